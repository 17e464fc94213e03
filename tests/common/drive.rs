//! Drives the window's panels by accessible label, without a screen.

#![allow(dead_code, reason = "every test file is a crate of its own and uses some of it")]

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use egui::accesskit::Role;
use egui_kittest::{Harness, kittest::Queryable as _};
use lineup::{editor::Editor, text::Lang, ui::App};

/// The window.
pub type Window = Harness<'static, App>;

/// A window in a language that opens these photos.
pub fn window(lang: Lang, paths: Vec<PathBuf>) -> Window {
    let mut window = Harness::builder()
        .with_size([1280.0, 800.0])
        .with_max_steps(200)
        .build_eframe(move |creation| App::new(&creation.egui_ctx, lang, paths));
    window.step();
    window
}

/// The same, once they are open.
pub fn opened(paths: Vec<PathBuf>) -> Window {
    let count = paths.len();
    let mut window = window(Lang::English, paths);
    until(&mut window, "the photos are open", |editor| editor.document().photos.len() == count);
    window
}

/// Steps until `done`; jobs run on threads of their own, so this waits for them.
pub fn until(window: &mut Window, what: &str, done: impl Fn(&Editor) -> bool) {
    let deadline = Instant::now() + Duration::from_secs(300);
    loop {
        window.step();
        if done(window.state().editor()) {
            window.step();
            window.step();
            return;
        }
        assert!(Instant::now() < deadline, "waited too long until {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Clicks a button.
pub fn click(window: &mut Window, label: &str) {
    window.get_by_role_and_label(Role::Button, label).click();
    window.step();
    window.step();
}

/// Presses keys.
pub fn keys(window: &mut Window, modifiers: egui::Modifiers, key: egui::Key) {
    window.key_press_modifiers(modifiers, key);
    window.step();
    window.step();
}
