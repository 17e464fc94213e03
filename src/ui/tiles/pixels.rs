//! The photo's own pixels on a tile: copied at once at full resolution, shrunk by a job from afar, a few at a time.
//!
//! Must not know: where a tile is drawn.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use egui::{ColorImage, Context, TextureId};

use super::{Face, From, Tile, Tiles};
use crate::{
    editor::{Job, PhotoId},
    imaging::Photo,
    ui::textures,
};

/// A frame copies pixels for about this long; the others come in the next.
const FRAME: Duration = Duration::from_millis(3);
/// Tiles a job makes before the window looks again what is wanted.
const AT_A_TIME: usize = 2;

/// Tiles that were shrunk.
struct Shrunk {
    photo: PhotoId,
    images: Vec<(Tile, ColorImage)>,
}

/// What is being made, and what this frame lacks.
#[derive(Default)]
pub(super) struct Making {
    began: Option<(u64, Instant)>,
    missing: bool,
    wanted: Vec<Tile>,
    job: Option<(Photo, Job<Shrunk>)>,
    crashed: Option<Photo>,
}

impl Tiles {
    /// The pixels of a tile, as squares when `sharp`; `None` while they are not there yet.
    pub fn pixels(&mut self, ctx: &Context, of: (PhotoId, &Photo), tile: Tile, sharp: bool) -> Option<TextureId> {
        let (id, from) = of;
        let pass = ctx.cumulative_pass_nr();
        let key = (id, Face::Pixels { sharp }, tile);
        if let Some(kept) = self.kept.get_mut(&key)
            && matches!(&kept.from, From::Photo(photo) if photo == from)
        {
            kept.pass = pass;
            return Some(kept.texture.id());
        }
        if tile.level > 0 {
            self.pixels.wanted.push(tile);
            return None;
        }
        let now = Instant::now();
        let making = &mut self.pixels;
        let (_, began) = *making.began.insert(making.began.filter(|(of, _)| *of == pass).unwrap_or((pass, now)));
        if now > began && now - began > FRAME {
            making.missing = true;
            return None;
        }
        let ((x, y), _) = tile.source((from.width(), from.height()));
        let image = textures::piece(from, x, y)?;
        Some(self.keep_image(ctx, key, From::Photo(from.clone()), image, pass))
    }

    /// Takes in what the last job made and starts the next for tiles that [`Self::pixels`] did not have. Call once a
    /// frame, after them.
    pub fn make_pixels(&mut self, ctx: &Context, (id, from): (PhotoId, &Photo)) {
        if let Some((photo, job)) = self.pixels.job.take() {
            match job.try_take() {
                Err(job) => self.pixels.job = Some((photo, job)),
                Ok(Err(_crash)) => self.pixels.crashed = Some(photo), // the proxy stays
                Ok(Ok(shrunk)) => {
                    let pass = ctx.cumulative_pass_nr();
                    for (tile, image) in shrunk.images {
                        let key = (shrunk.photo, Face::Pixels { sharp: false }, tile);
                        self.keep_image(ctx, key, From::Photo(photo.clone()), image, pass);
                    }
                    ctx.request_repaint();
                }
            }
        }
        let making = &mut self.pixels;
        if std::mem::take(&mut making.missing) {
            ctx.request_repaint();
        }
        let mut tiles = std::mem::take(&mut making.wanted);
        let kept = &self.kept;
        let key = |tile: &Tile| (id, Face::Pixels { sharp: false }, *tile);
        tiles.retain(|tile| {
            !kept.get(&key(tile)).is_some_and(|kept| matches!(&kept.from, From::Photo(of) if of == from))
        });
        tiles.truncate(AT_A_TIME);
        if tiles.is_empty() || making.job.is_some() || making.crashed.as_ref() == Some(from) {
            return;
        }
        let (photo, waker) = (from.clone(), ctx.clone());
        let job = Job::spawn(&(Arc::new(move || waker.request_repaint()) as _), move |_| {
            let size = (photo.width(), photo.height());
            let shrink = |tile: Tile| {
                let ((x, y), to) = tile.source(size);
                Some((tile, textures::image(&photo.region(x, y, to)?)))
            };
            Shrunk { photo: id, images: tiles.into_iter().filter_map(shrink).collect() }
        });
        making.job = Some((from.clone(), job));
    }
}
