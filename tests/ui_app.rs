//! The window as a whole: commands, palette, sheet, settings, history, names, text sizes, the keyboard. Driven by
//! accessible label, with the real networks on the samples. `ui_app/states.rs` lists the states that are walked.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod common;
#[path = "ui_app/states.rs"]
mod states;
#[path = "common/window.rs"]
mod window;

use std::{collections::BTreeSet, fs};

use egui::{Event, Key, Modifiers, accesskit::Role};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};
use lineup::{
    editor::{
        ExportSettings, FileKind,
        settings::{Kept, Language, Settings, Theme},
    },
    text::Lang,
    ui::{
        Action, App, Overlay,
        view::{Look, Style},
    },
};

use states::{STATES, USUAL, View, ask, press, step_name, steps};
use window::{Window, click, until};

const CTRL: Modifiers = Modifiers::COMMAND;
const NONE: Modifiers = Modifiers::NONE;

/// Roles of what a person acts on.
const CONTROLS: &[Role] = &[
    Role::Button,
    Role::Canvas,
    Role::CheckBox,
    Role::ComboBox,
    Role::ListBoxOption,
    Role::ListItem,
    Role::RadioButton,
    Role::SearchInput,
    Role::Slider,
    Role::SpinButton,
    Role::TextInput,
];

/// Every control on the screen: its role, its name, its place, whether it can be used.
fn controls(window: &Window) -> Vec<(Role, String, egui::Rect, bool)> {
    let nodes = window.root().children_recursive();
    let controls = nodes.filter(|node| CONTROLS.contains(&node.accesskit_node().role()));
    controls
        .map(|node| {
            let inside = node.accesskit_node();
            (inside.role(), inside.label().unwrap_or_default(), node.rect(), !inside.is_disabled())
        })
        .collect()
}

#[test]
fn every_control_of_every_state_has_a_name_and_a_role_in_both_languages() {
    for (state, make) in STATES {
        for lang in [Lang::English, Lang::Korean] {
            let window = make(View { lang, ..USUAL });
            let found = controls(&window);
            assert!(found.len() >= 8, "{state}: only {} controls", found.len());
            for (role, name, _, _) in found {
                let word = name.chars().any(|c| c.is_alphanumeric() && !('\u{e000}'..='\u{f8ff}').contains(&c));
                assert!(word, "{state}, {lang:?}: a {role:?} is named {name:?}");
            }
        }
    }
}

#[test]
fn nothing_reaches_beyond_the_window_and_nothing_in_the_bar_overlaps_at_any_text_size() {
    let sizes = [([1280.0, 800.0], 200), ([1024.0, 700.0], 100), ([1280.0, 800.0], 150), ([800.0, 560.0], 80)];
    for (state, make) in STATES {
        for lang in [Lang::English, Lang::Korean] {
            let mut window = make(View { lang, ..USUAL });
            for (size, percent) in sizes {
                let settings = window.state().editor().settings().clone();
                ask(&mut window, Action::Set(Box::new(Settings { text_scale_percent: percent, ..settings })));
                window.set_size(egui::Vec2::from(size) * 100.0 / percent as f32);
                steps(&mut window);
                let width = size[0] * 100.0 / percent as f32;
                let at = format!("{state}, {lang:?}, {percent} %, {width} points");
                let found = controls(&window);
                for (role, name, rect, _) in &found {
                    let inside = rect.left() >= -0.5 && rect.right() <= width + 0.5;
                    assert!(inside, "{at}: {role:?} {name:?} is at {rect:?}");
                }
                // The shelf lies over the whole window where that is small.
                let bar = found.iter().filter(|(_, _, rect, _)| rect.bottom() < 48.0 && *state != "shelf");
                let bar: Vec<_> = bar.collect();
                for (i, (_, one, a, _)) in bar.iter().enumerate() {
                    for (_, other, b, _) in &bar[i + 1..] {
                        let shared = a.intersect(*b);
                        let apart = shared.width() < 0.5 || shared.height() < 0.5;
                        assert!(apart, "{at}: {one:?} lies on {other:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn the_palette_finds_a_command_in_either_language_and_runs_it_by_keyboard() {
    let mut window = states::compose(USUAL);
    for query in ["flip", "좌우", "ㅈㅇㄷㅈ"] {
        let before = window.state().editor().document().layers[0].placement.flip;
        press(&mut window, CTRL, Key::K);
        window.event(Event::Text(query.to_owned()));
        steps(&mut window);
        window.get_by_role_and_label(Role::ListBoxOption, "Flip left to right");
        press(&mut window, NONE, Key::Enter);
        assert_eq!(window.state().editor().document().layers[0].placement.flip, !before, "{query}");
        assert!(window.query_by_role(Role::SearchInput).is_none());
    }
}

#[test]
fn a_command_that_cannot_be_had_is_greyed_in_the_palette_and_does_nothing() {
    let mut window = states::empty(USUAL);
    press(&mut window, CTRL, Key::K);
    window.event(Event::Text("delete".to_owned()));
    steps(&mut window);
    assert!(
        window.get_by_role_and_label(Role::ListBoxOption, "Delete the selected person").accesskit_node().is_disabled()
    );
    press(&mut window, NONE, Key::Enter);
    window.get_by_role(Role::SearchInput);
    press(&mut window, NONE, Key::Escape);
    assert!(window.query_by_role(Role::SearchInput).is_none());
}

#[test]
fn arrows_choose_in_the_palette() {
    let mut window = states::empty(USUAL);
    press(&mut window, CTRL, Key::K);
    window.event(Event::Text("text".to_owned()));
    steps(&mut window);
    press(&mut window, NONE, Key::ArrowDown);
    press(&mut window, NONE, Key::Enter);
    assert_eq!(window.state().editor().settings().text_scale_percent, 90);
}

#[test]
fn the_sheet_shows_keys_and_escape_takes_it_away() {
    let mut window = states::empty(USUAL);
    press(&mut window, NONE, Key::F1);
    for words in ["Keyboard shortcuts", "Ctrl+Shift+O", "Esc", "1 … 9", "Ctrl+]"] {
        assert!(window.query_all_by_label(words).next().is_some(), "{words}");
    }
    press(&mut window, NONE, Key::Escape);
    assert!(window.query_by_label("1 … 9").is_none());
}

/// A window whose settings are in that file.
fn kept_in(file: &std::path::Path) -> Window {
    let kept = Kept::read(file.to_owned());
    let mut window = Harness::builder()
        .with_size([1280.0, 800.0])
        .with_max_steps(200)
        .build_eframe(move |creation| App::with_settings(&creation.egui_ctx, kept, Vec::new()));
    steps(&mut window);
    window
}

/// Waits until the file holds `text`.
fn holds(window: &mut Window, file: &std::path::Path, text: &str) {
    let file = file.to_owned();
    let text = text.to_owned();
    until(window, "the settings are written", move |_| {
        fs::read_to_string(&file).is_ok_and(|kept| kept.contains(&text))
    });
}

#[test]
fn settings_are_kept_between_runs_in_a_file_people_can_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("settings.toml");
    let mut window = kept_in(&file);
    ask(&mut window, Action::Toggle(Overlay::Settings));
    let lang = window.state().lang();
    let list = format!("{}: {}", lang.words().app.language, lang.words().app.as_the_system);
    // The sizes of the folders come while it is being clicked, and then everything moves a little.
    for _ in 0..20 {
        if window.query_by_label("한국어").is_none() {
            window.get_by_role_and_label(Role::ComboBox, &list).click();
            steps(&mut window);
        }
    }
    window.get_by_label("한국어").click();
    steps(&mut window);
    window.get_by_role_and_label(Role::Button, "글자 크게").click();
    holds(&mut window, &file, "text_scale_percent = 110");
    holds(&mut window, &file, "language = \"korean\"");
    drop(window);
    let again = kept_in(&file);
    assert_eq!(again.state().editor().settings().language, Language::Korean);
    assert!((again.ctx.zoom_factor() - 1.1).abs() < 1e-3);
    again.get_by_role_and_label(Role::Button, "예제 사진으로 해 보기");
}

#[test]
fn the_window_begins_as_it_was_left() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("settings.toml");
    let mut window = kept_in(&file);
    let words = window.state().lang().words();
    let look = Look { style: Style::Checker, outlines: false, ..window.state().look() };
    let export = ExportSettings { picture: FileKind::WebP, long_side: Some(1234), ..ExportSettings::default() };
    for action in
        [Action::Look(look), Action::SetExport(export), Action::Toggle(Overlay::History), Action::Guide(false)]
    {
        ask(&mut window, action);
    }
    eframe::App::on_exit(window.state_mut(), None);
    drop(window);
    let mut again = kept_in(&file);
    assert_eq!(again.state().look(), look);
    assert_eq!(*again.state().editor().export_settings(), export);
    assert!(again.query_by_label(words.flow.guide_skip).is_none(), "the tour was taken");
    ask(&mut again, Action::OpenSamples);
    until(&mut again, "the samples are open", |editor| editor.document().photos.len() == 2);
    again.get_by_label(words.app.close_history);
}

#[test]
fn what_is_rarely_needed_is_folded_and_stays_as_it_was_left() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("settings.toml");
    let cut = |window: &mut Window| {
        ask(window, Action::OpenSamples);
        until(window, "the samples are open", |editor| editor.document().photos.len() == 2);
        let person = window.state().editor().document().photos[1].id;
        ask(window, Action::Run(person, lineup::editor::Choice::Model("u2netp")));
        until(window, "it is cut out", |editor| editor.preview(person).is_some());
        person
    };
    let mut window = kept_in(&file);
    let t = window.state().lang().words();
    let more = lineup::text::fill(t.app.more_of, &[&t.edge]);
    let person = cut(&mut window);
    let edge = lineup::imaging::Edge { grow_px: 4.0, ..window.state().editor().document().photos[1].cut.edge };
    ask(&mut window, Action::Edit(lineup::editor::Command::SetEdge { photo: person, edge }));
    assert!(window.query_by_role_and_label(Role::Slider, t.edges.grow).is_none());
    window.get_by_label(&lineup::text::fill(t.app.more_changed, &[&1]));
    window.get_by_role_and_label(Role::Button, &more).scroll_to_me();
    steps(&mut window);
    click(&mut window, &more);
    window.get_by_role_and_label(Role::Slider, t.edges.grow);
    eframe::App::on_exit(window.state_mut(), None);
    drop(window);
    let mut again = kept_in(&file);
    cut(&mut again);
    again.get_by_role_and_label(Role::Slider, t.edges.grow);
}

#[test]
fn settings_that_make_no_sense_are_set_aside_and_it_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("settings.toml");
    fs::write(&file, "language = 7").unwrap();
    let window = kept_in(&file);
    let aside = folder.path().join("settings.toml.broken");
    assert_eq!(fs::read_to_string(&aside).unwrap(), "language = 7");
    let said = window.query_all_by_label_contains(&aside.display().to_string()).count();
    assert!(said >= 1, "nothing names {}", aside.display());
}

#[test]
fn settings_that_cannot_be_kept_are_said_once_and_the_window_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("lineup"), "a file where the folder should be").unwrap();
    let mut window = kept_in(&folder.path().join("lineup").join("settings.toml"));
    for theme in [Theme::Light, Theme::Dark, Theme::Light] {
        let settings = Settings { theme, ..window.state().editor().settings().clone() };
        ask(&mut window, Action::Set(Box::new(settings)));
    }
    until(&mut window, "it is said", |editor| !editor.notices().is_empty());
    steps(&mut window);
    assert_eq!(window.state().editor().notices().len(), 1);
    assert_eq!(window.ctx.theme(), egui::Theme::Light);
}

#[test]
fn new_photos_begin_with_the_model_and_the_edge_of_the_settings() {
    let mut kept = Kept::default();
    kept.settings.language = Language::English;
    kept.settings.models.person = "people".to_owned();
    kept.settings.edge.feather_px = 3.0;
    kept.settings.edge.refine = 0.5;
    let paths = ["assets/samples/astronaut.png", "assets/samples/grace_hopper.jpg"].map(common::file).to_vec();
    let mut window = Harness::builder()
        .with_size([1280.0, 800.0])
        .with_max_steps(200)
        .build_eframe(move |creation| App::with_settings(&creation.egui_ctx, kept, paths));
    until(&mut window, "both are open", |editor| editor.document().photos.len() == 2);
    assert!(window.state().editor().document().photos.iter().all(|entry| entry.cut.edge.feather_px == 3.0));
    assert!(window.state().editor().document().photos.iter().all(|entry| entry.cut.edge.refine == 0.5));
    ask(&mut window, Action::Toggle(Overlay::Settings));
    for name in ["Refine", "Clean colours", "Threshold", "Softness", "Feather"] {
        assert!(window.query_all_by_role_and_label(Role::Slider, name).next().is_some(), "{name}");
    }
    press(&mut window, NONE, Key::Escape);
    window.get_by_role_and_label(Role::Button, "Find people: People");
}

#[test]
fn the_history_names_every_step_and_goes_to_any_in_both_directions() {
    let mut window = states::history(USUAL);
    click(&mut window, "Flip left to right");
    let flipped = window.state().editor().document().clone();
    let (kinds, done) = window.state().editor().steps();
    assert_eq!(kinds.len(), done);
    let go = |window: &mut Window, label: &str| {
        window.get_by_role_and_label(Role::ListItem, label).click();
        steps(window);
    };
    go(&mut window, &step_name(0, "Beginning"));
    assert!(window.state().editor().document().photos.is_empty());
    go(&mut window, &step_name(done - 1, "Put person in"));
    assert!(!window.state().editor().document().layers[0].placement.flip);
    go(&mut window, &step_name(done, "Place person"));
    assert_eq!(window.state().editor().document().layers, flipped.layers);
    assert_eq!(window.state().editor().steps(), (kinds, done));
}

#[test]
fn tab_reaches_every_control_that_can_be_used_and_enter_presses_it() {
    let mut window = states::compose(USUAL);
    let wanted: BTreeSet<String> = controls(&window)
        .into_iter()
        .filter(|(role, _, _, usable)| *usable && *role == Role::Button)
        .map(|(_, name, _, _)| name)
        .collect();
    let mut reached = BTreeSet::new();
    for _ in 0..120 {
        press(&mut window, NONE, Key::Tab);
        let nodes = window.root().children_recursive();
        reached.extend(nodes.filter(|node| node.is_focused()).filter_map(|node| node.accesskit_node().label()));
    }
    let missed: Vec<_> = wanted.difference(&reached).collect();
    assert!(missed.is_empty(), "never focused: {missed:?}");
    for _ in 0..120 {
        press(&mut window, NONE, Key::Tab);
        let mut nodes = window.root().children_recursive();
        if nodes.any(|node| node.is_focused() && node.accesskit_node().label().as_deref() == Some("Flip left to right"))
        {
            break;
        }
    }
    press(&mut window, NONE, Key::Enter);
    assert!(window.state().editor().document().layers[0].placement.flip);
}
