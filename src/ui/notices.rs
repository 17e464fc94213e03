//! What happened, as small cards over the canvas, and the log of what was said before; nothing modal.
//!
//! A card has one sentence, the next step as buttons where there is one, and details to unfold and copy. Alike notices
//! share a card. Good news leaves by itself, unless the pointer rests on it.
//!
//! Must not know: why it happened beyond what the event says.

use std::collections::{BTreeMap, BTreeSet};

use egui::{Align2, Color32, Frame, RichText, Ui, Vec2};

use super::{
    App,
    action::Action,
    said::{details, next_steps, sentence},
    theme::{self, icon},
    top_bar::named,
};
use crate::{
    editor::{Event, Notice, Severity},
    text::{Lang, fill},
};

/// Most cards at a time; older ones wait.
const SHOWN: usize = 4;
/// Good news leaves after this many seconds, news with something to press later.
const LEAVES_SECS: f64 = 6.0;
const LEAVES_WITH_BUTTONS_SECS: f64 = 12.0;
/// Width of a card's text, points.
const TEXT_WIDTH: f32 = 312.0;

/// How the cards are looked at.
#[derive(Default)]
pub struct Cards {
    /// When each began to count down, in seconds of the window's clock.
    since: BTreeMap<u64, f64>,
    unfolded: BTreeSet<u64>,
    /// The log is shown.
    pub(super) log: bool,
}

/// Notices that share a card.
struct Card<'a> {
    notices: Vec<&'a Notice>,
    title: String,
}

/// Draws the cards at the bottom right of `area`, and above them the log when it is wanted.
pub fn notices_ui(ui: &Ui, app: &mut App, area: egui::Rect, actions: &mut Vec<Action>) {
    let mut state = std::mem::take(&mut app.cards);
    let offset = area.right_bottom() - ui.ctx().content_rect().right_bottom() - Vec2::splat(12.0);
    if state.log {
        log_ui(ui, app, offset, area, actions);
    } else if !app.editor.notices().is_empty() {
        let id = egui::Id::unique("notices");
        egui::Area::new(id).anchor(Align2::RIGHT_BOTTOM, offset).show(ui.ctx(), |ui| {
            ui.set_max_width(420.0_f32.min(area.width() - 24.0));
            let cards = grouped(app.lang, app.editor.notices());
            for card in cards.iter().rev().take(SHOWN).rev() {
                card_ui(ui, app, &mut state, card, actions);
            }
        });
    }
    let shown: BTreeSet<u64> = app.editor.notices().iter().map(|notice| notice.notice_id).collect();
    state.since.retain(|id, _| shown.contains(id));
    state.unfolded.retain(|id| shown.contains(id));
    app.cards = state;
}

/// Alike notices together, each card where its newest notice stands.
fn grouped(lang: Lang, notices: &[Notice]) -> Vec<Card<'_>> {
    let mut cards: Vec<Card<'_>> = Vec::new();
    for notice in notices {
        let title = sentence(lang, &notice.event);
        let unread = |event: &Event| matches!(event, Event::LoadFailed { .. });
        let alike = |card: &Card<'_>| {
            let first = card.notices.first().map(|notice| &notice.event);
            card.title == title || unread(&notice.event) && first.is_some_and(unread)
        };
        let mut card = match cards.iter().position(alike) {
            Some(at) => cards.remove(at),
            None => Card { notices: Vec::new(), title },
        };
        card.notices.push(notice);
        cards.push(card);
    }
    for card in &mut cards {
        let count = card.notices.len();
        let same = card.notices.iter().all(|notice| sentence(lang, &notice.event) == card.title);
        if count > 1 && !same {
            card.title = fill(lang.words().flow.files_not_opened, &[&count]);
        } else if count > 1 {
            card.title = format!("{} (×{count})", card.title);
        }
    }
    cards
}

fn card_ui(ui: &mut Ui, app: &App, state: &mut Cards, card: &Card<'_>, actions: &mut Vec<Action>) {
    let t = app.lang.words();
    let Some(newest) = card.notices.last() else { return };
    let steps = next_steps(app, &newest.event);
    let details = told(app.lang, card);
    let frame = Frame::popup(ui.style()).inner_margin(egui::Margin::symmetric(12, 10)).show(ui, |ui| {
        ui.horizontal_top(|ui| {
            let (glyph, colour) = face(ui, newest.event.severity());
            ui.label(RichText::new(glyph).size(18.0).color(colour));
            ui.vertical(|ui| {
                ui.set_width(TEXT_WIDTH);
                ui.label(&card.title);
                let unfolded = state.unfolded.contains(&newest.notice_id);
                if !steps.is_empty() || details.is_some() {
                    ui.horizontal_wrapped(|ui| {
                        for (word, action) in &steps {
                            if ui.button(*word).clicked() {
                                actions.push(action.clone());
                                dismiss(card, actions);
                            }
                        }
                        if details.is_some() {
                            let word = if unfolded { t.flow.fold } else { t.flow.details };
                            if ui.add(egui::Button::new(RichText::new(word).weak()).frame(false)).clicked() {
                                toggle(&mut state.unfolded, newest.notice_id);
                            }
                        }
                    });
                }
                if let (Some(details), true) = (&details, unfolded) {
                    details_ui(ui, app, &card.title, details);
                }
            });
            let close = ui.add(egui::Button::new(icon::CLOSE).frame_when_inactive(false));
            if named(close, t.dismiss).on_hover_text(t.dismiss).clicked() {
                dismiss(card, actions);
            }
        });
    });
    let rests = ui.rect_contains_pointer(frame.response.rect) || state.unfolded.contains(&newest.notice_id);
    let patience = if steps.is_empty() { LEAVES_SECS } else { LEAVES_WITH_BUTTONS_SECS };
    if newest.event.severity() == Severity::Done && leaves(ui, state, newest.notice_id, patience, rests) {
        dismiss(card, actions);
    }
}

/// Whether a card's time is over; asks for a frame when it will be.
fn leaves(ui: &Ui, state: &mut Cards, notice_id: u64, patience: f64, rests: bool) -> bool {
    let now = ui.input(|i| i.time);
    let since = state.since.entry(notice_id).or_insert(now);
    if rests {
        *since = now;
    }
    let left = *since + patience - now;
    if left > 0.0 {
        ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(left + 0.02));
    }
    left <= 0.0
}

fn dismiss(card: &Card<'_>, actions: &mut Vec<Action>) {
    actions.extend(card.notices.iter().map(|notice| Action::Dismiss(notice.notice_id)));
}

fn toggle(ids: &mut BTreeSet<u64>, id: u64) {
    if !ids.remove(&id) {
        ids.insert(id);
    }
}

fn face(ui: &Ui, severity: Severity) -> (&'static str, Color32) {
    let dark = ui.visuals().dark_mode;
    match severity {
        Severity::Info => (icon::INFO, theme::accent_line(dark)),
        Severity::Done => (icon::CHECK, theme::done(dark)),
        Severity::Error => (icon::WARNING, ui.visuals().warn_fg_color),
    }
}

/// What there is to unfold: each sentence when the card speaks for several, and what the system said.
fn told(lang: Lang, card: &Card<'_>) -> Option<String> {
    let several = card.notices.len() > 1;
    let lines = card.notices.iter().flat_map(|notice| {
        let sentence = sentence(lang, &notice.event);
        let own = (several && !card.title.starts_with(&sentence)).then_some(sentence);
        own.into_iter().chain(details(&notice.event))
    });
    let text = lines.collect::<Vec<_>>().join("\n");
    (!text.is_empty()).then_some(text)
}

fn details_ui(ui: &mut Ui, app: &App, title: &str, details: &str) {
    let t = app.lang.words();
    Frame::new().fill(ui.visuals().extreme_bg_color).corner_radius(4.0).inner_margin(8.0).show(ui, |ui| {
        ui.set_width(TEXT_WIDTH - 16.0);
        egui::ScrollArea::vertical().max_height(140.0).min_scrolled_height(140.0).show(ui, |ui| {
            ui.add(egui::Label::new(RichText::new(details).small()).wrap());
        });
        if ui.button(format!("{}  {}", icon::COPY, t.flow.copy_details)).clicked() {
            ui.ctx().copy_text(format!("{title}\n{details}"));
        }
    });
}

/// Everything that was said since the start, newest first.
fn log_ui(ui: &Ui, app: &App, offset: Vec2, area: egui::Rect, actions: &mut Vec<Action>) {
    let t = app.lang.words();
    egui::Area::new(egui::Id::unique("notice log")).anchor(Align2::RIGHT_BOTTOM, offset).show(ui.ctx(), |ui| {
        Frame::popup(ui.style()).inner_margin(12.0).show(ui, |ui| {
            ui.set_width(400.0_f32.min(area.width() - 48.0));
            ui.horizontal(|ui| {
                ui.label(RichText::new(t.notices).strong());
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    let close = ui.add(egui::Button::new(icon::CLOSE).frame_when_inactive(false));
                    if named(close, t.flow.close_log).on_hover_text(t.flow.close_log).clicked() {
                        actions.push(Action::ToggleLog);
                    }
                });
            });
            let said: Vec<&Notice> = app.editor.past().iter().chain(app.editor.notices()).rev().collect();
            if said.is_empty() {
                ui.label(RichText::new(t.flow.nothing_said).weak());
            }
            // As high as it needs: what stands on its bottom edge has no room below it to grow into.
            let most = (area.height() - 120.0).max(120.0);
            egui::ScrollArea::vertical().max_height(most).min_scrolled_height(most).show(ui, |ui| {
                for notice in said {
                    ui.separator();
                    ui.horizontal_top(|ui| {
                        let (glyph, colour) = face(ui, notice.event.severity());
                        ui.label(RichText::new(glyph).color(colour));
                        ui.vertical(|ui| {
                            let title = sentence(app.lang, &notice.event);
                            ui.label(&title);
                            let minutes = notice.at.elapsed().as_secs() / 60;
                            let when = if minutes == 0 {
                                t.flow.just_now.to_owned()
                            } else {
                                fill(t.flow.minutes_ago, &[&minutes])
                            };
                            ui.horizontal_wrapped(|ui| {
                                ui.label(RichText::new(when).small().weak());
                                for (word, action) in next_steps(app, &notice.event) {
                                    if ui.small_button(word).clicked() {
                                        actions.push(action);
                                    }
                                }
                                let details = details(&notice.event).unwrap_or_default();
                                let copy = named(ui.small_button(icon::COPY), t.flow.copy_details);
                                if copy.on_hover_text(t.flow.copy_details).clicked() {
                                    ui.ctx().copy_text(format!("{title}\n{details}"));
                                }
                            });
                        });
                    });
                }
            });
        });
    });
}
