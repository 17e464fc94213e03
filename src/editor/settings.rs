//! The user's choices, kept between runs in one file that people can read and change.
//!
//! Must not know: egui, words; what the window keeps in its own section.

mod kept;

use serde::{Deserialize, Serialize};

pub use kept::{Kept, Problem, file, write};

use super::models::{PEOPLE, PORTRAIT};
use crate::{
    imaging::Edge,
    inference::{self, ModelId},
};

/// A language to use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// The system's, where Lineup has it.
    #[default]
    System,
    /// English.
    English,
    /// Korean.
    Korean,
}

/// Colours to use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the system has it now.
    System,
    /// Dark grey: the photo is the brightest thing in the window.
    #[default]
    Dark,
    /// Light grey.
    Light,
}

/// Least and most of [`Settings::text_scale_percent`].
pub const TEXT_SCALE: std::ops::RangeInclusive<u32> = 80..=200;
/// Most of [`Settings::threads`].
pub const MOST_THREADS: u32 = 64;

/// Everything that is kept. A file without a key means its default; keys of other versions are kept as they are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The window's language.
    pub language: Language,
    /// The window's colours.
    pub theme: Theme,
    /// Size of text and controls, within [`TEXT_SCALE`].
    pub text_scale_percent: u32,
    /// Threads for models and pictures, at most [`MOST_THREADS`]; 0 is as many as the machine has. From the next start.
    pub threads: u32,
    /// The model that is picked for a new photo.
    pub models: DefaultModels,
    /// The edge of a new cut-out.
    pub edge: DefaultEdge,
    /// What the window keeps of itself.
    pub window: toml::Table,
    /// Keys of other versions of Lineup.
    #[serde(flatten)]
    pub others: toml::Table,
}

/// The model that is picked for a new photo, by id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DefaultModels {
    /// For the group photo.
    pub group: String,
    /// For a person to add.
    pub person: String,
}

/// The edge of a new cut-out, as in [`Edge`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DefaultEdge {
    /// `0.0..=1.0`.
    pub threshold: f64,
    /// `0.0..=0.5`.
    pub softness: f64,
    /// Radius in photo pixels, `0.0..=100.0`.
    pub feather_px: f64,
    /// `0.0..=1.0`.
    pub refine: f64,
    /// `0.0..=1.0`.
    pub clean: f64,
    /// Photo pixels, `-20.0..=20.0`.
    pub grow_px: f64,
    /// Photo pixels, `0.0..=500.0`.
    pub fill_holes_px: f64,
    /// Photo pixels, `0.0..=500.0`.
    pub drop_islands_px: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: Language::default(),
            theme: Theme::default(),
            text_scale_percent: 100,
            threads: 0,
            models: DefaultModels::default(),
            edge: DefaultEdge::default(),
            window: toml::Table::new(),
            others: toml::Table::new(),
        }
    }
}

impl Default for DefaultModels {
    fn default() -> Self {
        Self { group: PEOPLE.to_owned(), person: PORTRAIT.to_owned() }
    }
}

impl Default for DefaultEdge {
    fn default() -> Self {
        Self::of(Edge::SOLID)
    }
}

impl DefaultEdge {
    /// From an edge; rounded, so that the file reads well.
    #[must_use]
    pub fn of(edge: Edge) -> Self {
        let rounded = |value: f32| (f64::from(value) * 1000.0).round() / 1000.0;
        Self {
            threshold: rounded(edge.threshold),
            softness: rounded(edge.softness),
            feather_px: rounded(edge.feather_px),
            refine: rounded(edge.refine),
            clean: rounded(edge.clean),
            grow_px: rounded(edge.grow_px),
            fill_holes_px: rounded(edge.fill_holes_px),
            drop_islands_px: rounded(edge.drop_islands_px),
        }
    }

    /// As an edge.
    #[must_use]
    pub fn edge(self) -> Edge {
        Edge {
            threshold: self.threshold as f32,
            softness: self.softness as f32,
            feather_px: self.feather_px as f32,
            refine: self.refine as f32,
            clean: self.clean as f32,
            grow_px: self.grow_px as f32,
            fill_holes_px: self.fill_holes_px as f32,
            drop_islands_px: self.drop_islands_px as f32,
        }
    }
}

impl Settings {
    /// The model for a new group photo, or for a new person.
    #[must_use]
    pub fn model(&self, is_group: bool) -> ModelId {
        let (wanted, usual) = if is_group { (&self.models.group, PEOPLE) } else { (&self.models.person, PORTRAIT) };
        inference::model(wanted).map_or(usual, |spec| spec.id)
    }

    /// All as at the first start, but for what the window keeps of itself and what is unknown.
    #[must_use]
    pub fn afresh(&self) -> Self {
        Self { window: self.window.clone(), others: self.others.clone(), ..Self::default() }
    }

    /// The same with every value within its range.
    #[must_use]
    pub fn sane(mut self) -> Self {
        self.text_scale_percent = self.text_scale_percent.clamp(*TEXT_SCALE.start(), *TEXT_SCALE.end());
        self.threads = self.threads.min(MOST_THREADS);
        let (edge, usual) = (&mut self.edge, DefaultEdge::default());
        for (value, range, usual) in [
            (&mut edge.threshold, 0.0..=1.0, usual.threshold),
            (&mut edge.softness, 0.0..=0.5, usual.softness),
            (&mut edge.feather_px, 0.0..=100.0, usual.feather_px),
            (&mut edge.refine, 0.0..=1.0, usual.refine),
            (&mut edge.clean, 0.0..=1.0, usual.clean),
            (&mut edge.grow_px, -20.0..=20.0, usual.grow_px),
            (&mut edge.fill_holes_px, 0.0..=500.0, usual.fill_holes_px),
            (&mut edge.drop_islands_px, 0.0..=500.0, usual.drop_islands_px),
        ] {
            *value = if value.is_finite() { value.clamp(*range.start(), *range.end()) } else { usual };
        }
        self
    }

    /// Reads what a file holds.
    ///
    /// # Errors
    /// What is wrong with it, in one line.
    pub fn parse(text: &str) -> Result<Self, String> {
        let settings: Self = toml::from_str(text).map_err(|error| error.message().to_owned())?;
        Ok(settings.sane())
    }

    /// What a file holds.
    #[must_use]
    pub fn to_text(&self) -> String {
        let body = toml::to_string(self).unwrap_or_default();
        format!("# What Lineup keeps between runs. It may be changed by hand while Lineup is closed.\n\n{body}")
    }
}

/// Uses that many threads for models and pictures from now on; 0 is as many as the machine has. Pictures take only the
/// first call of a run, before anything was worked on.
pub fn use_threads(threads: u32) {
    inference::session::set_threads(threads as usize);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads as usize);
    let _already_running = pool.start_handler(|_| super::job::give_way()).build_global();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_out_of_range_come_into_it() {
        let settings =
            Settings::parse("text_scale_percent = 900\nthreads = 4000\n[edge]\nthreshold = nan\nsoftness = 7").unwrap();
        assert_eq!((settings.text_scale_percent, settings.threads), (200, MOST_THREADS));
        assert_eq!((settings.edge.threshold, settings.edge.softness), (0.5, 0.5));
        assert_eq!(Settings::parse("[models]\ngroup = \"gone\"").unwrap().model(true), PEOPLE);
    }

    #[test]
    fn the_file_reads_well() {
        let text = Settings::default().to_text();
        for line in
            ["language = \"system\"", "theme = \"dark\"", "text_scale_percent = 100", "softness = 0.25", "[edge]"]
        {
            assert!(text.lines().any(|written| written == line), "{line} in {text}");
        }
    }
}
