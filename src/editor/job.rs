//! Slow work beside the window: one thread a job, with progress, cancel, and no panic that gets out.
//!
//! Must not know: what the work is.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::{Duration, Instant},
};

use poll_promise::Promise;

use crate::inference::Progress;

/// Called when a job has something new to show, from the job's thread.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// How much lower than the window's own the priority of a job's thread is, of 19.
#[cfg(target_os = "linux")]
const YIELDS_BY: i32 = 5;

/// What a job that panicked said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crash(pub String);

/// A piece of work on its own thread.
pub struct Job<T: Send + 'static> {
    promise: Promise<Result<T, Crash>>,
    progress: Progress,
    began: Instant,
}

impl<T: Send + 'static> Job<T> {
    /// Starts `work`. A panic in it, or a machine with no thread to spare, becomes a [`Crash`].
    pub fn spawn(wake: &Wake, work: impl FnOnce(&Progress) -> T + Send + 'static) -> Self {
        let (sender, promise) = Promise::new();
        let (progress, began) = (Progress::default(), Instant::now());
        let (wake, inside) = (wake.clone(), progress.clone());
        let started = std::thread::Builder::new().name("lineup-job".into()).spawn(move || {
            give_way();
            let outcome = catch_unwind(AssertUnwindSafe(|| work(&inside)));
            // Send first, then wake: a window that wakes finds the result.
            sender.send(outcome.map_err(|payload| Crash(panic_text(&*payload))));
            wake();
        });
        match started {
            Ok(_) => Self { promise, progress, began },
            Err(error) => Self { promise: Promise::from_ready(Err(Crash(error.to_string()))), progress, began },
        }
    }

    /// How far it is, and the way to stop it.
    #[must_use]
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// How long ago it was started.
    #[must_use]
    pub fn running(&self) -> Duration {
        self.began.elapsed()
    }

    /// The result once it is there, else the job again.
    ///
    /// # Errors
    /// The job itself, while it runs.
    pub fn try_take(self) -> Result<Result<T, Crash>, Self> {
        let (progress, began) = (self.progress, self.began);
        self.promise.try_take().map_err(|promise| Self { promise, progress, began })
    }
}

/// Lets the window's thread go before this one where both are ready, so that work on all cores delays no frame. Where a
/// system has this for whole processes only, nothing changes.
pub(super) fn give_way() {
    #[cfg(target_os = "linux")]
    let _as_it_was = rustix::process::nice(YIELDS_BY);
}

fn panic_text(payload: &(dyn std::any::Any + Send)) -> String {
    payload
        .downcast_ref::<String>()
        .cloned()
        .or_else(|| payload.downcast_ref::<&str>().map(ToString::to_string))
        .unwrap_or_else(|| "unknown panic".into())
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    fn wait<T: Send>(job: Job<T>, woken: &mpsc::Receiver<()>) -> Result<T, Crash> {
        woken.recv().unwrap();
        job.try_take().ok().unwrap()
    }

    #[test]
    fn a_job_is_done_when_it_wakes_and_a_panic_is_a_crash() {
        let (sender, woken) = mpsc::channel();
        let wake: Wake = Arc::new(move || sender.send(()).unwrap());
        assert_eq!(wait(Job::spawn(&wake, |_| 7), &woken), Ok(7));
        let crash = wait(Job::<u8>::spawn(&wake, |_| panic!("no {}", "luck")), &woken);
        assert_eq!(crash, Err(Crash("no luck".into())));
    }

    #[test]
    fn a_cancelled_job_sees_it_at_its_next_step() {
        let (sender, woken) = mpsc::channel();
        let wake: Wake = Arc::new(move || sender.send(()).unwrap());
        let (go, gate) = mpsc::channel::<()>();
        let job = Job::spawn(&wake, move |progress| {
            gate.recv().unwrap();
            progress.step().is_err()
        });
        job.progress().cancel();
        go.send(()).unwrap();
        assert_eq!(wait(job, &woken), Ok(true));
    }
}
