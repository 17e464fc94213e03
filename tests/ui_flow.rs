//! The way through the window: export, clipboard, drops, notices, guide and advice, driven by accessible label.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod common;
#[path = "common/window.rs"]
mod window;

use std::path::{Path, PathBuf};

use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use lineup::{
    editor::{Choice, Command, Export, FileKind, PORTRAIT, advice::CutAdvice},
    imaging::{Metadata, Placement, Subsampling},
    text::Lang,
};
use window::*;

fn astronaut() -> PathBuf {
    common::file("assets/samples/astronaut.png")
}

/// The export panel is open and knows what it will write.
fn exporting(paths: Vec<PathBuf>) -> Window {
    let mut window = opened(Lang::English, SIZE, paths);
    key(&mut window, Modifiers::COMMAND, Key::E);
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
    assert!(path.is_file() || path.extension().is_none());
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
fn exporting_waits_for_no_numbers() {
    let mut window = opened(Lang::English, SIZE, vec![astronaut()]);
    key(&mut window, Modifiers::COMMAND, Key::E);
    let button = window.get_by_role_and_label(Role::Button, "Choose a file and write it");
    assert!(window.state().editor().draft().bytes().is_none() && !button.accesskit_node().is_disabled());
}

#[test]
fn the_name_of_the_file_decides_its_format_and_that_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = exporting(vec![astronaut()]);
    assert_eq!(window.state().editor().export_settings().picture, FileKind::Jpeg);
    let path = folder.path().join("a.png");
    export(&mut window, &path);
    assert_eq!(
        image::ImageFormat::Png,
        image::ImageReader::open(&path).unwrap().with_guessed_format().unwrap().format().unwrap()
    );
    window.get_by_label_contains("a.png as PNG, as its name says");
    export(&mut window, &folder.path().join("b"));
    assert!(folder.path().join("b.jpg").is_file());
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
    key(&mut window, Modifiers::NONE, Key::Escape);
    assert!(window.query_by_label("Close the export panel").is_none());
    assert!(window.state().editor().draft().size().is_none(), "its pixels are freed");
    key(&mut window, Modifiers::COMMAND, Key::E);
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

#[test]
fn what_the_panel_tells_of_a_photo_stays_inside_the_panel() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("camera.jpg");
    let mut block = b"MM\0\x2A\0\0\0\x08\0\x01".to_vec();
    block.extend(b"\x01\x0F\0\x02\0\0\0\x06\0\0\0\x1A\0\0\0\0Canon\0"); // Make, 6 characters at 26
    std::fs::write(&source, jpeg_with(block)).unwrap();
    let mut window = exporting(vec![source]);
    steps(&mut window);
    let button = window.get_by_role_and_label(Role::Button, Lang::English.words().flow.export_now_tip).rect();
    let told = window.get_by_label(Lang::English.words().flow.place_none).rect();
    assert!(told.right() <= button.right() + 1.0 && told.left() > button.left(), "{told:?}, {button:?}");
    assert!(button.right() <= SIZE[0] && button.width() < 340.0, "{button:?}");
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
    jpeg_with(block)
}

fn jpeg_with(exif: Vec<u8>) -> Vec<u8> {
    let photo = lineup::imaging::Photo::from_rgb(64, 48, [180, 90, 40].repeat(64 * 48)).unwrap();
    let photo = photo.with_exif(Some(exif));
    let mut file = std::io::Cursor::new(Vec::new());
    let format = lineup::imaging::Format::Jpeg { quality: 90, subsampling: Subsampling::Full };
    lineup::imaging::encode(&photo, format, &mut file).unwrap();
    file.into_inner()
}

#[test]
fn a_cut_out_is_exported_with_alpha_and_never_as_a_jpeg() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = opened(Lang::English, SIZE, vec![astronaut()]);
    click(&mut window, "Find people: People");
    until(&mut window, "she is cut out", |editor| {
        let id = editor.document().photos[0].id;
        editor.preview(id).is_some_and(|preview| preview.cutout.is_some())
    });
    key(&mut window, Modifiers::COMMAND, Key::E);
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

#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

#[test]
fn a_dropped_folder_gives_its_photos_in_order_and_an_empty_one_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let photo = lineup::imaging::Photo::from_rgb(40, 30, vec![90; 3600]).unwrap();
    for name in ["img10.png", "img2.png", "img1.png"] {
        lineup::imaging::save(&folder.path().join(name), &photo, lineup::imaging::Format::Png).unwrap();
    }
    std::fs::write(folder.path().join("notes.txt"), "not a photo").unwrap();
    let empty = folder.path().join("empty");
    std::fs::create_dir(&empty).unwrap();
    let mut window = begun(Lang::English, SIZE, Vec::new());
    for path in [folder.path().to_owned(), empty] {
        window.input_mut().dropped_files.push(std::sync::Arc::new(Dropped(path)));
    }
    until(&mut window, "all are open", |editor| editor.document().photos.len() == 3 && editor.activities().is_empty());
    let names: Vec<_> = window.state().editor().document().photos.iter().map(|entry| entry.name.clone()).collect();
    assert_eq!(names, ["img1.png", "img2.png", "img10.png"]);
    window.get_by_label("empty has no photos in it. Folders inside it are not looked into.");
    window.get_by_role_and_label(Role::Button, "Choose photos…");
}

#[test]
fn many_bad_files_are_one_notice_with_details_and_stay_in_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let mut paths = vec![astronaut()];
    for i in 0..7 {
        let bad = folder.path().join(format!("bad{i}.png"));
        std::fs::write(&bad, "this is text").unwrap();
        paths.push(bad);
    }
    let mut window = begun(Lang::English, SIZE, paths);
    until(&mut window, "all were tried", |editor| editor.notices().len() == 7);
    window.get_by_label("7 files were not opened. Details say why.");
    click(&mut window, "Details");
    window.run();
    window.get_by_label_contains("bad3.png was not opened");
    window.get_by_role_and_label(Role::Button, "Choose another…");
    let ids: Vec<u64> = window.state().editor().notices().iter().map(|notice| notice.notice_id).collect();
    ids.into_iter().for_each(|id| window.state_mut().editor_mut().dismiss(id));
    window.step();
    assert!(window.query_by_label_contains("files were not opened").is_none());
    click(&mut window, "Past notices");
    window.step();
    window.get_by_label_contains("bad6.png was not opened");
}

#[test]
fn a_copy_that_is_handed_over_shows_its_seconds_and_can_be_stopped() {
    let mut window = opened(Lang::English, SIZE, vec![astronaut()]);
    // The test takes the picture as the clipboard's thread would, and never says that it is there.
    let editor = window.state_mut().editor_mut();
    editor.copy(Export::Composition, None);
    while editor.take_copy().is_none() {
        std::thread::sleep(std::time::Duration::from_millis(5));
        editor.poll(false);
    }
    window.step();
    let said = |window: &Window| -> f32 {
        window.get_by_label_contains("Putting it on the clipboard…");
        let labels = window.root().children_recursive();
        let seconds = labels.filter_map(|node| node.accesskit_node().value()?.strip_suffix(" s")?.parse().ok());
        seconds.max_by(f32::total_cmp).unwrap()
    };
    let first = said(&window);
    std::thread::sleep(std::time::Duration::from_millis(250));
    window.step();
    assert!(said(&window) > first);
    click(&mut window, "Cancel");
    assert!(!window.state().editor().handing_over());
    assert!(window.query_by_label_contains("Putting it on").is_none());
}

#[test]
fn good_news_leaves_by_itself_and_bad_news_stays() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = exporting(vec![astronaut()]);
    export(&mut window, &folder.path().join("a.jpg"));
    window.step();
    window.get_by_label("Saved a.jpg");
    window.get_by_role_and_label(Role::Button, "Show in folder");
    window.state_mut().export_to(Export::Composition, folder.path().join("nowhere/a.jpg"));
    until(&mut window, "it could not be written", |editor| !editor.exporting() && editor.notices().len() == 2);
    for _ in 0..200 {
        window.step();
    }
    assert!(window.query_by_label("Saved a.jpg").is_none());
    window.get_by_label_contains("a.jpg was not written");
    window.get_by_role_and_label(Role::Button, "Choose another place…");
}

#[test]
fn the_tour_goes_the_whole_way_with_what_the_user_does_and_can_be_skipped() {
    let mut window = begun(Lang::English, SIZE, Vec::new());
    window.state_mut().perform(&egui::Context::default(), lineup::ui::Action::Guide(true));
    window.step();
    window.step();
    window.get_by_label("Step 1 of 5");
    click(&mut window, "Samples");
    until(&mut window, "the samples are open", |editor| editor.document().photos.len() == 2);
    window.get_by_label("Step 3 of 5");
    click(&mut window, "Cut out: Portrait");
    until(&mut window, "the person is cut out", |editor| {
        editor.preview(editor.document().photos[1].id).is_some_and(|preview| preview.cutout.is_some())
    });
    window.get_by_label("Step 4 of 5");
    key(&mut window, Modifiers::NONE, Key::Enter);
    until(&mut window, "the person is placed", |editor| editor.document().layers.len() == 1);
    window.get_by_label("Move them into place, then export");
    click(&mut window, "Skip");
    assert!(window.query_by_label("Step 5 of 5").is_none());
}

#[test]
fn a_portrait_of_two_offers_people_in_one_click() {
    let mut window = opened(Lang::English, SIZE, vec![astronaut(), common::two_people()]);
    click(&mut window, "Cut out: Portrait");
    until(&mut window, "it is cut out", |editor| editor.preview(editor.document().photos[1].id).is_some());
    let id = window.state().editor().document().photos[1].id;
    until(&mut window, "the preview is there", |editor| editor.cut_advice(id).is_some());
    window.get_by_label_contains("There seem to be 2 people");
    click(&mut window, "Use People");
    until(&mut window, "people are found", |editor| {
        editor.document().photos[1].cut.model == Some(lineup::editor::PEOPLE) && editor.segmenting().is_none()
    });
    assert!(window.query_by_label_contains("There seem to be").is_none());
}

#[test]
fn heads_that_grow_together_in_one_piece_are_counted_and_one_alone_is_not_remarked_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("close.png");
    // Shoulder to shoulder, so that Portrait cuts them out as one.
    let one = image::open(common::file("assets/samples/astronaut.png")).unwrap().into_rgb8();
    let (width, height) = (300, one.height());
    let mut three = image::RgbImage::new(3 * width, height);
    for i in 0..3 {
        let mut piece = image::imageops::crop_imm(&one, 75, 0, width, height).to_image();
        if i == 1 {
            image::imageops::flip_horizontal_in_place(&mut piece);
        }
        image::imageops::replace(&mut three, &piece, i64::from(i * width), 0);
    }
    three.save(&path).unwrap();
    let mut window = opened(Lang::English, SIZE, vec![common::file("assets/samples/grace_hopper.jpg"), path]);
    let [alone, close] = [0, 1].map(|index| document(&window).photos[index].id);
    for photo in [alone, close] {
        window.state_mut().editor_mut().segment(photo, Choice::Model(PORTRAIT));
        until(&mut window, "it is cut out", |editor| editor.preview(photo).is_some());
        until(&mut window, "heads are counted", |editor| editor.heads(photo).is_some());
    }
    let editor = window.state().editor();
    assert_eq!((editor.heads(alone), editor.cut_advice(alone)), (Some(1), None));
    assert_eq!(editor.heads(close), Some(3));
    assert_eq!(editor.cut_advice(close), Some(CutAdvice::Several { people: 3 }));
    window.get_by_label_contains("There seem to be 3 people");
}

#[test]
fn a_photo_too_small_for_its_place_says_so_and_goes_to_its_own_size_in_one_click() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("small.png");
    let hopper = image::open(common::file("assets/samples/grace_hopper.jpg")).unwrap();
    hopper.thumbnail(160, 160).save(&path).unwrap();
    let mut window = opened(Lang::English, SIZE, vec![astronaut(), path]);
    let person = document(&window).photos[1].id;
    window.state_mut().editor_mut().place(person, None);
    until(&mut window, "the person is placed", |editor| editor.document().layers.len() == 1);
    key(&mut window, Modifiers::NONE, Key::M);
    let placed = layer(&window, 0);
    let larger = Placement { scale: 2.0, ..placed.placement };
    window.state_mut().editor_mut().apply(Command::place(placed.id, larger));
    steps(&mut window);
    window.get_by_label_contains("Shown at 200 %");
    window.get_by_role_and_label(Role::Button, "Own size (100 %)").scroll_to_me();
    steps(&mut window);
    click(&mut window, "Own size (100 %)");
    assert_eq!(layer(&window, 0).placement.scale, 1.0);
    assert!(window.query_by_label_contains("Shown at").is_none());
}

#[test]
fn a_person_cut_off_by_their_photo_is_aligned_to_the_bottom_in_one_click() {
    let mut window = opened(Lang::English, SIZE, vec![astronaut(), common::file("assets/samples/grace_hopper.jpg")]);
    let person = window.state().editor().document().photos[1].id;
    window.state_mut().editor_mut().place(person, Some((256.0, 200.0)));
    until(&mut window, "the person is placed", |editor| editor.document().layers.len() == 1);
    key(&mut window, Modifiers::NONE, Key::M);
    let layer = window.state().editor().document().layers[0].clone();
    assert!(window.state().editor().cut_in_view(&layer).is_some());
    click(&mut window, "Align to the bottom edge");
    let moved = window.state().editor().document().layers[0].clone();
    assert!(moved.placement.centre_y > layer.placement.centre_y);
    let still = window.state().editor().cut_in_view(&moved);
    assert!(still.is_none_or(|cut| cut.side != lineup::editor::advice::Side::Bottom), "{still:?}");
    assert!(window.query_by_label("Align to the bottom edge").is_none());
}
