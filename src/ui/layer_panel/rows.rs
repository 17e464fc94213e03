//! The list of people in the picture: a row each, topmost first, with eye and lock; renamed in place.
//!
//! Must not know: how they are drawn on the canvas.

use egui::{Button, Color32, CornerRadius, Rect, Sense, Ui, Vec2, pos2, vec2};

use crate::{
    editor::{Command, Layer},
    text::fill,
    ui::{App, PlaceAction, action::Action, commands, textures::Textures, theme::icon, top_bar::named},
};

/// Height of a row.
const ROW: f32 = 36.0;

/// Draws the rows.
pub fn rows_ui(ui: &mut Ui, app: &App, textures: &mut Textures, actions: &mut Vec<Action>) {
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
        for (index, layer) in app.editor.document().layers.iter().enumerate().rev() {
            ui.horizontal(|ui| row_ui(ui, app, textures, index, layer, actions));
        }
    });
}

fn row_ui(ui: &mut Ui, app: &App, textures: &mut Textures, index: usize, layer: &Layer, actions: &mut Vec<Action>) {
    let t = &app.lang.words().placing;
    let name = app.editor.document().layer_name(layer);
    let title = fill(app.lang.words().layer_row, &[&(index + 1), &name]);
    thumb_ui(ui, app, textures, layer);
    let width = (ui.available_width() - 2.0 * (28.0 + ui.spacing().item_spacing.x)).max(40.0);
    match &app.placing.renaming {
        Some((id, typed)) if *id == layer.id => rename_ui(ui, app, layer, typed, width, actions),
        _ => {
            let selected = app.placing.selected.contains(&layer.id);
            let mut face = egui::RichText::new(name);
            if layer.hidden {
                face = face.weak();
            }
            let button = Button::selectable(selected, face).truncate().right_text("").min_size(vec2(width, ROW));
            let row = ui.add_sized([width, ROW], button);
            row.widget_info(|| egui::WidgetInfo::selected(egui::accesskit::Role::Button, true, selected, &title));
            if row.double_clicked() {
                actions.push(Action::People(PlaceAction::Rename));
            } else if row.clicked() {
                let several = ui.input(|i| i.modifiers.shift || i.modifiers.command);
                actions.push(match several {
                    true => Action::People(PlaceAction::SelectAlso(layer.id)),
                    false => Action::Select(Some(layer.id)),
                });
            }
            row.on_hover_text(format!("{title}\n{}", t.row_tip));
        }
    }
    let ids = vec![layer.id];
    let (eye, word) = if layer.hidden { (icon::EYE_SLASH, t.show_person) } else { (icon::EYE, t.hide_person) };
    if small(ui, eye, &fill(word, &[&name]), &commands::HIDE) {
        actions.push(Action::Edit(Command::SetHidden { layers: ids.clone(), hidden: !layer.hidden }));
    }
    let (lock, word) = if layer.locked { (icon::LOCK, t.free_person) } else { (icon::LOCK_OPEN, t.lock_person) };
    if small(ui, lock, &fill(word, &[&name]), &commands::LOCK) {
        actions.push(Action::Edit(Command::SetLocked { layers: ids, locked: !layer.locked }));
    }
}

fn small(ui: &mut Ui, glyph: &str, name: &str, command: &commands::WindowCommand) -> bool {
    let button = ui.add_sized([28.0, ROW], Button::new(glyph).frame(false));
    named(button, name).on_hover_text(command.tip(ui.ctx(), name)).clicked()
}

fn rename_ui(ui: &mut Ui, app: &App, layer: &Layer, typed: &str, width: f32, actions: &mut Vec<Action>) {
    let t = app.lang.words();
    let mut name = typed.to_owned();
    let id = egui::Id::unique(("rename", layer.id.0));
    let first = ui.ctx().memory(|memory| !memory.had_focus_last_frame(id) && !memory.has_focus(id));
    let field = egui::TextEdit::singleline(&mut name).id(id).desired_width(width - 8.0);
    let response = ui.add_sized([width, ROW], field);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::TextInput, true, t.placing.rename));
    if response.changed() {
        actions.push(Action::People(PlaceAction::Renaming(layer.id, name.clone())));
    }
    if response.lost_focus() {
        if !ui.input(|i| i.key_pressed(egui::Key::Escape)) {
            actions.push(Action::Edit(Command::Rename { layer: layer.id, name }));
        }
        actions.push(Action::People(PlaceAction::EndRenaming));
    } else if first {
        response.request_focus();
    }
}

/// The cut-out, as small as it fits.
fn thumb_ui(ui: &mut Ui, app: &App, textures: &mut Textures, layer: &Layer) {
    let (rect, _) = ui.allocate_exact_size(Vec2::splat(ROW), Sense::hover());
    ui.painter().rect_filled(rect, CornerRadius::same(4), ui.visuals().extreme_bg_color);
    let Some(preview) = app.editor.preview(layer.photo).cloned() else { return };
    let Some((_, texture)) = textures.cutout(ui.ctx(), layer.photo, &preview) else { return };
    let size = texture.size_vec2();
    let size = size * ((ROW - 4.0) / size.max_elem().max(1.0));
    let (left, right) = if layer.placement.flip { (1.0, 0.0) } else { (0.0, 1.0) };
    let uv = Rect::from_min_max(pos2(left, 0.0), pos2(right, 1.0));
    let tint = if layer.hidden { Color32::from_white_alpha(90) } else { Color32::WHITE };
    ui.painter().image(texture.id(), Rect::from_center_size(rect.center(), size), uv, tint);
}
