//! A light tour of the whole way: a note that points at the next control. It never holds anything up: what the user does
//! anyway moves it on, and Skip ends it for good (the menu of commands calls it back).
//!
//! Must not know: how anything is done.

use egui::{
    Align2, Area, Color32, CornerRadius, Frame, Id, Margin, Order, Rect, RichText, Stroke, StrokeKind, Ui, Vec2,
};

use super::{App, action::Action, theme};
use crate::{
    editor::{Document, Event},
    text::{Words, fill},
};

/// One of the five steps, and the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Open the group photo.
    Open,
    /// Add the missing person.
    Add,
    /// Cut them out.
    CutOut,
    /// Drag them in.
    DragIn,
    /// Write the picture.
    Export,
    /// All is done.
    Done,
}

/// How many steps there are.
const STEPS: usize = 5;
/// Width of the note, points.
const WIDTH: f32 = 268.0;

/// The tour, while it goes on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Guide {
    /// It is shown.
    pub(super) on: bool,
}

/// Tells the tour where a step's control is in this frame.
pub fn here(ui: &Ui, step: Step, rect: Rect) {
    let frame = ui.ctx().cumulative_frame_nr();
    ui.ctx().data_mut(|data| data.insert_temp(Id::unique(("guide", step)), (frame, rect)));
}

/// What is to be done next.
#[must_use]
pub fn next(document: &Document, exported: bool) -> Step {
    let cut = |entry: &crate::editor::PhotoEntry| entry.cut.model.is_some();
    if document.group().is_none() {
        Step::Open
    } else if document.photos.len() < 2 {
        Step::Add
    } else if document.layers.is_empty() {
        if document.photos.iter().skip(1).any(cut) { Step::DragIn } else { Step::CutOut }
    } else if !exported {
        Step::Export
    } else {
        Step::Done
    }
}

/// Draws the note of the step that is next.
pub fn guide_ui(ui: &Ui, app: &App, area: Rect, actions: &mut Vec<Action>) {
    if !app.guide.on {
        return;
    }
    let t = app.lang.words();
    let said = app.editor.past().iter().chain(app.editor.notices());
    let exported = said.into_iter().any(|notice| matches!(notice.event, Event::Exported(..)));
    let step = next(app.editor.document(), exported);
    let frame = ui.ctx().cumulative_frame_nr();
    let place: Option<(u64, Rect)> = ui.ctx().data(|data| data.get_temp(Id::unique(("guide", step))));
    let target = place.filter(|(seen, _)| *seen == frame).map(|(_, rect)| rect);
    if let Some(target) = target {
        let layer = egui::LayerId::new(Order::Foreground, Id::unique("guide ring"));
        let ring = target.expand(4.0);
        ui.ctx().layer_painter(layer).rect_stroke(
            ring,
            CornerRadius::same(8),
            Stroke::new(2.5, theme::ACCENT),
            StrokeKind::Outside,
        );
    }
    let (pivot, at) = beside(target, area, ui.ctx().content_rect());
    Area::new(Id::unique("guide")).order(Order::Foreground).pivot(pivot).fixed_pos(at).show(ui.ctx(), |ui| {
        let fill = theme::ACCENT_FILL;
        let frame = Frame::popup(ui.style()).fill(fill).stroke(Stroke::NONE).inner_margin(Margin::symmetric(14, 12));
        frame.show(ui, |ui| {
            ui.set_width(WIDTH);
            ui.visuals_mut().override_text_color = Some(Color32::WHITE);
            note_ui(ui, app, step, actions, t);
        });
    });
}

fn note_ui(ui: &mut Ui, app: &App, step: Step, actions: &mut Vec<Action>, t: &Words) {
    let (title, text) = words(t, step);
    ui.label(RichText::new(title).strong().size(15.0).color(Color32::WHITE));
    ui.label(text);
    ui.horizontal(|ui| {
        dots_ui(ui, step, t);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let clear =
                |word: &str| egui::Button::new(RichText::new(word).color(Color32::WHITE)).fill(theme::QUIET_ON_ACCENT);
            let word = if step == Step::Done { t.flow.guide_end } else { t.flow.guide_skip };
            if ui.add(clear(word)).clicked() {
                actions.push(Action::Guide(false));
            }
            let busy = !app.editor.activities().is_empty();
            if step == Step::Open && !busy && ui.add(clear(t.flow.guide_samples)).clicked() {
                actions.push(Action::OpenSamples);
            }
        });
    });
}

fn words(t: &Words, step: Step) -> (&'static str, &'static str) {
    match step {
        Step::Open => (t.empty_step_1, t.flow.guide_open),
        Step::Add => (t.empty_step_2, t.flow.guide_add),
        Step::CutOut => (t.flow.guide_cut_title, t.flow.guide_cut),
        Step::DragIn => (t.flow.guide_drag_title, t.flow.guide_drag),
        Step::Export => (t.flow.guide_export_title, t.flow.guide_export),
        Step::Done => (t.flow.guide_done_title, t.flow.guide_done),
    }
}

/// A dot a step; those that are done are full.
fn dots_ui(ui: &mut Ui, step: Step, t: &Words) {
    let now = (step as usize).min(STEPS);
    let (rect, response) = ui.allocate_exact_size(Vec2::new(STEPS as f32 * 14.0, 14.0), egui::Sense::hover());
    let name = fill(t.flow.guide_progress, &[&(now + 1).min(STEPS), &STEPS]);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Label, true, &name));
    for dot in 0..STEPS {
        let centre = rect.left_center() + Vec2::new(6.0 + dot as f32 * 14.0, 0.0);
        if dot < now {
            ui.painter().circle_filled(centre, 4.0, Color32::WHITE);
        } else {
            let stroke = Stroke::new(if dot == now { 2.0 } else { 1.0 }, Color32::from_white_alpha(200));
            ui.painter().circle_stroke(centre, 4.0, stroke);
        }
    }
}

/// Where the note stands: below its control or beside it, always on the screen; without one at the bottom of `area`.
fn beside(target: Option<Rect>, area: Rect, screen: Rect) -> (Align2, egui::Pos2) {
    const GAP: f32 = 14.0;
    let Some(target) = target else { return (Align2::CENTER_BOTTOM, area.center_bottom() - Vec2::new(0.0, 20.0)) };
    let room = WIDTH / 2.0 + 22.0;
    let x = target.center().x.clamp(screen.left() + room, (screen.right() - room).max(screen.left() + room));
    if target.center().y < screen.top() + 60.0 {
        (Align2::CENTER_TOP, egui::pos2(x, target.bottom() + GAP))
    } else if target.center().x < screen.center().x {
        (Align2::LEFT_TOP, egui::pos2(target.right() + GAP, target.top()))
    } else {
        (Align2::RIGHT_TOP, egui::pos2(target.left() - GAP, target.top()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_done_moves_the_tour_on() {
        let document = Document::default();
        assert_eq!(next(&document, false), Step::Open);
        assert_eq!(next(&document, true), Step::Open, "an old export is not this one");
    }

    #[test]
    fn the_note_stays_on_the_screen() {
        let screen = Rect::from_min_size(egui::Pos2::ZERO, Vec2::new(900.0, 600.0));
        let button = |x: f32, y: f32| Some(Rect::from_center_size(egui::pos2(x, y), Vec2::new(80.0, 28.0)));
        for target in [button(40.0, 20.0), button(880.0, 20.0), button(60.0, 300.0), button(840.0, 500.0), None] {
            let (pivot, at) = beside(target, screen, screen);
            let note = pivot.anchor_size(at, Vec2::new(WIDTH + 28.0, 110.0));
            assert!(screen.contains_rect(note), "{target:?}: {note:?}");
            assert!(target.is_none_or(|target| !note.intersects(target)));
        }
    }
}
