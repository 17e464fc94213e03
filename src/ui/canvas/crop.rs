//! The canvas while cropping: all of the group photo, turned as it is straightened, dimmed outside the frame; handles.
//!
//! Coordinates are as in [`super::compose`].
//!
//! Must not know: how a frame is fitted into the photo.

use egui::{
    Color32, CursorIcon, Painter, PointerButton, Pos2, Rect, Sense, Stroke, StrokeKind, Ui, accesskit::Role, vec2,
};

use super::{
    Canvas, begin_on,
    compose::{cursor, handle_name, paint_everybody, paint_tag},
    frame::wrapped,
    gesture::{Gesture, Grip, Held},
    paint_photo, standing,
};
use crate::{
    editor::PhotoEntry,
    imaging::Crop,
    text::fill,
    ui::{
        App,
        action::Action,
        crop::{CropAction, Ratio, dragged, frame_of, level},
    },
};

/// How far from a corner or an edge it can be taken, screen points.
const REACH: f32 = 14.0;
/// The handles, corners first.
const HANDLES: [(i8, i8); 8] = [(-1, -1), (1, -1), (1, 1), (-1, 1), (0, -1), (1, 0), (0, 1), (-1, 0)];

/// A drag on the frame.
#[derive(Clone, Copy, Debug, Default)]
pub enum CropDrag {
    /// None.
    #[default]
    None,
    /// One that was given up; it ends when the button is let go.
    GivenUp,
    /// A handle, or the frame itself.
    Frame(Gesture, Crop),
    /// Turns the photo about the middle of the frame: the angle then, and the direction of the pointer.
    Turn(f64, f64),
    /// Draws a line that is to be level: from where to where, photo pixels as they are turned.
    Line((f64, f64), (f64, f64)),
}

impl CropDrag {
    /// Whether there is something to give up.
    #[must_use]
    pub fn goes_on(&self) -> bool {
        matches!(self, Self::Frame(..) | Self::Turn(..) | Self::Line(..))
    }
}

/// Draws the photo and the frame; drags change it.
pub fn crop_ui(ui: &mut Ui, app: &mut App, group: &PhotoEntry, actions: &mut Vec<Action>) {
    let t = app.lang.words();
    let (Some(crop), Some(followed)) = (app.editor.document().frame(), app.cropping().map(|tool| tool.followed)) else {
        return;
    };
    let size = vec2(group.photo.width() as f32, group.photo.height() as f32);
    let shown = Rect::from_min_size(Pos2::ZERO, size).expand2(size * 0.03).translate(followed);
    let turn = standing::turn(app.editor.document());
    let canvas = begin_on(ui, t.crop.title, group, (shown, turn), app.camera(group.id), false);
    let pointer = canvas.pointer_px(ui).map(|at| turn.back(f64::from(at.x), f64::from(at.y)));
    app.pointer_px = super::cut::inside(group, pointer.map(|(x, y)| vec2(x as f32, y as f32)));
    let painter = ui.painter_at(canvas.area);
    paint_photo(&painter, &mut app.textures, &canvas, group);
    paint_everybody(ui, &painter, app, &canvas);
    drag_ui(ui, app, &canvas, &crop, (group.photo.width(), group.photo.height()), actions);
    let frame = screen_frame(&canvas, &crop);
    paint_frame(&painter, app, &canvas, frame);
    name_parts(ui, app, &canvas, frame);
    paint_drag(ui, &painter, app, &canvas, &crop);
}

/// The line that is drawn, and the numbers of the drag beside the pointer.
fn paint_drag(ui: &Ui, painter: &Painter, app: &App, canvas: &Canvas, crop: &Crop) {
    let Some(tool) = app.cropping() else { return };
    let degrees = |angle_rad: f64| format!("{:.1}°", angle_rad.to_degrees());
    let text = match tool.drag {
        CropDrag::Frame(..) => fill(app.lang.words().placing.numbers_size, &[&crop.width, &crop.height]),
        CropDrag::Turn(..) => degrees(crop.angle_rad),
        CropDrag::Line(from, to) => {
            let ends = [canvas.screen(from), canvas.screen(to)];
            painter.line_segment(ends, Stroke::new(4.0, Color32::from_black_alpha(140)));
            painter.line_segment(ends, Stroke::new(2.0, Color32::WHITE));
            for end in ends {
                painter.circle(end, 4.0, Color32::WHITE, Stroke::new(1.5, Color32::BLACK));
            }
            let Some(turn) = level(crop.angle_rad, from, to) else { return };
            degrees(turn)
        }
        CropDrag::None | CropDrag::GivenUp => return,
    };
    if let Some(at) = ui.ctx().pointer_latest_pos() {
        paint_tag(painter, at, &text);
    }
}

fn screen_frame(canvas: &Canvas, crop: &Crop) -> Rect {
    let (w, h) = (f64::from(crop.width), f64::from(crop.height));
    Rect::from_min_max(canvas.screen((crop.x, crop.y)), canvas.screen((crop.x + w, crop.y + h)))
}

fn drag_ui(ui: &Ui, app: &mut App, canvas: &Canvas, crop: &Crop, size: (u32, u32), actions: &mut Vec<Action>) {
    let response = &canvas.response;
    let pointer = response.interact_pointer_pos().or_else(|| response.hover_pos());
    let (space, modifiers) = ui.input(|i| (i.key_down(egui::Key::Space), i.modifiers));
    let rect = screen_frame(canvas, crop);
    let Some(tool) = &mut app.placing.crop else { return };
    tool.fine_grid &= ui.input(|i| i.pointer.any_down());
    if !response.dragged()
        && let CropDrag::Line(from, to) = std::mem::take(&mut tool.drag)
        && let Some(turn) = level(crop.angle_rad, from, to)
    {
        actions.push(Action::Crop(CropAction::Straighten(turn)));
        actions.push(Action::Crop(CropAction::DrawLevel(false)));
    }
    if response.drag_started_by(PointerButton::Primary)
        && !space
        && let Some(origin) = ui.input(|i| i.pointer.press_origin())
    {
        tool.drag = match grip_at(rect, origin) {
            _ if tool.drawing => CropDrag::Line(canvas.photo(origin), canvas.photo(origin)),
            Some(grip) => {
                let gesture = Gesture { grip, from: frame_of(crop), start: canvas.photo(origin), rigid: false };
                CropDrag::Frame(gesture, *crop)
            }
            None => CropDrag::Turn(crop.angle_rad, direction(rect, origin)),
        };
    }
    if let (true, Some(at)) = (response.dragged_by(PointerButton::Primary), pointer) {
        match &mut tool.drag {
            CropDrag::Frame(gesture, from) => {
                let keep = (tool.ratio != Ratio::Free) != modifiers.shift;
                actions.push(Action::Crop(CropAction::Frame(framed(canvas, gesture, from, at, keep, size))));
            }
            CropDrag::Turn(angle, towards) => {
                let turned = wrapped(direction(rect, at) - *towards);
                actions.push(Action::Crop(CropAction::Straighten(*angle + turned)));
            }
            CropDrag::Line(_, to) => *to = canvas.photo(at),
            CropDrag::None | CropDrag::GivenUp => {}
        }
    }
    let over = pointer.filter(|_| response.hovered() || response.dragged());
    let icon = match tool.drag {
        CropDrag::Frame(gesture, _) => cursor(gesture.grip, 0.0),
        CropDrag::Turn(..) => CursorIcon::Alias,
        CropDrag::None if tool.drawing => CursorIcon::Crosshair,
        CropDrag::None => over.and_then(|at| grip_at(rect, at)).map_or(CursorIcon::Alias, |grip| cursor(grip, 0.0)),
        CropDrag::Line(..) => CursorIcon::Crosshair,
        CropDrag::GivenUp => return,
    };
    if over.is_some() && !space {
        ui.ctx().set_cursor_icon(icon);
    }
}

/// The crop that a drag to `at` means.
fn framed(canvas: &Canvas, gesture: &Gesture, from: &Crop, at: Pos2, keep: bool, size: (u32, u32)) -> Crop {
    let (x, y) = canvas.photo(at);
    match gesture.grip {
        Grip::Scale(hx, hy) => {
            // A corner keeps the proportions without Shift, a side with it.
            let corner = hx != 0 && hy != 0;
            let frame = gesture.frame(x, y, Held { shift: keep != corner, alt: false });
            dragged(from, &frame, (hx, hy), !keep, size)
        }
        Grip::Body | Grip::Turn => {
            let (dx, dy) = (x - gesture.start.0, y - gesture.start.1);
            Crop { x: from.x + dx, y: from.y + dy, ..*from }
        }
    }
}

/// From the middle of the frame to the pointer.
fn direction(rect: Rect, at: Pos2) -> f64 {
    f64::from((at - rect.center()).angle())
}

/// What the pointer would take hold of: a corner, an edge, the frame; `None` outside, where it turns the photo.
fn grip_at(rect: Rect, at: Pos2) -> Option<Grip> {
    if !rect.expand(REACH).contains(at) {
        return None;
    }
    // A small frame keeps a middle to be moved by.
    let reach = REACH.min(rect.size().min_elem() / 4.0);
    let side = |at: f32, low: f32, high: f32| i8::from(at > high - reach) - i8::from(at < low + reach);
    let (x, y) = (side(at.x, rect.left(), rect.right()), side(at.y, rect.top(), rect.bottom()));
    Some(if (x, y) == (0, 0) { Grip::Body } else { Grip::Scale(x, y) })
}

fn paint_frame(painter: &Painter, app: &App, canvas: &Canvas, frame: Rect) {
    let area = canvas.area;
    let dim = Color32::from_black_alpha(150);
    for outside in [
        Rect::from_min_max(area.min, Pos2::new(area.right(), frame.top())),
        Rect::from_min_max(Pos2::new(area.left(), frame.bottom()), area.max),
        Rect::from_min_max(Pos2::new(area.left(), frame.top()), frame.left_bottom()),
        Rect::from_min_max(frame.right_top(), Pos2::new(area.right(), frame.bottom())),
    ] {
        painter.rect_filled(outside, 0.0, dim);
    }
    let tool = app.cropping();
    let cells = if tool.is_some_and(|tool| tool.fine_grid) { 9 } else { 3 };
    for i in 1..cells {
        let share = i as f32 / cells as f32;
        let (x, y) = (frame.left() + frame.width() * share, frame.top() + frame.height() * share);
        for (width, colour) in [(2.0, Color32::from_black_alpha(50)), (1.0, Color32::from_white_alpha(130))] {
            painter.vline(x, frame.y_range(), Stroke::new(width, colour));
            painter.hline(frame.x_range(), y, Stroke::new(width, colour));
        }
    }
    painter.rect_stroke(frame, 0.0, Stroke::new(3.0, Color32::from_black_alpha(110)), StrokeKind::Middle);
    painter.rect_stroke(frame, 0.0, Stroke::new(1.5, Color32::WHITE), StrokeKind::Middle);
    for (hx, hy) in HANDLES {
        paint_handle(painter, frame, hx, hy);
    }
}

/// An angle at a corner, a bar on a side.
fn paint_handle(painter: &Painter, frame: Rect, hx: i8, hy: i8) {
    let at = handle_at(frame, hx, hy);
    let length = 18.0_f32.min(frame.size().min_elem() / 3.0);
    let (x, y) = (f32::from(hx), f32::from(hy));
    let bars: &[(Pos2, Pos2)] = &match (hx, hy) {
        (0, _) => [(at - vec2(length / 2.0, 0.0), at + vec2(length / 2.0, 0.0)), (at, at)],
        (_, 0) => [(at - vec2(0.0, length / 2.0), at + vec2(0.0, length / 2.0)), (at, at)],
        _ => [(at + vec2(x, 0.0), at - vec2(x * length, 0.0)), (at + vec2(0.0, y), at - vec2(0.0, y * length))],
    };
    for &(from, to) in bars {
        painter.line_segment([from, to], Stroke::new(6.0, Color32::from_black_alpha(140)));
    }
    for &(from, to) in bars {
        painter.line_segment([from, to], Stroke::new(4.0, Color32::WHITE));
    }
}

fn handle_at(frame: Rect, hx: i8, hy: i8) -> Pos2 {
    frame.center() + vec2(f32::from(hx) * frame.width() / 2.0, f32::from(hy) * frame.height() / 2.0)
}

/// The canvas names its parts.
fn name_parts(ui: &Ui, app: &App, canvas: &Canvas, frame: Rect) {
    let t = app.lang.words();
    for (hx, hy) in HANDLES {
        let part = Rect::from_center_size(handle_at(frame, hx, hy), vec2(2.0 * REACH, 2.0 * REACH));
        let id = ui.unique_id().with(("crop handle", hx, hy));
        let part = ui.interact(part.intersect(canvas.area), id, Sense::hover());
        let name = handle_name(t, Grip::Scale(hx, hy));
        part.widget_info(|| egui::WidgetInfo::labeled(Role::Image, true, name));
    }
    let part = ui.interact(frame.intersect(canvas.area), ui.unique_id().with("crop frame"), Sense::hover());
    part.widget_info(|| egui::WidgetInfo::labeled(Role::Image, true, t.crop.frame));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_edges_the_frame_and_what_lies_outside_are_told_apart() {
        let rect = Rect::from_min_max(Pos2::new(100.0, 100.0), Pos2::new(300.0, 200.0));
        let at = |x: f32, y: f32| grip_at(rect, Pos2::new(x, y));
        assert_eq!(at(102.0, 97.0), Some(Grip::Scale(-1, -1)));
        assert_eq!(at(200.0, 205.0), Some(Grip::Scale(0, 1)));
        assert_eq!(at(295.0, 150.0), Some(Grip::Scale(1, 0)));
        assert_eq!(at(200.0, 150.0), Some(Grip::Body));
        assert_eq!(at(60.0, 150.0), None);
    }
}
