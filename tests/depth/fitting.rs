//! Sizes and grounds that a group tells of one more person.

use std::sync::Arc;

use lineup::{
    editor::{
        Cut, Document, PhotoEntry, PhotoId,
        place::{Line, Newcomer, Scene, median},
    },
    imaging::{Crop, Mask, Photo, Rect},
    inference::Subject,
};
use proptest::prelude::*;

proptest! {
    #[test]
    fn a_line_through_points_is_not_moved_by_some_that_are_wrong(
        at in -50.0..50.0_f64,
        slope in -0.3..0.4_f64,
        wrong in prop::collection::vec(-500.0..500.0_f64, 3),
    ) {
        let line = Line { at, slope };
        let mut points: Vec<(f64, f64)> = (0..9).map(|i| (f64::from(i) * 40.0, line.of(f64::from(i) * 40.0))).collect();
        // Three of twelve are anywhere.
        points.extend(wrong.iter().enumerate().map(|(i, y)| (i as f64 * 111.0 + 7.0, *y)));
        let found = Line::through(&points, -1.0..=1.0).unwrap();
        for x in [0.0, 160.0, 320.0] {
            prop_assert!((found.of(x) - line.of(x)).abs() < 25.0, "{found:?} for {line:?}");
        }
        let exact = Line::through(&points[..9], -1.0..=1.0).unwrap();
        prop_assert!((exact.at - at).abs() < 1e-6 && (exact.slope - slope).abs() < 1e-6);
    }
}

#[test]
fn slopes_stay_inside_what_is_allowed_and_no_points_are_no_line() {
    let steep = Line::through(&[(0.0, 0.0), (1.0, 10.0), (2.0, 20.0)], 0.0..=0.4).unwrap();
    assert_eq!(steep.slope, 0.4);
    assert!(Line::through(&[], 0.0..=1.0).is_none());
    assert_eq!(Line::through(&[(3.0, 7.0)], 0.0..=1.0), Some(Line::level(7.0)));
    assert_eq!(median([4.0, f64::NAN, 1.0, 2.0, 3.0].into_iter()), Some(2.5));
}

/// Somebody whose head is at `y` and whose face and body have the usual proportions.
fn person(id: u32, x: f32, y: f32, face: f32, feet: f32) -> Subject {
    let bounds = Rect::new(x - face, y - face, x + face, feet);
    let mask = Arc::new(Mask::in_box(2, 2, vec![1.0; 4], &bounds).unwrap());
    let face = Some(Rect::new(x - face * 0.4, y - face / 2.0, x + face * 0.4, y + face / 2.0));
    Subject { id, label: "person".into(), score: 0.9, bounds, face, mask }
}

fn document(width: u32, height: u32) -> Document {
    let photo = Photo::from_rgb(width, height, vec![0; (width * height * 3) as usize]).unwrap();
    let (proxy, cut) = (photo.clone(), Cut::default());
    let entry = PhotoEntry { id: PhotoId(1), name: "group".into(), path: None, photo, proxy, cut };
    Document { photos: vec![entry], ..Document::default() }
}

fn scene(document: &Document, people: &[Subject]) -> Scene {
    Scene::new(document, &people.iter().collect::<Vec<_>>())
}

/// 1,000 pixels tall, whole, their face 100 pixels tall and 100 from the top.
fn newcomer() -> Newcomer {
    let own = person(1, 300.0, 150.0, 100.0, 1050.0);
    Newcomer { bounds: Rect::new(200.0, 50.0, 400.0, 1050.0), face: own.face, cut_off: false }
}

/// Faces of 40 pixels in the back row and 60 in front, feet on a ground that slopes with nearness.
fn two_rows() -> Vec<Subject> {
    let back = (0..3).map(|i| person(i + 1, 200.0 + 150.0 * i as f32, 200.0, 40.0, 560.0));
    let front = (3..6).map(|i| person(i + 1, 270.0 + 150.0 * (i - 3) as f32, 400.0, 60.0, 700.0));
    back.chain(front).collect()
}

#[test]
fn a_person_has_the_face_size_of_the_row_they_are_dropped_into() {
    let document = document(900, 800);
    let scene = scene(&document, &two_rows());
    let face_at = |y: f64| {
        let own = newcomer();
        let (scale, (_, middle)) = scene.place(&own, Some((450.0, y)));
        let face = own.face.unwrap();
        let to_face = f64::from(face.centre().1 - own.bounds.centre().1) * scale;
        (middle + to_face, f64::from(face.height()) * scale)
    };
    for y in [330.0, 500.0] {
        let (at, height) = face_at(y);
        let wanted = 40.0 + (at - 200.0) / 10.0; // the line through both rows
        assert!((height - wanted).abs() < 1.0, "{height} at {at}, wanted {wanted}");
    }
}

#[test]
fn one_row_gives_its_own_size_at_any_height_and_feet_find_the_ground() {
    let document = document(900, 800);
    let row: Vec<Subject> = (0..4).map(|i| person(i + 1, 150.0 + 150.0 * i as f32, 200.0, 50.0, 640.0)).collect();
    let scene = scene(&document, &row);
    let own = newcomer();
    // 50 / 100 of their own size: 500 tall, so the middle is 250 above the ground.
    let (scale, (x, y)) = scene.place(&own, Some((430.0, 360.0)));
    assert!((scale - 0.5).abs() < 1e-9 && x == 430.0 && (y - 390.0).abs() < 1e-6, "{scale} {y}");
    // Dropped again where they stand now nothing changes.
    assert_eq!(scene.place(&own, Some((x, y))), (scale, (x, y)));
    // Far from the ground they stay where they were let go.
    assert_eq!(scene.place(&own, Some((430.0, 100.0))), (0.5, (430.0, 100.0)));
    // Nowhere in particular: beside the others, where there is room, on the ground.
    let (_, (x, y)) = scene.place(&own, None);
    assert!(x > 650.0 && (y - 390.0).abs() < 1e-6, "{x} {y}");
    // Standing among people who sit they keep their head in the picture.
    let sitting: Vec<Subject> = (0..4).map(|i| person(i + 1, 150.0 + 150.0 * i as f32, 200.0, 90.0, 660.0)).collect();
    let (scale, (_, y)) = self::scene(&document, &sitting).place(&own, None);
    assert!(y - scale * 500.0 >= -1e-6 && (y + scale * 500.0 - 660.0).abs() < 1e-6, "{scale} {y}");
    // Whose photo ends at the waist has no feet: the picture's edge hides the cut.
    let (scale, (_, y)) = scene.place(&Newcomer { cut_off: true, ..own }, None);
    assert!((y + scale * 500.0 - 800.0).abs() < 1e-6);
}

#[test]
fn who_is_cut_off_at_the_chest_stands_behind_the_others_unless_the_edge_hides_the_cut() {
    let document = document(900, 800);
    let row: Vec<Subject> =
        [100.0, 250.0, 480.0, 630.0].into_iter().zip(1..).map(|(x, id)| person(id, x, 200.0, 50.0, 790.0)).collect();
    let scene = scene(&document, &row);
    // 300 pixels of them, their face 100 tall: half as large here, so 150.
    let bust = Newcomer { bounds: Rect::new(200.0, 50.0, 400.0, 350.0), cut_off: true, ..newcomer() };
    let (scale, (x, y)) = scene.behind(&bust).unwrap();
    let face_y = y + scale * f64::from(bust.face.unwrap().centre().1 - bust.bounds.centre().1);
    assert!((scale - 0.5).abs() < 1e-9 && (face_y - 200.0).abs() < 1e-6 && (x - 365.0).abs() < 1e-6, "{x} {face_y}");
    // Cut off at the shins their face is among the others' with the cut on the edge.
    let tall = Newcomer { bounds: Rect::new(200.0, 50.0, 400.0, 1300.0), ..bust };
    assert!(scene.behind(&tall).is_none() && scene.behind(&newcomer()).is_none());
    assert!(Scene::new(&document, &[&row[0]]).behind(&bust).is_none());
}

#[test]
fn a_crop_moves_the_lines_with_the_picture_and_nobody_known_gives_a_fair_share() {
    let mut document = document(900, 800);
    let row: Vec<Subject> = (0..4).map(|i| person(i + 1, 150.0 + 150.0 * i as f32, 200.0, 50.0, 640.0)).collect();
    document.crop = Some(Crop { x: 100.0, y: 50.0, width: 700, height: 700, angle_rad: 0.0 });
    let (scale, (_, y)) = scene(&document, &row).place(&newcomer(), Some((330.0, 310.0)));
    assert!((y + scale * 500.0 - 590.0).abs() < 1e-6, "the ground is at 640 - 50");
    document.crop = None;
    let (scale, (x, y)) = scene(&document, &[]).place(&newcomer(), None);
    assert!((scale * 1000.0 / 800.0 - 0.62).abs() < 1e-9 && x == 450.0 && y + scale * 500.0 <= 800.0 + 1e-9);
}

#[test]
fn nobody_comes_in_wider_than_the_picture() {
    let document = document(1000, 800);
    // A whole team, of whom one small face was seen.
    let bounds = Rect::new(0.0, 0.0, 4000.0, 900.0);
    let team = Newcomer { bounds, face: Some(Rect::new(2000.0, 100.0, 2020.0, 120.0)), cut_off: true };
    let scene = scene(&document, &two_rows());
    for (scale, _) in [Some(scene.place(&team, None)), scene.behind(&team)].into_iter().flatten() {
        assert!(scale * 4000.0 <= 1000.0 + 1e-9, "{scale}");
    }
}

#[test]
fn the_face_is_the_one_inside_the_cutout() {
    let two = [person(1, 100.0, 100.0, 40.0, 600.0), person(2, 500.0, 90.0, 60.0, 600.0)];
    let right = Newcomer::new(Rect::new(440.0, 30.0, 560.0, 600.0), &two, 800);
    assert!((right.face.unwrap().height() - 60.0).abs() < 1e-3 && !right.cut_off);
    assert!(Newcomer::new(Rect::new(440.0, 300.0, 560.0, 795.0), &two, 800).cut_off);
}
