//! The canvas while composing: the group photo, the people put into it, their handles.
//!
//! Must not know: how a cut-out was made. While a person is dragged only their texture moves.

use egui::{
    Color32, CursorIcon, Mesh, Painter, PointerButton, Pos2, Rect, Shape, Stroke, Ui, accesskit::Role, pos2, vec2,
};

use super::{Canvas, Gesture, begin, cut::inside, gesture::Grip, paint_photo, photo_rect};
use crate::{
    editor::{Command, Editor, Layer, PhotoEntry, PhotoId},
    imaging::Placement,
    text::fill,
    ui::{App, action::Action, theme},
};

/// Half the reach of a handle, screen points.
const REACH: f32 = 11.0;
/// The turn handle stands this far above the person, screen points.
const STEM: f32 = 30.0;
/// A person takes the pointer where their alpha is above this.
const HIT_ALPHA: u8 = 24;

/// Draws the group photo with everybody in it; drags place people.
pub fn compose_ui(ui: &mut Ui, app: &mut App, group: &PhotoEntry, actions: &mut Vec<Action>) {
    let t = app.lang.words();
    let dragging = app.gesture.is_some();
    let over_nobody = !dragging && app.hovered_grip.is_none();
    let camera = app.camera(group.id);
    let canvas = begin(ui, t.canvas_compose, group, camera, over_nobody);
    app.pointer_px = inside(group, canvas.pointer_px(ui));
    let painter = ui.painter_at(canvas.area);
    paint_photo(&painter, &mut app.textures, &canvas, group);
    let layers = app.editor.document().layers.clone();
    // What reaches beyond the photo is not exported, so it does not show.
    let inside_photo = painter.with_clip_rect(painter.clip_rect().intersect(photo_rect(&canvas, group)));
    for (index, layer) in layers.iter().enumerate() {
        layer_ui(ui, &inside_photo, app, &canvas, index, layer);
    }
    if let Some(layer) = app.selected_layer().cloned() {
        paint_handles(&painter, &app.editor, &canvas, &layer);
    }
    drag_ui(ui, app, &canvas, &layers, actions);
    if let Some(photo) = canvas.response.dnd_release_payload::<PhotoId>()
        && let Some(pointer) = ui.ctx().pointer_latest_pos()
    {
        actions.push(Action::Place(*photo, Some(canvas.photo(pointer))));
    }
}

/// Draws one person: a texture on four corners.
fn layer_ui(ui: &Ui, painter: &Painter, app: &mut App, canvas: &Canvas, index: usize, layer: &Layer) {
    let Some(preview) = app.editor.preview(layer.photo).cloned() else { return };
    let Some(texture) = app.textures.cutout(ui.ctx(), layer.photo, &preview) else { return };
    let Some(corners) = corners(&app.editor, canvas, layer) else { return };
    let tint = Color32::from_white_alpha((layer.opacity * 255.0).round() as u8);
    let mut mesh = Mesh::with_texture(texture.id());
    let uvs = [pos2(0.0, 0.0), pos2(1.0, 0.0), pos2(1.0, 1.0), pos2(0.0, 1.0)];
    for (pos, uv) in corners.into_iter().zip(uvs) {
        mesh.vertices.push(egui::epaint::Vertex { pos, uv, color: tint });
    }
    mesh.indices = vec![0, 1, 2, 0, 2, 3];
    painter.add(Shape::mesh(mesh));
    // The canvas names its parts.
    let name = app.editor.document().photo(layer.photo).map(|entry| entry.name.clone()).unwrap_or_default();
    let label = fill(app.lang.words().on_the_photo, &[&fill(app.lang.words().layer_row, &[&(index + 1), &name])]);
    let part = ui.interact(
        Rect::from_points(&corners).intersect(canvas.area),
        ui.unique_id().with(("layer", layer.id.0)),
        egui::Sense::hover(),
    );
    part.widget_info(|| egui::WidgetInfo::labeled(Role::Image, true, &label));
}

/// The corners of a person's cut-out on the screen: top left, top right, bottom right, bottom left of the cut-out.
fn corners(editor: &Editor, canvas: &Canvas, layer: &Layer) -> Option<[Pos2; 4]> {
    let bounds = editor.cutout_bounds(layer.photo)?;
    let map = layer.to_group();
    let at = |x: f32, y: f32| canvas.screen(map.apply(f64::from(x), f64::from(y)));
    Some([at(bounds.x0, bounds.y0), at(bounds.x1, bounds.y0), at(bounds.x1, bounds.y1), at(bounds.x0, bounds.y1)])
}

fn turn_handle(corners: &[Pos2; 4]) -> (Pos2, Pos2) {
    let [a, b, c, d] = *corners;
    let (top, bottom) = (a.lerp(b, 0.5), c.lerp(d, 0.5));
    let up = (top - bottom).normalized();
    (top, top + up * STEM)
}

fn paint_handles(painter: &Painter, editor: &Editor, canvas: &Canvas, layer: &Layer) {
    let Some(corners) = corners(editor, canvas, layer) else { return };
    let outline = |width, colour| Shape::closed_line(corners.to_vec(), Stroke::new(width, colour));
    painter.add(outline(3.0, Color32::from_black_alpha(110)));
    painter.add(outline(1.5, theme::ACCENT));
    let (top, turn) = turn_handle(&corners);
    painter.line_segment([top, turn], Stroke::new(1.5, theme::ACCENT));
    for at in corners {
        painter.rect(
            Rect::from_center_size(at, vec2(10.0, 10.0)),
            2.0,
            Color32::WHITE,
            Stroke::new(1.5, theme::ACCENT_FILL),
            egui::StrokeKind::Middle,
        );
    }
    painter.circle(turn, 6.0, Color32::WHITE, Stroke::new(1.5, theme::ACCENT_FILL));
}

/// What the pointer would take hold of: a handle of the selected person first, then the topmost person under it.
fn grip_at(app: &App, canvas: &Canvas, layers: &[Layer], at: Pos2) -> Option<(Layer, Grip)> {
    if let Some(layer) = app.selected_layer()
        && let Some(corners) = corners(&app.editor, canvas, layer)
    {
        if turn_handle(&corners).1.distance(at) < REACH {
            return Some((layer.clone(), Grip::Turn));
        }
        if corners.iter().any(|corner| corner.distance(at) < REACH) {
            return Some((layer.clone(), Grip::Corner));
        }
    }
    let (x, y) = canvas.photo(at);
    layers.iter().rev().find(|layer| covers(&app.editor, layer, x, y)).map(|layer| (layer.clone(), Grip::Body))
}

/// Whether a person's cut-out shows at a point of the group photo.
fn covers(editor: &Editor, layer: &Layer, x: f64, y: f64) -> bool {
    let (Some(preview), Some(entry)) = (editor.preview(layer.photo), editor.document().photo(layer.photo)) else {
        return false;
    };
    let Some(back) = layer.to_group().inverse() else { return false };
    let (u, v) = back.apply(x, y);
    let matte = &preview.matte;
    let k = f64::from(matte.width) / f64::from(entry.photo.width());
    let (i, j) = ((u * k).floor(), (v * k).floor());
    if i < 0.0 || j < 0.0 || i >= f64::from(matte.width) || j >= f64::from(matte.height) {
        return false;
    }
    matte.alpha.get(j as usize * matte.width as usize + i as usize).is_some_and(|&a| a > HIT_ALPHA)
}

fn drag_ui(ui: &Ui, app: &mut App, canvas: &Canvas, layers: &[Layer], actions: &mut Vec<Action>) {
    let response = &canvas.response;
    let pointer = response.interact_pointer_pos().or_else(|| response.hover_pos());
    let (space, shift, alt, scroll) =
        ui.input(|i| (i.key_down(egui::Key::Space), i.modifiers.shift, i.modifiers.alt, i.smooth_scroll_delta().y));
    let grip = pointer.filter(|_| !space).and_then(|at| grip_at(app, canvas, layers, at));
    if !response.dragged() {
        app.hovered_grip = grip.as_ref().map(|(_, grip)| *grip);
    }
    if let Some(grip) = app.gesture.map(|gesture| gesture.grip).or(app.hovered_grip).filter(|_| response.hovered()) {
        ui.ctx().set_cursor_icon(match grip {
            Grip::Body => CursorIcon::Move,
            Grip::Corner => CursorIcon::ResizeNwSe,
            Grip::Turn => CursorIcon::Alias,
        });
    }
    if response.clicked() {
        actions.push(Action::Select(grip.as_ref().map(|(layer, _)| layer.id)));
    }
    if response.drag_started_by(PointerButton::Primary)
        && let Some(origin) = ui.input(|i| i.pointer.press_origin())
        && let Some((layer, grip)) = grip_at(app, canvas, layers, origin).filter(|_| !space)
    {
        actions.push(Action::Select(Some(layer.id)));
        app.gesture = Some(Gesture { layer: layer.id, grip, from: layer.placement, start: canvas.photo(origin) });
    }
    if let (Some(gesture), Some(at)) = (app.gesture, pointer)
        && response.dragged_by(PointerButton::Primary)
    {
        let (x, y) = canvas.photo(at);
        let placement = gesture.placement(x, y, shift);
        actions.push(Action::Edit(Command::Place { layer: gesture.layer, placement }));
    }
    if !response.dragged() {
        app.gesture = None;
    }
    if alt
        && scroll != 0.0
        && response.hovered()
        && let Some(layer) = app.selected_layer()
    {
        let scale = (layer.placement.scale * f64::from(scroll / 600.0).exp()).clamp(1e-3, 100.0);
        let placement = Placement { scale, ..layer.placement };
        actions.push(Action::Edit(Command::Place { layer: layer.id, placement }));
    }
}
