//! Buttons for who is selected: flip, copies, order, delete; aligning and equal gaps.
//!
//! Must not know: what a command does.

use egui::{Button, RichText, Ui, vec2};

use crate::ui::{
    App,
    action::Action,
    commands::{self, WindowCommand},
    theme::icon,
    top_bar::named,
};

/// Flip, duplicate, order, delete.
pub fn arrange_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    let buttons: [(&str, &WindowCommand); 8] = [
        (icon::FLIP, &commands::FLIP),
        (icon::RESET, &commands::RESET_SHAPE),
        (icon::COPY, &commands::DUPLICATE),
        (icon::UP, &commands::FORWARD),
        (icon::DOWN, &commands::BACKWARD),
        (icon::TO_FRONT, &commands::TO_FRONT),
        (icon::TO_BACK, &commands::TO_BACK),
        (icon::TRASH, &commands::DELETE),
    ];
    buttons_ui(ui, app, &buttons, actions);
}

/// Aligning and equal gaps.
pub fn align_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    let t = &app.lang.words().placing;
    let several = app.placing.selected.len() > 1;
    ui.horizontal(|ui| {
        ui.label(RichText::new(t.align).strong());
        ui.label(RichText::new(if several { t.align_each_other } else { t.align_picture }).small().weak());
    });
    let buttons: [(&str, &WindowCommand); 8] = [
        (icon::ALIGN_LEFT, &commands::ALIGN_LEFT),
        (icon::ALIGN_CENTRE, &commands::ALIGN_CENTRE),
        (icon::ALIGN_RIGHT, &commands::ALIGN_RIGHT),
        (icon::ALIGN_TOP, &commands::ALIGN_TOP),
        (icon::ALIGN_MIDDLE, &commands::ALIGN_MIDDLE),
        (icon::ALIGN_BOTTOM, &commands::ALIGN_BOTTOM),
        (icon::DISTRIBUTE_ACROSS, &commands::DISTRIBUTE_ACROSS),
        (icon::DISTRIBUTE_DOWN, &commands::DISTRIBUTE_DOWN),
    ];
    buttons_ui(ui, app, &buttons, actions);
}

/// A row of buttons as wide as the panel.
fn buttons_ui(ui: &mut Ui, app: &App, buttons: &[(&str, &WindowCommand)], actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        ui.spacing_mut().button_padding.x = 0.0;
        let count = buttons.len() as f32;
        let width = ((ui.available_width() - 4.0 * (count - 1.0)) / count).min(36.0);
        for (glyph, command) in buttons {
            // Here it is plain who is deleted.
            let delete = command.id == commands::DELETE.id;
            let name = if delete { app.lang.words().delete } else { command.name(app.lang) };
            button_ui(ui, app, (glyph, width), (command, name, name), actions);
        }
    });
}

/// A button of that width for a command: its icon, its spoken name and its tooltip. Greyed when it cannot be had.
pub fn button_ui(
    ui: &mut Ui,
    app: &App,
    (glyph, width): (&str, f32),
    (command, name, tip): (&WindowCommand, &str, &str),
    actions: &mut Vec<Action>,
) {
    let action = command.action(app);
    let button = Button::new(glyph).min_size(vec2(width, 30.0));
    let response = named(ui.add_enabled(action.is_some(), button), name);
    let tip = command.tip(ui.ctx(), tip);
    if response.on_hover_text(&tip).on_disabled_hover_text(&tip).clicked() {
        actions.extend(action);
    }
}
