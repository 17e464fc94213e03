//! Making a layer smaller without aliasing or fringes: premultiplied, averaged, then Catmull-Rom.
//!
//! Must not know: the background, where the layer stands.

use std::ops::Range;

use fast_image_resize::{self as fir, pixels::U16x4};
use rayon::prelude::*;

use super::sample::{photo_row, premultiplied};
use crate::imaging::photo::Photo;

/// Rows of the larger picture that are held at once by a thread, about.
const BAND: f64 = 128.0;
/// Catmull-Rom reads two target pixels to either side.
const SUPPORT: f64 = 2.0;

/// A smaller picture, premultiplied: half of colour times alpha and half of alpha times 255. Halved, because beside
/// an edge the filter overshoots, and where that is cut off in alpha alone the colour changes.
pub(super) struct Shrunk {
    /// Pixels across.
    pub(super) width: usize,
    /// Pixels down.
    pub(super) height: usize,
    /// `width * height` pixels, row-major.
    pub(super) pixels: Vec<U16x4>,
}

/// The photo at `scale`, to the nearest pixel and at least one; `None` at `limit` and above, where there is nothing
/// to average, and when `scale` is no number above 0.
pub(super) fn for_scale(photo: &Photo, scale: f64, limit: f64) -> Option<Shrunk> {
    if !(scale > 0.0 && scale < limit) {
        return None;
    }
    let to = |side: u32| ((f64::from(side) * scale).round() as usize).max(1);
    shrink(photo, to(photo.width()), to(photo.height()))
}

fn shrink(photo: &Photo, width: usize, height: usize) -> Option<Shrunk> {
    let (from_w, from_h) = (f64::from(photo.width()), f64::from(photo.height()));
    // Far reductions: whole blocks are averaged first, to between two and four times the target.
    let block = ((from_w / width as f64).min(from_h / height as f64) / 2.0).max(1.0) as usize;
    let (mid_w, mid_h) = (from_w / block as f64, from_h / block as f64);
    let step = mid_h / height as f64; // rows of blocks a target row
    let band = ((BAND / step) as usize).clamp(1, height);
    let mut pixels = vec![U16x4::new([0; 4]); width * height];
    pixels.par_chunks_mut(width * band).enumerate().try_for_each(|(i, target)| {
        let rows = target.len() / width;
        let (top, bottom) = ((i * band) as f64 * step, (i * band + rows) as f64 * step);
        let reach = SUPPORT * step.max(1.0) + 1.0;
        let first = (top - reach).max(0.0) as usize;
        let end = ((bottom + reach) as usize + 1).min(mid_h.ceil() as usize);
        let source: Vec<U16x4> = (first..end).flat_map(|y| averaged_row(photo, y, block)).collect();
        let source = fir::images::TypedImageRef::new(mid_w.ceil() as u32, (end - first) as u32, &source).ok()?;
        let mut view = fir::images::TypedImage::from_pixels_slice(width as u32, rows as u32, target).ok()?;
        let top = top - first as f64;
        let tall = (rows as f64 * step).min((end - first) as f64 - top);
        let options = fir::ResizeOptions::new()
            .resize_alg(fir::ResizeAlg::Convolution(fir::FilterType::CatmullRom))
            .use_alpha(false) // it already is premultiplied
            .crop(0.0, top, mid_w, tall);
        fir::Resizer::new().resize_typed(&source, &mut view, &options).ok()
    })?;
    Some(Shrunk { width, height, pixels })
}

/// Row `y` of the photo in blocks of `block` x `block` pixels, each averaged (those at the right and the bottom from
/// the pixels there are).
fn averaged_row(photo: &Photo, y: usize, block: usize) -> Vec<U16x4> {
    let across = (photo.width() as usize).div_ceil(block);
    let rows: Range<usize> = y * block..((y + 1) * block).min(photo.height() as usize);
    if block == 1 {
        return pixels_of_row(photo, y).map(U16x4::new).collect();
    }
    let mut sums = vec![[0_u64; 5]; across];
    for y in rows {
        for (x, pixel) in pixels_of_row(photo, y).enumerate() {
            if let Some([red, green, blue, alpha, count]) = sums.get_mut(x / block) {
                let [r, g, b, a] = pixel.map(u64::from);
                (*red, *green, *blue, *alpha, *count) = (*red + r, *green + g, *blue + b, *alpha + a, *count + 1);
            }
        }
    }
    let mean = |sum: u64, count: u64| ((sum + count / 2) / count.max(1)) as u16;
    sums.iter().map(|&[r, g, b, a, n]| U16x4::new([mean(r, n), mean(g, n), mean(b, n), mean(a, n)])).collect()
}

fn pixels_of_row(photo: &Photo, y: usize) -> impl Iterator<Item = [u16; 4]> {
    let (colours, alpha) = photo_row(photo, y);
    let level = move |x: usize| alpha.map_or(255, |alpha| alpha.get(x).copied().unwrap_or(0));
    colours.iter().enumerate().map(move |(x, &colour)| premultiplied(colour, level(x)).map(|value| value.div_ceil(2)))
}
