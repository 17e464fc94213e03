//! Bad input is normal: a clear error, quickly, and never a panic.

use std::time::{Duration, Instant};

use lineup::imaging::{LoadError, decode, load};
use proptest::prelude::*;

use super::{
    make::{jpeg_with, one_of_each, picture, png},
    reading::crc32,
};

/// A PNG whose header claims a size it does not have.
fn claims(width: u32, height: u32) -> Vec<u8> {
    let mut file = png((1, 1), png::ColorType::Rgb, png::BitDepth::Eight, &[1, 2, 3], |_| {});
    file[16..20].copy_from_slice(&width.to_be_bytes());
    file[20..24].copy_from_slice(&height.to_be_bytes());
    let crc = crc32(&file[12..29]);
    file[29..33].copy_from_slice(&crc.to_be_bytes());
    file
}

#[test]
fn more_than_300_megapixels_are_refused_by_their_header() {
    let start = Instant::now();
    let error = decode(&claims(30_100, 10_000)).unwrap_err();
    assert!(matches!(error, LoadError::TooLarge { width: 30_100, height: 10_000, limit_megapixels: 300 }), "{error:?}");
    assert!(error.to_string().contains("30100 x 10000"), "{error}");
    assert!(matches!(decode(&claims(0x7FFF_FFFF, 0x7FFF_FFFF)), Err(LoadError::TooLarge { .. })));
    assert!(start.elapsed() < Duration::from_secs(1));
}

#[test]
fn a_header_that_promises_what_is_not_there_is_refused_quickly() {
    let start = Instant::now();
    assert!(matches!(decode(&claims(30_000, 10_000)), Err(LoadError::CutOff | LoadError::Damaged { .. })));
    let mut jpeg = jpeg_with(&picture(16, 16), 16, 16, jpeg_encoder::ColorType::Rgb, |_| {});
    let frame = jpeg.windows(2).position(|pair| pair == [0xFF, 0xC0]).unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0x3A, 0x98, 0x4E, 0x20]); // 20,000 x 15,000
    assert!(matches!(decode(&jpeg), Err(LoadError::CutOff)));
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
}

#[test]
fn what_is_no_photo_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        load(&path).unwrap_err()
    };
    assert!(matches!(file("empty.jpg", b""), LoadError::Empty));
    assert!(matches!(file("text.png", b"Dear diary, today I saw a photo."), LoadError::NotAPhoto));
    assert!(matches!(file("film.jpg", b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2"), LoadError::Unsupported { .. }));
    let heic = file("phone.jpg", b"\0\0\0\x24ftypheic\0\0\0\0mif1heic");
    assert_eq!(heic.to_string(), "a HEIC photo cannot be read here: convert it to JPEG or PNG first");
    assert!(matches!(load(folder.path()), Err(LoadError::Unreadable { .. })));
    assert!(matches!(load(&folder.path().join("none.jpg")), Err(LoadError::Missing { .. })));
    assert!(matches!(load("".as_ref()), Err(LoadError::Missing { .. })));
}

#[test]
fn a_file_cut_in_half_says_that_it_is_cut_off() {
    for (name, bytes) in one_of_each() {
        let error = decode(&bytes[..bytes.len() / 2]).expect_err(name);
        assert!(matches!(error, LoadError::CutOff | LoadError::Damaged { .. }), "{name}: {error:?}");
        println!("{name}: {error}");
    }
}

#[test]
fn a_jpeg_without_its_last_rows_is_cut_off_and_one_without_its_end_mark_opens() {
    let whole = jpeg_with(&picture(400, 300), 400, 300, jpeg_encoder::ColorType::Rgb, |_| {});
    assert!(matches!(decode(&whole[..whole.len() * 9 / 10]), Err(LoadError::CutOff)));
    let unmarked = decode(&whole[..whole.len() - 2]).unwrap();
    assert_eq!(unmarked.rgb(), decode(&whole).unwrap().rgb());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let _ = decode(&bytes);
    }

    #[test]
    fn damaged_files_never_panic(
        which in 0usize..8,
        cut in proptest::option::of(0.0f64..1.0),
        flips in proptest::collection::vec((0.0f64..1.0, 0u8..8), 0..12),
    ) {
        let (_, mut bytes) = one_of_each().swap_remove(which);
        for (at, bit) in flips {
            let i = (at * bytes.len() as f64) as usize;
            bytes[i] ^= 1 << bit;
        }
        if let Some(cut) = cut {
            bytes.truncate((cut * bytes.len() as f64) as usize);
        }
        if let Ok(photo) = decode(&bytes) {
            prop_assert_eq!(photo.rgb().len(), photo.pixel_count() * 3);
        }
    }
}
