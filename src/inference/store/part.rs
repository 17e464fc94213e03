//! What came so far of a download: `NAME.part`, and beside it `NAME.part.json` with what makes it safe to go on from.
//!
//! Must not know: HTTP beyond the two words a server names a version of a file by.

use std::{
    fs::{self, File, OpenOptions},
    io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

/// Which file on which server a part belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The address it was asked for at.
    pub address: String,
    /// The server's `ETag`, else its `Last-Modified`: the same words mean the same bytes.
    pub validator: String,
}

/// The place of a download that is not whole.
pub struct Part {
    path: PathBuf,
    note: PathBuf,
}

impl Part {
    /// The place for a file of that name.
    pub fn of(folder: &Path, name: &str) -> Self {
        Self { path: folder.join(format!("{name}.part")), note: folder.join(format!("{name}.part.json")) }
    }

    /// Where the bytes are.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How many bytes are there to go on from, and where they came from; none when nothing can be gone on from.
    pub fn begun(&self) -> Option<(u64, Origin)> {
        let size = fs::metadata(&self.path).ok()?.len();
        let origin = serde_json::from_slice(&fs::read(&self.note).ok()?).ok()?;
        (size > 0).then_some((size, origin))
    }

    /// An empty part. Without an origin it cannot be gone on from later.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn begin(&self, origin: Option<&Origin>) -> io::Result<File> {
        let file = File::create(&self.path)?;
        match origin.map(serde_json::to_vec_pretty) {
            Some(Ok(text)) => fs::write(&self.note, text)?,
            _ => drop(fs::remove_file(&self.note)),
        }
        Ok(file)
    }

    /// The part that is there, to write on at its end.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn go_on(&self) -> io::Result<File> {
        OpenOptions::new().append(true).open(&self.path)
    }

    /// The part is whole: it takes its name.
    ///
    /// # Errors
    /// When it cannot be renamed.
    pub fn finish(&self, target: &Path) -> io::Result<()> {
        fs::rename(&self.path, target)?;
        drop(fs::remove_file(&self.note));
        Ok(())
    }

    /// Nothing of it is of use. Says whether there was anything.
    ///
    /// # Errors
    /// When the part cannot be deleted.
    pub fn discard(&self) -> io::Result<bool> {
        drop(fs::remove_file(&self.note));
        match fs::remove_file(&self.path) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn a_part_is_gone_on_from_only_when_its_origin_is_known() {
        let folder = tempfile::tempdir().unwrap();
        let part = Part::of(folder.path(), "a.onnx");
        let origin = Origin { address: "https://a/b".to_owned(), validator: "\"1\"".to_owned() };
        part.begin(None).unwrap().write_all(b"abc").unwrap();
        assert!(part.begun().is_none());
        part.begin(Some(&origin)).unwrap().write_all(b"abc").unwrap();
        part.go_on().unwrap().write_all(b"de").unwrap();
        assert_eq!(part.begun(), Some((5, origin)));
        let target = folder.path().join("a.onnx");
        part.finish(&target).unwrap();
        assert_eq!(fs::read(target).unwrap(), b"abcde");
        assert!(part.begun().is_none() && !part.discard().unwrap());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
