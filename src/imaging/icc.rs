//! ICC profiles: an embedded one to sRGB, and the sRGB profile that exports carry.
//!
//! Must not know: file formats.

use std::sync::{Arc, OnceLock};

use moxcms::{
    ColorDateTime, ColorProfile, DataColorSpace, Layout, LocalizableString, ProfileText, Transform8BitExecutor,
    Transform16BitExecutor, TransformOptions,
};

/// What the colour samples of a picture are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Model {
    Grey,
    Rgb,
    /// 0 is no ink.
    Cmyk,
}

impl Model {
    /// Samples a pixel.
    pub(crate) fn channels(self) -> usize {
        match self {
            Self::Grey => 1,
            Self::Rgb => 3,
            Self::Cmyk => 4,
        }
    }

    fn layout(self) -> Layout {
        match self {
            Self::Grey => Layout::Gray,
            Self::Rgb => Layout::Rgb,
            Self::Cmyk => Layout::Rgba, // four channels; the profile says that they are inks
        }
    }

    fn space(self) -> DataColorSpace {
        match self {
            Self::Grey => DataColorSpace::Gray,
            Self::Rgb => DataColorSpace::Rgb,
            Self::Cmyk => DataColorSpace::Cmyk,
        }
    }
}

/// A conversion from an embedded profile to sRGB.
pub(crate) struct ToSrgb {
    model: Model,
    eight: Arc<Transform8BitExecutor>,
    sixteen: Option<Arc<Transform16BitExecutor>>,
}

impl ToSrgb {
    /// The conversion an embedded profile asks for. `None` when the profile is broken, belongs to another kind of
    /// picture, or is sRGB itself: then the samples are taken as they are. `deep` also prepares 16-bit rows.
    pub(crate) fn new(icc: &[u8], model: Model, deep: bool) -> Option<Self> {
        Self::from_profile(&ColorProfile::new_from_slice(icc).ok()?, model, deep)
    }

    /// As [`Self::new`], for a profile that is named by the code points of ITU-T H.273 (PNG `cICP`).
    pub(crate) fn from_code_points(primaries: u8, transfer: u8, deep: bool) -> Option<Self> {
        let profile = ColorProfile::new_from_cicp(moxcms::CicpProfile {
            color_primaries: primaries.try_into().ok()?,
            transfer_characteristics: transfer.try_into().ok()?,
            matrix_coefficients: moxcms::MatrixCoefficients::Identity,
            full_range: true,
        });
        Self::from_profile(&profile, Model::Rgb, deep)
    }

    fn from_profile(profile: &ColorProfile, model: Model, deep: bool) -> Option<Self> {
        if profile.color_space != model.space() {
            return None;
        }
        let (srgb, options) = (ColorProfile::new_srgb(), TransformOptions::default());
        let eight = profile.create_transform_8bit(model.layout(), &srgb, Layout::Rgb, options).ok()?;
        if changes_nothing(eight.as_ref(), model) {
            return None;
        }
        let sixteen = if deep {
            Some(profile.create_transform_16bit(model.layout(), &srgb, Layout::Rgb, options).ok()?)
        } else {
            None
        };
        Some(Self { model, eight, sixteen })
    }

    /// Converts 8-bit samples to `rgb`; false when the lengths do not fit.
    pub(crate) fn row_8(&self, samples: &[u8], rgb: &mut [u8]) -> bool {
        self.eight.transform(samples, rgb).is_ok()
    }

    /// Converts 16-bit samples to 16-bit sRGB; `None` when the conversion was not made `deep`.
    pub(crate) fn row_16(&self, samples: &[u16]) -> Option<Vec<u16>> {
        let sixteen = self.sixteen.as_ref()?;
        let mut rgb = vec![0; samples.len() / self.model.channels() * 3];
        sixteen.transform(samples, &mut rgb).ok().map(|()| rgb)
    }
}

/// Whether a conversion moves no colour by more than one level: the profile is sRGB under whatever name.
fn changes_nothing(transform: &Transform8BitExecutor, model: Model) -> bool {
    let steps: Vec<u8> = (0..=255).step_by(15).collect();
    let probe: Vec<u8> = match model {
        Model::Cmyk => return false,
        Model::Grey => steps,
        Model::Rgb => {
            // 6 x 6 x 6 colours, and the greys between.
            let cube = (0..216usize).flat_map(|i| [i % 6, i / 6 % 6, i / 36].map(|step| (step * 51) as u8));
            cube.chain(steps.iter().flat_map(|&v| [v; 3])).collect()
        }
    };
    let mut out = vec![0; probe.len() / model.channels() * 3];
    let near = |a: u8, b: u8| a.abs_diff(b) <= 1;
    transform.transform(&probe, &mut out).is_ok()
        && match model {
            Model::Grey => probe.iter().zip(out.as_chunks::<3>().0).all(|(&v, rgb)| rgb.iter().all(|&c| near(c, v))),
            _ => probe.iter().zip(&out).all(|(&a, &b)| near(a, b)),
        }
}

/// The sRGB profile that exports carry; empty only if it could not be made.
pub(crate) fn srgb() -> &'static [u8] {
    static PROFILE: OnceLock<Vec<u8>> = OnceLock::new();
    PROFILE.get_or_init(|| {
        let mut profile = ColorProfile::new_srgb();
        profile.cicp = None; // says "narrow range", which some readers would believe
        // Not the moment of the export: the same picture gives the same file.
        profile.creation_date_time =
            ColorDateTime { year: 2024, month: 1, day_of_the_month: 1, hours: 0, minutes: 0, seconds: 0 };
        // Texts of even length keep the tags on multiples of 4, as the ICC asks.
        profile.description = Some(text("sRGB"));
        profile.copyright = Some(text("CC0-1.0 "));
        let mut bytes = profile.encode().unwrap_or_default();
        if let Some(illuminant) = bytes.get_mut(68..80) {
            illuminant.copy_from_slice(&D50);
        }
        bytes
    })
}

/// The PCS illuminant as every profile must spell it (ICC.1:2010, 7.2.16); the encoder rounds it otherwise.
const D50: [u8; 12] = [0, 0, 0xF6, 0xD6, 0, 1, 0, 0, 0, 0, 0xD3, 0x2D];

fn text(value: &str) -> ProfileText {
    let (language, country, value) = ("en".to_owned(), "US".to_owned(), value.to_owned());
    ProfileText::Localizable(vec![LocalizableString { language, country, value }])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_profile_that_is_written_has_aligned_tags_and_the_illuminant_d50() {
        let profile = srgb();
        let number = |at: usize| u32::from_be_bytes(profile[at..at + 4].try_into().unwrap()) as usize;
        assert_eq!(profile[68..80], D50);
        assert_eq!((number(0), profile.len() % 4), (profile.len(), 0));
        assert!((0..number(128)).all(|tag| number(136 + 12 * tag) % 4 == 0));
    }

    #[test]
    fn our_own_profile_is_recognised_as_srgb() {
        assert!(srgb().len() > 128);
        assert!(ToSrgb::new(srgb(), Model::Rgb, false).is_none());
        assert!(ToSrgb::new(b"not a profile", Model::Rgb, false).is_none());
    }

    #[test]
    fn a_grey_gamma_profile_is_converted() {
        let icc = ColorProfile::new_gray_with_gamma(1.0).encode().unwrap();
        let to_srgb = ToSrgb::new(&icc, Model::Grey, true).unwrap();
        let mut rgb = [0; 3];
        assert!(to_srgb.row_8(&[55], &mut rgb));
        assert!(rgb.iter().all(|&c| c.abs_diff(128) <= 2), "{rgb:?}"); // 55/255 linear is 0.5 in sRGB
        assert_eq!(to_srgb.row_16(&[0, 65535]).unwrap(), [0, 0, 0, 65535, 65535, 65535]);
    }
}
