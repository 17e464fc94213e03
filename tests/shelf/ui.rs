//! The shelf in the window, driven by accessible label, against servers on loopback.

use std::{
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::{Harness, kittest::Queryable as _};
use lineup::{
    editor::Editor,
    inference::store::{Entry, ModelFile, Places},
    text::Lang,
    ui::App,
};

use super::server::{Server, bytes, file, good, places, promise, send, stand_still};

type Window = Harness<'static, App>;

/// The user's own models are one list for the whole process: one such window at a time.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A window whose shelf has one model, in `places`.
fn window(lang: Lang, photos: &[&str], places: &Places, file: &'static ModelFile) -> Window {
    let photos = photos.iter().map(|name| super::common::file(&format!("assets/samples/{name}"))).collect();
    let mut window = Harness::builder()
        .with_size([1280.0, 800.0])
        .with_max_steps(200)
        .build_eframe(move |creation| App::new(&creation.egui_ctx, lang, photos));
    let entry = Entry { id: "u2net", files: std::slice::from_ref(file) };
    window.state_mut().editor_mut().shelf_mut().use_places(places.clone(), Some(vec![entry]));
    window.step();
    window
}

fn until(window: &mut Window, what: &str, done: impl Fn(&Editor) -> bool) {
    let deadline = Instant::now() + Duration::from_secs(120);
    while !done(window.state().editor()) {
        assert!(Instant::now() < deadline, "waited too long until {what}");
        std::thread::sleep(Duration::from_millis(5));
        window.step();
    }
    settle(window);
}

fn click(window: &mut Window, label: &str) {
    window.get_by_role_and_label(Role::Button, label).click();
    settle(window);
}

/// A new panel is measured in one frame and shown in the next.
fn settle(window: &mut Window) {
    (0..4).for_each(|_| window.step());
}

fn open(window: &mut Window) {
    window.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::M);
    settle(window);
}

fn is_idle(editor: &Editor) -> bool {
    !editor.shelf().busy()
}

fn in_a_folder(test: impl FnOnce(&Path)) {
    test(tempfile::tempdir().unwrap().path());
}

#[test]
fn a_model_is_fetched_only_after_size_source_and_licence_were_shown_and_agreed_to() {
    let _alone = alone();
    let words = [
        (Lang::English, "Get Portrait, large", "Fetch 0.3 MB from", "Fetch", "  ready", "Portrait, large is ready"),
        (Lang::Korean, "인물 한 명 (큰 모델) 받기", "0.3 MB를", "받기", "  준비됨", "인물 한 명 (큰 모델) 모델이 준비"),
    ];
    for (lang, get, question, fetch, ready, notice) in words {
        in_a_folder(|folder| {
            let data = bytes(300_000);
            let server = Server::good(data.clone());
            let mut window = window(lang, &[], &places(folder, &server), file(&data));
            open(&mut window);
            click(&mut window, get);
            window.get_by_label_contains(&format!("{question} {}", server.host()));
            assert!(server.requests().is_empty(), "something was asked for unasked");
            click(&mut window, fetch);
            until(&mut window, "the model is there", is_idle);
            assert_eq!(server.requests().len(), 1);
            window.get_by_label_contains(ready);
            window.get_by_label_contains(notice);
            assert!(folder.join("models/small.onnx").is_file());
        });
    }
}

#[test]
fn a_download_is_stopped_and_gone_on_from() {
    let _alone = alone();
    in_a_folder(|folder| {
        let data = bytes(300_000);
        let served = data.clone();
        let server = Server::start(move |request, stream| {
            let first = request.number == 0;
            promise(request, stream, &served, "\"one\"", if first { 100_000 } else { 300_000 });
            if first {
                stand_still(stream);
            }
        });
        let mut window = window(Lang::English, &[], &places(folder, &server), file(&data));
        open(&mut window);
        click(&mut window, "Get Portrait, large");
        click(&mut window, "Fetch");
        until(&mut window, "something came", |editor| {
            editor.shelf().advance("u2net").is_some_and(|advance| advance.done > 90_000)
        });
        window.get_by_label_contains("of 0.3 MB");
        click(&mut window, "Stop Portrait, large");
        until(&mut window, "it stopped", is_idle);
        assert!(window.state().editor().notices().is_empty());
        window.get_by_label("0.1 of 0.3 MB are here already");
        click(&mut window, "Get Portrait, large");
        window.get_by_label_contains("Fetch 0.2 MB");
        click(&mut window, "Fetch");
        until(&mut window, "the model is there", is_idle);
        assert_eq!(server.requests()[1].start(), 100_000);
        window.get_by_label("Portrait, large is ready");
    });
}

#[test]
fn a_failed_download_is_a_notice_and_the_model_can_be_asked_for_again() {
    let _alone = alone();
    in_a_folder(|folder| {
        let data = bytes(300_000);
        let served = data.clone();
        let server = Server::start(move |request, stream| match request.number {
            0 => send(stream, "404 Not Found", &[("Content-Length", "0")], b""),
            _ => good(request, stream, &served, "\"one\""),
        });
        let mut window = window(Lang::Korean, &[], &places(folder, &server), file(&data));
        open(&mut window);
        for outcome in ["파일이 더 이상 없습니다", "준비되었습니다"] {
            click(&mut window, "인물 한 명 (큰 모델) 받기");
            click(&mut window, "받기");
            until(&mut window, "it ended", is_idle);
            window.get_by_label_contains(outcome);
        }
    });
}

#[test]
fn a_file_is_checked_found_damaged_and_deleted_after_a_question() {
    let _alone = alone();
    in_a_folder(|folder| {
        let data = bytes(1000);
        let server = Server::good(data.clone());
        let places = places(folder, &server);
        std::fs::create_dir_all(&places.folder).unwrap();
        let path = places.folder.join("small.onnx");
        std::fs::write(&path, &data).unwrap();
        let mut window = window(Lang::English, &[], &places, file(&data));
        open(&mut window);
        window.get_by_label_contains("not checked yet");
        click(&mut window, "Check Portrait, large");
        until(&mut window, "it is checked", is_idle);
        window.get_by_label_contains("small.onnx is whole");
        std::fs::write(&path, [&data[..999], b"!"].concat()).unwrap();
        click(&mut window, "Check Portrait, large");
        until(&mut window, "it is checked", is_idle);
        window.get_by_label_contains("small.onnx is damaged");
        click(&mut window, "Remove Portrait, large");
        window.get_by_label_contains("Delete small.onnx");
        click(&mut window, "Keep");
        assert!(path.is_file());
        click(&mut window, "Remove Portrait, large");
        click(&mut window, "Delete");
        until(&mut window, "it is deleted", is_idle);
        assert!(!path.exists());
        window.get_by_label_contains("not here");
    });
}

#[test]
fn the_model_panel_leads_to_the_shelf_and_escape_closes_it() {
    let _alone = alone();
    in_a_folder(|folder| {
        let data = bytes(1000);
        let server = Server::good(data.clone());
        let mut window = window(Lang::English, &["astronaut.png"], &places(folder, &server), file(&data));
        until(&mut window, "the photo is open", |editor| editor.document().photos.len() == 1);
        click(&mut window, "More models…");
        click(&mut window, "Get Portrait, large");
        window.get_by_label_contains("Licence: CC0-1.0");
        window.key_press(Key::Escape);
        settle(&mut window);
        assert!(window.query_by_label_contains("Licence: CC0-1.0").is_none());
        click(&mut window, "More models…");
        window.get_by_role_and_label(Role::Button, "Add a file…");
        click(&mut window, "Close the model shelf");
        assert!(window.query_by_label("Add a file…").is_none());
        assert!(server.requests().is_empty());
    });
}

#[test]
fn a_network_of_ones_own_is_described_in_the_window_and_then_runs() {
    let _alone = alone();
    in_a_folder(|folder| {
        let data = bytes(1000);
        let server = Server::good(data.clone());
        let mut window = window(Lang::English, &["astronaut.png"], &places(folder, &server), file(&data));
        until(&mut window, "the photo is open", |editor| editor.document().photos.len() == 1);
        open(&mut window);
        let path = folder.join("Bright things.onnx");
        std::fs::write(&path, super::onnx::bright(64)).unwrap();
        window.state_mut().editor_mut().shelf_mut().add(path);
        until(&mut window, "it is looked at", is_idle);
        window.get_by_label("Bright things.onnx is a model of your own");
        window.get_by_role_and_label(Role::TextInput, "Name");
        click(&mut window, "IS-Net"); // a side of 1024, which this network does not have
        click(&mut window, "Add");
        until(&mut window, "it is tried", is_idle);
        window.get_by_label_contains("cannot be used");
        click(&mut window, "U²-Net");
        click(&mut window, "Add");
        until(&mut window, "it is added", is_idle);
        window.get_by_label_contains("bright-things is ready");
        click(&mut window, "Close the model shelf");
        window.get_by_role_and_label(Role::RadioButton, "bright-things").click();
        settle(&mut window);
        click(&mut window, "Cut out: bright-things");
        until(&mut window, "it has run", |editor| {
            editor.document().photos[0].cut.model == Some("bright-things") && editor.segmenting().is_none()
        });
    });
}
