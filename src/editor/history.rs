//! Undo and redo by snapshots of the document (they share their pixels); a gesture is one step. As many steps are kept
//! as [`DEPTH`] and [`MEMORY`] allow.
//!
//! Must not know: what an edit does, jobs, the window.

use std::collections::BTreeSet;

use super::{
    command::{Command, CommandKind},
    document::{Document, PhotoId},
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
}

impl Default for History {
    fn default() -> Self {
        Self { past: Vec::new(), future: Vec::new(), gesture: None, memory: MEMORY }
    }
}

impl History {
    /// Makes an edit and remembers the way back. An edit that changes nothing leaves no step.
    pub fn apply(&mut self, document: &mut Document, command: Command) -> bool {
        let (kind, key) = (command.kind(), command.gesture_key());
        let joins = key.is_some() && key == self.gesture;
        let before = document.clone();
        if !command.perform(document) {
            return false;
        }
        self.future.clear();
        if !joins {
            self.past.push((kind, before));
            self.forget(document);
        }
        self.gesture = key;
        true
    }

    /// Ends the gesture: the next edit is a step of its own.
    pub fn end_gesture(&mut self) {
        self.gesture = None;
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
        imaging::{Edge, Photo, Placement},
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
        Layer {
            id: LayerId(id),
            photo: PhotoId(photo),
            anchor: (1.0, 1.0),
            placement: Placement::at(0.0, 0.0),
            opacity: 1.0,
        }
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
        assert!(!history.apply(&mut document, Command::RemoveLayer(LayerId(9))));
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
        history.apply(&mut document, Command::Raise { layer: LayerId(1), steps: 99 });
        assert_eq!(document.layers.iter().map(|l| l.id.0).collect::<Vec<_>>(), [2, 3, 1]);
        assert!(!history.apply(&mut document, Command::Raise { layer: LayerId(1), steps: 1 }));
        history.apply(&mut document, Command::Raise { layer: LayerId(1), steps: -1 });
        assert_eq!(document.layers.iter().map(|l| l.id.0).collect::<Vec<_>>(), [2, 1, 3]);
    }

    #[test]
    fn a_placement_that_is_no_number_is_refused() {
        let (mut history, mut document) = (History::default(), Document::default());
        history.apply(&mut document, Command::AddPhotos(vec![entry(1), entry(2)]));
        history.apply(&mut document, Command::AddLayer(layer(1, 2)));
        for scale in [f64::NAN, 0.0, -1.0, f64::INFINITY] {
            let placement = Placement { scale, ..Placement::at(0.0, 0.0) };
            assert!(!history.apply(&mut document, Command::Place { layer: LayerId(1), placement }));
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
