//! JPEG: grey, YCbCr, RGB, CMYK and YCCK.
//!
//! Must not know: the other formats.

use zune_core::{colorspace::ColorSpace, options::DecoderOptions};
use zune_jpeg::{JpegDecoder, errors::DecodeErrors};

use super::{
    Decoded, LoadError, allocate,
    assemble::{Alpha, Assembler, Samples},
    check_size, generic,
    watched::WatchedMemory,
};
use crate::imaging::{
    Watch,
    icc::{Model, ToSrgb},
};

/// Decodes a whole JPEG file.
pub(super) fn read(bytes: &[u8], watch: &dyn Watch) -> Result<Decoded, LoadError> {
    let outline = Outline::of(bytes);
    // Strict first, so that damage is an error and not a grey area; some good files have untidy headers.
    let (mut decoder, headers) = open(bytes, true, watch);
    if headers.is_err() {
        let (lenient, headers) = open(bytes, false, watch);
        headers.map_err(|error| refusal(&error, outline.complete))?;
        decoder = lenient;
    }
    let broken = || LoadError::Damaged { detail: "no picture in it".to_owned() };
    let (width, height) = decoder.dimensions().ok_or_else(broken)?;
    let (width, height) = (u32::try_from(width).unwrap_or(u32::MAX), u32::try_from(height).unwrap_or(u32::MAX));
    check_size(width, height)?;
    // Every 8 x 8 block of every component takes at least one bit, and a component has at least a quarter of the
    // blocks in each direction: less than this and the header promises a picture that cannot be here.
    if (bytes.len() as u64) < u64::from(width) * u64::from(height) / 2048 {
        return Err(LoadError::CutOff);
    }
    let space = decoder.input_colorspace().ok_or_else(broken)?;
    let (out, model) = match space {
        ColorSpace::CMYK | ColorSpace::YCCK => (space, Model::Cmyk),
        ColorSpace::Luma => (ColorSpace::Luma, Model::Grey),
        ColorSpace::YCbCr | ColorSpace::RGB => (ColorSpace::RGB, Model::Rgb),
        other => return Err(LoadError::Unsupported { what: format!("a JPEG with colours of the kind {other:?}") }),
    };
    decoder.set_options(decoder.options().jpeg_set_out_colorspace(out));
    let exif = decoder.exif().cloned();
    let to_srgb = decoder.icc_profile().and_then(|icc| ToSrgb::new(&icc, model, false));
    let mut pixels = allocate(width, height, model.channels())?;
    decoder.decode_into(&mut pixels).map_err(|error| refusal(&error, outline.complete))?;
    drop(decoder);

    let rgb = if model == Model::Rgb {
        generic::convert_in_place(&mut pixels, width, to_srgb.as_ref());
        pixels
    } else {
        let mut planes = Assembler::new((width, height), model, Alpha::None, to_srgb)?;
        for (y, row) in (0..height).zip(pixels.chunks_exact_mut(width as usize * model.channels())) {
            if model == Model::Cmyk {
                inks(row, space == ColorSpace::YCCK, outline.adobe);
            }
            planes.put(0, y, Samples::U8(row));
        }
        planes.into_planes().0
    };
    Ok(Decoded { width, height, rgb, alpha: None, orientation: 1, exif })
}

fn open<'a>(
    bytes: &'a [u8],
    strict: bool,
    watch: &'a dyn Watch,
) -> (JpegDecoder<WatchedMemory<'a>>, Result<(), DecodeErrors>) {
    let options =
        DecoderOptions::default().set_strict_mode(strict).set_max_width(usize::MAX).set_max_height(usize::MAX);
    let mut decoder = JpegDecoder::new_with_options(WatchedMemory::new(bytes, watch), options);
    let headers = decoder.decode_headers();
    (decoder, headers)
}

fn refusal(error: &DecodeErrors, complete: bool) -> LoadError {
    match error {
        DecodeErrors::Unsupported(what) => LoadError::Unsupported { what: format!("this kind of JPEG ({what:?})") },
        _ if !complete => LoadError::CutOff,
        other => LoadError::Damaged { detail: format!("{other:?}") },
    }
}

/// Stored samples to inks with 0 for no ink. Adobe programs store inks inverted, and YCCK is the inverse of the
/// first three put into YCbCr (Adobe Technical Note 5116, section 18).
fn inks(row: &mut [u8], ycck: bool, adobe: bool) {
    for pixel in row.as_chunks_mut::<4>().0 {
        if ycck {
            let [y, cb, cr, k] = pixel.map(f32::from);
            let (cb, cr) = (cb - 128.0, cr - 128.0);
            let level = |v: f32| 255 - (v + 0.5).clamp(0.0, 255.0) as u8;
            *pixel =
                [level(y + 1.402 * cr), level(y - 0.344_136 * cb - 0.714_136 * cr), level(y + 1.772 * cb), k as u8];
        }
        if adobe {
            *pixel = pixel.map(|v| 255 - v);
        }
    }
}

/// What the segments say before anything is decoded.
struct Outline {
    /// The end marker is there: nothing is cut off.
    complete: bool,
    /// An Adobe segment is there.
    adobe: bool,
}

impl Outline {
    fn of(bytes: &[u8]) -> Self {
        let mut outline = Self { complete: false, adobe: false };
        let mut at = 2;
        while let Some(step) = bytes.get(at..).and_then(|rest| rest.iter().position(|&b| b == 0xFF)) {
            at += step + 1;
            let Some(&marker) = bytes.get(at) else { break };
            match marker {
                // Stuffing, fill, restarts: also how the entropy-coded data is passed over.
                0x00 | 0x01 | 0xD0..=0xD8 => at += 1,
                0xFF => {}
                0xD9 => {
                    outline.complete = true;
                    break;
                }
                _ => {
                    let Some(&[high, low]) = bytes.get(at + 1..at + 3) else { break };
                    if marker == 0xEE && bytes.get(at + 3..).is_some_and(|rest| rest.starts_with(b"Adobe")) {
                        outline.adobe = true;
                    }
                    at += 1 + usize::from(u16::from_be_bytes([high, low])).max(2);
                }
            }
        }
        outline
    }
}
