//! Pictures out: PNG, JPEG, WebP and TIFF files, written beside and renamed.
//!
//! Every file carries an sRGB profile and the photo's EXIF. PNG, JPEG and WebP take the EXIF block as it is (a JPEG
//! whose block is over 64 KiB takes it without thumbnail and maker's notes); TIFF takes the Exif and GPS
//! directories and the description, make, model, software, date, artist and copyright, without the maker's notes,
//! whose meaning depends on their place. The colour under alpha 0 is written as it is.
//!
//! Peak memory beyond the photo: a few rows for PNG; the encoder's bands for JPEG; an interleaved copy for WebP and
//! TIFF with alpha, and for WebP the compressed picture.
//!
//! Must not know: models, the document.

mod formats;
mod replace;

use std::{
    io::{Seek, Write},
    path::{Path, PathBuf},
};

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
    /// The folder to write into is not there.
    #[error("there is no folder {path}: choose another one or make it first", path = .path.display())]
    FolderMissing {
        /// The folder.
        path: PathBuf,
    },
    /// The file or its folder may not be written to.
    #[error("{path} is write-protected: choose another name or folder", path = .path.display())]
    NoPermission {
        /// The file or the folder.
        path: PathBuf,
    },
    /// No room is left.
    #[error("no room is left on the disk for {path}: free some space or choose another disk", path = .path.display())]
    DiskFull {
        /// The file that was to be written.
        path: PathBuf,
    },
    /// The format has no such large pictures.
    #[error("a {format} picture has at most {max_side} pixels a side: save it as PNG or TIFF, or make it smaller")]
    TooLargeForFormat {
        /// The format's name.
        format: &'static str,
        /// Pixels.
        max_side: u32,
    },
    /// The encoder refused.
    #[error("the picture could not be encoded ({detail}): try another format")]
    Encode {
        /// What it said.
        detail: String,
    },
    /// Anything else the system said.
    #[error("{path} could not be written ({detail}): choose another name or folder", path = .path.display())]
    Io {
        /// The file that was to be written.
        path: PathBuf,
        /// What it said.
        detail: String,
    },
}

impl Format {
    /// The format a file name asks for by its extension (JPEG at quality 92, 4:4:4), if any. Upper and lower case
    /// are the same.
    #[must_use]
    pub fn from_path(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "png" => Some(Self::Png),
            "jpg" | "jpeg" => Some(Self::Jpeg { quality: 92, subsampling: Subsampling::Full }),
            "webp" => Some(Self::WebP),
            "tif" | "tiff" => Some(Self::Tiff),
            _ => None,
        }
    }
}

/// Writes a photo with its alpha (where the format has one), its EXIF and an sRGB profile.
///
/// The file is written beside its target and renamed over it, so a reader sees the old file or the new one. The
/// old file's permissions are kept; a link is followed.
///
/// # Errors
/// When the file cannot be written whole; nothing is left behind.
pub fn save(path: &Path, photo: &Photo, format: Format) -> Result<(), SaveError> {
    formats::check(photo, format)?;
    replace::file(path, |out| formats::write(photo, format, out))
}

/// Writes a matte alone as an 8-bit grey PNG.
///
/// # Errors
/// As [`save`].
pub fn save_mask(path: &Path, matte: &Matte) -> Result<(), SaveError> {
    replace::file(path, |out| formats::write_mask(matte, out))
}

/// Writes what [`save`] would, but to any place; what was written before an error stays there.
///
/// # Errors
/// As [`save`]; trouble with `out` itself is [`SaveError::Encode`].
pub fn encode(photo: &Photo, format: Format, out: &mut (impl Write + Seek)) -> Result<(), SaveError> {
    formats::check(photo, format)?;
    formats::write(photo, format, out).map_err(|detail| SaveError::Encode { detail })
}

/// Writes what [`save_mask`] would, but to any place; what was written before an error stays there.
///
/// # Errors
/// As [`encode`].
pub fn encode_mask(matte: &Matte, out: &mut impl Write) -> Result<(), SaveError> {
    formats::write_mask(matte, out).map_err(|detail| SaveError::Encode { detail })
}
