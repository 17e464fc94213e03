//! A matte carried to a finer raster: between its own pixels alpha is the linear function of the colours that it is
//! about them (Levin et al. 2008, section 4.3; the guided filter's coefficients, He et al. 2010).
//!
//! Must not know: masks, where the matte comes from.

use std::ops::Range;

use rayon::prelude::*;

use super::band::runs;
use crate::imaging::geometry::Affine;

/// Keeps the colours' covariance from being singular; colours in `0.0..=1.0`.
const EPSILON: f64 = 1e-5;

/// Red, green, blue.
pub(super) type Colour = [f32; 3];

/// A coarse picture with its alpha (by index), and where that is not just what the mask says.
pub(super) struct Coarse<'a, A> {
    pub size: (usize, usize),
    pub rgb: &'a [u8],
    pub alpha: A,
    pub band: &'a [bool],
}

/// Alpha as `red, green, blue` (`0.0..=1.0`) times the colour plus a constant.
type Line = [f32; 4];

/// Lines for a part of the coarse picture.
pub(super) struct Lift<'a> {
    size: (usize, usize),
    band: &'a [bool],
    left: usize,
    top: usize,
    width: usize,
    /// Those outside the band mean nothing.
    lines: Vec<Line>,
    /// For each of its rows, columns of the picture where the band is there or in the next row.
    runs: Vec<Vec<Range<usize>>>,
}

impl<'a> Lift<'a> {
    /// For fine pixels that fall on coarse indices `x` by `y`.
    pub fn new<A: Fn(usize) -> f32 + Sync>(coarse: &Coarse<'a, A>, x: (f64, f64), y: (f64, f64)) -> Self {
        let span = |(from, until): (f64, f64), side: usize| {
            let last = side.saturating_sub(1) as f64;
            (from.floor().clamp(0.0, last) as usize, until.ceil().clamp(0.0, last) as usize)
        };
        let ((left, right), (top, bottom)) = (span(x, coarse.size.0), span(y, coarse.size.1));
        let width = right - left + 1;
        let mut lines = vec![[0.0; 4]; width * (bottom - top + 1)];
        let band = |y: usize| {
            let row = coarse.band.get(y * coarse.size.0 + left..).unwrap_or_default();
            row.get(..width).unwrap_or_default()
        };
        let fill = |(j, row): (usize, &mut [Line])| {
            let runs = runs(band(top + j), band((top + j + 1).min(bottom)));
            for i in runs.iter().cloned().flatten() {
                if let (Some(line), Some(true)) = (row.get_mut(i), band(top + j).get(i)) {
                    *line = fitted(coarse, left + i, top + j);
                }
            }
            runs.into_iter().map(|run| run.start + left..run.end + left).collect()
        };
        let runs = lines.par_chunks_mut(width).enumerate().map(fill).collect();
        Self { size: coarse.size, band: coarse.band, left, top, width, lines, runs }
    }

    /// Gives `put` the alpha of each pixel in the band of a row of fine pixels, row `y`. `map`: from their indices to
    /// coarse ones, upright.
    pub fn row(&self, map: &Affine, y: usize, pixels: &[[u8; 3]], mut put: impl FnMut(usize, f32)) {
        let (v0, v1, fv) = between(map.d * y as f64 + map.f, self.size.1);
        let Some(runs) = v0.checked_sub(self.top).and_then(|j| self.runs.get(j)) else { return };
        // What the band has of two coarse pixels one above the other, and how much that is.
        let line = |u: usize, v: usize| {
            let there = self.band.get(v * self.size.0 + u) == Some(&true);
            let line = self.lines.get((v - self.top) * self.width + u - self.left).filter(|_| there);
            line.map_or([0.0; 5], |[r, g, b, own]| [*r, *g, *b, *own, 1.0])
        };
        let column = |u: usize| mix(line(u, v0), line(u, v1), fv);
        let mut next = 0;
        for run in runs {
            // All between whose coarse neighbours one lies in the run; at the sides beyond the outermost too.
            let first = ((run.start as f64 - 1.0 - map.e) / map.a).ceil().max(0.0) as usize;
            let end = ((run.end as f64 - map.e) / map.a).floor().max(0.0) as usize + 1;
            let first = if run.start == 0 { 0 } else { first };
            let end = if run.end >= self.size.0 { pixels.len() } else { end.min(pixels.len()) };
            let mut pair = (usize::MAX, [0.0; 5], [0.0; 5]);
            for (x, pixel) in (first.max(next)..end).zip(pixels.get(first.max(next)..).unwrap_or_default()) {
                let (u0, u1, fu) = between(map.a * x as f64 + map.e, self.size.0);
                if u0 != pair.0 {
                    pair = (u0, column(u0), column(u1));
                }
                let (_, left, right) = pair;
                let [kr, kg, kb, own, weight] = mix(left, right, fu);
                if weight > 0.0 {
                    let [r, g, b] = pixel.map(|v| f32::from(v) / 255.0);
                    put(x, ((kr * r + kg * g + kb * b + own) / weight).clamp(0.0, 1.0));
                }
            }
            next = end.max(next);
        }
    }
}

/// The two indices of `0..side` that a place lies between, and how far it is from the first to the second.
fn between(at: f64, side: usize) -> (usize, usize, f32) {
    let at = at.clamp(0.0, side as f64 - 1.0);
    (at as usize, (at as usize + 1).min(side - 1), (at - at as usize as f64) as f32)
}

fn mix(a: [f32; 5], b: [f32; 5], t: f32) -> [f32; 5] {
    let mut out = a;
    out.iter_mut().zip(b).for_each(|(a, b)| *a += (b - *a) * t);
    out
}

/// The line through a window of 3 x 3 pixels, fewer at the border.
fn fitted<A: Fn(usize) -> f32>(coarse: &Coarse<'_, A>, x: usize, y: usize) -> Line {
    let (mut n, mut colour, mut alpha) = (0.0, [0.0; 3], 0.0);
    let (mut squares, mut cross) = ([0.0; 6], [0.0; 3]);
    let columns = x.saturating_sub(1)..(x + 2).min(coarse.size.0);
    for j in y.saturating_sub(1)..(y + 2).min(coarse.size.1) {
        let from = j * coarse.size.0 + columns.start;
        let pixels = coarse.rgb.get(from * 3..(from + columns.len()) * 3).unwrap_or_default().as_chunks::<3>().0;
        for (at, pixel) in (from..).zip(pixels) {
            let ([r, g, b], a) = (pixel.map(|v| f64::from(v) / 255.0), f64::from((coarse.alpha)(at)));
            n += 1.0;
            alpha += a;
            for (sum, value) in colour.iter_mut().zip([r, g, b]) {
                *sum += value;
            }
            for (sum, value) in squares.iter_mut().zip([r * r, r * g, r * b, g * g, g * b, b * b]) {
                *sum += value;
            }
            for (sum, value) in cross.iter_mut().zip([r * a, g * a, b * a]) {
                *sum += value;
            }
        }
    }
    let ([r, g, b], alpha) = (colour.map(|sum| sum / n), alpha / n);
    let products = [r * r, r * g, r * b, g * g, g * b, b * b];
    let [mut xx, xy, xz, mut yy, yz, mut zz] = std::array::from_fn(|k| squares[k] / n - products[k]);
    for own in [&mut xx, &mut yy, &mut zz] {
        *own += EPSILON;
    }
    let cov: [f64; 3] = std::array::from_fn(|k| cross[k] / n - [r, g, b][k] * alpha);
    let (a, b2, c) = (yy * zz - yz * yz, xz * yz - xy * zz, xy * yz - xz * yy);
    let scale = 1.0 / (xx * a + xy * b2 + xz * c);
    let slope = [
        (a * cov[0] + b2 * cov[1] + c * cov[2]) * scale,
        (b2 * cov[0] + (xx * zz - xz * xz) * cov[1] + (xy * xz - xx * yz) * cov[2]) * scale,
        (c * cov[0] + (xy * xz - xx * yz) * cov[1] + (xx * yy - xy * xy) * cov[2]) * scale,
    ];
    let own = alpha - slope[0] * r - slope[1] * g - slope[2] * b;
    [slope[0] as f32, slope[1] as f32, slope[2] as f32, own as f32]
}
