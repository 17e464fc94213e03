//! How the canvas looks at a photo: zoom and centre, and the map between photo pixels and the screen.
//!
//! Must not know: what is shown.

use egui::{Pos2, Rect, Vec2};

/// Screen points a photo pixel at most: 32 makes single pixels easy to see.
const MAX_ZOOM: f32 = 32.0;
/// Enough for 300 megapixels on a small screen.
const LEAST_ZOOM: f32 = 0.002;
/// A photo is never smaller on screen than this many points.
const MIN_SIDE: f32 = 24.0;

/// A view of a photo of a given size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    /// Screen points a photo pixel.
    zoom: f32,
    /// Photo pixel in the middle of the canvas.
    centre: Vec2,
    /// Follows the window's size until the user zooms or pans.
    fitted: bool,
}

impl Default for Camera {
    fn default() -> Self {
        Self { zoom: 1.0, centre: Vec2::ZERO, fitted: true }
    }
}

impl Camera {
    /// Screen points a photo pixel.
    #[must_use]
    pub fn zoom(&self) -> f32 {
        self.zoom
    }

    /// Shows the whole photo, and goes on doing so when the window changes.
    pub fn fit(&mut self) {
        self.fitted = true;
    }

    /// Follows the canvas, looking at the part `photo` of the photo; called once a frame before anything is drawn.
    pub fn follow(&mut self, canvas: Rect, photo: Rect) {
        if self.fitted {
            let room = (canvas.size() - Vec2::splat(32.0)).max(Vec2::splat(8.0));
            self.zoom = (room.x / photo.width()).min(room.y / photo.height()).min(MAX_ZOOM);
            self.centre = photo.center().to_vec2();
        }
        // Part of the photo always stays in sight.
        self.centre = self.centre.clamp(photo.min.to_vec2(), photo.max.to_vec2());
    }

    /// Zooms by `factor` and keeps the photo pixel under `pointer` where it is.
    pub fn zoom_at(&mut self, canvas: Rect, photo: Rect, pointer: Pos2, factor: f32) {
        let under = self.to_photo(canvas, pointer);
        let least = (MIN_SIDE / photo.size().max_elem()).min(1.0);
        self.zoom = (self.zoom * factor).clamp(least, MAX_ZOOM);
        self.centre = under - (pointer - canvas.center()) / self.zoom;
        self.fitted = false;
    }

    /// Sets the zoom about the middle of the canvas.
    pub fn set_zoom(&mut self, zoom: f32) {
        self.zoom = zoom.clamp(LEAST_ZOOM, MAX_ZOOM);
        self.fitted = false;
    }

    /// Looks at a point that far away, photo pixels; a photo that is shown whole stays so.
    pub fn follow_by(&mut self, by: Vec2) {
        self.centre += by;
    }

    /// Moves the photo by a distance on the screen.
    pub fn pan(&mut self, by: Vec2) {
        self.centre -= by / self.zoom;
        self.fitted = false;
    }

    /// The same view moved by less than a screen pixel, so that the photo's corner lies between two of them: at 100 %
    /// every photo pixel is one screen pixel.
    #[must_use]
    pub fn on_whole_pixels(self, canvas: Rect, pixels_per_point: f32) -> Self {
        let corner = self.to_screen(canvas, Vec2::ZERO);
        let snapped = (corner.to_vec2() * pixels_per_point).round() / pixels_per_point;
        Self { centre: (canvas.center().to_vec2() - snapped) / self.zoom, ..self }
    }

    /// The photo pixel at a screen point.
    #[must_use]
    pub fn to_photo(&self, canvas: Rect, at: Pos2) -> Vec2 {
        self.centre + (at - canvas.center()) / self.zoom
    }

    /// The screen point of a photo pixel.
    #[must_use]
    pub fn to_screen(&self, canvas: Rect, at: Vec2) -> Pos2 {
        canvas.center() + (at - self.centre) * self.zoom
    }

    /// The whole photo on the screen.
    #[must_use]
    pub fn photo_rect(&self, canvas: Rect, photo: Vec2) -> Rect {
        Rect::from_min_max(self.to_screen(canvas, Vec2::ZERO), self.to_screen(canvas, photo))
    }
}

#[cfg(test)]
mod tests {
    use egui::{pos2, vec2};

    use super::*;

    #[test]
    fn zooming_keeps_the_pixel_under_the_pointer() {
        let canvas = Rect::from_min_max(pos2(100.0, 50.0), pos2(900.0, 650.0));
        let photo = Rect::from_min_size(Pos2::ZERO, vec2(4000.0, 3000.0));
        let mut camera = Camera::default();
        camera.follow(canvas, photo);
        let pointer = pos2(300.0, 200.0);
        let before = camera.to_photo(canvas, pointer);
        camera.zoom_at(canvas, photo, pointer, 3.0);
        assert!((camera.to_photo(canvas, pointer) - before).length() < 0.01);
        let back = camera.to_screen(canvas, before);
        assert!((back - pointer).length() < 0.01);
    }

    #[test]
    fn a_fitted_photo_lies_inside_the_canvas_and_follows_it() {
        let photo = Rect::from_min_size(pos2(300.0, -50.0), vec2(4000.0, 1000.0));
        let mut camera = Camera::default();
        for size in [vec2(300.0, 900.0), vec2(1200.0, 200.0)] {
            let canvas = Rect::from_min_size(pos2(10.0, 10.0), size);
            camera.follow(canvas, photo);
            let (min, max) = (photo.min.to_vec2(), photo.max.to_vec2());
            assert!(canvas.contains(camera.to_screen(canvas, min)) && canvas.contains(camera.to_screen(canvas, max)));
        }
    }

    #[test]
    fn on_whole_pixels_the_corner_is_whole_and_the_view_hardly_moves() {
        let canvas = Rect::from_min_max(pos2(100.0, 50.0), pos2(901.0, 651.0));
        let photo = Rect::from_min_size(Pos2::ZERO, vec2(400.0, 300.0));
        let mut camera = Camera::default();
        camera.follow(canvas, photo);
        camera.zoom_at(canvas, photo, pos2(333.3, 222.2), 1.7);
        for ppp in [1.0, 1.5, 2.0] {
            let snapped = camera.on_whole_pixels(canvas, ppp);
            let corner = snapped.to_screen(canvas, Vec2::ZERO).to_vec2() * ppp;
            assert!((corner - corner.round()).length() < 1e-3, "{corner:?}");
            let moved = snapped.to_screen(canvas, photo.max.to_vec2()) - camera.to_screen(canvas, photo.max.to_vec2());
            assert!(moved.length() < 1.0 / ppp);
        }
    }

    #[test]
    fn zoom_has_an_end_in_both_directions() {
        let canvas = Rect::from_min_size(Pos2::ZERO, vec2(800.0, 600.0));
        let photo = Rect::from_min_size(Pos2::ZERO, vec2(100.0, 100.0));
        let mut camera = Camera::default();
        camera.zoom_at(canvas, photo, canvas.center(), 1e9);
        assert_eq!(camera.zoom(), MAX_ZOOM);
        camera.zoom_at(canvas, photo, canvas.center(), 1e-9);
        assert!(camera.zoom() * 100.0 >= MIN_SIDE - 0.01);
        for zoom in [1e9, 0.0, -1.0] {
            camera.set_zoom(zoom);
            assert!((LEAST_ZOOM..=MAX_ZOOM).contains(&camera.zoom()));
        }
    }
}
