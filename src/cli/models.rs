//! `lineup models`: what is there, where, from where, checked or not; fetch, add, check, remove.
//!
//! Must not know: what a model does, how a file is fetched.

use std::{io::Write as _, path::PathBuf, time::Duration};

use clap::Subcommand;
use indicatif::{ProgressBar, ProgressStyle};

use super::{Failure, number};
use crate::{
    inference::{
        Progress, Stage, StoreError, own, runtime,
        store::{self, Entry, FileState, ModelFile, Patience, Places},
    },
    text::{self, Lang},
};

/// Arguments of the command.
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(subcommand)]
    task: Option<Task>,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Fetch a model's file, or go on where the last try ended
    Pull {
        /// The model
        #[arg(value_name = "ID")]
        id: String,
    },
    /// Add a file you have: one that Lineup knows, or a U²-Net-like ONNX file of your own
    Import(Import),
    /// Read model files whole and compare their checksums
    Verify {
        /// Models to check; without any, all that are here
        #[arg(value_name = "ID")]
        ids: Vec<String>,
    },
    /// Delete a model's file from this machine
    Remove {
        /// The model
        #[arg(value_name = "ID")]
        id: String,
    },
}

#[derive(Clone, Debug, clap::Args)]
struct Import {
    /// The file; it is copied, not moved
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// What to call a model of your own [default: the file's name]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Side of the picture a model of your own takes, in pixels [default: what the file says, or 320]
    #[arg(long, value_name = "PX", value_parser = clap::value_parser!(u32).range(32..=4096))]
    size: Option<u32>,
    /// Taken from each channel (0 to 1): one number, or red, green, blue
    #[arg(long, value_name = "M", default_value = "0.485,0.456,0.406", value_parser = |text: &str| channels(text, 0.0, 1.0))]
    mean: [f32; 3],
    /// What each channel is divided by then: one number, or red, green, blue
    #[arg(long, value_name = "S", default_value = "0.229,0.224,0.225", value_parser = |text: &str| channels(text, 0.001, 10.0))]
    std: [f32; 3],
}

/// Reads one number for all channels, or three.
fn channels(text: &str, from: f32, to: f32) -> Result<[f32; 3], String> {
    let numbers: Vec<f32> = text.split(',').map(|part| number(part.trim(), from, to)).collect::<Result<_, _>>()?;
    match numbers[..] {
        [all] => Ok([all; 3]),
        [red, green, blue] => Ok([red, green, blue]),
        _ => Err("give one number, or three with commas".to_owned()),
    }
}

/// Runs the command.
pub fn run(options: &Options) -> Result<(), Failure> {
    let places = Places::of_user();
    match &options.task {
        None => {
            list(&places);
            Ok(())
        }
        Some(Task::Pull { id }) => pull(id, &places),
        Some(Task::Import(options)) => import(options, &places),
        Some(Task::Verify { ids }) => verify(ids, &places),
        Some(Task::Remove { id }) => remove(id, &places),
    }
}

/// Prints; a reader that went away is no failure of ours.
fn print(text: &str) {
    let _closed_pipe = std::io::stdout().lock().write_all(text.as_bytes());
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

fn list(places: &Places) {
    let entries = store::entries();
    let width = entries.iter().map(|entry| entry.id.chars().count()).max().unwrap_or(0).max(5);
    let mut text = format!("{:width$}  {:<15}  {:>8}  {:<16}  where\n", "model", "state", "size", "licence");
    for entry in &entries {
        let (state, place) = describe(entry, places);
        let (size, licences) = (megabytes(entry.size()), entry.licences().join(", "));
        text += &format!("{:width$}  {state:<15}  {size:>8}  {licences:<16}  {place}\n", entry.id);
        text += &format!("{:width$}  {}\n", "", text::model(Lang::English, entry.id).1);
    }
    text += &format!("\nonnxruntime {}\n", runtime::VERSION);
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
    text += &format!("models are kept in {}\n", places.folder.display());
    print(&text);
}

/// The state of a model in two words, and where its file is or comes from.
fn describe(entry: &Entry, places: &Places) -> (&'static str, String) {
    let Some(file) = entry.loose_file() else { return ("built in", "in the program".to_owned()) };
    let state = store::glance(file, places);
    let place = match &state {
        FileState::Missing(_) => places.address(file),
        state => state.path().map(|path| path.display().to_string()).unwrap_or_default(),
    };
    (state_words(&state), place)
}

fn state_words(state: &FileState) -> &'static str {
    match state {
        FileState::BuiltIn => "built in",
        FileState::Ready(_) => "ready",
        FileState::Unconfirmed { .. } => "not confirmed",
        FileState::Unchecked(_) => "not checked yet",
        FileState::Missing(_) => "not here",
        FileState::Damaged(_) => "damaged",
    }
}

/// The model of that id and its file, which is not in the program.
fn loose(id: &str) -> Result<(Entry, &'static ModelFile), Failure> {
    let entry = store::catalogue::entry(id).ok_or_else(|| failed(&StoreError::UnknownModel(id.to_owned())))?;
    let file = entry.loose_file().ok_or_else(|| failed(&StoreError::PartOfProgram { name: id.to_owned() }))?;
    Ok((entry, file))
}

fn failed(error: &StoreError) -> Failure {
    Failure::Failed(error.to_string())
}

fn pull(id: &str, places: &Places) -> Result<(), Failure> {
    let (_, file) = loose(id)?;
    print(&format!("{id}: {}, {}, from {}\n", megabytes(file.size), file.licence, places.address(file)));
    let fetched = with_bar(|progress| store::fetch(file, places, &Patience::default(), progress));
    let fetched = fetched.map_err(|error| failed(&error))?;
    if let Some(actual) = &fetched.unconfirmed {
        warn_unconfirmed(file, actual);
    }
    print(&format!("{id}: ready in {}\n", fetched.path.display()));
    Ok(())
}

fn import(options: &Import, places: &Places) -> Result<(), Failure> {
    let path = &options.file;
    let own_name = options.name.is_some();
    let known = if own_name {
        None
    } else {
        with_bar(|progress| store::import(path, places, progress)).map_err(|error| failed(&error))?
    };
    if let Some((entry, fetched)) = known {
        if let (Some(actual), Some(file)) = (&fetched.unconfirmed, entry.loose_file()) {
            warn_unconfirmed(file, actual);
        }
        print(&format!("{}: ready in {}\n", entry.id, fetched.path.display()));
        return Ok(());
    }
    if !path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("onnx")) {
        return Err(failed(&StoreError::Unrecognised { file: path.clone() }));
    }
    let Import { name, size: side, mean, std, .. } = options.clone();
    let wanted = own::Wanted { name, side, mean, std };
    let id = with_bar(|progress| own::add(path, &wanted, places, progress)).map_err(|error| failed(&error))?;
    print(&format!("{id}: ready, a model of your own: --model {id}\n"));
    Ok(())
}

/// Says on standard error that only the size of a file is right.
fn warn_unconfirmed(file: &ModelFile, actual: &str) {
    let (name, expected) = (file.name, file.checksum);
    eprintln!(
        "lineup: {name} has the checksum {actual}, others report {expected}: what is in it decides when it is used"
    );
}

/// Runs slow work on files with a bar that shows how far it is.
fn with_bar<T: Send>(work: impl FnOnce(&Progress) -> T + Send) -> T {
    let progress = Progress::default();
    std::thread::scope(|scope| {
        let worker = scope.spawn(|| work(&progress));
        let bar = ProgressBar::new(0);
        if let Ok(style) = ProgressStyle::with_template(
            "{bar:32} {decimal_bytes} of {decimal_total_bytes}  {decimal_bytes_per_sec}  {eta}  {msg}",
        ) {
            bar.set_style(style);
        }
        let mut before = Stage::Waiting;
        while !worker.is_finished() {
            let (stage, done, total) = progress.now();
            if stage != before {
                bar.reset_eta();
                before = stage;
            }
            bar.set_message(match stage {
                Stage::Connecting => "connecting",
                Stage::Checking => "checking",
                Stage::Loading => "trying the model",
                Stage::FetchingRuntime => "fetching ONNX Runtime once (24 MB)",
                Stage::Downloading => "",
                _ => "waiting for another download",
            });
            if matches!(stage, Stage::Downloading | Stage::Checking) && total > 0 {
                bar.set_length(u64::from(total) << 10);
                bar.set_position(u64::from(done) << 10);
            }
            bar.tick();
            std::thread::sleep(Duration::from_millis(50));
        }
        bar.finish_and_clear();
        worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

fn verify(ids: &[String], places: &Places) -> Result<(), Failure> {
    let asked: Vec<Entry> = if ids.is_empty() {
        store::entries().into_iter().filter(|entry| entry.loose_file().is_some_and(store::is_here)).collect()
    } else {
        ids.iter().map(|id| loose(id).map(|(entry, _)| entry)).collect::<Result<_, _>>()?
    };
    let mut wrong = Vec::new();
    for entry in asked {
        let Some(file) = entry.loose_file() else { continue };
        let state = store::check(file, places, &Progress::default()).map_err(|error| failed(&error))?;
        let note = match &state {
            FileState::Unconfirmed { actual, .. } => {
                format!(" (checksum {actual}, others report {}: what is in it decides)", file.checksum)
            }
            _ => String::new(),
        };
        let path = state.path().map(|path| format!("  {}", path.display())).unwrap_or_default();
        print(&format!("{}  {}{note}{path}\n", entry.id, state_words(&state)));
        if matches!(state, FileState::Damaged(_) | FileState::Missing(_)) {
            wrong.push(format!("{} is {}", file.name, state_words(&state)));
        }
    }
    if wrong.is_empty() {
        return Ok(());
    }
    Err(Failure::Failed(format!("{}: get it again with `lineup models pull`, or add a good copy", wrong.join(", "))))
}

fn remove(id: &str, places: &Places) -> Result<(), Failure> {
    let (_, file) = loose(id)?;
    let any = store::remove(file, places).map_err(|error| failed(&error))?;
    print(&if any { format!("{id}: {} is removed\n", file.name) } else { format!("{id}: nothing was here\n") });
    Ok(())
}
