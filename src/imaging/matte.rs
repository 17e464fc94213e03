//! From probabilities to alpha: threshold, softness and feather.
//!
//! Must not know: models, the document, colours.

mod boxed;
mod grid;
mod ramp;

use std::ops::Range;

use rayon::prelude::*;

use super::{blur, geometry::Affine, mask::Mask, photo::Photo};
use grid::Grid;
use ramp::Ramp;

/// How a mask becomes an edge. Parameters only; changing one never runs a model.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Edge {
    /// Probability that becomes alpha one half, `0.0..=1.0`.
    pub threshold: f32,
    /// Half the width of the probability ramp, `0.0..=0.5`; 0 is a hard edge, 0.5 (at threshold 0.5) the
    /// probability itself.
    pub softness: f32,
    /// Radius of the Gaussian feather in pixels of the full photo, `0..=100`; 0 is none.
    pub feather_px: f32,
}

impl Edge {
    /// What the window begins with: a person is solid where the model is surer than three quarters, and the edge
    /// keeps its transition. (The default is the probability itself.)
    pub const SOLID: Self = Self { threshold: 0.5, softness: 0.25, feather_px: 0.0 };
}

impl Default for Edge {
    fn default() -> Self {
        Self { threshold: 0.5, softness: 0.5, feather_px: 0.0 }
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
/// outside the masks) alpha is 0 at any setting, or a low threshold would lay a veil over the whole photo. Last the
/// feather, its radius taken from photo to raster pixels.
#[must_use]
pub fn refine(masks: &[&Mask], edge: &Edge, photo_size: (u32, u32), raster_size: (u32, u32)) -> Matte {
    let (width, height) = raster_size;
    if width == 0 || height == 0 || photo_size.0 == 0 || photo_size.1 == 0 {
        return Matte { width, height, alpha: vec![0; width as usize * height as usize] };
    }
    let (sx, sy) = (f64::from(photo_size.0) / f64::from(width), f64::from(photo_size.1) / f64::from(height));
    // Raster index i has its centre at i + 0.5.
    draw(masks, edge, &Affine::scale_then_move(sx, sy, 0.5 * sx, 0.5 * sy), raster_size)
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
    if x.is_empty() || y.is_empty() || to.0 == 0 || to.1 == 0 || x.end > photo_size.0 || y.end > photo_size.1 {
        return empty();
    }
    let (sx, sy) = (f64::from(x.end - x.start) / f64::from(to.0), f64::from(y.end - y.start) / f64::from(to.1));
    // The feather looks this far beyond the piece, but not beyond the photo, where it mirrors.
    let reach = (f64::from(edge.feather_px) / (sx * sy).sqrt()).max(0.0).ceil();
    let room = |pixels: u32, scale: f64| (f64::from(pixels) / scale).floor().min(reach) as u32;
    let (left, right) = (room(x.start, sx), room(photo_size.0 - x.end, sx));
    let (above, below) = (room(y.start, sy), room(photo_size.1 - y.end, sy));
    let first = |start: u32, margin: u32, scale: f64| f64::from(start) + (0.5 - f64::from(margin)) * scale;
    let to_photo = Affine::scale_then_move(sx, sy, first(x.start, left, sx), first(y.start, above, sy));
    let wide = draw(masks, edge, &to_photo, (to.0 + left + right, to.1 + above + below));
    if left + right + above + below == 0 {
        return wide;
    }
    let rows = wide.alpha.chunks_exact(wide.width as usize).skip(above as usize).take(to.1 as usize);
    let alpha = rows.flat_map(|row| row.iter().skip(left as usize).take(to.0 as usize)).copied().collect();
    Matte { width: to.0, height: to.1, alpha }
}

/// The joined matte at any place: `to_photo` maps raster indices to photo pixels. Neither side may be zero.
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
    let radius = f64::from(edge.feather_px) / to_photo.mean_scale();
    if radius > 0.0 {
        alpha = blur::feather(&alpha, width, height, radius as f32);
    }
    Matte { width, height, alpha }
}
