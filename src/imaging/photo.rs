//! A photo in memory: upright 8-bit sRGB, cheap to clone.
//!
//! Must not know: files (see `load` and `save`), models, the document.

use std::{ops::Range, sync::Arc};

use super::{
    exif::{self, Metadata},
    resize,
};

/// Upright 8-bit sRGB pixels with an optional straight alpha plane. A clone shares the pixels; two photos are
/// equal when they share them.
#[derive(Clone)]
pub struct Photo(Arc<Pixels>);

struct Pixels {
    width: u32,
    height: u32,
    rgb: Vec<u8>,
    alpha: Option<Vec<u8>>,
    exif: Option<Vec<u8>>,
}

impl Photo {
    /// A photo from `width * height * 3` bytes, row-major. `None` when the size is zero or the length is wrong.
    #[must_use]
    pub fn from_rgb(width: u32, height: u32, rgb: Vec<u8>) -> Option<Self> {
        let pixels = u64::from(width) * u64::from(height);
        (pixels > 0 && rgb.len() as u64 == pixels * 3)
            .then(|| Self(Arc::new(Pixels { width, height, rgb, alpha: None, exif: None })))
    }

    /// A photo from `width * height * 4` bytes of straight RGBA; opaque when every alpha is 255. `None` when the size
    /// is zero or the length is wrong.
    #[must_use]
    pub fn from_rgba(width: u32, height: u32, rgba: &[u8]) -> Option<Self> {
        let pixels = rgba.as_chunks::<4>().0;
        let photo = Self::from_rgb(width, height, pixels.iter().flat_map(|&[r, g, b, _]| [r, g, b]).collect())?;
        let alpha: Vec<u8> = pixels.iter().map(|&[_, _, _, a]| a).collect();
        if alpha.iter().all(|&a| a == 255) { Some(photo) } else { photo.with_alpha(alpha) }
    }

    /// `width * height * 4` bytes of straight RGBA.
    #[must_use]
    pub fn to_rgba(&self) -> Vec<u8> {
        let colours = self.rgb().as_chunks::<3>().0.iter();
        match self.alpha() {
            None => colours.flat_map(|&[r, g, b]| [r, g, b, 255]).collect(),
            Some(alpha) => colours.zip(alpha).flat_map(|(&[r, g, b], &a)| [r, g, b, a]).collect(),
        }
    }

    /// The same photo with an alpha plane of `width * height` bytes; `None` when the length is wrong.
    #[must_use]
    pub fn with_alpha(self, alpha: Vec<u8>) -> Option<Self> {
        let mut pixels = Arc::try_unwrap(self.0).unwrap_or_else(|shared| shared.duplicate());
        (alpha.len() as u64 == u64::from(pixels.width) * u64::from(pixels.height)).then(|| {
            pixels.alpha = Some(alpha);
            Self(Arc::new(pixels))
        })
    }

    /// The same photo in other colours, `width * height * 3` bytes; `None` when the length is wrong.
    #[must_use]
    pub fn with_rgb(self, rgb: Vec<u8>) -> Option<Self> {
        (rgb.len() == self.rgb().len()).then(|| {
            let mut pixels = Arc::try_unwrap(self.0).unwrap_or_else(|shared| shared.duplicate());
            pixels.rgb = rgb;
            Self(Arc::new(pixels))
        })
    }

    /// The same photo carrying raw EXIF (a TIFF block, without the `Exif\0\0` prefix), orientation already 1.
    #[must_use]
    pub fn with_exif(self, exif: Option<Vec<u8>>) -> Self {
        let mut pixels = Arc::try_unwrap(self.0).unwrap_or_else(|shared| shared.duplicate());
        pixels.exif = exif;
        Self(Arc::new(pixels))
    }

    /// Width in pixels, at least 1.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.0.width
    }

    /// Height in pixels, at least 1.
    #[must_use]
    pub fn height(&self) -> u32 {
        self.0.height
    }

    /// `width * height * 3` bytes: red, green, blue, row-major. Under alpha 0 the colour is the file's own.
    #[must_use]
    pub fn rgb(&self) -> &[u8] {
        &self.0.rgb
    }

    /// `width * height` bytes of straight alpha, or `None` when the photo is opaque.
    #[must_use]
    pub fn alpha(&self) -> Option<&[u8]> {
        self.0.alpha.as_deref()
    }

    /// The raw EXIF block to carry over into exports, if the file had one.
    #[must_use]
    pub fn exif(&self) -> Option<&[u8]> {
        self.0.exif.as_deref()
    }

    /// The same picture telling of its origin only what `keep` allows. What is told is brought up to date: the size
    /// is the picture's own, a thumbnail of what the photo once was is gone.
    #[must_use]
    pub fn with_metadata(self, keep: Metadata) -> Self {
        let size = (self.width(), self.height());
        let told = self.exif().and_then(|block| exif::redacted(block.to_vec(), keep, size));
        self.with_exif(told)
    }

    /// Whether the EXIF block tells where the photo was taken.
    #[must_use]
    pub fn tells_place(&self) -> bool {
        self.exif().is_some_and(exif::has_place)
    }

    /// How many photos share these pixels, this one included.
    #[must_use]
    pub fn owners(&self) -> usize {
        Arc::strong_count(&self.0)
    }

    /// How many pixels.
    #[must_use]
    pub fn pixel_count(&self) -> usize {
        self.0.width as usize * self.0.height as usize
    }

    /// Bytes of memory that its pixels take, shared by all clones.
    #[must_use]
    pub fn byte_count(&self) -> usize {
        self.0.rgb.len() + self.0.alpha.as_ref().map_or(0, Vec::len) + self.0.exif.as_ref().map_or(0, Vec::len)
    }

    /// The same number for all that share the pixels, another for any other photo that is alive.
    #[must_use]
    pub fn identity(&self) -> usize {
        Arc::as_ptr(&self.0) as usize
    }

    /// A smaller copy whose long side is at most `long_side` (area-averaged), or a clone when it already fits.
    /// Carries no EXIF. The aspect ratio is kept to the nearest pixel.
    #[must_use]
    pub fn proxy(&self, long_side: u32) -> Self {
        let (width, height) = (self.width(), self.height());
        let k = f64::from(long_side) / f64::from(width.max(height));
        if k >= 1.0 {
            return self.clone();
        }
        let to = |side: u32| ((f64::from(side) * k).round() as u32).max(1);
        self.resized(to(width), to(height)).unwrap_or_else(|| self.clone())
    }

    /// A copy of a rectangle of it, without EXIF; `None` when the rectangle is empty or reaches beyond.
    #[must_use]
    pub fn piece(&self, x: u32, y: u32, width: u32, height: u32) -> Option<Self> {
        let inside = |at: u32, len: u32, side: u32| at.checked_add(len).is_some_and(|end| end <= side);
        if !inside(x, width, self.width()) || !inside(y, height, self.height()) {
            return None;
        }
        let rows = |plane: &[u8], channels: usize| -> Vec<u8> {
            let stride = self.width() as usize * channels;
            let (from, len) = (x as usize * channels, width as usize * channels);
            let lines = plane.chunks_exact(stride).skip(y as usize).take(height as usize);
            lines.flat_map(|line| line.get(from..from + len).unwrap_or_default()).copied().collect()
        };
        let piece = Self::from_rgb(width, height, rows(self.rgb(), 3))?;
        match self.alpha() {
            None => Some(piece),
            Some(alpha) => piece.with_alpha(rows(alpha, 1)),
        }
    }

    /// The region `x` by `y` of the photo at a size of `to` pixels, area-averaged; row copies where `to` is its own
    /// size. Carries no EXIF. `None` when it is empty or reaches beyond the photo, or `to` is zero.
    #[must_use]
    pub fn region(&self, x: Range<u32>, y: Range<u32>, to: (u32, u32)) -> Option<Self> {
        if x.is_empty() || y.is_empty() || x.end > self.width() || y.end > self.height() {
            return None;
        }
        let size = (x.end - x.start, y.end - y.start);
        let (stride, left, top) = (self.width() as usize, x.start as usize, y.start as usize);
        let plane = |samples: &[u8], channels: usize| {
            let row = |j: usize| {
                let from = ((top + j) * stride + left) * channels;
                samples.get(from..from + size.0 as usize * channels).unwrap_or_default()
            };
            if to == size {
                return (0..size.1 as usize).flat_map(row).copied().collect();
            }
            let add_row = |j: usize, weight: f32, sum: &mut [f32]| {
                sum.iter_mut().zip(row(j)).for_each(|(total, &sample)| *total += weight * f32::from(sample));
            };
            resize::of_rows(resize::Filter::Area, channels, size, to, add_row, |v| (v + 0.5) as u8)
        };
        let piece = Self::from_rgb(to.0, to.1, plane(self.rgb(), 3))?;
        match self.alpha() {
            None => Some(piece),
            Some(alpha) => piece.with_alpha(plane(alpha, 1)),
        }
    }

    /// A copy of exactly `width` x `height`, area-averaged.
    fn resized(&self, width: u32, height: u32) -> Option<Self> {
        let (from, to) = ((self.width(), self.height()), (width, height));
        let small = Self::from_rgb(width, height, resize::area(self.rgb(), 3, from, to))?;
        match self.alpha() {
            None => Some(small),
            Some(alpha) => small.with_alpha(resize::area(alpha, 1, from, to)),
        }
    }
}

impl Pixels {
    fn duplicate(&self) -> Self {
        Self {
            width: self.width,
            height: self.height,
            rgb: self.rgb.clone(),
            alpha: self.alpha.clone(),
            exif: self.exif.clone(),
        }
    }
}

impl PartialEq for Photo {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl std::fmt::Debug for Photo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Photo({} x {})", self.width(), self.height())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photo_refuses_a_buffer_of_the_wrong_length() {
        assert!(Photo::from_rgb(2, 2, vec![0; 11]).is_none());
        assert!(Photo::from_rgb(0, 2, vec![]).is_none());
        assert!(Photo::from_rgb(2, 2, vec![0; 12]).unwrap().with_alpha(vec![0; 3]).is_none());
    }

    #[test]
    fn rgba_goes_in_and_comes_out_and_full_alpha_is_opaque() {
        let rgba = [1, 2, 3, 4, 5, 6, 7, 255];
        assert_eq!(Photo::from_rgba(2, 1, &rgba).unwrap().to_rgba(), rgba);
        let opaque = Photo::from_rgba(1, 1, &[1, 2, 3, 255]).unwrap();
        assert!(opaque.alpha().is_none() && opaque.to_rgba() == [1, 2, 3, 255]);
        assert!(Photo::from_rgba(2, 1, &[0; 7]).is_none());
    }

    #[test]
    fn a_piece_is_the_rectangle_asked_for() {
        let photo = Photo::from_rgb(3, 2, (0..18).collect()).unwrap().with_alpha((0..6).collect()).unwrap();
        let piece = photo.piece(1, 0, 2, 2).unwrap();
        assert_eq!(piece.rgb(), [3, 4, 5, 6, 7, 8, 12, 13, 14, 15, 16, 17]);
        assert_eq!(piece.alpha().unwrap(), [1, 2, 4, 5]);
        assert!(photo.piece(2, 0, 2, 1).is_none() && photo.piece(0, 0, 0, 1).is_none());
    }

    #[test]
    fn a_proxy_keeps_the_aspect_and_never_enlarges() {
        let photo = Photo::from_rgb(300, 100, vec![9; 90_000]).unwrap();
        let small = photo.proxy(30);
        assert_eq!((small.width(), small.height()), (30, 10));
        assert!(small.rgb().iter().all(|&v| v == 9));
        assert_eq!(photo.proxy(400), photo);
        let line = Photo::from_rgb(5000, 1, vec![1; 15_000]).unwrap().proxy(100);
        assert_eq!((line.width(), line.height()), (100, 1));
    }

    #[test]
    fn a_region_is_what_lies_there_and_a_smaller_one_its_mean() {
        let photo = Photo::from_rgb(6, 4, (0..72).collect()).unwrap().with_alpha((0..24).collect()).unwrap();
        let piece = photo.region(2..5, 1..3, (3, 2)).unwrap();
        assert_eq!(piece.rgb()[..9], (24..33).collect::<Vec<u8>>()[..]);
        assert_eq!(piece.rgb()[9..], (42..51).collect::<Vec<u8>>()[..]);
        assert_eq!(piece.alpha().unwrap(), [8, 9, 10, 14, 15, 16]);
        let small = photo.region(2..4, 1..3, (1, 1)).unwrap();
        assert_eq!(small.rgb(), [35, 36, 37]); // of 24, 27, 42, 45 and so on, halves up
        assert!(photo.region(0..7, 0..1, (7, 1)).is_none() && photo.region(1..1, 0..1, (1, 1)).is_none());
    }
}
