//! Values on a grid: sampling between cells, box means.
//!
//! Cell (i, j) has its centre at (i + 0.5, j + 0.5). Must not know: photos, people, networks.

/// Values on a grid, row-major.
#[derive(Clone, Debug, PartialEq)]
pub struct Raster<T> {
    /// Cells across.
    pub width: usize,
    /// Cells down.
    pub height: usize,
    /// `width * height` values.
    pub cells: Vec<T>,
}

impl<T: Copy + Default> Raster<T> {
    /// Every cell the same.
    pub fn filled(width: usize, height: usize, value: T) -> Self {
        Self { width, height, cells: vec![value; width * height] }
    }

    /// Every cell from its column and row.
    pub fn from_fn(width: usize, height: usize, cell: impl Fn(usize, usize) -> T) -> Self {
        let cell = &cell;
        Self { width, height, cells: (0..height).flat_map(|y| (0..width).map(move |x| cell(x, y))).collect() }
    }

    /// Every cell through `change`.
    pub fn map<U>(&self, change: impl Fn(T) -> U) -> Raster<U> {
        Raster { width: self.width, height: self.height, cells: self.cells.iter().map(|&v| change(v)).collect() }
    }

    /// A cell; the default value outside.
    pub fn get(&self, x: usize, y: usize) -> T {
        if x < self.width { self.cells.get(y * self.width + x).copied().unwrap_or_default() } else { T::default() }
    }

    /// A row; empty outside.
    pub fn row(&self, y: usize) -> &[T] {
        self.cells.get(y * self.width..(y + 1) * self.width).unwrap_or_default()
    }

    /// Part of a row, to change; empty outside.
    pub fn row_mut(&mut self, y: usize, from: usize, len: usize) -> &mut [T] {
        let start = y * self.width + from.min(self.width);
        let end = start + len.min(self.width.saturating_sub(from));
        self.cells.get_mut(start..end).unwrap_or_default()
    }

    /// Every cell with its column and row.
    pub fn each(&self) -> impl Iterator<Item = (usize, usize, T)> {
        let rows = self.cells.chunks_exact(self.width.max(1)).enumerate();
        rows.flat_map(|(y, row)| row.iter().enumerate().map(move |(x, &v)| (x, y, v)))
    }
}

impl Raster<f32> {
    /// The value at a point, bilinear; beyond the outermost centres the edge holds.
    pub fn held(&self, x: f64, y: f64) -> f32 {
        let x = (x - 0.5).clamp(0.0, self.width.saturating_sub(1) as f64);
        let y = (y - 0.5).clamp(0.0, self.height.saturating_sub(1) as f64);
        let (i, j) = (x as usize, y as usize);
        let (fx, fy) = ((x - i as f64) as f32, (y - j as f64) as f32);
        let (k, l) = ((i + 1).min(self.width.saturating_sub(1)), (j + 1).min(self.height.saturating_sub(1)));
        let (top, bottom) = (self.row(j), self.row(l));
        let at = |row: &[f32], x: usize| row.get(x).copied().unwrap_or(0.0);
        lerp(lerp(at(top, i), at(top, k), fx), lerp(at(bottom, i), at(bottom, k), fx), fy)
    }

    /// The value at a point, bilinear, as if endless cells of `outside` lay around.
    pub fn amid(&self, x: f64, y: f64, outside: f32) -> f32 {
        let (x, y) = (x - 0.5, y - 0.5);
        let inside = x > -1.0 && y > -1.0 && x < self.width as f64 && y < self.height as f64;
        if !inside {
            return outside;
        }
        let (left, top) = (x.floor(), y.floor());
        let at = |x: f64, y: f64| {
            let within = x >= 0.0 && y >= 0.0 && x < self.width as f64;
            let cell = if within { self.cells.get(y as usize * self.width + x as usize) } else { None };
            cell.copied().unwrap_or(outside)
        };
        let fx = (x - left) as f32;
        let upper = lerp(at(left, top), at(left + 1.0, top), fx);
        let lower = lerp(at(left, top + 1.0), at(left + 1.0, top + 1.0), fx);
        lerp(upper, lower, (y - top) as f32)
    }

    /// The mean over a square of `2 * radius + 1` cells a side round every cell; outside the grid lies zero.
    pub fn box_mean(&self, radius: usize) -> Self {
        let side = (2 * radius + 1) as f32;
        let mut across = Self { width: self.width, height: self.height, cells: Vec::with_capacity(self.cells.len()) };
        for row in self.cells.chunks_exact(self.width.max(1)) {
            let mut sum: f64 = row.iter().take(radius).map(|&v| f64::from(v)).sum();
            for x in 0..row.len() {
                sum += row.get(x + radius).map_or(0.0, |&v| f64::from(v));
                across.cells.push(sum as f32);
                sum -= x.checked_sub(radius).and_then(|x| row.get(x)).map_or(0.0, |&v| f64::from(v));
            }
        }
        let mut out = Self { width: self.width, height: self.height, cells: Vec::with_capacity(self.cells.len()) };
        let mut sums = vec![0.0_f64; self.width];
        let add = |sums: &mut [f64], row: &[f32], sign: f64| {
            for (sum, &v) in sums.iter_mut().zip(row) {
                *sum += sign * f64::from(v);
            }
        };
        (0..radius).for_each(|y| add(&mut sums, across.row(y), 1.0));
        for y in 0..self.height {
            add(&mut sums, across.row(y + radius), 1.0);
            out.cells.extend(sums.iter().map(|&sum| sum as f32 / (side * side)));
            if let Some(gone) = y.checked_sub(radius) {
                add(&mut sums, across.row(gone), -1.0);
            }
        }
        out
    }
}

fn lerp(a: f32, b: f32, t: f32) -> f32 {
    a + (b - a) * t
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sampling_at_a_centre_gives_the_cell() {
        let raster = Raster::from_fn(4, 3, |x, y| (x + 10 * y) as f32);
        for (x, y, v) in raster.each() {
            let (px, py) = (x as f64 + 0.5, y as f64 + 0.5);
            assert_eq!((raster.held(px, py), raster.amid(px, py, -50.0)), (v, v));
        }
        assert_eq!(raster.held(-9.0, 99.0), 20.0);
        assert_eq!(raster.amid(-9.0, 1.0, -50.0), -50.0);
        assert_eq!(raster.amid(0.0, 0.5, -50.0), -25.0);
        assert_eq!(raster.held(1.0, 0.5), 0.5);
    }

    #[test]
    fn a_box_mean_is_the_sum_over_the_box() {
        let raster = Raster::from_fn(7, 5, |x, y| ((x * 7 + y * 3) % 5) as f32);
        for radius in [1, 2, 9] {
            let mean = raster.box_mean(radius);
            for (x, y, v) in mean.each() {
                let near = |a: usize, b: usize| a.abs_diff(b) <= radius;
                let sum: f32 = raster.each().filter(|&(i, j, _)| near(i, x) && near(j, y)).map(|(_, _, v)| v).sum();
                assert!((v - sum / ((2 * radius + 1) as f32).powi(2)).abs() < 1e-4);
            }
        }
    }
}
