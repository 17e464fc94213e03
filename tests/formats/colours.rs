//! Embedded profiles: colours keep their look, and what cannot be used is ignored.

use jpeg_encoder::ColorType;
use lineup::imaging::decode;
use moxcms::ColorProfile;
use png::{BitDepth, ColorType as Png};

use super::make::{jpeg_with, picture, png, worst};

/// Display P3 to sRGB by the standard matrices (both D65; SMPTE EG 432-1 and IEC 61966-2-1), clamped.
fn p3_to_srgb(p3: [u8; 3]) -> [u8; 3] {
    let linear = p3.map(|v| {
        let v = f64::from(v) / 255.0;
        if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
    });
    let rows =
        [[1.224_940_2, -0.224_940_2, 0.0], [-0.042_056_9, 1.042_056_9, 0.0], [-0.019_637_6, -0.078_636_1, 1.098_273_6]];
    rows.map(|row| {
        let v: f64 = row.iter().zip(linear).map(|(m, v)| m * v).sum();
        let v = v.clamp(0.0, 1.0);
        let v = if v <= 0.003_130_8 { v * 12.92 } else { 1.055 * v.powf(1.0 / 2.4) - 0.055 };
        (v * 255.0).round() as u8
    })
}

const COLOURS: [[u8; 3]; 5] = [[255, 0, 0], [200, 100, 50], [30, 220, 40], [128, 128, 128], [0, 0, 0]];

#[test]
fn a_display_p3_photo_keeps_its_look() {
    let icc = ColorProfile::new_display_p3().encode().unwrap();
    let expected: Vec<u8> = COLOURS.iter().flat_map(|&colour| p3_to_srgb(colour)).collect();
    assert_eq!(expected[..3], [255, 0, 0]);

    let file = png((5, 1), Png::Rgb, BitDepth::Eight, COLOURS.as_flattened(), |info| {
        info.icc_profile = Some(icc.clone().into());
    });
    let photo = decode(&file).unwrap();
    assert!(worst(photo.rgb(), &expected) <= 1, "{:?} for {expected:?}", photo.rgb());

    let deep: Vec<u8> = COLOURS.as_flattened().iter().flat_map(|&v| [v, v]).collect();
    let file = png((5, 1), Png::Rgb, BitDepth::Sixteen, &deep, |info| info.icc_profile = Some(icc.clone().into()));
    let photo = decode(&file).unwrap();
    assert!(worst(photo.rgb(), &expected) <= 1, "16 bits: {:?} for {expected:?}", photo.rgb());

    let alpha: Vec<u8> = COLOURS.iter().flat_map(|&[r, g, b]| [r, g, b, 77]).collect();
    let file = png((5, 1), Png::Rgba, BitDepth::Eight, &alpha, |info| info.icc_profile = Some(icc.clone().into()));
    let photo = decode(&file).unwrap();
    assert!(worst(photo.rgb(), &expected) <= 1);
    assert_eq!(photo.alpha(), Some(&[77; 5][..]));

    let flat = [200u8, 100, 50].repeat(64);
    let file = jpeg_with(&flat, 8, 8, ColorType::Rgb, |e| e.add_icc_profile(&icc).unwrap());
    let photo = decode(&file).unwrap();
    assert!(worst(&photo.rgb()[..3], &p3_to_srgb([200, 100, 50])) <= 2);

    let mut out = std::io::Cursor::new(Vec::new());
    let mut encoder = tiff::encoder::TiffEncoder::new(&mut out).unwrap();
    let mut image = encoder.new_image::<tiff::encoder::colortype::RGB8>(5, 1).unwrap();
    image.encoder().write_tag(tiff::tags::Tag::IccProfile, &icc[..]).unwrap();
    image.write_data(COLOURS.as_flattened()).unwrap();
    assert!(worst(decode(out.get_ref()).unwrap().rgb(), &expected) <= 1);
}

#[test]
fn a_png_that_names_display_p3_by_code_points_keeps_its_look() {
    let mut file = png((5, 1), Png::Rgb, BitDepth::Eight, COLOURS.as_flattened(), |_| {});
    let mut chunk = b"cICP\x0C\x0D\0\x01".to_vec(); // primaries 12, transfer 13, matrix 0, full range
    chunk.extend(super::reading::crc32(&chunk).to_be_bytes());
    file.splice(33..33, [&4u32.to_be_bytes()[..], &chunk].concat());
    let expected: Vec<u8> = COLOURS.iter().flat_map(|&colour| p3_to_srgb(colour)).collect();
    let photo = decode(&file).unwrap();
    assert!(worst(photo.rgb(), &expected) <= 1, "{:?} for {expected:?}", photo.rgb());
}

#[test]
fn a_profile_of_another_kind_or_a_broken_one_is_ignored() {
    let whole = ColorProfile::new_display_p3().encode().unwrap();
    let grey = ColorProfile::new_gray_with_gamma(1.0).encode().unwrap();
    let srgb = ColorProfile::new_srgb().encode().unwrap();
    let rgb = picture(16, 8);
    for icc in [whole[..200].to_vec(), b"rubbish".to_vec(), vec![0; 4000], grey, srgb] {
        let file = png((16, 8), Png::Rgb, BitDepth::Eight, &rgb, |info| info.icc_profile = Some(icc.into()));
        assert_eq!(decode(&file).unwrap().rgb(), rgb.as_raw());
    }
}

#[test]
fn a_grey_profile_counts_for_a_grey_picture() {
    let icc = ColorProfile::new_gray_with_gamma(1.0).encode().unwrap();
    let file = png((2, 1), Png::Grayscale, BitDepth::Eight, &[55, 255], |info| info.icc_profile = Some(icc.into()));
    let photo = decode(&file).unwrap();
    assert!(worst(photo.rgb(), &[128, 128, 128, 255, 255, 255]) <= 2, "{:?}", photo.rgb());
}

/// An ICC profile (version 2, class output, Lab) whose lookup table makes every ink a plain grey step: L* is 100
/// less 20 for cyan, magenta and yellow and 40 for black.
fn cmyk_profile() -> Vec<u8> {
    let mut lut = b"mft1\0\0\0\0\x04\x03\x02\0".to_vec();
    for v in [1i32, 0, 0, 0, 1, 0, 0, 0, 1] {
        lut.extend((v << 16).to_be_bytes());
    }
    (0..4).for_each(|_| lut.extend(0..=255u8));
    for corner in 0..16u32 {
        let ink = |bit: u32| (corner >> bit) & 1; // first channel varies slowest
        let l = 100 - 20 * (ink(3) + ink(2) + ink(1)) - 40 * ink(0);
        lut.extend([(l * 255 / 100) as u8, 128, 128]);
    }
    (0..3).for_each(|_| lut.extend(0..=255u8));
    while lut.len() % 4 != 0 {
        lut.push(0);
    }
    let mut icc = vec![0; 128];
    icc[8] = 2;
    icc[12..24].copy_from_slice(b"prtrCMYKLab ");
    icc[36..40].copy_from_slice(b"acsp");
    icc[68..80].copy_from_slice(&[0, 0, 0xF6, 0xD6, 0, 1, 0, 0, 0, 0, 0xD3, 0x2D]);
    icc.extend(1u32.to_be_bytes());
    icc.extend(b"A2B0");
    icc.extend(144u32.to_be_bytes());
    icc.extend((lut.len() as u32).to_be_bytes());
    icc.extend(lut);
    let len = icc.len() as u32;
    icc[..4].copy_from_slice(&len.to_be_bytes());
    icc
}

#[test]
fn a_cmyk_profile_decides_what_inks_look_like() {
    // L* 80 is grey 198, L* 60 is 145 in sRGB; without the profile, full black ink would be 0.
    for (inks, grey) in [([255, 0, 0, 0], 198), ([0, 0, 0, 255], 145), ([0, 0, 0, 0], 255)] {
        let file = jpeg_with(&inks.repeat(64), 8, 8, ColorType::Cmyk, |e| e.add_icc_profile(&cmyk_profile()).unwrap());
        let photo = decode(&file).unwrap();
        assert!(worst(&photo.rgb()[..3], &[grey; 3]) <= 4, "{inks:?}: {:?} for {grey}", &photo.rgb()[..3]);
    }
}
