//! Which panel is where.
//!
//! Must not know: what is in a panel.

use egui::{CentralPanel, Frame, Margin, Panel, Ui, UiBuilder};

use super::{
    App,
    action::{Action, Mode},
    brush_panel, canvas, commands, crop_panel, edge_panel, empty, export_panel, found_panel, guide, hints,
    history_panel, layer_panel, model_panel, notices, overlays, people_panel, photos_panel, status_bar, theme, top_bar,
    view_bar,
};
use crate::editor::{Command, PhotoEntry};

/// Least width of the panel on the right, points.
const LEAST_PANEL: f32 = 240.0;
/// Least height of the history, points.
const LEAST_HISTORY: f32 = 96.0;

impl App {
    pub(super) fn panels_ui(&mut self, ui: &mut Ui, actions: &mut Vec<Action>) {
        let margin = |x: i8, y: i8| Frame::side_top_panel(ui.style()).inner_margin(Margin::symmetric(x, y));
        let (bar, side) = (margin(12, 8), margin(12, 12));
        Panel::top("bar").frame(bar).show(ui, |ui| top_bar::top_bar_ui(ui, self, actions));
        if self.editor.document().group().is_some() {
            Panel::bottom("status").frame(bar).show(ui, |ui| status_bar::status_ui(ui, self, actions));
            let strip = Panel::left("photos")
                .frame(side)
                .resizable(true)
                .default_size(164.0)
                .size_range(84.0..=(ui.available_width() * 0.25).clamp(164.0, 320.0));
            strip.show(ui, |ui| {
                let mut textures = std::mem::take(&mut self.textures);
                photos_panel::photos_ui(ui, self, &mut textures, actions);
                self.textures = textures;
            });
            if self.export.shown.is_some() {
                let width = export_panel::WIDTH;
                let panel = Panel::right("export").frame(side).resizable(false).exact_size(width);
                panel.show(ui, |ui| export_panel::export_ui(ui, self, actions));
            } else {
                self.right_panel_ui(ui, side, actions);
            }
        } else if self.window.history && !self.editor.steps().0.is_empty() {
            self.right_panel_ui(ui, side, actions); // the way back to the photos
        } else if !self.editor.activities().is_empty() {
            Panel::bottom("status").frame(bar).show(ui, |ui| status_bar::status_ui(ui, self, actions));
        }
        let centre = CentralPanel::default().frame(Frame::NONE).show(ui, |ui| self.centre_ui(ui, actions));
        notices::notices_ui(ui, self, centre.response.rect, actions);
        guide::guide_ui(ui, self, centre.response.rect, actions);
        overlays::overlays_ui(ui, self, actions);
    }

    /// What can be set, and below it the history.
    fn right_panel_ui(&mut self, ui: &mut Ui, side: Frame, actions: &mut Vec<Action>) {
        let most = (ui.available_width() * 0.5).clamp(LEAST_PANEL, 480.0);
        let panel = Panel::right("settings").frame(side).resizable(true);
        let shown = panel.default_size(self.window.panel_width).size_range(LEAST_PANEL..=most).show(ui, |ui| {
            if self.window.history {
                let most = (ui.available_height() - 120.0).max(LEAST_HISTORY);
                let frame = Frame::NONE.inner_margin(Margin { top: 8, ..Margin::ZERO });
                let below = Panel::bottom("history").frame(frame).resizable(true);
                let below = below.default_size(self.window.history_height).size_range(LEAST_HISTORY..=most);
                let shown = below.show(ui, |ui| history_panel::history_ui(ui, self, actions));
                self.window.history_height = shown.response.rect.height();
            }
            let clear_of_the_bar = Margin { right: 8, ..Margin::ZERO };
            let scroll = egui::ScrollArea::vertical().auto_shrink(false).content_margin(clear_of_the_bar);
            scroll.show(ui, |ui| {
                // Beside a slider stand its name and its value.
                ui.spacing_mut().slider_width = (ui.available_width() - 150.0).clamp(48.0, 220.0);
                // What is too wide does not widen the panel, which would make the sliders in it wider, and so on.
                let room = ui.available_rect_before_wrap();
                let mut inside = ui.new_child(UiBuilder::new().max_rect(room).layout(*ui.layout()));
                self.settings_ui(&mut inside, actions);
                let height = inside.min_rect().height();
                ui.advance_cursor_after_rect(egui::Rect::from_min_size(room.min, egui::vec2(room.width(), height)));
            });
        });
        self.window.panel_width = shown.response.rect.width();
    }

    pub(super) fn settings_ui(&mut self, ui: &mut Ui, actions: &mut Vec<Action>) {
        let t = self.lang.words();
        if self.mode == Mode::Compose {
            return match self.cropping() {
                Some(_) => crop_panel::crop_panel_ui(ui, self, actions),
                None => layer_panel::layers_ui(ui, self, actions),
            };
        }
        let Some(entry) = self.viewed().cloned() else { return };
        let is_group = self.editor.document().group().is_some_and(|group| group.id == entry.id);
        let mut picked = self.picked_model(entry.id);
        model_panel::model_ui(ui, self, entry.id, &mut picked, actions);
        self.picked.insert(entry.id, picked);
        hints::cut_hints_ui(ui, self, entry.id, actions);
        // The next step first: it must be in sight in a small window.
        let subjects = self.editor.subjects(entry.id).cloned();
        if subjects.is_some() {
            self.next_step_ui(ui, &entry, is_group, actions);
        }
        ui.separator();
        brush_panel::brush_ui(ui, self, &entry, actions);
        let Some(subjects) = subjects else { return };
        // No list and no edge where there is nobody; finds that are hidden can be shown.
        let nobody = self.editor.found(entry.id).is_none_or(|all| all.is_empty());
        if nobody && entry.cut.strokes.all().is_empty() {
            return;
        }
        ui.separator();
        if let Some(all) = self.editor.found(entry.id) {
            found_panel::found_ui(ui, self.lang, &entry, all, actions);
        }
        if !subjects.is_empty() {
            people_panel::people_ui(ui, self, &entry, &subjects, actions);
            ui.separator();
        }
        if let Some(edge) = edge_panel::edge_ui(ui, t, &entry.cut.edge) {
            actions.push(Action::Edit(Command::SetEdge { photo: entry.id, edge }));
        }
    }

    /// What comes after cutting out: into the group photo, or out of it.
    fn next_step_ui(&self, ui: &mut Ui, entry: &PhotoEntry, is_group: bool, actions: &mut Vec<Action>) {
        let t = self.lang.words();
        let size = egui::vec2(ui.available_width(), 34.0);
        if !is_group {
            let face = format!("{}  {}", theme::icon::STACK, t.put_in_group);
            let placed = self.editor.document().layers.iter().any(|layer| layer.photo == entry.id);
            let place = if placed { egui::Button::new(face) } else { theme::main_button(face) };
            if top_bar::named(ui.add_sized(size, place), t.put_in_group).clicked() {
                actions.push(Action::Place(entry.id, None));
            }
        } else if let Some(lift) = commands::LIFT_OUT.action(self) {
            let button = egui::Button::new(format!("{}  {}", theme::icon::LIFT_OUT, t.depth.lift_out));
            let tip = commands::LIFT_OUT.tip(ui.ctx(), t.depth.lift_tip);
            if top_bar::named(ui.add_sized(size, button), t.depth.lift_out).on_hover_text(tip).clicked() {
                actions.push(lift);
            }
        }
    }

    pub(super) fn centre_ui(&mut self, ui: &mut Ui, actions: &mut Vec<Action>) {
        self.screen_scale = ui.pixels_per_point();
        match self.viewed().cloned() {
            None => empty::empty_ui(ui, self, actions),
            Some(entry) if self.cropping().is_some() => canvas::crop_ui(ui, self, &entry, actions),
            Some(entry) if self.mode == Mode::Compose => canvas::compose_ui(ui, self, &entry, actions),
            Some(entry) => {
                view_bar::view_bar_ui(ui, self, &entry, actions);
                canvas::cut_ui(ui, self, &entry, actions);
            }
        }
        if ui.input(|i| !i.raw.hovered_files.is_empty()) {
            let area = ui.clip_rect();
            ui.painter().rect_filled(area, 0.0, theme::VEIL);
            let font = egui::FontId::proportional(28.0);
            let words = self.lang.words().drop_here;
            ui.painter().text(area.center(), egui::Align2::CENTER_CENTER, words, font, egui::Color32::WHITE);
        }
    }
}
