//! Pixels at the sizes that matter: a 24-megapixel photo and the editor's proxy of one. Everything is made here.
//!
//! `cargo bench --bench imaging`; one group: `cargo bench --bench imaging -- refine`.

#![allow(clippy::unwrap_used, missing_docs, reason = "a benchmark")]

use std::sync::Arc;

use divan::{Bencher, black_box};
use lineup::imaging::{
    Alphas, Crop, Cutout, Edge, Format, Front, LightSettings, Mask, Matte, Photo, Placed, Placement, Rough, SceneStats,
    ShadowSettings, Subsampling, align, blur, extract,
    light::{self, At},
    load, refine, render, save, shadow,
};

const FULL: (u32, u32) = (6000, 4000);
const PROXY: (u32, u32) = (2048, 1365);
const RADII: [u32; 4] = [1, 7, 15, 50];

fn main() {
    divan::main();
}

/// A soft head and shoulders on 320 x 320 cells.
fn person() -> Mask {
    let cell = |i: usize| {
        let (x, y) = ((i % 320) as f32, (i / 320) as f32);
        let head = (x - 160.0).hypot((y - 95.0) * 0.8) - 32.0;
        let body = (x - 160.0).hypot((y - 290.0) * 0.6) - 90.0;
        1.0 / (1.0 + head.min(body).exp())
    };
    Mask::over_photo(320, 320, (0..320 * 320).map(cell).collect(), FULL.0, FULL.1).unwrap()
}

fn turned_people() -> Vec<Mask> {
    (0..8_u32)
        .map(|i| {
            let place = Placement {
                scale: 5.0,
                angle_rad: 0.1 * f64::from(i),
                ..Placement::at(600.0 * f64::from(i) + 700.0, 2000.0)
            };
            let cell =
                |i: usize| (1.2 - ((i % 256) as f32 - 128.0).hypot((i / 256) as f32 - 128.0) / 100.0).clamp(0.0, 1.0);
            Mask::new(256, 256, (0..256 * 256).map(cell).collect(), place.affine(256.0, 256.0)).unwrap()
        })
        .collect()
}

fn matte(size: (u32, u32)) -> Matte {
    refine(&[&person()], &Edge::default(), FULL, size)
}

/// No tile of it is flat.
fn soft(size: (u32, u32)) -> Matte {
    let level = |i: u32| {
        let (x, y) = ((i % size.0) as f32, (i / size.0) as f32);
        (127.0 + 110.0 * (x / 170.0).sin() * (y / 130.0).cos()) as u8 ^ (i.wrapping_mul(2_654_435_761) >> 30) as u8
    };
    Matte { width: size.0, height: size.1, alpha: (0..size.0 * size.1).map(level).collect() }
}

fn photo((width, height): (u32, u32)) -> Photo {
    let rgb = (0..width * height).flat_map(|i| {
        let (x, y) = (i % width, i / width);
        [(x / 24) as u8, (y / 16) as u8, ((x ^ y) & 63) as u8 + 96]
    });
    Photo::from_rgb(width, height, rgb.collect()).unwrap()
}

mod refining {
    use super::*;

    #[divan::bench(args = [FULL, PROXY])]
    fn one_person(bencher: Bencher<'_, '_>, size: (u32, u32)) {
        let mask = person();
        bencher.bench(|| refine(&[black_box(&mask)], &Edge::default(), FULL, size));
    }

    #[divan::bench(args = [FULL, PROXY])]
    fn one_person_with_a_feather_of_12(bencher: Bencher<'_, '_>, size: (u32, u32)) {
        let mask = person();
        let edge = Edge { feather_px: 12.0, ..Edge::default() };
        bencher.bench(|| refine(&[black_box(&mask)], &edge, FULL, size));
    }

    #[divan::bench(args = [FULL, PROXY])]
    fn eight_turned_people(bencher: Bencher<'_, '_>, size: (u32, u32)) {
        let masks = turned_people();
        let masks: Vec<&Mask> = masks.iter().collect();
        bencher.bench(|| refine(black_box(&masks), &Edge::default(), FULL, size));
    }
}

/// What a slider of the edge costs while it is held, and what an export does.
mod edges {
    use super::*;

    /// A person whose outline the pixels show, over stripes.
    fn photo_of_person() -> Photo {
        let (rough, person) = (photo(FULL), matte(FULL));
        let pixels = rough.rgb().as_chunks::<3>().0.iter().zip(&person.alpha);
        let mixed = pixels.flat_map(|(pixel, &alpha)| {
            let share = u16::from(alpha);
            pixel.map(|v| ((u16::from(v) * (255 - share) + (u16::from(v) / 4 + 40) * share) / 255) as u8)
        });
        Photo::from_rgb(FULL.0, FULL.1, mixed.collect()).unwrap()
    }

    fn cut(rough: &Rough, photo: &Photo, alphas: &Alphas) -> Option<Cutout> {
        extract(&rough.cleaned(photo, 0..FULL.0, 0..FULL.1, alphas)?, &alphas.shown)
    }

    #[divan::bench]
    fn refined_and_clean_at_proxy_size_at_the_next_threshold(bencher: Bencher<'_, '_>) {
        let (proxy, masks) = (photo_of_person().proxy(PROXY.0), vec![Arc::new(person())]);
        let before = Rough::new(masks.clone(), &Edge::SOLID, FULL, &proxy);
        bencher.bench(|| {
            let rough = before.again(masks.clone(), black_box(&Edge { threshold: 0.45, ..Edge::SOLID }));
            cut(&rough, &proxy, &rough.at_proxy())
        });
    }

    #[divan::bench(sample_count = 10)]
    fn refined_and_clean_at_24_megapixels(bencher: Bencher<'_, '_>) {
        let (photo, masks) = (photo_of_person(), vec![Arc::new(person())]);
        let proxy = photo.proxy(PROXY.0);
        bencher.bench(|| {
            let rough = Rough::new(masks.clone(), black_box(&Edge::SOLID), FULL, &proxy);
            cut(&rough, &photo, &rough.whole(&photo))
        });
    }
}

mod feathering {
    use super::*;

    #[divan::bench(args = RADII)]
    fn a_person_at_24_megapixels(bencher: Bencher<'_, '_>, radius: u32) {
        let matte = matte(FULL);
        bencher.bench(|| blur::feather(black_box(&matte.alpha), matte.width, matte.height, radius as f32));
    }

    #[divan::bench(args = RADII)]
    fn soft_everywhere_at_24_megapixels(bencher: Bencher<'_, '_>, radius: u32) {
        let matte = soft(FULL);
        bencher.bench(|| blur::feather(black_box(&matte.alpha), matte.width, matte.height, radius as f32));
    }

    #[divan::bench(args = RADII)]
    fn a_person_at_proxy_size(bencher: Bencher<'_, '_>, radius: u32) {
        let matte = matte(PROXY);
        bencher.bench(|| blur::feather(black_box(&matte.alpha), matte.width, matte.height, radius as f32));
    }
}

mod composing {
    use super::*;

    fn layers() -> Vec<Placed> {
        let size = (2000, 2000);
        let mask = Mask::over_photo(320, 320, person().probs().to_vec(), size.0, size.1).unwrap();
        let cutout: Cutout = extract(&photo(size), &refine(&[&mask], &Edge::default(), size, size)).unwrap();
        let at = |x, scale, angle_rad| Placement { scale, angle_rad, ..Placement::at(x, 2000.0) };
        [at(1500.0, 0.7, 0.0), at(4200.0, 1.3, 0.1)]
            .map(|placement| Placed { cutout: cutout.clone(), placement, opacity: 1.0, front: None })
            .to_vec()
    }

    #[divan::bench]
    fn cut_out_of_24_megapixels(bencher: Bencher<'_, '_>) {
        let (photo, matte) = (photo(FULL), matte(FULL));
        bencher.bench(|| extract(black_box(&photo), black_box(&matte)));
    }

    #[divan::bench]
    fn two_layers_behind_somebody_on_24_megapixels(bencher: Bencher<'_, '_>) {
        let group = photo(FULL);
        let front = Front::new(&matte(FULL), &Crop::whole(FULL)).map(Arc::new);
        let layers: Vec<Placed> = layers().into_iter().map(|layer| Placed { front: front.clone(), ..layer }).collect();
        bencher.bench(|| render(black_box(&group), black_box(&layers)));
    }

    #[divan::bench]
    fn a_second_shot_laid_over_24_megapixels(bencher: Bencher<'_, '_>) {
        let (shot, group) = (photo(FULL), photo(FULL));
        bencher.bench(|| align(black_box(&shot), black_box(&group)));
    }

    #[divan::bench]
    fn two_layers_on_24_megapixels(bencher: Bencher<'_, '_>) {
        let (group, layers) = (photo(FULL), layers());
        bencher.bench(|| render(black_box(&group), black_box(&layers)));
    }
}

mod lighting {
    use super::*;

    fn cutout(size: (u32, u32)) -> Cutout {
        extract(&photo(size), &matte(size)).unwrap()
    }

    fn scenes() -> (SceneStats, SceneStats) {
        (SceneStats::of(&photo(PROXY), &[]), SceneStats::of(&photo((1024, 683)), &[]))
    }

    fn lit(bencher: Bencher<'_, '_>, size: (u32, u32), settings: LightSettings) {
        let (cutout, (person, group)) = (cutout(size), scenes());
        let at = At { group_px: (0.9, 0.9), person_px: 1.0, raster: size, enlarge: true };
        bencher.bench(|| light::apply(black_box(&cutout), &settings, &person, &group, &at));
    }

    #[divan::bench]
    fn the_scene_of_24_megapixels(bencher: Bencher<'_, '_>) {
        let (photo, mask) = (photo(FULL), person());
        bencher.bench(|| SceneStats::of(black_box(&photo), &[&mask]));
    }

    #[divan::bench(args = [FULL, PROXY])]
    fn a_person_in_other_colours(bencher: Bencher<'_, '_>, size: (u32, u32)) {
        lit(bencher, size, LightSettings { match_strength: 1.0, saturation: 10.0, ..LightSettings::NEUTRAL });
    }

    #[divan::bench(args = [FULL, PROXY], sample_count = 5)]
    fn a_person_matched(bencher: Bencher<'_, '_>, size: (u32, u32)) {
        lit(bencher, size, LightSettings::MATCHED);
    }

    #[divan::bench(args = [FULL, PROXY])]
    fn a_shadow(bencher: Bencher<'_, '_>, size: (u32, u32)) {
        let (cutout, settings) = (cutout(size), ShadowSettings { on: true, ..ShadowSettings::OFF });
        bencher.bench(|| shadow::cast(black_box(&cutout.photo), &settings, &Placement::at(0.0, 0.0)));
    }
}

mod files {
    use super::*;

    const JPEG: Format = Format::Jpeg { quality: 92, subsampling: Subsampling::Full };

    #[divan::bench(args = ["jpg", "png"], sample_count = 5)]
    fn decode_24_megapixels(bencher: Bencher<'_, '_>, extension: &str) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(format!("photo.{extension}"));
        save(&path, &photo(FULL), if extension == "jpg" { JPEG } else { Format::Png }).unwrap();
        bencher.bench_local(|| load(black_box(&path)));
    }

    #[divan::bench(args = ["jpg", "png"], sample_count = 5)]
    fn export_24_megapixels(bencher: Bencher<'_, '_>, extension: &str) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(format!("photo.{extension}"));
        let photo = photo(FULL);
        bencher.bench_local(|| save(&path, &photo, if extension == "jpg" { JPEG } else { Format::Png }));
    }
}
