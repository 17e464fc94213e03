//! How blurred the sharp edges of a photo are.
//!
//! By the ratio of gradients before and after a known blur (Zhuo & Sim, "Defocus map estimation from a single image",
//! 2011). Both pictures are blurred, by a little and by more, so that noise counts less: a step that is blurred by s has a
//! slope in proportion to 1 / sqrt(s² + a²) after a blur by a, so with the ratio R of slopes after blurs by a and b
//!
//! ```text
//! s² = (b² - R² a²) / (R² - 1)
//! ```
//!
//! Of all edges one of the sharper counts: what is out of focus says nothing of the camera.
//!
//! Must not know: what it is compared with.

use super::{
    noise::{Tile, tiles},
    scaled::gaussian,
};
use crate::imaging::photo::Photo;

/// The two blurs, pixels.
const LITTLE: f32 = 0.7;
const MORE: f32 = 1.5;
/// The variance that a difference over two pixels adds.
const DIFFERENCE: f32 = 1.0 / 3.0;
/// The share of edges that are sharper.
const SHARPER: f32 = 0.4;
/// Slopes below are texture or noise, levels a pixel.
const LEAST_SLOPE: f32 = 9.0;
/// Fewer edges tell nothing.
const LEAST_EDGES: usize = 40;

/// Standard deviation of the blur at the sharper edges, pixels of the photo.
pub(super) fn blur_px(photo: &Photo) -> Option<f32> {
    let mut found: Vec<f32> = tiles(photo).flat_map(|tile| edges(&tile)).collect();
    found.sort_unstable_by(f32::total_cmp);
    let squared = found.get((found.len() as f32 * SHARPER) as usize)?;
    (found.len() >= LEAST_EDGES).then(|| squared.sqrt())
}

/// The squared blur of every edge pixel of a square.
fn edges(tile: &Tile) -> Vec<f32> {
    let (little, more) = (blurred(tile, LITTLE), blurred(tile, MORE));
    let (width, height) = (tile.width, tile.height());
    let slope = |of: &[f32], x: usize, y: usize| {
        let at = |x: usize, y: usize| of.get(y * width + x).copied().unwrap_or(0.0);
        ((at(x + 1, y) - at(x - 1, y)) / 2.0, (at(x, y + 1) - at(x, y - 1)) / 2.0)
    };
    let size = |(x, y): (f32, f32)| x.hypot(y);
    let mut found = Vec::new();
    for y in 6..height.saturating_sub(6) {
        for x in 6..width.saturating_sub(6) {
            let here = slope(&little, x, y);
            let steep = size(here);
            if steep < LEAST_SLOPE {
                continue;
            }
            // Steepest across the edge.
            let (before, after) = if here.0.abs() > here.1.abs() {
                (slope(&little, x - 1, y), slope(&little, x + 1, y))
            } else {
                (slope(&little, x, y - 1), slope(&little, x, y + 1))
            };
            if size(before) > steep || size(after) >= steep {
                continue;
            }
            let ratio = (steep / size(slope(&more, x, y)).max(1e-3)).powi(2);
            let (little, more) = (LITTLE * LITTLE + DIFFERENCE, MORE * MORE + DIFFERENCE);
            let squared = (more - ratio * little) / (ratio - 1.0).max(1e-3);
            found.push(squared.clamp(0.0, 100.0));
        }
    }
    found
}

fn blurred(tile: &Tile, sigma: f32) -> Vec<f32> {
    let taps = gaussian(sigma);
    let reach = (taps.len() / 2) as isize;
    let (width, height) = (tile.width as isize, tile.height() as isize);
    let pass = |from: &[f32], dx: isize, dy: isize| -> Vec<f32> {
        let at = |x: isize, y: isize| {
            from.get((y.clamp(0, height - 1) * width + x.clamp(0, width - 1)) as usize).copied().unwrap_or(0.0)
        };
        let pixel = |x: isize, y: isize| {
            (-reach..).zip(&taps).map(|(i, weight)| weight * at(x + i * dx, y + i * dy)).sum::<f32>()
        };
        (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).map(|(x, y)| pixel(x, y)).collect()
    };
    pass(&pass(&tile.luma, 1, 0), 0, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_blur_of_a_step_is_found() {
        for sigma in [0.8_f32, 1.5, 2.5] {
            let step = |x: f32| 1.0 / (1.0 + (-1.702 * x / sigma).exp());
            let rgb = (0..200 * 200).flat_map(|i| {
                let x = (i % 200) as f32 % 40.0;
                [(60.0 + 130.0 * (step(x - 9.5) - step(x - 29.5))).round() as u8; 3]
            });
            let found = blur_px(&Photo::from_rgb(200, 200, rgb.collect()).unwrap()).unwrap();
            assert!((found / sigma - 1.0).abs() < 0.2, "{sigma}: {found}");
        }
        assert_eq!(blur_px(&Photo::from_rgb(200, 200, vec![9; 120_000]).unwrap()), None);
    }
}
