//! The size and the place that fit one more person of a group: how large faces are at each height of the picture, where
//! the ground is, where there is room.
//!
//! Must not know: history, jobs, the window.

use super::document::Document;
use crate::{
    imaging::{Placement, Rect},
    inference::Subject,
};

/// Share of the group photo's height that a person takes when nothing better is known.
const DEFAULT_HEIGHT: f64 = 0.62;
/// A new cut-out is never taller than this share of the group photo, nor wider than all of it.
const MAX_HEIGHT: f64 = 1.2;
/// Who ends this near to their photo's bottom is cut off by it, a share of its height.
const CUT_OFF: f64 = 0.02;
/// Whoever shows less than this many face heights has their feet hidden by others.
pub const STANDING: f64 = 5.0;
/// Face sizes are taken to change with the height in the picture when faces lie this many face heights apart.
const SPREAD: f64 = 2.0;
/// The most that they can change a pixel; less than 0, and nearer people would be smaller.
const STEEPEST: f64 = 0.4;
/// The ground is no steeper than this.
const SLOPE: f64 = 0.3;
/// Feet that are let go this near to the ground stand on it, a share of the person's height.
const ON_GROUND: f64 = 0.2;

/// A face that is more face heights than this below or above the others is not in their row.
const FAR: f64 = 2.5;

/// A straight line: `at + slope · x`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// The value at 0.
    pub at: f64,
    /// The change for each unit.
    pub slope: f64,
}

impl Line {
    /// A level one.
    #[must_use]
    pub const fn level(at: f64) -> Self {
        Self { at, slope: 0.0 }
    }

    /// The value at `x`.
    #[must_use]
    pub fn of(&self, x: f64) -> f64 {
        self.at + self.slope * x
    }

    /// The line through points that up to three in ten wrong ones do not move: the median of the slopes of all pairs
    /// (Theil 1950, Sen 1968), kept inside `slopes`, and the median of what is left. `None` without points.
    #[must_use]
    pub fn through(points: &[(f64, f64)], slopes: std::ops::RangeInclusive<f64>) -> Option<Self> {
        let pairs = points.iter().enumerate().flat_map(|(i, a)| points.iter().skip(i + 1).map(move |b| (*a, *b)));
        let steep = pairs.filter(|(a, b)| (b.0 - a.0).abs() > 1e-9).map(|(a, b)| (b.1 - a.1) / (b.0 - a.0));
        let slope = median(steep).unwrap_or(0.0).clamp(*slopes.start(), *slopes.end());
        Some(Self { at: median(points.iter().map(|(x, y)| y - slope * x))?, slope })
    }
}

/// The median; of an even number the mean of the middle two. What is no number is left out.
#[must_use]
pub fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.filter(|v| v.is_finite()).collect();
    values.sort_by(f64::total_cmp);
    let upper = values.get(values.len() / 2)?;
    let lower = values.get((values.len() - 1) / 2)?;
    Some((upper + lower) / 2.0)
}

/// Somebody of the group, in the pixels of the picture as it is cropped and straightened.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Stands {
    /// Left and right.
    x: (f64, f64),
    /// Middle of the face and its height.
    face: Option<((f64, f64), f64)>,
    /// Their height, as far as it shows.
    tall: f64,
    /// Where their feet are, when those show.
    feet: Option<f64>,
}

/// What the group tells of one more person.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scene {
    size: (f64, f64),
    people: Vec<Stands>,
    faces: Option<Line>,
    ground: Option<Line>,
}

/// The person who is put in, in their own photo's pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Newcomer {
    /// The box of the cut-out.
    pub bounds: Rect,
    /// Their face.
    pub face: Option<Rect>,
    /// Whether their photo's bottom cuts them off.
    pub cut_off: bool,
}

impl Newcomer {
    /// The part `bounds` of a photo of `height` pixels, among whose people `subjects` it is.
    #[must_use]
    pub fn new(bounds: Rect, subjects: &[Subject], height: u32) -> Self {
        let inside = |face: &Rect| {
            let (x, y) = face.centre();
            (bounds.x0..bounds.x1).contains(&x) && (bounds.y0..bounds.y1).contains(&y)
        };
        let mut faces: Vec<Rect> = subjects.iter().filter_map(|subject| subject.face).filter(inside).collect();
        faces.sort_by(|a, b| a.height().total_cmp(&b.height()));
        let cut_off = f64::from(bounds.y1) >= f64::from(height) * (1.0 - CUT_OFF);
        Self { bounds, face: faces.get(faces.len() / 2).copied(), cut_off }
    }
}

impl Scene {
    /// From the people of the group photo. Empty without a group photo.
    #[must_use]
    pub fn new(document: &Document, people: &[&Subject]) -> Self {
        let Some((group, frame)) = document.group().zip(document.frame()) else { return Self::default() };
        let size = (group.photo.width(), group.photo.height());
        let bottom = f64::from(size.1) * (1.0 - CUT_OFF);
        let at = |x: f32, y: f32| {
            let place = frame.place(size, Placement::at(f64::from(x), f64::from(y)));
            (place.centre_x, place.centre_y)
        };
        let stands = |person: &&Subject| {
            let b = person.bounds;
            let middle = b.centre();
            let face = person.face.map(|face| (at(face.centre().0, face.centre().1), f64::from(face.height())));
            let whole = face.is_none_or(|(_, height)| f64::from(b.height()) >= STANDING * height);
            let shows = f64::from(b.y1) < bottom && whole;
            let feet = shows.then(|| at(middle.0, b.y1).1);
            Stands { x: (at(b.x0, middle.1).0, at(b.x1, middle.1).0), face, tall: f64::from(b.height()), feet }
        };
        let people: Vec<Stands> = people.iter().map(stands).collect();
        let faces: Vec<(f64, f64)> =
            people.iter().filter_map(|person| person.face).map(|((_, y), height)| (y, height)).collect();
        let feet: Vec<(f64, f64)> =
            people.iter().filter_map(|person| Some(((person.x.0 + person.x.1) / 2.0, person.feet?))).collect();
        let size = (f64::from(frame.width), f64::from(frame.height));
        Self { size, faces: face_line(&faces), ground: ground_line(&feet), people }
    }

    /// The scale at which a newcomer's face is as large as faces are there, when some point of theirs, `below` own pixels
    /// under the middle of the face, stands at height `y`.
    fn scale_at(&self, own: &Newcomer, y: f64, below: f64) -> Option<f64> {
        let (line, face) = (self.faces?, f64::from(own.face?.height()));
        // scale · face = line at the face, which is at y - scale · below.
        let scale = line.of(y) / (face + line.slope * below);
        (face > 0.0 && scale.is_finite() && scale > 0.0).then_some(scale)
    }

    /// The scale when nothing is known of faces: as tall as the others, or a fair share of the picture.
    fn scale_of_bodies(&self, own: &Newcomer) -> f64 {
        let tall = f64::from(own.bounds.height()).max(1.0);
        let theirs = median(self.people.iter().map(|person| person.tall)).filter(|tall| *tall > 0.0);
        theirs.unwrap_or(DEFAULT_HEIGHT * self.size.1) / tall
    }

    fn limited(&self, own: &Newcomer, scale: f64) -> f64 {
        let (wide, tall) = (f64::from(own.bounds.width()).max(1.0), f64::from(own.bounds.height()).max(1.0));
        scale.clamp(1e-3, (MAX_HEIGHT * self.size.1 / tall).min(self.size.0 / wide).max(1e-3))
    }

    /// Where a newcomer stands: centred near `at`, or where there is room. Their size is that of faces there, else of
    /// bodies, else a fair share of the picture's height; their feet are on the ground where that is near, or, when it is
    /// free where to put them and they are cut off, on the picture's edge. Gives the scale and the middle of the cut-out.
    #[must_use]
    pub fn place(&self, own: &Newcomer, at: Option<(f64, f64)>) -> (f64, (f64, f64)) {
        let (width, height) = self.size;
        let tall = f64::from(own.bounds.height()).max(1.0);
        let face_y = own.face.map_or(0.0, |face| f64::from(face.centre().1));
        let to_middle = f64::from(own.bounds.centre().1) - face_y;
        let to_feet = f64::from(own.bounds.y1) - face_y;
        let scale = |y: f64, below: f64| {
            let scale = self.scale_at(own, y, below).unwrap_or_else(|| self.scale_of_bodies(own));
            self.limited(own, scale)
        };
        let standing = |scale: f64, x: f64, floor: f64| (scale, (x, floor - scale * tall / 2.0));
        let ground = self.ground.filter(|_| !own.cut_off);
        match at {
            Some((x, y)) => {
                let free = scale(y, to_middle);
                let floor = ground.map(|ground| ground.of(x));
                match floor.filter(|floor| (y + free * tall / 2.0 - floor).abs() <= ON_GROUND * free * tall) {
                    Some(floor) => standing(scale(floor, to_feet), x, floor),
                    None => (free, (x, y)),
                }
            }
            None => {
                let guess = scale(height, to_feet) * f64::from(own.bounds.width());
                let x = self.room(guess).unwrap_or(width / 2.0);
                let floor = ground.map_or(height, |ground| ground.of(x));
                let scale = scale(floor, to_feet);
                // Among people who sit or crouch, whoever stands may be too tall for the picture.
                let scale = if ground.is_some() { scale.min((floor / tall).max(1e-3)) } else { scale };
                // Taller than the picture, it is the head that shows.
                let floor = if ground.is_some() { floor } else { floor.max((scale * tall).min(height)) };
                standing(scale, x, floor)
            }
        }
    }

    /// As [`Self::place`] for somebody whose photo cuts them off, when the picture's edge cannot hide the cut: on it their
    /// face would be far from all others. They then stand behind the others, their face among the faces, where the gap
    /// between two is widest. `None` when they have a better place, or fewer than two faces are known.
    #[must_use]
    pub fn behind(&self, own: &Newcomer) -> Option<(f64, (f64, f64))> {
        let face = own.face.filter(|_| own.cut_off)?;
        let mut faces: Vec<((f64, f64), f64)> = self.people.iter().filter_map(|person| person.face).collect();
        faces.sort_by(|a, b| a.0.0.total_cmp(&b.0.0));
        let gap = |pair: &&[((f64, f64), f64)]| match pair {
            [left, right] => right.0.0 - left.0.0,
            _ => 0.0,
        };
        let [left, right] = faces.windows(2).max_by(|a, b| gap(a).total_cmp(&gap(b)))? else { return None };
        let usual = (median(faces.iter().map(|face| face.0.1))?, median(faces.iter().map(|face| face.1))?);
        let to_middle = f64::from(own.bounds.centre().1 - face.centre().1);
        let (on_edge, (_, middle)) = self.place(own, None);
        if (middle - to_middle * on_edge - usual.0).abs() <= FAR * usual.1 {
            return None;
        }
        let y = (left.0.1 + right.0.1) / 2.0;
        let scale = self.limited(own, self.scale_at(own, y, 0.0)?);
        let x = (left.0.0 + right.0.0) / 2.0;
        let off = f64::from(own.bounds.centre().0 - face.centre().0) * scale;
        Some((scale, (x + off, y + to_middle * scale)))
    }

    /// The middle of a free place beside the people for somebody that wide, nearest to them.
    fn room(&self, wide: f64) -> Option<f64> {
        let left = self.people.iter().map(|person| person.x.0).fold(f64::INFINITY, f64::min);
        let right = self.people.iter().map(|person| person.x.1).fold(f64::NEG_INFINITY, f64::max);
        let (before, after) = (left, self.size.0 - right);
        if self.people.is_empty() || before.max(after) < 0.9 * wide {
            return None;
        }
        Some(if after >= before { right + wide / 2.0 } else { left - wide / 2.0 })
    }
}

/// Face heights by the height in the picture; level where faces lie too near to one another to tell.
fn face_line(faces: &[(f64, f64)]) -> Option<Line> {
    let usual = median(faces.iter().map(|face| face.1))?;
    let lowest = faces.iter().map(|face| face.0).fold(f64::NEG_INFINITY, f64::max);
    let highest = faces.iter().map(|face| face.0).fold(f64::INFINITY, f64::min);
    if faces.len() < 4 || lowest - highest < SPREAD * usual {
        return Some(Line::level(usual));
    }
    Line::through(faces, 0.0..=STEEPEST)
}

/// Where feet are, by the place across; level where fewer than three are seen.
fn ground_line(feet: &[(f64, f64)]) -> Option<Line> {
    if feet.len() < 3 {
        median(feet.iter().map(|foot| foot.1)).map(Line::level)
    } else {
        Line::through(feet, -SLOPE..=SLOPE)
    }
}
