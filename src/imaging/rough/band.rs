//! The band along a mask's edge in which alpha is unknown.
//!
//! Must not know: the photo's colours, models.

use std::ops::Range;

use rayon::prelude::*;

/// Probability (of 255, with the threshold in the middle) up to which a pixel is surely not the person.
const SURELY_NOT: u8 = 13;
/// ... and from which it surely is.
const SURELY: u8 = 242;

/// Whether each pixel of a plane that is `width` across may be of either side: not every pixel within `reach` of it
/// is surely the person, and not every one surely is not.
pub(super) fn band(doubt: &[u8], width: usize, reach: usize) -> Vec<bool> {
    let possible =
        spread(&doubt.iter().map(|&p| if p > SURELY_NOT { 255 } else { 0 }).collect::<Vec<u8>>(), width, reach);
    let unsure = spread(&doubt.iter().map(|&p| if p < SURELY { 255 } else { 0 }).collect::<Vec<u8>>(), width, reach);
    possible.iter().zip(&unsure).map(|(&a, &b)| a > 0 && b > 0).collect()
}

/// Runs of pixels that are marked in either of two rows.
pub(super) fn runs(a: &[bool], b: &[bool]) -> Vec<Range<usize>> {
    const PART: usize = 32; // most of a row is not marked: looked at together
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (start, (a, b)) in (0..).step_by(PART).zip(a.chunks(PART).zip(b.chunks(PART))) {
        if !a.iter().zip(b).fold(false, |any, (a, b)| any | a | b) {
            continue;
        }
        for (x, _) in (start..).zip(a.iter().zip(b)).filter(|(_, (a, b))| **a || **b) {
            match runs.last_mut() {
                Some(run) if run.end == x => run.end = x + 1,
                _ => runs.push(x..x + 1),
            }
        }
    }
    runs
}

/// The largest value in the square of `2 reach + 1` pixels about each.
pub(super) fn spread(plane: &[u8], width: usize, reach: usize) -> Vec<u8> {
    if reach == 0 || width == 0 || plane.is_empty() {
        return plane.to_vec();
    }
    let mut across = vec![0; plane.len()];
    across.par_chunks_mut(width).zip(plane.par_chunks(width)).for_each(|(to, row)| widest(row, reach, to));
    let rows = plane.len() / width;
    let mut out = vec![0; plane.len()];
    out.par_chunks_mut(width).enumerate().for_each(|(y, to)| {
        for from in y.saturating_sub(reach)..(y + reach + 1).min(rows) {
            let line = across.get(from * width..(from + 1) * width).unwrap_or_default();
            to.iter_mut().zip(line).for_each(|(to, &from)| *to = (*to).max(from));
        }
    });
    out
}

/// The largest within `reach` to both sides, by runs that double in length.
fn widest(row: &[u8], reach: usize, to: &mut [u8]) {
    let mut runs = vec![0; row.len() + 2 * reach];
    if let Some(middle) = runs.get_mut(reach..reach + row.len()) {
        middle.copy_from_slice(row);
    }
    let (window, mut length) = (2 * reach + 1, 1);
    while length < window {
        let step = length.min(window - length);
        for i in 0..runs.len().saturating_sub(step) {
            if let Some(&next) = runs.get(i + step)
                && let Some(run) = runs.get_mut(i)
            {
                *run = (*run).max(next);
            }
        }
        length += step;
    }
    to.iter_mut().zip(&runs).for_each(|(to, &run)| *to = run);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_spreads_as_far_as_it_reaches() {
        for reach in [1, 2, 3, 5, 9] {
            let mut plane = vec![0; 40 * 30];
            plane[12 * 40 + 20] = 9;
            plane[39] = 3;
            let spread = spread(&plane, 40, reach);
            for (i, &value) in spread.iter().enumerate() {
                let (x, y) = (i % 40, i / 40);
                let near = |px: usize, py: usize| x.abs_diff(px) <= reach && y.abs_diff(py) <= reach;
                let expected = if near(20, 12) {
                    9
                } else if near(39, 0) {
                    3
                } else {
                    0
                };
                assert_eq!(value, expected, "{x} {y} reach {reach}");
            }
        }
    }

    #[test]
    fn runs_are_found_in_both_rows() {
        let row = |marked: &[usize]| (0..100).map(|x| marked.contains(&x)).collect::<Vec<bool>>();
        assert_eq!(runs(&row(&[0, 31, 32, 70]), &row(&[33, 71, 99])), [0..1, 31..34, 70..72, 99..100]);
        assert!(runs(&row(&[]), &row(&[])).is_empty());
    }

    #[test]
    fn the_band_lies_along_the_edge_and_nowhere_else() {
        let plane: Vec<u8> = (0..60 * 10).map(|i| if i % 60 < 30 { 255 } else { 0 }).collect();
        let band = band(&plane, 60, 4);
        assert!(band.iter().enumerate().all(|(i, &unknown)| unknown == (26..34).contains(&(i % 60))));
    }
}
