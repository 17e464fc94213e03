//! People of the group photo who stand before those who were put in: drawn over them; and whom a click or a key would
//! put before or behind.
//!
//! Must not know: how a person is cut out, what a click changes.

use std::collections::BTreeSet;

use egui::{Color32, CursorIcon, Painter, Rect, Ui, vec2};

use super::{
    super::outline::{Pen, outline},
    Canvas, Drag, drag, lines, paint_quad, standing,
};
use crate::{
    editor::{Layer, LayerId, PhotoEntry},
    inference::Subject,
    text::fill,
    ui::{App, commands, people_panel, tint, traces::Line},
};

/// A person takes the pointer where their probability is above this.
const POINTED: f32 = 0.5;

/// Draws those who stand before somebody over them, inside their box `reach` on the screen.
pub fn paint_front(
    ui: &Ui,
    painter: &Painter,
    app: &mut App,
    canvas: &Canvas,
    (layer, in_front): (LayerId, &BTreeSet<u32>),
    reach: Rect,
) {
    let Some(people) = app.editor.front_of(in_front).cloned() else { return };
    let Some((people, texture)) = app.textures.layers.front(ui.ctx(), layer, &people) else { return };
    let document = app.editor.document();
    let Some(group) = document.group() else { return };
    let turn = standing::turn(document);
    let k = (
        f64::from(group.photo.width()) / f64::from(group.proxy.width()),
        f64::from(group.photo.height()) / f64::from(group.proxy.height()),
    );
    let (left, top) = (f64::from(people.origin_x), f64::from(people.origin_y));
    let (right, bottom) = (left + f64::from(people.photo.width()), top + f64::from(people.photo.height()));
    let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
    let corners = corners.map(|(x, y)| canvas.screen(turn.apply(x * k.0, y * k.1)));
    let painter = painter.with_clip_rect(painter.clip_rect().intersect(reach.expand(canvas.camera.zoom().max(1.0))));
    paint_quad(&painter, texture.id(), corners, false, 1.0);
}

/// Notices the person of the group under the pointer, while somebody is selected or carried, and outlines whoever is pointed at,
/// here or in the list.
pub fn pointed_ui(ui: &Ui, painter: &Painter, app: &mut App, canvas: &Canvas, group: &PhotoEntry, layers: &[Layer]) {
    app.depth.pointed = None;
    let carries = app.placing.ghost;
    if app.selected_layer().is_none() && !carries {
        return;
    }
    let resting = matches!(app.placing.drag, Drag::None) && !carries;
    let over = canvas.response.hovered() || canvas.response.dragged() || carries;
    let pointer = ui.ctx().pointer_latest_pos().filter(|at| {
        let free = resting && !ui.input(|i| i.modifiers.any()) && !drag::holds(app, canvas, layers, *at);
        over && painter.clip_rect().contains(*at) && (free || carries || app.placing.drag.moves())
    });
    if let Some(at) = pointer {
        let (x, y) = canvas.photo(at);
        let at = standing::turn(app.editor.document()).back(x, y);
        app.depth.pointed = app.editor.group_people().and_then(|people| person_at(&people, at));
    }
    if let Some(id) = app.depth.pointed {
        app.view.hovered = Some((group.id, id));
        if resting {
            ui.ctx().set_cursor_icon(CursorIcon::PointingHand);
        }
    }
    let shown = app.view.hovered.or(app.view.was_hovered);
    let Some((_, id)) = shown.filter(|(photo, _)| *photo == group.id) else { return };
    let lines = outlines(ui, app, group, id);
    let colour =
        app.editor.group_people().and_then(|people| people.into_iter().find(|one| one.id == id).map(tint::colour));
    outline(painter, canvas, &lines, Pen { width: 2.5, colour: colour.unwrap_or(Color32::WHITE), rim: 150 });
}

/// Says at the pointer what a click on a person, or the key in the middle of a drag, would do.
pub fn chip_ui(ui: &Ui, painter: &Painter, app: &App, canvas: &Canvas) {
    let carries = app.placing.ghost;
    let selected = app.selected_layer().map(|layer| &layer.in_front);
    let Some((id, before)) = app.depth.pointed.zip(if carries { Some(&app.depth.carried) } else { selected }) else {
        return;
    };
    let Some(at) = ui.ctx().pointer_latest_pos().filter(|at| canvas.area.contains(*at)) else { return };
    let t = app.lang.words();
    let person = app.editor.group_people().and_then(|people| people.into_iter().find(|person| person.id == id));
    let Some(title) = person.map(|person| people_panel::title(t, person)) else { return };
    let act = fill(if before.contains(&id) { t.depth.before_person } else { t.depth.behind_person }, &[&title]);
    if carries || app.placing.drag.moves() {
        let key = commands::TOGGLE_BEHIND.shortcut(ui.ctx());
        lines::paint_tag(painter, at + vec2(0.0, 28.0), &fill(t.depth.chip_key, &[&key, &act]));
    } else {
        lines::paint_tag(painter, at, &fill(t.depth.chip_click, &[&act]));
    }
}

/// The person at a point of the group photo.
fn person_at(people: &[&Subject], (x, y): (f64, f64)) -> Option<u32> {
    let probs = people.iter().map(|person| (person.id, person.mask.sample(x, y)));
    probs.filter(|(_, prob)| *prob > POINTED).max_by(|a, b| a.1.total_cmp(&b.1)).map(|(id, _)| id)
}

/// The outline of a person of the group, turned as the picture is.
fn outlines(ui: &Ui, app: &mut App, group: &PhotoEntry, id: u32) -> Vec<Line> {
    let (found, preview) = (app.editor.group_found().cloned(), app.editor.preview(group.id).cloned());
    let Some((found, preview)) = found.zip(preview) else { return Vec::new() };
    let traced = app.textures.traces.of(ui.ctx(), group, &found, &preview, false);
    let turn = standing::turn(app.editor.document());
    let lines = traced.as_ref().and_then(|(outlines, _)| outlines.get(&id)).into_iter().flatten();
    let turned = lines.map(|line| {
        let points = line.points.iter().map(|at| turn.apply(f64::from(at.x), f64::from(at.y)));
        let points: Vec<_> = points.map(|(x, y)| egui::pos2(x as f32, y as f32)).collect();
        Line { bounds: Rect::from_points(&points), points }
    });
    turned.collect()
}
