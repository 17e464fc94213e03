//! Real pixels for the part of a photo that is seen: square tiles as textures, made when first seen, the least used
//! dropped first. Also the mask's overlay for the same tiles.
//!
//! Must not know: where a tile is drawn.

mod overlay;
mod pixels;
mod place;

pub use overlay::Cover;
pub use place::{Tile, level, visible};

use std::{collections::BTreeMap, sync::Arc};

use egui::{TextureFilter, TextureHandle, TextureId, TextureOptions};

use crate::{
    editor::{Cut, Job, PhotoId, Preview},
    imaging::Photo,
};

/// Textures that are not on the screen are dropped, the longest unseen first, while all together are larger.
const BUDGET_BYTES: usize = 160 << 20;

/// Stands for the group photo with everybody in it, among the photos.
pub const COMPOSED: PhotoId = PhotoId(u64::MAX);

/// What is on a tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Face {
    /// The photo, `sharp` when pixels are drawn as squares.
    Pixels { sharp: bool },
    /// What covers it.
    Cover(Cover),
}

/// What a tile was made from; another makes it stale.
#[derive(Clone)]
enum From {
    Photo(Photo),
    Cut(Box<Cut>),
}

struct Kept {
    from: From,
    texture: TextureHandle,
    bytes: usize,
    pass: u64,
}

/// The tiles that are kept.
#[derive(Default)]
pub struct Tiles {
    kept: BTreeMap<(PhotoId, Face, Tile), Kept>,
    pixels: pixels::Making,
    wanted: Vec<Tile>,
    covering: Option<(Arc<Preview>, Job<overlay::Covered>)>,
    crashed: Option<Arc<Preview>>,
}

impl Tiles {
    fn keep_image(
        &mut self,
        ctx: &egui::Context,
        key: (PhotoId, Face, Tile),
        from: From,
        image: egui::ColorImage,
        pass: u64,
    ) -> TextureId {
        let magnification = match key.1 {
            Face::Pixels { sharp: true } => TextureFilter::Nearest,
            _ => TextureFilter::Linear,
        };
        let bytes = image.pixels.len() * 4;
        // Seen from afar it looks as the photo does, which has one too.
        let mipmap_mode = (key.0 == COMPOSED).then_some(TextureFilter::Linear);
        let options = TextureOptions { magnification, mipmap_mode, ..TextureOptions::LINEAR };
        let texture = ctx.load_texture("tile", image, options);
        let id = texture.id();
        self.kept.insert(key, Kept { from, texture, bytes, pass });
        id
    }

    /// After all of a frame's tiles were asked for: drops what is too much.
    pub fn settle(&mut self, ctx: &egui::Context) {
        let pass = ctx.cumulative_pass_nr();
        let mut bytes: usize = self.kept.values().map(|kept| kept.bytes).sum();
        while bytes > BUDGET_BYTES {
            let unseen = self.kept.iter().filter(|(_, kept)| kept.pass + 1 < pass);
            let Some((key, kept)) = unseen.min_by_key(|(_, kept)| kept.pass) else { return };
            bytes -= kept.bytes;
            let key = *key;
            self.kept.remove(&key);
        }
    }

    /// Drops what belongs to photos that are gone.
    pub fn keep(&mut self, alive: impl Fn(PhotoId) -> bool) {
        self.kept.retain(|(id, _, _), _| *id == COMPOSED || alive(*id));
    }

    /// Drops the tiles of the composed picture: it is no more what the document says.
    pub fn forget_composed(&mut self) {
        self.kept.retain(|(id, _, _), _| *id != COMPOSED);
    }
}
