//! Brush strokes over a matte: what the user keeps or erases by hand, as lines in photo coordinates, and how they are
//! drawn at any size.
//!
//! Must not know: masks, models, the document, how a pointer draws a line.

mod reach;
mod simplify;
mod tip;

use std::{ops::Range, sync::Arc};

use rayon::prelude::*;

use super::{geometry::Rect, matte::Matte, photo::Photo};
use reach::Reach;
use tip::Tip;

/// Side of the squares that are drawn on their own, raster pixels.
const BLOCK: usize = 64;
/// The same where the stroke stops at edges: each of them looks beyond itself.
const WIDE_BLOCK: usize = 384;

/// A point of a stroke's centre line.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct StrokePoint {
    /// Photo pixels from the left.
    pub x: f32,
    /// Photo pixels from the top.
    pub y: f32,
    /// How hard the stylus is pressed, `0.0..=1.0`: the share of the brush's size. A mouse presses with 1.
    pub pressure: f32,
}

/// One stroke of the brush.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Stroke {
    /// Tells a stroke that goes on from the next one.
    pub id: u64,
    /// Whether it keeps what it covers, or erases it.
    pub keep: bool,
    /// Its centre line; a single point is a dab.
    pub points: Vec<StrokePoint>,
    /// Diameter at full pressure, photo pixels.
    pub size_px: f32,
    /// The share of the radius that is covered in full, `0.0..=1.0`; beyond it the brush fades to its rim.
    pub hardness: f32,
    /// How much one pass covers, `0.0..=1.0`. Passes add up, also those of one stroke over itself.
    pub flow: f32,
    /// Whether it stays on its own side of the photo's edges.
    pub edge_aware: bool,
}

impl Stroke {
    /// The box that it covers, photo pixels; empty when it has no points.
    #[must_use]
    pub fn bounds(&self) -> Rect {
        let mut all = Rect::new(f32::INFINITY, f32::INFINITY, f32::NEG_INFINITY, f32::NEG_INFINITY);
        for point in &self.points {
            let reach = self.radius(point.pressure) + 1.0;
            all.x0 = all.x0.min(point.x - reach);
            all.y0 = all.y0.min(point.y - reach);
            all.x1 = all.x1.max(point.x + reach);
            all.y1 = all.y1.max(point.y + reach);
        }
        all
    }

    /// The same stroke with no more points than its shape needs.
    #[must_use]
    pub fn simplified(mut self) -> Self {
        // A hundredth of the brush is not seen; a third of a pixel neither.
        simplify::simplify(&mut self.points, self.size_px / 2.0, (self.size_px * 0.01).max(0.3));
        self
    }

    fn radius(&self, pressure: f32) -> f32 {
        self.size_px.max(0.0) / 2.0 * pressure.clamp(0.05, 1.0)
    }

    /// Whether it is made of numbers and covers anything.
    fn is_sound(&self) -> bool {
        let finite = |point: &StrokePoint| point.x.is_finite() && point.y.is_finite() && point.pressure.is_finite();
        let numbers = [self.size_px, self.hardness, self.flow];
        !self.points.is_empty()
            && self.points.iter().all(finite)
            && numbers.iter().all(|n| n.is_finite())
            && self.size_px > 0.0
            && self.flow > 0.0
    }
}

/// Strokes in the order they were made. A clone shares them; those of the same making are equal at a glance.
#[derive(Clone, Debug, Default)]
pub struct Strokes(Arc<Vec<Arc<Stroke>>>);

impl Strokes {
    /// These strokes.
    #[must_use]
    pub fn of(strokes: Vec<Arc<Stroke>>) -> Self {
        Self(Arc::new(strokes))
    }

    /// The strokes, the first made first.
    #[must_use]
    pub fn all(&self) -> &[Arc<Stroke>] {
        &self.0
    }

    /// The same and one more; in the place of the last when that is an earlier state of the same stroke.
    #[must_use]
    pub fn with(&self, stroke: Arc<Stroke>) -> Self {
        let mut all = Vec::clone(&self.0);
        all.pop_if(|last| last.id == stroke.id);
        all.push(stroke);
        Self(Arc::new(all))
    }

    /// How many of them `other` begins with too.
    #[must_use]
    pub fn in_common(&self, other: &Self) -> usize {
        if Arc::ptr_eq(&self.0, &other.0) {
            return self.0.len();
        }
        self.0.iter().zip(other.all()).take_while(|(a, b)| Arc::ptr_eq(a, b) || a == b).count()
    }
}

impl PartialEq for Strokes {
    fn eq(&self, other: &Self) -> bool {
        self.0.len() == other.0.len() && self.in_common(other) == self.0.len()
    }
}

/// Where a raster lies in a photo.
#[derive(Clone, Copy)]
struct Raster {
    /// Its corner, photo pixels.
    corner: (f64, f64),
    /// The sides of one of its pixels, photo pixels.
    pixel: (f64, f64),
}

impl Raster {
    /// The middle of a pixel in the photo.
    fn centre(&self, x: usize, y: usize) -> (f32, f32) {
        let at = |corner: f64, pixel: f64, index: usize| (corner + (index as f64 + 0.5) * pixel) as f32;
        (at(self.corner.0, self.pixel.0, x), at(self.corner.1, self.pixel.1, y))
    }

    /// The photo pixels that a block of its own covers.
    fn area(&self, x: &Range<usize>, y: &Range<usize>) -> Rect {
        let at = |corner: f64, pixel: f64, index: usize| (corner + index as f64 * pixel) as f32;
        Rect::new(
            at(self.corner.0, self.pixel.0, x.start),
            at(self.corner.1, self.pixel.1, y.start),
            at(self.corner.0, self.pixel.0, x.end),
            at(self.corner.1, self.pixel.1, y.end),
        )
    }

    /// The side of one of its pixels.
    fn side(&self) -> f32 {
        (self.pixel.0 * self.pixel.1).sqrt() as f32
    }
}

/// Draws strokes, the first first, over the matte of a whole photo: where a stroke covers by s, keeping makes alpha
/// `alpha + (1 - alpha) · s`, erasing `alpha · (1 - s)`. Only the pixels that a stroke covers are looked at.
pub fn paint(matte: &mut Matte, strokes: &[Arc<Stroke>], photo: &Photo) {
    paint_piece(matte, strokes, photo, 0..photo.width(), 0..photo.height());
}

/// As [`paint`], over the piece `x` by `y` (photo pixels) of the matte: the same numbers, as long as a raster pixel is
/// as large as there and its grid meets the piece's corner.
pub fn paint_piece(matte: &mut Matte, strokes: &[Arc<Stroke>], photo: &Photo, x: Range<u32>, y: Range<u32>) {
    if matte.width == 0 || matte.height == 0 || x.is_empty() || y.is_empty() {
        return;
    }
    let side = |span: &Range<u32>, pixels: u32| f64::from(span.end - span.start) / f64::from(pixels);
    let raster = Raster {
        corner: (f64::from(x.start), f64::from(y.start)),
        pixel: (side(&x, matte.width), side(&y, matte.height)),
    };
    for stroke in strokes.iter().filter(|stroke| stroke.is_sound()) {
        draw(matte, stroke, photo, &raster);
    }
}

fn draw(matte: &mut Matte, stroke: &Stroke, photo: &Photo, raster: &Raster) {
    let bounds = stroke.bounds();
    let margin = raster.side();
    let span = |from: f32, to: f32, corner: f64, pixel: f64, pixels: u32| {
        let at = |v: f32| ((f64::from(v) - corner) / pixel).clamp(0.0, f64::from(pixels));
        at(from - margin).floor() as usize..at(to + margin).ceil() as usize
    };
    let columns = span(bounds.x0, bounds.x1, raster.corner.0, raster.pixel.0, matte.width);
    let rows = span(bounds.y0, bounds.y1, raster.corner.1, raster.pixel.1, matte.height);
    let tip = Tip::new(stroke);
    let texture = if stroke.edge_aware { reach::texture(stroke, photo) } else { 0 };
    let side = if stroke.edge_aware { WIDE_BLOCK } else { BLOCK };
    let cut = |span: &Range<usize>| -> Vec<Range<usize>> {
        span.clone().step_by(side).map(|from| from..(from + side).min(span.end)).collect()
    };
    let across = cut(&columns);
    let blocks: Vec<_> =
        cut(&rows).into_iter().flat_map(|y| across.iter().map(move |x| (x.clone(), y.clone()))).collect();
    let made: Vec<_> = blocks
        .into_par_iter()
        .filter_map(|(x, y)| {
            let area = raster.area(&x, &y);
            let near = tip.near(&area, raster.side());
            if near.is_empty() {
                return None;
            }
            let reach = stroke.edge_aware.then(|| Reach::new(stroke, &tip, texture, photo, &area));
            let mut levels = Vec::with_capacity(x.len() * y.len());
            for (row, column) in y.clone().flat_map(|row| x.clone().map(move |column| (row, column))) {
                let (px, py) = raster.centre(column, row);
                let mut level = near.level(px, py, raster.side());
                if level > 0.0
                    && let Some(reach) = &reach
                {
                    level *= reach.of_pixel(photo, (px, py), raster.pixel);
                }
                levels.push(level);
            }
            Some((x, y, levels))
        })
        .collect();
    let width = matte.width as usize;
    for (x, y, levels) in made {
        for (row, levels) in y.zip(levels.chunks_exact(x.len().max(1))) {
            let line = matte.alpha.get_mut(row * width + x.start..row * width + x.end).unwrap_or_default();
            for (alpha, &level) in line.iter_mut().zip(levels) {
                *alpha = covered(*alpha, level, stroke.keep);
            }
        }
    }
}

fn covered(alpha: u8, level: f32, keep: bool) -> u8 {
    let part = |of: u8| (f32::from(of) * level.clamp(0.0, 1.0) + 0.5) as u8;
    if keep { alpha + part(255 - alpha) } else { alpha - part(alpha) }
}

#[cfg(test)]
mod tests;
