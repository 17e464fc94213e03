//! People who stand in the picture, as the canvas and the panels see them: their boxes in the pixels of the picture as it
//! is shown, that is with the photo turned as it is straightened. Edits are turned back into the photo's own pixels.
//!
//! Must not know: the screen.

use super::frame::{Bounds, Frame, carried};
use crate::{
    editor::{Command, Document, Editor, Layer, LayerId},
    imaging::{Placement, Rect, Turn},
};

/// A person who stands in the picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// Who.
    pub id: LayerId,
    /// Where, in the picture as it is shown.
    pub placement: Placement,
    /// The box of the cut-out, turned as it is.
    pub frame: Frame,
    /// Whether it can be moved.
    pub locked: bool,
}

/// How the picture is turned as it is shown.
#[must_use]
pub fn turn(document: &Document) -> Turn {
    document.turn().unwrap_or(Turn::of((0, 0), 0.0))
}

/// A layer as it is shown; `None` while its cut-out is not there or empty.
#[must_use]
pub fn standing(editor: &Editor, layer: &Layer) -> Option<Standing> {
    let document = editor.document();
    let frame = frame_of(document, layer, editor.cutout_bounds(layer.photo)?);
    Some(Standing { id: layer.id, placement: turn(document).place(layer.placement), frame, locked: layer.locked })
}

/// The box of the part `bounds` of a layer's photo. Its middle need not be the layer's anchor.
#[must_use]
pub fn frame_of(document: &Document, layer: &Layer, bounds: Rect) -> Frame {
    let (x, y) = bounds.centre();
    let place = turn(document).place(layer.placement_of(f64::from(x), f64::from(y)));
    let (across, down) = place.scales();
    let half = (f64::from(bounds.width()) / 2.0 * across, f64::from(bounds.height()) / 2.0 * down);
    Frame { centre: (place.centre_x, place.centre_y), half, angle_rad: place.angle_rad }
}

/// Those of `ids` that are shown, in the order of `ids`.
#[must_use]
pub fn all(editor: &Editor, ids: &[LayerId]) -> Vec<Standing> {
    let document = editor.document();
    let visible = |id: &LayerId| document.layer(*id).filter(|layer| !layer.hidden);
    ids.iter().filter_map(|id| standing(editor, visible(id)?)).collect()
}

/// The box around several people: one person's own, or an upright one around all.
#[must_use]
pub fn around(people: &[Standing]) -> Option<Frame> {
    match people {
        [] => None,
        [one] => Some(one.frame),
        [first, rest @ ..] => {
            let all = rest.iter().fold(first.frame.bounds(), |all, other| all.join(&other.frame.bounds()));
            Some(all.frame())
        }
    }
}

/// The box of the picture.
#[must_use]
pub fn picture(document: &Document) -> Option<Bounds> {
    let frame = document.frame()?;
    let (x, y) = (frame.x, frame.y);
    Some(Bounds { x: (x, x + f64::from(frame.width)), y: (y, y + f64::from(frame.height)) })
}

/// Where those who are free stand, in the photo's pixels, once the box `from` around them has become `to`.
#[must_use]
pub fn following(editor: &Editor, people: &[Standing], from: &Frame, to: &Frame) -> Vec<(LayerId, Placement)> {
    let turn = turn(editor.document());
    let free = people.iter().filter(|person| !person.locked);
    free.map(|person| (person.id, turn.unplace(carried(from, to, person.placement)))).collect()
}

/// The edit that moves each of some people by its own distance.
#[must_use]
pub fn moved(editor: &Editor, people: &[Standing], by: &[(f64, f64)]) -> Command {
    let each = people.iter().zip(by).flat_map(|(person, (dx, dy))| {
        following(editor, std::slice::from_ref(person), &person.frame, &person.frame.moved(*dx, *dy))
    });
    Command::Place(each.collect())
}
