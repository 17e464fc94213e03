//! What a friend would notice: several people where one was expected, a person whom the photo's edge cuts off, a
//! cut-out larger than its own pixels. Facts with numbers, and the better choice; the words are elsewhere.
//!
//! Must not know: words, the window, jobs.

use super::{
    Editor,
    document::{Document, Layer, PhotoId},
    models::{PEOPLE, PORTRAIT},
};
use crate::{
    imaging::{Matte, Placement, Rect},
    inference::{ModelId, Subject},
};

/// A cut-out shown larger than this many times its own pixels looks soft.
const SOFT_ABOVE: f64 = 1.15;
/// A person touches a side of the photo when at least this share of it is theirs.
const TOUCH_SHARE: f64 = 0.04;
/// Of the left or right side it is this share: a corner that a shoulder touches is no cut.
const TOUCH_SHARE_UPRIGHT: f64 = 0.25;
/// Alpha from which a pixel is the person's.
const SOLID: u8 = 128;
/// Side of the raster on which parts of a matte are counted.
const RASTER: usize = 64;
/// A part counts when it has this share of the largest one's area.
const PART_SHARE: f64 = 0.3;

/// Something about how a photo is cut out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CutAdvice {
    /// This model found nobody; the other one may.
    Nobody {
        /// The one to try.
        try_model: ModelId,
    },
    /// One person was to be cut out, but there are several: People tells them apart.
    Several {
        /// How many.
        people: usize,
    },
}

/// A side of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Upper.
    Top,
    /// Right.
    Right,
    /// Lower.
    Bottom,
    /// Left.
    Left,
}

/// The part of a photo's side where a person is cut off: its two ends in photo pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CutEdge {
    /// Which side.
    pub side: Side,
    /// One end.
    pub from: (f64, f64),
    /// The other.
    pub to: (f64, f64),
}

/// A straight cut that shows inside the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShownCut {
    /// The side of the picture that would hide it.
    pub side: Side,
    /// The placement that does.
    pub hidden_by: Placement,
}

/// Advice on a cut with `model`: `subjects` are its own, `people` what People found in the photo, if it ran, `heads` the
/// faces on the cut-out, if they were counted.
#[must_use]
pub fn on_cut(
    model: ModelId,
    subjects: &[Subject],
    people: Option<&[Subject]>,
    heads: Option<usize>,
    matte: &Matte,
) -> Option<CutAdvice> {
    if subjects.is_empty() {
        return Some(CutAdvice::Nobody { try_model: if model == PEOPLE { PORTRAIT } else { PEOPLE } });
    }
    if model != PORTRAIT {
        return None;
    }
    let people = people.map_or_else(|| heads.unwrap_or(0).max(parts(matte)), <[Subject]>::len);
    (people > 1).then_some(CutAdvice::Several { people })
}

/// How many large parts a matte has that do not touch.
#[must_use]
pub fn parts(matte: &Matte) -> usize {
    let (width, height) = (matte.width as usize, matte.height as usize);
    let at = |cell: usize, side: usize| (cell * 2 + 1) * side / (2 * RASTER);
    let mut left: Vec<bool> = (0..RASTER * RASTER)
        .map(|cell| {
            let pixel = at(cell / RASTER, height) * width + at(cell % RASTER, width);
            matte.alpha.get(pixel).is_some_and(|&alpha| alpha >= SOLID)
        })
        .collect();
    let mut areas = Vec::new();
    for start in 0..left.len() {
        let (mut open, mut area) = (vec![start], 0_u32);
        while let Some(cell) = open.pop() {
            if !left.get_mut(cell).is_some_and(std::mem::take) {
                continue;
            }
            area += 1;
            let (x, y) = (cell % RASTER, cell / RASTER);
            open.extend((x > 0).then(|| cell - 1));
            open.extend((x + 1 < RASTER).then_some(cell + 1));
            open.extend((y > 0).then(|| cell - RASTER));
            open.extend((y + 1 < RASTER).then_some(cell + RASTER));
        }
        areas.push(area);
    }
    let largest = areas.iter().copied().max().unwrap_or(0);
    areas.iter().filter(|&&area| area > 0 && f64::from(area) >= PART_SHARE * f64::from(largest)).count()
}

/// Where the sides of the photo cut a person off; `size` is the photo's in full pixels, the matte may be smaller.
#[must_use]
pub fn cut_edges(matte: &Matte, size: (u32, u32)) -> Vec<CutEdge> {
    let (width, height) = (matte.width as usize, matte.height as usize);
    let (w, h) = (f64::from(size.0), f64::from(size.1));
    let solid = |x: usize, y: usize| matte.alpha.get(y * width + x).is_some_and(|&alpha| alpha >= SOLID);
    // A little inside: models fade towards the very edge.
    let (dx, dy) = (width / 200, height / 200);
    let along = |len: usize, least: f64, solid: &dyn Fn(usize) -> bool| -> Option<(f64, f64)> {
        let first = (0..len).find(|&i| solid(i))?;
        let last = (0..len).rev().find(|&i| solid(i))?;
        let touched = (first..=last).filter(|&i| solid(i)).count();
        let share = |i: usize| i as f64 / len as f64;
        (touched as f64 >= least * len as f64).then(|| (share(first), share(last + 1)))
    };
    let (right, bottom) = ((width - 1).saturating_sub(dx), (height - 1).saturating_sub(dy));
    let across = |y: usize| along(width, TOUCH_SHARE, &move |x| solid(x, y));
    let down = |x: usize| along(height, TOUCH_SHARE_UPRIGHT, &move |y| solid(x, y));
    let sides = [
        (Side::Top, across(dy), false, 0.0),
        (Side::Bottom, across(bottom), false, h),
        (Side::Left, down(dx), true, 0.0),
        (Side::Right, down(right), true, w),
    ];
    let edge = |(side, ends, upright, at): (Side, Option<(f64, f64)>, bool, f64)| {
        let (from, to) = ends?;
        Some(if upright {
            CutEdge { side, from: (at, from * h), to: (at, to * h) }
        } else {
            CutEdge { side, from: (from * w, at), to: (to * w, at) }
        })
    };
    sides.into_iter().filter_map(edge).collect()
}

/// The first cut of a placed person that shows inside `frame` (group pixels), and the placement that would push it just
/// over the side that it faces. `None` when every cut is hidden or at the frame's own edge.
#[must_use]
pub fn shown_cut(layer: &Layer, edges: &[CutEdge], frame: Rect) -> Option<ShownCut> {
    let there = layer.to_group();
    let (left, top) = (f64::from(frame.x0), f64::from(frame.y0));
    let (right, bottom) = (f64::from(frame.x1), f64::from(frame.y1));
    let near = 0.004 * (right - left).max(bottom - top);
    // Cut off on the left and on the right, no side of the picture hides both.
    let both = edges.iter().filter(|edge| matches!(edge.side, Side::Left | Side::Right)).count() > 1;
    let mut movable = edges.iter().filter(|edge| !both || matches!(edge.side, Side::Top | Side::Bottom));
    movable.find_map(|edge| {
        let (ax, ay) = there.apply(edge.from.0, edge.from.1);
        let (bx, by) = there.apply(edge.to.0, edge.to.1);
        let (out_x, out_y) = match edge.side {
            Side::Top => (0.0, -1.0),
            Side::Bottom => (0.0, 1.0),
            Side::Left => (-1.0, 0.0),
            Side::Right => (1.0, 0.0),
        };
        let (ox, oy) = there.apply(edge.from.0 + out_x, edge.from.1 + out_y);
        let (out_x, out_y) = (ox - ax, oy - ay);
        let (mx, my) = ((ax + bx) / 2.0, (ay + by) / 2.0);
        if mx < left || mx > right || my < top || my > bottom {
            return None;
        }
        let (side, dx, dy) = if out_y.abs() >= out_x.abs() {
            if out_y > 0.0 { (Side::Bottom, 0.0, bottom - ay.min(by)) } else { (Side::Top, 0.0, top - ay.max(by)) }
        } else if out_x > 0.0 {
            (Side::Right, right - ax.min(bx), 0.0)
        } else {
            (Side::Left, left - ax.max(bx), 0.0)
        };
        let was = layer.placement;
        let hidden_by = Placement { centre_x: was.centre_x + dx, centre_y: was.centre_y + dy, ..was };
        (dx.abs().max(dy.abs()) > near).then_some(ShownCut { side, hidden_by })
    })
}

/// How many times its own pixels a placed person is shown, when that is enough to look soft.
#[must_use]
pub fn enlarged(layer: &Layer) -> Option<f64> {
    (layer.placement.scale > SOFT_ABOVE).then_some(layer.placement.scale)
}

/// The long side that a picture of `size` may have for every placed person to be as sharp as their photo; `None` when
/// all are at full size too.
#[must_use]
pub fn sharp_long_side(document: &Document, size: (u32, u32)) -> Option<u32> {
    let most = document.layers.iter().filter_map(enlarged).fold(0.0, f64::max);
    (most > 0.0).then(|| (f64::from(size.0.max(size.1)) / most).floor().max(1.0) as u32)
}

impl Editor {
    /// What to say about how a photo is cut out.
    #[must_use]
    pub fn cut_advice(&self, photo: PhotoId) -> Option<CutAdvice> {
        let entry = self.document().photo(photo)?;
        let preview = self.preview(photo).filter(|preview| preview.cut == entry.cut)?;
        let people = self.results.get(&(photo, PEOPLE)).map(|people| people.as_slice());
        on_cut(entry.cut.model?, self.subjects(photo)?, people, self.heads(photo), &preview.matte)
    }

    /// Where a placed person is cut off in plain view.
    #[must_use]
    pub fn cut_in_view(&self, layer: &Layer) -> Option<ShownCut> {
        let (document, entry) = (self.document(), self.document().photo(layer.photo)?);
        let (group, crop) = (document.group()?, document.frame()?);
        let size = (group.photo.width(), group.photo.height());
        let matte = &self.preview(layer.photo)?.matte;
        let edges = cut_edges(matte, (entry.photo.width(), entry.photo.height()));
        let frame = Rect::new(0.0, 0.0, crop.width as f32, crop.height as f32);
        let shown = Layer { placement: crop.place(size, layer.placement), ..layer.clone() };
        let cut = shown_cut(&shown, &edges, frame)?;
        Some(ShownCut { hidden_by: crop.unplace(size, cut.hidden_by), ..cut })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        editor::document::LayerId,
        imaging::{Affine, Mask},
    };

    fn matte(width: u32, height: u32, solid: impl Fn(u32, u32) -> bool) -> Matte {
        let alpha = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let alpha = alpha.map(|(x, y)| if solid(x, y) { 255 } else { 0 }).collect();
        Matte { width, height, alpha }
    }

    fn layer(scale: f64, x: f64, y: f64) -> Layer {
        let placement = Placement { scale, ..Placement::at(x, y) };
        Layer::new(LayerId(1), PhotoId(1), (50.0, 50.0), placement)
    }

    fn person(id: u32) -> Subject {
        let mask = Arc::new(Mask::new(1, 1, vec![1.0], Affine::IDENTITY).unwrap());
        Subject { id, label: "person".into(), score: 1.0, bounds: Rect::new(0.0, 0.0, 1.0, 1.0), face: None, mask }
    }

    #[test]
    fn a_person_at_the_bottom_is_cut_there_and_nowhere_else() {
        let edges = cut_edges(&matte(200, 200, |x, y| (60..140).contains(&x) && y > 80), (400, 400));
        assert_eq!(edges.len(), 1);
        assert_eq!(edges[0].side, Side::Bottom);
        assert_eq!((edges[0].from, edges[0].to), ((120.0, 400.0), (280.0, 400.0)));
        assert!(
            cut_edges(&matte(200, 200, |x, y| x.abs_diff(100) < 20 && y.abs_diff(100) < 40), (400, 400)).is_empty()
        );
        assert!(cut_edges(&matte(200, 200, |x, _| x < 3), (400, 400)).iter().all(|edge| edge.side == Side::Left));
    }

    #[test]
    fn a_cut_inside_the_picture_is_noticed_and_the_way_to_hide_it_works() {
        let edges = [CutEdge { side: Side::Bottom, from: (20.0, 100.0), to: (80.0, 100.0) }];
        let frame = Rect::new(0.0, 0.0, 1000.0, 800.0);
        let shown = shown_cut(&layer(2.0, 500.0, 400.0), &edges, frame).unwrap();
        assert_eq!(shown.side, Side::Bottom);
        assert!((shown.hidden_by.centre_y - 700.0).abs() < 1e-9);
        let hidden = Layer { placement: shown.hidden_by, ..layer(2.0, 0.0, 0.0) };
        assert_eq!(shown_cut(&hidden, &edges, frame), None);
        assert_eq!(shown_cut(&layer(2.0, 500.0, 790.0), &edges, frame), None, "already beyond the edge");
    }

    #[test]
    fn a_turned_person_is_pushed_over_the_side_that_the_cut_faces() {
        let edges = [CutEdge { side: Side::Bottom, from: (20.0, 100.0), to: (80.0, 100.0) }];
        let mut turned = layer(1.0, 500.0, 400.0);
        turned.placement.angle_rad = std::f64::consts::FRAC_PI_2;
        let shown = shown_cut(&turned, &edges, Rect::new(0.0, 0.0, 1000.0, 800.0)).unwrap();
        assert_eq!(shown.side, Side::Left);
        assert!((shown.hidden_by.centre_x - 50.0).abs() < 1e-6);
    }

    #[test]
    fn parts_that_do_not_touch_are_counted_and_specks_are_not() {
        assert_eq!(parts(&matte(300, 200, |x, _| (20..100).contains(&x) || (180..260).contains(&x))), 2);
        assert_eq!(parts(&matte(300, 200, |x, y| (20..200).contains(&x) || x > 290 && y > 190)), 1);
        assert_eq!(parts(&matte(300, 200, |_, _| false)), 0);
    }

    #[test]
    fn several_people_in_a_portrait_are_noticed_and_nobody_offers_the_other_model() {
        let one = matte(100, 100, |x, _| x < 50);
        let two = matte(100, 100, |x, _| !(30..70).contains(&x));
        let several = Some(CutAdvice::Several { people: 2 });
        assert_eq!(on_cut(PORTRAIT, &[person(1)], None, None, &two), several);
        assert_eq!(on_cut(PORTRAIT, &[person(1)], None, Some(1), &one), None);
        assert_eq!(on_cut(PORTRAIT, &[person(1)], None, Some(2), &one), several, "two heads on one piece");
        assert_eq!(on_cut(PORTRAIT, &[person(1)], Some(&[person(1), person(2)]), None, &one), several);
        assert_eq!(on_cut(PORTRAIT, &[person(1)], Some(&[person(1)]), Some(2), &two), None, "People knows better");
        assert_eq!(on_cut(PEOPLE, &[], None, None, &one), Some(CutAdvice::Nobody { try_model: PORTRAIT }));
        assert_eq!(on_cut(PEOPLE, &[person(1), person(2)], None, None, &two), None);
    }

    #[test]
    fn the_sharp_size_makes_the_largest_enlargement_one() {
        let document = Document { layers: vec![layer(0.5, 0.0, 0.0), layer(2.0, 0.0, 0.0)], ..Document::default() };
        assert_eq!(sharp_long_side(&document, (3000, 2000)), Some(1500));
        let fine = Document { layers: vec![layer(1.0, 0.0, 0.0)], ..Document::default() };
        assert_eq!(sharp_long_side(&fine, (3000, 2000)), None);
    }
}
