//! Colours: what takes one scene's light to another's, with what is set by hand, as one table a channel.
//!
//! Exposure and white balance are gains in linear light (von Kries). Contrast is a curve in encoded sRGB that keeps
//! black, white and middle grey; the black level moves the dark end. To match, the curve is fitted so that the
//! quantiles of the person's scene become those of the group's.
//!
//! Must not know: pixels' places, noise.

use super::{
    LightSettings, encode,
    linear::{luma, luminance, of_byte},
    scene::{CHROMAS, Light, SceneStats, TONES},
};

/// Middle grey, 18 % of white, encoded: what contrast leaves alone.
const GREY: f32 = 0.4614;
/// How far matching goes: stops, doublings of the slope, black level, stops of one channel against luminance. Two photos
/// rarely hold the same things, and what differs between them is then not the light.
const MOST_EV: f32 = 2.0;
const MOST_CONTRAST: f32 = 0.7;
const MOST_BLACK: f32 = 0.08;
const MOST_TINGE: f32 = 0.8;
/// Encoded quantiles outside are clipped, and tell nothing.
const TELLING: std::ops::RangeInclusive<f32> = 0.02..=0.96;
/// Mean differences after matching that photos of one scene hardly have: of encoded quantiles of luminance, and of the
/// shares of red and blue. Between photos of one scene whose light was changed they were at most 0.016 and 0.1, between
/// others 0.02 to 0.15 and 0.02 to 0.12.
const UNLIKE_TONES: f32 = 0.03;
const UNLIKE_CHROMA: f32 = 0.12;
const LEAST_TRUST: f32 = 0.15;
/// Cost of leaving the picture as it is not, against squared differences of encoded quantiles.
const RELUCTANCE: f32 = 4e-5;

/// What takes one scene's light to another's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Between {
    /// Linear, luminance 1.
    pub gains: [f32; 3],
    pub curve: Curve,
}

/// Exposure, contrast and black level.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Curve {
    /// Stops.
    pub ev: f32,
    /// Doublings of the slope at middle grey.
    pub contrast: f32,
    /// What black becomes, encoded; below zero, what becomes black.
    pub black: f32,
}

impl Curve {
    /// The encoded value that linear light becomes.
    fn apply(&self, linear: f32) -> f32 {
        lifted(steeper(encode(linear * self.ev.exp2()), self.contrast), self.black)
    }
}

/// Encoded contrast: `doublings` of the slope at middle grey; black and white stay (a power on either side of the
/// grey).
fn steeper(encoded: f32, doublings: f32) -> f32 {
    let power = doublings.exp2();
    if encoded < GREY {
        GREY * (encoded / GREY).powf(power)
    } else {
        1.0 - (1.0 - GREY) * ((1.0 - encoded) / (1.0 - GREY)).powf(power)
    }
}

fn lifted(encoded: f32, black: f32) -> f32 {
    (black + (1.0 - black) * encoded).clamp(0.0, 1.0)
}

impl Between {
    /// From the scene of one photo to that of another; nothing where either is not known.
    pub fn of(person: &SceneStats, group: &SceneStats) -> Self {
        let Some((from, to)) = person.compared(group) else {
            return Self { gains: [1.0; 3], curve: Curve::default() };
        };
        let tinge = |c: usize| (to.colour[c] / from.colour[c]).max(1e-3).log2().clamp(-MOST_TINGE, MOST_TINGE).exp2();
        let gains = unit(std::array::from_fn(tinge));
        let curve = fit(&from.tones, &to.tones);
        let trust = trust(&curve, &from, &to);
        let gains = gains.map(|gain| gain.powf(trust));
        let curve = Curve { ev: curve.ev * trust, contrast: curve.contrast * trust, black: curve.black * trust };
        Self { gains, curve }
    }
}

/// How far matching can be trusted, `LEAST_TRUST..=1.0`: two photos of one scene fall together once they are matched; where
/// they do not, they show different things, and what differs between them is not the light.
fn trust(curve: &Curve, from: &Light, to: &Light) -> f32 {
    let mean = |differences: &mut dyn Iterator<Item = f32>, count: usize| differences.sum::<f32>() / count as f32;
    let tones = from.tones.iter().zip(&to.tones);
    let tones = mean(&mut tones.map(|(from, to)| (curve.apply(*from) - encode(*to)).abs()), TONES);
    let chroma = from.chroma.iter().flatten().zip(to.chroma.iter().flatten());
    let chroma = mean(&mut chroma.map(|(from, to)| (from - to).abs()), 2 * CHROMAS);
    let unlike = (tones / UNLIKE_TONES).powi(2) + (chroma / UNLIKE_CHROMA).powi(2);
    LEAST_TRUST + (1.0 - LEAST_TRUST) * (-0.5 * unlike).exp()
}

/// The curve that takes some quantiles of luminance to others: coordinate search, each step halved seven times.
fn fit(from: &[f32; TONES], to: &[f32; TONES]) -> Curve {
    let to = to.map(encode);
    let pairs: Vec<(f32, f32)> = from
        .iter()
        .zip(to)
        .filter(|(from, to)| TELLING.contains(&encode(**from)) && TELLING.contains(to))
        .map(|(from, to)| (*from, to))
        .collect();
    if pairs.len() < 4 {
        return Curve::default();
    }
    let cost = |curve: &Curve| {
        // Huber: beyond 0.1 the scenes differ, not the light.
        let loss = |d: f32| if d.abs() < 0.1 { d * d } else { 0.1 * (2.0 * d.abs() - 0.1) };
        let sum: f32 = pairs.iter().map(|(from, to)| loss(curve.apply(*from) - to)).sum();
        let far = curve.ev.powi(2) + (curve.contrast * 2.0).powi(2) + (curve.black * 20.0).powi(2);
        sum / pairs.len() as f32 + RELUCTANCE * far
    };
    let mut best = Curve::default();
    let mut least = cost(&best);
    for halvings in 0..8 {
        let step = 0.5_f32.powi(halvings);
        for _ in 0..24 {
            let before = least;
            for (ev, contrast, black) in
                [(0.6, 0.0, 0.0), (0.0, 0.25, 0.0), (0.0, 0.0, 0.03), (0.6, 0.0, -0.03), (0.6, 0.25, 0.0)]
            {
                for sign in [step, -step] {
                    let tried = Curve {
                        ev: (best.ev + sign * ev).clamp(-MOST_EV, MOST_EV),
                        contrast: (best.contrast + sign * contrast).clamp(-MOST_CONTRAST, MOST_CONTRAST),
                        black: (best.black + sign * black).clamp(-MOST_BLACK, MOST_BLACK),
                    };
                    let now = cost(&tried);
                    if now < least {
                        (best, least) = (tried, now);
                    }
                }
            }
            if least >= before {
                break;
            }
        }
    }
    best
}

/// What becomes of colours.
pub(super) struct Tone {
    /// Encoded value of each byte of each channel, `0.0..=1.0`.
    tables: [[f32; 256]; 3],
    /// 1 leaves it.
    saturation: f32,
}

impl Tone {
    /// Matching as far as the settings say, then what they set by hand.
    pub fn of(settings: &LightSettings, person: &SceneStats, group: &SceneStats) -> Self {
        let part = settings.match_strength;
        let between = Between::of(person, group);
        let own = white(settings.temperature, settings.tint);
        let gains = unit(std::array::from_fn(|c| between.gains[c].powf(part) * own[c]));
        let curve = Curve {
            ev: between.curve.ev * part + settings.exposure_ev,
            contrast: between.curve.contrast * part + settings.contrast / 100.0,
            black: between.curve.black * part,
        };
        let as_it_is = curve == Curve::default() && gains.iter().all(|gain| (gain - 1.0).abs() < 1e-6);
        let table = |gain: f32| -> [f32; 256] {
            std::array::from_fn(|level| match as_it_is {
                true => level as f32 / 255.0,
                false => curve.apply(of_byte(level as u8) * gain),
            })
        };
        Self { tables: gains.map(table), saturation: 1.0 + settings.saturation / 100.0 }
    }

    /// The encoded colour, `0.0..=1.0`, of a pixel.
    #[inline]
    pub fn apply(&self, pixel: [u8; 3]) -> [f32; 3] {
        let [red, green, blue] = &self.tables;
        let at = |table: &[f32; 256], level: u8| table.get(usize::from(level)).copied().unwrap_or(0.0);
        let colour = [at(red, pixel[0]), at(green, pixel[1]), at(blue, pixel[2])];
        if (self.saturation - 1.0).abs() < 1e-6 {
            return colour;
        }
        let grey = luma(colour);
        colour.map(|v| (grey + (v - grey) * self.saturation).clamp(0.0, 1.0))
    }

    /// What a grey of that level becomes, in levels of 255, and how much steeper the noise about it.
    pub fn grey(&self, level: u8) -> (f32, f32) {
        let at = |level: u8| luma(self.apply([level; 3])) * 255.0;
        let (low, high) = (level.saturating_sub(6), level.saturating_add(6));
        (at(level), (at(high) - at(low)) / f32::from(high - low))
    }
}

/// Gains of white light that is `temperature` mireds warmer and `tint` percent of half a stop more magenta; luminance 1.
///
/// The chromaticity of a black body by Kim et al. (2002), against that of 6,504 K.
fn white(temperature: f32, tint: f32) -> [f32; 3] {
    if temperature == 0.0 && tint == 0.0 {
        return [1.0; 3];
    }
    const DAYLIGHT: f32 = 153.75; // mireds of 6,504 K
    let warm = black_body(DAYLIGHT + temperature);
    let day = black_body(DAYLIGHT);
    let magenta = (-0.5 * tint / 100.0).exp2();
    let [red, green, blue] = std::array::from_fn(|c| (warm[c] / day[c]).max(0.05));
    unit([red, green * magenta, blue])
}

/// Linear sRGB of a black body of so many mireds, 40 to 600.
fn black_body(mireds: f32) -> [f32; 3] {
    let t = f64::from(1e6 / mireds.clamp(40.0, 600.0));
    let (a, b, c) = (1e9 / t.powi(3), 1e6 / t.powi(2), 1e3 / t);
    let x = if t < 4000.0 {
        -0.266_123_9 * a - 0.234_358_0 * b + 0.877_695_6 * c + 0.179_910
    } else {
        -3.025_846_9 * a + 2.107_037_9 * b + 0.222_634_7 * c + 0.240_390
    };
    let y = if t < 2222.0 {
        -1.106_381_4 * x.powi(3) - 1.348_110_20 * x.powi(2) + 2.185_558_32 * x - 0.202_196_83
    } else if t < 4000.0 {
        -0.954_947_6 * x.powi(3) - 1.374_185_93 * x.powi(2) + 2.091_370_15 * x - 0.167_488_67
    } else {
        3.081_758_0 * x.powi(3) - 5.873_386_70 * x.powi(2) + 3.751_129_97 * x - 0.370_014_83
    };
    let (xx, zz) = (x / y, (1.0 - x - y) / y);
    let rgb = [
        3.240_454_2 * xx - 1.537_138_5 - 0.498_531_4 * zz,
        -0.969_266_0 * xx + 1.876_010_8 + 0.041_556_0 * zz,
        0.055_643_4 * xx - 0.204_025_9 + 1.057_225_2 * zz,
    ];
    rgb.map(|v| (v as f32).max(0.01))
}

fn unit(gains: [f32; 3]) -> [f32; 3] {
    let y = luminance(gains).max(1e-6);
    gains.map(|v| v / y)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quantiles(of: impl Fn(f32) -> f32) -> [f32; TONES] {
        std::array::from_fn(|i| of(super::super::decode(0.05 + 0.85 * i as f32 / TONES as f32)))
    }

    #[test]
    fn a_curve_that_was_put_there_is_found() {
        let from = quantiles(|y| y);
        for wanted in [
            Curve { ev: -1.0, ..Curve::default() },
            Curve { ev: 0.7, contrast: 0.3, black: 0.0 },
            Curve { ev: 0.0, contrast: -0.3, black: 0.05 },
        ] {
            let to = from.map(|y| super::super::decode(wanted.apply(y)));
            let found = fit(&from, &to);
            let worst = from.map(|y| (found.apply(y) - wanted.apply(y)).abs()).into_iter().fold(0.0, f32::max);
            assert!(worst < 0.02, "{wanted:?}: {found:?}, {worst}");
        }
    }

    #[test]
    fn like_scenes_ask_for_nothing() {
        let same = quantiles(|y| y);
        assert_eq!(fit(&same, &same), Curve::default());
    }

    #[test]
    fn warm_is_more_red_and_less_blue_and_brightness_stays() {
        let warm = white(40.0, 0.0);
        assert!(warm[0] > 1.0 && warm[2] < 1.0 && (luminance(warm) - 1.0).abs() < 1e-5, "{warm:?}");
        let magenta = white(0.0, 50.0);
        assert!(magenta[1] < magenta[0] && magenta[1] < magenta[2], "{magenta:?}");
        assert_eq!(white(0.0, 0.0), [1.0; 3]);
    }

    #[test]
    fn contrast_keeps_black_grey_and_white() {
        for doublings in [-1.0, 0.5, 1.0] {
            for fixed in [0.0, GREY, 1.0] {
                assert!((steeper(fixed, doublings) - fixed).abs() < 1e-6);
            }
        }
        assert!(steeper(0.3, 0.5) < 0.3 && steeper(0.7, 0.5) > 0.7);
    }
}
