//! The real window under Xvfb, start to finish: a group photo and a portrait, find people, toggle one, drag the
//! portrait's cut-out in, export, and look at the exported pixels; handles, palette and clipboard. Skipped, visibly,
//! where there is no Xvfb.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod common;
#[path = "window/hands.rs"]
mod hands;
#[path = "window/pictures.rs"]
mod pictures;
#[path = "window/three_ways.rs"]
mod three_ways;

use std::{
    io::{BufRead as _, BufReader},
    net::TcpStream,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use egui::{
    Event, Modifiers, PointerButton, Pos2,
    accesskit::{Node, Role, Toggled},
    pos2,
};
use egui_inspection::{Request, Response, protocol, read_message, write_message};

const ENGLISH: &str = "en_US.UTF-8";
const KOREAN: &str = "ko_KR.UTF-8";

/// Ends a process with the test.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _gone = self.0.kill();
        let _gone = self.0.wait();
    }
}

/// A display of our own; `None` where there is no Xvfb.
fn display() -> Option<(Process, String)> {
    let started = Command::new("Xvfb")
        .args(["-displayfd", "1", "-screen", "0", "1400x900x24", "-nolisten", "tcp"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut server) = started else {
        eprintln!("skipped: no Xvfb here (on Debian: apt-get install xvfb)");
        return None;
    };
    let mut number = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut number).unwrap();
    Some((Process(server), format!(":{}", number.trim())))
}

/// The window, driven by accessible label.
struct Window {
    stream: TcpStream,
}

impl Window {
    fn connect(port: u16) -> Self {
        let deadline = Instant::now() + Duration::from_secs(120);
        loop {
            if let Ok(stream) = TcpStream::connect(("127.0.0.1", port)) {
                protocol::read_handshake(&stream).unwrap();
                return Self { stream };
            }
            assert!(Instant::now() < deadline, "the window did not open");
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    fn ask(&self, request: &Request) -> Response {
        write_message(&self.stream, request).unwrap();
        read_message(&self.stream).unwrap()
    }

    fn nodes(&self) -> Vec<Node> {
        match self.ask(&Request::GetTree) {
            Response::Tree { accesskit, .. } => {
                accesskit.map(|update| update.nodes.into_iter().map(|(_, node)| node).collect()).unwrap_or_default()
            }
            other => panic!("no tree but {other:?}"),
        }
    }

    fn find(&self, role: Role, label: &str) -> Option<Node> {
        self.nodes().into_iter().find(|node| node.role() == role && name(node) == Some(label))
    }

    fn wait_for(&self, role: Role, label: &str) -> Node {
        let deadline = Instant::now() + Duration::from_secs(120);
        loop {
            if let Some(node) = self.find(role, label) {
                return node;
            }
            if Instant::now() > deadline {
                let labels: Vec<_> = self.nodes().iter().filter_map(|node| name(node).map(str::to_owned)).collect();
                panic!("no {role:?} {label:?} among {labels:?}");
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// The middle of a node, once it stands still: a window that has just opened is still being laid out.
    fn resting(&self, role: Role, label: &str) -> Pos2 {
        let mut was = centre(&self.wait_for(role, label));
        loop {
            std::thread::sleep(Duration::from_millis(150));
            let now = centre(&self.wait_for(role, label));
            if now == was {
                return now;
            }
            was = now;
        }
    }

    fn send(&self, events: Vec<Event>) {
        assert!(matches!(self.ask(&Request::ApplyEvents { events }), Response::Done));
    }

    /// Once it can be used and stands still.
    fn click(&self, role: Role, label: &str) {
        let deadline = Instant::now() + Duration::from_secs(120);
        while self.wait_for(role, label).is_disabled() {
            assert!(Instant::now() < deadline, "{label:?} cannot be used");
            std::thread::sleep(Duration::from_millis(100));
        }
        let at = self.resting(role, label);
        self.send(vec![Event::PointerMoved(at)]);
        self.send(vec![button(at, true)]);
        self.send(vec![button(at, false)]);
    }

    fn drag(&self, from: Pos2, to: Pos2) {
        self.send(vec![Event::PointerMoved(from)]);
        self.send(vec![button(from, true)]);
        for i in 1..=10 {
            self.send(vec![Event::PointerMoved(from + (to - from) * (i as f32 / 10.0))]);
        }
        self.send(vec![button(to, false)]);
    }
}

/// Starts the program on `photos` with settings of its own in `folder`; `env` says more.
fn start(display: &str, folder: &Path, lang: &str, photos: &[PathBuf], env: &[(&str, &str)]) -> (Process, Window) {
    let port = free_port();
    let app = Process(
        Command::new(env!("CARGO_BIN_EXE_lineup"))
            .args(photos)
            .env("DISPLAY", display)
            .env("LINEUP_CONFIG_DIR", folder)
            .env("LANG", lang)
            .env("LC_ALL", lang)
            .env("EGUI_INSPECTION", format!("127.0.0.1:{port}"))
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
            .env_remove("WAYLAND_DISPLAY")
            .envs(env.iter().copied())
            .stdout(Stdio::null())
            .spawn()
            .unwrap(),
    );
    (app, Window::connect(port))
}

/// What a node is called; the words of a plain text are its value.
fn name(node: &Node) -> Option<&str> {
    node.label().or_else(|| node.value())
}

fn centre(node: &Node) -> Pos2 {
    let bounds = node.bounds().expect("a node on the screen");
    pos2(((bounds.x0 + bounds.x1) / 2.0) as f32, ((bounds.y0 + bounds.y1) / 2.0) as f32)
}

fn button(pos: Pos2, pressed: bool) -> Event {
    Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE }
}

/// A port nobody listens on.
fn free_port() -> u16 {
    std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

#[test]
fn two_photos_become_one_in_the_real_window() {
    let Some((_server, display)) = display() else { return };
    let folder = tempfile::tempdir().unwrap();
    let exported = folder.path().join("together.png");
    // The file dialogs: a zenity of our own answers with the name of the file to write or to open.
    let bin = folder.path().join("bin");
    std::fs::create_dir(&bin).unwrap();
    let zenity = bin.join("zenity");
    std::fs::write(
        &zenity,
        format!(
            "#!/bin/sh\ncase \"$*\" in *--save*) echo '{}' ;; *) echo '{}' ;; esac\n",
            exported.display(),
            common::file("assets/samples/grace_hopper.jpg").display()
        ),
    )
    .unwrap();
    std::fs::set_permissions(&zenity, std::fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
    let photos = [common::two_people()];
    let (_app, window) = start(&display, folder.path(), ENGLISH, &photos, &[("PATH", &path)]);

    // Add the person by the button and the file dialog.
    window.wait_for(Role::ListItem, "Photo 1: two.png");
    window.click(Role::Button, "Add person");

    // Find people in the group and toggle one.
    window.wait_for(Role::ListItem, "Photo 2: grace_hopper.jpg");
    window.click(Role::ListItem, "Photo 1: two.png");
    window.click(Role::Button, "Find people: People");
    window.wait_for(Role::CheckBox, "Person 1");
    window.click(Role::CheckBox, "Person 2");
    assert_eq!(window.wait_for(Role::CheckBox, "Person 2").toggled(), Some(Toggled::False));
    assert_eq!(window.wait_for(Role::CheckBox, "Person 1").toggled(), Some(Toggled::True));

    // Drag the portrait into the group photo: it is cut out and lands there.
    let row = window.wait_for(Role::ListItem, "Photo 2: grace_hopper.jpg");
    let canvas = window.wait_for(Role::Canvas, "Photo: two.png");
    window.drag(centre(&row), centre(&canvas));
    let placed = window.wait_for(Role::Image, "Placed person 1: grace_hopper.jpg on the photo");
    let canvas = window.wait_for(Role::Canvas, "Group picture: two.png").bounds().unwrap();
    let bounds = placed.bounds().unwrap();

    // Export, and look at what was written.
    window.click(Role::Button, "Export…");
    window.click(Role::Button, "Choose a file and write it");
    window.wait_for(Role::Label, "Saved together.png as PNG, as its name says.");
    let before = image::open(common::two_people()).unwrap().into_rgb8();
    let after = image::open(&exported).unwrap();
    assert!(!after.color().has_alpha());
    let after = after.into_rgb8();
    assert_eq!(after.dimensions(), before.dimensions());
    // Where the person stands in the window is where the pixels changed, and nowhere else.
    let (width, height) = (f64::from(before.width()), f64::from(before.height()));
    let zoom = ((canvas.x1 - canvas.x0 - 32.0) / width).min((canvas.y1 - canvas.y0 - 32.0) / height);
    let to_photo = |x: f64, y: f64| {
        (
            (x - (canvas.x0 + canvas.x1) / 2.0) / zoom + width / 2.0,
            (y - (canvas.y0 + canvas.y1) / 2.0) / zoom + height / 2.0,
        )
    };
    let ((x0, y0), (x1, y1)) = (to_photo(bounds.x0, bounds.y0), to_photo(bounds.x1, bounds.y1));
    let (mut inside, mut outside) = (0_u32, 0_u32);
    for (x, y, pixel) in after.enumerate_pixels() {
        if pixel != before.get_pixel(x, y) {
            let (x, y) = (f64::from(x) + 0.5, f64::from(y) + 0.5);
            let within = x > x0 - 3.0 && x < x1 + 3.0 && y > y0 - 3.0 && y < y1 + 3.0;
            *if within { &mut inside } else { &mut outside } += 1;
        }
    }
    let area = (x1 - x0) * (y1 - y0);
    assert_eq!(outside, 0);
    assert!(f64::from(inside) > 0.3 * area, "{inside} pixels changed of {area:.0}");
}

#[test]
fn without_onnx_runtime_the_window_still_opens_photos_and_says_why_models_are_off() {
    let Some((_server, display)) = display() else { return };
    let folder = tempfile::tempdir().unwrap();
    let photos = [common::file("assets/samples/astronaut.png")];
    let missing = [("ORT_DYLIB_PATH", "/nowhere/libonnxruntime.so")];
    let (_app, window) = start(&display, folder.path(), KOREAN, &photos, &missing);
    window.wait_for(Role::ListItem, "사진 1: astronaut.png");
    window.click(Role::Button, "사람 찾기: 여러 사람");
    let again = window.wait_for(Role::Button, "다시 시도");
    assert!(!again.is_disabled());
    let said = window.nodes().iter().filter_map(|node| name(node).map(str::to_owned)).collect::<Vec<_>>();
    assert!(said.iter().any(|text| text.contains("ORT_DYLIB_PATH") && text.contains("/nowhere")), "{said:?}");
    assert!(window.wait_for(Role::Button, "사람 찾기: 여러 사람").is_disabled());
    assert!(!window.wait_for(Role::Button, "합성").is_disabled());
}
