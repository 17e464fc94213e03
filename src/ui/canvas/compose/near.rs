//! A person looked at from near: their own pixels for what is in sight of them, as soon as a job has cut them out.
//!
//! Must not know: how a tile is made.

use std::sync::Arc;

use egui::{Color32, Painter, Pos2, Rect, pos2};

use super::{super::mosaic, Canvas};
use crate::{
    editor::{Layer, Preview},
    ui::{
        App,
        tiles::{self, Cover},
    },
};

/// Draws a person by tiles. False, and nothing drawn, while the proxy's cut-out has pixels enough.
pub fn paint(painter: &Painter, app: &mut App, canvas: &Canvas, layer: &Layer, preview: &Arc<Preview>) -> bool {
    paint_near(painter, app, canvas, layer, preview).is_some()
}

fn paint_near(painter: &Painter, app: &mut App, canvas: &Canvas, layer: &Layer, preview: &Arc<Preview>) -> Option<()> {
    let entry = app.editor.document().photo(layer.photo)?.clone();
    let (to_group, back) = (layer.to_group(), layer.to_group().inverse()?);
    let (across, down) = layer.placement.scales();
    let screen = canvas.camera.zoom() * painter.pixels_per_point() * across.max(down) as f32;
    let level = tiles::level(screen, entry.proxy.width() as f32 / entry.photo.width() as f32)?;
    let found = app.editor.found(entry.id)?.clone();
    let bounds = app.editor.cutout_bounds(entry.id)?;
    let bounds = Rect::from_min_max(pos2(bounds.x0, bounds.y0), pos2(bounds.x1, bounds.y1));
    let own = |at: Pos2| {
        let (x, y) = canvas.photo(at);
        let (x, y) = canvas.turn.back(x, y);
        let (x, y) = back.apply(x, y);
        pos2(x as f32, y as f32)
    };
    let clip = painter.clip_rect();
    let seen = [clip.left_top(), clip.right_top(), clip.right_bottom(), clip.left_bottom()].map(own);
    let size = (entry.photo.width(), entry.photo.height());
    let shown = tiles::visible(Rect::from_points(&seen).intersect(bounds), size, level);
    let ctx = painter.ctx();
    let coarse = app.textures.cutout(ctx, entry.id, preview)?.id();
    let corners = |own: Rect| {
        [own.left_top(), own.right_top(), own.right_bottom(), own.left_bottom()].map(|at| {
            let (x, y) = to_group.apply(f64::from(at.x), f64::from(at.y));
            canvas.screen(canvas.turn.apply(x, y))
        })
    };
    let tint = Color32::from_white_alpha((layer.opacity * 255.0).round() as u8);
    let textures = &mut app.textures.tiles;
    mosaic::paint(painter, (&shown, size), &corners, (coarse, bounds), tint, |tile| {
        textures.cover(ctx, &entry, preview, Cover::Cutout, tile)
    });
    textures.make_covers(ctx, &entry, &found, preview, Cover::Cutout);
    textures.settle(ctx);
    Some(())
}
