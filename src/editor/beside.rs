//! What is worked out beside the window though nobody pressed a button for it: how far it is, and stopping it.
//!
//! Must not know: how any of it is done, words.

use std::time::Duration;

use super::{Activity, Editor, Job};

/// Quicker work is not worth a word.
const SHOWN_AFTER: Duration = Duration::from_millis(300);
/// Work that takes longer than this can be stopped.
const STOPPED_AFTER: Duration = Duration::from_secs(1);

/// Work that an edit brings about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// A cut-out at the proxy's size.
    Edge,
    /// A second shot is laid over the group photo.
    Alignment,
    /// Light and shadow.
    Light,
    /// People of the group who stand before somebody.
    Fronts,
    /// Faces are counted.
    Heads,
    /// The picture as an export would have it.
    Rest,
}

/// How far a job is: steps done and in all; where those are not known, tenths of a second and 0.
pub(super) fn counted<T: Send>(job: &Job<T>) -> (u32, u32) {
    match job.progress().now() {
        (_, _, 0) => (tenths(job.running()), 0),
        (_, done, total) => (done, total),
    }
}

impl Editor {
    /// Whether anything of this goes on.
    #[must_use]
    pub fn works_beside(&self) -> bool {
        !self.beside().is_empty()
    }

    /// What has gone on for a while, for a progress line.
    pub(super) fn beside_activities(&self) -> impl Iterator<Item = Activity> {
        let long = self.beside().into_iter().filter(|(.., running)| *running >= SHOWN_AFTER);
        long.map(|(work, (done, total), running)| Activity::Beside {
            work,
            done,
            total,
            can_stop: running >= STOPPED_AFTER,
        })
    }

    /// Stops all of it until the next edit. What cannot be stopped midway ends unheard.
    pub(super) fn stop_beside(&mut self) {
        self.resting = true;
        self.to_place.clear();
        self.previewing.clear();
        self.fronts.stop();
        self.lighting.stop();
        self.aligning.stop();
        self.heads.stop();
        self.composed.stop();
    }

    fn beside(&self) -> Vec<(Beside, (u32, u32), Duration)> {
        fn told<T: Send>(work: Beside, job: &Job<T>) -> (Beside, (u32, u32), Duration) {
            (work, counted(job), job.running())
        }
        let edges = self.previewing.values().map(|job| told(Beside::Edge, job));
        let mut all: Vec<_> = edges.collect();
        all.extend(self.aligning.job().map(|job| told(Beside::Alignment, job)));
        all.extend(self.fronts.job().map(|job| told(Beside::Fronts, job)));
        all.extend(self.lighting.running().map(|running| (Beside::Light, (tenths(running), 0), running)));
        all.extend(self.heads.job().map(|job| told(Beside::Heads, job)));
        all.extend(self.composed.job().map(|job| told(Beside::Rest, job)));
        all
    }
}

fn tenths(running: Duration) -> u32 {
    (running.as_secs_f32() * 10.0) as u32
}
