//! The same editor without a window: what the commands are and how they end.
//!
//! Must not know: egui.

mod batch;
mod cutout;
mod looking;
mod models;
mod people;

use std::{
    path::PathBuf,
    process::ExitCode,
    sync::{Mutex, PoisonError},
};

use clap::{
    Parser, Subcommand,
    builder::{PossibleValue, PossibleValuesParser, TypedValueParser},
    error::ErrorKind,
};

use crate::{
    editor::Choice,
    inference::{self, ModelSpec},
    text::{self, Lang},
};

/// Puts a missing friend into the team photo, on your own machine.
#[derive(Debug, Parser)]
#[command(name = "lineup", version, args_conflicts_with_subcommands = true)]
struct Arguments {
    /// Photos to open in the editor: the first is the group photo, the others are people to add
    photos: Vec<PathBuf>,
    #[command(subcommand)]
    command: Option<Task>,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Cut people out of photos
    Cutout(cutout::Options),
    /// List the people of photos, left to right
    People(people::Options),
    /// Show, fetch, add, check and remove models
    Models(models::Options),
}

/// Reads a model's name. The help lists every model there is, the user's own too.
fn model_choice() -> impl TypedValueParser<Value = Choice> {
    let auto = PossibleValue::new("auto")
        .help("Portrait for one person, People for several or where more than the person stands out");
    let named = |spec: &ModelSpec| PossibleValue::new(spec.id).help(text::model(Lang::English, spec.id).1);
    let all = std::iter::once(auto).chain(inference::models().into_iter().map(named));
    PossibleValuesParser::new(all)
        .map(|name| inference::model(&name).map_or(Choice::Auto, |spec| Choice::Model(spec.id)))
}

/// What the arguments ask for.
pub enum Asked {
    /// The window with these photos.
    Window(Vec<PathBuf>),
    /// A command, which has ended this way.
    Done(ExitCode),
}

/// Reads the arguments and runs the command they name. Exit status: 0 done, 1 could not (one line on standard error
/// says why), 2 wrong usage.
#[must_use]
pub fn run(arguments: impl IntoIterator<Item = std::ffi::OsString>) -> Asked {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            let asked = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
            let _closed_pipe = error.print();
            return Asked::Done(ExitCode::from(if asked { 0 } else { 2 }));
        }
    };
    let Some(task) = arguments.command else { return Asked::Window(arguments.photos) };
    let outcome = quietly(|| match task {
        Task::Cutout(options) => cutout::run(&options),
        Task::People(options) => people::run(&options),
        Task::Models(options) => models::run(&options),
    });
    Asked::Done(match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Usage(sentence)) => {
            eprintln!("lineup: {sentence}");
            ExitCode::from(2)
        }
        Err(Failure::Failed(sentence) | Failure::Hopeless(sentence)) => {
            eprintln!("lineup: {sentence}");
            ExitCode::FAILURE
        }
        Err(Failure::Said) => ExitCode::FAILURE,
    })
}

/// Why a command did not do what it was asked.
#[derive(Debug)]
enum Failure {
    /// The arguments do not fit together.
    Usage(String),
    /// It could not; the sentence says why.
    Failed(String),
    /// It could not, and cannot for any other photo either; the sentence says why.
    Hopeless(String),
    /// It could not do all, and has said so for each file.
    Said,
}

/// Runs a command; a panic becomes a sentence and shows no trace.
fn quietly(command: impl FnOnce() -> Result<(), Failure>) -> Result<(), Failure> {
    static PANIC: Mutex<String> = Mutex::new(String::new());
    std::panic::set_hook(Box::new(|info| {
        *PANIC.lock().unwrap_or_else(PoisonError::into_inner) = info.to_string().replace('\n', " ");
    }));
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(command)).unwrap_or_else(|_payload| {
        let detail = PANIC.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Err(Failure::Failed(format!("something went wrong inside ({detail}): try another photo or model")))
    })
}

/// Reads a number of a range, for clap.
fn number(text: &str, from: f32, to: f32) -> Result<f32, String> {
    match text.parse::<f32>() {
        Ok(value) if (from..=to).contains(&value) => Ok(value),
        _ => Err(format!("give a number from {from} to {to}")),
    }
}
