//! The window: people of the group before and behind whoever was put in, by label, click and key.

use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use lineup::{
    editor::{Choice, Command, Layer, PORTRAIT},
    text::{Lang, fill},
};

use crate::{common, window::*};

const NONE: Modifiers = Modifiers::NONE;

/// The astronaut in front of the officer of a group of two. The group's people are found by the way, unless it was cut
/// out `by` a model that does not tell them apart.
fn placed(by: Option<Choice>) -> Window {
    let paths = vec![common::two_people(), common::file("assets/samples/astronaut.png")];
    let mut window = opened(Lang::English, [1280.0, 900.0], paths);
    click(&mut window, "Cut out: Portrait");
    until(&mut window, "the person is cut out", |editor| {
        let person = editor.document().photos[1].id;
        editor.preview(person).is_some_and(|preview| preview.cutout.is_some())
    });
    if let Some(choice) = by {
        let group = document(&window).photos[0].id;
        window.state_mut().editor_mut().segment(group, choice);
        until(&mut window, "the group is cut out", |editor| editor.preview(group).is_some());
    }
    click(&mut window, "Put into the group photo");
    until(&mut window, "the person is placed", |editor| editor.document().layers.len() == 1);
    window
}

fn found() -> Window {
    let mut window = placed(None);
    until(&mut window, "the people of the group are found", |editor| editor.group_people().is_some() && !editor.busy());
    window
}

fn before(window: &Window) -> Vec<u32> {
    layer(window, 0).in_front.into_iter().collect()
}

fn ticked(window: &Window, person: u32) -> bool {
    let name = format!("Person {person} stands in front");
    let row = window.get_by_role_and_label(Role::CheckBox, &name);
    row.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True)
}

#[test]
fn people_stand_in_front_also_while_the_group_photo_is_cut_out_by_portrait() {
    let mut window = placed(Some(Choice::Model(PORTRAIT)));
    until(&mut window, "nothing moves", |editor| !editor.busy());
    click(&mut window, "Behind everybody");
    assert_eq!(before(&window), [1, 2]);
    assert_eq!(document(&window).photos[0].cut.model, Some(PORTRAIT));
}

#[test]
fn whoever_is_dragged_from_the_strip_goes_behind_people_by_the_key_on_the_way() {
    let mut window = found();
    let (canvas, zoom) = seen(&window);
    let row = fill(Lang::English.words().photo_row, &[&2, &"astronaut.png"]);
    let row = window.get_by_label(&row).rect().center();
    let officer = canvas.left_center() + egui::vec2(770.0 * zoom, 60.0);
    press(&mut window, row, NONE);
    drag_to(&mut window, row, officer);
    steps(&mut window);
    key(&mut window, NONE, Key::B);
    until(&mut window, "the officer covers the ghost", |editor| editor.front_of(&[2].into()).is_some());
    assert_eq!(before(&window), [] as [u32; 0], "whoever stands there already stays as they are");
    release(&mut window, officer, NONE);
    until(&mut window, "a second one is in", |editor| editor.document().layers.len() == 2 && !editor.busy());
    let of_second = document(&window).layers.iter().find(|layer| !layer.in_front.is_empty()).cloned();
    assert_eq!(of_second.map(|layer| layer.in_front), Some([2].into()));
    click(&mut window, "Undo");
    assert_eq!(document(&window).layers.len(), 1, "one step");
    // Let go without the key, nobody is in front.
    press(&mut window, row, NONE);
    drag_to(&mut window, row, officer);
    release(&mut window, officer, NONE);
    until(&mut window, "another is in", |editor| editor.document().layers.len() == 2 && !editor.busy());
    assert!(document(&window).layers.iter().all(|layer| layer.in_front.is_empty()));
}

#[test]
fn where_the_people_are_not_known_the_panel_offers_to_find_them() {
    let paths = vec![common::two_people(), common::file("assets/samples/astronaut.png")];
    let mut window = opened(Lang::English, [1280.0, 900.0], paths);
    let person = document(&window).photos[1].id;
    click(&mut window, "Cut out: Portrait");
    until(&mut window, "the person is cut out", |editor| {
        editor.preview(person).is_some_and(|preview| preview.cutout.is_some())
    });
    let placement = lineup::imaging::Placement::at(400.0, 300.0);
    let editor = window.state_mut().editor_mut();
    let id = lineup::editor::LayerId(editor.fresh_id());
    editor.apply(Command::AddLayer(Layer::new(id, person, (256.0, 256.0), placement)));
    click(&mut window, "Compose");
    assert!(window.query_by_label("Behind everybody").is_none());
    click(&mut window, "Find them now");
    until(&mut window, "they are found", |editor| editor.group_people().is_some() && !editor.busy());
    window.get_by_role_and_label(Role::CheckBox, "Person 2 stands in front");
}

#[test]
fn the_panel_puts_people_in_front_one_by_one_or_all_at_once() {
    let mut window = found();
    window.get_by_role_and_label(Role::CheckBox, "Person 2 stands in front").click();
    steps(&mut window);
    assert_eq!(before(&window), [2]);
    assert!(ticked(&window, 2) && !ticked(&window, 1));
    until(&mut window, "they hide the person", |editor| editor.front(&editor.document().layers[0]).is_some());
    click(&mut window, "Behind everybody");
    assert_eq!(before(&window), [1, 2]);
    click(&mut window, "In front of everybody");
    assert_eq!(before(&window), [] as [u32; 0]);
    click(&mut window, "Undo");
    assert_eq!(before(&window), [1, 2]);
    key(&mut window, Modifiers::ALT, Key::B);
    assert_eq!(before(&window), [] as [u32; 0]);
    key(&mut window, Modifiers::SHIFT, Key::B);
    assert_eq!(before(&window), [1, 2], "one row is the front row");
}

#[test]
fn a_click_on_a_person_with_somebody_selected_puts_them_in_front_and_back() {
    let mut window = found();
    let (canvas, zoom) = seen(&window);
    // The astronaut of the group, left of whoever was put in.
    let at = canvas.left_center() + egui::vec2(170.0 * zoom, 30.0);
    click_at(&mut window, at, NONE);
    assert_eq!(before(&window), [1]);
    click_at(&mut window, at, NONE);
    assert_eq!(before(&window), [] as [u32; 0]);
    window.get_by_label("Handle: turn"); // still selected
    // Where nobody is, a click selects nobody; then a click on a person changes nothing.
    click_at(&mut window, canvas.left_top() + egui::vec2(6.0, 6.0), NONE);
    assert!(window.query_by_label("Handle: turn").is_none());
    click_at(&mut window, at, NONE);
    assert_eq!(before(&window), [] as [u32; 0]);
}

#[test]
fn the_key_puts_the_person_under_a_drag_in_front_within_the_same_step() {
    let mut window = found();
    let steps_before = window.state().editor().steps().1;
    let was = layer(&window, 0);
    let (canvas, zoom) = seen(&window);
    let middle = part(&window, Role::Image, "Placed person 1: astronaut.png on the photo").center();
    press(&mut window, middle, NONE);
    let officer = canvas.left_center() + egui::vec2(770.0 * zoom, 60.0);
    drag_to(&mut window, middle, officer);
    key(&mut window, NONE, Key::B);
    assert_eq!(before(&window), [2]);
    drag_to(&mut window, officer, officer + egui::vec2(9.0, 4.0));
    release(&mut window, officer + egui::vec2(9.0, 4.0), NONE);
    assert_ne!(layer(&window, 0).placement, was.placement);
    assert_eq!(window.state().editor().steps().1, steps_before + 1);
    click(&mut window, "Undo");
    assert_eq!(layer(&window, 0), was);
}

#[test]
fn a_person_of_the_group_is_lifted_out_from_their_row_and_the_panel_says_what_stays() {
    let mut window = found();
    click(&mut window, "Lift Person 2 out");
    until(&mut window, "they are cut out", |editor| {
        editor.document().photos.get(2).is_some_and(|lifted| editor.preview(lifted.id).is_some())
    });
    assert_eq!(document(&window).layers.len(), 2);
    window.get_by_label_contains("they are seen twice");
    let tip = "Align to the group photo";
    let align = window.get_by_role_and_label(Role::Button, tip);
    assert!(align.accesskit_node().is_disabled(), "a lifted person stands where they were taken");
    key(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!((document(&window).layers.len(), document(&window).photos.len()), (1, 2));
}

#[test]
fn a_size_that_was_changed_is_fitted_again_in_one_step_and_then_there_is_nothing_to_fit() {
    let mut window = found();
    let fit = "Size and ground of the group";
    let enabled = |window: &Window| !window.get_by_role_and_label(Role::Button, fit).accesskit_node().is_disabled();
    for _ in 0..12 {
        key(&mut window, Modifiers::ALT, Key::ArrowUp);
    }
    assert!(enabled(&window));
    let large = layer(&window, 0).placement;
    click(&mut window, fit);
    let fitted = layer(&window, 0).placement;
    assert!(fitted.scale < large.scale * 0.95, "{fitted:?} from {large:?}");
    assert!(!enabled(&window));
    click(&mut window, "Undo");
    assert_eq!(layer(&window, 0).placement, large);
}

#[test]
fn a_shot_of_a_part_of_the_scene_falls_in_place_at_a_click() {
    let mut window = found();
    // The astronaut's own photo is a shot of the scene on the left of the group.
    click(&mut window, "Align to the group photo");
    until(&mut window, "it is laid over", |editor| editor.aligning().is_none());
    let own = layer(&window, 0).to_group().apply(100.0, 100.0);
    assert!((own.0 - 100.0).hypot(own.1 - 100.0) < 1.0, "{own:?}");
}

/// The picture on the screen and screen points a pixel.
fn seen(window: &Window) -> (egui::Rect, f32) {
    let canvas = part(window, Role::Canvas, "Group picture: two.png");
    let zoom = ((canvas.width() - 32.0) / 1024.0).min((canvas.height() - 32.0) / 512.0);
    let size = document(window).group().map(|group| (group.photo.width() as f32, group.photo.height() as f32)).unwrap();
    let zoom = zoom * 1024.0_f32.min(size.0) / size.0;
    (egui::Rect::from_center_size(canvas.center(), egui::vec2(size.0, size.1) * zoom), zoom)
}
