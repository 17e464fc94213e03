//! A person's shadow and the person as they are lit, on the canvas. While a person is moved only these textures move.
//!
//! Must not know: how light is matched or a shadow cast.

use std::sync::Arc;

use egui::{Painter, Pos2, Ui};

use super::{
    super::{frame::Frame, standing},
    Canvas, corners, paint_quad,
};
use crate::{
    editor::{Layer, Preview},
    imaging::Rect,
    ui::App,
};

/// Draws a person as photographed.
pub fn plain_ui(ui: &Ui, painter: &Painter, app: &mut App, canvas: &Canvas, layer: &Layer, preview: &Arc<Preview>) {
    let Some((shown, texture)) = app.textures.cutout(ui.ctx(), layer.photo, preview) else { return };
    let document = app.editor.document();
    let Some(bounds) = document.photo(layer.photo).and_then(|entry| shown.bounds(entry)) else { return };
    let frame = standing::frame_of(document, layer, bounds);
    paint_quad(painter, texture.id(), corners(canvas, &frame), layer.placement.flip, layer.opacity);
}

/// Draws a person as they are lit. Gives the corners; `None`, and nothing drawn, while they are shown as photographed.
pub fn lit_ui(ui: &Ui, painter: &Painter, app: &mut App, canvas: &Canvas, layer: &Layer) -> Option<[Pos2; 4]> {
    let lit = app.editor.lit(layer.id).filter(|_| !app.light.plain)?.clone();
    let (lit, texture) = app.textures.layers.lit(ui.ctx(), layer.id, &lit)?;
    let entry = app.editor.document().photo(layer.photo)?;
    let k = f64::from(entry.photo.width()) / f64::from(entry.proxy.width());
    let [left, top, right, bottom] = lit.bounds.map(|edge| (edge * k) as f32);
    let frame = standing::frame_of(app.editor.document(), layer, Rect::new(left, top, right, bottom));
    let corners = corners(canvas, &frame);
    paint_quad(painter, texture.id(), corners, layer.placement.flip, layer.opacity);
    Some(corners)
}

/// Draws the shadow, which lies below the person. Gives its corners.
pub fn shadow_ui(ui: &Ui, painter: &Painter, app: &mut App, canvas: &Canvas, layer: &Layer) -> Option<[Pos2; 4]> {
    let shadow = app.editor.shadow(layer.id).filter(|_| !app.light.plain)?.clone();
    let (shadow, texture) = app.textures.layers.shadow(ui.ctx(), layer.id, &shadow)?;
    let person = standing::standing(&app.editor, layer)?;
    let place = shadow.placement(&imaging_at(&person.frame));
    let half = |side: u32| f64::from(side) * place.scale / 2.0;
    let half = (half(shadow.photo.width()), half(shadow.photo.height()));
    let frame = Frame { centre: (place.centre_x, place.centre_y), half, angle_rad: 0.0 };
    let corners = corners(canvas, &frame);
    paint_quad(painter, texture.id(), corners, false, layer.opacity);
    Some(corners)
}

fn imaging_at(frame: &Frame) -> crate::imaging::Placement {
    crate::imaging::Placement::at(frame.centre.0, frame.centre.1)
}
