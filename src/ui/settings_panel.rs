//! The settings: language, colours, text size, what new photos begin with, threads, folders.
//!
//! Must not know: where settings are kept; what the folders are for.

use egui::{
    Align, Button, ComboBox, DragValue, Grid, Layout, RichText, Slider, SliderClamping, Ui, Vec2, WidgetText,
    accesskit::Role,
};

use super::{
    App,
    action::Action,
    names,
    overlays::{Card, Overlay, card_ui},
    theme::icon,
    top_bar::named,
};
use crate::{
    editor::{
        Job, Wake,
        caches::{self, Caches, Clear, Folder},
        settings::{DefaultEdge, Language, MOST_THREADS, Settings, TEXT_SCALE, Theme},
    },
    inference::{ModelId, models, runtime},
    text::{Words, fill},
};

/// Looking into the folders, beside the window.
#[derive(Default)]
pub struct FolderWatch {
    found: Option<Caches>,
    problem: Option<String>,
    job: Option<Job<std::io::Result<Caches>>>,
}

impl FolderWatch {
    /// Looks again.
    pub fn look(&mut self, ctx: &egui::Context) {
        self.job = Some(Job::spawn(&wake(ctx), |_| Ok(caches::measure())));
    }

    fn clear(&mut self, ctx: &egui::Context, what: Clear) {
        self.job = Some(Job::spawn(&wake(ctx), move |_| caches::clear(what)));
    }

    /// Takes in what was found. Says whether the folders may have changed.
    fn poll(&mut self) -> bool {
        let Some(job) = self.job.take() else { return false };
        match job.try_take() {
            Ok(Ok(Ok(caches))) => (self.found, self.problem) = (Some(caches), None),
            Ok(Ok(Err(error))) => self.problem = Some(error.to_string()),
            Ok(Err(crash)) => self.problem = Some(crash.0),
            Err(job) => {
                self.job = Some(job);
                return false;
            }
        }
        true
    }
}

fn wake(ctx: &egui::Context) -> Wake {
    let ctx = ctx.clone();
    std::sync::Arc::new(move || ctx.request_repaint())
}

/// Draws the settings as a card over the canvas.
pub fn settings_ui(ctx: &egui::Context, app: &mut App, actions: &mut Vec<Action>) {
    let t = app.lang.words();
    let card = Card { overlay: Overlay::Settings, title: t.app.settings, size: Vec2::new(460.0, 660.0) };
    card_ui(ctx, app.lang, &card, actions, |ui, actions| {
        ui.spacing_mut().slider_width = (ui.available_width() - 280.0).clamp(60.0, 180.0);
        let mut wanted = app.editor.settings().clone();
        window_section(ui, t, &mut wanted);
        new_photos_section(ui, app, &mut wanted);
        machine_section(ui, t, &mut wanted);
        if wanted != *app.editor.settings() {
            actions.push(Action::Set(Box::new(wanted)));
        }
        if app.overlays.folders.poll() {
            app.runtime_missing = runtime::opened().is_none() && runtime::locate().is_none();
        }
        folders_section(ui, t, &mut app.overlays.folders);
        ui.add_space(8.0);
        let afresh = app.editor.settings().afresh();
        if ui.add_enabled(afresh != *app.editor.settings(), Button::new(t.app.reset_settings)).clicked() {
            actions.push(Action::Set(Box::new(afresh)));
        }
    });
}

fn section(ui: &mut Ui, title: &str, rows: impl FnOnce(&mut Ui)) {
    ui.add_space(8.0);
    ui.label(RichText::new(title).strong());
    Grid::new(title).num_columns(2).min_col_width(130.0).spacing([16.0, 8.0]).show(ui, rows);
}

fn window_section(ui: &mut Ui, t: &Words, wanted: &mut Settings) {
    section(ui, t.app.settings_window, |ui| {
        let languages =
            [(Language::System, t.app.as_the_system), (Language::English, "English"), (Language::Korean, "한국어")];
        choice(ui, t.app.language, &mut wanted.language, &languages);
        let themes =
            [(Theme::System, t.app.as_the_system), (Theme::Dark, t.app.theme_dark), (Theme::Light, t.app.theme_light)];
        choice(ui, t.app.theme, &mut wanted.theme, &themes);
        text_scale_row(ui, t, wanted);
    });
}

/// Steps instead of a slider: a slider would move away under the pointer as the text grows.
fn text_scale_row(ui: &mut Ui, t: &Words, wanted: &mut Settings) {
    let label = ui.label(t.app.text_scale);
    ui.horizontal(|ui| {
        let percent = &mut wanted.text_scale_percent;
        if named(ui.add_enabled(*percent > *TEXT_SCALE.start(), Button::new(icon::MINUS)), t.app.text_smaller).clicked()
        {
            *percent = percent.saturating_sub(10).max(*TEXT_SCALE.start());
        }
        let value = DragValue::new(percent).range(TEXT_SCALE).suffix(" %").update_while_editing(false).speed(0.0);
        ui.add(value).labelled_by(label.id);
        if named(ui.add_enabled(*percent < *TEXT_SCALE.end(), Button::new(icon::PLUS)), t.app.text_larger).clicked() {
            *percent = (*percent + 10).min(*TEXT_SCALE.end());
        }
    });
    ui.end_row();
}

fn new_photos_section(ui: &mut Ui, app: &App, wanted: &mut Settings) {
    let t = app.lang.words();
    section(ui, t.app.settings_new_photos, |ui| {
        for (name, wanted) in
            [(t.app.group_model, &mut wanted.models.group), (t.app.person_model, &mut wanted.models.person)]
        {
            let can_run = |id: ModelId| !app.missing_files.contains_key(id) || id == wanted.as_str();
            let runnable = models().into_iter().map(|spec| spec.id).filter(|id| can_run(id));
            let options: Vec<_> = runnable.map(|id| (id.to_owned(), names::model(app.lang, id).0)).collect();
            choice(ui, name, wanted, &options);
        }
        let edge = &mut wanted.edge;
        let share = |value| Slider::new(value, 0.0..=1.0).step_by(0.01).fixed_decimals(2);
        slider(ui, t.edges.refine, share(&mut edge.refine));
        slider(ui, t.edges.clean, share(&mut edge.clean));
        slider(ui, t.threshold, share(&mut edge.threshold));
        slider(ui, t.softness, Slider::new(&mut edge.softness, 0.0..=0.5).step_by(0.01).fixed_decimals(2));
        slider(
            ui,
            t.feather,
            Slider::new(&mut edge.feather_px, 0.0..=100.0).step_by(1.0).fixed_decimals(0).suffix(" px"),
        );
        ui.label("");
        let usual = ui.add_enabled(*edge != DefaultEdge::default(), Button::new(t.reset_edge));
        if usual.clicked() {
            *edge = DefaultEdge::default();
        }
        ui.end_row();
    });
}

fn machine_section(ui: &mut Ui, t: &Words, wanted: &mut Settings) {
    section(ui, t.app.settings_machine, |ui| {
        let label = ui.label(t.app.threads);
        ui.vertical(|ui| {
            let all = t.app.threads_all;
            let value = DragValue::new(&mut wanted.threads)
                .range(0..=MOST_THREADS)
                .speed(0.1)
                .custom_formatter(move |value, _| if value < 1.0 { all.to_owned() } else { format!("{value:.0}") })
                .custom_parser(|text| Some(text.trim().parse::<f64>().unwrap_or(0.0)));
            ui.add(value).labelled_by(label.id);
            ui.label(RichText::new(t.app.from_next_start).small().weak());
        });
        ui.end_row();
    });
}

fn folders_section(ui: &mut Ui, t: &Words, watch: &mut FolderWatch) {
    ui.add_space(8.0);
    ui.label(RichText::new(t.app.settings_folders).strong());
    let Some(found) = watch.found.clone() else {
        ui.label(RichText::new(t.app.folders_looking).weak());
        return;
    };
    let busy = watch.job.is_some();
    let ctx = ui.ctx().clone();
    if let Some(runtime) = &found.runtime {
        folder_row(ui, t, "ONNX Runtime", runtime, |ui| {
            let clear = ui.add_enabled(runtime.files > 0 && !busy, Button::new(t.app.clear));
            if named(clear, t.app.clear_runtime).on_hover_text(t.app.clear_runtime_tip).clicked() {
                watch.clear(&ctx, Clear::Runtime);
            }
        });
    }
    folder_row(ui, t, t.app.folder_models, &found.models, |ui| {
        if found.unfinished.files > 0 {
            let name = fill(t.app.clear_unfinished, &[&size(found.unfinished.bytes)]);
            if ui.add_enabled(!busy, Button::new(name)).clicked() {
                watch.clear(&ctx, Clear::Unfinished);
            }
        }
    });
    if let Some(problem) = &watch.problem {
        let text = fill(t.app.folder_not_cleared, &[problem]);
        ui.label(RichText::new(text).color(ui.visuals().error_fg_color));
    }
}

fn folder_row(ui: &mut Ui, t: &Words, title: &str, folder: &Folder, more: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        ui.label(format!("{title} · {}", size(folder.bytes)));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let open = ui.add_enabled(folder.path.is_dir(), Button::new(icon::FOLDER_OPEN));
            if named(open, &format!("{}: {title}", t.app.open_folder)).on_hover_text(t.app.open_folder).clicked() {
                ui.ctx().open_url(egui::OpenUrl::new_tab(format!("file://{}", folder.path.display())));
            }
            more(ui);
        });
    });
    let path = RichText::new(folder.path.display().to_string()).small().weak();
    ui.add(egui::Label::new(path).truncate());
}

/// Bytes as people read them.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{:.0} kB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.0} MB", bytes as f64 / 1e6),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}

fn choice<T: Clone + PartialEq>(ui: &mut Ui, name: &str, value: &mut T, options: &[(T, &str)]) {
    ui.label(name);
    let shown = options.iter().find(|(option, _)| option == value).map_or("", |(_, word)| word);
    let combo = ComboBox::from_id_salt(name).selected_text(WidgetText::from(shown)).width(180.0).show_ui(ui, |ui| {
        for (option, word) in options {
            ui.selectable_value(value, option.clone(), *word);
        }
    });
    let spoken = format!("{name}: {shown}");
    combo.response.widget_info(|| egui::WidgetInfo::labeled(Role::ComboBox, true, &spoken));
    ui.end_row();
}

fn slider(ui: &mut Ui, name: &str, slider: Slider<'_>) {
    let label = ui.label(name);
    ui.add(slider.clamping(SliderClamping::Edits).update_while_editing(false)).labelled_by(label.id);
    ui.end_row();
}
