//! What covers the photo on a tile, at the photo's own resolution: tint, mask or cut-out. Made by a job, a few tiles
//! at a time, for what is seen now.
//!
//! Must not know: where a tile is drawn.

use std::sync::Arc;

use egui::{ColorImage, TextureId};

use super::{Face, From, Tile, Tiles};
use crate::{
    editor::{Cut, Job, PhotoEntry, PhotoId, Preview, painted},
    imaging::{Areas, Mask, Matte, Photo, Rect},
    inference::Subject,
    ui::{textures, tint},
};

/// Tiles a job makes before the window looks again what is wanted.
const AT_A_TIME: usize = 3;

/// What covers the photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cover {
    /// People in their colours.
    Tint,
    /// The matte in grey.
    Mask,
    /// The people on nothing.
    Cutout,
}

/// What a job made.
pub(super) struct Covered {
    photo: PhotoId,
    cover: Cover,
    images: Vec<(Tile, ColorImage)>,
}

impl Tiles {
    /// The cover of a tile; `None` while it is not there yet.
    pub fn cover(
        &mut self,
        ctx: &egui::Context,
        entry: &PhotoEntry,
        preview: &Arc<Preview>,
        cover: Cover,
        tile: Tile,
    ) -> Option<TextureId> {
        match self.kept.get_mut(&(entry.id, Face::Cover(cover), tile)) {
            Some(kept) if matches!(&kept.from, From::Cut(from) if is_current(from, preview, entry, tile)) => {
                kept.pass = ctx.cumulative_pass_nr();
                Some(kept.texture.id())
            }
            _ => {
                self.wanted.push(tile);
                None
            }
        }
    }

    /// Takes in what the last job made and, when `preview` is what the document says, starts the next for tiles that
    /// [`Self::cover`] did not have. Call once a frame, after them.
    pub fn make_covers(
        &mut self,
        ctx: &egui::Context,
        entry: &PhotoEntry,
        subjects: &Arc<Vec<Subject>>,
        preview: &Arc<Preview>,
        cover: Cover,
    ) {
        if let Some((made_from, job)) = self.covering.take() {
            match job.try_take() {
                Err(job) => self.covering = Some((made_from, job)),
                Ok(Err(_crash)) => self.crashed = Some(made_from), // the proxy's cover stays until the next edit
                Ok(Ok(covered)) => {
                    let pass = ctx.cumulative_pass_nr();
                    for (tile, image) in covered.images {
                        let key = (covered.photo, Face::Cover(covered.cover), tile);
                        self.keep_image(ctx, key, From::Cut(Box::new(made_from.cut.clone())), image, pass);
                    }
                    ctx.request_repaint();
                }
            }
        }
        let mut tiles = std::mem::take(&mut self.wanted);
        tiles.truncate(AT_A_TIME);
        let crashed = self.crashed.as_ref().is_some_and(|crashed| Arc::ptr_eq(crashed, preview));
        if tiles.is_empty() || self.covering.is_some() || crashed || preview.cut != entry.cut {
            return;
        }
        let (photo, pixels, subjects, from) = (entry.id, entry.photo.clone(), subjects.clone(), preview.clone());
        let waker = ctx.clone();
        let job = Job::spawn(&(Arc::new(move || waker.request_repaint()) as _), move |_| {
            let chosen = from.cut.used(&subjects);
            let images = tiles.into_iter().filter_map(|tile| Some((tile, make(&pixels, &chosen, &from, cover, tile)?)));
            Covered { photo, cover, images: images.collect() }
        });
        self.covering = Some((preview.clone(), job));
    }
}

/// Whether a tile of a cut still shows what the preview does: a stroke of the brush elsewhere changes nothing here.
fn is_current(from: &Cut, preview: &Preview, entry: &PhotoEntry, tile: Tile) -> bool {
    let ((x, y), _) = tile.source((entry.photo.width(), entry.photo.height()));
    let area = Rect::new(x.start as f32, y.start as f32, x.end as f32, y.end as f32);
    *from == preview.cut || from.is_same_within(&preview.cut, &area)
}

fn make(photo: &Photo, chosen: &[&Subject], from: &Preview, cover: Cover, tile: Tile) -> Option<ColorImage> {
    let size = (photo.width(), photo.height());
    let ((x, y), to) = tile.source(size);
    let masks: Vec<&Mask> = chosen.iter().map(|subject| &*subject.mask).collect();
    let alphas = from.rough.piece(photo, x.clone(), y.clone(), to);
    let alphas = painted(alphas, from.cut.strokes.all(), photo, x.clone(), y.clone());
    if cover == Cover::Cutout {
        return Some(textures::image(&under(&from.rough.cleaned(photo, x, y, &alphas)?, &alphas.shown)?));
    }
    let matte = alphas.shown;
    match cover {
        Cover::Mask => Some(tint::grey(&matte)),
        Cover::Tint => {
            let owners = if masks.len() > 1 { Areas::piece(&masks, x, y, to).owners(|_| true) } else { Vec::new() };
            Some(tint::tint(&matte, &owners, (to.0, to.1), &tint::colours(chosen.iter().copied())))
        }
        Cover::Cutout => None,
    }
}

/// A photo with a matte of its size as alpha, its own multiplied in.
fn under(photo: &Photo, matte: &Matte) -> Option<Photo> {
    let alpha = match photo.alpha() {
        None => matte.alpha.clone(),
        Some(own) => {
            own.iter().zip(&matte.alpha).map(|(&a, &b)| ((u16::from(a) * u16::from(b) + 127) / 255) as u8).collect()
        }
    };
    photo.clone().with_alpha(alpha)
}
