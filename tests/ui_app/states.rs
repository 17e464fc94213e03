//! Every state of the window that the tests of the whole window walk through. A new state is one line of `STATES` and
//! the steps that lead there; in a state that is shown in both languages, words come from `lang.words()`.

#![allow(dead_code, reason = "every test file is a crate of its own and uses some of it")]

use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::{Harness, kittest::Queryable as _};
use lineup::{
    editor::{
        Export,
        settings::{Kept, Language, Theme},
    },
    text::{Lang, fill},
    ui::{Action, App, CropAction, Overlay},
};

use crate::{
    common,
    window::{Window, until},
};

/// How the window is looked at.
#[derive(Clone, Copy, Debug)]
pub struct View {
    /// Its language.
    pub lang: Lang,
    /// Its colours.
    pub theme: Theme,
    /// Its size in points.
    pub size: [f32; 2],
    /// Pixels of a picture of it, a point.
    pub pixels_per_point: f32,
}

/// As it opens for the first time.
pub const USUAL: View = View { lang: Lang::English, theme: Theme::Dark, size: [1280.0, 800.0], pixels_per_point: 1.0 };

/// A state of the window, by name, and how to get there.
pub type State = (&'static str, fn(View) -> Window);

/// All of them.
pub const STATES: &[State] = &[
    ("empty", empty),
    ("open", open),
    ("cut", cut),
    ("group", group),
    ("brush", brush),
    ("compose", compose),
    ("menu", menu),
    ("palette", palette),
    ("sheet", sheet),
    ("settings", settings),
    ("history", history),
    ("notice", notice),
    ("notice", notice),
    ("log", log),
    ("tour", tour),
    ("export", export),
    ("shelf", shelf),
    ("crop", crop),
];

/// A window without photos.
pub fn empty(view: View) -> Window {
    with_photos(view, &[])
}

/// A window that opens these files of the repository.
fn window(view: View, files: &[&str]) -> Window {
    let mut kept = Kept::default();
    kept.settings.language = if view.lang == Lang::Korean { Language::Korean } else { Language::English };
    kept.settings.theme = view.theme;
    let paths: Vec<_> = files.iter().map(|file| common::file(file)).collect();
    let mut window = Harness::builder()
        .with_size(view.size)
        .with_pixels_per_point(view.pixels_per_point)
        .with_max_steps(200)
        .build_eframe(move |creation| App::with_settings(&creation.egui_ctx, kept, paths));
    // The harness has a theme of its own until the settings are followed again.
    let settings = window.state().editor().settings().clone();
    ask(&mut window, Action::Set(Box::new(settings)));
    window
}

/// The same, once they are open.
fn with_photos(view: View, files: &[&str]) -> Window {
    let mut window = window(view, files);
    until(&mut window, "the photos are open", |editor| editor.document().photos.len() == files.len());
    window
}

/// A group and a person, nothing cut out.
pub fn open(view: View) -> Window {
    with_photos(view, &["assets/samples/astronaut.png", "assets/samples/grace_hopper.jpg"])
}

/// The person is cut out.
pub fn cut(view: View) -> Window {
    let mut window = open(view);
    run_model(&mut window, 1);
    window
}

/// People of the group are found.
pub fn group(view: View) -> Window {
    let mut window = open(view);
    let photo = window.state().editor().document().photos[0].id;
    ask(&mut window, Action::ShowPhoto(photo));
    run_model(&mut window, 0);
    window
}

/// The brush is taken and has drawn.
pub fn brush(view: View) -> Window {
    let mut window = cut(view);
    press(&mut window, Modifiers::NONE, Key::B);
    let photo = format!("{}: grace_hopper.jpg", view.lang.words().canvas_cut);
    let at = window.get_by_role_and_label(Role::Canvas, &photo).rect().center();
    crate::window::click_at(&mut window, at, Modifiers::NONE);
    window
}

/// The person stands in the group photo.
pub fn compose(view: View) -> Window {
    let mut window = cut(view);
    let person = window.state().editor().document().photos[1].id;
    ask(&mut window, Action::Place(person, None));
    until(&mut window, "the person is placed", |editor| editor.document().layers.len() == 1);
    window
}

/// The menu of all commands is open.
pub fn menu(view: View) -> Window {
    let mut window = open(view);
    window.get_by_role_and_label(Role::Button, view.lang.words().app.menu).click();
    steps(&mut window);
    window
}

/// Commands are searched.
pub fn palette(view: View) -> Window {
    overlay(open(view), Overlay::Palette)
}

/// All shortcuts are shown.
pub fn sheet(view: View) -> Window {
    overlay(open(view), Overlay::Sheet)
}

/// Settings are shown, the folders looked at.
pub fn settings(view: View) -> Window {
    settings_over(open(view), view)
}

/// The same over an empty window.
pub fn settings_alone(view: View) -> Window {
    settings_over(empty(view), view)
}

/// All shortcuts over an empty window.
pub fn sheet_alone(view: View) -> Window {
    overlay(empty(view), Overlay::Sheet)
}

fn settings_over(window: Window, view: View) -> Window {
    let mut window = overlay(window, Overlay::Settings);
    let looking = view.lang.words().app.folders_looking;
    while window.query_by_label(looking).is_some() {
        std::thread::sleep(std::time::Duration::from_millis(5));
        window.step();
    }
    window
}

/// The history is shown beside a picture of several steps.
pub fn history(view: View) -> Window {
    overlay(compose(view), Overlay::History)
}

/// Something is said.
pub fn notice(view: View) -> Window {
    let mut window = window(view, &["assets/samples/astronaut.png", "Cargo.toml"]);
    until(&mut window, "it is said", |editor| !editor.notices().is_empty());
    window
}

/// Everything that was said is shown.
pub fn log(view: View) -> Window {
    let mut window = notice(view);
    ask(&mut window, Action::ToggleLog);
    window
}

/// The tour's first step over an empty window.
pub fn tour(view: View) -> Window {
    let mut window = empty(view);
    ask(&mut window, Action::Guide(true));
    window
}

/// The group picture is about to be written, and the panel knows how large the file will be.
pub fn export(view: View) -> Window {
    let mut window = open(view);
    ask(&mut window, Action::ShowExport(Some(Export::Composition)));
    until(&mut window, "the file is weighed", |editor| editor.draft().bytes().is_some() && !editor.draft().busy());
    window
}

/// Every model and what its file needs.
pub fn shelf(view: View) -> Window {
    overlay(open(view), Overlay::Shelf)
}

/// The group photo is being cropped, and turned.
pub fn crop(view: View) -> Window {
    let mut window = compose(view);
    ask(&mut window, Action::Crop(CropAction::Open));
    ask(&mut window, Action::Crop(CropAction::Straighten(0.05)));
    window
}

fn run_model(window: &mut Window, index: usize) {
    let photo = window.state().editor().document().photos[index].id;
    let model = if index == 0 { "people" } else { "u2netp" };
    ask(window, Action::Run(photo, lineup::editor::Choice::Model(model)));
    until(window, "it is cut out", move |editor| {
        editor.document().photo(photo).is_some_and(|entry| editor.preview(photo).is_some_and(|p| p.cut == entry.cut))
    });
}

fn overlay(mut window: Window, overlay: Overlay) -> Window {
    ask(&mut window, Action::Toggle(overlay));
    window
}

/// Asks for something as a button would.
pub fn ask(window: &mut Window, action: Action) {
    let ctx = window.ctx.clone();
    window.state_mut().perform(&ctx, action);
    steps(window);
}

/// A few frames.
pub fn steps(window: &mut Window) {
    for _ in 0..4 {
        window.step();
    }
}

/// Presses and lets go of a key.
pub fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    steps(window);
}

/// What a row of the history is called.
pub fn step_name(index: usize, name: &str) -> String {
    fill("{}. {}", &[&index, &name])
}
