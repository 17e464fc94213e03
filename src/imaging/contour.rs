//! Lines of equal level on a grid (marching squares: Lorensen and Cline 1987, in the plane).
//!
//! Must not know: what the levels mean.

/// The closed lines on which the bilinear surface through `levels` (`width` x `height`, row-major, cell centres at
/// +0.5) crosses `at`, with what is above to their right. Beyond the grid the level is zero, so that every line closes; with
/// `at` of 0 or less, or a wrong length, there are none.
pub(super) fn contours(levels: &[u8], width: u32, height: u32, at: f32) -> Vec<Vec<[f32; 2]>> {
    let (w, h) = (width as usize, height as usize);
    if at <= 0.0 || levels.len() != w * h {
        return Vec::new();
    }
    let mut steps = steps(levels, w, h, at);
    steps.sort_unstable_by_key(|step| step.from);
    let mut lines = Vec::new();
    for start in 0..steps.len() {
        let mut line = Vec::new();
        let mut next = Some(start);
        while let Some(step) = next.and_then(|index| steps.get_mut(index)).filter(|step| !step.walked) {
            step.walked = true;
            line.push(step.at);
            let to = step.to;
            next = steps.binary_search_by_key(&to, |step| step.from).ok();
        }
        if line.len() > 2 {
            lines.push(line);
        }
    }
    lines
}

/// A piece of a line inside one square of four cell centres.
struct Step {
    /// The edge of the grid that it comes from and where it crosses it; every edge is left once at most.
    from: u64,
    at: [f32; 2],
    /// The edge that it goes to.
    to: u64,
    walked: bool,
}

fn steps(levels: &[u8], w: usize, h: usize, at: f32) -> Vec<Step> {
    let mut steps = Vec::new();
    // Columns and rows count from the zero rim: cell (x, y) is at (x + 1, y + 1).
    let row = |y: usize| y.checked_sub(1).and_then(|y| levels.get(y * w..(y + 1) * w)).unwrap_or_default();
    let level = |row: &[u8], x: usize| x.checked_sub(1).and_then(|x| row.get(x)).map_or(0.0, |&v| f32::from(v));
    // Edges: the one to the right of a corner is even, the one below it odd.
    let edge = |x: usize, y: usize, down: u64| ((y * (w + 2) + x) as u64) * 2 + down;
    let rows_above = |y: usize| row(y).iter().any(|&v| f32::from(v) >= at);
    let mut upper_above = false;
    for y in 0..=h {
        let (upper, lower) = (row(y), row(y + 1));
        let lower_above = rows_above(y + 1);
        if !upper_above && !lower_above {
            continue; // most rows of a mask are empty
        }
        upper_above = lower_above;
        let (mut a, mut d) = (0.0, 0.0); // left corners: upper, lower
        for x in 0..=w {
            let (b, c) = (level(upper, x + 1), level(lower, x + 1));
            let case = u8::from(a >= at) | u8::from(b >= at) << 1 | u8::from(c >= at) << 2 | u8::from(d >= at) << 3;
            if case != 0 && case != 15 {
                let along = |from: f32, to: f32| (at - from) / (to - from);
                let (left, top) = (x as f32 - 0.5, y as f32 - 0.5);
                let top_edge = (edge(x, y, 0), [left + along(a, b), top]);
                let right_edge = (edge(x + 1, y, 1), [left + 1.0, top + along(b, c)]);
                let bottom_edge = (edge(x, y + 1, 0), [left + along(d, c), top + 1.0]);
                let left_edge = (edge(x, y, 1), [left, top + along(a, d)]);
                // In the two ambiguous cases the middle decides.
                let joined = a + b + c + d >= 4.0 * at;
                let pairs: &[_] = match case {
                    1 => &[(top_edge, left_edge)],
                    2 => &[(right_edge, top_edge)],
                    3 => &[(right_edge, left_edge)],
                    4 => &[(bottom_edge, right_edge)],
                    5 if joined => &[(top_edge, right_edge), (bottom_edge, left_edge)],
                    5 => &[(top_edge, left_edge), (bottom_edge, right_edge)],
                    6 => &[(bottom_edge, top_edge)],
                    7 => &[(bottom_edge, left_edge)],
                    8 => &[(left_edge, bottom_edge)],
                    9 => &[(top_edge, bottom_edge)],
                    10 if joined => &[(left_edge, top_edge), (right_edge, bottom_edge)],
                    10 => &[(right_edge, top_edge), (left_edge, bottom_edge)],
                    11 => &[(right_edge, bottom_edge)],
                    12 => &[(left_edge, right_edge)],
                    13 => &[(top_edge, right_edge)],
                    _ => &[(left_edge, top_edge)],
                };
                steps.extend(pairs.iter().map(|(from, to)| Step { from: from.0, at: from.1, to: to.0, walked: false }));
            }
            (a, d) = (b, c);
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(line: &[[f32; 2]]) -> f32 {
        let next = line.iter().cycle().skip(1);
        line.iter().zip(next).map(|(a, b)| a[0] * b[1] - b[0] * a[1]).sum::<f32>() / 2.0
    }

    #[test]
    fn a_disc_has_one_round_line() {
        let level = |i: usize| {
            let (x, y) = ((i % 64) as f32 + 0.5, (i / 64) as f32 + 0.5);
            ((20.5 - (x - 32.0).hypot(y - 30.0)) * 32.0 + 128.0).clamp(0.0, 255.0) as u8
        };
        let lines = contours(&(0..64 * 64).map(level).collect::<Vec<_>>(), 64, 64, 128.0);
        assert_eq!(lines.len(), 1);
        assert!(lines[0].iter().all(|p| ((p[0] - 32.0).hypot(p[1] - 30.0) - 20.5).abs() < 0.1));
        assert!((area(&lines[0]).abs() - 20.5 * 20.5 * std::f32::consts::PI).abs() < 10.0);
    }

    #[test]
    fn holes_rims_and_touching_corners_close() {
        let mut ring = vec![200; 25];
        ring[12] = 0;
        let lines = contours(&ring, 5, 5, 100.0);
        assert_eq!(lines.len(), 2, "the outside and the hole");
        let turns: Vec<f32> = lines.iter().map(|line| area(line)).collect();
        assert!(turns[0] * turns[1] < 0.0, "they run opposite ways: {turns:?}");
        assert_eq!(contours(&[255, 0, 0, 255], 2, 2, 200.0).len(), 2);
        assert_eq!(contours(&[255, 0, 0, 255], 2, 2, 100.0).len(), 1);
        assert!(contours(&[255; 4], 2, 2, 0.0).is_empty() && contours(&[255; 3], 2, 2, 9.0).is_empty());
    }

    #[test]
    fn every_line_of_noise_is_walked_once() {
        let noise: Vec<u8> = (0..40_u32 * 40).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        let lines = contours(&noise, 40, 40, 128.0);
        let crossings: usize = lines.iter().map(Vec::len).sum();
        let at = |x: i32, y: i32| (0..40).contains(&x) && (0..40).contains(&y) && noise[(y * 40 + x) as usize] >= 128;
        let pairs = (-1..40).flat_map(|y| (-1..40).map(move |x| (x, y)));
        let changes: usize =
            pairs.map(|(x, y)| usize::from(at(x, y) != at(x + 1, y)) + usize::from(at(x, y) != at(x, y + 1))).sum();
        assert_eq!(crossings, changes);
    }
}
