//! The sheet of shortcuts: every key, group by group.
//!
//! Must not know: what a key does.

use egui::{Align, Frame, Layout, Margin, RichText, Stroke, Ui, Vec2};

use super::{
    App,
    action::Action,
    commands::{self, Group},
    overlays::{Card, Overlay, card_ui},
};
use crate::text::Lang;

/// Width of a column, points: the longest name beside its keys.
const COLUMN: f32 = 330.0;
/// Between columns.
const GAP: f32 = 32.0;

/// Draws the sheet in the middle of the window.
pub fn sheet_ui(ctx: &egui::Context, app: &App, actions: &mut Vec<Action>) {
    let room = ctx.content_rect().width() - 64.0;
    let columns = (((room + GAP) / (COLUMN + GAP)) as usize).clamp(1, 3);
    let width = (columns as f32 * (COLUMN + GAP) - GAP + 12.0).min(room);
    let title = app.lang.words().app.sheet;
    let card = Card { overlay: Overlay::Sheet, title, size: Vec2::new(width, 900.0) };
    card_ui(ctx, app.lang, &card, actions, |ui, _| {
        ui.add_space(8.0);
        ui.spacing_mut().item_spacing.x = GAP;
        ui.columns(columns, |parts| {
            for (part, groups) in parts.iter_mut().zip(share_out(columns)) {
                part.spacing_mut().item_spacing = Vec2::new(8.0, 6.0);
                groups.into_iter().for_each(|group| group_ui(part, app.lang, group));
            }
        });
    });
}

/// Groups in their order, in columns of about the same height.
fn share_out(columns: usize) -> Vec<Vec<Group>> {
    let rows = |group: Group| {
        let commands = commands::ALL.iter().filter(|c| c.group == group && !c.keys.is_empty()).count();
        2 + commands + commands::HINTS.iter().filter(|hint| hint.group == group).count()
    };
    let total: usize = Group::ALL.into_iter().map(rows).sum();
    let (mut out, mut height) = (vec![Vec::new(); columns], 0);
    for group in Group::ALL {
        let middle = height + rows(group) / 2;
        if let Some(column) = out.get_mut((middle * columns / total.max(1)).min(columns - 1)) {
            column.push(group);
        }
        height += rows(group);
    }
    out
}

fn group_ui(ui: &mut Ui, lang: Lang, group: Group) {
    let t = lang.words();
    let ctx = ui.ctx().clone();
    ui.label(RichText::new(group.title(t)).strong());
    for command in commands::ALL.iter().filter(|c| c.group == group && !c.keys.is_empty()) {
        row_ui(ui, command.keys.iter().map(|keys| commands::written(&ctx, keys)).collect(), command.name(lang));
    }
    for hint in commands::HINTS.iter().filter(|hint| hint.group == group) {
        row_ui(ui, (hint.keys)(t).split(", ").map(str::to_owned).collect(), (hint.name)(t));
    }
    ui.add_space(14.0);
}

/// The keys at the right end of the row, the name before them.
fn row_ui(ui: &mut Ui, keys: Vec<String>, name: &str) {
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            for key in keys.into_iter().rev() {
                Frame::new()
                    .fill(ui.visuals().extreme_bg_color)
                    .stroke(Stroke::new(1.0, ui.visuals().window_stroke.color))
                    .corner_radius(4)
                    .inner_margin(Margin::symmetric(6, 1))
                    .show(ui, |ui| ui.add(egui::Label::new(RichText::new(key).small()).extend()));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| ui.add(egui::Label::new(name).truncate()));
        });
    });
}
