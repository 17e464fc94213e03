//! The person's own colours where the photo shows a mix of person and background.
//!
//! After Forte and Pitié, "Approximate Fast Foreground Colour Estimation" (blur fusion), ICIP 2021: a smooth guess of
//! both colours, then a part of the difference to the photo is given back, the more the surer the pixel is the
//! person's: its cubed share, not the share itself, because alpha is found and not known. The smooth guess here is not a blur
//! of one fixed radius but is spread over a pyramid from where the colours are pure (Gortler et al. 1996, push-pull),
//! so that it reaches as far as it has to.
//!
//! Must not know: masks, where alpha comes from.

use super::lift::Colour;
use crate::imaging::resize;

/// Long side of the finest level of the guess, pixels.
const LONG_SIDE: u32 = 1024;
/// How much a pixel counts that is not purely one of the two.
const IMPURE: f32 = 0.002;

/// Smooth guesses of person and background all over a picture.
#[derive(Clone, Debug)]
pub(super) struct Colours {
    width: usize,
    height: usize,
    front: Vec<Colour>,
    back: Vec<Colour>,
}

/// A colour and how much it counts.
#[derive(Clone, Copy, Default)]
struct Counted {
    colour: Colour,
    weight: f32,
}

impl Colours {
    /// From a picture of `size` pixels and its alpha.
    pub fn new(rgb: &[u8], alpha: &[u8], size: (u32, u32)) -> Self {
        let k = (f64::from(LONG_SIDE) / f64::from(size.0.max(size.1))).min(1.0);
        let side = |side: u32| ((f64::from(side) * k).round() as u32).max(1);
        let to = (side(size.0), side(size.1));
        let (rgb, alpha) = if to == size {
            (rgb.to_vec(), alpha.to_vec())
        } else {
            (resize::area(rgb, 3, size, to), resize::area(alpha, 1, size, to))
        };
        let spread = |share: fn(f32) -> f32| {
            let pixels = rgb.as_chunks::<3>().0.iter().zip(&alpha).map(|(pixel, &alpha)| {
                let share = share(f32::from(alpha) / 255.0);
                let pure = ((share - 0.9) * 10.0).max(0.0);
                Counted { colour: pixel.map(f32::from), weight: pure.max(IMPURE * share.powi(3)) }
            });
            spread(pixels.collect(), to.0 as usize)
        };
        let (front, back) = rayon::join(|| spread(|alpha| alpha), || spread(|alpha| 1.0 - alpha));
        Self { width: to.0 as usize, height: to.1 as usize, front, back }
    }

    /// The squared distance of the two colours at a pixel of the guess.
    pub fn apart(&self, x: usize, y: usize) -> f32 {
        let at = |plane: &[Colour]| plane.get(y * self.width + x).copied().unwrap_or_default();
        at(&self.front).iter().zip(at(&self.back)).map(|(a, b)| (a - b) * (a - b)).sum()
    }

    /// Pixels of the guess across and down.
    pub fn size(&self) -> (usize, usize) {
        (self.width, self.height)
    }

    /// The person's colour at indices (`x`, `y`) of the guess, where the photo has `pixel` and so much of it is the
    /// person's.
    pub fn front(&self, x: f64, y: f64, pixel: Colour, alpha: f32) -> Colour {
        let (front, back) = (self.between(&self.front, x, y), self.between(&self.back, x, y));
        std::array::from_fn(|c| {
            let (front, back) = (front.get(c).copied().unwrap_or(0.0), back.get(c).copied().unwrap_or(0.0));
            let own = pixel.get(c).copied().unwrap_or(0.0);
            let rest = own - alpha * front - (1.0 - alpha) * back;
            (front + rest * alpha.powi(3)).clamp(0.0, 255.0)
        })
    }

    fn between(&self, plane: &[Colour], x: f64, y: f64) -> Colour {
        let split = |at: f64, side: usize| {
            let at = at.clamp(0.0, side as f64 - 1.0);
            (at as usize, (at as usize + 1).min(side - 1), at.fract() as f32)
        };
        let ((x0, x1, fx), (y0, y1, fy)) = (split(x, self.width), split(y, self.height));
        let at = |x: usize, y: usize| plane.get(y * self.width + x).copied().unwrap_or_default();
        mixed(mixed(at(x0, y0), at(x1, y0), fx), mixed(at(x0, y1), at(x1, y1), fx), fy)
    }
}

fn mixed(a: Colour, b: Colour, t: f32) -> Colour {
    let [r, g, z] = a;
    let [u, v, w] = b;
    [r + (u - r) * t, g + (v - g) * t, z + (w - z) * t]
}

/// Colours for every pixel of a plane that is `width` across: those that count keep theirs, the others take theirs
/// from the nearest that count.
fn spread(pixels: Vec<Counted>, width: usize) -> Vec<Colour> {
    let height = pixels.len() / width.max(1);
    let whole = |pixels: &[Counted]| pixels.iter().all(|pixel| pixel.weight >= 1.0);
    if (width <= 1 && height <= 1) || whole(&pixels) {
        return pixels.into_iter().map(|pixel| pixel.colour).collect();
    }
    let half = (width.div_ceil(2), height.div_ceil(2));
    let mut smaller = vec![Counted::default(); half.0 * half.1];
    for (y, row) in pixels.chunks_exact(width).enumerate() {
        for (x, pixel) in row.iter().enumerate() {
            if let Some(to) = smaller.get_mut(y / 2 * half.0 + x / 2) {
                to.weight += pixel.weight;
                to.colour.iter_mut().zip(pixel.colour).for_each(|(sum, v)| *sum += pixel.weight * v);
            }
        }
    }
    for pixel in &mut smaller {
        let weight = pixel.weight;
        pixel.colour.iter_mut().for_each(|sum| *sum /= weight.max(1e-12));
        pixel.weight = weight.min(1.0);
    }
    let coarse = Colours { width: half.0, height: half.1, front: spread(smaller, half.0), back: Vec::new() };
    let own = |(i, pixel): (usize, &Counted)| {
        if pixel.weight >= 1.0 {
            return pixel.colour;
        }
        let (x, y) = ((i % width) as f64, (i / width) as f64);
        mixed(coarse.between(&coarse.front, x / 2.0 - 0.25, y / 2.0 - 0.25), pixel.colour, pixel.weight)
    };
    pixels.iter().enumerate().map(own).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mixes_of_two_colours_are_told_apart() {
        // Red on the left, green on the right, between them every mix.
        let (width, height) = (60_usize, 12_usize);
        let alpha: Vec<u8> = (0..width * height).map(|i| 255 - ((i % width).clamp(20, 40) - 20) as u8 * 12).collect();
        let alpha: Vec<u8> = alpha.iter().map(|&a| if a < 20 { 0 } else { a }).collect();
        let rgb: Vec<u8> = alpha.iter().flat_map(|&a| [a, 255 - a, 40]).collect();
        let colours = Colours::new(&rgb, &alpha, (60, 12));
        for x in 0..39 {
            let a = f32::from(alpha[5 * width + x]);
            let front = colours.front(x as f64, 5.0, [a, 255.0 - a, 40.0], a / 255.0);
            assert!(front[0] > 240.0 && front[1] < 15.0, "{x}: {front:?}");
        }
    }
}
