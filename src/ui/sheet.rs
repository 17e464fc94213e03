//! The sheet of shortcuts: every key, group by group.
//!
//! Must not know: what a key does.

use egui::{Align, Align2, Frame, Grid, Layout, Margin, RichText, ScrollArea, Stroke, Ui, Vec2};

use super::{
    App,
    action::Action,
    commands::{self, Group},
    overlays::Overlay,
    theme::icon,
    top_bar::named,
};
use crate::text::Lang;

/// Narrowest useful column, points.
const COLUMN: f32 = 300.0;

/// Draws the sheet in the middle of the window.
pub fn sheet_ui(ctx: &egui::Context, app: &App, actions: &mut Vec<Action>) {
    let t = app.lang.words();
    let room = ctx.content_rect().size() - Vec2::splat(48.0);
    let columns = ((room.x / COLUMN) as usize).clamp(1, 3);
    let width = (columns as f32 * (COLUMN + 24.0)).min(room.x);
    egui::Area::new(egui::Id::unique("sheet")).anchor(Align2::CENTER_CENTER, Vec2::ZERO).show(ctx, |ui| {
        Frame::popup(ui.style()).inner_margin(Margin::same(16)).show(ui, |ui| {
            ui.set_width(width - 32.0);
            ui.horizontal(|ui| {
                ui.label(RichText::new(t.app.sheet).size(18.0).strong());
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if named(ui.button(icon::CLOSE), t.dismiss).on_hover_text(format!("{}  Esc", t.dismiss)).clicked() {
                        actions.push(Action::Toggle(Overlay::Sheet));
                    }
                });
            });
            ui.add_space(4.0);
            ScrollArea::vertical().max_height(room.y - 80.0).auto_shrink([false, true]).show(ui, |ui| {
                ui.columns(columns, |parts| {
                    for (index, groups) in share_out(columns).into_iter().enumerate() {
                        let Some(part) = parts.get_mut(index) else { continue };
                        groups.into_iter().for_each(|group| group_ui(part, app.lang, group));
                    }
                });
            });
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
    Grid::new(("sheet", group.title(t))).num_columns(2).spacing([12.0, 6.0]).show(ui, |ui| {
        for command in commands::ALL.iter().filter(|c| c.group == group && !c.keys.is_empty()) {
            row_ui(ui, command.keys.iter().map(|keys| commands::written(&ctx, keys)), command.name(lang));
        }
        for hint in commands::HINTS.iter().filter(|hint| hint.group == group) {
            row_ui(ui, std::iter::once((hint.keys)(t).to_owned()), (hint.name)(t));
        }
    });
    ui.add_space(14.0);
}

fn row_ui(ui: &mut Ui, keys: impl Iterator<Item = String>, name: &str) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for key in keys {
            Frame::new()
                .fill(ui.visuals().extreme_bg_color)
                .stroke(Stroke::new(1.0, ui.visuals().window_stroke.color))
                .corner_radius(4)
                .inner_margin(Margin::symmetric(6, 1))
                .show(ui, |ui| ui.label(RichText::new(key).small()));
        }
    });
    ui.label(name);
    ui.end_row();
}
