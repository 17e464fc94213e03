//! The edge of a cut-out: grow, holes, islands, and what refine and clean do, against generated ground truth.

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::indexing_slicing, reason = "tests")]

#[path = "edges/measure.rs"]
mod measure;
#[path = "edges/scene.rs"]
mod scene;

use std::sync::Arc;

use lineup::imaging::{Affine, Alphas, Edge, Mask, Photo, Rough, refine};

fn flat(width: u32, height: u32) -> Photo {
    Photo::from_rgb(width, height, vec![90; width as usize * height as usize * 3]).unwrap()
}

/// A mask whose cells are pixels of a 100 x 80 photo, 1 inside the shape.
fn shape(inside: impl Fn(i32, i32) -> bool) -> Mask {
    let cell = |i: i32| if inside(i % 100, i / 100) { 1.0 } else { 0.0 };
    Mask::new(100, 80, (0..8000).map(cell).collect(), Affine::scale_then_move(1.0, 1.0, 0.0, 0.0)).unwrap()
}

fn cut(mask: Mask, edge: Edge) -> Alphas {
    Rough::new(vec![Arc::new(mask)], &edge, (100, 80), &flat(100, 80)).at_proxy()
}

fn area(alphas: &Alphas) -> usize {
    alphas.shown.alpha.iter().filter(|alpha| **alpha >= 128).count()
}

#[test]
fn growing_moves_the_edge_by_that_many_photo_pixels() {
    let square = |x: i32, y: i32| (30..70).contains(&x) && (20..60).contains(&y);
    for (grow_px, side) in [(0.0, 40), (3.0, 46), (-5.0, 30)] {
        let alphas = cut(shape(square), Edge { grow_px, softness: 0.1, ..Edge::RAW });
        let row = alphas.shown.alpha.chunks(100).nth(40).unwrap();
        assert_eq!(row.iter().filter(|alpha| **alpha >= 128).count(), side, "by {grow_px}");
        assert_eq!(area(&Alphas { shown: alphas.mixed.clone(), ..alphas }), 1600, "what is the person's own stays");
    }
    // The same in half the pixels.
    let half = refine(&[&shape(square)], &Edge { grow_px: 4.0, ..Edge::RAW }, (100, 80), (50, 40));
    assert_eq!(half.alpha.chunks(50).nth(20).unwrap().iter().filter(|alpha| **alpha >= 128).count(), 24);
}

#[test]
fn holes_and_islands_go_below_the_size_and_not_above_it() {
    let person = |x: i32, y: i32| {
        let hole = (40..45).contains(&x) && (30..35).contains(&y); // 25 pixels
        let gap = (50..60).contains(&x) && (30..40).contains(&y); // 100 pixels
        let speck = (85..88).contains(&x) && (10..13).contains(&y); // 9 pixels
        (30..70).contains(&x) && (20..60).contains(&y) && !hole && !gap || speck
    };
    let whole = 1600;
    for (fill_holes_px, drop_islands_px, expected) in [
        (0.0, 0.0, whole - 125 + 9),
        (5.0, 3.0, whole - 125 + 9),
        (5.1, 0.0, whole - 100 + 9),
        (20.0, 0.0, whole + 9),
        (0.0, 3.1, whole - 125),
        (20.0, 500.0, whole),
    ] {
        let alphas = cut(shape(person), Edge { softness: 0.0, fill_holes_px, drop_islands_px, ..Edge::RAW });
        assert_eq!(area(&alphas), expected, "holes below {fill_holes_px}, islands below {drop_islands_px}");
    }
}

#[test]
fn a_piece_is_what_the_whole_has_there_at_every_setting() {
    let person = |x: i32, y: i32| (x - 50).pow(2) + (y - 40).pow(2) < 900 && (x - 50).pow(2) + (y - 40).pow(2) > 20;
    let photo = flat(100, 80);
    for edge in [
        Edge { fill_holes_px: 10.0, grow_px: 2.5, feather_px: 4.0, ..Edge::SOLID },
        Edge { grow_px: -3.0, ..Edge::SOLID },
        Edge::SOLID,
    ] {
        let rough = Rough::new(vec![Arc::new(shape(person))], &edge, (100, 80), &photo);
        let whole = rough.whole(&photo);
        for (x, y) in [(0..40, 0..30), (33..70, 20..80), (60..100, 50..60)] {
            let piece = rough.piece(&photo, x.clone(), y.clone(), (x.len() as u32, y.len() as u32));
            let there = |matte: &lineup::imaging::Matte| {
                matte.piece(x.start, y.start, x.len() as u32, y.len() as u32).unwrap().alpha
            };
            for (a, b) in [(piece.shown.alpha, there(&whole.shown)), (piece.mixed.alpha, there(&whole.mixed))] {
                assert!(a.iter().zip(&b).all(|(a, b)| a.abs_diff(*b) <= 1), "{edge:?}");
            }
        }
    }
}

#[test]
fn the_measures_are_nothing_for_the_truth_and_grow_with_the_error() {
    let scene = scene::scenes(0.4).remove(2);
    let truth: Vec<u8> = scene.alpha.iter().map(|alpha| (alpha * 255.0).round() as u8).collect();
    let front: Vec<u8> = scene.front.iter().flatten().map(|level| level.round() as u8).collect();
    let none = measure::errors(&scene, &truth, &front);
    assert!(none.sad < 0.02 && none.mse < 1e-3 && none.gradient < 1e-4 && none.boundary < 0.01 && none.colour < 1.0);
    let mut last = none;
    for net in scene::NETS {
        let matte = refine(&[&scene.mask(net)], &Edge::RAW, scene.size(), scene.size());
        let errors = measure::errors(&scene, &matte.alpha, scene.photo.rgb());
        println!("{net:?}: {errors:?}");
        assert!(errors.sad > last.sad && errors.boundary > last.boundary && errors.gradient > last.gradient);
        last = errors;
    }
}
