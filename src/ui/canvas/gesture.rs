//! Dragging placed people or one of their handles: from where it began to where it means them to stand now.
//!
//! Everything is in the pixels of the picture as it is shown (see [`super::compose`]). A drag makes a new box of the
//! box around what is selected; what stands in the old box is carried into the new one (see [`super::frame`]).
//!
//! Must not know: the screen, the document.

use std::f64::consts::{FRAC_PI_2, PI};

use super::frame::{Frame, rotated, wrapped};

/// Turns go in steps of this while Shift is held: 15 degrees.
const STEP_RAD: f64 = PI / 12.0;
/// A turn this near to upright is upright.
const UPRIGHT_RAD: f64 = PI / 120.0;
/// A box is never made smaller than this on a side, pixels, nor larger.
const SIDES: (f64, f64) = (2.0, 200_000.0);

/// What a drag does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grip {
    /// Moves.
    Body,
    /// Scales by a handle: -1, 0 or 1 along the box's own x (right is 1) and y (down is 1); never both 0.
    Scale(i8, i8),
    /// Turns about the middle.
    Turn,
}

/// Keys that are held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// Keeps the proportions, or frees them at a corner; turns in steps; moves along one axis.
    pub shift: bool,
    /// Scales about the middle.
    pub alt: bool,
}

/// A drag that goes on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gesture {
    /// What it does.
    pub grip: Grip,
    /// The box when it began.
    pub from: Frame,
    /// Where it began.
    pub start: (f64, f64),
    /// Several people scale together, so the proportions are always kept.
    pub rigid: bool,
}

impl Gesture {
    /// The box that a pointer at (`x`, `y`) means.
    #[must_use]
    pub fn frame(&self, x: f64, y: f64, held: Held) -> Frame {
        let from = &self.from;
        let (dx, dy) = (x - self.start.0, y - self.start.1);
        match self.grip {
            Grip::Body if held.shift && dx.abs() >= dy.abs() => from.moved(dx, 0.0),
            Grip::Body if held.shift => from.moved(0.0, dy),
            Grip::Body => from.moved(dx, dy),
            Grip::Scale(..) => self.scaled(self.factors(x, y, held), held),
            Grip::Turn => {
                let towards = |(x, y): (f64, f64)| (y - from.centre.1).atan2(x - from.centre.0);
                let angle = from.angle_rad + towards((x, y)) - towards(self.start);
                let step = |step: f64| (angle / step).round() * step;
                let near = (angle - step(FRAC_PI_2)).abs() < UPRIGHT_RAD;
                let angle = match held.shift {
                    true => step(STEP_RAD),
                    false if near => step(FRAC_PI_2),
                    false => angle,
                };
                Frame { angle_rad: wrapped(angle), ..*from }
            }
        }
    }

    /// Whether the drag keeps the box's proportions.
    #[must_use]
    pub fn keeps_ratio(&self, held: Held) -> bool {
        match self.grip {
            Grip::Scale(x, y) => self.rigid || (x != 0 && y != 0) != held.shift,
            Grip::Body | Grip::Turn => true,
        }
    }

    /// From the point that stays where it is to the handle, along the box's own sides, when the drag began.
    fn reach(&self, held: Held) -> (f64, f64) {
        let Grip::Scale(hx, hy) = self.grip else { return (0.0, 0.0) };
        let sides = if held.alt { 1.0 } else { 2.0 };
        (f64::from(hx) * self.from.half.0 * sides, f64::from(hy) * self.from.half.1 * sides)
    }

    /// How much wider and taller the box becomes.
    fn factors(&self, x: f64, y: f64, held: Held) -> (f64, f64) {
        let reach = self.reach(held);
        // The handle follows the pointer from where it was taken, so that nothing jumps.
        let by = rotated(-self.from.angle_rad, (x - self.start.0, y - self.start.1));
        self.factors_of((reach.0 + by.0, reach.1 + by.1), held)
    }

    fn factors_of(&self, handle: (f64, f64), held: Held) -> (f64, f64) {
        let reach = self.reach(held);
        let alone = |reach: f64, handle: f64| if reach == 0.0 { 1.0 } else { handle / reach };
        if !self.keeps_ratio(held) {
            return (alone(reach.0, handle.0), alone(reach.1, handle.1));
        }
        let length = reach.0 * reach.0 + reach.1 * reach.1;
        let along = handle.0 * reach.0 + handle.1 * reach.1;
        let both = if length > 0.0 { along / length } else { 1.0 };
        (both, both)
    }

    /// The box with its sides made `factors` as long; what lies opposite the handle stays (the middle, with Alt).
    fn scaled(&self, factors: (f64, f64), held: Held) -> Frame {
        let Grip::Scale(hx, hy) = self.grip else { return self.from };
        let from = &self.from;
        let least = |half: f64, factor: f64| {
            let (low, high) = (SIDES.0 / (2.0 * half).max(1e-9), SIDES.1 / (2.0 * half).max(1e-9));
            factor.max(low.min(1.0)).min(high.max(1.0))
        };
        let (mut across, mut down) = (least(from.half.0, factors.0), least(from.half.1, factors.1));
        if self.keeps_ratio(held) {
            // The side that cannot become that small, or that large, decides.
            let both = if factors.0 < 1.0 { across.max(down) } else { across.min(down) };
            (across, down) = (both, both);
        }
        let (px, py) = if held.alt { (0.0, 0.0) } else { (-f64::from(hx), -f64::from(hy)) };
        let fixed = from.point(px, py);
        let half = (from.half.0 * across, from.half.1 * down);
        let (x, y) = rotated(from.angle_rad, (px * half.0, py * half.1));
        Frame { centre: (fixed.0 - x, fixed.1 - y), half, angle_rad: from.angle_rad }
    }

    /// The box with the handle moved by (`dx`, `dy`) from where [`Self::frame`] has it; with proportions that are kept,
    /// as far as that goes along the one axis of the two that is not 0.
    #[must_use]
    pub fn nudged(&self, frame: &Frame, dx: f64, dy: f64, held: Held) -> Frame {
        let reach = self.reach(held);
        let grown = (frame.half.0 / self.from.half.0.max(1e-9), frame.half.1 / self.from.half.1.max(1e-9));
        let by = rotated(-self.from.angle_rad, (dx, dy));
        let handle = (reach.0 * grown.0 + by.0, reach.1 * grown.1 + by.1);
        let alone = |reach: f64, handle: f64, grown: f64| if reach == 0.0 { grown } else { handle / reach };
        let factors = (alone(reach.0, handle.0, grown.0), alone(reach.1, handle.1, grown.1));
        let factors = match (self.keeps_ratio(held), by.0.abs() > by.1.abs()) {
            (false, _) => factors,
            (true, true) => (factors.0, factors.0),
            (true, false) => (factors.1, factors.1),
        };
        self.scaled(factors, held)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FREE: Held = Held { shift: false, alt: false };
    const SHIFT: Held = Held { shift: true, alt: false };
    const ALT: Held = Held { shift: false, alt: true };

    /// 200 x 100 about (100, 50), taken at the handle itself.
    fn gesture(grip: Grip, angle_deg: f64) -> Gesture {
        let from = Frame { centre: (100.0, 50.0), half: (100.0, 50.0), angle_rad: angle_deg.to_radians() };
        let start = match grip {
            Grip::Scale(x, y) => from.point(f64::from(x), f64::from(y)),
            Grip::Body => from.centre,
            Grip::Turn => from.point(0.0, -1.5),
        };
        Gesture { grip, from, start, rigid: false }
    }

    fn near(a: (f64, f64), b: (f64, f64)) -> bool {
        (a.0 - b.0).hypot(a.1 - b.1) < 1e-9
    }

    #[test]
    fn a_body_drag_moves_by_what_the_pointer_moved_and_with_shift_along_one_axis() {
        let body = gesture(Grip::Body, 0.0);
        assert_eq!(body.frame(125.0, 40.0, FREE).centre, (125.0, 40.0));
        assert_eq!(body.frame(125.0, 40.0, SHIFT).centre, (125.0, 50.0));
        assert_eq!(body.frame(101.0, 40.0, SHIFT).centre, (100.0, 40.0));
    }

    #[test]
    fn what_lies_opposite_a_handle_stays_where_it_is_however_the_box_is_turned() {
        for angle_deg in [0.0, 30.0, -75.0, 180.0] {
            for (hx, hy) in [(1, 1), (-1, 1), (1, 0), (0, -1)] {
                let drag = gesture(Grip::Scale(hx, hy), angle_deg);
                for held in [FREE, SHIFT] {
                    let to = drag.frame(drag.start.0 + 31.0, drag.start.1 - 17.0, held);
                    let opposite = |frame: &Frame| frame.point(-f64::from(hx), -f64::from(hy));
                    assert!(near(opposite(&to), opposite(&drag.from)), "{hx} {hy} at {angle_deg}, {held:?}");
                }
                let to = drag.frame(drag.start.0 + 31.0, drag.start.1 - 17.0, ALT);
                assert!(near(to.centre, drag.from.centre));
            }
        }
    }

    #[test]
    fn a_corner_keeps_the_proportions_unless_shift_frees_them_and_a_side_the_other_way_round() {
        let ratio = |frame: Frame| frame.half.0 / frame.half.1;
        let corner = gesture(Grip::Scale(1, 1), 20.0);
        let (x, y) = (corner.start.0 + 40.0, corner.start.1 + 3.0);
        assert!((ratio(corner.frame(x, y, FREE)) - 2.0).abs() < 1e-9);
        assert!((ratio(corner.frame(x, y, SHIFT)) - 2.0).abs() > 0.05);
        let side = gesture(Grip::Scale(1, 0), 0.0);
        let wider = side.frame(side.start.0 + 40.0, side.start.1 + 30.0, FREE);
        assert_eq!(wider.half, (120.0, 50.0));
        assert!((ratio(side.frame(side.start.0 + 40.0, side.start.1, SHIFT)) - 2.0).abs() < 1e-9);
        assert!((ratio(Gesture { rigid: true, ..side }.frame(300.0, 50.0, FREE)) - 2.0).abs() < 1e-9);
    }

    #[test]
    fn the_handle_stays_under_the_pointer() {
        for (hx, hy, held) in [(1, 1, SHIFT), (-1, -1, SHIFT), (1, 0, FREE), (0, 1, FREE)] {
            let drag = gesture(Grip::Scale(hx, hy), 0.0);
            let pointer = (drag.start.0 + f64::from(hx) * 20.0, drag.start.1 + f64::from(hy) * 10.0);
            let to = drag.frame(pointer.0, pointer.1, held);
            assert!(near(to.point(f64::from(hx), f64::from(hy)), pointer), "{hx} {hy}");
        }
    }

    #[test]
    fn a_handle_dragged_through_the_other_side_makes_a_small_box_and_no_nonsense() {
        for (hx, hy) in [(1, 1), (-1, 0), (0, 1)] {
            for held in [FREE, SHIFT, ALT] {
                let drag = gesture(Grip::Scale(hx, hy), 40.0);
                let to = drag.frame(drag.from.centre.0 * 9.0 - 8.0 * drag.start.0, -4000.0, held);
                assert!(to.half.0 >= 1.0 - 1e-9 && to.half.1 >= 1.0 - 1e-9 && to.half.0.is_finite(), "{to:?}");
            }
        }
    }

    #[test]
    fn a_turn_goes_in_steps_with_shift_and_finds_upright_by_itself() {
        let turn = gesture(Grip::Turn, 0.0);
        let at = |degrees: f64| {
            let (x, y) = rotated(degrees.to_radians(), (0.0, -75.0));
            (100.0 + x, 50.0 + y)
        };
        let angle = |degrees: f64, held: Held| turn.frame(at(degrees).0, at(degrees).1, held).angle_rad.to_degrees();
        assert!((angle(37.0, FREE) - 37.0).abs() < 1e-9);
        assert!((angle(37.0, SHIFT) - 30.0).abs() < 1e-9);
        assert_eq!(angle(1.0, FREE), 0.0);
        assert!((angle(-170.0, FREE) + 170.0).abs() < 1e-9);
    }

    #[test]
    fn a_nudge_puts_the_handle_exactly_on_a_line() {
        let drag = gesture(Grip::Scale(1, 1), 0.0);
        for held in [FREE, SHIFT, ALT] {
            let to = drag.frame(230.0, 112.0, held);
            let edge = to.bounds().x.1;
            let snapped = drag.nudged(&to, 240.0 - edge, 0.0, held);
            assert!((snapped.bounds().x.1 - 240.0).abs() < 1e-9, "{held:?}: {snapped:?}");
        }
    }
}
