//! The models that are open: each loaded once, when first wanted; and which of them suits a photo.
//!
//! Must not know: the document, threads, the window.

use std::collections::BTreeMap;

use super::finds::overlap;
use crate::{
    imaging::{Photo, Rect},
    inference::{
        self, InferenceError, ModelId, ModelSpec, Progress, Segmenter, Stage, Subject, memory, people::Glance,
    },
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
    /// See [`suited`].
    Auto,
    /// This one.
    Model(ModelId),
}

/// Portrait shows the person whom People found when their masks share this part of what either covers.
const SAME_PERSON: f32 = 0.5;

/// The model of which [`Choice::Auto`] uses the result: People for several people, Portrait for one, whose edge it
/// draws finer. It draws what stands out, though, not who: where that is largely something else (the horse beside a
/// girl, the boat under a man) People is right. `None` when that takes Portrait's result, which is not here yet.
#[must_use]
pub fn suited(people: &[Subject], portrait: Option<&[Subject]>) -> Option<ModelId> {
    match (people, portrait) {
        ([_, _, ..], _) => Some(PEOPLE),
        (_, None) => None,
        ([person], Some(found)) if !found.iter().any(|salient| overlap(person, salient) > SAME_PERSON) => Some(PEOPLE),
        _ => Some(PORTRAIT),
    }
}

/// What a run gave: a model and its subjects, one or more of them, the one to use last.
pub type Found = Vec<(ModelId, Vec<Subject>)>;

/// The open models. One owner at a time: a session runs by `&mut`.
#[derive(Default)]
pub struct Models {
    open: BTreeMap<ModelId, Box<dyn Segmenter>>,
    glance: Option<Glance>,
}

impl Models {
    /// Runs the chosen model, or with [`Choice::Auto`] first People, then perhaps Portrait. Gives every result; the last
    /// is the one to use.
    ///
    /// # Errors
    /// When ONNX Runtime or a network is missing or fails, or the user stopped it.
    pub fn segment(&mut self, choice: Choice, photo: &Photo, progress: &Progress) -> Result<Found, InferenceError> {
        let first = match choice {
            Choice::Model(model) => model,
            Choice::Auto => PEOPLE,
        };
        let mut found = vec![(first, self.run(first, photo, progress)?)];
        if choice == Choice::Auto {
            let suits = |found: &Found| {
                let of = |model| found.iter().find(|(id, _)| *id == model).map(|(_, subjects)| subjects.as_slice());
                suited(of(PEOPLE).unwrap_or_default(), of(PORTRAIT))
            };
            if suits(&found).is_none() {
                found.push((PORTRAIT, self.run(PORTRAIT, photo, progress)?));
            }
            let best = suits(&found);
            found.sort_by_key(|(model, _)| Some(*model) == best);
        }
        Ok(found)
    }

    /// The boxes of the faces that a quick look at a photo shows.
    ///
    /// # Errors
    /// As [`Self::segment`].
    pub fn glance(&mut self, photo: &Photo, progress: &Progress) -> Result<Vec<Rect>, InferenceError> {
        let mut glance = match self.glance.take() {
            Some(glance) => glance,
            None => Glance::open(progress)?,
        };
        let faces = glance.faces(photo, progress);
        self.glance = Some(glance);
        faces
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
            self.open.insert(spec.id, (spec.load)(progress)?);
        }
        let segmenter = self.open.get_mut(model).ok_or_else(|| InferenceError::UnknownModel(model.into()))?;
        let found = segmenter.segment(photo, progress);
        self.make_room();
        found
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{imaging::Mask, inference::PERSON};

    fn subject(label: &str, x: f32, width: f32) -> Subject {
        let bounds = Rect::new(x, 0.0, x + width, 100.0);
        let mask = Arc::new(Mask::in_box(28, 28, vec![1.0; 784], &bounds).unwrap());
        Subject { id: 1, label: label.into(), score: 0.9, bounds, face: None, mask }
    }

    #[test]
    fn portrait_suits_one_person_when_it_shows_that_person() {
        let person = || subject(PERSON, 100.0, 50.0);
        let salient = |x, width| [subject("subject", x, width)];
        assert_eq!(suited(&[person()], None), None, "it has to be looked at");
        assert_eq!(suited(&[person()], Some(&salient(98.0, 55.0))), Some(PORTRAIT));
        assert_eq!(suited(&[person()], Some(&salient(98.0, 70.0))), Some(PORTRAIT), "with something in their hands");
        assert_eq!(suited(&[person()], Some(&salient(0.0, 150.0))), Some(PEOPLE), "with a horse");
        assert_eq!(suited(&[person()], Some(&salient(0.0, 50.0))), Some(PEOPLE), "the horse alone");
        assert_eq!(suited(&[person()], Some(&[])), Some(PEOPLE), "nothing stands out");
        assert_eq!(suited(&[person(), subject(PERSON, 0.0, 50.0)], None), Some(PEOPLE));
        assert_eq!(suited(&[], None), None);
        assert_eq!(suited(&[], Some(&salient(0.0, 50.0))), Some(PORTRAIT), "nobody for People");
    }
}
