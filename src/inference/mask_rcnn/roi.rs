//! What the pyramid shows inside boxes, a few cells across: RoIAlign (He et al. 2017) as torchvision's `roi_align`
//! computes it for Detectron2, half a pixel off (`aligned=True`), with as many samples as a cell is wide.
//!
//! ONNX Runtime has an operator for it that looks every value up in a plane of its own: an eighth of a whole run. Here
//! the channels of a place lie together, so one weight goes to many at once; and since a sample's weight is a product of
//! one across and one along, a row of the picture is first summed into the columns of cells, then that into their rows.
//!
//! Must not know: `ort`, what the boxes are of.

use rayon::prelude::*;

use crate::inference::tensor::Tensor;

/// A level of the pyramid.
#[derive(Clone, Copy)]
pub struct Level<'a> {
    width: usize,
    height: usize,
    channels: usize,
    data: &'a [f32],
}

impl<'a> Level<'a> {
    /// A level `[height, width, channels]`, last axis fastest; `None` when `data` is of another length, or empty.
    #[must_use]
    pub fn new([height, width, channels]: [usize; 3], data: &'a [f32]) -> Option<Self> {
        (data.len() == height * width * channels && !data.is_empty()).then_some(Self { width, height, channels, data })
    }

    /// A level in a tensor `[height, width, channels]`.
    #[must_use]
    pub fn of(tensor: &'a Tensor) -> Option<Self> {
        Self::new(tensor.shape().try_into().ok()?, tensor.data())
    }

    /// Width and height.
    #[must_use]
    pub const fn size(&self) -> (usize, usize) {
        (self.width, self.height)
    }

    /// How many channels.
    #[must_use]
    pub const fn channels(&self) -> usize {
        self.channels
    }

    /// All channels of a place; `None` outside.
    #[must_use]
    pub fn at(&self, x: usize, y: usize) -> Option<&'a [f32]> {
        let start = (y * self.width + x) * self.channels;
        if x < self.width { self.data.get(start..start + self.channels) } else { None }
    }
}

/// The pyramid inside `boxes` (x0, y0, x1, y1 in input pixels), `[boxes, channels, side, side]`. The first level is at a
/// quarter of the input's size, every other at half of the one before; each box is cut out of the level of its size.
/// Empty when the levels have not one number of channels.
#[must_use]
pub fn pooled(levels: &[Level<'_>], boxes: &[[f32; 4]], side: usize) -> Vec<f32> {
    let channels = levels.first().map_or(0, |level| level.channels);
    let each = channels * side * side;
    if each == 0 || levels.iter().any(|level| level.channels != channels) {
        return Vec::new();
    }
    let arch = pulp::Arch::new();
    let mut seen = vec![0.0; boxes.len() * each];
    let scratch = || Scratch { row: vec![0.0; side * channels], cells: vec![0.0; each] };
    seen.par_chunks_exact_mut(each).zip(boxes).for_each_init(scratch, |scratch, (out, corners)| {
        let number = level_of(corners).min(levels.len() - 1);
        if let Some(level) = levels.get(number) {
            arch.dispatch(Cut { level, corners: corners.map(|v| v / (4 << number) as f32 - 0.5), side, scratch, out });
        }
    });
    seen
}

/// The level on which a box is about as large as a picture the backbone was trained with (Detectron2's
/// `assign_boxes_to_levels`).
fn level_of([x0, y0, x1, y1]: &[f32; 4]) -> usize {
    let size = ((x1 - x0) * (y1 - y0)).sqrt();
    let level = (4.0 + (size / 224.0 + 1e-8).log2()).floor();
    (level.clamp(2.0, 5.0) as usize).saturating_sub(2)
}

/// What is used again for every box.
struct Scratch {
    /// `[side, channels]`: a row of the picture, summed into columns of cells.
    row: Vec<f32>,
    /// `[side, side, channels]`.
    cells: Vec<f32>,
}

/// One box cut out; `pulp` compiles it for every kind of processor.
struct Cut<'a, 'b> {
    level: &'a Level<'a>,
    /// Places of the level.
    corners: [f32; 4],
    side: usize,
    scratch: &'b mut Scratch,
    /// `[channels, side, side]`.
    out: &'b mut [f32],
}

impl pulp::NullaryFnOnce for Cut<'_, '_> {
    type Output = ();

    #[inline(always)] // into what pulp compiles for wider registers
    fn call(self) {
        let Self { level, corners: [x0, y0, x1, y1], side, scratch: Scratch { row, cells }, out } = self;
        let across = taps(x0, x1, side, level.width);
        let along = taps(y0, y1, side, level.height);
        cells.fill(0.0);
        let first = along.iter().map(|taps| taps.first).min().unwrap_or(0);
        let end = along.iter().map(|taps| taps.first + taps.weights.len()).max().unwrap_or(0);
        let stride = level.width * level.channels;
        for (y, places) in level.data.chunks_exact(stride).enumerate().take(end).skip(first) {
            row.fill(0.0);
            for (sum, taps) in row.chunks_exact_mut(level.channels).zip(&across) {
                for (place, &weight) in places.chunks_exact(level.channels).skip(taps.first).zip(&taps.weights) {
                    add(sum, place, weight);
                }
            }
            for (sum, taps) in cells.chunks_exact_mut(row.len()).zip(&along) {
                if let Some(&weight) = y.checked_sub(taps.first).and_then(|place| taps.weights.get(place)) {
                    add(sum, row, weight);
                }
            }
        }
        for (channel, plane) in out.chunks_exact_mut(side * side).enumerate() {
            let values = cells.iter().skip(channel).step_by(level.channels);
            plane.iter_mut().zip(values).for_each(|(to, value)| *to = *value);
        }
    }
}

#[inline(always)]
fn add(sum: &mut [f32], values: &[f32], weight: f32) {
    sum.iter_mut().zip(values).for_each(|(sum, value)| *sum += weight * value);
}

/// What a cell averages along one axis: places from `first` on, with their weights.
struct Taps {
    first: usize,
    weights: Vec<f32>,
}

/// What `side` cells between two places of a line of `len` average. Samples lie evenly in a cell, as many as it is wide;
/// each is interpolated between two places, nothing further out than one place from the line.
fn taps(low: f32, high: f32, side: usize, len: usize) -> Vec<Taps> {
    let (cell, last) = ((high - low) / side as f32, len.saturating_sub(1));
    let samples = cell.ceil().max(0.0);
    let of_cell = |number: usize| {
        let mut taps = Taps { first: 0, weights: Vec::with_capacity(samples as usize + 2) };
        for sample in 0..samples as usize {
            let at = low + number as f32 * cell + (sample as f32 + 0.5) * cell / samples;
            if !(-1.0..=len as f32).contains(&at) {
                continue;
            }
            let at = at.max(0.0);
            let near = (at as usize).min(last);
            let part = if near == last { 0.0 } else { at - near as f32 };
            if taps.weights.is_empty() {
                taps.first = near;
            }
            let place = near - taps.first;
            let with_next = place + 1 + usize::from(near < last);
            taps.weights.resize(taps.weights.len().max(with_next), 0.0);
            let weights = taps.weights.iter_mut().skip(place).zip([1.0 - part, part]);
            weights.for_each(|(weight, share)| *weight += share / samples);
        }
        taps
    };
    (0..side).map(of_cell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RoIAlign as its authors write it: every sample of every cell on its own.
    fn by_samples(level: &Level, [x0, y0, x1, y1]: [f32; 4], side: usize, channel: usize) -> Vec<f32> {
        let at = |x: usize, y: usize| level.data[(y * level.width + x) * level.channels + channel];
        let sampled = |x: f32, y: f32| {
            if x < -1.0 || x > level.width as f32 || y < -1.0 || y > level.height as f32 {
                return 0.0;
            }
            let line = |v: f32, len: usize| {
                let v = v.max(0.0);
                let low = (v as usize).min(len - 1);
                if low == len - 1 { (low, low, 0.0) } else { (low, low + 1, v - low as f32) }
            };
            let ((xl, xh, u), (yl, yh, v)) = (line(x, level.width), line(y, level.height));
            (at(xl, yl) * (1.0 - u) + at(xh, yl) * u) * (1.0 - v) + (at(xl, yh) * (1.0 - u) + at(xh, yh) * u) * v
        };
        let (w, h) = ((x1 - x0) / side as f32, (y1 - y0) / side as f32);
        let (across, along) = (w.ceil(), h.ceil());
        (0..side * side)
            .map(|cell| {
                let (i, j) = ((cell % side) as f32, (cell / side) as f32);
                let mut sum = 0.0;
                for b in 0..along as usize {
                    for a in 0..across as usize {
                        let x = x0 + i * w + (a as f32 + 0.5) * w / across;
                        sum += sampled(x, y0 + j * h + (b as f32 + 0.5) * h / along);
                    }
                }
                sum / (across * along).max(1.0)
            })
            .collect()
    }

    #[test]
    fn cells_are_the_means_of_their_samples_inside_and_at_the_rim() {
        let (height, width, channels) = (23, 31, 3);
        let data: Vec<f32> = (0..height * width * channels).map(|i| ((i * 7919) % 1009) as f32 / 100.0).collect();
        let level = Level::new([height, width, channels], &data).unwrap();
        let boxes = [
            [20.0, 12.0, 60.0, 50.0],
            [0.0, 0.0, 124.0, 92.0],
            [90.0, 60.0, 124.0, 92.0],
            [3.0, 5.0, 3.5, 90.0],
            [8.0, 8.0, 8.0, 40.0],
        ];
        for side in [7, 14] {
            let seen = pooled(&[level], &boxes, side);
            assert_eq!(seen.len(), boxes.len() * channels * side * side);
            for (corners, seen) in boxes.iter().zip(seen.chunks_exact(channels * side * side)) {
                for (channel, cells) in seen.chunks_exact(side * side).enumerate() {
                    let expected = by_samples(&level, corners.map(|v| v / 4.0 - 0.5), side, channel);
                    for (got, expected) in cells.iter().zip(expected) {
                        assert!((got - expected).abs() < 1e-4, "{corners:?}: {got} and {expected}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_box_is_cut_out_of_the_level_of_its_size() {
        let of = |side: f32| level_of(&[10.0, 10.0, 10.0 + side, 10.0 + side]);
        assert_eq!([0.0, 30.0, 111.0, 112.0, 223.0, 224.0, 449.0, 5000.0].map(of), [0, 0, 0, 1, 1, 2, 3, 3]);
        assert_eq!(level_of(&[f32::NAN; 4]), 0);
        let grey = [1.0, 2.0];
        let levels = grey.each_ref().map(|value| Level::new([1, 1, 1], std::slice::from_ref(value)).unwrap());
        assert_eq!(pooled(&levels, &[[0.0, 0.0, 4.0, 4.0], [0.0, 0.0, 130.0, 130.0]], 1)[0], 1.0);
        assert!(pooled(&[], &[[0.0; 4]], 7).is_empty());
    }
}
