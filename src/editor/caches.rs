//! The folders that Lineup fills beside the user's own files: how much is in them, and clearing them.
//!
//! Must not know: what the files are for.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::inference::{runtime::Places, store};

/// Endings of the files of downloads that were not finished.
const UNFINISHED: [&str; 2] = [".part", ".part.json"];

/// A folder and what is in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folder {
    /// Where it is; it need not be there.
    pub path: PathBuf,
    /// Size of all files in it.
    pub bytes: u64,
    /// How many files.
    pub files: u32,
}

/// Every folder that Lineup fills.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Caches {
    /// The fetched ONNX Runtime; `None` where this user has no cache folder.
    pub runtime: Option<Folder>,
    /// The user's model files.
    pub models: Folder,
    /// Those of them that are downloads which were never finished.
    pub unfinished: Folder,
}

/// What can be cleared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clear {
    /// The fetched ONNX Runtime; the next run of a model fetches it again.
    Runtime,
    /// Downloads of models that were never finished.
    Unfinished,
}

/// Looks into the folders. Takes as long as the disk does.
#[must_use]
pub fn measure() -> Caches {
    let models = store::folder();
    Caches {
        runtime: runtime_folder().map(|path| folder(&path, &|_| true)),
        unfinished: folder(&models, &is_unfinished),
        models: folder(&models, &|_| true),
    }
}

/// Deletes what is in a folder, and looks again.
///
/// # Errors
/// When a file cannot be deleted; the others are.
pub fn clear(what: Clear) -> io::Result<Caches> {
    match what {
        Clear::Runtime => runtime_folder().filter(|path| path.is_dir()).map_or(Ok(()), fs::remove_dir_all)?,
        Clear::Unfinished => delete_unfinished(&store::folder())?,
    }
    Ok(measure())
}

fn runtime_folder() -> Option<PathBuf> {
    Some(Places::of_user().cache?.join("onnxruntime"))
}

fn delete_unfinished(folder: &Path) -> io::Result<()> {
    let mut outcome = Ok(());
    for path in files(folder).filter(|path| is_unfinished(path)) {
        outcome = outcome.and(fs::remove_file(path));
    }
    outcome
}

fn is_unfinished(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    UNFINISHED.iter().any(|end| name.ends_with(end))
}

fn folder(path: &Path, counts: &dyn Fn(&Path) -> bool) -> Folder {
    let mut total = Folder { path: path.to_owned(), ..Folder::default() };
    for file in files(path).filter(|file| counts(file)) {
        total.files += 1;
        total.bytes += fs::symlink_metadata(file).map_or(0, |meta| meta.len());
    }
    total
}

/// Every file in a folder and the folders in it; what cannot be read is not there. Links are not followed.
fn files(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let mut waiting = vec![folder.to_owned()];
    let mut found = Vec::new();
    while let Some(next) = waiting.pop() {
        for entry in fs::read_dir(next).into_iter().flatten().flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => waiting.push(entry.path()),
                Ok(_) => found.push(entry.path()),
                Err(_gone) => {}
            }
        }
    }
    found.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_unfinished_downloads_are_deleted() {
        let place = tempfile::tempdir().unwrap();
        fs::create_dir(place.path().join("inside")).unwrap();
        for (name, size) in [("a.onnx", 10), ("b.onnx.part", 20), ("inside/c.onnx.part", 30)] {
            fs::write(place.path().join(name), vec![0; size]).unwrap();
        }
        assert_eq!((folder(place.path(), &|_| true).bytes, folder(place.path(), &is_unfinished).bytes), (60, 50));
        delete_unfinished(place.path()).unwrap();
        let left = folder(place.path(), &|_| true);
        assert_eq!((left.files, left.bytes), (1, 10));
        assert_eq!(folder(&place.path().join("nowhere"), &|_| true).files, 0);
    }
}
