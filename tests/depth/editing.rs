//! Who stands before whom as an edit: undo, order, other results; the front row; what the window shows and what is
//! exported.

use std::{
    collections::BTreeSet,
    sync::Arc,
    time::{Duration, Instant},
};

use lineup::{
    editor::{
        Choice, Command, CommandKind, Editor, LayerId, OpenAs, PEOPLE, PORTRAIT, PhotoId, Source, depth::front_row,
        finds::same_people, tasks,
    },
    imaging::{Crop, Cutout, Edge, LightSettings, Mask, Photo, Placed, Placement, Rect, render},
    inference::{Progress, Subject},
};

use crate::common;

pub fn wait(editor: &mut Editor, what: &str, done: impl Fn(&Editor) -> bool) {
    let deadline = Instant::now() + Duration::from_secs(300);
    while !done(editor) || editor.busy() {
        assert!(Instant::now() < deadline, "waited too long until {what}");
        std::thread::sleep(Duration::from_millis(5));
        editor.poll(false);
    }
}

/// The astronaut and the officer as a group, found; the astronaut's own photo cut out.
fn group() -> Editor {
    let mut editor = Editor::new(Arc::new(|| {}));
    let astronaut = common::file("assets/samples/astronaut.png");
    editor.open([common::two_people(), astronaut].map(Source::File), OpenAs::Next);
    wait(&mut editor, "the photos are open", |editor| editor.document().photos.len() == 2);
    for (index, model) in [(0, PEOPLE), (1, PORTRAIT)] {
        let photo = photo(&editor, index);
        editor.segment(photo, Choice::Model(model));
        wait(&mut editor, "somebody is found", |editor| editor.preview(photo).is_some());
    }
    assert_eq!(editor.group_people().unwrap().len(), 2);
    editor
}

fn photo(editor: &Editor, index: usize) -> PhotoId {
    editor.document().photos[index].id
}

/// Puts the astronaut in over the officer.
fn put(editor: &mut Editor) -> LayerId {
    let bounds = editor.group_people().unwrap()[1].bounds;
    let at = (f64::from(bounds.centre().0) - 60.0, f64::from(bounds.centre().1));
    let count = editor.document().layers.len();
    editor.place(photo(editor, 1), Some(at));
    wait(editor, "the person is in", |editor| editor.document().layers.len() > count);
    editor.document().layers.last().unwrap().id
}

fn stand(editor: &mut Editor, layer: LayerId, people: &[u32]) -> bool {
    let changed = editor.apply(Command::SetInFront { layers: vec![layer], people: people.iter().copied().collect() });
    editor.end_gesture();
    changed
}

fn before(editor: &Editor, layer: LayerId) -> Vec<u32> {
    editor.document().layer(layer).unwrap().in_front.iter().copied().collect()
}

fn export(editor: &Editor) -> Photo {
    let lookup = |(photo, model)| editor.result(photo, model).cloned();
    tasks::compose(editor.document(), &lookup, &Progress::default()).unwrap()
}

#[test]
fn standing_behind_somebody_is_one_step_and_another_result_of_the_group_keeps_it() {
    let mut editor = group();
    let layer = put(&mut editor);
    let plain = export(&editor);
    assert!(stand(&mut editor, layer, &[2]) && !stand(&mut editor, layer, &[2]));
    assert_eq!(editor.undo_redo().0, Some(CommandKind::SetInFront));
    wait(&mut editor, "the copy is made", |editor| editor.front(editor.document().layer(layer).unwrap()).is_some());
    let behind = export(&editor);
    assert_ne!(behind.rgb(), plain.rgb());
    // Whom the group's own cut-out takes in changes nothing here.
    let of_group = photo(&editor, 0);
    editor.apply(Command::Choose { photo: of_group, chosen: BTreeSet::new() });
    assert_eq!(export(&editor).rgb(), behind.rgb());
    editor.undo();
    // Portrait does not tell the two apart: who stands before whom stays with the people who were found.
    editor.segment(of_group, Choice::Model(PORTRAIT));
    wait(&mut editor, "the other model ran", |editor| editor.document().photos[0].cut.model == Some(PORTRAIT));
    assert_eq!((before(&editor, layer), editor.group_people().unwrap().len()), (vec![2], 2));
    assert!(export(&editor).rgb() == behind.rgb());
    assert!(editor.front(editor.document().layer(layer).unwrap()).is_some());
    editor.undo();
    assert_eq!(before(&editor, layer), [2]);
    editor.undo();
    assert_eq!(before(&editor, layer), [] as [u32; 0]);
    assert_eq!(export(&editor).rgb(), plain.rgb());
}

#[test]
fn another_group_photo_takes_whoever_stood_in_front_away() {
    let mut editor = group();
    let layer = put(&mut editor);
    stand(&mut editor, layer, &[1, 2]);
    editor.open([Source::File(common::file("assets/samples/grace_hopper.jpg"))], OpenAs::Group);
    wait(&mut editor, "it is open", |editor| editor.document().photos[0].name == "grace_hopper.jpg");
    assert_eq!(before(&editor, layer), [] as [u32; 0]);
    assert!(editor.front(editor.document().layer(layer).unwrap()).is_none());
    editor.undo();
    assert_eq!(before(&editor, layer), [1, 2]);
}

#[test]
fn who_goes_behind_more_people_goes_below_those_who_do_not() {
    let mut editor = group();
    let (first, second) = (put(&mut editor), put(&mut editor));
    let order = |editor: &Editor| editor.document().layers.iter().map(|layer| layer.id).collect::<Vec<_>>();
    assert_eq!(order(&editor), [first, second]);
    stand(&mut editor, second, &[2]);
    assert_eq!(order(&editor), [second, first]);
    stand(&mut editor, first, &[1, 2]);
    assert_eq!(order(&editor), [first, second]);
    stand(&mut editor, first, &[]);
    assert_eq!(order(&editor), [second, first]);
    stand(&mut editor, first, &[1]); // neither is behind all of the other's
    assert_eq!(order(&editor), [second, first]);
}

#[test]
fn in_the_middle_of_a_drag_it_belongs_to_the_drag() {
    let mut editor = group();
    let layer = put(&mut editor);
    let was = editor.document().layer(layer).unwrap().clone();
    let steps = editor.steps().1;
    let moved = |x: f64| Command::place(layer, Placement { centre_x: x, ..was.placement });
    editor.end_gesture();
    editor.apply(moved(10.0));
    editor.apply(Command::SetInFront { layers: vec![layer], people: BTreeSet::from([2]) });
    editor.apply(moved(20.0));
    editor.end_gesture();
    assert_eq!(editor.steps().1, steps + 1);
    assert_eq!(editor.undo(), Some(CommandKind::Place));
    assert_eq!(*editor.document().layer(layer).unwrap(), was);
}

/// What the window draws: the group's proxy, the person's, and over it the copy of those in front; with the export
/// made as small.
#[test]
fn the_window_and_the_export_agree_also_when_the_group_is_straightened() {
    let mut editor = group();
    let layer = put(&mut editor);
    editor.apply(Command::SetLight(vec![(layer, LightSettings::NEUTRAL)])); // the person's own pixels
    // While somebody is moved the window draws people in front in the photo's own colours; at rest it has the export.
    let group = editor.document().group().unwrap();
    let (photo, edge) = (group.id, Edge { clean: 0.0, ..group.cut.edge });
    editor.apply(Command::SetEdge { photo, edge });
    stand(&mut editor, layer, &[2]);
    wait(&mut editor, "the copy is made", |editor| editor.front(editor.document().layer(layer).unwrap()).is_some());
    for crop in [None, Some(Crop { x: 100.0, y: 60.0, width: 700, height: 380, angle_rad: 0.06 })] {
        editor.apply(Command::SetCrop(crop));
        let (document, layer) = (editor.document(), editor.document().layer(layer).unwrap());
        let (group, frame) = (document.group().unwrap(), document.frame().unwrap());
        let size = (group.photo.width(), group.photo.height());
        let drawn = |cutout: &Cutout, at: &dyn Fn(f64, f64) -> Placement| {
            let x = f64::from(cutout.origin_x) + f64::from(cutout.photo.width()) / 2.0;
            let y = f64::from(cutout.origin_y) + f64::from(cutout.photo.height()) / 2.0;
            Placed { cutout: cutout.clone(), placement: frame.place(size, at(x, y)), opacity: 1.0, front: None }
        };
        let person = editor.preview(layer.photo).unwrap().cutout.clone().unwrap();
        let front = editor.front(layer).unwrap();
        let window = render(
            &frame.cut(&group.photo),
            &[drawn(&person, &|x, y| layer.placement_of(x, y)), drawn(front, &|x, y| Placement::at(x, y))],
        );
        let (mut most, mut sum) = (0, 0_u64);
        let export = export(&editor);
        for (a, b) in window.rgb().iter().zip(export.rgb()) {
            most = most.max(a.abs_diff(*b));
            sum += u64::from(a.abs_diff(*b));
        }
        let mean = sum as f64 / export.rgb().len() as f64;
        // Turned, the window blends the edge's own pixels, the export the group's: one or two levels at most edges.
        let (allowed_most, allowed_mean) = if crop.is_some() { (40, 0.05) } else { (2, 0.005) };
        assert!(most <= allowed_most && mean < allowed_mean, "{crop:?}: {most}, mean {mean}");
    }
}

fn person(id: u32, head: f32, feet: f32, face: f32) -> Subject {
    let x = 100.0 * id as f32;
    let mask = Arc::new(Mask::in_box(2, 2, vec![1.0; 4], &Rect::new(x, head, x + 50.0, feet)).unwrap());
    let bounds = Rect::new(x, head - face, x + 80.0, feet);
    let face = Some(Rect::new(x, head, x + face * 0.8, head + face));
    Subject { id, label: "person".into(), score: 0.9, bounds, face, mask }
}

#[test]
fn whoever_stood_in_front_is_found_again_in_another_result() {
    let boxed = |id: u32, x: f32, width: f32| {
        let bounds = Rect::new(x, 0.0, x + width, 100.0);
        let mask = Arc::new(Mask::in_box(28, 28, vec![1.0; 784], &bounds).unwrap());
        Subject { id, label: "person".into(), score: 0.9, bounds, face: None, mask }
    };
    let from = [boxed(1, 0.0, 50.0), boxed(2, 60.0, 50.0)];
    // Numbered the other way round, a little off, and somebody more.
    let to = [boxed(1, 62.0, 50.0), boxed(2, 3.0, 44.0), boxed(3, 200.0, 30.0)];
    let again =
        |ids: &[u32]| -> Vec<u32> { same_people(&ids.iter().copied().collect(), &from, &to).into_iter().collect() };
    assert_eq!((again(&[1]), again(&[2]), again(&[1, 2]), again(&[])), (vec![2], vec![1], vec![1, 2], vec![]));
}

#[test]
fn the_front_row_kneels_or_stands_nearer_and_one_row_is_in_front() {
    let row = |people: &[Subject]| front_row(&people.iter().collect::<Vec<_>>()).into_iter().collect::<Vec<_>>();
    let standing = [person(1, 100.0, 600.0, 40.0), person(3, 110.0, 610.0, 42.0), person(5, 90.0, 590.0, 39.0)];
    assert_eq!(row(&standing), [1, 3, 5]);
    // Two kneel before them.
    let kneeling = [person(2, 260.0, 640.0, 45.0), person(4, 250.0, 650.0, 44.0)];
    assert_eq!(row(&[standing.to_vec(), kneeling.to_vec()].concat()), [2, 4]);
    // Two stand nearer: faces as high, larger, feet lower.
    let nearer = [person(2, 105.0, 690.0, 52.0), person(4, 100.0, 700.0, 50.0)];
    assert_eq!(row(&[standing.to_vec(), nearer.to_vec()].concat()), [2, 4]);
    // Somebody far behind: their face is lower, but it is small and their feet are high.
    let far = person(6, 220.0, 330.0, 12.0);
    assert_eq!(row(&[standing.to_vec(), vec![far]].concat()), [1, 3, 5]);
    assert_eq!(row(&[]), [] as [u32; 0]);
}
