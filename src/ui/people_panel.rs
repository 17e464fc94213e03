//! The list of people a model found, each with a toggle.
//!
//! Must not know: how they were found.

use std::collections::BTreeSet;

use egui::{RichText, Ui};

use crate::{
    editor::Cut,
    inference::Subject,
    text::{Words, fill},
};

/// Draws the list. Gives the new choice when one was toggled.
pub fn people_ui(ui: &mut Ui, t: &Words, subjects: &[Subject], cut: &Cut) -> Option<BTreeSet<u32>> {
    let mut chosen = cut.chosen.clone();
    ui.horizontal(|ui| {
        ui.label(RichText::new(t.people).strong());
        ui.label(RichText::new(fill(t.people_found, &[&subjects.len()])).weak());
    });
    ui.horizontal(|ui| {
        let ids = || subjects.iter().map(|subject| subject.id);
        if ui.button(t.all).clicked() {
            chosen = ids().collect();
        }
        if ui.button(t.none).clicked() {
            chosen.clear();
        }
        if ui.button(t.invert).clicked() {
            chosen = ids().filter(|id| !cut.chosen.contains(id)).collect();
        }
    });
    for subject in subjects {
        let mut on = chosen.contains(&subject.id);
        ui.horizontal(|ui| {
            if ui.checkbox(&mut on, title(t, subject)).on_hover_text(subject.id.to_string()).changed() {
                toggle(&mut chosen, subject.id);
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.label(RichText::new(format!("{:.2}", subject.score)).weak());
            });
        });
    }
    (chosen != cut.chosen).then_some(chosen)
}

/// What a subject is called.
#[must_use]
pub fn title(t: &Words, subject: &Subject) -> String {
    fill(if subject.label == "person" { t.person_n } else { t.subject_n }, &[&subject.id])
}

/// Puts an id in, or takes it out.
pub fn toggle(chosen: &mut BTreeSet<u32>, subject_id: u32) {
    if !chosen.remove(&subject_id) {
        chosen.insert(subject_id);
    }
}
