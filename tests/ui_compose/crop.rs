//! Cropping and straightening the group photo: the tool, and that the canvas and the export agree.

use egui::Rect;
use lineup::{
    editor::{Document, tasks},
    imaging::{Crop, Photo},
    inference::Progress,
    ui::CropAction,
};

use super::*;

fn crop(window: &Window) -> Option<Crop> {
    document(window).crop
}

fn ask(window: &mut Window, action: CropAction) {
    let ctx = window.ctx.clone();
    window.state_mut().perform(&ctx, Action::Crop(action));
    steps(window);
}

/// The picture that an export would write.
fn exported(window: &Window, document: &Document) -> Photo {
    let editor = window.state().editor();
    tasks::compose(document, &|(photo, model)| editor.result(photo, model).cloned(), &Progress::default()).unwrap()
}

#[test]
fn the_frame_is_dragged_by_its_handles_each_drag_one_step_and_the_photo_is_kept() {
    let mut window = small();
    click(&mut window, "Crop and straighten");
    let at = handle(&window, "right");
    drag(&mut window, at, at - vec2(100.0, 0.0), NONE);
    let first = crop(&window).unwrap();
    assert!(first.width < 480 && first.height == 512 && first.x == 0.0, "{first:?}");
    let at = handle(&window, "top left");
    drag(&mut window, at, at + vec2(60.0, 90.0), NONE);
    let second = crop(&window).unwrap();
    assert!(second.x > 10.0 && second.y > 10.0, "{second:?}");
    assert_eq!(second.x + f64::from(second.width), f64::from(first.width));
    // Beyond the photo there is nothing.
    let at = handle(&window, "bottom");
    drag(&mut window, at, at + vec2(0.0, 300.0), NONE);
    assert_eq!(crop(&window).unwrap().y + f64::from(crop(&window).unwrap().height), 512.0);
    let frame = part(&window, Role::Image, "Crop frame").center();
    drag(&mut window, frame, frame + vec2(900.0, 0.0), NONE);
    let moved = crop(&window).unwrap();
    assert_eq!((moved.x + f64::from(moved.width), moved.width), (512.0, second.width));
    undo(&mut window);
    assert_eq!(crop(&window).unwrap().x, second.x);
    undo(&mut window);
    undo(&mut window);
    assert_eq!(crop(&window), None);
}

#[test]
fn a_ratio_is_kept_by_handles_and_stood_upright_and_straightening_keeps_it_too() {
    let mut window = small();
    key(&mut window, NONE, Key::C);
    click(&mut window, "4 : 3");
    assert_eq!(crop(&window), Some(Crop { x: 0.0, y: 64.0, width: 512, height: 384, angle_rad: 0.0 }));
    let at = handle(&window, "bottom right");
    drag(&mut window, at, at - vec2(120.0, 20.0), NONE);
    let smaller = crop(&window).unwrap();
    assert!(smaller.width < 450 && ratio(&smaller, 4.0 / 3.0), "{smaller:?}");
    undo(&mut window);
    key(&mut window, NONE, Key::X);
    let upright = crop(&window).unwrap();
    assert_eq!((upright.width, upright.height), (384, 512));
    window.get_by_role_and_label(Role::Button, "3 : 4");
    let slider = part(&window, Role::Slider, "Straighten");
    let at = |share: f32| Pos2::new(slider.left() + slider.width() * share, slider.center().y);
    drag(&mut window, at(0.5), at(0.65), NONE);
    let turned = crop(&window).unwrap();
    assert!(turned.angle_rad > 0.1 && turned.width < 384 && ratio(&turned, 0.75), "{turned:?}");
    click(&mut window, "Reset: Straighten");
    assert_eq!(crop(&window), Some(upright), "what straightening took comes back");
    click(&mut window, "Show all of the photo again");
    assert_eq!(crop(&window), None);
    for _ in 0..5 {
        undo(&mut window);
    }
    assert_eq!(crop(&window), None, "five steps: a ratio, upright, turned, not turned, reset");
    window.get_by_role_and_label(Role::Button, "Redo");
}

fn ratio(crop: &Crop, wanted: f64) -> bool {
    (f64::from(crop.width) / f64::from(crop.height) - wanted).abs() < 0.01
}

#[test]
fn a_line_drawn_along_what_should_be_level_straightens_the_photo_in_one_step() {
    let mut window = small();
    key(&mut window, NONE, Key::C);
    key(&mut window, NONE, Key::L);
    window.get_by_label("Draw along something that should be level or upright.");
    let middle = part(&window, Role::Image, "Crop frame").center();
    drag(&mut window, middle - vec2(150.0, 15.0), middle + vec2(150.0, 15.0), NONE);
    let turned = crop(&window).unwrap().angle_rad.to_degrees();
    assert!((turned + (30.0_f64 / 300.0).atan().to_degrees()).abs() < 0.2, "{turned}");
    assert!(window.query_by_label("Draw along something that should be level or upright.").is_none());
    undo(&mut window);
    assert_eq!(crop(&window), None);
}

#[test]
fn a_drag_beside_the_frame_turns_the_photo_under_a_frame_that_stays() {
    let mut window = small();
    key(&mut window, NONE, Key::C);
    ask(&mut window, CropAction::Frame(Crop { x: 20.0, y: 40.0, width: 200, height: 160, angle_rad: 0.0 }));
    let before = part(&window, Role::Image, "Crop frame");
    let at = before.center() + vec2(before.width(), 0.0);
    drag(&mut window, at, at + vec2(0.0, before.width() * 0.1), NONE);
    let turned = crop(&window).unwrap();
    assert!((turned.angle_rad - 0.1).abs() < 0.02, "{turned:?}");
    let after = part(&window, Role::Image, "Crop frame");
    assert!(after.center().distance(before.center()) < 1.5, "{before:?} {after:?}");
}

#[test]
fn escape_gives_up_a_drag_and_then_leaves_everything_as_it_was_and_enter_keeps_it() {
    let mut window = small();
    let steps = window.state().editor().steps().1;
    key(&mut window, NONE, Key::C);
    let at = handle(&window, "right");
    press(&mut window, at, NONE);
    drag_to(&mut window, at, at - vec2(100.0, 0.0));
    assert!(crop(&window).is_some());
    key(&mut window, NONE, Key::Escape);
    assert_eq!(crop(&window), None);
    release(&mut window, at, NONE);
    part(&window, Role::Image, "Crop frame");
    drag(&mut window, at, at - vec2(100.0, 0.0), NONE);
    click(&mut window, "1 : 1");
    key(&mut window, NONE, Key::Escape);
    assert!(window.query_by_label("Crop frame").is_none());
    assert_eq!((crop(&window), window.state().editor().steps().1), (None, steps));

    key(&mut window, NONE, Key::C);
    click(&mut window, "1 : 1");
    key(&mut window, Modifiers::SHIFT, Key::ArrowRight);
    click(&mut window, "16 : 9");
    key(&mut window, NONE, Key::Enter);
    assert!(window.query_by_label("Crop frame").is_none());
    let kept = crop(&window).unwrap();
    assert_eq!((kept.width, kept.height), (512, 288));
    // The crop that was there before is what Esc goes back to.
    key(&mut window, NONE, Key::C);
    click(&mut window, "Show all of the photo again");
    key(&mut window, NONE, Key::Escape);
    assert_eq!(crop(&window), Some(kept));
}

#[test]
fn while_cropping_people_are_neither_moved_nor_deleted_and_other_views_end_it() {
    let mut window = small();
    let before = layer(&window, 0);
    key(&mut window, NONE, Key::C);
    for pressed in [Key::ArrowRight, Key::Delete, Key::F2] {
        key(&mut window, NONE, pressed);
    }
    assert_eq!(layer(&window, 0), before);
    key(&mut window, NONE, Key::M);
    key(&mut window, NONE, Key::M);
    assert!(window.query_by_label("Crop frame").is_none());
    key(&mut window, NONE, Key::C);
    key(&mut window, Modifiers::COMMAND, Key::E);
    assert!(window.query_by_label("Crop frame").is_none());
    window.get_by_label("Close the export panel");
}

#[test]
fn the_panel_speaks_korean_and_names_every_control() {
    let mut window = small();
    click(&mut window, "Switch to Korean");
    key(&mut window, NONE, Key::C);
    for name in
        ["자유", "원본", "1 : 1", "5 : 4", "16 : 9", "가로 세로 바꾸기", "수평선 그리기", "바꾸지 않고 닫기", "완료"]
    {
        window.get_by_role_and_label(Role::Button, name);
    }
    window.get_by_role_and_label(Role::Slider, "수평 맞추기");
    part(&window, Role::Canvas, "자르기와 수평 맞추기: astronaut.png");
}

#[test]
fn the_exported_picture_is_exactly_that_part_of_the_whole() {
    let mut window = small();
    let whole = exported(&window, document(&window));
    key(&mut window, NONE, Key::C);
    ask(&mut window, CropAction::Frame(Crop { x: 90.0, y: 40.0, width: 301, height: 333, angle_rad: 0.0 }));
    let part = exported(&window, document(&window));
    assert_eq!((part.width(), part.height()), (301, 333));
    for (y, row) in part.rgb().chunks(301 * 3).enumerate() {
        let from = ((y + 40) * 512 + 90) * 3;
        assert_eq!(row, &whole.rgb()[from..from + 301 * 3], "row {y}");
    }
}

#[test]
fn in_a_straightened_picture_the_canvas_shows_people_where_the_export_puts_them() {
    let mut window = small();
    key(&mut window, NONE, Key::C);
    ask(&mut window, CropAction::Frame(Crop { x: 60.0, y: 30.0, width: 400, height: 420, angle_rad: 0.0 }));
    ask(&mut window, CropAction::Straighten(0.09));
    key(&mut window, NONE, Key::Enter);
    let frame = crop(&window).unwrap();
    // Where the export has them: the pixels that are other with the person than without.
    let with = exported(&window, document(&window));
    let without = exported(&window, &Document { layers: Vec::new(), ..document(&window).clone() });
    assert_eq!((with.width(), with.height()), (frame.width, frame.height));
    let (mut min, mut max) = ((u32::MAX, u32::MAX), (0, 0));
    for (i, (a, b)) in with.rgb().chunks(3).zip(without.rgb().chunks(3)).enumerate() {
        if a != b {
            let (x, y) = (i as u32 % frame.width, i as u32 / frame.width);
            (min, max) = ((min.0.min(x), min.1.min(y)), (max.0.max(x + 1), max.1.max(y + 1)));
        }
    }
    // Where the canvas has them: the cut-out's box turned by the same angle reaches a little further.
    let canvas = part(&window, Role::Canvas, "Group picture: astronaut.png");
    let room = canvas.size() - vec2(32.0, 32.0);
    let zoom = (room.x / frame.width as f32).min(room.y / frame.height as f32);
    let picture = Rect::from_center_size(canvas.center(), vec2(frame.width as f32, frame.height as f32) * zoom);
    let shown = person(&window, 1);
    let at = |p: Pos2| (p - picture.min) / zoom;
    let (low, high) = (at(shown.min), at(shown.max));
    let slack = 26.0; // corners of the box that the person does not reach, turned by five degrees
    assert!((min.0 as f32) >= low.x - 1.5 && (min.0 as f32) < low.x + slack, "left: {min:?} {low:?}");
    assert!((min.1 as f32) >= low.y - 1.5 && (min.1 as f32) < low.y + slack, "top: {min:?} {low:?}");
    assert!((max.0 as f32) <= high.x + 1.5 && (max.0 as f32) > high.x - slack, "right: {max:?} {high:?}");
    assert!((max.1 as f32) <= high.y + 1.5 && (max.1 as f32) > high.y - slack, "bottom: {max:?} {high:?}");
    // And they can be moved there as anywhere.
    let before = document(&window).layers[0].placement;
    let by = vec2(40.0, 0.0);
    drag(&mut window, shown.center(), shown.center() + by, Modifiers::COMMAND);
    let after = document(&window).layers[0].placement;
    let moved = ((after.centre_x - before.centre_x).powi(2) + (after.centre_y - before.centre_y).powi(2)).sqrt();
    assert!((moved - f64::from(by.x / zoom)).abs() < 0.5, "{moved} {}", by.x / zoom);
    assert!((person(&window, 1).center() - shown.center() - by).length() < 0.5);
}
