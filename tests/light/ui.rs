//! Light and shadow in the window: the button, the sliders, before and after, the history; and the export agrees.

use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::Queryable as _;
use lineup::{
    editor::{Command, CommandKind, Editor, Export, LayerId, export::make},
    imaging::{LightSettings, Photo, ShadowSettings},
    inference::Progress,
};

use crate::window::*;

/// What an export would write now.
fn exported(editor: &Editor) -> Photo {
    let document = editor.document();
    let lookup = |(photo, model)| editor.result(photo, model).cloned();
    let made = make(document, &lookup, Export::Composition, editor.export_settings(), &Progress::default()).unwrap();
    match made {
        lineup::editor::Made::Picture(photo) => photo,
        lineup::editor::Made::Mask(_) => unreachable!("a picture was asked for"),
    }
}

fn light(window: &Window) -> LightSettings {
    layer(window, 0).light
}

fn set(window: &mut Window, command: Command) {
    window.state_mut().editor_mut().apply(command);
    window.state_mut().editor_mut().end_gesture();
    steps(window);
}

/// Clicks a button that may be out of sight in the panel.
fn click_below(window: &mut Window, label: &str) {
    window.get_by_role_and_label(Role::Button, label).scroll_to_me();
    steps(window);
    click(window, label);
}

fn last_step(window: &Window) -> Option<CommandKind> {
    window.state().editor().undo_redo().0
}

#[test]
fn a_person_who_is_put_in_is_matched_and_one_click_takes_it_away_and_back() {
    let mut window = composed();
    let matched = light(&window);
    assert_eq!(LightSettings { seed: 0, ..matched }, LightSettings::MATCHED);
    let id = layer(&window, 0).id;
    until(&mut window, "the person is lit", |editor| editor.lit(id).is_some());
    click_below(&mut window, "Match light");
    assert!(light(&window).is_neutral());
    assert!(window.state().editor().lit(id).is_none());
    assert_eq!(last_step(&window), Some(CommandKind::SetLight));
    click_below(&mut window, "Match light");
    assert_eq!(light(&window), matched);
    click(&mut window, "Undo");
    click(&mut window, "Undo");
    assert_eq!(light(&window), matched);
}

#[test]
fn every_slider_moves_its_value_as_one_step_and_goes_back_by_its_button() {
    let mut window = composed();
    let before = light(&window);
    click_below(&mut window, "More: Light");
    for (name, of) in [
        ("Match", (|light| light.match_strength) as fn(LightSettings) -> f32),
        ("Sharpness", |light| light.match_sharpness),
        ("Grain", |light| light.match_grain),
        ("Exposure", |light| light.exposure_ev),
        ("Temperature", |light| light.temperature),
        ("Tint", |light| light.tint),
        ("Contrast", |light| light.contrast),
        ("Saturation", |light| light.saturation),
    ] {
        let slider = window.get_by_role_and_label(Role::Slider, name);
        slider.scroll_to_me();
        window.step();
        window.get_by_role_and_label(Role::Slider, name).focus();
        window.step();
        let steps_before = window.state().editor().steps().1;
        for _ in 0..3 {
            key(&mut window, Modifiers::NONE, Key::ArrowLeft);
        }
        assert!(of(light(&window)) < of(before), "{name}: {:?}", light(&window));
        assert!(window.state().editor().steps().1 > steps_before, "{name}");
        click_below(&mut window, &format!("Reset: {name}"));
        assert_eq!(light(&window), before, "{name}");
    }
}

#[test]
fn what_is_held_shows_everybody_as_photographed_and_changes_nothing() {
    let mut window = composed();
    let before = document(&window).clone();
    let button = window.get_by_role_and_label(Role::Button, "Before");
    button.scroll_to_me();
    steps(&mut window);
    let at = part(&window, Role::Button, "Before").center();
    press(&mut window, at, Modifiers::NONE);
    release(&mut window, at, Modifiers::NONE);
    assert_eq!(*document(&window), before);
}

#[test]
fn the_shadow_is_off_until_it_is_ticked_and_its_sliders_come_with_it() {
    let mut window = composed();
    assert!(window.query_by_role_and_label(Role::Slider, "Darkness").is_none());
    let without = exported(window.state().editor());
    window.get_by_role_and_label(Role::CheckBox, "Shadow on the ground").scroll_to_me();
    steps(&mut window);
    window.get_by_role_and_label(Role::CheckBox, "Shadow on the ground").click();
    steps(&mut window);
    assert!(layer(&window, 0).shadow.on);
    assert_eq!(last_step(&window), Some(CommandKind::SetShadow));
    let id = layer(&window, 0).id;
    until(&mut window, "the shadow is there", |editor| editor.shadow(id).is_some());
    for name in ["Under the feet", "Darkness", "Direction", "Length", "Blur"] {
        assert!(window.query_by_role_and_label(Role::Slider, name).is_some(), "{name}");
    }
    let with = exported(window.state().editor());
    assert_ne!(without.rgb(), with.rgb());
    // A shadow makes nothing brighter, but for rounding.
    assert!(without.rgb().iter().zip(with.rgb()).all(|(without, with)| *with <= without.saturating_add(1)));
    let clear = ShadowSettings { opacity: 0.0, contact: 0.0, ..layer(&window, 0).shadow };
    set(&mut window, Command::SetShadow(vec![(id, clear)]));
    assert_eq!(exported(window.state().editor()).rgb(), without.rgb());
}

#[test]
fn neutral_light_exports_what_was_photographed_and_exposure_what_it_says() {
    let mut window = composed();
    let id = layer(&window, 0).id;
    let mut with = |light: LightSettings| {
        set(&mut window, Command::SetLight(vec![(id, light)]));
        exported(window.state().editor())
    };
    let plain = with(LightSettings::NEUTRAL);
    assert_eq!(with(LightSettings { seed: 5, ..LightSettings::NEUTRAL }).rgb(), plain.rgb());
    let darker = with(LightSettings { exposure_ev: -1.0, ..LightSettings::NEUTRAL });
    // Nothing is brighter, but for the interpolation's ringing beside a pixel that was darkened.
    let brighter = plain.rgb().iter().zip(darker.rgb()).map(|(plain, darker)| darker.saturating_sub(*plain)).max();
    assert!(brighter <= Some(8), "{brighter:?}");
    let sum = |photo: &Photo| photo.rgb().iter().map(|level| u64::from(*level)).sum::<u64>();
    assert!(sum(&darker) < sum(&plain));
    assert_ne!(plain.rgb(), darker.rgb());
    assert_eq!(with(LightSettings::MATCHED).rgb(), with(LightSettings::MATCHED).rgb());
}

#[test]
fn the_preview_shows_the_colours_that_are_exported() {
    let mut window = composed();
    let id = layer(&window, 0).id;
    let settings =
        LightSettings { match_strength: 1.0, exposure_ev: -0.5, temperature: 40.0, ..LightSettings::NEUTRAL };
    set(&mut window, Command::SetLight(vec![(id, settings)]));
    until(&mut window, "the person is lit", |editor| editor.lit(id).is_some() && !editor.lighting());
    let editor = window.state().editor();
    let lit = editor.lit(id).unwrap();
    let preview = editor.preview(layer(&window, 0).photo).unwrap().cutout.clone().unwrap();
    // The photos are small, so the proxies are the photos: the same pixels.
    let picture = exported(editor);
    let entry = document(&window).photo(layer(&window, 0).photo).unwrap();
    assert_eq!(entry.proxy, entry.photo);
    assert_eq!(lit.photo.alpha(), preview.photo.alpha());
    let mean = |rgb: &[u8]| rgb.iter().map(|&v| f64::from(v)).sum::<f64>() / rgb.len() as f64;
    assert!(mean(lit.photo.rgb()) < mean(preview.photo.rgb()));
    // The middle of the person, as far as it is not interpolated much.
    let at = |x: f64, y: f64| {
        let (x, y) = layer(&window, 0).to_group().apply(x, y);
        let i = (y as usize * picture.width() as usize + x as usize) * 3;
        mean(&picture.rgb()[i..i + 3])
    };
    let (mut differences, mut count) = (0.0, 0.0);
    for (i, px) in lit.photo.rgb().chunks_exact(3).enumerate().step_by(97) {
        let (x, y) = (i % lit.photo.width() as usize, i / lit.photo.width() as usize);
        let (gx, gy) = layer(&window, 0).to_group().apply(x as f64 + lit.bounds[0], y as f64 + lit.bounds[1]);
        let inside =
            gx > 1.0 && gy > 1.0 && gx < f64::from(picture.width()) - 1.0 && gy < f64::from(picture.height()) - 1.0;
        if inside && lit.photo.alpha().unwrap()[i] == 255 {
            differences += (mean(px) - at(x as f64 + 0.5 + lit.bounds[0], y as f64 + 0.5 + lit.bounds[1])).abs();
            count += 1.0;
        }
    }
    assert!(count > 100.0 && differences / count < 6.0, "{differences} of {count}");
}

#[test]
fn light_and_shadow_are_copied_from_one_person_to_another() {
    let mut window = composed();
    let first = layer(&window, 0).id;
    let (light, shadow) = (
        LightSettings { exposure_ev: 1.5, seed: 77, ..LightSettings::NEUTRAL },
        ShadowSettings { on: true, length: 1.0, ..ShadowSettings::OFF },
    );
    set(&mut window, Command::SetLight(vec![(first, light)]));
    set(&mut window, Command::SetShadow(vec![(first, shadow)]));
    click_below(&mut window, "Copy the person's look");
    key(&mut window, Modifiers::COMMAND, Key::D);
    let second = layer(&window, 1).id;
    set(&mut window, Command::SetLight(vec![(second, LightSettings::NEUTRAL)]));
    set(&mut window, Command::SetShadow(vec![(second, ShadowSettings::OFF)]));
    click_below(&mut window, "Paste the look on the selected people");
    let pasted = layer(&window, 1);
    assert_eq!((pasted.light.exposure_ev, pasted.light.seed, pasted.shadow), (1.5, 0, shadow));
    // Nobody else took it.
    let gone = LayerId(9_999);
    assert!(!window.state_mut().editor_mut().apply(Command::SetLight(vec![(gone, light)])));
}

#[test]
fn the_handle_of_a_shadow_sets_direction_and_length_in_one_step() {
    const HANDLE: &str = "Shadow: direction and length";
    let mut window = composed();
    assert!(window.query_by_role_and_label(Role::Image, HANDLE).is_none(), "there is no shadow");
    let id = layer(&window, 0).id;
    let shadow = ShadowSettings { on: true, direction_deg: 60.0, length: 0.5, ..ShadowSettings::OFF };
    set(&mut window, Command::SetShadow(vec![(id, shadow)]));
    let (steps_before, stood) = (window.state().editor().steps().1, layer(&window, 0).placement);
    let from = part(&window, Role::Image, HANDLE).center();
    let to = from - egui::vec2(160.0, 30.0);
    drag(&mut window, from, to, Modifiers::NONE);
    let now = layer(&window, 0);
    assert!(now.shadow.direction_deg < 30.0 && now.shadow.length != shadow.length, "{:?}", now.shadow);
    assert_eq!(ShadowSettings { direction_deg: 60.0, length: 0.5, ..now.shadow }, shadow, "nothing else");
    assert_eq!((now.placement, window.state().editor().steps().1), (stood, steps_before + 1));
    let rests = part(&window, Role::Image, HANDLE).center();
    assert!(rests.distance(to) < 4.0, "the handle stays under the pointer: {rests} and {to}");
    key(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(layer(&window, 0).shadow, shadow);
    // Escape gives it up.
    press(&mut window, from, Modifiers::NONE);
    drag_to(&mut window, from, to);
    key(&mut window, Modifiers::NONE, Key::Escape);
    drag_to(&mut window, to, from - egui::vec2(0.0, 60.0));
    release(&mut window, to, Modifiers::NONE);
    assert_eq!(layer(&window, 0).shadow, shadow);
    // Folded, its section takes the handle away.
    click_below(&mut window, "Shadow");
    assert!(window.query_by_role_and_label(Role::Image, HANDLE).is_none());
}
