//! What corners look like, so that they are known again: turned BRIEF (Rublee et al., "ORB: an efficient alternative to
//! SIFT or SURF", ICCV 2011) at several scales.
//!
//! 256 comparisons of two pixels near the corner, drawn once from a Gaussian (Calonder et al., "BRIEF", ECCV 2010) with
//! a fixed seed, turned by the direction to the neighbourhood's centre of brightness.
//!
//! Must not know: the other photo's corners until they are compared.

use rayon::prelude::*;

use super::{corners, grey::Grey};

/// A corner.
pub(super) struct Feature {
    /// Where, in the picture's pixels.
    pub at: (f64, f64),
    /// How it looks.
    looks: [u64; 4],
}

/// Each scale is so much smaller than the one before.
const STEP: f64 = 1.25;
/// Scales.
const SCALES: i32 = 7;
/// How far round a corner is looked, pixels of its scale.
const RADIUS: isize = 15;
/// Comparisons.
const TESTS: usize = 256;
/// Spread of the compared pixels.
const SPREAD: f32 = 6.2;
/// Descriptors that differ in more bits than this are of different corners.
const MOST_BITS: u32 = 72;
/// The best is to be so much better than the next that lies elsewhere.
const RATIO: f32 = 0.82;
/// Nearer than this it is the same corner at another scale, pixels.
const SAME: f64 = 6.0;

/// Corners of a picture, about `count`.
pub(super) fn features(grey: &Grey, count: usize) -> Vec<Feature> {
    let tests = tests();
    let area = |scale: i32| STEP.powi(-2 * scale);
    let all: f64 = (0..SCALES).map(area).sum();
    let of_scale = |scale: i32| {
        let k = STEP.powi(scale);
        let size = ((grey.width as f64 / k).round() as usize, (grey.height as f64 / k).round() as usize);
        if size.0 == 0 || size.1 == 0 {
            return Vec::new();
        }
        let level = grey.shrunk(size);
        let smooth = level.blurred();
        let wanted = (count as f64 * area(scale) / all) as usize;
        // The comparisons are turned: the farthest may lie on a circle round the corner's square.
        let found = corners::corners(&level, wanted, RADIUS as usize + 6);
        let (kx, ky) = (grey.width as f64 / size.0 as f64, grey.height as f64 / size.1 as f64);
        let described =
            found.into_iter().map(|(x, y)| Feature { at: (x * kx, y * ky), looks: looks(&smooth, x, y, &tests) });
        described.collect()
    };
    (0..SCALES).into_par_iter().flat_map_iter(of_scale).collect()
}

/// The best of `others` for each feature, where it is clearly the best.
pub(super) fn best(features: &[Feature], others: &[Feature]) -> Vec<Option<usize>> {
    let of = |feature: &Feature| {
        let bits = |other: &Feature| -> u32 {
            feature.looks.iter().zip(&other.looks).map(|(a, b)| (a ^ b).count_ones()).sum()
        };
        let all: Vec<u32> = others.iter().map(bits).collect();
        let (index, &least) = all.iter().enumerate().min_by_key(|(_, bits)| **bits)?;
        let at = others.get(index)?.at;
        let far = |other: &Feature| (other.at.0 - at.0).hypot(other.at.1 - at.1) > SAME;
        // Only those that could be too near to it need looking at.
        let limit = (least as f32 / RATIO).ceil() as u32;
        let rival = all.iter().zip(others).any(|(&bits, other)| bits < limit && far(other));
        (least <= MOST_BITS && !rival).then_some(index)
    };
    features.par_iter().map(of).collect()
}

/// Pairs of pixels to compare, as offsets from the corner.
fn tests() -> Vec<[(f32, f32); 2]> {
    let mut state = 0x2545_f491_u32;
    let mut uniform = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / 16_777_216.0
    };
    // The sum of twelve uniform numbers is nearly a Gaussian one of variance 1.
    let mut offset = || ((0..12).map(|_| uniform()).sum::<f32>() - 6.0) * SPREAD;
    let mut point = || {
        let (x, y) = (offset(), offset());
        let most = RADIUS as f32 / x.hypot(y).max(RADIUS as f32);
        (x * most, y * most)
    };
    (0..TESTS).map(|_| [point(), point()]).collect()
}

/// How the neighbourhood of a corner looks.
fn looks(smooth: &Grey, x: f64, y: f64, tests: &[[(f32, f32); 2]]) -> [u64; 4] {
    let (x, y) = (x as isize, y as isize);
    let level = |dx: isize, dy: isize| smooth.at((x + dx) as usize, (y + dy) as usize);
    // Direction to the centre of brightness of the disc.
    let (mut mx, mut my) = (0_i64, 0_i64);
    for dy in -RADIUS..=RADIUS {
        for dx in -RADIUS..=RADIUS {
            if dx * dx + dy * dy <= RADIUS * RADIUS {
                let level = i64::from(level(dx, dy));
                mx += level * dx as i64;
                my += level * dy as i64;
            }
        }
    }
    let length = (mx as f32).hypot(my as f32);
    let (cos, sin) = if length > 0.0 { (mx as f32 / length, my as f32 / length) } else { (1.0, 0.0) };
    let turned =
        |(dx, dy): (f32, f32)| level((cos * dx - sin * dy).round() as isize, (sin * dx + cos * dy).round() as isize);
    let mut bits = [0_u64; 4];
    for (word, tests) in bits.iter_mut().zip(tests.chunks(64)) {
        for (bit, [a, b]) in tests.iter().enumerate() {
            *word |= u64::from(turned(*a) < turned(*b)) << bit;
        }
    }
    bits
}
