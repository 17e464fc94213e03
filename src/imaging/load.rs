//! Photos in: JPEG, PNG, WebP, TIFF, BMP and GIF files, upright and in sRGB.
//!
//! Dimensions are read from the header and checked before pixels are allocated. Peak memory is the photo itself
//! (3 bytes a pixel, 4 with alpha) plus the decoder's own: a few rows for PNG and TIFF, none for baseline JPEG,
//! 2 bytes a sample for progressive JPEG, one byte a pixel for WebP, BMP and GIF with alpha. A photo that lies on
//! its side (EXIF 5 to 8) needs its pixels twice for the moment of turning.
//!
//! Must not know: models, the document, what a photo is for.

mod assemble;
mod generic;
mod jpeg;
mod png;
mod sniff;
mod tiff;
mod upright;
mod watched;

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Cursor, Read, Seek},
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
};

use self::{sniff::Kind, watched::Watched};
use super::{exif, photo::Photo, watch::Watch};

/// The most pixels a photo may have: 300 megapixels.
pub const MAX_PIXELS: u64 = 300_000_000;

/// Why a file did not become a photo.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// There is no such file.
    #[error("there is no file {path}: check its name and folder", path = .path.display())]
    Missing {
        /// The file asked for.
        path: PathBuf,
    },
    /// The file is there but the system does not let it be read: no permission, a folder, a device.
    #[error("{path} cannot be read ({source}): check that it is a file and that you may open it", path = .path.display())]
    Unreadable {
        /// The file asked for.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file has no bytes.
    #[error("the file is empty: copy it again from where it came from")]
    Empty,
    /// The content is no picture format that is known here.
    #[error("this file is not a photo Lineup can read: use a JPEG, PNG, WebP, TIFF, BMP or GIF file")]
    NotAPhoto,
    /// A picture, or something close to one, of a kind that is not read.
    #[error("{what} cannot be read here: convert it to JPEG or PNG first")]
    Unsupported {
        /// What it is, such as "a HEIC photo".
        what: String,
    },
    /// More pixels than fit.
    #[error(
        "the photo is {width} x {height} pixels, more than the {limit_megapixels} megapixels that fit: make it smaller first"
    )]
    TooLarge {
        /// Pixels across, as the header says.
        width: u32,
        /// Pixels down, as the header says.
        height: u32,
        /// [`MAX_PIXELS`] in millions, or what memory is left for when that is less.
        limit_megapixels: u32,
    },
    /// The file ends before the picture does.
    #[error("the file is cut off, a part of the picture is missing: copy it again from where it came from")]
    CutOff,
    /// Whoever looks on stopped it.
    #[error("opening it was stopped: open it again")]
    Stopped,
    /// The content breaks the rules of its format.
    #[error("the file is damaged ({detail}): copy it again from where it came from")]
    Damaged {
        /// What the decoder said.
        detail: String,
    },
}

/// A decoded picture before it is turned upright.
struct Decoded {
    width: u32,
    height: u32,
    rgb: Vec<u8>,
    alpha: Option<Vec<u8>>,
    /// EXIF orientation of the container itself (TIFF), else 1.
    orientation: u16,
    /// Raw EXIF as found, with or without its `Exif\0\0` prefix.
    exif: Option<Vec<u8>>,
}

/// Reads a photo from a file, by its content and not by its extension. The photo is upright, in sRGB, and carries
/// the file's EXIF with the orientation reset.
///
/// A JPEG that lacks no more than its last rows of blocks still opens; one that lacks more is an error.
///
/// # Errors
/// When the file cannot be read or is not a photo. The file is never changed.
pub fn load(path: &Path) -> Result<Photo, LoadError> {
    load_watched(path, &())
}

/// As [`load`], looked on at.
///
/// # Errors
/// As [`load`], and [`LoadError::Stopped`].
pub fn load_watched(path: &Path, watch: &dyn Watch) -> Result<Photo, LoadError> {
    let unreadable = |source: io::Error| match source.kind() {
        io::ErrorKind::NotFound => LoadError::Missing { path: path.to_owned() },
        _ => LoadError::Unreadable { path: path.to_owned(), source },
    };
    let meta = std::fs::metadata(path).map_err(unreadable)?;
    if !meta.is_file() {
        let what = if meta.is_dir() { "it is a folder" } else { "it is not an ordinary file" };
        return Err(unreadable(io::Error::other(what)));
    }
    let file = File::open(path).map_err(unreadable)?;
    match read(BufReader::with_capacity(1 << 16, file), watch) {
        Err(Failure::Known(error)) => Err(error),
        Err(Failure::Io(source)) => Err(unreadable(source)),
        Ok(photo) => Ok(photo),
    }
}

/// Reads a photo from the bytes of a file.
///
/// # Errors
/// As [`load`].
pub fn decode(bytes: &[u8]) -> Result<Photo, LoadError> {
    decode_watched(bytes, &())
}

/// As [`decode`], looked on at.
fn decode_watched(bytes: &[u8], watch: &dyn Watch) -> Result<Photo, LoadError> {
    read(Cursor::new(bytes), watch).map_err(|failure| match failure {
        Failure::Known(error) => error,
        Failure::Io(source) => LoadError::Damaged { detail: source.to_string() },
    })
}

/// Either a finished verdict or trouble with the file itself, which only the caller can name.
enum Failure {
    Known(LoadError),
    Io(io::Error),
}

impl From<LoadError> for Failure {
    fn from(error: LoadError) -> Self {
        Self::Known(error)
    }
}

fn read<R: BufRead + Seek>(mut source: R, watch: &dyn Watch) -> Result<Photo, Failure> {
    let mut head = Vec::with_capacity(64);
    source.by_ref().take(64).read_to_end(&mut head).map_err(Failure::Io)?;
    let kind = sniff::kind(&head)?;
    let source = Watched::new(source, watch).map_err(Failure::Io)?;
    // The decoders promise not to panic; a broken promise on a strange file must not cost the open document.
    let decoded = catch_unwind(AssertUnwindSafe(|| -> Result<Decoded, Failure> {
        match kind {
            Kind::Jpeg => {
                let mut bytes = Vec::new();
                source.into_inner().read_to_end(&mut bytes).map_err(Failure::Io)?;
                Ok(jpeg::read(&bytes, watch)?)
            }
            Kind::Png => Ok(png::read(source)?),
            Kind::Tiff => Ok(tiff::read(source)?),
            Kind::WebP => Ok(generic::webp(source)?),
            Kind::Bmp => Ok(generic::bmp(source)?),
            Kind::Gif => Ok(generic::gif(source)?),
        }
    }))
    .unwrap_or_else(|_| Err(LoadError::Damaged { detail: "the decoder gave up".to_owned() }.into()));
    if watch.stopped() {
        return Err(LoadError::Stopped.into()); // whatever the decoder made of a file that ended
    }
    Ok(finish(decoded?)?)
}

/// Turns the picture upright and makes it a [`Photo`].
fn finish(decoded: Decoded) -> Result<Photo, LoadError> {
    let Decoded { mut width, mut height, mut rgb, alpha, orientation, exif } = decoded;
    let mut alpha = alpha.filter(|alpha| alpha.iter().any(|&a| a != 255));
    let (carried, exif_orientation) = exif.and_then(exif::carry).unzip();
    let orientation = if orientation == 1 { exif_orientation.unwrap_or(1) } else { orientation };
    upright::turn::<3>(&mut rgb, width, height, orientation);
    if let Some(alpha) = &mut alpha {
        upright::turn::<1>(alpha, width, height, orientation);
    }
    if orientation >= 5 {
        (width, height) = (height, width);
    }
    let photo = Photo::from_rgb(width, height, rgb).map(|photo| photo.with_exif(carried));
    match alpha {
        Some(alpha) => photo.and_then(|photo| photo.with_alpha(alpha)),
        None => photo,
    }
    .ok_or_else(|| LoadError::Damaged { detail: "the picture has no pixels".to_owned() })
}

/// Checks a picture's size before anything is allocated for it.
fn check_size(width: u32, height: u32) -> Result<(), LoadError> {
    if width == 0 || height == 0 {
        return Err(LoadError::Damaged { detail: "the picture has no pixels".to_owned() });
    }
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(LoadError::TooLarge { width, height, limit_megapixels: (MAX_PIXELS / 1_000_000) as u32 });
    }
    Ok(())
}

/// Zeroed memory for `width * height` pixels; the pages are only touched as rows arrive, so a header that lies
/// about its size costs nothing.
fn allocate(width: u32, height: u32, bytes_per_pixel: usize) -> Result<Vec<u8>, LoadError> {
    let too_large = || LoadError::TooLarge {
        width,
        height,
        limit_megapixels: (u64::from(width) * u64::from(height) / 2_000_000) as u32,
    };
    let len = (width as usize)
        .checked_mul(height as usize)
        .and_then(|pixels| pixels.checked_mul(bytes_per_pixel))
        .ok_or_else(too_large)?;
    // Asked for first, because `vec!` ends the program when memory is short.
    Vec::<u8>::new().try_reserve_exact(len).map_err(|_short| too_large())?;
    Ok(vec![0; len])
}

/// A decoder's message as a [`LoadError`]; the end of the file in the middle of the picture is its own case.
fn damaged(error: &(impl std::error::Error + 'static)) -> LoadError {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(now) = cause {
        if now.downcast_ref::<io::Error>().is_some_and(|io| io.kind() == io::ErrorKind::UnexpectedEof) {
            return LoadError::CutOff;
        }
        cause = now.source();
    }
    let detail = error.to_string();
    if detail.to_lowercase().contains("unexpected e") && detail.to_lowercase().contains("file") {
        return LoadError::CutOff;
    }
    LoadError::Damaged { detail }
}
