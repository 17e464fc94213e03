//! Fetching and adding model files, when all is well and when it is not: against servers on this machine.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "tests")]

mod common;

#[path = "shelf/commands.rs"]
mod commands;
#[path = "shelf/download.rs"]
mod download;
#[allow(dead_code, reason = "each test file uses part of it")]
#[path = "common/onnx.rs"]
mod onnx;
#[path = "shelf/own.rs"]
mod own;
#[path = "shelf/resume.rs"]
mod resume;
#[path = "shelf/server.rs"]
mod server;
#[path = "shelf/ui.rs"]
mod ui;
#[path = "common/window.rs"]
mod window;
