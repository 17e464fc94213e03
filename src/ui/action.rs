//! What a panel asks for. Panels read state and push actions; only the window performs them.
//!
//! Must not know: how an action is performed.

use std::path::PathBuf;

use super::{
    brush::BrushAction, crop::CropAction, overlays::Overlay, placing::PlaceAction, reveal::Reveal, shelf_panel::Asked,
    view::Look,
};
use crate::{
    editor::{Choice, Command, Export, ExportSettings, LayerId, PhotoId, settings::Settings},
    inference::ModelId,
};

/// The two ways of looking.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// One photo with its mask.
    #[default]
    CutOut,
    /// The group photo with everybody in it.
    Compose,
}

impl Mode {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::CutOut => Self::Compose,
            Self::Compose => Self::CutOut,
        }
    }
}

/// A zoom step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zoom {
    /// The whole photo.
    Fit,
    /// One photo pixel on one screen pixel.
    Full,
    /// Nearer.
    In,
    /// Further.
    Out,
}

/// Something the user asked for.
#[derive(Clone, Debug)]
pub enum Action {
    /// An edit of the document.
    Edit(Command),
    /// One step back.
    Undo,
    /// One step forward.
    Redo,
    /// Choose the group photo in a file dialog.
    OpenGroup,
    /// Choose photos of people in a file dialog.
    AddPerson,
    /// Open the sample photos.
    OpenSamples,
    /// Open the photo that is on the clipboard.
    Paste,
    /// Put a result on the clipboard, at most so many pixels long.
    Copy(Export, Option<u32>),
    /// Show the export panel for this, or close it.
    ShowExport(Option<Export>),
    /// Set how exports are written.
    SetExport(ExportSettings),
    /// Choose a file in a dialog and write to it.
    Export(Export),
    /// Show a mode.
    ShowMode(Mode),
    /// Show a photo for cutting out.
    ShowPhoto(PhotoId),
    /// Select a placed person, or nobody.
    Select(Option<LayerId>),
    /// Something with the brush.
    Brush(BrushAction),
    /// Something with the people who are selected in the picture.
    People(PlaceAction),
    /// Something for the crop tool.
    Crop(CropAction),
    /// Run a model on a photo.
    Run(PhotoId, Choice),
    /// Put a photo's cut-out into the group, centred on a point of it.
    Place(PhotoId, Option<(f64, f64)>),
    /// Put the cut-out of the photo that is dragged from the strip there, as it was carried.
    Drop(PhotoId, (f64, f64)),
    /// Stop what is going on.
    Cancel,
    /// Show a file in its folder, or open it.
    Reveal(PathBuf, Reveal),
    /// Begin the tour, or end it.
    Guide(bool),
    /// Show the log of notices, or take it away.
    ToggleLog,
    /// Take a notice away.
    Dismiss(u64),
    /// The other language.
    SwitchLanguage,
    /// Light or dark.
    SwitchTheme,
    /// Choose a file in a dialog to come in a photo's place.
    Replace(PhotoId),
    /// Look nearer or further.
    Zoom(Zoom),
    /// Show the model shelf, asking at once whether to fetch a model.
    ShowShelf(Option<ModelId>),
    /// Do what the model shelf asks for.
    Shelf(Asked),
    /// Show the palette or another overlay, or take it away.
    Toggle(Overlay),
    /// Change the view options.
    Look(Look),
    /// Other settings.
    Set(Box<Settings>),
    /// Go back or forward in history until that many steps are done.
    GoToStep(usize),
}
