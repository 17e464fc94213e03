//! Opening the window.
//!
//! Must not know: what is in it.

use std::path::PathBuf;

use super::App;
use crate::text::Lang;

/// Opens the editor and returns when its window is closed.
///
/// # Errors
/// A sentence that says why there is no window.
pub fn run(paths: Vec<PathBuf>) -> Result<(), String> {
    // glow is 3 to 5 times faster than wgpu on software rendering; wgpu serves where there is no OpenGL.
    let first = open(eframe::Renderer::Glow, paths.clone());
    first.or_else(|_no_opengl| open(eframe::Renderer::Wgpu, paths)).map_err(|error| {
        format!("no window could be opened ({error}): start Lineup on a desktop, or see `lineup help` for commands that need none")
    })
}

fn open(renderer: eframe::Renderer, paths: Vec<PathBuf>) -> Result<(), eframe::Error> {
    let viewport = egui::ViewportBuilder::default()
        .with_title("Lineup")
        .with_app_id("lineup")
        .with_inner_size([1280.0, 800.0])
        .with_min_inner_size([860.0, 560.0])
        .with_drag_and_drop(true);
    let options = eframe::NativeOptions { viewport, renderer, ..Default::default() };
    eframe::run_native(
        "Lineup",
        options,
        Box::new(move |creation| Ok(Box::new(App::new(&creation.egui_ctx, Lang::of_system(), paths)))),
    )
}
