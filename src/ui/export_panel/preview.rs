//! A piece of the picture at 100 %, before and after the encoder, and the whole picture to choose the place in.
//!
//! Must not know: how the piece is made.

use std::sync::Arc;

use egui::{
    Button, Key, Modifiers, Pos2, Rect, RichText, Sense, Stroke, StrokeKind, TextureHandle, TextureOptions, Ui, Vec2,
};
use egui::{accesskit::Role, pos2, vec2};

use super::super::{App, textures, theme};
use crate::{editor::FileKind, text::Words};

/// Height of the piece at 100 %, points: at least, and at most.
const HEIGHT: f32 = 168.0;
const MOST_HEIGHT: f32 = 400.0;
/// Height of the overview, points.
const OVERVIEW_HEIGHT: f32 = 72.0;
/// Screen pixels an arrow key moves the piece.
const STEP: f32 = 32.0;

/// Draws both. `room` is the height of the panel that shows without scrolling: the piece fills what is left of it.
pub fn preview_ui(ui: &mut Ui, app: &mut App, kind: FileKind, room: f32) {
    let t = app.lang.words();
    let lossy = kind == FileKind::Jpeg;
    ui.horizontal(|ui| {
        ui.label(RichText::new(t.flow.preview).strong());
        if !lossy {
            ui.label(RichText::new(t.flow.no_loss).small().weak());
            return;
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            for (before, name) in [(false, t.flow.preview_after), (true, t.flow.preview_before)] {
                if ui.add(Button::selectable(app.export.before == before, name)).clicked() {
                    app.export.before = before;
                }
            }
        });
    });
    let scale = ui.pixels_per_point();
    let above = ui.cursor().top() - ui.min_rect().top();
    let left = room - above - OVERVIEW_HEIGHT - 2.0 * ui.spacing().item_spacing.y;
    let height = left.clamp(HEIGHT, MOST_HEIGHT).floor();
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click_and_drag());
    let room = rect.size() * scale;
    app.export.room = (room.x.floor() as u32, room.y.floor() as u32);
    response.widget_info(|| egui::WidgetInfo::labeled(Role::Image, true, t.flow.preview));
    let size = app.editor.draft().size();
    paint_piece(ui, app, rect, lossy);
    if let Some(size) = size {
        move_piece(ui, app, &response, size, scale);
    }
    response.on_hover_text(t.flow.preview_tip).on_hover_cursor(egui::CursorIcon::Grab);
    overview_ui(ui, app, t);
}

/// By dragging, and by the arrow keys once it has the focus.
fn move_piece(ui: &Ui, app: &mut App, response: &egui::Response, size: (u32, u32), scale: f32) {
    let mut by = if response.dragged() { -response.drag_delta() * scale } else { Vec2::ZERO };
    if response.clicked() {
        response.request_focus();
    }
    if response.has_focus() {
        let keys = [
            (Key::ArrowLeft, vec2(-STEP, 0.0)),
            (Key::ArrowRight, vec2(STEP, 0.0)),
            (Key::ArrowUp, vec2(0.0, -STEP)),
            (Key::ArrowDown, vec2(0.0, STEP)),
        ];
        let filter = egui::EventFilter { horizontal_arrows: true, vertical_arrows: true, ..Default::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        for (key, step) in keys {
            by += step * ui.input_mut(|i| i.count_and_consume_key(Modifiers::NONE, key)) as f32;
        }
    }
    if by != Vec2::ZERO {
        let window = app.export.window(size);
        let middle = vec2(window.x as f32 + window.width as f32 / 2.0, window.y as f32 + window.height as f32 / 2.0);
        look_at(app, middle + by, size);
    }
}

/// Looks at a point of the picture, as near as its edges allow.
fn look_at(app: &mut App, middle: Vec2, size: (u32, u32)) {
    let half = vec2(app.export.room.0.min(size.0) as f32, app.export.room.1.min(size.1) as f32) / 2.0;
    let whole = vec2(size.0 as f32, size.1 as f32);
    let middle = middle.max(half).min((whole - half).max(half));
    app.export.centre = Some((middle.x / whole.x, middle.y / whole.y));
}

fn paint_piece(ui: &Ui, app: &mut App, rect: Rect, lossy: bool) {
    let painter = ui.painter().with_clip_rect(rect);
    painter.rect_filled(rect, 4.0, ui.visuals().extreme_bg_color);
    let Some(piece) = app.editor.draft().piece().cloned() else { return };
    let stale = app.export.pieces.as_ref().is_none_or(|(shown, _, _)| !Arc::ptr_eq(shown, &piece));
    if stale {
        let load = |name: &str, photo| ui.ctx().load_texture(name, textures::image(photo), TextureOptions::NEAREST);
        let (before, after) = (load("export before", &piece.before), load("export after", &piece.after));
        app.export.pieces = Some((piece.clone(), before, after));
    }
    let Some((_, before, after)) = &app.export.pieces else { return };
    let texture = if lossy && !app.export.before { after } else { before };
    // The piece may be a moment behind: it is drawn where it belongs in the view that is asked for.
    let scale = ui.pixels_per_point();
    let shift = app.editor.draft().size().map_or(Vec2::ZERO, |size| {
        let now = app.export.window(size);
        vec2(piece.window.x as f32 - now.x as f32, piece.window.y as f32 - now.y as f32)
    });
    let size = vec2(piece.window.width as f32, piece.window.height as f32) / scale;
    let room = rect.size();
    let corner = rect.min + ((room - size) / 2.0).max(Vec2::ZERO) + shift / scale;
    let corner = (corner.to_vec2() * scale).round() / scale; // pixel on pixel
    let at = Rect::from_min_size(corner.to_pos2(), size);
    if piece.before.alpha().is_some() {
        checkers(&painter, at.intersect(rect));
    }
    image(&painter, texture, at);
}

/// The whole picture, and on it the piece.
fn overview_ui(ui: &mut Ui, app: &mut App, t: &Words) {
    let Some(small) = app.editor.draft().overview().cloned() else { return };
    let Some(size) = app.editor.draft().size() else { return };
    if app.export.overview.as_ref().is_none_or(|(shown, _)| *shown != small) {
        let texture = ui.ctx().load_texture("export overview", textures::image(&small), TextureOptions::LINEAR);
        app.export.overview = Some((small, texture));
    }
    let Some((_, texture)) = &app.export.overview else { return };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), OVERVIEW_HEIGHT), Sense::click_and_drag());
    response.widget_info(|| egui::WidgetInfo::labeled(Role::Image, true, t.flow.overview));
    let whole = vec2(size.0 as f32, size.1 as f32);
    let k = (rect.width() / whole.x).min(rect.height() / whole.y);
    let fitted = Rect::from_center_size(rect.center(), whole * k);
    let painter = ui.painter().with_clip_rect(rect);
    checkers(&painter, fitted);
    image(&painter, texture, fitted);
    let window = app.export.window(size);
    let corner = fitted.min + vec2(window.x as f32, window.y as f32) * k;
    let frame = Rect::from_min_size(corner, vec2(window.width as f32, window.height as f32) * k);
    painter.rect_stroke(frame, 0.0, Stroke::new(3.0, egui::Color32::from_black_alpha(150)), StrokeKind::Middle);
    painter.rect_stroke(frame, 0.0, Stroke::new(1.5, theme::ACCENT), StrokeKind::Middle);
    if let Some(at) = response.interact_pointer_pos() {
        look_at(app, (at - fitted.min) / k, size);
    }
    response.on_hover_text(t.flow.overview);
}

fn image(painter: &egui::Painter, texture: &TextureHandle, at: Rect) {
    let uv = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
    painter.image(texture.id(), at, uv, egui::Color32::WHITE);
}

/// What shows through a picture with nothing behind.
fn checkers(painter: &egui::Painter, area: Rect) {
    const SIDE: f32 = 8.0;
    painter.rect_filled(area, 0.0, egui::Color32::from_gray(205));
    let (columns, rows) = ((area.width() / SIDE).ceil() as usize, (area.height() / SIDE).ceil() as usize);
    for (row, column) in (0..rows).flat_map(|row| (row % 2..columns).step_by(2).map(move |column| (row, column))) {
        let corner = area.min + vec2(column as f32, row as f32) * SIDE;
        let square = Rect::from_min_size(corner, Vec2::splat(SIDE)).intersect(area);
        painter.rect_filled(square, 0.0, egui::Color32::from_gray(160));
    }
}
