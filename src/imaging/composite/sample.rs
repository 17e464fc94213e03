//! Reading a layer between its pixels: Catmull-Rom over premultiplied colours, edges held.
//!
//! Must not know: the background, placements.

use super::shrink::Shrunk;
use crate::imaging::photo::Photo;

/// Alpha 255 as it is summed: 255 · 255.
const OPAQUE: f32 = 65_025.0;

/// The pixels of a layer.
pub(super) enum Pixels<'a> {
    /// A cut-out as it is.
    Straight(&'a Photo),
    /// One that was made smaller.
    Premultiplied(&'a Shrunk),
}

impl Pixels<'_> {
    /// Width and height in pixels.
    pub(super) fn size(&self) -> (usize, usize) {
        match self {
            Self::Straight(photo) => (photo.width() as usize, photo.height() as usize),
            Self::Premultiplied(small) => (small.width, small.height),
        }
    }

    /// The alpha of a pixel, `0.0..=1.0`.
    pub(super) fn alpha(&self, x: usize, y: usize) -> f32 {
        let index = y * self.size().0 + x;
        match self {
            Self::Straight(photo) => {
                let level = |alpha: &[u8]| alpha.get(index).copied().map_or(0.0, f32::from) / 255.0;
                photo.alpha().map_or(1.0, level)
            }
            Self::Premultiplied(small) => {
                small.values.as_chunks::<4>().0.get(index).map_or(0.0, |[.., alpha]| alpha / OPAQUE)
            }
        }
    }
}

/// Colour times alpha and alpha times 255: `0..=65025`, exact.
#[inline]
pub(super) fn premultiplied([red, green, blue]: [u8; 3], alpha: u8) -> [u16; 4] {
    [red, green, blue, 255].map(|channel| u16::from(channel) * u16::from(alpha))
}

/// Row `y` of a photo: its colours and, unless it is opaque, its alpha.
pub(super) fn photo_row(photo: &Photo, y: usize) -> (&[[u8; 3]], Option<&[u8]>) {
    let width = photo.width() as usize;
    let colours = photo.rgb().as_chunks::<3>().0.get(y * width..(y + 1) * width).unwrap_or_default();
    (colours, photo.alpha().and_then(|alpha| alpha.get(y * width..(y + 1) * width)))
}

/// The part of a layer that one tile needs, premultiplied, the layer's outermost pixels repeated beyond its edges.
#[derive(Default)]
pub(super) struct Window {
    left: isize,
    top: isize,
    width: usize,
    pixels: Vec<[f32; 4]>,
}

impl Window {
    /// Takes what [`Self::sample`] needs inside the quadrangle of four points (layer coordinates). False when the
    /// layer is not there.
    pub(super) fn fill(&mut self, from: &Pixels<'_>, corners: [(f64, f64); 4]) -> bool {
        let (w, h) = from.size();
        let (left, right) = bounds(corners.map(|c| c.0), w);
        let (top, bottom) = bounds(corners.map(|c| c.1), h);
        self.pixels.clear();
        if left >= right || top >= bottom {
            return false;
        }
        (self.left, self.top, self.width) = (left, top, (right - left) as usize);
        for y in top..bottom {
            let y = y.clamp(0, h as isize - 1) as usize;
            let column = |x: isize| x.clamp(0, w as isize - 1) as usize;
            match from {
                Pixels::Straight(photo) => {
                    let (colours, alpha) = photo_row(photo, y);
                    self.pixels.extend((left..right).map(|x| {
                        let x = column(x);
                        let level = alpha.map_or(255, |alpha| alpha.get(x).copied().unwrap_or(0));
                        premultiplied(colours.get(x).copied().unwrap_or_default(), level).map(f32::from)
                    }));
                }
                Pixels::Premultiplied(small) => {
                    let row = small.values.as_chunks::<4>().0.get(y * w..(y + 1) * w).unwrap_or_default();
                    self.pixels.extend((left..right).map(|x| row.get(column(x)).copied().unwrap_or_default()));
                }
            }
        }
        true
    }

    /// The premultiplied colour (`0.0..=255.0`) and alpha (`0.0..=1.0`) at a point inside the layer's rectangle.
    #[inline]
    pub(super) fn sample(&self, u: f64, v: f64) -> [f32; 4] {
        let (u, v) = (u - 0.5, v - 0.5); // pixel centres at whole numbers
        let (i, j) = (u.floor(), v.floor());
        let across = catmull_rom((u - i) as f32);
        let down = catmull_rom((v - j) as f32);
        let start = (j as isize - 1 - self.top) * self.width as isize + (i as isize - 1 - self.left);
        let mut sum = [0.0; 4];
        for (row, weight) in down.iter().enumerate() {
            let at = start + (row * self.width) as isize;
            let four =
                usize::try_from(at).ok().and_then(|at| self.pixels.get(at..)).and_then(|rest| rest.first_chunk::<4>());
            let Some([a, b, c, d]) = four else { continue };
            for channel in 0..4 {
                sum[channel] += weight
                    * (a[channel] * across[0]
                        + b[channel] * across[1]
                        + c[channel] * across[2]
                        + d[channel] * across[3]);
            }
        }
        // Beside a step the interpolation overshoots: alpha stays within 0 and 1, the straight colour as it came out.
        let [red, green, blue, alpha] = sum;
        if alpha <= 0.0 {
            return [0.0; 4];
        }
        let scale = 1.0 / alpha.max(OPAQUE);
        let alpha = alpha * scale;
        let colour = |sum: f32| (sum * (255.0 * scale)).clamp(0.0, alpha * 255.0);
        [colour(red), colour(green), colour(blue), alpha]
    }
}

/// The pixels that samples between the outermost of some coordinates read, at most two beyond the layer.
fn bounds(corners: [f64; 4], side: usize) -> (isize, isize) {
    let first = corners.iter().copied().fold(f64::INFINITY, f64::min);
    let last = corners.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if last < -1.0 || first > side as f64 + 1.0 {
        return (0, 0);
    }
    let clamp = |at: f64| at.clamp(0.0, side as f64);
    ((clamp(first) - 0.5).floor() as isize - 1, (clamp(last) - 0.5).floor() as isize + 3)
}

/// The weights of four neighbours at `t` (`0.0..1.0`) between the second and the third (Catmull & Rom 1974; Keys 1981
/// with a = -0.5). They sum to 1; at 0 only the second counts.
#[inline]
fn catmull_rom(t: f32) -> [f32; 4] {
    let (t2, t3) = (t * t, t * t * t);
    [-0.5 * t3 + t2 - 0.5 * t, 1.5 * t3 - 2.5 * t2 + 1.0, -1.5 * t3 + 2.0 * t2 + 0.5 * t, 0.5 * t3 - 0.5 * t2]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_sum_to_one_and_pass_through_the_pixels() {
        assert_eq!(catmull_rom(0.0), [0.0, 1.0, 0.0, 0.0]);
        for step in 0..100_u8 {
            assert!((catmull_rom(f32::from(step) / 100.0).iter().sum::<f32>() - 1.0).abs() < 1e-6);
        }
    }
}
