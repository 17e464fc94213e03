//! The three sliders between a mask and a matte.
//!
//! Must not know: how a matte is made.

use egui::{RichText, Slider, SliderClamping, Ui};

use super::theme::icon;
use crate::{imaging::Edge, text::Words};

/// Draws the sliders. Gives the new edge when one moved.
pub fn edge_ui(ui: &mut Ui, t: &Words, edge: &Edge) -> Option<Edge> {
    let mut wanted = *edge;
    ui.horizontal(|ui| {
        ui.label(RichText::new(t.edge).strong());
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let reset = ui.add_enabled(*edge != Edge::SOLID, egui::Button::new(icon::RESET));
            if super::top_bar::named(reset, t.reset_edge).on_hover_text(t.reset_edge).clicked() {
                wanted = Edge::SOLID;
            }
        });
    });
    egui::Grid::new("edge").num_columns(2).show(ui, |ui| {
        row(ui, t.threshold, t.threshold_tip, Slider::new(&mut wanted.threshold, 0.0..=1.0).fixed_decimals(2));
        row(ui, t.softness, t.softness_tip, Slider::new(&mut wanted.softness, 0.0..=0.5).fixed_decimals(2));
        let feather = Slider::new(&mut wanted.feather_px, 0.0..=100.0).step_by(1.0).fixed_decimals(0).suffix(" px");
        row(ui, t.feather, t.feather_tip, feather);
    });
    (wanted != *edge).then_some(wanted)
}

/// A label and the slider it names.
pub fn row(ui: &mut Ui, name: &str, tip: &str, slider: Slider<'_>) {
    let label = ui.label(name);
    // It changes nothing by itself: no rounding of what it is given, no edit at each typed digit.
    let slider = slider.clamping(SliderClamping::Edits).update_while_editing(false);
    let response = ui.add(slider).labelled_by(label.id);
    if !tip.is_empty() {
        label.on_hover_text(tip);
        response.on_hover_text(tip);
    }
    ui.end_row();
}
