//! `lineup cutout`: people out of photos, as pictures with alpha or as masks.
//!
//! Must not know: how a model works.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use super::{Failure, batch, looking::Looking, model_choice, number};
use crate::{
    editor::{Choice, Cut, Finds, Models, PEOPLE, PROXY_SIDE, tasks},
    imaging::{self, Edge, Format},
    inference::{Subject, mask_rcnn},
};

/// Arguments of the command.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Photos to cut people out of
    #[arg(required = true, value_name = "IN")]
    inputs: Vec<PathBuf>,
    /// A .png, .webp or .tif file (with --mask-only: .png), or a folder for several photos
    #[arg(short, long, value_name = "OUT")]
    output: PathBuf,
    /// Which model finds the person
    #[arg(long, default_value = "auto", value_parser = model_choice())]
    model: Choice,
    /// Probability that becomes the edge, 0 to 1
    #[arg(long, value_name = "T", default_value = "0.5", value_parser = |text: &str| number(text, 0.0, 1.0))]
    threshold: f32,
    /// Half the width of the edge's probability ramp: 0 is hard, 0.5 the model's own, 0 to 0.5
    #[arg(long, value_name = "S", default_value = "0.5", value_parser = |text: &str| number(text, 0.0, 0.5))]
    softness: f32,
    /// Radius of the feather in photo pixels, 0 to 100
    #[arg(long, value_name = "PX", default_value = "0", value_parser = |text: &str| number(text, 0.0, 100.0))]
    feather: f32,
    /// How far the edge follows the photo's own pixels (hair, fingers, gaps): 0 is the model's edge, 0 to 1
    #[arg(long, value_name = "S", default_value = "0", value_parser = |text: &str| number(text, 0.0, 1.0))]
    refine: f32,
    /// Take the old background's colour out of the edge
    #[arg(long)]
    clean_colours: bool,
    /// Move the edge outwards by so many photo pixels (inwards when negative), -20 to 20
    #[arg(
        long,
        value_name = "PX",
        default_value = "0",
        allow_negative_numbers = true,
        value_parser = |text: &str| number(text, -20.0, 20.0)
    )]
    grow: f32,
    /// Fill gaps inside the person that are smaller than a square of N photo pixels a side, 0 to 500
    #[arg(long, value_name = "N", default_value = "0", value_parser = |text: &str| number(text, 0.0, 500.0))]
    fill_holes: f32,
    /// Drop pieces apart from the person that are smaller than a square of N photo pixels a side, 0 to 500
    #[arg(long, value_name = "N", default_value = "0", value_parser = |text: &str| number(text, 0.0, 500.0))]
    drop_islands: f32,
    /// Keep only these people, numbered from the left as `lineup people` lists them
    #[arg(long = "person", value_name = "N", num_args = 1.., value_parser = clap::value_parser!(u32).range(1..))]
    persons: Vec<u32>,
    /// Write the mask alone, as an 8-bit grey PNG
    #[arg(long)]
    mask_only: bool,
    #[command(flatten)]
    looking: Looking,
}

/// Runs the command.
pub fn run(options: &Options) -> Result<(), Failure> {
    let folder = options.inputs.len() > 1 || options.output.is_dir() || ends_in_separator(&options.output);
    if options.inputs.len() > 1 && Format::from_path(&options.output).is_some() && !options.output.is_dir() {
        return Err(Failure::Usage("several photos need a folder: let OUT name one".to_owned()));
    }
    if folder {
        std::fs::create_dir_all(&options.output).map_err(|error| {
            let folder = options.output.display();
            Failure::Failed(format!("the folder {folder} cannot be made ({error}): choose another"))
        })?;
    } else {
        check_format(options)?;
    }
    let names = batch::names(&options.inputs);
    let mut models = Models::default();
    options.looking.prepare(options.model, &mut models)?;
    batch::each(&options.inputs, |index, input| {
        let end = if options.mask_only { "mask" } else { "cutout" };
        let target = match names.get(index) {
            Some(name) if folder => options.output.join(format!("{name}-{end}.png")),
            _ => options.output.clone(),
        };
        one(options, &mut models, input, &target)
    })
}

fn one(options: &Options, models: &mut Models, input: &Path, target: &Path) -> Result<(), Failure> {
    let here = |sentence: String| Failure::Failed(format!("{}: {sentence}", input.display()));
    let photo = batch::load(input)?;
    // People are counted by the model that counts them.
    let choice = match options.model {
        Choice::Auto if !options.persons.is_empty() => Choice::Model(PEOPLE),
        choice => choice,
    };
    let (model, found) = batch::segment(models, choice, input, &photo)?;
    let subjects = options.looking.wanted(model, found);
    if subjects.is_empty() {
        let advice = match options.model {
            Choice::Auto => "use a photo in which the person is larger",
            Choice::Model(PEOPLE) => "if a person is there, try --model u2netp",
            Choice::Model(id) if mask_rcnn::is_one(id) => "if a person is there, try a lower --score or --model people",
            Choice::Model(_) => "if a person is there, try --model people",
        };
        return Err(here(format!("nobody was found: {advice}")));
    }
    let chosen = choose(&options.persons, &subjects).map_err(here)?;
    let edge =
        Edge { threshold: options.threshold, softness: options.softness, feather_px: options.feather, ..Edge::RAW };
    let cut =
        Cut { model: Some(model), edge, chosen, finds: Finds { things: true, ..Finds::default() }, ..Cut::default() };
    let proxy = if edge.needs_proxy() { photo.proxy(PROXY_SIDE) } else { photo.clone() };
    let failed = |error: imaging::SaveError| Failure::Failed(error.to_string());
    if options.mask_only {
        let matte = tasks::matte(&photo, &proxy, &cut, &subjects, (photo.width(), photo.height()));
        return imaging::save_mask(target, &matte).map_err(failed);
    }
    let cutout = tasks::cutout(&photo, &proxy, &cut, &subjects)
        .ok_or_else(|| here("nothing is left of the person: lower --threshold".to_owned()))?;
    imaging::save(target, &cutout.photo, Format::from_path(target).unwrap_or(Format::Png)).map_err(failed)
}

fn choose(persons: &[u32], subjects: &[Subject]) -> Result<BTreeSet<u32>, String> {
    let all: BTreeSet<u32> = subjects.iter().map(|subject| subject.id).collect();
    if persons.is_empty() {
        return Ok(all);
    }
    match persons.iter().find(|number| !all.contains(number)) {
        Some(number) => Err(format!("there is no person {number}: {} found, `lineup people` lists them", all.len())),
        None => Ok(persons.iter().copied().collect()),
    }
}

fn check_format(options: &Options) -> Result<(), Failure> {
    let format = Format::from_path(&options.output);
    let usage = |sentence: &str| Err(Failure::Usage(sentence.to_owned()));
    match (options.mask_only, format) {
        (true, Some(Format::Png)) | (false, Some(Format::Png | Format::WebP | Format::Tiff)) => Ok(()),
        (true, _) => usage("a mask is a PNG: end OUT in .png"),
        (false, Some(Format::Jpeg { .. })) => usage("a JPEG cannot be see-through: end OUT in .png or .webp"),
        (false, None) => usage("end OUT in .png or .webp, or name a folder"),
    }
}

fn ends_in_separator(path: &Path) -> bool {
    path.as_os_str().to_string_lossy().ends_with(std::path::is_separator)
}
