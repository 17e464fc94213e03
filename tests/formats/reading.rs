//! Every format and every kind of sample comes in as the same picture.

use image::{DynamicImage, ImageFormat};
use jpeg_encoder::ColorType;
use lineup::imaging::decode;
use png::{BitDepth, ColorType as Png};

use super::make::{encoded, jpeg, jpeg_with, picture, picture_with_alpha, png, worst};

#[test]
fn lossless_formats_come_in_exactly() {
    let (rgb, rgba) = (picture(33, 17), picture_with_alpha(33, 17));
    let alpha: Vec<u8> = rgba.pixels().map(|p| p.0[3]).collect();
    for format in [ImageFormat::Png, ImageFormat::WebP, ImageFormat::Tiff, ImageFormat::Bmp] {
        let photo = decode(&encoded(rgb.clone(), format)).unwrap();
        assert_eq!((photo.width(), photo.height()), (33, 17));
        assert_eq!(photo.rgb(), rgb.as_raw(), "{format:?}");
        assert_eq!(photo.alpha(), None, "{format:?}");
        let photo = decode(&encoded(rgba.clone(), format)).unwrap();
        assert_eq!(photo.rgb(), rgb.as_raw(), "{format:?}: colour under every alpha");
        assert_eq!(photo.alpha(), Some(&alpha[..]), "{format:?}");
    }
}

#[test]
fn a_gif_gives_its_first_frame() {
    let mut out = Vec::new();
    let mut gif = image::codecs::gif::GifEncoder::new(&mut out);
    for colour in [[250, 10, 20, 255], [0, 0, 250, 255]] {
        gif.encode_frame(image::Frame::new(image::RgbaImage::from_pixel(9, 5, image::Rgba(colour)))).unwrap();
    }
    drop(gif);
    let photo = decode(&out).unwrap();
    assert_eq!((photo.width(), photo.height(), photo.alpha()), (9, 5, None));
    assert!(photo.rgb().chunks(3).all(|p| worst(p, &[250, 10, 20]) <= 3));
}

#[test]
fn grey_and_deep_and_palette_pngs_come_in() {
    let ramp: Vec<u8> = (0..=255).collect();
    let grey = decode(&png((256, 1), Png::Grayscale, BitDepth::Eight, &ramp, |_| {})).unwrap();
    assert!(grey.rgb().chunks(3).zip(&ramp).all(|(p, &v)| p == [v, v, v]));

    let pair = decode(&png((2, 1), Png::GrayscaleAlpha, BitDepth::Eight, &[9, 0, 200, 128], |_| {})).unwrap();
    assert_eq!((pair.rgb(), pair.alpha()), (&[9, 9, 9, 200, 200, 200][..], Some(&[0, 128][..])));

    let bits = decode(&png((4, 1), Png::Grayscale, BitDepth::Two, &[0b00_01_10_11], |_| {})).unwrap();
    assert_eq!(bits.rgb(), [0, 0, 0, 85, 85, 85, 170, 170, 170, 255, 255, 255]);

    let deep: Vec<u8> = [0u16, 0x8080, 0xFFFF, 0x1234, 0x00FF, 0xFF00].iter().flat_map(|v| v.to_be_bytes()).collect();
    let deep = decode(&png((2, 1), Png::Rgb, BitDepth::Sixteen, &deep, |_| {})).unwrap();
    assert_eq!(deep.rgb(), [0, 128, 255, 18, 1, 254]);

    let palette = png((4, 1), Png::Indexed, BitDepth::Two, &[0b00_01_10_01], |info| {
        info.palette = Some(vec![1, 2, 3, 40, 50, 60, 255, 0, 9].into());
        info.trns = Some(vec![255, 0].into());
    });
    let palette = decode(&palette).unwrap();
    assert_eq!(palette.rgb(), [1, 2, 3, 40, 50, 60, 255, 0, 9, 40, 50, 60]);
    assert_eq!(palette.alpha(), Some(&[255, 0, 255, 0][..]));
}

#[test]
fn deep_and_floating_tiffs_come_in() {
    let rgb16 = DynamicImage::ImageRgb8(picture(20, 9)).to_rgb16();
    assert_eq!(decode(&encoded(rgb16, ImageFormat::Tiff)).unwrap().rgb(), picture(20, 9).as_raw());
    let float = DynamicImage::ImageRgb8(picture(20, 9)).to_rgb32f();
    assert_eq!(decode(&encoded(float, ImageFormat::Tiff)).unwrap().rgb(), picture(20, 9).as_raw());
    let grey = DynamicImage::ImageRgb8(picture(20, 9)).to_luma8();
    let photo = decode(&encoded(grey.clone(), ImageFormat::Tiff)).unwrap();
    assert!(photo.rgb().chunks(3).zip(grey.as_raw()).all(|(p, &v)| p == [v, v, v]));
}

/// A little-endian TIFF by hand: the tags that are not the same for all, and one strip.
fn tiff_by_hand(width: u16, height: u16, tags: &[(u16, u16, Vec<u16>)], strip: &[u8]) -> Vec<u8> {
    let mut all = vec![
        (256, 3, vec![width]),
        (257, 3, vec![height]),
        (259, 3, vec![1]),
        (278, 3, vec![height]),
        (279, 3, vec![strip.len() as u16]),
    ];
    all.extend(tags.iter().cloned());
    all.push((273, 3, vec![0])); // patched below
    all.sort_by_key(|(tag, ..)| *tag);
    let mut extra = 8 + 2 + all.len() * 12 + 4;
    let strip_at = extra + all.iter().map(|(_, _, v)| if v.len() > 2 { v.len() * 2 } else { 0 }).sum::<usize>();
    let (mut file, mut tail) = (b"II\x2A\0\x08\0\0\0".to_vec(), Vec::new());
    file.extend((all.len() as u16).to_le_bytes());
    for (tag, kind, mut values) in all {
        if tag == 273 {
            values = vec![strip_at as u16];
        }
        file.extend(tag.to_le_bytes());
        file.extend(kind.to_le_bytes());
        file.extend((values.len() as u32).to_le_bytes());
        let bytes: Vec<u8> = values.iter().flat_map(|v| v.to_le_bytes()).collect();
        if bytes.len() > 4 {
            file.extend((extra as u32).to_le_bytes());
            extra += bytes.len();
            tail.extend(bytes);
        } else {
            file.extend(bytes.iter().chain(&[0; 4]).take(4));
        }
    }
    file.extend([0; 4]);
    file.extend(tail);
    file.extend(strip);
    file
}

#[test]
fn a_palette_tiff_comes_in() {
    let mut map = vec![0u16; 768];
    (map[7], map[256 + 7], map[512 + 7]) = (0xFFFF, 0x8000, 0x0100);
    let tags = [(258, 3, vec![8]), (262, 3, vec![3]), (277, 3, vec![1]), (320, 3, map)];
    let photo = decode(&tiff_by_hand(2, 1, &tags, &[7, 0])).unwrap();
    assert_eq!(photo.rgb(), [255, 128, 1, 0, 0, 0]);
}

#[test]
fn planar_bilevel_premultiplied_and_cmyk_tiffs_come_in() {
    let rgb = |photometric, samples: u16| {
        vec![(258, 3, vec![8; samples.into()]), (262, 3, vec![photometric]), (277, 3, vec![samples])]
    };
    let mut planar = rgb(2, 3);
    planar.extend([(284, 3, vec![2])]);
    planar.retain(|(tag, ..)| *tag != 273);
    // One strip a plane needs three offsets; made of a file that is then given them.
    let mut tags = planar.clone();
    tags.push((273, 3, vec![0, 0, 0]));
    let strip = [10u8, 11, 20, 21, 30, 31];
    let mut file = tiff_by_hand(2, 1, &planar, &strip);
    let at = file.len() - strip.len();
    // Rewrite StripOffsets and StripByteCounts to three values each, behind the picture.
    for (tag, values) in [(273u16, [at, at + 2, at + 4]), (279, [2, 2, 2])] {
        let position = file.len() as u32;
        file.extend(values.iter().flat_map(|&v| (v as u16).to_le_bytes()));
        let entry = (10..).step_by(12).find(|&i| file[i..i + 2] == tag.to_le_bytes()).unwrap();
        file[entry + 4..entry + 8].copy_from_slice(&3u32.to_le_bytes());
        file[entry + 8..entry + 12].copy_from_slice(&position.to_le_bytes());
    }
    assert_eq!(decode(&file).unwrap().rgb(), [10, 20, 30, 11, 21, 31]);

    let bilevel = [(258, 3, vec![1]), (262, 3, vec![0]), (277, 3, vec![1])];
    let photo = decode(&tiff_by_hand(3, 1, &bilevel, &[0b0100_0000])).unwrap();
    assert_eq!(photo.rgb(), [255, 255, 255, 0, 0, 0, 255, 255, 255]);

    let mut premultiplied = rgb(2, 4);
    premultiplied.push((338, 3, vec![1]));
    let photo = decode(&tiff_by_hand(1, 1, &premultiplied, &[100, 50, 0, 128])).unwrap();
    assert_eq!((photo.rgb(), photo.alpha()), (&[199, 100, 0][..], Some(&[128][..])));

    let photo = decode(&tiff_by_hand(1, 1, &rgb(5, 4), &[0, 255, 128, 0])).unwrap();
    assert_eq!(photo.rgb(), [255, 0, 127]);
}

#[test]
fn jpegs_of_every_colour_kind_come_in() {
    let rgb = picture(40, 24);
    let photo = decode(&jpeg(&rgb, 40, 24, ColorType::Rgb)).unwrap();
    assert!(worst(photo.rgb(), &rgb) <= 3);
    let photo = decode(&jpeg_with(&rgb, 40, 24, ColorType::Rgb, |e| e.set_progressive(true))).unwrap();
    assert!(worst(photo.rgb(), &rgb) <= 3);
    let grey = DynamicImage::ImageRgb8(rgb.clone()).to_luma8();
    let photo = decode(&jpeg(&grey, 40, 24, ColorType::Luma)).unwrap();
    assert!(worst(photo.rgb(), DynamicImage::ImageLuma8(grey).to_rgb8().as_raw()) <= 2);

    // Ink as an Adobe program writes it; light is (255 - ink) * (255 - black) / 255.
    let inks: Vec<u8> = rgb.pixels().flat_map(|p| [p.0[0], p.0[1], p.0[2], 60]).collect();
    let light: Vec<u8> =
        rgb.as_raw().iter().map(|&ink| ((u32::from(255 - ink) * (255 - 60) + 127) / 255) as u8).collect();
    for colour in [ColorType::Cmyk, ColorType::CmykAsYcck] {
        let photo = decode(&jpeg(&inks, 40, 24, colour)).unwrap();
        assert!(worst(photo.rgb(), &light) <= 4, "{colour:?}: {}", worst(photo.rgb(), &light));
    }
}

#[test]
fn the_content_counts_and_not_the_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("really-a-png.JPG");
    std::fs::write(&path, encoded(picture(5, 4), ImageFormat::Png)).unwrap();
    assert_eq!(lineup::imaging::load(&path).unwrap().rgb(), picture(5, 4).as_raw());
}

#[test]
fn an_interlaced_png_comes_in() {
    // One pixel: the smallest interlaced picture has a single pass.
    let mut file = png((1, 1), Png::Rgb, BitDepth::Eight, &[7, 8, 9], |_| {});
    file[28] = 1; // interlace method, then the checksum of IHDR over again
    let crc = crc32(&file[12..29]);
    file[29..33].copy_from_slice(&crc.to_be_bytes());
    assert_eq!(decode(&file).unwrap().rgb(), [7, 8, 9]);
}

/// PNG, annex D.
pub fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |c, _| if c & 1 == 1 { 0xEDB8_8320 ^ (c >> 1) } else { c >> 1 })
    })
}
