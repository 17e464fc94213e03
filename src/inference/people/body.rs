//! A person found: the pose, the head, the face where one was seen.
//!
//! Must not know: saliency, whose pixels are whose.

use super::{
    faces::Face,
    pose::{BODY, Hidden, NOSE, Point, Pose, Poser, Region, between},
    raster::Raster,
};
use crate::{
    imaging::{Photo, Rect},
    inference::InferenceError,
};

/// The first region's middle below the face's, in face sizes: about the hips of a standing person.
pub const REGION_DOWN: f64 = 3.3;
/// The first region's side in face sizes: a standing person and some air.
pub const REGION_SIDE: f64 = 10.0;
/// The same for a close-up, where the photo ends at the shoulders and a standing person's region would show the network
/// a face of ten pixels: a bust.
const CLOSE_DOWN: f64 = 1.0;
const CLOSE_SIDE: f64 = 4.0;
/// A close-up is a face larger than this, of the photo's short side, with less than so many faces from its middle to
/// the photo's lower edge ...
const CLOSE: f64 = 0.4;
const CLOSE_BELOW: f64 = 3.0;
/// ... and a face that fills the photo is one from the first to the second of these: there, what stands out is a piece
/// of the face, and the body decides.
const FILLS: (f64, f64) = (0.6, 0.9);
/// A second look whose nose is further than this from the face, in face sizes, has jumped to a neighbour.
pub const NOSE_OFF: f64 = 0.6;
/// Two faces, one inside the other, with noses closer than this in face sizes belong to one person.
const NOSE_SAME: f64 = 0.5;
/// Half the width and height of a head in face widths and heights.
const HEAD: (f64, f64) = (0.55, 0.6);

/// One person.
#[derive(Clone)]
pub struct Body {
    /// How the body stands.
    pub pose: Pose,
    /// The face, when it was seen.
    pub face: Option<Rect>,
    /// The size of the face, seen or guessed, photo pixels; everything about a body is measured in it.
    pub face_px: f64,
    /// The head's ellipse: middle and half axes, photo pixels.
    pub head: (Point, f64, f64),
    /// Confidence, `0.0..=1.0`.
    pub score: f32,
    /// How much the face fills the photo, `0.0..=1.0`.
    pub fills: f32,
    /// What stood out and was this person, over the whole photo, when no face was seen.
    pub part: Option<Raster<f32>>,
}

impl Body {
    /// Looks for the body below a face.
    pub fn below(face: &Face, photo: &Photo, poser: &mut Poser<'_>) -> Result<Self, InferenceError> {
        let size = face.size();
        let (x, y) = (f64::from(face.bounds.centre().0), f64::from(face.bounds.centre().1));
        let fills = ((closeness(size, photo) - FILLS.0) / (FILLS.1 - FILLS.0)).clamp(0.0, 1.0) as f32;
        let pose = look(&face.bounds, photo, poser, None)?;
        let (width, height) = (f64::from(face.bounds.width()), f64::from(face.bounds.height()));
        let head = ((x, y), HEAD.0 * width, HEAD.1 * height);
        Ok(Self { pose, face: Some(face.bounds), face_px: size, head, score: face.score, fills, part: None })
    }

    /// How far a pose's nose is from the middle of the head, in face sizes.
    pub fn nose_off(&self, pose: &Pose) -> f64 {
        between(pose.points[NOSE], self.head.0) / self.face_px.max(1e-3)
    }

    /// Whether this is `other` once more: a second box inside the face, and the same nose.
    pub fn repeats(&self, other: &Self) -> bool {
        let (Some(mine), Some(theirs)) = (self.face, other.face) else { return false };
        let within = |a: Rect, b: Rect| {
            let (x, y) = a.centre();
            (b.x0..b.x1).contains(&x) && (b.y0..b.y1).contains(&y)
        };
        let near = NOSE_SAME * self.face_px.min(other.face_px);
        (within(mine, theirs) || within(theirs, mine))
            && between(self.pose.points[NOSE], other.pose.points[NOSE]) < near
    }

    /// The box round the body's mask (its landmarks when that is empty) and the head, photo pixels; may reach over the
    /// photo's edges.
    pub fn extent(&self) -> Rect {
        let ((x, y), rx, ry) = self.head;
        let head = Rect::new((x - rx) as f32, (y - ry) as f32, (x + rx) as f32, (y + ry) as f32);
        let corners = self.pose.mask_corners();
        let points = corners.as_ref().map_or_else(|| self.pose.points.get(..BODY), |corners| corners.get(..));
        points.unwrap_or_default().iter().fold(head, |b, &(x, y)| {
            let (x, y) = (x as f32, y as f32);
            Rect::new(b.x0.min(x), b.y0.min(y), b.x1.max(x), b.y1.max(y))
        })
    }
}

/// How large a face is, of the photo's short side.
fn closeness(size: f64, photo: &Photo) -> f64 {
    size / f64::from(photo.width().min(photo.height()))
}

/// Whether the photo is a close-up of this face.
fn is_close(face: &Rect, photo: &Photo) -> bool {
    let size = f64::from(face.width() + face.height()) / 2.0;
    let below = f64::from(photo.height()) - f64::from(face.centre().1);
    closeness(size, photo) > CLOSE && below < CLOSE_BELOW * size
}

/// Looks for the body below a face: once where it should be, then where the first look says (in a close-up, at the
/// bust). When the second leaves the face, the first is kept.
pub fn look(
    face: &Rect,
    photo: &Photo,
    poser: &mut Poser<'_>,
    hidden: Option<Hidden<'_>>,
) -> Result<Pose, InferenceError> {
    let size = f64::from(face.width() + face.height()) / 2.0;
    let (x, y) = (f64::from(face.centre().0), f64::from(face.centre().1));
    let first = poser.pose(Region::upright(x, y + REGION_DOWN * size, REGION_SIDE * size), hidden)?;
    let close = is_close(face, photo);
    let bust = Region::upright(x, y + CLOSE_DOWN * size, CLOSE_SIDE * size);
    let second = poser.pose(if close { bust } else { first.next_region() }, hidden)?;
    let stayed = between(second.points[NOSE], (x, y)) < NOSE_OFF * size;
    Ok(if stayed { second } else { first })
}

/// The region of one more look at a person whose face was seen.
pub fn next_look(body: &Body, photo: &Photo) -> Region {
    if body.face.is_some_and(|face| is_close(&face, photo)) { body.pose.region } else { body.pose.next_region() }
}
