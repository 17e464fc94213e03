//! The feather against OpenCV's results, and its own properties.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod common;

use std::path::Path;

use lineup::imaging::blur::feather;
use proptest::prelude::*;

struct Plane {
    width: u32,
    height: u32,
    levels: Vec<u8>,
}

fn plane(path: &Path) -> Plane {
    let grey = image::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display())).into_luma8();
    Plane { width: grey.width(), height: grey.height(), levels: grey.into_raw() }
}

fn furthest_apart(a: &[u8], b: &[u8]) -> u8 {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).map(|(a, b)| a.abs_diff(*b)).max().unwrap_or(0)
}

fn blurred(plane: &Plane, radius_px: f32) -> Vec<u8> {
    feather(&plane.levels, plane.width, plane.height, radius_px)
}

/// The definition, written plainly: the same kernel rows by columns, without tiles, strips or skipping.
fn plainly(plane: &Plane, radius: usize) -> Vec<u8> {
    // One white pixel on a long line gives the kernel back, in 255ths of 256ths.
    let (w, h, r) = (plane.width as isize, plane.height as isize, radius as isize);
    let kernel = opencv_kernel(radius);
    let fold = |i: isize, n: isize| {
        let period = (2 * (n - 1)).max(1);
        let i = i.rem_euclid(period);
        if n == 1 { 0 } else { i.min(period - i) }
    };
    let at = |x: isize, y: isize| u32::from(plane.levels[(fold(y, h) * w + fold(x, w)) as usize]);
    let across = |x: isize, y: isize| -> u32 { (-r..=r).map(|i| kernel[i.unsigned_abs()] * at(x + i, y)).sum() };
    let pixel = |x: isize, y: isize| -> u32 { (-r..=r).map(|i| kernel[i.unsigned_abs()] * across(x, y + i)).sum() };
    (0..h).flat_map(|y| (0..w).map(move |x| (x, y))).map(|(x, y)| ((pixel(x, y) + 32_768) >> 16) as u8).collect()
}

/// Half kernels of OpenCV 5.0 in 256ths, the centre first.
fn opencv_kernel(radius: usize) -> Vec<u32> {
    match radius {
        1 => vec![128, 64],
        3 => vec![72, 56, 28, 8],
        5 => vec![52, 45, 31, 17, 7, 2],
        7 => vec![40, 36, 30, 20, 12, 6, 3, 1],
        15 => vec![20, 20, 19, 17, 15, 13, 10, 7, 6, 4, 3, 2, 1, 0, 1, 0],
        _ => panic!("no kernel noted for radius {radius}"),
    }
}

#[test]
fn the_feather_is_opencvs_on_the_reference_matte() {
    let Some(shared) = common::shared() else { return };
    let folder = shared.join("reference/feather");
    let mask = plane(&folder.join("mask.png"));
    for radius in [1_u8, 3, 7, 15, 30, 50] {
        let expected = plane(&folder.join(format!("mask_r{radius}.png")));
        let apart = furthest_apart(&blurred(&mask, f32::from(radius)), &expected.levels);
        assert_eq!(apart, 0, "radius {radius}"); // 1 would do up to 15, 2 above
    }
}

#[test]
fn the_feather_is_opencvs_on_shapes_at_the_border_and_with_radii_beyond_the_picture() {
    let folder = common::file("tests/data/feather");
    let shapes = plane(&folder.join("plane.png"));
    for radius in [1_u8, 2, 3, 4, 5, 7, 15, 30, 50, 100] {
        let expected = plane(&folder.join(format!("radius-{radius}.png")));
        let apart = furthest_apart(&blurred(&shapes, f32::from(radius)), &expected.levels);
        assert_eq!(apart, 0, "radius {radius}");
    }
}

#[test]
fn a_large_mostly_flat_matte_is_filtered_as_if_nothing_were_skipped() {
    let (width, height) = (700_u32, 560_u32);
    let mut levels = vec![0; 700 * 560];
    for (i, level) in levels.iter_mut().enumerate() {
        let (x, y) = ((i % 700) as f32, (i / 700) as f32);
        if (x - 330.0).hypot(y - 260.0) < 150.0 || (x > 690.0 && y < 40.0) {
            *level = 255;
        }
        if y > 500.0 {
            *level = 40; // flat, at another level, down to the border
        }
    }
    levels[0] = 200;
    let plane = Plane { width, height, levels };
    for radius in [1, 7, 15] {
        assert_eq!(furthest_apart(&blurred(&plane, radius as f32), &plainly(&plane, radius)), 0, "radius {radius}");
    }
}

#[test]
fn a_radius_of_nothing_changes_nothing() {
    let plane = Plane { width: 3, height: 2, levels: vec![0, 255, 9, 80, 7, 1] };
    for radius in [0.0, -3.0, f32::NAN, f32::NEG_INFINITY] {
        assert_eq!(blurred(&plane, radius), plane.levels);
    }
}

#[test]
fn tiny_pictures_and_senseless_sizes_are_taken() {
    assert_eq!(feather(&[77], 1, 1, 100.0), [77]);
    assert_eq!(feather(&[10, 20], 2, 1, f32::INFINITY).len(), 2);
    assert_eq!(feather(&[], 0, 0, 5.0), Vec::<u8>::new());
    assert_eq!(feather(&[1, 2, 3], 2, 2, 5.0), [1, 2, 3]);
    assert_eq!(feather(&[1, 2, 3], u32::MAX, u32::MAX, 5.0), [1, 2, 3]);
}

#[test]
fn a_growing_radius_never_jumps() {
    let shapes = plane(&common::file("tests/data/feather/plane.png"));
    let mut before = shapes.levels.clone();
    for tenth in 1..=600_u16 {
        let now = blurred(&shapes, f32::from(tenth) / 10.0);
        // A step of a tenth near nothing is a tenth of the way to the first whole kernel, at most a quarter of 255.
        let most = if tenth <= 10 { 26 } else { 12 };
        assert!(furthest_apart(&before, &now) <= most, "radius {}", f32::from(tenth) / 10.0);
        before = now;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_picture_is_filtered_by_the_definition(
        width in 1_u32..170, height in 1_u32..90, which in 0_usize..5, seed in any::<u64>(), sparse in any::<bool>(),
    ) {
        let radius = [1, 3, 5, 7, 15][which];
        let mut state = seed | 1;
        let levels = (0..width * height)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let level = (state >> 56) as u8;
                if sparse && level < 254 { 0 } else { level }
            })
            .collect();
        let plane = Plane { width, height, levels };
        prop_assert_eq!(blurred(&plane, radius as f32), plainly(&plane, radius));
    }

    #[test]
    fn a_flat_picture_stays_as_it_is(
        width in 1_u32..200, height in 1_u32..80, level in any::<u8>(), radius in 0.0_f32..120.0,
    ) {
        let plane = vec![level; (width * height) as usize];
        prop_assert_eq!(feather(&plane, width, height, radius), plane);
    }
}
