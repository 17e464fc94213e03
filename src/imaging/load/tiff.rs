//! TIFF: strips and tiles, chunky and planar, 1 to 32 bits, grey, palette, RGB, YCbCr and CMYK.
//!
//! Must not know: the other formats.

use std::io::{Read, Seek, SeekFrom};

use ::tiff::{
    ColorType, TiffError, TiffResult,
    decoder::{ChunkType, Decoder, DecodingResult, Limits, ifd::Value},
    tags::{ByteOrder, IfdPointer, Tag, ValueBuffer},
};

use super::{
    Decoded, LoadError,
    assemble::{Alpha, Assembler, Samples},
    check_size, damaged,
};
use crate::imaging::{
    exif::{self, Field, Fields},
    icc::{Model, ToSrgb},
};

const DNG_VERSION: Tag = Tag::from_u16_exhaustive(50706);
const PALETTE: u16 = 3;

/// Decodes the first picture of a TIFF.
pub(super) fn read(mut source: impl Read + Seek) -> Result<Decoded, LoadError> {
    let mut decoder = Decoder::new(&mut source).map_err(refusal)?;
    let (width, height) = decoder.dimensions().map_err(refusal)?;
    check_size(width, height)?;
    // Camera RAW files are TIFFs whose first picture is a thumbnail.
    let thumbnail = decoder.find_tag_unsigned::<u32>(Tag::NewSubfileType).ok().flatten().is_some_and(|v| v & 1 == 1);
    if decoder.find_tag(DNG_VERSION).is_ok_and(|tag| tag.is_some())
        || (thumbnail && decoder.find_tag(Tag::SubIfd).is_ok_and(|tag| tag.is_some()))
    {
        return Err(LoadError::Unsupported { what: "a camera RAW photo".to_owned() });
    }
    let photometric = decoder.find_tag_unsigned::<u16>(Tag::PhotometricInterpretation).ok().flatten();
    if photometric != Some(PALETTE) {
        return picture(decoder, (width, height), None);
    }
    let unreadable = || LoadError::Unsupported { what: "this kind of palette TIFF".to_owned() };
    let map = decoder.get_tag_u16_vec(Tag::ColorMap).map_err(refusal)?;
    // The decoder knows no palettes, so the file is read as if its indices were grey levels.
    let patch = photometric_at(&mut decoder).ok_or_else(unreadable)?;
    drop(decoder);
    source.rewind().map_err(|error| damaged(&error))?;
    let decoder = Decoder::new(Overlay { inner: source, at: 0, patch }).map_err(refusal)?;
    picture(decoder, (width, height), Some(&map))
}

/// Where the photometric interpretation stands in the file, and 1 (black is zero) in the file's byte order.
fn photometric_at<R: Read + Seek>(decoder: &mut Decoder<R>) -> Option<(u64, [u8; 2])> {
    let start = decoder.ifd_pointer()?.0;
    let little = matches!(decoder.byte_order(), ByteOrder::LittleEndian);
    let short = |pair: [u8; 2]| if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) };
    let source = decoder.inner();
    source.seek(SeekFrom::Start(start)).ok()?;
    let mut pair = [0; 2];
    source.read_exact(&mut pair).ok()?;
    for i in 0..u64::from(short(pair)) {
        let mut entry = [0; 12];
        source.read_exact(&mut entry).ok()?;
        if entry.first_chunk().is_some_and(|&tag| short(tag) == Tag::PhotometricInterpretation.to_u16()) {
            let one = if little { 1u16.to_le_bytes() } else { 1u16.to_be_bytes() };
            return Some((start + 2 + i * 12 + 8, one));
        }
    }
    None
}

fn picture<R: Read + Seek>(
    decoder: Decoder<R>,
    (width, height): (u32, u32),
    palette: Option<&[u16]>,
) -> Result<Decoded, LoadError> {
    let mut limits = Limits::default();
    // A strip may be the whole picture, at most as four 32-bit samples a pixel.
    let whole = (width as usize * height as usize).saturating_mul(16).saturating_add(1 << 20);
    limits.decoding_buffer_size = whole;
    limits.intermediate_buffer_size = whole;
    limits.ifd_value_size = 64 << 20;
    let mut decoder = decoder.with_limits(limits);

    let colour = decoder.colortype().map_err(refusal)?;
    let unsupported = || LoadError::Unsupported { what: format!("a TIFF with colours of the kind {colour:?}") };
    let (bits, channels, mut model, has_alpha) = match colour {
        ColorType::Gray(bits) => (bits, 1, Model::Grey, false),
        ColorType::GrayA(bits) | ColorType::Multiband { bit_depth: bits, num_samples: 2 } => {
            (bits, 2, Model::Grey, true)
        }
        ColorType::RGB(bits) | ColorType::YCbCr(bits) => (bits, 3, Model::Rgb, false),
        ColorType::RGBA(bits) => (bits, 4, Model::Rgb, true),
        ColorType::CMYK(bits) => (bits, 4, Model::Cmyk, false),
        ColorType::CMYKA(bits) => (bits, 5, Model::Cmyk, true),
        _ => return Err(unsupported()),
    };
    if bits < 8 && channels != 1 {
        return Err(unsupported());
    }
    if palette.is_some() {
        model = Model::Rgb;
    }
    let extra = decoder.find_tag_unsigned_vec::<u16>(Tag::ExtraSamples).ok().flatten().unwrap_or_default();
    let alpha = match (has_alpha, extra.first()) {
        (false, _) => Alpha::None,
        (true, Some(1)) => Alpha::Premultiplied,
        (true, _) => Alpha::Straight,
    };
    let icc = decoder.get_tag_u8_vec(Tag::IccProfile).ok();
    let to_srgb = icc.and_then(|icc| ToSrgb::new(&icc, model, bits > 8));
    let orientation = decoder.find_tag_unsigned::<u16>(Tag::Orientation).ok().flatten().unwrap_or(1);
    let exif = fields(&mut decoder).to_block();

    let mut planes = Assembler::new((width, height), model, alpha, to_srgb)?;
    let planar = decoder.find_tag_unsigned::<u16>(Tag::PlanarConfiguration).ok().flatten() == Some(2) && channels > 1;
    let (chunk_width, chunk_height) = decoder.chunk_dimensions();
    if chunk_width == 0 || chunk_height == 0 {
        return Err(LoadError::Damaged { detail: "strips of no size".to_owned() });
    }
    let across = match decoder.get_chunk_type() {
        ChunkType::Strip => 1,
        ChunkType::Tile => width.div_ceil(chunk_width),
    };
    let chunks = across * height.div_ceil(chunk_height);
    for chunk in 0..chunks {
        let (x, y) = ((chunk % across) * chunk_width, (chunk / across) * chunk_height);
        let (w, _) = decoder.chunk_data_dimensions(chunk);
        let samples = if planar {
            let each: Result<Vec<_>, _> =
                (0..channels).map(|plane| wide(decoder.read_chunk(chunk + plane * chunks))).collect();
            interleave(&each?)
        } else {
            wide(decoder.read_chunk(chunk))?
        };
        let put = Put { planes: &mut planes, x, w: w as usize, bits, channels: channels as usize };
        match (palette, &samples) {
            (Some(map), Wide::U8(bytes)) => put.indices(y, bytes, map),
            (None, Wide::U8(bytes)) if bits < 8 => put.small(y, bytes),
            (None, Wide::U8(bytes)) => put.bytes(y, bytes, matches!(colour, ColorType::YCbCr(_))),
            (None, Wide::U16(words)) => put.words(y, words),
            (Some(_), Wide::U16(_)) => return Err(unsupported()),
        }
    }
    let (rgb, alpha) = planes.into_planes();
    Ok(Decoded { width, height, rgb, alpha, orientation, exif })
}

/// Decoded samples at one of two depths.
enum Wide {
    U8(Vec<u8>),
    U16(Vec<u16>),
}

/// A chunk's samples, deeper ones at 16 bits; floats are light from 0 to 1.
fn wide(chunk: TiffResult<DecodingResult>) -> Result<Wide, LoadError> {
    Ok(match chunk.map_err(refusal)? {
        DecodingResult::U8(v) => Wide::U8(v),
        DecodingResult::U16(v) => Wide::U16(v),
        DecodingResult::U32(v) => Wide::U16(v.iter().map(|&v| (v >> 16) as u16).collect()),
        DecodingResult::F32(v) => Wide::U16(v.iter().map(|&v| (v.clamp(0.0, 1.0) * 65535.0 + 0.5) as u16).collect()),
        _ => return Err(LoadError::Unsupported { what: "a TIFF with samples of this kind".to_owned() }),
    })
}

fn interleave(planes: &[Wide]) -> Wide {
    fn mix<T: Copy>(planes: &[&[T]]) -> Vec<T> {
        let len = planes.iter().map(|plane| plane.len()).min().unwrap_or(0);
        (0..len).flat_map(|i| planes.iter().filter_map(move |plane| plane.get(i).copied())).collect()
    }
    let bytes: Vec<&[u8]> = planes.iter().filter_map(|p| if let Wide::U8(v) = p { Some(&**v) } else { None }).collect();
    if bytes.len() == planes.len() {
        return Wide::U8(mix(&bytes));
    }
    let words: Vec<&[u16]> =
        planes.iter().filter_map(|p| if let Wide::U16(v) = p { Some(&**v) } else { None }).collect();
    Wide::U16(mix(&words))
}

/// Puts a chunk of `w` pixels a row at column `x`.
struct Put<'a> {
    planes: &'a mut Assembler,
    x: u32,
    w: usize,
    bits: u8,
    channels: usize,
}

impl Put<'_> {
    fn bytes(self, y: u32, bytes: &[u8], ycbcr: bool) {
        for (y, row) in (y..).zip(bytes.chunks_exact((self.w * self.channels).max(1))) {
            if ycbcr {
                let rgb: Vec<u8> = row.as_chunks::<3>().0.iter().flat_map(|&pixel| from_ycbcr(pixel)).collect();
                self.planes.put(self.x, y, Samples::U8(&rgb));
            } else {
                self.planes.put(self.x, y, Samples::U8(row));
            }
        }
    }

    fn words(self, y: u32, words: &[u16]) {
        for (y, row) in (y..).zip(words.chunks_exact((self.w * self.channels).max(1))) {
            self.planes.put(self.x, y, Samples::U16(row));
        }
    }

    /// Grey of 1, 2 or 4 bits.
    fn small(self, y: u32, bytes: &[u8]) {
        let top = (1u16 << self.bits) - 1;
        for (y, row) in (y..).zip(bytes.chunks_exact(self.packed_row())) {
            let grey: Vec<u8> = unpack(row, self.bits, self.w).map(|v| (u16::from(v) * 255 / top) as u8).collect();
            self.planes.put(self.x, y, Samples::U8(&grey));
        }
    }

    /// Indices of 1 to 8 bits into a map that holds all reds, then all greens, then all blues.
    fn indices(self, y: u32, bytes: &[u8], map: &[u16]) {
        let size = 1usize << self.bits.min(8);
        let level = |i: usize| map.get(i).map_or(0, |v| (v >> 8) as u8);
        for (y, row) in (y..).zip(bytes.chunks_exact(self.packed_row())) {
            let rgb: Vec<u8> = unpack(row, self.bits, self.w)
                .flat_map(|v| [0, size, 2 * size].map(|start| level(start + usize::from(v))))
                .collect();
            self.planes.put(self.x, y, Samples::U8(&rgb));
        }
    }

    fn packed_row(&self) -> usize {
        (self.w * usize::from(self.bits)).div_ceil(8).max(1)
    }
}

/// `count` samples of 1, 2, 4 or 8 bits, the high bits of a byte first.
fn unpack(row: &[u8], bits: u8, count: usize) -> impl Iterator<Item = u8> {
    let each = 8 / bits.clamp(1, 8);
    let mask = (0xFFu16 >> (8 - bits.clamp(1, 8))) as u8;
    row.iter().flat_map(move |&byte| (0..each).map(move |i| (byte >> (8 - bits * (i + 1))) & mask)).take(count)
}

/// ITU-R BT.601, full range, as JPEG uses it.
fn from_ycbcr([y, cb, cr]: [u8; 3]) -> [u8; 3] {
    let (y, cb, cr) = (f32::from(y), f32::from(cb) - 128.0, f32::from(cr) - 128.0);
    [y + 1.402 * cr, y - 0.344_136 * cb - 0.714_136 * cr, y + 1.772 * cb].map(|v| (v + 0.5).clamp(0.0, 255.0) as u8)
}

/// What the file says about the photo: basic tags, and the Exif and GPS directories.
fn fields<R: Read + Seek>(decoder: &mut Decoder<R>) -> Fields {
    fn of<R: Read + Seek>(
        decoder: &mut Decoder<R>,
        pointer: Option<IfdPointer>,
        wanted: fn(u16) -> bool,
    ) -> Vec<Field> {
        let Some(directory) = pointer.and_then(|pointer| decoder.read_directory(pointer).ok()) else {
            return Vec::new();
        };
        let tags: Vec<Tag> = directory.iter().map(|(tag, _)| tag).filter(|tag| wanted(tag.to_u16())).collect();
        let mut values = decoder.read_directory_tags(&directory);
        let mut fields = Vec::new();
        for tag in tags {
            let mut buffer = ValueBuffer::empty(::tiff::tags::Type::BYTE);
            if let Ok(Some(_)) = values.find_tag_buf(tag, &mut buffer) {
                buffer.set_byte_order(ByteOrder::native());
                let (kind, bytes) = (buffer.data_type().to_u16(), buffer.as_bytes().to_vec());
                if (1..=12).contains(&kind) && !bytes.is_empty() {
                    fields.push(Field { tag: tag.to_u16(), kind, bytes });
                }
            }
        }
        fields
    }
    let mut pointer = |tag| match decoder.find_tag(tag) {
        Ok(Some(Value::Unsigned(at) | Value::Ifd(at))) => Some(IfdPointer(at.into())),
        _ => None,
    };
    let (exif, gps) = (pointer(Tag::ExifDirectory), pointer(Tag::GpsDirectory));
    let first = decoder.ifd_pointer();
    Fields {
        photo: of(decoder, first, |tag| exif::ABOUT_THE_PHOTO.contains(&tag)),
        exif: of(decoder, exif, exif::movable),
        gps: of(decoder, gps, |_| true),
    }
}

fn refusal(error: TiffError) -> LoadError {
    match error {
        TiffError::UnsupportedError(what) => LoadError::Unsupported { what: format!("this kind of TIFF ({what})") },
        TiffError::LimitsExceeded => LoadError::Unsupported { what: "a TIFF with parts of this size".to_owned() },
        other => damaged(&other),
    }
}

/// A file of which two bytes read differently.
struct Overlay<R> {
    inner: R,
    at: u64,
    patch: (u64, [u8; 2]),
}

impl<R: Read> Read for Overlay<R> {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buf)?;
        for (position, byte) in (self.patch.0..).zip(self.patch.1) {
            let slot = position.checked_sub(self.at).and_then(|i| usize::try_from(i).ok()).filter(|&i| i < read);
            if let Some(target) = slot.and_then(|i| buf.get_mut(i)) {
                *target = byte;
            }
        }
        self.at += read as u64;
        Ok(read)
    }
}

impl<R: Seek> Seek for Overlay<R> {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.at = self.inner.seek(to)?;
        Ok(self.at)
    }
}
