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
    // glow is 3 to 5 times faster than wgpu on software rendering; wgpu serves where there is no OpenGL. Where there is
    // no display, neither does: the first error says so, and a second try would only say that it is a second one.
    let opened = match open(eframe::Renderer::Glow, paths.clone()) {
        Err(error) if !matches!(error, eframe::Error::WinitEventLoop(_)) => open(eframe::Renderer::Wgpu, paths),
        outcome => outcome,
    };
    opened.map_err(|error| {
        let detail = error.to_string().replace('\n', " ");
        format!(
            "no window could be opened ({detail}): start Lineup on a desktop, or see `lineup help` for commands that need none"
        )
    })
}

fn open(renderer: eframe::Renderer, paths: Vec<PathBuf>) -> Result<(), eframe::Error> {
    let viewport = egui::ViewportBuilder::default()
        .with_title("Lineup")
        .with_app_id("lineup")
        .with_inner_size([1280.0, 800.0])
        .with_min_inner_size([860.0, 560.0])
        .with_drag_and_drop(true);
    let options = eframe::NativeOptions { viewport, renderer, clipboard_shortcuts: false, ..Default::default() };
    eframe::run_native(
        "Lineup",
        options,
        Box::new(move |creation| Ok(Box::new(App::new(&creation.egui_ctx, Lang::of_system(), paths)))),
    )
}
