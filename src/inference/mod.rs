//! Models: the ONNX Runtime library, model files, tensors, one file per model.
//!
//! Must not know: the document, egui. The only layer that names `ort`.

pub mod mask_rcnn;
pub mod memory;
pub mod own;
pub mod people;
pub mod progress;
pub mod runtime;
pub mod session;
pub mod store;
pub mod tensor;
pub mod u2net;

pub use progress::{Progress, Stage};
pub use runtime::RuntimeError;
pub use store::StoreError;

use std::{path::PathBuf, sync::Arc};

use crate::imaging::{Mask, Photo, Rect};

/// The label of a person.
pub const PERSON: &str = "person";
/// A find with a lower score is doubtful.
pub const SURE: f32 = 0.5;

/// One person or thing that a model found.
#[derive(Clone, Debug)]
pub struct Subject {
    /// 1-based, left to right by the bounding box's centre; unique within one result.
    pub id: u32,
    /// What it is: `"person"`, or `"subject"` for a salient-object model.
    pub label: String,
    /// Confidence, `0.0..=1.0`.
    pub score: f32,
    /// Bounding box of the mask at 0.5, photo pixels.
    pub bounds: Rect,
    /// Face box, photo pixels, when a face was seen.
    pub face: Option<Rect>,
    /// Whose pixels.
    pub mask: Arc<Mask>,
}

/// A model that is loaded and ready.
pub trait Segmenter: Send {
    /// Finds the subjects of a photo; an empty list means nobody is there.
    ///
    /// # Errors
    /// When the network fails, or [`InferenceError::Cancelled`] after `progress.cancel()`.
    fn segment(&mut self, photo: &Photo, progress: &Progress) -> Result<Vec<Subject>, InferenceError>;
}

/// A model's name in menus, on the command line and in files.
pub type ModelId = &'static str;

/// Opens the networks of a model; stops early when it is told to.
pub type Load = &'static (dyn Fn(&Progress) -> Result<Box<dyn Segmenter>, InferenceError> + Sync);

/// A kind of model that Lineup knows.
pub struct ModelSpec {
    /// As on the command line.
    pub id: ModelId,
    /// The network files it needs.
    pub files: &'static [store::ModelFile],
    /// Whether it tells people apart (else one salient subject).
    pub finds_people: bool,
    /// Opens the networks.
    pub load: Load,
}

impl ModelSpec {
    /// Whether it takes much memory while it is open: its files are that large.
    #[must_use]
    pub fn is_large(&self) -> bool {
        self.files.iter().map(|file| file.size).sum::<u64>() > 100_000_000
    }
}

/// Every model of Lineup's own, in the order menus show them. A new model is one file and one line here.
pub static MODELS: &[ModelSpec] = &[
    u2net::U2NETP,
    people::PEOPLE,
    mask_rcnn::EXACT,
    u2net::U2NET,
    u2net::U2NET_HUMAN,
    u2net::ISNET,
    mask_rcnn::INT8,
    mask_rcnn::ZOO,
];

/// Other ways to run models of [`MODELS`]; not in menus of their own.
pub static VARIANTS: &[ModelSpec] = &[mask_rcnn::FAST];

/// Every model, in the order menus show them: [`MODELS`], then what the user added.
#[must_use]
pub fn models() -> Vec<&'static ModelSpec> {
    MODELS.iter().chain(own::specs()).collect()
}

/// Whether the model of that id tells people apart.
#[must_use]
pub fn finds_people(id: &str) -> bool {
    model(id).is_some_and(|spec| spec.finds_people)
}

/// The model of that id.
#[must_use]
pub fn model(id: &str) -> Option<&'static ModelSpec> {
    models().into_iter().chain(VARIANTS).find(|spec| spec.id == id)
}

/// Why a model did not run.
#[derive(Debug, thiserror::Error)]
pub enum InferenceError {
    /// The ONNX Runtime library is not there.
    #[error(transparent)]
    Runtime(#[from] RuntimeError),
    /// A network's file is not there.
    #[error("{file} is not here: get it in the model shelf or with `lineup models pull`, or put it into {folder} (it is from {from})", folder = folder.display())]
    ModelMissing {
        /// The file's name.
        file: &'static str,
        /// Where it comes from.
        from: &'static str,
        /// Where it belongs.
        folder: PathBuf,
    },
    /// A network's file is there but is not what it should be.
    #[error("{file} is damaged or another version (checksum {actual}, expected {expected}): delete it and get it again from {from}", file = file.display())]
    ModelDamaged {
        /// The file.
        file: PathBuf,
        /// Where it comes from.
        from: &'static str,
        /// The checksum of the right file.
        expected: &'static str,
        /// The checksum of this file.
        actual: String,
    },
    /// A network's file cannot be read.
    #[error("{file} cannot be read ({detail}): check its name, its permissions and the disk", file = file.display())]
    ModelUnreadable {
        /// The file.
        file: PathBuf,
        /// What the system said.
        detail: String,
    },
    /// A checkpoint is not one of this network.
    #[error("{file} cannot be used ({problem}): use Detectron2's model_final_f10217.pkl of mask_rcnn_R_50_FPN_3x (`lineup models pull mask-rcnn` gets it), or one of the same layout", file = file.display())]
    Checkpoint {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        problem: mask_rcnn::checkpoint::CheckpointError,
    },
    /// What lies beside a checkpoint to describe it is wrong.
    #[error("{file} is wrong ({detail}): correct it, or delete it when the network is made like Detectron2's own", file = file.display())]
    Description {
        /// The description.
        file: PathBuf,
        /// What is wrong.
        detail: String,
    },
    /// ONNX Runtime gave up.
    #[error("{model} did not run ({detail}): close other programs to free memory and try again")]
    Network {
        /// Which network.
        model: &'static str,
        /// What ONNX Runtime said.
        detail: String,
    },
    /// A network is not the one this program was written for.
    #[error(
        "{model} gave output {output:?} with shape {actual:?}, expected {expected:?}: use the model file that Lineup names"
    )]
    OutputShape {
        /// Which network.
        model: &'static str,
        /// Which output.
        output: String,
        /// What was expected, -1 for any length.
        expected: Vec<i64>,
        /// What came; empty when there was no such output.
        actual: Vec<i64>,
    },
    /// No such model.
    #[error("there is no model {0:?}: `lineup models` lists them")]
    UnknownModel(String),
    /// The user stopped it.
    #[error("stopped")]
    Cancelled,
}
