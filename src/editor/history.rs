//! Undo and redo by snapshots of the document (they share their pixels); a gesture is one step. As many steps are kept
//! as [`DEPTH`] and [`MEMORY`] allow.
//!
//! Must not know: what an edit does, jobs, the window.

use std::collections::BTreeSet;

use super::{
    command::{Command, CommandKind},
    document::{Document, PhotoId},
    perform::perform,
};

/// Most steps that are kept.
pub const DEPTH: usize = 200;

/// Most bytes of photos that are kept only for the way back: some twenty of 12 megapixels.
pub const MEMORY: usize = 1 << 30;

/// The past and the future of a document.
pub struct History {
    past: Vec<(CommandKind, Document)>,
    future: Vec<(CommandKind, Document)>,
    gesture: Option<(CommandKind, u64)>,
    memory: usize,
    /// The future that the gesture which goes on has taken the place of, should it be given up.
    displaced: Vec<(CommandKind, Document)>,
}

impl Default for History {
    fn default() -> Self {
        Self { past: Vec::new(), future: Vec::new(), gesture: None, memory: MEMORY, displaced: Vec::new() }
    }
}

impl History {
    /// Makes an edit and remembers the way back. An edit that changes nothing leaves no step.
    pub fn apply(&mut self, document: &mut Document, command: Command) -> bool {
        let (kind, key) = (command.kind(), command.gesture_key());
        let joins = key.is_some() && key == self.gesture;
        let before = document.clone();
        if !perform(command, document) {
            return false;
        }
        if !joins {
            self.past.push((kind, before));
            self.displaced = std::mem::take(&mut self.future);
            self.forget(document);
        }
        self.gesture = key;
        true
    }

    /// Ends the gesture: the next edit is a step of its own.
    pub fn end_gesture(&mut self) {
        self.gesture = None;
        self.displaced = Vec::new();
    }

    /// Gives up the gesture that goes on: everything is as before it, without a trace. False when none goes on.
    pub fn abandon_gesture(&mut self, document: &mut Document) -> bool {
        let Some((_, before)) = self.gesture.take().and_then(|_| self.past.pop()) else { return false };
        *document = before;
        self.future = std::mem::take(&mut self.displaced);
        true
    }

    /// Goes one step back. Says which kind of edit was undone.
    pub fn undo(&mut self, document: &mut Document) -> Option<CommandKind> {
        Self::travel(&mut self.past, &mut self.future, &mut self.gesture, document)
    }

    /// Goes one step forward again.
    pub fn redo(&mut self, document: &mut Document) -> Option<CommandKind> {
        Self::travel(&mut self.future, &mut self.past, &mut self.gesture, document)
    }

    /// Every step there is, oldest first, those that were taken back last.
    pub fn steps(&self) -> impl Iterator<Item = CommandKind> {
        self.past.iter().chain(self.future.iter().rev()).map(|(kind, _)| *kind)
    }

    /// How many of [`Self::steps`] are done.
    #[must_use]
    pub fn done(&self) -> usize {
        self.past.len()
    }

    /// Goes back or forward until that many steps are done, as far as there are steps. Says whether it moved.
    pub fn go_to(&mut self, document: &mut Document, done: usize) -> bool {
        let before = self.done();
        while self.done() > done && self.undo(document).is_some() {}
        while self.done() < done && self.redo(document).is_some() {}
        self.done() != before
    }

    /// Drops the oldest steps that are too many, or whose photos nothing newer needs and that take too much memory.
    fn forget(&mut self, document: &Document) {
        let mut seen: BTreeSet<usize> = pixels(document).map(|(identity, _)| identity).collect();
        let (mut bytes, mut kept) = (0, 0);
        for (_, older) in self.past.iter().rev().take(DEPTH) {
            bytes += pixels(older).filter(|(identity, _)| seen.insert(*identity)).map(|(_, size)| size).sum::<usize>();
            if bytes > self.memory {
                break;
            }
            kept += 1;
        }
        // The last step can always be taken back.
        self.past.drain(..self.past.len() - kept.max(1).min(self.past.len()));
    }

    /// The kind of edit that [`Self::undo`] would take back.
    #[must_use]
    pub fn undoable(&self) -> Option<CommandKind> {
        self.past.last().map(|(kind, _)| *kind)
    }

    /// The kind of edit that [`Self::redo`] would make again.
    #[must_use]
    pub fn redoable(&self) -> Option<CommandKind> {
        self.future.last().map(|(kind, _)| *kind)
    }

    /// Whether some step holds a photo.
    #[must_use]
    pub fn has(&self, photo: PhotoId) -> bool {
        self.past.iter().chain(&self.future).any(|(_, document)| document.photo(photo).is_some())
    }

    fn travel(
        from: &mut Vec<(CommandKind, Document)>,
        to: &mut Vec<(CommandKind, Document)>,
        gesture: &mut Option<(CommandKind, u64)>,
        document: &mut Document,
    ) -> Option<CommandKind> {
        let (kind, other) = from.pop()?;
        to.push((kind, std::mem::replace(document, other)));
        *gesture = None;
        Some(kind)
    }
}

/// The pixels that a document holds: what they are known by, and their bytes.
fn pixels(document: &Document) -> impl Iterator<Item = (usize, usize)> {
    let photos = document.photos.iter().flat_map(|entry| [&entry.photo, &entry.proxy]);
    photos.map(|photo| (photo.identity(), photo.byte_count()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        editor::document::{Cut, Layer, LayerId, PhotoEntry},
        imaging::{Crop, Edge, Photo, Placement},
    };

    fn entry(id: u64) -> PhotoEntry {
        let photo = Photo::from_rgb(2, 2, vec![0; 12]).unwrap();
        PhotoEntry {
            id: PhotoId(id),
            name: format!("{id}.png"),
            path: None,
            proxy: photo.clone(),
            photo,
            cut: Cut::default(),
        }
    }

    fn layer(id: u64, photo: u64) -> Layer {
        Layer::new(LayerId(id), PhotoId(photo), (1.0, 1.0), Placement::at(0.0, 0.0))
    }

    fn edge(threshold: f32) -> Command {
        Command::SetEdge { photo: PhotoId(1), edge: Edge { threshold, ..Edge::default() } }
    }

    #[test]
    fn a_slider_drag_is_one_step_and_a_new_drag_another() {
        let (mut history, mut document) = (History::default(), Document::default());
        history.apply(&mut document, Command::AddPhotos(vec![entry(1)]));
        for i in 1..=20 {
            history.apply(&mut document, edge(0.5 + 0.01 * i as f32));
        }
        history.end_gesture();
        history.apply(&mut document, edge(0.1));
        assert_eq!(history.undo(&mut document), Some(CommandKind::SetEdge));
        assert!((document.photos[0].cut.edge.threshold - 0.7).abs() < 1e-6);
        history.undo(&mut document);
        assert_eq!(document.photos[0].cut.edge, Edge::default());
        history.redo(&mut document);
        history.redo(&mut document);
        assert!((document.photos[0].cut.edge.threshold - 0.1).abs() < 1e-6);
        assert_eq!(history.redo(&mut document), None);
    }

    #[test]
    fn an_edit_that_changes_nothing_leaves_no_step_and_keeps_the_future() {
        let (mut history, mut document) = (History::default(), Document::default());
        history.apply(&mut document, Command::AddPhotos(vec![entry(1)]));
        history.apply(&mut document, edge(0.6));
        history.undo(&mut document);
        assert!(!history.apply(&mut document, Command::RemoveLayers(vec![LayerId(9)])));
        assert!(!history.apply(&mut document, edge(0.5)));
        assert_eq!(history.redoable(), Some(CommandKind::SetEdge));
    }

    #[test]
    fn removing_a_photo_takes_its_layers_and_undo_brings_all_back() {
        let (mut history, mut document) = (History::default(), Document::default());
        history.apply(&mut document, Command::AddPhotos(vec![entry(1), entry(2), entry(3)]));
        history.apply(&mut document, Command::AddLayer(layer(1, 2)));
        history.apply(&mut document, Command::AddLayer(layer(2, 3)));
        history.apply(&mut document, Command::RemovePhoto(PhotoId(2)));
        assert_eq!((document.photos.len(), document.layers.len()), (2, 1));
        history.undo(&mut document);
        assert_eq!((document.photos.len(), document.layers.len()), (3, 2));
    }

    #[test]
    fn layers_rise_and_fall_only_as_far_as_there_is_room() {
        let (mut history, mut document) = (History::default(), Document::default());
        history.apply(&mut document, Command::AddPhotos(vec![entry(1), entry(2)]));
        for id in 1..=3 {
            history.apply(&mut document, Command::AddLayer(layer(id, 2)));
        }
        history.apply(&mut document, Command::Raise { layers: vec![LayerId(1)], steps: 99 });
        assert_eq!(document.layers.iter().map(|l| l.id.0).collect::<Vec<_>>(), [2, 3, 1]);
        assert!(!history.apply(&mut document, Command::Raise { layers: vec![LayerId(1)], steps: 1 }));
        history.apply(&mut document, Command::Raise { layers: vec![LayerId(1)], steps: -1 });
        assert_eq!(document.layers.iter().map(|l| l.id.0).collect::<Vec<_>>(), [2, 1, 3]);
    }

    #[test]
    fn layers_that_rise_together_keep_their_order() {
        let (mut history, mut document) = (History::default(), Document::default());
        history.apply(&mut document, Command::AddPhotos(vec![entry(1), entry(2)]));
        for id in 1..=4 {
            history.apply(&mut document, Command::AddLayer(layer(id, 2)));
        }
        let mut order = |layers: &[u64], steps| {
            let layers = layers.iter().map(|&id| LayerId(id)).collect();
            history.apply(&mut document, Command::Raise { layers, steps });
            document.layers.iter().map(|layer| layer.id.0).collect::<Vec<_>>()
        };
        assert_eq!(order(&[1, 2], 1), [3, 1, 2, 4]);
        assert_eq!(order(&[1, 2], 99), [3, 4, 1, 2]);
        assert_eq!(order(&[4, 2], -1), [4, 3, 2, 1]);
        assert_eq!(order(&[1, 3], -99), [3, 1, 4, 2]);
    }

    #[test]
    fn a_gesture_that_is_given_up_leaves_no_trace() {
        let (mut history, mut document) = (History::default(), Document::default());
        history.apply(&mut document, Command::AddPhotos(vec![entry(1), entry(2)]));
        history.apply(&mut document, Command::AddLayer(layer(1, 2)));
        history.apply(&mut document, edge(0.6));
        history.undo(&mut document);
        let before = document.layers.clone();
        assert!(!history.abandon_gesture(&mut document));
        for x in 1..5 {
            history.apply(&mut document, Command::place(LayerId(1), Placement::at(f64::from(x), 0.0)));
        }
        assert!(history.abandon_gesture(&mut document));
        assert_eq!(document.layers, before);
        assert_eq!((history.undoable(), history.redoable()), (Some(CommandKind::AddLayer), Some(CommandKind::SetEdge)));
        assert!(!history.abandon_gesture(&mut document));
    }

    #[test]
    fn a_locked_layer_is_neither_moved_nor_deleted() {
        let (mut history, mut document) = (History::default(), Document::default());
        history.apply(&mut document, Command::AddPhotos(vec![entry(1), entry(2)]));
        history.apply(&mut document, Command::AddLayer(layer(1, 2)));
        history.apply(&mut document, Command::SetLocked { layers: vec![LayerId(1)], locked: true });
        assert!(!history.apply(&mut document, Command::place(LayerId(1), Placement::at(5.0, 5.0))));
        assert!(!history.apply(&mut document, Command::RemoveLayers(vec![LayerId(1)])));
        history.apply(&mut document, Command::SetLocked { layers: vec![LayerId(1)], locked: false });
        assert!(history.apply(&mut document, Command::RemoveLayers(vec![LayerId(1)])));
    }

    #[test]
    fn copies_that_are_carried_along_are_one_step() {
        let (mut history, mut document) = (History::default(), Document::default());
        history.apply(&mut document, Command::AddPhotos(vec![entry(1), entry(2)]));
        history.apply(&mut document, Command::AddLayer(layer(1, 2)));
        for x in 0..4 {
            let copy = Layer { placement: Placement::at(f64::from(x), 0.0), ..layer(7, 2) };
            history.apply(&mut document, Command::Duplicate(vec![copy]));
        }
        assert_eq!((document.layers.len(), document.layers[1].placement.centre_x), (2, 3.0));
        assert_eq!(history.undo(&mut document), Some(CommandKind::Duplicate));
        assert_eq!(document.layers.len(), 1);
    }

    #[test]
    fn a_crop_lies_in_the_group_photo_and_goes_with_it() {
        let (mut history, mut document) = (History::default(), Document::default());
        history.apply(&mut document, Command::AddPhotos(vec![entry(1), entry(2)]));
        let crop = Crop { x: 1.0, y: 0.0, width: 9, height: 1, angle_rad: 0.0 };
        assert!(history.apply(&mut document, Command::SetCrop(Some(crop))));
        assert_eq!(document.frame(), Some(Crop { x: 0.0, width: 2, ..crop }));
        history.end_gesture();
        assert!(history.apply(&mut document, Command::SetCrop(Some(Crop::whole((2, 2))))));
        assert_eq!(document.crop, None);
        history.undo(&mut document);
        assert!(document.crop.is_some());
        history.apply(&mut document, Command::MakeGroup(PhotoId(2)));
        assert_eq!(document.crop, None);
    }

    #[test]
    fn an_empty_name_is_the_photos() {
        let (mut history, mut document) = (History::default(), Document::default());
        history.apply(&mut document, Command::AddPhotos(vec![entry(1), entry(2)]));
        history.apply(&mut document, Command::AddLayer(layer(1, 2)));
        let mut renamed = |name: &str| {
            history.apply(&mut document, Command::Rename { layer: LayerId(1), name: name.into() });
            document.layer_name(&document.layers[0]).to_owned()
        };
        let photos = renamed("");
        assert_eq!((renamed(" Anna "), renamed("  ")), ("Anna".to_owned(), photos));
    }

    #[test]
    fn a_placement_that_is_no_number_is_refused() {
        let (mut history, mut document) = (History::default(), Document::default());
        history.apply(&mut document, Command::AddPhotos(vec![entry(1), entry(2)]));
        history.apply(&mut document, Command::AddLayer(layer(1, 2)));
        for scale in [f64::NAN, 0.0, -1.0, f64::INFINITY] {
            let placement = Placement { scale, ..Placement::at(0.0, 0.0) };
            assert!(!history.apply(&mut document, Command::place(LayerId(1), placement)));
        }
    }

    #[test]
    fn any_step_is_reached_in_both_directions_and_nothing_is_lost_on_the_way() {
        let (mut history, mut document) = (History::default(), Document::default());
        history.apply(&mut document, Command::AddPhotos(vec![entry(1), entry(2)]));
        for id in 1..=4 {
            history.apply(&mut document, Command::AddLayer(layer(id, 2)));
        }
        let kinds: Vec<_> = history.steps().collect();
        for done in [1, 4, 0, 5, 3, 99] {
            let moves = history.done() != done.min(5);
            assert_eq!(history.go_to(&mut document, done), moves);
            assert_eq!(history.done(), done.min(5));
            assert_eq!(document.layers.len(), done.min(5).saturating_sub(1));
            assert_eq!(history.steps().collect::<Vec<_>>(), kinds);
        }
    }

    #[test]
    fn photos_that_only_the_past_needs_are_let_go_beyond_the_budget() {
        // Each photo takes 12 bytes, and its proxy is the photo itself.
        let (mut history, mut document) = (History { memory: 30, ..History::default() }, Document::default());
        history.apply(&mut document, Command::AddPhotos(vec![entry(1)]));
        for id in 2..=9 {
            history.apply(&mut document, Command::OpenGroup(entry(id)));
        }
        // Two former photos fit into 30 bytes; edits of the present one cost nothing.
        assert_eq!(history.done(), 2);
        for i in 0..50 {
            history.end_gesture();
            let edge = Edge { threshold: 0.01 * i as f32, ..Edge::default() };
            history.apply(&mut document, Command::SetEdge { photo: PhotoId(9), edge });
        }
        assert_eq!(history.done(), 52);
        assert!(history.go_to(&mut document, 0));
        assert_eq!(document.photos[0].id, PhotoId(7));
    }

    #[test]
    fn the_last_step_can_be_taken_back_whatever_it_costs() {
        let (mut history, mut document) = (History { memory: 0, ..History::default() }, Document::default());
        history.apply(&mut document, Command::AddPhotos(vec![entry(1)]));
        history.apply(&mut document, Command::OpenGroup(entry(2)));
        assert_eq!(history.undo(&mut document), Some(CommandKind::OpenGroup));
        assert_eq!(document.photos[0].id, PhotoId(1));
    }

    #[test]
    fn the_past_is_bounded() {
        let (mut history, mut document) = (History::default(), Document::default());
        history.apply(&mut document, Command::AddPhotos(vec![entry(1)]));
        for i in 0..DEPTH * 2 {
            history.end_gesture();
            history.apply(&mut document, edge(i as f32 / 1000.0));
        }
        let mut steps = 0;
        while history.undo(&mut document).is_some() {
            steps += 1;
        }
        assert_eq!(steps, DEPTH);
    }
}
