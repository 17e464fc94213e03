//! Laying one photo over another of the same scene: a second shot of the same group.
//!
//! Corners that look alike in both (see `features`) are matched, the similarity that most of them agree on is found
//! (see `fit`), and from those a homography, where the camera moved. Two photos are taken to show the same scene when
//! more corners agree than chance has agree: `inliers > 8 + 0.3 · matches` (Brown & Lowe, "Automatic Panoramic Image
//! Stitching using Invariant Features", IJCV 2007, section 3.2).
//!
//! Own code in place of a crate: imageproc 0.27 has the corners and unturned BRIEF alone and brings a hundred crates,
//! akaze and arrsac 0.11 are of 2023 and older and bring a linear algebra library of their own.
//!
//! Must not know: the document, who is in the photos.

mod corners;
mod features;
mod fit;
mod grey;

use super::{
    geometry::{Affine, Rect},
    photo::Photo,
    watch::Watch,
};
use features::Feature;
use fit::{Homography, Pair};
use grey::Grey;

/// Photos are compared at this size, long side in pixels.
const LONG_SIDE: u32 = 1280;
/// Corners that are taken of each photo.
const CORNERS: usize = 2400;
/// Points across a box at which a homography is read to find the similarity nearest to it.
const GRID: u32 = 5;

/// How one photo lies over another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alignment {
    map: Homography,
    /// Corners that were matched.
    pub matches: u32,
    /// Those of them that agree.
    pub inliers: u32,
}

impl Alignment {
    /// Where a point of the one photo is in the other, both in full pixels.
    #[must_use]
    pub fn apply(&self, x: f64, y: f64) -> (f64, f64) {
        self.map.apply(x, y)
    }

    /// The similarity (scale, turn, move) that comes nearest to it inside a box of the one photo. `None` when the box
    /// is empty.
    #[must_use]
    pub fn near(&self, bounds: &Rect) -> Option<Affine> {
        let at = |low: f32, high: f32, i: u32| f64::from(low + (high - low) * i as f32 / (GRID - 1) as f32);
        let points = (0..GRID * GRID)
            .map(|i| (at(bounds.x0, bounds.x1, i % GRID), at(bounds.y0, bounds.y1, i / GRID)))
            .map(|from| Pair { from, to: self.apply(from.0, from.1) });
        fit::similarity(points.map(|pair| (pair, 1.0)))
    }
}

/// Lays `from` over `to`. `None` when they do not show the same scene, or too little of it stands out.
#[must_use]
pub fn align(from: &Photo, to: &Photo) -> Option<Alignment> {
    align_watched(from, to, &())
}

/// The same with somebody looking on; also `None` when they stopped it.
#[must_use]
pub fn align_watched(from: &Photo, to: &Photo, watch: &impl Watch) -> Option<Alignment> {
    let goes_on = |share: f32| {
        watch.reached(share);
        (!watch.stopped()).then_some(())
    };
    goes_on(0.0)?;
    let a = Grey::of(from, LONG_SIDE);
    goes_on(0.2)?;
    let b = Grey::of(to, LONG_SIDE);
    goes_on(0.4)?;
    let (of_a, of_b) = rayon::join(|| features::features(&a, CORNERS), || features::features(&b, CORNERS));
    goes_on(0.7)?;
    let pairs = matched(&of_a, &of_b);
    goes_on(0.9)?;
    let found = fit::agreed(&pairs)?;
    let map = found.map;
    // Corners whose place is outside the other photo cannot agree and say nothing.
    let inside = |pair: &&Pair| {
        let (x, y) = map.apply(pair.from.0, pair.from.1);
        (0.0..b.width as f64).contains(&x) && (0.0..b.height as f64).contains(&y)
    };
    let possible = pairs.iter().filter(inside).count();
    if (found.inliers as f64) <= 8.0 + 0.3 * possible as f64 {
        return None;
    }
    let scale = |photo: &Photo, grey: &Grey| {
        (f64::from(photo.width()) / grey.width as f64, f64::from(photo.height()) / grey.height as f64)
    };
    let map = map.between(scale(from, &a), scale(to, &b));
    map.is_sound((from.width(), from.height())).then_some(Alignment {
        map,
        matches: pairs.len() as u32,
        inliers: found.inliers as u32,
    })
}

/// Corners of the one that look like a corner of the other, each the other's best.
fn matched(a: &[Feature], b: &[Feature]) -> Vec<Pair> {
    let (there, back) = (features::best(a, b), features::best(b, a));
    let pairs = there.iter().enumerate().filter_map(|(i, found)| {
        let j = (*found)?;
        (back.get(j).copied().flatten() == Some(i)).then_some((a.get(i)?, b.get(j)?))
    });
    pairs.map(|(from, to)| Pair { from: from.at, to: to.at }).collect()
}
