//! Pictures out: PNG, JPEG, WebP and TIFF files, written beside and renamed.
//!
//! Must not know: models, the document.

use std::path::Path;

use super::{matte::Matte, photo::Photo};

/// How much colour detail a JPEG keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Subsampling {
    /// 4:4:4, all of it.
    Full,
    /// 4:2:0, a quarter; smaller files.
    Quarter,
}

/// A file format to write, with its settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Format {
    /// Lossless, with alpha.
    Png,
    /// Lossy, without alpha (put on white).
    Jpeg {
        /// `1..=100`.
        quality: u8,
        /// Colour detail.
        subsampling: Subsampling,
    },
    /// Lossless WebP, with alpha.
    WebP,
    /// Lossless, with alpha.
    Tiff,
}

/// Why a picture was not written. The old file, if there was one, is whole.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// The extension names no format.
    #[error("end the file name in .png, .jpg, .webp or .tif")]
    UnknownFormat,
}

impl Format {
    /// The format a file name asks for by its extension (JPEG at quality 92, 4:4:4), if any.
    #[must_use]
    pub fn from_path(path: &Path) -> Option<Self> {
        let _ = path;
        None
    }
}

/// Writes a photo with its alpha (where the format has one), its EXIF and an sRGB profile.
///
/// # Errors
/// When the file cannot be written whole; nothing is left behind.
pub fn save(path: &Path, photo: &Photo, format: Format) -> Result<(), SaveError> {
    let _ = (path, photo, format);
    Err(SaveError::UnknownFormat)
}

/// Writes a matte alone as an 8-bit grey PNG.
///
/// # Errors
/// As [`save`].
pub fn save_mask(path: &Path, matte: &Matte) -> Result<(), SaveError> {
    let _ = (path, matte);
    Err(SaveError::UnknownFormat)
}
