//! Checksums, and which files were already looked at: noted in memory and in `checked.json` beside the files, by size
//! and time of last change.
//!
//! The note keeps a start from reading hundreds of megabytes again. It guards against damage, not against somebody who
//! can write into the user's own folders.
//!
//! Must not know: which checksum is the right one.

use std::{
    collections::{BTreeMap, HashMap},
    fs,
    io::{self, Read, Write},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::{SystemTime, UNIX_EPOCH},
};

use md5::Md5;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::inference::InferenceError;

/// Both checksums that models are published with, of bytes that go by.
#[derive(Default)]
pub struct Digests {
    md5: Md5,
    sha256: Sha256,
}

impl Digests {
    /// Takes in the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.md5.update(bytes);
        self.sha256.update(bytes);
    }

    /// The checksums of some bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let mut digests = Self::default();
        digests.update(bytes);
        digests
    }

    /// The checksum with so many digits, lower-case hex: sha256 for 64, else md5.
    #[must_use]
    pub fn of_length(&self, digits: usize) -> String {
        if digits == 64 { hex(&self.sha256.clone().finalize()) } else { hex(&self.md5.clone().finalize()) }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Why a file was not read to its end.
pub enum Stopped {
    /// It cannot be read.
    Io(io::Error),
    /// The user stopped it.
    Cancelled,
}

impl From<io::Error> for Stopped {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<InferenceError> for Stopped {
    fn from(_cancelled: InferenceError) -> Self {
        Self::Cancelled
    }
}

/// The checksum of a file with so many digits, and its size. Reads the whole of a file that is not noted; `tick` hears
/// how many bytes are done.
pub fn checksum(
    path: &Path,
    digits: usize,
    tick: &mut dyn FnMut(u64) -> Result<(), Stopped>,
) -> Result<(String, u64), Stopped> {
    let before = stamp(path)?;
    if let Some(checksum) = known(path, digits) {
        return Ok((checksum, before.size));
    }
    let mut file = fs::File::open(path)?;
    let actual = if digits == 64 { hash::<Sha256>(&mut file, tick)? } else { hash::<Md5>(&mut file, tick)? };
    remember(path, before, &actual);
    Ok((actual, before.size))
}

fn hash<D: Digest>(from: &mut fs::File, tick: &mut dyn FnMut(u64) -> Result<(), Stopped>) -> Result<String, Stopped> {
    let (mut hasher, mut buffer, mut done) = (D::new(), vec![0; 1 << 20], 0);
    loop {
        let count = from.read(&mut buffer)?;
        let Some(chunk) = buffer.get(..count).filter(|chunk| !chunk.is_empty()) else { break };
        hasher.update(chunk);
        done += count as u64;
        tick(done)?;
    }
    Ok(hex(&hasher.finalize()))
}

/// Size and time of last change: a file with the same stamp was not written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    size: u64,
    /// Nanoseconds since 1970; none where the file system keeps no times, then nothing is noted.
    modified_ns: Option<u64>,
}

/// The stamp of a file as it is now.
pub fn stamp(path: &Path) -> io::Result<Stamp> {
    let meta = fs::metadata(path)?;
    let since = meta.modified().ok().and_then(|time: SystemTime| time.duration_since(UNIX_EPOCH).ok());
    let modified_ns = since.and_then(|since| u64::try_from(since.as_nanos()).ok());
    Ok(Stamp { size: meta.len(), modified_ns })
}

/// What was noted of one file.
#[derive(Clone, Serialize, Deserialize)]
struct Note {
    #[serde(flatten)]
    stamp: Stamp,
    checksum: String,
}

/// The notes of this process.
static SEEN: Mutex<Option<HashMap<PathBuf, Note>>> = Mutex::new(None);

/// The noted checksum of a file, when it has so many digits and the file was not written to since.
pub fn known(path: &Path, digits: usize) -> Option<String> {
    let now = stamp(path).ok()?;
    now.modified_ns?;
    let fits = |note: &&Note| note.stamp == now && note.checksum.len() == digits;
    let seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(note) = seen.as_ref().and_then(|seen| seen.get(path)).filter(fits) {
        return Some(note.checksum.clone());
    }
    read_notes(path).get(&name(path)?).filter(fits).map(|note| note.checksum.clone())
}

/// Notes the checksum of a file that had this stamp before it was read.
pub fn remember(path: &Path, stamp: Stamp, checksum: &str) {
    let note = Note { stamp, checksum: checksum.to_owned() };
    let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    seen.get_or_insert_default().insert(path.to_owned(), note.clone());
    change_notes(path, Some(note));
}

/// Forgets what was noted of a file.
pub fn forget(path: &Path) {
    let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(seen) = seen.as_mut() {
        seen.remove(path);
    }
    change_notes(path, None);
}

fn name(path: &Path) -> Option<String> {
    Some(path.file_name()?.to_string_lossy().into_owned())
}

fn read_notes(path: &Path) -> BTreeMap<String, Note> {
    let text = path.parent().and_then(|folder| fs::read(folder.join(".checked.json")).ok());
    text.and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default()
}

/// Writes the notes anew. A folder that cannot be written keeps none: the file is then read again next time.
fn change_notes(path: &Path, note: Option<Note>) {
    let (Some(folder), Some(name)) = (path.parent(), name(path)) else { return };
    let mut notes = read_notes(path);
    let changed = match note {
        Some(note) => notes.insert(name, note).is_none_or(|_| true),
        None => notes.remove(&name).is_some(),
    };
    let target = folder.join(".checked.json");
    if !changed {
        return;
    }
    if notes.is_empty() {
        drop(fs::remove_file(target));
    } else if let Ok(text) = serde_json::to_vec_pretty(&notes)
        && let Ok(mut part) = tempfile::Builder::new().prefix(".checked-").tempfile_in(folder)
        && part.write_all(&text).is_ok()
    {
        drop(part.persist(target));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads(path: &Path, digits: usize) -> (String, bool) {
        let mut read = false;
        let mut tick = |_| {
            read = true;
            Ok(())
        };
        let actual = checksum(path, digits, &mut tick).ok().unwrap().0;
        (actual, read)
    }

    #[test]
    fn a_file_is_read_once_until_it_changes_and_for_each_kind_of_checksum() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.onnx");
        fs::write(&path, "hello").unwrap();
        let md5 = "5d41402abc4b2a76b9719d911017c592".to_owned();
        assert_eq!(reads(&path, 32), (md5.clone(), true));
        assert_eq!(reads(&path, 32), (md5.clone(), false));
        assert_eq!(reads(&path, 64).0, Digests::of(b"hello").of_length(64));
        assert!(reads(&path, 32).1);
        fs::write(&path, "hello!").unwrap();
        let (changed, read) = reads(&path, 32);
        assert!(read && changed != md5);
    }

    #[test]
    fn the_note_outlives_the_process_and_damaged_notes_are_no_notes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.onnx");
        fs::write(&path, "hello").unwrap();
        reads(&path, 32);
        SEEN.lock().unwrap().as_mut().unwrap().remove(&path); // as another process sees it
        assert!(known(&path, 32).is_some());
        fs::write(folder.path().join(".checked.json"), "{ not json").unwrap();
        assert!(known(&path, 32).is_none());
        forget(&path);
        assert!(reads(&path, 32).1);
    }
}
