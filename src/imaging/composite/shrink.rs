//! Making a layer smaller without aliasing or fringes: premultiplied, then filtered.
//!
//! Must not know: the background, where the layer stands.

use super::sample::{photo_row, premultiplied};
use crate::imaging::{
    photo::Photo,
    resize::{self, Filter},
};

/// A smaller picture, premultiplied: colour times alpha and alpha times 255, `0.0..=65025.0`.
pub(super) struct Shrunk {
    /// Pixels across.
    pub(super) width: usize,
    /// Pixels down.
    pub(super) height: usize,
    /// `width * height` pixels of four values, row-major.
    pub(super) values: Vec<f32>,
}

/// The photo at `scales` (across, down), to the nearest pixel and at least one. A side whose scale is at `limit` or
/// above has nothing to average and stays; `None` when both do, and when a scale is no number above 0.
pub(super) fn for_scale(photo: &Photo, scales: (f64, f64), limit: f64) -> Option<Shrunk> {
    let shrinks = |scale: f64| scale > 0.0 && scale < limit;
    let positive = scales.0 > 0.0 && scales.1 > 0.0;
    if !(positive && (shrinks(scales.0) || shrinks(scales.1))) {
        return None;
    }
    let to = |side: u32, scale: f64| {
        if shrinks(scale) { ((f64::from(side) * scale).round() as u32).max(1) } else { side }
    };
    let (width, height) = (to(photo.width(), scales.0), to(photo.height(), scales.1));
    let add_row = |y: usize, weight: f32, sum: &mut [f32]| {
        let (colours, alpha) = photo_row(photo, y);
        for (x, (&colour, sum)) in colours.iter().zip(sum.chunks_exact_mut(4)).enumerate() {
            let level = alpha.map_or(255, |alpha| alpha.get(x).copied().unwrap_or(0));
            for (sum, value) in sum.iter_mut().zip(premultiplied(colour, level)) {
                *sum += weight * f32::from(value);
            }
        }
    };
    let size = (photo.width(), photo.height());
    let values = resize::of_rows(Filter::CatmullRom, 4, size, (width, height), add_row, |value| value);
    Some(Shrunk { width: width as usize, height: height as usize, values })
}
