//! The middle of the window: a photo that can be zoomed and panned, and what lies over it.
//!
//! Must not know: panels. The only place where photo pixels meet screen points.

mod camera;
mod compose;
mod cut;
mod gesture;

pub use camera::Camera;
pub use compose::compose_ui;
pub use cut::cut_ui;
pub use gesture::{Gesture, Grip};

use egui::{Color32, PointerButton, Pos2, Rect, Response, Sense, Stroke, Ui, Vec2, vec2};

use super::theme;
use crate::editor::PhotoEntry;

/// The canvas of this frame: where it is, what it shows, and how the user looks at it.
pub struct Canvas {
    /// The pointer's business with it.
    pub response: Response,
    /// Where it is on the screen.
    pub area: Rect,
    /// How it looks at the photo.
    pub camera: Camera,
}

impl Canvas {
    /// The photo pixel under the pointer, when it is over the canvas.
    #[must_use]
    pub fn pointer_px(&self, ui: &Ui) -> Option<Vec2> {
        let pointer =
            ui.ctx().pointer_latest_pos().filter(|at| self.response.contains_pointer() && self.area.contains(*at))?;
        Some(self.camera.to_photo(self.area, pointer))
    }

    /// A photo pixel on the screen.
    #[must_use]
    pub fn screen(&self, (x, y): (f64, f64)) -> Pos2 {
        self.camera.to_screen(self.area, vec2(x as f32, y as f32))
    }

    /// A screen point in photo pixels.
    #[must_use]
    pub fn photo(&self, at: Pos2) -> (f64, f64) {
        let at = self.camera.to_photo(self.area, at);
        (f64::from(at.x), f64::from(at.y))
    }
}

/// The size of a photo in pixels.
#[must_use]
pub fn size_of(entry: &PhotoEntry) -> Vec2 {
    vec2(entry.photo.width() as f32, entry.photo.height() as f32)
}

/// Takes the rest of `ui` as the canvas, named `name`, and handles zoom and pan. `panning` says that a plain drag
/// moves the photo.
pub fn begin(ui: &mut Ui, name: &str, entry: &PhotoEntry, camera: &mut Camera, panning: bool) -> Canvas {
    let (area, response) = ui.allocate_exact_size(ui.available_size(), Sense::click_and_drag());
    let label = format!("{name}: {}", entry.name);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Canvas, true, &label));
    let photo = size_of(entry);
    camera.follow(area, photo);
    let space = ui.input(|i| i.key_down(egui::Key::Space));
    if response.dragged_by(PointerButton::Middle) || (response.dragged() && (space || panning)) {
        camera.pan(response.drag_delta());
    }
    if response.contains_pointer()
        && let Some(pointer) = ui.ctx().pointer_latest_pos()
    {
        let (scroll, pinch, alt) = ui.input(|i| (i.smooth_scroll_delta().y, i.zoom_delta(), i.modifiers.alt));
        let factor = pinch * (scroll / 240.0).exp();
        if factor != 1.0 && !alt {
            camera.zoom_at(area, photo, pointer, factor);
        }
    }
    let dark = ui.visuals().dark_mode;
    ui.painter().rect_filled(area, 0.0, if dark { theme::BACKDROP_DARK } else { theme::BACKDROP_LIGHT });
    Canvas { response, area, camera: *camera }
}

/// The whole photo on the screen.
#[must_use]
pub fn photo_rect(canvas: &Canvas, entry: &PhotoEntry) -> Rect {
    canvas.camera.photo_rect(canvas.area, size_of(entry))
}

/// Draws a texture over the whole photo.
pub fn paint_photo(painter: &egui::Painter, canvas: &Canvas, entry: &PhotoEntry, texture: egui::TextureId) {
    let rect = photo_rect(canvas, entry);
    let uv = Rect::from_min_max(Pos2::ZERO, Pos2::new(1.0, 1.0));
    painter.image(texture, rect, uv, Color32::WHITE);
}

/// Draws a numbered badge.
pub fn paint_badge(painter: &egui::Painter, at: Pos2, text: &str, on: bool) {
    let fill = if on { theme::ACCENT_FILL } else { Color32::from_gray(70) };
    painter.circle(at, 12.0, fill, Stroke::new(1.5, Color32::WHITE));
    painter.text(at, egui::Align2::CENTER_CENTER, text, egui::FontId::proportional(13.0), Color32::WHITE);
}
