//! The working grid: one for all people of a photo, coarse enough to be quick, fine enough for the smallest face.
//!
//! Must not know: networks.

use super::{body::Body, pose::Point};
use crate::imaging::{Affine, Photo, Rect};

/// Long side of the grid in cells; never finer than the photo.
const CELLS: f64 = 1024.0;
/// ... but up to this long side, until the smallest face has [`FACE`] cells.
const MOST_CELLS: f64 = 2048.0;
const FACE: f64 = 24.0;
/// A person's window reaches this far beyond the body, in face sizes: beyond it nothing is theirs.
const WINDOW: f64 = 4.0;

/// A grid over a rectangle of the photo, cells square.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grid {
    /// Left edge, photo pixels.
    pub x0: f64,
    /// Top edge, photo pixels.
    pub y0: f64,
    /// Cells a photo pixel; at most 1.
    pub scale: f64,
    /// Cells across.
    pub width: usize,
    /// Cells down.
    pub height: usize,
}

/// A rectangle of whole cells; `x1` and `y1` are the first outside.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// First column.
    pub x0: usize,
    /// First row.
    pub y0: usize,
    /// Column after the last.
    pub x1: usize,
    /// Row after the last.
    pub y1: usize,
}

impl Window {
    /// Cells across.
    pub const fn width(&self) -> usize {
        self.x1.saturating_sub(self.x0)
    }

    /// Cells down.
    pub const fn height(&self) -> usize {
        self.y1.saturating_sub(self.y0)
    }
}

impl Grid {
    /// The grid over `area` (photo pixels, whole) for these people.
    pub fn over(area: Rect, people: &[Body]) -> Self {
        let (width, height) = (f64::from(area.width()).max(1.0), f64::from(area.height()).max(1.0));
        let long = width.max(height);
        let face = people.iter().map(|body| body.face_px).fold(f64::INFINITY, f64::min).max(1.0);
        let enough = (CELLS / long).min(1.0);
        let scale = enough.max((MOST_CELLS / long).min(FACE / face).min(1.0));
        let cells = |len: f64| (len * scale).round().max(1.0) as usize;
        Self { x0: area.x0.into(), y0: area.y0.into(), scale, width: cells(width), height: cells(height) }
    }

    /// Grid coordinates (cell centres at +0.5) to photo pixels.
    pub fn to_photo(self) -> Affine {
        let k = 1.0 / self.scale;
        Affine::scale_then_move(k, k, self.x0, self.y0)
    }

    /// A point of the photo in grid coordinates.
    pub fn cell(&self, (x, y): Point) -> Point {
        ((x - self.x0) * self.scale, (y - self.y0) * self.scale)
    }

    /// The photo point of a cell's centre.
    pub fn centre(&self, x: usize, y: usize) -> Point {
        ((x as f64 + 0.5) / self.scale + self.x0, (y as f64 + 0.5) / self.scale + self.y0)
    }

    /// The cells that a rectangle of the photo touches.
    pub fn window(&self, area: Rect) -> Window {
        let (x0, y0) = self.cell((area.x0.into(), area.y0.into()));
        let (x1, y1) = self.cell((area.x1.into(), area.y1.into()));
        let (w, h) = (self.width, self.height);
        let (x0, y0) = ((x0.floor().max(0.0) as usize).min(w), (y0.floor().max(0.0) as usize).min(h));
        let (x1, y1) = ((x1.ceil().max(0.0) as usize).clamp(x0, w), (y1.ceil().max(0.0) as usize).clamp(y0, h));
        Window { x0, y0, x1, y1 }
    }

    /// The cells that can belong to a person.
    pub fn window_of(&self, body: &Body, photo: &Photo) -> Window {
        let mut area = body.extent();
        if let Some(part) = &body.part {
            let (kx, ky) = (photo.width() as f32 / part.width as f32, photo.height() as f32 / part.height as f32);
            for (x, y, _) in part.each().filter(|cell| cell.2 > 0.0) {
                let (x, y) = (x as f32, y as f32);
                area = Rect::new(
                    area.x0.min(x * kx),
                    area.y0.min(y * ky),
                    area.x1.max((x + 1.0) * kx),
                    area.y1.max((y + 1.0) * ky),
                );
            }
        }
        let reach = (WINDOW * body.face_px) as f32;
        self.window(Rect::new(area.x0 - reach, area.y0 - reach, area.x1 + reach, area.y1 + reach))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_areas_of_photo_and_grid_coincide() {
        let grid = Grid::over(Rect::new(100.0, 50.0, 3172.0, 2098.0), &[]);
        assert_eq!((grid.width, grid.height), (1024, 683));
        assert_eq!(grid.to_photo().apply(0.0, 0.0), (100.0, 50.0));
        assert_eq!(grid.to_photo().apply(1024.0, 0.0), (3172.0, 50.0));
        assert_eq!(grid.centre(0, 0), (101.5, 51.5));
        assert_eq!(grid.cell(grid.centre(7, 9)), (7.5, 9.5));
        let small = Grid::over(Rect::new(0.0, 0.0, 300.0, 200.0), &[]);
        assert_eq!((small.scale, small.width, small.height), (1.0, 300, 200));
    }

    #[test]
    fn a_window_stays_within_the_grid() {
        let grid = Grid::over(Rect::new(10.0, 10.0, 110.0, 60.0), &[]);
        let window = grid.window(Rect::new(-50.0, 20.5, 40.0, 900.0));
        assert_eq!(window, Window { x0: 0, y0: 10, x1: 30, y1: 50 });
        assert_eq!(grid.window(Rect::new(500.0, 500.0, 600.0, 600.0)).width(), 0);
    }
}
