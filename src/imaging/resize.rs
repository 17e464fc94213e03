//! Shrinking, by area average or a smoother filter. Own code in place of fast_image_resize: that crate's kernels are compiled into the
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
    of_rows(Filter::Area, channels, size, to, add_row, to_u8)
}

/// Rows that are made when they are needed, made smaller: `add_row(y, weight, sum)` adds `weight` times row `y`
/// to `sum`, `channels * size.0` long. Each row is asked for about once (four times with [`Filter::CatmullRom`]).
#[must_use]
pub fn of_rows<T: Copy + Default + Send>(
    filter: Filter,
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
    let (columns, rows) = (spans(size.0, to.0, filter), spans(size.1, to.1, filter));
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

/// How much each source cell counts for a target cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filter {
    /// By the area they share: exact means, as networks were trained with.
    Area,
    /// Catmull-Rom over two target cells to either side: sharp, and free of the patterns that area averages leave in
    /// fine stripes. Its weights may be negative, so that values beside an edge overshoot.
    CatmullRom,
}

/// For each target cell: the first source cell that counts, and the weights from there on. They sum to 1.
fn spans(size: u32, to: u32, filter: Filter) -> Vec<(usize, Vec<f32>)> {
    let step = f64::from(size) / f64::from(to);
    let end = f64::from(size);
    let span = |i: u32| {
        let (from, until) = (f64::from(i) * step, (f64::from(i + 1) * step).min(end));
        let (middle, reach) = ((from + until) / 2.0, step.max(1.0));
        let (low, high) = match filter {
            Filter::Area => (from, until),
            Filter::CatmullRom => ((middle - 2.0 * reach).max(0.0), (middle + 2.0 * reach).min(end)),
        };
        let first = low.floor();
        let cells = ((high - 1e-9).floor() - first) as usize + 1;
        let weight = |k: usize| {
            let left = first + k as f64;
            match filter {
                Filter::Area => (left + 1.0).min(until) - left.max(from),
                Filter::CatmullRom => catmull_rom((left + 0.5 - middle) / reach),
            }
        };
        let weights: Vec<f64> = (0..cells).map(weight).collect();
        let sum: f64 = weights.iter().sum();
        (first as usize, weights.iter().map(|w| (w / sum) as f32).collect())
    };
    (0..to).map(span).collect()
}

/// The cubic convolution kernel with a = -0.5 (Keys 1981), zero beyond 2.
fn catmull_rom(x: f64) -> f64 {
    match x.abs() {
        near if near < 1.0 => (1.5 * near - 2.5) * near * near + 1.0,
        far if far < 2.0 => ((-0.5 * far + 2.5) * far - 4.0) * far + 2.0,
        _ => 0.0,
    }
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
