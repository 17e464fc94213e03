//! The list of the people that were found: their faces, who belongs to the cut-out.
//!
//! Must not know: how people were found, how they are outlined on the photo.

use std::collections::BTreeSet;

use egui::{
    Align2, Color32, CornerRadius, FontId, Modifiers, Rect, RichText, Sense, Stroke, StrokeKind, Ui, Vec2,
    accesskit::Role, pos2, vec2,
};

use super::{
    App,
    action::Action,
    canvas::{Badge, paint_badge},
    commands, theme, tint,
    view::View,
};
use crate::{
    editor::{Command, PhotoEntry, finds},
    inference::{PERSON, Subject},
    text::{Words, class, fill},
};

const ROW: f32 = 48.0;
const FACE: f32 = 40.0;

/// Draws the list.
pub fn people_ui(ui: &mut Ui, app: &mut App, entry: &PhotoEntry, subjects: &[Subject], actions: &mut Vec<Action>) {
    let t = app.lang.words();
    ui.horizontal(|ui| {
        ui.label(RichText::new(t.people).strong());
        let things = subjects.iter().filter(|subject| finds::is_thing(subject)).count();
        ui.label(RichText::new(fill(t.people_found, &[&(subjects.len() - things)])).weak());
        if things > 0 {
            ui.label(RichText::new(fill(t.found.things_found, &[&things])).weak());
        }
    });
    ui.horizontal(|ui| {
        let buttons = [
            (t.all, t.view.everybody, commands::EVERYBODY),
            (t.none, t.view.nobody, commands::NOBODY),
            (t.invert, t.view.invert, commands::INVERT_PEOPLE),
        ];
        for (word, tip, command) in buttons {
            if ui.button(word).on_hover_text(command.tip(ui.ctx(), tip)).clicked() {
                actions.extend(command.action(app));
            }
        }
    });
    ui.spacing_mut().item_spacing.y = 2.0;
    for subject in subjects {
        if row_ui(ui, app, entry, subject) {
            let modifiers = ui.input(|i| i.modifiers);
            let chosen = click(&mut app.view, entry, subjects, subject.id, modifiers);
            actions.push(Action::Edit(Command::Choose { photo: entry.id, chosen }));
        }
    }
}

/// One person. Says whether they were clicked.
fn row_ui(ui: &mut Ui, app: &mut App, entry: &PhotoEntry, subject: &Subject) -> bool {
    let t = app.lang.words();
    let on = entry.cut.chosen.contains(&subject.id);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let name = title(t, subject);
    response.widget_info(|| egui::WidgetInfo::selected(Role::CheckBox, true, on, &name));
    let key = (entry.id, subject.id);
    let pointed = response.hovered() || response.has_focus();
    if pointed {
        app.view.hovered = Some(key);
    }
    let hovered = pointed || app.view.was_hovered == Some(key);
    if !ui.is_rect_visible(rect) {
        return response.clicked();
    }
    let visuals = ui.visuals();
    let painter = ui.painter();
    if hovered {
        painter.rect_filled(rect, CornerRadius::same(6), visuals.widgets.inactive.bg_fill);
    }
    if response.has_focus() {
        painter.rect_stroke(rect, CornerRadius::same(6), Stroke::new(2.0, theme::ACCENT), StrokeKind::Inside);
    }
    let colour = tint::colour(subject);
    check(
        painter,
        visuals,
        Rect::from_center_size(rect.left_center() + vec2(18.0, 0.0), Vec2::splat(18.0)),
        on,
        colour,
    );
    let face = Rect::from_min_size(rect.min + vec2(38.0, (ROW - FACE) / 2.0), Vec2::splat(FACE));
    if let Some(texture) = app.textures.face(entry, subject) {
        let dim = if on { Color32::WHITE } else { Color32::from_white_alpha(110) };
        let round = CornerRadius::same((FACE / 2.0) as u8);
        egui::Image::new((texture.id(), face.size())).corner_radius(round).tint(dim).paint_at(ui, face);
        let ring = if on { colour } else { visuals.weak_text_color() };
        ui.painter().circle_stroke(face.center(), FACE / 2.0, Stroke::new(2.0, ring));
    }
    let badge = Badge { colour, on, hovered: false };
    paint_badge(ui.painter(), face.right_bottom() - vec2(5.0, 5.0), 8.0, &subject.id.to_string(), badge);
    let text = if on { visuals.strong_text_color() } else { visuals.weak_text_color() };
    let at = pos2(face.right() + 14.0, rect.center().y);
    ui.painter().text(at, Align2::LEFT_CENTER, &name, FontId::proportional(14.0), text);
    let score = format!("{:.2}", subject.score);
    let at = rect.right_center() - vec2(10.0, 0.0);
    ui.painter().text(at, Align2::RIGHT_CENTER, score, FontId::proportional(13.0), visuals.weak_text_color());
    let clicked = response.clicked();
    // Beside the list: below, it would cover the next people.
    let mut tip = egui::Tooltip::for_enabled(&response);
    tip.popup = tip.popup.align(egui::RectAlign::LEFT);
    tip.show(|ui| tip_ui(ui, t, subject, on));
    clicked
}

/// A box that is ticked or not.
pub fn check(painter: &egui::Painter, visuals: &egui::Visuals, rect: Rect, on: bool, colour: Color32) {
    let round = CornerRadius::same(4);
    if on {
        painter.rect_filled(rect, round, colour);
        let tick = [vec2(-4.5, 0.0), vec2(-1.5, 3.5), vec2(4.5, -3.5)].map(|by| rect.center() + by);
        painter.line(tick.to_vec(), Stroke::new(2.0, theme::ON_PERSON));
    } else {
        painter.rect_stroke(rect, round, Stroke::new(1.5, visuals.weak_text_color()), StrokeKind::Inside);
    }
}

/// Who it is, how sure the model is, and what clicks do.
pub fn tip_ui(ui: &mut Ui, t: &Words, subject: &Subject, on: bool) {
    ui.set_max_width(320.0);
    ui.label(RichText::new(title(t, subject)).strong());
    ui.label(fill(t.view.score, &[&format!("{:.2}", subject.score)]));
    let click = if on { t.view.click_off } else { t.view.click_on };
    let key = if subject.id < 10 { fill(t.view.or_key, &[&subject.id]) } else { String::new() };
    ui.label(format!("{click}{key}"));
    ui.label(RichText::new(t.view.click_more).weak());
}

/// What a click on a person asks for. Plain: on or off. With Shift: all from the last clicked to this one become what
/// this one becomes, as in lists of check boxes everywhere. With Alt: only this one, and once more: all again, as
/// with the eyes in layer lists.
pub fn click(
    view: &mut View,
    entry: &PhotoEntry,
    subjects: &[Subject],
    id: u32,
    modifiers: Modifiers,
) -> BTreeSet<u32> {
    let anchor = view.anchor.filter(|(photo, _)| *photo == entry.id).map(|(_, anchor)| anchor);
    view.anchor = Some((entry.id, id));
    let mut chosen = entry.cut.chosen.clone();
    let all = || subjects.iter().map(|subject| subject.id);
    if modifiers.alt {
        let only = BTreeSet::from([id]);
        return if chosen == only { all().collect() } else { only };
    }
    if let Some(anchor) = anchor.filter(|_| modifiers.shift) {
        let on = !chosen.contains(&id);
        for between in all().filter(|other| (anchor.min(id)..=anchor.max(id)).contains(other)) {
            if on {
                chosen.insert(between);
            } else {
                chosen.remove(&between);
            }
        }
        return chosen;
    }
    toggle(&mut chosen, id);
    chosen
}

/// What a subject is called.
#[must_use]
pub fn title(t: &Words, subject: &Subject) -> String {
    match &*subject.label {
        PERSON => fill(t.person_n, &[&subject.id]),
        "subject" => fill(t.subject_n, &[&subject.id]),
        thing => fill(t.found.thing_n, &[&class(t.lang(), thing), &subject.id]),
    }
}

/// Puts an id in, or takes it out.
pub fn toggle(chosen: &mut BTreeSet<u32>, subject_id: u32) {
    if !chosen.remove(&subject_id) {
        chosen.insert(subject_id);
    }
}
