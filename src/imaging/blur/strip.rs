//! The separable filter on one strip of columns: across into two planes of bytes, then down.
//!
//! All sums fit 16 bits, so that plain x86-64 works on eight pixels at a time and AVX2 on sixteen: the first pass gives 8.8 fixed point,
//! kept as a whole and a fraction byte; each is at most 255, and 255 times a kernel that sums to 256 is 65,280.
//!
//! Must not know: which parts of the plane are worth filtering.

use std::ops::Range;

use super::{CELL, STRIP, flat::FlatMap, reflect_101};

/// Pixels whose sums are held in registers together.
pub(super) const BLOCK: usize = 128;
/// Values from one row of a strip to the next; not a power of two, or all rows would share a few cache sets.
const STRIDE: usize = STRIP + 32;
/// Most rows written in one go: with the radius above and below they must stay in the second-level cache.
const MAX_ROWS: usize = 256;

/// The planes between the two passes, kept from one strip to the next.
#[derive(Default)]
pub(super) struct Strip {
    line: Vec<u16>,
    whole: Vec<u16>,
    part: Vec<u16>,
}

impl Strip {
    /// Filters the pixels at columns `x`, rows `y` of `plane` (`size.0` x `size.1`) into `target`, whose first row is
    /// the plane's row `target_top`.
    #[inline(always)] // into what pulp compiles for wider registers; so are all below
    #[expect(clippy::too_many_arguments, reason = "one inner loop with one caller")]
    pub(super) fn filter(
        &mut self,
        plane: &[u8],
        size: (usize, usize),
        taps: &[u16],
        flat: &FlatMap,
        x: Range<usize>,
        y: Range<usize>,
        target: &mut [u8],
        target_top: usize,
    ) {
        let reach = taps.len() - 1;
        for top in y.clone().step_by(MAX_ROWS.max(4 * reach)) {
            let bottom = (top + MAX_ROWS.max(4 * reach)).min(y.end);
            self.across(plane, size, taps, flat, x.clone(), top..bottom);
            let rows = target.chunks_exact_mut(size.0).skip(top - target_top).take(bottom - top);
            for (i, row) in rows.enumerate() {
                if let Some(pixels) = row.get_mut(x.clone()) {
                    self.down(taps, i, pixels);
                }
            }
        }
    }

    /// The first pass, for the rows `y` and `reach` more on either side.
    #[inline(always)]
    fn across(
        &mut self,
        plane: &[u8],
        (width, height): (usize, usize),
        taps: &[u16],
        flat: &FlatMap,
        x: Range<usize>,
        y: Range<usize>,
    ) {
        let reach = taps.len() - 1;
        let count = y.len() + 2 * reach;
        self.whole.resize(count * STRIDE, 0);
        self.part.resize(count * STRIDE, 0);
        self.line.clear();
        self.line.resize(STRIP + 2 * reach, 0);
        let seen = x.start.saturating_sub(reach)..(x.end + reach).min(width);
        let mut known = (usize::MAX, None); // the row of squares last asked for, and its answer
        let planes = self.whole.chunks_exact_mut(STRIDE).zip(self.part.chunks_exact_mut(STRIDE));
        for (i, (whole, part)) in planes.enumerate().take(count) {
            let source = reflect_101((y.start + i) as isize - reach as isize, height);
            if known.0 != source / CELL {
                known = (source / CELL, flat.level(seen.clone(), source..source + 1));
            }
            if let Some(level) = known.1 {
                whole.fill(u16::from(level));
                part.fill(0);
                continue;
            }
            let Some(row) = plane.get(source * width..(source + 1) * width) else { continue };
            gather(row, x.start as isize - reach as isize, x.len() + 2 * reach, &mut self.line);
            for (block, (whole, part)) in whole
                .chunks_exact_mut(BLOCK)
                .zip(part.chunks_exact_mut(BLOCK))
                .take(x.len().div_ceil(BLOCK))
                .enumerate()
            {
                let sums = weigh(&self.line, block * BLOCK + reach, 1, taps);
                for ((whole, part), sum) in whole.iter_mut().zip(part).zip(sums) {
                    *whole = sum >> 8;
                    *part = sum & 255;
                }
            }
        }
    }

    /// The second pass, for one row: the `i`th of the rows that [`Self::across`] was asked for.
    #[inline(always)]
    fn down(&self, taps: &[u16], i: usize, pixels: &mut [u8]) {
        let centre = (i + taps.len() - 1) * STRIDE;
        for (block, pixels) in pixels.chunks_mut(BLOCK).enumerate() {
            let whole = weigh(&self.whole, centre + block * BLOCK, STRIDE, taps);
            let part = weigh(&self.part, centre + block * BLOCK, STRIDE, taps);
            for ((pixel, whole), part) in pixels.iter_mut().zip(whole).zip(part) {
                *pixel = ((whole + (part >> 8) + 128) >> 8) as u8;
            }
        }
    }
}

/// The kernel's sums at `BLOCK` values from `centre` on, its taps `step` values apart.
#[inline(always)]
fn weigh(values: &[u16], centre: usize, step: usize, taps: &[u16]) -> [u16; BLOCK] {
    let mut sums = [0; BLOCK];
    let block = |at: usize| values.get(at..).and_then(|rest| rest.first_chunk::<BLOCK>());
    for (i, &tap) in taps.iter().enumerate() {
        let (Some(before), Some(after)) = (block(centre - i * step), block(centre + i * step)) else { return sums };
        if i == 0 {
            for (sum, value) in sums.iter_mut().zip(before) {
                *sum = value * tap;
            }
        } else if tap > 0 {
            for ((sum, before), after) in sums.iter_mut().zip(before).zip(after) {
                *sum = sum.wrapping_add((before + after).wrapping_mul(tap)); // never above 65,280
            }
        }
    }
    sums
}

/// `count` pixels of a row from column `start` (which may lie outside) on, mirrored at the ends.
fn gather(row: &[u8], start: isize, count: usize, line: &mut [u16]) {
    if let Some(inside) = usize::try_from(start).ok().and_then(|start| row.get(start..start + count)) {
        line.iter_mut().zip(inside).for_each(|(value, &pixel)| *value = u16::from(pixel));
        return;
    }
    for (i, value) in line.iter_mut().enumerate().take(count) {
        *value = u16::from(row.get(reflect_101(start + i as isize, row.len())).copied().unwrap_or(0));
    }
}
