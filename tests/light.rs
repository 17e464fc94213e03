//! The light of a person who is pasted: how near matching brings them to how they would have looked there, and what it
//! never touches.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "tests")]

mod common;

#[path = "light/ciede.rs"]
mod ciede;
#[path = "light/pairs.rs"]
mod pairs;
#[path = "light/properties.rs"]
mod properties;
#[path = "light/ui.rs"]
mod ui;
#[path = "common/window.rs"]
mod window;
