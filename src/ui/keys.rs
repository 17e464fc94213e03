//! The keyboard: the shortcuts of the table of commands, and the few keys that are no commands.
//!
//! Must not know: how an action is performed, which command has which key.

use egui::{Event, Key, KeyboardShortcut, Modifiers};

use super::{
    App,
    action::{Action, Mode},
    commands,
    crop::CropAction,
    people_panel,
    placing::PlaceAction,
};
use crate::editor::Command;

/// Collects what the keys of this frame ask for. Text fields and open menus keep their keys.
pub fn keys(ctx: &egui::Context, app: &App, actions: &mut Vec<Action>) {
    let any = |i: &egui::InputState| i.events.iter().any(|event| !matches!(event, Event::PointerMoved(_)));
    if !ctx.input(any) {
        return;
    }
    let typing = ctx.text_edit_focused();
    let focused = ctx.memory(|memory| memory.focused().is_some());
    let menu = egui::Popup::is_any_open(ctx);
    for keys in commands::SHORTCUTS.iter() {
        let mine = keys.modifiers.command
            || keys.logical_key == Key::F1
            || !(menu || typing || focused && presses_what_is_focused(keys.logical_key));
        if !mine || typing && edits_text(keys) {
            continue;
        }
        let action = commands::asked_by(app, keys);
        // A plain key that nobody wants now is left for others; Ctrl+Shift+Z never falls through to Ctrl+Z.
        if (action.is_some() || keys.modifiers.command) && pressed(ctx, keys) {
            actions.extend(action);
        }
    }
    if typing || menu || !app.has_group() {
        return;
    }
    match app.mode {
        Mode::CutOut => toggle_keys(ctx, app, actions),
        Mode::Compose => nudge_keys(ctx, app, actions),
    }
}

/// Keys that a focused button, slider or list takes for itself.
fn presses_what_is_focused(key: Key) -> bool {
    matches!(key, Key::Enter | Key::Space | Key::Tab | Key::ArrowUp | Key::ArrowDown | Key::ArrowLeft | Key::ArrowRight)
}

/// Shortcuts that a text field takes for itself.
fn edits_text(keys: &KeyboardShortcut) -> bool {
    matches!(keys.logical_key, Key::A | Key::C | Key::V | Key::X | Key::Y | Key::Z)
}

/// Whether a shortcut was pressed in this frame; takes its event away. The system's copy, cut and paste count as their
/// shortcuts, and what is pasted stays to be read.
fn pressed(ctx: &egui::Context, keys: &KeyboardShortcut) -> bool {
    let command_only = keys.modifiers == Modifiers::COMMAND;
    let mut found = false;
    ctx.input_mut(|i| {
        i.events.retain(|event| match event {
            Event::Key { key, modifiers, pressed: true, .. } => {
                let is = *key == keys.logical_key
                    && modifiers.alt == keys.modifiers.alt
                    && modifiers.matches_logically(keys.modifiers);
                found |= is;
                !is
            }
            Event::Copy | Event::Cut => {
                let key = if matches!(event, Event::Copy) { Key::C } else { Key::X };
                let is = command_only && keys.logical_key == key;
                found |= is;
                !is
            }
            Event::Paste(_) | Event::PasteImage(_) => {
                found |= command_only && keys.logical_key == Key::V;
                true
            }
            _ => true,
        });
    });
    found
}

/// 1 to 9 toggle a person.
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
}

/// Arrows nudge the selected people, or the frame while cropping, by 1 px, with Shift by 10.
fn nudge_keys(ctx: &egui::Context, app: &App, actions: &mut Vec<Action>) {
    let cropping = app.cropping().is_some();
    if app.selected_layer().is_none() && !cropping || ctx.memory(|memory| memory.focused().is_some()) {
        return; // arrows move the focused slider or the focus
    }
    let (mut dx, mut dy) = (0.0, 0.0);
    for (modifiers, step) in [(Modifiers::SHIFT, 10.0), (Modifiers::NONE, 1.0)] {
        let times = |key| ctx.input_mut(|i| i.count_and_consume_key(modifiers, key)) as f64 * step;
        dx += times(Key::ArrowRight) - times(Key::ArrowLeft);
        dy += times(Key::ArrowDown) - times(Key::ArrowUp);
    }
    if dx != 0.0 || dy != 0.0 {
        actions.push(match cropping {
            true => Action::Crop(CropAction::Nudge(dx, dy)),
            false => Action::People(PlaceAction::Nudge(dx, dy)),
        });
    }
}
