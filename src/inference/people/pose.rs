//! The pose of one body in a square region, by BlazePose.
//!
//! BlazePose: Bazarevsky et al., *BlazePose: On-device Real-time Body Pose Tracking* (2020), and MediaPipe's
//! `pose_landmark` graphs. Must not know: faces, saliency, whose pixels are whose.

use rayon::prelude::*;

use super::{levels::Levels, raster::Raster};
use crate::{
    imaging::Affine,
    inference::{InferenceError, Progress, session::Session, tensor::Tensor},
};

/// A point of the photo, pixels.
pub type Point = (f64, f64);
/// Which points of the photo the network is not to see.
pub type Hidden<'a> = &'a (dyn Fn(Point) -> bool + Sync);

/// Landmarks that matter here, by their numbers in MediaPipe.
pub const NOSE: usize = 0;
/// The ears, left and right.
pub const EARS: [usize; 2] = [7, 8];
/// The shoulders, left and right.
pub const SHOULDERS: [usize; 2] = [11, 12];
/// The hips, left and right.
pub const HIPS: [usize; 2] = [23, 24];
/// The middle of the body's circle, between the hips.
const CENTRE: usize = 33;
/// A point on that circle, above the head.
const RIM: usize = 34;
/// Landmarks of the body itself; those after are helpers.
pub const BODY: usize = 33;
const LANDMARKS: usize = 39;
/// What a landmark is made of: x, y, z, visibility, presence.
const VALUES: usize = 5;
/// Pixels across and down of what goes in and of the mask that comes out.
const SIDE: u32 = 256;
/// The next region's side in radii of the body's circle: MediaPipe's 1.25 diameters.
const GROW: f64 = 2.5;
/// What is hidden is asked for squares of so many patch pixels a side.
const HIDE_STEP: usize = 2;
/// The logit outside the mask: hardly this body, but nobody looked.
const OUTSIDE: f32 = -8.0;

/// Cells of a mask from one that is compared to the next.
const MASK_STEP: usize = 4;
/// Arms, the trunk's outline, legs, and in how many steps each is followed.
const LIMBS: [(usize, usize); 12] = [
    (11, 13),
    (13, 15),
    (12, 14),
    (14, 16),
    (11, 12),
    (11, 23),
    (12, 24),
    (23, 24),
    (23, 25),
    (25, 27),
    (24, 26),
    (26, 28),
];
const BONE_STEPS: u32 = 8;

/// The parts that hold still when the region moves a little: nose, ears, shoulders, elbows, hips.
const CORE: [usize; 9] = [0, 7, 8, 11, 12, 13, 14, 23, 24];
/// Other regions of the same body: moved right and down (in sides), zoomed, turned (radians), mirrored. The zoom stays
/// near 1: in very large regions anything holds still.
const JITTER: [(f64, f64, f64, f64, bool); 4] = [
    (0.0, 0.0, 1.0, 0.0, true),
    (0.06, 0.0, 1.1, 0.15, false),
    (-0.06, 0.04, 0.95, -0.15, true),
    (0.0, -0.06, 1.2, 0.0, false),
];

/// A square of the photo, turned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Region {
    /// x of its middle, photo pixels.
    pub x: f64,
    /// y of its middle, photo pixels.
    pub y: f64,
    /// Its side, photo pixels.
    pub side: f64,
    /// Its clockwise turn.
    pub angle_rad: f64,
}

impl Region {
    /// An upright square.
    pub const fn upright(x: f64, y: f64, side: f64) -> Self {
        Self { x, y, side, angle_rad: 0.0 }
    }

    /// Patch pixels to photo pixels.
    fn to_photo(self) -> Affine {
        let k = self.side.max(1.0) / f64::from(SIDE);
        let (sin, cos) = self.angle_rad.sin_cos();
        let (a, b, half) = (cos * k, sin * k, f64::from(SIDE) / 2.0);
        Affine { a, b, c: -b, d: a, e: self.x - (a - b) * half, f: self.y - (b + a) * half }
    }
}

/// What the network saw in a region.
#[derive(Clone)]
pub struct Pose {
    /// Where it looked.
    pub region: Region,
    /// The landmarks, photo pixels.
    pub points: [Point; LANDMARKS],
    /// How sure it is that a body is there. It is just as sure of horses and coffee cups: see [`Poser::stillness`].
    pub presence: f32,
    logits: Raster<f32>,
    to_photo: Affine,
    to_patch: Affine,
}

impl Pose {
    /// The region that MediaPipe would look at next: round the body's circle, turned with it.
    pub fn next_region(&self) -> Region {
        let (x, y) = self.points[CENTRE];
        let (dx, dy) = (self.points[RIM].0 - x, self.points[RIM].1 - y);
        Region { x, y, side: GROW * dx.hypot(dy), angle_rad: dx.atan2(-dy) }
    }

    /// The logit of "this body" at a point of the photo.
    pub fn logit(&self, x: f64, y: f64) -> f32 {
        let (u, v) = self.to_patch.apply(x, y);
        self.logits.amid(u, v, OUTSIDE)
    }

    /// Every `step`th cell of the mask, across and down: its place in the photo and its logit.
    pub fn cells(&self, step: usize) -> impl Iterator<Item = (Point, f32)> {
        let every = move |(x, y, _): &(usize, usize, f32)| x % step == 0 && y % step == 0;
        self.logits
            .each()
            .filter(every)
            .map(|(x, y, logit)| (self.to_photo.apply(x as f64 + 0.5, y as f64 + 0.5), logit))
    }

    /// The middle of two landmarks.
    pub fn middle(&self, pair: [usize; 2]) -> Point {
        let at = |i: usize| self.points.get(i).copied().unwrap_or_default();
        let (a, b) = (at(pair[0]), at(pair[1]));
        ((a.0 + b.0) / 2.0, (a.1 + b.1) / 2.0)
    }

    /// Corners in the photo of the box round the body's mask; none when the mask is empty.
    pub fn mask_corners(&self) -> Option<[Point; 4]> {
        let mut body = self.logits.each().filter(|cell| cell.2 > 0.0).map(|(x, y, _)| (x, y));
        let (x, y) = body.next()?;
        let (x0, y0, x1, y1) = body.fold((x, y, x, y), |b, (x, y)| (b.0.min(x), b.1.min(y), b.2.max(x), b.3.max(y)));
        let corner = |x: usize, y: usize| self.to_photo.apply(x as f64, y as f64);
        Some([corner(x0, y0), corner(x1 + 1, y0), corner(x0, y1 + 1), corner(x1 + 1, y1 + 1)])
    }

    /// Intersection over union of the mask with another's.
    fn overlap(&self, other: &Self) -> f64 {
        let cells = self.cells(MASK_STEP).map(|((x, y), logit)| (logit > 0.0, other.logit(x, y) > 0.0));
        let count = |(both, either), (a, b)| (both + u32::from(a && b), either + u32::from(a || b));
        let (both, either) = cells.fold((0, 0), count);
        f64::from(both) / f64::from(either.max(1))
    }

    /// How much of the limbs and the trunk's outline lies in the mask, `0.0..=1.0`. Bones that a thing does not have
    /// stick out of it.
    pub fn bones_inside(&self) -> f64 {
        let at = |landmark: usize| self.points.get(landmark).copied().unwrap_or_default();
        let steps = || (0..=BONE_STEPS).map(|step| f64::from(step) / f64::from(BONE_STEPS));
        let along = LIMBS.iter().flat_map(|&(from, to)| {
            let (a, b) = (at(from), at(to));
            steps().map(move |k| (a.0 + k * (b.0 - a.0), a.1 + k * (b.1 - a.1)))
        });
        let (all, inside) =
            along.fold((0, 0), |(all, inside), (x, y)| (all + 1, inside + u32::from(self.logit(x, y) > 0.0)));
        f64::from(inside) / f64::from(all.max(1))
    }

    /// Shoulders to hips and half the shoulders' width, photo pixels: what scatter is measured in.
    fn torso(&self) -> f64 {
        let [left, right] = [self.points[SHOULDERS[0]], self.points[SHOULDERS[1]]];
        between(self.middle(SHOULDERS), self.middle(HIPS)) + 0.5 * between(left, right)
    }
}

/// How steady a pose is.
#[derive(Clone, Copy, Debug)]
pub struct Stillness {
    /// How far the core landmarks scatter over the regions, in torso sizes: 0.02..0.09 on people, above 0.16 on things.
    pub scatter: f64,
    /// Mean presence over the regions.
    pub presence: f64,
    /// Mean intersection over union of the mask with those of the other regions: above 0.87 on people.
    pub mask: f64,
}

/// The network with the photo it looks at.
pub struct Poser<'a> {
    /// BlazePose.
    pub network: &'a mut Session,
    /// The photo.
    pub levels: &'a Levels,
    /// Whether to stop.
    pub progress: &'a Progress,
}

impl Poser<'_> {
    /// Looks at a region, in which what is hidden is black.
    pub fn pose(&mut self, region: Region, hidden: Option<Hidden<'_>>) -> Result<Pose, InferenceError> {
        self.look(region, false, hidden)
    }

    /// Looks again at regions a little moved, turned, zoomed and mirrored. On a person the landmarks stay where they
    /// are; on a thing the network is as sure, but every time of something else.
    pub fn stillness(&mut self, pose: &Pose, hidden: Option<Hidden<'_>>) -> Result<Stillness, InferenceError> {
        let at = pose.region;
        let mut views = vec![pose.points];
        let mut presence = f64::from(pose.presence);
        let mut mask = 0.0;
        for (dx, dy, zoom, turn, mirrored) in JITTER {
            let (x, y) = (at.x + dx * at.side, at.y + dy * at.side);
            let region = Region { x, y, side: at.side * zoom, angle_rad: at.angle_rad + turn };
            let view = self.look(region, mirrored, hidden)?;
            views.push(view.points);
            mask += pose.overlap(&view) / JITTER.len() as f64;
            presence += f64::from(view.presence);
        }
        let count = views.len() as f64;
        let of = |landmark: usize| views.iter().filter_map(move |points| points.get(landmark).copied());
        let spread = |landmark: usize| {
            let (x, y) = of(landmark).fold((0.0, 0.0), |sum, p| (sum.0 + p.0 / count, sum.1 + p.1 / count));
            of(landmark).map(|p| (p.0 - x).powi(2) + (p.1 - y).powi(2)).sum::<f64>() / count
        };
        let scatter = CORE.iter().map(|&landmark| spread(landmark).sqrt()).sum::<f64>() / CORE.len() as f64;
        Ok(Stillness { scatter: scatter / pose.torso().max(1e-3), presence: presence / count, mask })
    }

    fn look(&mut self, region: Region, mirrored: bool, hidden: Option<Hidden<'_>>) -> Result<Pose, InferenceError> {
        let to_photo = region.to_photo();
        let to_patch = to_photo.inverse().unwrap_or(Affine::IDENTITY);
        let side = SIDE as usize;
        let mut patch: Vec<f32> = self.levels.patch(&to_photo, SIDE).into_iter().map(|v| v / 255.0).collect();
        if let Some(hidden) = hidden {
            hide(&mut patch, side, |x, y| hidden(to_photo.apply(x, y)));
        }
        if mirrored {
            patch.chunks_exact_mut(side * 3).for_each(mirror_pixels);
        }
        let across = i64::from(SIDE);
        let wanted: [(&str, &[i64]); 3] = [
            ("landmarks", &[1, (LANDMARKS * VALUES) as i64]),
            ("presence", &[1, 1]),
            ("mask", &[1, across, across, 1]),
        ];
        let Some(input) = Tensor::new([1, side, side, 3], patch) else { return Err(no_patch()) };
        let outputs = self.network.run(&[("image", &input)], &wanted, self.progress)?;
        let mut outputs = outputs.into_iter().map(Tensor::into_data);
        let mut next = || outputs.next().unwrap_or_default();
        let (landmarks, presence, mut mask) = (next(), next(), next());
        let mut points = [(0.0, 0.0); LANDMARKS];
        for (to, number) in points.iter_mut().zip(0..) {
            let from = if mirrored { mirror(number) } else { number };
            // The network counts from the first pixel's centre.
            let at = |value: usize| landmarks.get(from * VALUES + value).map_or(0.5, |&v| f64::from(v) + 0.5);
            let x = if mirrored { f64::from(SIDE) - at(0) } else { at(0) };
            *to = to_photo.apply(x, at(1));
        }
        if mirrored {
            mask.chunks_exact_mut(side).for_each(<[f32]>::reverse);
        }
        let presence = presence.first().copied().unwrap_or(0.0);
        let logits = Raster { width: side, height: side, cells: mask };
        Ok(Pose { region, points, presence, logits, to_photo, to_patch })
    }
}

/// Blackens the squares of a patch whose middle is hidden.
fn hide(patch: &mut [f32], side: usize, hidden: impl Fn(f64, f64) -> bool + Sync) {
    patch.par_chunks_mut(side * 3 * HIDE_STEP).enumerate().for_each(|(band, rows)| {
        let middle = |i: usize| (i as f64 + 0.5) * HIDE_STEP as f64;
        for x in 0..side.div_ceil(HIDE_STEP) {
            if hidden(middle(x), middle(band)) {
                for row in rows.chunks_exact_mut(side * 3) {
                    row.chunks_mut(3 * HIDE_STEP).nth(x).unwrap_or_default().fill(0.0);
                }
            }
        }
    });
}

/// A patch of another size than the network takes: only when the photo could not be halved for want of memory.
fn no_patch() -> InferenceError {
    InferenceError::Network { model: "blazepose_full.onnx", detail: "no picture to look at".to_owned() }
}

/// The distance of two points.
pub fn between(a: Point, b: Point) -> f64 {
    (a.0 - b.0).hypot(a.1 - b.1)
}

/// The probability of a logit.
pub fn sigmoid(logit: f32) -> f32 {
    1.0 / (1.0 + (-logit.clamp(-30.0, 30.0)).exp())
}

/// Reverses a row of three-channel pixels.
fn mirror_pixels(row: &mut [f32]) {
    row.reverse();
    row.chunks_exact_mut(3).for_each(<[f32]>::reverse);
}

/// The landmark that a mirror makes of another: left and right change places.
const fn mirror(landmark: usize) -> usize {
    match landmark {
        1..=3 => landmark + 3,
        4..=6 => landmark - 3,
        7 | 9 => landmark + 1,
        8 | 10 => landmark - 1,
        11..BODY if landmark % 2 == 1 => landmark + 1,
        11..BODY => landmark - 1,
        _ => landmark,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mirror_twice_changes_nothing() {
        assert!((0..LANDMARKS).all(|landmark| mirror(mirror(landmark)) == landmark));
        assert_eq!(SHOULDERS.map(mirror), [12, 11]);
        let mut row = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
        mirror_pixels(&mut row);
        assert_eq!(row, [4.0, 5.0, 6.0, 1.0, 2.0, 3.0]);
    }

    #[test]
    fn what_is_hidden_is_black() {
        let mut patch = vec![1.0; 6 * 6 * 3];
        hide(&mut patch, 6, |x, y| x > 4.0 && y < 2.0);
        let black: Vec<usize> = (0..36).filter(|&i| patch[3 * i..3 * i + 3] == [0.0; 3]).collect();
        assert_eq!(black, [4, 5, 10, 11]);
    }

    #[test]
    fn a_region_lies_where_it_says() {
        let region = Region { x: 30.0, y: 40.0, side: 100.0, angle_rad: 0.5 };
        let map = region.to_photo();
        let (x, y) = map.apply(128.0, 128.0);
        assert!((x - 30.0).abs() < 1e-9 && (y - 40.0).abs() < 1e-9);
        assert!((map.mean_scale() - 100.0 / 256.0).abs() < 1e-9);
        let top = map.apply(128.0, 0.0);
        assert!(top.0 > x && top.1 < y, "a clockwise turn moves the top to the right");
    }
}
