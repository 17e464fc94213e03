//! Whose cells are whose where bodies touch: claims spread over the outline and stop at the photo's edges.
//!
//! A claim is sure on a skeleton and says little about a sleeve, a kicking foot, an arm behind a neighbour. A random
//! walk decides there: with which probability a walk from the cell, that crosses edges of the photo seldom, ends at
//! what one person surely owns. Grady, *Multilabel Random Walker Image Segmentation Using Prior Models* (2005): one
//! sparse system of equations a person, solved by conjugate gradients (Hestenes and Stiefel 1952) on half the grid.
//!
//! Must not know: networks, photos.

use rayon::prelude::*;

use super::{grid::Window, owner::Claim, raster::Raster, silhouette::NOBODY};

/// Cells of the outline above this take part.
const INSIDE: f32 = 0.3;
/// How a step between two cells loses weight with their difference in colour (root mean square of three channels,
/// `0.0..=1.0`): e^-difference times this.
const EDGE: f32 = 100.0;
/// The least weight of a step: no cell is cut off.
const LEAST: f32 = 1e-4;
/// What a difference of strength means: two claims this far apart have odds of e.
const ODDS: f32 = 4.0;
/// A claim ahead of all others by this is as sure as any.
const SURE: f32 = 12.0;
/// How much a sure claim holds against its neighbours' ...
const HOLD: f32 = 0.02;
/// ... and one that says nothing.
const LOOSE: f32 = 1e-5;
/// Rounds of conjugate gradients. Twice as many change the owner of less than 1 cell in 1,000.
const ROUNDS: usize = 100;

/// Settles who owns the cells of the outline `person`. `colours` is the photo on half the grid (every cell 2 x 2 of the
/// grid's), `0.0..=1.0`.
pub fn settle(claims: &[Claim], person: &Raster<f32>, owner: &mut Raster<u16>, colours: &Raster<[f32; 3]>) {
    if claims.len() < 2 {
        return;
    }
    let (width, height) = (colours.width, colours.height);
    let inside = Raster::from_fn(width, height, |x, y| mean_of_four(person, x, y) > INSIDE);
    let mut walks: Vec<Walk> = claims.par_iter().map(Walk::of).collect();
    let hold = weigh(&mut walks, width, height);
    let steps = Steps::over(colours, &inside);
    walks.par_iter_mut().for_each(|walk| walk.run(&steps, &hold, &inside));
    for y in 0..owner.height {
        let row = owner.row_mut(y, 0, person.width);
        for ((x, cell), &p) in row.iter_mut().enumerate().zip(person.row(y)) {
            if p > 0.0 && *cell != NOBODY {
                *cell = best(&walks, x, y).unwrap_or(*cell);
            }
        }
    }
}

/// Who is likeliest to own a cell of the grid.
fn best(walks: &[Walk], x: usize, y: usize) -> Option<u16> {
    let mut best = (0.0, None);
    for (walk, number) in walks.iter().zip(0_u16..) {
        let w = &walk.window;
        if (w.x0..w.x1).contains(&(x / 2)) && (w.y0..w.y1).contains(&(y / 2)) {
            let at = |cell: usize, start: usize| (cell as f64 + 0.5) / 2.0 - start as f64;
            let chance = walk.chance.held(at(x, w.x0), at(y, w.y0));
            // The first, whose face is the surest, wins a tie.
            if chance > best.0 {
                best = (chance, Some(number));
            }
        }
    }
    best.1
}

fn mean_of_four(raster: &Raster<f32>, x: usize, y: usize) -> f32 {
    let at = |dx: usize, dy: usize| raster.get(2 * x + dx, 2 * y + dy);
    (at(0, 0) + at(1, 0) + at(0, 1) + at(1, 1)) / 4.0
}

/// One person's walk.
struct Walk {
    /// Where, on half the grid.
    window: Window,
    /// At first the strength of the claim, then the odds, in the end the chance that the cell is the person's.
    chance: Raster<f32>,
}

impl Walk {
    /// The strengths of a claim on half the grid.
    fn of(claim: &Claim) -> Self {
        let w = &claim.window;
        let window = Window {
            x0: w.x0 / 2,
            y0: w.y0 / 2,
            x1: w.x1.div_ceil(2).max(w.x0 / 2),
            y1: w.y1.div_ceil(2).max(w.y0 / 2),
        };
        let mean = |x: usize, y: usize| {
            let (mut sum, mut count) = (0.0, 0.0);
            for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
                let (x, y) = (2 * (x + window.x0) + dx, 2 * (y + window.y0) + dy);
                if (w.x0..w.x1).contains(&x) && (w.y0..w.y1).contains(&y) {
                    sum += claim.strength.get(x - w.x0, y - w.y0);
                    count += 1.0;
                }
            }
            if count > 0.0 { sum / count } else { f32::MIN }
        };
        Self { window, chance: Raster::from_fn(window.width(), window.height(), mean) }
    }

    /// Solves the walk: for every inside cell `hold * odds = hold * chance + sum of step * (chance - neighbour's)`.
    fn run(&mut self, steps: &Steps, hold: &Raster<f32>, inside: &Raster<bool>) {
        let (w, h) = (self.window.width(), self.window.height());
        let stride = w + 2; // a border of nothing all round, so that every cell has four neighbours
        let padded = |value: &dyn Fn(usize, usize) -> f32| {
            let mut out = vec![0.0_f32; stride * (h + 2)];
            for (y, row) in out.chunks_exact_mut(stride).skip(1).take(h).enumerate() {
                row.iter_mut().skip(1).take(w).enumerate().for_each(|(x, to)| *to = value(x, y));
            }
            out
        };
        let at = |x: usize, y: usize| (x + self.window.x0, y + self.window.y0);
        let is_in = |x: usize, y: usize| {
            let (x, y) = at(x, y);
            inside.get(x, y)
        };
        let east = padded(&|x, y| {
            let (i, j) = at(x, y);
            if x + 1 < w { steps.east.get(i, j) } else { 0.0 }
        });
        let south = padded(&|x, y| {
            let (i, j) = at(x, y);
            if y + 1 < h { steps.south.get(i, j) } else { 0.0 }
        });
        let held = padded(&|x, y| {
            let (i, j) = at(x, y);
            if is_in(x, y) { hold.get(i, j) } else { 0.0 }
        });
        let start = padded(&|x, y| if is_in(x, y) { self.chance.get(x, y) } else { 0.0 });
        let wanted: Vec<f32> = held.iter().zip(&start).map(|(held, odds)| held * odds).collect();
        let chance = System { stride, east, south, held }.solve(start, &wanted);
        for (y, row) in chance.chunks_exact(stride).skip(1).take(h).enumerate() {
            for (x, (to, &chance)) in self.chance.row_mut(y, 0, w).iter_mut().zip(row.iter().skip(1)).enumerate() {
                if is_in(x, y) {
                    *to = chance;
                }
            }
        }
    }
}

/// Turns strengths into odds that sum to 1, and says how firmly each cell holds to them.
fn weigh(walks: &mut [Walk], width: usize, height: usize) -> Raster<f32> {
    let mut best = Raster::filled(width, height, (f32::MIN, f32::MIN));
    for walk in walks.iter() {
        let w = walk.window;
        for y in 0..w.height() {
            for (to, &s) in best.row_mut(y + w.y0, w.x0, w.width()).iter_mut().zip(walk.chance.row(y)) {
                *to = if s > to.0 { (s, to.0) } else { (to.0, to.1.max(s)) };
            }
        }
    }
    let mut sum = Raster::filled(width, height, 0.0_f32);
    let odds = |strength: f32, best: f32| ((strength - best) / ODDS).exp();
    for walk in walks.iter_mut() {
        let w = walk.window;
        for y in 0..w.height() {
            let row = walk.chance.row_mut(y, 0, w.width()).iter_mut();
            let sums = sum.row_mut(y + w.y0, w.x0, w.width()).iter_mut();
            for (x, (to, sum)) in row.zip(sums).enumerate() {
                *to = odds(*to, best.get(x + w.x0, y + w.y0).0);
                *sum += *to;
            }
        }
    }
    for walk in walks.iter_mut() {
        let w = walk.window;
        for y in 0..w.height() {
            let row = walk.chance.row_mut(y, 0, w.width()).iter_mut();
            row.enumerate().for_each(|(x, to)| *to /= sum.get(x + w.x0, y + w.y0).max(1e-6));
        }
    }
    best.map(|(first, second)| LOOSE + HOLD * ((first - second) / SURE).clamp(0.0, 1.0).powi(2))
}

/// Weights of the steps from every cell to its right and lower neighbour, 0 out of the outline.
struct Steps {
    east: Raster<f32>,
    south: Raster<f32>,
}

impl Steps {
    fn over(colours: &Raster<[f32; 3]>, inside: &Raster<bool>) -> Self {
        let step = |(x, y): (usize, usize), (i, j): (usize, usize)| {
            if !(inside.get(x, y) && inside.get(i, j)) {
                return 0.0;
            }
            let squares = colours.get(x, y).into_iter().zip(colours.get(i, j)).map(|(a, b)| (a - b).powi(2));
            (-EDGE * (squares.sum::<f32>() / 3.0).sqrt()).exp() + LEAST
        };
        let (width, height) = (colours.width, colours.height);
        Self {
            east: Raster::from_fn(width, height, |x, y| step((x, y), (x + 1, y))),
            south: Raster::from_fn(width, height, |x, y| step((x, y), (x, y + 1))),
        }
    }
}

/// The equations of one walk on a padded grid, row by row.
struct System {
    stride: usize,
    east: Vec<f32>,
    south: Vec<f32>,
    held: Vec<f32>,
}

impl System {
    /// Conjugate gradients from `x` on, with the diagonal as preconditioner.
    fn solve(&self, mut x: Vec<f32>, wanted: &[f32]) -> Vec<f32> {
        let diagonal = self.diagonal();
        let mut product = vec![0.0; x.len()];
        self.apply(&diagonal, &x, &mut product);
        let mut rest: Vec<f32> = wanted.iter().zip(&product).map(|(b, a)| b - a).collect();
        let scaled = |rest: &[f32]| -> Vec<f32> { rest.iter().zip(&diagonal).map(|(r, d)| r / d).collect() };
        let mut direction = scaled(&rest);
        let mut size = dot(&rest, &direction);
        let enough = 1e-9 * size;
        for _ in 0..ROUNDS {
            self.apply(&diagonal, &direction, &mut product);
            let length = size / dot(&direction, &product);
            if !(length.is_finite() && size > enough) {
                break;
            }
            let length = length as f32;
            x.iter_mut().zip(&direction).for_each(|(x, d)| *x += length * d);
            rest.iter_mut().zip(&product).for_each(|(r, p)| *r -= length * p);
            let next = scaled(&rest);
            let next_size = dot(&rest, &next);
            let keep = (next_size / size) as f32;
            direction.iter_mut().zip(&next).for_each(|(d, n)| *d = n + keep * *d);
            size = next_size;
        }
        x
    }

    /// What every cell holds and steps in sum; 1 where it is nothing.
    fn diagonal(&self) -> Vec<f32> {
        let before = |values: &[f32], i: usize, by: usize| i.checked_sub(by).and_then(|i| values.get(i)).copied();
        let sides = self.east.iter().zip(&self.south).zip(&self.held).enumerate();
        let sums = sides.map(|(i, ((east, south), held))| {
            let west = before(&self.east, i, 1).unwrap_or(0.0);
            let north = before(&self.south, i, self.stride).unwrap_or(0.0);
            east + south + held + west + north
        });
        sums.map(|sum| if sum > 0.0 { sum } else { 1.0 }).collect()
    }

    /// The left side of the equations for `x`, which is 0 on the border.
    fn apply(&self, diagonal: &[f32], x: &[f32], out: &mut [f32]) {
        let (stride, count) = (self.stride, x.len().saturating_sub(2 * self.stride));
        let Some(out) = out.get_mut(stride..stride + count) else { return };
        let here = shifted(x, stride, count).zip(shifted(diagonal, stride, count));
        let east = shifted(x, stride + 1, count).zip(shifted(&self.east, stride, count));
        let west = shifted(x, stride - 1, count).zip(shifted(&self.east, stride - 1, count));
        let south = shifted(x, 2 * stride, count).zip(shifted(&self.south, stride, count));
        let north = shifted(x, 0, count).zip(shifted(&self.south, 0, count));
        for (((((out, (x, d)), (e, east)), (w, west)), (s, south)), (n, north)) in
            out.iter_mut().zip(here).zip(east).zip(west).zip(south).zip(north)
        {
            *out = d * x - east * e - west * w - south * s - north * n;
        }
    }
}

fn shifted(values: &[f32], start: usize, count: usize) -> std::slice::Iter<'_, f32> {
    values.get(start..start + count).unwrap_or_default().iter()
}

fn dot(a: &[f32], b: &[f32]) -> f64 {
    let chunks = a.chunks(1024).zip(b.chunks(1024));
    chunks.map(|(a, b)| f64::from(a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>())).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A person of a 40 x 12 grid, sure of columns `from..to`, who says little about the others.
    fn claim(from: usize, to: usize) -> Claim {
        let zero = Raster::filled(40, 12, 0.0);
        let strength =
            |x: usize, _| if (from..to).contains(&x) { 10.0 } else { -6.0 - (x.abs_diff(from) as f32) / 40.0 };
        Claim {
            window: Window { x0: 0, y0: 0, x1: 40, y1: 12 },
            strength: Raster::from_fn(40, 12, strength),
            deep: zero.clone(),
            near: zero.map(|_| true),
            core: zero.clone(),
            core_salient: zero.clone(),
            fills: 0.0,
            area: 1,
            body: zero,
        }
    }

    fn settled(colours: impl Fn(usize) -> f32) -> Vec<usize> {
        let person = Raster::filled(40, 12, 1.0);
        let mut owner = Raster::filled(40, 12, 0_u16);
        settle(&[claim(0, 6), claim(34, 40)], &person, &mut owner, &Raster::from_fn(20, 6, |x, _| [colours(x); 3]));
        (0..12).map(|y| owner.row(y).iter().filter(|&&o| o == 0).count()).collect()
    }

    #[test]
    fn what_nobody_is_sure_of_is_parted_where_the_photo_has_an_edge() {
        assert_eq!(settled(|x| if x < 14 { 0.2 } else { 0.6 }), [28; 12]);
        assert_eq!(settled(|x| if x < 5 { 0.2 } else { 0.6 }), [10; 12]);
    }

    #[test]
    fn a_lonely_claim_is_left_alone() {
        let mut owner = Raster::filled(40, 12, NOBODY);
        settle(&[claim(0, 6)], &Raster::filled(40, 12, 1.0), &mut owner, &Raster::filled(20, 6, [0.0; 3]));
        assert!(owner.cells.iter().all(|&o| o == NOBODY));
    }

    #[test]
    fn the_equations_are_solved() {
        // Four cells in a row; the outer two hold to 0 and 1.
        let stride = 6;
        let mut east = vec![0.0; 18];
        east[7..10].fill(1.0);
        let mut held = vec![0.0; 18];
        (held[7], held[10]) = (1e4, 1e4);
        let system = System { stride, east, south: vec![0.0; 18], held: held.clone() };
        let mut start = vec![0.0; 18];
        start[10] = 1.0;
        let wanted: Vec<f32> = held.iter().zip(&start).map(|(h, s)| h * s).collect();
        let x = system.solve(start, &wanted);
        for (got, expected) in x[7..11].iter().zip([0.0, 1.0 / 3.0, 2.0 / 3.0, 1.0]) {
            assert!((got - expected).abs() < 1e-3, "{x:?}");
        }
    }
}
