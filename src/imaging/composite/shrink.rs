//! Making a layer smaller without aliasing or fringes: premultiplied, then averaged.
//!
//! Must not know: the background, where the layer stands.

use super::sample::{photo_row, premultiplied};
use crate::imaging::{photo::Photo, resize};

/// A smaller picture, premultiplied: colour times alpha and alpha times 255, `0.0..=65025.0`.
pub(super) struct Shrunk {
    /// Pixels across.
    pub(super) width: usize,
    /// Pixels down.
    pub(super) height: usize,
    /// `width * height` pixels of four values, row-major.
    pub(super) values: Vec<f32>,
}

/// The photo at `scale`, to the nearest pixel and at least one; `None` at `limit` and above, where there is nothing
/// to average, and when `scale` is no number above 0.
pub(super) fn for_scale(photo: &Photo, scale: f64, limit: f64) -> Option<Shrunk> {
    if !(scale > 0.0 && scale < limit) {
        return None;
    }
    let to = |side: u32| ((f64::from(side) * scale).round() as u32).max(1);
    let (width, height) = (to(photo.width()), to(photo.height()));
    let add_row = |y: usize, weight: f32, sum: &mut [f32]| {
        let (colours, alpha) = photo_row(photo, y);
        for (x, (&colour, sum)) in colours.iter().zip(sum.chunks_exact_mut(4)).enumerate() {
            let level = alpha.map_or(255, |alpha| alpha.get(x).copied().unwrap_or(0));
            for (sum, value) in sum.iter_mut().zip(premultiplied(colour, level)) {
                *sum += weight * f32::from(value);
            }
        }
    };
    let values = resize::area_of_rows(4, (photo.width(), photo.height()), (width, height), add_row, |value| value);
    Some(Shrunk { width: width as usize, height: height as usize, values })
}
