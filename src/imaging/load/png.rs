//! PNG: every colour type and depth, row by row.
//!
//! Must not know: the other formats.

use std::io::{BufRead, Seek};

use ::png::{BitDepth, ColorType, Decoder, DecodingError, Limits, Transformations};

use super::{
    Decoded, LoadError, allocate,
    assemble::{Alpha, Assembler, Samples},
    check_size, damaged,
};
use crate::imaging::icc::{Model, ToSrgb};

/// For one row and for metadata; the picture itself is counted by [`check_size`].
const BUFFER_LIMIT: usize = 512 << 20;

/// Decodes a PNG; of an animated one, its default picture.
pub(super) fn read(source: impl BufRead + Seek) -> Result<Decoded, LoadError> {
    let mut decoder = Decoder::new_with_limits(source, Limits { bytes: BUFFER_LIMIT });
    decoder.set_ignore_text_chunk(true);
    decoder.set_transformations(Transformations::EXPAND);
    let info = decoder.read_header_info().map_err(|error| refusal(&error))?;
    check_size(info.width, info.height)?;
    let mut reader = decoder.read_info().map_err(|error| refusal(&error))?;

    let (colour, depth) = reader.output_color_type();
    let deep = depth == BitDepth::Sixteen;
    let (model, alpha) = match colour {
        ColorType::Grayscale => (Model::Grey, Alpha::None),
        ColorType::GrayscaleAlpha => (Model::Grey, Alpha::Straight),
        ColorType::Rgb | ColorType::Indexed => (Model::Rgb, Alpha::None),
        ColorType::Rgba => (Model::Rgb, Alpha::Straight),
    };
    let info = reader.info();
    let (width, height, interlaced) = (info.width, info.height, info.interlaced);
    // PNG, third edition, section 4.3: cICP counts before iCCP, iCCP before sRGB.
    let to_srgb = match (&info.coding_independent_code_points, &info.icc_profile) {
        (Some(cicp), _) if model == Model::Rgb => {
            ToSrgb::from_code_points(cicp.color_primaries, cicp.transfer_function, deep)
        }
        (_, Some(icc)) => ToSrgb::new(icc, model, deep),
        _ => None,
    };
    let mut planes = Assembler::new((width, height), model, alpha, to_srgb)?;
    let mut put = Put { planes: &mut planes, deep, wide: Vec::new() };
    if interlaced {
        let bytes = (model.channels() + usize::from(alpha != Alpha::None)) * if deep { 2 } else { 1 };
        let mut whole = allocate(width, height, bytes)?;
        reader.next_frame(&mut whole).map_err(|error| refusal(&error))?;
        for (y, row) in (0..height).zip(whole.chunks_exact(width as usize * bytes)) {
            put.row(y, row);
        }
    } else {
        for y in 0..height {
            match reader.next_row().map_err(|error| refusal(&error))? {
                Some(row) => put.row(y, row.data()),
                None => return Err(LoadError::CutOff),
            }
        }
    }
    // EXIF may stand behind the picture; what is broken there is no reason to refuse the pixels.
    let _tail = reader.finish();
    let exif = reader.info().exif_metadata.as_ref().map(|exif| exif.to_vec());
    let (rgb, alpha) = planes.into_planes();
    Ok(Decoded { width, height, rgb, alpha, orientation: 1, exif })
}

struct Put<'a> {
    planes: &'a mut Assembler,
    deep: bool,
    wide: Vec<u16>,
}

impl Put<'_> {
    fn row(&mut self, y: u32, row: &[u8]) {
        if self.deep {
            self.wide.clear();
            self.wide.extend(row.as_chunks::<2>().0.iter().map(|&pair| u16::from_be_bytes(pair)));
            self.planes.put(0, y, Samples::U16(&self.wide));
        } else {
            self.planes.put(0, y, Samples::U8(row));
        }
    }
}

fn refusal(error: &DecodingError) -> LoadError {
    match error {
        DecodingError::LimitsExceeded => {
            LoadError::Unsupported { what: "a PNG with rows or notes of this size".to_owned() }
        }
        DecodingError::IoError(io) if io.kind() == std::io::ErrorKind::UnexpectedEof => LoadError::CutOff,
        other => damaged(other),
    }
}
