//! Before and behind the people of the group photo, sizes that fit, second shots: pixels, commands, the window.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod common;
#[path = "depth/editing.rs"]
mod editing;
#[path = "depth/fitting.rs"]
mod fitting;
#[path = "depth/pixels.rs"]
mod pixels;
#[path = "depth/shots.rs"]
mod shots;
#[path = "depth/ui.rs"]
mod ui;
#[path = "common/window.rs"]
mod window;
