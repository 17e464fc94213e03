//! The people who stand in the picture: the list, topmost first, and what can be done with those who are selected.
//!
//! Must not know: how they are drawn on the canvas.

mod arrange;
mod depth;
pub mod light;
mod rows;
mod shape;

use egui::{RichText, Ui};

use super::{App, action::Action, crop_panel, edge_panel, hints, model_panel, theme::icon, top_bar::named};
use crate::{
    editor::{Command, Layer},
    text::fill,
};

/// Draws the list and the settings of who is selected.
pub fn layers_ui(ui: &mut Ui, app: &mut App, actions: &mut Vec<Action>) {
    app.light.plain = false; // unless the button is held
    let t = app.lang.words();
    ui.horizontal(|ui| {
        ui.label(RichText::new(t.layers).strong());
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| crop_panel::button_ui(ui, app, actions));
    });
    let document = app.editor.document();
    if let Some(person) = document.photos.iter().skip(1).find(|entry| entry.cut.model.is_none()) {
        model_panel::problem_ui(ui, app, Action::Place(person.id, None), actions);
    }
    if document.layers.is_empty() {
        let alone = document.photos.len() < 2;
        ui.label(RichText::new(if alone { t.compose_needs_person } else { t.layers_empty }).weak());
        return;
    }
    let mut textures = std::mem::take(&mut app.textures);
    rows::rows_ui(ui, app, &mut textures, actions);
    app.textures = textures;
    let Some(layer) = app.selected_layer().cloned() else {
        ui.label(RichText::new(t.placing.select_hint).small().weak());
        return;
    };
    ui.separator();
    if app.placing.selected.len() > 1 {
        ui.label(fill(t.placing.n_selected, &[&app.placing.selected.len()]));
    }
    arrange::arrange_ui(ui, app, actions);
    shape::shape_ui(ui, app, &layer, actions);
    depth::fit_ui(ui, app, &layer, actions);
    // In sight without scrolling: said where it matters.
    hints::layer_hints_ui(ui, app, &layer, actions);
    ui.separator();
    arrange::align_ui(ui, app, actions);
    ui.separator();
    depth::depth_ui(ui, app, &layer, actions);
    ui.separator();
    light::light_ui(ui, app, &layer, actions);
    ui.separator();
    edge_ui(ui, app, &layer, actions);
}

/// The edge of the person's own photo: what changes here changes everywhere the photo is used.
fn edge_ui(ui: &mut Ui, app: &App, layer: &Layer, actions: &mut Vec<Action>) {
    let t = app.lang.words();
    let Some(entry) = app.editor.document().photo(layer.photo) else { return };
    if app.editor.subjects(entry.id).is_some()
        && let Some(edge) = edge_panel::edge_ui(ui, t, &entry.cut.edge)
    {
        actions.push(Action::Edit(Command::SetEdge { photo: entry.id, edge }));
    }
    let button = egui::Button::new(format!("{}  {}", icon::SCISSORS, t.placing.edit_cutout));
    let wide = egui::vec2(ui.available_width(), 30.0);
    let response = named(ui.add_sized(wide, button), t.placing.edit_cutout);
    if response.on_hover_text(t.placing.edit_cutout_tip).clicked() {
        actions.push(Action::ShowPhoto(entry.id));
    }
}
