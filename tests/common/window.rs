//! The window in a test: opened with photos, stepped, clicked by accessible label, dragged.

#![allow(dead_code, reason = "every test file is a crate of its own and uses some of it")]

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use egui::{Event, Key, Modifiers, PointerButton, Pos2, accesskit::Role};
use egui_kittest::{Harness, kittest::Queryable as _};
use lineup::{
    editor::{Document, Editor, Layer},
    text::Lang,
    ui::App,
};

/// The window.
pub type Window = Harness<'static, App>;

/// Width and height of most windows, points.
pub const SIZE: [f32; 2] = [1280.0, 800.0];

/// A window of `size` that begins to open `paths`.
pub fn begun(lang: Lang, size: [f32; 2], paths: Vec<PathBuf>) -> Window {
    let mut window = Harness::builder()
        .with_size(size)
        .with_max_steps(200)
        .build_eframe(move |creation| App::new(&creation.egui_ctx, lang, paths));
    window.step();
    window
}

/// The same, once they are open.
pub fn opened(lang: Lang, size: [f32; 2], paths: Vec<PathBuf>) -> Window {
    let count = paths.len();
    let mut window = begun(lang, size, paths);
    until(&mut window, "the photos are open", |editor| editor.document().photos.len() == count);
    window
}

/// The repository's own group photo and person.
pub fn group_and_person() -> Vec<PathBuf> {
    ["assets/samples/astronaut.png", "assets/samples/grace_hopper.jpg"].map(crate::common::file).to_vec()
}

/// The person's photo is shown and cut out.
pub fn cut_out() -> Window {
    let mut window = opened(Lang::English, SIZE, group_and_person());
    click(&mut window, "Cut out: Portrait");
    until(&mut window, "the person is cut out", |editor| {
        let person = editor.document().photos[1].id;
        editor.preview(person).is_some_and(|preview| preview.cutout.is_some())
    });
    window
}

/// The person stands in the group photo.
pub fn composed() -> Window {
    let mut window = cut_out();
    click(&mut window, "Put into the group photo");
    until(&mut window, "the person is placed", |editor| editor.document().layers.len() == 1);
    window
}

/// Steps until `done`; jobs run on threads of their own, so this waits for them.
pub fn until(window: &mut Window, what: &str, done: impl Fn(&Editor) -> bool) {
    let deadline = Instant::now() + Duration::from_secs(300);
    loop {
        window.step();
        if done(window.state().editor()) {
            steps(window);
            return;
        }
        assert!(Instant::now() < deadline, "waited too long until {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// A few frames.
pub fn steps(window: &mut Window) {
    for _ in 0..3 {
        window.step();
    }
}

/// The document.
pub fn document(window: &Window) -> &Document {
    window.state().editor().document()
}

/// The layer at `index`, lowest first.
pub fn layer(window: &Window, index: usize) -> Layer {
    document(window).layers[index].clone()
}

/// Clicks a button.
pub fn click(window: &mut Window, label: &str) {
    window.get_by_role_and_label(Role::Button, label).click();
    steps(window);
}

/// Presses and lets go of a key.
pub fn key(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    steps(window);
}

/// Where a named part is drawn.
pub fn part(window: &Window, role: Role, label: &str) -> egui::Rect {
    window.get_by_role_and_label(role, label).rect()
}

/// The pointer goes down.
pub fn press(window: &mut Window, at: Pos2, modifiers: Modifiers) {
    hold(window, modifiers);
    window.event(Event::PointerMoved(at));
    window.step();
    window.event(button(at, true, modifiers));
    window.step();
}

/// The pointer moves while it is down.
pub fn drag_to(window: &mut Window, from: Pos2, to: Pos2) {
    for i in 1..=6 {
        window.event(Event::PointerMoved(from + (to - from) * (i as f32 / 6.0)));
        window.step();
    }
}

/// The pointer goes up.
pub fn release(window: &mut Window, at: Pos2, modifiers: Modifiers) {
    window.event(Event::PointerMoved(at));
    window.step();
    window.event(button(at, false, modifiers));
    window.step();
    hold(window, Modifiers::NONE);
    steps(window);
}

/// A whole drag.
pub fn drag(window: &mut Window, from: Pos2, to: Pos2, modifiers: Modifiers) {
    press(window, from, modifiers);
    drag_to(window, from, to);
    release(window, to, modifiers);
}

/// Presses and lets go at a point.
pub fn click_at(window: &mut Window, at: Pos2, modifiers: Modifiers) {
    press(window, at, modifiers);
    release(window, at, modifiers);
}

fn hold(window: &mut Window, modifiers: Modifiers) {
    window.event(Event::ModifiersChanged(modifiers));
}

fn button(pos: Pos2, pressed: bool, modifiers: Modifiers) -> Event {
    Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers }
}
