//! What went wrong, as a sentence for the person at the screen.

use super::Lang;
use crate::{
    editor::ExportError,
    imaging::LoadError,
    inference::{InferenceError, RuntimeError},
};

/// Why a file did not become a photo.
#[must_use]
pub fn load(_lang: Lang, error: &LoadError) -> String {
    error.to_string()
}

/// Why a model did not run.
#[must_use]
pub fn inference(_lang: Lang, error: &InferenceError) -> String {
    error.to_string()
}

/// Why ONNX Runtime is not there.
#[must_use]
pub fn runtime(_lang: Lang, error: &RuntimeError) -> String {
    error.to_string()
}

/// Why nothing was written.
#[must_use]
pub fn export(_lang: Lang, error: &ExportError) -> String {
    error.to_string()
}
