//! `lineup models`: what is there, where, from where, checked or not.
//!
//! Must not know: what a model does.

use std::io::Write as _;

use super::Failure;
use crate::inference::{
    MODELS, runtime,
    store::{self, FileState},
};

/// Runs the command.
pub fn run() -> Result<(), Failure> {
    let mut text = String::new();
    for spec in MODELS {
        text += &format!("{}\n", spec.id);
        for file in spec.files {
            let state = match store::status(file) {
                FileState::BuiltIn => "built in".to_owned(),
                FileState::Ready(path) => format!("ready, checksum right: {}", path.display()),
                FileState::Missing(folder) => format!("not here: put it into {}", folder.display()),
                FileState::Damaged(path) => format!("damaged, delete it and get it again: {}", path.display()),
            };
            let megabytes = file.size as f64 / 1e6;
            text += &format!("  {}  {megabytes:.1} MB  {}  {state}\n", file.name, file.licence);
            text += &format!("      from {}\n", file.source);
        }
    }
    text += &format!("onnxruntime {}\n", runtime::VERSION);
    text += &match runtime::status() {
        None => "  not here: fetched once through pip with the first run of a model (24 MB)\n".to_owned(),
        Some(status) => {
            let check = match status.check {
                runtime::Check::Matches => "checksum right",
                runtime::Check::NotPinned => "your own, not checked",
                runtime::Check::Damaged => "damaged, fetched again with the next run",
                runtime::Check::NoFile => "no such file: correct or unset ORT_DYLIB_PATH",
            };
            let origin = match status.origin {
                runtime::Origin::Variable => "from ORT_DYLIB_PATH",
                runtime::Origin::BesideExecutable => "beside the program",
                runtime::Origin::Cache => "in the cache",
            };
            format!("  {origin}, {check}: {}\n", status.path.display())
        }
    };
    // A reader that went away is no failure of ours.
    let _closed_pipe = std::io::stdout().lock().write_all(text.as_bytes());
    Ok(())
}
