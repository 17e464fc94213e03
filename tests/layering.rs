//! The layers point one way: ui → editor → inference → imaging; each is checked by the `use` lines and paths in it.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// What a layer must not name: crates, and layers above it.
const RULES: &[(&str, &[&str])] = &[
    (
        "src/imaging",
        &[
            "crate::inference",
            "crate::editor",
            "crate::ui",
            "crate::text",
            "crate::cli",
            "ort",
            "egui",
            "eframe",
            "rfd",
            "log",
            "tracing",
            "poll_promise",
        ],
    ),
    (
        "src/inference",
        &[
            "crate::editor",
            "crate::ui",
            "crate::text",
            "crate::cli",
            "egui",
            "eframe",
            "rfd",
            "log",
            "tracing",
            "poll_promise",
        ],
    ),
    ("src/editor", &["crate::ui", "crate::text", "crate::cli", "egui", "eframe", "rfd", "ort"]),
    ("src/text", &["crate::ui", "crate::cli", "egui", "eframe", "rfd", "ort", "image"]),
    ("src/cli", &["crate::ui", "egui", "eframe", "rfd", "ort"]),
    ("src/cli.rs", &["egui", "eframe", "rfd", "ort"]),
    ("src/ui", &["crate::cli", "ort", "image", "fast_image_resize"]),
];

#[test]
fn no_layer_names_what_it_must_not_know() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut seen = 0;
    let mut wrong = Vec::new();
    for (layer, forbidden) in RULES {
        for file in rust_files(&root.join(layer)) {
            seen += 1;
            let code = fs::read_to_string(&file).unwrap();
            for (number, line) in code.lines().enumerate() {
                let line = line.split("//").next().unwrap_or_default();
                for name in *forbidden {
                    if names(line, name) {
                        wrong.push(format!("{}:{} names {name}: {}", file.display(), number + 1, line.trim()));
                    }
                }
            }
        }
    }
    assert!(seen > 20, "only {seen} files were looked at");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_says_what_it_owns_and_stays_small() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for file in rust_files(&root.join("src")) {
        let code = fs::read_to_string(&file).unwrap();
        assert!(code.starts_with("//!"), "{} does not open with //!", file.display());
        let lines = code.lines().count();
        assert!(lines <= 400, "{} has {lines} lines: split it", file.display());
    }
}

#[test]
fn the_check_itself_notices_a_forbidden_name() {
    assert!(names("use ort::session::Session;", "ort"));
    assert!(names("    let s = ort::init();", "ort"));
    assert!(names("use crate::{editor::Editor};", "crate::editor"));
    assert!(names("use crate::editor;", "crate::editor"));
    assert!(!names("use crate::imaging::export;", "ort"));
    assert!(!names("let sort = 1;", "ort"));
}

/// Whether a line uses a crate (`name::`) or a layer (`crate::name`, also inside `crate::{…}`).
fn names(line: &str, name: &str) -> bool {
    if let Some(layer) = name.strip_prefix("crate::") {
        if has_word(line, name) {
            return true;
        }
        return line.contains("crate::{") && has_word(line, &format!("{layer}::"));
    }
    let path = format!("{name}::");
    has_word(line, &path) || line.trim() == format!("use {name};")
}

fn has_word(line: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    line.match_indices(word).any(|(at, found)| {
        let before = line[..at].chars().next_back();
        let after = line[at + found.len()..].chars().next();
        let ends = found.ends_with("::") || !after.is_some_and(|c| c.is_alphanumeric() || c == '_');
        ends && !before.is_some_and(is_part)
    })
}

fn rust_files(place: &Path) -> Vec<PathBuf> {
    if place.is_file() {
        return vec![place.to_owned()];
    }
    let Ok(entries) = fs::read_dir(place) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .flat_map(|path| if path.is_dir() { rust_files(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|end| end == "rs"))
        .collect();
    files.sort();
    files
}
