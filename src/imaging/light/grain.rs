//! Grain: noise that looks as the group photo's does, the same for the same seed.
//!
//! A number of a pixel's place in the cut-out and of the seed, so it neither needs memory nor depends on the order in which
//! pixels are drawn. Most of it is common to the three channels, as a photo's is after its colour noise was filtered.
//!
//! Must not know: how much is wanted (see `texture`).

/// Parts of the noise that the channels share and have of their own; luma noise of standard deviation 1.
const COMMON: f32 = 0.964;
const OWN: f32 = 0.4;

/// Grain of a strength that depends on the brightness.
#[derive(Clone, Debug)]
pub(super) struct Grain {
    /// Standard deviation at each luma, in levels of 255.
    pub strength: [f32; 256],
    pub seed: u32,
}

impl Grain {
    /// The encoded colour (`0.0..=1.0`) with its grain.
    #[inline]
    pub fn add(&self, colour: [f32; 3], x: u32, y: u32) -> [f32; 3] {
        let level = (super::linear::luma(colour) * 255.0) as usize;
        let strength = self.strength.get(level.min(255)).copied().unwrap_or(0.0) / 255.0;
        if strength <= 0.0 {
            return colour;
        }
        let noise = |channel: u32| normal(hash(x, y, self.seed.wrapping_mul(4).wrapping_add(channel)));
        let common = COMMON * noise(0);
        let [red, green, blue] = colour;
        [
            red + strength * (common + OWN * noise(1)),
            green + strength * (common + OWN * noise(2)),
            blue + strength * (common + OWN * noise(3)),
        ]
    }
}

/// A number of a place and a seed (the finalizer of `MurmurHash3` over their mix).
fn hash(x: u32, y: u32, seed: u32) -> u32 {
    let mut h =
        x.wrapping_mul(0x9E37_79B1) ^ y.wrapping_mul(0x85EB_CA77).rotate_left(13) ^ seed.wrapping_mul(0xC2B2_AE3D);
    h ^= h >> 16;
    h = h.wrapping_mul(0x85EB_CA6B);
    h ^= h >> 13;
    h = h.wrapping_mul(0xC2B2_AE35);
    h ^ (h >> 16)
}

/// Nearly normal, mean 0, standard deviation 1: the sum of four bytes.
fn normal(bits: u32) -> f32 {
    let sum: u32 = bits.to_le_bytes().into_iter().map(u32::from).sum();
    (sum as f32 - 510.0) / 147.8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grain_has_the_strength_it_should_and_no_pattern() {
        let grain = Grain { strength: [10.0; 256], seed: 3 };
        let at = |x, y| (super::super::linear::luma(grain.add([0.5; 3], x, y)) - 0.5) * 255.0;
        let (mut sum, mut squares, mut beside, mut below) = (0.0, 0.0, 0.0, 0.0);
        for (x, y) in (0..200).flat_map(|y| (0..200).map(move |x| (x, y))) {
            let here: f32 = at(x, y);
            sum += here;
            squares += here * here;
            beside += here * at(x + 1, y);
            below += here * at(x, y + 1);
        }
        let count = 40_000.0;
        assert!((sum / count).abs() < 0.2, "{}", sum / count);
        assert!(((squares / count).sqrt() - 10.0).abs() < 0.3, "{}", (squares / count).sqrt());
        assert!((beside / squares).abs() < 0.03 && (below / squares).abs() < 0.03);
    }
}
