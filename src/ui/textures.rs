//! GPU copies of photos, faces, mattes and cut-outs, made when they change and not before.
//!
//! Must not know: when they change; each is keyed by the pixels it was made from.

use std::{ops::Range, sync::Arc};

use egui::{Color32, ColorImage, TextureFilter, TextureHandle, TextureOptions};

use super::{
    layer_textures::LayerTextures,
    made::Made,
    small_textures::{From, Key, Small},
    tiles::Tiles,
    tint,
    traces::Traces,
};
use crate::{
    editor::{PhotoEntry, PhotoId, Preview},
    imaging::Photo,
    inference::Subject,
};

/// Long side of a thumbnail, pixels.
const THUMB_SIDE: u32 = 288;
/// Side of a face, pixels.
const FACE_SIDE: u32 = 80;
/// Photos and mattes at proxy size that are kept while they are not seen.
const UNSEEN: usize = 4;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Photo,
    Squares,
    Mask,
    Cutout,
}

/// All textures of the window. Each keeps what it was made from, so that a stale one is noticed.
#[derive(Default)]
pub struct Textures {
    /// Real pixels of what is seen.
    pub tiles: Tiles,
    /// Outlines and tints.
    pub traces: Traces,
    /// People as they are lit, their shadows, and who stands before them.
    pub layers: LayerTextures,
    /// A checkerboard of two by two texels.
    pub checks: Option<TextureHandle>,
    photos: Made<(PhotoId, Kind), Photo>,
    previews: Made<(PhotoId, Kind), Arc<Preview>>,
    small: Small,
}

impl Textures {
    /// The photo at proxy size; its pixels as squares when `sharp`, as soon as those are there. `None` in the first
    /// moment of a photo.
    pub fn photo(&mut self, ctx: &egui::Context, entry: &PhotoEntry, sharp: bool) -> Option<TextureHandle> {
        let most = ctx.input(|i| i.max_texture_side) as u32;
        let mut of = |kind, magnification| {
            let options = TextureOptions { magnification, ..options() };
            let made = self
                .photos
                .get(ctx, (entry.id, kind), &entry.proxy, options, move |proxy| Some(image(&proxy.proxy(most))));
            made.map(|(_, texture)| texture)
        };
        let squares = if sharp { of(Kind::Squares, TextureFilter::Nearest) } else { None };
        squares.or_else(|| of(Kind::Photo, TextureFilter::Linear))
    }

    /// The photo at thumbnail size; `None` while it is not there yet.
    pub fn thumb(&mut self, entry: &PhotoEntry) -> Option<TextureHandle> {
        let proxy = entry.proxy.clone();
        self.small.get(Key::Thumb(entry.id), From::Photo(proxy.clone()), move || Some(image(&proxy.proxy(THUMB_SIDE))))
    }

    /// The matte in grey.
    pub fn mask(&mut self, ctx: &egui::Context, photo: PhotoId, preview: &Arc<Preview>) -> Option<TextureHandle> {
        let grey = |preview: &Arc<Preview>| Some(tint::grey(&preview.matte));
        Some(self.previews.get(ctx, (photo, Kind::Mask), preview, options(), grey)?.1)
    }

    /// The person on nothing, trimmed, and the preview that this is of; `None` when nothing shows.
    pub fn cutout(
        &mut self,
        ctx: &egui::Context,
        photo: PhotoId,
        preview: &Arc<Preview>,
    ) -> Option<(Arc<Preview>, TextureHandle)> {
        let person = |preview: &Arc<Preview>| Some(image(&preview.cutout.as_ref()?.photo));
        self.previews.get(ctx, (photo, Kind::Cutout), preview, options(), person)
    }

    /// A subject's face, or the top of them where none was seen: a square; `None` while it is not there yet.
    pub fn face(&mut self, entry: &PhotoEntry, subject: &Subject) -> Option<TextureHandle> {
        let (photos, subject) = ((entry.photo.clone(), entry.proxy.clone()), subject.clone());
        let from = From::Mask(subject.mask.clone());
        self.small.get(Key::Face(entry.id, subject.id), from, move || Some(image(&face(&photos, &subject)?)))
    }

    /// Once a frame, after everything was asked for.
    pub fn settle(&mut self, ctx: &egui::Context) {
        self.small.settle(ctx);
    }

    /// Drops what belongs to photos that are gone, and what has not been seen for longest.
    pub fn keep(&mut self, alive: impl Fn(PhotoId) -> bool) {
        self.photos.keep(|(id, _)| alive(id));
        self.previews.keep(|(id, _)| alive(id));
        self.small.keep(&alive);
        self.tiles.keep(&alive);
        self.traces.keep(&alive);
        self.photos.keep_newest(UNSEEN, |(_, kind)| kind == Kind::Photo);
        self.photos.keep_newest(UNSEEN, |(_, kind)| kind == Kind::Squares);
        self.previews.keep_newest(UNSEEN, |(_, kind)| kind == Kind::Mask);
    }
}

/// A square round the face with some room, of the proxy where that has pixels enough.
fn face((photo, proxy): &(Photo, Photo), subject: &Subject) -> Option<Photo> {
    let (centre, side) = match subject.face {
        Some(face) => (face.centre(), face.width().max(face.height()) * 1.5),
        None => {
            let side = subject.bounds.width().min(subject.bounds.height());
            ((subject.bounds.centre().0, subject.bounds.y0 + side / 2.0), side)
        }
    };
    let k = proxy.width() as f32 / photo.width() as f32;
    let (from, k) = if side * k >= FACE_SIDE as f32 { (proxy, k) } else { (photo, 1.0) };
    let (width, height) = (from.width(), from.height());
    let side = ((side * k).round() as u32).clamp(1, width.min(height));
    let first = |middle: f32, end: u32| ((middle * k - side as f32 / 2.0).max(0.0) as u32).min(end - side);
    let (x, y) = (first(centre.0, width), first(centre.1, height));
    let to = side.min(FACE_SIDE);
    from.region(x..x + side, y..y + side, (to, to))
}

/// Smooth at every size.
pub(super) fn options() -> TextureOptions {
    TextureOptions { mipmap_mode: Some(TextureFilter::Linear), ..TextureOptions::LINEAR }
}

/// A photo as the window draws it.
pub fn image(photo: &Photo) -> ColorImage {
    piece(photo, 0..photo.width(), 0..photo.height()).unwrap_or_default()
}

/// The columns `x` and rows `y` of a photo; `None` when they reach beyond it.
pub fn piece(photo: &Photo, x: Range<u32>, y: Range<u32>) -> Option<ColorImage> {
    let (width, height) = (x.len(), y.len());
    let mut pixels = Vec::with_capacity(width * height);
    for row in y {
        let from = row as usize * photo.width() as usize + x.start as usize;
        let colours = photo.rgb().get(3 * from..3 * (from + width))?.chunks_exact(3);
        match photo.alpha() {
            None => pixels
                .extend(colours.map(|c| if let [r, g, b] = *c { Color32::from_rgb(r, g, b) } else { Color32::BLACK })),
            Some(alpha) => pixels.extend(
                colours
                    .zip(alpha.get(from..from + width)?)
                    .map(|(c, &a)| if let [r, g, b] = *c { premultiplied(r, g, b, a) } else { Color32::TRANSPARENT }),
            ),
        }
    }
    Some(ColorImage::new([width, height], pixels))
}

/// As the exported picture blends: alpha times the sRGB value.
fn premultiplied(r: u8, g: u8, b: u8, a: u8) -> Color32 {
    match a {
        0 => Color32::TRANSPARENT,
        255 => Color32::from_rgb(r, g, b), // most pixels of a cut-out are one of these
        _ => {
            let by = |v: u8| ((u16::from(v) * u16::from(a) + 127) / 255) as u8;
            Color32::from_rgba_premultiplied(by(r), by(g), by(b), a)
        }
    }
}
