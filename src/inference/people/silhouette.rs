//! The outline of all people together, and which cell of it is whose.
//!
//! Must not know: networks, photos.

use super::{
    grid::Grid,
    owner::Claim,
    parts::{Part, parts},
    raster::Raster,
};

/// What stands out at all.
const SALIENT: f32 = 0.5;
/// How much of the outline what stands out decides; the rest is the bodies'. It is sharper, they are surer.
const SALIENT_WEIGHT: f32 = 0.7;
/// ... less this part of it where a face fills the photo and only eyes or skin stand out, not hair and shirt.
const FILLS_COST: f32 = 0.7;
/// Where the surest cells of a body stand out less than the first, what stands out is not trusted; above the second it
/// is fully.
const TRUST: (f32, f32) = (0.2, 0.6);
/// A part beyond everyone's reach that touches a person and is at most this large against them is theirs.
const CRUMB: f32 = 0.05;
/// ... and one that touches two and is at most this large against the smaller is a limb between them.
const BRIDGE: f32 = 0.3;
/// Touching: so many cells, in face sizes.
const TOUCH: f64 = 0.3;
/// Parts smaller than this, of the grid, are noise.
const NOISE: f64 = 1e-4;

/// The owner of cells that nobody can claim.
pub const NOBODY: u16 = u16::MAX;

/// All people of a photo.
pub struct Silhouette {
    /// Probability that a cell is a person at all.
    pub person: Raster<f32>,
    /// Which person's it is then, as an index into the claims, or [`NOBODY`].
    pub owner: Raster<u16>,
}

impl Silhouette {
    /// Joins the claims; `faces` are the people's face sizes in cells, `salient` what stands out.
    pub fn of(claims: &[Claim], faces: &[f64], salient: &Raster<f32>, grid: &Grid) -> Self {
        let mut joined = Joined::of(claims, grid);
        joined.bridge(faces, salient);
        let person = Raster::from_fn(grid.width, grid.height, |x, y| {
            if !joined.near.get(x, y) {
                return 0.0;
            }
            let (core, core_salient) = joined.core.get(x, y);
            let (low, high) = TRUST;
            let trust = if core > 1e-3 { ((core_salient / core - low) / (high - low)).clamp(0.0, 1.0) } else { 1.0 };
            let owner = claims.get(usize::from(joined.owner.get(x, y)));
            let fills = owner.map_or(0.0, |claim| claim.fills);
            let weight = SALIENT_WEIGHT * trust * (1.0 - FILLS_COST * fills);
            let mixed = (1.0 - weight) * joined.bodies.get(x, y) + weight * salient.get(x, y);
            mixed.max(joined.deep.get(x, y))
        });
        Self { person, owner: joined.owner }
    }
}

/// The claims on one grid.
struct Joined {
    owner: Raster<u16>,
    bodies: Raster<f32>,
    /// The largest of the claims' `deep`.
    deep: Raster<f32>,
    near: Raster<bool>,
    /// Sums of the claims' `core` and `core_salient`.
    core: Raster<(f32, f32)>,
}

impl Joined {
    fn of(claims: &[Claim], grid: &Grid) -> Self {
        let (width, height) = (grid.width, grid.height);
        let mut best = Raster::filled(width, height, (f32::NEG_INFINITY, NOBODY));
        let mut bodies = Raster::filled(width, height, 0.0_f32);
        let mut deep = Raster::filled(width, height, 0.0_f32);
        let mut near = Raster::filled(width, height, false);
        let mut core = Raster::filled(width, height, (0.0_f32, 0.0_f32));
        for (claim, number) in claims.iter().zip(0_u16..) {
            let window = &claim.window;
            for row in 0..window.height() {
                let (x, y, len) = (window.x0, row + window.y0, window.width());
                for (to, &strength) in best.row_mut(y, x, len).iter_mut().zip(claim.strength.row(row)) {
                    // The first, whose face is the surest, wins a tie.
                    if strength > to.0 {
                        *to = (strength, number);
                    }
                }
                let body = claim.body.row(row);
                bodies.row_mut(y, x, len).iter_mut().zip(body).for_each(|(to, &p)| *to = to.max(p));
                deep.row_mut(y, x, len).iter_mut().zip(claim.deep.row(row)).for_each(|(to, &p)| *to = to.max(p));
                near.row_mut(y, x, len).iter_mut().zip(claim.near.row(row)).for_each(|(to, &n)| *to |= n);
                let cores = claim.core.row(row).iter().zip(claim.core_salient.row(row));
                for (to, (&sure, &salient)) in core.row_mut(y, x, len).iter_mut().zip(cores) {
                    *to = (to.0 + sure, to.1 + salient);
                }
            }
        }
        Self { owner: best.map(|(_, number)| number), bodies, deep, near, core }
    }

    /// Lets the outline reach the parts beyond it that stand out and hang on to people: limbs that the poses missed.
    fn bridge(&mut self, faces: &[f64], salient: &Raster<f32>) {
        let (width, height) = (self.near.width, self.near.height);
        let beyond = Raster::from_fn(width, height, |x, y| salient.get(x, y) > SALIENT && !self.near.get(x, y));
        let solid = Raster::from_fn(width, height, |x, y| salient.get(x, y) > SALIENT && self.near.get(x, y));
        let mut areas = vec![0_usize; faces.len()];
        for (x, y, _) in solid.each().filter(|cell| cell.2) {
            if let Some(area) = areas.get_mut(usize::from(self.owner.get(x, y))) {
                *area += 1;
            }
        }
        let (labels, found) = parts(&beyond);
        for part in found.iter().filter(|part| part.area as f64 >= NOISE * (width * height) as f64) {
            let touching = self.touching(part, &labels, &solid, faces.len());
            let sides = touching.iter().zip(faces).zip(&areas);
            let sides = sides.filter(|&((&cells, &face), _)| cells > 0 && cells as f64 >= TOUCH * face);
            let sides: Vec<f32> = sides.map(|(_, &area)| area as f32).collect();
            let (least, most) = sides.iter().fold((f32::INFINITY, 0.0_f32), |(a, b), &v| (a.min(v), b.max(v)));
            let area = part.area as f32;
            if (!sides.is_empty() && area <= CRUMB * most) || (sides.len() >= 2 && area <= BRIDGE * least) {
                self.near.cells.iter_mut().zip(&labels.cells).for_each(|(near, &label)| *near |= label == part.label);
            }
        }
    }

    /// How many solid cells of every person lie beside a part, corners included.
    fn touching(&self, part: &Part, labels: &Raster<u32>, solid: &Raster<bool>, people: usize) -> Vec<usize> {
        let mut counts = vec![0; people];
        for y in part.y0.saturating_sub(1)..(part.y1 + 1).min(labels.height) {
            for x in part.x0.saturating_sub(1)..(part.x1 + 1).min(labels.width) {
                let beside = |dy: usize| {
                    (0..3).any(|dx| {
                        (x + dx)
                            .checked_sub(1)
                            .zip((y + dy).checked_sub(1))
                            .is_some_and(|(x, y)| labels.get(x, y) == part.label)
                    })
                };
                if solid.get(x, y)
                    && (0..3).any(beside)
                    && let Some(count) = counts.get_mut(usize::from(self.owner.get(x, y)))
                {
                    *count += 1;
                }
            }
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{imaging::Rect, inference::people::grid::Window};

    /// A person who is sure of columns `from..to` of a 40 x 10 grid and near nothing else.
    fn claim(from: usize, to: usize) -> Claim {
        let at = |x: usize| (from..to).contains(&x);
        let body = Raster::from_fn(40, 10, |x, _| f32::from(u8::from(at(x))));
        let middle = (from + to) as f32 / 2.0;
        Claim {
            window: Window { x0: 0, y0: 0, x1: 40, y1: 10 },
            strength: Raster::from_fn(40, 10, |x, _| -(x as f32 + 0.5 - middle).abs()),
            deep: Raster::filled(40, 10, 0.0),
            near: body.map(|p| p > 0.5),
            core: body.clone(),
            core_salient: body.clone(),
            fills: 0.0,
            area: 10 * (to - from),
            body,
        }
    }

    fn silhouette(salient: impl Fn(usize, usize) -> bool) -> Silhouette {
        let grid = Grid::over(Rect::new(0.0, 0.0, 40.0, 10.0), &[]);
        let salient = Raster::from_fn(40, 10, |x, y| f32::from(u8::from(salient(x, y))));
        Silhouette::of(&[claim(0, 12), claim(24, 36)], &[4.0, 4.0], &salient, &grid)
    }

    #[test]
    fn a_limb_between_two_people_joins_and_something_wider_does_not() {
        let body = |x: usize| (0..12).contains(&x) || (24..36).contains(&x);
        let limb = silhouette(|x, y| body(x) || (x < 36 && (4..7).contains(&y)));
        assert_eq!((limb.person.get(15, 5), limb.person.get(15, 8)), (0.7, 0.0));
        assert_eq!((limb.owner.get(15, 5), limb.owner.get(20, 5)), (0, 1));
        let wall = silhouette(|x, _| x < 36);
        assert_eq!((wall.person.get(5, 5), wall.person.get(15, 5)), (1.0, 0.0));
    }

    #[test]
    fn a_body_that_does_not_stand_out_is_trusted_anyway() {
        let mut hidden = claim(0, 12);
        hidden.core_salient = hidden.core.map(|_| 0.0);
        let grid = Grid::over(Rect::new(0.0, 0.0, 40.0, 10.0), &[]);
        let joined = Silhouette::of(&[hidden], &[4.0], &Raster::filled(40, 10, 0.0), &grid);
        assert_eq!((joined.person.get(5, 5), joined.person.get(20, 5)), (1.0, 0.0));
    }
}
