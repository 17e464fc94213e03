//! The bar over the canvas while cutting out: how the mask is shown, how strongly, the photo alone.
//!
//! Must not know: how any of it is drawn on the photo.

use egui::{
    Button, Color32, CornerRadius, Frame, Margin, Panel, Rect, Response, RichText, Sense, Slider, Stroke, StrokeKind,
    Ui, Vec2, accesskit::Role, pos2, vec2,
};

use super::{
    App,
    action::Action,
    theme::{self, icon},
    top_bar::named,
    view::{Look, Style},
};
use crate::{
    editor::PhotoEntry,
    text::{Words, fill},
};

/// A bar that is no wider has one button for all styles, points.
const TIGHT: f32 = 400.0;
/// Side of a style's button, points.
const SWATCH: f32 = 24.0;

/// Draws the bar at the top of `ui`.
pub fn view_bar_ui(ui: &mut Ui, app: &mut App, entry: &PhotoEntry, actions: &mut Vec<Action>) {
    let frame = Frame::side_top_panel(ui.style()).inner_margin(Margin::symmetric(12, 6));
    Panel::top("view").frame(frame).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.set_min_height(28.0);
            let t = app.lang.words();
            if app.editor.preview(entry.id).is_none() {
                app.view.comparing = false;
                ui.add(egui::Label::new(RichText::new(t.view.after_cut).weak()).truncate());
                return;
            }
            bar_ui(ui, app, entry, actions);
        });
    });
}

fn bar_ui(ui: &mut Ui, app: &mut App, entry: &PhotoEntry, actions: &mut Vec<Action>) {
    let t = app.lang.words();
    let look = app.view.look;
    let mut wanted = look;
    let roomy = ui.available_width() > 620.0;
    if roomy {
        ui.label(RichText::new(t.view.show).weak());
    }
    ui.spacing_mut().item_spacing.x = 6.0;
    let is_group = app.editor.document().group().is_some_and(|group| group.id == entry.id);
    let styles = Style::ALL.into_iter().filter(|style| *style != Style::Group || !is_group);
    if ui.available_width() > TIGHT {
        for style in styles {
            if swatch_ui(ui, t, &look, style).clicked() {
                wanted.style = style;
            }
        }
    } else {
        // One stands for all, and unfolds them.
        let one = swatch_ui(ui, t, &look, shown(&look, is_group));
        egui::Popup::menu(&one).show(|ui| {
            for style in styles {
                ui.horizontal(|ui| {
                    let swatch = swatch_ui(ui, t, &look, style).clicked();
                    if ui.selectable_label(look.style == style, names(t, style).0).clicked() || swatch {
                        wanted.style = style;
                    }
                });
            }
        });
    }
    if look.style == Style::Colour {
        let picker = ui.color_edit_button_srgb(&mut wanted.colour);
        named(picker, t.view.pick_colour).on_hover_text(t.view.pick_colour);
    }
    ui.add_space(4.0);
    if roomy {
        ui.label(names(t, shown(&look, is_group)).0);
        ui.add_space(4.0);
    }
    let mut percent = look.opacity() * 100.0;
    ui.spacing_mut().slider_width = if roomy { 96.0 } else { 60.0 };
    let slider = Slider::new(&mut percent, 0.0..=100.0).suffix(" %").fixed_decimals(0).show_value(roomy);
    let slider = ui.add(slider);
    slider.widget_info(|| {
        let mut info = egui::WidgetInfo::slider(true, f64::from(percent), t.view.opacity);
        info.role = Role::Slider;
        info
    });
    if slider.on_hover_text(format!("{}: {}", t.view.opacity, t.view.opacity_tip)).changed() {
        wanted = wanted.with_opacity(percent / 100.0);
    }
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        let menu = ui.menu_button(icon::SLIDERS, |ui| {
            theme::with_rims(ui, |ui| {
                ui.checkbox(&mut wanted.outlines, t.view.outlines);
                ui.checkbox(&mut wanted.numbers, t.view.numbers);
                ui.checkbox(&mut wanted.grid, t.view.grid);
            });
        });
        named(menu.response, t.view.options).on_hover_text(t.view.options);
        let face = if roomy { format!("{}  {}", icon::EYE, t.view.original) } else { icon::EYE.to_owned() };
        let button = named(ui.add(Button::new(face).sense(Sense::click_and_drag())), t.view.original);
        app.view.comparing = button.is_pointer_button_down_on();
        button.on_hover_text(format!("{}  \\", t.view.original_tip));
    });
    if wanted != look {
        actions.push(Action::Look(wanted));
    }
}

/// The style that shows: the group photo itself does not lie in itself.
fn shown(look: &Look, is_group: bool) -> Style {
    if is_group && look.style == Style::Group { Style::Checker } else { look.style }
}

/// A style's name and what it is good for.
fn names(t: &Words, style: Style) -> (&'static str, &'static str) {
    let v = &t.view;
    match style {
        Style::Tint => (v.tint, v.tint_tip),
        Style::Checker => (v.checker, v.checker_tip),
        Style::Black => (v.black, v.black_tip),
        Style::White => (v.white, v.white_tip),
        Style::Colour => (v.colour, v.colour_tip),
        Style::Group => (v.on_group, v.on_group_tip),
        Style::Mask => (v.mask, v.mask_tip),
    }
}

/// A small picture of a style to click.
fn swatch_ui(ui: &mut Ui, t: &Words, look: &Look, style: Style) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(SWATCH), Sense::click());
    let on = look.style == style;
    let (name, tip) = names(t, style);
    let label = fill(t.view.show_as, &[&name]);
    response.widget_info(|| egui::WidgetInfo::selected(Role::RadioButton, true, on, &label));
    let painter = ui.painter();
    let inner = rect.shrink(2.0);
    let round = CornerRadius::same(4);
    let head = |colour: Color32| {
        painter.circle_filled(inner.center() - vec2(0.0, 3.0), 3.5, colour);
        let body = Rect::from_min_max(inner.center() + vec2(-6.0, 2.0), pos2(inner.center().x + 6.0, inner.max.y));
        painter.rect_filled(body, CornerRadius { nw: 5, ne: 5, sw: 0, se: 0 }, colour);
    };
    let skin = Color32::from_rgb(222, 178, 150);
    match style {
        Style::Tint => {
            painter.rect_filled(inner, round, Color32::from_gray(110));
            head(theme::person(1));
        }
        Style::Checker => {
            painter.rect_filled(inner, round, Color32::from_gray(235));
            let cell = inner.width() / 4.0;
            for i in 0..16 {
                let (x, y) = ((i % 4) as f32, (i / 4) as f32);
                if (i % 4 + i / 4) % 2 == 1 {
                    let at = Rect::from_min_size(inner.min + vec2(x, y) * cell, Vec2::splat(cell));
                    painter.rect_filled(at, 0.0, Color32::from_gray(180));
                }
            }
            head(skin);
        }
        Style::Black => {
            painter.rect_filled(inner, round, Color32::BLACK);
            head(skin);
        }
        Style::White => {
            painter.rect_filled(inner, round, Color32::WHITE);
            head(skin);
        }
        Style::Colour => {
            let [r, g, b] = look.colour;
            painter.rect_filled(inner, round, Color32::from_rgb(r, g, b));
            head(skin);
        }
        Style::Group => {
            painter.rect_filled(inner, round, Color32::from_rgb(120, 160, 190));
            for dx in [-6.0, 6.0] {
                painter.circle_filled(inner.center() + vec2(dx, -1.0), 2.5, Color32::from_gray(70));
                let body = Rect::from_min_max(
                    inner.center() + vec2(dx - 4.0, 2.5),
                    pos2(inner.center().x + dx + 4.0, inner.max.y),
                );
                painter.rect_filled(body.intersect(inner), 0.0, Color32::from_gray(70));
            }
            head(skin);
        }
        Style::Mask => {
            painter.rect_filled(inner, round, Color32::BLACK);
            head(Color32::WHITE);
        }
    }
    let stroke = if on {
        Stroke::new(2.0, theme::ACCENT)
    } else if response.hovered() || response.has_focus() {
        Stroke::new(1.5, ui.visuals().strong_text_color())
    } else {
        Stroke::new(1.0, ui.visuals().widgets.hovered.bg_stroke.color)
    };
    painter.rect_stroke(rect.shrink(1.0), CornerRadius::same(5), stroke, StrokeKind::Inside);
    response.on_hover_ui(|ui| {
        ui.set_max_width(280.0);
        ui.label(RichText::new(name).strong());
        ui.label(tip);
        ui.label(RichText::new(t.view.next_tip).weak());
    })
}
