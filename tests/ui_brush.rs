//! The brush in the window: strokes keep and erase, one by one, and keys, panel and pointer do what they say.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod common;
#[path = "common/window.rs"]
mod window;

use egui::{Event, Key, Modifiers, Pos2, TouchDeviceId, TouchId, TouchPhase, accesskit::Role};
use egui_kittest::kittest::Queryable as _;
use lineup::{
    editor::{CommandKind, Cut, Preview, tasks},
    imaging::Stroke,
    text::Lang,
};
use window::*;

const NONE: Modifiers = Modifiers::NONE;
const SHIFT: Modifiers = Modifiers::SHIFT;

/// The person is cut out and the brush taken.
fn brushing() -> Window {
    let mut window = cut_out();
    key(&mut window, NONE, Key::B);
    assert!(window.state().brush().is_some());
    (0..60).for_each(|_| window.step()); // the panel has its width
    window
}

/// Where a pixel of the person's photo (512 x 600) is on the screen.
fn at(window: &Window, x: f32, y: f32) -> Pos2 {
    let canvas = part(window, Role::Canvas, "Photo: grace_hopper.jpg");
    let zoom = ((canvas.width() - 32.0) / 512.0).min((canvas.height() - 32.0) / 600.0);
    canvas.center() + egui::vec2(x - 256.0, y - 300.0) * zoom
}

fn cut(window: &Window) -> Cut {
    document(window).photos[1].cut.clone()
}

fn strokes(window: &Window) -> Vec<Stroke> {
    cut(window).strokes.all().iter().map(|stroke| Stroke::clone(stroke)).collect()
}

/// The preview of what the document says now.
fn preview(window: &mut Window) -> Preview {
    until(window, "the preview is there", |editor| {
        let entry = &editor.document().photos[1];
        editor.preview(entry.id).is_some_and(|preview| preview.cut == entry.cut)
    });
    let person = document(window).photos[1].id;
    Preview::clone(window.state().editor().preview(person).unwrap())
}

fn alpha(preview: &Preview, x: u32, y: u32) -> u8 {
    preview.matte.alpha[(y * preview.matte.width + x) as usize]
}

fn stroke(window: &mut Window, from: (f32, f32), to: (f32, f32), modifiers: Modifiers) {
    let (from, to) = (at(window, from.0, from.1), at(window, to.0, to.1));
    drag(window, from, to, modifiers);
}

#[test]
fn painting_keeps_and_erases_and_strokes_are_undone_one_by_one() {
    let mut window = brushing();
    let before = preview(&mut window);
    assert!(alpha(&before, 40, 80) < 30 && alpha(&before, 250, 200) > 225, "the wall is out, the face is in");
    stroke(&mut window, (40.0, 60.0), (40.0, 160.0), NONE);
    let kept = preview(&mut window);
    assert!(alpha(&kept, 40, 80) > 225);
    key(&mut window, NONE, Key::X);
    stroke(&mut window, (250.0, 180.0), (250.0, 260.0), NONE);
    let erased = preview(&mut window);
    assert!(alpha(&erased, 250, 200) < 30 && alpha(&erased, 40, 80) > 225);
    let kinds: Vec<_> = strokes(&window).iter().map(|stroke| stroke.keep).collect();
    assert_eq!(kinds, [true, false]);
    // Its person was not clicked meanwhile.
    assert_eq!(cut(&window).chosen, before.cut.chosen);
    key(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(preview(&mut window).matte, kept.matte);
    key(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(preview(&mut window).matte, before.matte);
    key(&mut window, Modifiers::COMMAND.plus(SHIFT), Key::Z);
    assert_eq!(preview(&mut window).matte, kept.matte);
}

#[test]
fn the_stroke_shows_while_it_is_drawn_and_escape_gives_it_up() {
    let mut window = brushing();
    let before = preview(&mut window);
    let (from, to) = (at(&window, 40.0, 60.0), at(&window, 40.0, 160.0));
    press(&mut window, from, NONE);
    drag_to(&mut window, from, to);
    let meanwhile = preview(&mut window);
    assert!(alpha(&meanwhile, 40, 100) > 225);
    key(&mut window, NONE, Key::Escape);
    release(&mut window, to, NONE);
    assert_eq!(preview(&mut window).matte, before.matte);
    assert!(window.state().brush().is_some(), "the brush stays");
    assert_ne!(window.state().editor().undo_redo().0, Some(CommandKind::BrushKeep));
    key(&mut window, NONE, Key::Escape);
    assert!(window.state().brush().is_none());
}

#[test]
fn a_click_is_a_dab_and_shift_draws_a_straight_line_from_it() {
    let mut window = brushing();
    let (from, to) = (at(&window, 30.0, 40.0), at(&window, 90.0, 300.0));
    click_at(&mut window, from, NONE);
    click_at(&mut window, to, SHIFT);
    let drawn = strokes(&window);
    assert_eq!((drawn[0].points.len(), drawn[1].points.len()), (1, 2), "{drawn:?}");
    assert_eq!(drawn[1].points[0], drawn[0].points[0]);
    assert!((drawn[1].points[1].x - 90.0).abs() < 1.0 && (drawn[1].points[1].y - 300.0).abs() < 1.0);
    // What goes through the wall is kept; what crosses to the other side of an edge is not.
    let preview = preview(&mut window);
    assert!(alpha(&preview, 50, 127) > 225, "{}", alpha(&preview, 50, 127));
}

#[test]
fn keys_set_size_and_hardness_and_only_while_the_brush_is_taken() {
    let mut window = cut_out();
    key(&mut window, NONE, Key::X);
    key(&mut window, NONE, Key::CloseBracket);
    key(&mut window, NONE, Key::B);
    let (first, keeps) = window.state().brush().unwrap();
    assert!(keeps);
    let now = |window: &Window| window.state().brush().unwrap();
    key(&mut window, NONE, Key::CloseBracket);
    assert!(now(&window).0.size > first.size);
    key(&mut window, NONE, Key::OpenBracket);
    key(&mut window, NONE, Key::OpenBracket);
    assert!(now(&window).0.size < first.size);
    key(&mut window, SHIFT, Key::OpenBracket);
    assert!((now(&window).0.hardness - first.hardness + 0.1).abs() < 1e-3);
    key(&mut window, SHIFT, Key::CloseCurlyBracket); // as a keyboard says it with Shift held
    assert!((now(&window).0.hardness - first.hardness).abs() < 1e-3);
    key(&mut window, NONE, Key::E);
    assert_ne!(now(&window).0.at_edges, first.at_edges);
    key(&mut window, NONE, Key::X);
    assert!(!now(&window).1);
    key(&mut window, NONE, Key::V);
    assert!(window.state().brush().is_none());
}

#[test]
fn the_panel_says_and_sets_what_the_brush_does() {
    let mut window = cut_out();
    click(&mut window, "Brush");
    window.get_by_role_and_label(Role::RadioButton, "Erase").click();
    steps(&mut window);
    assert!(!window.state().brush().unwrap().1);
    for name in ["Size", "Hardness", "Flow", "Smoothing"] {
        assert!(window.query_all_by_label(name).count() > 0, "{name}");
    }
    window.get_by_role_and_label(Role::CheckBox, "Stop at edges").click();
    steps(&mut window);
    assert!(!window.state().brush().unwrap().0.at_edges);
    let point = at(&window, 250.0, 200.0);
    click_at(&mut window, point, NONE);
    assert!(window.query_by_label("Strokes: 1").is_some() && !strokes(&window)[0].edge_aware);
    click(&mut window, "Clear all strokes");
    assert!(strokes(&window).is_empty() && window.query_by_label("Strokes: 1").is_none());
    key(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(strokes(&window).len(), 1);
}

#[test]
fn a_stylus_that_presses_lightly_draws_thinly() {
    let mut window = brushing();
    let place = at(&window, 40.0, 60.0);
    let touch = |phase, pos, force| Event::Touch {
        device_id: TouchDeviceId(1),
        id: TouchId(1),
        phase,
        pos,
        force: Some(force),
    };
    window.event(touch(TouchPhase::Start, place, 0.4));
    press(&mut window, place, NONE);
    window.event(touch(TouchPhase::End, place, 0.4));
    release(&mut window, place, NONE);
    click_at(&mut window, place + egui::vec2(60.0, 0.0), NONE);
    let drawn = strokes(&window);
    assert!((drawn[0].points[0].pressure - 0.4).abs() < 1e-3, "{:?}", drawn[0].points);
    assert!((drawn[1].points[0].pressure - 1.0).abs() < 1e-3, "a mouse presses in full");
}

#[test]
fn with_space_held_the_photo_moves_and_nothing_is_painted() {
    let mut window = brushing();
    window.event(Event::Key { key: Key::Space, physical_key: None, pressed: true, repeat: false, modifiers: NONE });
    stroke(&mut window, (40.0, 60.0), (140.0, 160.0), NONE);
    window.event(Event::Key { key: Key::Space, physical_key: None, pressed: false, repeat: false, modifiers: NONE });
    steps(&mut window);
    assert!(strokes(&window).is_empty());
}

#[test]
fn a_person_is_painted_from_nothing_without_a_model_and_is_put_into_the_group() {
    let mut window = opened(Lang::English, SIZE, group_and_person());
    key(&mut window, NONE, Key::B);
    stroke(&mut window, (250.0, 120.0), (250.0, 500.0), NONE);
    let painted = preview(&mut window);
    assert!(alpha(&painted, 250, 300) > 225 && painted.cutout.is_some());
    key(&mut window, NONE, Key::B);
    click(&mut window, "Put into the group photo");
    until(&mut window, "the person is placed", |editor| editor.document().layers.len() == 1);
    assert!(cut(&window).model.is_none() && window.state().editor().segmenting().is_none());
}

#[test]
fn what_is_painted_is_exported_as_it_is_shown() {
    let mut window = brushing();
    stroke(&mut window, (40.0, 60.0), (60.0, 260.0), NONE);
    let shown = preview(&mut window);
    let entry = document(&window).photos[1].clone();
    let subjects = window.state().editor().found(entry.id).unwrap().clone();
    let full = tasks::matte(&entry.photo, &entry.proxy, &entry.cut, &subjects, (512, 600));
    assert_eq!(full, shown.matte, "a photo that is no larger than its proxy");
}

#[test]
fn both_modes_of_the_brush_have_names_in_korean() {
    let mut window = opened(Lang::Korean, SIZE, group_and_person());
    key(&mut window, NONE, Key::B);
    for side in ["남기기", "지우기"] {
        assert!(window.get_by_role_and_label(Role::RadioButton, side).rect().is_positive());
    }
}
