//! Close-ups of real photos to look at: the photo, the mask alone, and ours, both on a flat colour.
//!
//! `cargo test --test edges closeups -- --ignored` makes `tests/edges/closeups.jpg` anew from photos that may be copied,
//! and `target/closeups.png` from all of them.

use std::path::Path;

use image::{RgbImage, imageops};
use lineup::{
    editor::{Choice, Cut, Models, PROXY_SIDE, tasks},
    imaging::{Edge, Photo},
    inference::Progress,
};

use super::common;

/// A square of a photo, and who is cut out of it by which model.
struct CloseUp(&'static str, &'static str, Option<u32>, [u32; 3]);

const ON: [f32; 3] = [70.0, 190.0, 120.0];
const SIDE: u32 = 260;

const KEPT: [CloseUp; 6] = [
    CloseUp("public-domain/astronaut.png", "u2netp", None, [140, 5, 130]),
    CloseUp("public-domain/astronaut.png", "u2netp", None, [205, 20, 110]),
    CloseUp("public-domain/grace_hopper.jpg", "u2netp", None, [130, 130, 130]),
    CloseUp("public-domain/grace_hopper.jpg", "u2netp", None, [290, 140, 130]),
    CloseUp("public-domain/camera.png", "people", None, [225, 160, 130]),
    CloseUp("public-domain/camera.png", "people", None, [60, 380, 130]),
];

const LOOKED_AT: [CloseUp; 9] = [
    CloseUp("u2-girl.png", "u2netp", None, [90, 20, 110]),
    CloseUp("u2-girl.png", "u2netp", None, [200, 110, 110]),
    CloseUp("u2-im_14.png", "u2netp", None, [120, 20, 130]),
    CloseUp("portrait-street.jpg", "u2netp", None, [900, 150, 400]),
    CloseUp("two-dancers.jpg", "people", Some(2), [340, 60, 170]),
    CloseUp("two-dancers.jpg", "people", Some(2), [420, 380, 170]),
    CloseUp("two-children.jpg", "people", Some(1), [300, 300, 200]),
    CloseUp("group-of-five.jpg", "people", Some(2), [430, 210, 150]),
    CloseUp("group-of-five.jpg", "people", Some(3), [560, 210, 150]),
];

fn strip(close_up: &CloseUp, folder: &Path, models: &mut Models) -> RgbImage {
    let CloseUp(name, model, person, [x, y, side]) = *close_up;
    let photo = common::photo(&folder.join(name));
    let found = models.segment(Choice::Model(model), &photo, &Progress::default()).unwrap();
    let (_, subjects) = found.into_iter().next_back().unwrap();
    let chosen = subjects.iter().map(|subject| subject.id).filter(|id| person.is_none_or(|person| person == *id));
    let mut cut = Cut { model: Some(model), chosen: chosen.collect(), ..Cut::default() };
    let mut out = RgbImage::new(3 * SIDE, SIDE);
    let (x, y) = (x.min(photo.width() - side), y.min(photo.height() - side));
    let mut place = |column: u32, shown: RgbImage| {
        let piece = imageops::crop_imm(&shown, x, y, side, side).to_image();
        let piece = imageops::resize(&piece, SIDE, SIDE, imageops::FilterType::CatmullRom);
        imageops::replace(&mut out, &piece, i64::from(column * SIDE), 0);
    };
    let picture = |rgb: Vec<u8>| RgbImage::from_raw(photo.width(), photo.height(), rgb).unwrap();
    place(0, picture(photo.rgb().to_vec()));
    for (column, edge) in [(1, Edge { refine: 0.0, clean: 0.0, ..Edge::SOLID }), (2, Edge::SOLID)] {
        cut.edge = edge;
        let cutout = tasks::cutout(&photo, &photo.proxy(PROXY_SIDE), &cut, &subjects).unwrap();
        place(column, picture(on_colour(&cutout, &photo)));
    }
    out
}

/// A cut-out in its place on [`ON`].
fn on_colour(cutout: &lineup::imaging::Cutout, photo: &Photo) -> Vec<u8> {
    let mut rgb: Vec<u8> = ON.map(|v| v as u8).repeat(photo.pixel_count());
    let width = cutout.photo.width() as usize;
    for (i, (pixel, &alpha)) in cutout.photo.rgb().chunks_exact(3).zip(cutout.photo.alpha().unwrap()).enumerate() {
        let (x, y) = (i % width + cutout.origin_x as usize, i / width + cutout.origin_y as usize);
        let at = (y * photo.width() as usize + x) * 3;
        for ((to, own), on) in rgb[at..at + 3].iter_mut().zip(pixel).zip(ON) {
            *to = (on + (f32::from(*own) - on) * f32::from(alpha) / 255.0).round() as u8;
        }
    }
    rgb
}

fn sheet(close_ups: &[CloseUp], columns: u32, folder: &Path) -> RgbImage {
    let mut models = Models::default();
    let rows = (close_ups.len() as u32).div_ceil(columns);
    let mut sheet = RgbImage::new(columns * (3 * SIDE + 12) - 12, rows * (SIDE + 12) - 12);
    for (i, close_up) in (0..).zip(close_ups) {
        let strip = strip(close_up, folder, &mut models);
        let (x, y) = (i % columns * (3 * SIDE + 12), i / columns * (SIDE + 12));
        imageops::replace(&mut sheet, &strip, i64::from(x), i64::from(y));
    }
    sheet
}

#[test]
#[ignore = "makes pictures to look at"]
fn closeups() {
    let Some(folder) = common::shared().map(|shared| shared.join("photos")) else { return };
    sheet(&LOOKED_AT, 2, &folder).save(common::file("target/closeups.png")).unwrap();
    let file = std::fs::File::create(common::file("tests/edges/closeups.jpg")).unwrap();
    let jpeg = image::codecs::jpeg::JpegEncoder::new_with_quality(file, 88);
    sheet(&KEPT, 2, &folder).write_with_encoder(jpeg).unwrap();
}
