//! From the outline of all people to a subject each.
//!
//! Must not know: how the outline came about.

use std::sync::Arc;

use super::{
    body::Body,
    grid::{Grid, Window},
    owner::Claim,
    raster::Raster,
    silhouette::Silhouette,
};
use crate::{
    imaging::{Affine, Mask, Photo, Rect},
    inference::Subject,
};

/// A person of whom less than this part of the body is in the outline is nobody of the photo.
const SHOWN: f64 = 0.15;
/// Fainter cells are left out of a mask's grid: less than half an 8-bit step.
const FAINT: f32 = 0.5 / 255.0;

/// The people whose share of the outline is more than a trace, left to right.
pub fn subjects(
    people: &[Body],
    claims: &[Claim],
    silhouette: &Silhouette,
    grid: &Grid,
    photo: &Photo,
) -> Vec<Subject> {
    let people = people.iter().zip(claims).zip(0_u16..);
    let mut found: Vec<Subject> =
        people.filter_map(|((body, claim), owner)| subject(body, claim, owner, silhouette, grid, photo)).collect();
    found.sort_by(|a, b| a.bounds.centre().0.total_cmp(&b.bounds.centre().0));
    for (subject, id) in found.iter_mut().zip(1..) {
        subject.id = id;
    }
    found
}

fn subject(
    body: &Body,
    claim: &Claim,
    owner: u16,
    silhouette: &Silhouette,
    grid: &Grid,
    photo: &Photo,
) -> Option<Subject> {
    let window = claim.window;
    let share = Raster::from_fn(window.width(), window.height(), |x, y| {
        let (x, y) = (x + window.x0, y + window.y0);
        if silhouette.owner.get(x, y) == owner { silhouette.person.get(x, y) } else { 0.0 }
    });
    let (solid, area) = extent(&share, 0.5)?;
    if (area as f64) < SHOWN * claim.area as f64 {
        return None;
    }
    let (faint, _) = extent(&share, FAINT)?;
    // One cell of nothing around, so that the mask fades out; but not over the grid's edge, where the photo may end.
    let grown = Window {
        x0: (faint.x0 + window.x0).saturating_sub(1),
        y0: (faint.y0 + window.y0).saturating_sub(1),
        x1: (faint.x1 + window.x0 + 1).min(grid.width),
        y1: (faint.y1 + window.y0 + 1).min(grid.height),
    };
    let cells = Raster::from_fn(grown.width(), grown.height(), |x, y| {
        let inside = (x + grown.x0).checked_sub(window.x0).zip((y + grown.y0).checked_sub(window.y0));
        inside.map_or(0.0, |(x, y)| share.get(x, y))
    });
    let to_photo = Affine::scale_then_move(1.0, 1.0, grown.x0 as f64, grown.y0 as f64).then(&grid.to_photo());
    let mask = Mask::new(cells.width as u32, cells.height as u32, cells.cells, to_photo)?;
    let corner = |x: usize, y: usize| {
        let (x, y) = grid.to_photo().apply((x + window.x0) as f64, (y + window.y0) as f64);
        (x as f32, y as f32)
    };
    let ((x0, y0), (x1, y1)) = (corner(solid.x0, solid.y0), corner(solid.x1, solid.y1));
    let inside = |b: Rect| b.clamped(photo.width(), photo.height());
    Some(Subject {
        id: 0,
        label: "person".to_owned(),
        score: body.score.clamp(0.0, 1.0),
        bounds: inside(Rect::new(x0, y0, x1, y1)),
        face: body.face.map(inside),
        mask: Arc::new(mask),
    })
}

/// The box round the cells above a value, and how many they are; `None` without any.
fn extent(raster: &Raster<f32>, above: f32) -> Option<(Window, usize)> {
    let mut cells = raster.each().filter(|cell| cell.2 > above).map(|(x, y, _)| (x, y));
    let (x, y) = cells.next()?;
    let first = (Window { x0: x, y0: y, x1: x + 1, y1: y + 1 }, 1);
    Some(cells.fold(first, |(b, count), (x, y)| {
        let b = Window { x0: b.x0.min(x), y0: b.y0.min(y), x1: b.x1.max(x + 1), y1: b.y1.max(y + 1) };
        (b, count + 1)
    }))
}
