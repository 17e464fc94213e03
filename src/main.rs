//! The program: a window, or a command without one.

use std::process::ExitCode;

fn main() -> ExitCode {
    let paths = std::env::args_os().skip(1).map(std::path::PathBuf::from).collect();
    match lineup::ui::run(paths) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("lineup: {sentence}");
            ExitCode::FAILURE
        }
    }
}
