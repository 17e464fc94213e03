//! The people's numbers on the photo: where they stand, and clicks on them.
//!
//! Must not know: how a click changes the choice.

use egui::{Align2, Color32, FontId, Pos2, Rect, Response, Sense, Stroke, Ui, Vec2, accesskit::Role, vec2};

use super::Canvas;
use crate::{
    inference::Subject,
    text::{Words, fill},
    ui::{people_panel, theme, tint},
};

/// Half the width of a badge, points.
const RADIUS: f32 = 12.0;

/// A badge's looks.
#[derive(Clone, Copy, Debug)]
pub struct Badge {
    /// The person's colour.
    pub colour: Color32,
    /// Whether they are chosen.
    pub on: bool,
    /// Whether the pointer is on them.
    pub hovered: bool,
}

/// Draws a numbered badge of that radius.
pub fn paint_badge(painter: &egui::Painter, at: Pos2, radius: f32, text: &str, badge: Badge) {
    let (fill, ink, ring) = if badge.on {
        (badge.colour, theme::ON_PERSON, Color32::WHITE)
    } else {
        (theme::CHIP, Color32::WHITE, Color32::from_white_alpha(150))
    };
    let radius = if badge.hovered { radius + 1.5 } else { radius };
    painter.circle_filled(at, radius + 1.5, Color32::from_black_alpha(90));
    painter.circle(at, radius, fill, Stroke::new(1.5, ring));
    painter.text(at, Align2::CENTER_CENTER, text, FontId::proportional(radius + 1.5), ink);
}

/// Where each subject's badge stands: above the face, else at the top of them; moved apart where two would cover each
/// other. `None` where it is not on the canvas.
#[must_use]
pub fn places(canvas: &Canvas, subjects: &[Subject]) -> Vec<Option<Pos2>> {
    let mut taken: Vec<Pos2> = Vec::with_capacity(subjects.len());
    let inside = canvas.area.shrink(RADIUS + 3.0);
    let place = |subject: &Subject| {
        let head = subject.face.unwrap_or(subject.bounds);
        let top = canvas.camera.to_screen(canvas.area, vec2(head.centre().0, head.y0));
        let body = canvas.rect(Rect::from_min_max(
            egui::pos2(subject.bounds.x0, subject.bounds.y0),
            egui::pos2(subject.bounds.x1, subject.bounds.y1),
        ));
        if !body.intersects(canvas.area) {
            return None;
        }
        // The number stays in sight as long as the person does.
        let mut at = inside.clamp(top - vec2(0.0, RADIUS + 2.0));
        for other in &taken {
            if other.distance(at) < 2.0 * RADIUS + 2.0 {
                at.x = (other.x + 2.0 * RADIUS + 2.0).min(inside.max.x);
            }
        }
        taken.push(at);
        Some(at)
    };
    subjects.iter().map(place).collect()
}

/// Draws a subject's badge and takes clicks on it.
pub fn badge_ui(
    ui: &Ui,
    painter: &egui::Painter,
    t: &Words,
    at: Pos2,
    subject: &Subject,
    on: bool,
    hovered: bool,
) -> Response {
    paint_badge(painter, at, RADIUS, &subject.id.to_string(), Badge { colour: tint::colour(subject), on, hovered });
    let rect = Rect::from_center_size(at, Vec2::splat(2.0 * RADIUS + 4.0));
    let response = ui.interact(rect, ui.unique_id().with(("badge", subject.id)), Sense::click());
    let name = fill(t.on_the_photo, &[&people_panel::title(t, subject)]);
    response.widget_info(|| egui::WidgetInfo::selected(Role::CheckBox, true, on, &name));
    if response.has_focus() {
        painter.circle_stroke(at, RADIUS + 4.0, Stroke::new(2.0, theme::ACCENT));
    }
    response
}
