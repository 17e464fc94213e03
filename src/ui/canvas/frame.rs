//! The box around what is selected: upright, or turned with the one person in it; and how what stands in it follows it.
//!
//! In the pixels of the picture as it is shown (see `compose`).
//!
//! Must not know: the screen, the document.

use std::f64::consts::{PI, TAU};

use crate::imaging::{Placement, Rect};

/// A box with a turn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// The middle.
    pub centre: (f64, f64),
    /// Half the width and half the height, along its own sides.
    pub half: (f64, f64),
    /// Clockwise turn.
    pub angle_rad: f64,
}

impl Frame {
    /// An upright box.
    #[must_use]
    pub fn upright(rect: Rect) -> Self {
        let (x, y) = rect.centre();
        let half = (f64::from(rect.width()) / 2.0, f64::from(rect.height()) / 2.0);
        Self { centre: (f64::from(x), f64::from(y)), half, angle_rad: 0.0 }
    }

    /// A point of it: (-1, -1) is its own top left, (1, 1) its bottom right.
    #[must_use]
    pub fn point(&self, across: f64, down: f64) -> (f64, f64) {
        let (x, y) = rotated(self.angle_rad, (across * self.half.0, down * self.half.1));
        (self.centre.0 + x, self.centre.1 + y)
    }

    /// Top left, top right, bottom right, bottom left.
    #[must_use]
    pub fn corners(&self) -> [(f64, f64); 4] {
        [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)].map(|(x, y)| self.point(x, y))
    }

    /// The smallest upright box around it.
    #[must_use]
    pub fn bounds(&self) -> Bounds {
        let (sin, cos) = (self.angle_rad.sin().abs(), self.angle_rad.cos().abs());
        let (w, h) = (self.half.0 * cos + self.half.1 * sin, self.half.0 * sin + self.half.1 * cos);
        Bounds { x: (self.centre.0 - w, self.centre.0 + w), y: (self.centre.1 - h, self.centre.1 + h) }
    }

    /// The same box elsewhere.
    #[must_use]
    pub fn moved(&self, dx: f64, dy: f64) -> Self {
        Self { centre: (self.centre.0 + dx, self.centre.1 + dy), ..*self }
    }
}

/// An upright box in double precision: from and to, on each axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// Left and right.
    pub x: (f64, f64),
    /// Top and bottom.
    pub y: (f64, f64),
}

impl Bounds {
    /// Around both.
    #[must_use]
    pub fn join(&self, other: &Self) -> Self {
        let both = |a: (f64, f64), b: (f64, f64)| (a.0.min(b.0), a.1.max(b.1));
        Self { x: both(self.x, other.x), y: both(self.y, other.y) }
    }

    /// Whether they share a point.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        let meet = |a: (f64, f64), b: (f64, f64)| a.0 <= b.1 && b.0 <= a.1;
        meet(self.x, other.x) && meet(self.y, other.y)
    }

    /// The upright frame of that box.
    #[must_use]
    pub fn frame(&self) -> Frame {
        let (middle, half) = (|a: (f64, f64)| (a.0 + a.1) / 2.0, |a: (f64, f64)| (a.1 - a.0) / 2.0);
        Frame { centre: (middle(self.x), middle(self.y)), half: (half(self.x), half(self.y)), angle_rad: 0.0 }
    }
}

/// Where a placement that stands in `from` stands once that box has become `to`. Sides that scale differently are
/// right only for what is turned as the box is.
#[must_use]
pub fn carried(from: &Frame, to: &Frame, place: Placement) -> Placement {
    let grown = |from: f64, to: f64| if from > 0.0 { to / from } else { 1.0 };
    let (across, down) = (grown(from.half.0, to.half.0), grown(from.half.1, to.half.1));
    let (x, y) = rotated(-from.angle_rad, (place.centre_x - from.centre.0, place.centre_y - from.centre.1));
    let (x, y) = rotated(to.angle_rad, (x * across, y * down));
    let stretch = if across == down { place.stretch } else { place.stretch * down / across };
    Placement {
        centre_x: to.centre.0 + x,
        centre_y: to.centre.1 + y,
        scale: place.scale * across,
        stretch,
        angle_rad: wrapped(place.angle_rad + (to.angle_rad - from.angle_rad)),
        flip: place.flip,
    }
}

/// A vector turned clockwise.
#[must_use]
pub fn rotated(angle_rad: f64, (x, y): (f64, f64)) -> (f64, f64) {
    if angle_rad == 0.0 {
        return (x, y);
    }
    let (sin, cos) = angle_rad.sin_cos();
    (cos * x - sin * y, sin * x + cos * y)
}

/// The same direction in -π..=π.
#[must_use]
pub fn wrapped(angle_rad: f64) -> f64 {
    if angle_rad.abs() <= PI { angle_rad } else { angle_rad - TAU * (angle_rad / TAU).round() }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::FRAC_PI_2;

    use super::*;

    fn near(a: (f64, f64), b: (f64, f64)) -> bool {
        (a.0 - b.0).hypot(a.1 - b.1) < 1e-9
    }

    #[test]
    fn what_stands_in_a_box_is_carried_with_it() {
        let place = Placement { scale: 0.5, angle_rad: 0.3, flip: true, ..Placement::at(140.0, 70.0) };
        let from = Frame { centre: (100.0, 50.0), half: (100.0, 50.0), angle_rad: 0.0 };
        let to = Frame { centre: (200.0, 100.0), half: (200.0, 100.0), angle_rad: 0.0 };
        let carried_along = carried(&from, &to, place);
        assert!((carried_along.scale - 1.0).abs() < 1e-9 && carried_along.stretch == 1.0);
        assert!(near((carried_along.centre_x, carried_along.centre_y), (280.0, 140.0)));
        let back = carried(&to, &from, carried_along);
        assert!(near((back.centre_x, back.centre_y), (140.0, 70.0)) && (back.scale - 0.5).abs() < 1e-12);
        let turned = Frame { angle_rad: FRAC_PI_2, ..from };
        let quarter = carried(&from, &turned, place);
        assert!(near((quarter.centre_x, quarter.centre_y), (80.0, 90.0)));
        assert!((quarter.angle_rad - FRAC_PI_2 - 0.3).abs() < 1e-12);
    }

    #[test]
    fn sides_may_grow_differently_and_the_stretch_takes_it_up() {
        let from = Frame { centre: (0.0, 0.0), half: (10.0, 20.0), angle_rad: 0.4 };
        let to = Frame { half: (20.0, 10.0), ..from };
        let place = Placement { scale: 3.0, angle_rad: 0.4, ..Placement::at(0.0, 0.0) };
        let placed = carried(&from, &to, place);
        assert_eq!(placed.scales(), (6.0, 1.5));
    }

    #[test]
    fn the_bounds_of_a_turned_box_hold_its_corners() {
        let frame = Frame { centre: (5.0, -3.0), half: (10.0, 4.0), angle_rad: 0.7 };
        let bounds = frame.bounds();
        for (x, y) in frame.corners() {
            assert!(x >= bounds.x.0 - 1e-9 && x <= bounds.x.1 + 1e-9);
            assert!(y >= bounds.y.0 - 1e-9 && y <= bounds.y.1 + 1e-9);
        }
        assert_eq!(Frame { angle_rad: 0.0, ..frame }.bounds().frame(), Frame { angle_rad: 0.0, ..frame });
    }
}
