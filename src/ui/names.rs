//! Words for things that the lower layers name by an id or a kind.
//!
//! Must not know: state.

pub use crate::text::model;

use crate::{
    editor::{
        Beside, CommandKind,
        settings::{Language, Theme},
    },
    inference::Stage,
    text::Lang,
};

/// The name of an undo step.
#[must_use]
pub fn step(lang: Lang, kind: CommandKind) -> &'static str {
    let t = lang.words();
    match kind {
        CommandKind::AddPhotos => t.did_add_photos,
        CommandKind::OpenGroup => t.did_open_group,
        CommandKind::RemovePhoto => t.did_remove_photo,
        CommandKind::MakeGroup => t.did_make_group,
        CommandKind::MovePhoto => t.view.did_move_photo,
        CommandKind::ReplacePhoto => t.view.did_replace_photo,
        CommandKind::UseModel => t.did_use_model,
        CommandKind::SetEdge => t.did_set_edge,
        CommandKind::Choose => t.did_choose,
        CommandKind::SetFinds => t.found.did_finds,
        CommandKind::Join => t.found.did_join,
        CommandKind::BrushKeep => t.brush.did_keep,
        CommandKind::BrushErase => t.brush.did_erase,
        CommandKind::ClearStrokes => t.brush.did_clear,
        CommandKind::AddLayer => t.did_add_layer,
        CommandKind::Place => t.did_place,
        CommandKind::SetOpacity => t.did_set_opacity,
        CommandKind::PasteLook => t.look.did_paste,
        CommandKind::Raise => t.did_raise,
        CommandKind::RemoveLayers => t.did_remove_layer,
        CommandKind::Duplicate => t.placing.did_duplicate,
        CommandKind::SetHidden => t.placing.did_hide,
        CommandKind::SetLocked => t.placing.did_lock,
        CommandKind::LiftOut => t.depth.did_lift_out,
        CommandKind::SetInFront => t.depth.did_in_front,
        CommandKind::Rename => t.placing.did_rename,
        CommandKind::SetLight => t.light.did_light,
        CommandKind::SetShadow => t.light.did_shadow,
        CommandKind::SetCrop => t.placing.did_crop,
    }
}

/// The language of that choice.
#[must_use]
pub fn language(language: Language) -> Lang {
    match language {
        Language::System => Lang::of_system(),
        Language::English => Lang::English,
        Language::Korean => Lang::Korean,
    }
}

/// The colours of that choice.
#[must_use]
pub fn theme(theme: Theme) -> egui::ThemePreference {
    match theme {
        Theme::System => egui::ThemePreference::System,
        Theme::Dark => egui::ThemePreference::Dark,
        Theme::Light => egui::ThemePreference::Light,
    }
}

/// What a job is doing.
#[must_use]
pub fn stage(lang: Lang, stage: Stage) -> &'static str {
    let t = lang.words();
    match stage {
        Stage::Waiting => t.stage_waiting,
        Stage::FetchingRuntime => t.stage_fetching,
        Stage::Loading => t.stage_loading,
        Stage::Finding => t.stage_finding,
        Stage::Masks => t.stage_masks,
        Stage::Connecting => t.shelf.connecting,
        Stage::Downloading => t.shelf.downloading,
        Stage::Checking => t.shelf.checking,
        Stage::Drawing => t.stage_drawing,
        Stage::Writing => t.stage_writing,
        Stage::Reading => t.flow.stage_reading,
    }
}

/// What is worked out beside the window.
#[must_use]
pub fn beside(lang: Lang, work: Beside) -> &'static str {
    let t = &lang.words().flow;
    match work {
        Beside::Edge => t.beside_edge,
        Beside::Alignment => t.beside_alignment,
        Beside::Light => t.beside_light,
        Beside::Fronts => t.beside_fronts,
        Beside::Heads => t.beside_heads,
        Beside::Rest => t.beside_rest,
    }
}
