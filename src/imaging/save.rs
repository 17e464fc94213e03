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

use super::{matte::Matte, photo::Photo, watch::Watch};

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
    /// Whoever looked on stopped it.
    #[error("stopped")]
    Stopped,
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
    save_watched(path, photo, format, &())
}

/// The same; `watch` hears how far it is and may stop it, between rows of PNG and JPEG, between strips of TIFF. WebP is
/// compressed in one piece (about a second for 24 megapixels) before it is written.
///
/// # Errors
/// As [`save`], and [`SaveError::Stopped`].
pub fn save_watched(path: &Path, photo: &Photo, format: Format, watch: &dyn Watch) -> Result<(), SaveError> {
    formats::check(photo, format)?;
    replace::file(path, watch, |out| formats::write(photo, format, out, watch))
}

/// Writes a matte alone as an 8-bit grey PNG.
///
/// # Errors
/// As [`save`].
pub fn save_mask(path: &Path, matte: &Matte) -> Result<(), SaveError> {
    save_mask_watched(path, matte, &())
}

/// The same, watched as in [`save_watched`].
///
/// # Errors
/// As [`save_watched`].
pub fn save_mask_watched(path: &Path, matte: &Matte, watch: &dyn Watch) -> Result<(), SaveError> {
    replace::file(path, watch, |out| formats::write_mask(matte, out, watch))
}

/// Writes what [`save`] would, but to any place; what was written before an error stays there.
///
/// # Errors
/// As [`save`]; trouble with `out` itself is [`SaveError::Encode`].
pub fn encode(photo: &Photo, format: Format, out: &mut (impl Write + Seek)) -> Result<(), SaveError> {
    formats::check(photo, format)?;
    formats::write(photo, format, out, &()).map_err(|detail| SaveError::Encode { detail })
}

/// Writes what [`save_mask`] would, but to any place; what was written before an error stays there.
///
/// # Errors
/// As [`encode`].
pub fn encode_mask(matte: &Matte, out: &mut impl Write) -> Result<(), SaveError> {
    formats::write_mask(matte, out, &()).map_err(|detail| SaveError::Encode { detail })
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

    use super::*;

    const FORMATS: [Format; 4] =
        [Format::Png, Format::Jpeg { quality: 90, subsampling: Subsampling::Quarter }, Format::WebP, Format::Tiff];

    /// Stops when a share is reached.
    struct Stopping {
        at: f32,
        stopped: AtomicBool,
        furthest: AtomicU32,
    }

    impl Stopping {
        fn new(at: f32) -> Self {
            Self { at, stopped: AtomicBool::new(false), furthest: AtomicU32::new(0) }
        }

        fn percent(&self) -> u32 {
            self.furthest.load(Ordering::SeqCst)
        }
    }

    impl Watch for Stopping {
        fn reached(&self, share: f32) {
            assert!((0.0..=1.0).contains(&share), "{share}");
            self.furthest.fetch_max((share * 100.0) as u32, Ordering::SeqCst);
            if share >= self.at {
                self.stopped.store(true, Ordering::SeqCst);
            }
        }

        fn stopped(&self) -> bool {
            self.stopped.load(Ordering::SeqCst)
        }
    }

    /// Nothing in it compresses.
    fn noise(width: u32, height: u32) -> Photo {
        let mut state = 1_u32;
        let next = |_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        };
        Photo::from_rgb(width, height, (0..width * height * 3).map(next).collect()).unwrap()
    }

    #[test]
    fn a_stopped_save_leaves_the_old_file_and_nothing_beside_it() {
        let photo = noise(900, 700);
        for format in FORMATS {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("photo");
            std::fs::write(&path, b"old").unwrap();
            // WebP reports nothing before it is written: it is stopped before it begins.
            let at = if format == Format::WebP { -1.0 } else { 0.3 };
            let watch = Stopping::new(at);
            if at < 0.0 {
                watch.reached(0.0);
            }
            let error = save_watched(&path, &photo, format, &watch).unwrap_err();
            assert!(matches!(error, SaveError::Stopped), "{format:?}: {error}");
            assert!(watch.percent() < 90, "{format:?} went on to {} %", watch.percent());
            assert_eq!(std::fs::read(&path).unwrap(), b"old", "{format:?}");
            assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "{format:?}");
        }
    }

    #[test]
    fn a_watched_save_writes_what_an_unwatched_one_does_and_tells_how_far_it_is() {
        let photo = noise(300, 200);
        let folder = tempfile::tempdir().unwrap();
        for format in FORMATS {
            let watch = Stopping::new(2.0);
            let (watched, plain) = (folder.path().join("watched"), folder.path().join("plain"));
            save_watched(&watched, &photo, format, &watch).unwrap();
            save(&plain, &photo, format).unwrap();
            assert_eq!(std::fs::read(&watched).unwrap(), std::fs::read(&plain).unwrap(), "{format:?}");
            assert!(watch.percent() == 100 || format == Format::WebP, "{format:?}: {} %", watch.percent());
        }
        let matte = Matte { width: 300, height: 200, alpha: photo.rgb()[..60_000].to_vec() };
        let watch = Stopping::new(0.2);
        let path = folder.path().join("mask.png");
        assert!(matches!(save_mask_watched(&path, &matte, &watch), Err(SaveError::Stopped)));
        assert!(!path.exists());
    }
}
