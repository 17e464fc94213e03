//! Where a plane has one value all over a square, so that a filter has nothing to do there.
//!
//! Must not know: kernels.

use std::ops::Range;

use rayon::prelude::*;

use super::CELL;

/// The plane in squares of [`CELL`] pixels: the value of a flat square, `None` for another.
pub(super) struct FlatMap {
    across: usize,
    cells: Vec<Option<u8>>,
}

impl FlatMap {
    /// The map of a plane whose rows are `width` long.
    pub(super) fn new(plane: &[u8], width: usize) -> Self {
        let across = width.div_ceil(CELL);
        let cells = plane.par_chunks(width * CELL).flat_map_iter(|rows| cell_row(rows, width, across)).collect();
        Self { across, cells }
    }

    /// The one value of all squares that touch a rectangle (its part inside the plane), if they have one.
    pub(super) fn level(&self, x: Range<usize>, y: Range<usize>) -> Option<u8> {
        let columns = x.start / CELL..x.end.div_ceil(CELL).min(self.across);
        let mut all = None;
        for row in self.cells.chunks(self.across).take(y.end.div_ceil(CELL)).skip(y.start / CELL) {
            for cell in row.get(columns.clone())? {
                let level = (*cell)?;
                if *all.get_or_insert(level) != level {
                    return None;
                }
            }
        }
        all
    }
}

/// One row of squares.
fn cell_row(rows: &[u8], width: usize, across: usize) -> Vec<Option<u8>> {
    let mut cells: Vec<Option<u8>> = rows.iter().take(width).step_by(CELL).copied().map(Some).collect();
    cells.resize(across, None);
    for row in rows.chunks_exact(width) {
        for (cell, pixels) in cells.iter_mut().zip(row.chunks(CELL)) {
            if let Some(level) = *cell {
                // No early way out inside a square: the compiler compares sixteen pixels at a time.
                let other = pixels.iter().fold(0, |seen, pixel| seen | (pixel ^ level));
                if other != 0 {
                    *cell = None;
                }
            }
        }
    }
    cells
}
