//! A mask in a box along a row of the raster, to the last bit as another program pastes it.
//!
//! Must not know: feathers, other masks (each only raises what is in the row).

use super::ramp::Ramp;
use crate::imaging::{
    geometry::Affine,
    mask::{InBox, Mask, weighed},
};

/// A mask of [`Mask::in_box`], ready to be drawn row by row.
pub(super) struct Boxed<'a> {
    mask: &'a Mask,
    map: InBox,
    to_photo: Affine, // from raster indices
    first: usize,
    /// The cell at or before each column from `first` on (-1: before the first), and the way to the next.
    columns: Vec<(i64, f32)>,
}

impl<'a> Boxed<'a> {
    pub(super) fn new(mask: &'a Mask, map: &InBox, raster_to_photo: &Affine, raster_width: u32) -> Self {
        let mut found = (0..raster_width as usize)
            .map(|x| (x, map.x.cell(raster_to_photo.apply(x as f64, 0.0).0 as f32)))
            .skip_while(|(_, cell)| cell.is_none());
        let (first, columns) = match found.next() {
            Some((first, Some(cell))) => {
                (first, std::iter::once(cell).chain(found.map_while(|(_, cell)| cell)).collect())
            }
            _ => (0, Vec::new()),
        };
        Self { mask, map: *map, to_photo: *raster_to_photo, first, columns }
    }

    /// Raises the alpha of raster row `y` to what this mask says there.
    pub(super) fn draw_row(&self, y: usize, row: &mut [u8], ramp: &Ramp) {
        let Some((line, down)) = self.map.y.cell(self.to_photo.apply(0.0, y as f64).1 as f32) else { return };
        let side = self.mask.width() as usize;
        // Beyond the last row and column lies nothing.
        let line_of =
            |line: i64| usize::try_from(line).ok().and_then(|line| self.mask.probs().chunks_exact(side).nth(line));
        let (above, below) = (line_of(line), line_of(line + 1));
        let at = |line: Option<&[f32]>, cell: i64| {
            let cell = usize::try_from(cell).ok();
            line.zip(cell).and_then(|(line, cell)| line.get(cell)).copied().unwrap_or(0.0)
        };
        let mut last = (i64::MIN, [0.0; 4]);
        let pixels = row.get_mut(self.first..).unwrap_or_default().iter_mut();
        for (pixel, &(cell, right)) in pixels.zip(&self.columns) {
            if cell != last.0 {
                last = (cell, [at(above, cell), at(above, cell + 1), at(below, cell), at(below, cell + 1)]);
            }
            if last.1 != [0.0; 4] {
                *pixel = (*pixel).max(ramp.level(weighed(last.1, right, down)));
            }
        }
    }
}
