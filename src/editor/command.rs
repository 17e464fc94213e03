//! Every edit there is, and what it does to a document.
//!
//! Must not know: history, jobs, the window.

use std::collections::BTreeSet;

use super::{
    document::{Document, Layer, LayerId, PhotoEntry, PhotoId},
    finds::{Finds, FindsChange},
};
use crate::{
    imaging::{Edge, Placement},
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
    /// Puts a cut-out on top.
    AddLayer(Layer),
    /// Moves, scales, turns or flips a layer.
    Place {
        /// Which layer.
        layer: LayerId,
        /// The new placement.
        placement: Placement,
    },
    /// Sets a layer's opacity.
    SetOpacity {
        /// Which layer.
        layer: LayerId,
        /// `0.0..=1.0`.
        opacity: f32,
    },
    /// Puts a layer `steps` further up (or down, when negative), as far as there is room.
    Raise {
        /// Which layer.
        layer: LayerId,
        /// Positive is towards the viewer.
        steps: i32,
    },
    /// Takes a layer away.
    RemoveLayer(LayerId),
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
    /// [`Command::AddLayer`].
    AddLayer,
    /// [`Command::Place`].
    Place,
    /// [`Command::SetOpacity`].
    SetOpacity,
    /// [`Command::Raise`].
    Raise,
    /// [`Command::RemoveLayer`].
    RemoveLayer,
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
            Self::AddLayer(_) => CommandKind::AddLayer,
            Self::Place { .. } => CommandKind::Place,
            Self::SetOpacity { .. } => CommandKind::SetOpacity,
            Self::Raise { .. } => CommandKind::Raise,
            Self::RemoveLayer(_) => CommandKind::RemoveLayer,
        }
    }

    /// Edits of one gesture (a slider drag, a layer drag) share a key and become one undo step; `None` stands alone.
    #[must_use]
    pub fn gesture_key(&self) -> Option<(CommandKind, u64)> {
        match self {
            Self::SetEdge { photo, .. } | Self::SetFinds { photo, change: FindsChange::MinScore(_) } => {
                Some((self.kind(), photo.0))
            }
            Self::Place { layer, .. } | Self::SetOpacity { layer, .. } => Some((self.kind(), layer.0)),
            _ => None,
        }
    }

    /// Makes the edit. Says whether anything changed.
    pub(super) fn perform(self, document: &mut Document) -> bool {
        match self {
            Self::AddPhotos(entries) => {
                let any = !entries.is_empty();
                document.photos.extend(entries);
                any
            }
            Self::OpenGroup(entry) => {
                match document.photos.first_mut() {
                    Some(group) => *group = entry,
                    None => document.photos.push(entry),
                }
                true
            }
            Self::RemovePhoto(id) => {
                let before = document.photos.len();
                document.photos.retain(|entry| entry.id != id);
                let group = document.group().map(|entry| entry.id);
                document.layers.retain(|layer| layer.photo != id && Some(layer.photo) != group);
                document.photos.len() != before
            }
            Self::MakeGroup(id) => match document.photos.iter().position(|entry| entry.id == id) {
                None | Some(0) => false,
                Some(at) => {
                    let entry = document.photos.remove(at);
                    document.photos.insert(0, entry);
                    document.layers.retain(|layer| layer.photo != id);
                    true
                }
            },
            Self::MovePhoto { photo, to } => super::strip::move_photo(document, photo, to),
            Self::ReplacePhoto { photo, entry } => super::strip::replace_photo(document, photo, *entry),
            Self::UseModel { photo, model, chosen } => {
                let Some(entry) = document.photo_mut(photo) else { return false };
                let changed = entry.cut.model != Some(model) || entry.cut.chosen != chosen;
                if entry.cut.model != Some(model) {
                    entry.cut.finds = Finds::of_model(model, &entry.cut);
                }
                entry.cut.model = Some(model);
                entry.cut.chosen = chosen;
                changed
            }
            Self::SetEdge { photo, edge } => set(document.photo_mut(photo).map(|entry| &mut entry.cut.edge), edge),
            Self::Choose { photo, chosen } => set(document.photo_mut(photo).map(|entry| &mut entry.cut.chosen), chosen),
            Self::SetFinds { photo, change } => {
                document.photo_mut(photo).is_some_and(|entry| entry.cut.finds.change(change))
            }
            Self::AddLayer(layer) => {
                let known = document.photo(layer.photo).is_some();
                if known {
                    document.layers.push(layer);
                }
                known
            }
            Self::Place { layer, placement } => {
                let finite = [placement.centre_x, placement.centre_y, placement.scale, placement.angle_rad]
                    .iter()
                    .all(|v| v.is_finite());
                finite
                    && placement.scale > 0.0
                    && set(document.layer_mut(layer).map(|layer| &mut layer.placement), placement)
            }
            Self::SetOpacity { layer, opacity } => {
                set(document.layer_mut(layer).map(|layer| &mut layer.opacity), opacity.clamp(0.0, 1.0))
            }
            Self::Raise { layer, steps } => {
                let Some(from) = document.layers.iter().position(|other| other.id == layer) else { return false };
                let top = document.layers.len() as i64 - 1;
                let to = (from as i64 + i64::from(steps)).clamp(0, top) as usize;
                let moved = document.layers.remove(from);
                document.layers.insert(to, moved);
                from != to
            }
            Self::RemoveLayer(id) => {
                let before = document.layers.len();
                document.layers.retain(|layer| layer.id != id);
                document.layers.len() != before
            }
        }
    }
}

fn set<T: PartialEq>(place: Option<&mut T>, value: T) -> bool {
    match place {
        Some(old) if *old != value => {
            *old = value;
            true
        }
        _ => false,
    }
}
