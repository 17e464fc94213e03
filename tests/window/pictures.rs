//! The README's pictures, made in the real window: `cargo test --test window -- --ignored pictures`.
//! A screenshot of each mode, and a short moving picture of the whole way.

use std::{fs::File, io::BufWriter};

use gif::{DisposalMethod, Encoder, Frame, Repeat};
use image::{
    RgbaImage,
    imageops::{self, FilterType},
};

use super::*;

/// Width of the moving picture, pixels.
const WIDTH: u32 = 800;
/// The largest the README may load for it, bytes.
const MOST_BYTES: u64 = 3_000_000;

/// The frames so far, each with how long it stays, milliseconds.
struct Film {
    frames: Vec<(RgbaImage, u32)>,
}

impl Film {
    fn shoot(&mut self, window: &Window, stays_ms: u32) {
        let full = window.screenshot();
        let height = full.height() * WIDTH / full.width();
        self.frames.push((imageops::resize(&full, WIDTH, height, FilterType::Lanczos3), stays_ms));
    }

    /// Writes a GIF in which every frame holds only the part that changed.
    fn write(&self, path: &Path) {
        let side = |pixels: u32| u16::try_from(pixels).unwrap();
        let (width, height) = self.frames.first().unwrap().0.dimensions();
        let file = BufWriter::new(File::create(path).unwrap());
        let mut encoder = Encoder::new(file, side(width), side(height), &[]).unwrap();
        encoder.set_repeat(Repeat::Infinite).unwrap();
        let mut before: Option<&RgbaImage> = None;
        for (frame, stays_ms) in &self.frames {
            let (x, y, width, height) = before.map_or((0, 0, width, height), |before| changed(before, frame));
            let mut part = imageops::crop_imm(frame, x, y, width, height).to_image().into_raw();
            let mut written = Frame::from_rgba_speed(side(width), side(height), &mut part, 1);
            (written.left, written.top) = (side(x), side(y));
            (written.delay, written.dispose) = (side(*stays_ms / 10), DisposalMethod::Keep);
            encoder.write_frame(&written).unwrap();
            before = Some(frame);
        }
    }
}

/// The box of all pixels that are not the same; one pixel when nothing changed.
fn changed(before: &RgbaImage, after: &RgbaImage) -> (u32, u32, u32, u32) {
    let (mut x0, mut y0, mut x1, mut y1) = (u32::MAX, u32::MAX, 0, 0);
    for (x, y, pixel) in after.enumerate_pixels() {
        if pixel != before.get_pixel(x, y) {
            (x0, y0, x1, y1) = (x0.min(x), y0.min(y), x1.max(x), y1.max(y));
        }
    }
    if x0 > x1 { (0, 0, 1, 1) } else { (x0, y0, x1 - x0 + 1, y1 - y0 + 1) }
}

impl Window {
    fn screenshot(&self) -> RgbaImage {
        match self.ask(&Request::GetScreenshot { pixels_per_point: None }) {
            Response::Screenshot(png) => image::load_from_memory(&png.bytes).unwrap().into_rgba8(),
            other => panic!("no screenshot but {other:?}"),
        }
    }

    /// The pointer rests where nothing reacts to it.
    fn look_away(&self) {
        self.send(vec![Event::PointerGone]);
        std::thread::sleep(Duration::from_millis(400));
    }
}

/// Starts the program on `photos`, in English, its window 1280 x 800.
fn start(display: &str, folder: &Path, photos: &[PathBuf]) -> (Process, Window) {
    let (app, window) = super::start(display, folder, ENGLISH, photos, &[]);
    assert!(matches!(window.ask(&Request::Resize { width: 1280, height: 800 }), Response::Done));
    (app, window)
}

#[test]
#[ignore = "makes the README's pictures anew"]
fn pictures() {
    let Some((_server, display)) = display() else { return };
    let folder = tempfile::tempdir().unwrap();
    let screenshots = common::file("assets/screenshots");
    whole_way(&display, &folder.path().join("way"), &screenshots);
    people(&display, &folder.path().join("people"), &screenshots);
    three_ways::three_ways(&folder.path().join("fit"), &screenshots);
}

/// From the empty window to the person in the group photo: the moving picture, and the screenshot of composing.
fn whole_way(display: &str, folder: &Path, screenshots: &Path) {
    let (_app, window) = start(display, folder, &[]);
    let mut film = Film { frames: Vec::new() };
    window.click(Role::Button, "Skip"); // the tour would lie over what is to be seen
    window.resting(Role::Button, "Try with sample photos");
    film.shoot(&window, 2000);
    window.click(Role::Button, "Try with sample photos");
    window.wait_for(Role::ListItem, "Photo 2: grace_hopper.jpg");
    window.look_away();
    film.shoot(&window, 1500);
    window.click(Role::Button, "Cut out: Portrait");
    window.wait_for(Role::CheckBox, "Subject 1");
    window.wait_for(Role::Button, "Original");
    window.look_away();
    film.shoot(&window, 2000);

    window.click(Role::Button, "Compose");
    let from = window.resting(Role::ListItem, "Photo 2: grace_hopper.jpg");
    let canvas = centre(&window.wait_for(Role::Canvas, "Group picture: astronaut.png"));
    let to = canvas + egui::vec2(190.0, 120.0);
    window.send(vec![Event::PointerMoved(from)]);
    window.send(vec![button(from, true)]);
    for i in 1..=8 {
        window.send(vec![Event::PointerMoved(from + (to - from) * (i as f32 / 8.0))]);
        film.shoot(&window, 90);
    }
    window.send(vec![button(to, false)]);
    window.resting(Role::Image, "Placed person 1: grace_hopper.jpg on the photo");
    film.shoot(&window, 1200);
    let at = window.resting(Role::Image, "Placed person 1: grace_hopper.jpg on the photo");
    window.send(vec![Event::PointerMoved(at)]);
    window.send(vec![button(at, true)]);
    for i in 1..=6 {
        window.send(vec![Event::PointerMoved(at + egui::vec2(3.0, 6.0) * i as f32)]);
        film.shoot(&window, 90);
    }
    window.send(vec![button(at + egui::vec2(18.0, 36.0), false)]);
    window.look_away();
    film.shoot(&window, 1500);
    window.screenshot().save(screenshots.join("compose.png")).unwrap();
    window.click(Role::Button, "Export…");
    window.look_away();
    std::thread::sleep(Duration::from_secs(2));
    film.shoot(&window, 3000);
    window.screenshot().save(screenshots.join("export.png")).unwrap();
    let path = screenshots.join("whole-way.gif");
    film.write(&path);
    let bytes = std::fs::metadata(&path).unwrap().len();
    assert!(bytes < MOST_BYTES, "the moving picture has {bytes} bytes");
}

/// Two people told apart: the screenshot of cutting out.
fn people(display: &str, folder: &Path, screenshots: &Path) {
    let (_app, window) = start(display, folder, &[common::two_people()]);
    window.wait_for(Role::ListItem, "Photo 1: two.png");
    window.click(Role::Button, "Find people: People");
    window.wait_for(Role::CheckBox, "Person 2");
    window.wait_for(Role::Button, "Original"); // the matte is there
    window.look_away();
    window.screenshot().save(screenshots.join("cut-out.png")).unwrap();
}
