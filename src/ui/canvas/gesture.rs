//! Dragging a placed person or one of their handles: from where it began to the placement it means now.
//!
//! Must not know: the screen; everything is in group-photo pixels.

use crate::{editor::LayerId, imaging::Placement};

/// What a drag does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grip {
    /// Moves the person.
    Body,
    /// Scales about the centre.
    Corner,
    /// Turns about the centre.
    Turn,
}

/// A drag that is going on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gesture {
    /// Whom it moves.
    pub layer: LayerId,
    /// What it does.
    pub grip: Grip,
    /// The placement when it began.
    pub from: Placement,
    /// Where it began, group pixels.
    pub start: (f64, f64),
}

/// Turns snap to multiples of this while Shift is held.
const SNAP_RAD: f64 = std::f64::consts::PI / 12.0;

impl Gesture {
    /// The placement that a pointer at (`x`, `y`) means. `snap` rounds turns to 15 degrees.
    #[must_use]
    pub fn placement(&self, x: f64, y: f64, snap: bool) -> Placement {
        let (cx, cy) = (self.from.centre_x, self.from.centre_y);
        let (was, now) = ((self.start.0 - cx, self.start.1 - cy), (x - cx, y - cy));
        match self.grip {
            Grip::Body => Placement { centre_x: cx + x - self.start.0, centre_y: cy + y - self.start.1, ..self.from },
            Grip::Corner => {
                let ratio = now.0.hypot(now.1) / was.0.hypot(was.1).max(1e-6);
                Placement { scale: (self.from.scale * ratio).clamp(1e-3, 100.0), ..self.from }
            }
            Grip::Turn => {
                let turned = self.from.angle_rad + now.1.atan2(now.0) - was.1.atan2(was.0);
                let angle = if snap { (turned / SNAP_RAD).round() * SNAP_RAD } else { turned };
                Placement { angle_rad: wrap(angle), ..self.from }
            }
        }
    }
}

/// The same direction in -π..=π.
fn wrap(angle: f64) -> f64 {
    let turn = std::f64::consts::TAU;
    angle - turn * (angle / turn).round()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gesture(grip: Grip) -> Gesture {
        Gesture { layer: LayerId(1), grip, from: Placement::at(100.0, 100.0), start: (110.0, 100.0) }
    }

    #[test]
    fn a_body_drag_moves_by_what_the_pointer_moved() {
        let placed = gesture(Grip::Body).placement(125.0, 90.0, false);
        assert_eq!((placed.centre_x, placed.centre_y), (115.0, 90.0));
    }

    #[test]
    fn a_corner_drag_scales_by_the_distance_from_the_centre() {
        assert!((gesture(Grip::Corner).placement(100.0, 130.0, false).scale - 3.0).abs() < 1e-9);
        assert!(gesture(Grip::Corner).placement(100.0, 100.0, false).scale > 0.0);
    }

    #[test]
    fn a_turn_snaps_to_fifteen_degrees_when_asked() {
        let right_angle = std::f64::consts::FRAC_PI_2;
        assert!((gesture(Grip::Turn).placement(100.0, 140.0, false).angle_rad - right_angle).abs() < 1e-9);
        let snapped = gesture(Grip::Turn).placement(101.0, 140.0, true).angle_rad;
        assert!((snapped - right_angle).abs() < 1e-9);
    }
}
