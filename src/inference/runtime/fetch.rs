//! The pinned library into the per-user cache, once: lock, look again, download, check, unpack.
//!
//! Must not know: how pip is run (see `pip`), how a library is opened.

use std::{
    fs::{self, File, TryLockError},
    path::{Path, PathBuf},
    time::Duration,
};

use super::{Places, RuntimeError, library, pin::Pin, pip};
use crate::inference::{InferenceError, Progress, Stage};

/// Folders of a download that never finished begin so.
const DOWNLOAD: &str = ".download-";

/// The path of the pinned library in the cache; downloads it when it is not there or is damaged. Of several processes
/// one downloads and the others wait for it.
///
/// # Errors
/// When it cannot be downloaded or stored, or `progress` was cancelled; then the cache is as before.
pub fn fetch(places: &Places, pin: &Pin, progress: &Progress) -> Result<PathBuf, InferenceError> {
    let Some(folder) = places.cache_folder(pin) else {
        let detail = "there is no cache folder".to_owned();
        return Err(RuntimeError::CacheNotWritable { path: PathBuf::new(), detail }.into());
    };
    let path = folder.join(pin.library());
    if library::is_right(&path, pin) {
        return Ok(path);
    }
    progress.begin(Stage::FetchingRuntime, kib(pin.wheel_size))?;
    let failed = |error: std::io::Error| library::write_error(&error, &folder);
    fs::create_dir_all(&folder).map_err(failed)?;
    let lock = File::create(folder.join(".lock")).map_err(failed)?;
    let mine = wait_for(&lock, progress)?;
    if library::is_right(&path, pin) {
        return Ok(path);
    }
    if mine {
        remove_leftovers(&folder);
    }
    let download = tempfile::Builder::new().prefix(DOWNLOAD).tempdir_in(&folder).map_err(failed)?;
    let wheel = pip::download(&places.pythons, pin, download.path(), progress)?;
    Ok(library::unpack(&wheel, &folder, pin)?)
}

/// Waits until this process holds the lock; false where the file system has no locks (then two may download, which
/// costs time but harms nothing). The lock falls with its file, also when the process dies.
pub(in crate::inference) fn wait_for(lock: &File, progress: &Progress) -> Result<bool, InferenceError> {
    loop {
        match lock.try_lock() {
            Ok(()) => return Ok(true),
            Err(TryLockError::Error(_)) => return Ok(false),
            Err(TryLockError::WouldBlock) => progress.reach(0)?,
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// What a killed download left; only called under the lock. Failing to remove it harms nothing.
fn remove_leftovers(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(DOWNLOAD) {
            drop(fs::remove_dir_all(entry.path()));
        } else if name.starts_with(".part-") {
            drop(fs::remove_file(entry.path()));
        }
    }
}

/// Bytes as whole KiB, for [`Progress`].
pub(super) fn kib(bytes: u64) -> u32 {
    u32::try_from(bytes / 1024).unwrap_or(u32::MAX)
}
