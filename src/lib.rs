//! Lineup puts a missing friend into the team photo.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails"))]

pub mod editor;
pub mod imaging;
pub mod inference;
pub mod text;
#[cfg(feature = "gui")]
pub mod ui;
