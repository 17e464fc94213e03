//! Where each of several masks lies: their probabilities on one raster, who owns a pixel, and outlines.
//!
//! Must not know: models, who is chosen, colours.

use std::ops::Range;

use super::{
    contour::contours,
    geometry::Affine,
    mask::Mask,
    matte::{Edge, Matte, draw},
};

/// Some masks on a raster of `width` x `height` pixels over a piece of a photo.
#[derive(Clone, Debug)]
pub struct Areas {
    /// Raster pixels across.
    pub width: u32,
    /// Raster pixels down.
    pub height: u32,
    /// Photo pixels a raster pixel, across and down.
    scale: (f32, f32),
    maps: Vec<Map>,
}

/// One mask's probabilities in 255ths, inside the box of raster pixels that it can reach.
#[derive(Clone, Debug)]
struct Map {
    left: u32,
    top: u32,
    levels: Matte,
}

impl Areas {
    /// The whole photo (of `photo_size` pixels) on a raster of at most `long_side`.
    #[must_use]
    pub fn new(masks: &[&Mask], photo_size: (u32, u32), long_side: u32) -> Self {
        let k = (f64::from(long_side) / f64::from(photo_size.0.max(photo_size.1).max(1))).min(1.0);
        let to = |side: u32| ((f64::from(side) * k).round() as u32).max(1);
        Self::piece(masks, 0..photo_size.0, 0..photo_size.1, (to(photo_size.0), to(photo_size.1)))
    }

    /// The piece `x` by `y` of the photo at `to` pixels.
    #[must_use]
    pub fn piece(masks: &[&Mask], x: Range<u32>, y: Range<u32>, to: (u32, u32)) -> Self {
        let scale = (x.len() as f64 / f64::from(to.0.max(1)), y.len() as f64 / f64::from(to.1.max(1)));
        let map = |mask: &&Mask| {
            let (x0, y0, x1, y1) = reach(mask);
            let across = cells(x0, x1, f64::from(x.start), scale.0, to.0);
            let down = cells(y0, y1, f64::from(y.start), scale.1, to.1);
            let first = |cell: u32, start: u32, scale: f64| f64::from(start) + (f64::from(cell) + 0.5) * scale;
            let (e, f) = (first(across.start, x.start, scale.0), first(down.start, y.start, scale.1));
            let to_photo = Affine::scale_then_move(scale.0, scale.1, e, f);
            let size = (across.end - across.start, down.end - down.start);
            let levels = if size.0 == 0 || size.1 == 0 {
                Matte { width: 0, height: 0, alpha: Vec::new() }
            } else {
                draw(&[mask], &Edge::default(), &to_photo, size)
            };
            Map { left: across.start, top: down.start, levels }
        };
        let maps = masks.iter().map(map).collect();
        Self { width: to.0, height: to.1, scale: (scale.0 as f32, scale.1 as f32), maps }
    }

    /// Photo pixels a raster pixel.
    #[must_use]
    pub fn scale(&self) -> f32 {
        self.scale.0
    }

    /// For each raster pixel: 1 + the index of the mask that is surest there, of those that `counts`; 0 where none is.
    #[must_use]
    pub fn owners(&self, counts: impl Fn(usize) -> bool) -> Vec<u8> {
        let length = self.width as usize * self.height as usize;
        let (mut owners, mut best) = (vec![0_u8; length], vec![0_u8; length]);
        for (index, map) in self.maps.iter().enumerate().filter(|(index, _)| counts(*index)) {
            let name = (index % 255 + 1) as u8;
            let rows = map.levels.alpha.chunks_exact((map.levels.width as usize).max(1));
            for (y, row) in rows.enumerate() {
                let from = (map.top as usize + y) * self.width as usize + map.left as usize;
                let places = (owners.get_mut(from..from + row.len()), best.get_mut(from..from + row.len()));
                let (Some(owners), Some(best)) = places else { continue };
                for ((owner, best), &level) in owners.iter_mut().zip(best).zip(row) {
                    if level > *best {
                        (*owner, *best) = (name, level);
                    }
                }
            }
        }
        owners
    }

    /// For each mask the closed lines at probability `threshold`, in photo pixels from the piece's corner.
    #[must_use]
    pub fn outlines(&self, threshold: f32) -> Vec<Vec<Vec<[f32; 2]>>> {
        let at = (threshold * 255.0).clamp(1.0, 254.5);
        let outline = |map: &Map| {
            let mut lines = contours(&map.levels.alpha, map.levels.width, map.levels.height, at);
            for point in lines.iter_mut().flatten() {
                // Along the raster's rim the line lies half a pixel outside.
                let x = (point[0] + map.left as f32).clamp(0.0, self.width as f32);
                let y = (point[1] + map.top as f32).clamp(0.0, self.height as f32);
                *point = [x * self.scale.0, y * self.scale.1];
            }
            lines
        };
        self.maps.iter().map(outline).collect()
    }
}

/// The box of a mask's grid in the photo: left, top, right, bottom.
fn reach(mask: &Mask) -> (f64, f64, f64, f64) {
    let (w, h) = (f64::from(mask.width()), f64::from(mask.height()));
    let corners = [(0.0, 0.0), (w, 0.0), (0.0, h), (w, h)].map(|(u, v)| mask.to_photo().apply(u, v));
    let ends = |of: fn(&(f64, f64)) -> f64| {
        corners.iter().map(of).fold((f64::MAX, f64::MIN), |(low, high), v| (low.min(v), high.max(v)))
    };
    let ((x0, x1), (y0, y1)) = (ends(|p| p.0), ends(|p| p.1));
    (x0, y0, x1, y1)
}

/// The raster cells that photo pixels `from..until` touch, `count` of them from photo pixel `start` on.
fn cells(from: f64, until: f64, start: f64, scale: f64, count: u32) -> Range<u32> {
    let first = ((from - start) / scale).floor().clamp(0.0, f64::from(count)) as u32;
    let end = ((until - start) / scale).ceil().clamp(0.0, f64::from(count)) as u32;
    first..end.max(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imaging::{refine, refine_piece};

    /// A disc of 40 pixels about (`x`, `y`), on a grid of 32 x 32 cells over 128 x 128 pixels.
    fn disc(x: f64, y: f64) -> Mask {
        let cell = |i: u32| {
            let (u, v) = (f64::from(i % 32) + 0.5, f64::from(i / 32) + 0.5);
            (0.5 + (10.0 - (u - 16.0).hypot(v - 16.0)) / 4.0).clamp(0.0, 1.0) as f32
        };
        let to_photo = Affine::scale_then_move(4.0, 4.0, x - 64.0, y - 64.0);
        Mask::new(32, 32, (0..32 * 32).map(cell).collect(), to_photo).unwrap()
    }

    #[test]
    fn outlines_lie_on_the_threshold_in_photo_pixels() {
        let (a, b) = (disc(200.0, 150.0), disc(560.0, 300.0));
        let areas = Areas::new(&[&a, &b], (800, 600), 400);
        assert_eq!((areas.width, areas.height), (400, 300));
        for (mask, lines) in [&a, &b].into_iter().zip(areas.outlines(0.5)) {
            assert_eq!(lines.len(), 1);
            for p in &lines[0] {
                let prob = mask.sample(f64::from(p[0]), f64::from(p[1]));
                assert!((prob - 0.5).abs() < 0.05, "{p:?}: {prob}");
            }
        }
    }

    #[test]
    fn a_pixel_belongs_to_the_surest_who_counts() {
        let (a, b) = (disc(100.0, 100.0), disc(140.0, 100.0));
        let areas = Areas::new(&[&a, &b], (240, 200), 240);
        let at = |owners: &[u8], x: usize| owners[100 * 240 + x];
        let both = areas.owners(|_| true);
        assert_eq!((at(&both, 80), at(&both, 165), at(&both, 235)), (1, 2, 0));
        let second = areas.owners(|index| index == 1);
        assert_eq!((at(&second, 80), at(&second, 115)), (0, 2));
    }

    #[test]
    fn a_piece_of_a_matte_is_what_the_whole_says_there() {
        let mask = disc(100.0, 90.0);
        for edge in [Edge::SOLID, Edge { feather_px: 13.0, ..Edge::default() }] {
            let whole = refine(&[&mask], &edge, (240, 200), (240, 200));
            for (x, y) in [(0..70, 0..60), (64..160, 50..200), (200..240, 100..120)] {
                let to = (x.end - x.start, y.end - y.start);
                let piece = refine_piece(&[&mask], &edge, (240, 200), x.clone(), y.clone(), to);
                let there = y.flat_map(|j| x.clone().map(move |i| (j * 240 + i) as usize)).map(|i| whole.alpha[i]);
                assert!(piece.alpha.iter().zip(there).all(|(a, b)| a.abs_diff(b) <= 1));
            }
        }
    }
}
