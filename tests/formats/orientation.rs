//! Photos come in upright, and their EXIF goes out with the orientation reset.

use image::ImageFormat;
use jpeg_encoder::ColorType;
use lineup::imaging::{Format, Photo, decode, encode};

use super::make::{encoded, exif, exif_value, jpeg_with, picture, png, worst};

/// The picture as a camera held in this way would have stored it.
fn stored(orientation: u16) -> image::RgbImage {
    use image::imageops::{flip_horizontal, flip_vertical, rotate90, rotate180, rotate270};
    let upright = picture(40, 24);
    match orientation {
        2 => flip_horizontal(&upright),
        3 => rotate180(&upright),
        4 => flip_vertical(&upright),
        5 => flip_horizontal(&rotate90(&upright)),
        6 => rotate270(&upright),
        7 => flip_horizontal(&rotate270(&upright)),
        8 => rotate90(&upright),
        _ => upright,
    }
}

fn stands_upright(photo: &Photo, tolerance: u8, what: &str) {
    assert_eq!((photo.width(), photo.height()), (40, 24), "{what}");
    let off = worst(photo.rgb(), picture(40, 24).as_raw());
    assert!(off <= tolerance, "{what}: off by {off}");
    let block = photo.exif().expect(what);
    assert_eq!(exif_value(block, exif::Tag::Orientation), Some("row 0 at top and column 0 at left".to_owned()));
    assert_eq!(exif_value(block, exif::Tag::Make), Some("\"Camera\"".to_owned()));
    assert_eq!(exif_value(block, exif::Tag::ExposureTime), Some("1/250".to_owned()));
}

#[test]
fn all_eight_orientations_come_in_upright_in_every_container() {
    for orientation in 1..=8 {
        for little in [true, false] {
            let (image, block) = (stored(orientation), exif(orientation, little));
            let (w, h) = (image.width(), image.height());
            let what = |format: &str| format!("{format}, orientation {orientation}, little endian {little}");

            let jpeg = jpeg_with(&image, w as u16, h as u16, ColorType::Rgb, |e| e.add_exif_metadata(&block).unwrap());
            stands_upright(&decode(&jpeg).unwrap(), 3, &what("JPEG"));

            let file = png((w, h), png::ColorType::Rgb, png::BitDepth::Eight, &image, |info| {
                info.exif_metadata = Some(block.clone().into());
            });
            stands_upright(&decode(&file).unwrap(), 0, &what("PNG"));

            let mut webp = Vec::new();
            let mut encoder = image::codecs::webp::WebPEncoder::new_lossless(&mut webp);
            image::ImageEncoder::set_exif_metadata(&mut encoder, block.clone()).unwrap();
            encoder.encode(&image, w, h, image::ExtendedColorType::Rgb8).unwrap();
            stands_upright(&decode(&webp).unwrap(), 0, &what("WebP"));
        }
    }
}

#[test]
fn a_tiff_is_turned_by_its_own_tag() {
    for orientation in 1..=8 {
        let image = stored(orientation);
        let mut out = std::io::Cursor::new(Vec::new());
        let mut encoder = tiff::encoder::TiffEncoder::new(&mut out).unwrap();
        let mut tiff = encoder.new_image::<tiff::encoder::colortype::RGB8>(image.width(), image.height()).unwrap();
        tiff.encoder().write_tag(tiff::tags::Tag::Orientation, orientation).unwrap();
        tiff.write_data(&image).unwrap();
        let photo = decode(out.get_ref()).unwrap();
        assert_eq!(photo.rgb(), picture(40, 24).as_raw(), "orientation {orientation}");
    }
}

#[test]
fn exif_goes_from_any_format_to_any_other() {
    let rgb = picture(40, 24);
    let jpeg = jpeg_with(&rgb, 40, 24, ColorType::Rgb, |e| e.add_exif_metadata(&exif(1, false)).unwrap());
    let mut photo = decode(&jpeg).unwrap();
    let quality = Format::from_path("a.jpg".as_ref()).unwrap();
    for format in [Format::Png, Format::Tiff, Format::WebP, quality, Format::Tiff, Format::Png] {
        let mut out = std::io::Cursor::new(Vec::new());
        encode(&photo, format, &mut out).unwrap();
        photo = decode(out.get_ref()).unwrap();
        let block = photo.exif().unwrap();
        assert_eq!(exif_value(block, exif::Tag::Make), Some("\"Camera\"".to_owned()), "{format:?}");
        assert_eq!(exif_value(block, exif::Tag::ExposureTime), Some("1/250".to_owned()), "{format:?}");
        assert_eq!(exif_value(block, exif::Tag::GPSLatitudeRef), Some("N".to_owned()), "{format:?}");
    }
}

#[test]
fn a_huge_exif_block_still_fits_a_jpeg() {
    let mut block = exif(1, true);
    block.resize(200_000, 0);
    let photo = decode(&encoded(picture(40, 24), ImageFormat::Png)).unwrap().with_exif(Some(block));
    let mut out = std::io::Cursor::new(Vec::new());
    encode(&photo, Format::from_path("a.jpg".as_ref()).unwrap(), &mut out).unwrap();
    let photo = decode(out.get_ref()).unwrap();
    assert_eq!(exif_value(photo.exif().unwrap(), exif::Tag::Make), Some("\"Camera\"".to_owned()));
}
