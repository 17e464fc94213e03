//! The window with nothing open: what to do, in three steps.
//!
//! Must not know: how photos are opened.

use egui::{Align2, Button, Color32, FontId, RichText, Stroke, Ui, Vec2};

use super::{
    App,
    action::Action,
    theme::{self, icon},
};

/// Height of the card, points.
const HEIGHT: f32 = 412.0;

/// Draws the steps and the ways to begin.
pub fn empty_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    let area = ui.available_rect_before_wrap();
    let dark = ui.visuals().dark_mode;
    ui.painter().rect_filled(area, 0.0, if dark { theme::BACKDROP_DARK } else { theme::BACKDROP_LIGHT });
    let card = egui::Rect::from_center_size(area.center(), Vec2::new(560.0_f32.min(area.width() - 32.0), HEIGHT));
    if area.height() < HEIGHT + 24.0 {
        // Too little room for a card: what does not fit is scrolled to.
        egui::ScrollArea::vertical().auto_shrink(false).content_margin(16.0).show(ui, |ui| steps_ui(ui, app, actions));
        return;
    }
    ui.painter().rect_stroke(
        card.expand(8.0),
        egui::CornerRadius::same(12),
        Stroke::new(1.5, ui.visuals().weak_text_color()),
        egui::StrokeKind::Inside,
    );
    ui.scope_builder(egui::UiBuilder::new().max_rect(card.shrink(24.0)), |ui| steps_ui(ui, app, actions));
}

fn steps_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    let t = app.lang.words();
    ui.vertical_centered(|ui| {
        ui.label(RichText::new(t.empty_title).heading().strong());
        ui.add_space(16.0);
        for (number, step) in [t.empty_step_1, t.empty_step_2, t.empty_step_3].into_iter().enumerate() {
            step_ui(ui, number + 1, step);
        }
        ui.add_space(16.0);
        let open = Button::new(
            RichText::new(format!("{}  {}", icon::FOLDER_OPEN, t.open_group)).size(16.0).color(Color32::WHITE),
        )
        .fill(theme::ACCENT_FILL)
        .min_size(Vec2::new(260.0, 44.0));
        // The bar's button has the plain name.
        if super::top_bar::named(ui.add(open), t.empty_step_1).clicked() {
            actions.push(Action::OpenGroup);
        }
        ui.label(RichText::new(t.empty_drop).weak());
        ui.add_space(8.0);
        let samples = Button::new(format!("{}  {}", icon::IMAGES, t.empty_samples));
        if super::top_bar::named(ui.add(samples), t.empty_samples).clicked() {
            actions.push(Action::OpenSamples);
        }
        ui.add_space(16.0);
        ui.label(RichText::new(format!("{}  {}", icon::SHIELD, t.empty_private)).small().weak());
    });
}

fn step_ui(ui: &mut Ui, number: usize, step: &str) {
    let (rect, _) = ui.allocate_exact_size(Vec2::new(360.0, 36.0), egui::Sense::hover());
    let centre = rect.left_center() + Vec2::new(16.0, 0.0);
    let text = ui.visuals().text_color();
    ui.painter().circle_filled(centre, 14.0, theme::ACCENT_FILL);
    ui.painter().text(centre, Align2::CENTER_CENTER, number, FontId::proportional(14.0), Color32::WHITE);
    let at = centre + Vec2::new(26.0, 0.0);
    ui.painter().text(at, Align2::LEFT_CENTER, step, FontId::proportional(16.0), text);
    let name = format!("{number}. {step}");
    ui.interact(rect, ui.unique_id().with(("step", number)), egui::Sense::hover())
        .widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Label, true, &name));
}
