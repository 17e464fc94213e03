//! Photos as PNG, JPEG, WebP and TIFF streams.
//!
//! Must not know: files and folders.

use std::{
    borrow::Cow,
    io::{self, Seek, SeekFrom, Write},
};

use image::{ExtendedColorType, ImageEncoder, codecs::webp::WebPEncoder};
use jpeg_encoder::{Encoder, ImageBuffer, JpegColorType, SamplingFactor, rgb_to_ycbcr};
use tiff::{
    encoder::{Compression, DirectoryEncoder, Predictor, TiffEncoder, TiffKindStandard, colortype},
    tags::{ExtraSamples, Tag, Type},
};

use super::{Format, SaveError, Subsampling};
use crate::imaging::{exif, icc, matte::Matte, photo::Photo, watch::Watch};

/// Bytes of compressed rows that a PNG writer gathers.
const PNG_CHUNK: usize = 1 << 18;
const JPEG_MAX_SIDE: u32 = 65_535;
const WEBP_MAX_SIDE: u32 = 16_383;
/// What one JPEG segment holds besides its length and the `Exif\0\0` prefix.
const JPEG_MAX_EXIF: usize = 65_527;

/// Whether the format has pictures of this size.
pub(super) fn check(photo: &Photo, format: Format) -> Result<(), SaveError> {
    let side = photo.width().max(photo.height());
    match format {
        Format::Jpeg { .. } if side > JPEG_MAX_SIDE => {
            Err(SaveError::TooLargeForFormat { format: "JPEG", max_side: JPEG_MAX_SIDE })
        }
        Format::WebP if side > WEBP_MAX_SIDE => {
            Err(SaveError::TooLargeForFormat { format: "WebP", max_side: WEBP_MAX_SIDE })
        }
        _ => Ok(()),
    }
}

/// Writes the photo; an error is the encoder's message. `watch` hears how far it is; to stop is `out`'s part.
pub(super) fn write(
    photo: &Photo,
    format: Format,
    out: &mut (impl Write + Seek),
    watch: &dyn Watch,
) -> Result<(), String> {
    match format {
        Format::Png => write_png(photo, out, watch).map_err(|error| error.to_string()),
        Format::Jpeg { quality, subsampling } => {
            write_jpeg(photo, quality, subsampling, out, watch).map_err(|error| error.to_string())
        }
        Format::WebP => write_webp(photo, out).map_err(|error| error.to_string()),
        Format::Tiff => write_tiff(photo, &mut Counting { out, written: 0, in_all: bytes(photo), watch })
            .map_err(|error| error.to_string()),
    }
}

/// Writes a matte as an 8-bit grey PNG.
pub(super) fn write_mask(matte: &Matte, out: &mut impl Write, watch: &dyn Watch) -> Result<(), String> {
    let mut info = png::Info::with_size(matte.width, matte.height);
    info.color_type = png::ColorType::Grayscale;
    let write = || -> Result<(), png::EncodingError> {
        let mut writer = png_encoder(out, info)?.write_header()?;
        let mut stream = writer.stream_writer_with_size(PNG_CHUNK)?;
        for (y, row) in (1..).zip(matte.alpha.chunks(matte.width.max(1) as usize)) {
            stream.write_all(row)?;
            watch.reached(share(y, matte.height));
        }
        stream.finish()?;
        writer.finish()
    };
    write().map_err(|error| error.to_string())
}

fn png_encoder<W: Write>(out: W, info: png::Info<'_>) -> Result<png::Encoder<'_, W>, png::EncodingError> {
    let mut encoder = png::Encoder::with_info(out, info)?;
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    encoder.set_filter(png::Filter::Adaptive);
    Ok(encoder)
}

fn write_png(photo: &Photo, out: &mut impl Write, watch: &dyn Watch) -> Result<(), png::EncodingError> {
    let mut info = png::Info::with_size(photo.width(), photo.height());
    info.color_type = if photo.alpha().is_some() { png::ColorType::Rgba } else { png::ColorType::Rgb };
    info.icc_profile = Some(Cow::Borrowed(icc::srgb()));
    info.exif_metadata = photo.exif().map(Cow::Borrowed);
    let mut writer = png_encoder(out, info)?.write_header()?;
    let mut stream = writer.stream_writer_with_size(PNG_CHUNK)?;
    let (mut row, mut done) = (Vec::new(), 0);
    for_rows(photo, |rgb, alpha| {
        done += 1;
        watch.reached(share(done, photo.height()));
        match alpha {
            None => stream.write_all(rgb),
            Some(alpha) => {
                row.clear();
                interleave(rgb, alpha, &mut row);
                stream.write_all(&row)
            }
        }
    })?;
    stream.finish()?;
    writer.finish()
}

fn write_jpeg(
    photo: &Photo,
    quality: u8,
    subsampling: Subsampling,
    out: &mut impl Write,
    watch: &dyn Watch,
) -> Result<(), jpeg_encoder::EncodingError> {
    let mut encoder = Encoder::new(&mut *out, quality.clamp(1, 100));
    encoder.set_sampling_factor(match subsampling {
        Subsampling::Full => SamplingFactor::R_4_4_4,
        Subsampling::Quarter => SamplingFactor::R_4_2_0,
    });
    encoder.set_chroma_subsampling_method(jpeg_encoder::ChromaSubsamplingMethod::Average);
    if let Some(block) = photo.exif() {
        if block.len() <= JPEG_MAX_EXIF {
            encoder.add_exif_metadata(block)?;
        } else if let Some(smaller) = exif::fields(block).and_then(|fields| fields.to_block())
            && smaller.len() <= JPEG_MAX_EXIF
        {
            encoder.add_exif_metadata(&smaller)?;
        }
    }
    encoder.add_icc_profile(icc::srgb())?;
    let side = |pixels: u32| u16::try_from(pixels).unwrap_or(0); // checked before
    let (width, height) = (side(photo.width()), side(photo.height()));
    encoder.encode_image(Rows { width, height, photo, watch })?;
    out.flush()?;
    Ok(())
}

/// A photo, on white where it has alpha, handed out row by row.
struct Rows<'a> {
    width: u16,
    height: u16,
    photo: &'a Photo,
    watch: &'a dyn Watch,
}

impl ImageBuffer for Rows<'_> {
    fn get_jpeg_color_type(&self) -> JpegColorType {
        JpegColorType::Ycbcr
    }

    fn width(&self) -> u16 {
        self.width
    }

    fn height(&self) -> u16 {
        self.height
    }

    fn fill_buffers(&self, y: u16, buffers: &mut [Vec<u8>; 4]) {
        let width = usize::from(self.width);
        let start = usize::from(y) * width;
        let pixels = self.photo.rgb().get(start * 3..(start + width) * 3).unwrap_or_default().as_chunks::<3>().0;
        let [luma, blue, red, _] = buffers;
        let mut push = |[r, g, b]: [u8; 3]| {
            let (y, cb, cr) = rgb_to_ycbcr(r, g, b);
            luma.push(y);
            blue.push(cb);
            red.push(cr);
        };
        if let Some(alpha) = self.photo.alpha() {
            let alpha = alpha.get(start..start + width).unwrap_or_default();
            for (pixel, &a) in pixels.iter().zip(alpha) {
                let a = u32::from(a);
                push(pixel.map(|c| ((u32::from(c) * a + 255 * (255 - a) + 127) / 255) as u8));
            }
        } else {
            pixels.iter().for_each(|&pixel| push(pixel));
        }
        self.watch.reached(share(u32::from(y) + 1, u32::from(self.height)));
    }
}

fn write_webp(photo: &Photo, out: &mut impl Write) -> Result<(), image::ImageError> {
    let mut encoder = WebPEncoder::new_lossless(out);
    let refused = image::ImageError::Unsupported;
    encoder.set_icc_profile(icc::srgb().to_vec()).map_err(refused)?;
    if let Some(block) = photo.exif() {
        encoder.set_exif_metadata(block.to_vec()).map_err(refused)?;
    }
    let (width, height) = (photo.width(), photo.height());
    match interleaved(photo) {
        None => encoder.write_image(photo.rgb(), width, height, ExtendedColorType::Rgb8),
        Some(rgba) => encoder.write_image(&rgba, width, height, ExtendedColorType::Rgba8),
    }
}

fn write_tiff(photo: &Photo, out: &mut (impl Write + Seek)) -> tiff::TiffResult<()> {
    let mut encoder = TiffEncoder::new(out)?.with_compression(Compression::Lzw).with_predictor(Predictor::Horizontal);
    let fields = photo.exif().and_then(exif::fields).unwrap_or_default();
    let pointers = fields.write_directories(&mut encoder)?;
    let (width, height) = (photo.width(), photo.height());
    match interleaved(photo) {
        None => {
            let mut image = encoder.new_image::<colortype::RGB8>(width, height)?;
            describe(image.encoder(), &fields, &pointers)?;
            image.write_data(photo.rgb())
        }
        Some(rgba) => {
            let mut image = encoder.new_image::<colortype::RGBA8>(width, height)?;
            image.encoder().write_tag(Tag::ExtraSamples, &[ExtraSamples::UnassociatedAlpha.to_u16()][..])?;
            describe(image.encoder(), &fields, &pointers)?;
            image.write_data(&rgba)
        }
    }
}

/// The tags that are the same with and without alpha.
fn describe<W: Write + Seek>(
    directory: &mut DirectoryEncoder<'_, W, TiffKindStandard>,
    fields: &exif::Fields,
    pointers: &[(u16, u32)],
) -> tiff::TiffResult<()> {
    directory.write_tag(Tag::Orientation, 1u16)?;
    let profile = directory.write_entry_bytes(Type::UNDEFINED, icc::srgb())?; // the type that the ICC asks for
    let mut entries = tiff::Directory::empty();
    entries.extend([(Tag::IccProfile, profile)]);
    directory.extend_from(&entries);
    fields.write_photo(directory, pointers)
}

/// Calls `each` with the colour and alpha of every row.
fn for_rows<E>(photo: &Photo, mut each: impl FnMut(&[u8], Option<&[u8]>) -> Result<(), E>) -> Result<(), E> {
    let width = photo.width() as usize;
    let mut alpha = photo.alpha().map(|alpha| alpha.chunks_exact(width));
    for rgb in photo.rgb().chunks_exact(width * 3) {
        each(rgb, alpha.as_mut().and_then(Iterator::next))?;
    }
    Ok(())
}

/// The share that `done` rows are.
fn share(done: u32, in_all: u32) -> f32 {
    done as f32 / in_all.max(1) as f32
}

/// What the pixels take uncompressed: compressed they hardly take more.
fn bytes(photo: &Photo) -> u64 {
    (photo.rgb().len() + photo.alpha().map_or(0, <[u8]>::len)) as u64
}

/// A writer that reports how much of about `in_all` bytes it wrote.
struct Counting<'a, W> {
    out: &'a mut W,
    written: u64,
    in_all: u64,
    watch: &'a dyn Watch,
}

impl<W: Write> Write for Counting<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.out.write(bytes)?;
        self.written += count as u64;
        self.watch.reached((self.written as f32 / self.in_all.max(1) as f32).min(1.0));
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl<W: Seek> Seek for Counting<'_, W> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.out.seek(to)
    }
}

fn interleave(rgb: &[u8], alpha: &[u8], rgba: &mut Vec<u8>) {
    rgba.extend(rgb.as_chunks::<3>().0.iter().zip(alpha).flat_map(|(&[r, g, b], &a)| [r, g, b, a]));
}

/// The photo as RGBA, or `None` when it is opaque.
fn interleaved(photo: &Photo) -> Option<Vec<u8>> {
    let alpha = photo.alpha()?;
    let mut rgba = Vec::with_capacity(alpha.len() * 4);
    interleave(photo.rgb(), alpha, &mut rgba);
    Some(rgba)
}
