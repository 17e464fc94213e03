//! Choosing a model and running it; what it needs, when it cannot run.
//!
//! Must not know: how a model works.

use egui::{Button, RichText, Ui, Vec2};

use super::{
    App,
    action::Action,
    names,
    theme::{self, icon},
};
use crate::{
    editor::{Choice, PhotoId},
    inference::{self, ModelId, ModelSpec, store},
    text::{errors, fill},
};

/// Draws the panel. `picked` is the model whose button is on.
pub fn model_ui(ui: &mut Ui, app: &App, photo: PhotoId, picked: &mut ModelId, actions: &mut Vec<Action>) {
    let t = app.lang.words();
    ui.label(RichText::new(t.model).strong());
    let problem = app.editor.runtime_problem();
    ui.add_enabled_ui(problem.is_none(), |ui| {
        for spec in inference::models() {
            model_row_ui(ui, app, spec, picked);
        }
        let finds_people = inference::model(picked).is_some_and(|spec| spec.finds_people);
        let word = if finds_people { t.find_people } else { t.find_subject };
        let free = app.editor.segmenting().is_none();
        let size = Vec2::new(ui.available_width(), 34.0);
        let run = Button::new(RichText::new(format!("{}  {word}", icon::WAND)).color(egui::Color32::WHITE))
            .fill(theme::ACCENT_FILL);
        // The word alone is the mode's button in the bar; this one is named for the model it runs.
        let name = format!("{word}: {}", names::model(app.lang, picked).0);
        if super::top_bar::named(ui.add_enabled_ui(free, |ui| ui.add_sized(size, run)).inner, &name).clicked() {
            actions.push(Action::Run(photo, Choice::Model(picked)));
        }
    });
    if problem.is_none() && app.runtime_missing {
        ui.label(RichText::new(t.runtime_note).small().weak());
    }
    problem_ui(ui, app, Action::Run(photo, Choice::Model(picked)), actions);
}

/// Why models cannot run, when they cannot, and the way to `try_again`.
pub fn problem_ui(ui: &mut Ui, app: &App, try_again: Action, actions: &mut Vec<Action>) {
    let t = app.lang.words();
    let Some(problem) = app.editor.runtime_problem() else { return };
    ui.label(RichText::new(format!("{}  {}", icon::WARNING, t.models_off)).color(ui.visuals().warn_fg_color));
    ui.label(errors::runtime(app.lang, problem));
    if ui.button(t.try_again).clicked() {
        actions.push(try_again);
    }
}

fn model_row_ui(ui: &mut Ui, app: &App, spec: &ModelSpec, picked: &mut ModelId) {
    let t = app.lang.words();
    let (title, tip) = names::model(app.lang, spec.id);
    let missing = app.missing_files.get(spec.id);
    let response = ui.add_enabled(missing.is_none(), egui::RadioButton::new(*picked == spec.id, title));
    if response.clicked() {
        *picked = spec.id;
    }
    match missing {
        None => response.on_hover_text(tip),
        Some(file) => {
            let folder = store::folder();
            response.on_disabled_hover_text(fill(t.model_file_missing, &[&file.name, &folder.display()]))
        }
    };
}
