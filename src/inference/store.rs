//! Model files: embedded in the program or in a folder, always checked by checksum before use.
//!
//! Must not know: what is in a model file.

use std::{
    borrow::Cow,
    collections::HashMap,
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::SystemTime,
};

use md5::Md5;
use sha2::{Digest, Sha256};

use super::InferenceError;

/// One network file a model needs.
pub struct ModelFile {
    /// File name, as in the per-user model folder.
    pub name: &'static str,
    /// The bytes, when the program carries them.
    pub embedded: Option<&'static [u8]>,
    /// Size in bytes.
    pub size: u64,
    /// Checksum, lower-case hex: sha256 (64 digits) or md5 (32 digits).
    pub checksum: &'static str,
    /// Licence, as an SPDX expression.
    pub licence: &'static str,
    /// Where it comes from, for people.
    pub source: &'static str,
}

/// Where a model file stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileState {
    /// In the program.
    BuiltIn,
    /// There and checked.
    Ready(PathBuf),
    /// Not there; the folder it belongs into.
    Missing(PathBuf),
    /// There, but unreadable or not of its checksum.
    Damaged(PathBuf),
}

/// The per-user model folder: `LINEUP_MODELS_DIR`, else `lineup/models` in the user's data folder.
#[must_use]
pub fn folder() -> PathBuf {
    let wanted = std::env::var_os("LINEUP_MODELS_DIR").filter(|value| !value.is_empty()).map(PathBuf::from);
    wanted.or_else(|| Some(dirs::data_dir()?.join("lineup").join("models"))).unwrap_or_else(|| PathBuf::from("models"))
}

/// The bytes of a model file, checked; the program's own are not copied.
///
/// # Errors
/// When the file is missing, unreadable or not of its checksum.
pub fn open_bytes(file: &ModelFile) -> Result<Cow<'static, [u8]>, InferenceError> {
    open_bytes_in(file, &folders())
}

/// Whether a model file can be used. Reads the whole of a file that was not looked at before.
#[must_use]
pub fn status(file: &ModelFile) -> FileState {
    status_in(file, &folders())
}

/// Whether a model file is there, unchecked; costs no more than a look into two folders.
#[must_use]
pub fn is_here(file: &ModelFile) -> bool {
    file.embedded.is_some() || find(file, &folders()).is_some()
}

/// The per-user folder first, then `models` beside the executable.
fn folders() -> Vec<PathBuf> {
    let beside = std::env::current_exe().ok().and_then(|exe| Some(exe.parent()?.join("models")));
    std::iter::once(folder()).chain(beside).collect()
}

fn open_bytes_in(file: &ModelFile, folders: &[PathBuf]) -> Result<Cow<'static, [u8]>, InferenceError> {
    if let Some(bytes) = file.embedded {
        return Ok(Cow::Borrowed(bytes));
    }
    let Some(path) = find(file, folders) else {
        let folder = folders.first().cloned().unwrap_or_default();
        return Err(InferenceError::ModelMissing { file: file.name, from: file.source, folder });
    };
    let unreadable =
        |error: io::Error| InferenceError::ModelUnreadable { file: path.clone(), detail: error.to_string() };
    let stamp = stamp(&path).map_err(unreadable)?;
    let bytes = fs::read(&path).map_err(unreadable)?;
    let actual = match known(&path, stamp) {
        Some(checksum) => checksum,
        None => remember(&path, stamp, checksum(&bytes[..], file.checksum.len()).map_err(unreadable)?),
    };
    if actual == file.checksum {
        return Ok(Cow::Owned(bytes));
    }
    Err(InferenceError::ModelDamaged { file: path, from: file.source, expected: file.checksum, actual })
}

fn status_in(file: &ModelFile, folders: &[PathBuf]) -> FileState {
    if file.embedded.is_some() {
        return FileState::BuiltIn;
    }
    let Some(path) = find(file, folders) else {
        return FileState::Missing(folders.first().cloned().unwrap_or_default());
    };
    let actual = stamp(&path).and_then(|stamp| match known(&path, stamp) {
        Some(checksum) => Ok(checksum),
        None => Ok(remember(&path, stamp, checksum(fs::File::open(&path)?, file.checksum.len())?)),
    });
    if actual.is_ok_and(|actual| actual == file.checksum) { FileState::Ready(path) } else { FileState::Damaged(path) }
}

fn find(file: &ModelFile, folders: &[PathBuf]) -> Option<PathBuf> {
    folders.iter().map(|folder| folder.join(file.name)).find(|path| path.is_file())
}

/// The checksum of a stream, lower-case hex: sha256 for 64 `digits`, else md5.
fn checksum(mut from: impl Read, digits: usize) -> io::Result<String> {
    fn hash<D: Digest + io::Write>(from: &mut impl Read) -> io::Result<String> {
        let mut hasher = D::new();
        io::copy(from, &mut hasher)?;
        Ok(hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
    }
    if digits == 64 { hash::<Sha256>(&mut from) } else { hash::<Md5>(&mut from) }
}

/// Size and time of last change: a file with the same stamp was not written to.
type Stamp = (u64, Option<SystemTime>);

fn stamp(path: &Path) -> io::Result<Stamp> {
    fs::metadata(path).map(|meta| (meta.len(), meta.modified().ok()))
}

/// Checksums of files already looked at by this process.
static SEEN: Mutex<Option<HashMap<PathBuf, (Stamp, String)>>> = Mutex::new(None);

fn known(path: &Path, stamp: Stamp) -> Option<String> {
    let seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    let (then, checksum) = seen.as_ref()?.get(path)?;
    (*then == stamp && stamp.1.is_some()).then(|| checksum.clone())
}

fn remember(path: &Path, stamp: Stamp, checksum: String) -> String {
    let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    seen.get_or_insert_default().insert(path.to_owned(), (stamp, checksum.clone()));
    checksum
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
        licence: "CC0-1.0",
        source: "the test",
    };

    #[test]
    fn every_embedded_file_is_what_its_checksum_says() {
        for file in MODELS.iter().flat_map(|spec| spec.files) {
            let Some(bytes) = file.embedded else { continue };
            assert_eq!(bytes.len() as u64, file.size, "{}", file.name);
            assert_eq!(checksum(bytes, file.checksum.len()).unwrap(), file.checksum, "{}", file.name);
            assert_eq!(status(file), FileState::BuiltIn);
        }
    }

    #[test]
    fn a_missing_file_is_named_with_its_source_and_folder() {
        let dir = tempfile::tempdir().unwrap();
        let folders = [dir.path().to_owned()];
        assert_eq!(status_in(&HELLO, &folders), FileState::Missing(dir.path().to_owned()));
        let text = open_bytes_in(&HELLO, &folders).unwrap_err().to_string();
        assert!(
            text.contains("hello.onnx") && text.contains("the test") && text.contains(&*dir.path().to_string_lossy())
        );
    }

    #[test]
    fn a_file_is_checked_before_use_and_again_when_it_changes() {
        let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let folders = [first.path().to_owned(), second.path().to_owned()];
        let path = second.path().join("hello.onnx");
        fs::write(&path, "hello").unwrap();
        assert_eq!(&*open_bytes_in(&HELLO, &folders).unwrap(), b"hello");
        assert_eq!(status_in(&HELLO, &folders), FileState::Ready(path.clone()));
        fs::write(&path, "hello, but longer").unwrap();
        assert_eq!(status_in(&HELLO, &folders), FileState::Damaged(path));
        assert!(matches!(open_bytes_in(&HELLO, &folders), Err(InferenceError::ModelDamaged { .. })));
    }
}
