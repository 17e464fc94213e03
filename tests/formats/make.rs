//! Small files of every kind, made in memory.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, RgbImage, RgbaImage};
use jpeg_encoder::{ColorType, Encoder};

/// A smooth, asymmetric picture: red grows to the right, green downwards, blue along the diagonal.
pub fn picture(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let part = |v: u32, of: u32| (v * 255 / of.max(2).saturating_sub(1)) as u8;
        image::Rgb([part(x, width), part(y, height), part(x + y, width + height)])
    })
}

/// The same with alpha from 0 to 255 to the right, the colour kept under all of it.
pub fn picture_with_alpha(width: u32, height: u32) -> RgbaImage {
    let rgb = picture(width, height);
    RgbaImage::from_fn(width, height, |x, y| {
        let [r, g, b] = rgb.get_pixel(x, y).0;
        image::Rgba([r, g, b, (x * 255 / (width - 1)) as u8])
    })
}

pub fn encoded(image: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    image.into().write_to(&mut out, format).unwrap();
    out.into_inner()
}

/// A JPEG of raw samples at quality 100, without subsampling.
pub fn jpeg(samples: &[u8], width: u16, height: u16, colour: ColorType) -> Vec<u8> {
    jpeg_with(samples, width, height, colour, |_| {})
}

pub fn jpeg_with(
    samples: &[u8],
    width: u16,
    height: u16,
    colour: ColorType,
    with: impl FnOnce(&mut Encoder<&mut Vec<u8>>),
) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, 100);
    encoder.set_sampling_factor(jpeg_encoder::SamplingFactor::R_4_4_4);
    with(&mut encoder);
    encoder.encode(samples, width, height, colour).unwrap();
    out
}

/// A PNG of raw samples.
pub fn png(
    (width, height): (u32, u32),
    colour: png::ColorType,
    depth: png::BitDepth,
    samples: &[u8],
    with: impl FnOnce(&mut png::Info<'_>),
) -> Vec<u8> {
    let mut out = Vec::new();
    let mut info = png::Info::with_size(width, height);
    info.color_type = colour;
    info.bit_depth = depth;
    with(&mut info);
    let mut writer = png::Encoder::with_info(&mut out, info).unwrap().write_header().unwrap();
    writer.write_image_data(samples).unwrap();
    writer.finish().unwrap();
    out
}

/// An EXIF block with a make, an orientation, an exposure time and a latitude reference, in either byte order.
pub fn exif(orientation: u16, little: bool) -> Vec<u8> {
    let s = |v: u16| if little { v.to_le_bytes() } else { v.to_be_bytes() };
    let l = |v: u32| if little { v.to_le_bytes() } else { v.to_be_bytes() };
    let mut block = if little { b"II\x2A\0".to_vec() } else { b"MM\0\x2A".to_vec() };
    let entry = |block: &mut Vec<u8>, tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        block.extend(s(tag));
        block.extend(s(kind));
        block.extend(l(count));
        block.extend(value);
    };
    let pad = |v: u16| {
        let [a, b] = s(v);
        [a, b, 0, 0]
    };
    block.extend(l(8));
    block.extend(s(4));
    entry(&mut block, 0x010F, 2, 7, l(62));
    entry(&mut block, 0x0112, 3, 1, pad(orientation));
    entry(&mut block, 0x8769, 4, 1, l(70));
    entry(&mut block, 0x8825, 4, 1, l(96));
    block.extend(l(0));
    block.extend(b"Camera\0\0");
    assert_eq!(block.len(), 70);
    block.extend(s(1));
    entry(&mut block, 0x829A, 5, 1, l(88));
    block.extend(l(0));
    assert_eq!(block.len(), 88);
    block.extend(l(1));
    block.extend(l(250));
    block.extend(s(1));
    entry(&mut block, 0x0001, 2, 2, *b"N\0\0\0");
    block.extend(l(0));
    block
}

/// A value of an EXIF block, as text, by another reader than ours.
pub fn exif_value(block: &[u8], tag: exif::Tag) -> Option<String> {
    let exif = exif::Reader::new().read_raw(block.to_vec()).ok()?;
    exif.get_field(tag, exif::In::PRIMARY).map(|field| field.display_value().to_string())
}

/// Where two pictures differ most, in levels.
pub fn worst(a: &[u8], b: &[u8]) -> u8 {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).map(|(a, b)| a.abs_diff(*b)).max().unwrap_or(0)
}

/// One small valid file of every format that is read.
pub fn one_of_each() -> Vec<(&'static str, Vec<u8>)> {
    let (rgb, rgba) = (picture(24, 16), picture_with_alpha(24, 16));
    let cmyk: Vec<u8> = rgb.pixels().flat_map(|p| [p.0[0], p.0[1], p.0[2], 40]).collect();
    vec![
        ("JPEG", jpeg(&rgb, 24, 16, ColorType::Rgb)),
        ("progressive JPEG", jpeg_with(&rgb, 24, 16, ColorType::Rgb, |e| e.set_progressive(true))),
        ("CMYK JPEG", jpeg(&cmyk, 24, 16, ColorType::Cmyk)),
        ("PNG", encoded(rgba.clone(), ImageFormat::Png)),
        ("WebP", encoded(rgba.clone(), ImageFormat::WebP)),
        ("TIFF", encoded(rgba, ImageFormat::Tiff)),
        ("BMP", encoded(rgb.clone(), ImageFormat::Bmp)),
        ("GIF", encoded(rgb, ImageFormat::Gif)),
    ]
}
