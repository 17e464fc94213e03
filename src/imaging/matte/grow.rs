//! A matte that grows or shrinks by a radius: the largest (smallest) alpha in a disc about each pixel.
//!
//! Must not know: masks, feathers, colours.

use rayon::prelude::*;

/// Radii beyond this are taken as this, raster pixels.
const MOST: f32 = 200.0;

/// A `width` x `height` plane grown by `radius` pixels, shrunk when it is negative. Between whole radii the two
/// neighbours are mixed, so that it never jumps. Beyond the border lies nothing. 0 and NaN change nothing.
pub(super) fn grown(alpha: &[u8], width: u32, height: u32, radius: f32) -> Vec<u8> {
    if radius == 0.0 || radius.is_nan() || alpha.is_empty() || alpha.len() != width as usize * height as usize {
        return alpha.to_vec();
    }
    if radius < 0.0 {
        let inverse: Vec<u8> = alpha.iter().map(|&a| 255 - a).collect();
        return grown(&inverse, width, height, -radius).into_iter().map(|a| 255 - a).collect();
    }
    let radius = radius.min(MOST);
    let (low, part) = (radius.floor(), radius.fract());
    let smaller = dilated(alpha, width as usize, low as usize);
    if part == 0.0 {
        return smaller;
    }
    let mut larger = dilated(alpha, width as usize, low as usize + 1);
    for (to, &from) in larger.iter_mut().zip(&smaller) {
        *to = (f32::from(from) + f32::from(*to - from) * part + 0.5) as u8;
    }
    larger
}

/// The largest value in a disc of whole radius about each pixel.
fn dilated(alpha: &[u8], width: usize, radius: usize) -> Vec<u8> {
    if radius == 0 {
        return alpha.to_vec();
    }
    // Half the disc's width at each row away from its middle.
    let reach = |away: usize| ((radius * radius - away * away) as f32).sqrt() as usize;
    let halves: Vec<usize> = (0..=radius).map(reach).collect();
    let height = alpha.len() / width;
    let band = (height / (rayon::current_num_threads() * 4)).max(4 * radius).max(16);
    let mut out = vec![0; alpha.len()];
    out.par_chunks_mut(band * width).enumerate().for_each(|(index, target)| {
        let first = index * band;
        let rows = target.len() / width;
        let (from, until) = (first.saturating_sub(radius), (first + rows + radius).min(height));
        for y in from..until {
            let Some(row) = alpha.get(y * width..(y + 1) * width) else { continue };
            if row.iter().fold(0, |any, level| any | level) == 0 {
                continue;
            }
            let windows = windows(row, &halves);
            for (target, y_to) in target.chunks_exact_mut(width).zip(first..) {
                if let Some(window) = windows.get(y.abs_diff(y_to)) {
                    target.iter_mut().zip(window).for_each(|(to, &from)| *to = (*to).max(from));
                }
            }
        }
    });
    out
}

/// For each half width the largest value in `x - half ..= x + half` about each x; beyond the row lies nothing.
/// Widths are made from runs of a power of two (a sparse table).
fn windows(row: &[u8], halves: &[usize]) -> Vec<Vec<u8>> {
    let most = halves.iter().copied().max().unwrap_or(0);
    // runs[k][i] is the largest of padded[i .. i + 2^k].
    let mut padded = vec![0; row.len() + 2 * most];
    if let Some(middle) = padded.get_mut(most..most + row.len()) {
        middle.copy_from_slice(row);
    }
    let mut runs = vec![padded];
    let mut length = 1;
    while 2 * length <= 2 * most + 1 {
        let last = runs.last().map_or(&[][..], Vec::as_slice);
        let next = last.iter().zip(last.get(length..).unwrap_or_default()).map(|(&a, &b)| a.max(b)).collect();
        runs.push(next);
        length *= 2;
    }
    let window = |&half: &usize| {
        let width = 2 * half + 1;
        let power = width.ilog2() as usize;
        let run = runs.get(power).map_or(&[][..], Vec::as_slice);
        let (start, second) = (most - half, most - half + width - (1 << power));
        let pair = run.get(start..).unwrap_or_default().iter().zip(run.get(second..).unwrap_or_default());
        pair.take(row.len()).map(|(&a, &b)| a.max(b)).collect()
    };
    halves.iter().map(window).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plainly(alpha: &[u8], width: i64, radius: i64) -> Vec<u8> {
        let height = alpha.len() as i64 / width;
        let at = |x: i64, y: i64| {
            let inside = x >= 0 && y >= 0 && x < width && y < height;
            if inside { alpha[(y * width + x) as usize] } else { 0 }
        };
        let disc = |i: i64| {
            let (x, y) = (i % width, i / width);
            let places = (-radius..=radius).flat_map(|dy| (-radius..=radius).map(move |dx| (dx, dy)));
            places
                .filter(|(dx, dy)| dx * dx + dy * dy <= radius * radius)
                .map(|(dx, dy)| at(x + dx, y + dy))
                .max()
                .unwrap()
        };
        (0..width * height).map(disc).collect()
    }

    #[test]
    fn it_is_the_largest_in_the_disc() {
        let (width, height) = (67_u32, 53_u32);
        let level = |i: u32| if i.wrapping_mul(2_654_435_761) >> 24 > 249 { (i % 256) as u8 } else { 0 };
        let alpha: Vec<u8> = (0..width * height).map(level).collect();
        for radius in [1, 2, 3, 5, 8, 20] {
            assert_eq!(grown(&alpha, width, height, radius as f32), plainly(&alpha, 67, radius), "radius {radius}");
        }
    }

    #[test]
    fn it_never_jumps_never_shrinks_while_growing_and_shrinking_is_the_growing_of_the_rest() {
        let alpha: Vec<u8> = (0..40 * 30).map(|i| if (i % 40 - 20_i32).abs() < 6 { 255 } else { 0 }).collect();
        let mut last = alpha.clone();
        for tenth in 1..50_u8 {
            let next = grown(&alpha, 40, 30, f32::from(tenth) / 10.0);
            assert!(last.iter().zip(&next).all(|(a, b)| a <= b && b - a <= 27));
            last = next;
        }
        let rest: Vec<u8> = alpha.iter().map(|a| 255 - a).collect();
        let shrunk: Vec<u8> = grown(&rest, 40, 30, -3.0).iter().map(|a| 255 - a).collect();
        assert_eq!(shrunk, grown(&alpha, 40, 30, 3.0));
        assert_eq!(grown(&alpha, 40, 30, 0.0), alpha);
    }
}
