//! Copies: a result made for the clipboard, as a job; the window hands it over.
//!
//! Must not know: the clipboard.

use std::time::Instant;

use super::{
    Editor, Event, Job,
    export::{ExportSettings, Made, make},
    tasks::{Export, ExportError},
};
use crate::{
    imaging::{Metadata, Photo},
    inference::Stage,
};

/// A copy under way.
pub(super) enum Copying {
    /// Its pixels are being made.
    Making(Job<Result<Made, ExportError>>),
    /// They are there to be taken.
    Ready(Photo),
    /// The window has them, since then, and puts them on the clipboard.
    HandingOver(Instant),
}

impl Editor {
    /// Makes a result for the clipboard, at most `long_side` pixels long; a copy that is still being made is dropped.
    pub fn copy(&mut self, what: Export, long_side: Option<u32>) {
        self.stop_copying();
        let (document, subjects) = (self.document.clone(), self.all_subjects());
        let settings = ExportSettings { long_side, metadata: Metadata::Nothing, ..ExportSettings::default() };
        self.copying = Some(Copying::Making(Job::spawn(&self.wake, move |progress| {
            make(&document, &|of| subjects.get(&of).cloned(), what, &settings, progress)
        })));
    }

    /// The pixels of the copy, once; [`Self::copied`] then says what came of it.
    pub fn take_copy(&mut self) -> Option<Photo> {
        match self.copying.take()? {
            Copying::Ready(photo) => {
                self.copying = Some(Copying::HandingOver(Instant::now()));
                Some(photo)
            }
            other => {
                self.copying = Some(other);
                None
            }
        }
    }

    /// The copy is on the clipboard, or could not be put there.
    pub fn copied(&mut self, outcome: Event) {
        if self.handing_over() {
            self.copying = None;
        }
        self.notify(outcome);
    }

    /// Whether the window is putting a copy on the clipboard.
    #[must_use]
    pub fn handing_over(&self) -> bool {
        matches!(self.copying, Some(Copying::HandingOver(_)))
    }

    /// How far the copy is, when there is one.
    pub(super) fn copy_progress(&self) -> Option<(Stage, u32, u32)> {
        match self.copying.as_ref()? {
            Copying::Making(job) => Some(job.progress().now()),
            Copying::Ready(_) => Some((Stage::Waiting, 0, 0)),
            // The system says nothing of how far it is: tenths of a second.
            Copying::HandingOver(since) => Some((Stage::Waiting, (since.elapsed().as_secs_f32() * 10.0) as u32, 0)),
        }
    }

    pub(super) fn stop_copying(&mut self) {
        if let Some(Copying::Making(job)) = self.copying.take() {
            job.progress().cancel();
        }
    }

    pub(super) fn poll_copy(&mut self) {
        let Some(copying) = self.copying.take() else { return };
        let job = match copying {
            Copying::Making(job) => job,
            other => return self.copying = Some(other),
        };
        match job.try_take() {
            Err(job) => self.copying = Some(Copying::Making(job)),
            Ok(Ok(Ok(Made::Picture(photo)))) => self.copying = Some(Copying::Ready(photo)),
            Ok(Ok(Ok(Made::Mask(matte)))) => self.copying = matte.grey().map(Copying::Ready),
            Ok(Ok(Err(ExportError::Cancelled))) => {}
            Ok(Ok(Err(error))) => self.notify(Event::CopyFailed(error)),
            Ok(Err(crash)) => self.notify(Event::Crashed(crash)),
        }
    }
}
