//! The arithmetic of people who are drawn again over a layer.

use std::sync::Arc;

use lineup::imaging::{Crop, Cutout, Front, Matte, Photo, Placed, Placement, extract, joined, render};

const SIZE: (u32, u32) = (90, 60);

/// Every pixel another colour.
fn varied((width, height): (u32, u32), step: u32) -> Photo {
    let rgb = (0..width * height).flat_map(|i| [(i * step % 251) as u8, (i * 91 % 241) as u8, (i % 256) as u8]);
    Photo::from_rgb(width, height, rgb.collect()).unwrap()
}

/// A soft disc of people.
fn disc(at: (f32, f32), radius: f32) -> Matte {
    let level = |i: u32| {
        let (x, y) = ((i % SIZE.0) as f32 + 0.5 - at.0, (i / SIZE.0) as f32 + 0.5 - at.1);
        ((radius - x.hypot(y)) * 60.0 + 128.0).clamp(0.0, 255.0) as u8
    };
    Matte { width: SIZE.0, height: SIZE.1, alpha: (0..SIZE.0 * SIZE.1).map(level).collect() }
}

fn nobody() -> Matte {
    Matte { width: SIZE.0, height: SIZE.1, alpha: vec![0; (SIZE.0 * SIZE.1) as usize] }
}

fn layer(placement: Placement, opacity: f32, front: Option<Front>) -> Placed {
    let photo = varied((40, 50), 53).with_alpha(vec![255; 2000]).unwrap();
    let cutout = Cutout { photo, origin_x: 0, origin_y: 0 };
    Placed { cutout, placement, opacity, front: front.map(Arc::new) }
}

/// All of the photo, a part of it, and a part of it turned.
fn crops() -> [Crop; 3] {
    let part = Crop { x: 12.0, y: 7.0, width: 60, height: 44, angle_rad: 0.0 };
    let turned = Crop { x: 15.0, y: 10.0, width: 55, height: 35, angle_rad: 0.1 };
    [Crop::whole(SIZE), part, turned.fitted(SIZE).unwrap()]
}

#[test]
fn behind_nobody_nothing_is_hidden() {
    for crop in crops() {
        assert!(Front::new(&nobody(), &crop).is_none());
        // Nor behind somebody who stands elsewhere.
        let elsewhere = Front::new(&disc((80.0, 50.0), 5.0), &crop);
        let place = crop.place(SIZE, Placement::at(25.0, 25.0));
        let background = crop.cut(&varied(SIZE, 37));
        let before = render(&background, &[layer(place, 0.8, None)]);
        let behind = render(&background, &[layer(place, 0.8, elsewhere)]);
        assert_eq!(before.rgb(), behind.rgb());
    }
}

#[test]
fn people_in_front_are_the_groups_own_pixels_and_the_group_is_unchanged_where_no_layer_is() {
    let matte = disc((45.0, 30.0), 14.0);
    for crop in crops() {
        let background = crop.cut(&varied(SIZE, 37));
        let place = Placement { angle_rad: 0.3, scale: 0.7, ..Placement::at(40.0, 32.0) };
        let placed = layer(crop.place(SIZE, place), 1.0, Front::new(&matte, &crop));
        let picture = render(&background, std::slice::from_ref(&placed));
        let without = render(&background, &[Placed { front: None, ..placed }]);
        let back = crop.to_frame(SIZE).inverse().unwrap();
        let width = background.width() as usize;
        let (mut hidden, mut seen) = (0, 0);
        for (i, pixel) in picture.rgb().chunks_exact(3).enumerate() {
            let (x, y) = back.apply((i % width) as f64 + 0.5, (i / width) as f64 + 0.5);
            let away = (x - 45.0).hypot(y - 30.0);
            let (ground, over) = (&background.rgb()[i * 3..i * 3 + 3], &without.rgb()[i * 3..i * 3 + 3]);
            if away < 11.0 {
                assert_eq!(pixel, ground, "{x}, {y} under {crop:?}");
                hidden += usize::from(ground != over);
            } else if away > 17.5 {
                assert_eq!(pixel, over, "{x}, {y} under {crop:?}");
                seen += usize::from(ground != over);
            } else if ground == over {
                assert_eq!(pixel, ground, "an edge that hides nothing shows nothing");
            }
        }
        assert!(hidden > 100 && seen > 100, "{hidden} {seen}");
    }
}

#[test]
fn a_half_matte_mixes_the_group_and_the_layer_by_halves_and_keeps_alpha() {
    let half = Matte { alpha: vec![128; (SIZE.0 * SIZE.1) as usize], ..nobody() };
    let crop = Crop::whole(SIZE);
    let alpha: Vec<u8> = (0..SIZE.0 * SIZE.1).map(|i| (i % 256) as u8).collect();
    for background in [varied(SIZE, 37), varied(SIZE, 37).with_alpha(alpha).unwrap()] {
        let without = render(&background, &[layer(Placement::at(45.0, 30.0), 0.6, None)]);
        let with = render(&background, &[layer(Placement::at(45.0, 30.0), 0.6, Front::new(&half, &crop))]);
        for i in 0..(SIZE.0 * SIZE.1) as usize {
            let of = |photo: &Photo| f64::from(photo.alpha().map_or(255, |alpha| alpha[i]));
            let m = 128.0 / 255.0;
            let wanted = m * of(&background) + (1.0 - m) * of(&without);
            assert!((of(&with) - wanted).abs() <= 1.0);
            if wanted < 20.0 {
                continue; // a colour that hardly shows is coarse
            }
            for channel in i * 3..i * 3 + 3 {
                let light = |photo: &Photo| f64::from(photo.rgb()[channel]) * of(photo);
                let colour = (m * light(&background) + (1.0 - m) * light(&without)) / wanted;
                assert!((f64::from(with.rgb()[channel]) - colour).abs() <= 3.0, "{colour} at {channel}");
            }
        }
    }
}

#[test]
fn nothing_shines_through_between_two_people_who_touch() {
    let left: Vec<u8> = (0..SIZE.0 * SIZE.1).map(|i| ((i % SIZE.0) * 255 / SIZE.0) as u8).collect();
    let right = Matte { alpha: left.iter().map(|level| 255 - level).collect(), ..nobody() };
    let both = joined([&Matte { alpha: left, ..nobody() }, &right]).unwrap();
    assert!(both.alpha.iter().all(|&level| level == 255));
    assert!(joined([]).is_none() && joined([&right, &Matte { width: 1, height: 1, alpha: vec![0] }]).is_none());
}

#[test]
fn each_layer_is_followed_at_once_by_the_people_before_it() {
    let matte = disc((45.0, 30.0), 14.0);
    let crop = Crop::whole(SIZE);
    let background = varied(SIZE, 37);
    let (behind, before) = (Placement::at(40.0, 30.0), Placement::at(55.0, 30.0));
    let picture = render(&background, &[layer(behind, 1.0, Front::new(&matte, &crop)), layer(before, 1.0, None)]);
    let alone = render(&background, &[layer(before, 1.0, None)]);
    let at = |photo: &Photo, x: u32, y: u32| photo.rgb()[((y * SIZE.0 + x) * 3) as usize..][..3].to_vec();
    assert_eq!(at(&picture, 50, 30), at(&alone, 50, 30), "who stands before everybody hides the person in front");
    assert_eq!(at(&picture, 34, 30), at(&background, 34, 30), "the person in front hides the other");
}

#[test]
fn behind_somebody_none_of_the_old_background_is_seen_round_them() {
    // Dark people before a bright wall, soft edges; a middle grey layer behind them.
    let matte = disc((45.0, 30.0), 14.0);
    let soft = Matte { alpha: matte.alpha.iter().map(|&a| if a == 255 { 255 } else { a / 2 }).collect(), ..matte };
    let flat = |level: u8| vec![level; (SIZE.0 * SIZE.1 * 3) as usize];
    let dark = |alpha: u8| 40.0 + 180.0 * (1.0 - f64::from(alpha) / 255.0);
    let wall = soft.alpha.iter().flat_map(|&alpha| [dark(alpha).round() as u8; 3]).collect();
    let group = Photo::from_rgb(SIZE.0, SIZE.1, wall).unwrap();
    let people = extract(&Photo::from_rgb(SIZE.0, SIZE.1, flat(40)).unwrap(), &soft).unwrap();
    let turned = Crop { x: 15.0, y: 10.0, width: 55, height: 35, angle_rad: 0.1 }.fitted(SIZE).unwrap();
    for crop in [Crop::whole(SIZE), turned] {
        let background = crop.cut(&group);
        let front = |cleaned: bool| {
            let front = Front::new(&soft, &crop).unwrap();
            if cleaned { front.with_colours(group.clone(), vec![Arc::new(people.clone())]) } else { front }
        };
        let behind = |front: Front| {
            let photo = Photo::from_rgb(50, 44, vec![128; 6600]).unwrap().with_alpha(vec![255; 2200]).unwrap();
            let placement = crop.place(SIZE, Placement::at(45.0, 30.0));
            let cutout = Cutout { photo, origin_x: 0, origin_y: 0 };
            render(&background, &[Placed { cutout, placement, opacity: 1.0, front: Some(Arc::new(front)) }])
        };
        let (mixed, cleaned) = (behind(front(false)), behind(front(true)));
        let back = crop.to_frame(SIZE).inverse().unwrap();
        let mut brighter = 0;
        for (i, (cleaned, mixed)) in cleaned.rgb().iter().zip(mixed.rgb()).enumerate().step_by(3) {
            let column = i as u32 / 3 % background.width();
            let (x, y) = back.apply(f64::from(column) + 0.5, f64::from(i as u32 / 3 / background.width()) + 0.5);
            let away = (x - 45.0).abs().max((y - 30.0).abs());
            if away < 21.0 {
                // Straightened, the ground and the shift are interpolated each in its own way.
                assert!((30..=132).contains(cleaned), "{cleaned}: a mix of 40 and 128 at {x}, {y}");
                brighter += usize::from(*mixed > 134);
            } else if away > 26.0 {
                assert!(cleaned.abs_diff(background.rgb()[i]) <= 1, "as it was where no layer is, {x}, {y}");
            }
        }
        assert!(brighter > 20, "a rim of the wall was there: {brighter}");
    }
}
