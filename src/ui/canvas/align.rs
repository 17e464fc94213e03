//! Aligning boxes with one another, or with the picture, and giving them equal gaps.
//!
//! Must not know: what is in the boxes.

use super::frame::Bounds;

/// A side or the middle, across or down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Left edges.
    Left,
    /// Middles, across.
    Centre,
    /// Right edges.
    Right,
    /// Top edges.
    Top,
    /// Middles, down.
    Middle,
    /// Bottom edges: feet.
    Bottom,
}

/// How far each box moves so that it aligns with `to`.
#[must_use]
pub fn align(boxes: &[Bounds], to: &Bounds, how: Align) -> Vec<(f64, f64)> {
    let middle = |side: (f64, f64)| (side.0 + side.1) / 2.0;
    let by = |own: &Bounds| match how {
        Align::Left => (to.x.0 - own.x.0, 0.0),
        Align::Centre => (middle(to.x) - middle(own.x), 0.0),
        Align::Right => (to.x.1 - own.x.1, 0.0),
        Align::Top => (0.0, to.y.0 - own.y.0),
        Align::Middle => (0.0, middle(to.y) - middle(own.y)),
        Align::Bottom => (0.0, to.y.1 - own.y.1),
    };
    boxes.iter().map(by).collect()
}

/// How far each box moves so that the gaps between them, across (or down), are equal; the outermost stay.
#[must_use]
pub fn distribute(boxes: &[Bounds], across: bool) -> Vec<(f64, f64)> {
    let side = |own: &Bounds| if across { own.x } else { own.y };
    let mut order: Vec<usize> = (0..boxes.len()).collect();
    let low = |index: &usize| boxes.get(*index).map_or(0.0, |own| side(own).0 + side(own).1);
    order.sort_by(|a, b| low(a).total_cmp(&low(b)));
    let sides: Vec<(f64, f64)> = boxes.iter().map(side).collect();
    let first = order.first().and_then(|index| sides.get(*index)).map_or(0.0, |side| side.0);
    let last = order.last().and_then(|index| sides.get(*index)).map_or(0.0, |side| side.1);
    let taken: f64 = sides.iter().map(|side| side.1 - side.0).sum();
    let gap = (last - first - taken) / (boxes.len().max(2) - 1) as f64;
    let mut by = vec![(0.0, 0.0); boxes.len()];
    let mut at = first;
    for index in order {
        let (Some(side), Some(by)) = (sides.get(index), by.get_mut(index)) else { continue };
        *by = if across { (at - side.0, 0.0) } else { (0.0, at - side.0) };
        at += side.1 - side.0 + gap;
    }
    by
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxed(x: f64, y: f64, w: f64, h: f64) -> Bounds {
        Bounds { x: (x, x + w), y: (y, y + h) }
    }

    #[test]
    fn aligned_boxes_share_that_side() {
        let boxes = [boxed(0.0, 10.0, 20.0, 30.0), boxed(50.0, 0.0, 10.0, 100.0)];
        let to = boxed(0.0, 0.0, 60.0, 100.0);
        assert_eq!(align(&boxes, &to, Align::Bottom), [(0.0, 60.0), (0.0, 0.0)]);
        assert_eq!(align(&boxes, &to, Align::Right), [(40.0, 0.0), (0.0, 0.0)]);
        assert_eq!(align(&boxes, &to, Align::Centre), [(20.0, 0.0), (-25.0, 0.0)]);
    }

    #[test]
    fn distributed_boxes_have_equal_gaps_and_the_outermost_stay() {
        let boxes = [boxed(90.0, 0.0, 10.0, 1.0), boxed(0.0, 0.0, 20.0, 1.0), boxed(22.0, 0.0, 30.0, 1.0)];
        assert_eq!(distribute(&boxes, true), [(0.0, 0.0), (0.0, 0.0), (18.0, 0.0)]);
        assert_eq!(distribute(&[], true), []);
        assert_eq!(distribute(&boxes[..1], false), [(0.0, 0.0)]);
    }
}
