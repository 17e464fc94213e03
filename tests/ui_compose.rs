//! Placing people on the canvas and in the panel: handles, guides, several at once, keys, names, locks. Driven by
//! accessible label, with the real network on the real samples.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod common;
#[path = "common/window.rs"]
mod window;

use std::f64::consts::PI;

use egui::{Key, Modifiers, Pos2, Vec2, accesskit::Role, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use lineup::{
    editor::{Layer, LayerId},
    imaging::Placement,
    text::{Lang, fill},
    ui::{Action, PlaceAction},
};
use window::*;

const NONE: Modifiers = Modifiers::NONE;

/// The officer stands in the astronaut's photo, cut out, placed and selected.
fn composed() -> Window {
    let paths = ["assets/samples/astronaut.png", "assets/samples/grace_hopper.jpg"].map(common::file).to_vec();
    let mut window = opened(Lang::English, [1280.0, 800.0], paths);
    click(&mut window, "Cut out: Portrait");
    until(&mut window, "the person is cut out", |editor| {
        let person = editor.document().photos[1].id;
        editor.preview(person).is_some_and(|preview| preview.cutout.is_some())
    });
    click(&mut window, "Put into the group photo");
    until(&mut window, "the person is placed", |editor| editor.document().layers.len() == 1);
    window
}

/// With the person small and in the middle, so that every handle is on the canvas.
fn small() -> Window {
    let mut window = composed();
    act(&mut window, PlaceAction::Scale(0.4));
    for how in ["Align centres across", "Align middles down"] {
        click(&mut window, how);
    }
    window
}

fn act(window: &mut Window, action: PlaceAction) {
    let ctx = window.ctx.clone();
    window.state_mut().perform(&ctx, Action::People(action));
    steps(window);
}

fn person(window: &Window, number: usize) -> egui::Rect {
    let name = document(window).layer_name(&document(window).layers[number - 1]).to_owned();
    let t = Lang::English.words();
    part(window, Role::Image, &fill(t.on_the_photo, &[&fill(t.layer_row, &[&number, &name])]))
}

fn handle(window: &Window, which: &str) -> Pos2 {
    part(window, Role::Image, &format!("Handle: {which}")).center()
}

fn placement(window: &Window) -> Placement {
    layer(window, 0).placement
}

/// Where a point of the cut-out's box stands in the group photo: (0, 0) is its top left, (1, 1) its bottom right.
fn corner(window: &Window, layer: &Layer, across: f32, down: f32) -> (f64, f64) {
    let bounds = window.state().editor().cutout_bounds(layer.photo).unwrap();
    let (x, y) = (bounds.x0 + bounds.width() * across, bounds.y0 + bounds.height() * down);
    layer.to_group().apply(f64::from(x), f64::from(y))
}

fn near(a: (f64, f64), b: (f64, f64), within: f64) {
    assert!((a.0 - b.0).hypot(a.1 - b.1) <= within, "{a:?} is not {b:?}");
}

fn undo(window: &mut Window) {
    click(window, "Undo");
}

#[test]
fn a_corner_scales_with_the_opposite_corner_fixed_and_is_one_step() {
    let mut window = small();
    let before = layer(&window, 0);
    let fixed = corner(&window, &before, 0.0, 0.0);
    let at = handle(&window, "bottom right");
    drag(&mut window, at, at + vec2(37.0, 41.0), Modifiers::COMMAND);
    let after = layer(&window, 0);
    assert!(after.placement.scale > before.placement.scale * 1.1);
    assert_eq!(after.placement.stretch, 1.0);
    near(corner(&window, &after, 0.0, 0.0), fixed, 1e-6);
    undo(&mut window);
    assert_eq!(layer(&window, 0), before);
}

#[test]
fn shift_frees_a_corner_and_alt_scales_about_the_middle() {
    let mut window = small();
    let before = layer(&window, 0);
    let at = handle(&window, "bottom right");
    drag(&mut window, at, at + vec2(60.0, 0.0), Modifiers::COMMAND | Modifiers::SHIFT);
    let wide = placement(&window);
    assert!(wide.scale > before.placement.scale * 1.1 && wide.stretch < 0.95, "{wide:?}");
    undo(&mut window);
    let middle = corner(&window, &before, 0.5, 0.5);
    let at = handle(&window, "top left");
    drag(&mut window, at, at + vec2(-30.0, -30.0), Modifiers::COMMAND | Modifiers::ALT);
    near(corner(&window, &layer(&window, 0), 0.5, 0.5), middle, 1e-6);
    assert!(placement(&window).scale > before.placement.scale * 1.1);
}

#[test]
fn a_side_stretches_along_the_persons_own_side_also_when_they_are_turned() {
    let mut window = small();
    act(&mut window, PlaceAction::Turn(PI / 6.0));
    let before = layer(&window, 0);
    let (left, right) = (corner(&window, &before, 0.0, 0.5), handle(&window, "right"));
    let along = vec2((PI / 6.0).cos() as f32, (PI / 6.0).sin() as f32);
    drag(&mut window, right, right + along * 50.0, Modifiers::COMMAND);
    let after = layer(&window, 0);
    near(corner(&window, &after, 0.0, 0.5), left, 1e-6);
    let (across, down) = after.placement.scales();
    let (was_across, was_down) = before.placement.scales();
    assert!(across > was_across * 1.1 && (down - was_down).abs() < 1e-9);
    assert_eq!(after.placement.angle_rad, before.placement.angle_rad);
}

#[test]
fn the_round_handle_turns_about_the_middle_in_steps_with_shift() {
    let mut window = small();
    let before = layer(&window, 0);
    let middle = corner(&window, &before, 0.5, 0.5);
    let at = handle(&window, "turn");
    let centre = person(&window, 1).center();
    let reach = at.distance(centre);
    let to = centre + Vec2::angled(-1.0) * reach; // 90 - 57.3 = 32.7 degrees from upright
    drag(&mut window, at, to, Modifiers::SHIFT);
    let after = layer(&window, 0);
    assert!((after.placement.angle_rad - PI / 6.0).abs() < 1e-9, "{:?}", after.placement);
    near(corner(&window, &after, 0.5, 0.5), middle, 1e-6);
    undo(&mut window);
    drag(&mut window, at, to, NONE);
    assert!((placement(&window).angle_rad.to_degrees() - 32.7).abs() < 1.5);
}

#[test]
fn a_handle_dragged_through_the_person_leaves_something_to_take_hold_of() {
    let mut window = small();
    let at = handle(&window, "bottom right");
    let beyond = person(&window, 1).left_top() - vec2(150.0, 150.0);
    drag(&mut window, at, beyond, NONE);
    let after = placement(&window);
    assert!(after.is_sound() && after.scale < 0.1, "{after:?}");
    handle(&window, "bottom right");
}

#[test]
fn escape_gives_a_drag_up_without_a_trace_and_the_pointer_does_nothing_until_it_is_let_go() {
    let mut window = small();
    let before = document(&window).layers.clone();
    let steps_before = window.state().editor().undo_redo();
    let at = person(&window, 1).center();
    press(&mut window, at, NONE);
    drag_to(&mut window, at, at + vec2(80.0, 10.0));
    assert_ne!(document(&window).layers, before);
    key(&mut window, NONE, Key::Escape);
    assert_eq!(document(&window).layers, before);
    drag_to(&mut window, at + vec2(80.0, 10.0), at + vec2(-50.0, 90.0));
    release(&mut window, at, NONE);
    assert_eq!(document(&window).layers, before);
    assert_eq!(window.state().editor().undo_redo(), steps_before);
}

#[test]
fn a_drag_with_alt_leaves_the_original_and_carries_a_copy_in_one_step() {
    let mut window = small();
    let before = layer(&window, 0);
    let at = person(&window, 1).center();
    drag(&mut window, at, at + vec2(90.0, 0.0), Modifiers::ALT | Modifiers::COMMAND);
    assert_eq!((layer(&window, 0), document(&window).layers.len()), (before, 2));
    assert!(layer(&window, 1).placement.centre_x > placement(&window).centre_x + 20.0);
    undo(&mut window);
    assert_eq!(document(&window).layers.len(), 1);
}

#[test]
fn a_box_is_not_a_person_only_what_shows_of_them_takes_the_pointer() {
    let mut window = small();
    let rect = person(&window, 1);
    click_at(&mut window, rect.left_top() - vec2(40.0, 40.0), NONE);
    assert!(window.query_by_label("Handle: turn").is_none());
    click_at(&mut window, rect.left_top() + vec2(3.0, 3.0), NONE); // beside the head
    assert!(window.query_by_label("Handle: turn").is_none());
    click_at(&mut window, rect.center(), NONE);
    handle(&window, "turn");
}

#[test]
fn people_snap_to_the_picture_and_to_one_another_and_ctrl_suspends_it() {
    let mut window = small();
    let rect = person(&window, 1);
    let picture = part(&window, Role::Canvas, "Group picture: astronaut.png");
    let zoom = (picture.height() - 32.0) / 512.0; // the photo is 512 x 512 and fits by its height
    let left = picture.center().x - 256.0 * zoom;
    let by = vec2(left + 4.0 - rect.left(), 0.0); // four points beside the picture's left edge
    let before = placement(&window);
    drag(&mut window, rect.center(), rect.center() + by, NONE);
    let after = layer(&window, 0);
    assert!(corner(&window, &after, 0.0, 0.5).0.abs() < 1e-6, "left edge at {:?}", corner(&window, &after, 0.0, 0.5));
    assert!((after.placement.centre_y - before.centre_y).abs() < 1e-6, "its middle stays on the picture's");
    undo(&mut window);
    drag(&mut window, rect.center(), rect.center() + by, Modifiers::COMMAND);
    assert!(corner(&window, &layer(&window, 0), 0.0, 0.5).0 > 1.0);
}

#[test]
fn several_are_selected_by_shift_by_a_rectangle_and_by_key_and_move_together() {
    let mut window = small();
    key(&mut window, Modifiers::COMMAND, Key::D);
    act(&mut window, PlaceAction::Nudge(90.0, 0.0));
    assert_eq!(document(&window).layers.len(), 2);
    let (first, second) = (person(&window, 1), person(&window, 2));
    let away = (first.union(second)).left_top() - vec2(30.0, 30.0);
    let selected = |window: &Window| {
        let rows = window.get_all_by_role(Role::Button);
        rows.filter(|row| row.accesskit_node().label().is_some_and(|name| name.starts_with("Placed person")))
            .filter(|row| row.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True))
            .count()
    };
    click_at(&mut window, away, NONE);
    assert_eq!(selected(&window), 0);
    click_at(&mut window, first.center(), NONE);
    click_at(&mut window, second.center(), Modifiers::SHIFT);
    assert_eq!(selected(&window), 2);
    click_at(&mut window, away, NONE);
    drag(&mut window, away, second.right_bottom() + vec2(5.0, 5.0), NONE);
    assert_eq!(selected(&window), 2);
    click_at(&mut window, away, NONE);
    key(&mut window, Modifiers::COMMAND, Key::A);
    assert_eq!(selected(&window), 2);
    let before: Vec<Placement> = document(&window).layers.iter().map(|layer| layer.placement).collect();
    key(&mut window, Modifiers::SHIFT, Key::ArrowDown);
    for (layer, before) in document(&window).layers.iter().zip(&before) {
        assert!((layer.placement.centre_y - before.centre_y - 10.0).abs() < 1e-9);
    }
    undo(&mut window);
    let at = handle(&window, "bottom right");
    drag(&mut window, at, at + vec2(40.0, 40.0), Modifiers::COMMAND);
    let grown: Vec<f64> = document(&window)
        .layers
        .iter()
        .zip(&before)
        .map(|(layer, before)| layer.placement.scale / before.scale)
        .collect();
    assert!(grown[0] > 1.05 && (grown[0] - grown[1]).abs() < 1e-9, "{grown:?}");
}

#[test]
fn people_are_aligned_and_given_equal_gaps_each_in_one_step() {
    let mut window = small();
    for by in [(70.0, 13.0), (31.0, -20.0)] {
        key(&mut window, Modifiers::COMMAND, Key::J);
        act(&mut window, PlaceAction::Nudge(by.0, by.1));
    }
    key(&mut window, Modifiers::COMMAND, Key::A);
    click(&mut window, "Align bottom edges");
    let at = |window: &Window, across: f32, down: f32| -> Vec<(f64, f64)> {
        document(window).layers.iter().map(|layer| corner(window, layer, across, down)).collect()
    };
    let feet = at(&window, 0.0, 1.0);
    assert!(feet.iter().all(|foot| (foot.1 - feet[0].1).abs() < 1e-6), "{feet:?}");
    click(&mut window, "Equal gaps across");
    let left: Vec<f64> = at(&window, 0.0, 0.0).iter().map(|point| point.0).collect();
    assert!(((left[1] - left[0]) - (left[2] - left[1])).abs() < 1e-6, "{left:?}");
    undo(&mut window);
    undo(&mut window);
    assert_ne!(at(&window, 0.0, 1.0)[1].1, at(&window, 0.0, 1.0)[0].1);
}

#[test]
fn a_locked_person_stays_and_a_hidden_one_is_not_there() {
    let mut window = small();
    let before = layer(&window, 0);
    click(&mut window, "Lock grace_hopper.jpg");
    let at = person(&window, 1).center();
    drag(&mut window, at, at + vec2(50.0, 0.0), NONE);
    key(&mut window, NONE, Key::Delete);
    assert_eq!(placement(&window), before.placement);
    click(&mut window, "Unlock grace_hopper.jpg");
    click(&mut window, "Hide grace_hopper.jpg");
    let t = Lang::English.words();
    let label = fill(t.on_the_photo, &[&fill(t.layer_row, &[&1, &"grace_hopper.jpg"])]);
    assert!(window.query_by_role_and_label(Role::Image, &label).is_none());
    assert!(window.query_by_label("Handle: turn").is_none());
    click(&mut window, "Show grace_hopper.jpg");
    person(&window, 1);
}

#[test]
fn a_person_is_renamed_in_the_list() {
    let mut window = small();
    click(&mut window, "Placed person 1: grace_hopper.jpg");
    key(&mut window, NONE, Key::F2);
    window.get_by_role_and_label(Role::TextInput, "Rename").type_text(" of the Navy");
    steps(&mut window);
    key(&mut window, NONE, Key::Enter);
    let name = document(&window).layer_name(&document(&window).layers[0]).to_owned();
    assert!(name.contains("of the Navy"), "{name}");
    click(&mut window, &fill(Lang::English.words().layer_row, &[&1, &name]));
    undo(&mut window);
    assert_eq!(document(&window).layers[0].name, None);
}

#[test]
fn numbers_that_are_typed_move_and_scale_and_keep_the_rest() {
    let mut window = small();
    let type_into = |window: &mut Window, label: &str, text: &str| {
        window.get_by_role_and_label(Role::SpinButton, label).focus();
        steps(window); // a number with the focus is being typed
        key(window, Modifiers::COMMAND, Key::A);
        window.event(egui::Event::Text(text.into()));
        steps(window);
        key(window, NONE, Key::Enter);
    };
    let untouched = placement(&window);
    for label in ["Left edge", "Top edge", "Width", "Height"] {
        window.get_by_role_and_label(Role::SpinButton, label).focus();
        steps(&mut window);
        key(&mut window, NONE, Key::Enter);
    }
    assert_eq!(placement(&window), untouched, "looking at a number rounds nothing");
    type_into(&mut window, "Left edge", "37");
    near((corner(&window, &layer(&window, 0), 0.0, 0.0).0, 0.0), (37.0, 0.0), 1e-6);
    let before = corner(&window, &layer(&window, 0), 0.0, 0.0);
    type_into(&mut window, "Width", "100");
    let after = layer(&window, 0);
    near(corner(&window, &after, 0.0, 0.0), before, 1e-6);
    let (left, right) = (corner(&window, &after, 0.0, 0.0), corner(&window, &after, 1.0, 0.0));
    assert!((right.0 - left.0 - 100.0).abs() < 1e-6);
    assert_eq!(after.placement.stretch, 1.0);
    click(&mut window, "Keep the proportions");
    type_into(&mut window, "Height", "100");
    let square = layer(&window, 0);
    let (top, bottom) = (corner(&window, &square, 0.0, 0.0), corner(&window, &square, 0.0, 1.0));
    assert!((bottom.1 - top.1 - 100.0).abs() < 1e-6 && square.placement.scale == after.placement.scale);
    click(&mut window, "Upright and in proportion again");
    assert_eq!(placement(&window).stretch, 1.0);
}

#[test]
fn everything_works_by_keyboard_alone() {
    let mut window = small();
    key(&mut window, NONE, Key::Escape);
    assert!(window.query_by_label("Handle: turn").is_none());
    key(&mut window, Modifiers::ALT, Key::CloseBracket);
    handle(&window, "turn");
    let before = placement(&window);
    key(&mut window, NONE, Key::ArrowLeft);
    assert!((placement(&window).centre_x - before.centre_x + 1.0).abs() < 1e-9);
    key(&mut window, Modifiers::ALT, Key::ArrowUp);
    assert!((placement(&window).scale / before.scale - 1.01).abs() < 1e-9);
    key(&mut window, Modifiers::ALT, Key::ArrowRight);
    assert!((placement(&window).angle_rad.to_degrees() - 1.0).abs() < 1e-9);
    key(&mut window, Modifiers::SHIFT, Key::H);
    assert!(placement(&window).flip);
    key(&mut window, Modifiers::COMMAND, Key::D);
    key(&mut window, Modifiers::COMMAND, Key::OpenBracket);
    let ids: Vec<LayerId> = document(&window).layers.iter().map(|layer| layer.id).collect();
    assert!(ids[0] > ids[1], "the copy went behind the original: {ids:?}");
    key(&mut window, NONE, Key::Delete);
    assert_eq!(document(&window).layers.len(), 1);
}

#[test]
fn a_placed_person_follows_the_edge_and_the_choice_of_their_photo_at_once() {
    let mut window = small();
    let photo = layer(&window, 0).photo;
    let before = window.state().editor().preview(photo).unwrap().clone();
    let slider = part(&window, Role::Slider, "Feather");
    let at = |share: f32| Pos2::new(slider.left() + slider.width() * share, slider.center().y);
    drag(&mut window, at(0.05), at(0.5), NONE);
    until(&mut window, "the cut-out in the group follows", |editor| {
        editor.preview(photo).is_some_and(|preview| preview.cut.edge.feather_px > 5.0)
    });
    let after = window.state().editor().preview(photo).unwrap().clone();
    assert_ne!(after.matte.alpha, before.matte.alpha);
    let placed = placement(&window);
    click(&mut window, "Change the cut-out");
    click(&mut window, "None");
    until(&mut window, "nothing is left", |editor| editor.preview(photo).unwrap().cutout.is_none());
    click(&mut window, "All");
    click(&mut window, "Compose");
    until(&mut window, "it is back", |editor| editor.preview(photo).unwrap().cutout.is_some());
    assert_eq!(placement(&window), placed);
    person(&window, 1);
}

#[test]
fn while_a_person_is_dragged_no_texture_changes() {
    let mut window = small();
    let at = person(&window, 1).center();
    press(&mut window, at, NONE);
    for i in 0..30 {
        window.event(egui::Event::PointerMoved(at + vec2(i as f32 * 2.0, i as f32)));
        window.step();
        // Words may need new glyphs: those go to the font's texture, the first of all.
        let sent: Vec<_> =
            window.output().textures_delta.set.keys().filter(|id| **id != egui::TextureId::Managed(0)).collect();
        assert!(sent.is_empty(), "frame {i}: {sent:?}");
    }
    release(&mut window, at + vec2(60.0, 30.0), NONE);
}
