//! Pictures of the main states in both languages and both themes, less than half the size: `UPDATE_SNAPSHOTS=1 cargo test --test
//! snapshots` makes them again. Skipped, and said so, where there is no graphics adapter.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod common;
#[path = "ui_app/states.rs"]
mod states;
#[path = "common/window.rs"]
mod window;

use egui_kittest::{SnapshotOptions, wgpu::WgpuTestRenderer};
use lineup::{editor::settings::Theme, text::Lang};

use states::{State, USUAL, View};

/// What a first look at the window shows, one after the other.
const MAIN: [State; 5] = [
    ("empty", states::empty),
    ("group", states::group),
    ("compose", states::history),
    ("settings", states::settings_alone),
    ("sheet", states::sheet_alone),
];

/// Small: the folders of this machine, at the end of the settings, are below the edge of their card.
const SMALL: View = View { size: [1000.0, 560.0], pixels_per_point: 0.45, ..USUAL };

/// Whether pictures can be made here; says so when not.
fn adapter() -> bool {
    let there = std::panic::catch_unwind(WgpuTestRenderer::new).is_ok();
    if !there {
        eprintln!("skipped: no graphics adapter here");
    }
    there
}

/// Whether there is anything to compare with; says so when not.
fn pictures() -> bool {
    let there = common::file("tests/snapshots").is_dir() || std::env::var_os("UPDATE_SNAPSHOTS").is_some();
    if !there {
        eprintln!("skipped: no pictures in tests/snapshots: UPDATE_SNAPSHOTS=1 makes them");
    }
    there
}

/// Lets what is made beside the window arrive: the picture at rest, overlays and thumbnails.
fn settle(window: &mut window::Window) {
    window::until(window, "nothing is made any more", |editor| !editor.busy() && !editor.lighting());
    for _ in 0..25 {
        std::thread::sleep(std::time::Duration::from_millis(20));
        window.step();
    }
}

#[test]
fn the_main_states_look_as_they_did() {
    if !adapter() || !pictures() {
        return;
    }
    // Software rasterizers differ in the last bits of blended edges; a moved or missing part fails far more pixels.
    let options = SnapshotOptions::new().threshold(2.0).max_failed_pixels(400);
    let mut wrong = Vec::new();
    for (state, make) in MAIN {
        for (lang, language) in [(Lang::English, "en"), (Lang::Korean, "ko")] {
            for (theme, colours) in [(Theme::Dark, "dark"), (Theme::Light, "light")] {
                let mut window = make(View { lang, theme, ..SMALL });
                settle(&mut window);
                let name = format!("{state}-{language}-{colours}");
                if let Err(error) = window.try_snapshot_options(&name, &options) {
                    wrong.push(format!("{name}: {error}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
