//! From a wheel to a checked library file, written beside and renamed.
//!
//! Must not know: where the wheel came from.

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

use super::{RuntimeError, pin::Pin};

/// Whether the file is the pinned library, byte for byte.
pub fn is_right(path: &Path, pin: &Pin) -> bool {
    fs::metadata(path).is_ok_and(|meta| meta.len() == pin.library_size)
        && File::open(path).and_then(sha256).is_ok_and(|actual| actual == pin.library_sha256)
}

/// Takes the library out of a wheel into `folder`; both are checked against `pin`. Whoever else writes the same file
/// at the same time writes the same bytes, and nobody sees half of them.
pub fn unpack(wheel: &Path, folder: &Path, pin: &Pin) -> Result<PathBuf, RuntimeError> {
    let failed = |error: io::Error| write_error(&error, folder);
    let actual = File::open(wheel).and_then(sha256).map_err(failed)?;
    if actual != pin.wheel_sha256 {
        let detail = format!("wheel sha256 {actual}, expected {}", pin.wheel_sha256);
        return Err(RuntimeError::WrongHash { detail });
    }
    let damaged = |error: zip::result::ZipError| RuntimeError::Fetch { detail: error.to_string() };
    let mut archive = zip::ZipArchive::new(io::BufReader::new(File::open(wheel).map_err(failed)?)).map_err(damaged)?;
    let mut member = archive.by_name(pin.member).map_err(damaged)?;

    let mut part = tempfile::Builder::new().prefix(".part-").tempfile_in(folder).map_err(failed)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let count = member.read(&mut buffer).map_err(failed)?;
        let Some(chunk) = buffer.get(..count).filter(|chunk| !chunk.is_empty()) else { break };
        hasher.update(chunk);
        part.write_all(chunk).map_err(failed)?;
    }
    let actual = hex(hasher);
    if actual != pin.library_sha256 {
        let detail = format!("library sha256 {actual}, expected {}", pin.library_sha256);
        return Err(RuntimeError::WrongHash { detail });
    }
    part.as_file().sync_all().map_err(failed)?;
    let path = folder.join(pin.library());
    match part.persist(&path) {
        Ok(_) => Ok(path),
        // Windows does not replace a library that another instance has open; then it is a good one.
        Err(_) if is_right(&path, pin) => Ok(path),
        Err(error) => Err(failed(error.error)),
    }
}

/// What a failed write into the cache means to the user.
pub fn write_error(error: &io::Error, folder: &Path) -> RuntimeError {
    let path = folder.to_owned();
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => RuntimeError::DiskFull { path },
        _ => RuntimeError::CacheNotWritable { path, detail: error.to_string() },
    }
}

fn sha256(mut from: impl Read) -> io::Result<String> {
    let mut hasher = Sha256::new();
    io::copy(&mut from, &mut hasher)?;
    Ok(hex(hasher))
}

fn hex(hasher: Sha256) -> String {
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A pin of a tiny wheel with `library` in it, and that wheel.
    fn wheel(folder: &Path, library: &[u8]) -> (PathBuf, Pin) {
        let path = folder.join("tiny.whl");
        let mut zip = zip::ZipWriter::new(File::create(&path).unwrap());
        zip.start_file("capi/lib.so", zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(library).unwrap();
        zip.finish().unwrap();
        let leak = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
        let pin = Pin {
            platform: "none",
            wheel_size: 0,
            wheel_sha256: leak(sha256(File::open(&path).unwrap()).unwrap()),
            member: "capi/lib.so",
            library_size: library.len() as u64,
            library_sha256: leak(sha256(library).unwrap()),
        };
        (path, pin)
    }

    #[test]
    fn the_library_is_taken_out_whole_and_nothing_else_is_left() {
        let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (wheel, pin) = wheel(from.path(), b"a library");
        let path = unpack(&wheel, to.path(), &pin).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"a library");
        assert!(is_right(&path, &pin));
        assert_eq!(fs::read_dir(to.path()).unwrap().count(), 1);
    }

    #[test]
    fn one_wrong_byte_is_noticed_in_the_wheel_and_in_the_library() {
        let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (wheel, pin) = wheel(from.path(), b"a library");
        let path = unpack(&wheel, to.path(), &pin).unwrap();
        fs::write(&path, b"a librarx").unwrap();
        assert!(!is_right(&path, &pin));

        let other = Pin { library_sha256: pin.wheel_sha256, ..pin };
        fs::remove_file(&path).unwrap();
        assert!(matches!(unpack(&wheel, to.path(), &other), Err(RuntimeError::WrongHash { .. })));
        let other = Pin { wheel_sha256: pin.library_sha256, ..pin };
        assert!(matches!(unpack(&wheel, to.path(), &other), Err(RuntimeError::WrongHash { .. })));
        assert_eq!(fs::read_dir(to.path()).unwrap().count(), 0);
    }
}
