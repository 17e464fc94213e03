//! Guides, several people at once, alignment, locks, names and numbers.

use super::*;

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
    key(&mut window, NONE, Key::Escape);
    assert_eq!(selected(&window), 0);
    click_at(&mut window, first.center(), NONE);
    click_at(&mut window, second.center(), Modifiers::SHIFT);
    assert_eq!(selected(&window), 2);
    key(&mut window, NONE, Key::Escape);
    drag(&mut window, away, second.right_bottom() + vec2(5.0, 5.0), NONE);
    assert_eq!(selected(&window), 2);
    key(&mut window, NONE, Key::Escape);
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
fn a_look_is_carried_from_one_person_to_another_by_keyboard_in_one_step() {
    let mut window = small();
    let set = |window: &mut Window, layer: LayerId, opacity| {
        window.state_mut().editor_mut().apply(Command::SetOpacity { layers: vec![layer], opacity });
        window.state_mut().editor_mut().end_gesture();
    };
    key(&mut window, Modifiers::ALT, Key::P); // nothing is copied yet
    let first = layer(&window, 0).id;
    set(&mut window, first, 0.3);
    key(&mut window, Modifiers::ALT, Key::C);
    act(&mut window, PlaceAction::Duplicate);
    let copy = layer(&window, 1);
    set(&mut window, copy.id, 0.9);
    key(&mut window, Modifiers::ALT, Key::P);
    let dressed = layer(&window, 1);
    assert_eq!((dressed.opacity, dressed.placement), (0.3, copy.placement));
    undo(&mut window);
    assert_eq!(layer(&window, 1).opacity, 0.9);
}
