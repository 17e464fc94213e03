//! The window: panels that read the editor and ask for actions, a canvas, textures, dialogs.
//!
//! Must not know: how pixels or models work. The only layer that names `egui`, `eframe`, `rfd`. No function here
//! blocks, decodes, or runs a model.

pub mod action;
pub mod canvas;
mod dialogs;
mod edge_panel;
mod empty;
mod keys;
mod layer_panel;
mod model_panel;
mod names;
mod notices;
mod people_panel;
mod photos_panel;
mod start;
mod status_bar;
mod textures;
pub mod theme;
mod top_bar;

use std::{collections::BTreeMap, path::PathBuf, sync::Arc, time::Duration};

use egui::{CentralPanel, Frame, Margin, Panel, Ui};

pub use action::{Action, Mode, Zoom};
pub use start::run;

use canvas::{Camera, Gesture};
use dialogs::{Dialogs, Purpose};
use textures::Textures;

use crate::{
    editor::{Command, Editor, Export, Layer, LayerId, OpenAs, PEOPLE, PORTRAIT, PhotoEntry, PhotoId, Source},
    inference::{MODELS, ModelId, runtime, store, store::ModelFile},
    text::Lang,
};

/// The samples that the program carries: photos by NASA and the US Navy, in the public domain.
const SAMPLES: [Source; 2] = [
    Source::Carried { name: "astronaut.png", bytes: include_bytes!("../../assets/samples/astronaut.png") },
    Source::Carried { name: "grace_hopper.jpg", bytes: include_bytes!("../../assets/samples/grace_hopper.jpg") },
];

/// The window's state: the editor and how the user looks at it.
pub struct App {
    editor: Editor,
    lang: Lang,
    mode: Mode,
    shown: Option<PhotoId>,
    selected: Option<LayerId>,
    cameras: BTreeMap<PhotoId, Camera>,
    picked: BTreeMap<PhotoId, ModelId>,
    textures: Textures,
    dialogs: Dialogs,
    gesture: Option<Gesture>,
    hovered_grip: Option<canvas::Grip>,
    pointer_px: Option<(f32, f32)>,
    screen_scale: f32,
    runtime_missing: bool,
    missing_files: BTreeMap<ModelId, &'static ModelFile>,
    focused: bool,
    photo_count: usize,
    layer_count: usize,
}

impl App {
    /// A window that opens `paths`: the first is the group photo, the others are people to add.
    #[must_use]
    pub fn new(ctx: &egui::Context, lang: Lang, paths: Vec<PathBuf>) -> Self {
        theme::install(ctx);
        let repaint = ctx.clone();
        let mut editor = Editor::new(Arc::new(move || repaint.request_repaint()));
        editor.open(paths.into_iter().map(Source::File), OpenAs::Next);
        Self {
            editor,
            lang,
            mode: Mode::default(),
            shown: None,
            selected: None,
            cameras: BTreeMap::new(),
            picked: BTreeMap::new(),
            textures: Textures::default(),
            dialogs: Dialogs::default(),
            gesture: None,
            hovered_grip: None,
            pointer_px: None,
            screen_scale: 1.0,
            runtime_missing: runtime::locate().is_none(),
            missing_files: missing_files(),
            focused: true,
            photo_count: 0,
            layer_count: 0,
        }
    }

    /// The editor, to look at.
    #[must_use]
    pub fn editor(&self) -> &Editor {
        &self.editor
    }

    /// The photo that is shown for cutting out.
    #[must_use]
    pub fn shown_photo(&self) -> Option<PhotoId> {
        let document = self.editor.document();
        self.shown.filter(|id| document.photo(*id).is_some()).or_else(|| document.group().map(|group| group.id))
    }

    fn selected_layer(&self) -> Option<&Layer> {
        self.editor.document().layer(self.selected?)
    }

    fn camera(&mut self, photo: PhotoId) -> &mut Camera {
        self.cameras.entry(photo).or_default()
    }

    /// The photo on the canvas.
    fn viewed(&self) -> Option<&PhotoEntry> {
        match self.mode {
            Mode::Compose => self.editor.document().group(),
            Mode::CutOut => self.editor.document().photo(self.shown_photo()?),
        }
    }

    /// Screen pixels for 100 photo pixels.
    fn zoom_percent(&self) -> Option<f32> {
        let camera = self.cameras.get(&self.viewed()?.id)?;
        Some(camera.zoom() * self.screen_scale * 100.0)
    }

    /// Does what was asked for.
    pub fn perform(&mut self, ctx: &egui::Context, action: Action) {
        match action {
            Action::Edit(command) => drop(self.editor.apply(command)),
            Action::Undo => drop(self.editor.undo()),
            Action::Redo => drop(self.editor.redo()),
            Action::OpenGroup => self.dialogs.ask(ctx, self.lang, Purpose::Group, ""),
            Action::AddPerson => self.dialogs.ask(ctx, self.lang, Purpose::People, ""),
            Action::OpenSamples => self.editor.open(SAMPLES, OpenAs::Next),
            Action::Export(what) => {
                let name = self.suggested_name(what);
                self.dialogs.ask(ctx, self.lang, Purpose::Export(what), &name);
            }
            Action::ShowMode(mode) => self.mode = mode,
            Action::ShowPhoto(photo) => {
                self.shown = Some(photo);
                self.mode = Mode::CutOut;
            }
            Action::Select(layer) => self.selected = layer,
            Action::Run(photo, choice) => self.editor.segment(photo, choice),
            Action::Place(photo, at) => {
                self.mode = Mode::Compose;
                self.editor.place(photo, at);
            }
            Action::Cancel => self.editor.cancel(),
            Action::Dismiss(notice) => self.editor.dismiss(notice),
            Action::SwitchLanguage => self.lang = self.lang.other(),
            Action::SwitchTheme => {
                let dark = ctx.theme() == egui::Theme::Dark;
                ctx.set_theme(if dark { egui::Theme::Light } else { egui::Theme::Dark });
            }
            Action::Zoom(zoom) => self.zoom(zoom),
        }
    }

    fn zoom(&mut self, zoom: Zoom) {
        let scale = self.screen_scale;
        let Some(photo) = self.viewed().map(|entry| entry.id) else { return };
        let camera = self.camera(photo);
        match zoom {
            Zoom::Fit => camera.fit(),
            Zoom::Full => camera.set_zoom(1.0 / scale),
            Zoom::In => camera.set_zoom(camera.zoom() * 1.25),
            Zoom::Out => camera.set_zoom(camera.zoom() / 1.25),
        }
    }

    fn suggested_name(&self, what: Export) -> String {
        let document = self.editor.document();
        let (entry, end) = match what {
            Export::Composition => (document.group(), "lineup.jpg"),
            Export::Cutout(id) => (document.photo(id), "cutout.png"),
            Export::Mask(id) => (document.photo(id), "mask.png"),
        };
        let stem = entry.map(|entry| entry.name.rsplit_once('.').map_or(entry.name.as_str(), |(stem, _)| stem));
        format!("{}-{end}", stem.unwrap_or("photo"))
    }

    fn poll(&mut self, ctx: &egui::Context) {
        self.editor.poll(ctx.input(|i| i.pointer.any_down()));
        match self.dialogs.poll() {
            Some((Purpose::Group, paths)) => self.editor.open(paths.into_iter().map(Source::File), OpenAs::Group),
            Some((Purpose::People, paths)) => self.editor.open(paths.into_iter().map(Source::File), OpenAs::Next),
            Some((Purpose::Export(what), paths)) => {
                if let Some(path) = paths.into_iter().next() {
                    self.editor.export(what, path);
                }
            }
            None => {}
        }
        let dropped: Vec<PathBuf> =
            ctx.input(|i| i.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect());
        self.editor.open(dropped.into_iter().map(Source::File), OpenAs::Next);
        self.notice_changes();
        let focused = ctx.input(|i| i.focused);
        if focused && !self.focused {
            self.missing_files = missing_files(); // the user may have put one there
        }
        self.focused = focused;
        if !self.editor.activities().is_empty() {
            ctx.request_repaint_after(Duration::from_millis(100)); // progress moves
        }
    }

    /// Shows a photo that just arrived, selects a person who was just placed.
    fn notice_changes(&mut self) {
        let document = self.editor.document();
        if document.photos.len() > self.photo_count
            && let Some(last) = document.photos.last()
        {
            self.shown = Some(last.id);
        }
        if document.layers.len() > self.layer_count {
            self.selected = document.layers.last().map(|layer| layer.id);
        }
        self.photo_count = document.photos.len();
        self.layer_count = document.layers.len();
        let alive: Vec<PhotoId> = document.photos.iter().map(|entry| entry.id).collect();
        self.textures.keep(|id| alive.contains(&id));
        self.runtime_missing &= runtime::opened().is_none();
    }

    fn panels_ui(&mut self, ui: &mut Ui, actions: &mut Vec<Action>) {
        let margin = |x: i8, y: i8| Frame::side_top_panel(ui.style()).inner_margin(Margin::symmetric(x, y));
        let (bar, side) = (margin(12, 8), margin(12, 12));
        Panel::top("bar").frame(bar).show(ui, |ui| top_bar::top_bar_ui(ui, self, actions));
        if self.editor.document().group().is_some() {
            Panel::bottom("status").frame(bar).show(ui, |ui| status_bar::status_ui(ui, self, actions));
            Panel::left("photos").frame(side).resizable(false).exact_size(164.0).show(ui, |ui| {
                let mut textures = std::mem::take(&mut self.textures);
                photos_panel::photos_ui(ui, self, &mut textures, actions);
                self.textures = textures;
            });
            Panel::right("settings").frame(side).resizable(false).exact_size(288.0).show(ui, |ui| {
                egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| self.settings_ui(ui, actions));
            });
        } else if !self.editor.activities().is_empty() {
            Panel::bottom("status").frame(bar).show(ui, |ui| status_bar::status_ui(ui, self, actions));
        }
        let centre = CentralPanel::default().frame(Frame::NONE).show(ui, |ui| self.centre_ui(ui, actions));
        notices::notices_ui(ui, self, centre.response.rect, actions);
    }

    fn settings_ui(&mut self, ui: &mut Ui, actions: &mut Vec<Action>) {
        let t = self.lang.words();
        if self.mode == Mode::Compose {
            return layer_panel::layers_ui(ui, self, actions);
        }
        let Some(entry) = self.viewed().cloned() else { return };
        let is_group = self.editor.document().group().is_some_and(|group| group.id == entry.id);
        let mut picked = self.picked.get(&entry.id).copied().unwrap_or(if is_group { PEOPLE } else { PORTRAIT });
        model_panel::model_ui(ui, self, entry.id, &mut picked, actions);
        self.picked.insert(entry.id, picked);
        let Some(subjects) = self.editor.subjects(entry.id).cloned() else { return };
        ui.separator();
        if let Some(edge) = edge_panel::edge_ui(ui, t, &entry.cut.edge) {
            actions.push(Action::Edit(Command::SetEdge { photo: entry.id, edge }));
        }
        ui.separator();
        if let Some(chosen) = people_panel::people_ui(ui, t, &subjects, &entry.cut) {
            actions.push(Action::Edit(Command::Choose { photo: entry.id, chosen }));
        }
        if !is_group {
            ui.separator();
            let place = egui::Button::new(format!("{}  {}", theme::icon::STACK, t.put_in_group));
            let size = egui::vec2(ui.available_width(), 34.0);
            if top_bar::named(ui.add_sized(size, place), t.put_in_group).clicked() {
                actions.push(Action::Place(entry.id, None));
            }
        }
    }

    fn centre_ui(&mut self, ui: &mut Ui, actions: &mut Vec<Action>) {
        self.screen_scale = ui.pixels_per_point();
        match self.viewed().cloned() {
            None => empty::empty_ui(ui, self, actions),
            Some(entry) if self.mode == Mode::Compose => canvas::compose_ui(ui, self, &entry, actions),
            Some(entry) => canvas::cut_ui(ui, self, &entry, actions),
        }
        if ui.input(|i| !i.raw.hovered_files.is_empty()) {
            let area = ui.clip_rect();
            ui.painter().rect_filled(area, 0.0, egui::Color32::from_black_alpha(160));
            let font = egui::FontId::proportional(28.0);
            let words = self.lang.words().drop_here;
            ui.painter().text(area.center(), egui::Align2::CENTER_CENTER, words, font, egui::Color32::WHITE);
        }
    }
}

/// The first file that each model lacks.
fn missing_files() -> BTreeMap<ModelId, &'static ModelFile> {
    MODELS.iter().filter_map(|spec| Some((spec.id, spec.files.iter().find(|file| !store::is_here(file))?))).collect()
}

impl eframe::App for App {
    /// A file that is being written is written whole.
    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        while self.editor.exporting() {
            std::thread::sleep(Duration::from_millis(20));
            self.editor.poll(false);
        }
    }

    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.poll(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        let mut actions = Vec::new();
        keys::keys(&ctx, self, &mut actions);
        self.panels_ui(ui, &mut actions);
        let any = !actions.is_empty();
        for action in actions {
            self.perform(&ctx, action);
        }
        // A gesture ends when every button, key and wheel is at rest: the next edit is a step of its own.
        let resting = |i: &egui::InputState| {
            !i.pointer.any_down()
                && i.keys_down.is_empty()
                && !i.modifiers.alt
                && i.smooth_scroll_delta() == egui::Vec2::ZERO
        };
        if ctx.input(resting) {
            self.editor.end_gesture();
        }
        if any {
            ctx.request_repaint(); // what was asked for shows in the next frame
        }
    }
}
