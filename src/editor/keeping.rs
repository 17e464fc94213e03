//! The editor's settings: read at the start, written to their file when they change.
//!
//! Must not know: what the file looks like (see `settings`).

use super::{
    Editor, Event, Job,
    settings::{self, Kept, Settings},
};

impl Editor {
    /// The same editor with the user's settings, which are kept in their file from now on.
    #[must_use]
    pub fn with_settings(mut self, mut kept: Kept) -> Self {
        if let Some(problem) = kept.problem.take() {
            self.notify(Event::Settings(problem));
        }
        self.kept = kept;
        self
    }

    /// The user's choices.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.kept.settings
    }

    /// Changes the user's choices; they are written to their file soon.
    pub fn set_settings(&mut self, settings: Settings) {
        self.kept.settings = settings.sane();
    }

    /// Writes changed settings to their file beside the window, once a gesture is over.
    pub(super) fn keep_settings(&mut self, hold: bool) {
        if let Some(job) = self.keeping.take() {
            match job.try_take() {
                Ok(outcome) => self.settings_kept(outcome.unwrap_or(Ok(()))),
                Err(job) => return self.keeping = Some(job),
            }
        }
        if !hold && let Some((file, settings)) = self.kept.to_write() {
            self.keeping = Some(Job::spawn(&self.wake, move |_| settings::write(&file, &settings)));
        }
    }

    /// Writes changed settings to their file before the program ends.
    pub fn keep_settings_now(&mut self) {
        while let Some(job) = self.keeping.take() {
            match job.try_take() {
                Ok(outcome) => self.settings_kept(outcome.unwrap_or(Ok(()))),
                Err(job) => {
                    self.keeping = Some(job);
                    std::thread::sleep(std::time::Duration::from_millis(5));
                }
            }
        }
        if let Some((file, settings)) = self.kept.to_write() {
            self.settings_kept(settings::write(&file, &settings));
        }
    }

    fn settings_kept(&mut self, outcome: Result<(), settings::Problem>) {
        if let Err(problem) = outcome {
            self.kept.give_up();
            self.notify(Event::Settings(problem));
        }
    }
}
