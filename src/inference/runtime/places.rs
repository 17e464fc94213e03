//! Where the ONNX Runtime library may be on this machine, and which Pythons may fetch it.
//!
//! Must not know: how to fetch or open it.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

use super::pin::Pin;

/// Where to look; [`Places::of_user`] for the real ones, made by hand in tests.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// `ORT_DYLIB_PATH`, when set.
    pub variable: Option<PathBuf>,
    /// The executable's folder.
    pub beside: Option<PathBuf>,
    /// Lineup's folder in the user's cache.
    pub cache: Option<PathBuf>,
    /// Commands that may start a Python: program and first arguments, in the order they are tried.
    pub pythons: Vec<Vec<OsString>>,
}

/// Where a library came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The `ORT_DYLIB_PATH` variable.
    Variable,
    /// Beside the executable.
    BesideExecutable,
    /// The per-user cache.
    Cache,
}

impl Places {
    /// As the environment says: `ORT_DYLIB_PATH`, `LINEUP_CACHE_DIR` in place of `lineup` in the user's cache folder,
    /// and the Pythons on the `PATH`.
    #[must_use]
    pub fn of_user() -> Self {
        let set = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let command = |words: &[&str]| words.iter().map(OsString::from).collect();
        let pythons = if cfg!(windows) {
            // `python3` last: without Python it is a stub that opens a shop.
            vec![command(&["py", "-3"]), command(&["python"]), command(&["python3"])]
        } else {
            vec![command(&["python3"]), command(&["python"])]
        };
        Self {
            variable: set("ORT_DYLIB_PATH"),
            beside: std::env::current_exe().ok().and_then(|exe| Some(exe.parent()?.to_owned())),
            cache: set("LINEUP_CACHE_DIR").or_else(|| Some(dirs::cache_dir()?.join("lineup"))),
            pythons,
        }
    }

    /// The folder of a pinned library in the cache, if this user has a cache.
    #[must_use]
    pub fn cache_folder(&self, pin: &Pin) -> Option<PathBuf> {
        Some(self.cache.as_ref()?.join("onnxruntime").join(pin.folder()))
    }

    /// The first library there is. A variable that is set is taken at its word, whether or not a file is there.
    #[must_use]
    pub fn find(&self, pin: Option<&Pin>) -> Option<(PathBuf, Origin)> {
        if let Some(path) = &self.variable {
            return Some((path.clone(), Origin::Variable));
        }
        let beside = || self.beside.as_ref().and_then(|folder| beside(folder, pin));
        let cached = || {
            let pin = pin?;
            Some(self.cache_folder(pin)?.join(pin.library())).filter(|path| path.is_file())
        };
        beside().map(|path| (path, Origin::BesideExecutable)).or_else(|| Some((cached()?, Origin::Cache)))
    }
}

fn beside(folder: &Path, pin: Option<&Pin>) -> Option<PathBuf> {
    let plain = format!("{}onnxruntime{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    let names = pin.map(|pin| pin.library().to_owned()).into_iter().chain([plain]);
    names.map(|name| folder.join(name)).find(|path| path.is_file())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::inference::runtime::pin::LINUX_X86_64;

    #[test]
    fn the_variable_comes_before_the_executable_and_the_executable_before_the_cache() {
        let (exe, cache) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (beside, pin) = (Some(exe.path().to_owned()), Some(&LINUX_X86_64));
        let mut places = Places { beside, cache: Some(cache.path().to_owned()), ..Places::default() };
        assert_eq!(places.find(pin), None);

        let folder = places.cache_folder(&LINUX_X86_64).unwrap();
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(LINUX_X86_64.library()), "").unwrap();
        assert_eq!(places.find(pin).unwrap().1, Origin::Cache);
        assert_eq!(places.find(None), None);

        fs::write(exe.path().join(LINUX_X86_64.library()), "").unwrap();
        assert_eq!(places.find(pin).unwrap().1, Origin::BesideExecutable);

        places.variable = Some(PathBuf::from("/nowhere/onnxruntime"));
        assert_eq!(places.find(pin).unwrap(), (PathBuf::from("/nowhere/onnxruntime"), Origin::Variable));
    }
}
