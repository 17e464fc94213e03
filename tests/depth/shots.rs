//! A second shot of the same group: found again to a pixel, and never where there is none; people lifted out.

use std::{collections::BTreeSet, sync::Arc};

use lineup::{
    editor::{Choice, Command, CommandKind, Editor, Layer, LayerId, OpenAs, PEOPLE, PhotoId, Source},
    imaging::{Photo, Placement, Rect, align},
};

use crate::{common, editing::wait};

/// A photo as a second shot has it: each of its points was at `back` of it in the photo; darker, noisy, and its middle
/// shows something else.
fn second_shot(photo: &Photo, back: impl Fn(f64, f64) -> (f64, f64)) -> Photo {
    let (w, h) = (photo.width(), photo.height());
    let mut noise = 12_345_u32;
    let mut rgb = Vec::with_capacity((w * h * 3) as usize);
    for (y, x) in (0..h).flat_map(|y| (0..w).map(move |x| (y, x))) {
        let (u, v) = back(f64::from(x) + 0.5, f64::from(y) + 0.5);
        let (u, v) = (u - 0.5, v - 0.5);
        let hidden = x.abs_diff(w / 2) < w / 7 && y > h / 3;
        for channel in 0..3 {
            let level = |i: f64, j: f64| {
                let at = |v: f64, end: u32| (v.max(0.0) as u32).min(end - 1);
                f64::from(photo.rgb()[((at(j, h) * w + at(i, w)) * 3 + channel) as usize])
            };
            let (i, j, fu, fv) = (u.floor(), v.floor(), u - u.floor(), v - v.floor());
            let above = level(i, j) * (1.0 - fu) + level(i + 1.0, j) * fu;
            let below = level(i, j + 1.0) * (1.0 - fu) + level(i + 1.0, j + 1.0) * fu;
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let grain = f64::from(noise >> 24) / 256.0 * 8.0 - 4.0;
            let shown = if hidden { f64::from((x * 7 + y * 13) % 255) } else { above * (1.0 - fv) + below * fv };
            rgb.push((shown * 0.88 + grain).clamp(0.0, 255.0) as u8);
        }
    }
    Photo::from_rgb(w, h, rgb).unwrap()
}

/// Turned by `degrees` about the middle, `scale` as large, moved, and seen a little from the side.
fn camera(size: (f64, f64), scale: f64, degrees: f64, moved: (f64, f64), bent: f64) -> impl Fn(f64, f64) -> (f64, f64) {
    let (sin, cos) = degrees.to_radians().sin_cos();
    move |x, y| {
        let (x, y) = (x - size.0 / 2.0 - moved.0, y - size.1 / 2.0 - moved.1);
        let depth = 1.0 + bent * x / size.0 - 0.7 * bent * y / size.1;
        let (x, y) = (x / depth, y / depth);
        ((cos * x + sin * y) / scale + size.0 / 2.0, (cos * y - sin * x) / scale + size.1 / 2.0)
    }
}

fn real_photos() -> Vec<Photo> {
    let mut photos = vec![common::photo(&common::file("assets/samples/astronaut.png"))];
    if let Some(shared) = common::shared() {
        let more = ["group-of-five.jpg", "two-dancers.jpg", "public-domain/rocket.jpg"];
        photos.extend(more.map(|name| common::photo(&shared.join("photos").join(name))));
    }
    photos
}

#[test]
fn a_second_shot_is_laid_over_the_first_to_a_pixel() {
    for photo in real_photos() {
        let size = (f64::from(photo.width()), f64::from(photo.height()));
        for (scale, degrees, moved, bent) in [
            (1.0, 0.0, (13.3, -7.6), 0.0),
            (1.08, 4.0, (30.0, -20.0), 0.0),
            (0.75, -9.0, (40.0, 30.0), 0.0),
            (1.02, 2.0, (20.0, 10.0), 0.05),
        ] {
            let back = camera(size, scale, degrees, moved, bent);
            let found = align(&second_shot(&photo, &back), &photo).expect("they show the same scene");
            for (across, down) in [(0.2, 0.2), (0.8, 0.2), (0.5, 0.5), (0.3, 0.8), (0.8, 0.7)] {
                let (x, y) = (size.0 * across, size.1 * down);
                let (wanted, got) = (back(x, y), found.apply(x, y));
                let miss = (wanted.0 - got.0).hypot(wanted.1 - got.1);
                assert!(miss < 1.0, "{miss} at {x}, {y} of {size:?}, {scale} {degrees} {bent}");
            }
            let (x, y) = (0.3 * size.0, 0.25 * size.1);
            let piece = Rect::new(x as f32 - 30.0, y as f32 - 40.0, x as f32 + 30.0, y as f32 + 40.0);
            let (wanted, got) = (back(x, y), found.near(&piece).unwrap().apply(x, y));
            assert!((wanted.0 - got.0).hypot(wanted.1 - got.1) < 1.0);
        }
    }
}

#[test]
fn photos_of_different_scenes_are_not_laid_over_one_another() {
    let photos = real_photos();
    for (i, a) in photos.iter().enumerate() {
        for (j, b) in photos.iter().enumerate().filter(|(j, _)| *j != i) {
            assert!(align(a, b).is_none(), "{i} over {j}");
        }
    }
    let flat = Photo::from_rgb(300, 200, vec![128; 180_000]).unwrap();
    let tiny = Photo::from_rgb(2, 1, vec![0; 6]).unwrap();
    assert!(align(&flat, &flat).is_none() && align(&tiny, &flat).is_none());
}

fn opened(photos: Vec<Photo>) -> Editor {
    let mut editor = Editor::new(Arc::new(|| {}));
    let count = photos.len();
    let sources = photos.into_iter().zip(1..).map(|(photo, i)| Source::Pixels { name: format!("{i}"), photo });
    editor.open(sources, OpenAs::Next);
    wait(&mut editor, "the photos are open", |editor| editor.document().photos.len() == count);
    editor
}

fn placed(editor: &mut Editor, index: usize) -> LayerId {
    let id = LayerId(editor.fresh_id());
    let photo: PhotoId = editor.document().photos[index].id;
    editor.apply(Command::AddLayer(Layer::new(id, photo, (90.0, 110.0), Placement::at(7.0, 9.0))));
    id
}

#[test]
fn a_layer_of_a_second_shot_falls_in_place_and_one_of_another_scene_stays_with_a_sentence() {
    let photo = common::photo(&common::file("assets/samples/astronaut.png"));
    let back = camera((512.0, 512.0), 1.08, 4.0, (20.0, -12.0), 0.0);
    let other = common::photo(&common::file("assets/samples/grace_hopper.jpg"));
    let mut editor = opened(vec![photo.clone(), second_shot(&photo, &back), other]);
    let layer = placed(&mut editor, 1);
    editor.align_to_group(layer);
    assert_eq!(editor.aligning(), Some(layer));
    wait(&mut editor, "it is laid over", |editor| editor.aligning().is_none());
    let placement = editor.document().layer(layer).unwrap().placement;
    let wanted = back(90.0, 110.0);
    assert!((placement.centre_x - wanted.0).hypot(placement.centre_y - wanted.1) < 1.0, "{placement:?}");
    assert!((placement.scale * 1.08 - 1.0).abs() < 0.004 && (placement.angle_rad.to_degrees() + 4.0).abs() < 0.2);
    assert_eq!(editor.undo(), Some(CommandKind::Place));
    let stays = placed(&mut editor, 2);
    let before = editor.document().layer(stays).unwrap().placement;
    editor.align_to_group(stays);
    wait(&mut editor, "it was tried", |editor| editor.aligning().is_none());
    assert_eq!(editor.document().layer(stays).unwrap().placement, before);
    assert_eq!(editor.notices().len(), 1);
}

#[test]
fn a_person_who_is_lifted_out_stands_where_they_stood_in_one_step() {
    let group = common::photo(&common::two_people());
    let mut editor = opened(vec![group.clone()]);
    let lift = |editor: &mut Editor, person: u32, name: &str| {
        let cut = editor.document().row_cut().unwrap();
        editor.lift_out(&cut, &BTreeSet::from([person]), name.into())
    };
    assert!(!lift(&mut editor, 2, "nobody is found yet"));
    let of_group = editor.document().photos[0].id;
    editor.segment(of_group, Choice::Model(PEOPLE));
    wait(&mut editor, "they are found", |editor| editor.group_people().is_some());
    assert!(!lift(&mut editor, 9, "nobody"));
    assert!(lift(&mut editor, 2, "Person 2"));
    wait(&mut editor, "they are cut out", |editor| {
        editor.document().photos.get(1).is_some_and(|lifted| editor.preview(lifted.id).is_some())
    });
    let lifted = &editor.document().photos[1];
    assert!(lifted.photo == group || lifted.photo.rgb() == group.rgb());
    let layer = &editor.document().layers[0];
    let (x, y) = layer.to_group().apply(700.0, 200.0);
    assert!((x - 700.0).abs() < 1e-9 && (y - 200.0).abs() < 1e-9);
    let bounds = editor.cutout_bounds(lifted.id).unwrap();
    assert!(bounds.x0 > 500.0, "the officer alone: {bounds:?}");
    // Over themselves nothing changes, but for the edge's colours where those are cleaned.
    let (lifted, edge) = (lifted.id, lineup::imaging::Edge { clean: 0.0, ..lifted.cut.edge });
    editor.apply(lineup::editor::Command::SetEdge { photo: lifted, edge });
    let lookup = |(photo, model)| editor.result(photo, model).cloned();
    let progress = lineup::inference::Progress::default();
    let picture = lineup::editor::tasks::compose(editor.document(), &lookup, &progress).unwrap();
    let off: u64 = picture.rgb().iter().zip(group.rgb()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    assert!(off as f64 / (picture.rgb().len() as f64) < 0.1, "{off}");
    assert_eq!(editor.undo(), Some(CommandKind::SetEdge));
    assert_eq!(editor.undo(), Some(CommandKind::LiftOut));
    assert_eq!((editor.document().photos.len(), editor.document().layers.len()), (1, 0));
}
