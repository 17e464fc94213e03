//! How Mask R-CNN is to look, on the command line.
//!
//! Must not know: what is done with what it finds.

use std::path::PathBuf;

use clap::ValueEnum;

use super::{Failure, number};
use crate::{
    editor::{Choice, Models},
    inference::{
        ModelId, PERSON, SURE, Subject,
        mask_rcnn::{self, Ask, Asked, FAINTEST, Quality},
    },
};

/// Options of a command that runs models.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Mask R-CNN")]
pub struct Looking {
    /// Leave finds out that it is less sure of, 0.05 to 1 [default: 0.5]
    #[arg(long, value_name = "S", value_parser = |text: &str| number(text, FAINTEST, 1.0))]
    score: Option<f32>,
    /// Keep balls, bats and everything else too, not only people
    #[arg(long)]
    all_classes: bool,
    /// How to look [default: exact]
    #[arg(long, value_enum)]
    quality: Option<QualityName>,
    /// A checkpoint of Detectron2's layout in place of the official one; NAME.json beside it may give short_side,
    /// long_side and classes
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum QualityName {
    /// As Detectron2 does
    Exact,
    /// In a smaller picture, people only
    Fast,
}

impl Looking {
    /// Makes the chosen model look so.
    pub fn prepare(&self, choice: Choice, models: &mut Models) -> Result<(), Failure> {
        let usage = |sentence: &str| Err(Failure::Usage(sentence.to_owned()));
        let of_file = self.quality.is_some() || self.weights.is_some();
        let id = if let Choice::Model(id) = choice { id } else { "auto" };
        if !mask_rcnn::is_one(id) && (of_file || self.all_classes || self.score.is_some()) {
            return usage("--score, --all-classes, --quality and --weights are for Mask R-CNN: add --model mask-rcnn");
        }
        if id != mask_rcnn::EXACT_ID {
            return if of_file { usage("--quality and --weights are for --model mask-rcnn") } else { Ok(()) };
        }
        let quality = if self.quality == Some(QualityName::Fast) { Quality::Fast } else { Quality::Exact };
        if quality == Quality::Fast && self.all_classes {
            return usage("--quality fast finds people only: leave one of it and --all-classes out");
        }
        let ask = Ask { quality, all_classes: self.all_classes, score: self.score.unwrap_or(SURE) };
        models.put(mask_rcnn::EXACT_ID, Box::new(Asked::new(ask, self.weights.as_deref())));
        Ok(())
    }

    /// Those of a model's finds that are wanted, numbered anew.
    pub fn wanted(&self, model: ModelId, mut subjects: Vec<Subject>) -> Vec<Subject> {
        if mask_rcnn::is_one(model) {
            let score = self.score.unwrap_or(SURE);
            subjects.retain(|subject| subject.score >= score && (self.all_classes || subject.label == PERSON));
            for (subject, id) in subjects.iter_mut().zip(1..) {
                subject.id = id;
            }
        }
        subjects
    }
}
