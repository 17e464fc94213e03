//! Advice where it matters: one sentence beside what it is about, and the better choice as a button.
//!
//! Must not know: how the advice is found.

use egui::{Frame, Margin, RichText, Ui};

use super::{
    App,
    action::Action,
    theme::{self, icon},
};
use crate::{
    editor::{
        Choice, Command, Export, ExportSettings, Layer, PEOPLE, PhotoId,
        advice::{self, CutAdvice, Side},
    },
    imaging::Placement,
    text::{Words, fill},
};

/// A sentence and, with it, a button. True when that was clicked.
pub fn hint_ui(ui: &mut Ui, text: &str, button: Option<&str>) -> bool {
    let frame =
        Frame::new().fill(ui.visuals().faint_bg_color).corner_radius(6.0).inner_margin(Margin::symmetric(10, 8));
    let mut clicked = false;
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_top(|ui| {
            ui.label(RichText::new(icon::LIGHTBULB).color(theme::accent_line(ui.visuals().dark_mode)));
            ui.vertical(|ui| {
                ui.add(egui::Label::new(RichText::new(text).small()).wrap());
                if let Some(button) = button {
                    clicked = ui.button(button).clicked();
                }
            });
        });
    });
    clicked
}

/// About how the shown photo is cut out.
pub fn cut_hints_ui(ui: &mut Ui, app: &App, photo: PhotoId, actions: &mut Vec<Action>) {
    let t = app.lang.words();
    let busy = app.editor.segmenting().is_some();
    let Some(advice) = app.editor.cut_advice(photo).filter(|_| !busy) else { return };
    let (text, button, model) = match advice {
        CutAdvice::Nobody { try_model } if try_model == PEOPLE => {
            (t.flow.hint_nobody_portrait.to_owned(), t.flow.try_people, try_model)
        }
        CutAdvice::Nobody { try_model } => (t.flow.hint_nobody_people.to_owned(), t.flow.try_portrait, try_model),
        CutAdvice::Several { people } => (fill(t.flow.hint_several, &[&people]), t.flow.use_people, PEOPLE),
    };
    if hint_ui(ui, &text, Some(button)) {
        actions.push(Action::Run(photo, Choice::Model(model)));
    }
}

/// About where and how large a person stands.
pub fn layer_hints_ui(ui: &mut Ui, app: &App, layer: &Layer, actions: &mut Vec<Action>) {
    let t = app.lang.words();
    if let Some(shown) = app.editor.cut_in_view(layer) {
        let (text, button) = side_words(t, shown.side);
        if hint_ui(ui, text, Some(button)) {
            actions.push(Action::Edit(Command::place(layer.id, shown.hidden_by)));
        }
    }
    if let Some(times) = advice::enlarged(layer) {
        let text = fill(t.flow.hint_enlarged, &[&format!("{:.0}", times * 100.0)]);
        if hint_ui(ui, &text, Some(t.flow.own_size)) {
            let placement = Placement { scale: 1.0, ..layer.placement };
            actions.push(Action::Edit(Command::place(layer.id, placement)));
        }
    }
}

fn side_words(t: &Words, side: Side) -> (&'static str, &'static str) {
    match side {
        Side::Bottom => (t.flow.hint_cut_bottom, t.flow.align_bottom),
        Side::Top => (t.flow.hint_cut_side, t.flow.align_top),
        Side::Left => (t.flow.hint_cut_side, t.flow.align_left),
        Side::Right => (t.flow.hint_cut_side, t.flow.align_right),
    }
}

/// About the picture that is to be exported.
pub fn export_hints_ui(ui: &mut Ui, app: &App, what: Export, settings: &mut ExportSettings) {
    let t = app.lang.words();
    let document = app.editor.document();
    let (Export::Composition, Some(frame)) = (what, document.frame()) else { return };
    let full = (frame.width, frame.height);
    let Some(sharp) = advice::sharp_long_side(document, full) else { return };
    if settings.long_side.is_some_and(|side| side <= sharp) {
        return;
    }
    let text = fill(t.flow.hint_export_soft, &[&sharp]);
    if hint_ui(ui, &text, Some(&fill(t.flow.use_side, &[&sharp]))) {
        settings.long_side = Some(sharp);
    }
}
