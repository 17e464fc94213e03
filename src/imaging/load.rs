//! Photos in: JPEG, PNG, WebP, TIFF, BMP and GIF files, upright and in sRGB.
//!
//! Must not know: models, the document, what a photo is for.

use std::path::Path;

use super::photo::Photo;

/// Why a file did not become a photo.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// Nothing else fits.
    #[error("this file is not a photo Lineup can read: use a JPEG, PNG, WebP, TIFF, BMP or GIF file")]
    NotAPhoto,
}

/// Reads a photo from a file, by its content and not by its extension.
///
/// # Errors
/// When the file cannot be read or is not a photo.
pub fn load(path: &Path) -> Result<Photo, LoadError> {
    let _ = path;
    Err(LoadError::NotAPhoto)
}

/// Reads a photo from the bytes of a file.
///
/// # Errors
/// As [`load`].
pub fn decode(bytes: &[u8]) -> Result<Photo, LoadError> {
    let _ = bytes;
    Err(LoadError::NotAPhoto)
}
