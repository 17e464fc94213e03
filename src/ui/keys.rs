//! The keyboard: which key asks for what.
//!
//! Must not know: how an action is performed.

use egui::{Key, KeyboardShortcut, Modifiers};

use super::{
    App,
    action::{Action, Mode, Zoom},
    people_panel,
};
use crate::{
    editor::{Command, Export},
    imaging::Placement,
};

/// Collects what the keys of this frame ask for. Text fields keep their keys.
pub fn keys(ctx: &egui::Context, app: &App, actions: &mut Vec<Action>) {
    let typing = ctx.text_edit_focused();
    let ctrl = Modifiers::COMMAND;
    let ctrl_shift = Modifiers::COMMAND | Modifiers::SHIFT;
    let mut on = |modifiers: Modifiers, key: Key, action: Action| {
        if ctx.input_mut(|i| i.consume_shortcut(&KeyboardShortcut::new(modifiers, key))) {
            actions.push(action);
        }
    };
    let has_group = app.editor.document().group().is_some();
    if !typing {
        // Those with more modifiers first: Ctrl+Z would take Ctrl+Shift+Z too.
        on(ctrl_shift, Key::Z, Action::Redo);
        on(ctrl, Key::Y, Action::Redo);
        on(ctrl, Key::Z, Action::Undo);
    }
    on(ctrl_shift, Key::O, if has_group { Action::AddPerson } else { Action::OpenGroup });
    on(ctrl, Key::O, Action::OpenGroup);
    on(ctrl, Key::Num0, Action::Zoom(Zoom::Fit));
    on(ctrl, Key::Num1, Action::Zoom(Zoom::Full));
    on(ctrl, Key::Equals, Action::Zoom(Zoom::In));
    on(ctrl, Key::Plus, Action::Zoom(Zoom::In));
    on(ctrl, Key::Minus, Action::Zoom(Zoom::Out));
    if !has_group {
        return;
    }
    if !app.editor.exporting() {
        on(ctrl, Key::E, Action::Export(Export::Composition));
    }
    if let Some(layer) = app.selected {
        on(ctrl, Key::CloseBracket, Action::Edit(Command::Raise { layer, steps: 1 }));
        on(ctrl, Key::OpenBracket, Action::Edit(Command::Raise { layer, steps: -1 }));
    }
    if typing {
        return;
    }
    // Not Tab: that moves the focus, and everything is to be reached by keyboard.
    let other = if app.mode == Mode::CutOut { Mode::Compose } else { Mode::CutOut };
    on(Modifiers::NONE, Key::M, Action::ShowMode(other));
    match app.mode {
        Mode::CutOut => toggle_keys(ctx, app, actions),
        Mode::Compose => layer_keys(ctx, app, actions),
    }
}

/// 1 to 9 toggle a person; Enter puts the cut-out into the group.
fn toggle_keys(ctx: &egui::Context, app: &App, actions: &mut Vec<Action>) {
    let Some(entry) = app.shown_photo().and_then(|id| app.editor.document().photo(id)) else { return };
    let digits = [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];
    let subjects = app.editor.subjects(entry.id);
    for (subject_id, key) in (1..).zip(digits) {
        let known = subjects.is_some_and(|subjects| subjects.iter().any(|subject| subject.id == subject_id));
        if known && ctx.input_mut(|i| i.consume_key(Modifiers::NONE, key)) {
            let mut chosen = entry.cut.chosen.clone();
            people_panel::toggle(&mut chosen, subject_id);
            actions.push(Action::Edit(Command::Choose { photo: entry.id, chosen }));
        }
    }
    let nothing_focused = ctx.memory(|memory| memory.focused().is_none());
    if nothing_focused && ctx.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Enter)) {
        actions.push(Action::Place(entry.id, None));
    }
}

/// Arrows nudge the selected person by 1 px, with Shift by 10; Delete removes; Escape lets go.
fn layer_keys(ctx: &egui::Context, app: &App, actions: &mut Vec<Action>) {
    let Some(layer) = app.selected_layer() else { return };
    let pressed = |key| ctx.input_mut(|i| i.consume_key(Modifiers::NONE, key));
    if pressed(Key::Delete) || pressed(Key::Backspace) {
        actions.push(Action::Edit(Command::RemoveLayer(layer.id)));
    }
    if pressed(Key::Escape) {
        actions.push(Action::Select(None));
    }
    if ctx.memory(|memory| memory.focused().is_some()) {
        return; // arrows move the focused slider or the focus
    }
    let (mut dx, mut dy) = (0.0, 0.0);
    for (modifiers, step) in [(Modifiers::SHIFT, 10.0), (Modifiers::NONE, 1.0)] {
        let times = |key| ctx.input_mut(|i| i.count_and_consume_key(modifiers, key)) as f64 * step;
        dx += times(Key::ArrowRight) - times(Key::ArrowLeft);
        dy += times(Key::ArrowDown) - times(Key::ArrowUp);
    }
    if dx != 0.0 || dy != 0.0 {
        let was = layer.placement;
        let placement = Placement { centre_x: was.centre_x + dx, centre_y: was.centre_y + dy, ..was };
        actions.push(Action::Edit(Command::Place { layer: layer.id, placement }));
    }
}
