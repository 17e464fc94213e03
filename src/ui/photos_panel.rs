//! The strip of photos on the left: the group first, then the people to add. People are dragged from here.
//!
//! Must not know: how a photo is cut out or placed.

use egui::{Button, Color32, CornerRadius, Rect, RichText, Sense, Stroke, StrokeKind, Ui, Vec2, accesskit::Role};

use super::{
    App,
    action::{Action, Mode},
    textures::Textures,
    theme::{self, icon},
    top_bar::named,
};
use crate::{
    editor::{Command, PhotoEntry, PhotoId},
    text::{Words, fill},
};

const THUMB: Vec2 = Vec2::new(136.0, 92.0);

/// Draws the strip.
pub fn photos_ui(ui: &mut Ui, app: &App, textures: &mut Textures, actions: &mut Vec<Action>) {
    let t = app.lang.words();
    ui.label(RichText::new(t.photos).strong());
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        for (index, entry) in app.editor.document().photos.iter().enumerate() {
            photo_ui(ui, app, index, entry, textures, actions);
        }
        if app.editor.document().group().is_some() {
            let add = Button::new(format!("{}  {}", icon::PLUS, t.add_person));
            // Spoken with the sign, so that the button in the bar keeps the plain name.
            if named(ui.add_sized([THUMB.x, 32.0], add), &format!("+ {}", t.add_person)).clicked() {
                actions.push(Action::AddPerson);
            }
        }
    });
}

fn photo_ui(
    ui: &mut Ui,
    app: &App,
    index: usize,
    entry: &PhotoEntry,
    textures: &mut Textures,
    actions: &mut Vec<Action>,
) {
    let t = app.lang.words();
    let is_group = index == 0;
    let (rect, response) = ui.allocate_exact_size(THUMB, Sense::click_and_drag());
    let shown = app.shown_photo() == Some(entry.id) && app.mode == Mode::CutOut;
    let name = fill(t.photo_row, &[&(index + 1), &entry.name]);
    response.widget_info(|| egui::WidgetInfo::selected(Role::ListItem, true, shown, &name));
    paint_thumb(ui, rect, entry, textures, shown, &response);
    let role = if is_group { t.group } else { t.person };
    ui.add(egui::Label::new(RichText::new(&entry.name).small()).truncate());
    ui.add(egui::Label::new(RichText::new(format!("{role} · {}", state(app, entry, t))).small().weak()).truncate());
    ui.add_space(4.0);
    if response.clicked() {
        actions.push(Action::ShowPhoto(entry.id));
    }
    if !is_group {
        response.dnd_set_drag_payload(entry.id);
        if response.double_clicked() {
            actions.push(Action::Place(entry.id, None));
        }
        if response.dragged() {
            if app.mode != Mode::Compose {
                actions.push(Action::ShowMode(Mode::Compose));
            }
            ghost_ui(ui, entry, textures);
        }
    }
    let response = if is_group { response } else { response.on_hover_text(t.drag_hint) };
    response.context_menu(|ui| menu_ui(ui, t, entry.id, is_group, actions));
}

fn menu_ui(ui: &mut Ui, t: &Words, photo: PhotoId, is_group: bool, actions: &mut Vec<Action>) {
    if !is_group {
        if ui.button(t.put_in_group).clicked() {
            actions.push(Action::Place(photo, None));
        }
        if ui.button(t.make_group).clicked() {
            actions.push(Action::Edit(Command::MakeGroup(photo)));
        }
    }
    if ui.button(t.remove_photo).clicked() {
        actions.push(Action::Edit(Command::RemovePhoto(photo)));
    }
}

fn state(app: &App, entry: &PhotoEntry, t: &Words) -> &'static str {
    let word = if app.editor.segmenting() == Some(entry.id) {
        t.state_working
    } else if entry.cut.model.is_some() {
        t.state_cut
    } else {
        t.state_new
    };
    word
}

fn paint_thumb(
    ui: &Ui,
    rect: Rect,
    entry: &PhotoEntry,
    textures: &mut Textures,
    shown: bool,
    response: &egui::Response,
) {
    let texture = textures.thumb(ui.ctx(), entry);
    let size = texture.size_vec2();
    let fitted = Rect::from_center_size(rect.center(), size * (rect.width() / size.x).min(rect.height() / size.y));
    ui.painter().rect_filled(rect, CornerRadius::same(6), ui.visuals().extreme_bg_color);
    let uv = Rect::from_min_max(egui::pos2(0.0, 0.0), egui::pos2(1.0, 1.0));
    ui.painter().image(texture.id(), fitted, uv, Color32::WHITE);
    let stroke = match (shown, response.hovered() || response.has_focus()) {
        (true, _) => Stroke::new(2.0, theme::ACCENT),
        (false, true) => ui.visuals().widgets.hovered.bg_stroke,
        (false, false) => return,
    };
    ui.painter().rect_stroke(rect, CornerRadius::same(6), stroke, StrokeKind::Outside);
}

/// The photo under the pointer while it is dragged to the canvas.
fn ghost_ui(ui: &Ui, entry: &PhotoEntry, textures: &mut Textures) {
    let Some(pointer) = ui.ctx().pointer_latest_pos() else { return };
    let texture = textures.thumb(ui.ctx(), entry);
    let size = texture.size_vec2() * (110.0 / texture.size_vec2().max_elem());
    let layer = egui::LayerId::new(egui::Order::Tooltip, egui::Id::unique("drag ghost"));
    let uv = Rect::from_min_max(egui::pos2(0.0, 0.0), egui::pos2(1.0, 1.0));
    let tint = Color32::from_white_alpha(190);
    ui.ctx().layer_painter(layer).image(texture.id(), Rect::from_center_size(pointer, size), uv, tint);
}
