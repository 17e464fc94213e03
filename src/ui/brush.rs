//! The brush in the user's hand: whether it is taken, how it is set, the stroke that goes on.
//!
//! Must not know: how a stroke is drawn, where the canvas is.

mod steady;

pub use steady::Steady;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{
    App,
    action::{Action, Mode},
};
use crate::{
    editor::{Command, PhotoEntry, PhotoId},
    imaging::{Stroke, StrokePoint},
};

/// The least diameter, photo pixels.
const LEAST_PX: f32 = 1.0;
/// The largest, as a share of the photo's long side.
const MOST_SHARE: f32 = 0.5;

/// How the brush is set. Kept between runs.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Tip {
    /// Diameter as a share of the photo's long side, so that it looks the same on photos of all sizes.
    pub size: f32,
    /// `0.0..=1.0`.
    pub hardness: f32,
    /// `0.0..=1.0`.
    pub flow: f32,
    /// How much a trembling hand is steadied, `0.0..=1.0`.
    pub smoothing: f32,
    /// Whether it stops at the photo's edges.
    pub at_edges: bool,
}

impl Tip {
    /// As it is at first.
    pub const FIRST: Self = Self { size: 0.04, hardness: 0.8, flow: 1.0, smoothing: 0.3, at_edges: true };

    /// What a settings file says, within what there is.
    #[must_use]
    pub fn sane(self) -> Self {
        let within = |value: f32, least: f32, most: f32, usual: f32| {
            if value.is_finite() { value.clamp(least, most) } else { usual }
        };
        Self {
            size: within(self.size, 1e-5, MOST_SHARE, Self::FIRST.size),
            hardness: within(self.hardness, 0.0, 1.0, Self::FIRST.hardness),
            flow: within(self.flow, 0.01, 1.0, Self::FIRST.flow),
            smoothing: within(self.smoothing, 0.0, 1.0, Self::FIRST.smoothing),
            ..self
        }
    }

    /// Whether it is set as at first; a size that was rounded to whole pixels is.
    #[must_use]
    pub fn is_first(self) -> bool {
        (self.size / Self::FIRST.size - 1.0).abs() < 0.02 && Self { size: Self::FIRST.size, ..self } == Self::FIRST
    }

    /// Diameter in pixels of a photo.
    #[must_use]
    pub fn size_px(&self, entry: &PhotoEntry) -> f32 {
        (self.size * long_side(entry)).clamp(LEAST_PX, Self::most_px(entry))
    }

    /// The largest diameter in pixels of a photo.
    #[must_use]
    pub fn most_px(entry: &PhotoEntry) -> f32 {
        (long_side(entry) * MOST_SHARE).round().max(LEAST_PX + 1.0)
    }

    /// With a diameter in pixels of a photo.
    #[must_use]
    pub fn with_size_px(self, entry: &PhotoEntry, size_px: f32) -> Self {
        Self { size: size_px.clamp(LEAST_PX, Self::most_px(entry)) / long_side(entry), ..self }
    }

    /// The next size, larger or smaller, by about an eighth and at least a pixel.
    #[must_use]
    pub fn resized(self, entry: &PhotoEntry, larger: bool) -> Self {
        let now = self.size_px(entry).round();
        let step = (now / 8.0).round().max(1.0);
        self.with_size_px(entry, if larger { now + step } else { now - step })
    }

    /// The next hardness, by a tenth.
    #[must_use]
    pub fn hardened(self, harder: bool) -> Self {
        let tenths = (self.hardness * 10.0).round() + if harder { 1.0 } else { -1.0 };
        Self { hardness: (tenths / 10.0).clamp(0.0, 1.0), ..self }
    }
}

impl Default for Tip {
    fn default() -> Self {
        Self::FIRST
    }
}

fn long_side(entry: &PhotoEntry) -> f32 {
    entry.photo.width().max(entry.photo.height()) as f32
}

/// A stroke that is being drawn.
#[derive(Clone, Debug)]
pub struct Drawing {
    /// On which photo.
    pub photo: PhotoId,
    /// So far; its last points are still to come.
    pub stroke: Stroke,
    /// Where a straight line begins, when it is one.
    pub anchor: Option<StrokePoint>,
    /// The steadied pointer.
    pub steady: Steady,
}

/// What was drawn and may not show yet.
#[derive(Clone, Debug)]
pub struct Trail {
    /// On which photo.
    pub photo: PhotoId,
    /// All points, also those that the finished stroke does without.
    pub stroke: Stroke,
    /// The finished stroke.
    pub finished: Option<Arc<Stroke>>,
}

/// The brush.
#[derive(Clone, Debug, Default)]
pub struct Brush {
    /// Whether it is taken.
    pub(super) on: bool,
    /// Whether it erases.
    pub(super) erases: bool,
    /// How it is set.
    pub(super) tip: Tip,
    /// The stroke that goes on.
    pub(super) drawing: Option<Drawing>,
    /// What is drawn at once, until the matte has it.
    pub(super) trail: Option<Trail>,
    /// Where the last stroke ended: a straight line begins there.
    pub(super) last: Option<(PhotoId, StrokePoint)>,
    /// How hard the stylus was pressed last.
    pub(super) pressure: Option<f32>,
}

impl Brush {
    /// The brush as it was set when the window was closed.
    #[must_use]
    pub fn kept(tip: Tip) -> Self {
        Self { tip: tip.sane(), ..Self::default() }
    }
}

/// What is asked of the brush.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum BrushAction {
    /// Takes it, or puts it away.
    Toggle,
    /// Puts it away.
    Leave,
    /// Keep, or with `false` erase.
    Keep(bool),
    /// Sets it.
    Set(Tip),
    /// Gives up the stroke that goes on.
    GiveUp,
}

impl App {
    /// The brush, to look at: its settings, and whether it keeps, while it is taken.
    #[must_use]
    pub fn brush(&self) -> Option<(Tip, bool)> {
        self.brushing().map(|_| (self.brush.tip, !self.brush.erases))
    }

    /// The photo that can be painted on.
    pub(super) fn paintable(&self) -> Option<&PhotoEntry> {
        self.viewed().filter(|_| self.mode == Mode::CutOut)
    }

    /// The photo that is painted on, while the brush is taken.
    pub(super) fn brushing(&self) -> Option<&PhotoEntry> {
        self.paintable().filter(|_| self.brush.on)
    }

    /// Another setting of the brush, while it is taken.
    pub(super) fn brush_set(&self, change: impl Fn(Tip, &PhotoEntry) -> Tip) -> Option<Action> {
        let tip = change(self.brush.tip, self.brushing()?);
        Some(Action::Brush(BrushAction::Set(tip)))
    }

    /// Taking all strokes of the shown photo away.
    pub(super) fn clear_strokes(&self) -> Option<Action> {
        let entry = self.paintable().filter(|entry| !entry.cut.strokes.all().is_empty())?;
        Some(Action::Edit(Command::ClearStrokes(entry.id)))
    }

    pub(super) fn perform_brush(&mut self, action: BrushAction) {
        let brush = &mut self.brush;
        match action {
            BrushAction::Toggle => brush.on = !brush.on,
            BrushAction::Leave => brush.on = false,
            BrushAction::Keep(keep) => brush.erases = !keep,
            BrushAction::Set(tip) => brush.tip = tip.sane(),
            BrushAction::GiveUp => {
                if brush.drawing.take().is_some() {
                    brush.trail = None;
                    self.editor.abandon_gesture();
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{editor::Cut, imaging::Photo};

    fn entry(width: u32, height: u32) -> PhotoEntry {
        let photo = Photo::from_rgb(width, height, vec![0; (width * height * 3) as usize]).unwrap();
        PhotoEntry { id: PhotoId(1), name: String::new(), path: None, proxy: photo.clone(), photo, cut: Cut::default() }
    }

    #[test]
    fn the_size_goes_up_and_down_from_a_pixel_to_half_the_photo() {
        let entry = entry(300, 200);
        let mut tip = Tip::FIRST;
        for _ in 0..100 {
            let next = tip.resized(&entry, false);
            assert!(next.size_px(&entry) <= tip.size_px(&entry));
            tip = next;
        }
        assert!((tip.size_px(&entry) - 1.0).abs() < 1e-3);
        for _ in 0..100 {
            tip = tip.resized(&entry, true);
        }
        assert!((tip.size_px(&entry) - 150.0).abs() < 1e-3);
    }

    #[test]
    fn nonsense_in_the_settings_file_is_set_right() {
        let odd = Tip { size: f32::NAN, hardness: 7.0, flow: -1.0, smoothing: f32::INFINITY, at_edges: false };
        let sane = Tip { hardness: 1.0, flow: 0.01, at_edges: false, ..Tip::FIRST };
        assert_eq!(odd.sane(), sane);
        assert_eq!(Tip::FIRST.sane(), Tip::FIRST);
    }
}
