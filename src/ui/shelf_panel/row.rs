//! One model on the shelf.
//!
//! Must not know: the other rows.

use egui::{Button, Color32, Frame, Layout, Margin, ProgressBar, Response, RichText, Ui, Vec2};

use super::{Asked, Question, megabytes};
use crate::{
    editor::shelf::{Advance, Row},
    inference::{
        ModelId, Stage,
        own::YOUR_OWN,
        store::{self, FileState, ModelFile},
    },
    text::{self, Words, fill},
    ui::{
        App,
        action::Action,
        names,
        theme::{self, icon},
        top_bar::named,
    },
};

/// Draws the row. `question` is the one that is open, in whichever row.
pub fn row_ui(
    ui: &mut Ui,
    app: &App,
    row: &Row,
    question: &mut Option<(ModelId, Question)>,
    actions: &mut Vec<Action>,
) -> Response {
    let (t, id) = (app.lang.words(), row.entry.id);
    let (title, tip) = text::model(app.lang, id);
    let advance = app.editor.shelf().advance(id);
    Frame::new()
        .fill(ui.visuals().panel_fill)
        .corner_radius(8)
        .inner_margin(Margin::symmetric(12, 10))
        .show(ui, |ui| {
            ui.set_width(ui.available_width() - 10.0); // beside the scroll bar
            ui.horizontal(|ui| {
                ui.label(RichText::new(title).size(15.0).strong());
                ui.with_layout(Layout::right_to_left(egui::Align::Center), |ui| state_ui(ui, t, row));
            });
            ui.label(tip);
            facts_ui(ui, app, row);
            let Some(file) = row.entry.loose_file() else { return };
            match (advance, *question) {
                (Some(advance), _) => advance_ui(ui, app, id, title, &advance, actions),
                (None, Some((asked, what))) if asked == id => {
                    if question_ui(ui, app, row, file, what, actions) {
                        *question = None;
                    }
                }
                _ => buttons_ui(ui, t, row, file, title, question, actions),
            }
        })
        .response
}

fn state_ui(ui: &mut Ui, t: &Words, row: &Row) {
    let ready = theme::done(ui.visuals().dark_mode);
    let weak = ui.visuals().weak_text_color();
    let (glyph, word, colour) = match &row.state {
        FileState::BuiltIn => (icon::CHECK, t.shelf.built_in, ready),
        FileState::Ready(_) => (icon::CHECK, t.shelf.ready, ready),
        FileState::Unconfirmed { .. } => (icon::INFO, t.shelf.unconfirmed, ready),
        FileState::Unchecked(_) => (icon::INFO, t.shelf.unchecked, weak),
        FileState::Missing(_) => (icon::DOWNLOAD_SIMPLE, t.shelf.missing, weak),
        FileState::Damaged(_) => (icon::WARNING, t.shelf.damaged, ui.visuals().warn_fg_color),
    };
    let label = ui.label(RichText::new(format!("{glyph}  {word}")).color(colour));
    match (&row.state, row.entry.loose_file()) {
        (FileState::Unconfirmed { actual, .. }, Some(file)) => {
            label.on_hover_text(fill(t.shelf.unconfirmed_tip, &[actual, &file.checksum]));
        }
        (state, _) => {
            if let Some(path) = state.path() {
                label.on_hover_text(path.display().to_string());
            }
        }
    }
}

/// Size, licence, source.
fn facts_ui(ui: &mut Ui, app: &App, row: &Row) {
    let size = format!("{} MB", megabytes(row.entry.size()));
    let mut facts = vec![size, row.entry.licences().join(", ")];
    let source = match row.entry.loose_file() {
        Some(file) if file.licence == YOUR_OWN => file.name.to_owned(),
        Some(file) => app.editor.shelf().places().address(file),
        None => row.entry.files.first().map(|file| file.source.to_owned()).unwrap_or_default(),
    };
    facts.retain(|fact| fact != YOUR_OWN);
    facts.push(store::host(&source));
    let checksum = row.entry.loose_file().map(|file| format!("\n{} {}", kind(file), file.checksum));
    ui.label(RichText::new(facts.join("  ·  ")).small().weak())
        .on_hover_text(format!("{source}{}", checksum.unwrap_or_default()));
}

fn kind(file: &ModelFile) -> &'static str {
    if file.checksum.len() == 64 { "sha256" } else { "md5" }
}

/// How far the work is, and the way to stop it.
fn advance_ui(ui: &mut Ui, app: &App, id: ModelId, title: &str, advance: &Advance, actions: &mut Vec<Action>) {
    let t = app.lang.words();
    ui.add_space(2.0);
    ui.horizontal(|ui| {
        let share = if advance.total > 0 { advance.done as f32 / advance.total as f32 } else { 0.0 };
        let bar = ProgressBar::new(share.clamp(0.0, 1.0)).desired_width(180.0);
        let bar = if advance.total == 0 { bar.animate(true) } else { bar.show_percentage() };
        ui.add(bar);
        ui.label(RichText::new(words(app, advance)).small());
        ui.with_layout(Layout::right_to_left(egui::Align::Center), |ui| {
            let stop = ui.add_enabled(!advance.stopping, Button::new(t.cancel));
            if named(stop, &fill(t.shelf.cancel_named, &[&title])).clicked() {
                actions.push(Action::Shelf(Asked::Cancel(id)));
            }
        });
    });
}

/// How far, how fast, how long still.
fn words(app: &App, advance: &Advance) -> String {
    let t = app.lang.words();
    if advance.stopping {
        return t.shelf.stopping.to_owned();
    }
    let mut parts = match advance.stage {
        Stage::Downloading => Vec::new(),
        Stage::Waiting => vec![t.shelf.waiting.to_owned()],
        stage => vec![names::stage(app.lang, stage).to_owned()],
    };
    if advance.total > 0 {
        parts.push(fill(t.shelf.amount, &[&megabytes(advance.done.min(advance.total)), &megabytes(advance.total)]));
    }
    if let (Stage::Downloading, Some(speed)) = (advance.stage, advance.speed) {
        parts.push(fill(t.shelf.speed, &[&megabytes(speed as u64)]));
        let left = advance.total.saturating_sub(advance.done) as f64 / speed.max(1.0);
        match left.ceil() as u64 {
            seconds @ 0..=90 => parts.push(fill(t.shelf.seconds_left, &[&seconds])),
            seconds @ 91..=86_400 => parts.push(fill(t.shelf.minutes_left, &[&seconds.div_ceil(60)])),
            _ => {}
        }
    }
    parts.join("  ·  ")
}

/// The question of a row. Says whether it was answered.
fn question_ui(ui: &mut Ui, app: &App, row: &Row, file: &ModelFile, what: Question, actions: &mut Vec<Action>) -> bool {
    let (t, id) = (app.lang.words(), row.entry.id);
    let (sentence, yes, no) = match what {
        Question::Fetch => {
            let host = store::host(&app.editor.shelf().places().address(file));
            let left = megabytes(file.size.saturating_sub(row.begun));
            (fill(t.shelf.ask_get, &[&left, &host, &file.licence]), t.shelf.fetch, t.shelf.not_now)
        }
        Question::Remove => {
            let here = if row.state.path().is_some() { file.size } else { row.begun };
            (fill(t.shelf.ask_remove, &[&file.name, &megabytes(here)]), t.shelf.do_remove, t.shelf.keep)
        }
    };
    ui.add_space(2.0);
    ui.label(RichText::new(sentence).strong());
    let (mut fetch, mut answered) = (false, false);
    ui.horizontal(|ui| {
        let face = RichText::new(yes).color(Color32::WHITE);
        fetch = named(ui.add(Button::new(face).fill(theme::ACCENT_FILL)), yes).clicked();
        answered = fetch || ui.button(no).clicked();
    });
    if fetch {
        actions.push(Action::Shelf(match what {
            Question::Fetch => Asked::Fetch(id),
            Question::Remove => Asked::Remove(id),
        }));
    }
    answered
}

/// What can be done with the file as it stands.
fn buttons_ui(
    ui: &mut Ui,
    t: &Words,
    row: &Row,
    file: &ModelFile,
    title: &str,
    question: &mut Option<(ModelId, Question)>,
    actions: &mut Vec<Action>,
) {
    let id = row.entry.id;
    let can_be_fetched = file.licence != YOUR_OWN;
    ui.add_space(2.0);
    ui.horizontal(|ui| {
        let size = Vec2::new(0.0, 26.0);
        let mut button = |face: String, name: &str, tip: &str| {
            let response = named(ui.add(Button::new(face).min_size(size)), &fill(name, &[&title]));
            if tip.is_empty() { response } else { response.on_hover_text(tip) }.clicked()
        };
        let get = match &row.state {
            FileState::Missing(_) if row.begun > 0 => Some(t.shelf.go_on),
            FileState::Missing(_) => Some(t.shelf.get),
            FileState::Damaged(_) => Some(t.shelf.get_again),
            _ => None,
        };
        if let Some(word) = get.filter(|_| can_be_fetched)
            && button(format!("{}  {word}", icon::DOWNLOAD_SIMPLE), t.shelf.get_named, file.source)
        {
            *question = Some((id, Question::Fetch));
        }
        let is_here = row.state.path().is_some();
        if is_here && button(format!("{}  {}", icon::CHECK, t.shelf.check), t.shelf.check_named, t.shelf.check_tip) {
            actions.push(Action::Shelf(Asked::Check(id)));
        }
        if (is_here || row.begun > 0)
            && button(format!("{}  {}", icon::TRASH, t.shelf.remove), t.shelf.remove_named, "")
        {
            *question = Some((id, Question::Remove));
        }
        if !is_here && row.begun > 0 {
            let here = fill(t.shelf.part_here, &[&megabytes(row.begun), &megabytes(file.size)]);
            ui.label(RichText::new(here).small().weak());
        }
    });
}
