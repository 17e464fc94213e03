//! The ONNX Runtime library: find it, fetch it once, open it.
//!
//! Looked for in this order: `ORT_DYLIB_PATH`; beside the executable; the per-user cache; else fetched into the cache
//! through the user's own pip, which knows their proxy, mirror and certificates. Every other entry point of `ort`
//! panics without the library, so all of them sit behind `environment`.
//!
//! Must not know: networks, photos.

mod fetch;
mod library;
mod pin;
mod pip;
mod places;
mod quiet;

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, OnceLock, TryLockError},
    time::Duration,
};

use ort::environment::Environment;

pub use fetch::fetch;
pub(super) use fetch::wait_for;
pub use pin::{Pin, VERSION, here};
pub use places::{Origin, Places};
pub use quiet::quiet;

use super::{InferenceError, Progress};

/// Why the ONNX Runtime library is not open.
#[derive(Debug, thiserror::Error)]
pub enum RuntimeError {
    /// There is no wheel for this platform.
    #[error(
        "Lineup cannot fetch ONNX Runtime for this kind of machine: get an ONNX Runtime {VERSION} library and set ORT_DYLIB_PATH to it"
    )]
    UnsupportedPlatform,
    /// `ORT_DYLIB_PATH` names no file.
    #[error("ORT_DYLIB_PATH is set to {path}, but there is no such file: set it to an ONNX Runtime library or unset it", path = path.display())]
    VariableWrong {
        /// Its value.
        path: PathBuf,
    },
    /// No Python to fetch it with.
    #[error(
        "ONNX Runtime has to be fetched once and there is no Python: install Python 3 with pip, or set ORT_DYLIB_PATH to an ONNX Runtime {VERSION} library"
    )]
    NoPython,
    /// Python has no pip.
    #[error(
        "ONNX Runtime has to be fetched once and Python has no pip: install it (python3-pip on Debian and Ubuntu), or set ORT_DYLIB_PATH to an ONNX Runtime {VERSION} library"
    )]
    NoPip,
    /// pip cannot reach a package index.
    #[error(
        "ONNX Runtime has to be fetched once and pip cannot reach the network ({detail}): try again online, or set ORT_DYLIB_PATH to an ONNX Runtime {VERSION} library"
    )]
    NoNetwork {
        /// What pip said.
        detail: String,
    },
    /// What came is not what was asked for.
    #[error(
        "the ONNX Runtime that was fetched is not the expected one ({detail}), so it was not used: try again on another network, or set ORT_DYLIB_PATH to an ONNX Runtime {VERSION} library"
    )]
    WrongHash {
        /// What differs.
        detail: String,
    },
    /// No room for the library.
    #[error("no space left for ONNX Runtime in {path}: free 100 MB there and try again", path = path.display())]
    DiskFull {
        /// The folder.
        path: PathBuf,
    },
    /// The cache folder cannot be written.
    #[error("ONNX Runtime cannot be stored in {path} ({detail}): make the folder writable or set LINEUP_CACHE_DIR to another", path = path.display())]
    CacheNotWritable {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        detail: String,
    },
    /// pip failed otherwise.
    #[error(
        "pip could not fetch ONNX Runtime ({detail}): try again, or set ORT_DYLIB_PATH to an ONNX Runtime {VERSION} library"
    )]
    Fetch {
        /// What pip said.
        detail: String,
    },
    /// The library does not load.
    #[error("the ONNX Runtime library {path} does not open on this machine ({detail}): set ORT_DYLIB_PATH to an ONNX Runtime {VERSION} library that does", path = path.display())]
    Open {
        /// The library.
        path: PathBuf,
        /// What the system said.
        detail: String,
    },
}

/// Whether a library is the pinned one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// Its sha256 is the pinned one.
    Matches,
    /// In the cache, but damaged: the next [`open`] fetches it again.
    Damaged,
    /// The user's own, taken at its word.
    NotPinned,
    /// `ORT_DYLIB_PATH` names no file.
    NoFile,
}

/// The library that [`open`] would take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// Where it is.
    pub path: PathBuf,
    /// Why there.
    pub origin: Origin,
    /// Its version, when it is the pinned one.
    pub version: Option<&'static str>,
    /// Whether its checksum is right.
    pub check: Check,
}

/// Finds the library without fetching or checking it.
#[must_use]
pub fn locate() -> Option<(PathBuf, Origin)> {
    Places::of_user().find(here())
}

/// The library that [`open`] would take, checked by its checksum; `None` when it would be fetched.
#[must_use]
pub fn status() -> Option<Status> {
    status_of(&Places::of_user())
}

/// As [`status`], looking in `places`.
#[must_use]
pub fn status_of(places: &Places) -> Option<Status> {
    let (path, origin) = places.find(here())?;
    let check = match origin {
        Origin::Cache if here().is_some_and(|pin| library::is_right(&path, pin)) => Check::Matches,
        Origin::Cache => Check::Damaged,
        Origin::Variable if !path.is_file() => Check::NoFile,
        Origin::Variable | Origin::BesideExecutable => Check::NotPinned,
    };
    Some(Status { path, origin, version: (check == Check::Matches).then_some(VERSION), check })
}

/// Opens the library, fetching it first when it is nowhere; after the first success this costs nothing.
/// Blocks: call it in a job.
///
/// # Errors
/// When it cannot be found, fetched or opened (a later call tries again), or `progress` was cancelled.
pub fn open(progress: &Progress) -> Result<(), InferenceError> {
    environment(progress).map(drop)
}

/// The library in use, once [`open`] succeeded.
#[must_use]
pub fn opened() -> Option<&'static Path> {
    OPEN.get().map(|(_, path)| path.as_path())
}

static OPEN: OnceLock<(Environment, PathBuf)> = OnceLock::new();
static OPENING: Mutex<()> = Mutex::new(());

/// The one ONNX Runtime environment of this process; see [`open`].
pub(super) fn environment(progress: &Progress) -> Result<Environment, InferenceError> {
    let _turn = loop {
        if let Some((environment, _)) = OPEN.get() {
            return Ok(environment.clone());
        }
        match OPENING.try_lock() {
            Ok(turn) => break turn,
            Err(TryLockError::Poisoned(turn)) => break turn.into_inner(),
            Err(TryLockError::WouldBlock) if progress.is_cancelled() => return Err(InferenceError::Cancelled),
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(20)),
        }
    };
    if let Some((environment, _)) = OPEN.get() {
        return Ok(environment.clone());
    }
    let path = ready(&Places::of_user(), progress)?;
    let environment = load(&path)?;
    Ok(OPEN.get_or_init(|| (environment, path)).0.clone())
}

/// The path of a library to open: there, and checked when it is ours.
///
/// # Errors
/// As [`open`].
pub fn ready(places: &Places, progress: &Progress) -> Result<PathBuf, InferenceError> {
    match places.find(here()) {
        Some((path, Origin::Variable)) if path.is_file() => Ok(path),
        Some((path, Origin::Variable)) => Err(RuntimeError::VariableWrong { path }.into()),
        Some((path, Origin::BesideExecutable)) => Ok(path),
        Some((_, Origin::Cache)) | None => fetch(places, here().ok_or(RuntimeError::UnsupportedPlatform)?, progress),
    }
}

fn load(path: &Path) -> Result<Environment, RuntimeError> {
    let refused = |detail: String| RuntimeError::Open { path: path.to_owned(), detail };
    quiet();
    // Absolute, so that the loader does not search its own folders for a bare name.
    let absolute = std::path::absolute(path).map_err(|error| refused(error.to_string()))?;
    let builder = ort::init_from(&absolute).map_err(|error| refused(error.to_string()))?;
    builder.with_name("lineup").with_telemetry(false).build().map_err(|error| refused(error.to_string()))
}
