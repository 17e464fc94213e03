//! GPU copies of photos, overlays and cut-outs, made when they change and not before.
//!
//! Must not know: when they change; each is keyed by the pixels it was made from.

use std::{collections::BTreeMap, sync::Arc};

use egui::{Color32, ColorImage, TextureFilter, TextureHandle, TextureOptions};

use super::theme;
use crate::{
    editor::{PhotoEntry, PhotoId, Preview},
    imaging::Photo,
};

/// Long side of a thumbnail, pixels.
const THUMB_SIDE: u32 = 288;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Photo,
    Thumb,
    Overlay,
    Cutout,
}

/// All textures of the window. An entry keeps what it was made from, so that a stale one is noticed.
#[derive(Default)]
pub struct Textures {
    photos: BTreeMap<(PhotoId, Kind), (Photo, TextureHandle)>,
    previews: BTreeMap<(PhotoId, Kind), (Arc<Preview>, TextureHandle)>,
}

impl Textures {
    /// The photo at proxy size.
    pub fn photo(&mut self, ctx: &egui::Context, entry: &PhotoEntry) -> TextureHandle {
        self.of_photo(ctx, entry, Kind::Photo, |entry| entry.proxy.clone())
    }

    /// The photo at thumbnail size.
    pub fn thumb(&mut self, ctx: &egui::Context, entry: &PhotoEntry) -> TextureHandle {
        self.of_photo(ctx, entry, Kind::Thumb, |entry| entry.proxy.proxy(THUMB_SIDE))
    }

    /// The matte as a tint over the photo.
    pub fn overlay(&mut self, ctx: &egui::Context, photo: PhotoId, preview: &Arc<Preview>) -> Option<TextureHandle> {
        self.of_preview(ctx, photo, preview, Kind::Overlay, |preview| {
            let [r, g, b, _] = theme::ACCENT.to_array();
            let tint: Vec<Color32> = (0..=255u8)
                .map(|a| Color32::from_rgba_unmultiplied(r, g, b, (u16::from(a) * 140 / 255) as u8))
                .collect();
            let matte = &preview.matte;
            let pixels = matte.alpha.iter().filter_map(|&a| tint.get(usize::from(a)).copied()).collect();
            Some(ColorImage::new([matte.width as usize, matte.height as usize], pixels))
        })
    }

    /// The person on nothing, trimmed; `None` when nothing shows.
    pub fn cutout(&mut self, ctx: &egui::Context, photo: PhotoId, preview: &Arc<Preview>) -> Option<TextureHandle> {
        self.of_preview(ctx, photo, preview, Kind::Cutout, |preview| Some(image(&preview.cutout.as_ref()?.photo)))
    }

    /// Drops what belongs to photos that are gone.
    pub fn keep(&mut self, alive: impl Fn(PhotoId) -> bool) {
        self.photos.retain(|(id, _), _| alive(*id));
        self.previews.retain(|(id, _), _| alive(*id));
    }

    fn of_photo(
        &mut self,
        ctx: &egui::Context,
        entry: &PhotoEntry,
        kind: Kind,
        pixels: impl FnOnce(&PhotoEntry) -> Photo,
    ) -> TextureHandle {
        if let Some((made_from, texture)) = self.photos.get(&(entry.id, kind))
            && *made_from == entry.proxy
        {
            return texture.clone();
        }
        let texture = ctx.load_texture(&entry.name, image(&pixels(entry)), options());
        self.photos.insert((entry.id, kind), (entry.proxy.clone(), texture.clone()));
        texture
    }

    fn of_preview(
        &mut self,
        ctx: &egui::Context,
        photo: PhotoId,
        preview: &Arc<Preview>,
        kind: Kind,
        pixels: impl FnOnce(&Preview) -> Option<ColorImage>,
    ) -> Option<TextureHandle> {
        match self.previews.get_mut(&(photo, kind)) {
            Some((made_from, texture)) if Arc::ptr_eq(made_from, preview) => Some(texture.clone()),
            Some((made_from, texture)) => {
                texture.set(pixels(preview)?, options());
                *made_from = preview.clone();
                Some(texture.clone())
            }
            None => {
                let texture = ctx.load_texture("preview", pixels(preview)?, options());
                self.previews.insert((photo, kind), (preview.clone(), texture.clone()));
                Some(texture)
            }
        }
    }
}

fn options() -> TextureOptions {
    TextureOptions { mipmap_mode: Some(TextureFilter::Linear), ..TextureOptions::LINEAR }
}

/// A photo as the window draws it.
pub fn image(photo: &Photo) -> ColorImage {
    let size = [photo.width() as usize, photo.height() as usize];
    let colours = photo.rgb().chunks_exact(3);
    let pixels = match photo.alpha() {
        None => colours.map(|c| if let [r, g, b] = *c { Color32::from_rgb(r, g, b) } else { Color32::BLACK }).collect(),
        Some(alpha) => colours
            .zip(alpha)
            .map(|(c, &a)| if let [r, g, b] = *c { premultiplied(r, g, b, a) } else { Color32::TRANSPARENT })
            .collect(),
    };
    ColorImage::new(size, pixels)
}

/// As the exported picture blends: alpha times the sRGB value.
fn premultiplied(r: u8, g: u8, b: u8, a: u8) -> Color32 {
    let by = |v: u8| ((u16::from(v) * u16::from(a) + 127) / 255) as u8;
    Color32::from_rgba_premultiplied(by(r), by(g), by(b), a)
}
