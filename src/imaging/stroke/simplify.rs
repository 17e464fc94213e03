//! Fewer points for the same line: the Ramer-Douglas-Peucker algorithm (Ramer 1972; Douglas and Peucker 1973), with the
//! brush's radius as a third coordinate.
//!
//! Must not know: how the line is drawn.

use super::StrokePoint;

/// Leaves out points without moving the line by more than `tolerance_px`, or its radius (which is `radius_px` at full
/// pressure). Both ends stay.
pub(super) fn simplify(points: &mut Vec<StrokePoint>, radius_px: f32, tolerance_px: f32) {
    let mut needed = vec![false; points.len()];
    let mut open = Vec::new();
    if let [first, .., last] = needed.as_mut_slice() {
        (*first, *last) = (true, true);
        open.push((0, points.len() - 1));
    } else {
        return;
    }
    while let Some((from, to)) = open.pop() {
        let Some((a, b)) = points.get(from).zip(points.get(to)) else { continue };
        let between = points.iter().enumerate().take(to).skip(from + 1);
        let far = between.map(|(at, point)| (at, distance_sq(point, a, b, radius_px)));
        let Some((at, distance_sq)) = far.max_by(|a, b| a.1.total_cmp(&b.1)) else { continue };
        if distance_sq > tolerance_px * tolerance_px {
            if let Some(needed) = needed.get_mut(at) {
                *needed = true;
            }
            open.extend([(from, at), (at, to)]);
        }
    }
    let mut needed = needed.into_iter();
    points.retain(|_| needed.next().unwrap_or(true));
}

/// From a point to the line between two others.
fn distance_sq(point: &StrokePoint, a: &StrokePoint, b: &StrokePoint, radius_px: f32) -> f32 {
    let from_a = |p: &StrokePoint| [p.x - a.x, p.y - a.y, (p.pressure - a.pressure) * radius_px];
    let dot = |a: [f32; 3], b: [f32; 3]| a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    let (line, at) = (from_a(b), from_a(point));
    let share = if dot(line, line) > 0.0 { (dot(line, at) / dot(line, line)).clamp(0.0, 1.0) } else { 0.0 };
    let off = [at[0] - share * line[0], at[1] - share * line[1], at[2] - share * line[2]];
    dot(off, off)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_straight_line_keeps_its_ends_and_a_bend_its_corner() {
        let point = |x: f32, y: f32| StrokePoint { x, y, pressure: 1.0 };
        let mut points: Vec<_> = (0..=50).map(|i| point(i as f32, 0.02 * (i % 2) as f32)).collect();
        points.extend((1..=50).map(|i| point(50.0, i as f32)));
        simplify(&mut points, 10.0, 0.3);
        assert_eq!(points, [point(0.0, 0.0), point(50.0, 0.0), point(50.0, 50.0)]);
    }

    #[test]
    fn pressure_that_comes_and_goes_on_a_straight_line_stays() {
        let point = |i: i32| StrokePoint { x: i as f32, y: 0.0, pressure: 1.0 - 0.1 * (5 - i.abs()).max(0) as f32 };
        let mut points: Vec<_> = (-20..=20).map(point).collect();
        simplify(&mut points, 30.0, 0.3);
        assert_eq!(points, [point(-20), point(-5), point(0), point(5), point(20)]);
    }

    #[test]
    fn no_point_is_further_from_the_new_line_than_the_tolerance() {
        let point = |i: i32| {
            let t = i as f32 * 0.01;
            StrokePoint { x: 300.0 * t.cos(), y: 200.0 * (1.7 * t).sin(), pressure: 1.0 }
        };
        let all: Vec<_> = (0..2000).map(point).collect();
        let mut few = all.clone();
        simplify(&mut few, 20.0, 0.4);
        assert!(few.len() < 400, "{}", few.len());
        for point in &all {
            let near = few.windows(2).map(|pair| distance_sq(point, &pair[0], &pair[1], 20.0)).fold(1e9, f32::min);
            assert!(near <= 0.16 + 1e-3, "{near}");
        }
    }

    #[test]
    fn one_point_or_none_stays_as_it_is() {
        let mut points = vec![StrokePoint { x: 1.0, y: 2.0, pressure: 0.5 }];
        simplify(&mut points, 5.0, 1.0);
        assert_eq!(points.len(), 1);
        points.clear();
        simplify(&mut points, 5.0, 1.0);
        assert!(points.is_empty());
    }
}
