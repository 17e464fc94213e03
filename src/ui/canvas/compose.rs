//! The canvas while composing: the group photo as it is cropped and straightened, the people put into it, their handles.
//!
//! Coordinates here are pixels of the picture as it is shown: the photo's own, turned about its middle when it is
//! straightened. Edits are turned back (see `standing`).
//!
//! Must not know: how a cut-out was made. While a person is dragged only their texture moves.

mod depth;
mod drag;
mod ghost;
mod guides;
mod handles;
mod hit;
mod lines;
mod lit;
mod settled;
mod shade;

pub use drag::Drag;
pub use handles::{cursor, name as handle_name};
pub use lines::paint_tag;
pub use shade::Shading;

use egui::{Color32, Mesh, Painter, Pos2, Rect, Shape, TextureId, Ui, accesskit::Role, pos2, vec2};

use super::{
    Canvas, begin_on,
    cut::inside,
    frame::{Bounds, Frame},
    paint_photo, standing,
    standing::Standing,
};
use crate::{
    editor::{Layer, PhotoEntry, PhotoId},
    text::fill,
    ui::{App, action::Action},
};

/// Draws the group photo with everybody in it; drags place people.
pub fn compose_ui(ui: &mut Ui, app: &mut App, group: &PhotoEntry, actions: &mut Vec<Action>) {
    let t = app.lang.words();
    let Some(picture) = standing::picture(app.editor.document()) else { return };
    let turn = standing::turn(app.editor.document());
    let layers = app.editor.document().layers.clone();
    // With people in the picture a plain drag beside them draws a rectangle that selects.
    let panning = layers.is_empty();
    let canvas = begin_on(ui, t.canvas_compose, group, (rect_of(&picture), turn), app.camera(group.id), panning);
    let pointer = canvas.pointer_px(ui).map(|at| turn.back(f64::from(at.x), f64::from(at.y)));
    app.pointer_px = inside(group, pointer.map(|(x, y)| vec2(x as f32, y as f32)));
    let whole = ui.painter_at(canvas.area);
    // What reaches beyond the picture is not exported, so it does not show.
    let painter = whole.with_clip_rect(canvas.area.intersect(screen_rect(&canvas, &picture)));
    paint_photo(&painter, &mut app.textures, &canvas, group);
    paint_everybody(ui, &painter, app, &canvas);
    settled::paint(&painter, app, &canvas, group);
    depth::pointed_ui(ui, &painter, app, &canvas, group, &layers);
    drag::drag_ui(ui, app, &canvas, &layers, actions);
    handles::handles_ui(ui, &whole, app, &canvas);
    shade::shade_ui(ui, &whole, app, &canvas, actions);
    lines::paint(&whole, app, &canvas);
    app.placing.ghost = ghost::ghost_ui(ui, &painter, app, &canvas);
    depth::chip_ui(ui, &whole, app, &canvas);
    if let Some(photo) = canvas.response.dnd_release_payload::<PhotoId>()
        && let Some(pointer) = ui.ctx().pointer_latest_pos()
    {
        let (x, y) = ghost::landing(ui, app, &canvas, *photo, pointer).unwrap_or(canvas.photo(pointer));
        actions.push(Action::Drop(*photo, turn.back(x, y)));
    } else if !app.placing.ghost {
        app.depth.carried.clear();
        app.editor.want_front(&app.depth.carried);
    }
}

/// Draws everybody who is not hidden, lowest first.
pub fn paint_everybody(ui: &Ui, painter: &Painter, app: &mut App, canvas: &Canvas) {
    let layers = app.editor.document().layers.clone();
    for (index, layer) in layers.iter().enumerate().filter(|(_, layer)| !layer.hidden) {
        layer_ui(ui, painter, app, canvas, index, layer);
    }
}

/// Draws one person: a texture on four corners.
fn layer_ui(ui: &Ui, painter: &Painter, app: &mut App, canvas: &Canvas, index: usize, layer: &Layer) {
    let Some(preview) = app.editor.preview(layer.photo).cloned() else { return };
    let Some(person) = standing::standing(&app.editor, layer) else { return };
    let corners = corners(canvas, &person.frame);
    let shadow = lit::shadow_ui(ui, painter, app, canvas, layer);
    let lit = lit::lit_ui(ui, painter, app, canvas, layer);
    if lit.is_none() {
        lit::plain_ui(ui, painter, app, canvas, layer, &preview);
    }
    let below = shadow.map_or(Rect::NOTHING, |shadow| Rect::from_points(&shadow));
    let reach = Rect::from_points(&lit.unwrap_or(corners)).union(below);
    depth::paint_front(ui, painter, app, canvas, (layer.id, &layer.in_front), reach);
    // The canvas names its parts.
    let words = app.lang.words();
    let name = fill(words.layer_row, &[&(index + 1), &app.editor.document().layer_name(layer)]);
    let label = fill(words.on_the_photo, &[&name]);
    let part = Rect::from_points(&corners).intersect(canvas.area);
    let part = ui.interact(part, ui.unique_id().with(("layer", layer.id.0)), egui::Sense::hover());
    let selected = app.placing.selected.contains(&layer.id);
    part.widget_info(|| egui::WidgetInfo::selected(Role::Image, true, selected, &label));
}

/// A texture on four corners: top left, top right, bottom right, bottom left.
fn paint_quad(painter: &Painter, texture: TextureId, corners: [Pos2; 4], flip: bool, opacity: f32) {
    let tint = Color32::from_white_alpha((opacity * 255.0).round() as u8);
    let (left, right) = if flip { (1.0, 0.0) } else { (0.0, 1.0) };
    let uvs = [pos2(left, 0.0), pos2(right, 0.0), pos2(right, 1.0), pos2(left, 1.0)];
    let mut mesh = Mesh::with_texture(texture);
    for (pos, uv) in corners.into_iter().zip(uvs) {
        mesh.vertices.push(egui::epaint::Vertex { pos, uv, color: tint });
    }
    mesh.indices = vec![0, 1, 2, 0, 2, 3];
    painter.add(Shape::mesh(mesh));
}

/// The corners of a box on the screen: its own top left, top right, bottom right, bottom left.
fn corners(canvas: &Canvas, frame: &Frame) -> [Pos2; 4] {
    frame.corners().map(|at| canvas.screen(at))
}

fn rect_of(bounds: &Bounds) -> Rect {
    Rect::from_min_max(pos2(bounds.x.0 as f32, bounds.y.0 as f32), pos2(bounds.x.1 as f32, bounds.y.1 as f32))
}

/// An upright box on the screen.
fn screen_rect(canvas: &Canvas, bounds: &Bounds) -> Rect {
    Rect::from_min_max(canvas.screen((bounds.x.0, bounds.y.0)), canvas.screen((bounds.x.1, bounds.y.1)))
}

/// Those who are selected and shown.
fn chosen(app: &App) -> Vec<Standing> {
    standing::all(&app.editor, &app.placing.selected)
}
