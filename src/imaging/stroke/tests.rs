//! What painting holds to: properties of [`super::paint`] on small generated pictures.

use super::*;

const SIZE: (u32, u32) = (240, 180);

fn stroke(keep: bool, points: &[(f32, f32)]) -> Stroke {
    let points = points.iter().map(|&(x, y)| StrokePoint { x, y, pressure: 1.0 }).collect();
    Stroke { id: 1, keep, points, size_px: 40.0, hardness: 0.5, flow: 1.0, edge_aware: false }
}

/// Dark on the left, bright on the right, with noise; the edge is at x = 120.
fn halves() -> Photo {
    let mut noise = 7_u32;
    let level = |x: u32| -> u8 {
        noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (if x < 120 { 70 } else { 170 }) + (noise >> 29) as u8
    };
    let rgb = (0..SIZE.0 * SIZE.1).map(|i| i % SIZE.0).map(level).flat_map(|v| [v, v, 90]).collect();
    Photo::from_rgb(SIZE.0, SIZE.1, rgb).unwrap()
}

/// Every level somewhere.
fn matte() -> Matte {
    Matte { width: SIZE.0, height: SIZE.1, alpha: (0..SIZE.0 * SIZE.1).map(|i| (i * 37 % 256) as u8).collect() }
}

fn painted(stroke: &Stroke, photo: &Photo, mut matte: Matte) -> Matte {
    paint(&mut matte, &[Arc::new(stroke.clone())], photo);
    matte
}

fn blank((width, height): (u32, u32)) -> Matte {
    Matte { width, height, alpha: vec![0; (width * height) as usize] }
}

/// Of all kinds.
fn kinds() -> Vec<Stroke> {
    let line = [(30.0, 40.0), (110.0, 90.0), (200.0, 60.0), (90.0, 50.0)];
    let mut all = Vec::new();
    for (keep, edge_aware) in [(true, false), (false, false), (true, true), (false, true)] {
        for (hardness, flow) in [(0.0, 0.3), (1.0, 1.0), (0.6, 0.8)] {
            all.push(Stroke { hardness, flow, edge_aware, ..stroke(keep, &line) });
        }
    }
    all
}

#[test]
fn a_stroke_without_flow_size_points_or_numbers_changes_nothing() {
    let good = stroke(true, &[(50.0, 50.0), (90.0, 60.0)]);
    let empty = [
        Stroke { flow: 0.0, ..good.clone() },
        Stroke { size_px: 0.0, ..good.clone() },
        Stroke { points: Vec::new(), ..good.clone() },
        Stroke { flow: f32::NAN, ..good.clone() },
        stroke(true, &[(f32::NAN, 5.0)]),
        stroke(true, &[(-900.0, 5.0)]),
        Stroke { edge_aware: true, ..stroke(true, &[(-900.0, 5.0), (-100.0, 9.0)]) },
    ];
    for stroke in empty {
        assert_eq!(painted(&stroke, &halves(), matte()), matte(), "{stroke:?}");
    }
}

#[test]
fn keeping_never_lowers_and_erasing_never_raises() {
    let before = matte();
    for stroke in kinds() {
        let after = painted(&stroke, &halves(), before.clone());
        assert_ne!(before, after, "{stroke:?}");
        for (before, after) in before.alpha.iter().zip(&after.alpha) {
            assert!(if stroke.keep { after >= before } else { after <= before }, "{stroke:?}");
        }
    }
}

#[test]
fn under_the_line_all_is_kept_or_erased_and_beyond_the_brush_nothing_changes() {
    for stroke in kinds().into_iter().filter(|stroke| stroke.flow == 1.0) {
        let after = painted(&stroke, &halves(), matte());
        let at = |x: u32, y: u32| (after.alpha[(y * SIZE.0 + x) as usize], matte().alpha[(y * SIZE.0 + x) as usize]);
        assert_eq!(at(70, 65).0, if stroke.keep { 255 } else { 0 });
        let (after, before) = at(40, 120);
        assert_eq!(after, before);
    }
}

#[test]
fn painted_in_pieces_it_is_the_same_as_in_whole() {
    let photo = halves();
    for stroke in kinds() {
        let whole = painted(&stroke, &photo, matte());
        let stroke = [Arc::new(stroke)];
        for (x, y) in [(0..61, 20..90), (61..240, 20..90), (100..140, 0..180), (119..120, 77..78)] {
            let mut piece = matte().piece(x.start, y.start, x.end - x.start, y.end - y.start).unwrap();
            paint_piece(&mut piece, &stroke, &photo, x.clone(), y.clone());
            assert_eq!(
                Some(piece),
                whole.piece(x.start, y.start, x.end - x.start, y.end - y.start),
                "{stroke:?} {x:?}"
            );
        }
    }
}

#[test]
fn a_stroke_at_half_size_is_the_mean_of_the_stroke_at_full_size() {
    for stroke in kinds().into_iter().filter(|stroke| stroke.keep) {
        let full = painted(&stroke, &halves(), blank(SIZE));
        let half = painted(&stroke, &halves(), blank((SIZE.0 / 2, SIZE.1 / 2)));
        let mut off = 0.0;
        for (i, alpha) in half.alpha.iter().enumerate() {
            let (x, y) = (2 * (i as u32 % half.width), 2 * (i as u32 / half.width));
            let of = |x: u32, y: u32| f64::from(full.alpha[(y * SIZE.0 + x) as usize]);
            let mean = (of(x, y) + of(x + 1, y) + of(x, y + 1) + of(x + 1, y + 1)) / 4.0;
            let apart = (mean - f64::from(*alpha)).abs();
            assert!(apart < 64.0, "{apart} at {x} {y}: {stroke:?}");
            off += apart;
        }
        assert!(off / (half.alpha.len() as f64) < 0.5, "{off} {stroke:?}");
    }
}

#[test]
fn a_stroke_that_stops_at_edges_does_not_cross_one() {
    // Its centre line stays on the dark side, 8 pixels from the edge.
    for size_px in [40.0, 120.0] {
        let line = Stroke { edge_aware: true, size_px, ..stroke(true, &[(112.0, 40.0), (112.0, 140.0)]) };
        let after = painted(&line, &halves(), blank(SIZE));
        let across = |x: u32| (40..140).map(|y| after.alpha[(y * SIZE.0 + x) as usize]).max().unwrap();
        assert!((121..SIZE.0).all(|x| across(x) == 0), "{size_px}");
        let least = |x: u32| (40..140).map(|y| after.alpha[(y * SIZE.0 + x) as usize]).min().unwrap();
        assert!((106..119).all(|x| least(x) > 200), "{size_px}");
        let free = painted(&Stroke { edge_aware: false, ..line }, &halves(), blank(SIZE));
        assert!(free.alpha[(90 * SIZE.0 + 123) as usize] > 200);
    }
}

#[test]
fn passes_add_up_and_a_stroke_that_turns_back_passes_twice() {
    let at = |matte: &Matte| matte.alpha[(60 * SIZE.0 + 100) as usize];
    let once = Stroke { flow: 0.5, ..stroke(true, &[(40.0, 60.0), (160.0, 60.0)]) };
    let again = Stroke { flow: 0.5, ..stroke(true, &[(40.0, 60.0), (160.0, 60.0), (40.0, 60.0)]) };
    let photo = halves();
    let first = painted(&once, &photo, blank(SIZE));
    assert_eq!((at(&first), at(&painted(&once, &photo, first.clone()))), (128, 192));
    assert!(at(&painted(&again, &photo, blank(SIZE))).abs_diff(191) <= 1);
}

#[test]
fn a_soft_brush_fades_to_its_rim_and_less_pressure_is_a_smaller_brush() {
    let photo = halves();
    let dab = |hardness, pressure| {
        let points = vec![StrokePoint { x: 100.5, y: 90.5, pressure }];
        painted(&Stroke { hardness, points, ..stroke(true, &[]) }, &photo, blank(SIZE))
    };
    let along = |matte: &Matte| -> Vec<u8> { (100..130).map(|x| matte.alpha[(90 * SIZE.0 + x) as usize]).collect() };
    let (soft, hard, light) = (along(&dab(0.0, 1.0)), along(&dab(1.0, 1.0)), along(&dab(1.0, 0.5)));
    assert!(soft.is_sorted_by(|a, b| a >= b) && soft[0] == 255 && soft[10].abs_diff(128) < 3 && soft[20] == 0);
    assert!(hard[..20].iter().all(|alpha| *alpha == 255) && hard[21..].iter().all(|alpha| *alpha == 0));
    assert!(light[..10].iter().all(|alpha| *alpha == 255) && light[11..].iter().all(|alpha| *alpha == 0));
}

#[test]
fn strokes_are_equal_when_they_are_the_same_and_a_stroke_that_goes_on_takes_its_own_place() {
    let of = |id, x| Arc::new(Stroke { id, ..stroke(true, &[(x, 5.0)]) });
    let one = Strokes::default().with(of(1, 1.0));
    let two = one.with(of(2, 2.0));
    assert_eq!((two.all().len(), two.in_common(&one), one.in_common(&two)), (2, 1, 1));
    assert_eq!(two.with(of(2, 3.0)).all().len(), 2);
    assert_ne!(two.with(of(2, 3.0)), two);
    assert_eq!(one.with(of(2, 2.0)), two);
}
