//! Small pictures: thumbnails and faces. A job makes all that a frame lacks, so that no frame waits for the threads that
//! shrink photos.
//!
//! Must not know: where they are drawn, how they are made.

use std::{collections::BTreeMap, sync::Arc};

use egui::{ColorImage, Context, TextureHandle, TextureOptions};

use crate::{
    editor::{Job, PhotoId},
    imaging::{Mask, Photo},
};

/// Which one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// Of a photo.
    Thumb(PhotoId),
    /// Of a subject of it.
    Face(PhotoId, u32),
}

impl Key {
    fn photo(self) -> PhotoId {
        match self {
            Self::Thumb(id) | Self::Face(id, _) => id,
        }
    }
}

/// What it is made from; another makes it stale.
#[derive(Clone)]
pub enum From {
    /// These pixels.
    Photo(Photo),
    /// What a model found.
    Mask(Arc<Mask>),
}

impl From {
    fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Photo(a), Self::Photo(b)) => a == b,
            (Self::Mask(a), Self::Mask(b)) => Arc::ptr_eq(a, b),
            _ => false,
        }
    }
}

type Make = Box<dyn FnOnce() -> Option<ColorImage> + Send>;
type Made = Vec<(Key, From, Option<ColorImage>)>;

/// Those that are there, and the job that makes more.
#[derive(Default)]
pub struct Small {
    kept: BTreeMap<Key, (From, Option<TextureHandle>)>,
    wanted: Vec<(Key, From, Make)>,
    job: Option<Job<Made>>,
    crashed: bool,
}

impl Small {
    /// The texture, or a stale one while the new one is being made.
    pub fn get(
        &mut self,
        key: Key,
        from: From,
        make: impl FnOnce() -> Option<ColorImage> + Send + 'static,
    ) -> Option<TextureHandle> {
        let kept = self.kept.get(&key);
        let lacks = kept.is_none_or(|(of, _)| !of.is(&from));
        if lacks && self.job.is_none() && !self.crashed && !self.wanted.iter().any(|(wanted, ..)| *wanted == key) {
            self.wanted.push((key, from, Box::new(make)));
        }
        kept.and_then(|(_, texture)| texture.clone())
    }

    /// Takes in what the job made; else starts one for what was lacking.
    pub fn settle(&mut self, ctx: &Context) {
        if let Some(job) = self.job.take() {
            match job.try_take() {
                Err(job) => self.job = Some(job),
                Ok(Err(_crash)) => self.crashed = true, // no pictures from now on rather than a crash a frame
                Ok(Ok(made)) => {
                    for (key, from, image) in made {
                        let texture = image.map(|image| ctx.load_texture("small", image, TextureOptions::LINEAR));
                        self.kept.insert(key, (from, texture));
                    }
                    ctx.request_repaint();
                }
            }
        } else if !self.wanted.is_empty() {
            let (wanted, waker) = (std::mem::take(&mut self.wanted), ctx.clone());
            self.job = Some(Job::spawn(&(Arc::new(move || waker.request_repaint()) as _), move |_| {
                wanted.into_iter().map(|(key, from, make)| (key, from, make())).collect()
            }));
        }
    }

    /// Drops what belongs to photos that are gone.
    pub fn keep(&mut self, alive: impl Fn(PhotoId) -> bool) {
        self.kept.retain(|key, _| alive(key.photo()));
    }
}
