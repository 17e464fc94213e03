//! Photos in, pictures out: every format, every orientation, colours, damage, and files that stay whole.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

#[path = "formats/broken.rs"]
mod broken;
#[path = "formats/colours.rs"]
mod colours;
#[path = "formats/make.rs"]
mod make;
#[path = "formats/orientation.rs"]
mod orientation;
#[path = "formats/reading.rs"]
mod reading;
#[path = "formats/writing.rs"]
mod writing;
