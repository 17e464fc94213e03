//! What lies over the window or beside its panels when it is asked for: palette, sheet of shortcuts, settings, history.
//! None of it is modal.
//!
//! Must not know: what is in them.

use egui::Ui;

use super::{App, action::Action, palette::Palette};

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overlay {
    /// Every command, to search.
    Palette,
    /// Every shortcut.
    Sheet,
}

/// Which of them are shown.
#[derive(Default)]
pub struct Overlays {
    pub(super) palette: Option<Palette>,
    pub(super) sheet: bool,
}

impl Overlays {
    /// Shows one, or takes it away.
    pub fn toggle(&mut self, overlay: Overlay) {
        match overlay {
            Overlay::Palette => self.palette = self.palette.is_none().then(Palette::default),
            Overlay::Sheet => self.sheet = !self.sheet,
        }
    }

    /// The one that Escape would take away.
    #[must_use]
    pub fn topmost(&self) -> Option<Overlay> {
        self.palette.is_some().then_some(Overlay::Palette).or(self.sheet.then_some(Overlay::Sheet))
    }
}

/// Draws those that are shown.
pub fn overlays_ui(ui: &Ui, app: &mut App, actions: &mut Vec<Action>) {
    if app.overlays.sheet {
        super::sheet::sheet_ui(ui.ctx(), app, actions);
    }
    if let Some(mut palette) = app.overlays.palette.take() {
        palette.show(ui.ctx(), app, actions);
        app.overlays.palette = Some(palette);
    }
}
