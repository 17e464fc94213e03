//! The panel while cropping: proportions, straightening, reset, leave, done; and the button that opens the tool.
//!
//! Must not know: how the frame is drawn or fitted.

use egui::{Button, Response, RichText, Slider, SliderClamping, Ui, vec2};

use super::{
    App,
    action::Action,
    commands,
    crop::{CropAction, Ratio},
    theme::{self, icon},
    top_bar::named,
};
use crate::{
    imaging::crop::MAX_ANGLE_RAD,
    text::{Words, fill},
};

/// The button that opens the tool; it is lit while the picture is cropped or turned.
pub fn button_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    let t = &app.lang.words().crop;
    let cropped = app.editor.document().crop.is_some();
    let button = Button::selectable(cropped, format!("{}  {}", icon::CROP, t.short)).frame_when_inactive(true);
    let response = named(ui.add(button), t.title);
    if response.on_hover_text(commands::CROP.tip(ui.ctx(), t.title)).clicked() {
        actions.extend(commands::CROP.action(app));
    }
}

/// Draws the panel.
pub fn crop_panel_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    let t = app.lang.words();
    let Some(crop) = app.editor.document().frame() else { return };
    ui.label(RichText::new(t.crop.title).strong());
    ui.label(RichText::new(fill(t.placing.numbers_size, &[&crop.width, &crop.height])).weak());
    ui.label(RichText::new(t.crop.hint).small().weak());
    ui.separator();
    ratios_ui(ui, app, t, actions);
    ui.separator();
    straighten_ui(ui, app, t, crop.angle_rad, actions);
    ui.separator();
    let reset = Button::new(format!("{}  {}", icon::RESET, t.crop.reset));
    let whole = app.editor.document().crop.is_none();
    if named(sized(ui, !whole, 34.0, reset), t.crop.reset_all).on_hover_text(t.crop.reset_all).clicked() {
        actions.push(Action::Crop(CropAction::Reset));
    }
    let leave = sized(ui, true, 34.0, Button::new(t.crop.leave));
    if leave.on_hover_text(commands::CROP_LEAVE.tip(ui.ctx(), t.crop.leave_command)).clicked() {
        actions.push(Action::Crop(CropAction::Leave));
    }
    let face = RichText::new(format!("{}  {}", icon::CHECK, t.crop.done)).color(egui::Color32::WHITE);
    let done = named(sized(ui, true, 34.0, Button::new(face).fill(theme::ACCENT_FILL)), t.crop.done);
    if done.on_hover_text(commands::CROP_DONE.tip(ui.ctx(), t.crop.done_command)).clicked() {
        actions.push(Action::Crop(CropAction::Done));
    }
}

/// A button as wide as the panel.
fn sized(ui: &mut Ui, enabled: bool, height: f32, button: Button<'_>) -> Response {
    let size = vec2(ui.available_width(), height);
    ui.add_enabled_ui(enabled, |ui| ui.add_sized(size, button)).inner
}

fn ratios_ui(ui: &mut Ui, app: &App, t: &Words, actions: &mut Vec<Action>) {
    let Some(tool) = app.cropping() else { return };
    ui.horizontal(|ui| {
        ui.label(RichText::new(t.crop.proportions).strong());
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let swap = named(ui.add_enabled(tool.ratio != Ratio::Of(1, 1), Button::new(icon::SWAP)), t.crop.swap);
            if swap.on_hover_text(commands::CROP_SWAP.tip(ui.ctx(), t.crop.swap)).clicked() {
                actions.push(Action::Crop(CropAction::Swap));
            }
        });
    });
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        for ratio in Ratio::OFFERED {
            let word = match ratio {
                Ratio::Free => t.crop.free.to_owned(),
                Ratio::Original => t.crop.original.to_owned(),
                Ratio::Of(long, short) if tool.upright => format!("{short} : {long}"),
                Ratio::Of(long, short) => format!("{long} : {short}"),
            };
            let button = Button::selectable(tool.ratio == ratio, word).frame_when_inactive(true);
            if ui.add(button.min_size(vec2(52.0, 28.0))).clicked() {
                actions.push(Action::Crop(CropAction::Ratio(ratio)));
            }
        }
    });
}

fn straighten_ui(ui: &mut Ui, app: &App, t: &Words, angle_rad: f64, actions: &mut Vec<Action>) {
    let limit = MAX_ANGLE_RAD.to_degrees();
    let mut degrees = angle_rad.to_degrees();
    let label = ui.label(RichText::new(t.crop.straighten).strong());
    ui.horizontal(|ui| {
        // As wide as there is room: a tenth of a degree counts.
        ui.spacing_mut().slider_width = (ui.available_width() - 98.0).max(48.0);
        let slider = Slider::new(&mut degrees, -limit..=limit).suffix("°").fixed_decimals(1).step_by(0.1);
        let slider = slider.clamping(SliderClamping::Edits).update_while_editing(false).trailing_fill(false);
        let response = ui.add(slider).labelled_by(label.id);
        if response.on_hover_text(t.crop.straighten_tip).changed() {
            actions.push(Action::Crop(CropAction::Straighten(degrees.to_radians())));
        }
        let back = fill(t.app.set_back, &[&t.crop.straighten]);
        let button = Button::new(RichText::new(icon::RESET).small()).frame(false).min_size(vec2(18.0, 18.0));
        let response = ui.add_visible(angle_rad != 0.0, button);
        if angle_rad != 0.0 && named(response, &back).on_hover_text(&back).clicked() {
            actions.push(Action::Crop(CropAction::Straighten(0.0)));
        }
    });
    let drawing = app.cropping().is_some_and(|tool| tool.drawing);
    let words = format!("{}  {}", icon::RULER, t.crop.draw_level);
    let button = Button::selectable(drawing, words).frame_when_inactive(true);
    let response = named(sized(ui, true, 30.0, button), t.crop.draw_level);
    if response.on_hover_text(commands::CROP_LEVEL.tip(ui.ctx(), t.crop.draw_level_tip)).clicked() {
        actions.push(Action::Crop(CropAction::DrawLevel(!drawing)));
    }
    if drawing {
        ui.label(RichText::new(t.crop.draw_level_now).small().weak());
    }
}
