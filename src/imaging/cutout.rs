//! A person lifted out of a photo: the photo's own colours under a matte, trimmed to what shows.
//!
//! Must not know: models, where the cut-out will stand.

use std::ops::Range;

use rayon::prelude::*;

use super::{matte::Matte, photo::Photo};

/// Straight-alpha pixels trimmed to the matte's bounding box.
#[derive(Clone, Debug)]
pub struct Cutout {
    /// The trimmed pixels; `photo.alpha()` is always there. The colour under every alpha is the photo's own.
    pub photo: Photo,
    /// Left edge of the trimmed box in the raster it was cut from.
    pub origin_x: u32,
    /// Top edge of the trimmed box in the raster it was cut from.
    pub origin_y: u32,
}

/// Cuts `matte` out of `photo` (same size), the photo's own alpha multiplied in. `None` when nothing shows or the
/// sizes differ.
///
/// `alpha = matte · photo's alpha / 255`, rounded. The colours are copied as they are, also under alpha 0; EXIF is
/// left behind.
#[must_use]
pub fn extract(photo: &Photo, matte: &Matte) -> Option<Cutout> {
    let (width, height) = (photo.width() as usize, photo.height() as usize);
    if (matte.width, matte.height) != (photo.width(), photo.height()) || matte.alpha.len() != width * height {
        return None;
    }
    let row = |y: usize| Row {
        matte: matte.alpha.get(y * width..(y + 1) * width).unwrap_or_default(),
        own: photo.alpha().and_then(|own| own.get(y * width..(y + 1) * width)),
    };
    let (x, y) = (0..height)
        .into_par_iter()
        .filter_map(|y| row(y).visible().map(|x| (x, y..y + 1)))
        .reduce_with(|a, b| (join(&a.0, &b.0), join(&a.1, &b.1)))?;
    let mut rgb = vec![0; x.len() * y.len() * 3];
    let mut alpha = vec![0; x.len() * y.len()];
    rgb.par_chunks_exact_mut(x.len() * 3).zip(alpha.par_chunks_exact_mut(x.len())).zip(y.clone()).for_each(
        |((rgb, alpha), y)| {
            let from = (y * width + x.start) * 3;
            if let Some(colours) = photo.rgb().get(from..from + rgb.len()) {
                rgb.copy_from_slice(colours);
            }
            alpha.iter_mut().zip(row(y).levels().skip(x.start)).for_each(|(to, level)| *to = level);
        },
    );
    let photo = Photo::from_rgb(x.len() as u32, y.len() as u32, rgb)?.with_alpha(alpha)?;
    Some(Cutout { photo, origin_x: x.start as u32, origin_y: y.start as u32 })
}

/// A row of the matte and of the photo's own alpha.
struct Row<'a> {
    matte: &'a [u8],
    own: Option<&'a [u8]>,
}

impl Row<'_> {
    fn levels(&self) -> impl Iterator<Item = u8> {
        let own = self.own;
        self.matte.iter().enumerate().map(move |(x, &matte)| match own {
            None => matte,
            Some(own) => times(matte, own.get(x).copied().unwrap_or(0)),
        })
    }

    /// From the first pixel that shows to the last, if one does.
    fn visible(&self) -> Option<Range<usize>> {
        let shows = |x: &usize| match (self.matte.get(*x), self.own) {
            (Some(&matte), Some(own)) => times(matte, own.get(*x).copied().unwrap_or(0)) > 0,
            (Some(&matte), None) => matte > 0,
            (None, _) => false,
        };
        // Most rows of a matte are empty: ask for any pixel at all before looking one by one.
        if self.matte.iter().fold(0, |any, level| any | level) == 0 {
            return None;
        }
        let first = (0..self.matte.len()).find(shows)?;
        let last = (first..self.matte.len()).rev().find(shows)?;
        Some(first..last + 1)
    }
}

/// `a · b / 255`, rounded to the nearest.
fn times(a: u8, b: u8) -> u8 {
    ((u32::from(a) * u32::from(b) + 127) / 255) as u8
}

fn join(a: &Range<usize>, b: &Range<usize>) -> Range<usize> {
    a.start.min(b.start)..a.end.max(b.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matte(width: u32, height: u32, alpha: Vec<u8>) -> Matte {
        Matte { width, height, alpha }
    }

    #[test]
    fn a_cutout_is_trimmed_to_what_shows_and_keeps_the_colours_under_it() {
        let photo = Photo::from_rgb(4, 3, (0..36).collect()).unwrap();
        let mut alpha = vec![0; 12];
        alpha[5] = 9; // (1, 1)
        alpha[11] = 200; // (3, 2)
        let cut = extract(&photo, &matte(4, 3, alpha)).unwrap();
        assert_eq!((cut.origin_x, cut.origin_y, cut.photo.width(), cut.photo.height()), (1, 1, 3, 2));
        assert_eq!(cut.photo.alpha().unwrap(), [9, 0, 0, 0, 0, 200]);
        assert_eq!(&cut.photo.rgb()[..9], &(15..24).collect::<Vec<u8>>()[..]);
        assert_eq!(&cut.photo.rgb()[9..], &(27..36).collect::<Vec<u8>>()[..]);
    }

    #[test]
    fn the_photos_own_alpha_is_multiplied_in() {
        let photo = Photo::from_rgb(3, 1, vec![7; 9]).unwrap().with_alpha(vec![128, 0, 255]).unwrap();
        let cut = extract(&photo, &matte(3, 1, vec![128, 255, 255])).unwrap();
        assert_eq!(cut.photo.alpha().unwrap(), [64, 0, 255]);
        let faint = Photo::from_rgb(1, 1, vec![7; 3]).unwrap().with_alpha(vec![1]).unwrap();
        assert!(extract(&faint, &matte(1, 1, vec![100])).is_none());
    }

    #[test]
    fn nothing_to_show_or_another_size_is_no_cutout() {
        let photo = Photo::from_rgb(2, 2, vec![7; 12]).unwrap();
        assert!(extract(&photo, &matte(2, 2, vec![0; 4])).is_none());
        assert!(extract(&photo, &matte(2, 1, vec![255; 2])).is_none());
        assert!(extract(&photo, &matte(2, 2, vec![255; 3])).is_none());
    }
}
