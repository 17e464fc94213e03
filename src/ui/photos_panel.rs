//! The strip of photos on the left: the group first, then the people to add. People are dragged from here onto the
//! group photo, or along the strip into another order.
//!
//! Must not know: how a photo is cut out or placed, how a row is drawn (see `row`).

mod row;

use egui::{Button, Key, Modifiers, Rangef, Rect, RichText, Stroke, Ui, Vec2};

use row::Row;

use super::{
    App,
    action::{Action, Mode},
    guide::{self, Step},
    textures::Textures,
    theme::{self, icon},
    top_bar::named,
};
use crate::{
    editor::{Command, PhotoEntry, PhotoId},
    text::Words,
};

/// Draws the strip.
pub fn photos_ui(ui: &mut Ui, app: &App, textures: &mut Textures, actions: &mut Vec<Action>) {
    let t = app.lang.words();
    let strip = ui.max_rect();
    ui.add(egui::Label::new(RichText::new(t.photos).strong()).truncate());
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.add_space(2.0); // the first one's ring stands a little beyond it
        let mut rows: Vec<(PhotoId, Rect)> = Vec::new();
        let mut held = None;
        for (index, entry) in app.editor.document().photos.iter().enumerate() {
            let Row { picture: response, area, again } = row::row_ui(ui, app, index, entry, textures);
            actions.extend(again.map(|choice| Action::Run(entry.id, choice)));
            rows.push((entry.id, area));
            if index == 1 {
                guide::here(ui, Step::DragIn, area);
            }
            if response.clicked() {
                actions.push(Action::ShowPhoto(entry.id));
            }
            if response.has_focus() {
                keys(ui, index, entry.id, actions);
            }
            if index > 0 {
                response.dnd_set_drag_payload(entry.id);
                if response.double_clicked() {
                    actions.push(Action::Place(entry.id, None));
                }
                if response.dragged() || response.drag_stopped() {
                    held = Some((entry, response.drag_stopped()));
                }
            }
            response.context_menu(|ui| menu_ui(ui, t, app, index, entry.id, actions));
        }
        if let Some((entry, dropped)) = held {
            drag_ui(ui, app, strip, &rows, entry, dropped, textures, actions);
        }
        if app.has_group() {
            let narrow = ui.available_width() < row::NARROW;
            let face = if narrow { icon::PLUS.to_owned() } else { format!("{}  {}", icon::PLUS, t.add_person) };
            // Spoken with the sign, so that the button in the bar keeps the plain name.
            let add = ui.add_sized([ui.available_width(), 32.0], Button::new(face));
            if named(add, &format!("+ {}", t.add_person)).on_hover_text(t.add_person).clicked() {
                actions.push(Action::AddPerson);
            }
        }
    });
}

/// Alt with an arrow moves the focused photo along the strip, Delete takes it away.
fn keys(ui: &Ui, index: usize, photo: PhotoId, actions: &mut Vec<Action>) {
    let pressed = |modifiers, key| ui.input_mut(|i| i.consume_key(modifiers, key));
    if pressed(Modifiers::ALT, Key::ArrowUp) && index > 1 {
        actions.push(Action::Edit(Command::MovePhoto { photo, to: index - 1 }));
    }
    if pressed(Modifiers::ALT, Key::ArrowDown) && index > 0 {
        actions.push(Action::Edit(Command::MovePhoto { photo, to: index + 1 }));
    }
    if pressed(Modifiers::NONE, Key::Delete) {
        actions.push(Action::Edit(Command::RemovePhoto(photo)));
    }
}

fn menu_ui(ui: &mut Ui, t: &Words, app: &App, index: usize, photo: PhotoId, actions: &mut Vec<Action>) {
    let last = app.editor.document().photos.len().saturating_sub(1);
    let mut entry = |enabled: bool, word: &str, keys: &str, action: Action| {
        if ui.add_enabled(enabled, Button::new(word).shortcut_text(keys)).clicked() {
            actions.push(action);
        }
    };
    if index > 0 {
        entry(true, t.put_in_group, "", Action::Place(photo, None));
        entry(true, t.make_group, "", Action::Edit(Command::MakeGroup(photo)));
        let to = |to| Action::Edit(Command::MovePhoto { photo, to });
        entry(index > 1, t.view.move_up, "Alt+↑", to(index.saturating_sub(1)));
        entry(index < last, t.view.move_down, "Alt+↓", to(index + 1));
    }
    if let Some(choice) = app.editor.failed(photo) {
        entry(true, t.try_again, "", Action::Run(photo, choice));
    }
    entry(true, t.view.replace, "", if index == 0 { Action::OpenGroup } else { Action::Replace(photo) });
    entry(true, t.remove_photo, "", Action::Edit(Command::RemovePhoto(photo)));
}

/// A photo that is dragged: inside the strip to another place or onto the group photo, else onto the canvas.
#[allow(clippy::too_many_arguments, reason = "what a drag of this strip touches")]
fn drag_ui(
    ui: &Ui,
    app: &App,
    strip: Rect,
    rows: &[(PhotoId, Rect)],
    entry: &PhotoEntry,
    dropped: bool,
    textures: &mut Textures,
    actions: &mut Vec<Action>,
) {
    let Some(pointer) = ui.ctx().pointer_latest_pos() else { return };
    if pointer.x > strip.right() {
        if app.mode != Mode::Compose && !dropped {
            actions.push(Action::ShowMode(Mode::Compose));
        }
        if !dropped && !app.placing.ghost {
            row::ghost_ui(ui, entry, textures, pointer);
        }
        return;
    }
    let painter = ui.painter();
    if let Some((_, group)) = rows.first().filter(|(_, area)| area.contains(pointer)) {
        painter.rect_stroke(*group, 6.0, Stroke::new(2.0, theme::ACCENT), egui::StrokeKind::Inside);
        if dropped {
            actions.push(Action::Place(entry.id, None));
        }
    } else {
        // Between which two it would stand, the group always first.
        let above = rows.iter().skip(1).filter(|(_, area)| area.center().y < pointer.y).count();
        let from = rows.iter().position(|(id, _)| *id == entry.id).unwrap_or(0);
        let y = rows.get(above).map_or(strip.top(), |(_, area)| area.bottom() + 4.0);
        let to = if above < from { above + 1 } else { above };
        if to != from {
            painter.hline(Rangef::new(strip.left(), strip.right()), y, Stroke::new(3.0, theme::ACCENT));
            if dropped {
                actions.push(Action::Edit(Command::MovePhoto { photo: entry.id, to }));
            }
        }
    }
    if !dropped {
        row::ghost_ui(ui, entry, textures, pointer + Vec2::new(24.0, 24.0));
    }
}
