//! The Gaussian feather of a matte, equal to OpenCV's `GaussianBlur` on 8-bit pictures, level for level.
//!
//! Owns: the kernel, and how a large plane is walked. A matte is mostly flat, so the plane is cut into tiles and a
//! tile that is flat as far as the kernel reaches is filled, not filtered (`flat`); the others are filtered in
//! strips that stay in the processor's second-level cache (`strip`). The inner loops are plain; `pulp` has them compiled
//! for AVX2 as well and takes that where the processor has it, as OpenCV does.
//!
//! Must not know: masks, thresholds, colours.

mod flat;
mod kernel;
mod strip;

use std::ops::Range;

use rayon::prelude::*;

use flat::FlatMap;
use strip::Strip;

/// Side of the squares that are looked at for being flat, pixels.
const CELL: usize = 32;
/// Columns that are filtered together, a multiple of [`strip::BLOCK`].
const STRIP: usize = 256;
/// Radii above this are taken as this: ten times what the editor offers.
const MAX_RADIUS_PX: f32 = 1000.0;

/// A `width` x `height` plane blurred by a Gaussian of `radius_px` pixels; 0 (or less, or NaN) changes nothing.
///
/// For a whole radius r the kernel has 2r + 1 taps and sigma 0.3·(r - 1) + 0.8, the border is mirrored without
/// repeating its last pixel (reflect-101), and the result is the same as
/// `GaussianBlur(plane, Size(2r + 1, 2r + 1), 0)` of OpenCV 5.0. Between whole radii the kernel is interpolated, so a
/// growing radius never jumps. Sides smaller than the radius are folded as often as it takes. When the length is not
/// `width * height` the plane comes back as it was.
#[must_use]
pub fn feather(alpha: &[u8], width: u32, height: u32, radius_px: f32) -> Vec<u8> {
    let (w, h) = (width as usize, height as usize);
    if radius_px.is_nan() || radius_px <= 0.0 || alpha.is_empty() || w.checked_mul(h) != Some(alpha.len()) {
        return alpha.to_vec();
    }
    let taps = kernel::half_taps(radius_px.min(MAX_RADIUS_PX));
    let reach = taps.len() - 1;
    if reach == 0 {
        return alpha.to_vec();
    }
    let flat = FlatMap::new(alpha, w);
    let mut out = vec![0; alpha.len()];
    // Each band filters `reach` more rows above and below than it writes: bands must not be thin.
    let rows = (h / (rayon::current_num_threads() * 4)).max(4 * reach).next_multiple_of(CELL).min(h);
    let arch = pulp::Arch::new();
    out.par_chunks_mut(rows * w).enumerate().for_each_init(Strip::default, |strip, (band, target)| {
        let y0 = band * rows;
        let y1 = y0 + target.len() / w;
        for x0 in (0..w).step_by(STRIP) {
            let x1 = (x0 + STRIP).min(w);
            let mut filter = |y, target: &mut [u8]| {
                arch.dispatch(Filter {
                    strip,
                    plane: alpha,
                    size: (w, h),
                    taps: &taps,
                    flat: &flat,
                    x: x0..x1,
                    y,
                    target,
                    y0,
                });
            };
            let mut run = y0; // first row not yet written
            for y in (y0..y1).step_by(CELL) {
                let bottom = (y + CELL).min(y1);
                let level = flat.level(x0.saturating_sub(reach)..x1 + reach, y.saturating_sub(reach)..bottom + reach);
                if let Some(level) = level {
                    filter(run..y, target);
                    for row in target.chunks_exact_mut(w).take(bottom - y0).skip(y - y0) {
                        row.iter_mut().take(x1).skip(x0).for_each(|v| *v = level);
                    }
                    run = bottom;
                }
            }
            filter(run..y1, target);
        }
    });
    out
}

/// A call of [`Strip::filter`], which `pulp` compiles for every kind of processor; a closure would not be inlined.
struct Filter<'a> {
    strip: &'a mut Strip,
    plane: &'a [u8],
    size: (usize, usize),
    taps: &'a [u16],
    flat: &'a FlatMap,
    x: Range<usize>,
    y: Range<usize>,
    target: &'a mut [u8],
    y0: usize,
}

impl pulp::NullaryFnOnce for Filter<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        self.strip.filter(self.plane, self.size, self.taps, self.flat, self.x, self.y, self.target, self.y0);
    }
}

/// The index inside `0..len` that index `i` (any) mirrors to, the outermost pixel not repeated.
fn reflect_101(i: isize, len: usize) -> usize {
    let period = 2 * len.saturating_sub(1);
    if period == 0 {
        return 0;
    }
    let i = i.rem_euclid(period as isize) as usize;
    i.min(period - i)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mirroring_leaves_the_outermost_pixel_single() {
        let seen: Vec<usize> = (-5..8).map(|i| reflect_101(i, 4)).collect();
        assert_eq!(seen, [1, 2, 3, 2, 1, 0, 1, 2, 3, 2, 1, 0, 1]);
        assert_eq!(reflect_101(-7, 1), 0);
    }
}
