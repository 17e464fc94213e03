//! The people who stand in the group photo: order, size, angle, opacity, flip, delete.
//!
//! Must not know: how they are drawn.

use egui::{Button, RichText, Slider, Ui};

use super::{App, action::Action, commands, edge_panel::row, hints, model_panel, theme::icon, top_bar::named};
use crate::{
    editor::{Command, Layer},
    imaging::Placement,
    text::fill,
};

/// Draws the list, topmost first, and the settings of the selected one.
pub fn layers_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    let t = app.lang.words();
    let document = app.editor.document();
    ui.label(RichText::new(t.layers).strong());
    if let Some(person) = document.photos.iter().skip(1).find(|entry| entry.cut.model.is_none()) {
        model_panel::problem_ui(ui, app, Action::Place(person.id, None), actions);
    }
    if document.layers.is_empty() {
        let alone = document.photos.len() < 2;
        ui.label(RichText::new(if alone { t.compose_needs_person } else { t.layers_empty }).weak());
        return;
    }
    for (index, layer) in document.layers.iter().enumerate().rev() {
        let name = document.photo(layer.photo).map(|entry| entry.name.as_str()).unwrap_or_default();
        let title = fill(t.layer_row, &[&(index + 1), &name]);
        let button = Button::selectable(app.selected == Some(layer.id), title.as_str()).truncate();
        if ui.add_sized([ui.available_width(), 28.0], button).clicked() {
            actions.push(Action::Select(Some(layer.id)));
        }
    }
    if let Some(layer) = app.selected_layer() {
        ui.separator();
        settings_ui(ui, app, layer, actions);
        hints::layer_hints_ui(ui, app, layer, actions);
    }
}

fn settings_ui(ui: &mut Ui, app: &App, layer: &Layer, actions: &mut Vec<Action>) {
    let t = app.lang.words();
    ui.horizontal(|ui| {
        let flipped = Placement { flip: !layer.placement.flip, ..layer.placement };
        let buttons = [
            (icon::FLIP, t.flip, &commands::FLIP, Command::Place { layer: layer.id, placement: flipped }),
            (icon::UP, t.forward, &commands::FORWARD, Command::Raise { layer: layer.id, steps: 1 }),
            (icon::DOWN, t.backward, &commands::BACKWARD, Command::Raise { layer: layer.id, steps: -1 }),
            (icon::TRASH, t.delete, &commands::DELETE, Command::RemoveLayer(layer.id)),
        ];
        for (glyph, name, known, command) in buttons {
            if named(ui.button(glyph), name).on_hover_text(known.tip(ui.ctx(), name)).clicked() {
                actions.push(Action::Edit(command));
            }
        }
    });
    let (mut percent, mut degrees) = (layer.placement.scale * 100.0, layer.placement.angle_rad.to_degrees());
    let mut opacity = f64::from(layer.opacity) * 100.0;
    egui::Grid::new("layer").num_columns(2).show(ui, |ui| {
        row(ui, t.size, "", Slider::new(&mut percent, 1.0..=400.0).logarithmic(true).suffix(" %").fixed_decimals(1));
        row(ui, t.angle, "", Slider::new(&mut degrees, -180.0..=180.0).suffix("°").fixed_decimals(1));
        row(ui, t.opacity, "", Slider::new(&mut opacity, 0.0..=100.0).suffix(" %").fixed_decimals(0));
    });
    let placement = Placement {
        scale: if differs(percent, layer.placement.scale * 100.0) { percent / 100.0 } else { layer.placement.scale },
        angle_rad: if differs(degrees, layer.placement.angle_rad.to_degrees()) {
            degrees.to_radians()
        } else {
            layer.placement.angle_rad
        },
        ..layer.placement
    };
    if placement != layer.placement {
        actions.push(Action::Edit(Command::Place { layer: layer.id, placement }));
    }
    if differs(opacity, f64::from(layer.opacity) * 100.0) {
        actions.push(Action::Edit(Command::SetOpacity { layer: layer.id, opacity: (opacity / 100.0) as f32 }));
    }
}

/// Whether a slider moved, rather than rounded what it was given.
fn differs(shown: f64, was: f64) -> bool {
    (shown - was).abs() > 1e-4 * was.abs().max(1.0)
}
