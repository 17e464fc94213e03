//! How far a stroke that stops at edges reaches: from its centre line to all that can be got to without crossing an edge
//! of the photo.
//!
//! The geodesic distance of Criminisi, Sharp and Blake, "GeoS: Geodesic Image Segmentation", ECCV 2008, section 2: a way
//! is as long as its steps and the changes of colour on it. Here a change counts beyond the texture that lies under the
//! centre line itself, and shortest ways are found by Dijkstra's algorithm with a bucket for each length. It runs on
//! cells of whole photo pixels whatever size is drawn, so that a preview and an export stop at the same edges; between
//! cells on the one side and on the other, a pixel's own colour decides how much of it is reached.
//!
//! Must not know: mattes.

use super::{
    Stroke,
    tip::{Near, Tip},
};
use crate::imaging::{geometry::Rect, photo::Photo};

/// Cells across the brush at most one and a half times so many.
const ACROSS: f32 = 96.0;
/// Parts of a colour level in the lengths of ways.
const PARTS: u32 = 64;
/// The longest way, in colour levels: a change of colour by so many is an edge that nothing crosses.
const LONGEST: u32 = 24 * PARTS;
/// Ways up to this length reach all of a cell.
const CERTAIN: u32 = LONGEST * 3 / 4;
/// A change of colour that is no edge in the smoothest photo, levels.
const LEAST_TEXTURE: u32 = 3;
/// ... and in the roughest.
const MOST_TEXTURE: u32 = 10;
/// Two sides of an edge whose colours differ by less are not told apart by colour, levels.
const CONTRAST: f32 = 10.0;

/// Photo pixels along a side of a cell.
fn cell_of(stroke: &Stroke) -> u32 {
    ((stroke.size_px / ACROSS).round() as u32).max(1)
}

/// The changes of colour from cell to cell under the centre line: half of them are at most so many levels, within
/// what may be called texture.
pub(super) fn texture(stroke: &Stroke, photo: &Photo) -> u32 {
    let cell = cell_of(stroke);
    let mut changes = Vec::new();
    let mut last: Option<((u32, u32), [u8; 3])> = None;
    let all = Rect::new(0.0, 0.0, photo.width() as f32, photo.height() as f32);
    Tip::new(stroke).near(&all, 0.0).along(cell as f32, |x, y| {
        let Some(at) = cell_at(photo, cell, x, y) else { return last = None };
        if last.is_some_and(|(before, _)| before == at) {
            return;
        }
        let colour = colour(photo, cell, at);
        if let Some((_, before)) = last {
            changes.push(change(before, colour));
        }
        last = Some((at, colour));
    });
    let middle = changes.len() / 2;
    if changes.is_empty() {
        return LEAST_TEXTURE;
    }
    (*changes.select_nth_unstable(middle).1 + 2).clamp(LEAST_TEXTURE, MOST_TEXTURE)
}

fn cell_at(photo: &Photo, cell: u32, x: f32, y: f32) -> Option<(u32, u32)> {
    let inside = x >= 0.0 && y >= 0.0 && x < photo.width() as f32 && y < photo.height() as f32;
    inside.then(|| (x as u32 / cell, y as u32 / cell))
}

/// The mean colour of a cell.
fn colour(photo: &Photo, cell: u32, (x, y): (u32, u32)) -> [u8; 3] {
    mean(photo, (x * cell, y * cell), ((x + 1) * cell, (y + 1) * cell)).map(|v| (v + 0.5) as u8)
}

/// The mean colour of the photo pixels from a corner up to another.
fn mean(photo: &Photo, (x0, y0): (u32, u32), (x1, y1): (u32, u32)) -> [f32; 3] {
    let (width, x1, y1) = (photo.width() as usize, x1.min(photo.width()), y1.min(photo.height()));
    let (pixels, mut sum, mut count) = (photo.rgb().as_chunks::<3>().0, [0_u32; 3], 0_u32);
    for y in y0..y1 {
        let row = y as usize * width;
        for [r, g, b] in pixels.get(row + x0 as usize..row + x1 as usize).unwrap_or_default() {
            sum = [sum[0] + u32::from(*r), sum[1] + u32::from(*g), sum[2] + u32::from(*b)];
            count += 1;
        }
    }
    sum.map(|v| v as f32 / count.max(1) as f32)
}

/// The largest change of a channel.
fn change(a: [u8; 3], b: [u8; 3]) -> u32 {
    let [r, g, b] = [a[0].abs_diff(b[0]), a[1].abs_diff(b[1]), a[2].abs_diff(b[2])];
    u32::from(r.max(g).max(b))
}

/// What a stroke reaches of some cells. They have a rim of one that belongs to nothing.
pub(super) struct Reach {
    cell: u32,
    /// The first cell beyond the rim.
    first: (u32, u32),
    /// With the rim.
    size: (usize, usize),
    /// How much of a cell is reached, `0..=255`.
    limit: Vec<u8>,
    /// Whether a cell is within the brush.
    inside: Vec<bool>,
    colours: Vec<[u8; 3]>,
}

impl Reach {
    /// What is reached of `area` (photo pixels). Ways may go round beyond it; `texture` is that of the whole stroke.
    pub(super) fn new(stroke: &Stroke, tip: &Tip, texture: u32, photo: &Photo, area: &Rect) -> Self {
        let cell = cell_of(stroke);
        let across = (stroke.size_px / 2.0 / cell as f32).ceil().max(1.0) as u32;
        let (bounds, room) = (stroke.bounds(), (2 * across + 4) * cell);
        let span = |from: f32, to: f32, low: f32, high: f32, side: u32| {
            let (room, end) = (room as f32, side as f32);
            let first = (from - room).max(low - 4.0 * cell as f32).clamp(0.0, end);
            let last = (to + room).min(high + 4.0 * cell as f32).clamp(0.0, end);
            (first as u32 / cell, (last.ceil() as u32).div_ceil(cell))
        };
        let (x0, x1) = span(area.x0, area.x1, bounds.x0, bounds.x1, photo.width());
        let (y0, y1) = span(area.y0, area.y1, bounds.y0, bounds.y1, photo.height());
        let size = ((x1.max(x0) - x0) as usize + 2, (y1.max(y0) - y0) as usize + 2);
        let count = size.0 * size.1;
        let mut this = Self {
            cell,
            first: (x0, y0),
            size,
            limit: vec![0; count],
            inside: vec![false; count],
            colours: vec![[0; 3]; count],
        };
        let near = this.look(tip, photo);
        let step = (LONGEST / (2 * across)).max(1);
        this.spread(&near, photo, step, texture * PARTS);
        this
    }

    /// Takes in which cells are within the brush, and their colours. Gives the segments that matter.
    fn look(&mut self, tip: &Tip, photo: &Photo) -> Near {
        const SIDE: usize = 32;
        let (cell, (width, height)) = (self.cell as f32, self.size);
        let corner = (self.first.0 as f32 * cell, self.first.1 as f32 * cell);
        let area = |x: usize, y: usize, wide: usize, high: usize| {
            let (x0, y0) = (corner.0 + x as f32 * cell, corner.1 + y as f32 * cell);
            Rect::new(x0, y0, x0 + wide as f32 * cell, y0 + high as f32 * cell)
        };
        for (y0, x0) in (0..height - 2).step_by(SIDE).flat_map(|y| (0..width - 2).step_by(SIDE).map(move |x| (y, x))) {
            let near = tip.near(&area(x0, y0, SIDE, SIDE), cell);
            if near.is_empty() {
                continue;
            }
            for y in y0..(y0 + SIDE).min(height - 2) {
                for x in x0..(x0 + SIDE).min(width - 2) {
                    let (cx, cy) = (corner.0 + (x as f32 + 0.5) * cell, corner.1 + (y as f32 + 0.5) * cell);
                    if near.holds(cx, cy, 1.5 * cell) {
                        let index = (y + 1) * width + x + 1;
                        let of = colour(photo, self.cell, (self.first.0 + x as u32, self.first.1 + y as u32));
                        if let (Some(inside), Some(colour)) = (self.inside.get_mut(index), self.colours.get_mut(index))
                        {
                            (*inside, *colour) = (true, of);
                        }
                    }
                }
            }
        }
        tip.near(&area(0, 0, width, height), cell)
    }

    /// Finds the shortest ways from the centre line, and with them the limits. A step costs `step` and the change of
    /// colour beyond `texture`, all in [`PARTS`] of a level.
    fn spread(&mut self, near: &Near, photo: &Photo, step: u32, texture: u32) {
        let (width, first) = (self.size.0, self.first);
        let mut ways = vec![u16::MAX; self.limit.len()];
        let mut buckets: Vec<Vec<u32>> = vec![Vec::new(); LONGEST as usize + 1];
        near.along(self.cell as f32 / 2.0, |x, y| {
            let Some((x, y)) = cell_at(photo, self.cell, x, y) else { return };
            let Some((x, y)) = x.checked_sub(first.0).zip(y.checked_sub(first.1)) else { return };
            let index = (y as usize + 1) * width + x as usize + 1;
            let known = (x as usize + 2) < width && self.inside.get(index).is_some_and(|inside| *inside);
            if let Some(way) = ways.get_mut(index).filter(|way| known && **way > 0) {
                *way = 0;
                if let Some(bucket) = buckets.first_mut() {
                    bucket.push(index as u32);
                }
            }
        });
        let across = step * 181 / 128; // the square root of 2
        let steps = [
            (-(width as isize), step),
            (-1, step),
            (1, step),
            (width as isize, step),
            (-(width as isize) - 1, across),
            (1 - width as isize, across),
            (width as isize - 1, across),
            (width as isize + 1, across),
        ];
        for length in 0..=LONGEST {
            while let Some(index) = buckets.get_mut(length as usize).and_then(Vec::pop) {
                let index = index as usize;
                if ways.get(index).is_none_or(|way| u32::from(*way) != length) {
                    continue; // a shorter way was found
                }
                let Some(&here) = self.colours.get(index) else { continue };
                for (by, cost) in steps {
                    let Some(next) = index.checked_add_signed(by) else { continue };
                    if !self.inside.get(next).is_some_and(|inside| *inside) {
                        continue;
                    }
                    let Some((&there, way)) = self.colours.get(next).zip(ways.get_mut(next)) else { continue };
                    let longer = length + cost + (change(here, there) * PARTS).saturating_sub(texture);
                    if longer <= LONGEST && longer < u32::from(*way) {
                        *way = longer as u16;
                        if let Some(bucket) = buckets.get_mut(longer as usize) {
                            bucket.push(next as u32);
                        }
                    }
                }
            }
        }
        for (limit, way) in self.limit.iter_mut().zip(ways) {
            let left = LONGEST.saturating_sub(u32::from(way)).min(LONGEST - CERTAIN);
            *limit = (left * 255 / (LONGEST - CERTAIN)) as u8;
        }
    }

    /// How much of a raster pixel is reached, `0.0..=1.0`: its middle and its sides in photo pixels. One that spans
    /// several cells is the mean of parts as large as they are.
    pub(super) fn of_pixel(&self, photo: &Photo, (x, y): (f32, f32), (wide, high): (f64, f64)) -> f32 {
        let parts = |side: f64| (side / f64::from(self.cell)).round().clamp(1.0, 64.0) as u16;
        let (columns, rows) = (parts(wide), parts(high));
        let part = (wide / f64::from(columns), high / f64::from(rows));
        let at = |middle: f32, side: f64, index: u16, count: u16| {
            middle + ((f64::from(index) + 0.5) / f64::from(count) - 0.5) as f32 * side as f32
        };
        let mut sum = 0.0;
        for (row, column) in (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column))) {
            sum += self.limit(photo, (at(x, wide, column, columns), at(y, high, row, rows)), part);
        }
        sum / (f32::from(rows) * f32::from(columns))
    }

    fn limit(&self, photo: &Photo, (x, y): (f32, f32), pixel: (f64, f64)) -> f32 {
        let cell = self.cell as f32;
        // In cells from the middle of the first, rim included.
        let at = |v: f32, first: u32| v / cell - first as f32 + 0.5;
        let (cx, cy) = (at(x, self.first.0), at(y, self.first.1));
        let (column, row) = (cx.floor().max(0.0) as usize, cy.floor().max(0.0) as usize);
        let (fx, fy) = (cx - column as f32, cy - row as f32);
        let of = |dx: usize, dy: usize| {
            let index = (row + dy) * self.size.0 + column + dx;
            let inside = column + dx < self.size.0 && self.inside.get(index).is_some_and(|inside| *inside);
            (inside, self.limit.get(index).map_or(0.0, |limit| f32::from(*limit) / 255.0))
        };
        // Cells that are not the brush's have no say.
        let corners = [
            (of(0, 0), (1.0 - fx) * (1.0 - fy)),
            (of(1, 0), fx * (1.0 - fy)),
            (of(0, 1), (1.0 - fx) * fy),
            (of(1, 1), fx * fy),
        ];
        let (sum, weight) = corners
            .iter()
            .filter(|((inside, _), _)| *inside)
            .fold((0.0, 0.0), |(sum, all), ((_, limit), weight)| (sum + limit * weight, all + weight));
        let smooth = if weight > 0.0 { sum / weight } else { 0.0 };
        let nearest = (cx.round().max(0.0) as usize, cy.round().max(0.0) as usize);
        self.by_colour(photo, nearest, (x, y), pixel).unwrap_or(smooth)
    }

    /// The same from the pixel's colour, where cells that are reached and others lie side by side: its place between
    /// the mean colours of both. `None` where they do not, or are too alike.
    fn by_colour(
        &self,
        photo: &Photo,
        (column, row): (usize, usize),
        at: (f32, f32),
        pixel: (f64, f64),
    ) -> Option<f32> {
        let cells = |reach: usize| {
            let (rows, columns) = (
                row.saturating_sub(reach)..row + reach + 1,
                column.saturating_sub(reach)..(column + reach + 1).min(self.size.0),
            );
            rows.flat_map(move |row| columns.clone().map(move |column| row * self.size.0 + column))
                .filter(|index| self.inside.get(*index).is_some_and(|inside| *inside))
        };
        let limits = || cells(1).filter_map(|index| self.limit.get(index));
        if !(limits().any(|limit| *limit > 190) && limits().any(|limit| *limit < 65)) {
            return None;
        }
        let (mut on, mut off) = ([0.0_f32; 4], [0.0_f32; 4]);
        for (limit, colour) in cells(2).filter_map(|index| self.limit.get(index).zip(self.colours.get(index))) {
            let share = f32::from(*limit) / 255.0;
            for (sums, share) in [(&mut on, share), (&mut off, 1.0 - share)] {
                let [r, g, b] = colour.map(f32::from);
                *sums = [sums[0] + share * r, sums[1] + share * g, sums[2] + share * b, sums[3] + share];
            }
        }
        let middle = |[r, g, b, n]: [f32; 4]| [r / n.max(1e-3), g / n.max(1e-3), b / n.max(1e-3)];
        let (on, off) = (middle(on), middle(off));
        let axis = [on[0] - off[0], on[1] - off[1], on[2] - off[2]];
        let contrast_sq: f32 = axis.iter().map(|v| v * v).sum();
        if contrast_sq < CONTRAST * CONTRAST {
            return None;
        }
        let span = |at: f32, side: f64| {
            let (from, to) = (f64::from(at) - side / 2.0, f64::from(at) + side / 2.0);
            let first = (from + 0.25).floor().max(0.0) as u32;
            (first, ((to - 0.25).ceil().max(0.0) as u32).max(first + 1))
        };
        let ((x0, x1), (y0, y1)) = (span(at.0, pixel.0), span(at.1, pixel.1));
        let own = mean(photo, (x0, y0), (x1, y1));
        let along: f32 = own.iter().zip(off).zip(axis).map(|((own, off), axis)| (own - off) * axis).sum();
        // The colours of both sides scatter: their outer sixths are as good as their means.
        Some(((along / contrast_sq - 1.0 / 6.0) * 1.5).clamp(0.0, 1.0))
    }
}
