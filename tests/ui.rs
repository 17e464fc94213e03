//! The window's panels, driven by accessible label, with the real networks on real photos.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod common;
#[path = "common/window.rs"]
mod window;

use std::path::PathBuf;

use egui::{Event, Modifiers, Pos2, accesskit::Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use lineup::text::{Lang, fill};
use window::*;

const NONE: Modifiers = Modifiers::NONE;

#[test]
fn an_empty_window_says_what_to_do_in_both_languages() {
    let mut window = begun(Lang::English, SIZE, Vec::new());
    window.get_by_label("Put a missing friend into the team photo");
    window.get_by_role_and_label(Role::Button, "Try with sample photos");
    window.get_by_role_and_label(Role::Button, "Switch to Korean").click();
    window.run();
    window.get_by_label("단체 사진에 빠진 친구를 넣어 보세요");
    window.get_by_role_and_label(Role::Button, "예제 사진으로 해 보기");
    assert!(window.query_by_label("Open group photo").is_none());
}

#[test]
fn the_samples_open_with_one_click() {
    let mut window = begun(Lang::Korean, SIZE, Vec::new());
    window.get_by_role_and_label(Role::Button, "예제 사진으로 해 보기").click();
    until(&mut window, "both samples are open", |editor| editor.document().photos.len() == 2);
    window.get_by_role_and_label(Role::RadioButton, "인물 한 명");
}

#[test]
fn a_slider_drag_is_one_undo_step_and_never_runs_a_model() {
    let mut window = cut_out();
    let person = window.state().editor().document().photos[1].id;
    let before = window.state().editor().preview(person).unwrap().matte.clone();
    let subjects = window.state().editor().subjects(person).unwrap().clone();
    let slider = window.get_by_role_and_label(Role::Slider, "Threshold").rect();
    let at = |share: f32| Pos2::new(slider.left() + slider.width() * share, slider.center().y);
    press(&mut window, at(0.3), NONE);
    for i in 0..6 {
        window.event(Event::PointerMoved(at(0.3 + 0.05 * i as f32)));
        window.step();
    }
    release(&mut window, at(0.55), NONE);
    assert_ne!(window.state().editor().document().photos[1].cut.edge.threshold, 0.5);
    until(&mut window, "the preview follows", |editor| {
        editor.preview(person).is_some_and(|preview| preview.cut == editor.document().photos[1].cut)
    });
    assert_ne!(window.state().editor().preview(person).unwrap().matte, before);
    assert!(std::sync::Arc::ptr_eq(window.state().editor().subjects(person).unwrap(), &subjects));
    click(&mut window, "Undo");
    assert_eq!(window.state().editor().document().photos[1].cut.edge.threshold, 0.5);
    click(&mut window, "Redo");
    assert_ne!(window.state().editor().document().photos[1].cut.edge.threshold, 0.5);
}

#[test]
fn people_are_toggled_in_the_list_by_key_and_on_the_photo() {
    let mut window = opened(Lang::English, SIZE, vec![common::two_people()]);
    click(&mut window, "Find people: People");
    until(&mut window, "people are found", |editor| {
        let group = editor.document().group().unwrap().id;
        editor.preview(group).is_some()
    });
    let chosen =
        |window: &Window| window.state().editor().document().photos[0].cut.chosen.iter().copied().collect::<Vec<_>>();
    assert_eq!(chosen(&window), [1, 2]);
    window.get_by_role_and_label(Role::CheckBox, "Person 2").click();
    window.step();
    window.step();
    assert_eq!(chosen(&window), [1]);
    window.key_press(egui::Key::Num1);
    window.step();
    window.step();
    assert!(chosen(&window).is_empty());
    window.get_by_role_and_label(Role::CheckBox, "Person 2 on the photo").click();
    window.step();
    window.step();
    assert_eq!(chosen(&window), [2]);
    // A click on the person themself, in the middle of their face.
    let bounds = window.get_by_role(Role::Canvas).rect();
    let (photo, face) = {
        let editor = window.state().editor();
        let entry = editor.document().group().unwrap();
        let face = editor.subjects(entry.id).unwrap()[0].face.unwrap();
        (egui::vec2(entry.photo.width() as f32, entry.photo.height() as f32), face)
    };
    let zoom = ((bounds.width() - 32.0) / photo.x).min((bounds.height() - 32.0) / photo.y);
    let (x, y) = face.centre();
    let at = bounds.center() + (egui::vec2(x, y) - photo / 2.0) * zoom;
    press(&mut window, at, NONE);
    release(&mut window, at, NONE);
    window.step();
    assert_eq!(chosen(&window), [1, 2]);
    click(&mut window, "None");
    assert!(chosen(&window).is_empty());
    click(&mut window, "All");
    assert_eq!(chosen(&window), [1, 2]);
}

#[test]
fn a_second_run_of_the_same_model_is_the_kept_result() {
    let mut window = cut_out();
    let person = window.state().editor().document().photos[1].id;
    let subjects = window.state().editor().subjects(person).unwrap().clone();
    click(&mut window, "Cut out: Portrait");
    assert!(window.state().editor().segmenting().is_none());
    assert!(std::sync::Arc::ptr_eq(window.state().editor().subjects(person).unwrap(), &subjects));
}

#[test]
fn putting_a_person_in_is_one_step_and_undo_takes_it_back() {
    let mut window = composed();
    for _ in 0..5 {
        window.step(); // panels that only look change nothing
    }
    let placed = window.state().editor().document().layers.clone();
    click(&mut window, "Undo");
    assert!(window.state().editor().document().layers.is_empty());
    for _ in 0..5 {
        window.step();
    }
    click(&mut window, "Redo");
    assert_eq!(window.state().editor().document().layers, placed);
}

#[test]
fn a_photo_with_nobody_chosen_is_not_put_in_and_says_so() {
    let mut window = cut_out();
    click(&mut window, "None");
    click(&mut window, "Put into the group photo");
    until(&mut window, "it is said", |editor| !editor.notices().is_empty());
    assert!(window.state().editor().document().layers.is_empty());
    window.get_by_label_contains("Nothing of grace_hopper.jpg is chosen");
}

#[test]
fn a_placed_person_is_flipped_raised_deleted_and_all_is_undone() {
    let mut window = composed();
    let placement = |window: &Window| window.state().editor().document().layers[0].placement;
    let first = placement(&window);
    click(&mut window, "Flip left to right");
    assert!(placement(&window).flip);
    window.key_press_modifiers(Modifiers::SHIFT, egui::Key::ArrowRight);
    window.step();
    window.step();
    assert!((placement(&window).centre_x - first.centre_x - 10.0).abs() < 1e-9);
    click(&mut window, "Delete");
    assert!(window.state().editor().document().layers.is_empty());
    for _ in 0..3 {
        click(&mut window, "Undo");
    }
    assert_eq!(placement(&window), first);
}

#[test]
fn a_person_is_dragged_across_the_canvas_in_one_step() {
    let mut window = composed();
    let canvas = window.get_by_role(Role::Canvas).rect();
    let first = window.state().editor().document().layers[0].placement;
    let label = "Placed person 1: grace_hopper.jpg on the photo";
    let start = window.get_by_role_and_label(Role::Image, label).rect().center();
    press(&mut window, start, NONE);
    for i in 1..=5 {
        window.event(Event::PointerMoved(start + egui::vec2(-12.0, -4.0) * i as f32));
        window.step();
    }
    release(&mut window, start + egui::vec2(-60.0, -20.0), NONE);
    let moved = window.state().editor().document().layers[0].placement;
    assert!(moved.centre_x < first.centre_x && moved.centre_y < first.centre_y, "{first:?} -> {moved:?} in {canvas:?}");
    assert_eq!(moved.scale, first.scale);
    click(&mut window, "Undo");
    assert_eq!(window.state().editor().document().layers[0].placement, first);
}

#[test]
fn a_photo_dragged_from_the_strip_is_cut_out_and_lands_under_the_pointer() {
    let mut window = opened(Lang::English, SIZE, group_and_person());
    let row = fill(Lang::English.words().photo_row, &[&2, &"grace_hopper.jpg"]);
    let from = window.get_by_label(&row).rect().center();
    let canvas = window.get_by_role(Role::Canvas).rect();
    let to = canvas.center() + egui::vec2(90.0, 60.0);
    press(&mut window, from, NONE);
    for i in 1..=8 {
        window.event(Event::PointerMoved(from + (to - from) * (i as f32 / 8.0)));
        window.step();
    }
    release(&mut window, to, NONE);
    until(&mut window, "the person lands", |editor| editor.document().layers.len() == 1);
    let editor = window.state().editor();
    let group = editor.document().group().unwrap();
    let placement = editor.document().layers[0].placement;
    let canvas = window.get_by_role(Role::Canvas).rect();
    let zoom = ((canvas.width() - 32.0) / group.photo.width() as f32)
        .min((canvas.height() - 32.0) / group.photo.height() as f32);
    let wanted = f64::from(group.photo.width()) / 2.0 + f64::from((to.x - canvas.center().x) / zoom);
    assert!((placement.centre_x - wanted).abs() < 2.0, "{placement:?}, wanted x {wanted}");
}

#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &std::path::Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

#[test]
fn dropped_photos_open_in_order_the_first_as_the_group() {
    let mut window = begun(Lang::English, SIZE, Vec::new());
    for path in group_and_person() {
        window.input_mut().dropped_files.push(std::sync::Arc::new(Dropped(path)));
    }
    until(&mut window, "both photos are open", |editor| editor.document().photos.len() == 2);
    let names: Vec<_> = window.state().editor().document().photos.iter().map(|entry| entry.name.clone()).collect();
    assert_eq!(names, ["astronaut.png", "grace_hopper.jpg"]);
}

#[test]
fn a_file_that_is_no_photo_is_a_notice_and_the_rest_opens() {
    let folder = tempfile::tempdir().unwrap();
    let bad = folder.path().join("notes.png");
    std::fs::write(&bad, "this is text").unwrap();
    let mut paths = group_and_person();
    paths.insert(1, bad);
    let mut window = begun(Lang::English, SIZE, paths);
    until(&mut window, "both photos are open", |editor| editor.document().photos.len() == 2);
    let notice = "notes.png was not opened: this file is not a photo Lineup can read: use a JPEG, PNG, WebP, TIFF, BMP or GIF file.";
    window.get_by_label(notice);
    click(&mut window, "Dismiss");
    assert!(window.query_by_label(notice).is_none());
}

#[test]
fn every_control_has_a_name_in_both_languages() {
    for lang in [Lang::English, Lang::Korean] {
        let mut window = composed();
        if lang == Lang::Korean {
            click(&mut window, "Switch to Korean");
        }
        check_names(&window);
        let cut = lang.words().cut_out;
        click(&mut window, cut);
        check_names(&window);
    }
}

fn check_names(window: &Window) {
    let input =
        [Role::Button, Role::CheckBox, Role::RadioButton, Role::Slider, Role::SpinButton, Role::ListItem, Role::Canvas];
    let mut seen = 0;
    for node in window.root().children_recursive() {
        let node = node.accesskit_node();
        if input.contains(&node.role()) {
            seen += 1;
            let name = node.label().unwrap_or_default();
            let named_by_icon = name.chars().all(|c| ('\u{e000}'..='\u{f8ff}').contains(&c));
            assert!(!named_by_icon, "{:?} has no name but {name:?}", node.role());
        }
    }
    assert!(seen > 15, "only {seen} controls");
}
