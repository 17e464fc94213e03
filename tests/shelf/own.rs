//! Files that the user has: those that Lineup knows, and networks of their own.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use lineup::{
    imaging::Photo,
    inference::{
        Progress, Segmenter as _,
        u2net::{Feed, U2Net},
    },
};

use super::onnx;

fn lineup(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lineup"));
    command.args(arguments).env("LINEUP_MODELS_DIR", folder.join("models")).output().unwrap()
}

fn ended(output: &Output, code: i32) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{err}{out}");
    (out, err)
}

/// Three upright stripes: black, grey, white.
fn stripes(width: u32, height: u32) -> Photo {
    let level = |x: u32| [0, 128, 255][(x * 3 / width) as usize];
    Photo::from_rgb(width, height, (0..width * height).flat_map(|i| [level(i % width); 3]).collect()).unwrap()
}

#[test]
fn a_network_of_ones_own_is_added_listed_run_and_removed_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    fs::write(at("My Bright.onnx"), onnx::bright(64)).unwrap();
    let (out, _) = ended(&lineup(folder.path(), &["models", "import", &at("My Bright.onnx"), "--mean", "0.5"]), 0);
    assert!(out.contains("--model my-bright"), "{out}");
    assert!(folder.path().join("My Bright.onnx").is_file(), "the file is copied");
    let (out, _) = ended(&lineup(folder.path(), &["models"]), 0);
    assert!(out.lines().any(|line| line.starts_with("my-bright ") && line.contains("ready")), "{out}");

    let photo = at("stripes.png");
    let rgb = image::RgbImage::from_raw(96, 48, stripes(96, 48).rgb().to_vec()).unwrap();
    rgb.save(&photo).unwrap();
    let mask = at("mask.png");
    let cut = ["cutout", &photo, "-o", &mask, "--model", "my-bright", "--mask-only"];
    ended(&lineup(folder.path(), &cut), 0);
    let made = image::open(&mask).unwrap().into_luma8();
    let level = |x: u32| i32::from(made.get_pixel(x, 24).0[0]);
    assert!(level(10) == 0 && level(86) == 255 && (30..220).contains(&level(48)), "{} {}", level(10), level(48));

    let (out, _) = ended(&lineup(folder.path(), &["cutout", "--help"]), 0);
    assert!(out.contains("my-bright"), "{out}");
    ended(&lineup(folder.path(), &["models", "verify", "my-bright"]), 0);
    ended(&lineup(folder.path(), &["models", "remove", "my-bright"]), 0);
    ended(&lineup(folder.path(), &cut), 2);
    let left: Vec<_> = fs::read_dir(folder.path().join("models")).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn an_open_side_is_what_the_user_says_and_a_damaged_file_is_not_run() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    fs::write(at("open.onnx"), onnx::bright(0)).unwrap();
    let import = ["models", "import", &at("open.onnx"), "--name", "mine_1", "--size", "96", "--std", "1,1,1"];
    ended(&lineup(folder.path(), &import), 0);
    let note = fs::read_to_string(folder.path().join("models/mine_1.onnx.json")).unwrap();
    assert!(note.contains("\"side\": 96") && note.contains("0.485"), "{note}");
    let file = folder.path().join("models/mine_1.onnx");
    let mut bytes = fs::read(&file).unwrap();
    bytes[40] ^= 1;
    fs::write(&file, bytes).unwrap();
    let photo = super::common::file("assets/samples/astronaut.png").display().to_string();
    let cut = ["cutout", &photo, "-o", &at("x.png"), "--model", "mine_1"];
    let (_, err) = ended(&lineup(folder.path(), &cut), 1);
    assert!(err.contains("damaged") && err.lines().count() == 1, "{err}");
}

#[test]
fn what_is_no_model_is_refused_with_the_reason_and_nothing_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    for (name, bytes) in [
        ("text.onnx", b"not a network".to_vec()),
        ("two.onnx", onnx::two_inputs(64)),
        ("flat.onnx", onnx::flat(64)),
        ("people.onnx", onnx::bright(64)),
        ("u2net.onnx", onnx::bright(64)),
        ("notes.txt", b"hello".to_vec()),
        ("good.onnx", onnx::bright(64)),
    ] {
        fs::write(at(name), bytes).unwrap();
    }
    for (name, more, word) in [
        ("text.onnx", &[][..], "cannot be used"),
        ("two.onnx", &[], "more than one input"),
        ("flat.onnx", &[], "[1, 64, 64]"),
        ("people.onnx", &[], "cannot be a model's name"),
        ("u2net.onnx", &[], "60024c5c889badc19c04ad937298a77b"),
        ("notes.txt", &[], "not a model that Lineup knows"),
        ("nothing.onnx", &[], "cannot be read"),
        ("good.onnx", &["--size", "128"], "cannot be used"),
        ("good.onnx", &["--name", "a/b"], "cannot be a model's name"),
    ] {
        let file = at(name);
        let arguments = [&["models", "import", file.as_str()], more].concat();
        let (_, err) = ended(&lineup(folder.path(), &arguments), 1);
        println!("{err}");
        assert!(err.contains(word) && err.lines().count() == 1, "{name}: {err}");
    }
    for more in [["--size", "7"], ["--mean", "2"], ["--std", "0"], ["--mean", "1,1"]] {
        let file = at("good.onnx");
        ended(&lineup(folder.path(), &[&["models", "import", file.as_str()][..], &more].concat()), 2);
    }
    let models = folder.path().join("models");
    assert!(fs::read_dir(models).into_iter().flatten().next().is_none(), "something was left");
}

#[test]
fn the_official_checkpoint_is_known_by_its_size_and_both_checksums_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("weights.pkl");
    fs::File::create(&file).unwrap().set_len(177_841_981).unwrap();
    let (out, err) = ended(&lineup(folder.path(), &["models", "import", &file.display().to_string()]), 0);
    assert!(out.starts_with("mask-rcnn: ready") && out.contains("model_final_f10217.pkl"), "{out}");
    assert!(err.contains("9a737e290372f1f70994ebcbd89d8004dbb3ae30a605fd915a190fa4a782dd66"), "{err}");
}

/// The full networks cannot be had here; small ones of their contract go the same way.
#[test]
fn a_network_is_fed_with_its_own_side_mean_and_deviation() {
    for feed in [Feed::U2NET, Feed::ISNET] {
        let mut network =
            U2Net::from_bytes(&onnx::bright(u64::from(feed.side)), "bright", feed, &Progress::default()).unwrap();
        let subjects = network.segment(&stripes(300, 150), &Progress::default()).unwrap();
        assert_eq!(subjects.len(), 1);
        let mask = &subjects[0].mask;
        let fed = |level: f32| {
            let mean = (0..3).map(|c| (level / 255.0 - feed.mean[c]) / feed.std[c]).sum::<f32>() / 3.0;
            1.0 / (1.0 + (-mean).exp())
        };
        let stretched = (fed(128.0) - fed(0.0)) / (fed(255.0) - fed(0.0));
        let expected = (stretched * 255.0).floor() / 255.0;
        for (x, wanted) in [(50.0, 0.0), (150.0, expected), (250.0, 1.0)] {
            let got = mask.sample(x, 75.0);
            assert!((got - wanted).abs() < 0.004, "{feed:?} at {x}: {got}, not {wanted}");
        }
        assert!((subjects[0].bounds.x1 - 300.0).abs() < 1.0, "{:?}", subjects[0].bounds);
    }
}
