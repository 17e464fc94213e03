//! The middle of the window: a photo that can be zoomed and panned, and what lies over it.
//!
//! Must not know: panels. The only place where photo pixels meet screen points.

pub mod align;
mod backdrop;
mod badges;
mod brush;
mod camera;
mod compose;
mod crop;
mod cut;
pub mod frame;
mod gesture;
mod grid;
mod mosaic;
mod outline;
pub mod standing;

pub use badges::{Badge, paint_badge};
pub use camera::Camera;
pub use compose::{Drag, Shading, compose_ui};
pub use crop::{CropDrag, crop_ui};
pub use cut::cut_ui;
pub use gesture::Grip;

use egui::{Color32, PointerButton, Pos2, Rect, Response, Sense, Ui, Vec2, vec2};

use super::{
    textures::Textures,
    theme,
    tiles::{self, Tile},
};
use crate::{editor::PhotoEntry, imaging::Turn};

/// The canvas of this frame: where it is, what it shows, and how the user looks at it.
pub struct Canvas {
    /// The pointer's business with it.
    pub response: Response,
    /// Where it is on the screen.
    pub area: Rect,
    /// How it looks at the photo.
    pub camera: Camera,
    /// How the photo is turned under it.
    pub turn: Turn,
    /// The tiles that are seen; none while the proxy has pixels enough.
    pub tiles: Vec<Tile>,
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

    /// The corners of a box of photo pixels on the screen, as the photo is turned: its own top left, top right, bottom
    /// right, bottom left.
    #[must_use]
    pub fn turned(&self, photo: Rect) -> [Pos2; 4] {
        let corners = [photo.left_top(), photo.right_top(), photo.right_bottom(), photo.left_bottom()];
        corners.map(|at| self.screen(self.turn.apply(f64::from(at.x), f64::from(at.y))))
    }

    /// A box of photo pixels on the screen.
    #[must_use]
    pub fn rect(&self, photo: Rect) -> Rect {
        let at = |p: Pos2| self.camera.to_screen(self.area, p.to_vec2());
        Rect::from_min_max(at(photo.min), at(photo.max))
    }

    /// The box of the photo pixels that the canvas has room for.
    #[must_use]
    pub fn seen(&self) -> Rect {
        let corners = [self.area.left_top(), self.area.right_top(), self.area.right_bottom(), self.area.left_bottom()];
        Rect::from_points(&corners.map(|at| {
            let (x, y) = self.photo(at);
            let (x, y) = self.turn.back(x, y);
            Pos2::new(x as f32, y as f32)
        }))
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
    begin_on(ui, name, entry, (all_of(entry), Turn::of((0, 0), 0.0)), camera, panning)
}

/// As [`begin`], looking at a part of the photo while it is turned; the part is in turned pixels.
pub fn begin_on(
    ui: &mut Ui,
    name: &str,
    entry: &PhotoEntry,
    (photo, turn): (Rect, Turn),
    camera: &mut Camera,
    panning: bool,
) -> Canvas {
    let (area, response) = ui.allocate_exact_size(ui.available_size(), Sense::click_and_drag());
    let label = format!("{name}: {}", entry.name);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Canvas, true, &label));
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
    let ppp = ui.pixels_per_point();
    let mut canvas = Canvas { response, area, camera: camera.on_whole_pixels(area, ppp), turn, tiles: Vec::new() };
    let proxy = entry.proxy.width() as f32 / size_of(entry).x;
    if let Some(level) = tiles::level(canvas.camera.zoom() * ppp, proxy) {
        canvas.tiles = tiles::visible(canvas.seen(), (entry.photo.width(), entry.photo.height()), level);
    }
    canvas
}

/// The whole photo on the screen.
#[must_use]
pub fn photo_rect(canvas: &Canvas, entry: &PhotoEntry) -> Rect {
    canvas.camera.photo_rect(canvas.area, size_of(entry))
}

/// Draws the photo: its proxy, or where that has too few pixels the photo's own.
pub fn paint_photo(painter: &egui::Painter, textures: &mut Textures, canvas: &Canvas, entry: &PhotoEntry) {
    let ctx = painter.ctx();
    let size = (entry.photo.width(), entry.photo.height());
    let sharp = canvas.camera.zoom() * ctx.pixels_per_point() > grid::SHARP;
    if let Some(whole) = textures.photo(ctx, entry, sharp && entry.proxy.width() == size.0) {
        mosaic::mosaic(painter, canvas, size, (whole.id(), all_of(entry)), Color32::WHITE, |tile| {
            textures.tiles.pixels(ctx, (entry.id, &entry.photo), tile, sharp)
        });
    }
    textures.tiles.make_pixels(ctx, (entry.id, &entry.photo));
    textures.tiles.settle(ctx);
}

/// The photo's pixels as a box.
fn all_of(entry: &PhotoEntry) -> Rect {
    Rect::from_min_size(Pos2::ZERO, size_of(entry))
}
