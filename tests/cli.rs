//! The commands, as a stranger runs them: the real program, real networks, real photos.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod common;

use std::{
    path::Path,
    process::{Command, Output},
};

use lineup::editor::{Choice, Editor, OpenAs, Source};
use serde_json::Value;

fn lineup(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_lineup")).args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Asserts the exit status; gives standard error.
fn ended(output: &Output, code: i32) -> String {
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{said}{}", text(&output.stdout));
    said
}

fn sample(name: &str) -> String {
    common::file(&format!("assets/samples/{name}")).display().to_string()
}

fn at(folder: &Path, name: &str) -> String {
    folder.join(name).display().to_string()
}

#[test]
fn a_cutout_has_the_photos_own_colour_under_every_alpha() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["person.png", "person.webp"] {
        let out = at(folder.path(), name);
        ended(&lineup(&["cutout", &sample("grace_hopper.jpg"), "-o", &out, "--model", "u2netp"]), 0);
        let cutout = image::open(&out).unwrap().into_rgba8();
        let photo = image::open(sample("grace_hopper.jpg")).unwrap().into_rgb8();
        let opaque = cutout.pixels().filter(|pixel| pixel.0[3] > 240).count();
        let clear = cutout.pixels().filter(|pixel| pixel.0[3] < 15).count();
        assert!(opaque > 20_000 && clear > 5_000, "{opaque} opaque, {clear} clear");
        // The cut-out is a trimmed piece of the photo: find its place, then every pixel agrees.
        let (w, h) = cutout.dimensions();
        let fits = |x: u32, y: u32| {
            cutout.enumerate_pixels().all(|(i, j, pixel)| pixel.0[..3] == photo.get_pixel(x + i, y + j).0)
        };
        let found = (0..=photo.width() - w).any(|x| (0..=photo.height() - h).any(|y| fits(x, y)));
        assert!(found, "the colours of {name} are not the photo's");
    }
}

#[test]
fn a_mask_is_eight_bit_grey_at_photo_size_and_the_threshold_shrinks_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut sums = Vec::new();
    for threshold in ["0.2", "0.8"] {
        let out = at(folder.path(), "mask.png");
        let arguments = [
            "cutout",
            &sample("astronaut.png"),
            "-o",
            &out,
            "--mask-only",
            "--threshold",
            threshold,
            "--softness",
            "0.05",
            "--model",
            "u2netp",
        ];
        ended(&lineup(&arguments), 0);
        let mask = image::open(&out).unwrap();
        assert_eq!((mask.width(), mask.height(), mask.color()), (512, 512, image::ColorType::L8));
        sums.push(mask.into_luma8().pixels().map(|pixel| u64::from(pixel.0[0])).sum::<u64>());
    }
    assert!(sums[1] < sums[0], "{sums:?}");
}

#[test]
fn people_are_listed_left_to_right_as_documented_json() {
    let folder = tempfile::tempdir().unwrap();
    let photo = common::two_people().display().to_string();
    let masks = at(folder.path(), "masks");
    let output = lineup(&["people", &photo, "--json", "-o", &masks]);
    ended(&output, 0);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["photo"], serde_json::json!({"width": 1024, "height": 512}));
    assert_eq!(report["model"], "people");
    let people = report["people"].as_array().unwrap();
    assert_eq!(people.len(), 2);
    for (index, person) in people.iter().enumerate() {
        assert_eq!(person["id"], index as u64 + 1);
        assert_eq!(person["label"], "person");
        assert!((0.0..=1.0).contains(&person["score"].as_f64().unwrap()));
        let corner = |i: usize| person["box"][i].as_f64().unwrap();
        assert!(corner(0) < corner(2) && corner(1) < corner(3) && corner(2) <= 1024.0 && corner(3) <= 512.0);
        assert_eq!(person["face"].as_array().unwrap().len(), 4);
        let mask = image::open(Path::new(&masks).join(person["mask"].as_str().unwrap())).unwrap().into_luma8();
        assert_eq!(mask.dimensions(), (1024, 512));
        let (x, y) = ((corner(0) + corner(2)) / 2.0, (corner(1) + corner(3)) / 2.0);
        assert!(mask.get_pixel(x as u32, y as u32).0[0] > 127, "nobody in the middle of {person}");
    }
    let centre = |i: usize| people[i]["box"][0].as_f64().unwrap() + people[i]["box"][2].as_f64().unwrap();
    assert!(centre(0) < centre(1));
}

#[test]
fn one_person_of_two_is_kept_and_a_third_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let photo = common::two_people().display().to_string();
    let out = at(folder.path(), "mask.png");
    ended(&lineup(&["cutout", &photo, "-o", &out, "--person", "2", "--mask-only"]), 0);
    let mask = image::open(&out).unwrap().into_luma8();
    let sum = |x0: u32, x1: u32| -> u64 {
        mask.enumerate_pixels()
            .filter(|(x, _, _)| (x0..x1).contains(x))
            .map(|(_, _, pixel)| u64::from(pixel.0[0]))
            .sum()
    };
    assert!(sum(512, 1024) > 20 * sum(0, 512), "{} right, {} left", sum(512, 1024), sum(0, 512));
    let said = ended(&lineup(&["cutout", &photo, "-o", &out, "--person", "3"]), 1);
    assert!(said.contains("there is no person 3") && said.lines().count() == 1, "{said}");
}

/// Portrait draws what stands out: where that is a horse or a boat with the person, it is People that is right.
#[test]
fn auto_cuts_out_the_person_and_not_what_stands_beside_them() {
    let Some(shared) = common::shared() else { return };
    let folder = tempfile::tempdir().unwrap();
    for (name, same_as) in
        [("public-domain/camera.png", "u2netp"), ("u2-boat.jpg", "people"), ("u2-girl.png", "people")]
    {
        let photo = shared.join("photos").join(name).display().to_string();
        let mask = |model: &str| {
            let out = at(folder.path(), &format!("{model}.png"));
            ended(&lineup(&["cutout", &photo, "-o", &out, "--mask-only", "--model", model]), 0);
            std::fs::read(out).unwrap()
        };
        assert!(mask("auto") == mask(same_as), "{name}");
    }
    // The editor chooses the same, at first and from what it kept.
    let mut editor = Editor::new(std::sync::Arc::new(|| ()));
    let wait = |editor: &mut Editor, done: &dyn Fn(&Editor) -> bool| {
        while !done(editor) {
            editor.poll(false);
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
    };
    editor.open([Source::File(shared.join("photos/u2-girl.png"))], OpenAs::Next);
    wait(&mut editor, &|editor| editor.document().group().is_some());
    let id = editor.document().group().unwrap().id;
    for before in ["people", "u2netp"] {
        editor.segment(id, Choice::Auto);
        wait(&mut editor, &|editor| editor.segmenting().is_none());
        assert_eq!(editor.document().group().unwrap().cut.model, Some("people"));
        editor.segment(id, Choice::Model(before));
        wait(&mut editor, &|editor| editor.segmenting().is_none());
    }
}

#[test]
fn several_photos_are_a_batch_that_one_bad_file_does_not_stop() {
    let folder = tempfile::tempdir().unwrap();
    let bad = at(folder.path(), "bad.jpg");
    std::fs::write(&bad, b"\xff\xd8\xff\xe0 not much of a jpeg").unwrap();
    let out = at(folder.path(), "out");
    let said = ended(&lineup(&["cutout", &sample("astronaut.png"), &bad, &sample("grace_hopper.jpg"), "-o", &out]), 1);
    assert!(said.contains("bad.jpg"), "{said}");
    for name in ["astronaut-cutout.png", "grace_hopper-cutout.png"] {
        assert!(Path::new(&out).join(name).is_file(), "no {name}");
    }
}

#[test]
fn nobody_in_the_photo_is_said_plainly() {
    let folder = tempfile::tempdir().unwrap();
    let grey = at(folder.path(), "grey.png");
    image::RgbImage::from_pixel(320, 240, image::Rgb([90, 120, 90])).save(&grey).unwrap();
    let output = lineup(&["people", &grey]);
    ended(&output, 0);
    assert!(text(&output.stdout).contains("nobody was found"), "{}", text(&output.stdout));
    let output = lineup(&["people", &grey, "--json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["people"], serde_json::json!([]));
    let said = ended(&lineup(&["cutout", &grey, "-o", &at(folder.path(), "x.png"), "--model", "people"]), 1);
    assert!(said.contains("nobody was found") && said.lines().count() == 1, "{said}");
    assert!(!folder.path().join("x.png").exists());
}

#[test]
fn wrong_usage_ends_with_two_and_a_failure_with_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let photo = sample("astronaut.png");
    let out = at(folder.path(), "x.png");
    for arguments in [
        vec!["cutout", &photo],
        vec!["cutout", &photo, "-o", &out, "--threshold", "1.5"],
        vec!["cutout", &photo, "-o", &out, "--feather", "101"],
        vec!["cutout", &photo, "-o", &out, "--person", "0"],
        vec!["cutout", &photo, "-o", "x.jpg"],
        vec!["cutout", &photo, &photo, "-o", &out],
        vec!["people"],
        vec!["models", "extra"],
    ] {
        ended(&lineup(&arguments), 2);
    }
    let said = ended(&lineup(&["cutout", "no-such.jpg", "-o", &out]), 1);
    assert!(said.contains("no-such.jpg") && said.lines().count() == 1, "{said}");
    ended(&lineup(&["--help"]), 0);
    ended(&lineup(&["--version"]), 0);
}

#[test]
fn the_models_are_listed_with_where_they_are() {
    let output = lineup(&["models"]);
    ended(&output, 0);
    let list = text(&output.stdout);
    for word in ["u2netp", "people", "u2net.onnx", "built in", "onnxruntime 1.31.1", "MIT", "Apache-2.0"] {
        assert!(list.contains(word), "no {word} in\n{list}");
    }
}

#[test]
fn without_onnx_runtime_a_model_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_lineup"))
        .args(["people", &sample("astronaut.png")])
        .env("ORT_DYLIB_PATH", folder.path().join("nothing.so"))
        .output()
        .unwrap();
    let said = ended(&output, 1);
    assert!(said.contains("ORT_DYLIB_PATH") && said.lines().count() == 1, "{said}");
}

#[test]
fn without_a_display_the_window_says_so_and_ends() {
    let output = Command::new(env!("CARGO_BIN_EXE_lineup"))
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("WAYLAND_SOCKET")
        .output()
        .unwrap();
    if cfg!(target_os = "linux") {
        let said = ended(&output, 1);
        assert!(said.contains("no window could be opened") && said.lines().count() == 1, "{said}");
    }
}
