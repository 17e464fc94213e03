//! Every command of the window in one table: its name in both languages, its keys, when it can be had and what it asks
//! for. Keys, buttons, menus, the palette and the sheet of shortcuts all read this table. A new command is one line of
//! it (and its words).
//!
//! Must not know: how an action is performed.

use std::sync::LazyLock;

use egui::{Key, KeyboardShortcut, Modifiers};

use super::{
    App, DepthAct,
    action::{Action, Mode, Zoom},
    brush::{BrushAction, Tip},
    canvas::align::Align,
    crop::CropAction,
    overlays::Overlay,
    placing::PlaceAction,
};
use crate::{
    editor::{Choice, Export},
    text::{Lang, Words},
};

/// Something the user can ask for by name.
pub struct WindowCommand {
    /// Its name in code, the same in every language.
    pub id: &'static str,
    /// Where it stands in the menu and in the sheet.
    pub group: Group,
    name: fn(&Words) -> &'static str,
    /// The first is the one that is shown. On a Mac Ctrl is Cmd.
    pub keys: &'static [KeyboardShortcut],
    action: fn(&App) -> Option<Action>,
}

/// What belongs together in the menu and in the sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Open and export.
    File,
    /// Undo, copy, history.
    Edit,
    /// What is shown and how near.
    View,
    /// Cutting a person out.
    CutOut,
    /// Placing people in the group photo.
    Compose,
    /// Help and settings.
    Help,
}

impl Group {
    /// All, in the order they are shown.
    pub const ALL: [Self; 6] = [Self::File, Self::Edit, Self::View, Self::CutOut, Self::Compose, Self::Help];

    /// Its title.
    #[must_use]
    pub fn title(self, t: &Words) -> &'static str {
        match self {
            Self::File => t.app.group_file,
            Self::Edit => t.app.group_edit,
            Self::View => t.app.group_view,
            Self::CutOut => t.cut_out,
            Self::Compose => t.compose,
            Self::Help => t.app.group_help,
        }
    }
}

impl WindowCommand {
    /// What it is called.
    #[must_use]
    pub fn name(&self, lang: Lang) -> &'static str {
        (self.name)(lang.words())
    }

    /// What it asks for now; `None` when it cannot be had.
    #[must_use]
    pub fn action(&self, app: &App) -> Option<Action> {
        (self.action)(app)
    }

    /// Its first key as this system writes it; empty when it has none.
    #[must_use]
    pub fn shortcut(&self, ctx: &egui::Context) -> String {
        self.keys.first().map(|keys| written(ctx, keys)).unwrap_or_default()
    }

    /// `name` with the command's key behind it: a tooltip.
    #[must_use]
    pub fn tip(&self, ctx: &egui::Context, name: &str) -> String {
        let keys = self.shortcut(ctx);
        if keys.is_empty() { name.to_owned() } else { format!("{name}  {keys}") }
    }
}

/// A shortcut as this system writes it: `Ctrl+Shift+O`, or `⇧⌘O` on a Mac.
#[must_use]
pub fn written(ctx: &egui::Context, keys: &KeyboardShortcut) -> String {
    let held = ctx.format_modifiers(keys.modifiers);
    let key = match keys.logical_key {
        Key::Escape => "Esc",
        Key::Minus => "-",
        // In the letters' own font: it has arrows, but not those that egui writes.
        Key::ArrowUp => "↑",
        Key::ArrowDown => "↓",
        Key::ArrowLeft => "←",
        Key::ArrowRight => "→",
        key => key.symbol_or_name(),
    };
    // A Mac's signs stand side by side, names are joined.
    let joint = if held.is_empty() || held.ends_with(|c: char| !c.is_ascii()) { "" } else { "+" };
    format!("{held}{joint}{key}")
}

const fn plain(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::NONE, key)
}

const fn ctrl(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}

const fn shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::SHIFT, key)
}

const fn alt(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::ALT, key)
}

const fn ctrl_shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), key)
}

const fn ctrl_alt(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::ALT), key)
}

/// Makes a constant of each command and the list of all.
macro_rules! commands {
    ($($ID:ident: $group:ident, $name:expr, [$($keys:expr),*], $action:expr;)*) => {
        $(pub const $ID: WindowCommand = WindowCommand {
            id: stringify!($ID),
            group: Group::$group,
            name: $name,
            keys: &[$($keys),*],
            action: $action,
        };)*
        /// Every command, in the order they are listed.
        pub static ALL: &[WindowCommand] = &[$($ID),*];
    };
}

commands! {
    OPEN_GROUP: File, |t| t.open_group, [ctrl(Key::O)], |_| Some(Action::OpenGroup);
    ADD_PERSON: File, |t| t.add_person, [ctrl_shift(Key::O)], |app| Some(if app.has_group() { Action::AddPerson } else { Action::OpenGroup });
    OPEN_SAMPLES: File, |t| t.empty_samples, [], |app| (!app.has_group()).then_some(Action::OpenSamples);
    EXPORT: File, |t| t.app.export_picture, [ctrl(Key::E)], |app| app.has_group().then(|| Action::ShowExport(Some(app.export_of_mode())));
    EXPORT_CUTOUT: File, |t| t.app.export_cutout, [], |app| Some(Action::ShowExport(Some(Export::Cutout(app.exportable_cut()?))));
    EXPORT_MASK: File, |t| t.app.export_mask, [], |app| Some(Action::ShowExport(Some(Export::Mask(app.exportable_cut()?))));
    EXPORT_NOW: File, |t| t.flow.export_now_tip, [plain(Key::Enter)], |app| Some(Action::Export(app.export.shown.filter(|_| app.can_export())?));
    CLOSE_EXPORT: File, |t| t.flow.export_close, [plain(Key::Escape)], |app| app.export.shown.filter(|_| app.overlays.topmost().is_none()).map(|_| Action::ShowExport(None));

    UNDO: Edit, |t| t.undo, [ctrl(Key::Z)], |app| app.editor.undo_redo().0.map(|_| Action::Undo);
    REDO: Edit, |t| t.redo, [ctrl_shift(Key::Z), ctrl(Key::Y)], |app| app.editor.undo_redo().1.map(|_| Action::Redo);
    COPY: Edit, |t| t.flow.copy, [ctrl(Key::C)], |app| {
        let what = match app.mode {
            Mode::CutOut => Export::Cutout(app.exportable_cut()?),
            Mode::Compose => app.has_group().then_some(Export::Composition)?,
        };
        Some(Action::Copy(what, app.editor.export_settings().long_side))
    };
    COPY_FULL: Edit, |t| t.flow.copy_full, [ctrl_shift(Key::C)], |app| app.has_group().then_some(Action::Copy(Export::Composition, None));
    PASTE: Edit, |t| t.flow.paste, [ctrl(Key::V)], |_| Some(Action::Paste);
    CANCEL: Edit, |t| t.app.stop_work, [], |app| (!app.editor.activities().is_empty()).then_some(Action::Cancel);

    // Not Tab: that moves the focus, and everything is to be reached by keyboard.
    OTHER_MODE: View, |t| t.app.other_mode, [plain(Key::M)], |app| app.has_group().then_some(Action::ShowMode(app.mode.other()));
    ZOOM_FIT: View, |t| t.zoom_fit_tip, [ctrl(Key::Num0)], |app| app.zoomed(Zoom::Fit);
    ZOOM_FULL: View, |t| t.app.zoom_full, [ctrl(Key::Num1)], |app| app.zoomed(Zoom::Full);
    ZOOM_IN: View, |t| t.zoom_in, [ctrl(Key::Equals), ctrl(Key::Plus)], |app| app.zoomed(Zoom::In);
    ZOOM_OUT: View, |t| t.zoom_out, [ctrl(Key::Minus)], |app| app.zoomed(Zoom::Out);
    NEXT_STYLE: View, |t| t.view.next_style, [plain(Key::F)], |app| {
        let shown = app.viewed().filter(|_| app.mode == Mode::CutOut)?;
        app.editor.preview(shown.id).map(|_| Action::Look(app.view.look.next(app.shows_group())))
    };
    TEXT_LARGER: View, |t| t.app.text_larger, [ctrl_alt(Key::Equals), ctrl_alt(Key::Plus)], |app| app.text_scaled(10);
    TEXT_SMALLER: View, |t| t.app.text_smaller, [ctrl_alt(Key::Minus)], |app| app.text_scaled(-10);
    LANGUAGE: View, |t| t.switch_language, [], |_| Some(Action::SwitchLanguage);
    THEME: View, |t| t.switch_theme, [], |_| Some(Action::SwitchTheme);

    HISTORY: Edit, |t| t.app.show_history, [ctrl(Key::H)], |_| Some(Action::Toggle(Overlay::History));

    GIVE_UP: Edit, |t| t.placing.give_up, [plain(Key::Escape)], |app| app.drag_goes_on().then_some(Action::People(PlaceAction::GiveUp));
    BRUSH_GIVE_UP: CutOut, |t| t.brush.give_up, [plain(Key::Escape)], |app| app.brush.drawing.as_ref().map(|_| Action::Brush(BrushAction::GiveUp));
    CLOSE: Help, |t| t.app.close_overlay, [plain(Key::Escape)], |app| app.overlays.topmost().map(Action::Toggle);
    PALETTE: Help, |t| t.app.palette, [ctrl(Key::K)], |_| Some(Action::Toggle(Overlay::Palette));
    SETTINGS: Help, |t| t.app.settings, [ctrl(Key::Comma)], |_| Some(Action::Toggle(Overlay::Settings));
    SHEET: Help, |t| t.app.sheet, [plain(Key::Questionmark), plain(Key::F1)], |_| Some(Action::Toggle(Overlay::Sheet));

    GUIDE: Help, |t| t.flow.guide_again, [], |_| Some(Action::Guide(true));
    NOTICES: Help, |t| t.flow.open_log, [], |_| Some(Action::ToggleLog);

    SHELF: CutOut, |t| t.shelf.open, [ctrl_shift(Key::M)], |_| Some(Action::Toggle(Overlay::Shelf));
    RUN_MODEL: CutOut, |t| t.app.run_model, [], |app| {
        let entry = app.viewed().filter(|_| app.mode == Mode::CutOut && app.editor.segmenting().is_none())?;
        Some(Action::Run(entry.id, Choice::Model(app.picked_model(entry.id))))
    };
    BRUSH: CutOut, |t| t.brush.tool, [plain(Key::B)], |app| app.paintable().map(|_| Action::Brush(BrushAction::Toggle));
    BRUSH_SWAP: CutOut, |t| t.brush.swap, [plain(Key::X)], |app| app.brushing().map(|_| Action::Brush(BrushAction::Keep(app.brush.erases)));
    BRUSH_SMALLER: CutOut, |t| t.brush.smaller, [plain(Key::OpenBracket)], |app| app.brush_set(|tip, entry| tip.resized(entry, false));
    BRUSH_LARGER: CutOut, |t| t.brush.larger, [plain(Key::CloseBracket)], |app| app.brush_set(|tip, entry| tip.resized(entry, true));
    // With Shift held, a keyboard says either.
    BRUSH_SOFTER: CutOut, |t| t.brush.softer, [shift(Key::OpenBracket), shift(Key::OpenCurlyBracket)], |app| app.brush_set(|tip, _| tip.hardened(false));
    BRUSH_HARDER: CutOut, |t| t.brush.harder, [shift(Key::CloseBracket), shift(Key::CloseCurlyBracket)], |app| app.brush_set(|tip, _| tip.hardened(true));
    BRUSH_AT_EDGES: CutOut, |t| t.brush.at_edges, [plain(Key::E)], |app| app.brush_set(|tip, _| Tip { at_edges: !tip.at_edges, ..tip });
    BRUSH_CLEAR: CutOut, |t| t.brush.clear, [], App::clear_strokes;
    BRUSH_LEAVE: CutOut, |t| t.brush.leave, [plain(Key::Escape), plain(Key::V)], |app| app.brushing().map(|_| Action::Brush(BrushAction::Leave));
    EVERYBODY: CutOut, |t| t.view.everybody, [ctrl(Key::A)], |app| app.choose(|on, thing| on || !thing);
    NOBODY: CutOut, |t| t.view.nobody, [ctrl_shift(Key::A)], |app| app.choose(|_, _| false);
    INVERT_PEOPLE: CutOut, |t| t.view.invert, [ctrl(Key::I)], |app| app.choose(|on, thing| on == thing);
    PUT_IN_GROUP: CutOut, |t| t.put_in_group, [plain(Key::Enter)], |app| Some(Action::Place(app.placeable()?, None));

    CROP: Compose, |t| t.crop.title, [plain(Key::C)], |app| app.has_group().then_some(Action::Crop(if app.cropping().is_some() { CropAction::Done } else { CropAction::Open }));
    CROP_SWAP: Compose, |t| t.crop.swap, [plain(Key::X)], |app| app.to_crop(CropAction::Swap);
    CROP_LEVEL: Compose, |t| t.crop.draw_level, [plain(Key::L)], |app| app.to_crop(CropAction::DrawLevel(!app.cropping()?.drawing));
    CROP_RESET: Compose, |t| t.crop.reset_all, [], |app| app.can_reset_crop();
    CROP_DONE: Compose, |t| t.crop.done_command, [plain(Key::Enter)], |app| app.to_crop(CropAction::Done);
    CROP_LEAVE: Compose, |t| t.crop.leave_command, [plain(Key::Escape)], |app| app.to_crop(CropAction::Leave);
    SELECT_ALL: Compose, |t| t.placing.select_all, [ctrl(Key::A)], |app| (app.places_people() && !app.editor.document().layers.is_empty()).then_some(Action::People(PlaceAction::SelectAll));
    SELECT_NEXT: Compose, |t| t.placing.select_next, [alt(Key::CloseBracket)], |app| app.to_select(true);
    SELECT_PREVIOUS: Compose, |t| t.placing.select_previous, [alt(Key::OpenBracket)], |app| app.to_select(false);
    DUPLICATE: Compose, |t| t.placing.duplicate, [ctrl(Key::D), ctrl(Key::J)], |app| app.act_on_any(PlaceAction::Duplicate);
    COPY_LOOK: Compose, |t| t.look.copy, [alt(Key::C)], |app| app.act_on_any(PlaceAction::CopyLook);
    PASTE_LOOK: Compose, |t| t.look.paste, [alt(Key::P)], |app| app.placing.look.as_ref().and_then(|_| app.act_on_any(PlaceAction::PasteLook));
    FORWARD: Compose, |t| t.forward, [ctrl(Key::CloseBracket)], |app| app.act_on_any(PlaceAction::Raise(1));
    BACKWARD: Compose, |t| t.backward, [ctrl(Key::OpenBracket)], |app| app.act_on_any(PlaceAction::Raise(-1));
    TO_FRONT: Compose, |t| t.placing.to_front, [ctrl_shift(Key::CloseBracket)], |app| app.act_on_any(PlaceAction::Raise(i32::MAX));
    TO_BACK: Compose, |t| t.placing.to_back, [ctrl_shift(Key::OpenBracket)], |app| app.act_on_any(PlaceAction::Raise(i32::MIN));
    FLIP: Compose, |t| t.flip, [shift(Key::H)], |app| app.act_on(1, PlaceAction::Flip);
    RESET_SHAPE: Compose, |t| t.placing.reset_shape, [], |app| app.act_on(1, PlaceAction::ResetShape);
    LARGER: Compose, |t| t.placing.larger, [alt(Key::ArrowUp)], |app| app.act_on(1, PlaceAction::Scale(1.01));
    SMALLER: Compose, |t| t.placing.smaller, [alt(Key::ArrowDown)], |app| app.act_on(1, PlaceAction::Scale(1.0 / 1.01));
    TURN_RIGHT: Compose, |t| t.placing.turn_right, [alt(Key::ArrowRight)], |app| app.act_on(1, PlaceAction::Turn(1.0_f64.to_radians()));
    TURN_LEFT: Compose, |t| t.placing.turn_left, [alt(Key::ArrowLeft)], |app| app.act_on(1, PlaceAction::Turn(-1.0_f64.to_radians()));
    ALIGN_LEFT: Compose, |t| t.placing.align_left, [alt(Key::A)], |app| app.act_on(1, PlaceAction::Align(Align::Left));
    ALIGN_CENTRE: Compose, |t| t.placing.align_centre, [alt(Key::H)], |app| app.act_on(1, PlaceAction::Align(Align::Centre));
    ALIGN_RIGHT: Compose, |t| t.placing.align_right, [alt(Key::D)], |app| app.act_on(1, PlaceAction::Align(Align::Right));
    ALIGN_TOP: Compose, |t| t.placing.align_top, [alt(Key::W)], |app| app.act_on(1, PlaceAction::Align(Align::Top));
    ALIGN_MIDDLE: Compose, |t| t.placing.align_middle, [alt(Key::V)], |app| app.act_on(1, PlaceAction::Align(Align::Middle));
    ALIGN_BOTTOM: Compose, |t| t.placing.align_bottom, [alt(Key::S)], |app| app.act_on(1, PlaceAction::Align(Align::Bottom));
    DISTRIBUTE_ACROSS: Compose, |t| t.placing.distribute_across, [], |app| app.act_on(3, PlaceAction::Distribute { across: true });
    DISTRIBUTE_DOWN: Compose, |t| t.placing.distribute_down, [], |app| app.act_on(3, PlaceAction::Distribute { across: false });
    TOGGLE_BEHIND: Compose, |t| t.depth.toggle, [plain(Key::B)], App::to_depth_at_pointer;
    BEFORE_ALL: Compose, |t| t.depth.before_all, [alt(Key::B)], |app| app.to_depth(DepthAct::BeforeAll);
    BEHIND_FRONT_ROW: Compose, |t| t.depth.front_row, [shift(Key::B)], |app| app.to_depth(DepthAct::FrontRow);
    BEHIND_ALL: Compose, |t| t.depth.behind_all, [], |app| app.to_depth(DepthAct::BehindAll);
    FIT: Compose, |t| t.depth.fit, [alt(Key::F)], App::to_fit;
    ALIGN_SHOT: Compose, |t| t.depth.align_shot, [alt(Key::G)], App::to_align_shot;
    LIFT_OUT: Compose, |t| t.depth.lift_out, [shift(Key::L)], App::to_lift_out;
    HIDE: Compose, |t| t.placing.hide_or_show, [ctrl_shift(Key::H)], |app| app.act_on_any(PlaceAction::ToggleHidden);
    LOCK: Compose, |t| t.placing.lock_or_free, [ctrl_shift(Key::L)], |app| app.act_on_any(PlaceAction::ToggleLocked);
    RENAME: Compose, |t| t.placing.rename, [plain(Key::F2)], |app| app.act_on_any(PlaceAction::Rename);
    DELETE: Compose, |t| t.app.delete_person, [plain(Key::Delete), plain(Key::Backspace)], |app| app.act_on_any(PlaceAction::Remove);
    DESELECT: Compose, |t| t.app.deselect, [plain(Key::Escape)], |app| app.composing().map(|_| Action::Select(None));
}

/// A key or a pointer's way that is no command of its own: for the sheet.
pub struct Hint {
    /// Where it stands.
    pub group: Group,
    /// How it is done.
    pub keys: fn(&Words) -> &'static str,
    /// What it does.
    pub name: fn(&Words) -> &'static str,
}

/// What the sheet lists beside the commands.
pub static HINTS: &[Hint] = &[
    Hint { group: Group::View, keys: |t| t.app.keys_wheel, name: |t| t.app.hint_zoom },
    Hint { group: Group::View, keys: |t| t.app.keys_pan, name: |t| t.app.hint_pan },
    Hint { group: Group::View, keys: |_| "\\", name: |t| t.app.hint_before },
    Hint { group: Group::CutOut, keys: |_| "1 … 9", name: |t| t.app.hint_toggle },
    Hint { group: Group::CutOut, keys: |t| t.brush.keys_line, name: |t| t.brush.hint_line },
    Hint { group: Group::Compose, keys: |t| t.app.keys_arrows, name: |t| t.app.hint_nudge },
    Hint { group: Group::Compose, keys: |t| t.app.keys_alt_wheel, name: |t| t.app.hint_size },
];

/// Every shortcut once, those with more modifiers first: Ctrl+Z would take Ctrl+Shift+Z too.
pub static SHORTCUTS: LazyLock<Vec<KeyboardShortcut>> = LazyLock::new(|| {
    let mut all: Vec<KeyboardShortcut> = Vec::new();
    for keys in ALL.iter().flat_map(|command| command.keys) {
        if !all.contains(keys) {
            all.push(*keys);
        }
    }
    let modifiers = |keys: &KeyboardShortcut| {
        [keys.modifiers.command, keys.modifiers.shift, keys.modifiers.alt].into_iter().filter(|held| *held).count()
    };
    all.sort_by_key(|keys| std::cmp::Reverse(modifiers(keys)));
    all
});

/// What a shortcut asks for now: the first command of the table that has it and can be had.
#[must_use]
pub fn asked_by(app: &App, keys: &KeyboardShortcut) -> Option<Action> {
    ALL.iter().filter(|command| command.keys.contains(keys)).find_map(|command| command.action(app))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_command_has_its_own_id_and_its_own_name_in_both_languages() {
        for lang in [Lang::English, Lang::Korean] {
            let names: BTreeSet<_> = ALL.iter().map(|command| command.name(lang)).collect();
            assert_eq!(names.len(), ALL.len(), "{lang:?}");
        }
        let ids: BTreeSet<_> = ALL.iter().map(|command| command.id).collect();
        assert_eq!(ids.len(), ALL.len());
    }

    #[test]
    fn shortcuts_with_more_modifiers_come_first() {
        let place = |keys| SHORTCUTS.iter().position(|known| *known == keys);
        assert!(place(ctrl_shift(Key::Z)) < place(ctrl(Key::Z)));
        assert!(place(ctrl(Key::Z)) < place(plain(Key::M)));
    }
}
