//! What the user is told: one thing that happened, as data. The words are found elsewhere.
//!
//! Must not know: words, the window.

use std::{path::PathBuf, time::Instant};

use super::{
    document::PhotoId,
    export::FileKind,
    job::Crash,
    models::Choice,
    settings,
    shelf::News,
    tasks::{Export, ExportError},
};
use crate::{
    imaging::LoadError,
    inference::{InferenceError, ModelId},
};

/// How many dismissed notices are kept for the log.
pub const KEPT: usize = 100;

/// Something that happened.
#[derive(Debug)]
pub enum Event {
    /// A file did not become a photo.
    LoadFailed {
        /// The file's name.
        name: String,
        /// Why.
        error: LoadError,
    },
    /// A model did not run.
    ModelFailed {
        /// On which photo.
        photo: PhotoId,
        /// What was to run.
        choice: Choice,
        /// Why.
        error: InferenceError,
    },
    /// A model found nobody.
    NobodyFound {
        /// In which photo.
        photo: PhotoId,
        /// The photo's name.
        name: String,
        /// Which model.
        model: ModelId,
    },
    /// Nothing of a photo is chosen, so nobody was put into the group.
    NothingToPlace {
        /// Of which photo.
        photo: PhotoId,
        /// The photo's name.
        name: String,
    },
    /// A photo does not show the scene of the group photo.
    NotAligned {
        /// The photo's name.
        name: String,
    },
    /// A folder had no photos, or more than are opened at once.
    FolderLeftOut {
        /// Its name.
        name: String,
        /// How many are opened.
        opened: usize,
        /// How many are not.
        beyond: usize,
    },
    /// A picture is on the clipboard.
    Copied {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
    /// There was nothing to copy.
    CopyFailed(ExportError),
    /// Nothing on the clipboard could be a photo.
    NothingToPaste,
    /// The clipboard cannot be used; what the system said.
    ClipboardFailed(String),
    /// The ONNX Runtime library is being fetched, once.
    FetchingRuntime,
    /// Nothing was written.
    ExportFailed {
        /// What was to be written.
        what: Export,
        /// The file that was wanted.
        path: PathBuf,
        /// Why.
        error: ExportError,
    },
    /// A file was written; of that kind, because its name asked for another than was chosen.
    Exported(PathBuf, Option<FileKind>),
    /// The user's settings were set aside, or cannot be kept.
    Settings(settings::Problem),
    /// No program of this system shows that file.
    NothingShows(PathBuf),
    /// A model file came, went or was looked at.
    Shelf(News),
    /// A job panicked; everything else is as it was.
    Crashed(Crash),
}

/// How serious a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Good to know.
    Info,
    /// It worked.
    Done,
    /// It did not.
    Error,
}

/// An event that the user has not dismissed.
#[derive(Debug)]
pub struct Notice {
    /// Unique while the program runs.
    pub notice_id: u64,
    /// What happened.
    pub event: Event,
    /// When.
    pub at: Instant,
}

impl Event {
    /// How serious it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        match self {
            Self::Shelf(news) => news.severity(),
            Self::FetchingRuntime
            | Self::NobodyFound { .. }
            | Self::NothingToPlace { .. }
            | Self::NotAligned { .. }
            | Self::FolderLeftOut { .. }
            | Self::NothingShows(_)
            | Self::NothingToPaste => Severity::Info,
            Self::Exported(..) | Self::Copied { .. } => Severity::Done,
            Self::LoadFailed { .. }
            | Self::ModelFailed { .. }
            | Self::ExportFailed { .. }
            | Self::CopyFailed(_)
            | Self::ClipboardFailed(_)
            | Self::Settings(_)
            | Self::Crashed(_) => Severity::Error,
        }
    }
}
