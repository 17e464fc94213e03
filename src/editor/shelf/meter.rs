//! How far and how fast the work on a file is.
//!
//! Must not know: what the work is.

use std::time::{Duration, Instant};

use crate::inference::{Progress, Stage};

/// How far the work on a file is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Advance {
    /// What is being done.
    pub stage: Stage,
    /// Bytes done.
    pub done: u64,
    /// Bytes in all, 0 when not known.
    pub total: u64,
    /// Bytes a second lately; none at the beginning.
    pub speed: Option<f64>,
    /// Whether it was told to stop.
    pub stopping: bool,
}

/// How fast bytes come, smoothed over a few seconds.
#[derive(Default)]
pub struct Meter {
    before: Option<(Stage, u64, Instant)>,
    speed: Option<f64>,
}

impl Meter {
    /// How far it is, and how fast lately.
    pub fn advance(&self, progress: &Progress) -> Advance {
        let (stage, done, total) = progress.now();
        let (done, total) = (u64::from(done) << 10, u64::from(total) << 10);
        Advance { stage, done, total, speed: self.speed, stopping: false }
    }

    /// Takes in how far it is at a moment.
    pub fn look(&mut self, progress: &Progress, now: Instant) {
        let (stage, done, _) = progress.now();
        self.take(stage, u64::from(done) << 10, now);
    }

    fn take(&mut self, stage: Stage, done: u64, now: Instant) {
        let Some((then_stage, then_done, then)) = self.before else {
            self.before = Some((stage, done, now));
            return;
        };
        let passed = now.saturating_duration_since(then);
        if then_stage != stage || done < then_done {
            // The first look of a download sees what was there before.
            *self = Self { before: Some((stage, done, now)), speed: None };
        } else if passed >= Duration::from_millis(500) {
            let lately = (done - then_done) as f64 / passed.as_secs_f64();
            let speed = self.speed.map_or(lately, |before| 0.7 * before + 0.3 * lately);
            *self = Self { before: Some((stage, done, now)), speed: Some(speed) };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speed_is_of_lately_and_begins_anew_with_each_stage() {
        let (mut meter, start) = (Meter::default(), Instant::now());
        let mut look = |stage, done, ms| {
            meter.take(stage, done, start + Duration::from_millis(ms));
            meter.speed
        };
        assert_eq!(look(Stage::Connecting, 0, 0), None);
        assert_eq!(look(Stage::Downloading, 50_000, 10), None); // there from an earlier try
        assert_eq!(look(Stage::Downloading, 60_000, 100), None);
        assert_eq!(look(Stage::Downloading, 150_000, 1_010), Some(100_000.0));
        assert_eq!(look(Stage::Downloading, 150_000, 2_010), Some(70_000.0));
        assert_eq!(look(Stage::Checking, 0, 2_020), None);
    }
}
