//! The palette: every command by name, in either language, without leaving the keyboard.
//!
//! Must not know: what a command does.

use egui::{Align2, Area, Button, Frame, Key, Modifiers, Order, RichText, ScrollArea, TextEdit, Vec2, accesskit::Role};

use super::{
    App,
    action::Action,
    commands::{self, WindowCommand},
    overlays::Overlay,
};
use crate::text::{Lang, search};

/// What is typed, and which row is on.
#[derive(Default)]
pub struct Palette {
    query: String,
    row: usize,
    shown_before: bool,
}

impl Palette {
    /// Draws it at the top of the window.
    pub fn show(&mut self, ctx: &egui::Context, app: &App, actions: &mut Vec<Action>) {
        let found = matching(&self.query, app.lang);
        let pressed = |key| ctx.input_mut(|i| i.count_and_consume_key(Modifiers::NONE, key));
        let (up, down, enter) = (pressed(Key::ArrowUp), pressed(Key::ArrowDown), pressed(Key::Enter) > 0);
        if pressed(Key::Escape) > 0 {
            actions.push(Action::Toggle(Overlay::Palette));
        }
        self.row = (self.row + down).saturating_sub(up).min(found.len().saturating_sub(1));
        let mut chosen = found.get(self.row).copied().filter(|_| enter);
        let window = ctx.content_rect();
        let size = Vec2::new(560.0, 420.0).min(window.size() - Vec2::splat(32.0));
        let area = Area::new(egui::Id::unique("palette"))
            .order(Order::Foreground)
            .anchor(Align2::CENTER_TOP, Vec2::new(0.0, 56.0_f32.min(window.height() / 8.0)))
            .show(ctx, |ui| {
                Frame::popup(ui.style()).inner_margin(8).show(ui, |ui| {
                    ui.set_width(size.x);
                    ui.set_max_height(size.y);
                    self.search_ui(ui, app.lang);
                    let moved = up + down > 0;
                    ScrollArea::vertical().max_height(size.y - 60.0).auto_shrink([false, true]).show(ui, |ui| {
                        ui.spacing_mut().item_spacing.y = 2.0;
                        for (index, command) in found.iter().enumerate() {
                            let on = index == self.row;
                            let row = row_ui(ui, app, command, on);
                            if on && moved {
                                row.scroll_to_me(None);
                            }
                            if row.clicked() {
                                chosen = Some(command);
                            }
                        }
                    });
                    if found.is_empty() {
                        ui.label(RichText::new(app.lang.words().app.palette_nothing).weak());
                    }
                });
            });
        if let Some(action) = chosen.and_then(|command| command.action(app)) {
            actions.extend([Action::Toggle(Overlay::Palette), action]);
        } else if area.response.clicked_elsewhere() && self.shown_before && !asked_to_close(actions) {
            actions.push(Action::Toggle(Overlay::Palette));
        }
        self.shown_before = true;
    }

    fn search_ui(&mut self, ui: &mut egui::Ui, lang: Lang) {
        let t = lang.words();
        let search = TextEdit::singleline(&mut self.query)
            .hint_text(t.app.palette_hint)
            .desired_width(f32::INFINITY)
            .margin(Vec2::new(10.0, 8.0));
        let field = ui.add(search);
        let query = self.query.clone();
        field.widget_info(|| {
            let mut info = egui::WidgetInfo::labeled(Role::SearchInput, true, t.app.palette);
            info.current_text_value = Some(query.clone());
            info
        });
        if field.changed() {
            self.row = 0;
        }
        field.request_focus();
    }
}

/// Whether a button has asked for it already: twice would bring the palette back.
fn asked_to_close(actions: &[Action]) -> bool {
    actions.iter().any(|action| matches!(action, Action::Toggle(Overlay::Palette)))
}

/// The commands that fit, best first; those that fit alike in the table's order.
fn matching(query: &str, lang: Lang) -> Vec<&'static WindowCommand> {
    let score = |command: &WindowCommand| search::score(query, &[command.name(lang), command.name(lang.other())]);
    let mut found: Vec<_> = commands::ALL.iter().filter_map(|command| Some((score(command)?, command))).collect();
    found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    found.into_iter().map(|(_, command)| command).collect()
}

/// One command: its name, its name in the other language, its key. One that cannot be had now is greyed.
fn row_ui(ui: &mut egui::Ui, app: &App, command: &WindowCommand, on: bool) -> egui::Response {
    let (name, other) = (command.name(app.lang), command.name(app.lang.other()));
    let enabled = command.action(app).is_some();
    // Weak grey would not be read on the row that is on.
    let quiet = if on { ui.visuals().selection.stroke.color } else { ui.visuals().weak_text_color() };
    let button = Button::selectable(on, (name, RichText::new(other).small().color(quiet)))
        .right_text(RichText::new(command.shortcut(ui.ctx())).color(quiet))
        .truncate()
        .min_size(Vec2::new(ui.available_width(), 30.0));
    let response = ui.push_id(command.id, |ui| ui.add_enabled(enabled, button)).inner;
    response.widget_info(|| egui::WidgetInfo::selected(Role::ListBoxOption, enabled, on, name));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_found_in_either_language_whichever_the_window_speaks() {
        for lang in [Lang::English, Lang::Korean] {
            for query in ["group", "단체", "ㄷㅊㅅㅈ"] {
                let first = matching(query, lang).first().map(|command| command.id);
                assert!(matching(query, lang).iter().any(|command| command.id == "OPEN_GROUP"), "{query}: {first:?}");
            }
            assert_eq!(matching("", lang).len(), commands::ALL.len());
            assert!(matching("qqqq", lang).is_empty());
        }
    }
}
