//! WebP, BMP and GIF (first frame): whole pictures from the image crate's decoders.
//!
//! Must not know: how any of them is stored.

use std::io::{BufRead, Seek};

use image::{ColorType, ImageDecoder, ImageError, Limits, error::ImageFormatHint};
use rayon::prelude::*;

use super::{
    Decoded, LoadError, MAX_PIXELS, allocate,
    assemble::{Alpha, Assembler, Samples},
    check_size, damaged,
};
use crate::imaging::icc::{Model, ToSrgb};

pub(super) fn webp(source: impl BufRead + Seek) -> Result<Decoded, LoadError> {
    read(image::codecs::webp::WebPDecoder::new(source).map_err(refusal)?)
}

pub(super) fn bmp(source: impl BufRead + Seek) -> Result<Decoded, LoadError> {
    read(image::codecs::bmp::BmpDecoder::new(source).map_err(refusal)?)
}

pub(super) fn gif(source: impl BufRead + Seek) -> Result<Decoded, LoadError> {
    read(image::codecs::gif::GifDecoder::new(source).map_err(refusal)?)
}

fn read(mut decoder: impl ImageDecoder) -> Result<Decoded, LoadError> {
    let (width, height) = decoder.dimensions();
    check_size(width, height)?;
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_PIXELS * 8);
    decoder.set_limits(limits).map_err(refusal)?;
    let exif = decoder.exif_metadata().ok().flatten();
    let icc = decoder.icc_profile().ok().flatten();
    let (model, alpha) = match decoder.color_type() {
        ColorType::L8 => (Model::Grey, Alpha::None),
        ColorType::La8 => (Model::Grey, Alpha::Straight),
        ColorType::Rgb8 => (Model::Rgb, Alpha::None),
        ColorType::Rgba8 => (Model::Rgb, Alpha::Straight),
        other => return Err(LoadError::Unsupported { what: format!("a picture with samples of the kind {other:?}") }),
    };
    let to_srgb = icc.and_then(|icc| ToSrgb::new(&icc, model, false));
    let channels = model.channels() + usize::from(alpha != Alpha::None);
    let mut pixels = allocate(width, height, channels)?;
    decoder.read_image(&mut pixels).map_err(refusal)?;
    let (rgb, alpha) = match (model, alpha) {
        (Model::Rgb, Alpha::None) => {
            convert_in_place(&mut pixels, width, to_srgb.as_ref());
            (pixels, None)
        }
        (Model::Rgb, _) => {
            let alpha = split_alpha(&mut pixels);
            convert_in_place(&mut pixels, width, to_srgb.as_ref());
            (pixels, Some(alpha))
        }
        _ => {
            let mut planes = Assembler::new((width, height), model, alpha, to_srgb)?;
            for (y, row) in (0..height).zip(pixels.chunks_exact(width as usize * channels)) {
                planes.put(0, y, Samples::U8(row));
            }
            planes.into_planes()
        }
    };
    Ok(Decoded { width, height, rgb, alpha, orientation: 1, exif })
}

/// RGBA to RGB in the same memory; returns the alpha plane.
fn split_alpha(pixels: &mut Vec<u8>) -> Vec<u8> {
    let alpha: Vec<u8> = pixels.as_chunks::<4>().0.iter().map(|&[_, _, _, a]| a).collect();
    for i in 0..alpha.len() {
        pixels.copy_within(i * 4..i * 4 + 3, i * 3);
    }
    pixels.truncate(alpha.len() * 3);
    pixels.shrink_to_fit();
    alpha
}

/// Converts whole RGB pixels, some rows at a time.
pub(super) fn convert_in_place(rgb: &mut [u8], width: u32, to_srgb: Option<&ToSrgb>) {
    let Some(to_srgb) = to_srgb else { return };
    rgb.par_chunks_mut(width as usize * 3 * 8).for_each_init(Vec::new, |scratch, rows| {
        scratch.resize(rows.len(), 0);
        if to_srgb.row_8(rows, scratch) {
            rows.copy_from_slice(scratch);
        }
    });
}

fn refusal(error: ImageError) -> LoadError {
    match error {
        ImageError::Unsupported(inner) => {
            let format = match inner.format_hint() {
                ImageFormatHint::Exact(format) => format!("{format:?}"),
                _ => "picture".to_owned(),
            };
            LoadError::Unsupported { what: format!("this kind of {format} ({inner})") }
        }
        other => damaged(&other),
    }
}
