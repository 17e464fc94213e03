//! The brush on the canvas: the pointer or stylus draws a stroke, which shows at once.
//!
//! Must not know: how a stroke changes the matte.

use std::sync::Arc;

use egui::{Color32, CursorIcon, Event, Key, Painter, PointerButton, Pos2, Shape, Stroke as Line, Ui, Vec2, vec2};

use super::Canvas;
use crate::{
    editor::{Command, PhotoEntry, Preview},
    imaging::{Stroke, StrokePoint},
    ui::{
        App,
        action::Action,
        brush::{Brush, BrushAction, Drawing, Steady, Trail},
        view::Style,
    },
};

/// Points nearer to each other than this on the screen are one, points.
const STEP: f32 = 1.5;
/// The colour of what erases.
const ERASES: Color32 = Color32::from_rgb(255, 92, 80);
/// Smaller circles are too small to see what they are round, points.
const LEAST_CIRCLE: f32 = 2.5;

/// What the pointer did in this frame.
enum Moved {
    Down(Pos2),
    To(Pos2),
    Up(Pos2),
}

/// Draws strokes with the pointer, and the pointer as the brush.
pub fn brush_ui(ui: &mut Ui, app: &mut App, canvas: &Canvas, entry: &PhotoEntry, actions: &mut Vec<Action>) {
    let painter = ui.painter_at(canvas.area);
    let space = ui.input(|i| i.key_down(Key::Space));
    resize_by_wheel(ui, app, canvas, actions);
    let two_fingers = ui.input(|i| i.multi_touch().is_some());
    if two_fingers || app.brush.drawing.as_ref().is_some_and(|drawing| drawing.photo != entry.id) {
        actions.push(Action::Brush(BrushAction::GiveUp));
    } else {
        draw(ui, app, canvas, entry, space, actions);
    }
    trail_ui(&painter, app, canvas, entry);
    if space {
        ui.ctx().set_cursor_icon(CursorIcon::Grab);
    } else {
        pointer_ui(ui, &painter, app, canvas, entry);
    }
}

fn draw(ui: &Ui, app: &mut App, canvas: &Canvas, entry: &PhotoEntry, space: bool, actions: &mut Vec<Action>) {
    let (moves, seconds, shift) =
        ui.input(|i| (moves(&i.events, &mut app.brush.pressure), i.stable_dt, i.modifiers.shift));
    let over = canvas.response.contains_pointer() || canvas.response.is_pointer_button_down_on();
    let parts = moves.iter().filter(|moved| matches!(moved, (Moved::To(_), _))).count().max(1);
    let seconds = seconds / parts as f32;
    let zoom = canvas.camera.zoom();
    let mut changed = false;
    let mut moved = false;
    for (move_, pressure) in moves {
        match move_ {
            Moved::Down(at) if over && !space && canvas.area.contains(at) && app.brush.drawing.is_none() => {
                let id = app.editor.fresh_id();
                app.brush.drawing = Some(begin(&app.brush, canvas, entry, id, (at, pressure), shift));
                changed = true;
            }
            Moved::Down(_) => {}
            Moved::To(at) => {
                moved = true;
                if let Some(drawing) = &mut app.brush.drawing {
                    changed |= drawing.extend(canvas.camera.to_photo(canvas.area, at), pressure, seconds, zoom);
                }
            }
            Moved::Up(at) => {
                if let Some(drawing) = app.brush.drawing.take() {
                    finish(app, drawing, canvas.camera.to_photo(canvas.area, at), zoom, actions);
                    changed = false;
                }
            }
        }
    }
    let Some(drawing) = &mut app.brush.drawing else { return };
    // The steadied point goes on to where the pointer rests.
    if !moved && let Some(at) = ui.ctx().pointer_latest_pos() {
        let at = canvas.camera.to_photo(canvas.area, at);
        changed |= drawing.extend(at, drawing.pressure(), seconds, zoom);
        if (drawing.steady.at() - at).length() * zoom > 0.5 {
            ui.ctx().request_repaint();
        }
    }
    if changed {
        let stroke = drawing.stroke.clone();
        app.brush.trail = Some(Trail { photo: entry.id, stroke: stroke.clone(), finished: None });
        actions.push(Action::Edit(Command::AddStroke { photo: entry.id, stroke: Arc::new(stroke) }));
    }
}

/// What the main button and the stylus did, and how hard the stylus was pressed meanwhile.
fn moves(events: &[Event], pressure: &mut Option<f32>) -> Vec<(Moved, f32)> {
    let mut moves = Vec::new();
    for event in events {
        let moved = match event {
            // Some systems say 0 where they do not know.
            Event::Touch { force, .. } => {
                *pressure = force.filter(|force| *force > 0.0).or(*pressure);
                continue;
            }
            Event::PointerMoved(at) => Moved::To(*at),
            Event::PointerButton { pos, button: PointerButton::Primary, pressed: true, .. } => Moved::Down(*pos),
            Event::PointerButton { pos, button: PointerButton::Primary, pressed: false, .. } => Moved::Up(*pos),
            _ => continue,
        };
        let lifted = matches!(moved, Moved::Up(_));
        moves.push((moved, pressure.unwrap_or(1.0).clamp(0.0, 1.0)));
        if lifted {
            *pressure = None; // the next may be a mouse
        }
    }
    moves
}

fn begin(
    brush: &Brush,
    canvas: &Canvas,
    entry: &PhotoEntry,
    id: u64,
    (at, pressure): (Pos2, f32),
    shift: bool,
) -> Drawing {
    let at = canvas.camera.to_photo(canvas.area, at);
    let point = StrokePoint { x: at.x, y: at.y, pressure };
    let last = brush.last.filter(|(photo, _)| *photo == entry.id).map(|(_, last)| last);
    let anchor = shift.then(|| StrokePoint { pressure, ..last.unwrap_or(point) });
    let tip = brush.tip;
    let stroke = Stroke {
        id,
        keep: !brush.erases,
        points: anchor.into_iter().chain([point]).collect(),
        size_px: tip.size_px(entry),
        hardness: tip.hardness,
        flow: tip.flow,
        edge_aware: tip.at_edges,
    };
    Drawing { photo: entry.id, stroke, anchor, steady: Steady::new(tip.smoothing, at) }
}

impl Drawing {
    fn pressure(&self) -> f32 {
        self.stroke.points.last().map_or(1.0, |last| last.pressure)
    }

    /// The pointer is at `to` (photo pixels) now. Says whether the stroke changed.
    fn extend(&mut self, to: Vec2, pressure: f32, seconds: f32, zoom: f32) -> bool {
        if let Some(anchor) = self.anchor {
            let points = vec![anchor, StrokePoint { x: to.x, y: to.y, pressure }];
            return std::mem::replace(&mut self.stroke.points, points) != self.stroke.points;
        }
        let at = self.steady.follow(to, seconds, zoom);
        self.push(at, pressure, STEP / zoom)
    }

    fn push(&mut self, at: Vec2, pressure: f32, step: f32) -> bool {
        let far = self.stroke.points.last().is_none_or(|last| (vec2(last.x, last.y) - at).length() >= step);
        if far {
            self.stroke.points.push(StrokePoint { x: at.x, y: at.y, pressure });
        }
        far
    }
}

/// The pointer is up at `at` (photo pixels); a hand that did not move draws a dab.
fn finish(app: &mut App, mut drawing: Drawing, at: Vec2, zoom: f32, actions: &mut Vec<Action>) {
    if drawing.anchor.is_none() {
        let pressure = drawing.pressure();
        drawing.push(at, pressure, 1.0 / zoom);
    }
    let photo = drawing.photo;
    app.brush.last = drawing.stroke.points.last().map(|last| (photo, *last));
    let finished = Arc::new(drawing.stroke.clone().simplified());
    app.brush.trail = Some(Trail { photo, stroke: drawing.stroke, finished: Some(finished.clone()) });
    actions.push(Action::Edit(Command::AddStroke { photo, stroke: finished }));
}

/// Alt and the wheel change the size.
fn resize_by_wheel(ui: &Ui, app: &App, canvas: &Canvas, actions: &mut Vec<Action>) {
    let (scroll, alt) = ui.input(|i| (i.smooth_scroll_delta().y + i.smooth_scroll_delta().x, i.modifiers.alt));
    if alt && scroll != 0.0 && canvas.response.contains_pointer() {
        let by = (scroll / 240.0).exp();
        actions.extend(app.brush_set(|tip, entry| tip.with_size_px(entry, tip.size_px(entry) * by)));
    }
}

/// What was drawn and does not show in the matte yet.
fn trail_ui(painter: &Painter, app: &mut App, canvas: &Canvas, entry: &PhotoEntry) {
    let Some(trail) = app.brush.trail.as_ref().filter(|trail| trail.photo == entry.id) else { return };
    let in_document = entry.cut.strokes.all().iter().rev().any(|stroke| stroke.id == trail.stroke.id);
    let shown = shown(app, entry);
    let shown = shown
        .as_ref()
        .and_then(|preview| preview.cut.strokes.all().iter().rev().find(|stroke| stroke.id == trail.stroke.id));
    let done = trail.finished.as_ref().zip(shown).is_some_and(|(finished, shown)| Arc::ptr_eq(finished, shown));
    // One frame passes before the document has a new stroke.
    if done || (app.brush.drawing.is_none() && !in_document && shown.is_some()) {
        app.brush.trail = None;
        return;
    }
    let straight = app.brush.drawing.as_ref().is_some_and(|drawing| drawing.anchor.is_some());
    let from = if straight { 0 } else { shown.map_or(0, |shown| shown.points.len().saturating_sub(1)) };
    let mut points: Vec<Pos2> = Vec::new();
    for point in trail.stroke.points.iter().skip(from) {
        let at = canvas.screen((f64::from(point.x), f64::from(point.y)));
        if points.last().is_none_or(|last| last.distance_sq(at) > 1.0) {
            points.push(at);
        }
    }
    let strength = 0.25 + 0.25 * trail.stroke.flow;
    let colour =
        colour(trail.stroke.keep).gamma_multiply(if trail.stroke.edge_aware { strength / 2.0 } else { strength });
    let width = trail.stroke.size_px * canvas.camera.zoom();
    match points.as_slice() {
        [] => {}
        [one] => drop(painter.circle_filled(*one, width / 2.0, colour)),
        _ => drop(painter.add(Shape::line(points, Line::new(width, colour)))),
    }
}

/// The preview that the canvas shows now.
fn shown(app: &App, entry: &PhotoEntry) -> Option<Arc<Preview>> {
    if app.view.look.style == Style::Tint {
        return app.textures.traces.tinted(entry.id).cloned();
    }
    app.editor.preview(entry.id).cloned()
}

fn colour(keep: bool) -> Color32 {
    if keep { crate::ui::theme::ACCENT } else { ERASES }
}

/// The brush in place of the pointer: its rim, its hard part, whether it keeps or erases; and the straight line that
/// Shift would draw.
fn pointer_ui(ui: &Ui, painter: &Painter, app: &App, canvas: &Canvas, entry: &PhotoEntry) {
    let pointer = ui.ctx().pointer_latest_pos().filter(|at| canvas.area.contains(*at));
    let Some(at) = pointer.filter(|_| canvas.response.contains_pointer()) else { return };
    let brush = &app.brush;
    let radius = brush.tip.size_px(entry) / 2.0 * canvas.camera.zoom();
    let (bright, dark) = (Color32::from_white_alpha(235), Color32::from_black_alpha(170));
    let last = brush.last.filter(|(photo, _)| *photo == entry.id && brush.drawing.is_none());
    if let Some((_, last)) = last.filter(|_| ui.input(|i| i.modifiers.shift)) {
        let from = canvas.screen((f64::from(last.x), f64::from(last.y)));
        painter.line_segment([from, at], Line::new(3.0, dark));
        painter.line_segment([from, at], Line::new(1.0, bright));
    }
    if radius < LEAST_CIRCLE {
        return ui.ctx().set_cursor_icon(CursorIcon::Crosshair);
    }
    ui.ctx().set_cursor_icon(CursorIcon::None);
    painter.circle_stroke(at, radius, Line::new(3.0, dark));
    painter.circle_stroke(at, radius, Line::new(1.25, bright));
    let hard = radius * brush.tip.hardness;
    if hard > LEAST_CIRCLE && radius - hard > 3.0 {
        painter.circle_stroke(at, hard, Line::new(1.0, Color32::from_white_alpha(120)));
    }
    // A sign in the middle, or beside a circle that is too small for it.
    let middle = if radius > 9.0 { at } else { at + Vec2::splat(radius * 0.7 + 7.0) };
    let arm = 4.0;
    let sign = |line: Line| {
        painter.line_segment([middle - vec2(arm, 0.0), middle + vec2(arm, 0.0)], line);
        if !brush.erases {
            painter.line_segment([middle - vec2(0.0, arm), middle + vec2(0.0, arm)], line);
        }
    };
    sign(Line::new(4.0, dark));
    sign(Line::new(1.75, bright));
}
