//! Small holes in a matte and small pieces apart from it.
//!
//! Must not know: masks, the photo, colours.

/// Alpha from which a pixel belongs to a piece: fainter bridges join nothing.
const PIECE: u8 = 26;
/// Alpha below which a pixel belongs to a hole.
const HOLE: u8 = 128;

/// Where a matte is to be filled (255) and where emptied (255), both planes at its size; `None` where nothing is.
#[derive(Clone, Debug, Default)]
pub(super) struct Specks {
    pub fill: Option<Vec<u8>>,
    pub drop: Option<Vec<u8>>,
}

/// Finds holes and pieces of fewer than `hole` and `piece` pixels in a plane that is `width` across. `rim` is how wide
/// the soft edge about them is, pixels.
pub(super) fn find(alpha: &[u8], width: usize, hole: f32, piece: f32, rim: usize) -> Specks {
    let marked = |wanted: Vec<u32>| (!wanted.is_empty()).then_some(wanted);
    let mut specks = Specks::default();
    if hole > 0.0 {
        let parts = parts(alpha, width, |level| level < HOLE, false);
        let small = |part: &Part| !part.at_border && (part.pixels.len() as f32) < hole;
        let found = marked(parts.into_iter().filter(small).flat_map(|part| part.pixels).collect());
        specks.fill = found.map(|pixels| with_rim(alpha, width, pixels, rim, |level| (HOLE..255).contains(&level)));
    }
    if piece > 0.0 {
        let parts = parts(alpha, width, |level| level >= PIECE, true);
        let largest = parts.iter().map(|part| part.pixels.len()).max().unwrap_or(0);
        let small = |part: &Part| part.pixels.len() < largest && (part.pixels.len() as f32) < piece;
        let found = marked(parts.into_iter().filter(small).flat_map(|part| part.pixels).collect());
        specks.drop = found.map(|pixels| with_rim(alpha, width, pixels, rim, |level| (1..PIECE).contains(&level)));
    }
    specks
}

struct Part {
    pixels: Vec<u32>,
    at_border: bool,
}

/// The connected parts of what `belongs`; `corners`: pixels that meet at a corner are connected.
fn parts(alpha: &[u8], width: usize, belongs: impl Fn(u8) -> bool, corners: bool) -> Vec<Part> {
    let height = alpha.len() / width.max(1);
    let mut seen = vec![false; alpha.len()];
    let mut parts = Vec::new();
    for start in 0..alpha.len() {
        let fresh = |seen: &[bool], at: usize| {
            seen.get(at) == Some(&false) && alpha.get(at).is_some_and(|&level| belongs(level))
        };
        if !fresh(&seen, start) {
            continue;
        }
        let mut part = Part { pixels: vec![start as u32], at_border: false };
        mark(&mut seen, start);
        let mut next = 0;
        while let Some(&at) = part.pixels.get(next) {
            next += 1;
            let (x, y) = (at as usize % width, at as usize / width);
            part.at_border |= x == 0 || y == 0 || x + 1 == width || y + 1 == height;
            for near in around(x, y, width, height, corners) {
                if fresh(&seen, near) {
                    mark(&mut seen, near);
                    part.pixels.push(near as u32);
                }
            }
        }
        parts.push(part);
    }
    parts
}

fn mark(seen: &mut [bool], at: usize) {
    if let Some(seen) = seen.get_mut(at) {
        *seen = true;
    }
}

/// The neighbours of a pixel inside the plane: left, right, above, below, then the corners.
fn around(x: usize, y: usize, width: usize, height: usize, corners: bool) -> impl Iterator<Item = usize> {
    const STEPS: [(isize, isize); 8] = [(-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (1, -1), (-1, 1), (1, 1)];
    let count = if corners { 8 } else { 4 };
    STEPS.into_iter().take(count).filter_map(move |(dx, dy)| {
        let (x, y) = (x.checked_add_signed(dx)?, y.checked_add_signed(dy)?);
        (x < width && y < height).then_some(y * width + x)
    })
}

/// A plane that is 255 on `pixels` and, at most `steps` away, on the pixels between that `continues`.
fn with_rim(alpha: &[u8], width: usize, pixels: Vec<u32>, steps: usize, continues: impl Fn(u8) -> bool) -> Vec<u8> {
    let height = alpha.len() / width.max(1);
    let mut plane = vec![0; alpha.len()];
    for &at in &pixels {
        if let Some(level) = plane.get_mut(at as usize) {
            *level = 255;
        }
    }
    let mut front = pixels;
    for _ in 0..steps {
        let mut next = Vec::new();
        for at in front {
            for near in around(at as usize % width, at as usize / width, width, height, true) {
                if let (Some(level @ 0), Some(&there)) = (plane.get_mut(near), alpha.get(near))
                    && continues(there)
                {
                    *level = 255;
                    next.push(near as u32);
                }
            }
        }
        front = next;
    }
    plane
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A block with a soft-edged hole, open bay at its side, and a speck with a faint rim apart from it.
    fn plane() -> Vec<u8> {
        let level = |i: usize| {
            let (x, y) = (i % 40, i / 40);
            match (x, y) {
                (10, 10) => 0,
                (9..=11, 9..=11) => 180,
                (2..=4, 15) => 0,
                (3..=25, 3..=25) => 255,
                (34, 20) => 200,
                (33..=35, 19..=21) => 9,
                _ => 0,
            }
        };
        (0..40 * 30).map(level).collect()
    }

    #[test]
    fn holes_are_filled_with_their_soft_rim_and_bays_stay_open() {
        let specks = find(&plane(), 40, 4.0, 0.0, 3);
        let fill = specks.fill.unwrap();
        assert!(specks.drop.is_none());
        assert_eq!(fill.iter().filter(|level| **level == 255).count(), 9);
        assert_eq!((fill[10 * 40 + 10], fill[9 * 40 + 9], fill[15 * 40 + 4]), (255, 255, 0));
        assert!(find(&plane(), 40, 1.0, 0.0, 3).fill.is_none(), "not below the size");
    }

    #[test]
    fn islands_go_with_their_faint_rim_and_the_largest_piece_stays() {
        let drop = find(&plane(), 40, 0.0, 9000.0, 3).drop.unwrap();
        assert_eq!(drop.iter().filter(|level| **level == 255).count(), 9);
        assert_eq!((drop[20 * 40 + 34], drop[19 * 40 + 33], drop[20 * 40 + 20]), (255, 255, 0));
        assert!(find(&plane(), 40, 0.0, 1.0, 3).drop.is_none());
    }
}
