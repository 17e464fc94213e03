//! Model files: embedded in the program or in a folder, always checked by checksum before use.
//!
//! `catalogue` names the files there are, `checked` remembers which of them were looked at, `download` fetches one over
//! `http` into a `part`, `import` takes one that the user has.
//!
//! Must not know: what is in a model file.

pub mod catalogue;
mod checked;
pub mod download;
mod error;
mod http;
mod import;
mod part;
mod places;
mod proxy;

use std::{
    borrow::Cow,
    fs,
    path::{Path, PathBuf},
};

pub use catalogue::{Entry, entries};
pub use checked::Digests;
pub use download::{Fetched, Patience, begun, fetch};
pub use error::StoreError;
pub(super) use error::write_error;
pub use http::host;
pub use import::import;
pub use places::Places;

use super::{InferenceError, Progress, Stage};
use checked::Stopped;
use part::Part;

/// One network file a model needs.
#[derive(Debug)]
pub struct ModelFile {
    /// File name, as in the per-user model folder.
    pub name: &'static str,
    /// The bytes, when the program carries them.
    pub embedded: Option<&'static [u8]>,
    /// Size in bytes.
    pub size: u64,
    /// Checksum, lower-case hex: sha256 (64 digits) or md5 (32 digits).
    pub checksum: &'static str,
    /// Whether the publisher gave the checksum. Else third parties did: a file of the right size but another checksum
    /// is used, with a warning, and what is in it decides.
    pub sure: bool,
    /// Licence, as an SPDX expression.
    pub licence: &'static str,
    /// Where it comes from: the address it is fetched from, or for an embedded file its makers' page.
    pub source: &'static str,
}

impl ModelFile {
    /// Whether a file of this checksum and size may be used.
    #[must_use]
    pub fn accepts(&self, checksum: &str, size: u64) -> bool {
        checksum == self.checksum || (!self.sure && size == self.size)
    }
}

/// Where a model file stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileState {
    /// In the program.
    BuiltIn,
    /// There and checked.
    Ready(PathBuf),
    /// There and of the right size, but not of the checksum that third parties give ([`ModelFile::sure`]).
    Unconfirmed {
        /// The file.
        path: PathBuf,
        /// Its checksum.
        actual: String,
    },
    /// There and of the right size; its checksum was not looked at since it last changed.
    Unchecked(PathBuf),
    /// Not there; the folder it belongs into.
    Missing(PathBuf),
    /// There, but unreadable, of another size or not of its checksum.
    Damaged(PathBuf),
}

impl FileState {
    /// The file, when there is one.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Ready(path) | Self::Unconfirmed { path, .. } | Self::Unchecked(path) | Self::Damaged(path) => {
                Some(path)
            }
            Self::BuiltIn | Self::Missing(_) => None,
        }
    }
}

/// The per-user model folder: `LINEUP_MODELS_DIR`, else `lineup/models` in the user's data folder.
#[must_use]
pub fn folder() -> PathBuf {
    Places::of_user().folder
}

/// The bytes of a model file, checked; the program's own are not copied.
///
/// # Errors
/// When the file is missing, unreadable or not of its checksum.
pub fn open_bytes(file: &ModelFile, progress: &Progress) -> Result<Cow<'static, [u8]>, InferenceError> {
    open_bytes_in(file, &Places::of_user(), progress)
}

/// As [`open_bytes`], looking in `places`.
///
/// # Errors
/// As [`open_bytes`].
pub fn open_bytes_in(
    file: &ModelFile,
    places: &Places,
    progress: &Progress,
) -> Result<Cow<'static, [u8]>, InferenceError> {
    match file.embedded {
        Some(bytes) => Ok(Cow::Borrowed(bytes)),
        None => {
            let path = ready_path_in(file, places, progress)?;
            let read = fs::read(&path);
            read.map(Cow::Owned)
                .map_err(|error| InferenceError::ModelUnreadable { file: path, detail: error.to_string() })
        }
    }
}

/// The path of a model file that is not embedded, checked. A file of the right size is let through when its checksum
/// is not [`ModelFile::sure`].
///
/// # Errors
/// When the file is missing, unreadable or not of its checksum, or `progress` was cancelled.
pub fn ready_path(file: &ModelFile, progress: &Progress) -> Result<PathBuf, InferenceError> {
    ready_path_in(file, &Places::of_user(), progress)
}

/// As [`ready_path`], looking in `places`.
///
/// # Errors
/// As [`ready_path`].
pub fn ready_path_in(file: &ModelFile, places: &Places, progress: &Progress) -> Result<PathBuf, InferenceError> {
    let Some(path) = places.find(file.name) else {
        return Err(InferenceError::ModelMissing { file: file.name, from: file.source, folder: places.folder.clone() });
    };
    let looked_at = checked::checksum(&path, file.checksum.len(), &mut |_| Ok(progress.check()?));
    let (actual, size) = looked_at.map_err(|stopped| match stopped {
        Stopped::Io(error) => InferenceError::ModelUnreadable { file: path.clone(), detail: error.to_string() },
        Stopped::Cancelled => InferenceError::Cancelled,
    })?;
    if file.accepts(&actual, size) {
        return Ok(path);
    }
    Err(InferenceError::ModelDamaged { file: path, from: file.source, expected: file.checksum, actual })
}

/// Where a model file stands, as far as a look into its folder tells: nothing is read but what was noted when it was
/// last checked.
#[must_use]
pub fn glance(file: &ModelFile, places: &Places) -> FileState {
    if file.embedded.is_some() {
        return FileState::BuiltIn;
    }
    let Some(path) = places.find(file.name) else { return FileState::Missing(places.folder.clone()) };
    let Ok(size) = fs::metadata(&path).map(|meta| meta.len()) else { return FileState::Damaged(path) };
    match checked::known(&path, file.checksum.len()) {
        Some(actual) => judge(file, path, actual, size),
        None if size != file.size => FileState::Damaged(path),
        None => FileState::Unchecked(path),
    }
}

/// Whether a model file can be used: reads the whole of it, whatever was noted before.
///
/// # Errors
/// [`StoreError::Cancelled`] when `progress` was told to stop.
pub fn check(file: &ModelFile, places: &Places, progress: &Progress) -> Result<FileState, StoreError> {
    if file.embedded.is_some() {
        return Ok(FileState::BuiltIn);
    }
    let Some(path) = places.find(file.name) else { return Ok(FileState::Missing(places.folder.clone())) };
    let size = fs::metadata(&path).map_or(0, |meta| meta.len());
    progress.begin(Stage::Checking, kib(size))?;
    checked::forget(&path);
    match checked::checksum(&path, file.checksum.len(), &mut |done| Ok(progress.reach(kib(done))?)) {
        Ok((actual, size)) => Ok(judge(file, path, actual, size)),
        Err(checked::Stopped::Cancelled) => Err(StoreError::Cancelled),
        Err(checked::Stopped::Io(_)) => Ok(FileState::Damaged(path)),
    }
}

fn judge(file: &ModelFile, path: PathBuf, actual: String, size: u64) -> FileState {
    if actual == file.checksum {
        FileState::Ready(path)
    } else if file.accepts(&actual, size) {
        FileState::Unconfirmed { path, actual }
    } else {
        FileState::Damaged(path)
    }
}

/// Whether a model file is there, unchecked; costs no more than a look into two folders.
#[must_use]
pub fn is_here(file: &ModelFile) -> bool {
    file.embedded.is_some() || Places::of_user().find(file.name).is_some()
}

/// Deletes a model file, what a download of it left and what stands beside it about it (`NAME.json`). Says whether there
/// was anything.
///
/// # Errors
/// When the program carries the file, or when it cannot be deleted.
pub fn remove(file: &ModelFile, places: &Places) -> Result<bool, StoreError> {
    if file.embedded.is_some() {
        return Err(StoreError::PartOfProgram { name: file.name.to_owned() });
    }
    let refused = |path: &Path, error: std::io::Error| StoreError::NotRemoved {
        path: path.to_owned(),
        detail: error.to_string(),
    };
    let part = Part::of(&places.folder, file.name);
    let mut any = part.discard().map_err(|error| refused(part.path(), error))?;
    if let Some(path) = places.find(file.name) {
        fs::remove_file(&path).map_err(|error| refused(&path, error))?;
        checked::forget(&path);
        let mut beside = path.into_os_string();
        beside.push(".json");
        drop(fs::remove_file(beside));
        any = true;
    }
    Ok(any)
}

/// Bytes as whole KiB, for [`Progress`].
#[must_use]
pub fn kib(bytes: u64) -> u32 {
    u32::try_from(bytes / 1024).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::MODELS;

    const HELLO: ModelFile = ModelFile {
        name: "hello.onnx",
        embedded: None,
        size: 5,
        checksum: "5d41402abc4b2a76b9719d911017c592",
        sure: true,
        licence: "CC0-1.0",
        source: "the test",
    };

    fn places(folder: &Path, beside: Option<&Path>) -> Places {
        Places { folder: folder.to_owned(), beside: beside.map(Path::to_owned), mirror: None }
    }

    #[test]
    fn every_embedded_file_is_what_its_checksum_says() {
        for file in MODELS.iter().flat_map(|spec| spec.files) {
            let Some(bytes) = file.embedded else { continue };
            assert_eq!(bytes.len() as u64, file.size, "{}", file.name);
            assert_eq!(Digests::of(bytes).of_length(file.checksum.len()), file.checksum, "{}", file.name);
            assert_eq!(glance(file, &Places::of_user()), FileState::BuiltIn);
        }
    }

    #[test]
    fn a_missing_file_is_named_with_its_source_and_folder() {
        let dir = tempfile::tempdir().unwrap();
        let places = places(dir.path(), None);
        assert_eq!(glance(&HELLO, &places), FileState::Missing(dir.path().to_owned()));
        let text = open_bytes_in(&HELLO, &places, &Progress::default()).unwrap_err().to_string();
        assert!(
            text.contains("hello.onnx") && text.contains("the test") && text.contains(&*dir.path().to_string_lossy())
        );
    }

    #[test]
    fn a_file_is_checked_before_use_and_again_when_it_changes() {
        let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let places = places(first.path(), Some(second.path()));
        let path = second.path().join("hello.onnx");
        fs::write(&path, "hello").unwrap();
        assert_eq!(glance(&HELLO, &places), FileState::Unchecked(path.clone()));
        assert_eq!(&*open_bytes_in(&HELLO, &places, &Progress::default()).unwrap(), b"hello");
        assert_eq!(glance(&HELLO, &places), FileState::Ready(path.clone()));
        fs::write(&path, "hello, but longer").unwrap();
        assert_eq!(glance(&HELLO, &places), FileState::Damaged(path.clone()));
        assert_eq!(check(&HELLO, &places, &Progress::default()).unwrap(), FileState::Damaged(path));
        assert!(matches!(
            open_bytes_in(&HELLO, &places, &Progress::default()),
            Err(InferenceError::ModelDamaged { .. })
        ));
    }

    #[test]
    fn where_only_the_size_is_sure_another_checksum_is_used_but_said() {
        let folder = tempfile::tempdir().unwrap();
        let (places, file) = (places(folder.path(), None), ModelFile { sure: false, ..HELLO });
        fs::write(folder.path().join("hello.onnx"), "holla").unwrap();
        assert_eq!(&*open_bytes_in(&file, &places, &Progress::default()).unwrap(), b"holla");
        assert!(matches!(glance(&file, &places), FileState::Unconfirmed { actual, .. } if actual.len() == 32));
        fs::write(folder.path().join("hello.onnx"), "hallo").unwrap();
        let stopped = Progress::default();
        stopped.cancel();
        assert!(
            matches!(open_bytes_in(&file, &places, &stopped), Err(InferenceError::Cancelled)),
            "while it is summed"
        );
        fs::write(folder.path().join("hello.onnx"), "holla").unwrap();
        fs::write(folder.path().join("hello.onnx"), "holla!").unwrap();
        assert!(matches!(glance(&file, &places), FileState::Damaged(_)));
        assert!(matches!(
            open_bytes_in(&file, &places, &Progress::default()),
            Err(InferenceError::ModelDamaged { .. })
        ));
    }

    #[test]
    fn what_is_removed_is_gone_and_the_programs_own_stays() {
        let folder = tempfile::tempdir().unwrap();
        let places = places(folder.path(), None);
        fs::write(folder.path().join("hello.onnx"), "hello").unwrap();
        fs::write(folder.path().join("hello.onnx.part"), "he").unwrap();
        assert!(remove(&HELLO, &places).unwrap());
        assert!(!remove(&HELLO, &places).unwrap());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        let own = ModelFile { embedded: Some(b"hello"), ..HELLO };
        assert!(matches!(remove(&own, &places), Err(StoreError::PartOfProgram { .. })));
    }
}
