//! Rows of any decoder into the photo's planes: 8-bit sRGB colour and straight alpha.
//!
//! Must not know: file formats.

use super::{LoadError, allocate, check_size};
use crate::imaging::icc::{Model, ToSrgb};

/// Samples of some pixels, interleaved; alpha, if there is one, comes last.
#[derive(Clone, Copy)]
pub(super) enum Samples<'a> {
    /// `0..=255`
    U8(&'a [u8]),
    /// `0..=65535`
    U16(&'a [u16]),
}

/// What the samples mean.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Alpha {
    None,
    Straight,
    /// Colour already multiplied by alpha (TIFF only); divided out again.
    Premultiplied,
}

/// The photo's planes while rows come in.
pub(super) struct Assembler {
    width: u32,
    rgb: Vec<u8>,
    alpha: Option<Vec<u8>>,
    kind: Alpha,
    model: Model,
    to_srgb: Option<ToSrgb>,
    colour8: Vec<u8>,
    colour16: Vec<u16>,
}

impl Assembler {
    /// Planes for `width` x `height` pixels, the size checked first.
    pub(super) fn new(
        (width, height): (u32, u32),
        model: Model,
        kind: Alpha,
        to_srgb: Option<ToSrgb>,
    ) -> Result<Self, LoadError> {
        check_size(width, height)?;
        let alpha = if kind == Alpha::None { None } else { Some(allocate(width, height, 1)?) };
        let rgb = allocate(width, height, 3)?;
        Ok(Self { width, rgb, alpha, kind, model, to_srgb, colour8: Vec::new(), colour16: Vec::new() })
    }

    /// Puts pixels into row `y` from column `x` on; what does not fit is dropped.
    pub(super) fn put(&mut self, x: u32, y: u32, samples: Samples<'_>) {
        let colours = self.model.channels();
        let stride = colours + usize::from(self.kind != Alpha::None);
        let len = match samples {
            Samples::U8(s) => s.len(),
            Samples::U16(s) => s.len(),
        };
        let count = (len / stride).min(self.width.saturating_sub(x) as usize);
        let start = y as usize * self.width as usize + x as usize;
        let Some(rgb) = self.rgb.get_mut(start * 3..(start + count) * 3) else { return };
        let alpha = match &mut self.alpha {
            None => None,
            Some(plane) => match plane.get_mut(start..start + count) {
                Some(alpha) => Some(alpha),
                None => return,
            },
        };
        match (samples, alpha) {
            (Samples::U8(s), None) => colour_8(s.get(..count * stride), rgb, self.model, self.to_srgb.as_ref()),
            (Samples::U16(s), None) => colour_16(s.get(..count * stride), rgb, self.model, self.to_srgb.as_ref()),
            (Samples::U8(s), Some(alpha)) => {
                self.colour8.clear();
                for (pixel, alpha) in s.chunks_exact(stride).zip(alpha) {
                    let (colour, a) = pixel.split_at(colours);
                    *alpha = a.first().copied().unwrap_or(255);
                    if self.kind == Alpha::Premultiplied && *alpha > 0 {
                        let a = u32::from(*alpha);
                        self.colour8.extend(colour.iter().map(|&c| ((u32::from(c) * 255 + a / 2) / a).min(255) as u8));
                    } else {
                        self.colour8.extend_from_slice(colour);
                    }
                }
                colour_8(Some(&self.colour8), rgb, self.model, self.to_srgb.as_ref());
            }
            (Samples::U16(s), Some(alpha)) => {
                self.colour16.clear();
                for (pixel, alpha) in s.chunks_exact(stride).zip(alpha) {
                    let (colour, a) = pixel.split_at(colours);
                    let a = a.first().copied().unwrap_or(u16::MAX);
                    *alpha = to_8(a);
                    if self.kind == Alpha::Premultiplied && a > 0 {
                        let a = u64::from(a);
                        let divide = |&c: &u16| ((u64::from(c) * 65535 + a / 2) / a).min(65535) as u16;
                        self.colour16.extend(colour.iter().map(divide));
                    } else {
                        self.colour16.extend_from_slice(colour);
                    }
                }
                colour_16(Some(&self.colour16), rgb, self.model, self.to_srgb.as_ref());
            }
        }
    }

    /// The planes: colour, and alpha when there is one.
    pub(super) fn into_planes(self) -> (Vec<u8>, Option<Vec<u8>>) {
        (self.rgb, self.alpha)
    }
}

/// 16 bits to 8, to the nearest.
fn to_8(v: u16) -> u8 {
    ((u32::from(v) * 255 + 32767) / 65535) as u8
}

fn colour_8(samples: Option<&[u8]>, rgb: &mut [u8], model: Model, to_srgb: Option<&ToSrgb>) {
    let Some(samples) = samples else { return };
    if to_srgb.is_some_and(|to_srgb| to_srgb.row_8(samples, rgb)) {
        return;
    }
    match model {
        Model::Rgb => {
            if rgb.len() == samples.len() {
                rgb.copy_from_slice(samples);
            }
        }
        Model::Grey => {
            for (pixel, &v) in rgb.as_chunks_mut::<3>().0.iter_mut().zip(samples) {
                *pixel = [v; 3];
            }
        }
        Model::Cmyk => {
            for (pixel, cmyk) in rgb.as_chunks_mut::<3>().0.iter_mut().zip(samples.as_chunks::<4>().0) {
                *pixel = naive_cmyk(*cmyk);
            }
        }
    }
}

fn colour_16(samples: Option<&[u16]>, rgb: &mut [u8], model: Model, to_srgb: Option<&ToSrgb>) {
    let Some(samples) = samples else { return };
    if let Some(converted) = to_srgb.and_then(|to_srgb| to_srgb.row_16(samples)) {
        for (to, &from) in rgb.iter_mut().zip(&converted) {
            *to = to_8(from);
        }
        return;
    }
    match model {
        Model::Rgb => {
            for (to, &from) in rgb.iter_mut().zip(samples) {
                *to = to_8(from);
            }
        }
        Model::Grey => {
            for (pixel, &v) in rgb.as_chunks_mut::<3>().0.iter_mut().zip(samples) {
                *pixel = [to_8(v); 3];
            }
        }
        Model::Cmyk => {
            for (pixel, cmyk) in rgb.as_chunks_mut::<3>().0.iter_mut().zip(samples.as_chunks::<4>().0) {
                *pixel = naive_cmyk(cmyk.map(to_8));
            }
        }
    }
}

/// Ink to light without a profile: each channel is `(255 - ink) * (255 - black) / 255`. 0 is no ink.
fn naive_cmyk([c, m, y, k]: [u8; 4]) -> [u8; 3] {
    let light = |ink: u8| ((u32::from(255 - ink) * u32::from(255 - k) + 127) / 255) as u8;
    [light(c), light(m), light(y)]
}
