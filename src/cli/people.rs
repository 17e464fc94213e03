//! `lineup people`: who is in a photo, for people or as JSON, with a soft mask of each on request.
//!
//! Must not know: how people are found.

use std::{
    collections::BTreeSet,
    io::Write as _,
    path::{Path, PathBuf},
};

use serde::Serialize;

use super::{Failure, batch, looking::Looking, model_choice};
use crate::{
    editor::{Choice, Cut, Finds, Models, PEOPLE, tasks},
    imaging::{self, Photo, Rect},
    inference::{ModelId, PERSON, Subject},
};

/// Arguments of the command.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Photos to look for people in
    #[arg(required = true, value_name = "IN")]
    inputs: Vec<PathBuf>,
    /// Which model looks
    #[arg(long, default_value = "people", value_parser = model_choice())]
    model: Choice,
    /// Print JSON: one object a photo, one a line
    #[arg(long)]
    json: bool,
    /// Write the soft mask of each person into this folder: person-1.png … (for several photos in a folder each)
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    #[command(flatten)]
    looking: Looking,
}

/// What is printed of a photo; the README documents it.
#[derive(Serialize)]
struct Report<'a> {
    photo: PhotoReport<'a>,
    model: &'a str,
    people: Vec<PersonReport>,
}

#[derive(Serialize)]
struct PhotoReport<'a> {
    /// Only when several photos are listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<std::borrow::Cow<'a, str>>,
    width: u32,
    height: u32,
}

#[derive(Serialize)]
struct PersonReport {
    id: u32,
    label: String,
    score: f32,
    #[serde(rename = "box")]
    bounds: [f32; 4],
    face: Option<[f32; 4]>,
    mask: Option<String>,
}

/// Runs the command.
pub fn run(options: &Options) -> Result<(), Failure> {
    let names = batch::names(&options.inputs);
    let several = options.inputs.len() > 1;
    let mut models = Models::default();
    options.looking.prepare(options.model, &mut models)?;
    batch::each(&options.inputs, |index, input| {
        let photo = batch::load(input)?;
        let (model, found) = batch::segment(&mut models, options.model, input, &photo)?;
        let subjects = options.looking.wanted(model, found);
        let prefix = names.get(index).filter(|_| several).map(|name| format!("{name}/")).unwrap_or_default();
        if let Some(folder) = &options.output {
            write_masks(&photo, &subjects, &folder.join(&prefix))?;
        }
        let with_masks = options.output.is_some();
        let text = if options.json {
            let file = several.then(|| input.to_string_lossy());
            let photo = PhotoReport { file, width: photo.width(), height: photo.height() };
            let people = subjects.iter().map(|subject| report(subject, with_masks.then_some(&prefix))).collect();
            serde_json::to_string(&Report { photo, model, people })
                .map_err(|error| Failure::Failed(format!("the list could not be written as JSON ({error})")))?
        } else {
            describe(input, model, &subjects)
        };
        // A reader that went away is no failure of ours.
        let _closed_pipe = writeln!(std::io::stdout().lock(), "{text}");
        Ok(())
    })
}

fn report(subject: &Subject, prefix: Option<&String>) -> PersonReport {
    PersonReport {
        id: subject.id,
        label: subject.label.clone(),
        score: rounded(subject.score, 1000.0),
        bounds: corners(&subject.bounds),
        face: subject.face.as_ref().map(corners),
        mask: prefix.map(|prefix| format!("{prefix}person-{}.png", subject.id)),
    }
}

fn corners(rect: &Rect) -> [f32; 4] {
    [rect.x0, rect.y0, rect.x1, rect.y1].map(|v| rounded(v, 10.0))
}

fn rounded(value: f32, parts: f32) -> f32 {
    (value * parts).round() / parts
}

fn describe(input: &Path, model: ModelId, subjects: &[Subject]) -> String {
    let file = input.display();
    if subjects.is_empty() {
        return format!("{file}: nobody was found");
    }
    let mut text = format!("{file}: {} found, left to right", subjects.len());
    for subject in subjects {
        let [x0, y0, x1, y1] = corners(&subject.bounds).map(|v| v.round());
        let note = match &*subject.label {
            PERSON if model != PEOPLE || subject.face.is_some() => String::new(),
            PERSON => "  (no face seen)".to_owned(),
            thing => format!("  {thing}"),
        };
        text += &format!("\n  {:>3}  score {:.2}  x {x0}–{x1}  y {y0}–{y1}{note}", subject.id, subject.score);
    }
    text
}

fn write_masks(photo: &Photo, subjects: &[Subject], folder: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(folder).map_err(|error| {
        Failure::Failed(format!("the folder {} cannot be made ({error}): choose another", folder.display()))
    })?;
    for subject in subjects {
        let finds = Finds { things: true, ..Finds::default() };
        let cut = Cut { chosen: BTreeSet::from([subject.id]), finds, ..Cut::default() };
        let matte = tasks::matte(photo, photo, &cut, subjects, (photo.width(), photo.height()));
        imaging::save_mask(&folder.join(format!("person-{}.png", subject.id)), &matte)
            .map_err(|error| Failure::Failed(error.to_string()))?;
    }
    Ok(())
}
