//! The bar at the top: open, undo, the two modes, zoom, export, language.
//!
//! Must not know: how an action is performed.

use egui::{Button, RichText, Ui};

use super::{
    App,
    action::{Action, Mode, Zoom},
    commands::{self, WindowCommand},
    names,
    theme::icon,
};
use crate::{editor::CommandKind, text::fill};

/// Draws the bar.
pub fn top_bar_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    let t = app.lang.words();
    let ctx = ui.ctx().clone();
    ui.horizontal(|ui| {
        ui.label(RichText::new("Lineup").size(16.0).strong());
        ui.add_space(8.0);
        let open = labelled(ui, icon::FOLDER_OPEN, t.open_group).on_hover_text(commands::OPEN_GROUP.shortcut(&ctx));
        if open.clicked() {
            actions.push(Action::OpenGroup);
        }
        let has_group = app.editor.document().group().is_some();
        ui.add_enabled_ui(has_group, |ui| {
            if labelled(ui, icon::USER_PLUS, t.add_person).on_hover_text(commands::ADD_PERSON.shortcut(&ctx)).clicked()
            {
                actions.push(Action::AddPerson);
            }
        });
        ui.separator();
        let (undo, redo) = app.editor.undo_redo();
        history_button(ui, icon::UNDO, t.undo, t.undo_what, undo, &commands::UNDO, app, Action::Undo, actions);
        history_button(ui, icon::REDO, t.redo, t.redo_what, redo, &commands::REDO, app, Action::Redo, actions);
        ui.separator();
        for (mode, glyph, word) in [(Mode::CutOut, icon::SCISSORS, t.cut_out), (Mode::Compose, icon::STACK, t.compose)]
        {
            let button = Button::selectable(app.mode == mode, format!("{glyph}  {word}"));
            let response =
                named(ui.add_enabled(has_group, button), word).on_hover_text(commands::OTHER_MODE.tip(&ctx, word));
            if response.clicked() {
                actions.push(Action::ShowMode(mode));
            }
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if named(ui.button(t.other_language), t.switch_language).on_hover_text(t.switch_language).clicked() {
                actions.push(Action::SwitchLanguage);
            }
            if named(ui.button(icon::THEME), t.switch_theme).on_hover_text(t.switch_theme).clicked() {
                actions.push(Action::SwitchTheme);
            }
            export_button(ui, app, actions);
            ui.separator();
            zoom_buttons(ui, app, has_group, actions);
        });
    });
}

fn export_button(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    let t = app.lang.words();
    let open = app.export.shown.is_some();
    let button = Button::selectable(open, format!("{}  {}", icon::EXPORT, t.export));
    let response = named(ui.add_enabled(app.has_group(), button), t.export);
    if response.on_hover_text(commands::EXPORT.tip(ui.ctx(), t.flow.export_title)).clicked() {
        actions.push(Action::ShowExport((!open).then(|| app.export_of_mode())));
    }
}

fn zoom_buttons(ui: &mut Ui, app: &App, enabled: bool, actions: &mut Vec<Action>) {
    let t = app.lang.words();
    // Right to left.
    let buttons = [
        (t.zoom_full, t.zoom_full, commands::ZOOM_FULL.tip(ui.ctx(), t.zoom_full_tip), Zoom::Full),
        (t.zoom_fit, t.zoom_fit, commands::ZOOM_FIT.tip(ui.ctx(), t.zoom_fit_tip), Zoom::Fit),
        (icon::PLUS, t.zoom_in, commands::ZOOM_IN.tip(ui.ctx(), t.zoom_in), Zoom::In),
        (icon::MINUS, t.zoom_out, commands::ZOOM_OUT.tip(ui.ctx(), t.zoom_out), Zoom::Out),
    ];
    for (face, name, tip, zoom) in buttons {
        if named(ui.add_enabled(enabled, Button::new(face)), name).on_hover_text(tip).clicked() {
            actions.push(Action::Zoom(zoom));
        }
    }
    if let Some(percent) = app.zoom_percent() {
        ui.label(RichText::new(format!("{percent:.0} %")).weak());
    }
}

#[allow(clippy::too_many_arguments, reason = "one call a button, read side by side")]
fn history_button(
    ui: &mut Ui,
    glyph: &str,
    name: &str,
    tip: &str,
    kind: Option<CommandKind>,
    command: &WindowCommand,
    app: &App,
    action: Action,
    actions: &mut Vec<Action>,
) {
    let response = named(ui.add_enabled(kind.is_some(), Button::new(glyph)), name);
    let tip = kind.map_or(name.to_owned(), |kind| fill(tip, &[&names::step(app.lang, kind)]));
    if response.on_hover_text(command.tip(ui.ctx(), &tip)).clicked() {
        actions.push(action);
    }
}

fn labelled(ui: &mut Ui, glyph: &str, word: &str) -> egui::Response {
    named(ui.button(format!("{glyph}  {word}")), word)
}

/// Gives a button whose face is an icon its spoken name.
pub fn named(response: egui::Response, name: &str) -> egui::Response {
    let enabled = response.enabled();
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Button, enabled, name));
    response
}
