//! One mask's probabilities along a row of the raster, fast: the same numbers as `Mask::sample`.
//!
//! Must not know: feathers, other masks (each only raises what is in the row).

use super::{boxed::Boxed, ramp::Ramp};
use crate::imaging::{geometry::Affine, mask::Mask};

/// A mask with its cells repeated once around the rim, so that no sample inside its rectangle leaves the grid.
pub(super) struct Grid<'a> {
    width: usize, // with the rim
    cells: Vec<f32>,
    mask: &'a Mask,
    to_grid: Affine, // from raster indices
    columns: Option<Columns>,
    boxed: Option<Boxed<'a>>,
}

/// Where the raster's columns fall in an upright grid.
struct Columns {
    first: usize,
    /// Place between two cells, `0.0..1.0`, for each column from `first` on.
    part: Vec<f32>,
    /// Neighbouring columns between the same two cells: (left cell, columns), in order.
    spans: Vec<(usize, usize)>,
}

/// Memory kept from row to row.
#[derive(Default)]
pub(super) struct Scratch {
    row: Vec<f32>,
    levels: Vec<u8>,
}

impl<'a> Grid<'a> {
    /// `None` when the mask cannot be seen in the raster.
    pub(super) fn new(mask: &'a Mask, raster_to_photo: &Affine, raster_size: (u32, u32)) -> Option<Self> {
        let to_grid = raster_to_photo.then(&mask.to_photo().inverse()?);
        let columns = if to_grid.b == 0.0 && to_grid.c == 0.0 {
            Some(Columns::new(&to_grid, f64::from(mask.width()), raster_size.0)?)
        } else {
            None
        };
        let boxed = mask.box_map().map(|map| Boxed::new(mask, map, raster_to_photo, raster_size.0));
        let (w, h) = (mask.width() as usize, mask.height() as usize);
        let mut cells = Vec::with_capacity((w + 2) * (h + 2));
        let rows: Vec<&[f32]> = mask.probs().chunks_exact(w).collect();
        for row in rows.iter().take(1).chain(&rows).chain(rows.last()) {
            cells.extend(row.first());
            cells.extend_from_slice(row);
            cells.extend(row.last());
        }
        Some(Self { width: w + 2, cells, mask, to_grid, columns, boxed })
    }

    /// Raises the alpha of raster row `y` to what this mask says there.
    pub(super) fn draw_row(&self, y: usize, row: &mut [u8], ramp: &Ramp, scratch: &mut Scratch) {
        if let Some(boxed) = &self.boxed {
            return boxed.draw_row(y, row, ramp);
        }
        match &self.columns {
            Some(columns) => self.draw_upright(columns, y, row, ramp, scratch),
            None => self.draw_turned(y, row, ramp),
        }
    }

    fn draw_upright(&self, columns: &Columns, y: usize, row: &mut [u8], ramp: &Ramp, scratch: &mut Scratch) {
        let v = self.to_grid.d * y as f64 + self.to_grid.f;
        let h = f64::from(self.mask.height());
        if !(0.0..=h).contains(&v) {
            return;
        }
        let (j, part) = split(v);
        let rows = (self.cells.get(j * self.width..), self.cells.get((j + 1) * self.width..));
        let (Some(above), Some(below)) = rows else { return };
        scratch.row.clear();
        scratch.row.extend(above.iter().zip(below).take(self.width).map(|(a, b)| a + (b - a) * part));
        scratch.levels.clear();
        scratch.levels.extend(scratch.row.iter().map(|&p| ramp.level(p)));
        let mut rest = row.get_mut(columns.first..).unwrap_or_default();
        let mut parts = columns.part.as_slice();
        for &(cell, count) in &columns.spans {
            let Some((pixels, more)) = rest.split_at_mut_checked(count) else { return };
            let Some((part, more_parts)) = parts.split_at_checked(count) else { return };
            (rest, parts) = (more, more_parts);
            let ends = (scratch.row.get(cell..cell + 2), scratch.levels.get(cell..cell + 2));
            let (Some(&[left, right]), Some(&[from, to])) = ends else { return };
            if from != to {
                let rise = right - left;
                for (pixel, part) in pixels.iter_mut().zip(part) {
                    *pixel = (*pixel).max(ramp.level(left + rise * part));
                }
            } else if from > 0 {
                pixels.iter_mut().for_each(|pixel| *pixel = (*pixel).max(from)); // the ramp never falls
            }
        }
    }

    fn draw_turned(&self, y: usize, row: &mut [u8], ramp: &Ramp) {
        let map = &self.to_grid;
        let (w, h) = (f64::from(self.mask.width()), f64::from(self.mask.height()));
        let (u0, v0) = map.apply(0.0, y as f64);
        let inside = crossing(u0, map.a, w, row.len()).and_then(|(a, b)| {
            let (c, d) = crossing(v0, map.b, h, row.len())?;
            (a.max(c) < b.min(d)).then_some(a.max(c)..b.min(d))
        });
        let Some(inside) = inside else { return };
        let (us, vs) = map.apply(inside.start as f64, y as f64);
        let (us, vs, du, dv) = (us as f32 + 0.5, vs as f32 + 0.5, map.a as f32, map.b as f32);
        let (u_max, v_max) = (w as f32 + 0.499, h as f32 + 0.499);
        let Some(pixels) = row.get_mut(inside) else { return };
        for (i, pixel) in pixels.iter_mut().enumerate() {
            // Half a cell further, for the rim.
            let u = (us + du * i as f32).clamp(0.5, u_max);
            let v = (vs + dv * i as f32).clamp(0.5, v_max);
            let (cell, line) = (u as i32, v as i32);
            let (fu, fv) = (u - cell as f32, v - line as f32);
            let at = line as usize * self.width + cell as usize;
            let top = self.cells.get(at..at + 2);
            let bottom = self.cells.get(at + self.width..at + self.width + 2);
            if let (Some(&[a, b]), Some(&[c, d])) = (top, bottom) {
                let (top, bottom) = (a + (b - a) * fu, c + (d - c) * fu);
                *pixel = (*pixel).max(ramp.level(top + (bottom - top) * fv));
            }
        }
    }
}

impl Columns {
    fn new(to_grid: &Affine, grid_width: f64, raster_width: u32) -> Option<Self> {
        let (first, end) = crossing(to_grid.e, to_grid.a, grid_width, raster_width as usize)?;
        let mut columns = Self { first, part: Vec::with_capacity(end - first), spans: Vec::new() };
        for x in first..end {
            let (cell, part) = split((to_grid.a * x as f64 + to_grid.e).clamp(0.0, grid_width));
            columns.part.push(part);
            match columns.spans.last_mut() {
                Some((last, count)) if *last == cell => *count += 1,
                _ => columns.spans.push((cell, 1)),
            }
        }
        Some(columns)
    }
}

/// A grid coordinate (`0.0..=side`) as the rimmed cell before it and the way to the next.
fn split(at: f64) -> (usize, f32) {
    let at = at + 0.5; // cell centres lie at + 0.5, the rim adds one cell
    (at as usize, at.fract() as f32)
}

/// The indices i in `0..count` with `0 <= start + step · i <= side`, if any, as first and one past the last.
fn crossing(start: f64, step: f64, side: f64, count: usize) -> Option<(usize, usize)> {
    if step == 0.0 {
        return (0.0..=side).contains(&start).then_some((0, count));
    }
    let (a, b) = (-start / step, (side - start) / step);
    let first = a.min(b).ceil().max(0.0);
    let end = (a.max(b).floor() + 1.0).min(count as f64);
    (first < end).then_some((first as usize, end as usize))
}
