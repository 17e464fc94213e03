//! The line at the bottom: what is going on, with a number and a way to stop it; where the pointer is.
//!
//! Must not know: how the work is done.

use egui::{ProgressBar, Ui, Vec2};

use super::{App, action::Action, names, theme::icon, top_bar::named};
use crate::{editor::Activity, text::fill};

/// Width of what stands beside the words while something goes on, points.
const BESIDE: f32 = 500.0;

/// Draws the line.
pub fn status_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    let t = app.lang.words();
    ui.horizontal(|ui| {
        ui.set_min_height(28.0);
        let activities = app.editor.activities();
        if let Some(activity) = activities.first() {
            let (text, how_far) = describe(app, activity);
            // The words give way: the way to stop it is always there.
            ui.scope(|ui| {
                ui.set_max_width((ui.available_width() - BESIDE).max(40.0));
                ui.add(egui::Label::new(text).truncate());
            });
            match how_far {
                HowFar::Share(share) => drop(ui.add(ProgressBar::new(share).desired_width(160.0).show_percentage())),
                HowFar::Tenths(tenths) => {
                    let seconds = format!("{:.1}", f64::from(tenths) / 10.0);
                    ui.label(fill(t.flow.for_seconds, &[&seconds]));
                }
            }
            let lasting = !matches!(activity, Activity::Beside { can_stop: false, .. });
            if lasting && ui.add(egui::Button::new(t.cancel).min_size(Vec2::new(64.0, 24.0))).clicked() {
                actions.push(Action::Cancel);
            }
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let bell = named(ui.add(egui::Button::new(icon::BELL).selected(app.cards.log)), t.flow.open_log);
            if bell.on_hover_text(t.flow.open_log).clicked() {
                actions.push(Action::ToggleLog);
            }
            if let Some((x, y)) = app.pointer_px {
                ui.label(fill(t.pointer_at, &[&(x as i64), &(y as i64)]));
            }
            let shown = match app.mode {
                super::Mode::Compose => app.editor.document().group(),
                super::Mode::CutOut => app.shown_photo().and_then(|id| app.editor.document().photo(id)),
            };
            if let Some(entry) = shown {
                let whole = (entry.photo.width(), entry.photo.height());
                let frame = app.editor.document().frame().filter(|_| app.mode == super::Mode::Compose);
                let (width, height) = frame.map_or(whole, |frame| (frame.width, frame.height));
                ui.label(format!("{width} × {height}"));
            }
        });
    });
}

/// The number that stands beside the words.
enum HowFar {
    /// So much of it is done.
    Share(f32),
    /// It has gone on for so many tenths of a second; nobody knows how long it takes.
    Tenths(u32),
}

impl HowFar {
    /// See [`Activity`]: with no total, what is done are tenths of a second.
    fn new(done: u32, total: u32) -> Self {
        if total > 0 { Self::Share(done as f32 / total as f32) } else { Self::Tenths(done) }
    }
}

fn describe(app: &App, activity: &Activity) -> (String, HowFar) {
    let t = app.lang.words();
    match activity {
        Activity::Opening { name, number, total, done, steps } => {
            let of_this = if *steps > 0 { *done as f32 / *steps as f32 } else { 0.0 };
            let share = (number.saturating_sub(1) as f32 + of_this) / (*total).max(1) as f32;
            (fill(t.opening, &[name, number, total]), HowFar::Share(share))
        }
        Activity::Segmenting { stage, done, total } => {
            let word = names::stage(app.lang, *stage);
            let text = if *total > 0 { fill(t.n_of_m, &[&word, done, total]) } else { word.to_owned() };
            (text, HowFar::new(*done, *total))
        }
        Activity::Copying { done, total, .. } => {
            let word = if *total > 0 { t.flow.copying } else { t.flow.handing_over };
            (word.to_owned(), HowFar::new(*done, *total))
        }
        Activity::Exporting { stage, done, total } => {
            let word = if *total > 0 { names::stage(app.lang, *stage) } else { t.exporting };
            (word.to_owned(), HowFar::new(*done, *total))
        }
        Activity::Beside { work, done, total, .. } => {
            (names::beside(app.lang, *work).to_owned(), HowFar::new(*done, *total))
        }
        Activity::Model { id, stage, done, total } => {
            let text = fill(t.shelf.failed, &[&names::model(app.lang, id).0, &names::stage(app.lang, *stage)]);
            let share = *done as f32 / (*total).max(1) as f32;
            (text, HowFar::Share(share.min(1.0)))
        }
    }
}
