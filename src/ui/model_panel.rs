//! Choosing a model and running it; what it needs, when it cannot run.
//!
//! Must not know: how a model works.

use egui::{Button, RichText, Ui, Vec2};

use super::{
    App,
    action::Action,
    commands,
    guide::{self, Step},
    names,
    theme::{self, icon},
    top_bar::named,
};
use crate::{
    editor::{Choice, PhotoId, finds},
    inference::{self, ModelId, ModelSpec, mask_rcnn},
    text::{errors, fill},
};

/// Draws the panel. `picked` is the model whose button is on.
pub fn model_ui(ui: &mut Ui, app: &App, photo: PhotoId, picked: &mut ModelId, actions: &mut Vec<Action>) {
    let t = app.lang.words();
    ui.label(RichText::new(t.model).strong());
    let problem = app.editor.runtime_problem();
    ui.add_enabled_ui(problem.is_none(), |ui| {
        // What is here, and the one that is worth getting; the rest waits on the shelf.
        let offered = |spec: &&ModelSpec| spec.id == mask_rcnn::EXACT_ID || !app.missing_files.contains_key(spec.id);
        let (rows, more): (Vec<_>, Vec<_>) = inference::models().into_iter().partition(offered);
        for spec in rows {
            model_row_ui(ui, app, photo, spec, picked, actions);
        }
        let tip = fill(t.found.more_models_tip, &[&more.len()]);
        if ui.button(t.found.more_models).on_hover_text(commands::SHELF.tip(ui.ctx(), &tip)).clicked() {
            actions.push(Action::ShowShelf(None));
        }
        let finds_people = inference::model(picked).is_some_and(|spec| spec.finds_people);
        let word = if finds_people { t.find_people } else { t.find_subject };
        let free = app.editor.segmenting().is_none();
        let size = Vec2::new(ui.available_width(), 34.0);
        // Once it has run, the next step is another.
        let face = format!("{}  {word}", icon::WAND);
        let run = if app.editor.result(photo, picked).is_none() { theme::main_button(face) } else { Button::new(face) };
        // The word alone is the mode's button in the bar; this one is named for the model it runs.
        let name = format!("{word}: {}", names::model(app.lang, picked).0);
        let response = ui.add_enabled_ui(free, |ui| ui.add_sized(size, run)).inner;
        guide::here(ui, Step::CutOut, response.rect);
        if named(response, &name).clicked() {
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

fn model_row_ui(
    ui: &mut Ui,
    app: &App,
    photo: PhotoId,
    spec: &ModelSpec,
    picked: &mut ModelId,
    actions: &mut Vec<Action>,
) {
    let t = app.lang.words();
    let (title, tip) = names::model(app.lang, spec.id);
    let missing = app.missing_files.get(spec.id);
    // Both ways to run Mask R-CNN are one row.
    let id = if spec.id == mask_rcnn::EXACT_ID && *picked == mask_rcnn::FAST_ID { *picked } else { spec.id };
    ui.horizontal(|ui| {
        let radio = egui::RadioButton::new(*picked == id, title);
        let response = theme::with_rims(ui, |ui| ui.add_enabled(missing.is_none(), radio));
        if response.clicked() {
            pick(app, photo, id, picked, actions);
        }
        let Some(file) = missing else {
            found_before_ui(ui, app, photo, id);
            return drop(response.on_hover_text(tip));
        };
        let why = fill(t.found.get_model_tip, &[&file.name]);
        response.on_disabled_hover_text(format!("{tip}\n{why}"));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let get = named(ui.button(t.found.get), &format!("{}: {title}", t.found.get_model));
            if get.on_hover_text(why).clicked() {
                actions.push(Action::ShowShelf(Some(spec.id)));
            }
        });
    });
    if spec.id == mask_rcnn::EXACT_ID && *picked == id && missing.is_none() {
        quality_ui(ui, app, photo, picked, actions);
    }
}

/// How many a model found in this photo, when it has run on it.
fn found_before_ui(ui: &mut Ui, app: &App, photo: PhotoId, model: ModelId) {
    let t = app.lang.words();
    let Some(found) = app.editor.result(photo, model) else { return };
    let sure = finds::chosen_at_first(model, found).len();
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        ui.label(RichText::new(fill(t.people_found, &[&sure])).small().weak()).on_hover_text(t.found.show_result);
    });
}

fn quality_ui(ui: &mut Ui, app: &App, photo: PhotoId, picked: &mut ModelId, actions: &mut Vec<Action>) {
    let t = &app.lang.words().found;
    ui.horizontal(|ui| {
        ui.add_space(24.0);
        for (id, word, tip) in [(mask_rcnn::EXACT_ID, t.exact, t.exact_tip), (mask_rcnn::FAST_ID, t.fast, t.fast_tip)] {
            if theme::with_rims(ui, |ui| ui.radio(*picked == id, word)).on_hover_text(tip).clicked() {
                pick(app, photo, id, picked, actions);
            }
        }
    });
}

/// Picks a model; one that has run on this photo shows its result again at once.
fn pick(app: &App, photo: PhotoId, id: ModelId, picked: &mut ModelId, actions: &mut Vec<Action>) {
    *picked = id;
    if app.editor.result(photo, id).is_some() {
        actions.push(Action::Run(photo, Choice::Model(id)));
    }
}
