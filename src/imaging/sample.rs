//! Resampling a photo for a network: bilinear grids, area averages, rotated squares.
//!
//! Must not know: which network asks, normalisation (see `inference::tensor`).

use super::{geometry::Affine, photo::Photo, resize};

/// The photo without its alpha plane, put on white; a clone (no copy) when it is opaque. Networks are trained on
/// opaque photos, and white is what most people see behind a transparent picture.
#[must_use]
pub fn on_white(photo: &Photo) -> Photo {
    let Some(alpha) = photo.alpha() else { return photo.clone() };
    let over = |c: u8, a: u8| ((u32::from(c) * u32::from(a) + 255 * (255 - u32::from(a)) + 127) / 255) as u8;
    let rgb = photo.rgb().chunks_exact(3).zip(alpha).flat_map(|(px, &a)| px.iter().map(move |&c| over(c, a))).collect();
    Photo::from_rgb(photo.width(), photo.height(), rgb).unwrap_or_else(|| photo.clone())
}

/// The photo on a grid of `width` x `height` by bilinear interpolation *without* antialiasing, pixel centres at
/// +0.5, edges held: as OpenCV's `INTER_LINEAR` and scikit-image's `resize(order=1)`, in float precision.
/// Interleaved RGB, `0.0..=255.0`; alpha is ignored (see [`on_white`]).
#[must_use]
pub fn bilinear(photo: &Photo, width: u32, height: u32) -> Vec<f32> {
    let columns = taps(photo.width(), width);
    let stride = photo.width() as usize * 3;
    let mut out = Vec::with_capacity(width as usize * height as usize * 3);
    for (y0, y1, fy) in taps(photo.height(), height) {
        let row = |y: usize| photo.rgb().get(y * stride..(y + 1) * stride).unwrap_or_default();
        let (top, bottom) = (row(y0), row(y1));
        for &(x0, x1, fx) in &columns {
            for channel in 0..3 {
                let at = |row: &[u8], x: usize| row.get(x * 3 + channel).map_or(0.0, |&v| f32::from(v));
                let upper = lerp(at(top, x0), at(top, x1), fx);
                let lower = lerp(at(bottom, x0), at(bottom, x1), fx);
                out.push(lerp(upper, lower, fy));
            }
        }
    }
    out
}

/// The photo at `width` x `height`: area average when it gets smaller, bilinear when it gets larger (OpenCV's
/// `INTER_AREA` and `INTER_LINEAR`). Interleaved RGB bytes; empty when a side is zero. Alpha is ignored.
#[must_use]
pub fn resize(photo: &Photo, width: u32, height: u32) -> Vec<u8> {
    if width >= photo.width() && height >= photo.height() {
        return bilinear(photo, width, height).into_iter().map(|value| (value + 0.5) as u8).collect();
    }
    resize::area(photo.rgb(), 3, (photo.width(), photo.height()), (width, height))
}

/// A `width` x `height` patch of the photo: patch coordinates go through `to_photo`, colours are bilinear, black
/// outside the photo and blending to black over its outermost half pixel (OpenCV's `warpAffine` with `INTER_LINEAR`
/// and `WARP_INVERSE_MAP`, in float precision). Not antialiased: where `to_photo.mean_scale()` is well above 2, shrink
/// the photo first. Interleaved RGB, `0.0..=255.0`; alpha is ignored.
#[must_use]
pub fn warp(photo: &Photo, to_photo: &Affine, width: u32, height: u32) -> Vec<f32> {
    let mut out = Vec::with_capacity(width as usize * height as usize * 3);
    for j in 0..height {
        for i in 0..width {
            let (x, y) = to_photo.apply(f64::from(i) + 0.5, f64::from(j) + 0.5);
            out.extend(black_outside(photo, x - 0.5, y - 0.5));
        }
    }
    out
}

/// The colour at (`x`, `y`), here with pixel centres at whole numbers; pixels outside the photo are black.
fn black_outside(photo: &Photo, x: f64, y: f64) -> [f32; 3] {
    let (left, top) = (x.floor(), y.floor());
    let (fx, fy) = ((x - left) as f32, (y - top) as f32);
    let corners = [
        (0.0, 0.0, (1.0 - fx) * (1.0 - fy)),
        (1.0, 0.0, fx * (1.0 - fy)),
        (0.0, 1.0, (1.0 - fx) * fy),
        (1.0, 1.0, fx * fy),
    ];
    let mut colour = [0.0; 3];
    for (dx, dy, weight) in corners {
        let (x, y) = (left + dx, top + dy);
        if x < 0.0 || y < 0.0 || x >= f64::from(photo.width()) || y >= f64::from(photo.height()) {
            continue;
        }
        let start = (y as usize * photo.width() as usize + x as usize) * 3;
        if let Some(pixel) = photo.rgb().get(start..start + 3) {
            for (sum, &value) in colour.iter_mut().zip(pixel) {
                *sum += f32::from(value) * weight;
            }
        }
    }
    colour
}

/// For every cell of a grid of `to` cells: the two source indices and the weight of the second.
fn taps(from: u32, to: u32) -> Vec<(usize, usize, f32)> {
    let last = from.saturating_sub(1) as usize;
    let k = f64::from(from) / f64::from(to.max(1));
    let tap = |i: u32| {
        let at = ((f64::from(i) + 0.5) * k - 0.5).clamp(0.0, last as f64);
        let floor = at as usize;
        (floor, (floor + 1).min(last), (at - floor as f64) as f32)
    };
    (0..to).map(tap).collect()
}

fn lerp(a: f32, b: f32, t: f32) -> f32 {
    a + (b - a) * t
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ramp(width: u32, height: u32) -> Photo {
        let rgb = (0..height).flat_map(|y| (0..width).flat_map(move |x| [x as u8 * 10, y as u8 * 10, 7])).collect();
        Photo::from_rgb(width, height, rgb).unwrap()
    }

    #[test]
    fn every_resampling_keeps_a_photo_of_its_own_size() {
        let photo = ramp(9, 7);
        let same: Vec<f32> = photo.rgb().iter().map(|&v| f32::from(v)).collect();
        assert_eq!(bilinear(&photo, 9, 7), same);
        assert_eq!(warp(&photo, &Affine::IDENTITY, 9, 7), same);
        assert_eq!(resize(&photo, 9, 7), photo.rgb());
    }

    #[test]
    fn bilinear_follows_half_pixel_centres_and_holds_the_edges() {
        // cv2.resize(np.float32([[0, 10, 20, 30]]), (2, 1)) is [5, 25]; to 8 columns it starts [0, 2.5, 7.5, ...
        let photo = ramp(4, 1);
        let red = |grid: Vec<f32>| grid.chunks_exact(3).map(|px| px[0]).collect::<Vec<_>>();
        assert_eq!(red(bilinear(&photo, 2, 1)), [5.0, 25.0]);
        assert_eq!(red(bilinear(&photo, 8, 1)), [0.0, 2.5, 7.5, 12.5, 17.5, 22.5, 27.5, 30.0]);
    }

    #[test]
    fn a_warp_is_black_outside_the_photo() {
        let photo = Photo::from_rgb(2, 2, vec![200; 12]).unwrap();
        let moved = Affine::scale_then_move(1.0, 1.0, -1.0, 0.0);
        let patch = warp(&photo, &moved, 4, 2);
        assert!(patch.chunks_exact(12).all(|row| row == [0., 0., 0., 200., 200., 200., 200., 200., 200., 0., 0., 0.]));
        let half = Affine::scale_then_move(1.0, 1.0, -0.5, 0.0);
        assert_eq!(warp(&photo, &half, 1, 1), [100.0; 3]);
    }

    #[test]
    fn shrinking_averages_areas() {
        let photo = Photo::from_rgb(4, 2, [[0u8; 3], [100; 3]].concat().repeat(4)).unwrap();
        assert!(resize(&photo, 2, 1).iter().all(|&v| v == 50));
        assert!(resize(&photo, 0, 1).is_empty());
    }

    #[test]
    fn transparent_pixels_become_white() {
        let photo = Photo::from_rgb(3, 1, vec![10; 9]).unwrap().with_alpha(vec![0, 255, 128]).unwrap();
        assert_eq!(on_white(&photo).rgb(), [255, 255, 255, 10, 10, 10, 132, 132, 132]);
        assert!(on_white(&photo).alpha().is_none());
    }
}
