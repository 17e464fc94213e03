//! The networks against what reference implementations gave on the same photos.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "tests")]

mod common;
#[path = "references/full.rs"]
mod full;
#[allow(dead_code, reason = "each test file uses part of it")]
#[path = "common/onnx.rs"]
mod onnx;

use std::path::Path;

use lineup::{
    imaging::{Edge, Photo, refine},
    inference::{Progress, Segmenter, Subject, u2net},
};

fn subject(network: &mut u2net::U2Net, photo: &Photo) -> Subject {
    let mut subjects = network.segment(photo, &Progress::default()).unwrap();
    assert_eq!(subjects.len(), 1);
    subjects.remove(0)
}

/// The subject's raw probability (threshold and softness one half, no feather) over a raster that covers the photo.
fn raster(subject: &Subject, photo: &Photo, width: u32, height: u32) -> Vec<f32> {
    let raw = Edge { threshold: 0.5, softness: 0.5, feather_px: 0.0, ..Edge::RAW };
    let matte = refine(&[&*subject.mask], &raw, (photo.width(), photo.height()), (width, height));
    matte.alpha.iter().map(|&alpha| f32::from(alpha) / 255.0).collect()
}

fn compare(network: &mut u2net::U2Net, photo: &Path, reference: &Path) -> (f64, f64) {
    let photo = common::photo(photo);
    let (expected, width, height) = common::grey(reference);
    common::compare(&raster(&subject(network, &photo), &photo, width, height), &expected)
}

/// Whether the raw probability is the authors' own: the bar every photo has to pass.
#[test]
fn the_small_network_gives_its_authors_masks() {
    let Some(shared) = common::shared() else { return };
    let mut network = u2net::U2Net::open(&u2net::U2NETP_FILE, &Progress::default()).unwrap();
    let mut photos: Vec<_> =
        std::fs::read_dir(shared.join("photos")).unwrap().map(|entry| entry.unwrap().path()).collect();
    photos.retain(|path| path.file_name().unwrap().to_string_lossy().starts_with("u2-"));
    photos.sort();
    assert!(photos.len() >= 8, "only {} photos", photos.len());
    println!("{:<16} {:>8} {:>8}", "photo", "MAE", "IoU");
    let mut worst = (0.0_f64, 1.0_f64);
    for path in photos {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let (error, iou) = compare(&mut network, &path, &shared.join(format!("reference/u2netp/{name}.png")));
        println!("{name:<16} {error:>8.5} {iou:>8.4}");
        worst = (worst.0.max(error), worst.1.min(iou));
    }
    assert!(worst.0 <= 0.002 && worst.1 >= 0.99, "worst mean absolute error {}, worst IoU {}", worst.0, worst.1);
}

/// The same where the shared folder is absent: masks made by ONNX Runtime and OpenCV from Python, on our samples.
#[test]
fn the_samples_give_the_masks_that_python_gives() {
    let mut network = u2net::U2Net::open(&u2net::U2NETP_FILE, &Progress::default()).unwrap();
    for (photo, mask) in [("astronaut.png", "astronaut.png"), ("grace_hopper.jpg", "grace_hopper.png")] {
        let (photo, mask) = (common::file("assets/samples").join(photo), common::file("tests/data/u2netp").join(mask));
        let (error, iou) = compare(&mut network, &photo, &mask);
        println!("{}: mean absolute error {error:.5}, IoU {iou:.4}", photo.display());
        assert!(error <= 0.002 && iou >= 0.99);
    }
}

#[test]
fn a_subject_is_described_in_photo_pixels() {
    let photo = common::photo(&common::file("assets/samples/astronaut.png"));
    let mut network = u2net::U2Net::open(&u2net::U2NETP_FILE, &Progress::default()).unwrap();
    let found = subject(&mut network, &photo);
    assert_eq!((found.id, found.label.as_str()), (1, "subject"));
    assert!(found.score > 0.9 && found.score <= 1.0, "{}", found.score);
    let inside = found.bounds.clamped(photo.width(), photo.height());
    assert_eq!(inside, found.bounds);
    let mask = raster(&found, &photo, photo.width(), photo.height());
    let above = |x: u32, y: u32| mask[(y * photo.width() + x) as usize] > 0.5;
    let columns: Vec<u32> = (0..photo.width()).filter(|&x| (0..photo.height()).any(|y| above(x, y))).collect();
    assert!((found.bounds.x0 - columns[0] as f32).abs() <= 1.0);
    assert!((found.bounds.x1 - (columns[columns.len() - 1] + 1) as f32).abs() <= 1.0);
}

#[test]
fn a_photo_of_nothing_has_no_subject() {
    let mut network = u2net::U2Net::open(&u2net::U2NETP_FILE, &Progress::default()).unwrap();
    for value in [0, 120, 255] {
        let photo = Photo::from_rgb(64, 48, vec![value; 64 * 48 * 3]).unwrap();
        assert!(network.segment(&photo, &Progress::default()).unwrap().is_empty());
    }
    let pixel = Photo::from_rgb(1, 1, vec![9; 3]).unwrap();
    assert!(network.segment(&pixel, &Progress::default()).unwrap().is_empty());
}

#[test]
fn a_cancelled_run_says_so_and_the_network_still_works_after() {
    let mut network = u2net::U2Net::open(&u2net::U2NETP_FILE, &Progress::default()).unwrap();
    let photo = common::photo(&common::file("assets/samples/grace_hopper.jpg"));
    let progress = Progress::default();
    let canceller = progress.clone();
    let thread = std::thread::spawn(move || {
        std::thread::sleep(std::time::Duration::from_millis(40));
        canceller.cancel();
    });
    let begun = std::time::Instant::now();
    let error = network.segment(&photo, &progress).unwrap_err();
    println!("stopped after {:?}", begun.elapsed());
    assert_eq!(error.to_string(), "stopped");
    thread.join().unwrap();
    assert_eq!(subject(&mut network, &photo).id, 1);
}
