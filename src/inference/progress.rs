//! How far a long job is, and whether it should stop; shared between the job and who watches it.
//!
//! Must not know: what the job does.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU32, Ordering},
};

use super::InferenceError;

/// What a model is doing now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Stage {
    /// Waiting for its turn.
    Waiting = 0,
    /// Fetching the ONNX Runtime library (once per machine).
    FetchingRuntime,
    /// Opening the network.
    Loading,
    /// Looking for faces or people.
    Finding,
    /// Drawing masks.
    Masks,
}

const STAGES: [Stage; 5] = [Stage::Waiting, Stage::FetchingRuntime, Stage::Loading, Stage::Finding, Stage::Masks];

/// A handle on a running job; clones share it.
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    stage: AtomicU32,
    done: AtomicU32,
    total: AtomicU32,
    cancelled: AtomicBool,
}

impl Progress {
    /// Begins a stage of `total` steps; 0 when their number is not known.
    ///
    /// # Errors
    /// [`InferenceError::Cancelled`] when the job was told to stop.
    pub fn begin(&self, stage: Stage, total: u32) -> Result<(), InferenceError> {
        self.0.stage.store(stage as u32, Ordering::Relaxed);
        self.0.done.store(0, Ordering::Relaxed);
        self.0.total.store(total, Ordering::Relaxed);
        self.check()
    }

    /// One step of the stage is done.
    ///
    /// # Errors
    /// [`InferenceError::Cancelled`] when the job was told to stop.
    pub fn step(&self) -> Result<(), InferenceError> {
        self.0.done.fetch_add(1, Ordering::Relaxed);
        self.check()
    }

    /// Tells the job to stop at its next step.
    pub fn cancel(&self) {
        self.0.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether [`Self::cancel`] was called.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.cancelled.load(Ordering::Relaxed)
    }

    /// The stage, the steps done and the steps in all (0 when not known).
    #[must_use]
    pub fn now(&self) -> (Stage, u32, u32) {
        let stage = STAGES.get(self.0.stage.load(Ordering::Relaxed) as usize).copied().unwrap_or(Stage::Waiting);
        (stage, self.0.done.load(Ordering::Relaxed), self.0.total.load(Ordering::Relaxed))
    }

    fn check(&self) -> Result<(), InferenceError> {
        if self.is_cancelled() { Err(InferenceError::Cancelled) } else { Ok(()) }
    }
}
