//! The canvas while cutting out: the photo, what shows of the mask, the people's outlines and numbers to click.
//!
//! Must not know: how the mask was found.

use egui::{Align2, Color32, CursorIcon, FontId, Painter, Ui, Vec2, vec2};

use super::{
    Canvas, backdrop, badges, begin, brush, grid,
    outline::{Pen, outline},
    paint_photo,
};
use crate::{
    editor::{Command, PhotoEntry},
    inference::Subject,
    ui::{App, action::Action, people_panel, theme, tint, traces::Outlines, view::Style},
};

/// A person takes a click where their probability is above this.
const CLICK_PROB: f32 = 0.4;

/// Draws the photo of `entry` with its overlay; clicks choose people.
pub fn cut_ui(ui: &mut Ui, app: &mut App, entry: &PhotoEntry, actions: &mut Vec<Action>) {
    let t = app.lang.words();
    let brushing = app.brush.on;
    let camera = app.camera(entry.id);
    let canvas = begin(ui, t.canvas_cut, entry, camera, !brushing);
    app.pointer_px = inside(entry, canvas.pointer_px(ui));
    let painter = ui.painter_at(canvas.area);
    paint_photo(&painter, &mut app.textures, &canvas, entry);
    let alone = app.view.comparing || (ui.input(|i| i.key_down(egui::Key::Backslash)) && !ui.ctx().text_edit_focused());
    let subjects = app.editor.subjects(entry.id).cloned();
    let preview = app.editor.preview(entry.id).cloned();
    let mut outlines = None;
    // Of all that was found: what somebody holds is cut out even when it is not listed.
    if let (Some(found), Some(preview)) = (app.editor.found(entry.id).cloned(), &preview)
        && !alone
    {
        outlines = backdrop::cover(&painter, app, &canvas, entry, &found, preview);
    }
    if app.view.look.grid {
        grid::pixel_grid(&painter, &canvas, (entry.photo.width(), entry.photo.height()));
    }
    if alone {
        chip(&painter, &canvas, t.view.original);
        return;
    }
    if brushing {
        return brush::brush_ui(ui, app, &canvas, entry, actions);
    }
    let Some(subjects) = subjects else { return };
    let pointed = ui
        .ctx()
        .pointer_latest_pos()
        .filter(|_| canvas.response.hovered() && !canvas.response.dragged())
        .and_then(|at| subject_at(&subjects, canvas.camera.to_photo(canvas.area, at)));
    let (mut pointed, mut on_badge) = (pointed.map(|subject| subject.id), false);
    let outlined = app.view.was_hovered.filter(|(photo, _)| *photo == entry.id).map(|(_, id)| id);
    if let Some(outlines) = &outlines {
        paint_outlines(&painter, app, &canvas, entry, &subjects, outlines, outlined);
    }
    let mut clicked = if canvas.response.clicked() { pointed } else { None };
    let several = subjects.len() > 1 || subjects.iter().any(|subject| subject.label == "person");
    if app.view.look.numbers && several {
        let places = badges::places(&canvas, &subjects);
        for (subject, at) in subjects.iter().zip(places) {
            let Some(at) = at else { continue };
            let on = entry.cut.chosen.contains(&subject.id);
            let response = badges::badge_ui(ui, &painter, t, at, subject, on, outlined == Some(subject.id));
            if response.clicked() {
                clicked = Some(subject.id);
            }
            if response.hovered() || response.has_focus() {
                on_badge = true;
                pointed = Some(subject.id);
            }
            response.on_hover_ui(|ui| people_panel::tip_ui(ui, t, subject, on));
        }
    }
    app.view.on_photo = pointed.is_some() && !on_badge;
    if let Some(id) = pointed {
        app.view.hovered = Some((entry.id, id));
        ui.ctx().set_cursor_icon(CursorIcon::PointingHand);
    }
    if let Some(id) = clicked {
        let modifiers = ui.input(|i| i.modifiers);
        let chosen = people_panel::click(&mut app.view, entry, &subjects, id, modifiers);
        actions.push(Action::Edit(Command::Choose { photo: entry.id, chosen }));
    }
}

/// Chosen people in their colour, the others thin and grey, the one under the pointer strong. Where the people stand on
/// another background, only one who is pointed at elsewhere or is not there: the edge itself is to be seen.
fn paint_outlines(
    painter: &Painter,
    app: &App,
    canvas: &Canvas,
    entry: &PhotoEntry,
    subjects: &[Subject],
    outlines: &Outlines,
    hovered: Option<u32>,
) {
    let look = app.view.look;
    let all = look.outlines && look.style == Style::Tint;
    for subject in subjects {
        let Some(lines) = outlines.get(&subject.id) else { continue };
        let colour = tint::colour(subject);
        let pen = match (entry.cut.chosen.contains(&subject.id), hovered == Some(subject.id)) {
            (true, true) if look.style == Style::Tint || !app.view.on_photo => Pen { width: 3.0, colour, rim: 150 },
            (false, true) => Pen { width: 2.5, colour: Color32::WHITE, rim: 150 },
            (true, false) if all => Pen { width: 1.5, colour, rim: 90 },
            (false, false) if all => Pen { width: 1.0, colour: Color32::from_white_alpha(140), rim: 60 },
            _ => continue,
        };
        outline(painter, canvas, lines, pen);
    }
}

/// A word at the top of the canvas.
fn chip(painter: &Painter, canvas: &Canvas, word: &str) {
    let at = canvas.area.center_top() + vec2(0.0, 24.0);
    let text = painter.layout_no_wrap(word.to_owned(), FontId::proportional(14.0), Color32::WHITE);
    let rect = Align2::CENTER_CENTER.anchor_size(at, text.size());
    painter.rect_filled(rect.expand2(vec2(12.0, 6.0)), 14.0, theme::CHIP);
    painter.galley(rect.min, text, Color32::WHITE);
}

fn subject_at(subjects: &[Subject], at: Vec2) -> Option<&Subject> {
    subjects
        .iter()
        .map(|subject| (subject, subject.mask.sample(f64::from(at.x), f64::from(at.y))))
        .filter(|(_, prob)| *prob > CLICK_PROB)
        .max_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(subject, _)| subject)
}

/// The pointer, while it is over the photo itself.
pub fn inside(entry: &PhotoEntry, at: Option<Vec2>) -> Option<(f32, f32)> {
    let (w, h) = (entry.photo.width() as f32, entry.photo.height() as f32);
    at.filter(|at| (0.0..w).contains(&at.x) && (0.0..h).contains(&at.y)).map(|at| (at.x, at.y))
}
