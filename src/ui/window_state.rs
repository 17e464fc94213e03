//! How the window stood when it was closed: its size and place, the width of its panels, the last folder. Kept in the
//! `[window]` section of the settings file.
//!
//! Must not know: the document; where the settings file is.

use std::path::PathBuf;

use egui::{Vec2, ViewportBuilder, ViewportCommand};
use serde::{Deserialize, Serialize};

use super::{
    App,
    brush::Tip,
    dials::{self, Folds},
    view::Look,
};
use crate::editor::ExportSettings;

/// The window when nothing is kept yet, in the system's points (text scale aside).
const SIZE: [f32; 2] = [1280.0, 800.0];
/// What every view fits into, in points of the text scale.
const LEAST: Vec2 = Vec2::new(640.0, 400.0);
/// The least size never exceeds this, so that the window fits a small screen at any text scale; panels scroll.
const LEAST_AT_MOST: Vec2 = Vec2::new(1000.0, 560.0);

/// Frames in which a window that has just opened finds its place.
const SETTLING: u32 = 6;

/// What is kept. A new field needs a default and no more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WindowState {
    /// Width and height of its inside when it is not maximised, in the system's points.
    pub size: [f32; 2],
    /// Where its frame begins, in the system's points; a system may not tell.
    pub position: Option<[f32; 2]>,
    /// Whether it fills the screen.
    pub maximized: bool,
    /// Width of the panel on the right, points.
    pub panel_width: f32,
    /// Height of the history below it, points.
    pub history_height: f32,
    /// Whether the history is shown.
    pub history: bool,
    /// How a photo is looked at while cutting out.
    pub look: Look,
    /// How the brush is set.
    pub brush: Tip,
    /// The folder of the last file that was opened or written.
    pub folder: Option<PathBuf>,
    #[serde(skip)]
    frames: u32,
    /// How the last export was written: how the next project's is.
    pub export: ExportSettings,
    /// The tour was taken or skipped.
    pub guide_done: bool,
    /// What is folded in the panel on the right.
    pub folds: Folds,
    #[serde(flatten)]
    others: toml::Table,
}

impl Default for WindowState {
    fn default() -> Self {
        Self {
            size: SIZE,
            position: None,
            maximized: false,
            panel_width: 312.0,
            history_height: 220.0,
            history: false,
            look: Look::default(),
            brush: Tip::default(),
            folder: None,
            frames: 0,
            export: ExportSettings::default(),
            guide_done: false,
            folds: Folds::new(),
            others: toml::Table::new(),
        }
    }
}

impl WindowState {
    /// What a settings file says; whatever makes no sense is as if it were not there.
    #[must_use]
    pub fn read(section: &toml::Table) -> Self {
        let mut state: Self = section.clone().try_into().unwrap_or_default();
        let sane = |value: &mut f32, least: f32, most: f32, usual: f32| {
            *value = if value.is_finite() { value.clamp(least, most) } else { usual };
        };
        let usual = Self::default();
        let [width, height] = &mut state.size;
        sane(width, 400.0, 16_000.0, SIZE[0]);
        sane(height, 300.0, 16_000.0, SIZE[1]);
        sane(&mut state.panel_width, 200.0, 1000.0, usual.panel_width);
        sane(&mut state.history_height, 80.0, 2000.0, usual.history_height);
        state.position = state.position.filter(|at| at.iter().all(|value| value.is_finite() && value.abs() < 1e5));
        state
    }

    /// The section of the settings file.
    #[must_use]
    pub fn section(&self) -> toml::Table {
        let mut section = toml::Table::try_from(self).unwrap_or_default();
        section.iter_mut().for_each(|(_, value)| round(value));
        section
    }

    /// A window of that size at that place.
    #[must_use]
    pub fn builder(&self, text_scale: f32) -> ViewportBuilder {
        let builder = ViewportBuilder::default()
            .with_inner_size(self.size)
            .with_min_inner_size((LEAST * text_scale).min(LEAST_AT_MOST))
            .with_maximized(self.maximized);
        match self.position {
            Some(position) => builder.with_position(position),
            None => builder,
        }
    }

    /// Looks where the window is now and what is folded. What it was before it filled the screen is not forgotten.
    pub fn watch(&mut self, ctx: &egui::Context) {
        self.folds = dials::folds(ctx);
        self.frames = self.frames.saturating_add(1);
        if self.frames <= SETTLING {
            // Under X11 a window that is not shown yet is not maximised: asked for again once it is.
            if self.maximized {
                if self.frames == SETTLING / 2 {
                    ctx.send_viewport_cmd(ViewportCommand::Maximized(true));
                }
                ctx.request_repaint();
            }
            return;
        }
        let scale = ctx.zoom_factor();
        ctx.input(|i| {
            let window = i.viewport();
            self.maximized = window.maximized.unwrap_or(false);
            if self.maximized || window.fullscreen == Some(true) || window.minimized == Some(true) {
                return;
            }
            if let Some(inside) = window.inner_rect.filter(|rect| rect.width() > 1.0) {
                self.size = (inside.size() * scale).round().into();
            }
            if let Some(frame) = window.outer_rect {
                self.position = Some((frame.min.to_vec2() * scale).round().into());
            }
        });
    }
}

/// Four digits after the point, so that 0.4 is written as 0.4.
fn round(value: &mut toml::Value) {
    match value {
        toml::Value::Float(number) => *number = (*number * 1e4).round() / 1e4,
        toml::Value::Array(values) => values.iter_mut().for_each(round),
        toml::Value::Table(table) => table.iter_mut().for_each(|(_, value)| round(value)),
        _ => {}
    }
}

impl App {
    /// Follows the settings: language, colours, text scale.
    pub(super) fn follow_settings(&mut self, ctx: &egui::Context) {
        let settings = self.editor.settings();
        self.lang = super::names::language(settings.language);
        ctx.set_theme(super::names::theme(settings.theme));
        let scale = settings.text_scale_percent as f32 / 100.0;
        if (ctx.zoom_factor() - scale).abs() > 1e-3 {
            ctx.set_zoom_factor(scale);
            let least = (LEAST * scale).min(LEAST_AT_MOST) / scale;
            ctx.send_viewport_cmd(ViewportCommand::MinInnerSize(least));
        }
    }

    /// Puts how the window stands into the settings.
    pub(super) fn keep_window(&mut self) {
        self.window.look = self.view.look;
        self.window.brush = self.brush.tip;
        let mut settings = self.editor.settings().clone();
        settings.window = self.window.section();
        self.editor.set_settings(settings);
    }
}

/// Whether a window's frame can be seen on one of these screens (each `[x, y, width, height]`): enough of its top to
/// take hold of.
#[must_use]
pub fn in_sight(position: [f32; 2], width: f32, screens: &[[f32; 4]]) -> bool {
    let [x, y] = position;
    screens.iter().any(|[left, top, wide, high]| {
        let seen = (x + width).min(left + wide) - x.max(*left);
        seen > 100.0 && y > top - 40.0 && y < top + high - 60.0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_read_as_it_was_written_and_nonsense_is_as_nothing() {
        let state = WindowState {
            size: [900.0, 700.0],
            position: Some([10.0, -20.0]),
            maximized: true,
            folder: Some("/photos".into()),
            ..WindowState::default()
        };
        assert_eq!(WindowState::read(&state.section()), state);
        assert_eq!(WindowState::read(&toml::Table::new()), WindowState::default());
        for text in ["size = 3", "size = [nan, inf]\npanel_width = nan", "position = [nan, 1.0]", "folder = 9"] {
            assert_eq!(WindowState::read(&text.parse().unwrap()), WindowState::default(), "{text}");
        }
        let newer: toml::Table = "later = 5".parse().unwrap();
        assert_eq!(WindowState::read(&newer).section().get("later"), newer.get("later"));
    }

    #[test]
    fn a_window_on_a_screen_that_is_gone_is_out_of_sight() {
        let screens = [[0.0, 0.0, 1920.0, 1080.0], [1920.0, 0.0, 1280.0, 1024.0]];
        assert!(in_sight([100.0, 0.0], 1280.0, &screens) && in_sight([2000.0, 10.0], 1280.0, &screens));
        assert!(!in_sight([2000.0, 10.0], 1280.0, &screens[..1]));
        assert!(!in_sight([100.0, 1070.0], 1280.0, &screens) && !in_sight([-1250.0, 5.0], 1280.0, &screens));
    }
}
