//! The matting Laplacian of a picture in a band, and alpha solved with it.
//!
//! Levin, Lischinski, Weiss, "A Closed-Form Solution to Natural Image Matting", PAMI 2008: where alpha is a linear
//! function of the colours in every window of 3 x 3 pixels, `alpha' L alpha` is least. Only the pixels of the band are
//! unknown; what lies round them is given.
//!
//! Must not know: masks, where the band comes from.

use rayon::prelude::*;

/// Keeps the colours' covariance from being singular; colours in `0.0..=1.0`, so about the noise of a photo squared.
const EPSILON: f64 = 2e-5;
/// Unknowns that are worked on together; fixed, so that sums come out the same on every machine.
const CHUNK: usize = 2048;

/// Pixels about the picture, so that the 5 x 5 about any of it are there.
pub(super) const RIM: usize = 2;

/// A row of the matrix: how the pixels of 5 x 5 about an unknown count.
type Stencil = [f32; 25];

/// Minimises `a' L a + sum of weight (a - wanted)^2` over the unknowns.
pub(super) struct System<'a> {
    width: usize,
    unknown: &'a [u32],
    rows: Vec<Stencil>,
    /// `1 / (L's diagonal + weight)`.
    inverse: Vec<f32>,
    weights: &'a [f32],
}

/// A window's mean colour and inverted covariance (xx, xy, xz, yy, yz, zz).
#[derive(Clone, Copy, Default)]
struct Window {
    mean: [f32; 3],
    inverse: [f32; 6],
    there: bool,
}

impl<'a> System<'a> {
    /// `colours`: the picture with a rim of [`RIM`] pixels that do not count. `unknown`: indices of the band's pixels,
    /// rising, none on the rim. `weights`: one for each unknown, above 0.
    pub fn new(colours: &[[f32; 3]], width: usize, unknown: &'a [u32], weights: &'a [f32]) -> Self {
        let height = colours.len() / width.max(1);
        let mut wanted = vec![false; colours.len()];
        for &at in unknown {
            for dy in 0..3 {
                let from = at as usize + dy * width - width - 1;
                wanted.get_mut(from..from + 3).unwrap_or_default().fill(true);
            }
        }
        let mut windows = vec![Window::default(); colours.len()];
        windows.par_chunks_mut(width).zip(wanted.par_chunks(width)).enumerate().for_each(|(y, (row, wanted))| {
            if y <= RIM || y + RIM + 1 >= height {
                return;
            }
            for x in RIM + 1..width.saturating_sub(RIM + 1) {
                if let (Some(window), Some(true)) = (row.get_mut(x), wanted.get(x)) {
                    *window = Window::new(colours, width, y * width + x);
                }
            }
        });
        let rows: Vec<Stencil> =
            unknown.par_iter().with_min_len(256).map(|&at| stencil(colours, width, &windows, at as usize)).collect();
        let inverse = rows.iter().zip(weights).map(|(row, weight)| 1.0 / (row[12] + weight).max(1e-9)).collect();
        Self { width, unknown, rows, inverse, weights }
    }

    /// `(L + weights) plane` at the unknowns; `plane` is the whole picture.
    fn times(&self, plane: &[f32], out: &mut [f32]) {
        let w = self.width;
        let chunks =
            self.unknown.par_chunks(CHUNK).zip(self.rows.par_chunks(CHUNK)).zip(self.weights.par_chunks(CHUNK));
        out.par_chunks_mut(CHUNK).zip(chunks).for_each(|(out, ((unknown, rows), weights))| {
            for (((out, &at), row), weight) in out.iter_mut().zip(unknown).zip(rows).zip(weights) {
                let from = at as usize - 2 * w - 2;
                let mut sums = [0.0; 5];
                for (line, row) in row.chunks_exact(5).enumerate() {
                    let values = plane.get(from + line * w..from + line * w + 5).unwrap_or_default();
                    for ((sum, value), factor) in sums.iter_mut().zip(values).zip(row) {
                        *sum += value * factor;
                    }
                }
                let own = plane.get(at as usize).copied().unwrap_or(0.0);
                *out = sums.iter().sum::<f32>() + weight * own;
            }
        });
    }

    /// Improves `alpha` (the whole picture; only the unknowns change) by at most `steps` of conjugate gradients,
    /// preconditioned by the diagonal. `wanted`: one for each unknown.
    pub fn solve(&self, alpha: &mut [f32], wanted: &[f32], steps: usize) {
        let count = self.unknown.len();
        let mut product = vec![0.0; count];
        self.times(alpha, &mut product);
        let mut rest: Vec<f32> =
            wanted.iter().zip(self.weights).zip(&product).map(|((want, weight), p)| want * weight - p).collect();
        let mut heading: Vec<f32> = rest.iter().zip(&self.inverse).map(|(r, m)| r * m).collect();
        let mut field = vec![0.0; alpha.len()]; // the heading, where the unknowns lie
        let mut size = dot(&rest, &heading);
        let enough = size * 1e-6;
        for _ in 0..steps {
            if size <= enough.max(1e-12) || size.is_nan() {
                return;
            }
            for (&at, &value) in self.unknown.iter().zip(&heading) {
                if let Some(place) = field.get_mut(at as usize) {
                    *place = value;
                }
            }
            self.times(&field, &mut product);
            let length = size / dot(&heading, &product).max(1e-20);
            for (&at, &value) in self.unknown.iter().zip(&heading) {
                if let Some(alpha) = alpha.get_mut(at as usize) {
                    *alpha += length * value;
                }
            }
            rest.iter_mut().zip(&product).for_each(|(rest, p)| *rest -= length * p);
            let scaled: Vec<f32> = rest.iter().zip(&self.inverse).map(|(r, m)| r * m).collect();
            let next = dot(&rest, &scaled);
            let turn = next / size;
            size = next;
            heading.iter_mut().zip(&scaled).for_each(|(h, r)| *h = r + turn * *h);
        }
    }
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    let parts: Vec<f64> = a
        .par_chunks(CHUNK)
        .zip(b.par_chunks(CHUNK))
        .map(|(a, b)| a.iter().zip(b).map(|(a, b)| f64::from(a * b)).sum())
        .collect();
    parts.iter().sum::<f64>() as f32
}

impl Window {
    fn new(colours: &[[f32; 3]], width: usize, at: usize) -> Self {
        // In 64 bits: colours of a photo lie nearly on a line, and the determinant is what is left of large terms.
        let (mut sum, mut squares) = ([0.0_f64; 3], [0.0_f64; 6]);
        for dy in 0..3 {
            let from = at + dy * width - width - 1;
            for colour in colours.get(from..from + 3).unwrap_or_default() {
                let [r, g, b] = colour.map(f64::from);
                sum = [sum[0] + r, sum[1] + g, sum[2] + b];
                for (total, product) in squares.iter_mut().zip([r * r, r * g, r * b, g * g, g * b, b * b]) {
                    *total += product;
                }
            }
        }
        let mean = sum.map(|v| v / 9.0);
        let [r, g, b] = mean;
        let products = [r * r, r * g, r * b, g * g, g * b, b * b];
        let mut covariance = [0.0; 6];
        for ((c, square), product) in covariance.iter_mut().zip(squares).zip(products) {
            *c = square / 9.0 - product;
        }
        let [mut xx, xy, xz, mut yy, yz, mut zz] = covariance;
        for own in [&mut xx, &mut yy, &mut zz] {
            *own += EPSILON / 9.0;
        }
        let (a, b, c) = (yy * zz - yz * yz, xz * yz - xy * zz, xy * yz - xz * yy);
        let scale = 1.0 / (xx * a + xy * b + xz * c);
        let inverse = [a, b, c, xx * zz - xz * xz, xy * xz - xx * yz, xx * yy - xy * xy].map(|v| (v * scale) as f32);
        let mean = mean.map(|v| v as f32);
        Self { mean, inverse, there: true }
    }
}

/// The row of the Laplacian of one pixel: over the nine windows that hold it,
/// `1 (if the same pixel) - (1 + (I_i - m)' C^-1 (I_j - m)) / 9`.
fn stencil(colours: &[[f32; 3]], width: usize, windows: &[Window], at: usize) -> Stencil {
    let mut row = [0.0; 25];
    let Some(&own) = colours.get(at) else { return row };
    for wy in 0..3 {
        for wx in 0..3 {
            let centre = at + wy * width + wx - width - 1;
            let Some(window) = windows.get(centre).filter(|window| window.there) else { continue };
            let d = [own[0] - window.mean[0], own[1] - window.mean[1], own[2] - window.mean[2]];
            let [xx, xy, xz, yy, yz, zz] = window.inverse;
            let k = [
                xx * d[0] + xy * d[1] + xz * d[2],
                xy * d[0] + yy * d[1] + yz * d[2],
                xz * d[0] + yz * d[1] + zz * d[2],
            ];
            let shift = 1.0 - (k[0] * window.mean[0] + k[1] * window.mean[1] + k[2] * window.mean[2]);
            for dy in 0..3 {
                let from = centre + dy * width - width - 1;
                let line = (wy + dy) * 5 + wx;
                let (Some(three), Some(out)) = (colours.get(from..from + 3), row.get_mut(line..line + 3)) else {
                    continue;
                };
                for (out, c) in out.iter_mut().zip(three) {
                    *out -= (shift + k[0] * c[0] + k[1] * c[1] + k[2] * c[2]) / 9.0;
                }
            }
            row[12] += 1.0;
        }
    }
    row
}
