//! People whose face is covered or turned away: what stands out of the photo, is nobody found so far, and is a body.
//!
//! Must not know: how the silhouettes are drawn.

use rayon::prelude::*;

use super::{
    Range,
    body::{Body, REGION_DOWN, REGION_SIDE},
    distance::distance,
    parts::{Part, parts, pieces},
    pose::{EARS, Hidden, NOSE, Point, Pose, Poser, Region, Stillness, sigmoid},
    raster::Raster,
};
use crate::{imaging::Photo, inference::InferenceError};

/// Long side of the grid on which they are looked for.
const GRID: f64 = 512.0;
/// What stands out at all.
const SALIENT: f32 = 0.5;
/// Bodies found are grown by this, of the long side, before they are taken away from what stands out.
const GROW: f64 = 0.02;
/// Smaller parts of the photo's area are crumbs.
const SMALLEST: f64 = 0.01;
/// At most so many parts are examined, the largest first.
const MOST: usize = 4;
/// ... and so many pieces of those that are nobody as a whole.
const MOST_PIECES: usize = 4;
/// The body's mask has to be the part: intersection over union.
const FIT: f64 = 0.6;
/// Mean presence. It says little (a horse gets 1.00), but what lacks it is nobody.
const PRESENCE: f64 = 0.5;
/// Scatter of the pose in torso sizes: people 0.02..0.09; a horse, a cup, a bike, a helmet above 0.16.
const STILL: f64 = 0.10;
/// The same beside a person of like size whose face was seen: people come in groups.
const STILL_IN_GROUP: f64 = 0.20;
/// How well the mask has to agree with itself there, and how much of the bones has to lie in it: people 0.87 and more,
/// 0.73 and more; a dog that sits, a box on a table reach one or the other.
const MASK: f64 = 0.86;
const BONES_INSIDE: f64 = 0.7;
/// Presence, mask and bones that leave no doubt, and the scatter allowed then: a player who bends has 0.13, a horse 0.20.
const SURE: (f64, f64, f64) = (0.8, 0.9, 0.85);
const STILL_SURE: f64 = 0.15;
/// Areas within this factor are of like size.
const LIKE: f64 = 2.5;
/// Body heights in heads: a standing one; and, cut off at the photo's lower edge, to the thighs and to the hips.
const HEADS: [f64; 3] = [7.0, 5.0, 3.7];

/// The people among what is left of the whole photo's saliency when `found` are taken away.
pub fn find(
    poser: &mut Poser<'_>,
    photo: &Photo,
    found: &[Body],
    salient: &Raster<f32>,
    range: Range,
) -> Result<Vec<Body>, InferenceError> {
    let coarse = Coarse::over(photo);
    let stands_out = coarse.raster(|x, y| salient.held(x * coarse.u, y * coarse.v) > SALIENT);
    let masks: Vec<Raster<bool>> = found.par_iter().map(|body| coarse.mask(&body.pose, 0.4)).collect();
    let both = |mask: &Raster<bool>| mask.cells.iter().zip(&stands_out.cells).filter(|&(&a, &b)| a && b).count();
    let areas: Vec<usize> = masks.iter().map(both).collect();
    let mut bodies = Raster::filled(coarse.width, coarse.height, false);
    for mask in &masks {
        bodies.cells.iter_mut().zip(&mask.cells).for_each(|(to, &m)| *to |= m);
    }
    let reach = (GROW * coarse.width.max(coarse.height) as f64).round().max(1.0) as f32;
    let mut left = distance(&bodies).map(|d| d > reach);
    left.cells.iter_mut().zip(&stands_out.cells).for_each(|(left, &out)| *left &= out);
    let (labels, mut all) = parts(&left);
    let smallest = (SMALLEST * (coarse.width * coarse.height) as f64).ceil() as usize;
    all.retain(|part| part.area >= smallest);
    all.sort_by_key(|part| std::cmp::Reverse(part.area));
    all.truncate(MOST);
    let beside = Beside { found: &bodies, areas: &areas };
    let (mut people, mut tries) = (Vec::new(), MOST_PIECES);
    for (done, part) in all.iter().enumerate() {
        let whole = labels.map(|label| label == part.label);
        let person = examine_beside(poser, &coarse, &whole, part, &beside)?;
        if person.is_none() {
            // Perhaps several people who touch, or one who touches something else.
            for (cells, piece) in pieces(&whole, smallest).into_iter().take(tries) {
                people.extend(examine_beside(poser, &coarse, &cells, &piece, &beside)?);
                tries -= 1;
            }
        }
        people.extend(person);
        range.reach(poser.progress, done + 1, all.len())?;
    }
    Ok(people)
}

/// The people found so far.
struct Beside<'a> {
    /// Where they are.
    found: &'a Raster<bool>,
    /// How many cells each has that stand out.
    areas: &'a [usize],
}

/// Whether a part is a person, at first with the people beside it hidden.
fn examine_beside(
    poser: &mut Poser<'_>,
    coarse: &Coarse,
    cells: &Raster<bool>,
    part: &Part,
    beside: &Beside<'_>,
) -> Result<Option<Body>, InferenceError> {
    let like = |&area: &usize| (area as f64 / LIKE..area as f64 * LIKE).contains(&(part.area as f64));
    let grouped = beside.areas.iter().any(like);
    // In a tight group the network would see the neighbours; standing free it knows a body best as it is.
    let neighbours = |(x, y): Point| {
        let (x, y) = (x / coarse.kx, y / coarse.ky);
        x >= 0.0 && y >= 0.0 && beside.found.get(x as usize, y as usize)
    };
    let mut person = None;
    if !beside.areas.is_empty() {
        person = examine(poser, coarse, cells, part, grouped, Some((&neighbours, beside.found)))?;
    }
    if person.is_none() {
        person = examine(poser, coarse, cells, part, grouped, None)?;
    }
    Ok(person)
}

/// Whether a part is a person: the best pose that fits it and holds still. `grouped` says that somebody of like size was
/// found; `others` are the people beside it, to hide.
fn examine(
    poser: &mut Poser<'_>,
    coarse: &Coarse,
    cells: &Raster<bool>,
    part: &Part,
    grouped: bool,
    others: Option<(Hidden<'_>, &Raster<bool>)>,
) -> Result<Option<Body>, InferenceError> {
    let hidden = others.map(|(hidden, _)| hidden);
    let mut best: Option<(f64, Pose)> = None;
    for start in starts(coarse, cells, part) {
        let mut region = start;
        for _ in 0..2 {
            let pose = poser.pose(region, hidden)?;
            region = pose.next_region();
            let mut mask = coarse.mask(&pose, 0.5);
            if let Some((_, bodies)) = others {
                mask.cells.iter_mut().zip(&bodies.cells).for_each(|(mine, &theirs)| *mine &= !theirs);
            }
            let fit = fit(&mask, cells);
            // No need to see how still a pose is that cannot become the best.
            if fit < FIT || best.as_ref().is_some_and(|(merit, _)| fit <= *merit) {
                continue;
            }
            let still = poser.stillness(&pose, hidden)?;
            let merit = fit * still.presence * (1.0 - still.scatter);
            let person = if grouped {
                still.presence >= PRESENCE && still.scatter <= STILL_IN_GROUP
            } else {
                alone(&pose, &still)
            };
            if person && best.as_ref().is_none_or(|(other, _)| merit > *other) {
                best = Some((merit, pose));
            }
        }
    }
    Ok(best.map(|(merit, pose)| {
        let face_px = pose.region.side / REGION_SIDE;
        let (ears, nose) = (pose.middle(EARS), pose.points[NOSE]);
        let head = ((2.0 * ears.0 + nose.0) / 3.0, (2.0 * ears.1 + nose.1) / 3.0);
        let score = merit.clamp(0.0, 1.0) as f32;
        let part = Some(cells.map(|inside| f32::from(u8::from(inside))));
        Body { pose, face: None, face_px, head: (head, 0.6 * face_px, 0.75 * face_px), score, fills: 0.0, part }
    }))
}

/// Whether a pose that nobody of like size stands beside is a person's: it holds still, its mask does, and its bones lie
/// in it. Where both of the latter are beyond doubt the landmarks may move more.
fn alone(pose: &Pose, still: &Stillness) -> bool {
    let inside = pose.bones_inside();
    let sure = still.presence >= SURE.0 && still.mask >= SURE.1 && inside >= SURE.2;
    let limit = if sure { STILL_SURE } else { STILL };
    still.presence >= PRESENCE && still.scatter <= limit && still.mask >= MASK && inside >= BONES_INSIDE
}

/// Regions to begin with: the part itself, and bodies whose head is its top.
fn starts(coarse: &Coarse, cells: &Raster<bool>, part: &Part) -> Vec<Region> {
    let (width, height) = ((part.x1 - part.x0) as f64, (part.y1 - part.y0) as f64);
    let middle = ((part.x0 + part.x1) as f64 / 2.0, (part.y0 + part.y1) as f64 / 2.0);
    let mut regions = vec![coarse.region(middle.0, middle.1, 1.25 * width.max(height))];
    let cut = part.y1 + 2 >= coarse.height;
    for heads in HEADS.into_iter().take(if cut { HEADS.len() } else { 1 }) {
        let head = height / heads;
        let rows = part.y0..part.y0 + (head as usize).max(1);
        let top = rows.flat_map(|y| (part.x0..part.x1).filter(move |&x| cells.get(x, y)));
        let (sum, count) = top.fold((0.0, 0.0), |(sum, count), x| (sum + x as f64 + 0.5, count + 1.0));
        let x = if count > 0.0 { sum / count } else { middle.0 };
        regions.push(coarse.region(x, part.y0 as f64 + (0.6 + REGION_DOWN) * head, REGION_SIDE * head));
    }
    regions
}

/// Intersection over union.
fn fit(a: &Raster<bool>, b: &Raster<bool>) -> f64 {
    let count = |(both, either): (usize, usize), (&a, &b): (&bool, &bool)| {
        (both + usize::from(a && b), either + usize::from(a || b))
    };
    let (both, either) = a.cells.iter().zip(&b.cells).fold((0, 0), count);
    both as f64 / either.max(1) as f64
}

/// A coarse grid over the whole photo.
struct Coarse {
    width: usize,
    height: usize,
    /// Photo pixels a cell, across and down.
    kx: f64,
    ky: f64,
    /// Saliency cells a cell of this grid, across and down.
    u: f64,
    v: f64,
}

impl Coarse {
    fn over(photo: &Photo) -> Self {
        let (w, h) = (f64::from(photo.width()), f64::from(photo.height()));
        let k = (GRID / w.max(h)).min(1.0);
        let (width, height) = ((w * k).round().max(1.0), (h * k).round().max(1.0));
        let side = f64::from(crate::inference::u2net::SIDE);
        let (kx, ky) = (w / width, h / height);
        Self { width: width as usize, height: height as usize, kx, ky, u: side / width, v: side / height }
    }

    fn raster(&self, cell: impl Fn(f64, f64) -> bool) -> Raster<bool> {
        Raster::from_fn(self.width, self.height, |x, y| cell(x as f64 + 0.5, y as f64 + 0.5))
    }

    fn mask(&self, pose: &Pose, above: f32) -> Raster<bool> {
        self.raster(|x, y| sigmoid(pose.logit(x * self.kx, y * self.ky)) > above)
    }

    fn region(&self, x: f64, y: f64, side: f64) -> Region {
        Region::upright(x * self.kx, y * self.ky, side * (self.kx * self.ky).sqrt())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_cut_by_the_lower_edge_may_be_an_upper_body() {
        let photo = Photo::from_rgb(512, 256, vec![0; 512 * 256 * 3]).unwrap();
        let coarse = Coarse::over(&photo);
        let cells = coarse.raster(|x, y| (100.0..150.0).contains(&x) && y > 56.0);
        let (_, found) = parts(&cells);
        let regions = starts(&coarse, &cells, &found[0]);
        assert_eq!(regions.len(), 4);
        assert_eq!(regions[0], Region::upright(125.0, 156.0, 250.0));
        assert!(regions.iter().all(|region| region.x == 125.0));
        let cells = coarse.raster(|x, y| (100.0..150.0).contains(&x) && (56.0..200.0).contains(&y));
        assert_eq!(starts(&coarse, &cells, &parts(&cells).1[0]).len(), 2);
    }
}
