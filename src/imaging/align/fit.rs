//! The map that most pairs of points agree on: RANSAC (Fischler & Bolles 1981) scored as MSAC (Torr & Zisserman 2000),
//! then least squares with Tukey's weights, first of a similarity, then of a homography.
//!
//! Must not know: where the points come from.

use crate::imaging::geometry::Affine;

/// The same point in two pictures.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair {
    pub from: (f64, f64),
    pub to: (f64, f64),
}

/// A map that was found, and how many pairs agree with it.
pub(super) struct Found {
    pub map: Homography,
    pub inliers: usize,
}

/// Pairs agree that are this near, pixels.
const NEAR: f64 = 3.0;
/// While the map is still rough; parallax and perspective have room.
const ROUGH: f64 = 12.0;
/// Draws of two pairs.
const DRAWS: u32 = 3000;
/// A homography is worth its four numbers more when so many more agree with it.
const BETTER: f64 = 1.05;
/// Fewer pairs than this do not make a homography.
const LEAST: usize = 24;

/// The map most pairs agree on; `None` for fewer than four pairs or none that agree.
pub(super) fn agreed(pairs: &[Pair]) -> Option<Found> {
    let rough = drawn(pairs)?;
    let mut similarity = Homography::of(&rough);
    for within in [ROUGH, ROUGH / 2.0, NEAR, NEAR, NEAR] {
        let weighed = pairs.iter().map(|pair| (*pair, tukey(similarity.miss(pair), 2.0 * within)));
        similarity = Homography::of(&self::similarity(weighed)?);
    }
    let agree = |map: &Homography| pairs.iter().filter(|pair| map.miss(pair) <= NEAR).count();
    let plain = agree(&similarity);
    let mut bent = Some(similarity);
    for within in [ROUGH, ROUGH, ROUGH / 2.0, NEAR, NEAR, NEAR, NEAR] {
        bent = bent.and_then(|map| map.refit(pairs, 2.0 * within));
    }
    let bent = bent.map(|map| (map, agree(&map)));
    let (map, inliers) = match bent {
        Some((map, inliers)) if inliers >= LEAST && inliers as f64 > BETTER * plain as f64 => (map, inliers),
        _ => (similarity, plain),
    };
    (inliers > 0).then_some(Found { map, inliers })
}

/// The similarity through two pairs that the most agree with.
fn drawn(pairs: &[Pair]) -> Option<Affine> {
    if pairs.len() < 4 {
        return None;
    }
    let mut state = 0x9e37_79b9_u32;
    let mut draw = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        pairs.get(((u64::from(state) * pairs.len() as u64) >> 32) as usize).copied()
    };
    let mut best: Option<(f64, Affine)> = None;
    for _ in 0..DRAWS {
        let (a, b) = (draw()?, draw()?);
        if (a.from.0 - b.from.0).hypot(a.from.1 - b.from.1) < 30.0 {
            continue;
        }
        let Some(map) = similarity([(a, 1.0), (b, 1.0)].into_iter()) else { continue };
        if !(0.2..5.0).contains(&map.mean_scale()) {
            continue;
        }
        let map_of = Homography::of(&map);
        let limit = ROUGH / 2.0;
        let cost: f64 = pairs.iter().map(|pair| map_of.miss(pair).min(limit).powi(2)).sum();
        if best.is_none_or(|(least, _)| cost < least) {
            best = Some((cost, map));
        }
    }
    best.map(|(_, map)| map)
}

/// Tukey's weight of a miss: 0 from `limit` on.
fn tukey(miss: f64, limit: f64) -> f64 {
    let part = (miss / limit).min(1.0);
    (1.0 - part * part).powi(2)
}

/// The similarity with the least weighed squares (Umeyama 1991, in the plane, without mirroring).
pub(super) fn similarity(pairs: impl Iterator<Item = (Pair, f64)>) -> Option<Affine> {
    let (mut sum, mut fx, mut fy, mut tx, mut ty) = (0.0, 0.0, 0.0, 0.0, 0.0);
    let (mut ff, mut along, mut across) = (0.0, 0.0, 0.0);
    for (Pair { from, to }, w) in pairs {
        sum += w;
        fx += w * from.0;
        fy += w * from.1;
        tx += w * to.0;
        ty += w * to.1;
        ff += w * (from.0 * from.0 + from.1 * from.1);
        along += w * (from.0 * to.0 + from.1 * to.1);
        across += w * (from.0 * to.1 - from.1 * to.0);
    }
    if sum <= 0.0 {
        return None;
    }
    let spread = ff - (fx * fx + fy * fy) / sum;
    if spread <= 1e-9 {
        return None;
    }
    let a = (along - (fx * tx + fy * ty) / sum) / spread;
    let b = (across - (fx * ty - fy * tx) / sum) / spread;
    let map = Affine { a, b, c: -b, d: a, e: (tx - a * fx + b * fy) / sum, f: (ty - b * fx - a * fy) / sum };
    map.inverse().map(|_| map)
}

/// `x' = (h0·x + h1·y + h2) / (h6·x + h7·y + 1)`, `y' = (h3·x + h4·y + h5) / (h6·x + h7·y + 1)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Homography([f64; 8]);

impl Homography {
    fn of(map: &Affine) -> Self {
        Self([map.a, map.c, map.e, map.b, map.d, map.f, 0.0, 0.0])
    }

    /// The image of a point.
    pub fn apply(&self, x: f64, y: f64) -> (f64, f64) {
        let h = &self.0;
        let w = self.depth(x, y);
        ((h[0] * x + h[1] * y + h[2]) / w, (h[3] * x + h[4] * y + h[5]) / w)
    }

    fn depth(&self, x: f64, y: f64) -> f64 {
        self.0[6] * x + self.0[7] * y + 1.0
    }

    /// How far a pair misses it, in the second picture's pixels.
    fn miss(&self, pair: &Pair) -> f64 {
        let (x, y) = self.apply(pair.from.0, pair.from.1);
        let miss = (x - pair.to.0).hypot(y - pair.to.1);
        if miss.is_finite() { miss } else { f64::MAX.sqrt() }
    }

    /// The same map for pictures whose pixels are `from` and `to` as large, across and down.
    pub fn between(&self, from: (f64, f64), to: (f64, f64)) -> Self {
        let h = &self.0;
        let (fx, fy) = from;
        Self([
            h[0] * to.0 / fx,
            h[1] * to.0 / fy,
            h[2] * to.0,
            h[3] * to.1 / fx,
            h[4] * to.1 / fy,
            h[5] * to.1,
            h[6] / fx,
            h[7] / fy,
        ])
    }

    /// Whether it shows all of a picture of that size from the front, and no part of it absurdly larger than another.
    pub fn is_sound(&self, (width, height): (u32, u32)) -> bool {
        let (w, h) = (f64::from(width), f64::from(height));
        let corners = [(0.0, 0.0), (w, 0.0), (0.0, h), (w, h)];
        self.0.iter().all(|v| v.is_finite()) && corners.iter().all(|&(x, y)| (0.4..2.5).contains(&self.depth(x, y)))
    }

    /// One step of reweighed least squares: each pair counts by how near it is, and by its depth, so that pixels are
    /// what is made small.
    fn refit(&self, pairs: &[Pair], limit: f64) -> Option<Self> {
        // In coordinates of about one, or the sums lose their last digits.
        let scale = pairs.iter().map(|pair| pair.from.0.abs().max(pair.from.1.abs())).fold(1.0, f64::max);
        let mut sums = [[0.0; 9]; 8];
        for pair in pairs {
            let weight = tukey(self.miss(pair), limit) / self.depth(pair.from.0, pair.from.1).powi(2);
            if weight <= 0.0 {
                continue;
            }
            let (x, y) = (pair.from.0 / scale, pair.from.1 / scale);
            let (u, v) = (pair.to.0 / scale, pair.to.1 / scale);
            let rows = [[x, y, 1.0, 0.0, 0.0, 0.0, -u * x, -u * y, u], [0.0, 0.0, 0.0, x, y, 1.0, -v * x, -v * y, v]];
            for row in rows {
                for (sum, &a) in sums.iter_mut().zip(&row) {
                    sum.iter_mut().zip(&row).for_each(|(to, &b)| *to += weight * a * b);
                }
            }
        }
        let h = solved(sums)?;
        Some(Self([h[0], h[1], h[2] * scale, h[3], h[4], h[5] * scale, h[6] / scale, h[7] / scale]))
    }
}

/// Solves eight equations (the last number of each row is its right side) by elimination with pivots.
fn solved(mut rows: [[f64; 9]; 8]) -> Option<[f64; 8]> {
    for column in 0..8 {
        let size = |row: &[f64; 9]| row.get(column).map_or(0.0, |v| v.abs());
        let pivot = (column..8).max_by(|&a, &b| size(&rows[a]).total_cmp(&size(&rows[b])))?;
        rows.swap(column, pivot);
        let lead = *rows.get(column)?;
        let head = *lead.get(column)?;
        if head.abs() < 1e-12 {
            return None;
        }
        for (_, row) in rows.iter_mut().enumerate().filter(|(index, _)| *index != column) {
            let by = row.get(column).copied().unwrap_or(0.0) / head;
            row.iter_mut().zip(&lead).for_each(|(to, &from)| *to -= by * from);
        }
    }
    let mut out = [0.0; 8];
    for (column, to) in out.iter_mut().enumerate() {
        let row = rows.get(column)?;
        *to = row.get(8)? / row.get(column)?;
    }
    Some(out)
}
