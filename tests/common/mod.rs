//! What several test files need.

#![allow(dead_code, reason = "every test file is a crate of its own and uses some of it")]

use std::path::{Path, PathBuf};

use lineup::imaging::Photo;

/// The folder of shared photos and references beside the repository (or `LINEUP_SHARED`); says so when it is absent.
pub fn shared() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let folder = std::env::var_os("LINEUP_SHARED").map_or_else(beside, PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: no ../shared folder here (looked in {})", folder.display());
    None
}

/// A file of this repository.
pub fn file(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A photo as the program opens it.
pub fn photo(path: &Path) -> Photo {
    lineup::imaging::load(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The first channel of a picture, `0.0..=1.0`, with its width and height.
pub fn grey(path: &Path) -> (Vec<f32>, u32, u32) {
    let rgb = image::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display())).into_rgb8();
    (rgb.pixels().map(|pixel| f32::from(pixel.0[0]) / 255.0).collect(), rgb.width(), rgb.height())
}

/// Mean absolute difference, and intersection over union at one half.
pub fn compare(a: &[f32], b: &[f32]) -> (f64, f64) {
    assert_eq!(a.len(), b.len());
    let sum: f64 = a.iter().zip(b).map(|(a, b)| f64::from((a - b).abs())).sum();
    let both = a.iter().zip(b).filter(|&(&a, &b)| a > 0.5 && b > 0.5).count();
    let either = a.iter().zip(b).filter(|&(&a, &b)| a > 0.5 || b > 0.5).count();
    (sum / a.len() as f64, if either == 0 { 1.0 } else { both as f64 / either as f64 })
}

/// Two people side by side, astronaut left, officer right: a group photo made of the repository's own samples.
pub fn two_people() -> PathBuf {
    use std::sync::OnceLock;
    static FILE: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = FILE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let left = image::open(file("assets/samples/astronaut.png")).unwrap().into_rgb8();
        let right = image::open(file("assets/samples/grace_hopper.jpg")).unwrap().into_rgb8();
        let right = image::imageops::crop_imm(&right, 0, 0, right.width(), left.height()).to_image();
        let mut both = image::RgbImage::new(left.width() + right.width(), left.height());
        image::imageops::replace(&mut both, &left, 0, 0);
        image::imageops::replace(&mut both, &right, i64::from(left.width()), 0);
        let path = folder.path().join("two.png");
        both.save(&path).unwrap();
        (folder, path)
    });
    path.clone()
}
