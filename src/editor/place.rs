//! Where a new cut-out stands before anyone moves it: in proportion to the people who are there.
//!
//! Must not know: history, jobs, the window.

use crate::{
    imaging::{Placement, Rect},
    inference::Subject,
};

/// Share of the group photo's height that a person takes when nothing better is known.
const DEFAULT_HEIGHT: f64 = 0.62;
/// A new cut-out is never taller than this share of the group photo.
const MAX_HEIGHT: f64 = 1.2;

/// The anchor in the person's photo and the placement in the group picture of `size` pixels, centred on `at` or, with
/// none, standing in the middle. The size makes faces alike where both photos show one, else bodies, else a fair share
/// of the height. `bounds` is the cut-out's box in the person's photo.
#[must_use]
pub fn suggest(
    size: (u32, u32),
    group_subjects: &[Subject],
    subjects: &[Subject],
    bounds: Rect,
    at: Option<(f64, f64)>,
) -> ((f64, f64), Placement) {
    let (width, height) = (f64::from(size.0), f64::from(size.1));
    let tall = f64::from(bounds.height()).max(1.0);
    let face = |subject: &Subject| subject.face.map(|face| f64::from(face.height()));
    let scale = match (median(group_subjects.iter().filter_map(face)), median(subjects.iter().filter_map(face))) {
        (Some(theirs), Some(own)) if own > 0.0 => theirs / own,
        _ => match median(group_subjects.iter().map(|subject| f64::from(subject.bounds.height()))) {
            Some(theirs) if theirs > 0.0 => theirs / tall,
            _ => DEFAULT_HEIGHT * height / tall,
        },
    };
    let scale = scale.clamp(1e-3, MAX_HEIGHT * height / tall);
    let (cx, cy) = bounds.centre();
    let (x, y) = at.unwrap_or((width / 2.0, height - (tall * scale / 2.0).min(height / 2.0)));
    ((f64::from(cx), f64::from(cy)), Placement { scale, ..Placement::at(x, y) })
}

fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.filter(|v| v.is_finite() && *v > 0.0).collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}
