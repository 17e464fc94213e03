//! Doing what was asked for: one arm an action.
//!
//! Must not know: which key, button or menu asked.

use super::{
    App,
    action::{Action, Mode, Zoom},
    clipboard::Answer,
    dialogs::Purpose,
    reveal,
    shelf_panel::ShelfPanel,
};
use crate::{
    editor::{
        Event, Export, OpenAs, Source,
        settings::{Language, Settings, Theme},
    },
    text::{Lang, fill},
};

/// The samples that the program carries: photos by NASA and the US Navy, in the public domain.
const SAMPLES: [Source; 2] = [
    Source::Carried { name: "astronaut.png", bytes: include_bytes!("../../assets/samples/astronaut.png") },
    Source::Carried { name: "grace_hopper.jpg", bytes: include_bytes!("../../assets/samples/grace_hopper.jpg") },
];

impl App {
    /// Does what was asked for.
    pub fn perform(&mut self, ctx: &egui::Context, action: Action) {
        match action {
            Action::Edit(command) => drop(self.editor.apply(command)),
            Action::Undo => drop(self.editor.undo()),
            Action::Redo => drop(self.editor.redo()),
            Action::OpenGroup => self.dialogs.ask(ctx, self.lang, Purpose::Group, ""),
            Action::AddPerson => self.dialogs.ask(ctx, self.lang, Purpose::People, ""),
            Action::OpenSamples => self.editor.open(SAMPLES, OpenAs::Next),
            Action::ShowExport(what) => {
                self.export.shown = what;
                self.close_crop();
            }
            Action::SetExport(settings) => {
                self.editor.set_export_settings(settings);
                self.window.export = settings;
            }
            Action::Paste => self.clipboard.paste(ctx),
            Action::Copy(what, long_side) => self.editor.copy(what, long_side),
            Action::Export(what) => {
                let name = self.suggested_name(what);
                self.dialogs.ask(ctx, self.lang, Purpose::Export(what), &name);
            }
            Action::ShowMode(mode) => {
                self.mode = mode;
                self.close_crop();
            }
            Action::ShowPhoto(photo) => {
                self.close_crop();
                self.shown = Some(photo);
                self.mode = Mode::CutOut;
            }
            Action::Select(layer) => self.placing.select(layer.into_iter().collect()),
            Action::Brush(action) => self.perform_brush(action),
            Action::People(action) => self.perform_on_people(action),
            Action::Crop(action) => self.perform_crop(action),
            Action::Run(photo, choice) => self.editor.segment(photo, choice),
            Action::Place(photo, at) => {
                self.mode = Mode::Compose;
                self.editor.place(photo, at);
            }
            Action::Drop(photo, at) => {
                let behind = std::mem::take(&mut self.depth.carried);
                self.editor.place_behind(photo, Some(at), behind);
            }
            Action::Cancel => {
                let handing_over = self.editor.handing_over();
                self.editor.cancel();
                if handing_over && !self.editor.handing_over() {
                    self.clipboard.drop_copies();
                }
            }
            Action::Reveal(path, how) => {
                let (failed, ctx, file) = (self.reveal_failed.clone(), ctx.clone(), path.clone());
                reveal::reveal(&path, how, move || {
                    if let Ok(mut paths) = failed.lock() {
                        paths.push(file);
                    }
                    ctx.request_repaint();
                });
            }
            Action::Guide(on) => {
                self.guide.on = on;
                self.window.guide_done |= !on;
            }
            Action::ToggleLog => self.cards.log = !self.cards.log,
            Action::Dismiss(notice) => self.editor.dismiss(notice),
            Action::SwitchLanguage => {
                let language = if self.lang == Lang::Korean { Language::English } else { Language::Korean };
                let settings = Settings { language, ..self.editor.settings().clone() };
                self.perform(ctx, Action::Set(Box::new(settings)));
            }
            Action::SwitchTheme => {
                let theme = if ctx.theme() == egui::Theme::Dark { Theme::Light } else { Theme::Dark };
                let settings = Settings { theme, ..self.editor.settings().clone() };
                self.perform(ctx, Action::Set(Box::new(settings)));
            }
            Action::Replace(photo) => self.dialogs.ask(ctx, self.lang, Purpose::Replace(photo), ""),
            Action::Zoom(zoom) => self.zoom(zoom),
            Action::Look(look) => self.view.look = look,
            Action::Toggle(overlay) => self.toggle(ctx, overlay),
            Action::ShowShelf(model) => self.overlays.shelf = Some(ShelfPanel::about(model)),
            Action::Shelf(asked) => self.perform_shelf(ctx, asked),
            Action::Set(settings) => {
                self.editor.set_settings(*settings);
                self.follow_settings(ctx);
            }
            Action::GoToStep(done) => self.editor.go_to_step(done),
        }
    }

    /// Takes in what the clipboard's thread answers, and gives it what was made to be copied.
    pub(super) fn poll_clipboard(&mut self, ctx: &egui::Context) {
        let failed = self.reveal_failed.lock().map(|mut paths| std::mem::take(&mut *paths)).unwrap_or_default();
        for path in failed {
            self.editor.notify(Event::NothingShows(path));
        }
        if let Some(photo) = self.editor.take_copy() {
            self.clipboard.copy(ctx, photo);
        }
        match self.clipboard.poll() {
            None => {}
            Some(Answer::Files(files)) => self.editor.open(files.into_iter().map(Source::File), OpenAs::Next),
            Some(Answer::Picture(photo)) => {
                self.pasted += 1;
                let name = fill(self.lang.words().flow.pasted_name, &[&self.pasted]);
                self.editor.open([Source::Pixels { name, photo }], OpenAs::Next);
            }
            Some(Answer::Dropped) => {}
            Some(Answer::Nothing) => self.editor.notify(Event::NothingToPaste),
            Some(Answer::Copied(width, height)) => self.editor.copied(Event::Copied { width, height }),
            Some(Answer::Failed(said)) => self.editor.copied(Event::ClipboardFailed(said)),
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
            Export::Composition => (document.group(), "lineup"),
            Export::Cutout(id) => (document.photo(id), "cutout"),
            Export::Mask(id) => (document.photo(id), "mask"),
        };
        let kind = self.editor.export_settings().kind(what);
        let stem = entry.map(|entry| entry.name.rsplit_once('.').map_or(entry.name.as_str(), |(stem, _)| stem));
        format!("{}-{end}.{}", stem.unwrap_or("photo"), kind.extension())
    }
}
