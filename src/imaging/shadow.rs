//! The shadow of a person who stands in a picture: dark under the feet, and a soft one cast on the ground.
//!
//! The person is taken for a card that stands upright on a level ground, on the line of the lowest feet. The sun throws
//! the card down: what is at height h falls h times the length away, in the direction of the shadow, and less up or down
//! the picture than across since the ground is seen at a slant. The higher a part, the wider its penumbra. Under the feet
//! the light of the sky is cut off as well: each lowest point near the ground darkens a small spot about it.
//!
//! A shadow is soft, so it is drawn small, 256 pixels a person's height, the same for the window and for an export. It
//! does not depend on where the person stands, only on their size and turn: it moves with them.
//!
//! Must not know: who stands before it, the document.

mod tip;

use super::{geometry::Placement, photo::Photo};

/// How a person's shadow falls. The default is off.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct ShadowSettings {
    /// Whether there is one.
    pub on: bool,
    /// How dark it is under the feet, `0.0..=1.0`.
    pub contact: f32,
    /// How dark the cast shadow is, `0.0..=1.0`.
    pub opacity: f32,
    /// Where it falls, degrees clockwise from away from the viewer, `-180.0..=180.0`: 90 is to the right.
    pub direction_deg: f32,
    /// Its length in heights of the person, `0.0..=2.0`.
    pub length: f32,
    /// How blurred it is, `0.0..=1.0`.
    pub softness: f32,
}

impl ShadowSettings {
    /// None. Turned on, it is the soft, rather short shadow of a bright but not harsh day.
    pub const OFF: Self =
        Self { on: false, contact: 0.7, opacity: 0.4, direction_deg: 55.0, length: 0.45, softness: 0.35 };

    /// Whether nothing of it shows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.on || (self.contact <= 0.0 && self.opacity <= 0.0)
    }

    /// The same within its ranges; what is no number is 0.
    #[must_use]
    pub fn sane(self) -> Self {
        let within = |value: f32, low: f32, high: f32| if value.is_nan() { 0.0 } else { value.clamp(low, high) };
        Self {
            on: self.on,
            contact: within(self.contact, 0.0, 1.0),
            opacity: within(self.opacity, 0.0, 1.0),
            direction_deg: within(self.direction_deg, -180.0, 180.0),
            length: within(self.length, 0.0, 2.0),
            softness: within(self.softness, 0.0, 1.0),
        }
    }
}

impl Default for ShadowSettings {
    fn default() -> Self {
        Self::OFF
    }
}

/// A shadow, black with an alpha plane.
#[derive(Clone, Debug)]
pub struct Shadow {
    /// Its pixels.
    pub photo: Photo,
    /// Picture pixels one of its pixels.
    pub scale: f64,
    /// Its middle, in picture pixels from the middle of the person.
    pub from_middle: (f64, f64),
}

impl Shadow {
    /// Where it lies, the person's middle being where `person` says.
    #[must_use]
    pub fn placement(&self, person: &Placement) -> Placement {
        let at = Placement::at(person.centre_x + self.from_middle.0, person.centre_y + self.from_middle.1);
        Placement { scale: self.scale, ..at }
    }
}

/// Rows that a person's height is drawn with.
const HEIGHT: f64 = 256.0;
/// How much of its length a shadow shows that falls away from or towards the viewer.
const SLANT: f64 = 0.45;
/// Blur of the farthest end at softness 1, and at the feet, in heights.
const FAR_BLUR: f64 = 0.12;
const NEAR_BLUR: f64 = 0.004;
/// What is left of the darkness at the farthest end.
const FAR_DARKNESS: f32 = 0.35;
/// Feet this far above the lowest one, in heights, hardly touch the ground.
const ABOVE_GROUND: f64 = 0.035;
/// Spread of the spot under a foot, across and down, in heights.
const SPOT: (f64, f64) = (0.022, 0.009);
/// Penumbras that are drawn; between them it is mixed.
const LEVELS: usize = 5;

/// The shadow of a cut-out (its alpha counts) that stands as `person` says; where, does not matter. `None` when nothing
/// shows, or the placement is no placement.
#[must_use]
pub fn cast(cutout: &Photo, settings: &ShadowSettings, person: &Placement) -> Option<Shadow> {
    let settings = settings.sane();
    if settings.is_empty() || !person.is_sound() {
        return None;
    }
    let card = Card::of(cutout, person)?;
    let (mut across, mut up) = settings.tip();
    // Straight to the side it would be a line; bodies are not flat.
    if up.abs() < 0.04 {
        up = 0.04_f64.copysign(if up < 0.0 { -1.0 } else { 1.0 });
    }
    if settings.length <= 0.0 {
        (across, up) = (0.0, 0.0);
    }
    let room = (FAR_BLUR * f64::from(settings.softness) * 3.0 + 0.08) * HEIGHT;
    let tall = f64::from(card.height as u32);
    let (left, right) =
        ((tall * across).min(0.0) - room, f64::from(card.width as u32) + (tall * across).max(0.0) + room);
    let (top, bottom) = ((-tall * up).min(0.0) - room, (-tall * up).max(0.0) + room); // from the ground line
    let (width, height) = ((right - left).ceil() as usize, (bottom - top).ceil() as usize);
    let mut alpha = vec![0.0_f32; width * height];
    if settings.opacity > 0.0 && up != 0.0 {
        let penumbras = card.penumbras(settings.softness);
        for (i, value) in alpha.iter_mut().enumerate() {
            let (x, y) = ((i % width) as f64 + 0.5 + left, (i / width) as f64 + 0.5 + top);
            let high = -y / up; // of what falls here
            let share = high / tall;
            if !(-0.05..=1.15).contains(&share) {
                continue;
            }
            let dark = penumbras.at(x - high * across, tall - high, share.clamp(0.0, 1.0));
            *value = settings.opacity * dark * (1.0 - (1.0 - FAR_DARKNESS) * share.clamp(0.0, 1.0) as f32);
        }
    }
    if settings.contact > 0.0 {
        card.add_contact(settings.contact, (left, top), width, &mut alpha);
    }
    let alpha: Vec<u8> = alpha.iter().map(|v| (v.clamp(0.0, 1.0) * 255.0 + 0.5) as u8).collect();
    alpha.iter().any(|&v| v > 0).then_some(())?;
    let photo = Photo::from_rgb(width as u32, height as u32, vec![0; width * height * 3])?.with_alpha(alpha)?;
    // From the card's pixels to the picture's, about the person's middle.
    let middle = (left + width as f64 / 2.0, tall + top + height as f64 / 2.0);
    let from_middle = ((middle.0 - card.middle.0) * card.unit, (middle.1 - card.middle.1) * card.unit);
    Some(Shadow { photo, scale: card.unit, from_middle })
}

/// The person as they stand, small, down to the lowest pixel.
struct Card {
    width: usize,
    height: usize,
    /// `0.0..=1.0`, row-major.
    alpha: Vec<f32>,
    /// Picture pixels a pixel.
    unit: f64,
    /// Where the cut-out's middle is.
    middle: (f64, f64),
}

impl Card {
    fn of(cutout: &Photo, person: &Placement) -> Option<Self> {
        let (w, h) = (f64::from(cutout.width()), f64::from(cutout.height()));
        // The picture's pixels, the cut-out's middle at the origin.
        let turned = Placement { centre_x: 0.0, centre_y: 0.0, ..*person }.affine(w, h);
        let corners = [(0.0, 0.0), (w, 0.0), (0.0, h), (w, h)].map(|(x, y)| turned.apply(x, y));
        let span = |of: fn(&(f64, f64)) -> f64| {
            let all = corners.iter().map(of);
            (all.clone().fold(f64::INFINITY, f64::min), all.fold(f64::NEG_INFINITY, f64::max))
        };
        let ((x0, x1), (y0, y1)) = (span(|c| c.0), span(|c| c.1));
        let unit = ((y1 - y0) / HEIGHT).max((x1 - x0) / (4.0 * HEIGHT));
        let back = turned.inverse()?;
        let (width, height) = (((x1 - x0) / unit).ceil() as usize, ((y1 - y0) / unit).ceil() as usize);
        if !unit.is_normal() || width == 0 || height == 0 {
            return None;
        }
        // Each small pixel is the mean of what it covers: sixteen samples are enough for something to be blurred.
        let sample = |x: f64, y: f64| -> f32 {
            let (u, v) = back.apply(x0 + x * unit, y0 + y * unit);
            if u < 0.0 || v < 0.0 || u >= w || v >= h {
                return 0.0;
            }
            let at = v as usize * cutout.width() as usize + u as usize;
            cutout.alpha().map_or(1.0, |alpha| f32::from(alpha.get(at).copied().unwrap_or(0)) / 255.0)
        };
        let mean = |i: usize| {
            let (x, y) = ((i % width) as f64, (i / width) as f64);
            (0..16).map(|k| sample(x + (f64::from(k % 4) + 0.5) / 4.0, y + (f64::from(k / 4) + 0.5) / 4.0)).sum::<f32>()
                / 16.0
        };
        let mut alpha: Vec<f32> = (0..width * height).map(mean).collect();
        let last = alpha.iter().rposition(|&v| v > 0.3)? / width;
        alpha.truncate((last + 1) * width);
        Some(Self { width, height: last + 1, alpha, unit, middle: (-x0 / unit, -y0 / unit) })
    }

    /// The card blurred by more and more.
    fn penumbras(&self, softness: f32) -> Penumbras {
        let room = (FAR_BLUR * f64::from(softness) * 3.0 * HEIGHT).ceil() as usize + 3;
        let (width, height) = (self.width + 2 * room, self.height + 2 * room);
        let mut plane = vec![0.0; width * height];
        for (y, row) in self.alpha.chunks_exact(self.width).enumerate() {
            let start = (y + room) * width + room;
            if let Some(to) = plane.get_mut(start..start + self.width) {
                to.copy_from_slice(row);
            }
        }
        // The ground cuts nothing off: below the feet the card goes on, or its blur would be pale there.
        for y in self.height + room..height {
            let from = (self.height + room - 1) * width;
            plane.copy_within(from..from + width, y * width);
        }
        let blurs = (0..LEVELS).map(|level| level as f64 / (LEVELS - 1) as f64 * FAR_BLUR * f64::from(softness));
        let planes = blurs.map(|blur| blurred(&plane, width, (NEAR_BLUR + blur) * HEIGHT)).collect();
        Penumbras { width, height, room, planes }
    }

    /// Darkens the spots under the feet. The corner of `alpha` lies at `corner` of the card, counted from its left and
    /// from the ground.
    fn add_contact(&self, strength: f32, corner: (f64, f64), width: usize, alpha: &mut [f32]) {
        let height = alpha.len() / width.max(1);
        let mut spots = vec![0.0_f32; alpha.len()];
        for x in 0..self.width {
            let column = (0..self.height).rev().find(|y| self.alpha.get(y * self.width + x).is_some_and(|&v| v > 0.5));
            let Some(lowest) = column else { continue };
            let above = (self.height - 1 - lowest) as f64 / HEIGHT;
            let near = (-(above / ABOVE_GROUND).powi(2)).exp() as f32;
            let (left, down) = (x as f64 - corner.0, lowest as f64 + 1.0 - self.height as f64 - corner.1);
            let at = down as usize * width + left as usize;
            if (left as usize) < width
                && (down as usize) < height
                && let Some(spot) = spots.get_mut(at)
            {
                *spot += near;
            }
        }
        let (across, down) = (SPOT.0 * HEIGHT, SPOT.1 * HEIGHT);
        let soft = blurred_by(&spots, width, across, down);
        // A straight row of feet is as dark as can be: a line through the middle of a Gaussian.
        let full = (down * std::f64::consts::TAU.sqrt()) as f32;
        for (value, spot) in alpha.iter_mut().zip(soft) {
            let dark = strength * (spot * full * 1.2).min(1.0);
            *value = 1.0 - (1.0 - *value) * (1.0 - dark);
        }
    }
}

struct Penumbras {
    width: usize,
    height: usize,
    room: usize,
    planes: Vec<Vec<f32>>,
}

impl Penumbras {
    /// How dark it is at a place of the card, `share` of the whole height up.
    fn at(&self, x: f64, y: f64, share: f64) -> f32 {
        let level = share * (LEVELS - 1) as f64;
        let low = (level as usize).min(LEVELS - 2);
        let (x, y) = (x + self.room as f64 - 0.5, y + self.room as f64 - 0.5);
        let between = |a: f32, b: f32, t: f64| a + (b - a) * t as f32;
        let of = |plane: Option<&Vec<f32>>| -> f32 {
            let (i, j) = (x.floor(), y.floor());
            let pixel = |i: f64, j: f64| {
                let inside = i >= 0.0 && j >= 0.0 && (i as usize) < self.width && (j as usize) < self.height;
                let at =
                    if inside { plane.and_then(|plane| plane.get(j as usize * self.width + i as usize)) } else { None };
                at.copied().unwrap_or(0.0)
            };
            let upper = between(pixel(i, j), pixel(i + 1.0, j), x - i);
            between(upper, between(pixel(i, j + 1.0), pixel(i + 1.0, j + 1.0), x - i), y - j)
        };
        between(of(self.planes.get(low)), of(self.planes.get(low + 1)), level - low as f64)
    }
}

fn blurred(plane: &[f32], width: usize, sigma: f64) -> Vec<f32> {
    blurred_by(plane, width, sigma, sigma)
}

/// A Gaussian, by three box blurs either way (Wells 1986); beyond the plane lies nothing.
fn blurred_by(plane: &[f32], width: usize, across: f64, down: f64) -> Vec<f32> {
    let height = plane.len() / width.max(1);
    let mut now = plane.to_vec();
    for _ in 0..3 {
        now = boxed(&now, width, height, across, true);
        now = boxed(&now, width, height, down, false);
    }
    now
}

/// A box blur of a third of that variance; its ends count in part, so that any width is possible.
fn boxed(plane: &[f32], width: usize, height: usize, sigma: f64, across: bool) -> Vec<f32> {
    // A box of half-width r has the variance (2r + 1)² / 12.
    let half = (((4.0 * sigma * sigma).sqrt() - 1.0) / 2.0).max(0.0);
    let (whole, part) = (half.floor() as isize, half.fract() as f32);
    let (lines, along) = if across { (height, width) } else { (width, height) };
    let step = |line: usize, i: usize| if across { line * width + i } else { i * width + line };
    let mut out = vec![0.0; plane.len()];
    for line in 0..lines {
        let at = |i: isize| {
            let inside = i >= 0 && (i as usize) < along;
            if inside { plane.get(step(line, i as usize)).copied().unwrap_or(0.0) } else { 0.0 }
        };
        let mut sum: f32 = (-whole..=whole).map(at).sum();
        for i in 0..along as isize {
            let value = (sum + part * (at(i - whole - 1) + at(i + whole + 1))) / (2.0 * half as f32 + 1.0);
            if let Some(out) = out.get_mut(step(line, i as usize)) {
                *out = value;
            }
            sum += at(i + whole + 1) - at(i - whole);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A body on two legs, 40 x 100.
    fn person() -> Photo {
        let alpha = (0..40 * 100).map(|i| {
            let (x, y) = (i % 40, i / 40);
            let inside = if y < 60 { (8..32).contains(&x) } else { (8..16).contains(&x) || (24..32).contains(&x) };
            u8::from(inside) * 255
        });
        Photo::from_rgb(40, 100, vec![200; 12_000]).unwrap().with_alpha(alpha.collect()).unwrap()
    }

    const ON: ShadowSettings = ShadowSettings { on: true, ..ShadowSettings::OFF };

    /// Alpha at a place of the picture, the person's middle at the origin.
    fn dark(shadow: &Shadow, x: f64, y: f64) -> u8 {
        let (w, h) = (f64::from(shadow.photo.width()), f64::from(shadow.photo.height()));
        let u = (x - shadow.from_middle.0) / shadow.scale + w / 2.0;
        let v = (y - shadow.from_middle.1) / shadow.scale + h / 2.0;
        if u < 0.0 || v < 0.0 || u >= w || v >= h {
            return 0;
        }
        shadow.photo.alpha().unwrap()[v as usize * w as usize + u as usize]
    }

    #[test]
    fn off_or_without_darkness_there_is_none() {
        let place = Placement::at(7.0, 3.0);
        assert!(cast(&person(), &ShadowSettings::OFF, &place).is_none());
        assert!(cast(&person(), &ShadowSettings { contact: 0.0, opacity: 0.0, ..ON }, &place).is_none());
        assert!(cast(&person(), &ON, &Placement { scale: f64::NAN, ..place }).is_none());
        let nothing = Photo::from_rgb(5, 5, vec![9; 75]).unwrap().with_alpha(vec![0; 25]).unwrap();
        assert!(cast(&nothing, &ON, &place).is_none());
    }

    #[test]
    fn it_is_dark_under_the_feet_and_falls_where_it_should() {
        let shadow =
            |direction_deg| cast(&person(), &ShadowSettings { direction_deg, ..ON }, &Placement::at(0.0, 0.0)).unwrap();
        let right = shadow(60.0);
        assert!(dark(&right, -8.0, 50.0) > 120 && dark(&right, 8.0, 50.0) > 120);
        assert!(dark(&right, -8.0, 50.0) > dark(&right, 0.0, 50.0) + 40, "between the feet it is lighter");
        // The head falls 0.45 heights to the right and a bit up.
        assert!(dark(&right, 31.0, 42.0) > 15 && dark(&right, -31.0, 42.0) < 3);
        let left = shadow(-60.0);
        assert!(dark(&left, -31.0, 42.0) > 15 && dark(&left, 31.0, 42.0) < 3);
        let front = shadow(180.0);
        assert!(dark(&front, 0.0, 64.0) > 15 && dark(&front, 0.0, 38.0) < 10);
    }

    #[test]
    fn it_does_not_depend_on_where_the_person_stands_and_grows_with_them() {
        let at = |x, scale| cast(&person(), &ON, &Placement { scale, ..Placement::at(x, 0.0) }).unwrap();
        assert_eq!(at(0.0, 1.0).photo.alpha(), at(500.3, 1.0).photo.alpha());
        let (one, three) = (at(0.0, 1.0), at(0.0, 3.0));
        assert_eq!(one.photo.alpha(), three.photo.alpha());
        assert!((three.scale / one.scale - 3.0).abs() < 1e-9);
    }

    #[test]
    fn a_flipped_person_has_the_feet_on_the_other_side_and_the_same_sun() {
        let alpha = (0..40 * 100).map(|i| u8::from((i % 40) < 10) * 255).collect();
        let leg = Photo::from_rgb(40, 100, vec![0; 12_000]).unwrap().with_alpha(alpha).unwrap();
        let place = |flip| Placement { flip, ..Placement::at(0.0, 0.0) };
        let (plain, flipped) = (cast(&leg, &ON, &place(false)).unwrap(), cast(&leg, &ON, &place(true)).unwrap());
        assert!(dark(&plain, -15.0, 50.0) > 100 && dark(&plain, 15.0, 50.0) < 60);
        assert!(dark(&flipped, 15.0, 50.0) > 100 && dark(&flipped, -15.0, 50.0) < 60);
    }
}
