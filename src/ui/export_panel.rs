//! The export panel: what, how, how large, and what that costs in bytes and in detail. Beside the canvas, never over it.
//!
//! Must not know: how a picture is made or encoded.

use std::sync::Arc;

use egui::{Button, ComboBox, DragValue, RichText, Slider, TextureHandle, Ui, vec2};

use super::{
    App,
    action::{Action, Mode},
    commands, edge_panel, hints,
    theme::{self, icon},
    top_bar::named,
};
use crate::{
    editor::{Export, ExportSettings, FileKind, PhotoId, Piece, Window},
    imaging::{Metadata, Photo, Subsampling},
    text::{Words, fill},
};

mod preview;

/// Width of the panel, points.
pub const WIDTH: f32 = 340.0;
/// Long sides to choose from, pixels.
const SIDES: [u32; 5] = [3840, 2560, 2048, 1600, 1080];

/// How the user looks at the next export. The settings themselves are the editor's.
#[derive(Default)]
pub struct ExportPanel {
    /// What the panel is open for; `None` when it is closed.
    pub(super) shown: Option<Export>,
    /// Middle of the piece at 100 %, in shares of the picture.
    centre: Option<(f32, f32)>,
    /// Pixels of the screen that the piece has.
    room: (u32, u32),
    before: bool,
    pieces: Option<(Arc<Piece>, TextureHandle, TextureHandle)>,
    overview: Option<(Photo, TextureHandle)>,
}

impl ExportPanel {
    /// What the editor should draft now.
    pub(super) fn wanted(&self, size: Option<(u32, u32)>) -> Option<(Export, Option<Window>)> {
        Some((self.shown?, size.map(|size| self.window(size))))
    }

    /// The pixels that are looked at, of a picture of `size`.
    fn window(&self, (width, height): (u32, u32)) -> Window {
        let (w, h) = (self.room.0.clamp(1, width), self.room.1.clamp(1, height));
        let (x, y) = self.centre.unwrap_or((0.5, 0.4)); // faces are above the middle
        let start = |share: f32, side: u32, room: u32| {
            (share * side as f32 - room as f32 / 2.0).round().clamp(0.0, (side - room) as f32) as u32
        };
        Window { x: start(x, width, w), y: start(y, height, h), width: w, height: h }
    }
}

impl App {
    /// What the export command would open the panel for.
    pub(super) fn export_of_mode(&self) -> Export {
        match (self.mode, self.exportable_cut()) {
            (Mode::CutOut, Some(photo)) if self.editor.document().layers.is_empty() => Export::Cutout(photo),
            _ => Export::Composition,
        }
    }

    /// Writes an export to the file that a dialog gave; one without an ending gets the chosen kind's.
    pub fn export_to(&mut self, what: Export, path: std::path::PathBuf) {
        let kind = self.editor.export_settings().kind(what);
        let path = if path.extension().is_some() { path } else { path.with_extension(kind.extension()) };
        self.editor.export(what, path);
    }

    /// Whether there is such a thing to export.
    fn holds(&self, what: Export) -> bool {
        match what {
            Export::Composition => true,
            Export::Cutout(id) | Export::Mask(id) => self.cut_photos().iter().any(|(cut, _)| *cut == id),
        }
    }

    /// The photos that have something to export alone.
    fn cut_photos(&self) -> Vec<(PhotoId, String)> {
        let photos = self.editor.document().photos.iter();
        let cut = |id| self.editor.preview(id).is_some_and(|preview| preview.cutout.is_some());
        photos.filter(|entry| cut(entry.id)).map(|entry| (entry.id, entry.name.clone())).collect()
    }
}

/// Draws the panel.
pub fn export_ui(ui: &mut Ui, app: &mut App, actions: &mut Vec<Action>) {
    let Some(what) = app.export.shown else { return };
    let t = app.lang.words();
    let before = *app.editor.export_settings();
    let mut settings = before;
    ui.horizontal(|ui| {
        ui.label(RichText::new(t.flow.export_title).size(18.0).strong());
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let tip = commands::CLOSE_EXPORT.tip(ui.ctx(), t.flow.export_close);
            if named(ui.button(icon::CLOSE), t.flow.export_close).on_hover_text(tip).clicked() {
                actions.push(Action::ShowExport(None));
            }
        });
    });
    egui::Panel::bottom("export now").frame(egui::Frame::NONE.inner_margin(egui::Margin::symmetric(0, 8))).show(
        ui,
        |ui| {
            let face = RichText::new(format!("{}  {}", icon::EXPORT, t.flow.export_now)).size(15.0).strong();
            let button = Button::new(face.color(egui::Color32::WHITE)).fill(theme::ACCENT_FILL);
            // At once: nobody waits for what the file will weigh.
            let can = app.can_export() && app.holds(what);
            let response = ui.add_enabled_ui(can, |ui| ui.add_sized(vec2(ui.available_width(), 38.0), button)).inner;
            let tip = commands::EXPORT_NOW.tip(ui.ctx(), t.flow.export_now_tip);
            if named(response, t.flow.export_now_tip).on_hover_text(tip).clicked() {
                actions.push(Action::Export(what));
            }
        },
    );
    let room = ui.available_height();
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        what_ui(ui, app, what, actions);
        ui.add_space(4.0);
        egui::Grid::new("export").num_columns(2).spacing(vec2(12.0, 8.0)).show(ui, |ui| {
            ui.spacing_mut().slider_width = 160.0;
            kind_ui(ui, t, what, &mut settings);
            size_ui(ui, app, what, &mut settings);
            metadata_ui(ui, app, what, &mut settings);
        });
        hints::export_hints_ui(ui, app, what, &mut settings);
        ui.separator();
        result_ui(ui, app);
        preview::preview_ui(ui, app, settings.kind(what), room);
    });
    if settings != before {
        actions.push(Action::SetExport(settings));
    }
}

/// The three things, and of whom.
fn what_ui(ui: &mut Ui, app: &App, what: Export, actions: &mut Vec<Action>) {
    let t = app.lang.words();
    let cut = app.cut_photos();
    let of = match what {
        Export::Composition => app.exportable_cut().or(cut.first().map(|(id, _)| *id)),
        Export::Cutout(id) | Export::Mask(id) => Some(id),
    };
    ui.horizontal_wrapped(|ui| {
        if ui.add(Button::selectable(what == Export::Composition, t.flow.what_picture)).clicked() {
            actions.push(Action::ShowExport(Some(Export::Composition)));
        }
        let (is_cutout, is_mask) = (matches!(what, Export::Cutout(_)), matches!(what, Export::Mask(_)));
        for (on, mask, name) in [(is_cutout, false, t.flow.what_cutout), (is_mask, true, t.flow.what_mask)] {
            let button = ui.add_enabled(on || !cut.is_empty(), Button::selectable(on, name));
            if button.on_disabled_hover_text(t.flow.nothing_to_export).clicked()
                && let Some(id) = of
            {
                actions.push(Action::ShowExport(Some(if mask { Export::Mask(id) } else { Export::Cutout(id) })));
            }
        }
    });
    let (Some(of), true) = (of, what != Export::Composition && cut.len() > 1) else { return };
    let title = cut.iter().find(|(id, _)| *id == of).map(|(_, name)| name.as_str()).unwrap_or_default();
    ui.horizontal(|ui| {
        let label = ui.label(t.flow.whose);
        let list = ComboBox::from_id_salt("whose").width(ui.available_width()).truncate().selected_text(title);
        let chosen = list.show_ui(ui, |ui| {
            for (id, name) in &cut {
                if ui.selectable_label(*id == of, name).clicked() {
                    let export = if matches!(what, Export::Mask(_)) { Export::Mask(*id) } else { Export::Cutout(*id) };
                    actions.push(Action::ShowExport(Some(export)));
                }
            }
        });
        chosen.response.labelled_by(label.id);
    });
}

fn kind_ui(ui: &mut Ui, t: &Words, what: Export, settings: &mut ExportSettings) {
    let kind = settings.kind(what);
    ui.label(t.flow.kind);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        for &other in FileKind::that_hold(what) {
            let button = ui.add(Button::selectable(kind == other, other.name()));
            if button.on_hover_text(about(t, other)).clicked() {
                settings.choose(what, other);
            }
        }
    });
    ui.end_row();
    if kind != FileKind::Jpeg {
        return note(ui, about(t, kind));
    }
    edge_panel::row(ui, t.flow.quality, t.flow.quality_tip, Slider::new(&mut settings.quality, 1..=100));
    ui.label(t.flow.colour).on_hover_text(t.flow.colour_tip);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        let choices = [(Subsampling::Full, t.flow.colour_full), (Subsampling::Quarter, t.flow.colour_quarter)];
        for (subsampling, name) in choices {
            let button = ui.add(Button::selectable(settings.subsampling == subsampling, name));
            if button.on_hover_text(t.flow.colour_tip).clicked() {
                settings.subsampling = subsampling;
            }
        }
    });
    ui.end_row();
}

/// A row of the grid that explains the one above.
fn note(ui: &mut Ui, text: &str) {
    ui.label("");
    let room = ui.available_width();
    ui.vertical(|ui| {
        ui.set_max_width(room); // a cell grows with its words, and the panel with the cell
        ui.add(egui::Label::new(RichText::new(text).small().weak()).wrap());
    });
    ui.end_row();
}

fn about(t: &Words, kind: FileKind) -> &'static str {
    match kind {
        FileKind::Jpeg => t.flow.kind_jpeg,
        FileKind::Png => t.flow.kind_png,
        FileKind::WebP => t.flow.kind_webp,
        FileKind::Tiff => t.flow.kind_tiff,
    }
}

/// The limit of the long side.
fn size_ui(ui: &mut Ui, app: &App, what: Export, settings: &mut ExportSettings) {
    let t = app.lang.words();
    let full = full_side(app, what).max(16);
    let label = ui.label(t.flow.long_side).on_hover_text(t.flow.long_side_tip);
    ui.horizontal(|ui| {
        let mut side = settings.long_side.unwrap_or(full).min(full);
        let value = DragValue::new(&mut side).range(16..=full).suffix(" px").speed(8.0).update_while_editing(false);
        let response = ui.add(value).labelled_by(label.id).on_hover_text(t.flow.long_side_tip);
        if response.changed() {
            settings.long_side = (side < full).then_some(side);
        }
        let whole = settings.long_side.is_none_or(|limit| limit >= full);
        let title = if whole { t.flow.full_size.to_owned() } else { format!("{side} px") };
        let list = ComboBox::from_id_salt("sizes").width(ui.available_width()).selected_text(title).show_ui(ui, |ui| {
            if ui.selectable_label(whole, t.flow.full_size).clicked() {
                settings.long_side = None;
            }
            for limit in SIDES.into_iter().filter(|limit| *limit < full) {
                if ui.selectable_label(settings.long_side == Some(limit), format!("{limit} px")).clicked() {
                    settings.long_side = Some(limit);
                }
            }
        });
        named(list.response, t.flow.sizes);
    });
    ui.end_row();
}

/// The long side of what would be exported without a limit.
fn full_side(app: &App, what: Export) -> u32 {
    let document = app.editor.document();
    match what {
        Export::Composition => document.frame().map_or(1, |frame| frame.width.max(frame.height)),
        Export::Mask(id) => document.photo(id).map_or(1, |entry| entry.photo.width().max(entry.photo.height())),
        Export::Cutout(id) => {
            let bounds = app.editor.cutout_bounds(id);
            bounds.map_or(1, |bounds| bounds.width().max(bounds.height()).round() as u32)
        }
    }
}

/// The exact size in pixels and in bytes.
fn result_ui(ui: &mut Ui, app: &App) {
    let t = app.lang.words();
    let draft = app.editor.draft();
    ui.horizontal(|ui| {
        ui.set_min_height(24.0);
        match draft.size() {
            Some((width, height)) => {
                ui.label(RichText::new(fill(t.flow.result, &[&width, &height])).strong());
                let millions = f64::from(width) * f64::from(height) / 1e6;
                let digits = if millions < 10.0 { 2 } else { 1 };
                ui.label(RichText::new(fill(t.flow.megapixels, &[&format!("{millions:.digits$}")])).weak());
            }
            None if !draft.busy() => {
                ui.label(RichText::new(t.flow.nothing_to_export).color(ui.visuals().warn_fg_color));
            }
            None => {}
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| match draft.bytes() {
            Some(bytes) => {
                let text = RichText::new(size_text(bytes)).strong();
                ui.label(if draft.busy() { text.weak() } else { text }).on_hover_text(t.flow.file_size_tip);
            }
            None if draft.busy() => {
                let counted = draft.counted().map(|bytes| format!("{}…", size_text(bytes)));
                let share = draft.made_share().map(|share| format!("{:.0} %", 100.0 * share));
                ui.label(RichText::new(share.or(counted).unwrap_or_default()).weak());
                ui.add(egui::Spinner::new().size(14.0)).on_hover_text(t.flow.file_size_counting);
            }
            None => {}
        });
    });
    if draft.size().is_some() && draft.bytes().is_none() && !draft.busy() {
        ui.label(RichText::new(t.flow.file_size_none).color(ui.visuals().warn_fg_color));
    }
}

/// What the file tells of the photo.
fn metadata_ui(ui: &mut Ui, app: &App, what: Export, settings: &mut ExportSettings) {
    let t = app.lang.words();
    let document = app.editor.document();
    let entry = match what {
        Export::Composition => document.group(),
        Export::Cutout(id) => document.photo(id),
        Export::Mask(_) => return, // a mask tells nothing
    };
    let Some(photo) = entry.map(|entry| &entry.photo) else { return };
    let choices = [
        (Metadata::WithoutPlace, t.flow.metadata_without_place),
        (Metadata::All, t.flow.metadata_all),
        (Metadata::Nothing, t.flow.metadata_nothing),
    ];
    let title = choices.iter().find(|(choice, _)| *choice == settings.metadata).map_or("", |(_, name)| name);
    let label = ui.label(t.flow.metadata).on_hover_text(t.flow.metadata_tip);
    let list = ComboBox::from_id_salt("metadata").width(ui.available_width()).truncate().selected_text(title);
    let list = list.show_ui(ui, |ui| {
        for (choice, name) in choices {
            ui.selectable_value(&mut settings.metadata, choice, name);
        }
    });
    list.response.labelled_by(label.id).on_hover_text(t.flow.metadata_tip);
    ui.end_row();
    let told = match (settings.metadata, photo.exif().is_some(), photo.tells_place()) {
        (_, false, _) => t.flow.metadata_none,
        (Metadata::WithoutPlace, _, true) => t.flow.place_left_out,
        (Metadata::All, _, true) => t.flow.place_told,
        (Metadata::Nothing, ..) => t.flow.metadata_gone,
        (_, _, false) => t.flow.place_none,
    };
    note(ui, told);
}

/// Bytes as people write them: `812 B`, `64 KB`, `1.24 MB`.
#[must_use]
pub fn size_text(bytes: u64) -> String {
    let value = bytes as f64;
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{:.0} KB", value / 1e3),
        1_000_000..10_000_000 => format!("{:.2} MB", value / 1e6),
        10_000_000..1_000_000_000 => format!("{:.1} MB", value / 1e6),
        _ => format!("{:.2} GB", value / 1e9),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_piece_lies_inside_the_picture_wherever_it_is_asked_for() {
        let panel = |centre| ExportPanel { centre: Some(centre), room: (300, 200), ..ExportPanel::default() };
        let at = |x, y| Window { x, y, width: 300, height: 200 };
        assert_eq!(panel((0.5, 0.5)).window((1000, 800)), at(350, 300));
        assert_eq!(panel((0.0, 1.0)).window((1000, 800)), at(0, 600));
        assert_eq!(panel((0.9, 0.5)).window((120, 90)), Window { x: 0, y: 0, width: 120, height: 90 });
    }

    #[test]
    fn sizes_are_written_as_people_write_them() {
        assert_eq!([7, 64_200, 1_236_000, 23_400_000].map(size_text), ["7 B", "64 KB", "1.24 MB", "23.4 MB"]);
    }
}
