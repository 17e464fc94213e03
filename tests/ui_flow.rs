//! The way through the window: export, clipboard, drops, notices, guide and advice, driven by accessible label.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod common;
#[path = "common/drive.rs"]
mod drive;

use std::path::{Path, PathBuf};

use drive::{Window, click, keys, opened, until};
use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::Queryable as _;
use lineup::{
    editor::{Export, FileKind},
    imaging::{Metadata, Subsampling},
};

fn astronaut() -> PathBuf {
    common::file("assets/samples/astronaut.png")
}

/// The export panel is open and knows what it will write.
fn exporting(paths: Vec<PathBuf>) -> Window {
    let mut window = opened(paths);
    keys(&mut window, Modifiers::COMMAND, Key::E);
    weighed(&mut window);
    window
}

fn weighed(window: &mut Window) {
    until(window, "the file is weighed", |editor| editor.draft().bytes().is_some() && !editor.draft().busy());
}

/// Writes what the panel shows to a file and waits for it.
fn export(window: &mut Window, path: &Path) {
    let what = Export::Composition;
    window.state_mut().export_to(what, path.to_owned());
    until(window, "the file is written", |editor| !editor.exporting());
    assert!(path.is_file());
}

#[test]
fn the_export_panel_says_how_large_the_file_will_be_and_is_right() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = exporting(vec![astronaut()]);
    window.get_by_label("512 × 512 px");
    let first = window.state().editor().draft().bytes().unwrap();
    export(&mut window, &folder.path().join("a.jpg"));
    assert_eq!(std::fs::metadata(folder.path().join("a.jpg")).unwrap().len(), first);

    click(&mut window, "Quarter (4:2:0)");
    weighed(&mut window);
    let smaller = window.state().editor().draft().bytes().unwrap();
    assert!(smaller < first, "{smaller} < {first}");
    assert_eq!(window.state().editor().export_settings().subsampling, Subsampling::Quarter);

    click(&mut window, "PNG");
    weighed(&mut window);
    assert_eq!(window.state().editor().export_settings().picture, FileKind::Png);
    let png = window.state().editor().draft().bytes().unwrap();
    export(&mut window, &folder.path().join("a.png"));
    assert_eq!(std::fs::metadata(folder.path().join("a.png")).unwrap().len(), png);
}

#[test]
fn a_limit_of_the_long_side_is_the_size_of_the_file_and_never_enlarges() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = exporting(vec![common::two_people()]);
    let settings = *window.state().editor().export_settings();
    let limited = lineup::editor::ExportSettings { long_side: Some(300), ..settings };
    window.state_mut().editor_mut().set_export_settings(limited);
    until(&mut window, "it is made smaller", |editor| editor.draft().size().is_some_and(|(w, h)| w.max(h) == 300));
    weighed(&mut window);
    let size = window.state().editor().draft().size().unwrap();
    window.get_by_label(&format!("{} × {} px", size.0, size.1));
    export(&mut window, &folder.path().join("small.jpg"));
    let written = image::image_dimensions(folder.path().join("small.jpg")).unwrap();
    assert_eq!(written, size);

    let large = lineup::editor::ExportSettings { long_side: Some(90_000), ..settings };
    window.state_mut().editor_mut().set_export_settings(large);
    let full = image::image_dimensions(common::two_people()).unwrap();
    until(&mut window, "it is full again", |editor| editor.draft().size() == Some(full));
}

#[test]
fn escape_closes_the_panel_and_its_settings_stay() {
    let mut window = exporting(vec![astronaut()]);
    click(&mut window, "WebP");
    keys(&mut window, Modifiers::NONE, Key::Escape);
    assert!(window.query_by_label("Close the export panel").is_none());
    assert!(window.state().editor().draft().size().is_none(), "its pixels are freed");
    keys(&mut window, Modifiers::COMMAND, Key::E);
    window.get_by_label("Close the export panel");
    assert_eq!(window.state().editor().export_settings().picture, FileKind::WebP);
}

#[test]
fn location_is_left_out_unless_it_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("located.jpg");
    std::fs::write(&source, jpeg_with_location()).unwrap();
    let mut window = exporting(vec![source]);
    window.get_by_label("The photo holds its location; the file will not.");
    for (metadata, located, camera) in
        [(Metadata::WithoutPlace, false, true), (Metadata::All, true, true), (Metadata::Nothing, false, false)]
    {
        for end in ["jpg", "png", "webp", "tif"] {
            let settings = lineup::editor::ExportSettings { metadata, ..Default::default() };
            window.state_mut().editor_mut().set_export_settings(settings);
            let path = folder.path().join(format!("out.{end}"));
            export(&mut window, &path);
            let bytes = std::fs::read(&path).unwrap();
            let mut reader = std::io::Cursor::new(&bytes);
            let read = exif::Reader::new().read_from_container(&mut reader).ok();
            let has = |tag| read.as_ref().is_some_and(|exif| exif.get_field(tag, exif::In::PRIMARY).is_some());
            assert_eq!(has(exif::Tag::GPSLatitude), located, "{metadata:?} {end}");
            assert_eq!(has(exif::Tag::Make), camera, "{metadata:?} {end}");
        }
    }
}

/// A small JPEG whose EXIF holds a camera's make and a latitude.
fn jpeg_with_location() -> Vec<u8> {
    let mut block = b"MM\0\x2A\0\0\0\x08\0\x02".to_vec();
    block.extend(b"\x01\x0F\0\x02\0\0\0\x06\0\0\0\x26"); // Make, 6 characters at 38
    block.extend(b"\x88\x25\0\x04\0\0\0\x01\0\0\0\x2C\0\0\0\0"); // GPS directory at 44
    block.extend(b"Canon\0");
    assert_eq!(block.len(), 44);
    block.extend(b"\0\x01\0\x02\0\x05\0\0\0\x03\0\0\0\x3E\0\0\0\0"); // latitude, 3 fractions at 62
    for part in [37u32, 33, 59] {
        block.extend([part.to_be_bytes(), 1u32.to_be_bytes()].concat());
    }
    let photo = lineup::imaging::Photo::from_rgb(64, 48, [180, 90, 40].repeat(64 * 48)).unwrap();
    let photo = photo.with_exif(Some(block));
    let mut file = std::io::Cursor::new(Vec::new());
    let format = lineup::imaging::Format::Jpeg { quality: 90, subsampling: Subsampling::Full };
    lineup::imaging::encode(&photo, format, &mut file).unwrap();
    file.into_inner()
}

#[test]
fn a_cut_out_is_exported_with_alpha_and_never_as_a_jpeg() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = opened(vec![astronaut()]);
    click(&mut window, "Find people: People");
    until(&mut window, "she is cut out", |editor| {
        let id = editor.document().photos[0].id;
        editor.preview(id).is_some_and(|preview| preview.cutout.is_some())
    });
    keys(&mut window, Modifiers::COMMAND, Key::E);
    weighed(&mut window);
    window.get_by_role_and_label(Role::Button, "Cut-out");
    assert!(window.query_by_role_and_label(Role::Button, "JPEG").is_none());
    let id = window.state().editor().document().photos[0].id;
    let path = folder.path().join("alone.png");
    window.state_mut().export_to(Export::Cutout(id), path.clone());
    until(&mut window, "the file is written", |editor| !editor.exporting());
    let written = image::open(&path).unwrap();
    assert!(written.color().has_alpha());
    assert_eq!(Some((written.width(), written.height())), window.state().editor().draft().size());
}
