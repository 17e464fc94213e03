//! Which tiles there are, and which are seen.
//!
//! Must not know: textures.

use std::ops::Range;

use egui::Rect;

/// Texels along a tile, without its rim.
const SIDE: u32 = 512;

/// A square of a photo at a power-of-two fraction of its size: level 0 has the photo's own pixels, each further level
/// half as many along a side. Counted from the top left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tile {
    /// Photo pixels a texel: 2 to this power.
    pub level: u8,
    /// Column.
    pub x: u32,
    /// Row.
    pub y: u32,
}

impl Tile {
    /// The photo pixels it shows, inside a photo of `size`.
    #[must_use]
    pub fn area(self, size: (u32, u32)) -> Rect {
        let span = |index: u32, end: u32| {
            let side = SIDE << self.level;
            let first = index.saturating_mul(side).min(end);
            (first as f32, (first + side).min(end) as f32)
        };
        let ((x0, x1), (y0, y1)) = (span(self.x, size.0), span(self.y, size.1));
        Rect::from_min_max(egui::pos2(x0, y0), egui::pos2(x1, y1))
    }

    /// The photo pixels its texture is made from, with a rim of one texel so that neighbours meet without a seam, and
    /// the texture's size.
    #[must_use]
    pub fn source(self, size: (u32, u32)) -> ((Range<u32>, Range<u32>), (u32, u32)) {
        let span = |index: u32, end: u32| {
            let (side, rim) = (SIDE << self.level, 1 << self.level);
            let first = index.saturating_mul(side).min(end);
            first.saturating_sub(rim)..(first + side + rim).min(end)
        };
        let (x, y) = (span(self.x, size.0), span(self.y, size.1));
        let texels = |span: &Range<u32>| (span.end - span.start).div_ceil(1 << self.level);
        let to = (texels(&x), texels(&y));
        ((x, y), to)
    }

    /// Where [`Self::area`] lies in the texture.
    #[must_use]
    pub fn uv(self, size: (u32, u32)) -> Rect {
        let ((x, y), _) = self.source(size);
        let area = self.area(size);
        let at = |v: f32, span: &Range<u32>| (v - span.start as f32) / (span.end - span.start).max(1) as f32;
        Rect::from_min_max(
            egui::pos2(at(area.min.x, &x), at(area.min.y, &y)),
            egui::pos2(at(area.max.x, &x), at(area.max.y, &y)),
        )
    }
}

/// The level whose tiles have at least the screen's resolution, when the proxy has not: `screen` is screen pixels a
/// photo pixel, `proxy` proxy pixels a photo pixel.
#[must_use]
pub fn level(screen: f32, proxy: f32) -> Option<u8> {
    if screen <= proxy * 1.01 || proxy >= 1.0 || screen <= 0.0 {
        return None;
    }
    let level = (1.0 / screen).log2().floor().clamp(0.0, 16.0) as u8;
    ((0.5_f32).powi(i32::from(level)) > proxy).then_some(level)
}

/// The tiles that meet `seen` (photo pixels), nearest to its middle first.
#[must_use]
pub fn visible(seen: Rect, size: (u32, u32), level: u8) -> Vec<Tile> {
    let side = (SIDE << level) as f32;
    let seen = seen.intersect(Rect::from_min_max(egui::Pos2::ZERO, egui::pos2(size.0 as f32, size.1 as f32)));
    if !seen.is_positive() {
        return Vec::new();
    }
    let span = |from: f32, to: f32| (from / side).floor() as u32..(to / side).ceil() as u32;
    let (columns, rows) = (span(seen.min.x, seen.max.x), span(seen.min.y, seen.max.y));
    let mut tiles: Vec<Tile> = rows.flat_map(|y| columns.clone().map(move |x| Tile { level, x, y })).collect();
    tiles.sort_by(|a, b| {
        let far = |tile: &Tile| tile.area(size).center().distance_sq(seen.center());
        far(a).total_cmp(&far(b))
    });
    tiles
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_cover_what_is_seen_and_no_more() {
        let size = (6000, 4000);
        let seen = Rect::from_min_max(egui::pos2(500.0, -80.0), egui::pos2(1600.0, 300.0));
        let tiles = visible(seen, size, 0);
        assert_eq!(tiles.len(), 4);
        let joined = tiles.iter().map(|tile| tile.area(size)).reduce(|a, b| a.union(b)).unwrap();
        assert_eq!((joined.min.x, joined.max.x, joined.min.y), (0.0, 2048.0, 0.0));
        assert!(visible(seen.translate(egui::vec2(9000.0, 0.0)), size, 0).is_empty());
        let last = Tile { level: 2, x: 2, y: 1 };
        assert_eq!(last.area(size), Rect::from_min_max(egui::pos2(4096.0, 2048.0), egui::pos2(6000.0, 4000.0)));
    }

    #[test]
    fn a_texture_has_a_rim_inside_the_photo_only() {
        let ((x, y), to) = Tile { level: 0, x: 0, y: 1 }.source((6000, 4000));
        assert_eq!((x, y, to), (0..513, 511..1025, (513, 514)));
        let uv = Tile { level: 0, x: 0, y: 1 }.uv((6000, 4000));
        assert_eq!(uv.min.x, 0.0);
        assert!((uv.min.y - 1.0 / 514.0).abs() < 1e-6 && (uv.max.y - 513.0 / 514.0).abs() < 1e-6);
        let ((x, y), to) = Tile { level: 3, x: 1, y: 0 }.source((6001, 100));
        assert_eq!((x, y, to), (4088..6001, 0..100, (240, 13)));
    }

    #[test]
    fn the_level_has_at_least_the_screens_resolution_and_more_than_the_proxy() {
        let proxy = 2048.0 / 12_000.0;
        assert_eq!(level(0.1, proxy), None);
        assert_eq!(level(0.2, proxy), Some(2));
        assert_eq!(level(0.3, proxy), Some(1));
        assert_eq!(level(0.6, proxy), Some(0));
        assert_eq!(level(8.0, proxy), Some(0));
        assert_eq!(level(8.0, 1.0), None);
        assert_eq!(level(0.49, 0.48), Some(1), "half the pixels are a little more than the proxy's");
    }
}
