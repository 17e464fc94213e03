//! Shrinking by area average. Own code in place of fast_image_resize: that crate's kernels are compiled into the
//! crate that calls them and were two thirds of this one's code and build time; this is one loop and as fast as memory.
//!
//! Must not know: what the samples mean.

use rayon::prelude::*;

/// Interleaved samples of `channels` a pixel, `size` pixels, averaged over the area of each of `to` target pixels
/// (OpenCV's `INTER_AREA`). A side may also grow: then each target pixel takes the source pixels it lies on.
/// Empty when a side is zero or `samples` has the wrong length.
#[must_use]
pub fn area(samples: &[u8], channels: usize, size: (u32, u32), to: (u32, u32)) -> Vec<u8> {
    let stride = size.0 as usize * channels;
    if samples.is_empty() || samples.len() != stride * size.1 as usize {
        return Vec::new();
    }
    let add_row = |y: usize, weight: f32, sum: &mut [f32]| {
        for (total, &sample) in sum.iter_mut().zip(samples.get(y * stride..).unwrap_or_default()) {
            *total += weight * f32::from(sample);
        }
    };
    area_of_rows(channels, size, to, add_row, to_u8)
}

/// As [`area`] of rows that are made when they are needed: `add_row(y, weight, sum)` adds `weight` times row `y`
/// to `sum`, `channels * size.0` long. Each row is asked for about once.
#[must_use]
pub fn area_of_rows<T: Copy + Default + Send>(
    channels: usize,
    size: (u32, u32),
    to: (u32, u32),
    add_row: impl Fn(usize, f32, &mut [f32]) + Sync,
    round: impl Fn(f32) -> T + Sync,
) -> Vec<T> {
    let line = to.0 as usize * channels;
    if line == 0 || to.1 == 0 || size.0 == 0 || size.1 == 0 {
        return Vec::new();
    }
    let (columns, rows) = (spans(size.0, to.0), spans(size.1, to.1));
    let mut out = vec![T::default(); line * to.1 as usize];
    out.par_chunks_mut(line).zip(&rows).for_each_init(
        || vec![0.0f32; size.0 as usize * channels],
        |sum, (line, (first, weights))| {
            sum.fill(0.0);
            for (k, &weight) in weights.iter().enumerate() {
                add_row(first + k, weight, sum);
            }
            for (pixel, (first, weights)) in line.chunks_exact_mut(channels).zip(&columns) {
                for (channel, value) in pixel.iter_mut().enumerate() {
                    let taps = sum.iter().skip(first * channels + channel).step_by(channels);
                    *value = round(taps.zip(weights).map(|(v, w)| v * w).sum());
                }
            }
        },
    );
    out
}

/// For each target cell: the first source cell under it, and the share of the target that each source cell fills.
fn spans(size: u32, to: u32) -> Vec<(usize, Vec<f32>)> {
    let step = f64::from(size) / f64::from(to);
    (0..to)
        .map(|i| {
            let (from, until) = (f64::from(i) * step, (f64::from(i + 1) * step).min(f64::from(size)));
            let first = from.floor();
            let cells = ((until - 1e-9).floor() - first) as usize + 1;
            let share = |k: usize| {
                let left = first + k as f64;
                (((left + 1.0).min(until) - left.max(from)) / (until - from)) as f32
            };
            (first as usize, (0..cells).map(share).collect())
        })
        .collect()
}

/// The nearest byte.
fn to_u8(value: f32) -> u8 {
    (value + 0.5) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_means_of_four_and_thirds_keep_the_total() {
        assert_eq!(area(&[0, 10, 20, 30], 1, (2, 2), (1, 1)), [15]);
        let wide: Vec<u8> = vec![0, 0, 255, 255, 255, 255, 0];
        let small = area(&wide, 1, (7, 1), (3, 1));
        let mean = |v: &[u8]| v.iter().map(|&x| f64::from(x)).sum::<f64>() / v.len() as f64;
        assert!((mean(&wide) - mean(&small)).abs() < 1.0, "{small:?}");
    }

    #[test]
    fn a_constant_stays_constant_at_any_size() {
        for to in [(1, 1), (3, 2), (5, 7), (13, 11), (20, 3)] {
            let out = area(&[77; 13 * 11 * 3], 3, (13, 11), to);
            assert_eq!(out.len(), (to.0 * to.1 * 3) as usize);
            assert!(out.iter().all(|&v| v == 77), "{to:?}");
        }
    }

    #[test]
    fn a_wrong_length_gives_nothing() {
        assert!(area(&[1, 2, 3], 1, (2, 2), (1, 1)).is_empty());
        assert!(area(&[1; 4], 1, (2, 2), (0, 1)).is_empty());
    }
}
