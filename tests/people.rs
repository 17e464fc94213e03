//! People of real photos: how many, whose pixels, and nobody where nobody is.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "tests")]

mod common;

use lineup::{
    imaging::{Photo, Rect},
    inference::{Progress, Segmenter, Stage, Subject, people::People},
};

fn find(photo: &Photo) -> Vec<Subject> {
    let mut people = People::open(&Progress::default()).unwrap();
    let progress = Progress::default();
    let found = people.segment(photo, &progress).unwrap();
    check(&found, photo);
    found
}

/// What holds for every result: order, boxes, and no pixel with two owners.
fn check(found: &[Subject], photo: &Photo) {
    let (w, h) = (photo.width(), photo.height());
    for (subject, id) in found.iter().zip(1..) {
        assert_eq!((subject.id, subject.label.as_str()), (id, "person"));
        assert!((0.0..=1.0).contains(&subject.score), "{}", subject.score);
        for b in std::iter::once(subject.bounds).chain(subject.face) {
            assert!(b.area() > 0.0 && b == b.clamped(w, h), "{b:?}");
        }
    }
    assert!(found.windows(2).all(|two| two[0].bounds.centre().0 <= two[1].bounds.centre().0));
    // Between the cells as well: steps that no grid has.
    let step = f64::from(w.max(h)) / 700.3;
    for j in 0..(f64::from(h) / step) as u32 {
        for i in 0..(f64::from(w) / step) as u32 {
            let (x, y) = (f64::from(i) * step, f64::from(j) * step);
            let owners = found.iter().filter(|subject| subject.mask.sample(x, y) > 0.5).count();
            assert!(owners < 2, "{owners} people own ({x}, {y})");
        }
    }
}

/// The strongest probability of anybody at every pixel.
fn union(found: &[Subject], width: u32, height: u32) -> Vec<f32> {
    let cells = (0..height).flat_map(|y| (0..width).map(move |x| (f64::from(x) + 0.5, f64::from(y) + 0.5)));
    cells.map(|(x, y)| found.iter().map(|subject| subject.mask.sample(x, y)).fold(0.0, f32::max)).collect()
}

/// The photo with part of it replaced.
fn painted(photo: &Photo, area: Rect, colour: [u8; 3]) -> Photo {
    let width = photo.width();
    let mut rgb = photo.rgb().to_vec();
    for (number, pixel) in (0..).zip(rgb.chunks_exact_mut(3)) {
        let (x, y) = ((number % width) as f32, (number / width) as f32);
        if (area.x0..area.x1).contains(&x) && (area.y0..area.y1).contains(&y) {
            pixel.copy_from_slice(&colour);
        }
    }
    Photo::from_rgb(width, photo.height(), rgb).unwrap()
}

/// Photos one beside the other on grey, standing on the same line, every one at the height it has.
fn side_by_side(photos: &[&Photo]) -> Photo {
    let width: u32 = photos.iter().map(|photo| photo.width()).sum();
    let height = photos.iter().map(|photo| photo.height()).max().unwrap();
    let mut rgb = vec![128; (width * height * 3) as usize];
    let mut left = 0;
    for photo in photos {
        let stride = photo.width() as usize * 3;
        for (row, pixels) in photo.rgb().chunks_exact(stride).enumerate() {
            let y = (height - photo.height()) as usize + row;
            let start = (y * width as usize + left) * 3;
            rgb[start..start + stride].copy_from_slice(pixels);
        }
        left += photo.width() as usize;
    }
    Photo::from_rgb(width, height, rgb).unwrap()
}

fn crop(photo: &Photo, area: Rect) -> Photo {
    let stride = photo.width() as usize * 3;
    let (x, width) = (area.x0 as usize, area.width() as usize);
    let rows = photo.rgb().chunks_exact(stride).skip(area.y0 as usize).take(area.height() as usize);
    let rgb = rows.flat_map(|row| row[x * 3..(x + width) * 3].to_vec()).collect();
    Photo::from_rgb(width as u32, area.height() as u32, rgb).unwrap()
}

fn samples() -> [Photo; 2] {
    ["astronaut.png", "grace_hopper.jpg"].map(|name| common::photo(&common::file(&format!("assets/samples/{name}"))))
}

#[test]
fn two_strangers_side_by_side_are_two_people_from_left_to_right() {
    let [astronaut, hopper] = samples();
    let found = find(&side_by_side(&[&astronaut, &hopper]));
    assert_eq!(found.len(), 2);
    for (subject, side) in found.iter().zip([0.0..512.0, 512.0..1024.0]) {
        let face = subject.face.unwrap();
        assert!(side.contains(&face.x0) && side.contains(&face.x1), "{face:?}");
        let (x, y) = face.centre();
        assert!(subject.mask.sample(x.into(), y.into()) > 0.8);
        assert!(subject.bounds.x0 >= side.start - 3.0 && subject.bounds.x1 <= side.end + 3.0, "{:?}", subject.bounds);
    }
}

#[test]
fn nobody_is_found_where_nobody_is() {
    for value in [0, 127, 255] {
        assert!(find(&Photo::from_rgb(64, 48, vec![value; 64 * 48 * 3]).unwrap()).is_empty());
    }
    for (width, height) in [(1, 1), (3000, 1), (1, 700)] {
        assert!(find(&Photo::from_rgb(width, height, vec![90; (width * height * 3) as usize]).unwrap()).is_empty());
    }
    let Some(shared) = common::shared() else { return };
    for name in ["public-domain/coffee.png", "public-domain/rocket.jpg", "u2-bike.jpg", "u2-horse.jpg", "u2-long.jpg"] {
        let found = find(&common::photo(&shared.join("photos").join(name)));
        assert!(found.is_empty(), "{name}: {} people", found.len());
    }
}

#[test]
fn a_stopped_search_says_so_and_the_next_one_works() {
    let [astronaut, _] = samples();
    let mut people = People::open(&Progress::default()).unwrap();
    let progress = Progress::default();
    let canceller = progress.clone();
    let thread = std::thread::spawn(move || {
        while canceller.now().0 != Stage::Finding || canceller.now().1 == 0 {
            std::thread::yield_now();
        }
        canceller.cancel();
    });
    assert_eq!(people.segment(&astronaut, &progress).unwrap_err().to_string(), "stopped");
    thread.join().unwrap();
    let progress = Progress::default();
    assert_eq!(people.segment(&astronaut, &progress).unwrap().len(), 1);
    let (stage, done, total) = progress.now();
    assert_eq!((stage, done), (Stage::Masks, total));
}

#[test]
fn transparent_surroundings_are_as_white_ones() {
    let [_, hopper] = samples();
    let right = Rect::new(300.0, 0.0, 512.0, 600.0);
    let white = painted(&hopper, right, [255; 3]);
    let alpha = (0..600 * 512).map(|i| if i % 512 >= 300 { 0 } else { 255 }).collect();
    let clear = painted(&hopper, right, [0, 200, 0]).with_alpha(alpha).unwrap();
    let (a, b) = (find(&white), find(&clear));
    assert_eq!((a.len(), b.len()), (1, 1));
    assert_eq!(a[0].mask.probs(), b[0].mask.probs());
}

/// The bar: union IoU at least 0.93 on average, and every count right.
#[test]
fn people_agree_with_the_reference_masks() {
    let Some(shared) = common::shared() else { return };
    let photos = [
        ("coach-and-player", 2),
        ("group-of-five", 5),
        ("portrait-man", 1),
        ("portrait-street", 1),
        ("two-children", 2),
        ("two-dancers", 2),
        ("two-fighters", 2),
        ("two-hurdlers", 2),
    ];
    let mut sum = 0.0;
    for (name, count) in photos {
        let photo = common::photo(&shared.join(format!("photos/{name}.jpg")));
        let begun = std::time::Instant::now();
        let found = find(&photo);
        let took = begun.elapsed();
        let (expected, width, height) = common::grey(&shared.join(format!("reference/human_seg/{name}.png")));
        let (_, iou) = common::compare(&union(&found, width, height), &expected);
        println!("{name:<18} {} people, IoU {iou:.4}, {took:.1?}", found.len());
        assert_eq!(found.len(), count, "{name}");
        sum += iou;
    }
    let mean = sum / photos.len() as f64;
    println!("mean {mean:.4}");
    assert!(mean >= 0.93, "{mean}");
}

/// The photo with one face of those that were found painted over.
fn face_covered(photo: &Photo, faces: &[Rect], number: usize) -> Photo {
    let face = faces[number];
    let (x, y) = face.centre();
    let (rx, ry) = (0.7 * face.width(), 0.7 * face.height());
    painted(photo, Rect::new(x - rx, y - ry, x + rx, y + ry), [70, 45, 30])
}

#[test]
fn a_person_whose_face_is_covered_is_still_found() {
    let Some(shared) = common::shared() else { return };
    let photo = common::photo(&shared.join("photos/two-hurdlers.jpg"));
    let faces: Vec<Rect> = find(&photo).iter().filter_map(|subject| subject.face).collect();
    assert_eq!(faces.len(), 2);
    let found = find(&face_covered(&photo, &faces, 0));
    assert_eq!(found.iter().map(|subject| subject.face.is_some()).collect::<Vec<_>>(), [false, true]);
}

#[test]
fn a_covered_face_between_neighbours_is_found_with_the_neighbours_hidden() {
    let Some(shared) = common::shared() else { return };
    let photo = common::photo(&shared.join("photos/group-of-five.jpg"));
    let whole = find(&photo);
    let faces: Vec<Rect> = whole.iter().filter_map(|subject| subject.face).collect();
    assert_eq!(faces.len(), 5);
    let found = find(&face_covered(&photo, &faces, 4));
    assert_eq!(found.len(), 5);
    assert!(found[4].face.is_none() && found[4].bounds.iou(&whole[4].bounds) > 0.8, "{:?}", found[4].bounds);
}

/// A hockey player who bends, in a helmet, touches another's helmet in what stands out; of the five, two show a face.
#[test]
fn players_who_touch_and_show_no_face_are_people_of_their_own() {
    let Some(shared) = common::shared() else { return };
    let found = find(&common::photo(&shared.join("photos/u2-hockey.png")));
    assert_eq!(found.len(), 5);
    let player = found.iter().find(|subject| subject.mask.sample(110.0, 110.0) > 0.5).unwrap();
    assert!(player.face.is_none() && player.mask.sample(125.0, 190.0) > 0.5, "from the vest to the skate");
    assert!(player.mask.sample(30.0, 150.0) < 0.5, "not the helmet before him");
}

#[test]
fn a_close_up_is_covered_from_hair_to_collar() {
    let Some(shared) = common::shared() else { return };
    let photo = common::photo(&shared.join("photos/portrait-man.jpg"));
    let (reference, width, _) = common::grey(&shared.join("reference/human_seg/portrait-man.png"));
    for k in [0.6_f32, 0.45] {
        let (w, h) = (photo.width() as f32, photo.height() as f32);
        let (x, y) = ((w * (1.0 - k) / 2.0).floor(), (h * (1.0 - k) / 2.0).floor());
        let area = Rect::new(x, y, x + (w * k).floor(), y + (h * k).floor());
        let part = crop(&photo, area);
        let found = find(&part);
        assert_eq!(found.len(), 1, "the middle {k}");
        let expected: Vec<f32> = (0..part.height())
            .flat_map(|j| (0..part.width()).map(move |i| (i + x as u32, j + y as u32)))
            .map(|(i, j)| reference[(j * width + i) as usize])
            .collect();
        let (_, iou) = common::compare(&union(&found, part.width(), part.height()), &expected);
        println!("the middle {k} of portrait-man: IoU {iou:.4}");
        assert!(iou >= 0.9, "the middle {k}: {iou}");
    }
}

/// Twenty people, about 230 pixels tall, in two rows.
#[test]
fn a_crowd_of_twenty_is_found() {
    let people = samples().map(|photo| photo.proxy(230));
    let row: Vec<&Photo> = people.iter().cycle().take(10).collect();
    let row = side_by_side(&row);
    let mut rgb = row.rgb().to_vec();
    rgb.extend(std::iter::repeat_n(128, row.width() as usize * 3 * 60));
    rgb.extend_from_slice(row.rgb());
    let crowd = Photo::from_rgb(row.width(), row.height() * 2 + 60, rgb).unwrap();
    let begun = std::time::Instant::now();
    let found = find(&crowd);
    println!("{} people in {} x {}, {:.1?}", found.len(), crowd.width(), crowd.height(), begun.elapsed());
    assert!((18..=20).contains(&found.len()), "{}", found.len());
}

#[test]
fn the_samples_are_one_person_each() {
    for (photo, name) in samples().iter().zip(["astronaut", "grace hopper"]) {
        let found = find(photo);
        assert_eq!(found.len(), 1, "{name}");
        assert!(found[0].face.is_some() && found[0].score > 0.5);
    }
}
