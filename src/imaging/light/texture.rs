//! Sharpness and noise of a cut-out, brought to the group photo's at the size it is pasted at.
//!
//! Too sharp, it is blurred by what is missing (variances of Gaussians add). Too soft, it is sharpened by an unsharp
//! mask, never by much: what is not there cannot be brought back. Too clean, it gets grain by what is missing (variances
//! again). Too noisy, it is smoothed by a bilateral filter (Tomasi & Manduchi 1998) whose weights come from a picture
//! averaged over 3 x 3, and mixed so that the group's noise is left.
//!
//! Must not know: colours' matching beyond what it does to noise.

use rayon::prelude::*;

use super::{
    At, LightSettings, Lit,
    grain::Grain,
    linear::luma,
    scaled::{Pixels, gaussian},
    scene::SceneStats,
    tone::Tone,
};
use crate::imaging::cutout::Cutout;

/// Most pixels of the group's a side of the cut-out is enlarged by.
const MOST_LARGER: f64 = 4.0;
/// Most blur that is added, pixels.
const MOST_BLUR: f32 = 4.0;
/// Less blur than this nobody sees.
const LEAST_BLUR: f32 = 0.25;
/// Most that is added of what a blur takes away.
const MOST_SHARPENING: f32 = 0.7;
/// What a picture made smaller is blurred by at least, pixels.
const SMALL_BLUR: f32 = 0.45;
/// What the bilateral filter leaves of noise.
const SMOOTH_LEAVES: f32 = 0.3;
/// Its reach, pixels.
const REACH: isize = 3;

/// What is to be done to the pixels.
pub(super) struct Texture {
    /// Drawn pixels a pixel of the cut-out, across and down.
    scale: (f64, f64),
    smooth: Option<Smooth>,
    blur: f32,
    /// Standard deviation of the mask and how much of it.
    sharpen: Option<(f32, f32)>,
    /// What is added after the colours are done.
    pub grain: Option<Grain>,
}

/// Smoothing that depends on the brightness.
struct Smooth {
    /// Noise at each luma, levels of 255.
    noise: [f32; 256],
    /// How much of the smooth picture is taken, `0.0..=1.0`.
    part: [f32; 256],
}

impl Texture {
    /// `None` when neither is matched.
    pub fn of(settings: &LightSettings, person: &SceneStats, group: &SceneStats, at: &At, tone: &Tone) -> Option<Self> {
        if !settings.has_texture() {
            return None;
        }
        let along = |group_px: f64| match group_px {
            larger if larger > 1.0 => {
                if at.enlarge {
                    larger.min(MOST_LARGER)
                } else {
                    1.0
                }
            }
            smaller => smaller,
        };
        let scale = (along(at.group_px.0), along(at.group_px.1));
        let mean = (scale.0 * scale.1).sqrt();
        // Drawn pixels a pixel of either photo.
        let of_group = (mean / (at.group_px.0 * at.group_px.1).sqrt()).min(1.0);
        let of_person = mean / at.person_px;
        let (blur, sharpen) =
            sharpness(settings.match_sharpness, (person.blur_px, of_person), (group.blur_px, of_group));
        let mut texture = Self { scale, smooth: None, blur, sharpen, grain: None };
        if settings.match_grain > 0.0 {
            texture.match_noise(settings, (person, of_person), (group, of_group), tone);
        }
        Some(texture)
    }

    fn match_noise(
        &mut self,
        settings: &LightSettings,
        person: (&SceneStats, f64),
        group: (&SceneStats, f64),
        tone: &Tone,
    ) {
        let left = left_of_noise(self.blur, self.sharpen);
        let mut smooth = Smooth { noise: [0.0; 256], part: [0.0; 256] };
        let mut strength = [0.0_f32; 256];
        let mut reached = [false; 256];
        for level in 0..=255_u8 {
            let (becomes, slope) = tone.grey(level);
            let at = usize::from(level);
            let own = person.0.noise.at(f32::from(level), person.1);
            let wanted = group.0.noise.at(becomes, group.1);
            let has = own * left * slope;
            let mut kept = has;
            if has > wanted && has > 0.5 {
                let part = settings.match_grain * ((1.0 - wanted / has) / (1.0 - SMOOTH_LEAVES)).min(1.0);
                smooth.noise[at] = own;
                smooth.part[at] = part;
                kept = has * (1.0 - part * (1.0 - SMOOTH_LEAVES));
            }
            let out = (becomes as usize).min(255);
            strength[out] = settings.match_grain * (wanted * wanted - kept * kept).max(0.0).sqrt();
            reached[out] = true;
        }
        // Levels that no grey becomes go by the one below.
        let mut last = reached.iter().zip(strength).find(|(reached, _)| **reached).map_or(0.0, |(_, v)| v);
        for (strength, reached) in strength.iter_mut().zip(reached) {
            if reached { last = *strength } else { *strength = last }
        }
        self.smooth = smooth.part.iter().any(|part| *part > 0.02).then_some(smooth);
        self.grain = strength.iter().any(|v| *v > 0.05).then_some(Grain { strength, seed: settings.seed });
    }

    /// The cut-out at the drawn size, smoothed, and blurred or sharpened.
    pub fn draw(&self, cutout: &Cutout, at: &At) -> Lit {
        let own = Pixels::of(&cutout.photo);
        let to = |side: usize, scale: f64| ((side as f64 * scale).round() as usize).max(1);
        let mut pixels = own.resized(to(own.width, self.scale.0), to(own.height, self.scale.1));
        let (left, top) = (f64::from(cutout.origin_x), f64::from(cutout.origin_y));
        // About its middle, a drawn pixel exactly as large as it says.
        let half = (pixels.width as f64 / self.scale.0 / 2.0, pixels.height as f64 / self.scale.1 / 2.0);
        let middle = (left + own.width as f64 / 2.0, top + own.height as f64 / 2.0);
        let mut bounds = [middle.0 - half.0, middle.1 - half.1, middle.0 + half.0, middle.1 + half.1];
        if let Some(smooth) = &self.smooth {
            pixels = smooth.apply(&pixels);
        }
        if self.blur > 0.0 {
            let reach = (3.0 * self.blur).ceil() as usize;
            let (right, bottom) = (cutout.origin_x as usize + own.width, cutout.origin_y as usize + own.height);
            let (wide, high) = (at.raster.0 as usize, at.raster.1 as usize);
            let room = [cutout.origin_x > 0, cutout.origin_y > 0, right < wide, bottom < high]
                .map(|is| reach * usize::from(is));
            pixels = pixels.blurred(self.blur, room);
            bounds = [
                middle.0 - half.0 - room[0] as f64 / self.scale.0,
                middle.1 - half.1 - room[1] as f64 / self.scale.1,
                middle.0 + half.0 + room[2] as f64 / self.scale.0,
                middle.1 + half.1 + room[3] as f64 / self.scale.1,
            ];
        }
        if let Some((sigma, amount)) = self.sharpen {
            sharpen(&mut pixels, sigma, amount);
        }
        match pixels.photo() {
            Some(photo) => Lit { photo, bounds },
            None => Lit::plain(cutout),
        }
    }
}

/// The blur that is missing, or the mask that sharpens. Each side: standard deviation in the photo's pixels, and how
/// many drawn pixels one of those is.
fn sharpness(strength: f32, person: (Option<f32>, f64), group: (Option<f32>, f64)) -> (f32, Option<(f32, f32)>) {
    let (Some(own), Some(wanted)) = (person.0, group.0) else { return (0.0, None) };
    let drawn = |blur: f32, scale: f64| {
        let blur = blur * scale as f32;
        blur.hypot(if scale < 1.0 { SMALL_BLUR } else { 0.0 })
    };
    let (own, wanted) = (drawn(own, person.1), drawn(wanted, group.1));
    let missing = (wanted * wanted - own * own) * strength;
    if missing > LEAST_BLUR * LEAST_BLUR {
        return (missing.sqrt().min(MOST_BLUR), None);
    }
    let amount = (-missing / (own * own).max(1e-6)).min(MOST_SHARPENING);
    (0.0, (amount > 0.1).then_some((own.clamp(0.5, 2.0), amount)))
}

/// What a blur or a mask leaves of white noise, as it is measured: by second differences.
fn left_of_noise(blur: f32, sharpen: Option<(f32, f32)>) -> f32 {
    let through = |sigma: f32| {
        let taps = gaussian(sigma);
        let at = |i: isize| usize::try_from(i).ok().and_then(|i| taps.get(i)).copied().unwrap_or(0.0);
        let squares: f32 = (-1..=taps.len() as isize).map(|i| (at(i - 1) - 2.0 * at(i) + at(i + 1)).powi(2)).sum();
        squares / 6.0
    };
    match sharpen {
        Some((sigma, amount)) => 1.0 + amount * (1.0 - through(sigma)),
        None if blur > 0.0 => through(blur),
        None => 1.0,
    }
}

/// An unsharp mask; alpha stays.
fn sharpen(pixels: &mut Pixels, sigma: f32, amount: f32) {
    let soft = pixels.blurred(sigma, [0; 4]);
    pixels.rgba.par_iter_mut().zip(&soft.rgba).for_each(|(pixel, soft)| {
        for (value, soft) in pixel.iter_mut().zip(soft).take(3) {
            let (v, s) = (f32::from(*value), f32::from(*soft));
            *value = (v + amount * (v - s) + 0.5) as u8; // saturates
        }
    });
}

impl Smooth {
    fn apply(&self, pixels: &Pixels) -> Pixels {
        let (width, height) = (pixels.width, pixels.height);
        let grey: Vec<f32> = pixels.rgba.iter().map(|&[r, g, b, _]| luma([r, g, b].map(f32::from))).collect();
        let index = |x: isize, y: isize| {
            y.clamp(0, height as isize - 1) as usize * width + x.clamp(0, width as isize - 1) as usize
        };
        let guide: Vec<f32> = (0..height as isize)
            .into_par_iter()
            .flat_map_iter(|y| (0..width as isize).map(move |x| (x, y)))
            .map(|(x, y)| {
                let nine = (-1..=1).flat_map(|dy| (-1..=1).map(move |dx| (dx, dy)));
                nine.map(|(dx, dy)| grey.get(index(x + dx, y + dy)).copied().unwrap_or(0.0)).sum::<f32>() / 9.0
            })
            .collect();
        let mut rgba = pixels.rgba.clone();
        rgba.par_chunks_mut(width.max(1)).enumerate().for_each(|(y, row)| {
            for (x, pixel) in row.iter_mut().enumerate() {
                let here = index(x as isize, y as isize);
                let level = guide.get(here).copied().unwrap_or(0.0);
                let (part, noise) = (of(&self.part, level), of(&self.noise, level));
                if part <= 0.0 || pixel[3] == 0 {
                    continue;
                }
                // The guide holds a third of the noise; the difference of two of its pixels at most half of it.
                let near = 1.0 / (2.0 * (1.2 * noise).powi(2)).max(1e-3);
                let (mut sum, mut weights) = ([0.0_f32; 3], 0.0_f32);
                for dy in -REACH..=REACH {
                    for dx in -REACH..=REACH {
                        let at = index(x as isize + dx, y as isize + dy);
                        let (Some(other), Some(guide)) = (pixels.rgba.get(at), guide.get(at)) else { continue };
                        let away = (guide - level).powi(2) * near;
                        if away > 6.0 || other[3] == 0 {
                            continue;
                        }
                        let weight = 1.0 / (1.0 + away + 0.5 * away * away + (dx * dx + dy * dy) as f32 / 18.0);
                        weights += weight;
                        sum.iter_mut().zip(other).for_each(|(sum, &v)| *sum += weight * f32::from(v));
                    }
                }
                for (value, sum) in pixel.iter_mut().zip(sum).take(3) {
                    let own = f32::from(*value);
                    *value = (own + part * (sum / weights.max(1e-6) - own) + 0.5) as u8;
                }
            }
        });
        Pixels { width, height, rgba }
    }
}

fn of(table: &[f32; 256], level: f32) -> f32 {
    table.get(level as usize).copied().unwrap_or(0.0)
}
