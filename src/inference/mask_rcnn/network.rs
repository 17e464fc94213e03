//! The open network: from a photo to what it shows, in the network's own terms.
//!
//! Must not know: the document, which file the weights come from.

use std::collections::BTreeMap;

use super::{
    checkpoint::Checkpoint,
    graph::{self, MASK_CELLS, MASK_SIDE, SAID_OF, SUMS},
    input,
    layout::BOX_CELLS,
    pyramid::Pyramid,
    roi::{Level, pooled},
};
use crate::{
    imaging::Photo,
    inference::{
        InferenceError, Progress, Stage,
        session::{Outputs, Session},
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

/// The graphs, open, and the layers that are computed here.
pub struct Network {
    sums: Session,
    pyramid: Pyramid,
    places: Session,
    boxes: Session,
    masks: Session,
    /// Channels of the pyramid.
    channels: usize,
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
        progress.check()?;
        let pyramid = Pyramid::new(&mut checkpoint.tensors, &layout);
        let tensors = checkpoint.tensors.into_iter();
        let tensors = tensors.filter_map(|(name, (shape, values))| Some((name, Tensor::new(shape, values)?)));
        let (heads, backbone): (BTreeMap<_, _>, BTreeMap<_, _>) =
            tensors.partition(|(name, _)| name.starts_with("roi_heads."));
        let (mask_head, box_head): (BTreeMap<_, _>, BTreeMap<_, _>) =
            heads.into_iter().partition(|(name, _)| name.starts_with("roi_heads.mask_head."));
        Ok(Self {
            sums: Session::open_with(&graph::sums(&layout), backbone, model, progress)?,
            pyramid,
            places: Session::open_with(&graph::places(), [], model, progress)?,
            boxes: Session::open_with(&graph::boxes(&layout), box_head, model, progress)?,
            masks: Session::open_with(&graph::masks(&layout), mask_head, model, progress)?,
            channels: layout.pyramid,
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
        let limits = [width, height, width, height].map(|side| side as f32);
        let (Some(knobs), Some(limits)) = (row(&knobs), row(&limits)) else { return Ok(Found::default()) };
        let sums = self.sums.run_keeping(&[("image", &image)], progress)?;
        drop(image);
        let pyramid = self.pyramid.levels(&self.levels(&sums)?, progress)?;
        drop(sums);
        let levels: Vec<Level<'_>> = pyramid.iter().filter_map(Level::of).collect();
        let said = self.pyramid.said(&levels, progress)?;
        let inputs = SAID_OF.into_iter().zip(&said).chain([("limits", &limits), ("settings", &knobs)]);
        let places = self.places.run_keeping(&inputs.collect::<Vec<_>>(), progress)?;
        let places = places.tensor("places", &[-1, 4])?;
        drop(said);
        let nothing = Found { input_size: (width, height), ..Found::default() };
        if places.side(0) == 0 {
            return Ok(nothing);
        }

        let Some(closely) = cut_out(&levels, &corners(&places), BOX_CELLS) else { return Ok(nothing) };
        let inputs = [("places", &places), ("seen", &closely), ("limits", &limits), ("settings", &knobs)];
        let found = self.boxes.run_keeping(&inputs, progress)?;
        drop(closely);
        let boxes = corners(&found.tensor("boxes", &[-1, 4])?);
        let count = boxes.len();
        let scores = found.tensor("scores", &[count as i64])?.into_data();
        let classes = found.tensor("classes", &[count as i64])?.into_data();

        progress.begin(Stage::Masks, count as u32)?;
        let mut masks = Vec::with_capacity(count);
        for (boxes, classes) in boxes.chunks(MASKS_AT_ONCE).zip(classes.chunks(MASKS_AT_ONCE)) {
            let (Some(closely), Some(classes)) = (cut_out(&levels, boxes, MASK_CELLS), row(classes)) else { break };
            let expected = [boxes.len() as i64, MASK_SIDE as i64, MASK_SIDE as i64];
            let drawn =
                self.masks.run(&[("seen", &closely), ("classes", &classes)], &[("masks", &expected)], progress)?;
            let drawn = drawn.iter().flat_map(|drawn| drawn.data().chunks_exact(MASK_SIDE * MASK_SIDE));
            masks.extend(drawn.map(<[f32]>::to_vec));
            progress.reach(masks.len() as u32)?;
        }
        let classes = classes.iter().map(|&class| class as usize).collect();
        Ok(Found { input_size: (width, height), boxes, scores, classes, masks })
    }

    /// The sums where the network left them.
    fn levels<'a>(&self, seen: &'a Outputs) -> Result<Vec<Level<'a>>, InferenceError> {
        let mut levels = Vec::with_capacity(SUMS.len());
        for name in SUMS {
            let (shape, data) = seen.floats(name, &[1, -1, -1, self.channels as i64])?;
            let sides: Vec<usize> = shape.iter().skip(1).filter_map(|&side| usize::try_from(side).ok()).collect();
            levels.extend(<[usize; 3]>::try_from(sides).ok().and_then(|sides| Level::new(sides, data)));
        }
        Ok(levels)
    }
}

/// A tensor of one axis.
fn row(values: &[f32]) -> Option<Tensor> {
    Tensor::new([values.len()], values.to_vec())
}

/// Boxes of a tensor `[n, 4]`.
fn corners(boxes: &Tensor) -> Vec<[f32; 4]> {
    boxes.data().as_chunks().0.to_vec()
}

/// What the levels show inside boxes, as a tensor.
fn cut_out(levels: &[Level<'_>], boxes: &[[f32; 4]], side: usize) -> Option<Tensor> {
    let seen = pooled(levels, boxes, side);
    let channels = seen.len() / (boxes.len() * side * side).max(1);
    Tensor::new([boxes.len(), channels, side, side], seen)
}
