//! A cut-out at another size and softened: straight 8-bit colours and alpha, filtered premultiplied.
//!
//! Must not know: why.

use rayon::prelude::*;

use crate::imaging::{
    photo::Photo,
    resize::{self, Filter},
};

/// Straight pixels.
#[derive(Clone)]
pub(super) struct Pixels {
    pub width: usize,
    pub height: usize,
    pub rgba: Vec<[u8; 4]>,
}

impl Pixels {
    pub fn of(photo: &Photo) -> Self {
        let rgba = photo.to_rgba();
        let rgba = rgba.as_chunks::<4>().0.to_vec();
        Self { width: photo.width() as usize, height: photo.height() as usize, rgba }
    }

    /// As a photo with an alpha plane. `None` for a size of zero.
    pub fn photo(&self) -> Option<Photo> {
        let rgb = self.rgba.iter().flat_map(|&[r, g, b, _]| [r, g, b]).collect();
        let alpha = self.rgba.iter().map(|px| px[3]).collect();
        Photo::from_rgb(self.width as u32, self.height as u32, rgb)?.with_alpha(alpha)
    }

    pub fn row(&self, y: usize) -> &[[u8; 4]] {
        self.rgba.get(y * self.width..(y + 1) * self.width).unwrap_or_default()
    }

    /// At another size, as a picture with people is drawn (see `composite`).
    pub fn resized(&self, width: usize, height: usize) -> Self {
        if (width, height) == (self.width, self.height) {
            return self.clone();
        }
        let add_row = |y: usize, weight: f32, sum: &mut [f32]| {
            for (pixel, sum) in self.row(y).iter().zip(sum.as_chunks_mut::<4>().0) {
                let [r, g, b, a] = pixel.map(f32::from);
                *sum = [sum[0] + weight * r * a, sum[1] + weight * g * a, sum[2] + weight * b * a, sum[3] + weight * a];
            }
        };
        let (from, to) = ((self.width as u32, self.height as u32), (width as u32, height as u32));
        let sums: Vec<f32> = resize::of_rows(Filter::CatmullRom, 4, from, to, add_row, |value| value);
        Self { width, height, rgba: sums.as_chunks::<4>().0.iter().map(|sum| straight(*sum)).collect() }
    }

    /// Blurred by a Gaussian, and so many pixels larger on each side (left, top, right, bottom): nothing lies beyond,
    /// but where a side is 0 the outermost pixels repeat.
    pub fn blurred(&self, sigma: f32, [left, top, right, bottom]: [usize; 4]) -> Self {
        let taps = gaussian(sigma);
        let reach = taps.len() / 2;
        let (width, height) = (self.width + left + right, self.height + top + bottom);
        // Where source index `i` (counted from the first source pixel) is read; `None` beyond a side with room.
        let inside = |i: isize, side: usize, before: usize, after: usize| match i {
            i if i < 0 => (before == 0).then_some(0),
            i if i as usize >= side => (after == 0).then_some(side - 1),
            i => Some(i as usize),
        };
        let mut rgba = vec![[0; 4]; width * height];
        rgba.par_chunks_mut(width.max(1)).enumerate().for_each_init(
            || vec![[0.0_f32; 4]; self.width],
            |line, (y, out)| {
                line.fill([0.0; 4]);
                for (tap, weight) in taps.iter().enumerate() {
                    let at = y as isize + tap as isize - reach as isize - top as isize;
                    let Some(at) = inside(at, self.height, top, bottom) else { continue };
                    for (pixel, sum) in self.row(at).iter().zip(line.iter_mut()) {
                        let a = f32::from(pixel[3]) * weight;
                        *sum = [
                            sum[0] + f32::from(pixel[0]) * a,
                            sum[1] + f32::from(pixel[1]) * a,
                            sum[2] + f32::from(pixel[2]) * a,
                            sum[3] + a,
                        ];
                    }
                }
                for (x, pixel) in out.iter_mut().enumerate() {
                    let mut sum = [0.0; 4];
                    for (tap, weight) in taps.iter().enumerate() {
                        let at = x as isize + tap as isize - reach as isize - left as isize;
                        let Some(from) = inside(at, self.width, left, right).and_then(|at| line.get(at)) else {
                            continue;
                        };
                        sum.iter_mut().zip(from).for_each(|(sum, v)| *sum += weight * v);
                    }
                    *pixel = straight(sum);
                }
            },
        );
        Self { width, height, rgba }
    }
}

/// Weights that sum to 1, an odd number.
pub(super) fn gaussian(sigma: f32) -> Vec<f32> {
    let reach = (3.0 * sigma).ceil().clamp(1.0, 64.0) as isize;
    let weights: Vec<f32> =
        (-reach..=reach).map(|i| (-(i * i) as f32 / (2.0 * sigma * sigma).max(1e-6)).exp()).collect();
    let sum: f32 = weights.iter().sum();
    weights.iter().map(|weight| weight / sum).collect()
}

/// Straight bytes of sums of colour times alpha, and of alpha.
fn straight([r, g, b, a]: [f32; 4]) -> [u8; 4] {
    if a < 0.5 {
        return [0; 4];
    }
    let byte = |v: f32| (v + 0.5) as u8; // saturates
    [byte(r / a), byte(g / a), byte(b / a), byte(a)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(side: usize) -> Pixels {
        Pixels { width: side, height: side, rgba: vec![[10, 200, 90, 255]; side * side] }
    }

    #[test]
    fn a_blur_softens_the_edges_with_room_and_keeps_the_colour() {
        let soft = square(20).blurred(1.5, [5, 5, 5, 0]);
        assert_eq!((soft.width, soft.height), (30, 25));
        let at = |x: usize, y: usize| soft.rgba[y * 30 + x];
        assert!((250..=257).contains(&(u32::from(at(4, 12)[3]) + u32::from(at(5, 12)[3]))) && at(0, 12)[3] == 0);
        assert_eq!(at(15, 24), [10, 200, 90, 255]);
        assert!(soft.rgba.iter().all(|px| px[3] == 0 || px[..3] == [10, 200, 90]));
    }

    #[test]
    fn a_size_of_its_own_is_the_same_pixels_and_another_keeps_the_colour() {
        let own = square(9);
        assert_eq!(own.resized(9, 9).rgba, own.rgba);
        for side in [4, 17] {
            assert!(own.resized(side, side).rgba.iter().all(|px| *px == [10, 200, 90, 255]));
        }
    }
}
