//! A photo and its halves, so that a patch of any scale is taken from pixels of about its own size.
//!
//! Must not know: which network looks at the patch.

use crate::imaging::{Affine, Photo, sample};

/// Halving stops when the long side is at most this: patches are half of it.
const SMALLEST: u32 = 512;

/// The photo, its half, its quarter, ...: every level averages 2 x 2 pixels of the one before.
pub struct Levels(Vec<Photo>);

impl Levels {
    /// Halves a photo until it is small.
    pub fn new(photo: &Photo) -> Self {
        let mut levels = vec![photo.clone()];
        let mut last = photo.clone();
        while last.width().max(last.height()) > SMALLEST {
            let (width, height) = (last.width().div_ceil(2), last.height().div_ceil(2));
            let Some(half) = Photo::from_rgb(width, height, sample::resize(&last, width, height)) else { break };
            levels.push(half.clone());
            last = half;
        }
        Self(levels)
    }

    /// A patch of `side` x `side` pixels as [`sample::warp`] takes it, from the level whose pixels are just finer than
    /// the patch's (up to 2^0.75 = 1.7 of them a patch pixel, where bilinear interpolation is still smooth).
    pub fn patch(&self, to_photo: &Affine, side: u32) -> Vec<f32> {
        self.raster(to_photo, side, side)
    }

    /// The same, of any two sides.
    pub fn raster(&self, to_photo: &Affine, width: u32, height: u32) -> Vec<f32> {
        let wanted = (to_photo.mean_scale().max(1e-6).log2() + 0.25).floor().max(0.0) as usize;
        let last = self.0.len().saturating_sub(1);
        let (Some(photo), Some(level)) = (self.0.first(), self.0.get(wanted.min(last))) else { return Vec::new() };
        let (kx, ky) = (ratio(level.width(), photo.width()), ratio(level.height(), photo.height()));
        sample::warp(level, &to_photo.then(&Affine::scale_then_move(kx, ky, 0.0, 0.0)), width, height)
    }
}

fn ratio(a: u32, b: u32) -> f64 {
    f64::from(a) / f64::from(b.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coarse_patch_is_an_average_and_a_fine_one_is_not() {
        let rgb = (0..1024 * 64).flat_map(|i| [if i % 2 == 0 { 0 } else { 200 }; 3]).collect();
        let levels = Levels::new(&Photo::from_rgb(1024, 64, rgb).unwrap());
        let coarse = levels.patch(&Affine::scale_then_move(2.0, 2.0, 100.0, 8.0), 16);
        assert!(coarse.iter().all(|v| (v - 100.0).abs() < 1.0), "{:?}", &coarse[..6]);
        let fine = levels.patch(&Affine::scale_then_move(1.0, 1.0, 100.0, 8.0), 16);
        assert_eq!(fine[..6], [0.0, 0.0, 0.0, 200.0, 200.0, 200.0]);
    }
}
