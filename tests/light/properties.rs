//! What lighting a cut-out never does, whatever it is asked for.

use lineup::imaging::{
    Crop, Cutout, Front, LightSettings, Matte, Photo, Placed, Placement, SceneStats, ShadowSettings,
    light::{self, At},
    render, shadow,
};
use proptest::prelude::*;

/// A gradient with some noise, warm or cool.
fn scene(warmth: i32, noise: u32) -> SceneStats {
    SceneStats::of(&picture(warmth, noise), &[])
}

fn picture(warmth: i32, noise: u32) -> Photo {
    let rgb = (0..200 * 150_u32).flat_map(|i| {
        let (x, y) = (i % 200, i / 200);
        let grain = (i.wrapping_mul(2_654_435_761) >> 20) % (noise + 1);
        let grey = (40 + x * 3 / 4 + (y / 30) * 5 + grain) as i32;
        [(grey + warmth) as u8, grey as u8, (grey - warmth) as u8]
    });
    Photo::from_rgb(200, 150, rgb.collect()).unwrap()
}

/// A soft disc of many colours.
fn person() -> Cutout {
    let colours = (0..60 * 80_u32).flat_map(|i| [(i % 251) as u8, (i * 7 % 241) as u8, (i / 60 * 3) as u8]);
    let alpha = (0..60 * 80).map(|i| {
        let (x, y) = (i % 60 - 30, i / 60 - 40);
        (255 - (x * x / 4 + y * y / 8)).clamp(0, 255) as u8
    });
    let photo = Photo::from_rgb(60, 80, colours.collect()).unwrap().with_alpha(alpha.collect()).unwrap();
    Cutout { photo, origin_x: 20, origin_y: 0 }
}

fn at(group_px: f64) -> At {
    At { group_px: (group_px, group_px), person_px: 1.0, raster: (120, 100), enlarge: true }
}

fn settings() -> impl Strategy<Value = LightSettings> {
    let percent = || -100.0_f32..100.0;
    (0.0_f32..1.0, -3.0_f32..3.0, percent(), percent(), percent(), percent(), 0.0_f32..1.0, any::<u32>()).prop_map(
        |(match_strength, exposure_ev, temperature, tint, contrast, saturation, match_grain, seed)| LightSettings {
            match_strength,
            exposure_ev,
            temperature,
            tint,
            contrast,
            saturation,
            match_sharpness: 0.0,
            match_grain,
            seed,
        },
    )
}

#[test]
fn neutral_settings_share_the_pixels_they_were_given() {
    let neutral = LightSettings { seed: 9, ..LightSettings::default() };
    for scale in [0.3, 1.0, 2.5] {
        let cutout = person();
        let lit = light::apply(&cutout, &neutral, &scene(30, 9), &scene(-20, 40), &at(scale));
        assert_eq!(lit.photo, cutout.photo); // the very same
        assert_eq!(lit.bounds, [20.0, 0.0, 80.0, 80.0]);
    }
}

#[test]
fn a_person_of_the_same_photo_is_not_changed_by_matching() {
    let (cutout, scene) = (person(), scene(12, 9));
    let lit = light::apply(
        &cutout,
        &LightSettings { match_strength: 1.0, ..LightSettings::MATCHED },
        &scene,
        &scene,
        &at(1.0),
    );
    assert_eq!((lit.photo.rgb(), lit.photo.alpha()), (cutout.photo.rgb(), cutout.photo.alpha()));
}

#[test]
fn grain_is_the_same_every_time_and_another_for_another_seed() {
    let settings = |seed| LightSettings { match_grain: 1.0, seed, ..LightSettings::default() };
    let lit = |seed| light::apply(&person(), &settings(seed), &scene(0, 0), &scene(0, 40), &at(1.0)).photo;
    assert_eq!(lit(1).rgb(), lit(1).rgb());
    assert_ne!(lit(1).rgb(), lit(2).rgb());
    assert_ne!(lit(1).rgb(), person().photo.rgb());
}

#[test]
fn a_person_pasted_at_another_size_has_the_pictures_pixels_and_stays_where_they_were() {
    for scale in [0.37, 0.8, 1.0, 2.6] {
        let lit = light::apply(&person(), &LightSettings::MATCHED, &scene(0, 0), &scene(0, 40), &at(scale));
        let [left, top, right, bottom] = lit.bounds;
        assert!(((right - left) * scale - f64::from(lit.photo.width())).abs() < 1e-6);
        assert!((left + right - 100.0).abs() < 1.0 / scale && (top + bottom - 80.0).abs() < 1.0 / scale);
    }
}

#[test]
fn a_blurred_person_reaches_further_but_not_beyond_their_photo() {
    let edges = |soft: f32| {
        let rgb = (0..200 * 200).flat_map(|i| {
            let x = (i % 200) as f32 % 40.0;
            let step = |x: f32| 1.0 / (1.0 + (-1.702 * x / soft).exp());
            [(60.0 + 130.0 * (step(x - 9.5) - step(x - 29.5))).round() as u8; 3]
        });
        SceneStats::of(&Photo::from_rgb(200, 200, rgb.collect()).unwrap(), &[])
    };
    let settings = LightSettings { match_sharpness: 1.0, ..LightSettings::default() };
    let lit = light::apply(&person(), &settings, &edges(0.6), &edges(2.0), &at(1.0));
    let [left, top, right, bottom] = lit.bounds;
    assert!(left < 20.0 && right > 80.0 && bottom > 80.0, "{:?}", lit.bounds);
    assert_eq!(top, 0.0); // the photo ends there, and so does the person
    assert!(lit.photo.alpha().unwrap().iter().any(|&alpha| alpha > 0 && alpha < 40));
}

/// A shadow of a person who stands in the middle of a picture.
fn shadowed(front: Option<&Matte>) -> (Photo, Photo) {
    let ground = picture(0, 0);
    let stands = Placement::at(100.0, 90.0);
    let settings = ShadowSettings { on: true, contact: 1.0, opacity: 1.0, ..ShadowSettings::OFF };
    let cast = shadow::cast(&person().photo, &settings, &stands).unwrap();
    let front = front.and_then(|matte| Front::new(matte, &Crop::whole((200, 150)))).map(std::sync::Arc::new);
    let cutout = Cutout { photo: cast.photo.clone(), origin_x: 0, origin_y: 0 };
    let placed = Placed { placement: cast.placement(&stands), cutout, opacity: 1.0, front };
    (render(&ground, &[placed]), ground)
}

#[test]
fn a_shadow_only_darkens_and_never_touches_who_stands_in_front() {
    let (with, ground) = shadowed(None);
    assert!(with.rgb().iter().zip(ground.rgb()).all(|(with, ground)| with <= ground));
    let darkened = with.rgb().iter().zip(ground.rgb()).filter(|(with, ground)| with < ground).count();
    assert!(darkened > 1000, "{darkened}");
    // Somebody covers the right half.
    let alpha = (0..200 * 150).map(|i| if i % 200 >= 100 { 255 } else { 0 }).collect();
    let (behind, ground) = shadowed(Some(&Matte { width: 200, height: 150, alpha }));
    for (i, (behind, ground)) in behind.rgb().iter().zip(ground.rgb()).enumerate() {
        assert!(i / 3 % 200 < 100 || behind == ground, "at {}", i / 3);
    }
    assert_ne!(behind.rgb(), ground.rgb());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn colours_and_grain_never_touch_alpha(settings in settings()) {
        let cutout = person();
        let lit = light::apply(&cutout, &settings, &scene(25, 5), &scene(-15, 30), &at(1.0));
        prop_assert_eq!(lit.photo.alpha(), cutout.photo.alpha());
        prop_assert_eq!((lit.photo.width(), lit.photo.height()), (60, 80));
    }

    #[test]
    fn more_exposure_is_never_darker(settings in settings(), more in 0.1_f32..1.0) {
        let plain = LightSettings { match_grain: 0.0, saturation: 0.0, ..settings };
        let brighter = LightSettings { exposure_ev: plain.exposure_ev + more, ..plain };
        let lit = |settings| light::apply(&person(), &settings, &scene(25, 5), &scene(-15, 30), &at(1.0)).photo;
        let (before, after) = (lit(plain), lit(brighter));
        prop_assert!(before.rgb().iter().zip(after.rgb()).all(|(before, after)| after >= before));
    }
}
