//! Placing people on the canvas and in the panel: handles, guides, several at once, keys, names, locks. Driven by
//! accessible label, with the real network on the real samples.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod common;
#[path = "ui_compose/crop.rs"]
mod crop;
#[path = "ui_compose/handles.rs"]
mod handles;
#[path = "ui_compose/people.rs"]
mod people;
#[path = "ui_compose/settled.rs"]
mod settled;
#[path = "common/window.rs"]
mod window;

use std::f64::consts::PI;

use egui::{Key, Modifiers, Pos2, Vec2, accesskit::Role, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use lineup::{
    editor::{Command, Layer, LayerId},
    imaging::Placement,
    text::{Lang, fill},
    ui::{Action, PlaceAction},
};
use window::*;

const NONE: Modifiers = Modifiers::NONE;

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
    // The panel is longer than this window.
    window.get_by_role_and_label(Role::Slider, "Feather").scroll_to_me();
    for _ in 0..6 {
        steps(&mut window);
    }
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
