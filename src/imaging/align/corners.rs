//! Corners of a grey picture: FAST-9 (Rosten & Drummond, "Machine learning for high-speed corner detection", ECCV 2006),
//! the strongest of each neighbourhood by Harris' measure (Harris & Stephens 1988), spread over the whole picture.
//!
//! Must not know: scales, what a corner looks like.

use super::grey::Grey;

/// The circle of sixteen pixels round a corner, clockwise from the top.
const CIRCLE: [(isize, isize); 16] = [
    (0, -3),
    (1, -3),
    (2, -2),
    (3, -1),
    (3, 0),
    (3, 1),
    (2, 2),
    (1, 3),
    (0, 3),
    (-1, 3),
    (-2, 2),
    (-3, 1),
    (-3, 0),
    (-3, -1),
    (-2, -2),
    (-1, -3),
];
/// So many neighbours on the circle are all brighter or all darker.
const ARC: u32 = 9;
/// By so many levels.
const CONTRAST: i16 = 10;
/// Harris' measure looks this far round a pixel.
const WINDOW: isize = 3;
/// Harris' k.
const K: f32 = 0.04;
/// Cells across the longer side; the strongest corners of each are taken.
const CELLS: usize = 16;

/// At most about `count` corners (subpixel positions, pixel centres at +0.5) no nearer to the edge than `margin`.
pub(super) fn corners(grey: &Grey, count: usize, margin: usize) -> Vec<(f64, f64)> {
    let margin = margin.max(5);
    if grey.width <= 2 * margin || grey.height <= 2 * margin {
        return Vec::new();
    }
    let mut strength = vec![0.0_f32; grey.width * grey.height];
    for y in margin..grey.height - margin {
        for x in margin..grey.width - margin {
            if is_corner(grey, x, y)
                && let Some(to) = strength.get_mut(y * grey.width + x)
            {
                *to = harris(grey, x, y).max(0.0);
            }
        }
    }
    let at = |x: usize, y: usize| strength.get(y * grey.width + x).copied().unwrap_or(0.0);
    let cell = grey.width.max(grey.height).div_ceil(CELLS).max(1);
    let (across, down) = (grey.width.div_ceil(cell), grey.height.div_ceil(cell));
    let mut cells: Vec<Vec<(f32, usize, usize)>> = vec![Vec::new(); across * down];
    for y in margin..grey.height - margin {
        for x in margin..grey.width - margin {
            let own = at(x, y);
            let largest = own > 0.0
                && (y - 1..=y + 1).all(|j| {
                    (x - 1..=x + 1).all(|i| (i, j) == (x, y) || at(i, j) < own || (at(i, j) == own && (j, i) > (y, x)))
                });
            if largest && let Some(cell) = cells.get_mut(y / cell * across + x / cell) {
                cell.push((own, x, y));
            }
        }
    }
    let each = count.div_ceil(across * down).max(1);
    let strongest = cells.into_iter().flat_map(|mut cell| {
        cell.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.2, a.1).cmp(&(b.2, b.1))));
        cell.truncate(each);
        cell
    });
    strongest.map(|(_, x, y)| refined(grey, x, y)).collect()
}

fn is_corner(grey: &Grey, x: usize, y: usize) -> bool {
    let middle = i16::from(grey.at(x, y));
    let (mut brighter, mut darker) = (0_u32, 0_u32);
    for (bit, (dx, dy)) in CIRCLE.into_iter().enumerate() {
        let level = i16::from(grey.at(x.wrapping_add_signed(dx), y.wrapping_add_signed(dy))) - middle;
        brighter |= u32::from(level > CONTRAST) << bit;
        darker |= u32::from(level < -CONTRAST) << bit;
    }
    has_arc(brighter) || has_arc(darker)
}

/// Whether [`ARC`] neighbouring bits of the sixteen are set.
fn has_arc(bits: u32) -> bool {
    let twice = bits | (bits << 16);
    (1..ARC).fold(twice, |run, by| run & (twice >> by)) & 0xffff != 0
}

/// Harris' measure of a corner at a pixel.
fn harris(grey: &Grey, x: usize, y: usize) -> f32 {
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    let level = |x: usize, y: usize| f32::from(grey.at(x, y));
    for dy in -WINDOW..=WINDOW {
        for dx in -WINDOW..=WINDOW {
            let (x, y) = (x.wrapping_add_signed(dx), y.wrapping_add_signed(dy));
            let gx = level(x + 1, y) - level(x.wrapping_sub(1), y);
            let gy = level(x, y + 1) - level(x, y.wrapping_sub(1));
            xx += gx * gx;
            yy += gy * gy;
            xy += gx * gy;
        }
    }
    xx * yy - xy * xy - K * (xx + yy) * (xx + yy)
}

/// The corner between pixels: the top of the parabola through the measures on either side.
fn refined(grey: &Grey, x: usize, y: usize) -> (f64, f64) {
    let middle = harris(grey, x, y);
    let top = |before: f32, after: f32| {
        let bend = before - 2.0 * middle + after;
        if bend < 0.0 { f64::from(((before - after) / (2.0 * bend)).clamp(-0.5, 0.5)) } else { 0.0 }
    };
    let dx = top(harris(grey, x - 1, y), harris(grey, x + 1, y));
    let dy = top(harris(grey, x, y - 1), harris(grey, x, y + 1));
    (x as f64 + 0.5 + dx, y as f64 + 0.5 + dy)
}
