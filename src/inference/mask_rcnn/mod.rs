//! Mask R-CNN as Detectron2 runs it, from its own checkpoint, without Python: every person (and on request every ball,
//! bat and glove) of a photo, each with a box, a score and a soft mask.
//!
//! 1. [`pickle`], [`checkpoint`], [`layout`]: the tensors of the file, checked one by one.
//! 2. [`onnx`], [`graph`]: the network as four ONNX graphs without weights; what lies between them is computed here:
//!    [`pyramid`] (by [`conv`] and `product`) and [`roi`].
//! 3. [`network`]: all open in ONNX Runtime, the tensors bound to them where they lie in memory.
//! 4. [`input`]: the photo as the network wants it. [`subjects`]: what it found, as subjects of the photo.
//! 5. [`models`]: what menus and commands open. [`zoo`]: the ONNX model zoo's networks of the same kind.
//!
//! # Why the graphs are built here
//!
//! The alternative was to carry a finished graph file without weights and to change numbers in it. Built here, the
//! widths follow the checkpoint, so a small network of the same make runs as well; normalisation is worked into the
//! convolutions while the tensors are read; score, number of proposals and classes are an input of the graph, so that
//! one open network serves every mode; and masks are a graph of their own, drawn for those who are wanted only. Parity
//! with Detectron2 is shown by the numbers that come out (`tests/mask_rcnn.rs`).
//!
//! Weights: a checkpoint is read once, each tensor into the memory in which ONNX Runtime uses it (in the file most lie
//! unaligned, so a map of the file would not do); nothing is written to disk. ONNX Runtime makes rearranged copies of
//! its own for speed.
//!
//! # What makes it quick
//!
//! - The 3x3 convolutions of the pyramid and the proposals, half of all multiplications, by Winograd's method ([`conv`]):
//!   a run takes 0.7 of before, and its numbers are no further from Detectron2's.
//! - RoIAlign of our own ([`roi`]): 0.93 of before. Normalisation lies in the weights: no operators for it.
//! - Without gain: memory patterns, no arena, memory kept between runs, spinning threads, denormals as zeros.
//! - The optimised graph kept on disk (by ONNX Runtime 1.31.1, its weights in a file beside it) reloads to the same
//!   numbers, bit for bit, and would save a third of a second once a start. Left out: it is 178 MB more, and of one kind
//!   of processor.
//!
//! Must not know: the document, the window.

pub mod checkpoint;
pub mod conv;
pub mod graph;
pub mod input;
pub mod layout;
pub mod models;
pub mod names;
pub mod network;
pub mod onnx;
pub mod pickle;
mod product;
pub mod pyramid;
pub mod roi;
pub mod subjects;
pub mod zoo;

pub use models::{Asked, EXACT, EXACT_ID, FAST, FAST_ID, INT8, ZOO, is_one, own_checkpoint};

use std::path::Path;

use super::{InferenceError, Progress, Stage, Subject};
use crate::imaging::Photo;
use checkpoint::CheckpointError;
use names::Description;
use network::{Network, Settings};

/// How thoroughly to look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Quality {
    /// Detectron2's own settings.
    #[default]
    Exact,
    /// Smaller (512 pixels in place of 800), 300 proposals, people only.
    Fast,
}

/// What to look for, and how.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ask {
    /// How thoroughly.
    pub quality: Quality,
    /// Everything the network knows, or people only; [`Quality::Fast`] finds people only.
    pub all_classes: bool,
    /// Weaker ones are not found, `0.0..=1.0`.
    pub score: f32,
}

/// Detectron2 gives none that is weaker.
pub const FAINTEST: f32 = 0.05;
/// Detectron2's `DETECTIONS_PER_IMAGE`. With people only it is their number alone, which Detectron2 would have to share
/// with all other classes.
const MOST: u32 = 100;

/// A Mask R-CNN that is open.
pub struct MaskRcnn {
    network: Network,
    description: Description,
}

impl MaskRcnn {
    /// Opens a checkpoint of Detectron2's layout; `model` names it in messages.
    ///
    /// # Errors
    /// [`InferenceError::Checkpoint`] when it is not one, when ONNX Runtime is missing or refuses it, and
    /// [`InferenceError::Cancelled`].
    pub fn open(path: &Path, model: &'static str, progress: &Progress) -> Result<Self, InferenceError> {
        progress.begin(Stage::Loading, 0)?;
        let wrong = |problem| match problem {
            CheckpointError::Unreadable { detail } => InferenceError::ModelUnreadable { file: path.to_owned(), detail },
            CheckpointError::Description { file, detail } => {
                InferenceError::Description { file: path.with_file_name(file), detail }
            }
            problem => InferenceError::Checkpoint { file: path.to_owned(), problem },
        };
        let checkpoint = checkpoint::read(path, progress);
        progress.check()?;
        let checkpoint = checkpoint.map_err(wrong)?;
        let description = names::description(path, checkpoint.layout.classes).map_err(wrong)?;
        Ok(Self { network: Network::open(checkpoint, model, progress)?, description })
    }

    /// The settings of a run.
    #[must_use]
    pub fn settings(&self, ask: &Ask) -> Settings {
        let (short, long) = self.description.sides;
        let exact = ask.quality == Quality::Exact;
        let smaller = |side: u32| side * 512 / 800;
        Settings {
            sides: if exact { (short, long) } else { (smaller(short), smaller(long)) },
            score: ask.score,
            proposals: if exact { 1000 } else { 300 },
            classes: if exact && ask.all_classes { 0..self.network.classes } else { 0..1 },
            detections: MOST,
        }
    }

    /// The open network, for runs with settings of one's own.
    pub fn network(&mut self) -> &mut Network {
        &mut self.network
    }

    /// Finds the subjects of a photo.
    ///
    /// # Errors
    /// When the network fails, or [`InferenceError::Cancelled`].
    pub fn find(&mut self, photo: &Photo, ask: &Ask, progress: &Progress) -> Result<Vec<Subject>, InferenceError> {
        let settings = self.settings(ask);
        let found = self.network.find(photo, &settings, progress)?;
        let name_of = |class: usize| self.description.classes.get(class).cloned().unwrap_or_default();
        Ok(subjects::subjects(&found, (photo.width(), photo.height()), name_of))
    }
}
