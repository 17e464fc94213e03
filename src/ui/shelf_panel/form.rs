//! The description of a model of the user's own: its name and how a photo is fed to it.
//!
//! Must not know: how the file is tried.

use std::path::PathBuf;

use egui::{Button, Color32, DragValue, Frame, Grid, Margin, RichText, TextEdit, Ui, WidgetInfo, accesskit::Role};

use super::Asked;
use crate::{
    inference::{
        own::{self, SIDES, Wanted},
        u2net::Feed,
    },
    text::{Words, fill},
    ui::{App, action::Action, theme, top_bar::named},
};

/// What was typed so far.
#[derive(Default)]
pub struct Form {
    file: Option<PathBuf>,
    name: String,
    side: u32,
    wanted: Wanted,
}

impl Form {
    /// Draws it while there is a file to describe.
    pub fn show(&mut self, ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
        let Some(path) = app.editor.shelf().unknown() else {
            self.file = None;
            return;
        };
        if self.file.as_deref() != Some(path) {
            let stem = path.file_stem().unwrap_or_default().to_string_lossy();
            *self = Self { file: Some(path.to_owned()), name: own::plain(&stem), ..Self::default() };
        }
        let t = app.lang.words();
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        let frame = Frame::new().fill(ui.visuals().panel_fill).stroke(egui::Stroke::new(1.0, theme::ACCENT));
        frame.corner_radius(8).inner_margin(Margin::symmetric(12, 10)).show(ui, |ui| {
            ui.set_width(ui.available_width() - 10.0);
            ui.label(RichText::new(fill(t.shelf.own_title, &[&file])).size(15.0).strong());
            ui.label(t.shelf.own_explained);
            self.fields_ui(ui, t);
            ui.horizontal(|ui| {
                let free = app.editor.shelf().adding().is_none();
                let face = RichText::new(t.shelf.add).color(Color32::WHITE);
                let add = ui.add_enabled(free, Button::new(face).fill(theme::ACCENT_FILL));
                if named(add, t.shelf.add).clicked() {
                    let side = (self.side > 0).then_some(self.side);
                    let wanted = Wanted { name: Some(self.name.trim().to_owned()), side, ..self.wanted.clone() };
                    actions.push(Action::Shelf(Asked::AddOwn(wanted)));
                }
                if ui.add_enabled(free, Button::new(t.shelf.not_now)).clicked() {
                    actions.push(Action::Shelf(Asked::ForgetUnknown));
                }
            });
        });
    }

    fn fields_ui(&mut self, ui: &mut Ui, t: &Words) {
        Grid::new("own model").num_columns(2).spacing([12.0, 6.0]).show(ui, |ui| {
            ui.label(t.shelf.own_name);
            let field = ui.add(TextEdit::singleline(&mut self.name).desired_width(220.0));
            let name = self.name.clone();
            field.widget_info(|| {
                let mut info = WidgetInfo::labeled(Role::TextInput, true, t.shelf.own_name);
                info.current_text_value = Some(name.clone());
                info
            });
            ui.end_row();

            ui.label(t.shelf.own_as);
            ui.horizontal(|ui| {
                for (word, feed, side) in [("U²-Net", Feed::U2NET, 0), ("IS-Net", Feed::ISNET, Feed::ISNET.side)] {
                    let on = (self.wanted.mean, self.wanted.std) == (feed.mean, feed.std);
                    if ui.add(Button::selectable(on, word)).clicked() {
                        (self.wanted.mean, self.wanted.std, self.side) = (feed.mean, feed.std, side);
                    }
                }
            });
            ui.end_row();

            ui.label(t.shelf.own_side).on_hover_text(t.shelf.own_side_tip);
            let shown = |side: f64, _: std::ops::RangeInclusive<usize>| match side as u32 {
                0 => t.shelf.own_side_auto.to_owned(),
                side => format!("{side} px"),
            };
            let side = DragValue::new(&mut self.side).range(0..=*SIDES.end()).custom_formatter(shown);
            let side = ui.add(side);
            side.widget_info(|| WidgetInfo::labeled(Role::SpinButton, true, t.shelf.own_side));
            side.on_hover_text(t.shelf.own_side_tip);
            ui.end_row();

            let rows = [
                (t.shelf.own_mean, t.shelf.own_mean_tip, &mut self.wanted.mean, 0.0..=1.0),
                (t.shelf.own_std, t.shelf.own_std_tip, &mut self.wanted.std, 0.001..=10.0),
            ];
            for (word, tip, values, range) in rows {
                ui.label(word).on_hover_text(tip);
                ui.horizontal(|ui| {
                    for (value, channel) in values.iter_mut().zip([t.shelf.red, t.shelf.green, t.shelf.blue]) {
                        let drag = DragValue::new(value).range(range.clone()).speed(0.005).max_decimals(3);
                        let name = fill(t.shelf.channel, &[&word, &channel]);
                        let response = ui.add(drag);
                        response.widget_info(|| WidgetInfo::labeled(Role::SpinButton, true, &name));
                        response.on_hover_text(format!("{name}\n{tip}"));
                    }
                });
                ui.end_row();
            }
        });
    }
}
