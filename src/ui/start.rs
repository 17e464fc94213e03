//! Opening the window, as it stood when it was closed.
//!
//! Must not know: what is in it.

use std::path::PathBuf;

use egui::ViewportCommand;

use super::{
    App,
    window_state::{WindowState, in_sight},
};
use crate::editor::settings::{self, Kept};

/// Opens the editor and returns when its window is closed.
///
/// # Errors
/// A sentence that says why there is no window.
pub fn run(paths: Vec<PathBuf>) -> Result<(), String> {
    let read = || settings::file().map(Kept::read).unwrap_or_default();
    let kept = read();
    settings::use_threads(kept.settings.threads);
    // glow is 3 to 5 times faster than wgpu on software rendering; wgpu serves where there is no OpenGL. Where there is
    // no display, neither does: the first error says so, and a second try would only say that it is a second one.
    let opened = match open(eframe::Renderer::Glow, kept, paths.clone()) {
        Err(error) if !matches!(error, eframe::Error::WinitEventLoop(_)) => open(eframe::Renderer::Wgpu, read(), paths),
        outcome => outcome,
    };
    opened.map_err(|error| {
        let detail = error.to_string().replace('\n', " ");
        format!(
            "no window could be opened ({detail}): start Lineup on a desktop, or see `lineup help` for commands that need none"
        )
    })
}

fn open(renderer: eframe::Renderer, kept: Kept, paths: Vec<PathBuf>) -> Result<(), eframe::Error> {
    let state = WindowState::read(&kept.settings.window);
    let viewport = state
        .builder(kept.settings.text_scale_percent as f32 / 100.0)
        .with_title("Lineup")
        .with_app_id("lineup")
        .with_drag_and_drop(true);
    let options = eframe::NativeOptions { viewport, renderer, clipboard_shortcuts: false, ..Default::default() };
    eframe::run_native(
        "Lineup",
        options,
        Box::new(move |creation| {
            bring_into_sight(creation, &state);
            Ok(Box::new(App::with_settings(&creation.egui_ctx, kept, paths)))
        }),
    )
}

/// A window that stood on a screen which is no longer there comes to the first that is.
fn bring_into_sight(creation: &eframe::CreationContext<'_>, state: &WindowState) {
    let (Some(window), Some(position)) = (creation.winit_window(), state.position) else { return };
    let scale = window.scale_factor() as f32;
    let screens: Vec<[f32; 4]> = window
        .available_monitors()
        .map(|screen| {
            let (at, size) = (screen.position(), screen.size());
            [at.x as f32, at.y as f32, size.width as f32, size.height as f32].map(|pixels| pixels / scale)
        })
        .collect();
    if !screens.is_empty() && !in_sight(position, state.size[0], &screens) {
        let first = screens.first().map_or([0.0, 0.0], |screen| [screen[0] + 40.0, screen[1] + 40.0]);
        creation.egui_ctx.send_viewport_cmd(ViewportCommand::OuterPosition(first.into()));
    }
}
