//! The picture at rest is the one that is exported, also from near and straightened; while somebody moves it is not.

use lineup::{editor::tasks, inference::Progress};

use super::*;

#[test]
fn at_rest_the_canvas_shows_what_an_export_has() {
    let mut window = small();
    let exported = |window: &Window| {
        let editor = window.state().editor();
        let lookup = |(photo, model)| editor.result(photo, model).cloned();
        tasks::compose(editor.document(), &lookup, &Progress::default()).unwrap()
    };
    let mut last = None;
    for _ in 0..2 {
        until(&mut window, "the picture is composed", |editor| editor.composed().is_some());
        assert!(tiles(&window) > 0, "it is on the canvas");
        let picture = window.state().editor().composed().unwrap().clone();
        assert_eq!(picture.rgb(), exported(&window).rgb());
        assert_ne!(last.as_ref(), Some(&picture));
        last = Some(picture);
        // The person is dragged: the quick drawing shows until they stand.
        let at = person(&window, 1).center();
        press(&mut window, at, NONE);
        drag_to(&mut window, at, at + vec2(40.0, 10.0));
        assert!(window.state().editor().composed().is_none());
        assert_eq!(tiles(&window), 0);
        release(&mut window, at + vec2(40.0, 10.0), NONE);
    }
}

fn tiles(window: &Window) -> usize {
    window.ctx.tex_manager().read().allocated().filter(|(_, meta)| meta.name == "tile").count()
}

fn wait_for_tiles(window: &mut Window, more_than: usize) {
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(60);
    while tiles(window) <= more_than {
        assert!(std::time::Instant::now() < deadline, "no more tiles than {}", tiles(window));
        std::thread::sleep(std::time::Duration::from_millis(10));
        window.step();
    }
}

#[test]
fn near_people_and_a_straightened_group_show_pixels_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let larger = |name: &str| {
        let path = folder.path().join(name).with_extension("jpg");
        let small = image::open(common::file(&format!("assets/samples/{name}"))).unwrap().into_rgb8();
        image::imageops::resize(&small, 3000, 3000, image::imageops::FilterType::Triangle).save(&path).unwrap();
        path
    };
    let paths = vec![larger("astronaut.png"), larger("grace_hopper.jpg")];
    let mut window = opened(Lang::English, SIZE, paths);
    click(&mut window, "Cut out: Portrait");
    until(&mut window, "the person is cut out", |editor| {
        editor.preview(editor.document().photos[1].id).is_some_and(|preview| preview.cutout.is_some())
    });
    click(&mut window, "Put into the group photo");
    until(&mut window, "the person is placed", |editor| editor.document().layers.len() == 1);
    act(&mut window, PlaceAction::Scale(4.0));
    for how in ["Align centres across", "Align middles down"] {
        click(&mut window, how);
    }
    let ctx = window.ctx.clone();
    window.state_mut().perform(&ctx, Action::Zoom(lineup::ui::Zoom::Fit));
    steps(&mut window);
    window.state_mut().perform(&ctx, Action::Zoom(lineup::ui::Zoom::Full));
    steps(&mut window);
    let group = tiles(&window);
    assert!(group > 2, "{group} tiles of the group photo");
    until(&mut window, "the picture is composed", |editor| editor.composed().is_some());
    wait_for_tiles(&mut window, group + 1);
    // Turned under its frame, the group has tiles all the same.
    let crop = lineup::ui::CropAction::Straighten(0.1);
    key(&mut window, NONE, Key::C);
    window.state_mut().perform(&ctx, Action::Crop(crop));
    key(&mut window, NONE, Key::Enter);
    steps(&mut window);
    window.state_mut().perform(&ctx, Action::Zoom(lineup::ui::Zoom::Full));
    let before = tiles(&window);
    let canvas = window.get_by_role(Role::Canvas).rect();
    press_middle(&mut window, canvas.center(), canvas.center() - vec2(300.0, 200.0));
    wait_for_tiles(&mut window, before);
}

/// A drag with the middle button.
fn press_middle(window: &mut Window, from: Pos2, to: Pos2) {
    let button = |pos, pressed| egui::Event::PointerButton {
        pos,
        button: egui::PointerButton::Middle,
        pressed,
        modifiers: NONE,
    };
    window.event(egui::Event::PointerMoved(from));
    window.step();
    window.event(button(from, true));
    window.step();
    drag_to(window, from, to);
    window.event(button(to, false));
    steps(window);
}
