//! One photo after the other: a progress bar, and a bad file that does not stop the others.
//!
//! Must not know: what is done with each photo.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use indicatif::{ProgressBar, ProgressStyle};

use super::Failure;
use crate::{
    editor::{Choice, Models},
    imaging::{LoadError, Photo},
    inference::{InferenceError, ModelId, Progress, Stage, Subject, runtime},
};

/// Runs `work` on every input. Each failure is one line on standard error.
pub fn each(inputs: &[PathBuf], mut work: impl FnMut(usize, &Path) -> Result<(), Failure>) -> Result<(), Failure> {
    if let [input] = inputs {
        return work(0, input);
    }
    let bar = ProgressBar::new(inputs.len() as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:32} {pos} of {len}  {wide_msg}") {
        bar.set_style(style);
    }
    let mut all = Ok(());
    for (index, input) in inputs.iter().enumerate() {
        bar.set_message(input.display().to_string());
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(index, input)));
        let sentence = match outcome {
            Ok(Ok(())) => None,
            Ok(Err(Failure::Usage(sentence) | Failure::Failed(sentence))) => Some(sentence),
            Ok(Err(Failure::Hopeless(sentence))) => {
                bar.finish_and_clear();
                return Err(Failure::Failed(sentence));
            }
            Ok(Err(Failure::Said)) => Some(String::from("failed")),
            Err(_panic) => Some(format!("{}: something went wrong inside: try another model", input.display())),
        };
        if let Some(sentence) = sentence {
            bar.suspend(|| eprintln!("lineup: {sentence}"));
            all = Err(Failure::Said);
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    all
}

/// A name for each input, unlike all others: its stem, or its whole name where stems are alike.
#[must_use]
pub fn names(inputs: &[PathBuf]) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let mut name_of = |input: &PathBuf| {
        let text = |part: Option<&std::ffi::OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
        let (stem, whole) = (text(input.file_stem()), text(input.file_name()));
        let numbered = (2..).map(|number| format!("{whole}-{number}"));
        let name = [stem, whole.clone()].into_iter().chain(numbered).find(|name| !taken.contains(name));
        let name = name.unwrap_or(whole);
        taken.insert(name.clone());
        name
    };
    inputs.iter().map(&mut name_of).collect()
}

/// Reads a photo.
pub fn load(input: &Path) -> Result<Photo, Failure> {
    crate::imaging::load(input).map_err(|error| {
        Failure::Failed(match error {
            LoadError::Missing { .. } | LoadError::Unreadable { .. } => error.to_string(),
            _ => format!("{}: {error}", input.display()),
        })
    })
}

/// Runs a model; says so first when ONNX Runtime has to be fetched.
pub fn segment(
    models: &mut Models,
    choice: Choice,
    input: &Path,
    photo: &Photo,
) -> Result<(ModelId, Vec<Subject>), Failure> {
    let progress = Progress::default();
    let found = std::thread::scope(|scope| {
        let _over = SetOnDrop(&OVER); // also when the model panics: the scope waits for its thread
        if runtime::opened().is_none() {
            scope.spawn(|| announce_fetch(&progress));
        }
        models.segment(choice, photo, &progress)
    });
    let used = found.map(|mut found| found.pop()).map_err(|error| match error {
        InferenceError::Runtime(error) => Failure::Hopeless(error.to_string()),
        error => Failure::Failed(format!("{}: {error}", input.display())),
    })?;
    used.ok_or_else(|| Failure::Failed("the model gave no result: try another".to_owned()))
}

/// The first run of a model is over.
static OVER: AtomicBool = AtomicBool::new(false);

struct SetOnDrop<'a>(&'a AtomicBool);

impl Drop for SetOnDrop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Says that ONNX Runtime is being fetched as soon as it is; a fetch that cannot begin has its own sentence.
fn announce_fetch(progress: &Progress) {
    while !OVER.load(Ordering::Relaxed) {
        let (stage, done, _) = progress.now();
        if stage == Stage::FetchingRuntime && done > 0 {
            eprintln!(
                "lineup: fetching ONNX Runtime {} once, through this machine's own pip (24 MB)",
                runtime::VERSION
            );
            return;
        }
        std::thread::park_timeout(Duration::from_millis(50));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_stems_and_never_alike() {
        let inputs = ["a/x.jpg", "b/x.png", "c/x.png", "y.webp"].map(PathBuf::from);
        assert_eq!(names(&inputs), ["x", "x.png", "x.png-2", "y"]);
    }
}
