//! Crop and straighten: which part of a photo is the picture, and by how much the photo is turned under it.
//!
//! A photo is turned about its own centre; the frame is an upright rectangle in those turned coordinates, which are
//! the photo's own while the angle is 0. Nothing is lost: the photo stays as it is.
//!
//! Must not know: the document, models, the window.

use super::{
    composite::{Placed, render},
    cutout::Cutout,
    geometry::{Affine, Placement},
    photo::Photo,
};

/// Straightening goes this far to either side: 45 degrees.
pub const MAX_ANGLE_RAD: f64 = std::f64::consts::FRAC_PI_4;

/// The part of a photo that is the picture.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Crop {
    /// Left edge in turned pixels; a whole number while the angle is 0.
    pub x: f64,
    /// Top edge in turned pixels; a whole number while the angle is 0.
    pub y: f64,
    /// Width in pixels, at least 1.
    pub width: u32,
    /// Height in pixels, at least 1.
    pub height: u32,
    /// Clockwise turn of the photo about its centre, radians.
    pub angle_rad: f64,
}

/// A turn of a photo about its own centre.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Turn {
    angle_rad: f64,
    centre: (f64, f64),
}

impl Turn {
    /// The turn of a photo of `size` pixels by `angle_rad`, clockwise. An angle of 0 changes nothing, exactly.
    #[must_use]
    pub fn of((width, height): (u32, u32), angle_rad: f64) -> Self {
        Self { angle_rad, centre: (f64::from(width) / 2.0, f64::from(height) / 2.0) }
    }

    /// A photo point in turned coordinates.
    #[must_use]
    pub fn apply(&self, x: f64, y: f64) -> (f64, f64) {
        self.by(self.angle_rad, x, y)
    }

    /// A turned point in photo coordinates.
    #[must_use]
    pub fn back(&self, x: f64, y: f64) -> (f64, f64) {
        self.by(-self.angle_rad, x, y)
    }

    /// Where something that stands in the photo stands in turned coordinates.
    #[must_use]
    pub fn place(&self, placement: Placement) -> Placement {
        let (centre_x, centre_y) = self.apply(placement.centre_x, placement.centre_y);
        Placement { centre_x, centre_y, angle_rad: placement.angle_rad + self.angle_rad, ..placement }
    }

    /// Where something that stands in turned coordinates stands in the photo.
    #[must_use]
    pub fn unplace(&self, placement: Placement) -> Placement {
        let (centre_x, centre_y) = self.back(placement.centre_x, placement.centre_y);
        Placement { centre_x, centre_y, angle_rad: placement.angle_rad - self.angle_rad, ..placement }
    }

    fn by(&self, angle_rad: f64, x: f64, y: f64) -> (f64, f64) {
        if angle_rad == 0.0 {
            return (x, y);
        }
        let (sin, cos) = angle_rad.sin_cos();
        let (dx, dy) = (x - self.centre.0, y - self.centre.1);
        (self.centre.0 + cos * dx - sin * dy, self.centre.1 + sin * dx + cos * dy)
    }
}

impl Crop {
    /// All of a photo of `size` pixels.
    #[must_use]
    pub const fn whole((width, height): (u32, u32)) -> Self {
        Self { x: 0.0, y: 0.0, width, height, angle_rad: 0.0 }
    }

    /// The turn that belongs to it, of a photo of `size` pixels.
    #[must_use]
    pub fn turn(&self, size: (u32, u32)) -> Turn {
        Turn::of(size, self.angle_rad)
    }

    /// The middle, in turned pixels.
    #[must_use]
    pub fn centre(&self) -> (f64, f64) {
        (self.x + f64::from(self.width) / 2.0, self.y + f64::from(self.height) / 2.0)
    }

    /// The nearest crop that shows nothing but a photo of `size` pixels: made smaller about its middle when the
    /// turned photo has no room for it, then moved inside. `None` when a value is no number.
    #[must_use]
    pub fn fitted(self, size: (u32, u32)) -> Option<Self> {
        if ![self.x, self.y, self.angle_rad].iter().all(|v| v.is_finite()) {
            return None;
        }
        let angle_rad = self.angle_rad.clamp(-MAX_ANGLE_RAD, MAX_ANGLE_RAD);
        let (photo_w, photo_h) = (f64::from(size.0), f64::from(size.1));
        let (width, height) = (f64::from(self.width.max(1)), f64::from(self.height.max(1)));
        let (reach_x, reach_y) = reach(width, height, angle_rad);
        let room = (photo_w / 2.0 / reach_x).min(photo_h / 2.0 / reach_y);
        let less = |side: f64| if room < 1.0 { (side * room + 1e-9).floor().max(1.0) } else { side };
        let (mut width, mut height) = (less(width), less(height));
        let (mut reach_x, mut reach_y) = reach(width, height, angle_rad);
        // A frame one pixel thin cannot become thinner: it becomes shorter.
        let tall = height > width;
        while (reach_x > photo_w / 2.0 + 1e-7 || reach_y > photo_h / 2.0 + 1e-7) && width.max(height) > 1.0 {
            (width, height) = if tall { (width, height - 1.0) } else { (width - 1.0, height) };
            (reach_x, reach_y) = reach(width, height, angle_rad);
        }
        let turn = Turn::of(size, angle_rad);
        let middle = self.centre();
        let (x, y) = Turn::of(size, self.angle_rad).back(middle.0, middle.1);
        let inside = |at: f64, reach: f64, side: f64| at.max(reach).min(side - reach);
        let (x, y) = turn.apply(inside(x, reach_x, photo_w), inside(y, reach_y, photo_h));
        let (mut x, mut y) = (x - width / 2.0, y - height / 2.0);
        if angle_rad == 0.0 {
            (x, y) = (x.round(), y.round());
        }
        Some(Self { x, y, width: width as u32, height: height as u32, angle_rad })
    }

    /// Where something that stands in the photo (of `size` pixels) stands in the cropped picture.
    #[must_use]
    pub fn place(&self, size: (u32, u32), placement: Placement) -> Placement {
        let turned = self.turn(size).place(placement);
        Placement { centre_x: turned.centre_x - self.x, centre_y: turned.centre_y - self.y, ..turned }
    }

    /// Where something that stands in the cropped picture stands in the photo (of `size` pixels).
    #[must_use]
    pub fn unplace(&self, size: (u32, u32), placement: Placement) -> Placement {
        let moved =
            Placement { centre_x: placement.centre_x + self.x, centre_y: placement.centre_y + self.y, ..placement };
        self.turn(size).unplace(moved)
    }

    /// The map from the photo (of `size` pixels) to the cropped picture.
    #[must_use]
    pub fn to_frame(&self, size: (u32, u32)) -> Affine {
        let (width, height) = (f64::from(size.0), f64::from(size.1));
        self.place(size, Placement::at(width / 2.0, height / 2.0)).affine(width, height)
    }

    /// The cropped picture, with the photo's EXIF. Unturned it is an exact copy of that part; turned it is read by
    /// the same interpolation as a turned cut-out (see [`super::composite`]).
    #[must_use]
    pub fn cut(&self, photo: &Photo) -> Photo {
        let size = (photo.width(), photo.height());
        let Some(crop) = self.fitted(size) else { return photo.clone() };
        if crop == Self::whole(size) {
            return photo.clone();
        }
        let picture = if crop.angle_rad == 0.0 { crop.copy(photo) } else { crop.turned(photo) };
        picture.map_or_else(|| photo.clone(), |picture| picture.with_exif(photo.exif().map(<[u8]>::to_vec)))
    }

    fn copy(&self, photo: &Photo) -> Option<Photo> {
        let (x, y) = (self.x as usize, self.y as usize);
        let (width, height) = (self.width as usize, self.height as usize);
        let part = |plane: &[u8], channels: usize| {
            let mut part = Vec::with_capacity(width * height * channels);
            for row in plane.chunks_exact(photo.width() as usize * channels).skip(y).take(height) {
                part.extend_from_slice(row.get(x * channels..(x + width) * channels).unwrap_or_default());
            }
            part
        };
        let picture = Photo::from_rgb(self.width, self.height, part(photo.rgb(), 3))?;
        match photo.alpha() {
            Some(alpha) => picture.with_alpha(part(alpha, 1)),
            None => Some(picture),
        }
    }

    fn turned(&self, photo: &Photo) -> Option<Photo> {
        let size = (photo.width(), photo.height());
        let pixels = self.width as usize * self.height as usize;
        let mut nothing = Photo::from_rgb(self.width, self.height, vec![0; pixels * 3])?;
        if photo.alpha().is_some() {
            nothing = nothing.with_alpha(vec![0; pixels])?;
        }
        let whole = Placement::at(f64::from(size.0) / 2.0, f64::from(size.1) / 2.0);
        let cutout = Cutout { photo: photo.clone(), origin_x: 0, origin_y: 0 };
        Some(render(&nothing, &[Placed { cutout, placement: self.place(size, whole), opacity: 1.0, front: None }]))
    }
}

/// How far a frame of that size reaches from its middle along the photo's own sides.
fn reach(width: f64, height: f64, angle_rad: f64) -> (f64, f64) {
    let (sin, cos) = (angle_rad.sin().abs(), angle_rad.cos().abs());
    ((width * cos + height * sin) / 2.0, (width * sin + height * cos) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: (u32, u32) = (400, 300);

    fn corners(crop: &Crop) -> [(f64, f64); 4] {
        let (x, y, w, h) = (crop.x, crop.y, f64::from(crop.width), f64::from(crop.height));
        [(x, y), (x + w, y), (x, y + h), (x + w, y + h)].map(|(x, y)| crop.turn(SIZE).back(x, y))
    }

    #[test]
    fn a_fitted_crop_shows_nothing_but_the_photo() {
        for angle_deg in [-45.0_f64, -12.5, -1.0, 0.0, 0.3, 7.0, 45.0, 90.0] {
            for (x, y, width, height) in
                [(0.0, 0.0, 400, 300), (-50.0, 100.0, 100, 100), (390.0, 290.0, 60, 2), (-900.0, 900.0, 4000, 1)]
            {
                let crop = Crop { x, y, width, height, angle_rad: angle_deg.to_radians() }.fitted(SIZE).unwrap();
                for (u, v) in corners(&crop) {
                    assert!((-1e-6..=400.0 + 1e-6).contains(&u), "{crop:?}: {u}");
                    assert!((-1e-6..=300.0 + 1e-6).contains(&v), "{crop:?}: {v}");
                }
            }
        }
    }

    #[test]
    fn a_crop_that_lies_inside_is_kept_as_it_is() {
        let crop = Crop { x: 30.0, y: 20.0, width: 200, height: 100, angle_rad: 0.0 };
        assert_eq!(crop.fitted(SIZE), Some(crop));
        assert_eq!(Crop::whole(SIZE).fitted(SIZE), Some(Crop::whole(SIZE)));
        assert_eq!(Crop { x: f64::NAN, ..crop }.fitted(SIZE), None);
    }

    #[test]
    fn there_and_back_is_the_same_place() {
        let crop = Crop { x: 30.5, y: 20.25, width: 200, height: 100, angle_rad: 0.2 };
        let place = Placement { scale: 1.5, angle_rad: -0.4, flip: true, ..Placement::at(120.0, 80.0) };
        let back = crop.unplace(SIZE, crop.place(SIZE, place));
        assert!((back.centre_x - 120.0).abs() < 1e-9 && (back.centre_y - 80.0).abs() < 1e-9);
        assert!((back.angle_rad + 0.4).abs() < 1e-12 && back.flip);
    }

    #[test]
    fn an_unturned_crop_copies_its_pixels_and_carries_the_exif() {
        let photo = Photo::from_rgb(4, 3, (0..36).collect()).unwrap().with_alpha((0..12).collect()).unwrap();
        let photo = photo.with_exif(Some(vec![1, 2]));
        let picture = Crop { x: 1.0, y: 1.0, width: 2, height: 2, angle_rad: 0.0 }.cut(&photo);
        assert_eq!(picture.rgb(), [15, 16, 17, 18, 19, 20, 27, 28, 29, 30, 31, 32]);
        assert_eq!((picture.alpha(), picture.exif()), (Some(&[5, 6, 9, 10][..]), Some(&[1, 2][..])));
        assert_eq!(Crop::whole((4, 3)).cut(&photo), photo);
    }

    #[test]
    fn a_turned_crop_has_no_empty_corner() {
        let photo = Photo::from_rgb(60, 40, vec![200; 60 * 40 * 3]).unwrap();
        for angle_deg in [-30.0_f64, -3.0, 0.5, 12.0, 45.0] {
            let crop = Crop { angle_rad: angle_deg.to_radians(), ..Crop::whole((60, 40)) };
            let picture = crop.cut(&photo);
            assert!(picture.width() < 60 && picture.height() < 40);
            assert!(picture.rgb().iter().all(|&level| level == 200), "{angle_deg} degrees");
        }
    }
}
