//! Handles: scaling, turning, copying and giving up, dragged on the canvas.

use super::*;

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
    // Beside the picture nobody stands; on somebody of the group a click would put them in front.
    let canvas = part(&window, Role::Canvas, "Group picture: astronaut.png");
    click_at(&mut window, canvas.left_center() + vec2(6.0, 0.0), NONE);
    assert!(window.query_by_label("Handle: turn").is_none());
    click_at(&mut window, rect.left_top() + vec2(3.0, 3.0), NONE); // beside the head
    assert!(window.query_by_label("Handle: turn").is_none());
    click_at(&mut window, rect.center(), NONE);
    handle(&window, "turn");
}
