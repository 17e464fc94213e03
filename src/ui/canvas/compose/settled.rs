//! The picture at rest: as soon as nothing moves, the very pixels that an export would have cover the quick drawing.
//!
//! Must not know: how the picture is composed.

use egui::{Color32, Painter, Pos2, Rect, pos2, vec2};

use super::{super::mosaic, Canvas};
use crate::{
    editor::PhotoEntry,
    imaging::Photo,
    ui::{App, canvas::grid, tiles},
};

/// Group photos up to this many pixels are composed at any zoom, larger ones only where the quick drawing, which is made
/// from proxies, has fewer pixels than the screen.
const QUICK_PIXELS: usize = 2048 * 2048;

/// Draws the composed picture, as far as it is made and its tiles are, and asks for it.
pub fn paint(painter: &Painter, app: &mut App, canvas: &Canvas, group: &PhotoEntry) {
    let small = group.photo.pixel_count() <= QUICK_PIXELS;
    app.editor.want_composed(small || !canvas.tiles.is_empty() || people_are_near(painter, app, canvas));
    let held = app.light.plain || group.photo.alpha().is_some();
    let made = app.editor.composed().filter(|_| !held).cloned();
    match (made, app.editor.document().frame()) {
        (Some(picture), Some(frame)) => paint_tiles(painter, app, canvas, &picture, (frame.x, frame.y)),
        _ => app.textures.tiles.forget_composed(),
    }
}

fn paint_tiles(painter: &Painter, app: &mut App, canvas: &Canvas, picture: &Photo, (left, top): (f64, f64)) {
    let ctx = painter.ctx();
    let zoom = canvas.camera.zoom() * ctx.pixels_per_point();
    let size = (picture.width(), picture.height());
    let at = |at: Pos2| {
        let (x, y) = canvas.photo(at);
        pos2((x - left) as f32, (y - top) as f32)
    };
    let clip = painter.clip_rect();
    let small = picture.pixel_count() <= QUICK_PIXELS;
    let level = if small { 0 } else { (1.0 / zoom).log2().floor().clamp(0.0, 16.0) as u8 };
    let shown = tiles::visible(Rect::from_min_max(at(clip.min), at(clip.max)), size, level);
    let corners = |area: Rect| {
        let area = area.translate(vec2(left as f32, top as f32));
        [area.left_top(), area.right_top(), area.right_bottom(), area.left_bottom()]
            .map(|at| canvas.screen((f64::from(at.x), f64::from(at.y))))
    };
    let textures = &mut app.textures.tiles;
    // Where a tile is not there yet, what is drawn below shows.
    let below = (egui::TextureId::default(), Rect::NOTHING);
    mosaic::paint(painter, (&shown, size), &corners, below, Color32::WHITE, |tile| {
        textures.pixels(ctx, (tiles::COMPOSED, picture), tile, zoom > grid::SHARP)
    });
    textures.make_pixels(ctx, (tiles::COMPOSED, picture));
    textures.settle(ctx);
}

/// Whether some cut-out is drawn larger than its proxy.
fn people_are_near(painter: &Painter, app: &App, canvas: &Canvas) -> bool {
    let document = app.editor.document();
    document.layers.iter().filter(|layer| !layer.hidden).any(|layer| {
        document.photo(layer.photo).is_some_and(|entry| {
            let (across, down) = layer.placement.scales();
            let screen = canvas.camera.zoom() * painter.pixels_per_point() * across.max(down) as f32;
            tiles::level(screen, entry.proxy.width() as f32 / entry.photo.width() as f32).is_some()
        })
    })
}
