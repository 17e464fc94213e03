//! Where model files may be on this machine, and where they are fetched from.
//!
//! Must not know: which files there are.

use std::path::PathBuf;

use super::ModelFile;

/// Where to look; [`Places::of_user`] for the real ones, made by hand in tests.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// The per-user model folder: looked into first, and where new files go.
    pub folder: PathBuf,
    /// `models` beside the executable.
    pub beside: Option<PathBuf>,
    /// The address of a mirror: files are fetched from there, by their names, instead of from their makers.
    pub mirror: Option<String>,
}

impl Places {
    /// As the environment says: `LINEUP_MODELS_DIR` in place of `lineup/models` in the user's data folder,
    /// `LINEUP_MODELS_URL_BASE` for a mirror.
    #[must_use]
    pub fn of_user() -> Self {
        let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
        let data = || Some(dirs::data_dir()?.join("lineup").join("models"));
        Self {
            folder: set("LINEUP_MODELS_DIR")
                .map(PathBuf::from)
                .or_else(data)
                .unwrap_or_else(|| PathBuf::from("models")),
            beside: std::env::current_exe().ok().and_then(|exe| Some(exe.parent()?.join("models"))),
            mirror: set("LINEUP_MODELS_URL_BASE").and_then(|base| base.into_string().ok()),
        }
    }

    /// The file of that name, in the first folder that has it.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<PathBuf> {
        let folders = std::iter::once(&self.folder).chain(&self.beside);
        folders.map(|folder| folder.join(name)).find(|path| path.is_file())
    }

    /// The address a file is fetched from.
    #[must_use]
    pub fn address(&self, file: &ModelFile) -> String {
        match &self.mirror {
            Some(base) => format!("{}/{}", base.trim_end_matches('/'), file.name),
            None => file.source.to_owned(),
        }
    }
}
