//! A matte carried to a finer raster: between its own pixels alpha is the linear function of the colours that it is
//! about them (Levin et al. 2008, section 4.3; the guided filter's coefficients, He et al. 2010).
//!
//! Must not know: masks, where the matte comes from.

use rayon::prelude::*;

/// Keeps the colours' covariance from being singular; colours in `0.0..=1.0`.
const EPSILON: f64 = 1e-5;

/// Red, green, blue in `0.0..=1.0`.
pub(super) type Colour = [f32; 3];

/// A coarse picture with its alpha, and where that is not just what the mask says.
pub(super) struct Coarse<'a> {
    pub width: usize,
    pub height: usize,
    pub colour: &'a (dyn Fn(usize, usize) -> Colour + Sync),
    pub alpha: &'a (dyn Fn(usize, usize) -> f32 + Sync),
    pub in_band: &'a (dyn Fn(usize, usize) -> bool + Sync),
}

/// Alpha as `red, green, blue` times the colour plus a constant.
type Line = [f32; 4];

/// Lines for a part of the coarse picture.
pub(super) struct Lift {
    left: usize,
    top: usize,
    width: usize,
    height: usize,
    /// NaN outside the band.
    lines: Vec<Line>,
}

impl Lift {
    /// For fine pixels that fall on coarse indices `x` by `y`.
    pub fn new(coarse: &Coarse<'_>, x: (f64, f64), y: (f64, f64)) -> Self {
        let span = |(from, until): (f64, f64), side: usize| {
            let last = side.saturating_sub(1) as f64;
            (from.floor().clamp(0.0, last) as usize, until.ceil().clamp(0.0, last) as usize)
        };
        let ((left, right), (top, bottom)) = (span(x, coarse.width), span(y, coarse.height));
        let (width, height) = (right - left + 1, bottom - top + 1);
        let mut lines = vec![[f32::NAN; 4]; width * height];
        lines.par_chunks_mut(width).enumerate().for_each(|(j, row)| {
            for (i, line) in row.iter_mut().enumerate() {
                if (coarse.in_band)(left + i, top + j) {
                    *line = fitted(coarse, left + i, top + j);
                }
            }
        });
        Self { left, top, width, height, lines }
    }

    /// Alpha at coarse indices (`x`, `y`) for a pixel of that colour; `None` outside the band.
    pub fn at(&self, x: f64, y: f64, colour: Colour) -> Option<f32> {
        let split = |at: f64, first: usize, side: usize| {
            let at = (at - first as f64).clamp(0.0, side as f64 - 1.0);
            (at as usize, (at as usize + 1).min(side - 1), at.fract() as f32)
        };
        let ((x0, x1, fx), (y0, y1, fy)) = (split(x, self.left, self.width), split(y, self.top, self.height));
        let (mut sum, mut weights) = (0.0, 0.0);
        for (i, j, weight) in
            [(x0, y0, (1.0 - fx) * (1.0 - fy)), (x1, y0, fx * (1.0 - fy)), (x0, y1, (1.0 - fx) * fy), (x1, y1, fx * fy)]
        {
            let Some(&[r, g, b, own]) = self.lines.get(j * self.width + i) else { continue };
            if weight > 0.0 && !own.is_nan() {
                sum += weight * (r * colour[0] + g * colour[1] + b * colour[2] + own);
                weights += weight;
            }
        }
        (weights > 0.0).then(|| (sum / weights).clamp(0.0, 1.0))
    }
}

/// The line through a window of 3 x 3 pixels, fewer at the border.
fn fitted(coarse: &Coarse<'_>, x: usize, y: usize) -> Line {
    let (mut n, mut colour, mut alpha) = (0.0, [0.0; 3], 0.0);
    let (mut squares, mut cross) = ([0.0; 6], [0.0; 3]);
    for j in y.saturating_sub(1)..(y + 2).min(coarse.height) {
        for i in x.saturating_sub(1)..(x + 2).min(coarse.width) {
            let ([r, g, b], a) = ((coarse.colour)(i, j).map(f64::from), f64::from((coarse.alpha)(i, j)));
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
