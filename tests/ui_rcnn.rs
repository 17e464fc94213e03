//! The window with Mask R-CNN: the small trained network on a drawn picture, from choosing it to a joined thing.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod common;
#[path = "common/window.rs"]
mod window;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};

use egui::{Modifiers, Pos2, accesskit::Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use lineup::{
    editor::{Activity, Choice, CutState, PhotoEntry, finds},
    inference::{
        Stage,
        mask_rcnn::{EXACT_ID, FAST_ID},
    },
    text::{Lang, fill},
};
use window::{Window, opened, steps, until};

/// All that is found has room in the list.
const TALL: [f32; 2] = [1280.0, 1000.0];

/// Runs a test in a process of its own in which the official checkpoint is the small one; says whether this is it.
fn in_own_process(test: &str) -> bool {
    in_own_process_with(test, &weights())
}

fn weights() -> PathBuf {
    common::file("tests/data/mask_rcnn/tiny_person.pkl")
}

/// The same with another checkpoint.
fn in_own_process_with(test: &str, weights: &Path) -> bool {
    if std::env::var_os("LINEUP_MASK_RCNN").is_some() {
        return true;
    }
    let program = std::env::current_exe().unwrap();
    let child = Command::new(program).args([test, "--exact", "--nocapture"]).env("LINEUP_MASK_RCNN", weights).output();
    let child = child.unwrap();
    assert!(
        child.status.success(),
        "{}\n{}",
        String::from_utf8_lossy(&child.stdout),
        String::from_utf8_lossy(&child.stderr)
    );
    false
}

fn click(window: &mut Window, role: Role, label: &str) {
    window.get_by_role_and_label(role, label).click();
    steps(window);
}

fn entry(window: &Window) -> &PhotoEntry {
    window.state().editor().document().group().unwrap()
}

fn shown(window: &Window) -> usize {
    window.state().editor().subjects(entry(window).id).unwrap().len()
}

fn chosen(window: &Window) -> Vec<u32> {
    entry(window).cut.chosen.iter().copied().collect()
}

fn group() -> PathBuf {
    common::file("tests/data/mask_rcnn/group_a.png")
}

#[test]
fn a_photo_on_which_the_model_failed_says_so_in_the_strip_and_is_tried_again_in_one_click() {
    let folder = tempfile::tempdir().unwrap();
    let test = "a_photo_on_which_the_model_failed_says_so_in_the_strip_and_is_tried_again_in_one_click";
    if !in_own_process_with(test, &folder.path().join("weights.pkl")) {
        return;
    }
    let file = PathBuf::from(std::env::var_os("LINEUP_MASK_RCNN").unwrap());
    for lang in [Lang::English, Lang::Korean] {
        fs::write(&file, "these are no weights").unwrap();
        let t = lang.words();
        let mut window = opened(lang, TALL, vec![group()]);
        let photo = entry(&window).id;
        window.state_mut().editor_mut().segment(photo, Choice::Model(EXACT_ID));
        until(&mut window, "it failed", |editor| editor.cut_state(photo) == CutState::Failed);
        let failed = format!("{} · {}", t.group, t.view.state_failed);
        window.get_by_label(&failed);
        // Whatever was wrong is put right.
        fs::copy(weights(), &file).unwrap();
        click(&mut window, Role::Button, &fill(t.view.photo_again, &[&"group_a.png"]));
        until(&mut window, "it is cut out", |editor| editor.cut_state(photo) == CutState::Cut);
        assert!(window.query_by_label(&failed).is_none());
    }
}

/// The picture with the exact result.
fn found() -> Window {
    let mut window = opened(Lang::English, TALL, vec![group()]);
    click(&mut window, Role::RadioButton, "Mask R-CNN");
    click(&mut window, Role::Button, "Find people: Mask R-CNN");
    until(&mut window, "people are found", |editor| {
        let group = editor.document().group().unwrap();
        group.cut.model == Some(EXACT_ID) && editor.preview(group.id).is_some()
    });
    window
}

fn drag(window: &mut Window, label: &str, from: f32, to: f32) {
    let slider = window.get_by_role_and_label(Role::Slider, label).rect();
    let at = |share: f32| Pos2::new(slider.left() + slider.width() * share, slider.center().y);
    window::drag(window, at(from), at(to), Modifiers::NONE);
}

#[test]
fn the_score_slider_hides_weak_finds_without_a_new_run() {
    if !in_own_process("the_score_slider_hides_weak_finds_without_a_new_run") {
        return;
    }
    let mut window = found();
    let all = window.state().editor().found(entry(&window).id).unwrap().clone();
    assert_eq!(all.len(), 22, "as many as Detectron2 finds");
    assert_eq!((shown(&window), chosen(&window)), (4, vec![1, 2, 3, 4]));
    window.get_by_role_and_label(Role::CheckBox, "Person 4");
    drag(&mut window, "Sureness", 0.5, 0.05);
    assert!(shown(&window) > 4, "weak ones are shown");
    assert_eq!(chosen(&window), [1, 2, 3, 4], "and not chosen");
    drag(&mut window, "Sureness", 0.05, 1.0);
    let strict = shown(&window);
    assert!(strict < 4);
    let editor = window.state().editor();
    assert_eq!(entry(&window).cut.used(&all).len(), strict, "those who are hidden are not cut out");
    assert!(Arc::ptr_eq(editor.found(entry(&window).id).unwrap(), &all) && editor.segmenting().is_none());
    click(&mut window, Role::Button, "Undo");
    click(&mut window, Role::Button, "Undo");
    assert_eq!(shown(&window), 4, "each drag was one step");
}

#[test]
fn a_thing_is_shown_on_request_and_joined_to_a_person_in_one_click() {
    if !in_own_process("a_thing_is_shown_on_request_and_joined_to_a_person_in_one_click") {
        return;
    }
    let mut window = found();
    click(&mut window, Role::CheckBox, "Also balls, bats, gloves …");
    let all = window.state().editor().found(entry(&window).id).unwrap().clone();
    let cone = all.iter().find(|s| finds::is_thing(s) && s.score >= 0.5).expect("a cone stands in the picture");
    let person = finds::likely_holder(cone, &all[..4]).unwrap();
    let before = entry(&window).cut.used(&all).len();
    let things = shown(&window) - 4;
    assert!(things > 0 && window.query_all_by_label(&format!("{} found", 4 + things)).next().is_none());
    window.get_by_label(&format!("things: {things}"));
    click(&mut window, Role::Button, "All");
    assert_eq!(chosen(&window), [1, 2, 3, 4], "everybody is every person");
    click(&mut window, Role::Button, &format!("Join cone {} to Person {person}", cone.id));
    assert_eq!(entry(&window).cut.used(&all).len(), before + 1);
    // It goes with its person, and the switch does not take it away.
    click(&mut window, Role::CheckBox, "Also balls, bats, gloves …");
    assert_eq!(entry(&window).cut.used(&all).len(), before + 1);
    click(&mut window, Role::CheckBox, &format!("Person {person}"));
    assert_eq!(entry(&window).cut.used(&all).len(), before - 1);
    for _ in 0..3 {
        click(&mut window, Role::Button, "Undo");
    }
    assert_eq!(entry(&window).cut.used(&all).len(), before, "joining is one step back");
    // What was joined is still joined after another result was looked at.
    click(&mut window, Role::Button, &format!("Join cone {} to Person {person}", cone.id));
    click(&mut window, Role::RadioButton, "Fast");
    click(&mut window, Role::Button, "Find people: Mask R-CNN, fast");
    until(&mut window, "people are found", |editor| editor.document().group().unwrap().cut.model == Some(FAST_ID));
    click(&mut window, Role::RadioButton, "Exact");
    assert_eq!(entry(&window).cut.used(&all).len(), before + 1);
    window.get_by_role_and_label(Role::Button, &format!("Take cone {} from Person {person}", cone.id));
}

#[test]
fn a_run_is_stopped_between_stages_and_the_window_goes_on() {
    // The small network in a large picture: slow enough to press a button meanwhile.
    let folder = tempfile::tempdir().unwrap();
    let slow = folder.path().join("slow.pkl");
    fs::copy(weights(), &slow).unwrap();
    let sides = r#"{"short_side": 2048, "long_side": 4096, "classes": ["person", "cone"]}"#;
    fs::write(slow.with_extension("json"), sides).unwrap();
    if !in_own_process_with("a_run_is_stopped_between_stages_and_the_window_goes_on", &slow) {
        return;
    }
    let mut window = opened(Lang::English, TALL, vec![group()]);
    let before = window.state().editor().document().clone();
    click(&mut window, Role::RadioButton, "Mask R-CNN");
    click(&mut window, Role::Button, "Find people: Mask R-CNN");
    until(&mut window, "it is looking", |editor| {
        editor.activities().iter().any(|a| matches!(a, Activity::Segmenting { stage: Stage::Finding, .. }))
            || editor.segmenting().is_none()
    });
    assert!(window.state().editor().segmenting().is_some(), "it was over before it was seen");
    click(&mut window, Role::Button, "Cancel");
    until(&mut window, "the run has stopped", |editor| editor.segmenting().is_none());
    let editor = window.state().editor();
    assert_eq!(*editor.document(), before);
    assert!(editor.result(entry(&window).id, EXACT_ID).is_none());
    assert!(window.query_by_role_and_label(Role::Button, "Cancel").is_none());
    // Nothing is broken: the same button runs it to the end.
    click(&mut window, Role::Button, "Find people: Mask R-CNN");
    until(&mut window, "people are found", |editor| editor.document().group().unwrap().cut.model == Some(EXACT_ID));
    click(&mut window, Role::Button, "Undo");
    assert_eq!(*window.state().editor().document(), before);
}

#[test]
fn chosen_people_stay_chosen_when_another_result_is_shown() {
    if !in_own_process("chosen_people_stay_chosen_when_another_result_is_shown") {
        return;
    }
    let mut window = found();
    click(&mut window, Role::CheckBox, "Person 2");
    click(&mut window, Role::RadioButton, "Fast");
    click(&mut window, Role::Button, "Find people: Mask R-CNN, fast");
    until(&mut window, "people are found", |editor| editor.document().group().unwrap().cut.model == Some(FAST_ID));
    let editor = window.state().editor();
    let exact = editor.result(entry(&window).id, EXACT_ID).unwrap();
    let fast = editor.result(entry(&window).id, FAST_ID).unwrap();
    let missing = exact[1].bounds;
    let chosen_boxes = fast.iter().filter(|s| entry(&window).cut.chosen.contains(&s.id)).map(|s| s.bounds);
    let boxes: Vec<_> = chosen_boxes.collect();
    assert!(!boxes.is_empty() && boxes.iter().all(|b| b.iou(&missing) < 0.5), "{boxes:?}");
    // Back: no run, the same people.
    click(&mut window, Role::RadioButton, "Exact");
    assert_eq!(entry(&window).cut.model, Some(EXACT_ID));
    assert!(window.state().editor().segmenting().is_none());
    assert!(!chosen(&window).contains(&2), "{:?}", chosen(&window));
}

#[test]
fn without_its_file_the_model_is_grey_says_why_and_leads_to_the_shelf() {
    let window = opened(Lang::English, TALL, vec![group()]);
    if std::env::var_os("LINEUP_MASK_RCNN").is_some()
        || lineup::inference::store::folder().join("model_final_f10217.pkl").exists()
    {
        return;
    }
    let row = window.get_by_role_and_label(Role::RadioButton, "Mask R-CNN");
    assert!(row.accesskit_node().is_disabled());
    window.get_by_role_and_label(Role::Button, "Get the model: Mask R-CNN");
}
