//! From a photo to the network's input, byte for byte as Detectron2 makes it with Pillow.
//!
//! Must not know: `ort`, what the network finds.

use rayon::prelude::*;

use crate::{
    imaging::{Photo, sample},
    inference::tensor::Tensor,
};

/// Fractional bits of a weight (Pillow, `Resample.c`: `PRECISION_BITS`).
const BITS: u32 = 22;

/// Width and height of the input for a photo: the short side as wanted, unless that makes the long side longer than it
/// may be (Detectron2's `ResizeShortestEdge`). At least 1 each.
#[must_use]
pub fn size(width: u32, height: u32, (short_side, long_side): (u32, u32)) -> (u32, u32) {
    let (w, h) = (f64::from(width), f64::from(height));
    let scale = f64::from(short_side) / w.min(h);
    // The short side exactly, as the reference has it.
    let (mut new_w, mut new_h) =
        if h < w { (scale * w, f64::from(short_side)) } else { (f64::from(short_side), scale * h) };
    let longest = new_w.max(new_h);
    if longest > f64::from(long_side) {
        let less = f64::from(long_side) / longest;
        (new_w, new_h) = (new_w * less, new_h * less);
    }
    ((new_w + 0.5).max(1.0) as u32, (new_h + 0.5).max(1.0) as u32)
}

/// Interleaved RGB of exactly `width` x `height`: Pillow's bilinear filter with antialiasing on 8-bit pixels, first
/// across, then down, 8-bit in between. Transparent parts are white.
#[must_use]
pub fn resized(photo: &Photo, width: u32, height: u32) -> Vec<u8> {
    let photo = sample::on_white(photo);
    let across = resized_across(photo.rgb(), photo.width() as usize, width as usize);
    resized_down(&across, width as usize * 3, photo.height() as usize, height as usize)
}

/// The resized photo as `[3, height, width]`, blue first, 0..255.
#[must_use]
pub fn tensor(pixels: &[u8], width: u32, height: u32) -> Option<Tensor> {
    let mut data = Vec::with_capacity(pixels.len());
    for channel in [2, 1, 0] {
        data.extend(pixels.iter().skip(channel).step_by(3).map(|&value| f32::from(value)));
    }
    Tensor::new([3, height as usize, width as usize], data)
}

/// Where a target pixel begins to look, and the weights from there on, in units of 2^-22.
type Window = (usize, Vec<i32>);

fn windows(from: usize, to: usize) -> Vec<Window> {
    let scale = from as f64 / to as f64;
    let reach = scale.max(1.0);
    let window = |x: usize| {
        let centre = (x as f64 + 0.5) * scale;
        let low = (centre - reach + 0.5).max(0.0) as usize;
        let high = ((centre + reach + 0.5) as usize).min(from);
        let weights: Vec<f64> =
            (low..high).map(|i| (1.0 - ((i as f64 - centre + 0.5) / reach).abs()).max(0.0)).collect();
        let sum: f64 = weights.iter().sum();
        let whole = |weight: &f64| (weight / sum * f64::from(1 << BITS) + 0.5) as i32;
        (low, weights.iter().map(whole).collect())
    };
    (0..to).map(window).collect()
}

/// A weighted sum, with its half added, as a byte.
fn byte(sum: i32) -> u8 {
    (sum >> BITS).clamp(0, 255) as u8
}

const HALF: i32 = 1 << (BITS - 1);

fn resized_across(rgb: &[u8], from: usize, to: usize) -> Vec<u8> {
    if from == to {
        return rgb.to_vec();
    }
    let windows = windows(from, to);
    let mut out = vec![0; rgb.len() / (from * 3).max(1) * to * 3];
    out.par_chunks_mut(to * 3).zip(rgb.par_chunks(from * 3)).with_min_len(8).for_each(|(out, row)| {
        for (pixel, (low, weights)) in out.chunks_exact_mut(3).zip(&windows) {
            let mut sums = [HALF; 3];
            for (source, weight) in row.get(low * 3..).unwrap_or_default().chunks_exact(3).zip(weights) {
                for (sum, &value) in sums.iter_mut().zip(source) {
                    *sum += i32::from(value) * weight;
                }
            }
            for (out, sum) in pixel.iter_mut().zip(sums) {
                *out = byte(sum);
            }
        }
    });
    out
}

fn resized_down(rows: &[u8], line: usize, from: usize, to: usize) -> Vec<u8> {
    if from == to {
        return rows.to_vec();
    }
    let windows = windows(from, to);
    let mut out = vec![0; line * to];
    out.par_chunks_mut(line.max(1)).zip(&windows).with_min_len(8).for_each_init(
        || vec![0_i32; line],
        |sums, (out, (low, weights))| {
            sums.fill(HALF);
            for (row, &weight) in rows.get(low * line..).unwrap_or_default().chunks_exact(line).zip(weights) {
                for (sum, &value) in sums.iter_mut().zip(row) {
                    *sum += i32::from(value) * weight;
                }
            }
            for (out, &sum) in out.iter_mut().zip(sums.iter()) {
                *out = byte(sum);
            }
        },
    );
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_side_is_800_unless_the_long_side_would_pass_1333() {
        let sides = (800, 1333);
        assert_eq!(size(512, 512, sides), (800, 800));
        assert_eq!(size(1296, 864, sides), (1200, 800));
        assert_eq!(size(1000, 3000, sides), (444, 1333));
        assert_eq!(size(1, 100_000, sides), (1, 1333));
    }

    #[test]
    fn a_constant_stays_constant_and_the_same_size_is_a_copy() {
        let photo = Photo::from_rgb(7, 5, vec![200; 105]).unwrap();
        assert!(resized(&photo, 13, 3).iter().all(|&v| v == 200));
        let mixed: Vec<u8> = (0..105).map(|v| v as u8).collect();
        assert_eq!(resized(&Photo::from_rgb(7, 5, mixed.clone()).unwrap(), 7, 5), mixed);
    }

    #[test]
    fn blue_comes_first() {
        assert_eq!(tensor(&[1, 2, 3, 4, 5, 6], 2, 1).unwrap().data(), [3.0, 6.0, 2.0, 5.0, 1.0, 4.0]);
    }
}
