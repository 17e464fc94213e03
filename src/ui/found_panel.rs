//! What of Mask R-CNN's finds is shown: how sure they must be, things besides people, and who holds what.
//!
//! Must not know: how things are found or drawn.

use egui::{Button, Checkbox, RichText, Slider, Ui};

use super::{action::Action, edge_panel, people_panel::title, theme, theme::icon, top_bar::named};
use crate::{
    editor::{Command, Finds, FindsChange, PhotoEntry, finds},
    inference::{Subject, mask_rcnn},
    text::{Lang, fill},
};

/// Draws the panel under the edge's, for a photo whose current result is Mask R-CNN's. `all` are its finds, hidden ones
/// too.
pub fn found_ui(ui: &mut Ui, lang: Lang, entry: &PhotoEntry, all: &[Subject], actions: &mut Vec<Action>) {
    let Some(model) = entry.cut.model.filter(|model| mask_rcnn::is_one(model)) else { return };
    let (t, shown) = (&lang.words().found, &entry.cut.finds);
    let mut push = |change| actions.push(Action::Edit(Command::SetFinds { photo: entry.id, change }));

    let mut score = shown.min_score;
    egui::Grid::new("finds").num_columns(2).show(ui, |ui| {
        let slider = Slider::new(&mut score, mask_rcnn::FAINTEST..=0.95).fixed_decimals(2).step_by(0.01);
        edge_panel::row(ui, t.min_score, t.min_score_tip, slider);
    });
    if score != shown.min_score {
        push(FindsChange::MinScore(score));
    }
    let weak = Finds { things: shown.things, ..Finds::default() };
    let hidden = all.iter().filter(|subject| weak.shows(subject) && !shown.shows(subject)).count();
    if hidden > 0 {
        ui.label(RichText::new(fill(t.hidden, &[&hidden])).small().weak());
    }

    let people_only = model == mask_rcnn::FAST_ID;
    let mut things = shown.things && !people_only;
    let switch = theme::with_rims(ui, |ui| ui.add_enabled(!people_only, Checkbox::new(&mut things, t.things)));
    if switch.on_hover_text(t.things_tip).on_disabled_hover_text(t.things_need_exact).changed() {
        push(FindsChange::Things(things));
    }
    if things {
        things_ui(ui, lang, shown, all, &mut push);
    }
}

/// The shown things, each with a button that joins it to a person or takes it away again.
fn things_ui(ui: &mut Ui, lang: Lang, shown: &Finds, all: &[Subject], push: &mut impl FnMut(FindsChange)) {
    let t = &lang.words().found;
    let person = |id: u32| fill(lang.words().person_n, &[&id]);
    let people: Vec<Subject> =
        all.iter().filter(|subject| shown.shows(subject) && !finds::is_thing(subject)).cloned().collect();
    let mut things = all.iter().filter(|subject| finds::is_thing(subject) && shown.shows(subject)).peekable();
    if things.peek().is_none() {
        ui.label(RichText::new(t.no_things).small().weak());
        return;
    }
    ui.label(RichText::new(t.held).strong());
    for thing in things {
        let name = title(lang.words(), thing);
        let (holder, held) = match shown.held.get(&thing.id) {
            Some(&holder) => (holder, true),
            None => match finds::likely_holder(thing, &people) {
                Some(holder) => (holder, false),
                None => continue,
            },
        };
        let who = person(holder);
        ui.horizontal(|ui| {
            ui.label(&name);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let (glyph, words, spoken) = if held {
                    (icon::CLOSE, fill(t.with, &[&who]), fill(t.take, &[&name, &who]))
                } else {
                    (icon::PLUS, fill(t.give, &[&who]), fill(t.give_name, &[&name, &who]))
                };
                let tip = if held { spoken.clone() } else { fill(t.give_tip, &[&name, &who]) };
                let button = named(ui.add(Button::new(format!("{glyph}  {words}"))), &spoken).on_hover_text(tip);
                if button.clicked() {
                    push(FindsChange::Holder { thing: thing.id, person: (!held).then_some(holder) });
                }
            });
        });
    }
}
