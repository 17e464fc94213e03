//! The program: a window, or a command without one.

use std::process::ExitCode;

use lineup::cli::{self, Asked};

fn main() -> ExitCode {
    let photos = match cli::run(std::env::args_os()) {
        Asked::Done(code) => return code,
        Asked::Window(photos) => photos,
    };
    match open(photos) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("lineup: {sentence}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(feature = "gui")]
fn open(photos: Vec<std::path::PathBuf>) -> Result<(), String> {
    lineup::ui::run(photos)
}

#[cfg(not(feature = "gui"))]
fn open(_photos: Vec<std::path::PathBuf>) -> Result<(), String> {
    Err("this build has no window: see `lineup help` for the commands".to_owned())
}
