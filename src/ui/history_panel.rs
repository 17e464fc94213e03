//! The history: every step by name, those to come greyed; a click goes there.
//!
//! Must not know: what a step did.

use egui::{Align, Button, Layout, RichText, ScrollArea, Ui, Vec2, accesskit::Role};

use super::{App, action::Action, commands, names, overlays::Overlay, theme::icon, top_bar::named};

/// Draws the list, oldest first, and keeps the present step in sight.
pub fn history_ui(ui: &mut Ui, app: &mut App, actions: &mut Vec<Action>) {
    let t = app.lang.words();
    ui.horizontal(|ui| {
        ui.label(RichText::new(t.app.history).strong());
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let tip = commands::HISTORY.tip(ui.ctx(), t.app.close_history);
            if named(ui.button(icon::CLOSE), t.app.close_history).on_hover_text(tip).clicked() {
                actions.push(Action::Toggle(Overlay::History));
            }
        });
    });
    let (steps, done) = app.editor.steps();
    let moved = app.overlays.history_shown != Some(done);
    app.overlays.history_shown = Some(done);
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        let start = std::iter::once(t.app.history_start);
        let rows = start.chain(steps.iter().map(|kind| names::step(app.lang, *kind)));
        for (index, name) in rows.enumerate() {
            let (now, to_come) = (index == done, index > done);
            let name = capitalised(name);
            let text = if to_come { RichText::new(&name).weak().italics() } else { RichText::new(&name) };
            let row = Button::selectable(now, text).truncate().min_size(Vec2::new(ui.available_width(), 26.0));
            let response = ui.push_id(index, |ui| ui.add(row)).inner;
            let spoken = format!("{index}. {name}");
            response.widget_info(|| egui::WidgetInfo::selected(Role::ListItem, true, now, &spoken));
            if now && moved {
                response.scroll_to_me(None);
            }
            if response.clicked() && !now {
                actions.push(Action::GoToStep(index));
            }
        }
    });
}

/// A step's name is written to follow other words; here it stands alone.
fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(char::to_uppercase).into_iter().flatten().chain(letters).collect()
}
