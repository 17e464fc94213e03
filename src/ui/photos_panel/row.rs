//! One photo of the strip: its picture, name, part and state; narrow, or with room for words.
//!
//! Must not know: what a click, a key or a drag does.

use egui::{
    Align2, Button, Color32, CornerRadius, FontId, Label, Pos2, Rect, Response, RichText, Sense, Stroke, StrokeKind,
    Ui, Vec2, accesskit::Role, pos2, vec2,
};

use crate::{
    editor::{Choice, CutState, PhotoEntry},
    text::{Words, fill},
    ui::{
        App,
        action::Mode,
        textures::Textures,
        theme::{self, icon},
        top_bar::named,
    },
};

/// Below this width there is room for pictures only.
pub const NARROW: f32 = 110.0;
/// From this width on the words stand beside the picture.
const WIDE: f32 = 230.0;
const ALL: Rect = Rect { min: Pos2::ZERO, max: pos2(1.0, 1.0) };

/// What was done with a row.
pub struct Row {
    /// What the pointer does with its picture.
    pub picture: Response,
    /// Its place.
    pub area: Rect,
    /// What did not end is to run again.
    pub again: Option<Choice>,
}

/// Draws a row.
pub fn row_ui(ui: &mut Ui, app: &App, index: usize, entry: &PhotoEntry, textures: &mut Textures) -> Row {
    let t = app.lang.words();
    let width = ui.available_width();
    let state = app.editor.cut_state(entry.id);
    let role = if index == 0 { t.group } else { t.person };
    let words = |ui: &mut Ui| {
        ui.add(Label::new(RichText::new(&entry.name).small()).truncate());
        let line = RichText::new(format!("{role} · {}", word(t, state))).small();
        let line = if state == CutState::Failed { line.color(ui.visuals().warn_fg_color) } else { line.weak() };
        ui.add(Label::new(line).truncate());
        let failed = app.editor.failed(entry.id).filter(|_| state == CutState::Failed);
        failed.filter(|_| {
            let name = fill(t.view.photo_again, &[&entry.name]);
            named(ui.add(Button::new(RichText::new(t.try_again).small()).small()), &name).clicked()
        })
    };
    let thumb = |ui: &mut Ui, width: f32, textures: &mut Textures| {
        let (rect, response) = ui.allocate_exact_size(vec2(width, (width * 0.68).round()), Sense::click_and_drag());
        let shown = app.shown_photo() == Some(entry.id) && app.mode == Mode::CutOut;
        let name = fill(t.photo_row, &[&(index + 1), &entry.name]);
        response.widget_info(|| egui::WidgetInfo::selected(Role::ListItem, true, shown, &name));
        if ui.is_rect_visible(rect) {
            paint(ui, rect, entry, textures, shown, &response);
            if index == 0 {
                part(ui, rect, t.group);
            }
            mark(ui, app, rect, state);
        }
        response
    };
    let row = if width >= WIDE {
        ui.horizontal(|ui| {
            let response = thumb(ui, 112.0, textures);
            let again = ui.vertical(|ui| {
                let again = words(ui);
                ui.add(Label::new(RichText::new(size(entry)).small().weak()).truncate());
                again
            });
            (response, again.inner)
        })
    } else {
        ui.vertical(|ui| {
            let response = thumb(ui, width, textures);
            let mut again = None;
            if width >= NARROW {
                ui.spacing_mut().item_spacing.y = 4.0;
                again = words(ui);
                ui.add_space(4.0);
            }
            (response, again)
        })
    };
    let ((response, again), area) = (row.inner, row.response.rect);
    let picture = response.on_hover_ui(|ui| {
        ui.set_max_width(360.0);
        ui.label(RichText::new(&entry.name).strong());
        ui.label(size(entry));
        if let Some(path) = &entry.path {
            ui.label(RichText::new(path.display().to_string()).weak());
        }
        ui.label(format!("{role} · {}", word(t, state)));
        if index > 0 {
            ui.label(RichText::new(t.view.photo_tip).weak());
        }
    });
    Row { picture, area, again }
}

/// The photo under the pointer while it is dragged.
pub fn ghost_ui(ui: &Ui, entry: &PhotoEntry, textures: &mut Textures, pointer: Pos2) {
    let Some(texture) = textures.thumb(entry) else { return };
    let size = texture.size_vec2() * (110.0 / texture.size_vec2().max_elem());
    let layer = egui::LayerId::new(egui::Order::Tooltip, egui::Id::unique("drag ghost"));
    let tint = Color32::from_white_alpha(190);
    ui.ctx().layer_painter(layer).image(texture.id(), Rect::from_center_size(pointer, size), ALL, tint);
}

fn size(entry: &PhotoEntry) -> String {
    let megapixels = entry.photo.pixel_count() as f64 / 1e6;
    format!("{} × {} · {megapixels:.1} MP", entry.photo.width(), entry.photo.height())
}

fn word(t: &Words, state: CutState) -> &'static str {
    match state {
        CutState::Fresh => t.state_new,
        CutState::Waiting => t.view.state_waiting,
        CutState::Working => t.state_working,
        CutState::Cut => t.state_cut,
        CutState::Nobody => t.view.state_nobody,
        CutState::Failed => t.view.state_failed,
    }
}

fn paint(ui: &Ui, rect: Rect, entry: &PhotoEntry, textures: &mut Textures, shown: bool, response: &Response) {
    let round = CornerRadius::same(6);
    ui.painter().rect_filled(rect, round, ui.visuals().extreme_bg_color);
    if let Some(texture) = textures.thumb(entry) {
        let size = texture.size_vec2();
        let fitted = Rect::from_center_size(rect.center(), size * (rect.width() / size.x).min(rect.height() / size.y));
        egui::Image::new((texture.id(), fitted.size())).corner_radius(CornerRadius::same(4)).paint_at(ui, fitted);
    }
    let stroke = match (shown, response.has_focus(), response.hovered()) {
        (_, true, _) => Stroke::new(2.0, ui.visuals().strong_text_color()),
        (true, ..) => Stroke::new(2.0, theme::ACCENT),
        (_, _, true) => ui.visuals().widgets.hovered.bg_stroke,
        _ => return,
    };
    ui.painter().rect_stroke(rect, round, stroke, StrokeKind::Outside);
}

/// The word for the group photo, on the picture.
fn part(ui: &Ui, rect: Rect, word: &str) {
    let text = ui.painter().layout_no_wrap(word.to_owned(), FontId::proportional(11.0), Color32::WHITE);
    let chip = Rect::from_min_size(rect.min + vec2(5.0, 5.0), text.size() + vec2(12.0, 4.0));
    ui.painter().rect_filled(chip, CornerRadius::same(8), theme::ACCENT_FILL);
    ui.painter().galley(chip.min + vec2(6.0, 2.0), text, Color32::WHITE);
}

/// How far cutting out is, as a sign on the picture; nothing while nobody has asked for it.
fn mark(ui: &Ui, app: &App, rect: Rect, state: CutState) {
    let at = rect.right_bottom() - vec2(14.0, 14.0);
    let (glyph, colour) = match state {
        CutState::Fresh => return,
        CutState::Cut => (icon::CHECK, theme::CHIP_DONE),
        CutState::Nobody | CutState::Failed => (icon::FAILED, theme::CHIP_WARNING),
        CutState::Waiting => (icon::DASHED, Color32::WHITE),
        CutState::Working => ("", Color32::WHITE),
    };
    ui.painter().circle_filled(at, 10.0, theme::CHIP);
    if state == CutState::Working {
        // As often as the line at the bottom, and by its number.
        let share = app.editor.activities().first().and_then(|activity| activity.share()).unwrap_or(0.0);
        let turn = |part: f32| at + 6.5 * Vec2::angled(std::f32::consts::TAU * (part - 0.25));
        let steps = 24.0 * share.clamp(0.08, 1.0);
        let arc = (0..=steps as u32).map(|step| turn(step as f32 / 24.0)).collect();
        ui.painter().circle_stroke(at, 6.5, Stroke::new(2.0, Color32::from_white_alpha(70)));
        ui.painter().line(arc, Stroke::new(2.0, theme::ACCENT));
    } else {
        ui.painter().text(at, Align2::CENTER_CENTER, glyph, FontId::proportional(15.0), colour);
    }
}
