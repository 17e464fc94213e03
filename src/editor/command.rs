//! Every edit there is. What each does to a document is in `perform`.
//!
//! Must not know: history, jobs, the window.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    document::{Layer, LayerId, PhotoEntry, PhotoId},
    finds::FindsChange,
    look::LayerLook,
};
use crate::{
    imaging::{Crop, Edge, LightSettings, Placement, ShadowSettings, Stroke},
    inference::ModelId,
};

/// An edit. Ids that are gone make it do nothing.
#[derive(Clone, Debug)]
pub enum Command {
    /// Adds photos at the end of the strip.
    AddPhotos(Vec<PhotoEntry>),
    /// Puts a photo in the place of the group photo; the people who stand in it stay where they are.
    OpenGroup(PhotoEntry),
    /// Takes a photo, and the layers made from it, away.
    RemovePhoto(PhotoId),
    /// Makes a photo the group photo; the one that was becomes a person to add.
    MakeGroup(PhotoId),
    /// Puts a photo at another place of the strip; the group photo stays first.
    MovePhoto {
        /// Which photo.
        photo: PhotoId,
        /// Its new index, 1 or more; beyond the end is the end.
        to: usize,
    },
    /// Puts another photo in a photo's place; the people made from it go on standing where they stand.
    ReplacePhoto {
        /// Which photo.
        photo: PhotoId,
        /// What comes in its place.
        entry: Box<PhotoEntry>,
    },
    /// Uses a model's result, with these subjects chosen.
    UseModel {
        /// Which photo.
        photo: PhotoId,
        /// Whose result.
        model: ModelId,
        /// The chosen subjects.
        chosen: BTreeSet<u32>,
        /// Which things come and go with which person.
        held: BTreeMap<u32, u32>,
        /// Who then stands before which layer, when the photo is the group photo.
        in_front: Vec<(LayerId, BTreeSet<u32>)>,
    },
    /// Sets threshold, softness and feather.
    SetEdge {
        /// Which photo.
        photo: PhotoId,
        /// The new edge.
        edge: Edge,
    },
    /// Chooses subjects.
    Choose {
        /// Which photo.
        photo: PhotoId,
        /// All that are chosen now.
        chosen: BTreeSet<u32>,
    },
    /// Sets what of a result is shown and used.
    SetFinds {
        /// Which photo.
        photo: PhotoId,
        /// What changes.
        change: FindsChange,
    },
    /// Draws a stroke of the brush; a later state of the last stroke takes its place, so that it shows while it is
    /// drawn.
    AddStroke {
        /// Which photo.
        photo: PhotoId,
        /// The stroke.
        stroke: Arc<Stroke>,
    },
    /// Takes all strokes away.
    ClearStrokes(PhotoId),
    /// Puts a cut-out on top.
    AddLayer(Layer),
    /// Puts a cut-out on top; from then on the group photo uses this result, when it uses none.
    PutIn {
        /// The cut-out.
        layer: Layer,
        /// A model's result of the group photo and whom of it to choose.
        group: Option<(ModelId, BTreeSet<u32>)>,
    },
    /// Adds a photo that shares the group photo's pixels, and a cut-out of it on top.
    LiftOut {
        /// The photo.
        entry: Box<PhotoEntry>,
        /// The cut-out.
        layer: Layer,
    },
    /// Puts copies on top. Copies that are there already take the new values, so that a drag can carry them along.
    Duplicate(Vec<Layer>),
    /// Moves, scales, turns or flips layers, each to a placement of its own. Locked ones stay.
    Place(Vec<(LayerId, Placement)>),
    /// Sets the opacity of layers.
    SetOpacity {
        /// Which layers.
        layers: Vec<LayerId>,
        /// `0.0..=1.0`.
        opacity: f32,
    },
    /// Gives layers the look of another, and their cut-outs its edge.
    PasteLook {
        /// Which layers.
        layers: Vec<LayerId>,
        /// The look.
        look: Box<LayerLook>,
    },
    /// Puts layers `steps` further up (or down, when negative), as far as there is room, in their own order.
    Raise {
        /// Which layers.
        layers: Vec<LayerId>,
        /// Positive is towards the viewer.
        steps: i32,
    },
    /// Takes layers away. Locked ones stay.
    RemoveLayers(Vec<LayerId>),
    /// Hides layers or shows them again.
    SetHidden {
        /// Which layers.
        layers: Vec<LayerId>,
        /// Whether they are hidden now.
        hidden: bool,
    },
    /// Locks layers or unlocks them.
    SetLocked {
        /// Which layers.
        layers: Vec<LayerId>,
        /// Whether they are locked now.
        locked: bool,
    },
    /// Puts layers behind people of the group photo and before all others of them. A layer that thereby stands behind
    /// more of them than one below it goes below that one, and the other way round.
    SetInFront {
        /// Which layers.
        layers: Vec<LayerId>,
        /// All who stand before them now.
        people: BTreeSet<u32>,
    },
    /// Names a layer; an empty name is the photo's.
    Rename {
        /// Which layer.
        layer: LayerId,
        /// What the user calls it.
        name: String,
    },
    /// Lights layers, each as it says.
    SetLight(Vec<(LayerId, LightSettings)>),
    /// Gives layers shadows, each its own.
    SetShadow(Vec<(LayerId, ShadowSettings)>),
    /// Crops and straightens the group photo, or with `None` shows all of it.
    SetCrop(Option<Crop>),
}

/// What kind of edit it was: the name of an undo step, and with the subject of the edit what joins a gesture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CommandKind {
    /// [`Command::AddPhotos`].
    AddPhotos,
    /// [`Command::OpenGroup`].
    OpenGroup,
    /// [`Command::RemovePhoto`].
    RemovePhoto,
    /// [`Command::MakeGroup`].
    MakeGroup,
    /// [`Command::MovePhoto`].
    MovePhoto,
    /// [`Command::ReplacePhoto`].
    ReplacePhoto,
    /// [`Command::UseModel`].
    UseModel,
    /// [`Command::SetEdge`].
    SetEdge,
    /// [`Command::Choose`].
    Choose,
    /// [`Command::SetFinds`].
    SetFinds,
    /// [`Command::SetFinds`] that joins a thing to a person, or takes it away.
    Join,
    /// [`Command::AddStroke`] that keeps.
    BrushKeep,
    /// [`Command::AddStroke`] that erases.
    BrushErase,
    /// [`Command::ClearStrokes`].
    ClearStrokes,
    /// [`Command::AddLayer`].
    AddLayer,
    /// [`Command::Place`].
    Place,
    /// [`Command::SetOpacity`].
    SetOpacity,
    /// [`Command::PasteLook`].
    PasteLook,
    /// [`Command::Raise`].
    Raise,
    /// [`Command::RemoveLayers`].
    RemoveLayers,
    /// [`Command::Duplicate`].
    Duplicate,
    /// [`Command::SetHidden`].
    SetHidden,
    /// [`Command::SetLocked`].
    SetLocked,
    /// [`Command::LiftOut`].
    LiftOut,
    /// [`Command::SetInFront`].
    SetInFront,
    /// [`Command::Rename`].
    Rename,
    /// [`Command::SetLight`].
    SetLight,
    /// [`Command::SetShadow`].
    SetShadow,
    /// [`Command::SetCrop`].
    SetCrop,
}

impl Command {
    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> CommandKind {
        match self {
            Self::AddPhotos(_) => CommandKind::AddPhotos,
            Self::OpenGroup(_) => CommandKind::OpenGroup,
            Self::RemovePhoto(_) => CommandKind::RemovePhoto,
            Self::MakeGroup(_) => CommandKind::MakeGroup,
            Self::MovePhoto { .. } => CommandKind::MovePhoto,
            Self::ReplacePhoto { .. } => CommandKind::ReplacePhoto,
            Self::UseModel { .. } => CommandKind::UseModel,
            Self::SetEdge { .. } => CommandKind::SetEdge,
            Self::Choose { .. } => CommandKind::Choose,
            Self::SetFinds { change: FindsChange::Holder { .. }, .. } => CommandKind::Join,
            Self::SetFinds { .. } => CommandKind::SetFinds,
            Self::AddStroke { stroke, .. } if stroke.keep => CommandKind::BrushKeep,
            Self::AddStroke { .. } => CommandKind::BrushErase,
            Self::ClearStrokes(_) => CommandKind::ClearStrokes,
            Self::AddLayer(_) | Self::PutIn { .. } => CommandKind::AddLayer,
            Self::Duplicate(_) => CommandKind::Duplicate,
            Self::Place(_) => CommandKind::Place,
            Self::SetOpacity { .. } => CommandKind::SetOpacity,
            Self::PasteLook { .. } => CommandKind::PasteLook,
            Self::Raise { .. } => CommandKind::Raise,
            Self::RemoveLayers(_) => CommandKind::RemoveLayers,
            Self::SetHidden { .. } => CommandKind::SetHidden,
            Self::SetLocked { .. } => CommandKind::SetLocked,
            Self::LiftOut { .. } => CommandKind::LiftOut,
            Self::SetInFront { .. } => CommandKind::SetInFront,
            Self::Rename { .. } => CommandKind::Rename,
            Self::SetLight(_) => CommandKind::SetLight,
            Self::SetShadow(_) => CommandKind::SetShadow,
            Self::SetCrop(_) => CommandKind::SetCrop,
        }
    }

    /// An edit of one layer's place.
    #[must_use]
    pub fn place(layer: LayerId, placement: Placement) -> Self {
        Self::Place(vec![(layer, placement)])
    }

    /// Edits of one gesture (a slider drag, a layer drag) share a key and become one undo step; `None` stands alone.
    #[must_use]
    pub fn gesture_key(&self) -> Option<(CommandKind, u64)> {
        let key = match self {
            Self::SetEdge { photo, .. } | Self::SetFinds { photo, change: FindsChange::MinScore(_) } => photo.0,
            Self::AddStroke { stroke, .. } => stroke.id,
            Self::Place(placed) => placed.first()?.0.0,
            Self::SetLight(lit) => lit.first()?.0.0,
            Self::SetShadow(shadows) => shadows.first()?.0.0,
            Self::Duplicate(copies) => copies.first()?.id.0,
            Self::SetOpacity { layers, .. } => layers.first()?.0,
            Self::SetCrop(_) => 0,
            // In the middle of a drag it belongs to the drag.
            Self::SetInFront { layers, .. } => return Some((CommandKind::Place, layers.first()?.0)),
            _ => return None,
        };
        Some((self.kind(), key))
    }
}
