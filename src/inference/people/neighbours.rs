//! People who stand close together: a second search for the bodies whose pose ran over to a neighbour.
//!
//! BlazePose was made for one person. In a tight group it mixes two bodies or takes the neighbour's. Where that
//! happened it looks again at a patch in which the neighbours are blackened: first everything that is nearer to the
//! column below another face, which holds it to the right person but may cut off arms; then, with every body roughly
//! known, only the heads, trunks and legs of the others.
//!
//! Must not know: saliency, whose pixels are whose.

use super::{
    Range,
    body::{Body, NOSE_OFF, look, next_look},
    pose::{Point, Pose, Poser},
    shapes::{BONES, TRUNK, to_segment, within},
};
use crate::{
    imaging::{Photo, Rect},
    inference::InferenceError,
};

/// A body's mask that covers more than this part of another's head and upper trunk has run over to them.
const OVER: f64 = 0.12;
/// Where a trunk surely is, in face sizes from the face's middle: half its width, its top, its lower end.
const TRUNK_HALF: f64 = 0.8;
const TRUNK_TOP: f64 = 0.7;
const TRUNK_END: f64 = 2.6;
/// Half a head's width and height in face widths and heights, a little less than it has.
const HEAD: (f64, f64) = (0.45, 0.5);
/// A body hangs this many face sizes down from its face.
const COLUMN: f64 = 8.0;
/// Hidden at first: what is nearer to another's column than to one's own by this, in face sizes.
const MARGIN: f64 = 0.3;
/// Hidden then: what is nearer to another's head, trunk or legs than the first and further from one's own body than
/// the second, in face sizes.
const THEIRS: f64 = 0.25;
const MINE: f64 = 0.45;
/// The last look may put the nose this much further from the face than the one before, in face sizes; more is a jump.
const SLACK: f64 = 0.25;
/// Cells of a body's mask from one that is looked at to the next.
const STEP: usize = 2;

/// Looks again for every body that ran over to a neighbour. All of them must have faces.
pub fn part(people: &mut [Body], photo: &Photo, poser: &mut Poser<'_>, range: Range) -> Result<(), InferenceError> {
    let faces: Vec<Rect> = people.iter().filter_map(|body| body.face).collect();
    let astray: Vec<usize> =
        (0..faces.len()).filter(|&i| people.get(i).is_some_and(|b| strayed(b, i, &faces))).collect();
    let steps = 2 * astray.len();
    for (done, &i) in astray.iter().enumerate() {
        let Some((body, face)) = people.get_mut(i).zip(faces.get(i)) else { continue };
        body.pose = look(face, photo, poser, Some(&|point| beyond(point, i, &faces)))?;
        range.reach(poser.progress, done + 1, steps)?;
    }
    let known: Vec<Shape> = people.iter().map(Shape::of).collect();
    for (done, &i) in astray.iter().enumerate() {
        let Some(body) = people.get_mut(i) else { continue };
        let region = next_look(body, photo);
        let pose = poser.pose(region, Some(&|point| taken(point, i, &known)))?;
        if body.nose_off(&pose) < NOSE_OFF.min(body.nose_off(&body.pose) + SLACK) {
            body.pose = pose;
        }
        range.reach(poser.progress, astray.len() + done + 1, steps)?;
    }
    Ok(())
}

/// Whether the pose of the `i`th person left the face or took another's head and trunk.
fn strayed(body: &Body, i: usize, faces: &[Rect]) -> bool {
    let Some(mine) = faces.get(i) else { return false };
    let others = || faces.iter().enumerate().filter(|&(j, _)| j != i).map(|(_, face)| face);
    others().next().is_some()
        && (body.nose_off(&body.pose) >= NOSE_OFF || others().any(|face| covered(&body.pose, face, mine) > OVER))
}

/// How much of another's head and upper trunk, those parts that are not one's own, a body's mask covers.
fn covered(pose: &Pose, other: &Rect, mine: &Rect) -> f64 {
    let theirs = pose.cells(STEP).filter(|&(point, _)| bust(point, other) && !bust(point, mine));
    let (all, taken) = theirs.fold((0, 0), |(all, taken), (_, logit)| (all + 1, taken + u32::from(logit > 0.0)));
    if all < 6 { 0.0 } else { f64::from(taken) / f64::from(all) }
}

/// Whether a point is where the head and the upper trunk of a face's owner are.
fn bust((x, y): Point, face: &Rect) -> bool {
    let (dx, dy) = (x - f64::from(face.centre().0), y - f64::from(face.centre().1));
    let f = size(face);
    let trunk = dx.abs() < TRUNK_HALF * f && (TRUNK_TOP * f..TRUNK_END * f).contains(&dy);
    trunk || in_head((x, y), face)
}

fn in_head((x, y): Point, face: &Rect) -> bool {
    let (dx, dy) = (x - f64::from(face.centre().0), y - f64::from(face.centre().1));
    let (rx, ry) = (HEAD.0 * f64::from(face.width()), HEAD.1 * f64::from(face.height()));
    (dx / rx).powi(2) + (dy / ry).powi(2) < 1.0
}

/// Whether a point is nearer to the column of another than to that of the `i`th.
fn beyond(point: Point, i: usize, faces: &[Rect]) -> bool {
    let Some(mine) = faces.get(i).map(|face| to_column(point, face)) else { return false };
    faces.iter().enumerate().any(|(j, face)| j != i && to_column(point, face) + MARGIN < mine)
}

/// The distance to the line straight down from a face, in its sizes.
fn to_column((x, y): Point, face: &Rect) -> f64 {
    let (dx, dy) = (x - f64::from(face.centre().0), y - f64::from(face.centre().1));
    let f = size(face);
    let down = if dy < 0.0 { -dy } else { (dy - COLUMN * f).max(0.0) };
    dx.hypot(down) / f
}

fn size(face: &Rect) -> f64 {
    f64::from(face.width() + face.height()) / 2.0
}

/// A body as far as it is known: landmarks and face.
struct Shape {
    points: Vec<Point>,
    face: Rect,
    /// Everything that can be near lies in it.
    reach: Rect,
}

impl Shape {
    fn of(body: &Body) -> Self {
        let points: Vec<Point> = body.pose.points.to_vec();
        let face = body.face.unwrap_or_default();
        let margin = (MINE * size(&face)) as f32;
        let start = Rect::new(face.x0 - margin, face.y0 - margin, face.x1 + margin, face.y1 + margin);
        let reach = points.iter().fold(start, |b, &(x, y)| {
            let (x, y) = (x as f32, y as f32);
            Rect::new(b.x0.min(x - margin), b.y0.min(y - margin), b.x1.max(x + margin), b.y1.max(y + margin))
        });
        Self { points, face, reach }
    }

    /// Whether a point is within `distance` face sizes of the bones that `which` takes, the trunk or the head.
    fn is_near(&self, point: Point, distance: f64, which: impl Fn((usize, usize)) -> bool) -> bool {
        let (x, y) = (point.0 as f32, point.1 as f32);
        if !((self.reach.x0..=self.reach.x1).contains(&x) && (self.reach.y0..=self.reach.y1).contains(&y)) {
            return false;
        }
        let at = |landmark: usize| self.points.get(landmark).copied().unwrap_or_default();
        let far = distance * size(&self.face);
        BONES.into_iter().filter(|&bone| which(bone)).any(|(a, b)| to_segment(point, at(a), at(b)) < far)
            || within(point, &TRUNK.map(at))
            || in_head(point, &self.face)
    }
}

/// Whether a point is another's head, trunk or leg and not near the body of the `i`th.
fn taken(point: Point, i: usize, known: &[Shape]) -> bool {
    let arm = |(_, end): (usize, usize)| (13..23).contains(&end);
    let others = known.iter().enumerate().filter(|&(j, _)| j != i);
    let theirs = others.map(|(_, shape)| shape).any(|shape| shape.is_near(point, THEIRS, |bone| !arm(bone)));
    theirs && !known.get(i).is_some_and(|shape| shape.is_near(point, MINE, |_| true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_parts_two_who_stand_side_by_side_and_leaves_what_both_may_own() {
        let faces = [Rect::new(90.0, 90.0, 110.0, 110.0), Rect::new(150.0, 90.0, 170.0, 110.0)];
        assert!(beyond((160.0, 200.0), 0, &faces) && !beyond((160.0, 200.0), 1, &faces));
        assert!(!beyond((131.0, 200.0), 0, &faces), "just beyond the middle");
        let one_above_the_other = [faces[0], Rect::new(92.0, 140.0, 112.0, 160.0)];
        assert!(!beyond((101.0, 220.0), 0, &one_above_the_other));
    }

    #[test]
    fn a_bust_is_the_head_and_the_trunk_below_it() {
        let face = Rect::new(90.0, 90.0, 110.0, 110.0);
        assert!(bust((100.0, 100.0), &face) && bust((112.0, 130.0), &face));
        assert!(!bust((120.0, 100.0), &face) && !bust((100.0, 160.0), &face));
    }
}
