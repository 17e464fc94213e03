//! From masks to mattes: the ramp, the sampling, and that preview and export agree.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use lineup::imaging::{Affine, Edge, Mask, Matte, Placement, refine};
use proptest::prelude::*;

const EXACT: Edge = Edge { threshold: 0.5, softness: 0.5, feather_px: 0.0, ..Edge::RAW };

fn noise(count: usize, seed: u64) -> Vec<f32> {
    let mut state = seed | 1;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f32 / (1_u64 << 24) as f32
    };
    (0..count).map(|_| next()).collect()
}

/// A soft disc in the middle of a 320 x 320 grid over the photo.
fn disc(photo: (u32, u32)) -> Mask {
    let cell = |i: usize| {
        let (x, y) = ((i % 320) as f32 - 159.5, (i / 320) as f32 - 159.5);
        1.0 / (1.0 + ((x.hypot(y) - 90.0) / 4.0).exp())
    };
    Mask::over_photo(320, 320, (0..320 * 320).map(cell).collect(), photo.0, photo.1).unwrap()
}

/// The contract, point by point.
fn plainly(masks: &[&Mask], edge: &Edge, photo: (u32, u32), raster: (u32, u32)) -> Vec<u8> {
    let centre = |i: u32, photo: u32, raster: u32| (f64::from(i) + 0.5) * f64::from(photo) / f64::from(raster);
    (0..raster.1)
        .flat_map(|y| (0..raster.0).map(move |x| (x, y)))
        .map(|(x, y)| {
            let (x, y) = (centre(x, photo.0, raster.0), centre(y, photo.1, raster.1));
            let p = masks.iter().map(|mask| mask.sample(x, y)).fold(0.0, f32::max);
            let alpha = (0.5 + (p - edge.threshold) / (2.0 * edge.softness)).clamp(0.0, 1.0);
            if p > 0.0 { (alpha * 255.0).round() as u8 } else { 0 }
        })
        .collect()
}

fn furthest_apart(a: &[u8], b: &[u8]) -> u8 {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).map(|(a, b)| a.abs_diff(*b)).max().unwrap_or(0)
}

#[test]
fn no_mask_is_an_empty_matte_of_the_size_asked_for() {
    let matte = refine(&[], &Edge::default(), (100, 50), (10, 5));
    assert_eq!(matte, Matte { width: 10, height: 5, alpha: vec![0; 50] });
    assert_eq!(refine(&[], &Edge::default(), (0, 0), (0, 7)).alpha, Vec::<u8>::new());
}

#[test]
fn outside_every_mask_nothing_shows_at_any_setting() {
    let mask = Mask::new(2, 2, vec![1.0; 4], Affine::scale_then_move(5.0, 5.0, 10.0, 10.0)).unwrap();
    for (threshold, softness) in [(0.0, 0.0), (0.0, 0.5), (0.5, 0.5), (1.0, 0.0)] {
        let alpha =
            refine(&[&mask], &Edge { threshold, softness, feather_px: 0.0, ..Edge::RAW }, (40, 30), (40, 30)).alpha;
        for (i, level) in alpha.into_iter().enumerate() {
            let inside = (10..20).contains(&(i % 40)) && (10..20).contains(&(i / 40));
            assert_eq!(level > 0, inside, "pixel {i} at threshold {threshold}, softness {softness}");
        }
    }
}

#[test]
fn masks_are_joined_by_their_maximum() {
    let half = |p: f32, x: f64| Mask::new(1, 1, vec![p], Affine::scale_then_move(6.0, 4.0, x, 0.0)).unwrap();
    let (left, right) = (half(0.4, 0.0), half(0.8, 4.0));
    let row = |masks: &[&Mask]| refine(masks, &EXACT, (10, 4), (10, 4)).alpha[..10].to_vec();
    assert_eq!(row(&[&left, &right]), [102, 102, 102, 102, 204, 204, 204, 204, 204, 204]);
    assert_eq!(row(&[&left, &right]), row(&[&right, &left]));
}

#[test]
fn a_mask_far_outside_or_tiny_does_no_harm() {
    for map in [
        Affine::scale_then_move(1.0, 1.0, 1e12, -1e12),
        Affine::scale_then_move(1e-9, 1e-9, 5.0, 5.0),
        Affine::scale_then_move(1e9, 1e9, -1e8, -1e8),
        Placement { scale: 1e6, angle_rad: 1.0, flip: true, ..Placement::at(1e15, 3.0) }.affine(2.0, 2.0),
        Placement { scale: 1e-6, angle_rad: 1.0, flip: true, ..Placement::at(3.0, 3.0) }.affine(2.0, 2.0),
    ] {
        let mask = Mask::new(2, 2, vec![0.9; 4], map).unwrap();
        let matte = refine(&[&mask], &EXACT, (10, 10), (10, 10));
        assert_eq!(matte.alpha.len(), 100);
    }
}

#[test]
fn the_preview_is_the_export_seen_from_further_away() {
    let (photo, raster) = ((1800, 1200), (450, 300));
    let mask = disc(photo);
    for (threshold, softness, feather_px) in
        [(0.5, 0.5, 0.0), (0.3, 0.2, 0.0), (0.5, 0.5, 12.0), (0.5, 0.25, 30.0), (0.6, 0.3, 50.0)]
    {
        let edge = Edge { threshold, softness, feather_px, ..Edge::RAW };
        let export = refine(&[&mask], &edge, photo, photo);
        let preview = refine(&[&mask], &edge, photo, raster);
        let smaller: Vec<u8> = (0..300 * 450)
            .map(|i| {
                let (x, y) = (i % 450 * 4, i / 450 * 4);
                let sum: u32 = (0..16).map(|k| u32::from(export.alpha[(y + k / 4) * 1800 + x + k % 4])).sum();
                ((sum + 8) / 16) as u8
            })
            .collect();
        let apart = furthest_apart(&smaller, &preview.alpha);
        assert!(apart <= 6, "{edge:?}: {apart} levels");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_pixel_is_the_contracts(
        (w, h) in (1_u32..24, 1_u32..24), raster in (1_u32..90, 1_u32..70), photo in (1_u32..300, 1_u32..300),
        threshold in 0.0_f32..=1.0, softness in 0.01_f32..=0.5, seed in any::<u64>(),
    ) {
        let mask = Mask::over_photo(w, h, noise((w * h) as usize, seed), photo.0, photo.1).unwrap();
        let edge = Edge { threshold, softness, feather_px: 0.0, ..Edge::RAW };
        let apart = furthest_apart(
            &refine(&[&mask], &edge, photo, raster).alpha,
            &plainly(&[&mask], &edge, photo, raster),
        );
        prop_assert!(apart <= 1);
    }

    #[test]
    fn a_turned_mask_lies_where_its_map_says(
        (x, y) in (10.0_f64..70.0, 10.0_f64..50.0), angle_rad in 0.05_f64..6.2, flip in any::<bool>(),
        scale in 0.8_f64..8.0, seed in any::<u64>(),
    ) {
        let map = Placement { scale, angle_rad, flip, ..Placement::at(x, y) }.affine(9.0, 7.0);
        let mask = Mask::new(9, 7, noise(63, seed), map).unwrap();
        let (photo, raster) = ((80, 60), (80, 60));
        let fast = refine(&[&mask], &EXACT, photo, raster).alpha;
        let slow = plainly(&[&mask], &EXACT, photo, raster);
        let differing = fast.iter().zip(&slow).filter(|(a, b)| a.abs_diff(**b) > 1).count();
        prop_assert!(differing <= 1); // a centre exactly on the rim may fall to either side
    }

    #[test]
    fn raising_the_threshold_never_grows_the_matte(
        low in 0.0_f32..=1.0, more in 0.0_f32..=1.0, softness in 0.0_f32..=0.5, feather_px in 0.0_f32..9.0,
        seed in any::<u64>(),
    ) {
        let mask = Mask::over_photo(8, 6, noise(48, seed), 64, 48).unwrap();
        let at = |threshold| refine(&[&mask], &Edge { threshold, softness, feather_px, ..Edge::RAW }, (64, 48), (64, 48)).alpha;
        prop_assert!(at(low).iter().zip(&at((low + more).min(1.0))).all(|(low, high)| high <= low));
    }

    #[test]
    fn another_mask_never_shrinks_the_matte(seed in any::<u64>(), threshold in 0.0_f32..=1.0, softness in 0.0_f32..=0.5) {
        let mask = |seed, x| Mask::new(5, 5, noise(25, seed), Affine::scale_then_move(6.0, 6.0, x, 3.0)).unwrap();
        let (one, other) = (mask(seed, 1.5), mask(!seed, 12.5));
        let edge = Edge { threshold, softness, feather_px: 0.0, ..Edge::RAW };
        let alone = refine(&[&one], &edge, (48, 36), (48, 36)).alpha;
        let both = refine(&[&one, &other], &edge, (48, 36), (48, 36)).alpha;
        prop_assert!(alone.iter().zip(&both).all(|(alone, both)| both >= alone));
    }

    #[test]
    fn a_softer_edge_is_never_steeper(threshold in 0.0_f32..=1.0, p in 0.001_f32..=1.0) {
        let mask = Mask::over_photo(1, 1, vec![p], 1, 1).unwrap();
        let levels: Vec<u8> = [0.0, 0.1, 0.3, 0.5]
            .map(|softness| refine(&[&mask], &Edge { threshold, softness, feather_px: 0.0, ..Edge::RAW }, (1, 1), (1, 1)).alpha[0])
            .to_vec();
        let from_half = |level: u8| (f32::from(level) - 127.5).abs();
        prop_assert!(levels.windows(2).all(|pair| from_half(pair[1]) <= from_half(pair[0]) + 0.6));
    }
}
