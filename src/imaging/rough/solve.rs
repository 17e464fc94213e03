//! Alpha in the band along a mask's edge, from coarse to fine: each level begins with what the coarser one found and
//! leaves out what is clear there.
//!
//! Must not know: where the masks come from, rasters finer than the picture.

use rayon::prelude::*;

use super::{
    band::{band, spread},
    colours::Colours,
    laplacian::{Plane, System, Unknown},
    lift::{Coarse, Lift},
    pictures::Pictures,
};
use crate::imaging::geometry::Affine;

/// Cells of a mask's grid that its edge may be wrong by.
const REACH_CELLS: f64 = 1.3;
/// ... and that the border between two people may be.
const BORDER_CELLS: f64 = 0.5;
/// Probability (of 255) of being there rather than not.
const HALF: u8 = 128;
/// A level is coarse enough when a cell of the mask is no more than twice this many of its pixels.
const CELL: f64 = 1.1;
/// Nothing is solved on levels longer than this whose cells are larger than two of [`CELL`]: carrying a coarser level's
/// alpha along the colours is as good there, and costs far less.
const LONG_SIDE: u32 = 640;
/// Steps on the coarsest level, and on each finer one.
const STEPS: (usize, usize) = (40, 14);
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

/// What the masks say on a raster.
pub(super) struct Said {
    pub alpha: Vec<u8>,
    /// The probability with the threshold in the middle.
    pub doubt: Vec<u8>,
    /// The same of people who are not cut out, if there are any.
    pub others: Option<Vec<u8>>,
}

/// What they say on a raster of so many pixels.
pub(super) type Says<'a> = &'a dyn Fn((u32, u32)) -> Said;

/// Solves a picture whose masks have cells of `cell` pixels. `drawn`: what the masks say at its own size.
pub(super) fn solve(pictures: &Pictures, cell: f64, drawn: &[u8], says: Says<'_>) -> Found {
    let across = |halved: usize| f64::from(pictures.size(halved).0);
    let cell_at = |halved: usize| cell * across(halved) / across(0);
    let enough = |halved: &usize| cell_at(*halved) <= 2.0 * CELL;
    let coarsest = (0..pictures.halvings()).find(enough).unwrap_or(pictures.halvings());
    let short = |halved: &usize| pictures.size(*halved).0.max(pictures.size(*halved).1) <= LONG_SIDE;
    let finest = (0..coarsest).find(|halved| short(halved) || enough(halved)).unwrap_or(coarsest);
    let mut found: Option<Level<'_>> = None;
    for halved in (finest..=coarsest).rev() {
        let size = pictures.size(halved);
        let mut level = Level::new(pictures.rgb(halved), size, cell_at(halved), says(size));
        level.begin_with(found.as_ref());
        level.solve(found.as_ref(), &Colours::new(level.rgb, &level.says, size), cell_at(halved));
        found = Some(level);
    }
    let stretched = |a: f32| (((a - VEIL) / (1.0 - 2.0 * VEIL)).clamp(0.0, 1.0) * 255.0 + 0.5) as u8;
    let mut alpha = drawn.to_vec();
    let Some(mut level) = found else { return Found { alpha, band: Vec::new() } };
    let (width, height) = (pictures.size(0).0 as usize, pictures.size(0).1 as usize);
    if finest == 0 {
        alpha.par_chunks_mut(width).zip(level.alpha.rows()).zip(level.band.par_chunks(width)).for_each(
            |((row, found), band)| {
                for ((to, found), _) in row.iter_mut().zip(found).zip(band).filter(|(_, band)| **band) {
                    *to = stretched(*found);
                }
            },
        );
        return Found { alpha, band: level.band };
    }
    let mut band = vec![false; alpha.len()];
    let rows = alpha.par_chunks_mut(width).zip(band.par_chunks_mut(width));
    level.lift((width, height), |lift, map| {
        rows.zip(pictures.photo.rgb().par_chunks(width * 3)).enumerate().for_each(|(y, ((row, band), pixels))| {
            lift.row(map, y, pixels.as_chunks::<3>().0, |x, found| {
                if let (Some(to), Some(band)) = (row.get_mut(x), band.get_mut(x)) {
                    (*to, *band) = (stretched(found), true);
                }
            });
        });
    });
    Found { alpha, band }
}

/// What is clear beside people who are not cut out: alpha of every pixel that is surely theirs or surely is not, though
/// it lies in the band.
fn beside(own: &[u8], others: &[u8], width: usize, reach: usize, border: usize) -> Vec<Option<f32>> {
    let side = |says: &dyn Fn(u8, u8) -> bool, reach: usize| -> (Vec<bool>, Vec<u8>) {
        let there: Vec<bool> = own.iter().zip(others).map(|(&own, &theirs)| says(own, theirs)).collect();
        let near = spread(&there.iter().map(|there| u8::from(*there)).collect::<Vec<u8>>(), width, reach);
        (there, near)
    };
    let (mine, near_mine) = side(&|own, theirs| own >= HALF && own >= theirs, border);
    let (theirs, near_theirs) = side(&|own, theirs| theirs >= HALF && theirs > own, border);
    let (_, near_nobody) = side(&|own, theirs| own.max(theirs) < HALF, reach);
    let near = near_mine.iter().zip(&near_theirs).zip(&near_nobody);
    mine.iter()
        .zip(&theirs)
        .zip(near)
        .map(|((&mine, &theirs), ((&a, &b), &nobody))| match (mine, theirs) {
            (_, true) if a == 0 => Some(0.0),
            (true, _) if b == 0 && nobody == 0 => Some(1.0),
            _ => None,
        })
        .collect()
}

struct Level<'a> {
    size: (usize, usize),
    rgb: &'a [u8],
    alpha: Plane,
    band: Vec<bool>,
    says: Vec<u8>,
    /// See [`beside`].
    beside: Option<Vec<Option<f32>>>,
}

impl<'a> Level<'a> {
    /// The picture and what the masks say of it.
    fn new(rgb: &'a [u8], size: (u32, u32), cell: f64, mut said: Said) -> Self {
        let size = (size.0 as usize, size.1 as usize);
        let reach = (REACH_CELLS * cell).ceil() as usize;
        let band = band(&said.doubt, size.0, reach);
        let beside = said.others.as_ref().map(|others| {
            let lost = said.alpha.iter_mut().zip(others).zip(&said.doubt).filter(|((_, theirs), own)| *theirs > own);
            lost.for_each(|((alpha, _), _)| *alpha = 0);
            beside(&said.doubt, others, size.0, reach, (BORDER_CELLS * cell).ceil() as usize)
        });
        let mut alpha = Plane::new(size);
        alpha.rows().zip(said.alpha.par_chunks(size.0)).for_each(|(row, mask)| {
            row.iter_mut().zip(mask).for_each(|(to, &a)| *to = f32::from(a) / 255.0);
        });
        Self { size, rgb, alpha, band, says: said.alpha, beside }
    }

    /// Finds alpha in the band, but for what is clear on the coarser level.
    fn solve(&mut self, coarser: Option<&Self>, guess: &Colours, cell: f64) {
        let fine = (FINE_CELL / cell).max(1.0).powi(4) as f32;
        let clear = coarser.map(Self::clear);
        let clear_at = |x: usize, y: usize| {
            let (clear, (width, height)) = (clear.as_ref()?, coarser?.size);
            clear.get((y / 2).min(height - 1) * width + (x / 2).min(width - 1)).copied().flatten()
        };
        let beside = |x: usize, y: usize| self.beside.as_ref()?.get(y * self.size.0 + x).copied().flatten();
        let mut unknown = Vec::with_capacity(self.band.iter().filter(|unknown| **unknown).count());
        for (y, row) in self.band.chunks_exact(self.size.0).enumerate() {
            for x in row.iter().enumerate().filter(|(_, unknown)| **unknown).map(|(x, _)| x) {
                if let Some(sure) = beside(x, y).or_else(|| clear_at(x, y)) {
                    self.alpha.set(x, y, sure);
                    continue;
                }
                let said = self.says.get(y * self.size.0 + x).copied().map_or(0.0, f32::from) / 255.0;
                // 1 where the colours tell person and background apart, 0 where they are the same.
                let apart = guess.apart(x, y);
                let told = apart / (apart + ALIKE * ALIKE);
                let sure = (2.0 * said - 1.0).powi(2);
                let pull = PULL.0 * fine * (PULL.1 + (1.0 - PULL.1) * sure) / told.max(0.05).powi(2);
                let onward = if coarser.is_some() { PULL_COARSER } else { 0.0 };
                let wanted = (pull * said + onward * self.alpha.at(x, y)) / (pull + onward);
                unknown.push(Unknown { x, y, weight: pull + onward, wanted });
            }
        }
        let system = System::new(self.rgb, self.size, &unknown);
        system.solve(&mut self.alpha, if coarser.is_some() { STEPS.1 } else { STEPS.0 });
    }

    /// Takes the coarser level's alpha, carried along the colours.
    fn begin_with(&mut self, coarser: Option<&Self>) {
        let Some(coarser) = coarser else { return };
        let (width, rgb, band, alpha) = (self.size.0, self.rgb, &self.band, &mut self.alpha);
        coarser.lift(self.size, |lift, map| {
            let rows = alpha.rows().zip(band.par_chunks(width)).zip(rgb.par_chunks(width * 3));
            rows.enumerate().for_each(|(y, ((row, band), pixels))| {
                lift.row(map, y, pixels.as_chunks::<3>().0, |x, found| {
                    if let (Some(to), Some(true)) = (row.get_mut(x), band.get(x)) {
                        *to = found;
                    }
                });
            });
        });
    }

    /// Its alpha ready for a finer raster of that size, and the map from there.
    fn lift(&self, to: (usize, usize), then: impl FnOnce(&Lift<'_>, &Affine)) {
        let (width, height) = self.size;
        let alpha = |at: usize| self.alpha.at(at % width, at / width).clamp(0.0, 1.0);
        let coarse = Coarse { size: self.size, rgb: self.rgb, alpha: &alpha, band: &self.band };
        let lift = Lift::new(&coarse, (0.0, width as f64), (0.0, height as f64));
        let (sx, sy) = (width as f64 / to.0 as f64, height as f64 / to.1 as f64);
        then(&lift, &Affine::scale_then_move(sx, sy, 0.5 * sx - 0.5, 0.5 * sy - 0.5));
    }

    /// Which pixels are clear with all their neighbours, and what they are.
    fn clear(&self) -> Vec<Option<f32>> {
        let (width, height) = self.size;
        let level = |at: usize| (self.alpha.at(at % width, at / width).clamp(0.0, 1.0) * 255.0 + 0.5) as u8;
        let levels: Vec<u8> = (0..width * height).map(level).collect();
        let highest = spread(&levels, width, 1);
        let lowest = spread(&levels.iter().map(|a| 255 - a).collect::<Vec<u8>>(), width, 1);
        let sure = |(&high, &low): (&u8, &u8)| match (high, low) {
            (0..=CLEAR, _) => Some(0.0),
            (_, 0..=CLEAR) => Some(1.0),
            _ => None,
        };
        highest.iter().zip(&lowest).map(sure).collect()
    }
}
