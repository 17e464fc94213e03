//! The bar at the top: the menu of all commands, open, undo, the two modes, zoom, export, help and settings. What does
//! not fit is left to the menu.
//!
//! Must not know: how an action is performed.

use egui::{
    Align, Button, FontSelection, Frame, Layout, Rect, RichText, TextStyle, Ui, Vec2, WidgetText, accesskit::Role,
};

use super::{
    App,
    action::{Action, Mode},
    commands::{self, Group, WindowCommand},
    guide::{self, Step},
    names,
    theme::icon,
};
use crate::{
    editor::CommandKind,
    text::{Words, fill},
};

/// How much of the bar is shown, most first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Room {
    /// Words on all buttons.
    Ample,
    /// Opening by icons.
    Icons,
    /// Zoom by its number alone; no language, no search.
    Little,
    /// Modes and export by icons too.
    Least,
}

/// The words and icons of the bar as far as there is room.
struct Faces {
    open: String,
    add: String,
    modes: [String; 2],
    zoom: String,
    export: String,
    room: Room,
}

impl Faces {
    fn new(app: &App, room: Room) -> Self {
        let t = app.lang.words();
        let face = |glyph: &str, word: &str, most: Room| {
            if room <= most { format!("{glyph}  {word}") } else { glyph.to_owned() }
        };
        let zoom = app.zoom_percent().map_or_else(|| t.zoom_full.to_owned(), |percent| format!("{percent:.0} %"));
        Self {
            open: face(icon::FOLDER_OPEN, t.open_group, Room::Ample),
            add: face(icon::USER_PLUS, t.add_person, Room::Ample),
            modes: [face(icon::SCISSORS, t.cut_out, Room::Little), face(icon::STACK, t.compose, Room::Little)],
            zoom: format!("{zoom}  {}", icon::CARET_DOWN),
            export: face(icon::EXPORT, t.export, Room::Little),
            room,
        }
    }

    /// The widths of the parts on the left, in the middle, on the right.
    fn widths(&self, ui: &Ui, t: &Words) -> [f32; 3] {
        let gap = ui.spacing().item_spacing.x;
        let button = |text: &str| {
            let font = FontSelection::Style(TextStyle::Button);
            let text = WidgetText::from(text).into_galley(ui, Some(egui::TextWrapMode::Extend), f32::INFINITY, font);
            (text.size().x + 2.0 * ui.spacing().button_padding.x).max(ui.spacing().interact_size.x) + gap
        };
        let icon = button(icon::UNDO);
        let separator = 6.0 + gap;
        let left = icon + separator + button(&self.open) + button(&self.add) + separator + 2.0 * icon;
        let middle: f32 = self.modes.iter().map(|face| button(face)).sum();
        let mut right = button(&self.zoom) + separator + button(&self.export) + icon;
        if self.room <= Room::Icons {
            right += 3.0 * icon + button(t.other_language);
        }
        [left, middle + 8.0, right]
    }
}

/// Draws the bar.
pub fn top_bar_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    let t = app.lang.words();
    let bar = Rect::from_min_size(ui.max_rect().min, Vec2::new(ui.available_width(), 32.0));
    let rooms = [Room::Ample, Room::Icons, Room::Little, Room::Least];
    let measured = rooms.map(|room| {
        let faces = Faces::new(app, room);
        let widths = faces.widths(ui, t);
        (faces, widths)
    });
    let fits = |widths: &[f32; 3]| widths.iter().sum::<f32>() + 16.0 <= bar.width();
    let at = measured.iter().position(|(_, widths)| fits(widths)).unwrap_or(rooms.len() - 1);
    let Some((faces, [left, middle, right])) = measured.into_iter().nth(at) else { return };
    ui.allocate_rect(bar, egui::Sense::hover());
    let part = |ui: &mut Ui, name: &str, x: f32, width: f32, layout: Layout, draw: &mut dyn FnMut(&mut Ui)| {
        let rect = Rect::from_min_size(egui::pos2(x, bar.top()), Vec2::new(width, bar.height()));
        ui.scope_builder(egui::UiBuilder::new().id_salt(name).max_rect(rect).layout(layout), |ui| draw(ui));
    };
    let (to_right, to_left) = (Layout::left_to_right(Align::Center), Layout::right_to_left(Align::Center));
    part(ui, "left", bar.left(), left, to_right, &mut |ui| left_ui(ui, app, &faces, actions));
    // The modes stand in the middle of the window, or of what is left.
    let (first, last) = (bar.left() + left, bar.right() - right - middle);
    let middle_x = (bar.center().x - middle / 2.0).clamp(first, last.max(first));
    part(ui, "modes", middle_x, middle, to_right, &mut |ui| modes_ui(ui, app, &faces, actions));
    part(ui, "right", bar.right() - right, right, to_left, &mut |ui| right_ui(ui, app, &faces, actions));
}

fn left_ui(ui: &mut Ui, app: &App, faces: &Faces, actions: &mut Vec<Action>) {
    let t = app.lang.words();
    let menu = ui.menu_button(icon::MENU, |ui| menu_ui(ui, app, actions));
    named(menu.response, t.app.menu).on_hover_text(t.app.menu);
    ui.separator();
    let open = command_button(ui, app, &commands::OPEN_GROUP, &faces.open, t.open_group, actions);
    guide::here(ui, Step::Open, open.rect);
    ui.add_enabled_ui(app.has_group(), |ui| {
        let add = command_button(ui, app, &commands::ADD_PERSON, &faces.add, t.add_person, actions);
        guide::here(ui, Step::Add, add.rect);
    });
    ui.separator();
    let (undo, redo) = app.editor.undo_redo();
    history_button(ui, app, icon::UNDO, (t.undo, t.undo_what), undo, &commands::UNDO, actions);
    history_button(ui, app, icon::REDO, (t.redo, t.redo_what), redo, &commands::REDO, actions);
}

/// Every command, group by group.
fn menu_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    let t = app.lang.words();
    for group in Group::ALL {
        ui.menu_button(group.title(t), |ui| {
            for command in commands::ALL.iter().filter(|command| command.group == group) {
                let action = command.action(app);
                let button = Button::new(command.name(app.lang)).shortcut_text(command.shortcut(ui.ctx()));
                let row = ui.add_enabled(action.is_some(), button);
                if named(row, command.name(app.lang)).clicked() {
                    actions.extend(action);
                }
            }
        });
    }
}

fn modes_ui(ui: &mut Ui, app: &App, faces: &Faces, actions: &mut Vec<Action>) {
    let t = app.lang.words();
    let [cut_out, compose] = &faces.modes;
    Frame::new().fill(ui.visuals().extreme_bg_color).corner_radius(8).inner_margin(2).show(ui, |ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        for (mode, face, word) in [(Mode::CutOut, cut_out, t.cut_out), (Mode::Compose, compose, t.compose)] {
            let on = app.mode == mode;
            let response = ui.add_enabled(app.has_group(), Button::selectable(on, face.as_str()));
            let enabled = response.enabled();
            response.widget_info(|| egui::WidgetInfo::selected(Role::Button, enabled, on, word));
            if response.on_hover_text(commands::OTHER_MODE.tip(ui.ctx(), word)).clicked() {
                actions.push(Action::ShowMode(mode));
            }
        }
    });
}

/// From right to left.
fn right_ui(ui: &mut Ui, app: &App, faces: &Faces, actions: &mut Vec<Action>) {
    let t = app.lang.words();
    command_button(ui, app, &commands::SETTINGS, icon::SETTINGS, t.app.settings, actions);
    if faces.room <= Room::Icons {
        command_button(ui, app, &commands::LANGUAGE, t.other_language, t.switch_language, actions);
        command_button(ui, app, &commands::PALETTE, icon::SEARCH, t.app.palette, actions);
    }
    export_button(ui, app, &faces.export, actions);
    ui.separator();
    if faces.room <= Room::Icons {
        command_button(ui, app, &commands::ZOOM_IN, icon::PLUS, t.zoom_in, actions);
    }
    ui.add_enabled_ui(app.has_group(), |ui| {
        let menu = ui.menu_button(faces.zoom.as_str(), |ui| {
            for command in [&commands::ZOOM_FIT, &commands::ZOOM_FULL, &commands::ZOOM_IN, &commands::ZOOM_OUT] {
                let name = command.name(app.lang);
                let row = ui.add(Button::new(name).shortcut_text(command.shortcut(ui.ctx())));
                if named(row, name).clicked() {
                    actions.extend(command.action(app));
                }
            }
        });
        named(menu.response, t.app.zoom).on_hover_text(t.app.zoom);
    });
    if faces.room <= Room::Icons {
        command_button(ui, app, &commands::ZOOM_OUT, icon::MINUS, t.zoom_out, actions);
    }
}

fn export_button(ui: &mut Ui, app: &App, face: &str, actions: &mut Vec<Action>) {
    let t = app.lang.words();
    let open = app.export.shown.is_some();
    let response =
        named(ui.add_enabled(app.has_group(), Button::selectable(open, face).frame_when_inactive(true)), t.export);
    guide::here(ui, Step::Export, response.rect);
    if response.on_hover_text(commands::EXPORT.tip(ui.ctx(), t.flow.export_title)).clicked() {
        actions.push(Action::ShowExport((!open).then(|| app.export_of_mode())));
    }
}

fn history_button(
    ui: &mut Ui,
    app: &App,
    glyph: &str,
    (name, what): (&str, &str),
    kind: Option<CommandKind>,
    command: &WindowCommand,
    actions: &mut Vec<Action>,
) {
    let response = named(ui.add_enabled(kind.is_some(), Button::new(glyph)), name);
    let tip = kind.map_or(name.to_owned(), |kind| fill(what, &[&names::step(app.lang, kind)]));
    if response.on_hover_text(command.tip(ui.ctx(), &tip)).clicked() {
        actions.extend(command.action(app));
    }
}

/// A button for a command: `face` is what shows, `name` what is spoken; its tooltip tells the key. Greyed when the
/// command cannot be had.
pub fn command_button(
    ui: &mut Ui,
    app: &App,
    command: &WindowCommand,
    face: &str,
    name: &str,
    actions: &mut Vec<Action>,
) -> egui::Response {
    let action = command.action(app);
    let response = named(ui.add_enabled(action.is_some(), Button::new(RichText::new(face))), name);
    let response = response.on_hover_text(command.tip(ui.ctx(), name));
    if response.clicked() {
        actions.extend(action);
    }
    response
}

/// Gives a button whose face is an icon its spoken name.
pub fn named(response: egui::Response, name: &str) -> egui::Response {
    let enabled = response.enabled();
    response.widget_info(|| egui::WidgetInfo::labeled(Role::Button, enabled, name));
    response
}
