//! The sliders between a mask and a matte.
//!
//! Must not know: how a matte is made.

use egui::{Slider, SliderClamping, Ui};

use super::dials::{self, Dial, dial};
use crate::{imaging::Edge, text::Words};

/// Draws the sliders. Gives the new edge when one moved.
pub fn edge_ui(ui: &mut Ui, t: &Words, edge: &Edge) -> Option<Edge> {
    const USUAL: Edge = Edge::SOLID;
    let mut wanted = *edge;
    let e = &t.edges;
    let reset = dials::section(ui, t, ("edge", t.edge), true, *edge != USUAL, |ui| {
        dials::grid(ui, "edge", |ui| {
            let ramp =
                |name, tip, most, neutral| Dial { name, tip, range: 0.0..=most, decimals: 2, suffix: "", neutral };
            dial(ui, t, &ramp(e.refine, e.refine_tip, 1.0, USUAL.refine), &mut wanted.refine);
            dial(ui, t, &ramp(e.clean, e.clean_tip, 1.0, USUAL.clean), &mut wanted.clean);
            dial(ui, t, &ramp(t.threshold, t.threshold_tip, 1.0, USUAL.threshold), &mut wanted.threshold);
            dial(ui, t, &ramp(t.softness, t.softness_tip, 0.5, USUAL.softness), &mut wanted.softness);
            let feather =
                Dial { decimals: 0, suffix: " px", ..ramp(t.feather, t.feather_tip, 100.0, USUAL.feather_px) };
            dial(ui, t, &feather, &mut wanted.feather_px);
            let rare = [
                edge.grow_px != USUAL.grow_px,
                edge.fill_holes_px != USUAL.fill_holes_px,
                edge.drop_islands_px != USUAL.drop_islands_px,
            ];
            if !dials::more(ui, t, "edge-more", t.edge, rare.into_iter().filter(|changed| *changed).count()) {
                return;
            }
            let pixels = |name, tip, range, neutral| Dial { name, tip, range, decimals: 0, suffix: " px", neutral };
            dial(ui, t, &pixels(e.grow, e.grow_tip, -20.0..=20.0, USUAL.grow_px), &mut wanted.grow_px);
            let holes = pixels(e.fill_holes, e.fill_holes_tip, 0.0..=500.0, USUAL.fill_holes_px);
            dial(ui, t, &holes, &mut wanted.fill_holes_px);
            let specks = pixels(e.drop_islands, e.drop_islands_tip, 0.0..=500.0, USUAL.drop_islands_px);
            dial(ui, t, &specks, &mut wanted.drop_islands_px);
        });
    });
    if reset {
        wanted = USUAL;
    }
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
