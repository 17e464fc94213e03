//! What is known of a photo's light: measured once, on the photo's scene and not on the people in it.
//!
//! Must not know: what it is compared with.

use super::{
    illuminant,
    linear::{luminance, of_byte},
    noise::Noise,
    sharp,
};
use crate::imaging::{mask::Mask, photo::Photo};

/// Long side of the copy that colours are measured on, pixels.
const SIDE: u32 = 512;
/// A channel this bright may have been brighter.
const CLIPPED: u8 = 250;
/// How many quantiles of the luminance are kept.
pub(super) const TONES: usize = 31;
/// How many quantiles of red and blue are kept.
pub(super) const CHROMAS: usize = 9;
/// People this sure, or surer, are left out.
const PERSON: f32 = 0.1;
/// Less of the photo than this is no scene.
const LEAST: f32 = 0.03;
/// Less than this left after what looks like skin was taken out: it is more likely wood or sand.
const LEAST_BESIDE_SKIN: f32 = 0.2;

/// Shares of the scene, its brightest, that the estimates of the light's colour do without.
const WITHOUT: [f32; 6] = [0.0, 0.03, 0.08, 0.2, 0.4, 0.6];

/// The light of a scene without its brightest part.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Light {
    /// Its colour, luminance 1.
    pub colour: [f32; 3],
    /// Luminance under white light, `0.0..=1.0`, of the darkest to the brightest: quantiles of the whole scene, evenly
    /// spread.
    pub tones: [f32; TONES],
    /// Quantiles of the shares of red and of blue in the colours under white light, of what is neither black nor
    /// clipped.
    pub chroma: [[f32; CHROMAS]; 2],
}

/// The light of a photo.
#[derive(Clone, Debug, PartialEq)]
pub struct SceneStats {
    /// Without more and more of the brightest; `None` when too little scene is left to tell.
    lights: [Option<Light>; WITHOUT.len()],
    /// The first of those that is free of what is clipped.
    unclipped: usize,
    /// Standard deviation of the noise, by brightness and size.
    pub(super) noise: Noise,
    /// Standard deviation of the blur at sharp edges, pixels of the full photo; `None` without edges.
    pub(super) blur_px: Option<f32>,
}

impl SceneStats {
    /// Measures a photo. `people` are left out of its colours; when there are none, what has the colour of skin is.
    #[must_use]
    pub fn of(photo: &Photo, people: &[&Mask]) -> Self {
        let small = photo.proxy(SIDE);
        let (width, height) = (small.width() as usize, small.height() as usize);
        let k = f64::from(photo.width()) / f64::from(small.width());
        let mut used = vec![true; width * height];
        if let Some(alpha) = small.alpha() {
            used.iter_mut().zip(alpha).for_each(|(used, &alpha)| *used = alpha == 255);
        }
        let opaque = count(&used);
        if !people.is_empty() {
            leave_out(&mut used, width, |x, y| {
                people.iter().any(|mask| mask.sample((x + 0.5) * k, (y + 0.5) * k) >= PERSON)
            });
        }
        let bytes = small.rgb().as_chunks::<3>().0;
        let pixels: Vec<[f32; 3]> = bytes.iter().map(|pixel| pixel.map(of_byte)).collect();
        let level = |pixel: &[u8; 3]| pixel.iter().copied().max().unwrap_or(0);
        if people.is_empty()
            && let Some(light) = illuminant::of(&pixels, &below(&used, bytes, CLIPPED), width)
        {
            let without: Vec<bool> =
                used.iter().zip(&pixels).map(|(&used, pixel)| used && !like_skin(*pixel, light)).collect();
            if count(&without) > LEAST_BESIDE_SKIN * opaque {
                used = without;
            }
        }
        let mut levels: Vec<u8> = bytes.iter().zip(&used).filter(|(_, used)| **used).map(|(px, _)| level(px)).collect();
        levels.sort_unstable();
        let clipped = levels.len() - levels.partition_point(|&level| level < CLIPPED);
        let clipped = clipped as f32 / levels.len().max(1) as f32;
        let enough = levels.len() as f32 > LEAST * (width * height) as f32;
        let light = |without: f32| {
            let last = levels.get(((1.0 - without) * levels.len() as f32) as usize).copied().unwrap_or(255);
            let telling = below(&used, bytes, last.min(CLIPPED));
            let colour = illuminant::of(&pixels, &telling, width).filter(|_| enough)?;
            let tones = quantiles(balanced(&pixels, &used, colour).map(luminance));
            let share = |c: usize| {
                quantiles(balanced(&pixels, &telling, colour).map(|px| px[c] / (px[0] + px[1] + px[2]).max(1e-6)))
            };
            Some(Light { colour, tones, chroma: [share(0), share(2)] })
        };
        Self {
            lights: WITHOUT.map(light),
            unclipped: WITHOUT.iter().position(|&without| without >= clipped).unwrap_or(WITHOUT.len() - 1),
            noise: Noise::of(photo),
            blur_px: sharp::blur_px(photo),
        }
    }

    /// The light of two photos, as far as both can be compared: what is clipped in either is left out of both, else
    /// the colour of what is left would be taken for the light's.
    pub(super) fn compared(&self, other: &Self) -> Option<(Light, Light)> {
        let without = self.unclipped.max(other.unclipped);
        let of = |stats: &Self| *stats.lights.get(without)?;
        of(self).zip(of(other))
    }
}

/// Of those that are used the ones that are neither black nor as bright as `end`.
fn below(used: &[bool], bytes: &[[u8; 3]], end: u8) -> Vec<bool> {
    let tells = |px: &[u8; 3]| px.iter().all(|&v| v < end) && px.iter().any(|&v| v > 8);
    used.iter().zip(bytes).map(|(&used, pixel)| used && tells(pixel)).collect()
}

/// The colours that are used as they would be under white light.
fn balanced<'a>(pixels: &'a [[f32; 3]], used: &'a [bool], light: [f32; 3]) -> impl Iterator<Item = [f32; 3]> + 'a {
    let used = pixels.iter().zip(used).filter(|(_, used)| **used);
    used.map(move |(pixel, _)| std::array::from_fn(|c| pixel[c] / light[c]))
}

/// `N` quantiles, evenly spread; zeros of nothing.
fn quantiles<const N: usize>(values: impl Iterator<Item = f32>) -> [f32; N] {
    let mut all: Vec<f32> = values.collect();
    all.sort_unstable_by(f32::total_cmp);
    std::array::from_fn(|i| all.get((2 * i + 1) * all.len() / (2 * N)).copied().unwrap_or(0.0))
}

fn count(used: &[bool]) -> f32 {
    used.iter().filter(|used| **used).count() as f32
}

/// Leaves out where `person` says so, and a few pixels round it: masks end where they are unsure.
fn leave_out(used: &mut [bool], width: usize, person: impl Fn(f64, f64) -> bool) {
    let reach = (width / 100).max(1);
    let there: Vec<bool> = (0..used.len()).map(|i| person((i % width) as f64, (i / width) as f64)).collect();
    for (i, _) in there.iter().enumerate().filter(|(_, there)| **there) {
        let (x, y) = (i % width, i / width);
        for row in y.saturating_sub(reach)..=y + reach {
            let from = row * width + x.saturating_sub(reach);
            let until = row * width + (x + reach + 1).min(width);
            if let Some(line) = used.get_mut(from..until.min(used.len()).max(from.min(used.len()))) {
                line.fill(false);
            }
        }
    }
}

/// Whether a colour, seen under white light, may be skin: chroma within the box of Chai & Ngan ("Face segmentation
/// using skin-color map in videophone applications", 1999).
fn like_skin(pixel: [f32; 3], light: [f32; 3]) -> bool {
    let [r, g, b] = std::array::from_fn(|c| super::encode(pixel[c] / light[c]) * 255.0);
    let cb = 128.0 - 0.168_736 * r - 0.331_264 * g + 0.5 * b;
    let cr = 128.0 + 0.5 * r - 0.418_688 * g - 0.081_312 * b;
    (77.0..=127.0).contains(&cb) && (133.0..=173.0).contains(&cr)
}
