//! From probabilities to alpha: threshold, softness, grow and feather. What needs the photo's own pixels is `rough`'s.
//!
//! Must not know: models, the document, colours.

mod boxed;
mod grid;
mod grow;
mod ramp;

use std::ops::Range;

use rayon::prelude::*;

use super::{blur, geometry::Affine, mask::Mask, photo::Photo};
use grid::Grid;
use ramp::Ramp;

/// How a mask becomes an edge. Parameters only; changing one never runs a model.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Edge {
    /// Probability that becomes alpha one half, `0.0..=1.0`.
    pub threshold: f32,
    /// Half the width of the probability ramp, `0.0..=0.5`; 0 is a hard edge, 0.5 (at threshold 0.5) the
    /// probability itself.
    pub softness: f32,
    /// Radius of the Gaussian feather in pixels of the full photo, `0..=100`; 0 is none.
    pub feather_px: f32,
    /// How far the edge follows the photo's own pixels, `0.0..=1.0`: 0 is the mask alone (see [`super::Rough`]).
    pub refine: f32,
    /// How much of the old background is taken out of the colours along the edge, `0.0..=1.0`; 0 leaves them.
    pub clean: f32,
    /// How far the edge moves outwards (negative: inwards), in pixels of the full photo, `-20..=20`.
    pub grow_px: f32,
    /// Gaps that the person encloses are filled when they are smaller than a square of this side in pixels of the
    /// full photo, `0..=500`; 0 fills none.
    pub fill_holes_px: f32,
    /// Pieces apart from the rest are dropped when they are smaller than a square of this side in pixels of the full
    /// photo, `0..=500`; 0 drops none. The largest always stays.
    pub drop_islands_px: f32,
}

impl Edge {
    /// The model's probability itself.
    pub const RAW: Self = Self {
        threshold: 0.5,
        softness: 0.5,
        feather_px: 0.0,
        refine: 0.0,
        clean: 0.0,
        grow_px: 0.0,
        fill_holes_px: 0.0,
        drop_islands_px: 0.0,
    };

    /// What the window begins with: a person is solid where the model is surer than three quarters, the edge follows
    /// the photo, and no old background shines through.
    pub const SOLID: Self = Self { softness: 0.25, refine: 1.0, clean: 1.0, ..Self::RAW };
}

impl Edge {
    /// Whether it takes more than the masks: the photo's pixels, or what is found on the proxy.
    #[must_use]
    pub fn needs_proxy(&self) -> bool {
        self.refine > 0.0 || self.clean > 0.0 || self.fill_holes_px > 0.0 || self.drop_islands_px > 0.0
    }
}

impl Default for Edge {
    fn default() -> Self {
        Self::RAW
    }
}

/// 8-bit alpha at a stated raster size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matte {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// `width * height` values, row-major.
    pub alpha: Vec<u8>,
}

impl Matte {
    /// It as a grey picture: 0 is black. `None` when it has no pixels.
    #[must_use]
    pub fn grey(&self) -> Option<Photo> {
        Photo::from_rgb(self.width, self.height, self.alpha.iter().flat_map(|&level| [level; 3]).collect())
    }

    /// A copy of a rectangle of it; `None` when the rectangle reaches beyond.
    #[must_use]
    pub fn piece(&self, x: u32, y: u32, width: u32, height: u32) -> Option<Self> {
        let inside = |at: u32, len: u32, side: u32| at.checked_add(len).is_some_and(|end| end <= side);
        if !inside(x, width, self.width) || !inside(y, height, self.height) {
            return None;
        }
        let rows = self.alpha.chunks_exact(self.width as usize).skip(y as usize).take(height as usize);
        let cut = |row: &[u8]| row.get(x as usize..(x + width) as usize).unwrap_or_default().to_vec();
        Some(Self { width, height, alpha: rows.flat_map(cut).collect() })
    }
}

/// The joined matte (maximum) of some masks of a photo of `photo_size` pixels, rastered at `raster_size` (the
/// photo's own size for an export, the proxy's for a preview). No masks, or a size of zero: all zero.
///
/// The probability p at a raster pixel's centre is the largest of [`Mask::sample`] there; then
/// `alpha = clamp(0.5 + (p - threshold) / (2 · softness), 0, 1)`, rounded to 8 bits. Two cases the formula leaves
/// open or gets wrong: with softness 0 alpha is 1 where `p >= threshold`, else 0; and where p is 0 (so everywhere
/// outside the masks) alpha is 0 at any setting, or a low threshold would lay a veil over the whole photo. Then it
/// grows, and last comes the feather; their radii are taken from photo to raster pixels.
///
/// The mask alone: what [`Edge`] asks of the photo's pixels, and holes and islands, are [`super::Rough`]'s.
#[must_use]
pub fn refine(masks: &[&Mask], edge: &Edge, photo_size: (u32, u32), raster_size: (u32, u32)) -> Matte {
    refine_piece(masks, edge, photo_size, 0..photo_size.0, 0..photo_size.1, raster_size)
}

/// The piece `x` by `y` (photo pixels) of what [`refine`] gives for the whole photo, at `to` pixels: the same numbers,
/// as long as a raster pixel is as large as there and its grid meets the piece's corner. All zero when the piece is
/// empty or reaches beyond the photo.
#[must_use]
pub fn refine_piece(
    masks: &[&Mask],
    edge: &Edge,
    photo_size: (u32, u32),
    x: Range<u32>,
    y: Range<u32>,
    to: (u32, u32),
) -> Matte {
    let empty = || Matte { width: to.0, height: to.1, alpha: vec![0; to.0 as usize * to.1 as usize] };
    let Some(raster) = Raster::new(edge, photo_size, &x, &y, to) else { return empty() };
    raster.finish(edge, draw(masks, edge, &raster.to_photo, raster.size))
}

/// A piece of a photo in raster pixels, with as much more round it as growing and feathering look at.
pub(super) struct Raster {
    /// From raster indices (the margin's too).
    pub to_photo: Affine,
    /// With the margin.
    pub size: (u32, u32),
    left: u32,
    above: u32,
    to: (u32, u32),
    /// The photo's pixels, with the margin.
    x: Range<u32>,
    y: Range<u32>,
    photo: (u32, u32),
}

impl Raster {
    /// `None` when the piece is empty or reaches beyond the photo.
    pub fn new(edge: &Edge, photo: (u32, u32), x: &Range<u32>, y: &Range<u32>, to: (u32, u32)) -> Option<Self> {
        if x.is_empty() || y.is_empty() || to.0 == 0 || to.1 == 0 || x.end > photo.0 || y.end > photo.1 {
            return None;
        }
        let (sx, sy) = (f64::from(x.end - x.start) / f64::from(to.0), f64::from(y.end - y.start) / f64::from(to.1));
        // So far they look beyond the piece, but not beyond the photo, where the feather mirrors.
        let radius = |px: f32| (f64::from(px) / (sx * sy).sqrt()).abs().ceil();
        let reach = radius(edge.feather_px.max(0.0)) + radius(edge.grow_px);
        let room = |pixels: u32, scale: f64| (f64::from(pixels) / scale).floor().min(reach) as u32;
        let (left, right) = (room(x.start, sx), room(photo.0 - x.end, sx));
        let (above, below) = (room(y.start, sy), room(photo.1 - y.end, sy));
        // Raster index i has its centre at i + 0.5.
        let first = |start: u32, margin: u32, scale: f64| f64::from(start) + (0.5 - f64::from(margin)) * scale;
        let to_photo = Affine::scale_then_move(sx, sy, first(x.start, left, sx), first(y.start, above, sy));
        let span = |range: &Range<u32>, before: u32, after: u32, scale: f64, end: u32| {
            let px = |margin: u32| (f64::from(margin) * scale).round() as u32;
            range.start.saturating_sub(px(before))..(range.end + px(after)).min(end)
        };
        let (x, y) = (span(x, left, right, sx, photo.0), span(y, above, below, sy, photo.1));
        Some(Self { to_photo, size: (to.0 + left + right, to.1 + above + below), left, above, to, x, y, photo })
    }

    /// Whether it is all of the photo.
    pub fn is_whole(&self) -> bool {
        (self.x.len(), self.y.len()) == (self.photo.0 as usize, self.photo.1 as usize)
    }

    /// The photo's pixels on it.
    pub fn pixels(&self, photo: &Photo) -> Option<Photo> {
        if self.is_whole() && self.size == (photo.width(), photo.height()) {
            return Some(photo.clone());
        }
        photo.region(self.x.clone(), self.y.clone(), self.size)
    }

    /// The last steps, after which the margin goes: grow and feather.
    pub fn finish(&self, edge: &Edge, mut matte: Matte) -> Matte {
        let (width, height) = self.size;
        let scale = self.to_photo.mean_scale();
        if edge.grow_px != 0.0 {
            matte.alpha = grow::grown(&matte.alpha, width, height, (f64::from(edge.grow_px) / scale) as f32);
        }
        if edge.feather_px > 0.0 {
            matte.alpha = blur::feather(&matte.alpha, width, height, (f64::from(edge.feather_px) / scale) as f32);
        }
        self.trimmed(matte)
    }

    /// Without the margin.
    pub fn trimmed(&self, matte: Matte) -> Matte {
        if self.size == self.to {
            return matte;
        }
        matte.piece(self.left, self.above, self.to.0, self.to.1).unwrap_or(matte)
    }
}

/// The joined matte at any place before it grows or is feathered: `to_photo` maps raster indices to photo pixels.
/// Neither side may be zero.
pub(super) fn draw(masks: &[&Mask], edge: &Edge, to_photo: &Affine, (width, height): (u32, u32)) -> Matte {
    let mut alpha = vec![0; width as usize * height as usize];
    let ramp = Ramp::new(edge.threshold, edge.softness);
    let grids: Vec<Grid<'_>> = masks.iter().filter_map(|mask| Grid::new(mask, to_photo, (width, height))).collect();
    if grids.is_empty() {
        return Matte { width, height, alpha };
    }
    alpha.par_chunks_mut(width as usize).enumerate().with_min_len(8).for_each_init(
        grid::Scratch::default,
        |scratch, (y, row)| {
            for grid in &grids {
                grid.draw_row(y, row, &ramp, scratch);
            }
        },
    );
    Matte { width, height, alpha }
}
