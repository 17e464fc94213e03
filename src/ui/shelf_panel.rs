//! The model shelf: every model with what it is good at, size, licence, source and state; get, check, delete, add.
//! Beside the work, never in its way.
//!
//! Must not know: how a file is fetched or checked.

mod form;
mod row;

use egui::{Align, Align2, Frame, Layout, Margin, RichText, ScrollArea, Vec2};

use super::{App, action::Action, dialogs::Purpose, overlays::Overlay, theme::icon, top_bar::named};
use crate::{
    editor::shelf::News,
    inference::{ModelId, own},
    text::{self, Lang, Words, errors, fill},
};

use form::Form;

/// What the panel asks for.
#[derive(Clone, Debug)]
pub enum Asked {
    /// Fetch a model's file.
    Fetch(ModelId),
    /// Stop the work on it.
    Cancel(ModelId),
    /// Read it whole and compare.
    Check(ModelId),
    /// Delete it.
    Remove(ModelId),
    /// Choose a file to add in a dialog.
    ChooseFile,
    /// Stop adding a file.
    StopAdding,
    /// Add the file that was chosen, which Lineup does not know, as a model of the user's own.
    AddOwn(own::Wanted),
    /// Do not add it after all.
    ForgetUnknown,
}

/// A question that waits for an answer in a model's row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Question {
    Fetch,
    Remove,
}

/// What is asked in the panel now.
#[derive(Default)]
pub struct ShelfPanel {
    question: Option<(ModelId, Question)>,
    form: Form,
    opened: bool,
    go_to: Option<ModelId>,
}

impl ShelfPanel {
    /// A panel that asks at once whether to fetch a model.
    #[must_use]
    pub fn about(model: Option<ModelId>) -> Self {
        let question = model.map(|id| (id, Question::Fetch));
        Self { question, go_to: model, ..Self::default() }
    }

    /// Draws it.
    pub fn show(&mut self, ctx: &egui::Context, app: &mut App, actions: &mut Vec<Action>) {
        if !self.opened {
            self.opened = true;
            app.editor.shelf_mut().refresh();
        }
        let t = app.lang.words();
        let room = ctx.content_rect().size() - Vec2::splat(32.0);
        let size = Vec2::new(620.0, 640.0).min(room);
        egui::Window::new(t.shelf.shelf)
            .id(egui::Id::unique("shelf"))
            .title_bar(false)
            .resizable(false)
            .default_width(size.x)
            .pivot(Align2::CENTER_CENTER)
            .default_pos(ctx.content_rect().center())
            .frame(Frame::window(&ctx.global_style()).inner_margin(Margin::same(16)))
            .show(ctx, |ui| {
                ui.set_width(size.x - 32.0);
                header_ui(ui, t, actions);
                ScrollArea::vertical().max_height(size.y - 170.0).auto_shrink([false, true]).show(ui, |ui| {
                    self.form.show(ui, app, actions);
                    for row in app.editor.shelf().rows() {
                        let response = row::row_ui(ui, app, row, &mut self.question, actions);
                        if self.go_to == Some(row.entry.id) {
                            response.scroll_to_me(Some(Align::Center));
                            self.go_to = None;
                        }
                    }
                });
                ui.add_space(4.0);
                footer_ui(ui, app, actions);
            });
    }
}

fn header_ui(ui: &mut egui::Ui, t: &Words, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        ui.label(RichText::new(t.shelf.shelf).size(18.0).strong());
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let close = named(ui.button(icon::CLOSE), t.shelf.close);
            if close.on_hover_text(format!("{}  Esc", t.shelf.close)).clicked() {
                actions.push(Action::Toggle(Overlay::Shelf));
            }
        });
    });
    ui.label(RichText::new(t.shelf.intro).weak());
    ui.add_space(4.0);
}

fn footer_ui(ui: &mut egui::Ui, app: &App, actions: &mut Vec<Action>) {
    let (t, shelf) = (app.lang.words(), app.editor.shelf());
    ui.horizontal(|ui| {
        match shelf.adding() {
            None => {
                let add = ui.button(format!("{}  {}", icon::PLUS, t.shelf.add_file));
                if named(add, t.shelf.add_file).on_hover_text(t.shelf.add_file_tip).clicked() {
                    actions.push(Action::Shelf(Asked::ChooseFile));
                }
            }
            Some(path) => {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                ui.spinner();
                ui.label(fill(t.shelf.adding, &[&name]));
                if named(ui.button(t.cancel), &fill(t.shelf.cancel_named, &[&name])).clicked() {
                    actions.push(Action::Shelf(Asked::StopAdding));
                }
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let folder = fill(t.shelf.folder, &[&shelf.places().folder.display()]);
            ui.add(egui::Label::new(RichText::new(folder).small().weak()).truncate().selectable(true));
        });
    });
}

impl App {
    /// Does what the shelf asked for.
    pub(super) fn perform_shelf(&mut self, ctx: &egui::Context, asked: Asked) {
        let shelf = self.editor.shelf_mut();
        match asked {
            Asked::Fetch(id) => shelf.fetch(id),
            Asked::Cancel(id) => shelf.cancel(id),
            Asked::Check(id) => shelf.check(id),
            Asked::Remove(id) => shelf.remove(id),
            Asked::ChooseFile => self.dialogs.ask(ctx, self.lang, Purpose::ModelFile, ""),
            Asked::StopAdding => shelf.stop_adding(),
            Asked::AddOwn(wanted) => shelf.add_own(wanted),
            Asked::ForgetUnknown => shelf.forget_unknown(),
        }
    }

    /// Adds a model file that was chosen or dropped, and shows what becomes of it.
    pub(super) fn add_model(&mut self, path: std::path::PathBuf) {
        self.editor.shelf_mut().add(path);
        self.overlays.shelf.get_or_insert_default();
    }
}

/// Endings of model files.
pub const ENDINGS: &[&str] = &["onnx", "pkl"];

/// Whether a dropped file is a model rather than a photo.
pub fn is_model(path: &std::path::Path) -> bool {
    path.extension().is_some_and(|ending| ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}

/// Bytes as megabytes, with one decimal.
fn megabytes(bytes: u64) -> String {
    format!("{:.1}", bytes as f64 / 1e6)
}

/// A piece of news in one sentence.
#[must_use]
pub fn sentence(lang: Lang, news: &News) -> String {
    let t = lang.words();
    let title = |id: &ModelId| text::model(lang, id).0;
    match news {
        News::Ready(id) => fill(t.shelf.got, &[&title(id)]),
        News::Unconfirmed { id, actual, expected } => fill(t.shelf.got_unconfirmed, &[&title(id), actual, expected]),
        News::Whole(file) => fill(t.shelf.checked_ready, &[file]),
        News::Damaged(file) => fill(t.shelf.checked_damaged, &[file]),
        News::Removed(id) => fill(t.shelf.removed, &[&title(id)]),
        News::Failed { name, error } => fill(t.shelf.failed, &[name, &errors::store(lang, error)]),
        News::Crashed(crash) => format!("{} ({})", t.notice_crashed, crash.0),
    }
}
