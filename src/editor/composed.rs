//! The picture as an export would have it, made beside the window while nothing moves, for whoever looks closely.
//!
//! Must not know: the window, how a picture is composed.

use super::{
    Editor, Event, Job,
    document::Document,
    tasks::{self, ExportError},
};
use crate::imaging::Photo;

/// Larger pictures are not made for looking at: they would take more memory than everything else together.
const MOST_PIXELS: usize = 120_000_000;

/// The picture, and what it was made from.
#[derive(Default)]
pub(super) struct Composed {
    wanted: bool,
    made: Option<(Document, Photo)>,
    making: Option<(Document, Job<Result<Photo, ExportError>>)>,
    /// Not tried again until the document changes.
    failed: Option<Document>,
}

impl Composed {
    pub(super) fn busy(&self) -> bool {
        self.making.is_some()
    }

    pub(super) fn job(&self) -> Option<&Job<Result<Photo, ExportError>>> {
        self.making.as_ref().map(|(_, job)| job)
    }

    /// Gives up the one that is made.
    pub(super) fn stop(&mut self) {
        if let Some((_, job)) = self.making.take() {
            job.progress().cancel();
        }
    }
}

impl Editor {
    /// Says whether anybody looks closely at the composed picture.
    pub fn want_composed(&mut self, wanted: bool) {
        self.composed.wanted = wanted;
    }

    /// The composed picture, cropped and straightened, pixel for pixel what an export at full size would have; `None`
    /// while it is not made from the document as it is.
    #[must_use]
    pub fn composed(&self) -> Option<&Photo> {
        self.composed.made.as_ref().filter(|(of, _)| *of == self.document).map(|(_, photo)| photo)
    }

    /// Takes in a picture that is made and starts the next. `hold` while a gesture goes on: it waits for the end.
    pub(super) fn poll_composed(&mut self, hold: bool) {
        let composed = &mut self.composed;
        let outcome = composed.making.take().and_then(|(of, job)| match job.try_take() {
            Ok(outcome) => Some((of, outcome)),
            Err(job) => {
                if of != self.document || !composed.wanted {
                    job.progress().cancel();
                }
                composed.making = Some((of, job));
                None
            }
        });
        let mut crash = None;
        match outcome {
            Some((of, Ok(Ok(photo)))) => composed.made = Some((of, photo)),
            Some((_, Ok(Err(ExportError::Cancelled)))) | None => {}
            Some((of, Ok(Err(_nothing_to_compose)))) => composed.failed = Some(of),
            Some((of, Err(told))) => {
                composed.failed = Some(of);
                crash = Some(told);
            }
        }
        // A stale one keeps photos in memory that may be gone.
        composed.made.take_if(|(of, _)| !composed.wanted || *of != self.document);
        composed.failed.take_if(|of| *of != self.document);
        if let Some(crash) = crash {
            self.notify(Event::Crashed(crash));
        }
        let idle = self.composed.making.is_none() && self.composed.made.is_none() && self.composed.failed.is_none();
        if self.composed.wanted && !hold && !self.resting && idle && self.is_worth_composing() {
            let (document, subjects) = (self.document.clone(), self.all_subjects());
            let job = Job::spawn(&self.wake, move |progress| {
                tasks::compose(&document, &|of| subjects.get(&of).cloned(), progress)
            });
            self.composed.making = Some((self.document.clone(), job));
        }
    }

    /// Whether somebody is seen in the group photo, and it is not too large.
    fn is_worth_composing(&self) -> bool {
        let seen = |layer: &super::Layer| !layer.hidden && self.preview(layer.photo).is_some();
        let small = |frame: crate::imaging::Crop| frame.width as usize * frame.height as usize <= MOST_PIXELS;
        self.document.frame().is_some_and(small) && self.document.layers.iter().any(seen)
    }
}
