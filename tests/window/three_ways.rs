//! The README's picture of what fitting does: the group photo before, the person pasted as scissors would, the same
//! person in the same place as Lineup puts them in.

use std::sync::Arc;

use image::{RgbImage, imageops};
use lineup::{
    editor::{Choice, Command, Editor, Export, OpenAs, PEOPLE, PORTRAIT, Source},
    imaging::{Edge, LightSettings, Placement},
};

use super::*;

/// Pixels between the three.
const GAP: u32 = 8;

fn wait(editor: &mut Editor, what: &str, done: impl Fn(&Editor) -> bool) {
    let deadline = Instant::now() + Duration::from_secs(120);
    while !done(editor) {
        assert!(Instant::now() < deadline, "waited too long until {what}");
        std::thread::sleep(Duration::from_millis(5));
        editor.poll(false);
    }
}

fn exported(editor: &mut Editor, path: PathBuf) -> RgbImage {
    editor.export(Export::Composition, path.clone());
    wait(editor, "the picture is written", |editor| !editor.exporting());
    image::open(path).unwrap().into_rgb8()
}

#[test]
#[ignore = "makes one of the README's pictures anew"]
fn the_three_ways() {
    let folder = tempfile::tempdir().unwrap();
    three_ways(folder.path(), &common::file("assets/screenshots"));
}

/// Writes `fit.jpg`.
pub(super) fn three_ways(folder: &Path, screenshots: &Path) {
    std::fs::create_dir_all(folder).unwrap();
    let mut editor = Editor::new(Arc::new(|| {}));
    let samples = ["astronaut.png", "grace_hopper.jpg"].map(|name| common::file(&format!("assets/samples/{name}")));
    editor.open(samples.map(Source::File), OpenAs::Next);
    wait(&mut editor, "both are open", |editor| editor.document().photos.len() == 2);
    let (group, person) = (editor.document().photos[0].id, editor.document().photos[1].id);
    for (photo, model) in [(group, PEOPLE), (person, PORTRAIT)] {
        editor.segment(photo, Choice::Model(model));
        wait(&mut editor, "they are found", |editor| editor.preview(photo).is_some());
    }
    let before = exported(&mut editor, folder.join("before.png"));

    editor.place(person, Some((90.0, 300.0)));
    wait(&mut editor, "she stands there", |editor| editor.document().layers.len() == 1);
    let layer = editor.document().layers[0].clone();
    // Behind the right shoulder: what of her own photo ends too soon is hidden.
    let place = layer.placement;
    let place = Placement { scale: 1.25 * place.scale, centre_x: 66.0, centre_y: place.centre_y - 62.0, ..place };
    editor.apply(Command::place(layer.id, place));
    let set = |editor: &mut Editor, edge: Edge, light: LightSettings, in_front: std::collections::BTreeSet<u32>| {
        editor.apply(Command::SetEdge { photo: person, edge });
        editor.apply(Command::SetLight(vec![(layer.id, light)]));
        editor.apply(Command::SetInFront { layers: vec![layer.id], people: in_front });
    };
    let everybody = editor.document().photos[0].cut.chosen.clone();
    set(&mut editor, Edge::RAW, LightSettings::default(), std::collections::BTreeSet::new());
    let pasted = exported(&mut editor, folder.join("pasted.png"));
    set(&mut editor, Edge::SOLID, LightSettings::MATCHED, everybody);
    let fitted = exported(&mut editor, folder.join("fitted.png"));

    let (width, height) = before.dimensions();
    let mut all = RgbImage::from_pixel(3 * width + 2 * GAP, height, image::Rgb([255; 3]));
    for (x, picture) in [(0, &before), (width + GAP, &pasted), (2 * (width + GAP), &fitted)] {
        imageops::replace(&mut all, picture, i64::from(x), 0);
    }
    let file = std::fs::File::create(screenshots.join("fit.jpg")).unwrap();
    image::codecs::jpeg::JpegEncoder::new_with_quality(file, 88).encode_image(&all).unwrap();
}
