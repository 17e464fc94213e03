//! Frames on a photo: dragged, in other proportions, over the same spot of a photo that is turned.
//!
//! Must not know: the tool, the document, the screen.

use std::f64::consts::FRAC_PI_2;

use crate::{
    imaging::{Crop, Turn},
    ui::canvas::frame::{Bounds, Frame},
};

/// The smallest side a frame is dragged to, pixels.
const LEAST: f64 = 16.0;

/// The frame about the same middle and of the same area whose width is `ratio` times its height. It may be larger than
/// the photo.
#[must_use]
pub fn shaped(frame: &Crop, ratio: f64) -> Crop {
    let area = f64::from(frame.width) * f64::from(frame.height);
    let height = (area / ratio).sqrt();
    let (width, height) = ((height * ratio).round().max(1.0), height.round().max(1.0));
    let (x, y) = frame.centre();
    let (x, y) = (x - width / 2.0, y - height / 2.0);
    Crop { x, y, width: width as u32, height: height as u32, angle_rad: frame.angle_rad }
}

/// A frame that lies in a photo of `size` pixels, smaller where there is no room, its proportions those of `ratio` as
/// nearly as whole pixels can have them.
#[must_use]
pub fn within(frame: &Crop, ratio: f64, size: (u32, u32)) -> Crop {
    let (width, height) = (f64::from(frame.width), f64::from(frame.height));
    let room = (f64::from(size.0) / width).min(f64::from(size.1) / height);
    if frame.angle_rad != 0.0 || room >= 1.0 {
        return *frame; // fitted when it is applied
    }
    let height = f64::from(size.1).min(f64::from(size.0) / ratio);
    let (width, height) = ((height * ratio).round().max(1.0), height.round().max(1.0));
    let (x, y) = frame.centre();
    Crop { x: x - width / 2.0, y: y - height / 2.0, width: width as u32, height: height as u32, ..*frame }
}

/// The frame over the same spot of a photo of `size` pixels once that is turned to `angle_rad`.
#[must_use]
pub fn turned(frame: &Crop, angle_rad: f64, size: (u32, u32)) -> Crop {
    let (x, y) = frame.centre();
    let (x, y) = frame.turn(size).back(x, y);
    let (x, y) = Turn::of(size, angle_rad).apply(x, y);
    let (half_w, half_h) = (f64::from(frame.width) / 2.0, f64::from(frame.height) / 2.0);
    Crop { x: x - half_w, y: y - half_h, angle_rad, ..*frame }
}

/// The turn, from one of `angle_rad`, that makes the line from `from` to `to` level, or upright when it is nearer to
/// that. `None` for a line of no length.
#[must_use]
pub fn level(angle_rad: f64, from: (f64, f64), to: (f64, f64)) -> Option<f64> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let line = dy.atan2(dx);
    let off = line - (line / FRAC_PI_2).round() * FRAC_PI_2;
    (dx.hypot(dy) > 0.0).then_some(angle_rad - off)
}

/// The frame of a crop, upright.
#[must_use]
pub fn frame_of(crop: &Crop) -> Frame {
    bounds_of(crop).frame()
}

fn bounds_of(crop: &Crop) -> Bounds {
    let (w, h) = (f64::from(crop.width), f64::from(crop.height));
    Bounds { x: (crop.x, crop.x + w), y: (crop.y, crop.y + h) }
}

/// The crop that a handle (-1, 0 or 1 on each axis) dragged from `from` to `to` means: as far as the photo reaches, what
/// lies opposite stays. `free` says that the sides change on their own.
#[must_use]
pub fn dragged(from: &Crop, to: &Frame, (hx, hy): (i8, i8), free: bool, size: (u32, u32)) -> Crop {
    let (was, to) = (bounds_of(from), to.bounds());
    let between = |a: (f64, f64), b: (f64, f64), t: f64| (a.0 + (b.0 - a.0) * t, a.1 + (b.1 - a.1) * t);
    let fits = |bounds: &Bounds| inside(bounds, from.angle_rad, size);
    let now = if free {
        let across = furthest(|t| fits(&Bounds { x: between(was.x, to.x, t), y: was.y }));
        let x = between(was.x, to.x, across);
        let down = furthest(|t| fits(&Bounds { x, y: between(was.y, to.y, t) }));
        Bounds { x, y: between(was.y, to.y, down) }
    } else {
        let at = |t: f64| Bounds { x: between(was.x, to.x, t), y: between(was.y, to.y, t) };
        at(furthest(|t| fits(&at(t))))
    };
    let whole = |side: (f64, f64)| (side.1 - side.0).round().max(LEAST.min(f64::from(size.0.min(size.1))));
    let (width, height) = (whole(now.x), whole(now.y));
    let low = |side: (f64, f64), length: f64, handle: i8| match handle {
        1 => side.0,
        -1 => side.1 - length,
        _ => (side.0 + side.1 - length) / 2.0,
    };
    let (x, y) = (low(now.x, width, hx), low(now.y, height, hy));
    Crop { x, y, width: width as u32, height: height as u32, angle_rad: from.angle_rad }
}

/// Whether a frame shows nothing but the photo.
fn inside(bounds: &Bounds, angle_rad: f64, size: (u32, u32)) -> bool {
    let turn = Turn::of(size, angle_rad);
    let (w, h) = (f64::from(size.0) + 1e-6, f64::from(size.1) + 1e-6);
    bounds.frame().corners().into_iter().all(|(x, y)| {
        let (u, v) = turn.back(x, y);
        (-1e-6..=w).contains(&u) && (-1e-6..=h).contains(&v)
    })
}

/// The largest share of a way (0 to 1) for which something holds that holds at its start.
fn furthest(holds: impl Fn(f64) -> bool) -> f64 {
    if holds(1.0) {
        return 1.0;
    }
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..40 {
        let middle = (low + high) / 2.0;
        if holds(middle) { low = middle } else { high = middle }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: (u32, u32) = (400, 300);

    #[test]
    fn on_the_whole_photo_a_ratio_gives_the_largest_such_frame() {
        for (ratio, expected) in [(1.0, (300, 300)), (16.0 / 9.0, (400, 225)), (4.0 / 5.0, (240, 300))] {
            let crop = within(&shaped(&Crop::whole(SIZE), ratio), ratio, SIZE).fitted(SIZE).unwrap();
            assert_eq!((crop.width, crop.height), expected);
        }
    }

    #[test]
    fn another_ratio_keeps_the_middle_and_the_area() {
        let small = Crop { x: 100.0, y: 80.0, width: 120, height: 80, angle_rad: 0.0 };
        let square = shaped(&small, 1.0);
        assert_eq!((square.width, square.height), (98, 98));
        assert_eq!(square.centre(), small.centre());
    }

    #[test]
    fn straightening_back_and_forth_gives_the_frame_back() {
        let wanted = Crop { x: 50.0, y: 40.0, width: 300, height: 200, angle_rad: 0.0 };
        let small = turned(&wanted, 0.5, SIZE).fitted(SIZE).unwrap();
        assert!(small.width < 300 && small.height < 200);
        let ratio = f64::from(small.width) / f64::from(small.height);
        assert!((ratio - 1.5).abs() < 0.02, "{ratio}");
        assert_eq!(turned(&turned(&wanted, 0.5, SIZE), 0.0, SIZE).fitted(SIZE), Some(wanted));
    }

    #[test]
    fn a_drawn_line_becomes_level_or_upright() {
        let near = |turn: Option<f64>, degrees: f64| assert!((turn.unwrap().to_degrees() - degrees).abs() < 1e-9);
        let up_at_5 = (100.0, -100.0 * 5.0_f64.to_radians().tan());
        near(level(0.0, (0.0, 0.0), up_at_5), 5.0);
        near(level(0.0, up_at_5, (0.0, 0.0)), 5.0);
        near(level(3.0_f64.to_radians(), (0.0, 0.0), up_at_5), 8.0);
        near(level(0.0, (7.0, 7.0), (7.0 - 100.0 * 2.0_f64.to_radians().tan(), 107.0)), -2.0);
        assert_eq!(level(0.0, (1.0, 1.0), (1.0, 1.0)), None);
    }

    #[test]
    fn a_dragged_edge_stops_at_the_photo_and_the_other_edges_stay() {
        let from = Crop { x: 50.0, y: 40.0, width: 300, height: 200, angle_rad: 0.0 };
        let to = Bounds { x: (50.0, 900.0), y: (40.0, 290.0) }.frame();
        let crop = dragged(&from, &to, (1, 1), true, SIZE);
        assert_eq!(crop, Crop { x: 50.0, y: 40.0, width: 350, height: 250, angle_rad: 0.0 });
        let to = Bounds { x: (-100.0, 350.0), y: (40.0, 240.0) }.frame();
        assert_eq!(dragged(&from, &to, (-1, 0), true, SIZE), Crop { x: 0.0, width: 350, ..from });
    }

    #[test]
    fn a_frame_on_a_turned_photo_never_leaves_it() {
        let from = turned(&Crop::whole(SIZE), 0.3, SIZE).fitted(SIZE).unwrap();
        for (hx, hy) in [(1, 1), (-1, -1), (1, 0), (0, -1)] {
            let grown = frame_of(&from);
            let to = Frame { half: (grown.half.0 * 3.0, grown.half.1 * 3.0), ..grown };
            for free in [true, false] {
                let crop = dragged(&from, &to, (hx, hy), free, SIZE);
                let fitted = crop.fitted(SIZE).unwrap();
                assert!(fitted.width.abs_diff(crop.width) <= 1 && fitted.height.abs_diff(crop.height) <= 1);
            }
        }
    }
}
