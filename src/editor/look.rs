//! The look of a placed person, to be carried from one to another: everything but who it is, where they stand and who
//! stands before them.
//!
//! Must not know: history, jobs, the window.

use super::document::{Document, Layer, LayerId};
use crate::imaging::{Edge, LightSettings};

/// How a placed person looks.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerLook {
    layer: Layer,
    edge: Edge,
}

impl Document {
    /// How a layer looks.
    #[must_use]
    pub fn look_of(&self, layer: LayerId) -> Option<LayerLook> {
        let layer = self.layer(layer)?.clone();
        let edge = self.photo(layer.photo)?.cut.edge;
        Some(LayerLook { layer, edge })
    }

    /// Gives layers a look, and their cut-outs its edge. Says whether that changed anything. Locked ones stay where
    /// they are all the same.
    pub(super) fn paste_look(&mut self, layers: &[LayerId], look: &LayerLook) -> bool {
        let mut changed = false;
        for id in layers {
            let Some(layer) = self.layer_mut(*id) else { continue };
            let dressed = layer.in_the_look_of(&look.layer);
            let photo = layer.photo;
            changed |= *layer != dressed;
            *layer = dressed;
            if let Some(entry) = self.photo_mut(photo) {
                changed |= entry.cut.edge != look.edge;
                entry.cut.edge = look.edge;
            }
        }
        changed
    }
}

impl Layer {
    /// This person where they stand, with all the rest of another: what is not named here is look.
    fn in_the_look_of(&self, other: &Self) -> Self {
        Self {
            id: self.id,
            photo: self.photo,
            anchor: self.anchor,
            placement: self.placement,
            name: self.name.clone(),
            hidden: self.hidden,
            locked: self.locked,
            in_front: self.in_front.clone(),
            // The same grain twice in one picture would be seen.
            light: LightSettings { seed: self.light.seed, ..other.light },
            ..other.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        editor::{Command, CommandKind, Cut, PhotoEntry, PhotoId, history::History},
        imaging::{Photo, Placement},
    };

    fn entry(id: u64) -> PhotoEntry {
        let photo = Photo::from_rgb(2, 2, vec![0; 12]).unwrap();
        let name = format!("{id}.png");
        PhotoEntry { id: PhotoId(id), name, path: None, proxy: photo.clone(), photo, cut: Cut::default() }
    }

    #[test]
    fn a_look_is_pasted_in_one_step_and_moves_nobody() {
        let (mut history, mut document) = (History::default(), Document::default());
        history.apply(&mut document, Command::AddPhotos(vec![entry(1), entry(2), entry(3)]));
        let layer = |id, photo| Layer::new(LayerId(id), PhotoId(photo), (1.0, 1.0), Placement::at(id as f64, 0.0));
        for (id, photo) in [(1, 2), (2, 3), (3, 3)] {
            history.apply(&mut document, Command::AddLayer(layer(id, photo)));
        }
        history.apply(&mut document, Command::SetOpacity { layers: vec![LayerId(1)], opacity: 0.4 });
        let edge = Edge { feather_px: 9.0, ..Edge::default() };
        history.apply(&mut document, Command::SetEdge { photo: PhotoId(2), edge });
        let (before, look) = (document.clone(), document.look_of(LayerId(1)).unwrap());
        let paste = Command::PasteLook { layers: vec![LayerId(2), LayerId(3), LayerId(9)], look: Box::new(look) };
        assert!(history.apply(&mut document, paste.clone()) && !history.apply(&mut document, paste));
        for (was, is) in before.layers.iter().zip(&document.layers) {
            assert_eq!((was.id, was.photo, was.placement, is.opacity), (is.id, is.photo, is.placement, 0.4));
        }
        assert_eq!(document.photos[2].cut.edge, edge);
        assert_eq!(history.undo(&mut document), Some(CommandKind::PasteLook));
        assert_eq!(document, before);
    }
}
