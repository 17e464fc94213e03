//! Exports: how a result is to be written, and making it at full size.
//!
//! Must not know: the window, who waits for the result.

use std::{
    io::{Seek, Write},
    path::Path,
};

use serde::{Deserialize, Serialize};

use super::{
    document::Document,
    tasks::{self, Export, ExportError, Looking, Lookup},
};
use crate::{
    imaging::{self, Format, Matte, Metadata, Photo, SaveError, Subsampling},
    inference::Progress,
};

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileKind {
    /// Small, with loss, without alpha.
    Jpeg,
    /// Without loss, with alpha.
    Png,
    /// Without loss, with alpha, smaller than PNG.
    WebP,
    /// Without loss, with alpha.
    Tiff,
}

impl FileKind {
    /// The kind of a format.
    #[must_use]
    pub fn of(format: Format) -> Self {
        match format {
            Format::Jpeg { .. } => Self::Jpeg,
            Format::Png => Self::Png,
            Format::WebP => Self::WebP,
            Format::Tiff => Self::Tiff,
        }
    }

    /// What a name of such a file ends in, without the point.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::WebP => "webp",
            Self::Tiff => "tif",
        }
    }

    /// Every ending that is understood.
    #[must_use]
    pub fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Png => &["png"],
            Self::WebP => &["webp"],
            Self::Tiff => &["tif", "tiff"],
        }
    }

    /// Its name, the same in every language.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::WebP => "WebP",
            Self::Tiff => "TIFF",
        }
    }

    /// The kinds that can hold what is exported: a cut-out needs alpha, a mask is a PNG.
    #[must_use]
    pub fn that_hold(what: Export) -> &'static [Self] {
        match what {
            Export::Composition => &[Self::Jpeg, Self::Png, Self::WebP, Self::Tiff],
            Export::Cutout(_) => &[Self::Png, Self::WebP, Self::Tiff],
            Export::Mask(_) => &[Self::Png],
        }
    }
}

/// How exports are written. Belongs to the project, not to its history: undo leaves it alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ExportSettings {
    /// What the group picture becomes.
    pub picture: FileKind,
    /// What a cut-out becomes; never a JPEG.
    pub cutout: FileKind,
    /// Of a JPEG, `1..=100`.
    pub quality: u8,
    /// Of a JPEG.
    pub subsampling: Subsampling,
    /// Most pixels of the long side; `None` for all there are. Nothing is ever made larger.
    pub long_side: Option<u32>,
    /// What the file tells of the photo it was made from.
    pub metadata: Metadata,
}

impl Default for ExportSettings {
    fn default() -> Self {
        Self {
            picture: FileKind::Jpeg,
            cutout: FileKind::Png,
            quality: 92,
            subsampling: Subsampling::Full,
            long_side: None,
            metadata: Metadata::WithoutPlace,
        }
    }
}

impl ExportSettings {
    /// The kind of file that this becomes.
    #[must_use]
    pub fn kind(&self, what: Export) -> FileKind {
        let wanted = match what {
            Export::Composition => self.picture,
            Export::Cutout(_) => self.cutout,
            Export::Mask(_) => FileKind::Png,
        };
        if FileKind::that_hold(what).contains(&wanted) { wanted } else { FileKind::Png }
    }

    /// Chooses the kind of file for this.
    pub fn choose(&mut self, what: Export, kind: FileKind) {
        match what {
            Export::Composition => self.picture = kind,
            Export::Cutout(_) => self.cutout = kind,
            Export::Mask(_) => {}
        }
    }

    /// The format of a kind, with these settings.
    #[must_use]
    pub fn format(&self, kind: FileKind) -> Format {
        match kind {
            FileKind::Jpeg => Format::Jpeg { quality: self.quality.clamp(1, 100), subsampling: self.subsampling },
            FileKind::Png => Format::Png,
            FileKind::WebP => Format::WebP,
            FileKind::Tiff => Format::Tiff,
        }
    }

    /// The format that a file name asks for, with these settings.
    ///
    /// # Errors
    /// When the ending is unknown or of a format that cannot hold this.
    pub fn format_for(&self, what: Export, path: &Path) -> Result<Format, ExportError> {
        let kind = FileKind::of(Format::from_path(path).ok_or(SaveError::UnknownFormat)?);
        if FileKind::that_hold(what).contains(&kind) {
            return Ok(self.format(kind));
        }
        let ends = if matches!(what, Export::Mask(_)) { ".png" } else { ".png, .webp, .tif" };
        Err(ExportError::WrongFormat { ends })
    }
}

/// A result at the size it will have in its file.
#[derive(Clone, Debug)]
pub enum Made {
    /// A picture, telling no more of its origin than it may.
    Picture(Photo),
    /// A mask, 8-bit grey.
    Mask(Matte),
}

impl Made {
    /// Pixels across and down.
    #[must_use]
    pub fn size(&self) -> (u32, u32) {
        match self {
            Self::Picture(photo) => (photo.width(), photo.height()),
            Self::Mask(matte) => (matte.width, matte.height),
        }
    }

    /// Writes it to a file, whole or not at all: a stopped export leaves the file as it was and nothing beside it.
    ///
    /// # Errors
    /// When the file cannot be written, or the user stopped it.
    pub fn save(&self, path: &Path, format: Format, progress: &Progress) -> Result<(), ExportError> {
        let watch = Looking::at_writing(progress)?;
        match self {
            Self::Picture(photo) => imaging::save_watched(path, photo, format, &watch)?,
            Self::Mask(matte) => imaging::save_mask_watched(path, matte, &watch)?,
        }
        Ok(())
    }

    /// Writes what [`Self::save`] would to any place.
    ///
    /// # Errors
    /// When the format has no such pictures, or `out` refuses.
    pub fn encode(&self, format: Format, out: &mut (impl Write + Seek)) -> Result<(), SaveError> {
        match self {
            Self::Picture(photo) => imaging::encode(photo, format, out),
            Self::Mask(matte) => imaging::encode_mask(matte, out),
        }
    }
}

/// Makes a result at the size that `settings` ask for, from the full pixels.
///
/// # Errors
/// When there is nothing to make, or the user stopped it.
pub fn make(
    document: &Document,
    lookup: Lookup<'_>,
    what: Export,
    settings: &ExportSettings,
    progress: &Progress,
) -> Result<Made, ExportError> {
    let picture = match what {
        Export::Composition => tasks::compose(document, lookup, progress)?,
        Export::Cutout(id) => {
            let entry = document.photo(id).ok_or(ExportError::Empty)?;
            let cutout = tasks::full_cutout(entry, lookup).ok_or(ExportError::Empty)?;
            cutout.photo.with_exif(entry.photo.exif().map(<[u8]>::to_vec))
        }
        Export::Mask(id) => {
            let entry = document.photo(id).ok_or(ExportError::Empty)?;
            let subjects = tasks::subjects(entry, lookup).ok_or(ExportError::Empty)?;
            let size = imaging::limited_size((entry.photo.width(), entry.photo.height()), settings.long_side);
            return Ok(Made::Mask(tasks::matte(&entry.photo, &entry.proxy, &entry.cut, &subjects, size)));
        }
    };
    tasks::stop_if_cancelled(progress)?;
    let limited = imaging::limited(&picture, settings.long_side);
    drop(picture); // so that the pixels are not copied for another EXIF block
    Ok(Made::Picture(limited.with_metadata(settings.metadata)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::PhotoId;

    #[test]
    fn a_kind_that_cannot_hold_it_is_never_used() {
        let person = PhotoId(1);
        let settings = ExportSettings { cutout: FileKind::Jpeg, ..ExportSettings::default() };
        assert_eq!(settings.kind(Export::Cutout(person)), FileKind::Png);
        assert_eq!(settings.kind(Export::Composition), FileKind::Jpeg);
        let refused = settings.format_for(Export::Cutout(person), Path::new("a.jpg"));
        assert!(matches!(refused, Err(ExportError::WrongFormat { .. })));
    }

    #[test]
    fn the_typed_ending_wins_and_the_quality_is_the_chosen_one() {
        let settings = ExportSettings { picture: FileKind::Png, quality: 71, ..ExportSettings::default() };
        let format = settings.format_for(Export::Composition, Path::new("a.JPEG")).unwrap();
        assert_eq!(format, Format::Jpeg { quality: 71, subsampling: Subsampling::Full });
    }

    #[test]
    fn settings_written_by_an_older_lineup_still_read() {
        let settings: ExportSettings = serde_json::from_str(r#"{"quality": 80}"#).unwrap();
        assert_eq!(settings, ExportSettings { quality: 80, ..ExportSettings::default() });
        let text = serde_json::to_string(&settings).unwrap();
        assert_eq!(serde_json::from_str::<ExportSettings>(&text).unwrap(), settings);
    }
}
