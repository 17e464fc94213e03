//! What lies over the window or beside its panels when it is asked for: palette, sheet of shortcuts, settings, history.
//! None of it is modal.
//!
//! Must not know: what is in them.

use egui::{Align, Align2, Area, Frame, Layout, Margin, RichText, ScrollArea, Ui, Vec2};

use super::{
    App,
    action::Action,
    palette::Palette,
    settings_panel::{self, FolderWatch},
    sheet,
    shelf_panel::ShelfPanel,
    theme::icon,
    top_bar::named,
};
use crate::text::Lang;

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Overlay {
    /// Every command, to search.
    Palette,
    /// Every shortcut.
    Sheet,
    /// The settings.
    Settings,
    /// The history, below the panel on the right.
    History,
    /// The model shelf.
    Shelf,
}

/// Which of them are shown.
#[derive(Default)]
pub struct Overlays {
    pub(super) palette: Option<Palette>,
    pub(super) sheet: bool,
    pub(super) settings: bool,
    pub(super) shelf: Option<ShelfPanel>,
    pub(super) folders: FolderWatch,
    /// The step that the history showed last.
    pub(super) history_shown: Option<usize>,
}

impl Overlays {
    /// The one that Escape would take away.
    #[must_use]
    pub fn topmost(&self) -> Option<Overlay> {
        [
            (self.palette.is_some(), Overlay::Palette),
            (self.sheet, Overlay::Sheet),
            (self.settings, Overlay::Settings),
            (self.shelf.is_some(), Overlay::Shelf),
        ]
        .into_iter()
        .find_map(|(shown, overlay)| shown.then_some(overlay))
    }
}

impl App {
    /// Shows an overlay, or takes it away. Sheet and settings take each other's place.
    pub(super) fn toggle(&mut self, ctx: &egui::Context, overlay: Overlay) {
        let overlays = &mut self.overlays;
        match overlay {
            Overlay::Palette => overlays.palette = overlays.palette.is_none().then(Palette::default),
            Overlay::Sheet => (overlays.sheet, overlays.settings) = (!overlays.sheet, false),
            Overlay::Settings => {
                (overlays.sheet, overlays.settings) = (false, !overlays.settings);
                if overlays.settings {
                    overlays.folders.look(ctx);
                }
            }
            Overlay::Shelf => overlays.shelf = overlays.shelf.is_none().then(ShelfPanel::default),
            Overlay::History => {
                self.window.history = !self.window.history;
                overlays.history_shown = None;
            }
        }
    }
}

/// Draws those that lie over the window.
pub fn overlays_ui(ui: &Ui, app: &mut App, actions: &mut Vec<Action>) {
    if let Some(mut shelf) = app.overlays.shelf.take() {
        shelf.show(ui.ctx(), app, actions);
        app.overlays.shelf = Some(shelf);
    }
    if app.overlays.settings {
        settings_panel::settings_ui(ui.ctx(), app, actions);
    }
    if app.overlays.sheet {
        sheet::sheet_ui(ui.ctx(), app, actions);
    }
    if let Some(mut palette) = app.overlays.palette.take() {
        palette.show(ui.ctx(), app, actions);
        app.overlays.palette = Some(palette);
    }
}

/// What a card is.
pub struct Card<'a> {
    /// Which overlay; its way out takes it away.
    pub overlay: Overlay,
    /// Its title.
    pub title: &'a str,
    /// How large it would like to be, inside.
    pub size: Vec2,
}

/// Draws a card in the middle of the window, no larger than the window leaves room for; what does not fit scrolls.
pub fn card_ui(
    ctx: &egui::Context,
    lang: Lang,
    card: &Card<'_>,
    actions: &mut Vec<Action>,
    contents: impl FnOnce(&mut Ui, &mut Vec<Action>),
) {
    let t = lang.words();
    let size = card.size.min(ctx.content_rect().size() - Vec2::splat(64.0));
    let id = egui::Id::unique(("card", card.overlay));
    let area = Area::new(id).anchor(Align2::CENTER_CENTER, Vec2::ZERO).accessible_name(card.title);
    area.show(ctx, |ui| {
        Frame::popup(ui.style()).inner_margin(Margin::same(16)).show(ui, |ui| {
            ui.set_width(size.x);
            ui.set_max_height(size.y);
            ui.horizontal(|ui| {
                ui.label(RichText::new(card.title).size(18.0).strong());
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if named(ui.button(icon::CLOSE), t.dismiss).on_hover_text(format!("{}  Esc", t.dismiss)).clicked() {
                        actions.push(Action::Toggle(card.overlay));
                    }
                });
            });
            let clear_of_the_bar = Margin { right: 12, ..Margin::ZERO };
            let scroll = ScrollArea::vertical().auto_shrink([false, true]).content_margin(clear_of_the_bar);
            scroll.show(ui, |ui| contents(ui, actions));
        });
    });
}
