//! The shelf in the window, driven by accessible label, against servers on loopback.

use std::sync::{Mutex, MutexGuard, PoisonError};

use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::Queryable as _;
use lineup::{
    editor::Editor,
    inference::store::{Entry, Places},
    text::Lang,
};
use tempfile::TempDir;

use super::{
    server::{Server, bytes, file, good, places, promise, send, stand_still},
    window::{SIZE, Window, begun, click, key, steps, until},
};

/// A window whose shelf has one model, in a folder of its own. The user's own models are one list for the whole process:
/// one such window at a time.
struct Shelf {
    window: Window,
    places: Places,
    folder: TempDir,
    _alone: MutexGuard<'static, ()>,
}

/// The shelf's only model is `data`, which `server` has. The photos are samples.
fn shelf(lang: Lang, photos: &[&str], data: &[u8], server: &Server) -> Shelf {
    static ALONE: Mutex<()> = Mutex::new(());
    let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = tempfile::tempdir().unwrap();
    let places = places(folder.path(), server);
    let photos = photos.iter().map(|name| super::common::file(&format!("assets/samples/{name}"))).collect();
    let mut window = begun(lang, SIZE, photos);
    let entry = Entry { id: "u2net", files: std::slice::from_ref(file(data)) };
    window.state_mut().editor_mut().shelf_mut().use_places(places.clone(), Some(vec![entry]));
    until(&mut window, "the photos are open", |editor| editor.activities().is_empty());
    Shelf { window, places, folder, _alone: alone }
}

fn open(window: &mut Window) {
    key(window, Modifiers::COMMAND | Modifiers::SHIFT, Key::M);
    steps(window);
}

fn is_idle(editor: &Editor) -> bool {
    !editor.shelf().busy()
}

#[test]
fn a_model_is_fetched_only_after_size_source_and_licence_were_shown_and_agreed_to() {
    let words = [
        (Lang::English, "Get Portrait, large", "Fetch 0.3 MB from", "Fetch", "  ready", "Portrait, large is ready"),
        (Lang::Korean, "인물 한 명 (큰 모델) 받기", "0.3 MB를", "받기", "  준비됨", "인물 한 명 (큰 모델) 모델이 준비"),
    ];
    for (lang, get, question, fetch, ready, notice) in words {
        let data = bytes(300_000);
        let server = Server::good(data.clone());
        let mut at = shelf(lang, &[], &data, &server);
        let window = &mut at.window;
        open(window);
        click(window, get);
        window.get_by_label_contains(&format!("{question} {}", server.host()));
        assert!(server.requests().is_empty(), "something was asked for unasked");
        click(window, fetch);
        until(window, "the model is there", is_idle);
        assert_eq!(server.requests().len(), 1);
        window.get_by_label_contains(ready);
        window.get_by_label_contains(notice);
        assert!(at.folder.path().join("models/small.onnx").is_file());
    }
}

#[test]
fn a_download_is_stopped_and_gone_on_from() {
    let data = bytes(300_000);
    let served = data.clone();
    let server = Server::start(move |request, stream| {
        let first = request.number == 0;
        promise(request, stream, &served, "\"one\"", if first { 100_000 } else { 300_000 });
        if first {
            stand_still(stream);
        }
    });
    let mut at = shelf(Lang::English, &[], &data, &server);
    let window = &mut at.window;
    open(window);
    click(window, "Get Portrait, large");
    click(window, "Fetch");
    until(window, "something came", |editor| {
        editor.shelf().advance("u2net").is_some_and(|advance| advance.done > 90_000)
    });
    window.get_by_label_contains("of 0.3 MB");
    click(window, "Stop Portrait, large");
    until(window, "it stopped", is_idle);
    assert!(window.state().editor().notices().is_empty());
    window.get_by_label("0.1 of 0.3 MB are here already");
    click(window, "Get Portrait, large");
    window.get_by_label_contains("Fetch 0.2 MB");
    click(window, "Fetch");
    until(window, "the model is there", is_idle);
    assert_eq!(server.requests()[1].start(), 100_000);
    window.get_by_label("Portrait, large is ready");
}

#[test]
fn a_failed_download_is_a_notice_and_the_model_can_be_asked_for_again() {
    let data = bytes(300_000);
    let served = data.clone();
    let server = Server::start(move |request, stream| match request.number {
        0 => send(stream, "404 Not Found", &[("Content-Length", "0")], b""),
        _ => good(request, stream, &served, "\"one\""),
    });
    let mut at = shelf(Lang::Korean, &[], &data, &server);
    let window = &mut at.window;
    open(window);
    for outcome in ["파일이 더 이상 없습니다", "준비되었습니다"] {
        click(window, "인물 한 명 (큰 모델) 받기");
        click(window, "받기");
        until(window, "it ended", is_idle);
        window.get_by_label_contains(outcome);
    }
}

#[test]
fn a_file_is_checked_found_damaged_and_deleted_after_a_question() {
    let data = bytes(1000);
    let server = Server::good(data.clone());
    let mut at = shelf(Lang::English, &[], &data, &server);
    std::fs::create_dir_all(&at.places.folder).unwrap();
    let path = at.places.folder.join("small.onnx");
    std::fs::write(&path, &data).unwrap();
    let window = &mut at.window;
    window.state_mut().editor_mut().shelf_mut().refresh();
    open(window);
    window.get_by_label_contains("not checked yet");
    click(window, "Check Portrait, large");
    until(window, "it is checked", is_idle);
    window.get_by_label_contains("small.onnx is whole");
    std::fs::write(&path, [&data[..999], b"!"].concat()).unwrap();
    click(window, "Check Portrait, large");
    until(window, "it is checked", is_idle);
    window.get_by_label_contains("small.onnx is damaged");
    click(window, "Remove Portrait, large");
    window.get_by_label_contains("Delete small.onnx");
    click(window, "Keep");
    assert!(path.is_file());
    click(window, "Remove Portrait, large");
    click(window, "Delete");
    until(window, "it is deleted", is_idle);
    assert!(!path.exists());
    window.get_by_label_contains("not here");
}

#[test]
fn the_model_panel_leads_to_the_shelf_and_escape_closes_it() {
    let data = bytes(1000);
    let server = Server::good(data.clone());
    let mut at = shelf(Lang::English, &["astronaut.png"], &data, &server);
    let window = &mut at.window;
    click(window, "More models…");
    click(window, "Get Portrait, large");
    window.get_by_label_contains("Licence: CC0-1.0");
    window.key_press(Key::Escape);
    steps(window);
    assert!(window.query_by_label_contains("Licence: CC0-1.0").is_none());
    click(window, "More models…");
    window.get_by_role_and_label(Role::Button, "Add a file…");
    click(window, "Close the model shelf");
    assert!(window.query_by_label("Add a file…").is_none());
    assert!(server.requests().is_empty());
}

#[test]
fn a_network_of_ones_own_is_described_in_the_window_and_then_runs() {
    let data = bytes(1000);
    let server = Server::good(data.clone());
    let mut at = shelf(Lang::English, &["astronaut.png"], &data, &server);
    let window = &mut at.window;
    open(window);
    let path = at.folder.path().join("Bright things.onnx");
    std::fs::write(&path, super::onnx::bright(64)).unwrap();
    window.state_mut().editor_mut().shelf_mut().add(path);
    until(window, "it is looked at", is_idle);
    window.get_by_label("Bright things.onnx is a model of your own");
    window.get_by_role_and_label(Role::TextInput, "Name");
    click(window, "IS-Net"); // a side of 1024, which this network does not have
    click(window, "Add");
    until(window, "it is tried", is_idle);
    window.get_by_label_contains("cannot be used");
    click(window, "U²-Net");
    click(window, "Add");
    until(window, "it is added", is_idle);
    window.get_by_label_contains("bright-things is ready");
    click(window, "Close the model shelf");
    window.get_by_role_and_label(Role::RadioButton, "bright-things").click();
    steps(window);
    click(window, "Cut out: bright-things");
    until(window, "it has run", |editor| {
        editor.document().photos[0].cut.model == Some("bright-things") && editor.segmenting().is_none()
    });
}
