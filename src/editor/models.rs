//! The models that are open: each loaded once, when first wanted; and which of them suits a photo.
//!
//! Must not know: the document, threads, the window.

use std::collections::BTreeMap;

use crate::{
    imaging::Photo,
    inference::{self, InferenceError, ModelId, ModelSpec, Progress, Segmenter, Stage, Subject, memory},
};

/// The model that cuts one person out.
pub const PORTRAIT: ModelId = "u2netp";
/// The model that tells people apart.
pub const PEOPLE: ModelId = "people";

/// With less memory than this to spare, large models are not kept open, bytes.
const LOW_MEMORY: u64 = 1 << 30;

/// Which model to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Portrait for one person, People for several.
    Auto,
    /// This one.
    Model(ModelId),
}

/// What a run gave: a model and its subjects, one or more of them, the one to use last.
pub type Found = Vec<(ModelId, Vec<Subject>)>;

/// The open models. One owner at a time: a session runs by `&mut`.
#[derive(Default)]
pub struct Models {
    open: BTreeMap<ModelId, Box<dyn Segmenter>>,
}

impl Models {
    /// Runs the chosen model, or with [`Choice::Auto`] first People. Gives every result; the last is the one to use.
    ///
    /// # Errors
    /// When ONNX Runtime or a network is missing or fails, or the user stopped it.
    pub fn segment(&mut self, choice: Choice, photo: &Photo, progress: &Progress) -> Result<Found, InferenceError> {
        let first = match choice {
            Choice::Model(model) => model,
            Choice::Auto => PEOPLE,
        };
        let mut found = vec![(first, self.run(first, photo, progress)?)];
        if choice == Choice::Auto && found.iter().all(|(_, people)| people.len() < 2) {
            found.push((PORTRAIT, self.run(PORTRAIT, photo, progress)?));
        }
        Ok(found)
    }

    /// Has a model of one's own making run under an id.
    pub fn put(&mut self, model: ModelId, segmenter: Box<dyn Segmenter>) {
        self.open.insert(model, segmenter);
    }

    /// Closes what takes much memory when the machine runs short of it: it is opened again when it is wanted.
    fn make_room(&mut self) {
        if memory::available().is_some_and(|bytes| bytes < LOW_MEMORY) {
            self.open.retain(|id, _| !inference::model(id).is_some_and(ModelSpec::is_large));
        }
    }

    fn run(&mut self, model: ModelId, photo: &Photo, progress: &Progress) -> Result<Vec<Subject>, InferenceError> {
        inference::runtime::open(progress)?;
        if !self.open.contains_key(model) {
            progress.begin(Stage::Loading, 0)?;
            let spec = inference::model(model).ok_or_else(|| InferenceError::UnknownModel(model.into()))?;
            self.open.insert(spec.id, (spec.load)()?);
        }
        let segmenter = self.open.get_mut(model).ok_or_else(|| InferenceError::UnknownModel(model.into()))?;
        let found = segmenter.segment(photo, progress);
        self.make_room();
        found
    }
}
