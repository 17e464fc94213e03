//! Photos to tensors: planes, normalisation.
//!
//! Must not know: `ort`, which network asks beyond what its arguments say.

use crate::imaging::{Photo, sample};

/// A dense array of floats, last axis fastest, as networks take and give it.
#[derive(Clone, Debug, PartialEq)]
pub struct Tensor {
    shape: Vec<usize>,
    data: Vec<f32>,
}

impl Tensor {
    /// A tensor of `shape`; `None` when the product of the shape is not the length of `data`.
    #[must_use]
    pub fn new(shape: impl Into<Vec<usize>>, data: Vec<f32>) -> Option<Self> {
        let shape = shape.into();
        let len = shape.iter().try_fold(1_usize, |product, &side| product.checked_mul(side))?;
        (len == data.len()).then_some(Self { shape, data })
    }

    /// Length of every axis.
    #[must_use]
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// The values, last axis fastest.
    #[must_use]
    pub fn data(&self) -> &[f32] {
        &self.data
    }

    /// The values, without a copy.
    #[must_use]
    pub fn into_data(self) -> Vec<f32> {
        self.data
    }

    /// The length of one axis, 0 when there is no such axis.
    #[must_use]
    pub fn side(&self, axis: usize) -> usize {
        self.shape.get(axis).copied().unwrap_or(0)
    }
}

/// Interleaved pixels of three channels as a `[1, 3, height, width]` tensor, every value through `value(channel, v)`.
/// `None` when `pixels` is not `width * height * 3` long.
#[must_use]
pub fn planes<V: Copy>(pixels: &[V], width: u32, height: u32, value: impl Fn(usize, V) -> f32) -> Option<Tensor> {
    let mut data = Vec::with_capacity(pixels.len());
    for channel in 0..3 {
        data.extend(pixels.iter().skip(channel).step_by(3).map(|&v| value(channel, v)));
    }
    Tensor::new([1, 3, height as usize, width as usize], data)
}

/// A photo as U²-Net's authors feed it (`u2net_test.py`, `data_loader.py`): `side` x `side`, bilinear without
/// antialiasing, aspect not kept, divided by the maximum over the whole image, less `mean`, over `std`. An all-black
/// photo stays black. Transparent parts are white.
#[must_use]
pub fn salient_input(photo: &Photo, side: u32, mean: [f32; 3], std: [f32; 3]) -> Option<Tensor> {
    let pixels = sample::bilinear(&sample::on_white(photo), side, side);
    let max = pixels.iter().copied().fold(0.0, f32::max);
    let max = if max > 0.0 { max } else { 1.0 };
    let at = |of: [f32; 3], channel: usize| of.get(channel).copied().unwrap_or(1.0);
    planes(&pixels, side, side, |channel, v| (v / max - at(mean, channel)) / at(std, channel))
}

/// `value - min` over `max - min`, into `0.0..=1.0`; a constant map (or one that is not finite) gives zeros.
#[must_use]
pub fn stretched(values: &[f32]) -> Vec<f32> {
    let (min, max) = values.iter().fold((f32::INFINITY, f32::NEG_INFINITY), |(lo, hi), &v| (lo.min(v), hi.max(v)));
    let range = max - min;
    if range.is_finite() && range > 1e-6 {
        values.iter().map(|v| (v - min) / range).collect()
    } else {
        vec![0.0; values.len()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tensor_refuses_a_shape_that_does_not_fit() {
        assert!(Tensor::new([2, 3], vec![0.0; 5]).is_none());
        assert!(Tensor::new([usize::MAX, 2], vec![]).is_none());
        assert_eq!(Tensor::new([2, 3], vec![0.0; 6]).unwrap().side(1), 3);
    }

    #[test]
    fn planes_take_interleaved_pixels_apart() {
        let t = planes(&[1_u8, 2, 3, 4, 5, 6], 2, 1, |_, v| f32::from(v)).unwrap();
        assert_eq!(t.shape(), [1, 3, 1, 2]);
        assert_eq!(t.data(), [1.0, 4.0, 2.0, 5.0, 3.0, 6.0]);
    }

    #[test]
    fn the_brightest_value_of_the_whole_image_becomes_one() {
        let photo = Photo::from_rgb(2, 1, vec![0, 50, 100, 200, 0, 0]).unwrap();
        let t = salient_input(&photo, 2, [0.0; 3], [1.0; 3]).unwrap();
        assert_eq!(t.data(), [0.0, 1.0, 0.0, 1.0, 0.25, 0.0, 0.25, 0.0, 0.5, 0.0, 0.5, 0.0]);
        let black = salient_input(&Photo::from_rgb(1, 1, vec![0; 3]).unwrap(), 2, [0.5; 3], [0.5; 3]).unwrap();
        assert!(black.data().iter().all(|&v| v == -1.0));
    }

    #[test]
    fn a_constant_map_stretches_to_zeros() {
        assert_eq!(stretched(&[0.3; 4]), [0.0; 4]);
        assert_eq!(stretched(&[f32::NAN; 2]), [0.0; 2]);
        assert_eq!(stretched(&[2.0, 4.0, 3.0]), [0.0, 1.0, 0.5]);
    }
}
