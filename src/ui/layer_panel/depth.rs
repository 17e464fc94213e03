//! Who of the group photo stands before the person who is selected: a row each, and the usual cases as buttons.
//!
//! Must not know: how a person is hidden, how people are found.

use std::collections::BTreeSet;

use egui::{Color32, CornerRadius, Rect, RichText, Sense, Stroke, StrokeKind, Ui, Vec2, accesskit::Role, pos2, vec2};

use crate::{
    editor::{Layer, PhotoEntry},
    inference::Subject,
    text::fill,
    ui::{
        App, PlaceAction,
        action::Action,
        commands::{self, WindowCommand},
        depth::DepthAct,
        dials, hints, people_panel, theme,
        theme::icon,
        tint,
        top_bar::named,
    },
};

/// Height of a row, points.
const ROW: f32 = 34.0;
/// More rows than this scroll; the half one shows that there are more.
const MOST: f32 = 8.5;
/// Width of the button that lifts somebody out, points.
const LIFT: f32 = 30.0;
/// Side of a face, points.
const FACE: f32 = 28.0;

/// Draws the section.
pub fn depth_ui(ui: &mut Ui, app: &mut App, layer: &Layer, actions: &mut Vec<Action>) {
    let t = app.lang.words();
    let changed = !layer.in_front.is_empty();
    if dials::section(ui, t, ("depth", t.depth.title), true, changed, |ui| people_ui(ui, app, layer, actions)) {
        actions.push(Action::People(PlaceAction::Depth(DepthAct::BeforeAll)));
    }
}

fn people_ui(ui: &mut Ui, app: &mut App, layer: &Layer, actions: &mut Vec<Action>) {
    let Some(group) = app.editor.document().group().cloned() else { return };
    let people: Option<Vec<Subject>> = app.editor.group_people().map(|people| people.into_iter().cloned().collect());
    let Some(people) = people else {
        return find_ui(ui, app, actions);
    };
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = Vec2::splat(4.0);
        ui.spacing_mut().button_padding.x = 6.0; // both side by side in the usual panel
        let front_row = app.editor.group_front_row().unwrap_or_default();
        let all: BTreeSet<u32> = people.iter().map(|person| person.id).collect();
        let one_row = front_row == all;
        let buttons: [(&WindowCommand, bool); 3] = [
            (&commands::BEFORE_ALL, layer.in_front.is_empty()),
            (&commands::BEHIND_FRONT_ROW, !one_row && layer.in_front == front_row),
            (&commands::BEHIND_ALL, layer.in_front == all),
        ];
        // One row alone: the second and the third are the same.
        for (command, on) in
            buttons.into_iter().filter(|(command, _)| !one_row || command.id != commands::BEHIND_FRONT_ROW.id)
        {
            let name = command.name(app.lang);
            let response = ui.add(egui::Button::new(name).selected(on));
            response.widget_info(|| egui::WidgetInfo::selected(Role::Button, true, on, name));
            if response.on_hover_text(command.tip(ui.ctx(), name)).clicked() {
                actions.extend(command.action(app));
            }
        }
    });
    let most = (ROW + 2.0) * MOST;
    let rows = egui::ScrollArea::vertical().id_salt("in front").max_height(most).auto_shrink([false, true]);
    rows.show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        for person in &people {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 4.0;
                if row_ui(ui, app, &group, person, layer.in_front.contains(&person.id)) {
                    actions.push(Action::People(PlaceAction::Depth(DepthAct::Toggle(person.id))));
                }
                lift_ui(ui, app, person, actions);
            });
        }
    });
    if app.editor.document().layers.len() > 1 {
        ui.label(RichText::new(app.lang.words().depth.order_hint).small().weak());
    }
}

/// The size that fits, and the place that the person's own photo tells.
pub fn fit_ui(ui: &mut Ui, app: &App, layer: &Layer, actions: &mut Vec<Action>) {
    let t = &app.lang.words().depth;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = Vec2::splat(4.0);
        let buttons = [
            (&commands::FIT, t.fit_short, t.fit_tip, icon::FIT_SIZE),
            (&commands::ALIGN_SHOT, t.align_short, t.align_tip, icon::SECOND_SHOT),
        ];
        for (command, short, tip, glyph) in buttons {
            let action = command.action(app);
            let name = command.name(app.lang);
            let button = ui.add_enabled(action.is_some(), egui::Button::new(format!("{glyph}  {short}")));
            let tip = command.tip(ui.ctx(), tip);
            if named(button, name).on_hover_text(&tip).on_disabled_hover_text(&tip).clicked() {
                actions.extend(action);
            }
        }
        if app.editor.aligning() == Some(layer.id) {
            ui.spinner();
        }
    });
    // What is suggested is not forced: a drag changes it.
    let suggested = app.to_fit().is_none() && app.editor.group_people().is_some();
    if app.comes_from_group(layer.photo) {
        ui.label(RichText::new(t.lifted_hint).small().weak());
    } else if suggested && !layer.locked {
        ui.label(RichText::new(t.fits).small().weak());
    }
}

/// The people of the group are not known yet.
fn find_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    let t = &app.lang.words().depth;
    let group = app.editor.document().group().map(|group| group.id);
    if app.editor.segmenting().is_some() && app.editor.segmenting() == group {
        ui.horizontal(|ui| {
            ui.spinner();
            ui.label(RichText::new(app.lang.words().stage_finding).weak());
        });
        return;
    }
    match app.to_find_group() {
        Some(find) => {
            if hints::hint_ui(ui, t.need_people, Some(t.find)) {
                actions.push(find);
            }
        }
        None if app.editor.segmenting().is_some() => drop(ui.label(RichText::new(t.need_people).weak())),
        None => drop(ui.label(RichText::new(t.nobody).weak())),
    }
}

/// Puts a person of the group on a layer of their own.
fn lift_ui(ui: &mut Ui, app: &App, person: &Subject, actions: &mut Vec<Action>) {
    let t = app.lang.words();
    let name = fill(t.depth.lift_out_person, &[&people_panel::title(t, person)]);
    let button = ui.add_sized([LIFT, ROW], egui::Button::new(icon::LIFT_OUT).frame(false));
    if named(button, &name).on_hover_text(format!("{name}\n{}", t.depth.lift_tip)).clicked() {
        actions.push(Action::People(PlaceAction::Depth(DepthAct::LiftOut(Some(person.id)))));
    }
}

/// One person of the group. Says whether they were clicked.
fn row_ui(ui: &mut Ui, app: &mut App, group: &PhotoEntry, person: &Subject, on: bool) -> bool {
    let t = app.lang.words();
    let width = ui.available_width() - LIFT - ui.spacing().item_spacing.x;
    let (rect, response) = ui.allocate_exact_size(vec2(width, ROW), Sense::click());
    let title = people_panel::title(t, person);
    let name = fill(t.depth.row, &[&title]);
    response.widget_info(|| egui::WidgetInfo::selected(Role::CheckBox, true, on, &name));
    let key = (group.id, person.id);
    if response.hovered() || response.has_focus() {
        app.view.hovered = Some(key);
    }
    if ui.is_rect_visible(rect) {
        let visuals = ui.visuals().clone();
        let painter = ui.painter();
        if app.view.was_hovered == Some(key) || app.view.hovered == Some(key) {
            painter.rect_filled(rect, CornerRadius::same(6), visuals.widgets.inactive.bg_fill);
        }
        if response.has_focus() {
            painter.rect_stroke(rect, CornerRadius::same(6), Stroke::new(2.0, theme::ACCENT), StrokeKind::Inside);
        }
        let colour = tint::colour(person);
        let check = Rect::from_center_size(rect.left_center() + vec2(16.0, 0.0), Vec2::splat(18.0));
        people_panel::check(painter, &visuals, check, on, colour);
        let face = Rect::from_min_size(rect.min + vec2(34.0, (ROW - FACE) / 2.0), Vec2::splat(FACE));
        if let Some(texture) = app.textures.face(group, person) {
            let dim = if on { Color32::WHITE } else { Color32::from_white_alpha(150) };
            let round = CornerRadius::same((FACE / 2.0) as u8);
            egui::Image::new((texture.id(), face.size())).corner_radius(round).tint(dim).paint_at(ui, face);
        }
        let text = if on { visuals.strong_text_color() } else { visuals.weak_text_color() };
        let at = pos2(face.right() + 10.0, rect.center().y);
        let font = egui::FontId::proportional(14.0);
        ui.painter().text(at, egui::Align2::LEFT_CENTER, &title, font, text);
    }
    let clicked = response.clicked();
    let tip = fill(t.depth.row_tip, &[&commands::TOGGLE_BEHIND.shortcut(ui.ctx())]);
    response.on_hover_text(tip);
    clicked
}
