//! Layers over a background: the arithmetic, the geometry, the edges, and bad placements.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use lineup::imaging::{Cutout, Photo, Placed, Placement, render};
use proptest::prelude::*;

fn flat(width: u32, height: u32, colour: [u8; 3]) -> Photo {
    Photo::from_rgb(width, height, colour.repeat((width * height) as usize)).unwrap()
}

/// Every pixel another colour.
fn varied(width: u32, height: u32) -> Photo {
    let rgb = (0..width * height).flat_map(|i| [(i * 37 % 251) as u8, (i * 91 % 241) as u8, (i % 256) as u8]);
    Photo::from_rgb(width, height, rgb.collect()).unwrap()
}

fn cutout(photo: Photo) -> Cutout {
    let alpha = photo.alpha().map_or_else(|| vec![255; photo.pixel_count()], <[u8]>::to_vec);
    Cutout { photo: photo.with_alpha(alpha).unwrap(), origin_x: 0, origin_y: 0 }
}

fn placed(photo: Photo, placement: Placement, opacity: f32) -> Placed {
    Placed { cutout: cutout(photo), placement, opacity, front: None }
}

/// A soft round cut-out of one colour, another colour hidden under alpha 0.
fn soft_disc(side: u32, colour: [u8; 3], hidden: [u8; 3]) -> Photo {
    let middle = side as f32 / 2.0;
    let alpha: Vec<u8> = (0..side * side)
        .map(|i| {
            let (x, y) = ((i % side) as f32 + 0.5 - middle, (i / side) as f32 + 0.5 - middle);
            ((middle - 2.0 - x.hypot(y)) * 40.0).clamp(0.0, 255.0) as u8
        })
        .collect();
    let rgb = alpha.iter().flat_map(|&alpha| if alpha > 0 { colour } else { hidden }).collect();
    Photo::from_rgb(side, side, rgb).unwrap().with_alpha(alpha).unwrap()
}

fn pixel(photo: &Photo, x: u32, y: u32) -> [u8; 3] {
    let at = (y * photo.width() + x) as usize * 3;
    photo.rgb()[at..at + 3].try_into().unwrap()
}

#[test]
fn no_layer_or_one_without_opacity_changes_nothing() {
    let background = varied(9, 7).with_alpha((0..63).map(|i| i * 4).collect()).unwrap();
    let layer = placed(flat(5, 5, [255; 3]), Placement::at(4.5, 3.5), 0.0);
    for layers in [vec![], vec![layer.clone()], vec![Placed { opacity: f32::NAN, ..layer.clone() }]] {
        let picture = render(&background, &layers);
        assert_eq!(picture.rgb(), background.rgb());
        assert_eq!(picture.alpha(), background.alpha());
    }
}

#[test]
fn the_backgrounds_exif_is_carried_and_its_opacity_kept() {
    let background = flat(4, 4, [1; 3]).with_exif(Some(vec![1, 2, 3]));
    let picture = render(&background, &[placed(flat(2, 2, [9; 3]), Placement::at(2.0, 2.0), 0.5)]);
    assert_eq!(picture.exif(), Some(&[1, 2, 3][..]));
    assert_eq!(picture.alpha(), None);
}

#[test]
fn a_cutout_moved_by_whole_pixels_is_copied_exactly() {
    let source = varied(8, 6);
    let picture = render(&flat(20, 15, [3, 2, 1]), &[placed(source.clone(), Placement::at(9.0, 8.0), 1.0)]);
    for (y, x) in (0..15).flat_map(|y| (0..20).map(move |x| (y, x))) {
        let inside = (5..13).contains(&x) && (5..11).contains(&y);
        let expected = if inside { pixel(&source, x - 5, y - 5) } else { [3, 2, 1] };
        assert_eq!(pixel(&picture, x, y), expected, "at {x}, {y}");
    }
}

#[test]
fn parts_beyond_the_background_are_cut_off() {
    let source = varied(8, 6);
    let picture = render(&flat(5, 4, [0; 3]), &[placed(source.clone(), Placement::at(1.0, 0.0), 1.0)]);
    assert_eq!(pixel(&picture, 0, 0), pixel(&source, 3, 3));
    assert_eq!(pixel(&picture, 4, 2), pixel(&source, 7, 5));
    assert_eq!(pixel(&picture, 4, 3), [0; 3]);
}

#[test]
fn half_a_grey_over_white_is_halfway() {
    let layer = placed(flat(4, 4, [100, 50, 0]), Placement::at(2.0, 2.0), 0.5);
    let picture = render(&flat(4, 4, [255; 3]), &[layer]);
    assert_eq!(pixel(&picture, 1, 1), [178, 153, 128]); // 0.5 · 100 + 0.5 · 255 = 177.5
}

#[test]
fn over_a_transparent_background_the_straight_colour_stays() {
    let source = flat(3, 3, [200, 100, 50]).with_alpha(vec![64; 9]).unwrap();
    let background = flat(3, 3, [7; 3]).with_alpha(vec![0; 9]).unwrap();
    let picture = render(&background, &[placed(source, Placement::at(1.5, 1.5), 1.0)]);
    assert_eq!((pixel(&picture, 1, 1), picture.alpha().unwrap()[4]), ([200, 100, 50], 64));
}

#[test]
fn over_a_half_transparent_background_both_count_by_porter_and_duff() {
    let source = flat(1, 1, [255, 0, 0]).with_alpha(vec![128]).unwrap();
    let background = flat(1, 1, [0, 0, 255]).with_alpha(vec![128]).unwrap();
    let picture = render(&background, &[placed(source, Placement::at(0.5, 0.5), 1.0)]);
    // ao = 0.502 + 0.502 · 0.498 = 0.752; co = (0.502 · 255, 0, 0.25 · 255) / 0.752
    assert_eq!((pixel(&picture, 0, 0), picture.alpha().unwrap()[0]), ([170, 0, 85], 192));
}

#[test]
fn the_first_layer_is_the_lowest() {
    let red = placed(flat(4, 4, [255, 0, 0]), Placement::at(2.0, 2.0), 1.0);
    let blue = placed(flat(4, 4, [0, 0, 255]), Placement::at(2.0, 2.0), 1.0);
    let top = |layers: &[Placed]| pixel(&render(&flat(4, 4, [0; 3]), layers), 2, 2);
    assert_eq!(top(&[red.clone(), blue.clone()]), [0, 0, 255]);
    assert_eq!(top(&[blue, red]), [255, 0, 0]);
}

#[test]
fn a_quarter_turn_goes_clockwise() {
    let source = varied(2, 3);
    let turn = Placement { angle_rad: std::f64::consts::FRAC_PI_2, ..Placement::at(1.5, 1.0) };
    let picture = render(&flat(3, 2, [0; 3]), &[placed(source.clone(), turn, 1.0)]);
    for (y, x) in (0..2).flat_map(|y| (0..3).map(move |x| (y, x))) {
        assert_eq!(pixel(&picture, x, y), pixel(&source, y, 2 - x), "at {x}, {y}");
    }
}

#[test]
fn a_mirrored_cutout_is_mirrored_left_to_right_and_twice_is_itself() {
    let source = varied(6, 4);
    let flip = Placement { flip: true, ..Placement::at(3.0, 2.0) };
    let once = render(&flat(6, 4, [0; 3]), &[placed(source.clone(), flip, 1.0)]);
    assert_eq!(pixel(&once, 0, 1), pixel(&source, 5, 1));
    let twice = render(&flat(6, 4, [0; 3]), &[placed(once, flip, 1.0)]);
    assert_eq!(twice.rgb(), source.rgb());
}

#[test]
fn a_white_cutout_on_white_stays_white_whatever_is_hidden_under_it() {
    for (scale, angle_rad) in
        [(1.0, 0.0), (1.0, 0.3), (0.9, 0.1), (0.5, 0.0), (0.37, 1.0), (0.1, 2.0), (0.03, 0.0), (2.6, 0.4), (7.0, 0.0)]
    {
        let place = Placement { scale, angle_rad, ..Placement::at(50.3, 40.8) };
        let layer = placed(soft_disc(60, [255; 3], [0; 3]), place, 1.0);
        let picture = render(&flat(100, 80, [255; 3]), std::slice::from_ref(&layer));
        assert!(picture.rgb().iter().all(|&level| level >= 254), "scale {scale}, angle {angle_rad}");
        let clear = flat(100, 80, [0; 3]).with_alpha(vec![0; 8000]).unwrap();
        let picture = render(&clear, &[layer]);
        let visible = picture.rgb().chunks(3).zip(picture.alpha().unwrap()).filter(|(_, alpha)| **alpha > 0);
        assert!(visible.clone().all(|(colour, _)| colour.iter().all(|&level| level >= 254)), "scale {scale}");
        assert!(visible.count() > 0);
    }
}

#[test]
fn a_layer_that_covers_everything_leaves_nothing_of_the_background() {
    for scale in [0.5, 0.9, 1.0, 3.0, 1000.0] {
        let place = Placement { scale, ..Placement::at(20.0, 15.0) };
        let side = |at: f64| (at / scale).ceil() as u32;
        let picture = render(&varied(40, 30), &[placed(flat(side(40.0), side(30.0), [12, 200, 99]), place, 1.0)]);
        assert!(picture.rgb().chunks(3).all(|colour| colour == [12, 200, 99]), "scale {scale}");
    }
}

#[test]
fn a_fine_pattern_made_smaller_becomes_its_mean() {
    let stripes = (0..400 * 400).flat_map(|i| if i % 2 == 0 { [255; 3] } else { [0; 3] }).collect();
    let stripes = Photo::from_rgb(400, 400, stripes).unwrap();
    for scale in [0.45, 0.2, 0.11, 0.04] {
        let place = Placement { scale, angle_rad: 0.2, ..Placement::at(100.0, 100.0) };
        let picture = render(&flat(200, 200, [128; 3]), &[placed(stripes.clone(), place, 1.0)]);
        // Away from the rim, where a stripe has no neighbour.
        let inside = (0..200 * 200_u32).filter(|i| (30..170).contains(&(i % 200)) && (30..170).contains(&(i / 200)));
        let edge = |level: u8| level.abs_diff(128) > 3;
        let uneven = inside.filter(|i| pixel(&picture, i % 200, i / 200).into_iter().any(edge)).count();
        assert!(uneven <= 300, "scale {scale}: {uneven} pixels"); // the rim itself, two columns
    }
}

#[test]
fn a_layer_thinner_than_a_pixel_is_pale_and_not_gone() {
    let picture = render(
        &flat(40, 40, [0; 3]),
        &[placed(flat(2, 200, [255; 3]), Placement { scale: 0.1, ..Placement::at(20.0, 20.0) }, 1.0)],
    );
    let sum: u32 = (0..40).map(|x| u32::from(pixel(&picture, x, 20)[0])).sum();
    assert!((41..=61).contains(&sum), "a fifth of 255 expected in a row, got {sum}");
}

#[test]
fn a_stretched_cutout_fills_the_rectangle_it_is_given() {
    for (scale, stretch) in [(1.0, 2.0), (2.0, 0.25), (0.5, 3.0), (0.3, 0.5), (3.0, 0.1)] {
        let place = Placement { scale, stretch, ..Placement::at(30.0, 20.0) };
        let picture = render(&flat(60, 40, [0; 3]), &[placed(flat(20, 10, [200; 3]), place, 1.0)]);
        let (half_w, half_h) = (10.0 * scale, 5.0 * scale * stretch);
        for (y, x) in (0..40).flat_map(|y| (0..60).map(move |x| (y, x))) {
            let (across, down) = ((f64::from(x) + 0.5 - 30.0).abs(), (f64::from(y) + 0.5 - 20.0).abs());
            let level = pixel(&picture, x, y)[0];
            if across < half_w - 0.6 && down < half_h - 0.6 {
                assert_eq!(level, 200, "at {x}, {y} of {scale} x {stretch}");
            } else if across > half_w + 0.6 || down > half_h + 0.6 {
                assert_eq!(level, 0, "at {x}, {y} of {scale} x {stretch}");
            }
        }
    }
}

#[test]
fn a_cutout_stretched_by_whole_numbers_shows_its_pixels_in_order() {
    // Two rows, black over white, made four times as tall and half as wide: still black over white.
    let rgb = [[0; 3], [0; 3], [255; 3], [255; 3]].concat();
    let source = Photo::from_rgb(2, 2, rgb).unwrap();
    let place = Placement { scale: 0.5, stretch: 8.0, ..Placement::at(3.5, 4.0) };
    let picture = render(&flat(7, 8, [9; 3]), &[placed(source, place, 1.0)]);
    assert_eq!((pixel(&picture, 3, 0), pixel(&picture, 3, 7)), ([0; 3], [255; 3]));
    assert_eq!((pixel(&picture, 2, 4), pixel(&picture, 4, 4)), ([9; 3], [9; 3]));
    assert!(pixel(&picture, 3, 3)[0] < pixel(&picture, 3, 4)[0]);
}

#[test]
fn absurd_placements_neither_hang_nor_panic() {
    let background = varied(30, 20);
    for value in [f64::NAN, f64::INFINITY, -1.0, 0.0, 1e-300, 1e-6, 1e6, 1e300, f64::MAX, f64::MIN_POSITIVE] {
        for place in [
            Placement { scale: value, ..Placement::at(15.0, 10.0) },
            Placement { angle_rad: value, ..Placement::at(15.0, 10.0) },
            Placement { stretch: value, ..Placement::at(15.0, 10.0) },
            Placement { scale: value, stretch: value, angle_rad: 0.5, ..Placement::at(15.0, 10.0) },
            Placement::at(value, 10.0),
            Placement::at(15.0, -value),
            Placement { scale: value, angle_rad: 1.0, flip: true, ..Placement::at(-value, value) },
        ] {
            let picture = render(&background, &[placed(varied(7, 3), place, 1.0)]);
            assert_eq!((picture.width(), picture.height()), (30, 20));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_layer_in_the_backgrounds_colour_is_not_seen(
        colour in any::<[u8; 3]>(), hidden in any::<[u8; 3]>(), scale in 0.02_f64..5.0, angle_rad in -7.0_f64..7.0,
        stretch in 0.1_f64..10.0,
        x in -10.0_f64..60.0, y in -10.0_f64..60.0, flip in any::<bool>(), opacity in 0.0_f32..=1.0,
    ) {
        let place = Placement { scale, stretch, angle_rad, flip, ..Placement::at(x, y) };
        let picture = render(&flat(50, 50, colour), &[placed(soft_disc(33, colour, hidden), place, opacity)]);
        for pixel in picture.rgb().chunks(3) {
            prop_assert!(pixel.iter().zip(&colour).all(|(a, b)| a.abs_diff(*b) <= 1));
        }
    }

    #[test]
    fn every_result_lies_between_the_layer_and_the_background(
        below in any::<u8>(), above in any::<u8>(), alpha in any::<u8>(), opacity in 0.0_f32..=1.0,
    ) {
        let layer = flat(3, 3, [above; 3]).with_alpha(vec![alpha; 9]).unwrap();
        let picture = render(&flat(3, 3, [below; 3]), &[placed(layer, Placement::at(1.5, 1.5), opacity)]);
        let exact = f32::from(alpha) / 255.0 * opacity;
        let exact = f32::from(above) * exact + f32::from(below) * (1.0 - exact);
        prop_assert!((f32::from(pixel(&picture, 1, 1)[1]) - exact).abs() <= 1.01);
    }
}

/// Stops when a share is drawn.
struct StopsAt(f32, std::sync::atomic::AtomicBool);

impl lineup::imaging::Watch for StopsAt {
    fn reached(&self, share: f32) {
        self.1.fetch_or(share >= self.0, std::sync::atomic::Ordering::SeqCst);
    }

    fn stopped(&self) -> bool {
        self.1.load(std::sync::atomic::Ordering::SeqCst)
    }
}

#[test]
fn a_stopped_picture_is_none_and_a_watched_one_is_the_same() {
    let layers = [placed(flat(300, 300, [9; 3]), Placement::at(200.0, 200.0), 1.0)];
    let background = varied(400, 500);
    let stops = |at: f32| StopsAt(at, false.into());
    assert!(lineup::imaging::render_watched(&background, &layers, &stops(0.5)).is_none());
    let watched = lineup::imaging::render_watched(&background, &layers, &stops(2.0)).unwrap();
    assert_eq!(watched.rgb(), render(&background, &layers).rgb());
}
