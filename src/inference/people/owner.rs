//! How strongly a person claims every cell: skeleton and body mask against those of the others.
//!
//! Must not know: the other people, networks.

use super::{
    body::Body,
    distance::distance,
    grid::{Grid, Window},
    pose::{Point, sigmoid},
    raster::Raster,
    shapes::{BONES, TRUNK, to_segment, within},
};
use crate::imaging::Photo;

/// Half a bone's thickness in face sizes.
const BONE: f64 = 0.125;
/// A claim is the clipped logit times this, less the distance to the skeleton in face sizes times the next: the mask
/// decides where the network is sure, the skeleton where two bodies cross.
const LOGIT: f32 = 0.5;
const DISTANCE: f32 = 6.0;
const CLIP: f32 = 20.0;
/// Beyond so many face sizes the skeleton says little: from there on the distance counts only so much.
const FAR: f32 = 1.5;
const FAR_DISTANCE: f32 = 2.0;
/// How far a silhouette may reach from its body, of the photo's long side ...
const NEAR: f64 = 0.06;
/// ... but at least and at most so many face sizes, and at least so many cells. Hair, sleeves and coats are within,
/// bystanders are not.
const NEAR_FACES: (f64, f64) = (0.5, 2.0);
const NEAR_CELLS: f64 = 2.0;
/// Where a face fills the photo what stands out is mostly a piece of it. When it is less than the first part of the
/// body that is so; when it is more than the second it is the whole person, and decides as it does elsewhere.
const WHOLE: (f32, f32) = (0.8, 0.9);
/// Where the body is: its mask above this, or on the skeleton.
const BODY: f32 = 0.4;
/// On the skeleton and above this it is surely the person.
const CORE: f32 = 0.9;
/// A cell whose logit is above this is deep in the body when the nearest that is not is further than the first of
/// `DEPTH` face sizes, fully beyond the second. There the network is surer of a shirt than what stands out is.
const DEEP: f32 = 10.0;
const DEPTH: (f32, f32) = (0.05, 0.15);
/// The probability of a person deep in a body.
const DEEP_PERSON: f32 = 0.95;
/// What was found by what stands out is near where that, interpolated, is above this.
const PART: f32 = 0.05;
/// ... and there a claim is this much stronger: nobody who was found otherwise is there.
const FOUND: f32 = 8.0;

/// What one person says about the cells of a window of the grid.
pub struct Claim {
    /// Where; every raster has its size.
    pub window: Window,
    /// How strong the claim is; compare it with the others'.
    pub strength: Raster<f32>,
    /// Probability of this body.
    pub body: Raster<f32>,
    /// The least probability that a cell is a person, above 0 deep in the body.
    pub deep: Raster<f32>,
    /// Whether the silhouette may reach here.
    pub near: Raster<bool>,
    /// Mean over a face size of "surely this person", and of the same times how much it stands out.
    pub core: Raster<f32>,
    /// See `core`.
    pub core_salient: Raster<f32>,
    /// How much the face fills the photo and what stands out is but a piece of it, `0.0..=1.0`.
    pub fills: f32,
    /// Cells of the body.
    pub area: usize,
}

impl Claim {
    /// The claim of a person on a grid, of which `salient` says what stands out.
    pub fn of(body: &Body, grid: &Grid, photo: &Photo, salient: &Raster<f32>) -> Self {
        let window = grid.window_of(body, photo);
        let (width, height) = (window.width(), window.height());
        let face = (body.face_px * grid.scale).max(1e-3);
        let logits = Raster::from_fn(width, height, |x, y| {
            let (px, py) = grid.centre(x + window.x0, y + window.y0);
            body.pose.logit(px, py)
        });
        let skeleton = skeleton(body, grid, &window);
        let mut strength = distance(&skeleton);
        for (to, logit) in strength.cells.iter_mut().zip(&logits.cells) {
            let away = *to / face as f32;
            let far = (away - FAR).max(0.0);
            *to = LOGIT * logit.clamp(-CLIP, CLIP) - DISTANCE * (away - far) - FAR_DISTANCE * far;
        }
        let mask = logits.map(sigmoid);
        let deep = distance(&logits.map(|logit| logit <= DEEP)).map(|away| {
            let depth = away / face as f32;
            DEEP_PERSON * ((depth - DEPTH.0) / (DEPTH.1 - DEPTH.0)).clamp(0.0, 1.0)
        });
        let mut there = skeleton.clone();
        there.cells.iter_mut().zip(&mask.cells).for_each(|(to, &p)| *to |= p > BODY);
        let long = f64::from(photo.width().max(photo.height())) * grid.scale;
        let reach = (NEAR * long).max(NEAR_FACES.0 * face).min(NEAR_FACES.1 * face).max(NEAR_CELLS) as f32;
        let mut near = distance(&there).map(|d| d <= reach);
        if let Some(part) = &body.part {
            let (kx, ky) =
                (part.width as f64 / f64::from(photo.width()), part.height as f64 / f64::from(photo.height()));
            let stands_out = Raster::from_fn(width, height, |x, y| {
                let (px, py) = grid.centre(x + window.x0, y + window.y0);
                part.held(px * kx, py * ky) > PART
            });
            near.cells.iter_mut().zip(&stands_out.cells).for_each(|(to, &part)| *to |= part);
            strength
                .cells
                .iter_mut()
                .zip(&stands_out.cells)
                .for_each(|(to, &part)| *to += if part { FOUND } else { 0.0 });
        }
        let sure =
            Raster::from_fn(width, height, |x, y| f32::from(u8::from(skeleton.get(x, y) && mask.get(x, y) > CORE)));
        let sure_salient =
            Raster::from_fn(width, height, |x, y| sure.get(x, y) * salient.get(x + window.x0, y + window.y0));
        let radius = (face as usize).max(1);
        let (area, shown) = mask.each().filter(|cell| cell.2 > 0.5).fold((0, 0), |(area, shown), (x, y, _)| {
            (area + 1, shown + usize::from(salient.get(x + window.x0, y + window.y0) > 0.5))
        });
        let shown = shown as f32 / area.max(1) as f32;
        let fills = body.fills * (1.0 - ((shown - WHOLE.0) / (WHOLE.1 - WHOLE.0)).clamp(0.0, 1.0));
        let (core, core_salient) = (sure.box_mean(radius), sure_salient.box_mean(radius));
        Self { window, strength, body: mask, deep, near, core, core_salient, fills, area }
    }
}

/// The cells of the bones (capsules), the trunk and the head.
fn skeleton(body: &Body, grid: &Grid, window: &Window) -> Raster<bool> {
    let face = body.face_px * grid.scale;
    let (ox, oy) = (window.x0 as f64, window.y0 as f64);
    let local = |point: Point| {
        let (x, y) = grid.cell(point);
        (x - ox, y - oy)
    };
    let at = |landmark: usize| local(body.pose.points.get(landmark).copied().unwrap_or_default());
    let mut drawn = Raster::filled(window.width(), window.height(), false);
    let thickness = (BONE * face).max(0.75);
    for (from, to) in BONES {
        let (a, b) = (at(from), at(to));
        mark(&mut drawn, bounds(&[a, b], thickness), |x, y| to_segment((x, y), a, b) <= thickness);
    }
    let trunk = TRUNK.map(at);
    mark(&mut drawn, bounds(&trunk, 0.0), |x, y| within((x, y), &trunk));
    let ((x, y), rx, ry) = body.head;
    let (cx, cy) = local((x, y));
    let (rx, ry) = ((rx * grid.scale).max(0.75), (ry * grid.scale).max(0.75));
    let head = [(cx - rx, cy - ry), (cx + rx, cy + ry)];
    mark(&mut drawn, bounds(&head, 0.0), |x, y| ((x - cx) / rx).powi(2) + ((y - cy) / ry).powi(2) <= 1.0);
    drawn
}

/// Smallest and largest x and y of points, with a margin.
fn bounds(points: &[Point], margin: f64) -> (Point, Point) {
    let none = ((f64::INFINITY, f64::INFINITY), (f64::NEG_INFINITY, f64::NEG_INFINITY));
    points.iter().fold(none, |(low, high), &(x, y)| {
        ((low.0.min(x - margin), low.1.min(y - margin)), (high.0.max(x + margin), high.1.max(y + margin)))
    })
}

/// Marks the cells inside a box whose centres are in a shape.
fn mark(drawn: &mut Raster<bool>, (low, high): (Point, Point), shape: impl Fn(f64, f64) -> bool) {
    let clip = |v: f64, most: usize| (v.max(0.0) as usize).min(most);
    let (x0, x1) = (clip(low.0.floor(), drawn.width), clip(high.0.ceil(), drawn.width));
    for y in clip(low.1.floor(), drawn.height)..clip(high.1.ceil(), drawn.height) {
        for (x, cell) in (x0..x1).zip(drawn.row_mut(y, x0, x1.saturating_sub(x0))) {
            *cell |= shape(x as f64 + 0.5, y as f64 + 0.5);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_is_drawn_only_inside_the_raster() {
        let mut drawn = Raster::filled(4, 3, false);
        mark(&mut drawn, ((-9.0, 1.0), (99.0, 99.0)), |_, _| true);
        assert_eq!(drawn.cells.iter().filter(|&&c| c).count(), 8);
        mark(&mut drawn, ((f64::NAN, f64::NAN), (f64::NAN, f64::NAN)), |_, _| true);
    }
}
