//! What a frame costs the window's own thread: the app driven without a window, with a sample and with photos of 24 and of
//! 100 megapixels; the pointer moves, a slider is dragged, a person is dragged, photos are zoomed and scrolled. Painting
//! on the GPU is not in it. Frames come 60 times a second, so that what jobs make beside them arrives as it does in the
//! window. Reported, not asserted; 8 ms are the aim.
//!
//! `cargo bench --bench frames`

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a benchmark")]

use std::time::{Duration, Instant};

use eframe::App as _;
use egui::{Event, Pos2, RawInput, Rect, vec2};
use lineup::{
    editor::{Choice, Command, PEOPLE, PhotoId},
    imaging::{Edge, Placement},
    text::Lang,
    ui::{Action, App, Zoom},
};

/// From one frame to the next.
const PACE: Duration = Duration::from_micros(16_667);
/// A frame's work stays below this.
const AIM: Duration = Duration::from_millis(8);

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
        let mut output = self.ctx.run_ui(input, |ui| {
            let ctx = ui.ctx().clone();
            self.app.logic(&ctx, &mut self.frame);
            self.app.ui(ui, &mut self.frame);
        });
        let triangles = self.ctx.tessellate(output.shapes, output.pixels_per_point);
        let took = began.elapsed();
        drop(triangles);
        output.textures_delta.clear(); // nobody paints them here
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

    /// Runs `times` frames and prints their median, the slowest but one in a hundred, the slowest, and how many took
    /// longer than [`AIM`].
    fn report(&mut self, what: &str, times: usize, mut events: impl FnMut(&mut Self, usize) -> Vec<Event>) {
        let mut took: Vec<Duration> = (0..times)
            .map(|i| {
                let (began, events) = (Instant::now(), events(self, i));
                let took = self.frame(events);
                std::thread::sleep(PACE.saturating_sub(began.elapsed()));
                took
            })
            .collect();
        took.sort_unstable();
        let at = |share: f64| took[((times - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
        let over = took.iter().filter(|took| **took > AIM).count();
        let (median, most, slowest) = (at(0.5), at(0.99), at(1.0));
        println!(
            "{what:<50} median {median:6.2}   99th {most:6.2}   slowest {slowest:6.2} ms   over 8 ms: {over} of {times}"
        );
    }
}

fn pointer(i: usize) -> Vec<Event> {
    let turn = i as f32 * 0.21;
    vec![Event::PointerMoved(Pos2::new(700.0 + 260.0 * turn.cos(), 480.0 + 200.0 * turn.sin()))]
}

/// Zooms by the wheel from the whole photo to 400 % and back, three times.
fn wheel(i: usize) -> Vec<Event> {
    let nearer = (i / 50).is_multiple_of(2);
    vec![
        Event::PointerMoved(Pos2::new(640.0, 470.0)),
        Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: vec2(0.0, if nearer { 24.0 } else { -24.0 }),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Wheel,
            modifiers: egui::Modifiers::NONE,
        },
    ]
}

impl Bench {
    /// Looks at a photo from far and near, and scrolls over it.
    fn look_around(&mut self, name: &str) {
        self.act(Action::Zoom(Zoom::Fit));
        self.report(&format!("{name}, fitted: the pointer moves"), 600, |_, i| pointer(i));
        self.report(&format!("{name}: zooming by the wheel"), 300, |_, i| wheel(i));
        for (steps, zoom) in [(0, "at 100 %"), (9, "at 745 %")] {
            self.act(Action::Zoom(Zoom::Full));
            (0..steps).for_each(|_| self.act(Action::Zoom(Zoom::In)));
            self.frame(Vec::new());
            // Panning by the middle button, so that tiles come into sight.
            let down = |pressed| Event::PointerButton {
                pos: Pos2::new(700.0, 480.0),
                button: egui::PointerButton::Middle,
                pressed,
                modifiers: egui::Modifiers::NONE,
            };
            self.frame(vec![Event::PointerMoved(Pos2::new(700.0, 480.0)), down(true)]);
            self.report(&format!("{name}, {zoom}: scrolling"), 300, |_, i| {
                let swing = (i as f32 * 0.05).sin() * 380.0;
                vec![Event::PointerMoved(Pos2::new(700.0 + swing, 480.0 + swing / 2.0))]
            });
            self.frame(vec![down(false)]);
        }
        self.act(Action::Zoom(Zoom::Fit));
    }

    /// Drags the threshold.
    fn drag_threshold(&mut self, what: &str, photo: PhotoId) {
        self.report(what, 300, |bench, i| {
            let edge = Edge { threshold: 0.3 + 0.4 * (i % 60) as f32 / 60.0, ..Edge::SOLID };
            bench.act(Action::Edit(Command::SetEdge { photo, edge }));
            Vec::new()
        });
    }
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    let pattern = |x: u32, y: u32| image::Rgb([(x / 16) as u8, (y / 16) as u8, (x ^ y) as u8]);
    image::RgbImage::from_fn(6000, 4000, pattern).save(file("24.jpg")).unwrap();
    image::RgbImage::from_fn(12_000, 8400, pattern).save(file("100.jpg")).unwrap();
    let sample = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/samples/astronaut.png");
    let person = image::open(&sample).unwrap().into_rgb8();
    image::imageops::resize(&person, 4900, 4900, image::imageops::FilterType::Triangle)
        .save(file("person.jpg"))
        .unwrap();

    let paths = vec![file("24.jpg"), sample, file("person.jpg"), file("100.jpg")];
    lineup::editor::settings::use_threads(0);
    let mut bench = Bench::new(paths);
    let [large, sample, person, huge] = [0, 1, 2, 3].map(|i| bench.app.editor().document().photos[i].id);
    for (photo, name) in [(sample, "a sample"), (person, "24 megapixels")] {
        bench.act(Action::ShowPhoto(photo));
        bench.act(Action::Run(photo, Choice::Model(PEOPLE)));
        bench.until(|app| app.editor().preview(photo).is_some());
        bench.report(&format!("cut out, {name}: the pointer moves"), 600, |_, i| pointer(i));
        bench.drag_threshold(&format!("cut out, {name}: the threshold is dragged"), photo);
        bench.until(|app| {
            app.editor().preview(photo).is_some_and(|p| p.cut == app.editor().document().photo(photo).unwrap().cut)
        });
    }
    bench.act(Action::Place(person, None));
    bench.until(|app| !app.editor().document().layers.is_empty());
    bench.report("compose, 24 on 24 megapixels: the pointer moves", 600, |_, i| pointer(i));
    let layer = bench.app.editor().document().layers[0].clone();
    bench.report("compose, 24 on 24 megapixels: a person is dragged", 300, |bench, i| {
        let swing = (i as f64 * 0.05).sin() * 900.0;
        let placement = Placement { centre_x: layer.placement.centre_x + swing, ..layer.placement };
        bench.act(Action::Edit(Command::Place(vec![(layer.id, placement)])));
        pointer(i)
    });
    bench.drag_threshold("compose, 24 on 24 megapixels: their threshold", person);
    bench.act(Action::ShowPhoto(large));
    bench.look_around("24 megapixels");
    bench.act(Action::ShowPhoto(huge));
    bench.look_around("100 megapixels");
}
