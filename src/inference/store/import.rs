//! A file the user has already, into the model folder: recognised by its bytes, copied beside, checked, renamed.
//!
//! Must not know: what is in the file.

use std::{
    fs::{self, File},
    io::{Read, Write},
    path::{Path, PathBuf},
};

use super::{
    Digests, Entry, Fetched, ModelFile, Places, StoreError,
    catalogue::{self, entries},
    checked, kib, write_error,
};
use crate::inference::{Progress, Stage};

/// Copies a file that Lineup knows into the model folder, under its own name. `None` when it knows no such file. Blocks:
/// call it in a job.
///
/// # Errors
/// When the file cannot be read, is another version of a file it has the name of, or cannot be stored; then the folder
/// is as before. The file itself is never changed.
pub fn import(path: &Path, places: &Places, progress: &Progress) -> Result<Option<(Entry, Fetched)>, StoreError> {
    let unreadable =
        |error: std::io::Error| StoreError::Unreadable { file: path.to_owned(), detail: error.to_string() };
    let meta = fs::metadata(path).map_err(unreadable)?;
    if meta.is_dir() {
        return Err(unreadable(std::io::ErrorKind::IsADirectory.into()));
    }
    let size = meta.len();
    progress.begin(Stage::Checking, kib(size))?;
    let known = || entries().into_iter().filter_map(|entry| Some((entry, entry.loose_file()?)));
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let of_name = catalogue::file_of_name(&name);
    if !known().any(|(_, file)| file.size == size) {
        return of_name.map_or(Ok(None), |file| Err(other_version(path, file, &digests(path, progress)?)));
    }
    let failed = |error: std::io::Error| write_error(&error, &places.folder, size);
    fs::create_dir_all(&places.folder).map_err(failed)?;
    let mut copy = tempfile::Builder::new().prefix(".adding-").tempfile_in(&places.folder).map_err(failed)?;
    let mut digests = Digests::default();
    read(path, progress, |chunk| {
        digests.update(chunk);
        copy.write_all(chunk).map_err(failed)
    })?;
    let checksum = |file: &ModelFile| digests.of_length(file.checksum.len());
    let right = |(_, file): &(Entry, &ModelFile)| checksum(file) == file.checksum;
    let by_size = |(_, file): &(Entry, &ModelFile)| !file.sure && file.size == size && may_be(&name, file);
    let Some((entry, file)) = known().find(right).or_else(|| known().find(by_size)) else {
        return of_name.map_or(Ok(None), |file| Err(other_version(path, file, &digests)));
    };
    let target = places.folder.join(file.name);
    copy.as_file().sync_all().map_err(failed)?;
    copy.persist(&target).map_err(|error| failed(error.error))?;
    let actual = checksum(file);
    if let Ok(stamp) = checked::stamp(&target) {
        checked::remember(&target, stamp, &actual);
    }
    drop(super::part::Part::of(&places.folder, file.name).discard());
    Ok(Some((entry, Fetched { path: target, unconfirmed: (actual != file.checksum).then_some(actual) })))
}

/// Whether a file of the right size, but of another checksum than third parties give, may be it: the ending is the same.
fn may_be(name: &str, file: &ModelFile) -> bool {
    let ending = |name: &str| PathBuf::from(name).extension().map(|ending| ending.to_ascii_lowercase());
    ending(name) == ending(file.name)
}

fn other_version(path: &Path, file: &'static ModelFile, digests: &Digests) -> StoreError {
    StoreError::OtherVersion {
        file: path.to_owned(),
        name: file.name,
        expected: file.checksum,
        actual: digests.of_length(file.checksum.len()),
    }
}

fn digests(path: &Path, progress: &Progress) -> Result<Digests, StoreError> {
    let mut digests = Digests::default();
    read(path, progress, |chunk| {
        digests.update(chunk);
        Ok(())
    })?;
    Ok(digests)
}

fn read(
    path: &Path,
    progress: &Progress,
    mut take: impl FnMut(&[u8]) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let unreadable =
        |error: std::io::Error| StoreError::Unreadable { file: path.to_owned(), detail: error.to_string() };
    let mut from = File::open(path).map_err(unreadable)?;
    let (mut buffer, mut done) = (vec![0; 1 << 20], 0);
    loop {
        let count = from.read(&mut buffer).map_err(unreadable)?;
        let Some(chunk) = buffer.get(..count).filter(|chunk| !chunk.is_empty()) else { return Ok(()) };
        take(chunk)?;
        done += count as u64;
        progress.reach(kib(done))?;
    }
}
