//! The light of a cut-out: matched to the picture it is put into, and set by hand. Colours, sharpness, grain.
//!
//! ```text
//! photo, people's masks -> SceneStats                       once per photo
//! SceneStats (person's, group's), LightSettings -> Tone     one table a channel: exposure and white balance in linear
//!                                                           light, contrast and black level in encoded sRGB
//! cut-out -> smoothed or blurred or sharpened -> Tone -> grain
//! ```
//!
//! Everything that is compared is taken from the *scenes*: people, and where nobody was looked for what has the colour
//! of skin, are left out. Sharpness and grain are compared at the size the person is pasted at, so those two work on
//! the cut-out at the picture's own pixels (see [`At`]); the grain belongs to the cut-out's pixels and not to the
//! picture's, so that it does not flicker while a person is moved.
//!
//! Must not know: the document, models, where the cut-out will stand.

mod grain;
mod illuminant;
mod linear;
mod noise;
mod scaled;
mod scene;
mod sharp;
mod texture;
mod tone;

pub use linear::{decode, encode};
pub use scene::SceneStats;

use rayon::prelude::*;

use super::{cutout::Cutout, photo::Photo};
use texture::Texture;
use tone::Tone;

/// How a cut-out is lit. All zero, the default, changes nothing at all.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct LightSettings {
    /// How far exposure, contrast, white balance and black level go towards the group's scene, `0.0..=1.0`.
    pub match_strength: f32,
    /// Stops, `-3.0..=3.0`.
    pub exposure_ev: f32,
    /// Towards blue or orange, `-100.0..=100.0`; one hundred is as many mireds.
    pub temperature: f32,
    /// Towards green or magenta, `-100.0..=100.0`.
    pub tint: f32,
    /// Slope in the middle greys, `-100.0..=100.0`: half to double.
    pub contrast: f32,
    /// `-100.0..=100.0`: grey to double.
    pub saturation: f32,
    /// How far the sharpness goes towards the group photo's, `0.0..=1.0`.
    pub match_sharpness: f32,
    /// How far the noise goes towards the group photo's, `0.0..=1.0`.
    pub match_grain: f32,
    /// Which grain.
    pub seed: u32,
}

impl LightSettings {
    /// Nothing is changed.
    pub const NEUTRAL: Self = Self {
        match_strength: 0.0,
        exposure_ev: 0.0,
        temperature: 0.0,
        tint: 0.0,
        contrast: 0.0,
        saturation: 0.0,
        match_sharpness: 0.0,
        match_grain: 0.0,
        seed: 0,
    };

    /// All is matched as far as it can be: what a person who is put into the picture begins with.
    pub const MATCHED: Self = Self { match_strength: 1.0, match_sharpness: 1.0, match_grain: 1.0, ..Self::NEUTRAL };

    /// Whether they change nothing.
    #[must_use]
    pub fn is_neutral(&self) -> bool {
        Self { seed: 0, ..*self } == Self::NEUTRAL
    }

    /// Whether the cut-out's pixels must be the picture's own.
    #[must_use]
    pub fn has_texture(&self) -> bool {
        self.match_sharpness > 0.0 || self.match_grain > 0.0
    }

    /// The same within their ranges; what is no number is 0.
    #[must_use]
    pub fn sane(self) -> Self {
        let within = |value: f32, most: f32| if value.is_nan() { 0.0 } else { value.clamp(-most, most) };
        Self {
            match_strength: within(self.match_strength, 1.0).max(0.0),
            exposure_ev: within(self.exposure_ev, 3.0),
            temperature: within(self.temperature, 100.0),
            tint: within(self.tint, 100.0),
            contrast: within(self.contrast, 100.0),
            saturation: within(self.saturation, 100.0),
            match_sharpness: within(self.match_sharpness, 1.0).max(0.0),
            match_grain: within(self.match_grain, 1.0).max(0.0),
            seed: self.seed,
        }
    }
}

impl Default for LightSettings {
    fn default() -> Self {
        Self::NEUTRAL
    }
}

/// The size a cut-out is pasted at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct At {
    /// Pixels of the full group photo a pixel of the cut-out, across and down. Above zero.
    pub group_px: (f64, f64),
    /// Pixels of the person's full photo a pixel of the cut-out: 1 for an export.
    pub person_px: f64,
    /// The raster that the cut-out was taken from: a cut at its edge stays sharp.
    pub raster: (u32, u32),
    /// Whether a cut-out that is pasted larger than it is may get more pixels, to hold the group's grain.
    pub enlarge: bool,
}

/// A cut-out as it is lit.
#[derive(Clone, Debug)]
pub struct Lit {
    /// Straight alpha.
    pub photo: Photo,
    /// Where it lies in the raster of the cut-out it was made from: left, top, right, bottom. Its pixels need not be
    /// that raster's, and a blurred one reaches further.
    pub bounds: [f64; 4],
}

impl Lit {
    /// Pixels of that raster a pixel, across and down.
    #[must_use]
    pub fn raster_px(&self) -> (f64, f64) {
        let [left, top, right, bottom] = self.bounds;
        ((right - left) / f64::from(self.photo.width()), (bottom - top) / f64::from(self.photo.height()))
    }

    /// A cut-out as it is.
    #[must_use]
    pub fn plain(cutout: &Cutout) -> Self {
        let (x, y) = (f64::from(cutout.origin_x), f64::from(cutout.origin_y));
        let (w, h) = (f64::from(cutout.photo.width()), f64::from(cutout.photo.height()));
        Self { photo: cutout.photo.clone(), bounds: [x, y, x + w, y + h] }
    }
}

/// Lights a cut-out. With neutral settings the pixels are the cut-out's own, shared.
///
/// Alpha is never changed by colours and grain; a blur softens it with the colours, since an edge that is sharper than
/// what it bounds looks cut.
#[must_use]
pub fn apply(cutout: &Cutout, settings: &LightSettings, person: &SceneStats, group: &SceneStats, at: &At) -> Lit {
    let settings = settings.sane();
    if settings.is_neutral() {
        return Lit::plain(cutout);
    }
    let tone = Tone::of(&settings, person, group);
    let texture = Texture::of(&settings, person, group, at, &tone);
    let lit = match &texture {
        Some(texture) => texture.draw(cutout, at),
        None => Lit::plain(cutout),
    };
    let grain = texture.as_ref().and_then(|texture| texture.grain.as_ref());
    let width = lit.photo.width() as usize;
    let mut rgb = lit.photo.rgb().to_vec();
    rgb.par_chunks_mut(width * 3).enumerate().for_each(|(y, row)| {
        for (x, pixel) in row.as_chunks_mut::<3>().0.iter_mut().enumerate() {
            let toned = tone.apply(*pixel);
            let grained = match grain {
                Some(grain) => grain.add(toned, x as u32, y as u32),
                None => toned,
            };
            *pixel = grained.map(|v| (v * 255.0 + 0.5) as u8); // saturates at both ends
        }
    });
    let same = Photo::from_rgb(lit.photo.width(), lit.photo.height(), rgb);
    let photo = same.and_then(|photo| match lit.photo.alpha() {
        Some(alpha) => photo.with_alpha(alpha.to_vec()),
        None => Some(photo),
    });
    // The size is the cut-out's own.
    Lit { photo: photo.unwrap_or_else(|| lit.photo.clone()), ..lit }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neutral_settings_of_any_seed_are_neutral_and_bad_numbers_are_none() {
        assert!(LightSettings { seed: 7, ..LightSettings::default() }.is_neutral());
        assert!(!LightSettings::MATCHED.is_neutral());
        let bad = LightSettings { exposure_ev: f32::NAN, match_strength: -4.0, ..LightSettings::default() };
        assert!(bad.sane().is_neutral());
        let far = LightSettings { contrast: f32::INFINITY, ..LightSettings::default() };
        assert_eq!(far.sane().contrast, 100.0);
    }

    #[test]
    fn settings_written_by_an_older_lineup_still_read() {
        let read: LightSettings = serde_json::from_str(r#"{"exposure_ev": 0.5}"#).unwrap();
        assert_eq!(read, LightSettings { exposure_ev: 0.5, ..LightSettings::default() });
    }
}
