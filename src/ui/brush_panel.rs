//! The brush's section of the panel: keep or erase, its settings, what was drawn.
//!
//! Must not know: how a stroke is drawn.

use egui::{Align, Button, Layout, RichText, Ui, accesskit::Role, vec2};

use super::{
    App,
    action::Action,
    brush::{BrushAction, Tip},
    commands,
    dials::{self, Dial},
    theme::{self, icon},
    top_bar::named,
};
use crate::{
    editor::PhotoEntry,
    text::{Words, fill},
};

/// Draws the section.
pub fn brush_ui(ui: &mut Ui, app: &App, entry: &PhotoEntry, actions: &mut Vec<Action>) {
    let t = app.lang.words();
    head_ui(ui, app, actions);
    if app.brush.on {
        sides_ui(ui, app, actions);
        tip_ui(ui, t, app.brush.tip, entry, actions);
        ui.add(egui::Label::new(RichText::new(t.brush.keys).small().weak()).wrap());
    }
    let count = entry.cut.strokes.all().len();
    if count > 0 {
        ui.horizontal(|ui| {
            ui.label(fill(t.brush.strokes, &[&count]));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let clear = named(ui.button(icon::TRASH), t.brush.clear).on_hover_text(t.brush.clear);
                if clear.clicked() {
                    actions.extend(app.clear_strokes());
                }
            });
        });
    }
}

/// Takes the brush or puts it away; sets it back.
fn head_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    let t = app.lang.words();
    let on = app.brush.on;
    let row = |ui: &mut Ui| {
        if on && !app.brush.tip.is_first() {
            let name = fill(t.app.set_back, &[&t.brush.tool]);
            let back = ui.add(Button::new(icon::RESET).min_size(vec2(28.0, 30.0)));
            if named(back, &name).on_hover_text(&name).clicked() {
                actions.push(Action::Brush(BrushAction::Set(Tip::FIRST)));
            }
        }
        let key = RichText::new(commands::BRUSH.shortcut(ui.ctx()));
        let key = if on { key.color(ui.visuals().selection.stroke.color) } else { key.weak() };
        let button = Button::selectable(on, format!("{}  {}", icon::BRUSH, t.brush.tool))
            .frame_when_inactive(true)
            .right_text(key)
            .min_size(vec2(ui.available_width().floor(), 30.0));
        let response = ui.add(button);
        response.widget_info(|| egui::WidgetInfo::selected(Role::Button, true, on, t.brush.tool));
        if response.on_hover_text(commands::BRUSH.tip(ui.ctx(), t.brush.tool_tip)).clicked() {
            actions.push(Action::Brush(BrushAction::Toggle));
        }
    };
    ui.horizontal(|ui| {
        ui.set_min_height(30.0);
        ui.with_layout(Layout::right_to_left(Align::Center), row);
    });
}

/// Keep or erase.
fn sides_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    let t = app.lang.words();
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let width = ((ui.available_width() - 4.0) / 2.0).floor() - 1.0;
        let sides = [
            (true, icon::PLUS, t.brush.keep, t.brush.keep_tip),
            (false, icon::MINUS, t.brush.erase, t.brush.erase_tip),
        ];
        for (keep, sign, name, tip) in sides {
            let on = app.brush.erases != keep;
            let face = format!("{sign}  {name}");
            let button = Button::selectable(on, face).frame_when_inactive(true).min_size(vec2(width, 28.0));
            let response = ui.add(button);
            response.widget_info(|| egui::WidgetInfo::selected(Role::RadioButton, true, on, name));
            if response.on_hover_text(commands::BRUSH_SWAP.tip(ui.ctx(), tip)).clicked() {
                actions.push(Action::Brush(BrushAction::Keep(keep)));
            }
        }
    });
}

fn tip_ui(ui: &mut Ui, t: &Words, tip: Tip, entry: &PhotoEntry, actions: &mut Vec<Action>) {
    let mut wanted = tip;
    dials::grid(ui, "brush", |ui| {
        let size = |tip: Tip| tip.size_px(entry).round();
        let mut size_px = size(tip);
        let range = 1.0..=Tip::most_px(entry);
        let dial = Dial {
            name: t.brush.size,
            tip: t.brush.size_tip,
            range,
            decimals: 0,
            suffix: " px",
            neutral: size(Tip::FIRST),
        };
        if dials::wide_dial(ui, t, &dial, &mut size_px) {
            wanted = wanted.with_size_px(entry, size_px);
        }
        let percent = |ui: &mut Ui, name: &str, tip: &str, value: &mut f32, first: f32, least: f32| {
            let mut shown = (*value * 100.0).round();
            let dial =
                Dial { name, tip, range: least..=100.0, decimals: 0, suffix: " %", neutral: (first * 100.0).round() };
            if dials::dial(ui, t, &dial, &mut shown) {
                *value = shown / 100.0;
            }
        };
        let (b, first) = (&t.brush, Tip::FIRST);
        percent(ui, b.hardness, b.hardness_tip, &mut wanted.hardness, first.hardness, 0.0);
        percent(ui, b.flow, b.flow_tip, &mut wanted.flow, first.flow, 1.0);
        percent(ui, b.smoothing, b.smoothing_tip, &mut wanted.smoothing, first.smoothing, 0.0);
    });
    let at_edges = theme::with_rims(ui, |ui| ui.checkbox(&mut wanted.at_edges, t.brush.at_edges));
    at_edges.on_hover_text(commands::BRUSH_AT_EDGES.tip(ui.ctx(), t.brush.at_edges_tip));
    if wanted != tip {
        actions.push(Action::Brush(BrushAction::Set(wanted)));
    }
}
