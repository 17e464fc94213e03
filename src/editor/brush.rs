//! The brush's part in the document and in previews: a stroke is added to a cut, and a preview goes on from the one
//! before instead of beginning anew.
//!
//! Must not know: how a stroke is drawn, the window.

use std::{
    ops::Range,
    sync::{Arc, LazyLock},
};

use super::{
    Editor,
    document::{Cut, PhotoId},
    tasks::{self, Preview},
};
use crate::{
    imaging::{self, Alphas, Photo, Rect, Rough, Stroke, Strokes},
    inference::Subject,
};

/// The subjects of a photo that no model has looked at.
pub(super) static NOBODY: LazyLock<Arc<Vec<Subject>>> = LazyLock::new(Arc::default);

impl Cut {
    /// Whether there is anything to cut out: a model has looked, or the brush keeps something.
    #[must_use]
    pub fn is_begun(&self) -> bool {
        self.model.is_some() || self.is_painted()
    }

    /// Whether the brush keeps something.
    #[must_use]
    pub fn is_painted(&self) -> bool {
        self.strokes.all().iter().any(|stroke| stroke.keep)
    }

    /// Whether another cut of the same photo looks the same within `area` (photo pixels), as far as a glance tells.
    #[must_use]
    pub fn is_same_within(&self, other: &Self, area: &Rect) -> bool {
        let common = self.strokes.in_common(&other.strokes);
        let clear = |strokes: &Strokes| {
            strokes.all().iter().skip(common).all(|stroke| {
                let bounds = stroke.bounds();
                bounds.x1 < area.x0 || bounds.x0 > area.x1 || bounds.y1 < area.y0 || bounds.y0 > area.y1
            })
        };
        clear(&self.strokes) && clear(&other.strokes) && self.is_same_but_for_strokes(other)
    }

    fn is_same_but_for_strokes(&self, other: &Self) -> bool {
        Self { strokes: Strokes::default(), ..self.clone() } == Self { strokes: Strokes::default(), ..other.clone() }
    }

    /// Adds a stroke. Says whether that changed anything.
    pub(super) fn draw(&mut self, stroke: Arc<Stroke>) -> bool {
        if stroke.points.is_empty() || self.strokes.all().last().is_some_and(|last| *last == stroke) {
            return false;
        }
        self.strokes = self.strokes.with(stroke);
        true
    }
}

impl Editor {
    /// Whether the brush keeps something of a photo.
    #[must_use]
    pub fn is_painted(&self, photo: PhotoId) -> bool {
        self.document.photo(photo).is_some_and(|entry| entry.cut.is_painted())
    }
}

/// The alphas of the piece `x` by `y` (photo pixels) with strokes over them. What the brush keeps is the photo's own
/// colour; what it erases may be a mixture still.
#[must_use]
pub fn painted(mut alphas: Alphas, strokes: &[Arc<Stroke>], photo: &Photo, x: Range<u32>, y: Range<u32>) -> Alphas {
    imaging::paint_piece(&mut alphas.shown, strokes, photo, x.clone(), y.clone());
    let keep: Vec<_> = strokes.iter().filter(|stroke| stroke.keep).cloned().collect();
    imaging::paint_piece(&mut alphas.mixed, &keep, photo, x, y);
    alphas
}

/// The alphas of a cut at the proxy's size, what finer ones are made from, and how they were after so many strokes.
/// Where `last` differs only by strokes, what it has of them is not drawn again.
pub(super) fn alphas_at_proxy(
    photo: &Photo,
    proxy: &Photo,
    cut: &Cut,
    subjects: &[Subject],
    last: Option<&Preview>,
) -> (Arc<Rough>, (usize, Arc<Alphas>), Alphas) {
    let strokes = cut.strokes.all();
    let size = (proxy.width(), proxy.height());
    let before = last.map(|last| &*last.rough);
    let last =
        last.filter(|last| (last.matte.width, last.matte.height) == size && cut.is_same_but_for_strokes(&last.cut));
    let rough = match last {
        Some(last) => last.rough.clone(),
        None => Arc::new(tasks::rough_again(photo, proxy, cut, subjects, before)),
    };
    let kept = last.filter(|last| cut.strokes.in_common(&last.cut.strokes) >= last.before_stroke.0);
    let (mut done, mut before) = match kept {
        Some(last) => last.before_stroke.clone(),
        None => (0, Arc::new(rough.at_proxy())),
    };
    let (x, y) = (0..photo.width(), 0..photo.height());
    let draw = |from: &Arc<Alphas>, strokes: &[Arc<Stroke>]| {
        painted(Alphas::clone(from), strokes, photo, x.clone(), y.clone())
    };
    let all_but_last = strokes.len().saturating_sub(1);
    if let Some(more) = strokes.get(done..all_but_last).filter(|more| !more.is_empty()) {
        (done, before) = (all_but_last, Arc::new(draw(&before, more)));
    }
    let alphas = draw(&before, strokes.get(done..).unwrap_or_default());
    (rough, (done, before), alphas)
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::{
        editor::{Command, CommandKind, Document, PhotoEntry, history::History},
        imaging::{Edge, StrokePoint},
    };

    fn entry(id: u64) -> PhotoEntry {
        let photo = Photo::from_rgb(60, 40, vec![90; 60 * 40 * 3]).unwrap();
        let name = format!("{id}.png");
        PhotoEntry { id: PhotoId(id), name, path: None, proxy: photo.clone(), photo, cut: Cut::default() }
    }

    fn stroke(id: u64, keep: bool, x: f32) -> Arc<Stroke> {
        let points =
            vec![StrokePoint { x, y: 20.0, pressure: 1.0 }, StrokePoint { x: x + 10.0, y: 20.0, pressure: 1.0 }];
        Arc::new(Stroke { id, keep, points, size_px: 8.0, hardness: 1.0, flow: 1.0, edge_aware: false })
    }

    fn draw(id: u64, keep: bool, x: f32) -> Command {
        Command::AddStroke { photo: PhotoId(1), stroke: stroke(id, keep, x) }
    }

    fn opened() -> (History, Document) {
        let (mut history, mut document) = (History::default(), Document::default());
        history.apply(&mut document, Command::AddPhotos(vec![entry(1)]));
        (history, document)
    }

    #[test]
    fn a_stroke_while_it_is_drawn_is_one_step_and_strokes_are_undone_one_by_one() {
        let (mut history, mut document) = opened();
        for x in 1..6 {
            history.apply(&mut document, draw(7, true, x as f32));
        }
        history.apply(&mut document, draw(8, false, 30.0)); // without a rest between them
        let count = |document: &Document| document.photos[0].cut.strokes.all().len();
        assert_eq!((count(&document), document.photos[0].cut.strokes.all()[0].points[0].x), (2, 5.0));
        assert_eq!(history.undo(&mut document), Some(CommandKind::BrushErase));
        assert_eq!((count(&document), history.undo(&mut document)), (1, Some(CommandKind::BrushKeep)));
        assert_eq!(count(&document), 0);
        history.redo(&mut document);
        assert_eq!(count(&document), 1);
    }

    #[test]
    fn strokes_outlive_another_model_another_edge_and_other_people_and_are_cleared_in_one_step() {
        let (mut history, mut document) = opened();
        let photo = PhotoId(1);
        history.apply(&mut document, draw(1, true, 4.0));
        let drawn = document.photos[0].cut.strokes.clone();
        let chosen = BTreeSet::from([1]);
        history.apply(
            &mut document,
            Command::UseModel { photo, model: "people", chosen, held: BTreeMap::new(), in_front: Vec::new() },
        );
        history.apply(&mut document, Command::SetEdge { photo, edge: Edge { threshold: 0.7, ..Edge::default() } });
        history.apply(&mut document, Command::Choose { photo, chosen: BTreeSet::new() });
        history.apply(
            &mut document,
            Command::UseModel {
                photo,
                model: "u2netp",
                chosen: BTreeSet::new(),
                held: BTreeMap::new(),
                in_front: Vec::new(),
            },
        );
        assert_eq!(document.photos[0].cut.strokes, drawn);
        assert!(history.apply(&mut document, Command::ClearStrokes(photo)));
        assert!(!history.apply(&mut document, Command::ClearStrokes(photo)));
        assert!(document.photos[0].cut.strokes.all().is_empty());
        assert_eq!(history.undo(&mut document), Some(CommandKind::ClearStrokes));
        assert_eq!(document.photos[0].cut.strokes, drawn);
    }

    #[test]
    fn a_preview_that_goes_on_from_the_last_is_the_same_as_one_made_anew() {
        let entry = entry(1);
        let of = |strokes: &[Arc<Stroke>]| Cut { strokes: Strokes::of(strokes.to_vec()), ..Cut::default() };
        let make = |cut: &Cut, last: Option<&Preview>| tasks::preview(&entry.photo, &entry.proxy, cut, &[], last);
        let (a, b, longer) = (stroke(1, true, 5.0), stroke(2, false, 12.0), stroke(2, false, 3.0));
        let other = stroke(9, true, 20.0);
        let cuts = [
            of(&[]),
            of(std::slice::from_ref(&a)),
            of(&[a.clone(), b.clone()]),
            of(&[a.clone(), longer]),
            of(&[a]),
            of(std::slice::from_ref(&b)),
            of(&[b, other]),
        ];
        for from in &cuts {
            let last = make(from, Some(&make(&cuts[0], None)));
            for to in &cuts {
                let (on, anew) = (make(to, Some(&last)), make(to, None));
                assert_eq!(on.matte, anew.matte, "{from:?} {to:?}");
            }
        }
    }

    #[test]
    fn what_is_painted_is_cut_out_though_no_model_ran_and_undo_takes_it_away() {
        let mut editor = Editor::new(Arc::new(|| {}));
        editor.apply(Command::AddPhotos(vec![entry(1), entry(2)]));
        let photo = PhotoId(2);
        editor.apply(Command::AddStroke { photo, stroke: stroke(5, true, 10.0) });
        while editor.preview(photo).is_none() {
            std::thread::sleep(std::time::Duration::from_millis(1));
            editor.poll(false);
        }
        let bounds = editor.cutout_bounds(photo).unwrap();
        assert!(bounds.width() > 15.0 && bounds.height() > 6.0, "{bounds:?}");
        editor.place(photo, None);
        // People looks for faces first, to find the size that fits; here it finds none.
        while editor.document().layers.is_empty() || editor.segmenting().is_some() {
            std::thread::sleep(std::time::Duration::from_millis(1));
            editor.poll(false);
        }
        while editor.undo() != Some(CommandKind::BrushKeep) {}
        assert!(editor.preview(photo).is_none() && editor.found(photo).is_none());
    }

    #[test]
    fn a_cut_is_the_same_away_from_where_the_strokes_differ() {
        let of = |strokes: &[Arc<Stroke>]| Cut { strokes: Strokes::of(strokes.to_vec()), ..Cut::default() };
        let (a, b) = (stroke(1, true, 5.0), stroke(2, false, 40.0));
        let (one, both) = (of(std::slice::from_ref(&a)), of(&[a, b]));
        let (left, right) = (Rect::new(0.0, 0.0, 20.0, 40.0), Rect::new(30.0, 0.0, 60.0, 40.0));
        assert!(one.is_same_within(&both, &left) && both.is_same_within(&one, &left));
        assert!(!one.is_same_within(&both, &right) && both.is_same_within(&both, &right));
        assert!(!Cut { model: Some("people"), ..one.clone() }.is_same_within(&one, &left));
    }
}
