//! Looking: how the mask is shown, people in the list and on the photo, real pixels when near, the strip of photos; and
//! that looking costs nothing: no frames while nothing changes, no memory that grows.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod common;
#[path = "common/window.rs"]
mod window;

use std::{
    collections::BTreeSet,
    path::PathBuf,
    sync::{Arc, Weak},
    time::{Duration, Instant},
};

use egui::{Key, Modifiers, Pos2, accesskit::Role};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};
use lineup::{
    editor::{Choice, Command, CutState, Editor, OpenAs, PEOPLE, PORTRAIT, Source},
    imaging::{Edge, Mask},
    text::Lang,
    ui::{Action, App, Zoom, view::Style},
};
use window::*;

const NONE: Modifiers = Modifiers::NONE;

fn samples() -> Vec<PathBuf> {
    ["assets/samples/astronaut.png", "assets/samples/grace_hopper.jpg"].map(common::file).to_vec()
}

/// Three people side by side were found.
fn three_people() -> (tempfile::TempDir, Window) {
    let folder = tempfile::tempdir().unwrap();
    let two = image::open(common::two_people()).unwrap().into_rgb8();
    let one = image::open(common::file("assets/samples/astronaut.png")).unwrap().into_rgb8();
    let mut all = image::RgbImage::new(two.width() + one.width(), two.height());
    image::imageops::replace(&mut all, &two, 0, 0);
    image::imageops::replace(&mut all, &one, i64::from(two.width()), 0);
    let path = folder.path().join("three.png");
    all.save(&path).unwrap();
    let mut window = opened(Lang::English, [1280.0, 1200.0], vec![path]);
    click(&mut window, "Find people: People");
    until(&mut window, "people are found", |editor| {
        editor.document().group().is_some_and(|group| editor.preview(group.id).is_some())
    });
    let people = window.state().editor().subjects(document(&window).photos[0].id).unwrap().len();
    assert_eq!(people, 3, "the network finds the three people of this photo");
    settle(&mut window);
    (folder, window)
}

/// Lets jobs end and animations rest.
fn settle(window: &mut Window) {
    for _ in 0..40 {
        window.step();
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn chosen(window: &Window) -> Vec<u32> {
    document(window).photos[0].cut.chosen.iter().copied().collect()
}

fn row(window: &Window, name: &str) -> Pos2 {
    part(window, Role::CheckBox, name).center()
}

/// Where a photo pixel is on the fitted canvas.
fn on_screen(window: &Window, (x, y): (f32, f32)) -> Pos2 {
    let canvas = window.get_by_role(Role::Canvas).rect();
    let photo = &document(window).photos[0].photo;
    let size = egui::vec2(photo.width() as f32, photo.height() as f32);
    let room = canvas.size() - egui::Vec2::splat(32.0);
    let zoom = (room.x / size.x).min(room.y / size.y);
    canvas.center() + (egui::vec2(x, y) - size / 2.0) * zoom
}

fn act(window: &mut Window, action: Action) {
    let ctx = window.ctx.clone();
    window.state_mut().perform(&ctx, action);
    steps(window);
}

fn textures(ctx: &egui::Context, name: &str) -> usize {
    ctx.tex_manager().read().allocated().filter(|(_, meta)| meta.name == name).count()
}

#[test]
fn shift_takes_a_range_alt_only_one_and_keys_all_none_and_the_others() {
    let (_folder, mut window) = three_people();
    assert_eq!(chosen(&window), [1, 2, 3]);
    let at = row(&window, "Person 1");
    click_at(&mut window, at, NONE);
    assert_eq!(chosen(&window), [2, 3]);
    let at = row(&window, "Person 3");
    click_at(&mut window, at, Modifiers::SHIFT);
    assert!(chosen(&window).is_empty(), "the range becomes what the clicked one becomes");
    let at = row(&window, "Person 2 on the photo");
    click_at(&mut window, at, Modifiers::ALT);
    assert_eq!(chosen(&window), [2]);
    click_at(&mut window, at, Modifiers::ALT);
    assert_eq!(chosen(&window), [1, 2, 3]);
    key(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::A);
    assert!(chosen(&window).is_empty());
    key(&mut window, NONE, Key::Num3);
    assert_eq!(chosen(&window), [3]);
    key(&mut window, Modifiers::COMMAND, Key::I);
    assert_eq!(chosen(&window), [1, 2]);
    key(&mut window, Modifiers::COMMAND, Key::A);
    assert_eq!(chosen(&window), [1, 2, 3]);
}

#[test]
fn the_list_and_the_photo_point_at_the_same_person() {
    let (_folder, mut window) = three_people();
    let photo = document(&window).photos[0].id;
    let at = row(&window, "Person 2");
    window.hover_at(at);
    steps(&mut window);
    assert_eq!(window.state().pointed_at(), Some((photo, 2)));
    let face = window.state().editor().subjects(photo).unwrap()[2].face.unwrap();
    let at = on_screen(&window, face.centre());
    window.hover_at(at);
    steps(&mut window);
    assert_eq!(window.state().pointed_at(), Some((photo, 3)));
    let at = row(&window, "Person 1 on the photo");
    window.hover_at(at);
    steps(&mut window);
    assert_eq!(window.state().pointed_at(), Some((photo, 1)));
    let both = ["Person 1", "Person 1 on the photo"]
        .map(|name| window.get_by_role_and_label(Role::CheckBox, name).accesskit_node().toggled());
    assert_eq!(both[0], both[1]);
}

#[test]
fn the_mask_is_shown_in_seven_ways_and_the_photo_alone_while_a_key_is_held() {
    let (_folder, mut window) = three_people();
    let style = |window: &Window| window.state().look().style;
    assert_eq!(style(&window), Style::Tint);
    for (name, wanted) in [
        ("Checkerboard", Style::Checker),
        ("On black", Style::Black),
        ("On white", Style::White),
        ("On a colour", Style::Colour),
        ("Mask alone", Style::Mask),
    ] {
        let at = part(&window, Role::RadioButton, &format!("Show as: {name}")).center();
        click_at(&mut window, at, NONE);
        assert_eq!(style(&window), wanted);
    }
    assert!(window.query_by_label("Show as: In the group photo").is_none(), "this is the group photo");
    key(&mut window, NONE, Key::F);
    assert_eq!(style(&window), Style::Tint);
    window.key_down(Key::Backslash);
    steps(&mut window);
    assert!(window.query_by_role_and_label(Role::CheckBox, "Person 1 on the photo").is_none());
    window.key_up(Key::Backslash);
    steps(&mut window);
    window.get_by_role_and_label(Role::CheckBox, "Person 1 on the photo");
    let slider = part(&window, Role::Slider, "Strength");
    click_at(&mut window, slider.left_center() + egui::vec2(92.0, 0.0), NONE); // the number stands right of it
    assert!(window.state().look().tint > 0.9);
    assert_eq!(window.state().look().cover, 1.0, "each way keeps its own strength");
}

#[test]
fn in_a_narrow_bar_one_button_unfolds_all_ways_to_show_the_mask() {
    let (_folder, mut window) = three_people();
    window.set_size(egui::vec2(700.0, 600.0));
    settle(&mut window);
    assert!(window.query_by_label("Show as: Mask alone").is_none());
    let at = part(&window, Role::RadioButton, "Show as: Tint").center();
    click_at(&mut window, at, NONE);
    let at = part(&window, Role::RadioButton, "Show as: Mask alone").center();
    click_at(&mut window, at, NONE);
    assert_eq!(window.state().look().style, Style::Mask);
    settle(&mut window);
    let (slider, options) = (part(&window, Role::Slider, "Strength"), part(&window, Role::Button, "View options"));
    assert!(slider.right() < options.left() && options.right() < 700.0, "{slider:?} {options:?}");
}

#[test]
fn near_pixels_are_the_photos_own_within_two_frames() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.png");
    image::RgbImage::from_fn(3600, 2400, |x, y| image::Rgb([(x % 256) as u8, (y % 256) as u8, 7])).save(&path).unwrap();
    let mut window = opened(Lang::English, [1280.0, 800.0], vec![path]);
    settle(&mut window);
    let ctx = window.ctx.clone();
    assert_eq!(textures(&ctx, "tile"), 0, "from afar the proxy has pixels enough");
    window.state_mut().perform(&ctx, Action::Zoom(Zoom::Full));
    for _ in 0..10 {
        window.state_mut().perform(&ctx, Action::Zoom(Zoom::In)); // 931 %
    }
    window.step();
    window.step();
    let seen = textures(&ctx, "tile");
    assert!((1..=4).contains(&seen), "{seen} tiles");
    window.step();
    assert_eq!(textures(&ctx, "tile"), seen, "all were there after two frames");
}

#[test]
fn an_idle_window_draws_no_frames() {
    let resting = |window: &Window| {
        let delays: Vec<Duration> =
            window.output().viewport_output.values().map(|output| output.repaint_delay).collect();
        delays.iter().all(|delay| *delay > Duration::from_secs(60))
    };
    let mut window: Window = Harness::builder()
        .with_size([1280.0, 800.0])
        .build_eframe(|creation| App::new(&creation.egui_ctx, Lang::Korean, Vec::new()));
    settle(&mut window);
    assert!(resting(&window), "empty");
    let (_folder, mut window) = three_people();
    settle(&mut window);
    assert!(resting(&window), "people found");
    for width in [640.0, 760.0, 900.0, 1100.0, 1600.0] {
        window.set_size(egui::vec2(width, 800.0));
        settle(&mut window);
        assert!(resting(&window), "a window of {width} points");
    }
    window.set_size(egui::vec2(1280.0, 800.0));
    settle(&mut window);
    let canvas = window.get_by_role(Role::Canvas).rect();
    window.hover_at(canvas.center());
    settle(&mut window);
    settle(&mut window);
    assert!(resting(&window), "pointing at somebody");
    for _ in 0..12 {
        act(&mut window, Action::Zoom(Zoom::In));
    }
    settle(&mut window);
    assert!(resting(&window), "near");
    act(&mut window, Action::ShowMode(lineup::ui::Mode::Compose));
    settle(&mut window);
    assert!(resting(&window), "composing");
}

#[test]
fn a_thousand_slider_moves_leave_no_pixels_behind() {
    let mut window = opened(Lang::English, [1280.0, 800.0], samples());
    click(&mut window, "Cut out: Portrait");
    let person = document(&window).photos[1].id;
    until(&mut window, "the person is cut out", |editor| editor.preview(person).is_some());
    settle(&mut window);
    let ctx = window.ctx.clone();
    let before = ctx.tex_manager().read().num_allocated();
    let mut previews: Vec<Weak<_>> = Vec::new();
    for i in 0..1000 {
        let edge = Edge { threshold: 0.2 + 0.6 * (i % 97) as f32 / 97.0, feather_px: (i % 7) as f32, ..Edge::SOLID };
        window.state_mut().perform(&ctx, Action::Edit(Command::SetEdge { photo: person, edge }));
        window.step();
        if i % 40 == 0 {
            until(&mut window, "the edge shows", |editor| {
                editor.preview(person).is_some_and(|preview| preview.cut.edge == edge)
            });
        }
        let preview = window.state().editor().preview(person).unwrap();
        if previews.last().is_none_or(|last| last.as_ptr() != Arc::as_ptr(preview)) {
            previews.push(Arc::downgrade(preview));
        }
    }
    settle(&mut window);
    let alive = previews.iter().filter(|preview| preview.strong_count() > 0).count();
    assert!(previews.len() > 20, "only {} previews were made", previews.len());
    assert!(alive <= 2, "{alive} of {} previews are alive", previews.len());
    assert!(ctx.tex_manager().read().num_allocated() <= before);
}

#[test]
fn two_hundred_model_runs_leave_neither_masks_nor_pixels_nor_textures_behind() {
    const RUNS: usize = 200;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("small.png");
    image::open(common::file("assets/samples/astronaut.png")).unwrap().thumbnail(64, 64).save(&path).unwrap();
    let mut window = opened(Lang::English, [1280.0, 800.0], vec![path.clone()]);
    let wait = |window: &mut Window, what: &str, done: &dyn Fn(&Editor) -> bool| {
        let deadline = Instant::now() + Duration::from_secs(120);
        while !done(window.state().editor()) {
            assert!(Instant::now() < deadline, "waited too long until {what}");
            std::thread::sleep(Duration::from_millis(10));
            window.step();
        }
    };
    let (mut masks, mut photos, mut textures): (Vec<Weak<Mask>>, Vec<_>, Vec<usize>) = Default::default();
    for _ in 0..RUNS {
        window.state_mut().editor_mut().open([Source::File(path.clone())], OpenAs::Next);
        wait(&mut window, "the photo is open", &|editor| editor.document().photos.len() == 2);
        let entry = document(&window).photos[1].clone();
        window.state_mut().editor_mut().segment(entry.id, Choice::Model(PORTRAIT));
        wait(&mut window, "the model ran", &|editor| editor.preview(entry.id).is_some());
        window.step();
        let found = window.state().editor().subjects(entry.id).unwrap();
        masks.extend(found.iter().map(|subject| Arc::downgrade(&subject.mask)));
        photos.push(entry.photo);
        textures.push(window.ctx.tex_manager().read().num_allocated());
        let editor = window.state_mut().editor_mut();
        editor.undo();
        editor.undo(); // the next photo ends the way forward
        window.step();
    }
    settle(&mut window);
    assert!(masks.len() >= RUNS);
    let alive = masks.iter().filter(|mask| mask.strong_count() > 0).count();
    assert!(alive <= 3, "{alive} masks are alive");
    let held = photos.iter().filter(|photo| photo.owners() > 1).count();
    assert!(held <= 3, "the pixels of {held} photos are held");
    let (first, last) = (textures[..20].iter().max().unwrap(), textures[RUNS - 20..].iter().max().unwrap());
    assert!(last <= first, "{last} textures after {RUNS} runs, {first} at first");
}

#[test]
fn photos_are_reordered_by_key_and_by_drag_replaced_and_removed() {
    let mut paths = samples();
    paths.push(common::two_people());
    let mut window = opened(Lang::English, [1280.0, 800.0], paths);
    let names = |window: &Window| document(window).photos.iter().map(|entry| entry.name.clone()).collect::<Vec<_>>();
    window.get_by_role_and_label(Role::ListItem, "Photo 2: grace_hopper.jpg").focus();
    steps(&mut window);
    key(&mut window, Modifiers::ALT, Key::ArrowDown);
    assert_eq!(names(&window), ["astronaut.png", "two.png", "grace_hopper.jpg"]);
    let from = part(&window, Role::ListItem, "Photo 3: grace_hopper.jpg").center();
    let to = part(&window, Role::ListItem, "Photo 2: two.png").center_top() + egui::vec2(0.0, 4.0);
    drag(&mut window, from, to, NONE);
    assert_eq!(names(&window), ["astronaut.png", "grace_hopper.jpg", "two.png"]);
    assert!(document(&window).layers.is_empty(), "a drag along the strip puts nobody in");
    // Replacing keeps the edge, runs the model that was used, and the person goes on standing where they stood.
    let person = document(&window).photos[1].id;
    let edge = Edge { feather_px: 5.0, ..Edge::SOLID };
    act(&mut window, Action::Edit(Command::SetEdge { photo: person, edge }));
    act(&mut window, Action::Run(person, Choice::Model(PORTRAIT)));
    until(&mut window, "the person is cut out", |editor| editor.preview(person).is_some());
    assert_eq!(window.state().editor().cut_state(person), CutState::Cut);
    act(&mut window, Action::Place(person, None));
    until(&mut window, "the person is placed", |editor| editor.document().layers.len() == 1);
    let stood = layer(&window, 0).placement;
    window
        .state_mut()
        .editor_mut()
        .open([Source::File(common::file("assets/samples/astronaut.png"))], OpenAs::Instead(person));
    until(&mut window, "the other photo is cut out", |editor| {
        let entry = &editor.document().photos[1];
        entry.id != person && editor.preview(entry.id).is_some()
    });
    let entry = document(&window).photos[1].clone();
    assert_eq!((entry.name.as_str(), entry.cut.edge, entry.cut.model), ("astronaut.png", edge, Some(PORTRAIT)));
    let stands = layer(&window, 0);
    assert_eq!(stands.photo, entry.id);
    assert_eq!((stands.placement.centre_x, stands.placement.centre_y), (stood.centre_x, stood.centre_y));
    act(&mut window, Action::Undo);
    act(&mut window, Action::Undo);
    assert_eq!(document(&window).photos[1].id, person);
    window.get_by_role_and_label(Role::ListItem, "Photo 3: two.png").focus();
    steps(&mut window);
    act(&mut window, Action::Select(None));
    key(&mut window, NONE, Key::Delete);
    assert_eq!(names(&window), ["astronaut.png", "grace_hopper.jpg"]);
}

#[test]
fn a_photo_in_which_nobody_is_says_so_in_the_strip() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("grey.png");
    image::RgbImage::from_pixel(200, 150, image::Rgb([128, 128, 128])).save(&path).unwrap();
    let mut window = opened(Lang::English, [1280.0, 800.0], vec![path]);
    let photo = document(&window).photos[0].id;
    assert_eq!(window.state().editor().cut_state(photo), CutState::Fresh);
    act(&mut window, Action::Run(photo, Choice::Model(PEOPLE)));
    until(&mut window, "nobody is found", |editor| !editor.notices().is_empty());
    assert_eq!(window.state().editor().cut_state(photo), CutState::Nobody);
    window.get_by_label("Group · nobody found");
    assert_eq!(document(&window).photos[0].cut.chosen, BTreeSet::new());
}
