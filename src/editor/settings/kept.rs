//! The file of settings: read, set aside when it makes no sense, written beside and put in place.
//!
//! Must not know: what the settings mean.

use std::{
    fs, io,
    io::Write as _,
    path::{Path, PathBuf},
};

use super::Settings;

/// The user's file: `settings.toml` in `LINEUP_CONFIG_DIR`, else in `lineup` in the user's configuration folder.
#[must_use]
pub fn file() -> Option<PathBuf> {
    let wanted = std::env::var_os("LINEUP_CONFIG_DIR").filter(|value| !value.is_empty()).map(PathBuf::from);
    Some(wanted.or_else(|| Some(dirs::config_dir()?.join("lineup")))?.join("settings.toml"))
}

/// Settings and the file they are kept in.
#[derive(Debug, Default)]
pub struct Kept {
    /// As they are now.
    pub settings: Settings,
    written: Settings,
    file: Option<PathBuf>,
    /// What went wrong while reading, to be told.
    pub problem: Option<Problem>,
}

/// Why settings are not what the file says, or not in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The file made no sense and was set aside.
    SetAside {
        /// Where it is now.
        aside: PathBuf,
        /// What is wrong with it.
        detail: String,
    },
    /// The file cannot be read or written, so nothing is kept.
    NotKept {
        /// The file.
        file: PathBuf,
        /// What the system said.
        detail: String,
    },
}

impl Kept {
    /// Whether there is a file for them to be kept in.
    #[must_use]
    pub fn in_a_file(&self) -> bool {
        self.file.is_some()
    }

    /// Reads a file; one that is not there is all defaults, one that makes no sense is set aside as
    /// `settings.toml.broken`.
    #[must_use]
    pub fn read(file: PathBuf) -> Self {
        let not_kept = |detail: String| Problem::NotKept { file: file.clone(), detail };
        match fs::read(&file) {
            Ok(bytes) => match String::from_utf8(bytes).map_err(|e| e.to_string()).and_then(|t| Settings::parse(&t)) {
                Ok(settings) => Self { written: settings.clone(), settings, file: Some(file), problem: None },
                Err(detail) => {
                    let aside = file.with_extension("toml.broken");
                    match fs::rename(&file, &aside) {
                        Ok(()) => {
                            let problem = Some(Problem::SetAside { aside, detail });
                            Self { file: Some(file), problem, ..Self::default() }
                        }
                        Err(error) => Self { problem: Some(not_kept(error.to_string())), ..Self::default() },
                    }
                }
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => Self { file: Some(file), ..Self::default() },
            Err(error) => Self { problem: Some(not_kept(error.to_string())), ..Self::default() },
        }
    }

    /// The file, when what is in it is not what is chosen, and what to write into it.
    pub fn to_write(&mut self) -> Option<(PathBuf, Settings)> {
        if self.settings == self.written {
            return None;
        }
        self.written = self.settings.clone();
        Some((self.file.clone()?, self.settings.clone()))
    }

    /// Writes nothing more, because it cannot be done.
    pub fn give_up(&mut self) {
        self.file = None;
    }
}

/// Writes settings beside the file and puts them in its place, so that it is never half written.
///
/// # Errors
/// [`Problem::NotKept`].
pub fn write(file: &Path, settings: &Settings) -> Result<(), Problem> {
    let whole = || {
        let folder = file.parent().ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
        fs::create_dir_all(folder)?;
        let mut beside = tempfile::NamedTempFile::new_in(folder)?;
        beside.write_all(settings.to_text().as_bytes())?;
        beside.as_file().sync_all()?;
        beside.persist(file).map_err(|error| error.error)?;
        Ok(())
    };
    whole().map_err(|error: io::Error| Problem::NotKept { file: file.to_owned(), detail: error.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::settings::Language;

    fn kept(text: &str) -> (tempfile::TempDir, Kept) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("settings.toml");
        fs::write(&file, text).unwrap();
        let kept = Kept::read(file);
        (folder, kept)
    }

    #[test]
    fn what_is_written_is_read_again_and_keys_of_other_versions_survive() {
        let (folder, mut kept) = kept(
            "language = \"korean\"\nfuture = 3\n[edge]\nfeather_px = 2.5\n[window]\nwidth = 900\n[later]\na = 1\n",
        );
        assert_eq!(kept.problem, None);
        assert_eq!((kept.settings.language, kept.settings.edge.feather_px), (Language::Korean, 2.5));
        assert_eq!(kept.to_write(), None);
        kept.settings.text_scale_percent = 150;
        let (file, settings) = kept.to_write().unwrap();
        write(&file, &settings).unwrap();
        assert_eq!(kept.to_write(), None);
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.contains("future = 3") && text.contains("[later]") && text.contains("width = 900"), "{text}");
        let again = Kept::read(file);
        assert_eq!(again.settings, settings);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_broken_file_is_set_aside_whole_and_nothing_else_is_lost() {
        for text in ["language = ", "theme = \"purple\"", "text_scale_percent = \"big\"", "\u{0}\u{1}"] {
            let (folder, mut kept) = kept(text);
            let aside = folder.path().join("settings.toml.broken");
            assert!(matches!(&kept.problem, Some(Problem::SetAside { aside: at, .. }) if *at == aside), "{text}");
            assert_eq!(fs::read_to_string(&aside).unwrap(), text);
            assert_eq!(kept.settings, Settings::default());
            kept.settings.threads = 3;
            let (file, settings) = kept.to_write().unwrap();
            write(&file, &settings).unwrap();
            assert_eq!(Kept::read(file).settings.threads, 3);
        }
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_said() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("lineup"), "a file where a folder should be").unwrap();
        let file = folder.path().join("lineup").join("settings.toml");
        assert!(matches!(write(&file, &Settings::default()), Err(Problem::NotKept { .. })));
    }
}
