//! How many heads there are on what Portrait cut out: People tells them apart, and one who does not know hears of it.
//! Counted in a job after the cut-out is there, so that nobody waits for it.
//!
//! Must not know: words, the window, how a face is found.

use std::{collections::BTreeMap, sync::Arc};

use super::{Editor, Job, PEOPLE, PORTRAIT, PhotoId};
use crate::{
    imaging::Rect,
    inference::{InferenceError, Subject},
};

/// A face much smaller than the largest is in the background, or no face.
const LEAST_SHARE: f32 = 0.3;

/// What was counted, and what is being counted.
#[derive(Default)]
pub(super) struct Heads {
    counted: BTreeMap<PhotoId, usize>,
    job: Option<(PhotoId, Job<Counted>)>,
}

impl Heads {
    pub(super) fn job(&self) -> Option<&Job<Counted>> {
        self.job.as_ref().map(|(_, job)| job)
    }

    /// Gives up counting.
    pub(super) fn stop(&mut self) {
        if let Some((_, job)) = self.job.take() {
            job.progress().cancel();
        }
    }
}

/// What came of counting.
pub(super) enum Counted {
    Heads(usize),
    Stopped,
    Failed,
}

impl Editor {
    /// The faces on what Portrait cut out of a photo, once they were counted.
    #[must_use]
    pub fn heads(&self, photo: PhotoId) -> Option<usize> {
        self.heads.counted.get(&photo).copied()
    }

    /// Takes in what was counted, and counts the next photo's.
    pub(super) fn poll_heads(&mut self) {
        if let Some((photo, job)) = self.heads.job.take() {
            match job.try_take() {
                Err(job) => {
                    // Nobody asks any more, or somebody waits for the networks.
                    if self.document.photo(photo).is_none() || self.segmenting.is_some() {
                        job.progress().cancel();
                    }
                    return self.heads.job = Some((photo, job));
                }
                Ok(Ok(Counted::Stopped)) => {}
                Ok(Ok(Counted::Heads(heads))) => drop(self.heads.counted.insert(photo, heads)),
                // What cannot be counted is one person: the advice is lost, the cut-out is there.
                Ok(Ok(Counted::Failed) | Err(_)) => drop(self.heads.counted.insert(photo, 1)),
            }
        }
        let (results, counted) = (&self.results, &mut self.heads.counted);
        counted.retain(|photo, _| results.contains_key(&(*photo, PORTRAIT)));
        if self.segmenting.is_some() || self.resting {
            return;
        }
        let wants = |photo: PhotoId| !counted.contains_key(&photo) && !results.contains_key(&(photo, PEOPLE));
        let mut portraits = self.document.photos.iter().filter(|entry| entry.cut.model == Some(PORTRAIT));
        let Some(entry) = portraits.find(|entry| wants(entry.id)) else { return };
        let Some(subjects) = results.get(&(entry.id, PORTRAIT)).cloned() else { return };
        let (pool, pixels) = (self.models.clone(), entry.photo.clone());
        let job = Job::spawn(&self.wake, move |progress| {
            // A model that crashed leaves the lock poisoned; whoever runs the next one opens it again.
            match pool.lock().ok().map(|mut models| models.glance(&pixels, progress)) {
                Some(Ok(faces)) => Counted::Heads(on_them(&faces, &subjects)),
                Some(Err(InferenceError::Cancelled)) => Counted::Stopped,
                Some(Err(_)) | None => Counted::Failed,
            }
        });
        self.heads.job = Some((entry.id, job));
    }
}

/// How many of the faces are on the subjects.
fn on_them(faces: &[Rect], subjects: &Arc<Vec<Subject>>) -> usize {
    let size = |face: &Rect| face.width().max(face.height());
    let on = faces.iter().filter(|face| {
        let (x, y) = face.centre();
        subjects.iter().any(|subject| subject.mask.sample(f64::from(x), f64::from(y)) > 0.5)
    });
    let sizes: Vec<f32> = on.map(size).collect();
    let largest = sizes.iter().copied().fold(0.0, f32::max);
    sizes.into_iter().filter(|size| *size >= LEAST_SHARE * largest).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imaging::{Affine, Mask};

    #[test]
    fn faces_beside_the_cut_out_and_small_ones_on_it_are_not_counted() {
        let mask =
            Arc::new(Mask::new(2, 1, vec![1.0, 0.0], Affine { a: 100.0, d: 100.0, ..Affine::IDENTITY }).unwrap());
        let bounds = Rect::new(0.0, 0.0, 100.0, 100.0);
        let subject = Subject { id: 1, label: "subject".into(), score: 1.0, bounds, face: None, mask };
        let face = |x: f32, size: f32| Rect::new(x, 10.0, x + size, 10.0 + size);
        let all = [face(5.0, 20.0), face(40.0, 16.0), face(70.0, 3.0), face(150.0, 30.0)];
        assert_eq!(on_them(&all, &Arc::new(vec![subject])), 2);
        assert_eq!(on_them(&all, &Arc::default()), 0);
    }
}
