//! The shapes that a body is drawn with: bones and a trunk between landmarks, distances to them.
//!
//! Must not know: photos, grids, whose pixels are whose.

use super::pose::{HIPS, Point, SHOULDERS};

/// Bones: shoulders, sides, hips, arms to the fingers, legs to the toes, neck.
pub const BONES: [(usize, usize); 18] = [
    (11, 12),
    (11, 23),
    (12, 24),
    (23, 24),
    (11, 13),
    (13, 15),
    (12, 14),
    (14, 16),
    (15, 19),
    (16, 20),
    (23, 25),
    (25, 27),
    (24, 26),
    (26, 28),
    (27, 31),
    (28, 32),
    (0, 11),
    (0, 12),
];
/// The corners of the trunk, in order.
pub const TRUNK: [usize; 4] = [SHOULDERS[0], SHOULDERS[1], HIPS[1], HIPS[0]];

/// The distance of a point to a segment.
pub fn to_segment((x, y): Point, a: Point, b: Point) -> f64 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let along = ((x - a.0) * dx + (y - a.1) * dy) / (dx * dx + dy * dy).max(1e-12);
    let along = along.clamp(0.0, 1.0);
    (x - a.0 - along * dx).hypot(y - a.1 - along * dy)
}

/// Whether a point is in a polygon (even-odd).
pub fn within((x, y): Point, polygon: &[Point]) -> bool {
    let next = polygon.iter().cycle().skip(1);
    let crossed =
        |&(&a, &b): &(&Point, &Point)| (a.1 > y) != (b.1 > y) && x < a.0 + (y - a.1) / (b.1 - a.1) * (b.0 - a.0);
    polygon.iter().zip(next).filter(crossed).count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_capsule_is_all_that_is_near_a_segment() {
        let (a, b) = ((0.0, 0.0), (10.0, 0.0));
        assert_eq!(to_segment((5.0, 3.0), a, b), 3.0);
        assert_eq!(to_segment((13.0, 4.0), a, b), 5.0);
        assert_eq!(to_segment((3.0, 4.0), a, a), 5.0);
    }

    #[test]
    fn a_polygon_holds_its_inside() {
        let square = [(1.0, 1.0), (4.0, 1.0), (4.0, 4.0), (1.0, 4.0)];
        assert!(within((2.0, 3.0), &square));
        assert!(!within((5.0, 3.0), &square) && !within((2.0, 0.5), &square));
    }
}
