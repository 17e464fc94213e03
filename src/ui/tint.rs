//! Mattes as pictures for the screen: people in their colours, or grey.
//!
//! Must not know: where they are drawn, how strong.

use egui::{Color32, ColorImage};

use super::theme;
use crate::{imaging::Matte, inference::Subject};

/// The colour of a person in the list and on the photo; a lone subject has the accent.
#[must_use]
pub fn colour(subject: &Subject) -> Color32 {
    if subject.label == "subject" { theme::ACCENT } else { theme::person(subject.id) }
}

/// The colours of some subjects.
#[must_use]
pub fn colours<'a>(subjects: impl Iterator<Item = &'a Subject>) -> Vec<Color32> {
    subjects.map(colour).collect()
}

/// Each pixel in the colour of its owner, as strong as the matte. `owners` is a raster of `owner_size` over the same
/// piece: 1 + an index into `colours`, 0 for the first; empty means that all is the first's.
#[must_use]
pub fn tint(matte: &Matte, owners: &[u8], owner_size: (u32, u32), colours: &[Color32]) -> ColorImage {
    let (width, height) = (matte.width as usize, matte.height as usize);
    let mut ramps: Vec<[Color32; 256]> = colours.iter().map(|colour| ramp(*colour)).collect();
    if ramps.is_empty() {
        ramps.push(ramp(theme::ACCENT));
    }
    let first = ramps.first().copied().unwrap_or([Color32::TRANSPARENT; 256]);
    let level = |ramp: &[Color32; 256], a: u8| ramp.get(usize::from(a)).copied().unwrap_or_default();
    if owners.is_empty() || ramps.len() < 2 {
        return ColorImage::new([width, height], matte.alpha.iter().map(|&a| level(&first, a)).collect());
    }
    let owner_width = owner_size.0 as usize;
    let at = |i: usize, from: u32, to: usize| i * from as usize / to.max(1);
    let columns: Vec<usize> = (0..width).map(|x| at(x, owner_size.0, width)).collect();
    let mut pixels = Vec::with_capacity(width * height);
    for (y, row) in matte.alpha.chunks_exact(width.max(1)).enumerate() {
        let from = at(y, owner_size.1, height) * owner_width;
        let names = owners.get(from..from + owner_width).unwrap_or_default();
        pixels.extend(row.iter().zip(&columns).map(|(&a, &x)| {
            if a == 0 {
                return Color32::TRANSPARENT;
            }
            let name = names.get(x).map_or(0, |name| usize::from(name.saturating_sub(1)));
            level(ramps.get(name).unwrap_or(&first), a)
        }));
    }
    ColorImage::new([width, height], pixels)
}

/// Black where nothing is, white where somebody is.
#[must_use]
pub fn grey(matte: &Matte) -> ColorImage {
    let pixels = matte.alpha.iter().map(|&a| Color32::from_gray(a)).collect();
    ColorImage::new([matte.width as usize, matte.height as usize], pixels)
}

/// A colour at each strength, premultiplied as the screen wants it.
fn ramp(colour: Color32) -> [Color32; 256] {
    let [r, g, b, _] = colour.to_array();
    std::array::from_fn(|a| {
        let by = |v: u8| ((usize::from(v) * a + 127) / 255) as u8;
        Color32::from_rgba_premultiplied(by(r), by(g), by(b), a as u8)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pixel_has_its_owners_colour_and_the_mattes_strength() {
        let matte = Matte { width: 4, height: 2, alpha: vec![255, 255, 255, 128, 0, 0, 255, 255] };
        let image = tint(&matte, &[1, 2], (2, 1), &[Color32::RED, Color32::GREEN]);
        assert_eq!(image.pixels[0], Color32::RED);
        assert_eq!(image.pixels[2], Color32::GREEN);
        assert_eq!(image.pixels[3], Color32::from_rgba_premultiplied(0, 128, 0, 128));
        assert_eq!(image.pixels[4], Color32::TRANSPARENT);
        assert_eq!(image.pixels[7], Color32::GREEN);
    }
}
