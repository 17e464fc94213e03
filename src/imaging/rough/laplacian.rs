//! The matting Laplacian of a picture in a band, and alpha solved with it.
//!
//! Levin, Lischinski, Weiss, "A Closed-Form Solution to Natural Image Matting", PAMI 2008: where alpha is a linear
//! function of the colours in every window of 3 x 3 pixels, `alpha' L alpha` is least. Only the pixels of the band are
//! unknown; what lies round them is given.
//!
//! Must not know: masks, where the band comes from.

use rayon::prelude::*;

use super::lift::Colour;

/// Keeps the colours' covariance from being singular; colours in `0.0..=1.0`, so about the noise of a photo squared.
const EPSILON: f64 = 2e-5;
/// Pixels of a row that are worked on together.
const LANES: usize = 4;
/// Blocks that are worked on together; fixed, so that sums come out the same on every machine.
const CHUNK: usize = 512;
/// Rows of the picture whose windows are worked out together.
const ROWS: usize = 16;
/// Pixels about the picture, so that the 5 x 5 about any of it are there.
const RIM: usize = 2;

/// A number for each pixel of a block.
type Lanes = [f32; LANES];

/// A pixel whose alpha is sought: `weight * (alpha - wanted)^2` is what it costs to be another than is wanted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unknown {
    pub x: usize,
    pub y: usize,
    /// Above 0.
    pub weight: f32,
    pub wanted: f32,
}

/// Alpha all over a picture.
#[derive(Clone, Debug)]
pub(super) struct Plane {
    width: usize,
    height: usize,
    /// With a rim, and on the right with what a block reaches beyond.
    values: Vec<f32>,
}

impl Plane {
    /// 0 everywhere.
    pub fn new((width, height): (usize, usize)) -> Self {
        Self { width, height, values: vec![0.0; (width + 2 * RIM + LANES) * (height + 2 * RIM)] }
    }

    pub fn at(&self, x: usize, y: usize) -> f32 {
        self.values.get(self.index(x, y)).copied().unwrap_or(0.0)
    }

    pub fn set(&mut self, x: usize, y: usize, value: f32) {
        let at = self.index(x, y);
        if let Some(to) = self.values.get_mut(at) {
            *to = value;
        }
    }

    /// The picture's rows, from the top.
    pub fn rows(&mut self) -> impl IndexedParallelIterator<Item = &mut [f32]> {
        let (width, height, stride) = (self.width, self.height, self.stride());
        let rows = self.values.par_chunks_mut(stride).skip(RIM).take(height);
        rows.map(move |row| row.get_mut(RIM..RIM + width).unwrap_or_default())
    }

    fn stride(&self) -> usize {
        self.width + 2 * RIM + LANES
    }

    fn index(&self, x: usize, y: usize) -> usize {
        (y + RIM) * self.stride() + x + RIM
    }

    /// The pixels of a block.
    fn block(&mut self, block: &Block) -> Option<&mut Lanes> {
        let at = self.index(block.x, block.y);
        self.values.get_mut(at..)?.first_chunk_mut()
    }
}

/// Neighbours in a row, of which some are unknown. The matrix's rows for them are kept side by side, so that they are
/// worked out together; those of known ones are 0.
struct Block {
    x: usize,
    y: usize,
    /// How the pixels of 5 x 5 about each count.
    rows: [Lanes; 25],
    /// 0 where a pixel is known.
    weight: Lanes,
    wanted: Lanes,
    /// `1 / (L's diagonal + weight)`.
    inverse: Lanes,
}

/// Minimises `a' L a + sum of weight (a - wanted)^2` over the unknowns.
pub(super) struct System {
    blocks: Vec<Block>,
}

impl System {
    /// `rgb`: the picture. `unknown`: row by row, from the left.
    pub fn new(rgb: &[u8], (width, height): (usize, usize), unknown: &[Unknown]) -> Self {
        let mut last: Option<&Unknown> = None;
        // Counted first: many megabytes that grow are copied while every other thread waits for memory.
        let begin = unknown.iter().filter(|pixel| {
            let begins = !last.is_some_and(|first| first.y == pixel.y && pixel.x < first.x + LANES);
            last = if begins { Some(*pixel) } else { last };
            begins
        });
        let mut blocks: Vec<Block> = Vec::with_capacity(begin.count());
        for pixel in unknown {
            if !blocks.last().is_some_and(|block| block.y == pixel.y && pixel.x < block.x + LANES) {
                let (rows, none) = ([[0.0; LANES]; 25], [0.0; LANES]);
                let (x, y) = (pixel.x, pixel.y);
                blocks.push(Block { x, y, rows, weight: none, wanted: none, inverse: none });
            }
            let Some(block) = blocks.last_mut() else { continue };
            let lane = pixel.x - block.x;
            if let (Some(weight), Some(wanted)) = (block.weight.get_mut(lane), block.wanted.get_mut(lane)) {
                (*weight, *wanted) = (pixel.weight, pixel.wanted);
            }
        }
        blocks.par_chunk_by_mut(|a, b| a.y / ROWS == b.y / ROWS).for_each(|blocks| {
            let patch = Patch::new(rgb, (width, height), blocks);
            blocks.iter_mut().for_each(|block| patch.fill(block));
        });
        Self { blocks }
    }

    /// `(L + weights) plane` at the unknowns, and its product with `other`.
    fn times(&self, plane: &Plane, other: &[Lanes], out: &mut [Lanes]) -> f32 {
        let stride = plane.stride();
        let chunks = self.blocks.par_chunks(CHUNK).zip(other.par_chunks(CHUNK));
        let parts = out.par_chunks_mut(CHUNK).zip(chunks).map(|(out, (blocks, other))| {
            let mut product = [0.0; LANES];
            for ((out, block), other) in out.iter_mut().zip(blocks).zip(other) {
                let from = plane.index(block.x, block.y) - RIM * stride - RIM;
                let mut sums = [0.0; LANES];
                for (line, rows) in block.rows.as_chunks::<5>().0.iter().enumerate() {
                    let here = plane.values.get(from + line * stride..).and_then(|rest| rest.first_chunk::<8>());
                    for (row, values) in rows.iter().zip(here.unwrap_or(&[0.0; 8]).array_windows::<LANES>()) {
                        sums = add(sums, mul(*row, *values));
                    }
                }
                let own = plane.values.get(plane.index(block.x, block.y)..).and_then(|rest| rest.first_chunk());
                *out = add(sums, mul(block.weight, *own.unwrap_or(&[0.0; LANES])));
                product = add(product, mul(*out, *other));
            }
            product.iter().map(|v| f64::from(*v)).sum::<f64>()
        });
        parts.collect::<Vec<f64>>().iter().sum::<f64>() as f32
    }

    /// Improves `alpha` (only the unknowns change) by at most `steps` of conjugate gradients, preconditioned by the
    /// diagonal.
    pub fn solve(&self, alpha: &mut Plane, steps: usize) {
        let mut product = vec![[0.0; LANES]; self.blocks.len()];
        self.times(alpha, &product.clone(), &mut product);
        let rest = |(block, product): (&Block, &Lanes)| sub(mul(block.wanted, block.weight), *product);
        let mut rest: Vec<Lanes> = self.blocks.iter().zip(&product).map(rest).collect();
        let mut heading: Vec<Lanes> = self.blocks.iter().zip(&rest).map(|(block, r)| mul(block.inverse, *r)).collect();
        let mut field = Plane::new((alpha.width, alpha.height)); // the heading, where the unknowns lie
        let mut size: f32 = rest.iter().zip(&heading).map(|(r, h)| mul(*r, *h).iter().sum::<f32>()).sum();
        let enough = (size * 1e-6).max(1e-12);
        for _ in 0..steps {
            if size <= enough || size.is_nan() {
                return;
            }
            for (block, heading) in self.blocks.iter().zip(&heading) {
                put(&mut field, block, *heading);
            }
            let length = size / self.times(&field, &heading, &mut product).max(1e-20);
            let mut next = 0.0;
            for (((block, rest), heading), product) in self.blocks.iter().zip(&mut rest).zip(&heading).zip(&product) {
                if let Some(alpha) = alpha.block(block) {
                    *alpha = add(*alpha, heading.map(|v| v * length));
                }
                *rest = sub(*rest, product.map(|v| v * length));
                next += mul(mul(*rest, *rest), block.inverse).iter().map(|v| f64::from(*v)).sum::<f64>();
            }
            let turn = next as f32 / size;
            size = next as f32;
            for ((block, rest), heading) in self.blocks.iter().zip(&rest).zip(&mut heading) {
                *heading = add(mul(*rest, block.inverse), heading.map(|v| v * turn));
            }
        }
    }
}

/// Blocks lie apart, but one may reach over pixels that are known: those stay.
fn put(plane: &mut Plane, block: &Block, values: Lanes) {
    if let Some(to) = plane.block(block) {
        *to = values;
    }
}

fn add(a: Lanes, b: Lanes) -> Lanes {
    let ([a0, a1, a2, a3], [b0, b1, b2, b3]) = (a, b);
    [a0 + b0, a1 + b1, a2 + b2, a3 + b3]
}

fn sub(a: Lanes, b: Lanes) -> Lanes {
    let ([a0, a1, a2, a3], [b0, b1, b2, b3]) = (a, b);
    [a0 - b0, a1 - b1, a2 - b2, a3 - b3]
}

fn mul(a: Lanes, b: Lanes) -> Lanes {
    let ([a0, a1, a2, a3], [b0, b1, b2, b3]) = (a, b);
    [a0 * b0, a1 * b1, a2 * b2, a3 * b3]
}

/// The colours about some blocks, and the windows that hold them.
struct Patch {
    /// The picture's pixel at its corner, [`RIM`] further, so that it is never negative.
    left: usize,
    top: usize,
    width: usize,
    colours: Vec<Colour>,
    windows: Vec<Option<Window>>,
}

impl Patch {
    fn new(rgb: &[u8], (width, height): (usize, usize), blocks: &[Block]) -> Self {
        let span = |of: fn(&Block) -> usize| {
            let all = blocks.iter().map(of);
            (all.clone().min().unwrap_or(0), all.max().unwrap_or(0))
        };
        let ((left, right), (top, bottom)) = (span(|block| block.x), span(|block| block.y));
        let (across, down) = (right - left + LANES + 2 * RIM, bottom - top + 1 + 2 * RIM);
        let mut colours = vec![[0.0; 3]; across * down];
        for (j, row) in colours.chunks_exact_mut(across).enumerate() {
            let (Some(y), first) = ((top + j).checked_sub(RIM), left.saturating_sub(RIM)) else { continue };
            let skip = RIM.saturating_sub(left);
            let pixels = rgb.chunks_exact(width * 3).nth(y).unwrap_or_default().as_chunks::<3>().0;
            for (to, pixel) in row.iter_mut().skip(skip).zip(pixels.iter().skip(first)) {
                *to = pixel.map(|v| f32::from(v) / 255.0);
            }
        }
        let mut patch = Self { left, top, width: across, colours, windows: vec![None; across * down] };
        for block in blocks {
            for (x, y) in (block.y..block.y + 3).flat_map(|y| (block.x..block.x + LANES + 2).map(move |x| (x, y))) {
                // Here still one further, so that the first is 0; only windows that lie in the picture count.
                let inside = x >= 2 && y >= 2 && x < width && y < height;
                let at = patch.index(x + RIM - 1, y + RIM - 1);
                if inside && patch.windows.get(at).is_some_and(Option::is_none) {
                    let window = Window::new(&patch.colours, across, at);
                    if let Some(to) = patch.windows.get_mut(at) {
                        *to = Some(window);
                    }
                }
            }
        }
        patch
    }

    /// The index of a pixel of the picture, given [`RIM`] further.
    fn index(&self, x: usize, y: usize) -> usize {
        (y - self.top) * self.width + x - self.left
    }

    /// The rows of the Laplacian for a block.
    fn fill(&self, block: &mut Block) {
        for lane in 0..LANES {
            let (Some(&weight), Some(inverse)) = (block.weight.get(lane), block.inverse.get_mut(lane)) else {
                continue;
            };
            if weight <= 0.0 {
                continue;
            }
            let row = self.stencil(self.index(block.x + lane + RIM, block.y + RIM));
            *inverse = 1.0 / (row[12] + weight).max(1e-9);
            for (to, factor) in block.rows.iter_mut().zip(row) {
                if let Some(to) = to.get_mut(lane) {
                    *to = factor;
                }
            }
        }
    }

    /// The row of the Laplacian of one pixel: over the nine windows that hold it,
    /// `1 (if the same pixel) - (1 + (I_i - m)' C^-1 (I_j - m)) / 9`.
    fn stencil(&self, at: usize) -> [f32; 25] {
        let mut row = [0.0; 25];
        let Some(&own) = self.colours.get(at) else { return row };
        for wy in 0..3 {
            for wx in 0..3 {
                let centre = at + wy * self.width + wx - self.width - 1;
                let Some(Some(window)) = self.windows.get(centre) else { continue };
                let d = [own[0] - window.mean[0], own[1] - window.mean[1], own[2] - window.mean[2]];
                let [xx, xy, xz, yy, yz, zz] = window.inverse;
                let k = [
                    xx * d[0] + xy * d[1] + xz * d[2],
                    xy * d[0] + yy * d[1] + yz * d[2],
                    xz * d[0] + yz * d[1] + zz * d[2],
                ];
                let shift = 1.0 - (k[0] * window.mean[0] + k[1] * window.mean[1] + k[2] * window.mean[2]);
                for dy in 0..3 {
                    let from = centre + dy * self.width - self.width - 1;
                    let line = (wy + dy) * 5 + wx;
                    let (Some(three), Some(out)) = (self.colours.get(from..from + 3), row.get_mut(line..line + 3))
                    else {
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
}

/// A window's mean colour and inverted covariance (xx, xy, xz, yy, yz, zz).
#[derive(Clone, Copy)]
struct Window {
    mean: Colour,
    inverse: [f32; 6],
}

impl Window {
    fn new(colours: &[Colour], width: usize, at: usize) -> Self {
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
        Self { mean: mean.map(|v| v as f32), inverse }
    }
}
