//! A file replaced as a whole or not at all: written beside, synced, renamed.
//!
//! Must not know: pictures.

use std::{
    fs, io,
    io::{BufWriter, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use super::SaveError;
use crate::imaging::Watch;

/// Replaces `path` by what `write` writes, unless `watch` stops it. An error of `write` is a message of an encoder; when
/// the disk was its cause, the disk is named.
pub(super) fn file(
    path: &Path,
    watch: &dyn Watch,
    write: impl FnOnce(&mut Noting<'_, BufWriter<&mut fs::File>>) -> Result<(), String>,
) -> Result<(), SaveError> {
    let refused = |error: &io::Error| verdict(path, error);
    // Through a link to the file it means, so that the link stays a link.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    if !folder.is_dir() {
        return Err(SaveError::FolderMissing { path: folder.to_owned() });
    }
    let old = match fs::metadata(&target) {
        Ok(meta) => Some(meta),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(refused(&error)),
    };
    if let Some(meta) = &old {
        if !meta.is_file() {
            return Err(SaveError::Io { path: path.to_owned(), detail: "it is not an ordinary file".to_owned() });
        }
        if meta.permissions().readonly() {
            return Err(SaveError::NoPermission { path: path.to_owned() });
        }
    }
    let mut beside = beside(folder).map_err(|error| match error.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            SaveError::NoPermission { path: folder.to_owned() }
        }
        _ => refused(&error),
    })?;
    let filled = fill(beside.as_file_mut(), watch, write);
    if watch.stopped() {
        return Err(SaveError::Stopped);
    }
    filled.map_err(|failure| match failure {
        (_, Some(error)) => refused(&error),
        (detail, None) => SaveError::Encode { detail },
    })?;
    beside.as_file().sync_all().map_err(|error| refused(&error))?;
    if watch.stopped() {
        return Err(SaveError::Stopped);
    }
    if let Some(meta) = old {
        fs::set_permissions(beside.path(), meta.permissions()).map_err(|error| refused(&error))?;
    }
    beside.persist(&target).map_err(|error| refused(&error.error))?;
    // The name itself is only safe once the folder is; systems that cannot sync a folder say so, to no harm.
    let _synced = fs::File::open(folder).and_then(|folder| folder.sync_all());
    Ok(())
}

/// Writes into a new file; an error is the encoder's message and what the system said, if it was the cause.
fn fill(
    file: &mut fs::File,
    watch: &dyn Watch,
    write: impl FnOnce(&mut Noting<'_, BufWriter<&mut fs::File>>) -> Result<(), String>,
) -> Result<(), (String, Option<io::Error>)> {
    let mut out = Noting { inner: BufWriter::with_capacity(1 << 18, file), trouble: None, watch };
    let written = write(&mut out).and_then(|()| out.flush().map_err(|error| error.to_string()));
    let Noting { inner, trouble, .. } = out;
    drop(inner.into_parts()); // without flushing once more what could not be written
    written.map_err(|detail| (detail, trouble))
}

/// A temporary file in `folder`, removed when dropped, with the permissions any new file gets.
fn beside(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".lineup-").suffix(".part");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666)); // less the umask
    }
    builder.tempfile_in(folder)
}

fn verdict(path: &Path, error: &io::Error) -> SaveError {
    let path: PathBuf = path.to_owned();
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => SaveError::DiskFull { path },
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => SaveError::NoPermission { path },
        _ => SaveError::Io { path, detail: error.to_string() },
    }
}

/// A writer that remembers the first thing the system refused, since encoders turn it into text, and that refuses to go
/// on when it is told to stop, since encoders have no other ear for that.
pub(super) struct Noting<'a, W> {
    inner: W,
    trouble: Option<io::Error>,
    watch: &'a dyn Watch,
}

impl<W> Noting<'_, W> {
    fn note<T>(&mut self, result: io::Result<T>) -> io::Result<T> {
        if let Err(error) = &result
            && error.kind() != io::ErrorKind::Interrupted
            && self.trouble.is_none()
        {
            self.trouble = Some(
                error
                    .raw_os_error()
                    .map_or_else(|| io::Error::new(error.kind(), error.to_string()), io::Error::from_raw_os_error),
            );
        }
        result
    }
}

impl<W: Write> Write for Noting<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.watch.stopped() {
            return Err(io::Error::other("stopped"));
        }
        let result = self.inner.write(bytes);
        self.note(result)
    }

    fn flush(&mut self) -> io::Result<()> {
        let result = self.inner.flush();
        self.note(result)
    }
}

impl<W: Seek> Seek for Noting<'_, W> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let result = self.inner.seek(to);
        self.note(result)
    }
}
