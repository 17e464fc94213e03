//! A Detectron2 checkpoint: its tensors, each checked by name and shape.
//!
//! Must not know: how the network computes.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, BufReader, Read},
    path::Path,
};

use super::{
    layout::Layout,
    pickle::{self, Array},
};
use crate::inference::Progress;

/// Why a file is not a checkpoint of this network.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// The system could not read it.
    #[error("{detail}")]
    Unreadable {
        /// What the system said.
        detail: String,
    },
    /// It asks for something that no such checkpoint needs; nothing of it was run.
    #[error("at byte {at} it asks for {what}, which Lineup refuses")]
    Refused {
        /// The opcode or the global.
        what: String,
        /// Where in the file.
        at: u64,
    },
    /// It is no pickle, or damaged.
    #[error("it is damaged or no checkpoint: at byte {at} {what}")]
    Pickle {
        /// What is wrong.
        what: &'static str,
        /// Where in the file.
        at: u64,
    },
    /// A pickle, but of something else.
    #[error("{what}")]
    Layout {
        /// What is wrong.
        what: String,
    },
    /// A tensor is not there.
    #[error("the tensor {name} is missing")]
    Missing {
        /// Its name.
        name: String,
    },
    /// A tensor has another shape.
    #[error("the tensor {name} has shape {actual:?}, needed is {}", needed(expected))]
    Shape {
        /// Its name.
        name: String,
        /// The shape in the file.
        actual: Vec<usize>,
        /// The shape that fits; empty when none would.
        expected: Vec<usize>,
    },
    /// A tensor that the network does not have.
    #[error("the tensor {name} belongs to another network")]
    Unknown {
        /// Its name.
        name: String,
    },
    /// The description beside the checkpoint is wrong.
    #[error("the description {file} is wrong: {detail}")]
    Description {
        /// Its file name.
        file: String,
        /// What is wrong.
        detail: String,
    },
}

fn needed(shape: &[usize]) -> String {
    if shape.is_empty() { "another".to_owned() } else { format!("{shape:?}") }
}

/// Tensors of a checkpoint by name.
#[derive(Debug)]
pub struct Checkpoint {
    /// How wide the network is.
    pub layout: Layout,
    /// Shape and values of each tensor of [`Layout::tensors`], and no others.
    pub tensors: BTreeMap<String, Array>,
}

/// Tensors that a checkpoint carries and nobody needs.
const IGNORED: &str = "proposal_generator.anchor_generator.cell_anchors.";

/// Reads a checkpoint; stops early when `progress` was cancelled.
///
/// # Errors
/// When it cannot be read, is no checkpoint, or not one of this network: then the first name that differs is said, in
/// the order of the network.
pub fn read(path: &Path, progress: &Progress) -> Result<Checkpoint, CheckpointError> {
    let unreadable = |error: std::io::Error| CheckpointError::Unreadable { detail: error.to_string() };
    let file = File::open(path).map_err(unreadable)?;
    let len = file.metadata().map_err(unreadable)?.len();
    checked(pickle::arrays(BufReader::new(Watched(file, progress)), len, "model")?)
}

/// A file that ends with an error when the job was told to stop.
struct Watched<'a>(File, &'a Progress);

impl Read for Watched<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        self.1.check().map_err(io::Error::other)?;
        self.0.read(to)
    }
}

/// Holds tensors against the network.
fn checked(arrays: Vec<(String, Array)>) -> Result<Checkpoint, CheckpointError> {
    let mut tensors: BTreeMap<String, Array> = arrays.into_iter().collect();
    tensors.retain(|name, _| !name.starts_with(IGNORED));
    let layout = Layout::of(|name| tensors.get(name).map(|(shape, _)| shape.as_slice()))?;
    let expected = layout.tensors();
    for (name, shape) in &expected {
        match tensors.get(name) {
            None => return Err(CheckpointError::Missing { name: name.clone() }),
            Some((actual, _)) if actual != shape => {
                let (name, actual, expected) = (name.clone(), actual.clone(), shape.clone());
                return Err(CheckpointError::Shape { name, actual, expected });
            }
            Some(_) => {}
        }
    }
    if tensors.len() > expected.len() {
        let known: std::collections::BTreeSet<&String> = expected.iter().map(|(name, _)| name).collect();
        if let Some(name) = tensors.keys().find(|name| !known.contains(name)) {
            return Err(CheckpointError::Unknown { name: name.clone() });
        }
    }
    Ok(Checkpoint { layout, tensors })
}

impl Checkpoint {
    /// Works each normalisation into the convolution before it: `w · g / sqrt(v + 1e-5)` and `b - m · g / sqrt(v + 1e-5)`
    /// (Detectron2's `FrozenBatchNorm2d`). The `.norm.` tensors go, a `.bias` comes.
    pub fn fold_norms(&mut self) {
        const EPSILON: f32 = 1e-5;
        let layers: Vec<String> =
            self.tensors.keys().filter_map(|name| Some(name.strip_suffix(".norm.weight")?.to_owned())).collect();
        for layer in layers {
            let mut part = |part: &str| self.tensors.remove(&format!("{layer}.norm.{part}")).unwrap_or_default().1;
            let (gain, bias, mean, var) = (part("weight"), part("bias"), part("running_mean"), part("running_var"));
            let scale: Vec<f32> = gain.iter().zip(&var).map(|(gain, var)| gain / (var + EPSILON).sqrt()).collect();
            let moved: Vec<f32> = bias.iter().zip(&mean).zip(&scale).map(|((b, m), s)| b - m * s).collect();
            if let Some((_, weights)) = self.tensors.get_mut(&format!("{layer}.weight")) {
                let each = weights.len() / scale.len().max(1);
                for (filter, scale) in weights.chunks_exact_mut(each.max(1)).zip(&scale) {
                    filter.iter_mut().for_each(|weight| *weight *= scale);
                }
            }
            self.tensors.insert(format!("{layer}.bias"), (vec![moved.len()], moved));
        }
    }
}
