//! What hands do in the real window: commands by name, handles, and the system's clipboard both ways.

use std::borrow::Cow;

use arboard::{Clipboard, ImageData};
use egui::Key;

use super::*;

/// Where a process of the test finds the display it is to use.
const OWN: &str = "LINEUP_TEST_OWN_DISPLAY";

impl Window {
    fn press(&self, key: Key, modifiers: Modifiers) {
        self.send(vec![Event::ModifiersChanged(modifiers)]);
        for pressed in [true, false] {
            self.send(vec![Event::Key { key, physical_key: None, pressed, repeat: false, modifiers }]);
        }
        self.send(vec![Event::ModifiersChanged(Modifiers::NONE)]);
    }

    /// A command by what is typed in the palette.
    fn command(&self, typed: &str) {
        self.press(Key::K, Modifiers::COMMAND);
        self.wait_for(Role::SearchInput, "Search commands");
        self.send(vec![Event::Text(typed.to_owned())]);
        self.press(Key::Enter, Modifiers::NONE);
    }

    fn bounds(&self, role: Role, label: &str) -> egui::Rect {
        self.resting(role, label);
        let bounds = self.wait_for(role, label).bounds().unwrap();
        egui::Rect::from_min_max(pos2(bounds.x0 as f32, bounds.y0 as f32), pos2(bounds.x1 as f32, bounds.y1 as f32))
    }
}

/// Runs a test in a process whose display is one of our own, because a clipboard is found by the environment; says
/// whether this is it.
fn on_a_display_of_its_own(test: &str) -> bool {
    if std::env::var_os(OWN).is_some() {
        return true;
    }
    let Some((_server, display)) = display() else { return false };
    let child = Command::new(std::env::current_exe().unwrap())
        .args([test, "--exact", "--nocapture"])
        .env(OWN, "1")
        .env("DISPLAY", display)
        .env_remove("WAYLAND_DISPLAY")
        .output()
        .unwrap();
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(child.status.success(), "{}\n{}", said(&child.stdout), said(&child.stderr));
    false
}

#[test]
fn palette_handles_and_clipboard_work_in_the_real_window() {
    if !on_a_display_of_its_own("hands::palette_handles_and_clipboard_work_in_the_real_window") {
        return;
    }
    let (display, folder) = (std::env::var("DISPLAY").unwrap(), tempfile::tempdir().unwrap());
    let photos = ["assets/samples/astronaut.png", "assets/samples/grace_hopper.jpg"].map(common::file);
    let (_app, window) = start(&display, folder.path(), ENGLISH, &photos, &[]);
    window.wait_for(Role::ListItem, "Photo 2: grace_hopper.jpg");

    // A command by its English name, another by its Korean one.
    window.command("put into");
    let first = "Placed person 1: grace_hopper.jpg on the photo";
    window.wait_for(Role::Image, first);
    window.command("복제");
    window.wait_for(Role::Image, "Placed person 2: grace_hopper.jpg on the photo");
    window.press(Key::Z, Modifiers::COMMAND);
    window.wait_for(Role::Button, "Redo");
    window.click(Role::Button, "Placed person 1: grace_hopper.jpg");

    // A corner is dragged: smaller, and the corner opposite stays. The round handle turns.
    let before = window.bounds(Role::Image, first);
    let corner = window.resting(Role::Image, "Handle: top left");
    let hold = |held| window.send(vec![Event::ModifiersChanged(held)]);
    hold(Modifiers::COMMAND); // without guides
    window.drag(corner, corner + egui::vec2(60.0, 60.0));
    hold(Modifiers::NONE);
    let after = window.bounds(Role::Image, first);
    assert!(after.width() < before.width() - 20.0, "{before:?} {after:?}");
    assert!(after.max.distance(before.max) < 2.0, "{before:?} {after:?}");
    let turn = window.resting(Role::Image, "Handle: turn");
    window.drag(turn, turn + egui::vec2(120.0, 60.0));
    let turned = window.bounds(Role::Image, first);
    assert!((turned.center().x - after.center().x).abs() < 3.0, "{after:?} {turned:?}");
    assert!((turned.aspect_ratio() - after.aspect_ratio()).abs() > 0.05, "{after:?} {turned:?}");

    // The composed picture goes out by the clipboard, and changed pixels are where the person stands.
    window.press(Key::C, Modifiers::COMMAND);
    window.wait_for(Role::Label, "Copied: 512 × 512 pixels. Paste it into any program.");
    let mut clipboard = Clipboard::new().unwrap();
    let copied = clipboard.get_image().unwrap();
    assert_eq!((copied.width, copied.height), (512, 512));
    let plain = image::open(&photos[0]).unwrap().into_rgb8();
    let changed = copied.bytes.chunks(4).zip(plain.pixels()).filter(|(a, b)| a[..3] != b.0).count();
    assert!(changed > 5_000, "{changed} pixels changed");

    // And a picture of another program comes in by it.
    let green = [30_u8, 160, 60, 255].repeat(90 * 70);
    clipboard.set_image(ImageData { width: 90, height: 70, bytes: Cow::Owned(green) }).unwrap();
    window.press(Key::V, Modifiers::COMMAND);
    window.wait_for(Role::ListItem, "Photo 3: Pasted 1");
}
