//! From the network's boxes and masks to subjects of the photo (Detectron2's `detector_postprocess` and
//! `paste_masks_in_image`).
//!
//! Must not know: `ort`, thresholds of the matte.

use std::sync::Arc;

use super::{graph::MASK_SIDE, network::Found};
use crate::{
    imaging::{Mask, Rect},
    inference::{PERSON, SURE, Subject},
};

/// The subjects of a photo of `size` pixels; `name_of` a class.
///
/// The sure ones come first, people and then other things, each from left to right; then the doubtful ones, surest
/// first. So the numbers of those who are shown at first have no gaps.
#[must_use]
pub fn subjects(found: &Found, size: (u32, u32), name_of: impl Fn(usize) -> String) -> Vec<Subject> {
    let each = found.boxes.iter().zip(&found.scores).zip(&found.classes).zip(&found.masks);
    let mut subjects: Vec<Subject> = each
        .filter_map(|(((corners, &score), &class), mask)| {
            let bounds = on_photo(corners, found.input_size, size)?;
            let mask = Arc::new(pasted(mask, &bounds)?);
            Some(Subject { id: 0, label: name_of(class), score, bounds, face: None, mask })
        })
        .collect();
    let group = |s: &Subject| (s.score < SURE, s.label != PERSON);
    let along = |s: &Subject| if s.score < SURE { -s.score } else { s.bounds.centre().0 };
    subjects.sort_by(|a, b| group(a).cmp(&group(b)).then(along(a).total_cmp(&along(b))));
    for (subject, id) in subjects.iter_mut().zip(1..) {
        subject.id = id;
    }
    subjects
}

/// A box of the input in photo pixels, inside the photo; `None` when nothing is left of it. All in 32 bits, as
/// Detectron2 does it.
#[must_use]
pub fn on_photo(corners: &[f32; 4], input: (u32, u32), photo: (u32, u32)) -> Option<Rect> {
    let factor = |to: u32, from: u32| (f64::from(to) / f64::from(from.max(1))) as f32;
    let (kx, ky) = (factor(photo.0, input.0), factor(photo.1, input.1));
    let [x0, y0, x1, y1] = *corners;
    let (x, y) = (|v: f32| (v * kx).clamp(0.0, photo.0 as f32), |v: f32| (v * ky).clamp(0.0, photo.1 as f32));
    let bounds = Rect::new(x(x0), y(y0), x(x1), y(y1));
    (bounds.width() > 0.0 && bounds.height() > 0.0).then_some(bounds)
}

/// A mask over a box, sampled as Detectron2 does: half a cell outside the box it has faded to nothing.
#[must_use]
pub fn pasted(cells: &[f32], bounds: &Rect) -> Option<Mask> {
    Mask::in_box(MASK_SIDE as u32, MASK_SIDE as u32, cells.to_vec(), bounds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_is_scaled_clipped_and_dropped_when_nothing_is_left() {
        let on = |corners| on_photo(&corners, (100, 50), (200, 100));
        assert_eq!(on([10.0, 10.0, 20.0, 20.0]), Some(Rect::new(20.0, 20.0, 40.0, 40.0)));
        assert_eq!(on([90.0, -5.0, 110.0, 60.0]), Some(Rect::new(180.0, 0.0, 200.0, 100.0)));
        assert_eq!(on([101.0, 0.0, 110.0, 10.0]), None);
        assert_eq!(on([10.0, 10.0, 10.0, 20.0]), None);
    }

    #[test]
    fn a_pasted_mask_is_half_at_the_edge_of_its_box_and_nothing_half_a_cell_outside() {
        let mask = pasted(&[1.0; 784], &Rect::new(10.0, 20.0, 66.0, 76.0)).unwrap();
        assert_eq!(mask.sample(40.0, 50.0), 1.0);
        assert!((mask.sample(10.0, 50.0) - 0.5).abs() < 1e-6);
        assert!((mask.sample(11.0, 50.0) - 1.0).abs() < 1e-6);
        assert_eq!(mask.sample(8.9, 50.0), 0.0);
    }

    #[test]
    fn the_sure_come_first_people_before_things_from_left_to_right() {
        let at = |x: f32| [x, 0.0, x + 10.0, 10.0];
        let found = Found {
            input_size: (100, 50),
            boxes: vec![at(50.0), at(30.0), at(70.0), at(5.0), at(1.0)],
            scores: vec![0.99, 0.9, 0.8, 0.3, 0.95],
            classes: vec![0, 0, 1, 0, 0],
            masks: vec![vec![1.0; 784]; 5],
        };
        let subjects = subjects(&found, (100, 50), |class| if class == 0 { PERSON.into() } else { "ball".into() });
        let seen: Vec<_> = subjects.iter().map(|s| (s.id, s.bounds.x0, s.label.as_str())).collect();
        let (p, b) = (PERSON, "ball");
        assert_eq!(seen, [(1, 1.0, p), (2, 30.0, p), (3, 50.0, p), (4, 70.0, b), (5, 5.0, p)]);
    }
}
