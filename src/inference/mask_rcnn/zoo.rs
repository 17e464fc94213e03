//! The ONNX model zoo's Mask R-CNN (`MaskRCNN-12.onnx`, and `MaskRCNN-12-int8.onnx` in 8-bit integers): whole networks
//! with a contract of their own, as the zoo documents it.
//!
//! In: one image `[3, height, width]`, BGR less its mean, zeros to the right and below up to multiples of 32. Out, by
//! what they are, since names differ from file to file: boxes `[n, 4]` (x1 and y1 are the last pixel), labels `[n]`
//! (whole numbers, 1 is a person), scores `[n]`, masks `[n, 1, 28, 28]` over the box.
//!
//! Must not know: Detectron2's checkpoints.

use super::{FAINTEST, graph::MASK_SIDE, input, names, network::Found, subjects};
use crate::{
    imaging::Photo,
    inference::{
        InferenceError, Progress, Segmenter, Stage, Subject,
        session::{Outputs, Session},
        tensor::Tensor,
    },
};

/// Mean of a channel, blue first.
const MEAN: [f32; 3] = [102.9801, 115.9465, 122.7717];
/// Sides of the input are multiples of this.
const STEP: usize = 32;

/// A network of the zoo that is open.
pub struct Zoo {
    session: Session,
    model: &'static str,
}

impl Zoo {
    /// Opens a network from the bytes of its file; `model` names it in messages.
    ///
    /// # Errors
    /// When ONNX Runtime is missing or refuses it, or `progress` was cancelled.
    pub fn open(bytes: &[u8], model: &'static str, progress: &Progress) -> Result<Self, InferenceError> {
        Ok(Self { session: Session::open(bytes, model, progress)?, model })
    }

    fn found(&self, outputs: &Outputs, input_size: (u32, u32)) -> Result<Found, InferenceError> {
        let whole = |name: &str| outputs.kind(name).is_some_and(|(_, whole)| whole);
        let find = |rank: usize, of_whole: bool| {
            let fits = |name: &&str| outputs.kind(name).is_some_and(|(r, _)| r == rank) && whole(name) == of_whole;
            outputs.names().find(fits).ok_or_else(|| InferenceError::OutputShape {
                model: self.model,
                output: String::new(),
                expected: vec![-1; rank],
                actual: Vec::new(),
            })
        };
        let boxes = outputs.tensor(find(2, false)?, &[-1, 4])?;
        let count = boxes.side(0) as i64;
        let labels = outputs.tensor(find(1, true)?, &[count])?.into_data();
        let scores = outputs.tensor(find(1, false)?, &[count])?.into_data();
        let side = MASK_SIDE as i64;
        let masks = outputs.tensor(find(4, false)?, &[count, 1, side, side])?;
        let mut found = Found { input_size, ..Found::default() };
        let each = boxes.data().chunks_exact(4).zip(labels).zip(scores);
        for (((corners, label), score), mask) in each.zip(masks.data().chunks_exact(MASK_SIDE * MASK_SIDE)) {
            let &[x0, y0, x1, y1] = corners else { continue };
            if score < FAINTEST || label < 1.0 {
                continue;
            }
            found.boxes.push([x0, y0, x1 + 1.0, y1 + 1.0]);
            found.classes.push(label as usize - 1);
            found.scores.push(score);
            found.masks.push(mask.to_vec());
        }
        Ok(found)
    }
}

impl Segmenter for Zoo {
    fn segment(&mut self, photo: &Photo, progress: &Progress) -> Result<Vec<Subject>, InferenceError> {
        progress.begin(Stage::Finding, 0)?;
        let (width, height) = input::size(photo.width(), photo.height(), names::SIDES);
        let Some(image) = padded(&input::resized(photo, width, height), width as usize) else { return Ok(Vec::new()) };
        let name = self.session.input_name(0).unwrap_or_default().to_owned();
        let outputs = self.session.run_keeping(&[(&name, &image)], progress)?;
        progress.begin(Stage::Masks, 0)?;
        let found = self.found(&outputs, (width, height))?;
        let name_of =
            |class: usize| names::COCO.get(class).map_or_else(|| format!("class {class}"), ToString::to_string);
        Ok(subjects::subjects(&found, (photo.width(), photo.height()), name_of))
    }
}

/// Interleaved RGB as `[3, height, width]`, blue first, less the mean, both sides up to multiples of [`STEP`].
fn padded(rgb: &[u8], width: usize) -> Option<Tensor> {
    let line = (width * 3).max(1);
    let (wide, high) = (width.next_multiple_of(STEP), (rgb.len() / line).next_multiple_of(STEP));
    let mut data = vec![0.0; 3 * wide * high];
    for ((plane, channel), mean) in data.chunks_exact_mut(wide * high).zip([2, 1, 0]).zip(MEAN) {
        for (row, pixels) in plane.chunks_exact_mut(wide).zip(rgb.chunks_exact(line)) {
            for (value, &pixel) in row.iter_mut().zip(pixels.iter().skip(channel).step_by(3)) {
                *value = f32::from(pixel) - mean;
            }
        }
    }
    Tensor::new([3, high, wide], data)
}
