//! Large pictures for the screen, each made by a job when what it shows changes: no frame waits for millions of pixels.
//!
//! Must not know: what they show, where they are drawn.

use std::{collections::BTreeMap, sync::Arc};

use egui::{ColorImage, Context, TextureHandle, TextureOptions};

use crate::{
    editor::{Job, Wake},
    imaging::Photo,
};

/// What a picture is made from; another makes it stale.
pub trait Source: Clone + Send + 'static {
    /// Whether both are the very same.
    fn is(&self, other: &Self) -> bool;
}

impl<T: Send + Sync + 'static> Source for Arc<T> {
    fn is(&self, other: &Self) -> bool {
        Self::ptr_eq(self, other)
    }
}

impl Source for Photo {
    fn is(&self, other: &Self) -> bool {
        self == other
    }
}

/// A picture that is there, the one under way, and the pass that last asked for it.
struct Slot<F> {
    shown: Option<(F, Option<TextureHandle>)>,
    making: Option<(F, Job<Option<ColorImage>>)>,
    pass: u64,
}

/// Pictures by key, made from `F`.
pub struct Made<K, F> {
    slots: BTreeMap<K, Slot<F>>,
}

impl<K, F> Default for Made<K, F> {
    fn default() -> Self {
        Self { slots: BTreeMap::new() }
    }
}

impl<K: Ord + Copy, F: Source> Made<K, F> {
    /// The picture that was made last and what it was made from, which may be a moment behind `from`: then the next is
    /// being made. `None` while there is none, or when nothing shows.
    pub fn get(
        &mut self,
        ctx: &Context,
        key: K,
        from: &F,
        options: TextureOptions,
        make: impl FnOnce(&F) -> Option<ColorImage> + Send + 'static,
    ) -> Option<(F, TextureHandle)> {
        let slot = self.slots.entry(key).or_insert_with(|| Slot { shown: None, making: None, pass: 0 });
        slot.pass = ctx.cumulative_pass_nr();
        slot.take_in(ctx, options);
        let current = slot.shown.as_ref().is_some_and(|(of, _)| of.is(from));
        // One runs, and the one after it is of what is wanted then: latest wins.
        if !current && slot.making.is_none() {
            let (waker, inside) = (ctx.clone(), from.clone());
            let wake: Wake = Arc::new(move || waker.request_repaint());
            slot.making = Some((from.clone(), Job::spawn(&wake, move |_| make(&inside))));
        }
        let (of, texture) = slot.shown.as_ref()?;
        Some((of.clone(), texture.clone()?))
    }

    /// Drops those whose key is not wanted any more.
    pub fn keep(&mut self, wanted: impl Fn(K) -> bool) {
        self.slots.retain(|key, _| wanted(*key));
    }

    /// Of those whose key is one `of` a kind, keeps the `most` that were asked for last.
    pub fn keep_newest(&mut self, most: usize, of: impl Fn(K) -> bool) {
        let mut passes: Vec<u64> = self.slots.iter().filter(|(key, _)| of(**key)).map(|(_, slot)| slot.pass).collect();
        if passes.len() > most {
            passes.sort_unstable_by(|a, b| b.cmp(a));
            let oldest = passes.get(most.saturating_sub(1)).copied().unwrap_or(0);
            self.slots.retain(|key, slot| !of(*key) || slot.pass >= oldest);
        }
    }
}

impl<F> Slot<F> {
    fn take_in(&mut self, ctx: &Context, options: TextureOptions) {
        let Some((from, job)) = self.making.take() else { return };
        let image = match job.try_take() {
            Err(job) => return self.making = Some((from, job)),
            Ok(image) => image.unwrap_or(None), // one that crashed is not tried again until something changes
        };
        let was = self.shown.take().and_then(|(_, texture)| texture);
        let texture = image.map(|image| match was {
            Some(mut texture) => {
                texture.set(image, options);
                texture
            }
            None => ctx.load_texture("picture", image, options),
        });
        self.shown = Some((from, texture));
    }
}
