//! Plane geometry in photo coordinates: affine maps, rectangles and where a cut-out stands.
//!
//! Must not know: pixels' colours, models, the document.

/// An affine map of the plane: `x' = a·x + c·y + e`, `y' = b·x + d·y + f`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Affine {
    /// x of the image of (1, 0), less the offset.
    pub a: f64,
    /// y of the image of (1, 0), less the offset.
    pub b: f64,
    /// x of the image of (0, 1), less the offset.
    pub c: f64,
    /// y of the image of (0, 1), less the offset.
    pub d: f64,
    /// x of the image of the origin.
    pub e: f64,
    /// y of the image of the origin.
    pub f: f64,
}

impl Affine {
    /// The map that changes nothing.
    pub const IDENTITY: Self = Self { a: 1.0, b: 0.0, c: 0.0, d: 1.0, e: 0.0, f: 0.0 };

    /// Scales by (`sx`, `sy`) about the origin, then moves by (`tx`, `ty`).
    #[must_use]
    pub const fn scale_then_move(sx: f64, sy: f64, tx: f64, ty: f64) -> Self {
        Self { a: sx, b: 0.0, c: 0.0, d: sy, e: tx, f: ty }
    }

    /// The image of a point.
    #[must_use]
    pub fn apply(&self, x: f64, y: f64) -> (f64, f64) {
        (self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f)
    }

    /// First `self`, then `next`.
    #[must_use]
    pub fn then(&self, next: &Self) -> Self {
        let (e, f) = next.apply(self.e, self.f);
        Self {
            a: next.a * self.a + next.c * self.b,
            b: next.b * self.a + next.d * self.b,
            c: next.a * self.c + next.c * self.d,
            d: next.b * self.c + next.d * self.d,
            e,
            f,
        }
    }

    /// The way back, or `None` where the map flattens the plane.
    #[must_use]
    pub fn inverse(&self) -> Option<Self> {
        let det = self.a * self.d - self.b * self.c;
        if !det.is_normal() {
            return None;
        }
        let (a, b, c, d) = (self.d / det, -self.b / det, -self.c / det, self.a / det);
        Some(Self { a, b, c, d, e: -(a * self.e + c * self.f), f: -(b * self.e + d * self.f) })
    }

    /// The length of one source unit after the map: the square root of the area factor.
    #[must_use]
    pub fn mean_scale(&self) -> f64 {
        (self.a * self.d - self.b * self.c).abs().sqrt()
    }
}

/// An axis-aligned rectangle in photo pixels; empty when `x1 <= x0` or `y1 <= y0`.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Rect {
    /// Left edge.
    pub x0: f32,
    /// Top edge.
    pub y0: f32,
    /// Right edge.
    pub x1: f32,
    /// Bottom edge.
    pub y1: f32,
}

impl Rect {
    /// A rectangle from its edges.
    #[must_use]
    pub const fn new(x0: f32, y0: f32, x1: f32, y1: f32) -> Self {
        Self { x0, y0, x1, y1 }
    }

    /// Width in pixels, zero when empty.
    #[must_use]
    pub fn width(&self) -> f32 {
        (self.x1 - self.x0).max(0.0)
    }

    /// Height in pixels, zero when empty.
    #[must_use]
    pub fn height(&self) -> f32 {
        (self.y1 - self.y0).max(0.0)
    }

    /// Area in square pixels.
    #[must_use]
    pub fn area(&self) -> f32 {
        self.width() * self.height()
    }

    /// The middle.
    #[must_use]
    pub fn centre(&self) -> (f32, f32) {
        ((self.x0 + self.x1) / 2.0, (self.y0 + self.y1) / 2.0)
    }

    /// What both cover; empty when they do not meet.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        Self::new(self.x0.max(other.x0), self.y0.max(other.y0), self.x1.min(other.x1), self.y1.min(other.y1))
    }

    /// Intersection over union (Jaccard index), 0 for two empty rectangles.
    #[must_use]
    pub fn iou(&self, other: &Self) -> f32 {
        let inter = self.intersection(other).area();
        let union = self.area() + other.area() - inter;
        if union > 0.0 { inter / union } else { 0.0 }
    }

    /// The part inside a picture of `width` x `height` pixels.
    #[must_use]
    pub fn clamped(&self, width: u32, height: u32) -> Self {
        self.intersection(&Self::new(0.0, 0.0, width as f32, height as f32))
    }
}

/// Where a cut-out stands in the group photo.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Placement {
    /// x of the cut-out's centre in the group photo, pixels.
    pub centre_x: f64,
    /// y of the cut-out's centre in the group photo, pixels.
    pub centre_y: f64,
    /// Group pixels a cut-out pixel, across; 1 is the size it was taken at. Always above zero.
    pub scale: f64,
    /// How much more it is scaled down than across; 1 keeps the proportions. Always above zero.
    #[serde(default = "unstretched")]
    pub stretch: f64,
    /// Clockwise turn in radians.
    pub angle_rad: f64,
    /// Mirrored left to right, before the turn.
    pub flip: bool,
}

const fn unstretched() -> f64 {
    1.0
}

impl Placement {
    /// Upright at its own size, centred on a point.
    #[must_use]
    pub const fn at(centre_x: f64, centre_y: f64) -> Self {
        Self { centre_x, centre_y, scale: 1.0, stretch: 1.0, angle_rad: 0.0, flip: false }
    }

    /// Group pixels a cut-out pixel, across and down its own sides.
    #[must_use]
    pub const fn scales(&self) -> (f64, f64) {
        (self.scale, self.scale * self.stretch)
    }

    /// Whether it can be drawn: every value a number, both scales above zero.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let (across, down) = self.scales();
        [self.centre_x, self.centre_y, across, down, self.angle_rad].iter().all(|v| v.is_finite())
            && across > 0.0
            && down > 0.0
    }

    /// The map from a cut-out of `width` x `height` pixels to the group photo.
    #[must_use]
    pub fn affine(&self, width: f64, height: f64) -> Affine {
        let (sin, cos) = self.angle_rad.sin_cos();
        let (across, sy) = self.scales();
        let sx = if self.flip { -across } else { across };
        let (a, b, c, d) = (cos * sx, sin * sx, -sin * sy, cos * sy);
        let (hx, hy) = (width / 2.0, height / 2.0);
        Affine { a, b, c, d, e: self.centre_x - a * hx - c * hy, f: self.centre_y - b * hx - d * hy }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inverse_brings_every_point_back() {
        let place = Placement { scale: 0.3, stretch: 1.7, angle_rad: 1.1, flip: true, ..Placement::at(40.0, -7.0) };
        let there = place.affine(120.0, 80.0);
        let back = there.inverse().unwrap();
        for (x, y) in [(0.0, 0.0), (120.0, 3.0), (-5.5, 80.0)] {
            let (u, v) = there.apply(x, y);
            let (p, q) = back.apply(u, v);
            assert!((p - x).abs() < 1e-9 && (q - y).abs() < 1e-9);
        }
        let same = there.then(&back);
        assert!((same.a - 1.0).abs() < 1e-12 && same.b.abs() < 1e-12 && same.e.abs() < 1e-9);
    }

    #[test]
    fn a_placement_keeps_the_centre_where_it_was_put() {
        let place = Placement { scale: 2.0, stretch: 0.4, angle_rad: 0.7, flip: true, ..Placement::at(10.0, 20.0) };
        let (x, y) = place.affine(30.0, 50.0).apply(15.0, 25.0);
        assert!((x - 10.0).abs() < 1e-9 && (y - 20.0).abs() < 1e-9);
    }

    #[test]
    fn a_stretch_goes_along_the_cutouts_own_height() {
        let turn = std::f64::consts::FRAC_PI_2;
        let place = Placement { scale: 2.0, stretch: 3.0, angle_rad: turn, ..Placement::at(0.0, 0.0) };
        assert_eq!(place.scales(), (2.0, 6.0));
        let map = place.affine(0.0, 0.0);
        let (right, down) = (map.apply(1.0, 0.0), map.apply(0.0, 1.0));
        assert!((right.0).abs() < 1e-9 && (right.1 - 2.0).abs() < 1e-9, "{right:?}");
        assert!((down.0 + 6.0).abs() < 1e-9 && (down.1).abs() < 1e-9, "{down:?}");
    }

    #[test]
    fn a_flat_map_has_no_inverse() {
        assert!(Affine::scale_then_move(0.0, 1.0, 0.0, 0.0).inverse().is_none());
    }

    #[test]
    fn iou_of_halves_is_a_third() {
        let a = Rect::new(0.0, 0.0, 2.0, 1.0);
        let b = Rect::new(1.0, 0.0, 3.0, 1.0);
        assert!((a.iou(&b) - 1.0 / 3.0).abs() < 1e-6);
        assert_eq!(a.iou(&Rect::new(5.0, 5.0, 6.0, 6.0)), 0.0);
    }
}
