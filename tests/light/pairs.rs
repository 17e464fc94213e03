//! A person is taken out of a photo whose light was changed by known amounts, and put back into the photo as it was: how
//! far from the truth are they, as they come and after matching?

use std::path::Path;

use lineup::imaging::{
    Cutout, LightSettings, Mask, Matte, Photo, SceneStats, extract,
    light::{self, At, decode, encode},
};

use crate::{ciede, common};

/// What becomes of a photo.
#[derive(Clone, Copy, Debug)]
struct Change {
    ev: f32,
    /// Gains of red and blue in linear light.
    tinge: (f32, f32),
    /// Encoded, about the middle.
    contrast: f32,
    blur_px: f32,
    /// Standard deviation, levels.
    noise: f32,
}

const AS_IT_IS: Change = Change { ev: 0.0, tinge: (1.0, 1.0), contrast: 1.0, blur_px: 0.0, noise: 0.0 };

/// The light of the person's photo, and of the group photo they go into.
const PAIRS: [(&str, Change, Change); 7] = [
    ("darker and warm", Change { ev: -1.0, tinge: (1.3, 0.7), ..AS_IT_IS }, AS_IT_IS),
    ("brighter and cool", Change { ev: 0.6, tinge: (0.8, 1.25), ..AS_IT_IS }, AS_IT_IS),
    ("flat", Change { contrast: 0.7, ev: 0.2, ..AS_IT_IS }, AS_IT_IS),
    ("hard", Change { contrast: 1.3, ev: -0.3, tinge: (1.1, 0.9), ..AS_IT_IS }, AS_IT_IS),
    ("clean into noise", Change { ev: -0.7, tinge: (1.2, 0.85), ..AS_IT_IS }, Change { noise: 7.0, ..AS_IT_IS }),
    ("noisy into clean", Change { ev: -0.5, tinge: (0.85, 1.15), noise: 9.0, ..AS_IT_IS }, AS_IT_IS),
    (
        "sharp into blur and noise",
        Change { ev: 0.5, tinge: (1.15, 0.85), ..AS_IT_IS },
        Change { blur_px: 1.6, noise: 5.0, ..AS_IT_IS },
    ),
];

/// Normally distributed numbers, mean 0, standard deviation 1 (Box & Muller).
struct Normal(u64);

impl Normal {
    fn uniform(&mut self) -> f32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 40) as f32 + 0.5) / (1 << 24) as f32
    }

    fn next(&mut self) -> f32 {
        (-2.0 * self.uniform().ln()).sqrt() * (std::f32::consts::TAU * self.uniform()).cos()
    }
}

fn changed(photo: &Photo, change: &Change, seed: u64) -> Photo {
    let (width, height) = (photo.width() as usize, photo.height() as usize);
    let mut pixels: Vec<[f32; 3]> =
        photo.rgb().as_chunks::<3>().0.iter().map(|px| px.map(|v| f32::from(v) / 255.0)).collect();
    if change.blur_px > 0.0 {
        pixels = blurred(&blurred(&pixels, width, height, change.blur_px, 1, 0), width, height, change.blur_px, 0, 1);
    }
    let gains = [change.tinge.0, 1.0, change.tinge.1].map(|gain| gain * change.ev.exp2());
    let mut noise = Normal(seed);
    let rgb = pixels.iter().flat_map(|pixel| {
        let grain = change.noise;
        let lit: [f32; 3] =
            std::array::from_fn(|c| (encode(decode(pixel[c]) * gains[c]) - 0.5) * change.contrast + 0.5);
        lit.map(|v| (v * 255.0 + grain * noise.next()).round() as u8)
    });
    Photo::from_rgb(photo.width(), photo.height(), rgb.collect()).unwrap()
}

fn blurred(from: &[[f32; 3]], width: usize, height: usize, sigma: f32, dx: isize, dy: isize) -> Vec<[f32; 3]> {
    let taps: Vec<f32> = (-6..=6).map(|i: i32| (-((i * i) as f32) / (2.0 * sigma * sigma)).exp()).collect();
    let sum: f32 = taps.iter().sum();
    let at = |x: isize, y: isize| {
        from[y.clamp(0, height as isize - 1) as usize * width + x.clamp(0, width as isize - 1) as usize]
    };
    let pixel = |i: usize| {
        let (x, y) = ((i % width) as isize, (i / width) as isize);
        let mut out = [0.0; 3];
        for (k, tap) in (-6..).zip(&taps) {
            out.iter_mut().zip(at(x + k * dx, y + k * dy)).for_each(|(out, v)| *out += tap / sum * v);
        }
        out
    };
    (0..from.len()).map(pixel).collect()
}

/// A photo and where the person is.
struct Case {
    name: String,
    photo: Photo,
    mask: Mask,
}

/// The samples that the program carries, their people drawn by hand; with the shared folder photos of all kinds.
fn cases() -> Vec<Case> {
    let carried = [
        ("astronaut.png", vec![(0.43, 0.23, 0.14, 0.2), (0.47, 0.84, 0.37, 0.45)]),
        ("grace_hopper.jpg", vec![(0.52, 0.32, 0.21, 0.22), (0.5, 0.93, 0.47, 0.38)]),
    ];
    let mut cases: Vec<Case> = carried
        .into_iter()
        .map(|(name, parts)| {
            let photo = common::photo(&common::file(&format!("assets/samples/{name}"))).proxy(400);
            Case { name: name.to_owned(), mask: ellipses(&photo, &parts), photo }
        })
        .collect();
    if let Some(shared) = common::shared() {
        for name in ["portrait-man.jpg", "two-children.jpg", "two-hurdlers.jpg", "group-of-five.jpg"] {
            let photo = common::photo(&shared.join("photos").join(name)).proxy(400);
            let mask = shared.join("reference/human_seg").join(Path::new(name).with_extension("png"));
            let (grid, width, height) = common::grey(&mask);
            let mask = Mask::over_photo(width, height, grid, photo.width(), photo.height()).unwrap();
            cases.push(Case { name: name.to_owned(), photo, mask });
        }
    }
    cases
}

/// Ellipses: centre and radii in shares of the photo.
fn ellipses(photo: &Photo, parts: &[(f32, f32, f32, f32)]) -> Mask {
    let (width, height) = (photo.width(), photo.height());
    let inside = |i: u32| {
        let (x, y) = (((i % width) as f32 + 0.5) / width as f32, ((i / width) as f32 + 0.5) / height as f32);
        parts.iter().any(|(cx, cy, rx, ry)| ((x - cx) / rx).powi(2) + ((y - cy) / ry).powi(2) < 1.0)
    };
    let probs = (0..width * height).map(|i| f32::from(u8::from(inside(i)))).collect();
    Mask::over_photo(width, height, probs, width, height).unwrap()
}

/// Means of 4 x 4 pixels that all lie in the person: colours as they are seen, grain averaged out.
fn colours(photo: &Photo, matte: &Matte) -> Vec<[f32; 3]> {
    let width = photo.width() as usize;
    let blocks = (0..photo.height() as usize / 4).flat_map(|y| (0..width / 4).map(move |x| (x * 4, y * 4)));
    let pixels = |(x, y): (usize, usize)| (0..16).map(move |i| (y + i / 4) * width + x + i % 4);
    blocks
        .filter(|&at| pixels(at).all(|i| matte.alpha[i] > 250))
        .map(|at| {
            let mut mean = [0.0; 3];
            for i in pixels(at) {
                mean.iter_mut().zip(&photo.rgb()[i * 3..]).for_each(|(mean, &v)| *mean += f32::from(v) / 16.0);
            }
            mean
        })
        .collect()
}

/// The noise inside the person, levels: median of the finest diagonal wavelets (Donoho & Johnstone 1994), of luma.
fn noise(photo: &Photo, matte: &Matte) -> f32 {
    let width = photo.width() as usize;
    let luma = |i: usize| {
        let px = &photo.rgb()[i * 3..i * 3 + 3];
        0.299 * f32::from(px[0]) + 0.587 * f32::from(px[1]) + 0.114 * f32::from(px[2])
    };
    let mut diagonal: Vec<f32> = (0..photo.height() as usize / 2)
        .flat_map(|y| (0..width / 2).map(move |x| 2 * y * width + 2 * x))
        .filter(|&i| [i, i + 1, i + width, i + width + 1].iter().all(|&i| matte.alpha[i] > 250))
        .map(|i| ((luma(i) - luma(i + 1) - luma(i + width) + luma(i + width + 1)) / 2.0).abs())
        .collect();
    diagonal.sort_by(f32::total_cmp);
    diagonal[diagonal.len() / 2] / 0.6745
}

fn mean_difference(a: &[[f32; 3]], b: &[[f32; 3]]) -> f64 {
    let each = a.iter().zip(b).map(|(a, b)| ciede::difference(ciede::lab(*a), ciede::lab(*b)));
    each.sum::<f64>() / a.len() as f64
}

/// The lit pixels back on the raster that the cut-out came from.
fn on_raster(cutout: &Cutout, lit: &light::Lit, photo: &Photo) -> Photo {
    let [left, top, ..] = lit.bounds.map(|v| v.round() as i64);
    let mut rgb = photo.rgb().to_vec();
    let (width, height) = (i64::from(photo.width()), i64::from(photo.height()));
    for (i, px) in (0..).zip(lit.photo.rgb().as_chunks::<3>().0) {
        let (x, y) = (left + i % i64::from(lit.photo.width()), top + i / i64::from(lit.photo.width()));
        if (0..width).contains(&x) && (0..height).contains(&y) {
            let at = (y * width + x) as usize * 3;
            rgb[at..at + 3].copy_from_slice(px);
        }
    }
    assert!(i64::from(cutout.origin_x) >= left);
    Photo::from_rgb(photo.width(), photo.height(), rgb).unwrap()
}

/// Errors before and after: colour, noise.
fn measure(case: &Case, person: &Change, group: &Change, crop: bool) -> [f64; 4] {
    let size = (case.photo.width(), case.photo.height());
    let group = changed(&case.photo, group, 11);
    let person = changed(&case.photo, person, 23);
    let matte = lineup::imaging::refine(&[&case.mask], &lineup::imaging::Edge::SOLID, size, size);
    let cutout = extract(&person, &matte).unwrap();
    let full = LightSettings { match_strength: 1.0, ..LightSettings::MATCHED };
    let group_scene = SceneStats::of(&group, &[&case.mask]);
    let person_scene = if crop { cropped(&person, case, &cutout) } else { SceneStats::of(&person, &[&case.mask]) };
    let at = At { group_px: (1.0, 1.0), person_px: 1.0, raster: size, enlarge: true };
    let lit = on_raster(&cutout, &light::apply(&cutout, &full, &person_scene, &group_scene, &at), &person);
    let truth = colours(&group, &matte);
    let colour = |photo: &Photo| mean_difference(&colours(photo, &matte), &truth);
    let noisy = noise(&group, &matte);
    let grain = |photo: &Photo| f64::from((noise(photo, &matte) - noisy).abs());
    [colour(&person), colour(&lit), grain(&person), grain(&lit)]
}

/// The scene of only a part of the photo: the person and a little room.
fn cropped(photo: &Photo, case: &Case, cutout: &Cutout) -> SceneStats {
    let (w, h) = (cutout.photo.width(), cutout.photo.height());
    let (x0, y0) = (cutout.origin_x.saturating_sub(w / 5), cutout.origin_y.saturating_sub(h / 8));
    let x1 = (cutout.origin_x + w + w / 5).min(photo.width());
    let y1 = (cutout.origin_y + h + h / 8).min(photo.height());
    let piece = photo.piece(x0, y0, x1 - x0, y1 - y0).unwrap();
    let probs = (y0..y1).flat_map(|y| (x0..x1).map(move |x| (f64::from(x) + 0.5, f64::from(y) + 0.5)));
    let probs = probs.map(|(x, y)| case.mask.sample(x, y)).collect();
    let mask = Mask::over_photo(x1 - x0, y1 - y0, probs, x1 - x0, y1 - y0).unwrap();
    SceneStats::of(&piece, &[&mask])
}

/// Means of after against before, where there was something to match.
fn ratios(crop: bool) -> (f64, f64) {
    let (mut colour, mut grain) = (Vec::new(), Vec::new());
    for case in cases() {
        for (what, person, group) in PAIRS.iter().skip(if crop { 4 } else { 0 }) {
            let [c0, c1, n0, n1] = measure(&case, person, group, crop);
            println!(
                "{:20} {what:26} colour {c0:5.2} -> {c1:5.2} ({:.2})  noise {n0:5.2} -> {n1:5.2} ({:.2})",
                case.name,
                c1 / c0,
                n1 / n0
            );
            if c0 > 1.0 {
                colour.push(c1 / c0);
            }
            if n0 > 1.0 {
                grain.push(n1 / n0);
            }
        }
    }
    let mean = |ratios: &[f64]| ratios.iter().sum::<f64>() / ratios.len() as f64;
    println!(
        "crop {crop}: colour {:.3} of {}, noise {:.3} of {}",
        mean(&colour),
        colour.len(),
        mean(&grain),
        grain.len()
    );
    (mean(&colour), mean(&grain))
}

#[test]
fn after_matching_at_most_two_fifths_of_the_difference_is_left() {
    let (colour, noise) = ratios(false);
    assert!(colour <= 0.4 && noise <= 0.4, "colour {colour}, noise {noise}");
}

#[test]
fn a_photo_that_shows_only_the_person_and_a_little_room_is_matched_too() {
    let (colour, noise) = ratios(true);
    assert!(colour <= 0.6 && noise <= 0.4, "colour {colour}, noise {noise}");
}
