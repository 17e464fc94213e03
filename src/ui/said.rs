//! The words of an event: its sentence, the next steps it offers, and what to unfold.
//!
//! Must not know: where it is shown.

use super::{App, action::Action, reveal::Reveal, shelf_panel};
use crate::{
    editor::{Choice, Event, Export, PEOPLE, PORTRAIT, settings::Problem},
    text::{Lang, errors, fill},
};

/// What happened, in one sentence.
#[must_use]
pub fn sentence(lang: Lang, event: &Event) -> String {
    let t = lang.words();
    let file = |path: &std::path::Path| {
        path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
    };
    match event {
        Event::LoadFailed { name, error } => fill(t.notice_load_failed, &[name, &errors::load(lang, error)]),
        Event::ModelFailed { error, .. } => fill(t.notice_model_failed, &[&errors::inference(lang, error)]),
        Event::NobodyFound { name, model, .. } if *model == PEOPLE => fill(t.notice_nobody_people, &[name]),
        Event::NobodyFound { name, .. } => fill(t.notice_nobody_portrait, &[name]),
        Event::NothingToPlace { name, .. } => fill(t.notice_nothing_to_place, &[name]),
        Event::NotAligned { name } => fill(t.depth.not_aligned, &[name]),
        Event::FolderLeftOut { name, opened: 0, .. } => fill(t.flow.folder_empty, &[name]),
        Event::FolderLeftOut { name, opened, beyond } => fill(t.flow.folder_left_out, &[name, opened, beyond]),
        Event::Copied { width, height } => fill(t.flow.copied, &[width, height]),
        Event::CopyFailed(error) => fill(t.flow.copy_failed, &[&errors::export(lang, error)]),
        Event::NothingToPaste => t.flow.nothing_to_paste.to_owned(),
        Event::ClipboardFailed(_) => t.flow.clipboard_failed.to_owned(),
        Event::FetchingRuntime => t.notice_fetching.to_owned(),
        Event::ExportFailed { path, error, .. } => {
            fill(t.notice_export_failed, &[&file(path), &errors::export(lang, error)])
        }
        Event::Exported(path, None) => fill(t.notice_exported, &[&file(path)]),
        Event::Exported(path, Some(kind)) => fill(t.flow.exported_as_named, &[&file(path), &kind.name()]),
        Event::NothingShows(path) => fill(t.flow.nothing_shows, &[&path.display()]),
        Event::Settings(Problem::SetAside { aside, detail }) => {
            fill(t.app.settings_set_aside, &[detail, &aside.display()])
        }
        Event::Settings(Problem::NotKept { file, detail }) => fill(t.app.settings_not_kept, &[&file.display(), detail]),
        Event::Shelf(news) => shelf_panel::sentence(lang, news),
        Event::Crashed(_) => t.notice_crashed.to_owned(),
    }
}

/// What the user may want to do next: a word and what it asks for.
#[must_use]
pub fn next_steps(app: &App, event: &Event) -> Vec<(&'static str, Action)> {
    let t = app.lang.words();
    let document = app.editor.document();
    let open = || if document.group().is_some() { Action::AddPerson } else { Action::OpenGroup };
    let known = |photo| document.photo(photo).is_some();
    match event {
        Event::LoadFailed { .. } => vec![(t.flow.choose_another, open())],
        Event::ModelFailed { photo, choice, .. } if known(*photo) => vec![(t.try_again, Action::Run(*photo, *choice))],
        Event::NobodyFound { photo, model, .. } if known(*photo) => {
            let other = if *model == PEOPLE { PORTRAIT } else { PEOPLE };
            let word = if *model == PEOPLE { t.flow.try_portrait } else { t.flow.try_people };
            vec![(word, Action::Run(*photo, Choice::Model(other)))]
        }
        Event::NothingToPlace { photo, .. } if known(*photo) => {
            vec![(t.flow.choose_people, Action::ShowPhoto(*photo))]
        }
        Event::FolderLeftOut { .. } | Event::NothingToPaste => vec![(t.flow.choose_photos, open())],
        Event::ClipboardFailed(_) if document.group().is_some() => {
            vec![(t.flow.export_title, Action::ShowExport(Some(Export::Composition)))]
        }
        Event::ExportFailed { what, .. } => vec![(t.flow.choose_place, Action::Export(*what))],
        Event::Exported(path, _) => vec![
            (t.flow.show_in_folder, Action::Reveal(path.clone(), Reveal::Folder)),
            (t.flow.open_file, Action::Reveal(path.clone(), Reveal::File)),
        ],
        _ => Vec::new(),
    }
}

/// What to unfold: what the system or a library said, for a report.
#[must_use]
pub fn details(event: &Event) -> Option<String> {
    match event {
        Event::LoadFailed { name, error } => Some(format!("{name}: {error:?}")),
        Event::ModelFailed { error, .. } => Some(format!("{error:?}")),
        Event::ExportFailed { path, error, .. } => Some(format!("{}: {error:?}", path.display())),
        Event::CopyFailed(error) => Some(format!("{error:?}")),
        Event::ClipboardFailed(said) => Some(said.clone()),
        Event::Exported(path, _) => Some(path.display().to_string()),
        Event::Crashed(crash) => Some(crash.0.clone()),
        _ => None,
    }
}
