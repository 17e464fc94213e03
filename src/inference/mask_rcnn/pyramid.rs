//! The layers between the backbone and the proposals, half of all multiplications of the network: the outputs of the
//! pyramid and the head of the proposals, all of them 3x3 on large pictures. [`conv`](super::conv) computes them with a
//! quarter of the multiplications that ONNX Runtime would make.
//!
//! Must not know: `ort`, boxes.

use std::collections::BTreeMap;

use super::{
    conv::Conv,
    layout::{ANCHORS, Layout},
    pickle::Array,
    product::{Weights, product},
    roi::Level,
};
use crate::inference::{InferenceError, Progress, tensor::Tensor};

/// What the head says about a place: of each anchor a score and four deltas.
pub const SAID: usize = 5 * ANCHORS;
/// Levels that come from the backbone.
const LEVELS: usize = 4;

/// The layers with their weights.
pub struct Pyramid {
    outputs: Vec<Conv>,
    hidden: Conv,
    head: Weights,
    bias: Vec<f32>,
}

impl Pyramid {
    /// From the tensors of a checkpoint; those that are used are taken out of it.
    #[must_use]
    pub fn new(tensors: &mut BTreeMap<String, Array>, layout: &Layout) -> Self {
        let mut layer = |name: &str| {
            let mut part = |part: &str| tensors.remove(&format!("{name}.{part}")).unwrap_or_default().1;
            (part("weight"), part("bias"))
        };
        let mut conv = |name: &str| {
            let (weights, bias) = layer(name);
            Conv::new(&weights, &bias)
        };
        let outputs = (2..2 + LEVELS).map(|level| conv(&format!("backbone.fpn_output{level}"))).collect();
        let rpn = "proposal_generator.rpn_head";
        let hidden = conv(&format!("{rpn}.conv"));
        let (mut weights, mut bias) = layer(&format!("{rpn}.objectness_logits"));
        let (deltas, more) = layer(&format!("{rpn}.anchor_deltas"));
        weights.extend(deltas);
        bias.extend(more);
        let head = Weights::pack(layout.pyramid, SAID, |row, column| {
            weights.get(column * layout.pyramid + row).copied().unwrap_or(0.0)
        });
        Self { outputs, hidden, head, bias }
    }

    /// The levels of the pyramid `[height, width, channels]`, finest first, from the sums on the way down.
    ///
    /// # Errors
    /// [`InferenceError::Cancelled`] when the job was told to stop.
    pub fn levels(&self, sums: &[Level<'_>], progress: &Progress) -> Result<Vec<Tensor>, InferenceError> {
        let mut levels = Vec::with_capacity(LEVELS);
        for (sum, conv) in sums.iter().zip(&self.outputs) {
            let (width, height) = sum.size();
            levels.extend(Tensor::new([height, width, sum.channels()], conv.run(sum, false)));
            progress.check()?;
        }
        Ok(levels)
    }

    /// What the head of the proposals says about every place of each level and of one more, every other place of the
    /// last: `[height, width, `[`SAID`]`]`, all scores before all deltas.
    ///
    /// # Errors
    /// [`InferenceError::Cancelled`] when the job was told to stop.
    pub fn said(&self, levels: &[Level<'_>], progress: &Progress) -> Result<Vec<Tensor>, InferenceError> {
        let coarsest = levels.last().and_then(every_other);
        let mut said = Vec::with_capacity(LEVELS + 1);
        let (channels, stride) = (self.hidden.outputs(), self.head.stride());
        for level in levels.iter().copied().chain(coarsest.as_ref().and_then(Level::of)) {
            let values = self.hidden.run_then(&level, true, SAID, |hidden, said| {
                let mut products = vec![0.0; hidden.len() / channels.max(1) * stride];
                product(hidden, &self.head, &mut products);
                for (said, products) in said.chunks_exact_mut(SAID).zip(products.chunks_exact(stride)) {
                    said.iter_mut().zip(products).zip(&self.bias).for_each(|((to, value), bias)| *to = value + bias);
                }
            });
            let (width, height) = level.size();
            said.extend(Tensor::new([height, width, SAID], values));
            progress.check()?;
        }
        Ok(said)
    }
}

/// Every other place of a level, from the first on.
fn every_other(level: &Level<'_>) -> Option<Tensor> {
    let (width, height) = level.size();
    let places = (0..height).step_by(2).flat_map(|y| (0..width).step_by(2).map(move |x| (x, y)));
    let data = places.filter_map(|(x, y)| level.at(x, y)).flatten().copied().collect();
    Tensor::new([height.div_ceil(2), width.div_ceil(2), level.channels()], data)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_coarsest_level_is_every_other_place_of_the_last() {
        let data: Vec<f32> = (0..5 * 4 * 2).map(|i| i as f32).collect();
        let coarse = every_other(&Level::new([4, 5, 2], &data).unwrap()).unwrap();
        assert_eq!(coarse.shape(), [2, 3, 2]);
        assert_eq!(coarse.data(), [0.0, 1.0, 4.0, 5.0, 8.0, 9.0, 20.0, 21.0, 24.0, 25.0, 28.0, 29.0]);
    }
}
