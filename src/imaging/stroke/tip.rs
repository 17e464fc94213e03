//! How much a brush covers of a point, from its distance to the stroke's centre line.
//!
//! Owns: hardness, flow, pressure. Exact at every raster size, for there are no dabs: what a pass covers follows from
//! the distance to the line, and how many passes there were from the length of line within the brush round the point.
//!
//! Must not know: photos, mattes.

use super::Stroke;
use crate::imaging::geometry::Rect;

/// Near the rim a pass is short: from this share of a full one on it counts as one.
const SHORT_PASS: f32 = 0.5;

/// A piece of the centre line between two points.
#[derive(Clone, Copy)]
struct Segment {
    x: f32,
    y: f32,
    dx: f32,
    dy: f32,
    length: f32,
    radius: f32,
    more_radius: f32,
}

/// A stroke made ready to be asked for points.
pub(super) struct Tip {
    segments: Vec<Segment>,
    hardness: f32,
    flow: f32,
}

/// The segments that can cover a point of some area.
pub(super) struct Near {
    segments: Vec<Segment>,
    hardness: f32,
    flow: f32,
}

impl Tip {
    pub(super) fn new(stroke: &Stroke) -> Self {
        let segment = |a: &super::StrokePoint, b: &super::StrokePoint| {
            let (dx, dy, radius) = (b.x - a.x, b.y - a.y, stroke.radius(a.pressure));
            let more_radius = stroke.radius(b.pressure) - radius;
            Segment { x: a.x, y: a.y, dx, dy, length: dx.hypot(dy), radius, more_radius }
        };
        let segments = match stroke.points.as_slice() {
            [one] => vec![segment(one, one)],
            points => points.windows(2).filter_map(|pair| Some(segment(pair.first()?, pair.last()?))).collect(),
        };
        Self { segments, hardness: stroke.hardness.clamp(0.0, 1.0), flow: stroke.flow.clamp(0.0, 1.0) }
    }

    /// The segments that reach into `area` (photo pixels), with `margin` to spare. The others cover nothing there.
    pub(super) fn near(&self, area: &Rect, margin: f32) -> Near {
        let meets = |segment: &&Segment| {
            let reach = segment.radius.max(segment.radius + segment.more_radius) + 2.0 * margin;
            let span = |at: f32, by: f32| (at.min(at + by) - reach, at.max(at + by) + reach);
            let ((x0, x1), (y0, y1)) = (span(segment.x, segment.dx), span(segment.y, segment.dy));
            x1 > area.x0 && x0 < area.x1 && y1 > area.y0 && y0 < area.y1
        };
        let segments = self.segments.iter().filter(meets).copied().collect();
        Near { segments, hardness: self.hardness, flow: self.flow }
    }
}

impl Near {
    pub(super) fn is_empty(&self) -> bool {
        self.segments.is_empty()
    }

    /// How much of a point is covered, `0.0..=1.0`; `side` is that of a raster pixel, over which a hard rim is spread.
    pub(super) fn level(&self, x: f32, y: f32, side: f32) -> f32 {
        let (mut level, mut full, mut crossed) = (0.0_f32, 1.0_f32, 0.0_f32);
        for segment in &self.segments {
            let (ex, ey) = (x - segment.x, y - segment.y);
            let along = if segment.length > 0.0 { (ex * segment.dx + ey * segment.dy) / segment.length } else { 0.0 };
            let share = if segment.length > 0.0 { (along / segment.length).clamp(0.0, 1.0) } else { 0.0 };
            let (qx, qy) = (ex - share * segment.dx, ey - share * segment.dy);
            let (radius, distance_sq) = (segment.radius + share * segment.more_radius, qx * qx + qy * qy);
            if distance_sq >= (radius + side) * (radius + side) {
                continue;
            }
            let soft = (1.0 - self.hardness) * radius;
            let ramp = ((radius - soft / 2.0 - distance_sq.sqrt()) / soft.max(side) + 0.5).clamp(0.0, 1.0);
            let here = ramp * ramp * (3.0 - 2.0 * ramp);
            if here > level {
                level = here;
                full = (1.0 - distance_sq / (radius * radius)).max(0.0).sqrt();
            }
            // The length of line within the brush round the point, in diameters.
            let half_sq = radius * radius - (ex * ex + ey * ey - along * along);
            if half_sq > 0.0 {
                let half = half_sq.sqrt();
                let within = (along + half).min(segment.length) - (along - half).max(0.0);
                crossed += within.max(0.0) / (2.0 * radius);
            }
        }
        if self.flow >= 1.0 || level <= 0.0 {
            return level;
        }
        let passes = (crossed / full.max(SHORT_PASS)).max(1.0);
        level * (1.0 - (1.0 - self.flow).powf(passes))
    }

    /// Whether a point is within the brush, or at most `beyond` outside.
    pub(super) fn holds(&self, x: f32, y: f32, beyond: f32) -> bool {
        self.segments.iter().any(|segment| {
            let (ex, ey) = (x - segment.x, y - segment.y);
            let length_sq = segment.length * segment.length;
            let share = if length_sq > 0.0 { (ex * segment.dx + ey * segment.dy) / length_sq } else { 0.0 };
            let share = share.clamp(0.0, 1.0);
            let (qx, qy) = (ex - share * segment.dx, ey - share * segment.dy);
            let reach = segment.radius + share * segment.more_radius + beyond;
            qx * qx + qy * qy < reach * reach
        })
    }

    /// Calls `at` with points along the centre line, at most `step` apart.
    pub(super) fn along(&self, step: f32, mut at: impl FnMut(f32, f32)) {
        for segment in &self.segments {
            let steps = (segment.length / step).ceil().clamp(1.0, 1e6) as u32;
            for i in 0..=steps {
                let share = i as f32 / steps as f32;
                at(segment.x + share * segment.dx, segment.y + share * segment.dy);
            }
        }
    }
}
