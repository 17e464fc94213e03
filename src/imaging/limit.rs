//! A picture made smaller for a file: by its long side, sharp and without the patterns that plain averages leave.
//!
//! Filtered by Catmull-Rom in 8-bit sRGB values, as layers are when they are made smaller, colours weighted by their
//! alpha. A picture is never made larger.
//!
//! Must not know: files, the document.

use super::{
    photo::Photo,
    resize::{self, Filter},
};

/// The size of a picture of `size` pixels whose long side may have at most `long_side` (no limit when `None`). The
/// aspect ratio is kept to the nearest pixel; no side is below 1.
#[must_use]
pub fn limited_size(size: (u32, u32), long_side: Option<u32>) -> (u32, u32) {
    let longest = size.0.max(size.1);
    match long_side.map(|side| side.max(1)) {
        Some(limit) if limit < longest => {
            let to = |side: u32| (f64::from(side) * f64::from(limit) / f64::from(longest)).round().max(1.0) as u32;
            (to(size.0), to(size.1))
        }
        _ => size,
    }
}

/// The photo at [`limited_size`], with its EXIF; a clone when it fits already.
#[must_use]
pub fn limited(photo: &Photo, long_side: Option<u32>) -> Photo {
    let size = (photo.width(), photo.height());
    let to = limited_size(size, long_side);
    if to == size {
        return photo.clone();
    }
    let small = match photo.alpha() {
        None => {
            let rgb = resize::of_rows(Filter::CatmullRom, 3, size, to, opaque_row(photo), to_u8);
            Photo::from_rgb(to.0, to.1, rgb)
        }
        Some(alpha) => {
            let values = resize::of_rows(Filter::CatmullRom, 4, size, to, straight_row(photo, alpha), |v| v);
            straight(&values, to)
        }
    };
    // The sizes are right by construction.
    small.map_or_else(|| photo.clone(), |small| small.with_exif(photo.exif().map(<[u8]>::to_vec)))
}

fn opaque_row(photo: &Photo) -> impl Fn(usize, f32, &mut [f32]) + Sync {
    let stride = photo.width() as usize * 3;
    move |y, weight, sum| {
        for (sum, &value) in sum.iter_mut().zip(photo.rgb().get(y * stride..).unwrap_or_default()) {
            *sum += weight * f32::from(value);
        }
    }
}

/// Rows of colour times alpha (`0.0..=255.0`), and alpha.
fn straight_row(photo: &Photo, alpha: &[u8]) -> impl Fn(usize, f32, &mut [f32]) + Sync {
    let width = photo.width() as usize;
    move |y, weight, sum| {
        let colours = photo.rgb().as_chunks::<3>().0.iter().skip(y * width);
        let pixels = colours.zip(alpha.iter().skip(y * width));
        for (sum, (colour, &level)) in sum.as_chunks_mut::<4>().0.iter_mut().zip(pixels) {
            let share = weight * f32::from(level) / 255.0;
            let [red, green, blue, opacity] = sum;
            for (sum, &value) in [red, green, blue].into_iter().zip(colour) {
                *sum += share * f32::from(value);
            }
            *opacity += share * 255.0;
        }
    }
}

/// Premultiplied values to a photo with straight alpha.
fn straight(values: &[f32], (width, height): (u32, u32)) -> Option<Photo> {
    let pixels = values.as_chunks::<4>().0;
    let divided = |&[r, g, b, a]: &[f32; 4]| if a > 0.0 { [r, g, b].map(|v| to_u8(v * 255.0 / a)) } else { [0; 3] };
    let rgb = pixels.iter().flat_map(divided).collect();
    let alpha = pixels.iter().map(|[_, _, _, a]| to_u8(*a)).collect();
    Photo::from_rgb(width, height, rgb)?.with_alpha(alpha)
}

/// The nearest byte; what overshoots ends at the end.
fn to_u8(value: f32) -> u8 {
    (value + 0.5) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_keeps_the_aspect_and_never_enlarges() {
        assert_eq!(limited_size((4032, 3024), Some(2048)), (2048, 1536));
        assert_eq!(limited_size((3024, 4032), Some(2048)), (1536, 2048));
        assert_eq!(limited_size((800, 600), Some(2048)), (800, 600));
        assert_eq!(limited_size((800, 600), None), (800, 600));
        assert_eq!(limited_size((5000, 1), Some(100)), (100, 1));
    }

    #[test]
    fn a_smaller_picture_keeps_its_colour_its_exif_and_has_the_promised_size() {
        let photo = Photo::from_rgb(90, 60, [200, 100, 50].repeat(5400)).unwrap().with_exif(Some(b"exif".to_vec()));
        let small = limited(&photo, Some(31));
        assert_eq!((small.width(), small.height()), (31, 21));
        assert_eq!(small.exif(), Some(&b"exif"[..]));
        assert!(small.rgb().as_chunks::<3>().0.iter().all(|pixel| *pixel == [200, 100, 50]));
        assert_eq!(limited(&photo, Some(90)), photo);
    }

    #[test]
    fn colours_under_no_alpha_do_not_bleed_in() {
        let rgb = (0..64).flat_map(|i| if i % 8 < 4 { [255, 0, 0] } else { [0, 0, 255] }).collect();
        let alpha = (0..64).map(|i| if i % 8 < 4 { 255 } else { 0 }).collect();
        let small = limited(&Photo::from_rgb(8, 8, rgb).unwrap().with_alpha(alpha).unwrap(), Some(4));
        let shown = small.rgb().as_chunks::<3>().0.iter().zip(small.alpha().unwrap()).filter(|(_, a)| **a > 8);
        assert!(shown.clone().count() >= 8);
        assert!(shown.into_iter().all(|(pixel, _)| *pixel == [255, 0, 0]));
    }
}
