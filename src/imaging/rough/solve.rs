//! Alpha in the band along a mask's edge, from coarse to fine: each level begins with what the coarser one found and
//! leaves out what is clear there.
//!
//! Must not know: where the masks come from, rasters finer than the picture.

use rayon::prelude::*;

use super::{
    band::{band, spread},
    colours::Colours,
    laplacian::{RIM, System},
    lift::{Coarse, Colour, Lift},
};
use crate::imaging::resize;

/// Cells of a mask's grid that its edge may be wrong by.
const REACH_CELLS: f64 = 1.3;
/// A level is coarse enough when a cell of the mask is no more than twice this many of its pixels, ...
const CELL: f64 = 1.1;
/// ... or it is no longer than this.
const SHORT_SIDE: u32 = 400;
/// Nothing is solved on levels longer than this whose cells are larger than two of [`CELL`]: carrying a coarser level's
/// alpha along the colours is as good there, and costs far less.
const LONG_SIDE: u32 = 640;
/// Steps on the coarsest level, and on each finer one.
const STEPS: (usize, usize) = (80, 14);
/// How strongly alpha is drawn to the mask where the mask is sure, and the share of it where it is not.
const PULL: (f32, f32) = (1e-2, 0.05);
/// ... and to what the coarser level found.
const PULL_COARSER: f32 = 1e-3;
/// A cell of fewer pixels than this says more of each pixel, and draws it more strongly.
const FINE_CELL: f64 = 1.6;
/// Colours of person and background (0 to 255 each) no further apart than this say little: the mask counts for more.
const ALIKE: f32 = 5.0;
/// Alpha this near to 0 or 1 all about a pixel is that.
const CLEAR: u8 = 3;
/// Faint veils go: alpha from here to its opposite is stretched to the whole range.
const VEIL: f32 = 0.05;

/// What was found, at the picture's size.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub alpha: Vec<u8>,
    /// Where alpha was unknown; elsewhere it is the mask's.
    pub band: Vec<bool>,
}

/// What the masks say on a raster: alpha, and the probability with the threshold in the middle.
pub(super) type Says<'a> = &'a (dyn Fn((u32, u32)) -> (Vec<u8>, Vec<u8>) + Sync);

/// Solves a picture of `size` pixels whose masks have cells of `cell` pixels.
pub(super) fn solve(rgb: &[u8], size: (u32, u32), cell: f64, says: Says<'_>) -> Found {
    let cell_at = |to: (u32, u32)| cell * f64::from(to.0) / f64::from(size.0);
    let mut sizes = vec![size];
    while let Some(&(width, height)) = sizes.last()
        && cell_at((width, height)) > 2.0 * CELL
        && width.max(height) > SHORT_SIDE
    {
        sizes.push((width.div_ceil(2), height.div_ceil(2)));
    }
    let solved = |to: &(u32, u32)| to.0.max(to.1) <= LONG_SIDE || cell_at(*to) <= 2.0 * CELL;
    let finest = sizes.iter().position(solved).unwrap_or(sizes.len() - 1);
    let mut found: Option<Level> = None;
    for &to in sizes.iter().skip(finest).rev() {
        let scaled;
        let there = if to == size {
            rgb
        } else {
            scaled = resize::area(rgb, 3, size, to);
            &scaled
        };
        let mut level = Level::new(there, to, cell_at(to), says(to));
        level.begin_with(found.as_ref());
        level.solve(found.as_ref(), &Colours::new(there, &level.says, to), cell_at(to));
        found = Some(level);
    }
    if finest > 0 {
        let mut level = Level::new(rgb, size, cell, says(size));
        level.begin_with(found.as_ref());
        found = Some(level);
    }
    let Some(level) = found else { return Found { alpha: Vec::new(), band: Vec::new() } };
    let stretched = |a: f32| ((a - VEIL) / (1.0 - 2.0 * VEIL)).clamp(0.0, 1.0);
    let mut alpha = level.says;
    for (y, row) in alpha.chunks_exact_mut(level.width).enumerate() {
        for (x, to) in row.iter_mut().enumerate() {
            if level.band.get(y * level.width + x) == Some(&true) {
                let found = level.alpha.get(padded(level.width, x, y)).copied().unwrap_or(0.0);
                *to = (stretched(found) * 255.0 + 0.5) as u8;
            }
        }
    }
    Found { alpha, band: level.band }
}

/// The index of a pixel in a plane with a rim.
fn padded(width: usize, x: usize, y: usize) -> usize {
    (y + RIM) * (width + 2 * RIM) + x + RIM
}

struct Level {
    width: usize,
    height: usize,
    /// With a rim.
    colours: Vec<Colour>,
    /// With a rim.
    alpha: Vec<f32>,
    band: Vec<bool>,
    says: Vec<u8>,
}

impl Level {
    /// The picture and what the masks say of it.
    fn new(rgb: &[u8], size: (u32, u32), cell: f64, says: (Vec<u8>, Vec<u8>)) -> Self {
        let (width, height) = (size.0 as usize, size.1 as usize);
        let all = (width + 2 * RIM) * (height + 2 * RIM);
        let (mut colours, mut alpha) = (vec![[0.0; 3]; all], vec![0.0; all]);
        let rows = rgb.chunks_exact(width * 3).zip(says.0.chunks_exact(width));
        for (y, (pixels, mask)) in rows.enumerate() {
            let from = padded(width, 0, y);
            let places = colours.get_mut(from..from + width).unwrap_or_default();
            for (to, pixel) in places.iter_mut().zip(pixels.as_chunks::<3>().0) {
                *to = pixel.map(|v| f32::from(v) / 255.0);
            }
            let places = alpha.get_mut(from..from + width).unwrap_or_default();
            places.iter_mut().zip(mask).for_each(|(to, &a)| *to = f32::from(a) / 255.0);
        }
        let band = band(&says.1, width, (REACH_CELLS * cell).ceil() as usize);
        Self { width, height, colours, alpha, band, says: says.0 }
    }

    /// Finds alpha in the band, but for what is clear on the coarser level.
    fn solve(&mut self, coarser: Option<&Self>, guess: &Colours, cell: f64) {
        let fine = (FINE_CELL / cell).max(1.0).powi(4) as f32;
        let clear = coarser.map(Self::clear);
        let clear_at = |x: usize, y: usize| {
            let (clear, coarser) = (clear.as_ref()?, coarser?);
            let at = (y / 2).min(coarser.height - 1) * coarser.width + (x / 2).min(coarser.width - 1);
            clear.get(at).copied().flatten()
        };
        let (mut unknown, mut weights, mut wanted) = (Vec::new(), Vec::new(), Vec::new());
        for (y, row) in self.band.chunks_exact(self.width).enumerate() {
            for x in row.iter().enumerate().filter(|(_, unknown)| **unknown).map(|(x, _)| x) {
                let place = padded(self.width, x, y);
                let Some(alpha) = self.alpha.get_mut(place) else { continue };
                if let Some(sure) = clear_at(x, y) {
                    *alpha = sure;
                    continue;
                }
                let said = self.says.get(y * self.width + x).copied().map_or(0.0, f32::from) / 255.0;
                // 1 where the colours tell person and background apart, 0 where they are the same.
                let apart = guess.apart(x, y);
                let told = apart / (apart + ALIKE * ALIKE);
                let sure = (2.0 * said - 1.0).powi(2);
                let pull = PULL.0 * fine * (PULL.1 + (1.0 - PULL.1) * sure) / told.max(0.05).powi(2);
                let onward = if coarser.is_some() { PULL_COARSER } else { 0.0 };
                unknown.push(place as u32);
                weights.push(pull + onward);
                wanted.push((pull * said + onward * *alpha) / (pull + onward));
            }
        }
        let system = System::new(&self.colours, self.width + 2 * RIM, &unknown, &weights);
        system.solve(&mut self.alpha, &wanted, if coarser.is_some() { STEPS.1 } else { STEPS.0 });
    }

    /// Takes the coarser level's alpha, carried along the colours.
    fn begin_with(&mut self, coarser: Option<&Self>) {
        let Some(coarser) = coarser else { return };
        let colour = |x: usize, y: usize| coarser.colours.get(padded(coarser.width, x, y)).copied().unwrap_or_default();
        let alpha = |x: usize, y: usize| {
            coarser.alpha.get(padded(coarser.width, x, y)).copied().unwrap_or_default().clamp(0.0, 1.0)
        };
        let in_band = |x: usize, y: usize| coarser.band.get(y * coarser.width + x) == Some(&true);
        let coarse =
            Coarse { width: coarser.width, height: coarser.height, colour: &colour, alpha: &alpha, in_band: &in_band };
        let whole = |side: usize| (0.0, side as f64);
        let lift = Lift::new(&coarse, whole(coarser.width), whole(coarser.height));
        let (sx, sy) = (coarser.width as f64 / self.width as f64, coarser.height as f64 / self.height as f64);
        let (width, band, colours) = (self.width, &self.band, &self.colours);
        self.alpha.par_chunks_mut(width + 2 * RIM).enumerate().skip(RIM).take(self.height).for_each(|(row, line)| {
            let y = row - RIM;
            for x in (0..width).filter(|x| band.get(y * width + x) == Some(&true)) {
                let colour = colours.get(padded(width, x, y)).copied().unwrap_or_default();
                let at = ((x as f64 + 0.5) * sx - 0.5, (y as f64 + 0.5) * sy - 0.5);
                if let (Some(to), Some(lifted)) = (line.get_mut(x + RIM), lift.at(at.0, at.1, colour)) {
                    *to = lifted;
                }
            }
        });
    }

    /// Which pixels are clear with all their neighbours, and what they are.
    fn clear(&self) -> Vec<Option<f32>> {
        let levels: Vec<u8> = (0..self.height)
            .flat_map(|y| self.alpha.get(padded(self.width, 0, y)..).unwrap_or_default().iter().take(self.width))
            .map(|a| (a.clamp(0.0, 1.0) * 255.0 + 0.5) as u8)
            .collect();
        let highest = spread(&levels, self.width, 1);
        let lowest = spread(&levels.iter().map(|a| 255 - a).collect::<Vec<u8>>(), self.width, 1);
        let sure = |(&high, &low): (&u8, &u8)| match (high, low) {
            (0..=CLEAR, _) => Some(0.0),
            (_, 0..=CLEAR) => Some(1.0),
            _ => None,
        };
        highest.iter().zip(&lowest).map(sure).collect()
    }
}
