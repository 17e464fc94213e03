//! Lines between single pixels, when those are large.
//!
//! Must not know: what is on them.

use egui::{Color32, Mesh, Painter, Rect, Shape, pos2};

use super::Canvas;

/// Screen pixels a photo pixel from which pixels are squares, and lines between them begin to show.
pub const SHARP: f32 = 4.0;
/// Screen pixels a photo pixel at which the lines are as strong as they get.
const FULL: f32 = 10.0;

/// Draws the lines inside the photo of `size`.
pub fn pixel_grid(painter: &Painter, canvas: &Canvas, size: (u32, u32)) {
    let ppp = painter.ctx().pixels_per_point();
    let scale = canvas.camera.zoom() * ppp;
    if scale <= SHARP {
        return;
    }
    let strength = ((scale - SHARP) / (FULL - SHARP)).min(1.0);
    let grey = Color32::from_gray(128).gamma_multiply(0.35 * strength);
    let photo = Rect::from_min_max(pos2(0.0, 0.0), pos2(size.0 as f32, size.1 as f32));
    let seen = canvas.seen().intersect(photo);
    let on_screen = canvas.rect(seen);
    let width = 1.0 / ppp;
    let mut mesh = Mesh::default();
    for x in seen.min.x.ceil() as u32..=seen.max.x.floor().max(0.0) as u32 {
        let at = (canvas.screen((f64::from(x), 0.0)).x * ppp).round() / ppp;
        mesh.add_colored_rect(Rect::from_x_y_ranges(at..=at + width, on_screen.y_range()), grey);
    }
    for y in seen.min.y.ceil() as u32..=seen.max.y.floor().max(0.0) as u32 {
        let at = (canvas.screen((0.0, f64::from(y))).y * ppp).round() / ppp;
        mesh.add_colored_rect(Rect::from_x_y_ranges(on_screen.x_range(), at..=at + width), grey);
    }
    painter.add(Shape::mesh(mesh));
}
