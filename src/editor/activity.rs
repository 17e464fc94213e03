//! What is going on beside the window, and stopping it.
//!
//! Must not know: how any of it is done.

use super::{Beside, Editor, beside::counted};
use crate::inference::{ModelId, Stage};

/// Work that is going on, for a progress line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Activity {
    /// Reading files.
    Opening {
        /// The file.
        name: String,
        /// Which of them, 1-based.
        number: u32,
        /// How many.
        total: u32,
        /// Steps of this one that are done.
        done: u32,
        /// Its steps in all, 0 when not known.
        steps: u32,
    },
    /// Running a model.
    Segmenting {
        /// What it is doing.
        stage: Stage,
        /// Steps done; tenths of a second where it is not known how many there are.
        done: u32,
        /// Steps in all, 0 when not known.
        total: u32,
    },
    /// Drawing a result and writing it to a file.
    Exporting {
        /// What it is doing.
        stage: Stage,
        /// Steps done; tenths of a second where it is not known how many there are.
        done: u32,
        /// Steps in all, 0 when not known.
        total: u32,
    },
    /// Making a picture for the clipboard.
    Copying {
        /// What it is doing.
        stage: Stage,
        /// Steps done; tenths of a second where it is not known how many there are.
        done: u32,
        /// Steps in all, 0 when not known: the system takes the picture in.
        total: u32,
    },
    /// Work that an edit brought about.
    Beside {
        /// What is worked out.
        work: Beside,
        /// Steps done; tenths of a second where it is not known how many there are.
        done: u32,
        /// Steps in all, 0 when not known.
        total: u32,
        /// Whether it takes so long that one may want to stop it.
        can_stop: bool,
    },
    /// Working on a model's file.
    Model {
        /// The model.
        id: ModelId,
        /// What is being done.
        stage: Stage,
        /// Bytes done.
        done: u64,
        /// Bytes in all, 0 when not known.
        total: u64,
    },
}

impl Editor {
    /// Stops what [`Self::activities`] names first.
    pub fn cancel(&mut self) {
        if let Some((_, _, job)) = &self.segmenting {
            job.progress().cancel();
            self.to_place.clear();
        } else if let Some((_, _, job)) = &self.exporting {
            job.progress().cancel();
        } else if self.copying.is_some() {
            self.stop_copying();
        } else if let Some((_, _, job)) = self.opening.take() {
            job.progress().cancel();
            self.to_open.clear();
            self.opened = 0;
        } else if self.shelf.under_way().next().is_some() {
            self.shelf.cancel_first();
        } else {
            self.stop_beside();
        }
    }

    /// What is going on, most interesting first.
    #[must_use]
    pub fn activities(&self) -> Vec<Activity> {
        let mut going_on = Vec::new();
        if let Some((_, _, job)) = &self.segmenting {
            let (stage, (done, total)) = (job.progress().now().0, counted(job));
            going_on.push(Activity::Segmenting { stage, done, total });
        }
        if let Some((_, _, job)) = &self.exporting {
            let (stage, (done, total)) = (job.progress().now().0, counted(job));
            going_on.push(Activity::Exporting { stage, done, total });
        }
        if let Some((stage, done, total)) = self.copy_progress() {
            going_on.push(Activity::Copying { stage, done, total });
        }
        if let Some((source, _, job)) = &self.opening {
            let total = self.opened + 1 + self.to_open.len() as u32;
            let (_, done, steps) = job.progress().now();
            going_on.push(Activity::Opening { name: source.name(), number: self.opened + 1, total, done, steps });
        }
        going_on.extend(self.shelf.under_way().map(|(id, advance)| Activity::Model {
            id,
            stage: advance.stage,
            done: advance.done,
            total: advance.total,
        }));
        going_on.extend(self.beside_activities());
        going_on
    }

    /// Whether a job runs that will call `wake`.
    #[must_use]
    pub fn busy(&self) -> bool {
        self.opening.is_some()
            || self.segmenting.is_some()
            || self.exporting.is_some()
            || self.copying.is_some()
            || !self.previewing.is_empty()
            || self.fronts.busy()
            || self.aligning.busy()
            || self.draft.busy()
            || self.composed.busy()
            || self.shelf.busy()
    }
}
