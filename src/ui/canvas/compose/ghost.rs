//! A photo that is dragged from the strip, as it would stand in the picture: its cut-out, or the photo while it is not
//! cut out.
//!
//! Must not know: the strip.

use egui::{Color32, Painter, Pos2, Stroke, Ui};

use super::{
    super::{
        frame::Frame,
        gesture::{Gesture, Held},
    },
    Canvas, corners,
    drag::SNAP_REACH,
    guides, lines, paint_quad, standing,
};
use crate::{
    editor::{Layer, LayerId, PhotoId},
    imaging::Rect,
    ui::{App, canvas::Grip, layer_textures::CARRIED, theme},
};

/// How much of a cut-out that is not there yet shows.
const OPACITY: f32 = 0.75;

/// Draws the photo that is dragged over the canvas. Says whether there is one.
pub fn ghost_ui(ui: &Ui, painter: &Painter, app: &mut App, canvas: &Canvas) -> bool {
    let Some(photo) = canvas.response.dnd_hover_payload::<PhotoId>() else { return false };
    let Some(pointer) = ui.ctx().pointer_latest_pos() else { return false };
    let Some((frame, on)) = frame_at(ui, app, canvas, *photo, pointer) else { return false };
    let Some(entry) = app.editor.document().photo(*photo).cloned() else { return false };
    let quad = corners(canvas, &frame);
    let preview = app.editor.preview(*photo).cloned();
    let cutout = preview.and_then(|preview| app.textures.cutout(ui.ctx(), *photo, &preview));
    match cutout {
        Some((_, texture)) => paint_quad(painter, texture.id(), quad, false, OPACITY),
        None => {
            if let Some(texture) = app.textures.thumb(&entry) {
                paint_quad(painter, texture.id(), quad, false, OPACITY);
            }
            painter.add(egui::Shape::closed_line(quad.to_vec(), Stroke::new(3.0, Color32::from_black_alpha(110))));
            painter.add(egui::Shape::closed_line(quad.to_vec(), Stroke::new(1.5, theme::ACCENT)));
        }
    }
    app.editor.look_ahead(*photo);
    app.editor.want_front(&app.depth.carried);
    let behind = app.depth.carried.clone();
    super::depth::paint_front(ui, painter, app, canvas, (CARRIED, &behind), egui::Rect::from_points(&quad));
    lines::paint_found(painter, canvas, &on);
    ui.ctx().set_cursor_icon(egui::CursorIcon::Copy);
    true
}

/// Where the middle of a photo that is let go at `pointer` lands.
pub fn landing(ui: &Ui, app: &App, canvas: &Canvas, photo: PhotoId, pointer: Pos2) -> Option<(f64, f64)> {
    Some(frame_at(ui, app, canvas, photo, pointer)?.0.centre)
}

/// The box it would have, on the lines it finds.
fn frame_at(ui: &Ui, app: &App, canvas: &Canvas, photo: PhotoId, pointer: Pos2) -> Option<(Frame, Vec<guides::Line>)> {
    let (x, y) = canvas.photo(pointer);
    let document = app.editor.document();
    let turn = standing::turn(document);
    let entry = document.photo(photo)?;
    let whole = Rect::new(0.0, 0.0, entry.photo.width() as f32, entry.photo.height() as f32);
    let bounds = app.editor.cutout_bounds(photo).unwrap_or(whole);
    let (anchor, placement) = app.editor.suggest_for(photo, bounds, Some(turn.back(x, y)))?;
    let layer = Layer::new(LayerId(0), photo, anchor, placement);
    let frame = standing::frame_of(document, &layer, bounds);
    // The box of a photo that is not cut out says nothing about where the person in it will end.
    let cut = app.editor.cutout_bounds(photo).is_some();
    if !cut || ui.input(|i| i.modifiers.command) {
        return Some((frame, Vec::new()));
    }
    let gesture = Gesture { grip: Grip::Body, from: frame, start: (x, y), rigid: false };
    let reach = SNAP_REACH / f64::from(canvas.camera.zoom());
    let snapped = guides::snap(&gesture, frame, Held::default(), &lines::targets(&app.editor, &[]), reach);
    Some((snapped.frame, snapped.on))
}
