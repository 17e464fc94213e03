//! How far a long job is, and whether it should stop; shared between the job and who watches it.
//!
//! Must not know: what the job does.

use std::{
    fmt,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
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
    /// Asking a server for a model file.
    Connecting,
    /// Fetching a model file; steps are KiB.
    Downloading,
    /// Reading a model file to check or copy it; steps are KiB.
    Checking,
    /// Drawing the picture to export.
    Drawing,
    /// Writing the file.
    Writing,
    /// Reading a photo.
    Reading,
}

const STAGES: [Stage; 11] = [
    Stage::Waiting,
    Stage::FetchingRuntime,
    Stage::Loading,
    Stage::Finding,
    Stage::Masks,
    Stage::Connecting,
    Stage::Downloading,
    Stage::Checking,
    Stage::Drawing,
    Stage::Writing,
    Stage::Reading,
];

/// A handle on a running job; clones share it.
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<Inner>);

#[derive(Default)]
struct Inner {
    stage: AtomicU32,
    done: AtomicU32,
    total: AtomicU32,
    cancelled: AtomicBool,
    /// How to stop what runs now; none when it looks at `cancelled` itself.
    stop: Mutex<Option<Stop>>,
}

type Stop = Box<dyn Fn() + Send>;

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

    /// How many steps of the stage are done, for work that is measured rather than counted (bytes of a download).
    ///
    /// # Errors
    /// [`InferenceError::Cancelled`] when the job was told to stop.
    pub fn reach(&self, done: u32) -> Result<(), InferenceError> {
        self.0.done.store(done, Ordering::Relaxed);
        self.check()
    }

    /// Tells the job to stop at its next step, or at once inside [`Self::interruptible`].
    pub fn cancel(&self) {
        self.0.cancelled.store(true, Ordering::SeqCst);
        if let Some(stop) = self.0.stop.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
            stop();
        }
    }

    /// Runs `work`, which cannot look at this handle itself; [`Self::cancel`] calls `stop` to make it return early.
    /// One such work at a time.
    ///
    /// # Errors
    /// [`InferenceError::Cancelled`] when the job was told to stop before `work` began.
    pub fn interruptible<T>(
        &self,
        stop: impl Fn() + Send + 'static,
        work: impl FnOnce() -> T,
    ) -> Result<T, InferenceError> {
        let slot = || self.0.stop.lock().unwrap_or_else(PoisonError::into_inner);
        *slot() = Some(Box::new(stop));
        // Looked at after `stop` is in its place: a cancel in between finds either the one or the other.
        let result = self.check().map(|()| work());
        *slot() = None;
        result
    }

    /// Whether [`Self::cancel`] was called.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.cancelled.load(Ordering::SeqCst)
    }

    /// The stage, the steps done and the steps in all (0 when not known).
    #[must_use]
    pub fn now(&self) -> (Stage, u32, u32) {
        let stage = STAGES.get(self.0.stage.load(Ordering::Relaxed) as usize).copied().unwrap_or(Stage::Waiting);
        (stage, self.0.done.load(Ordering::Relaxed), self.0.total.load(Ordering::Relaxed))
    }

    /// Whether to go on.
    ///
    /// # Errors
    /// [`InferenceError::Cancelled`] when the job was told to stop.
    pub fn check(&self) -> Result<(), InferenceError> {
        if self.is_cancelled() { Err(InferenceError::Cancelled) } else { Ok(()) }
    }
}

impl fmt::Debug for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Progress")
            .field("stage", &self.stage)
            .field("done", &self.done)
            .field("total", &self.total)
            .field("cancelled", &self.cancelled)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cancelled_job_stops_at_its_next_step() {
        let progress = Progress::default();
        progress.begin(Stage::Finding, 3).unwrap();
        progress.step().unwrap();
        assert_eq!(progress.now(), (Stage::Finding, 1, 3));
        progress.clone().cancel();
        assert!(matches!(progress.step(), Err(InferenceError::Cancelled)));
        assert!(matches!(progress.interruptible(|| (), || 1), Err(InferenceError::Cancelled)));
    }

    #[test]
    fn cancelling_interrupts_work_that_does_not_look() {
        let progress = Progress::default();
        let (stopped, told) = std::sync::mpsc::channel();
        let other = progress.clone();
        let worked = progress.interruptible(
            move || stopped.send(()).unwrap(),
            || {
                let canceller = std::thread::spawn(move || other.cancel());
                told.recv().unwrap();
                canceller.join().unwrap();
                7
            },
        );
        assert_eq!(worked.unwrap(), 7);
        assert!(progress.is_cancelled());
    }
}
