//! The handles of what is selected: where they are, how they look, which one the pointer would take, its cursor.
//!
//! Must not know: what a handle does.

use egui::{Color32, CursorIcon, Painter, Pos2, Rect, Shape, Stroke, Ui, Vec2, accesskit::Role, vec2};

use super::{super::frame::Frame, Canvas, chosen, corners, standing};
use crate::{
    text::Words,
    ui::{App, canvas::Grip, theme},
};

/// How far from its middle a handle can be taken, screen points.
const REACH: f32 = 12.0;
/// The handle that turns stands this far from the box, screen points.
const STEM: f32 = 30.0;
/// A side shorter than this on screen has no handle in its middle, so that the corners can be told apart.
const ROOM: f32 = 56.0;

/// The eight handles that scale: where along the box's own sides.
const SCALES: [(i8, i8); 8] = [(-1, -1), (1, -1), (1, 1), (-1, 1), (0, -1), (1, 0), (0, 1), (-1, 0)];

/// The handles that there is room for, with where they are on the screen.
fn handles(canvas: &Canvas, frame: &Frame) -> Vec<(Grip, Pos2)> {
    let [a, b, _, d] = corners(canvas, frame);
    let (width, height) = (a.distance(b), a.distance(d));
    let has_room = |(x, y): (i8, i8)| (x != 0 || width > ROOM) && (y != 0 || height > ROOM);
    let scales = SCALES.into_iter().filter(|&at| has_room(at)).map(|(x, y)| {
        let at = canvas.screen(frame.point(f64::from(x), f64::from(y)));
        (Grip::Scale(x, y), at)
    });
    scales.chain([(Grip::Turn, stem(canvas, frame).1)]).collect()
}

/// The line to the handle that turns: above the box, or below it where the canvas ends.
fn stem(canvas: &Canvas, frame: &Frame) -> (Pos2, Pos2) {
    let side = |y: f64| {
        let (foot, middle) = (canvas.screen(frame.point(0.0, y)), canvas.screen(frame.centre));
        let out = if foot == middle { vec2(0.0, y as f32) } else { (foot - middle).normalized() };
        (foot, foot + out * STEM)
    };
    let (above, below) = (side(-1.0), side(1.0));
    let room = canvas.area.shrink(8.0);
    if !room.contains(above.1) && room.contains(below.1) { below } else { above }
}

/// The handle that the pointer would take.
pub fn grip_at(canvas: &Canvas, frame: &Frame, at: Pos2) -> Option<Grip> {
    handles(canvas, frame)
        .into_iter()
        .map(|(grip, place)| (grip, place.distance(at)))
        .filter(|(_, distance)| *distance <= REACH)
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(grip, _)| grip)
}

/// The pointer's shape over a handle of a box that is turned by `angle_rad`.
pub fn cursor(grip: Grip, angle_rad: f64) -> CursorIcon {
    match grip {
        Grip::Body => CursorIcon::Move,
        Grip::Turn => CursorIcon::Alias,
        Grip::Scale(x, y) => {
            let direction = f64::from(y).atan2(f64::from(x)) + angle_rad;
            match (direction / std::f64::consts::FRAC_PI_4).round().rem_euclid(4.0) as u8 {
                0 => CursorIcon::ResizeHorizontal,
                1 => CursorIcon::ResizeNwSe,
                2 => CursorIcon::ResizeVertical,
                _ => CursorIcon::ResizeNeSw,
            }
        }
    }
}

/// Draws the box of each who is selected and the handles around them all.
pub fn handles_ui(ui: &Ui, painter: &Painter, app: &App, canvas: &Canvas) {
    let people = chosen(app);
    let Some(frame) = standing::around(&people) else { return };
    if people.len() > 1 {
        for person in &people {
            outline(painter, canvas, &person.frame, 1.0);
        }
    }
    outline(painter, canvas, &frame, 1.5);
    if people.iter().all(|person| person.locked) {
        return;
    }
    let (foot, end) = stem(canvas, &frame);
    painter.line_segment([foot, end], Stroke::new(3.0, Color32::from_black_alpha(110)));
    painter.line_segment([foot, end], Stroke::new(1.5, theme::ACCENT));
    for (grip, at) in handles(canvas, &frame) {
        let lit = app.placing.hovered == Some(grip);
        paint_handle(painter, canvas, &frame, grip, at, lit);
        let part = Rect::from_center_size(at, Vec2::splat(2.0 * REACH)).intersect(canvas.area);
        let part = ui.interact(part, ui.unique_id().with(("handle", format!("{grip:?}"))), egui::Sense::hover());
        let name = name(app.lang.words(), grip);
        part.widget_info(|| egui::WidgetInfo::labeled(Role::Image, true, name));
    }
}

fn outline(painter: &Painter, canvas: &Canvas, frame: &Frame, width: f32) {
    let corners = corners(canvas, frame).to_vec();
    painter.add(Shape::closed_line(corners.clone(), Stroke::new(width + 1.5, Color32::from_black_alpha(110))));
    painter.add(Shape::closed_line(corners, Stroke::new(width, theme::ACCENT)));
}

fn paint_handle(painter: &Painter, canvas: &Canvas, frame: &Frame, grip: Grip, at: Pos2, lit: bool) {
    let fill = if lit { theme::ACCENT } else { Color32::WHITE };
    let rim = Stroke::new(1.5, theme::ACCENT_FILL);
    let (wide, tall) = match grip {
        Grip::Turn | Grip::Body => {
            painter.circle(at, 6.5, fill, rim);
            return;
        }
        Grip::Scale(0, _) => (8.0, 3.5),
        Grip::Scale(_, 0) => (3.5, 8.0),
        Grip::Scale(..) => (5.0, 5.0),
    };
    // Turned as the box is.
    let [a, b, _, d] = corners(canvas, frame);
    let (x, y) = (direction(a, b, vec2(1.0, 0.0)) * wide, direction(a, d, vec2(0.0, 1.0)) * tall);
    let square = vec![at - x - y, at + x - y, at + x + y, at - x + y];
    painter.add(Shape::convex_polygon(square, fill, rim));
}

fn direction(from: Pos2, to: Pos2, otherwise: Vec2) -> Vec2 {
    if from == to { otherwise } else { (to - from).normalized() }
}

/// What a handle is called.
pub fn name(t: &Words, grip: Grip) -> &'static str {
    let t = &t.placing;
    match grip {
        Grip::Scale(-1, -1) => t.handle_top_left,
        Grip::Scale(1, -1) => t.handle_top_right,
        Grip::Scale(1, 1) => t.handle_bottom_right,
        Grip::Scale(-1, 1) => t.handle_bottom_left,
        Grip::Scale(0, -1) => t.handle_top,
        Grip::Scale(1, _) => t.handle_right,
        Grip::Scale(0, _) => t.handle_bottom,
        Grip::Scale(..) => t.handle_left,
        Grip::Turn | Grip::Body => t.handle_turn,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_follows_the_angle_of_its_handle() {
        let quarter = std::f64::consts::FRAC_PI_2;
        assert_eq!(cursor(Grip::Scale(1, 0), 0.0), CursorIcon::ResizeHorizontal);
        assert_eq!(cursor(Grip::Scale(1, 0), quarter), CursorIcon::ResizeVertical);
        assert_eq!(cursor(Grip::Scale(1, 1), 0.0), CursorIcon::ResizeNwSe);
        assert_eq!(cursor(Grip::Scale(-1, -1), quarter), CursorIcon::ResizeNeSw);
        assert_eq!(cursor(Grip::Scale(1, -1), 0.1), CursorIcon::ResizeNeSw);
        assert_eq!(cursor(Grip::Scale(0, -1), quarter / 2.0), CursorIcon::ResizeNeSw);
    }
}
