//! What happened, as small cards over the canvas; nothing modal.
//!
//! Must not know: why it happened beyond what the event says.

use egui::{Align2, Color32, Frame, RichText, Ui, Vec2};

use super::{
    App,
    action::Action,
    theme::{self, icon},
    top_bar::named,
};
use crate::{
    editor::{Event, PEOPLE, Severity, settings::Problem},
    text::{Lang, errors, fill},
};

/// Most cards at a time; older ones wait.
const SHOWN: usize = 4;

/// Draws the cards at the bottom right of `area`.
pub fn notices_ui(ui: &Ui, app: &App, area: egui::Rect, actions: &mut Vec<Action>) {
    let t = app.lang.words();
    if app.editor.notices().is_empty() {
        return;
    }
    let offset = area.right_bottom() - ui.ctx().content_rect().right_bottom() - Vec2::splat(12.0);
    egui::Area::new(egui::Id::unique("notices")).anchor(Align2::RIGHT_BOTTOM, offset).show(ui.ctx(), |ui| {
        ui.set_max_width(420.0_f32.min(area.width() - 24.0));
        for notice in app.editor.notices().iter().rev().take(SHOWN).rev() {
            let (glyph, colour) = match notice.event.severity() {
                Severity::Info => (icon::INFO, theme::ACCENT),
                Severity::Done => (icon::CHECK, Color32::from_rgb(92, 190, 120)),
                Severity::Error => (icon::WARNING, ui.visuals().warn_fg_color),
            };
            Frame::popup(ui.style()).show(ui, |ui| {
                ui.horizontal_top(|ui| {
                    ui.label(RichText::new(glyph).size(18.0).color(colour));
                    ui.vertical(|ui| {
                        ui.set_max_width(330.0);
                        ui.label(sentence(app.lang, &notice.event));
                    });
                    if named(ui.small_button(icon::CLOSE), t.dismiss).on_hover_text(t.dismiss).clicked() {
                        actions.push(Action::Dismiss(notice.notice_id));
                    }
                });
            });
        }
    });
}

/// What happened, in one sentence.
#[must_use]
pub fn sentence(lang: Lang, event: &Event) -> String {
    let t = lang.words();
    match event {
        Event::LoadFailed { name, error } => fill(t.notice_load_failed, &[name, &errors::load(lang, error)]),
        Event::ModelFailed(error) => fill(t.notice_model_failed, &[&errors::inference(lang, error)]),
        Event::NobodyFound { name, model } if *model == PEOPLE => fill(t.notice_nobody_people, &[name]),
        Event::NobodyFound { name, .. } => fill(t.notice_nobody_portrait, &[name]),
        Event::NothingToPlace { name } => fill(t.notice_nothing_to_place, &[name]),
        Event::FolderLeftOut { name, opened: 0, .. } => fill(t.flow.folder_empty, &[name]),
        Event::FolderLeftOut { name, opened, beyond } => fill(t.flow.folder_left_out, &[name, opened, beyond]),
        Event::Copied { width, height } => fill(t.flow.copied, &[width, height]),
        Event::CopyFailed(error) => fill(t.flow.copy_failed, &[&errors::export(lang, error)]),
        Event::NothingToPaste => t.flow.nothing_to_paste.to_owned(),
        Event::ClipboardFailed(_) => t.flow.clipboard_failed.to_owned(),
        Event::FetchingRuntime => t.notice_fetching.to_owned(),
        Event::ExportFailed { path, error } => {
            fill(t.notice_export_failed, &[&path.display(), &errors::export(lang, error)])
        }
        Event::Exported(path) => fill(t.notice_exported, &[&path.display()]),
        Event::Settings(Problem::SetAside { aside, detail }) => {
            fill(t.app.settings_set_aside, &[detail, &aside.display()])
        }
        Event::Settings(Problem::NotKept { file, detail }) => fill(t.app.settings_not_kept, &[&file.display(), detail]),
        Event::Crashed(crash) => format!("{} ({})", t.notice_crashed, crash.0),
    }
}
