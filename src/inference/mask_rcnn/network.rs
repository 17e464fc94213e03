//! The open network: from a photo to what it shows, in the network's own terms.
//!
//! Must not know: the document, which file the weights come from.

use std::collections::BTreeMap;

use super::{
    checkpoint::Checkpoint,
    graph::{self, MASK_SIDE, PYRAMID},
    input,
};
use crate::{
    imaging::Photo,
    inference::{
        InferenceError, Progress, Stage,
        session::{Input, Session},
        tensor::Tensor,
    },
};

/// Masks that are drawn in one go: enough to keep the processor busy, little enough to stop soon and save memory.
const MASKS_AT_ONCE: usize = 16;

/// How a run is made.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Short side of the input, and the most that its long side may be.
    pub sides: (u32, u32),
    /// Weaker ones are not found.
    pub score: f32,
    /// How many places are looked at closely.
    pub proposals: u32,
    /// Which classes.
    pub classes: std::ops::Range<usize>,
    /// Most that are found, all classes together.
    pub detections: u32,
}

/// What a run gave, strongest first.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Width and height of the input.
    pub input_size: (u32, u32),
    /// x0, y0, x1, y1 in input pixels.
    pub boxes: Vec<[f32; 4]>,
    /// Probability of the class.
    pub scores: Vec<f32>,
    /// Which class.
    pub classes: Vec<usize>,
    /// 28 x 28 probabilities over the box, row-major.
    pub masks: Vec<Vec<f32>>,
}

/// The two graphs, open.
pub struct Network {
    detector: Session,
    masks: Session,
    /// Classes that it tells apart.
    pub classes: usize,
}

impl Network {
    /// Opens the network of a checkpoint.
    ///
    /// # Errors
    /// When ONNX Runtime is not there or refuses it, or [`InferenceError::Cancelled`].
    pub fn open(mut checkpoint: Checkpoint, model: &'static str, progress: &Progress) -> Result<Self, InferenceError> {
        checkpoint.fold_norms();
        let layout = checkpoint.layout;
        let tensors = checkpoint.tensors.into_iter();
        let tensors = tensors.filter_map(|(name, (shape, values))| Some((name, Tensor::new(shape, values)?)));
        let (mask_head, rest): (BTreeMap<_, _>, BTreeMap<_, _>) =
            tensors.partition(|(name, _)| name.starts_with("roi_heads.mask_head."));
        Ok(Self {
            detector: Session::open_with(&graph::detector(&layout), rest, model, progress)?,
            masks: Session::open_with(&graph::masks(&layout), mask_head, model, progress)?,
            classes: layout.classes,
        })
    }

    /// Finds things of the wanted classes in a photo.
    ///
    /// # Errors
    /// When the network fails, or [`InferenceError::Cancelled`].
    pub fn find(&mut self, photo: &Photo, wanted: &Settings, progress: &Progress) -> Result<Found, InferenceError> {
        progress.begin(Stage::Finding, 0)?;
        let (width, height) = input::size(photo.width(), photo.height(), wanted.sides);
        let pixels = input::resized(photo, width, height);
        let Some(image) = input::tensor(&pixels, width, height) else { return Ok(Found::default()) };
        drop(pixels);
        let classes = wanted.classes.start.min(self.classes)..wanted.classes.end.min(self.classes);
        let knobs =
            [wanted.score, wanted.proposals as f32, classes.start as f32, classes.end as f32, wanted.detections as f32];
        let Some(knobs) = Tensor::new([knobs.len()], knobs.to_vec()) else { return Ok(Found::default()) };
        let inputs = [("image", Input::Tensor(&image)), ("settings", Input::Tensor(&knobs))];
        let seen = self.detector.run_keeping(&inputs, progress)?;
        drop(image);
        let boxes = seen.tensor("boxes", &[-1, 4])?;
        let count = boxes.side(0);
        let scores = seen.tensor("scores", &[count as i64])?.into_data();
        let classes = seen.tensor("classes", &[count as i64])?.into_data();

        progress.begin(Stage::Masks, count as u32)?;
        let mut masks = Vec::with_capacity(count);
        for first in (0..count).step_by(MASKS_AT_ONCE) {
            let some = first..(first + MASKS_AT_ONCE).min(count);
            let part = |data: &[f32], each: usize| data.get(some.start * each..some.end * each).map(<[f32]>::to_vec);
            let boxes = part(boxes.data(), 4).and_then(|part| Tensor::new([some.len(), 4], part));
            let classes = part(&classes, 1).and_then(|part| Tensor::new([some.len()], part));
            let (Some(boxes), Some(classes)) = (boxes, classes) else { break };
            let mut inputs = vec![("boxes", Input::Tensor(&boxes)), ("classes", Input::Tensor(&classes))];
            for level in PYRAMID {
                inputs.push((level, seen.input(level)?));
            }
            let side = MASK_SIDE as i64;
            let drawn = self.masks.run_keeping(&inputs, progress)?.tensor("masks", &[some.len() as i64, side, side])?;
            masks.extend(drawn.data().chunks_exact(MASK_SIDE * MASK_SIDE).map(<[f32]>::to_vec));
            progress.reach(some.end as u32)?;
        }
        let boxes = boxes.data().chunks_exact(4).filter_map(|corners| corners.try_into().ok()).collect();
        let classes = classes.iter().map(|&class| class as usize).collect();
        Ok(Found { input_size: (width, height), boxes, scores, classes, masks })
    }
}
