//! Convolutions of 3x3 with a quarter of the multiplications: Winograd's minimal filtering, four by four outputs at a
//! time (Lavin and Gray, *Fast Algorithms for Convolutional Neural Networks*, 2016: F(4x4, 3x3)).
//!
//! Six by six inputs of every channel become 36 mixtures; each mixture is multiplied with its own matrix of weights over
//! all channels; 36 products of every channel become four by four outputs. ONNX Runtime multiplies directly, near what
//! the processor can do at all, so only fewer multiplications are faster. The last digits differ: 1e-5 of a value, where
//! the order of summation makes 1e-6.
//!
//! Must not know: which layer it is.

use pulp::{Arch, Simd, WithSimd};
use rayon::prelude::*;

use super::{
    product::{Weights, multiply, panel},
    roi::Level,
};

/// Outputs across and down of a tile.
const TILE: usize = 4;
/// Inputs across and down of one.
const REACH: usize = TILE + 2;
const MIXTURES: usize = REACH * REACH;
/// Tiles that are worked on together: enough to use every weight that is fetched some times, few enough for their
/// mixtures to stay in the processor's second-level cache.
const TOGETHER: usize = 18;
/// A band, the work of one thread, has at least so many.
const BAND: usize = 2 * TOGETHER;

/// What weights are mixed with along an axis (G).
const MIX_WEIGHTS: [[f64; 3]; REACH] = [
    [1.0 / 4.0, 0.0, 0.0],
    [-1.0 / 6.0, -1.0 / 6.0, -1.0 / 6.0],
    [-1.0 / 6.0, 1.0 / 6.0, -1.0 / 6.0],
    [1.0 / 24.0, 1.0 / 12.0, 1.0 / 6.0],
    [1.0 / 24.0, -1.0 / 12.0, 1.0 / 6.0],
    [0.0, 0.0, 1.0],
];

/// A convolution of 3x3 with a margin of zeros, its weights mixed.
pub struct Conv {
    inputs: usize,
    outputs: usize,
    /// Inputs, rounded up.
    depth: usize,
    /// Of every mixture.
    weights: Vec<Weights>,
    /// As long as the products' lines.
    bias: Vec<f32>,
}

impl Conv {
    /// From `weights` `[outputs, inputs, 3, 3]`; one `bias` an output.
    #[must_use]
    pub fn new(weights: &[f32], bias: &[f32]) -> Self {
        let outputs = bias.len();
        let inputs = weights.len() / (9 * outputs).max(1);
        let filters = weights.as_chunks::<9>().0;
        let depth = inputs.next_multiple_of(panel());
        let mixed = |number: usize| {
            let (down, across) = (MIX_WEIGHTS.get(number / REACH), MIX_WEIGHTS.get(number % REACH));
            let (down, across) = (down.copied().unwrap_or_default(), across.copied().unwrap_or_default());
            let each = |(k, &weight): (usize, &f32)| down[k / 3] * across[k % 3] * f64::from(weight);
            Weights::pack(depth, outputs, |input, output| {
                let filter = if input < inputs { filters.get(output * inputs + input) } else { None };
                filter.map_or(0.0, |filter| filter.iter().enumerate().map(each).sum::<f64>() as f32)
            })
        };
        let weights: Vec<Weights> = (0..MIXTURES).into_par_iter().map(mixed).collect();
        let mut bias = bias.to_vec();
        bias.resize(outputs.next_multiple_of(panel()), 0.0);
        Self { inputs, outputs, depth, weights, bias }
    }

    /// Channels that come out.
    #[must_use]
    pub const fn outputs(&self) -> usize {
        self.outputs
    }

    /// What it makes of a picture of `inputs` channels, as large; negative values become 0 when `rectified`. Zeros when
    /// the picture has other channels.
    #[must_use]
    pub fn run(&self, picture: &Level<'_>, rectified: bool) -> Vec<f32> {
        let band = |first, scratch: &mut _, out: &mut [f32], _: &mut _| {
            Arch::new().dispatch(Band { conv: self, picture, first, rectified, scratch, out });
        };
        self.banded(picture, self.outputs, band)
    }

    /// As [`Self::run`], but what it makes is never whole in memory: `then` makes `each` values a place of it, some rows
    /// at a time.
    #[must_use]
    pub fn run_then(
        &self,
        picture: &Level<'_>,
        rectified: bool,
        each: usize,
        then: impl Fn(&[f32], &mut [f32]) + Sync,
    ) -> Vec<f32> {
        let band = |first, scratch: &mut _, to: &mut [f32], made: &mut Vec<f32>| {
            made.resize(to.len() / each.max(1) * self.outputs, 0.0);
            Arch::new().dispatch(Band { conv: self, picture, first, rectified, scratch, out: made });
            then(made, to);
        };
        self.banded(picture, each, band)
    }

    /// `each` values a place of the picture, by bands of whole rows of tiles, of which `band` hears the first row.
    fn banded(
        &self,
        picture: &Level<'_>,
        each: usize,
        band: impl Fn(usize, &mut Scratch, &mut [f32], &mut Vec<f32>) + Sync,
    ) -> Vec<f32> {
        let (width, height) = picture.size();
        let mut out = vec![0.0; width * height * each];
        if picture.channels() == self.inputs && !out.is_empty() {
            let rows = BAND.div_ceil(width.div_ceil(TILE));
            let bands = out.par_chunks_mut(rows * TILE * width * each).enumerate();
            bands.for_each_init(<(Scratch, Vec<f32>)>::default, |(scratch, made), (number, out)| {
                band(number * rows, scratch, out, made);
            });
        }
        out
    }
}

/// What is used again for every band.
#[derive(Default)]
struct Scratch {
    /// `[36, depth]`: the inputs of a tile.
    patch: Vec<f32>,
    /// `[36, tiles, depth]` of those that are worked on together.
    mixed: Vec<f32>,
    /// `[36, tiles, stride]`
    products: Vec<f32>,
    /// `[16, stride]`: the outputs of a tile.
    done: Vec<f32>,
}

/// Some rows of tiles; `pulp` compiles it for every kind of processor.
struct Band<'a> {
    conv: &'a Conv,
    picture: &'a Level<'a>,
    /// The first row of tiles.
    first: usize,
    rectified: bool,
    scratch: &'a mut Scratch,
    /// `[height, width, outputs]` of these rows.
    out: &'a mut [f32],
}

impl WithSimd for Band<'_> {
    type Output = ();

    #[inline(always)] // into what pulp compiles for wider registers; so are all below
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { conv, picture, first, rectified, scratch, out } = self;
        let Scratch { patch, mixed, products, done } = scratch;
        let (line, across) = (picture.size().0 * conv.outputs, picture.size().0.div_ceil(TILE));
        let tiles = (out.len() / line).div_ceil(TILE) * across;
        let (depth, stride) = (conv.depth, conv.bias.len());
        patch.resize(MIXTURES * depth, 0.0);
        mixed.resize(MIXTURES * TOGETHER * depth, 0.0);
        products.resize(MIXTURES * TOGETHER * stride, 0.0);
        done.resize(TILE * TILE * stride, 0.0);
        for start in (0..tiles).step_by(TOGETHER) {
            let count = TOGETHER.min(tiles - start);
            let (mixed, products) =
                (&mut mixed[..MIXTURES * count * depth], &mut products[..MIXTURES * count * stride]);
            for (number, tile) in (start..start + count).enumerate() {
                let (left, top) = (TILE * (tile % across), TILE * (first + tile / across));
                for (number, cell) in patch.chunks_exact_mut(depth).enumerate() {
                    // The margin is one wide.
                    let (x, y) = ((left + number % REACH).checked_sub(1), (top + number / REACH).checked_sub(1));
                    let (values, beyond) = cell.split_at_mut(conv.inputs);
                    match x.zip(y).and_then(|(x, y)| picture.at(x, y)) {
                        Some(from) => values.copy_from_slice(from),
                        None => values.fill(0.0),
                    }
                    beyond.fill(0.0);
                }
                inward(simd, patch, mixed, number, count);
            }
            let each = mixed.chunks_exact(count * depth).zip(products.chunks_exact_mut(count * stride));
            for ((mixed, products), weights) in each.zip(&conv.weights) {
                multiply(simd, mixed, weights, products);
            }
            for (number, tile) in (start..start + count).enumerate() {
                outward(simd, products, &conv.bias, rectified, done, number, count);
                let (left, top) = (conv.outputs * TILE * (tile % across), TILE * (tile / across));
                for (row, done) in out.chunks_exact_mut(line).skip(top).zip(done.chunks_exact(TILE * stride)) {
                    let places = row.get_mut(left..).unwrap_or_default().chunks_exact_mut(conv.outputs);
                    for (place, done) in places.zip(done.chunks_exact(stride)) {
                        place.iter_mut().zip(done).for_each(|(to, value)| *to = *value);
                    }
                }
            }
        }
    }
}

/// A tile's inputs `[36, depth]` to its mixtures in `[36, tiles, depth]`.
#[inline(always)]
fn inward<S: Simd>(simd: S, patch: &[f32], mixed: &mut [f32], tile: usize, tiles: usize) {
    let (patch, mixed) = (S::as_simd_f32s(patch).0, S::as_mut_simd_f32s(mixed).0);
    let (zero, count) = (simd.splat_f32s(0.0), patch.len() / MIXTURES);
    for at in 0..count {
        let mut half = [[zero; REACH]; REACH];
        for x in 0..REACH {
            let mut column = [zero; REACH];
            for (y, to) in column.iter_mut().enumerate() {
                *to = patch[(y * REACH + x) * count + at];
            }
            for (row, value) in half.iter_mut().zip(mix(simd, column)) {
                row[x] = value;
            }
        }
        for (y, row) in half.into_iter().enumerate() {
            for (x, value) in mix(simd, row).into_iter().enumerate() {
                mixed[((y * REACH + x) * tiles + tile) * count + at] = value;
            }
        }
    }
}

/// A tile's products in `[36, tiles, stride]` to its outputs `[16, stride]`.
#[inline(always)]
fn outward<S: Simd>(
    simd: S,
    products: &[f32],
    bias: &[f32],
    rectified: bool,
    done: &mut [f32],
    tile: usize,
    tiles: usize,
) {
    let (products, bias, done) = (S::as_simd_f32s(products).0, S::as_simd_f32s(bias).0, S::as_mut_simd_f32s(done).0);
    let (zero, count) = (simd.splat_f32s(0.0), bias.len());
    for (at, bias) in bias.iter().enumerate() {
        let mut half = [[zero; REACH]; TILE];
        for x in 0..REACH {
            let mut column = [zero; REACH];
            for (y, to) in column.iter_mut().enumerate() {
                *to = products[((y * REACH + x) * tiles + tile) * count + at];
            }
            for (row, value) in half.iter_mut().zip(unmix(simd, column)) {
                row[x] = value;
            }
        }
        for (y, row) in half.into_iter().enumerate() {
            for (x, value) in unmix(simd, row).into_iter().enumerate() {
                let value = simd.add_f32s(value, *bias);
                done[(y * TILE + x) * count + at] = if rectified { simd.max_f32s(value, zero) } else { value };
            }
        }
    }
}

/// What inputs are mixed with along an axis (B transposed).
#[inline(always)]
fn mix<S: Simd>(simd: S, [a, b, c, d, e, f]: [S::f32s; REACH]) -> [S::f32s; REACH] {
    let (two, four) = (simd.splat_f32s(2.0), simd.splat_f32s(4.0));
    let (less_four, less_five) = (simd.splat_f32s(-4.0), simd.splat_f32s(-5.0));
    let (even, odd) = (simd.mul_add_e_f32s(c, less_four, e), simd.mul_add_e_f32s(b, less_four, d));
    let (even_2, odd_2) = (simd.sub_f32s(e, c), simd.mul_f32s(simd.sub_f32s(d, b), two));
    [
        simd.mul_add_e_f32s(a, four, simd.mul_add_e_f32s(c, less_five, e)),
        simd.add_f32s(even, odd),
        simd.sub_f32s(even, odd),
        simd.add_f32s(even_2, odd_2),
        simd.sub_f32s(even_2, odd_2),
        simd.mul_add_e_f32s(b, four, simd.mul_add_e_f32s(d, less_five, f)),
    ]
}

/// What products are summed with along an axis (A transposed).
#[inline(always)]
fn unmix<S: Simd>(simd: S, [a, b, c, d, e, f]: [S::f32s; REACH]) -> [S::f32s; TILE] {
    let (two, four, eight) = (simd.splat_f32s(2.0), simd.splat_f32s(4.0), simd.splat_f32s(8.0));
    let (sum, sum_2) = (simd.add_f32s(b, c), simd.add_f32s(d, e));
    let (apart, apart_2) = (simd.sub_f32s(b, c), simd.sub_f32s(d, e));
    [
        simd.add_f32s(simd.add_f32s(a, sum), sum_2),
        simd.mul_add_e_f32s(apart_2, two, apart),
        simd.mul_add_e_f32s(sum_2, four, sum),
        simd.add_f32s(simd.mul_add_e_f32s(apart_2, eight, apart), f),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The convolution as it is defined, at one place of one output.
    fn direct(picture: &Level, weights: &[f32], inputs: usize, (x, y): (usize, usize), output: usize) -> f64 {
        let mut sum = 0.0;
        for (k, (dx, dy)) in (0..9).map(|k| (k, (k % 3, k / 3))) {
            let place = (x + dx).checked_sub(1).zip((y + dy).checked_sub(1)).and_then(|(x, y)| picture.at(x, y));
            for (input, value) in place.unwrap_or_default().iter().enumerate() {
                sum += f64::from(weights[(output * inputs + input) * 9 + k]) * f64::from(*value);
            }
        }
        sum
    }

    #[test]
    fn it_is_the_convolution_as_it_is_defined_for_all_sizes() {
        for (width, height, inputs, outputs) in [(1, 1, 1, 1), (9, 6, 5, 3), (50, 13, 17, 20), (4, 4, 16, 16)] {
            let some = |i: usize| ((i * 7919) % 1009) as f32 / 504.5 - 1.0;
            let data: Vec<f32> = (0..width * height * inputs).map(some).collect();
            let weights: Vec<f32> = (0..outputs * inputs * 9).map(|i| some(i * 3 + 1)).collect();
            let bias: Vec<f32> = (0..outputs).map(|i| i as f32 / 7.0 - 0.5).collect();
            let picture = Level::new([height, width, inputs], &data).unwrap();
            for rectified in [false, true] {
                let out = Conv::new(&weights, &bias).run(&picture, rectified);
                assert_eq!(out.len(), width * height * outputs);
                for (i, &got) in out.iter().enumerate() {
                    let (place, output) = (i / outputs, i % outputs);
                    let sum = direct(&picture, &weights, inputs, (place % width, place / width), output);
                    let wanted = sum + f64::from(bias[output]);
                    let wanted = if rectified { wanted.max(0.0) } else { wanted };
                    assert!((f64::from(got) - wanted).abs() < 2e-4, "{width}x{height}, {i}: {got} {wanted}");
                }
            }
        }
    }
}
