//! The window's state, and what it takes in before each frame: finished jobs, dialogs' answers, dropped files.
//!
//! Must not know: where a panel is (see `layout`), how an action is performed (see `perform`).

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Arc, Mutex},
    time::Duration,
};

use egui::Ui;

use super::{
    action::{Action, Mode, Zoom},
    brush::Brush,
    canvas::Camera,
    clipboard::{self, Clipboard},
    depth::DepthState,
    dialogs::{Dialogs, Purpose},
    dials,
    export_panel::ExportPanel,
    guide::Guide,
    keys,
    layer_panel::light::LightPanel,
    notices::Cards,
    overlays::Overlays,
    placing::Placing,
    shelf_panel,
    textures::Textures,
    theme,
    view::{Look, View},
    window_state::WindowState,
};
use crate::{
    editor::{
        Command, Editor, Layer, OpenAs, PhotoEntry, PhotoId, Source, finds,
        settings::{Kept, Language, Settings},
    },
    inference::{ModelId, Subject, mask_rcnn, models, runtime, store, store::ModelFile},
    text::Lang,
};

/// The window's state: the editor and how the user looks at it.
pub struct App {
    pub(super) editor: Editor,
    pub(super) lang: Lang,
    pub(super) mode: Mode,
    pub(super) shown: Option<PhotoId>,
    pub(super) placing: Placing,
    pub(super) brush: Brush,
    pub(super) cameras: BTreeMap<PhotoId, Camera>,
    pub(super) picked: BTreeMap<PhotoId, ModelId>,
    pub(super) textures: Textures,
    pub(super) dialogs: Dialogs,
    pub(super) pointer_px: Option<(f32, f32)>,
    pub(super) screen_scale: f32,
    pub(super) runtime_missing: bool,
    pub(super) missing_files: BTreeMap<ModelId, &'static ModelFile>,
    pub(super) shelf_changes: u64,
    pub(super) focused: bool,
    pub(super) photo_count: usize,
    pub(super) overlays: Overlays,
    pub(super) export: ExportPanel,
    pub(super) guide: Guide,
    pub(super) cards: Cards,
    pub(super) reveal_failed: Arc<Mutex<Vec<PathBuf>>>,
    pub(super) clipboard: Clipboard,
    pub(super) pasted: usize,
    pub(super) view: View,
    pub(super) window: WindowState,
    pub(super) depth: DepthState,
    pub(super) light: LightPanel,
}

impl App {
    /// A window that opens `paths`: the first is the group photo, the others are people to add.
    #[must_use]
    pub fn new(ctx: &egui::Context, lang: Lang, paths: Vec<PathBuf>) -> Self {
        let mut kept = Kept::default();
        kept.settings.language = if lang == Lang::Korean { Language::Korean } else { Language::English };
        Self::with_settings(ctx, kept, paths)
    }

    /// The same with the user's settings, which are kept in their file.
    #[must_use]
    pub fn with_settings(ctx: &egui::Context, kept: Kept, paths: Vec<PathBuf>) -> Self {
        theme::install(ctx);
        let repaint = ctx.clone();
        let window = WindowState::read(&kept.settings.window);
        dials::set_folds(ctx, window.folds.clone());
        // The tour begins by itself once, and not for those who come with photos.
        let first_run = kept.in_a_file() && !window.guide_done && paths.is_empty();
        let mut editor = Editor::new(Arc::new(move || repaint.request_repaint())).with_settings(kept);
        editor.set_export_settings(window.export);
        editor.open(paths.into_iter().map(Source::File), OpenAs::Next);
        let mut app = Self {
            editor,
            lang: Lang::English,
            mode: Mode::default(),
            shown: None,
            placing: Placing::default(),
            brush: Brush::kept(window.brush),
            cameras: BTreeMap::new(),
            picked: BTreeMap::new(),
            textures: Textures::default(),
            dialogs: Dialogs::beginning_in(window.folder.clone()),
            pointer_px: None,
            screen_scale: 1.0,
            runtime_missing: runtime::locate().is_none(),
            missing_files: missing_files(&store::Places::of_user()),
            shelf_changes: 0,
            focused: true,
            photo_count: 0,
            overlays: Overlays::default(),
            export: ExportPanel::default(),
            guide: Guide { on: first_run },
            cards: Cards::default(),
            reveal_failed: Arc::default(),
            clipboard: Clipboard::default(),
            pasted: 0,
            view: View { look: window.look, ..View::default() },
            window,
            depth: DepthState::default(),
            light: LightPanel::default(),
        };
        app.follow_settings(ctx);
        app
    }

    /// The text size that many percent larger, as far as it goes.
    pub(super) fn text_scaled(&self, by_percent: i32) -> Option<Action> {
        let now = self.editor.settings();
        let percent = now.text_scale_percent.saturating_add_signed(by_percent);
        let settings = Settings { text_scale_percent: percent, ..now.clone() }.sane();
        (settings != *now).then(|| Action::Set(Box::new(settings)))
    }

    /// The language the window speaks now.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// The editor, to look at.
    #[must_use]
    pub fn editor(&self) -> &Editor {
        &self.editor
    }

    /// The editor, for tests that do what a system's dialog would.
    pub fn editor_mut(&mut self) -> &mut Editor {
        &mut self.editor
    }

    /// The view options.
    #[must_use]
    pub fn look(&self) -> Look {
        self.view.look
    }

    /// Whom the pointer or the keyboard is on, in the list or on the photo.
    #[must_use]
    pub fn pointed_at(&self) -> Option<(PhotoId, u32)> {
        self.view.hovered
    }

    /// The photo that is shown for cutting out.
    #[must_use]
    pub fn shown_photo(&self) -> Option<PhotoId> {
        let document = self.editor.document();
        self.shown.filter(|id| document.photo(*id).is_some()).or_else(|| document.group().map(|group| group.id))
    }

    pub(super) fn camera(&mut self, photo: PhotoId) -> &mut Camera {
        self.cameras.entry(photo).or_default()
    }

    /// The photo on the canvas.
    pub(super) fn viewed(&self) -> Option<&PhotoEntry> {
        match self.mode {
            Mode::Compose => self.editor.document().group(),
            Mode::CutOut => self.editor.document().photo(self.shown_photo()?),
        }
    }

    /// Whether a group photo is open.
    pub(super) fn has_group(&self) -> bool {
        self.editor.document().group().is_some()
    }

    /// Whether the photo shown for cutting out is the group photo.
    pub(super) fn shows_group(&self) -> bool {
        self.editor.document().group().is_some_and(|group| Some(group.id) == self.shown_photo())
    }

    /// The choice of people where each is taken in as `wanted` says, given whether they are in and whether it is no
    /// person but a thing.
    pub(super) fn choose(&self, wanted: impl Fn(bool, bool) -> bool) -> Option<Action> {
        let shown = self.viewed().filter(|_| self.mode == Mode::CutOut)?;
        let in_now = |subject: &Subject| shown.cut.chosen.contains(&subject.id);
        let subjects = self.editor.subjects(shown.id)?.iter();
        let wanted = subjects.filter(|subject| wanted(in_now(subject), finds::is_thing(subject)));
        let chosen = wanted.map(|subject| subject.id).collect();
        Some(Action::Edit(Command::Choose { photo: shown.id, chosen }))
    }

    /// The person who is selected while composing.
    pub(super) fn composing(&self) -> Option<&Layer> {
        self.selected_layer().filter(|_| self.places_people())
    }

    /// Whether something can be written to a file now.
    pub(super) fn can_export(&self) -> bool {
        self.has_group() && !self.editor.exporting()
    }

    /// The photo whose cut-out can be written to a file now: while composing, that of the selected person.
    pub(super) fn exportable_cut(&self) -> Option<PhotoId> {
        let photo = self.composing().map(|layer| layer.photo).or(self.shown_photo())?;
        let cut = self.editor.preview(photo).is_some_and(|preview| preview.cutout.is_some());
        (cut && self.can_export()).then_some(photo)
    }

    /// The shown photo, when it is of a person who can be put into the group.
    pub(super) fn placeable(&self) -> Option<PhotoId> {
        let photo = self.shown_photo().filter(|_| self.mode == Mode::CutOut)?;
        let group = self.editor.document().group()?;
        (group.id != photo).then_some(photo)
    }

    /// The model that is picked for a photo.
    pub(super) fn picked_model(&self, photo: PhotoId) -> ModelId {
        let is_group = self.editor.document().group().is_some_and(|group| group.id == photo);
        self.picked.get(&photo).copied().unwrap_or_else(|| self.editor.settings().model(is_group))
    }

    /// A zoom step, when there is a photo to look at.
    pub(super) fn zoomed(&self, zoom: Zoom) -> Option<Action> {
        self.has_group().then_some(Action::Zoom(zoom))
    }

    /// Screen pixels for 100 photo pixels.
    pub(super) fn zoom_percent(&self) -> Option<f32> {
        let camera = self.cameras.get(&self.viewed()?.id)?;
        Some(camera.zoom() * self.screen_scale * 100.0)
    }

    pub(super) fn poll(&mut self, ctx: &egui::Context) {
        self.editor.want_draft(self.export.wanted(self.editor.draft().size()));
        if self.mode != Mode::Compose {
            self.editor.want_composed(false);
        }
        self.editor.poll(ctx.input(|i| i.pointer.any_down()));
        match self.dialogs.poll() {
            Some((Purpose::Group, paths)) => self.editor.open(paths.into_iter().map(Source::File), OpenAs::Group),
            Some((Purpose::People, paths)) => self.editor.open(paths.into_iter().map(Source::File), OpenAs::Next),
            Some((Purpose::Replace(photo), paths)) => {
                self.editor.open(paths.into_iter().map(Source::File), OpenAs::Instead(photo));
            }
            Some((Purpose::Export(what), paths)) => {
                if let Some(path) = paths.into_iter().next() {
                    self.export_to(what, path);
                }
            }
            Some((Purpose::ModelFile, paths)) => paths.into_iter().take(1).for_each(|path| self.add_model(path)),
            None => {}
        }
        self.poll_clipboard(ctx);
        let dropped: Vec<PathBuf> =
            ctx.input(|i| i.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect());
        let (models, photos): (Vec<_>, Vec<_>) = dropped.into_iter().partition(|path| shelf_panel::is_model(path));
        models.into_iter().take(1).for_each(|path| self.add_model(path));
        self.editor.open(photos.into_iter().map(Source::File), OpenAs::Next);
        self.notice_changes();
        self.window.watch(ctx);
        self.window.folder.clone_from(&self.dialogs.folder);
        let focused = ctx.input(|i| i.focused);
        if focused && !self.focused {
            self.editor.shelf_mut().refresh(); // the user may have put a file there
        }
        if self.shelf_changes != self.editor.shelf().changes() {
            self.shelf_changes = self.editor.shelf().changes();
            self.missing_files = missing_files(self.editor.shelf().places());
        }
        self.focused = focused;
        let beside = self.editor.shelf().busy() || self.editor.draft().busy() || self.editor.works_beside();
        let moves = beside || !self.editor.activities().is_empty();
        if moves {
            ctx.request_repaint_after(Duration::from_millis(100)); // progress moves
        }
    }

    /// Shows a photo that just arrived, selects a person who was just placed.
    pub(super) fn notice_changes(&mut self) {
        let document = self.editor.document();
        if document.photos.len() > self.photo_count
            && let Some(last) = document.photos.last()
        {
            self.shown = Some(last.id);
        }
        // One that came in the place of the shown one is shown.
        let shown = document.photos.iter().position(|entry| Some(entry.id) == self.shown);
        if shown.is_none() && document.photos.len() == self.photo_count {
            self.shown = document.photos.get(self.view.shown_at).map(|entry| entry.id);
        }
        self.view.shown_at = shown.unwrap_or(self.view.shown_at);
        self.placing.follow(&document.layers);
        self.photo_count = document.photos.len();
        let alive: Vec<PhotoId> = document.photos.iter().map(|entry| entry.id).collect();
        self.textures.keep(|id| alive.contains(&id));
        self.textures.layers.keep(|id| self.editor.document().layer(id).is_some());
        self.runtime_missing &= runtime::opened().is_none();
    }
}

/// The first file that each model lacks.
fn missing_files(places: &store::Places) -> BTreeMap<ModelId, &'static ModelFile> {
    let lacks = |files: &'static [ModelFile]| {
        files.iter().find(|file| file.embedded.is_none() && places.find(file.name).is_none())
    };
    let own = |id: ModelId| id == mask_rcnn::EXACT_ID && mask_rcnn::own_checkpoint().is_some();
    let models = models().into_iter().filter(|spec| !own(spec.id));
    models.filter_map(|spec| Some((spec.id, lacks(spec.files)?))).collect()
}

impl eframe::App for App {
    /// A file that is being written is written whole.
    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.keep_window();
        self.editor.keep_settings_now();
        while self.editor.exporting() {
            std::thread::sleep(Duration::from_millis(20));
            self.editor.poll(false);
        }
    }

    fn raw_input_hook(&mut self, ctx: &egui::Context, input: &mut egui::RawInput) {
        clipboard::texts_keep_theirs(ctx, input);
    }

    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.poll(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        let mut actions = Vec::new();
        keys::keys(&ctx, self, &mut actions);
        self.view.begin();
        self.panels_ui(ui, &mut actions);
        if self.view.changed() {
            ctx.request_repaint(); // the list and the canvas show the same person
        }
        self.textures.settle(&ctx);
        theme::focus_ring(&ctx);
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
