//! How noisy a photo is, by brightness and by the size it is seen at.
//!
//! Immerkaer's estimate ("Fast noise variance estimation", 1996) in blocks of 8 x 8 pixels of luma; of the blocks of
//! like brightness one of the lowest counts, since the others hold texture. At a half, a quarter and an eighth of the size
//! it is measured again: noise that a camera or a JPEG has smeared does not shrink as white noise would.
//!
//! Must not know: what it is compared with.

use super::linear::luma;
use crate::imaging::photo::Photo;

/// Bins of brightness.
pub(super) const BINS: usize = 6;
/// Sizes: 1, 1/2, 1/4, 1/8.
const SIZES: usize = 4;
/// Side of the squares that are looked at, pixels, and how many at most along a side of the photo.
const TILE: u32 = 192;
const TILES: u32 = 7;
const BLOCK: usize = 8;
/// The share of blocks below the one that counts, and what an estimate so chosen is short of by.
const LOW: f32 = 0.1;
const SHORT_BY: f32 = 1.14;
/// Noise depends on brightness, but not by more than this: beyond, it is texture.
const MOST_UNLIKE: f32 = 2.5;

/// Standard deviation of a photo's noise, in levels of 255.
#[derive(Clone, Debug, PartialEq)]
pub struct Noise([[f32; BINS]; SIZES]);

impl Noise {
    /// Measures a photo; a few squares of a large one.
    #[must_use]
    pub fn of(photo: &Photo) -> Self {
        let mut found: [[Vec<f32>; BINS]; SIZES] = Default::default();
        for tile in tiles(photo) {
            let mut tile = tile;
            for size in &mut found {
                blocks(&tile, size);
                tile = tile.halved();
            }
        }
        let mut sizes = found.map(|bins| levels(&bins));
        // What grows as the picture gets smaller is texture.
        for size in 1..SIZES {
            let larger = sizes[size - 1];
            sizes[size].iter_mut().zip(larger).for_each(|(level, larger)| *level = level.min(larger));
        }
        Self(sizes)
    }

    /// At a brightness (luma, `0.0..=255.0`) and a size (1 is the photo's own; larger ones hold less in each pixel).
    #[must_use]
    pub fn at(&self, level: f32, scale: f64) -> f32 {
        let between = |low: f32, high: f32, t: f32| low + (high - low) * t;
        let place = (level / 255.0 * BINS as f32 - 0.5).clamp(0.0, (BINS - 1) as f32);
        let bin = (place as usize).min(BINS - 2);
        let of_size = |size: usize| {
            let bins = self.0.get(size).copied().unwrap_or_default();
            between(
                bins.get(bin).copied().unwrap_or(0.0),
                bins.get(bin + 1).copied().unwrap_or(0.0),
                place - bin as f32,
            )
        };
        if scale >= 1.0 {
            // Enlarged, noise is smooth: its second differences fall with the square of the size.
            return of_size(0) / (scale * scale) as f32;
        }
        let octave = (-scale.max(1e-3).log2()).min((SIZES - 1) as f64) as f32;
        let size = (octave as usize).min(SIZES - 2);
        between(of_size(size), of_size(size + 1), octave - size as f32)
    }
}

/// A square of luma, levels of 255.
pub(super) struct Tile {
    pub width: usize,
    pub luma: Vec<f32>,
}

impl Tile {
    fn halved(&self) -> Self {
        let (width, height) = (self.width / 2, self.luma.len() / self.width.max(1) / 2);
        let at = |x: usize, y: usize| self.luma.get(y * self.width + x).copied().unwrap_or(0.0);
        let mean = |x: usize, y: usize| (at(x, y) + at(x + 1, y) + at(x, y + 1) + at(x + 1, y + 1)) / 4.0;
        let luma = (0..height).flat_map(|y| (0..width).map(move |x| mean(2 * x, 2 * y))).collect();
        Self { width, luma }
    }

    pub fn height(&self) -> usize {
        self.luma.len() / self.width.max(1)
    }
}

/// Squares spread over a photo, all of a small one.
pub(super) fn tiles(photo: &Photo) -> impl Iterator<Item = Tile> + '_ {
    let starts = |side: u32| -> Vec<u32> {
        let count = side.div_ceil(TILE).clamp(1, TILES);
        let room = side.saturating_sub(TILE);
        (0..count).map(|i| if count > 1 { room * i / (count - 1) } else { 0 }).collect()
    };
    let columns = starts(photo.width());
    starts(photo.height()).into_iter().flat_map(move |y| columns.clone().into_iter().map(move |x| (x, y))).filter_map(
        |(x, y)| {
            let piece = photo.piece(x, y, TILE.min(photo.width() - x), TILE.min(photo.height() - y))?;
            if piece.alpha().is_some_and(|alpha| alpha.iter().any(|&alpha| alpha < 255)) {
                return None;
            }
            let luma = piece.rgb().as_chunks::<3>().0.iter().map(|px| luma(px.map(f32::from))).collect();
            Some(Tile { width: piece.width() as usize, luma })
        },
    )
}

/// The estimate of every block, in the bin of its brightness.
fn blocks(tile: &Tile, bins: &mut [Vec<f32>; BINS]) {
    let (width, height) = (tile.width, tile.height());
    for top in (1..height.saturating_sub(BLOCK)).step_by(BLOCK) {
        for left in (1..width.saturating_sub(BLOCK)).step_by(BLOCK) {
            let (mut sum, mut mean, mut clipped) = (0.0, 0.0, false);
            for y in top..top + BLOCK {
                let row =
                    |y: usize| tile.luma.get(y * width + left - 1..y * width + left + BLOCK + 1).unwrap_or_default();
                let (up, here, down) = (row(y - 1), row(y), row(y + 1));
                for ((a, b), c) in up.windows(3).zip(here.windows(3)).zip(down.windows(3)) {
                    let (&[a0, a1, a2], &[b0, b1, b2], &[c0, c1, c2]) = (a, b, c) else { continue };
                    sum += (a0 - 2.0 * a1 + a2 - 2.0 * (b0 - 2.0 * b1 + b2) + c0 - 2.0 * c1 + c2).abs();
                    mean += b1;
                    clipped |= !(2.0..=252.0).contains(&b1);
                }
            }
            let pixels = (BLOCK * BLOCK) as f32;
            let bin = (mean / pixels / 255.0 * BINS as f32) as usize;
            if !clipped && let Some(bin) = bins.get_mut(bin.min(BINS - 1)) {
                bin.push((std::f32::consts::PI / 2.0).sqrt() / 6.0 * sum / pixels);
            }
        }
    }
}

/// One of the lowest estimates of every bin; a bin with few blocks goes by its neighbours.
fn levels(bins: &[Vec<f32>; BINS]) -> [f32; BINS] {
    let low = |bin: &Vec<f32>| {
        let mut bin = bin.clone();
        bin.sort_unstable_by(f32::total_cmp);
        (bin.len() >= 12).then(|| bin.get((bin.len() as f32 * LOW) as usize).copied().unwrap_or(0.0) * SHORT_BY)
    };
    let mut known: Vec<(usize, f32)> = bins.iter().enumerate().filter_map(|(i, bin)| Some((i, low(bin)?))).collect();
    // In the darkest and the brightest noise is pressed together, and the rest would be taken for texture.
    let middle = known.iter().filter(|(i, _)| (1..BINS - 1).contains(i)).map(|(_, level)| *level);
    let least = middle.fold(f32::INFINITY, f32::min).max(0.2);
    known.iter_mut().for_each(|(_, level)| *level = level.min(MOST_UNLIKE * least));
    std::array::from_fn(|i| {
        let nearest = known.iter().min_by_key(|(at, _)| at.abs_diff(i));
        nearest.map_or(0.0, |(_, level)| *level)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_that_was_put_there_is_found_and_falls_with_the_size() {
        let mut state = 1_u64;
        let mut uniform = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as f32 / (1 << 24) as f32 - 0.5
        };
        let rgb = (0..400 * 300).flat_map(|i| {
            let noise: f32 = (0..12).map(|_| uniform()).sum::<f32>() * 5.0;
            [((i % 400) as f32 / 3.0 + 60.0 + noise).round() as u8; 3]
        });
        let noise = Noise::of(&Photo::from_rgb(400, 300, rgb.collect()).unwrap());
        let (own, half, double) = (noise.at(128.0, 1.0), noise.at(128.0, 0.5), noise.at(128.0, 2.0));
        assert!((4.5..5.5).contains(&own), "{own}");
        assert!((2.0..3.0).contains(&half), "{half}");
        assert!(double < half, "{double}");
        let flat = Noise::of(&Photo::from_rgb(64, 64, vec![90; 64 * 64 * 3]).unwrap());
        assert_eq!(flat, Noise([[0.0; BINS]; SIZES]));
    }
}
