//! The canvas while cutting out: the photo, the mask as a tint, the people as numbers to click.
//!
//! Must not know: how the mask was found.

use egui::{Pos2, Sense, Ui, Vec2, accesskit::Role, vec2};

use super::{Canvas, begin, paint_badge, paint_photo};
use crate::{
    editor::{Command, PhotoEntry},
    inference::Subject,
    text::fill,
    ui::{App, action::Action, people_panel},
};

/// A person takes a click where their probability is above this.
const CLICK_PROB: f32 = 0.4;

/// Draws the photo of `entry` with its overlay; clicks toggle people.
pub fn cut_ui(ui: &mut Ui, app: &mut App, entry: &PhotoEntry, actions: &mut Vec<Action>) {
    let t = app.lang.words();
    let camera = app.camera(entry.id);
    let canvas = begin(ui, t.canvas_cut, entry, camera, true);
    app.pointer_px = inside(entry, canvas.pointer_px(ui));
    let painter = ui.painter_at(canvas.area);
    let texture = app.textures.photo(ui.ctx(), entry);
    paint_photo(&painter, &canvas, entry, texture.id());
    let hide = ui.input(|i| i.key_down(egui::Key::Backslash)) && ui.memory(|m| m.focused().is_none());
    if let Some(preview) = app.editor.preview(entry.id).cloned()
        && !hide
        && let Some(overlay) = app.textures.overlay(ui.ctx(), entry.id, &preview)
    {
        paint_photo(&painter, &canvas, entry, overlay.id());
    }
    let Some(subjects) = app.editor.subjects(entry.id).cloned() else { return };
    if subjects.len() > 1 || subjects.iter().any(|subject| subject.label == "person") {
        for subject in subjects.iter() {
            badge_ui(ui, &painter, app, &canvas, entry, subject, actions);
        }
    }
    if canvas.response.clicked()
        && let Some(at) = canvas.response.interact_pointer_pos()
        && let Some(subject) = subject_at(&subjects, canvas.camera.to_photo(canvas.area, at))
    {
        actions.push(toggled(entry, subject.id));
    }
}

fn badge_ui(
    ui: &Ui,
    painter: &egui::Painter,
    app: &App,
    canvas: &Canvas,
    entry: &PhotoEntry,
    subject: &Subject,
    actions: &mut Vec<Action>,
) {
    let on = entry.cut.chosen.contains(&subject.id);
    let at = badge_at(canvas, subject);
    if !canvas.area.contains(at) {
        return;
    }
    paint_badge(painter, at, &subject.id.to_string(), on);
    let rect = egui::Rect::from_center_size(at, Vec2::splat(26.0));
    let response = ui.interact(rect, ui.unique_id().with(("badge", entry.id.0, subject.id)), Sense::click());
    let name = fill(app.lang.words().on_the_photo, &[&people_panel::title(app.lang.words(), subject)]);
    response.widget_info(|| egui::WidgetInfo::selected(Role::CheckBox, true, on, &name));
    if response.clicked() {
        actions.push(toggled(entry, subject.id));
    }
    response.on_hover_text(format!("{name}  {:.2}", subject.score));
}

/// Above the face, else at the top of the person.
fn badge_at(canvas: &Canvas, subject: &Subject) -> Pos2 {
    let head = subject.face.unwrap_or(subject.bounds);
    let top = canvas.camera.to_screen(canvas.area, vec2(head.centre().0, head.y0));
    Pos2::new(top.x, (top.y - 14.0).max(canvas.area.top() + 16.0))
}

fn subject_at(subjects: &[Subject], at: Vec2) -> Option<&Subject> {
    subjects
        .iter()
        .map(|subject| (subject, subject.mask.sample(f64::from(at.x), f64::from(at.y))))
        .filter(|(_, prob)| *prob > CLICK_PROB)
        .max_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(subject, _)| subject)
}

fn toggled(entry: &PhotoEntry, subject_id: u32) -> Action {
    let mut chosen = entry.cut.chosen.clone();
    people_panel::toggle(&mut chosen, subject_id);
    Action::Edit(Command::Choose { photo: entry.id, chosen })
}

/// The pointer, while it is over the photo itself.
pub fn inside(entry: &PhotoEntry, at: Option<Vec2>) -> Option<(f32, f32)> {
    let (w, h) = (entry.photo.width() as f32, entry.photo.height() as f32);
    at.filter(|at| (0.0..w).contains(&at.x) && (0.0..h).contains(&at.y)).map(|at| (at.x, at.y))
}
