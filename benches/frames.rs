//! What a frame costs the window's own thread: the app driven without a window, with the samples and a 24-megapixel photo.
//! Painting on the GPU is not in it. Reported, not asserted.
//!
//! `cargo bench --bench frames`

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a benchmark")]

use std::time::{Duration, Instant};

use eframe::App as _;
use egui::{Event, Pos2, RawInput, Rect, vec2};
use lineup::{
    editor::{Choice, Command, PEOPLE},
    imaging::Edge,
    text::Lang,
    ui::{Action, App, Mode, Zoom},
};

struct Bench {
    ctx: egui::Context,
    app: App,
    frame: eframe::Frame,
    time: f64,
}

impl Bench {
    fn new(paths: Vec<std::path::PathBuf>) -> Self {
        let (ctx, count) = (egui::Context::default(), paths.len());
        let app = App::new(&ctx, Lang::English, paths);
        let mut bench = Self { ctx, app, frame: eframe::Frame::_new_kittest(), time: 0.0 };
        bench.until(|app| app.editor().document().photos.len() == count);
        bench
    }

    /// One frame, from input to triangles. How long it took.
    fn frame(&mut self, events: Vec<Event>) -> Duration {
        self.time += 1.0 / 60.0;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(1400.0, 900.0))),
            time: Some(self.time),
            max_texture_side: Some(8192),
            events,
            ..RawInput::default()
        };
        let began = Instant::now();
        let output = self.ctx.run_ui(input, |ui| {
            let ctx = ui.ctx().clone();
            self.app.logic(&ctx, &mut self.frame);
            self.app.ui(ui, &mut self.frame);
        });
        let triangles = self.ctx.tessellate(output.shapes, output.pixels_per_point);
        let took = began.elapsed();
        drop(triangles);
        took
    }

    fn until(&mut self, done: impl Fn(&App) -> bool) {
        while !done(&self.app) {
            self.frame(Vec::new());
            std::thread::sleep(Duration::from_millis(5));
        }
        for _ in 0..60 {
            self.frame(Vec::new());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    fn act(&mut self, action: Action) {
        let ctx = self.ctx.clone();
        self.app.perform(&ctx, action);
    }

    /// Runs `times` frames and prints their median and the slowest but one in a hundred.
    fn report(&mut self, what: &str, times: usize, mut events: impl FnMut(&mut Self, usize) -> Vec<Event>) {
        let mut took: Vec<Duration> = (0..times)
            .map(|i| {
                let events = events(self, i);
                self.frame(events)
            })
            .collect();
        took.sort_unstable();
        let at = |share: f64| took[((times - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
        println!("{what:<46} median {:7.2} ms   99th {:7.2} ms", at(0.5), at(0.99));
    }
}

fn pointer(i: usize) -> Vec<Event> {
    let turn = i as f32 * 0.21;
    vec![Event::PointerMoved(Pos2::new(700.0 + 260.0 * turn.cos(), 480.0 + 200.0 * turn.sin()))]
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let large = folder.path().join("large.png");
    let pixel = |x: u32, y: u32| image::Rgb([(x / 16) as u8, (y / 16) as u8, (x ^ y) as u8]);
    image::RgbImage::from_fn(6000, 4000, pixel).save(&large).unwrap();
    let person = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/samples/astronaut.png");
    let mut bench = Bench::new(vec![person.clone(), large]);
    let [person, large] = [0, 1].map(|i| bench.app.editor().document().photos[i].id);
    bench.act(Action::ShowPhoto(person));
    bench.act(Action::Run(person, Choice::Model(PEOPLE)));
    bench.until(|app| app.editor().preview(person).is_some());
    bench.report("cut out: the pointer moves", 600, |_, i| pointer(i));
    bench.report("cut out: the threshold moves", 300, |bench, i| {
        let edge = Edge { threshold: 0.3 + 0.4 * (i % 60) as f32 / 60.0, ..Edge::SOLID };
        bench.act(Action::Edit(Command::SetEdge { photo: person, edge }));
        Vec::new()
    });
    bench.act(Action::ShowMode(Mode::Compose));
    bench.report("compose: the pointer moves", 600, |_, i| pointer(i));
    bench.act(Action::ShowPhoto(large));
    bench.report("24 megapixels, fitted: the pointer moves", 600, |_, i| pointer(i));
    for (zoom, name) in [(1, "at 100 %"), (10, "at 931 %")] {
        bench.act(Action::Zoom(Zoom::Full));
        (1..zoom).for_each(|_| bench.act(Action::Zoom(Zoom::In)));
        bench.frame(Vec::new());
        // Panning by the middle button, so that tiles come into sight.
        let down = |pressed| Event::PointerButton {
            pos: Pos2::new(700.0, 480.0),
            button: egui::PointerButton::Middle,
            pressed,
            modifiers: egui::Modifiers::NONE,
        };
        bench.frame(vec![Event::PointerMoved(Pos2::new(700.0, 480.0)), down(true)]);
        bench.report(&format!("24 megapixels, {name}: panning"), 300, |_, i| {
            let swing = (i as f32 * 0.05).sin() * 380.0;
            vec![Event::PointerMoved(Pos2::new(700.0 + swing, 480.0 + swing / 2.0))]
        });
        bench.frame(vec![down(false)]);
    }
}
