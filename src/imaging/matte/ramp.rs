//! The ramp from probability to 8-bit alpha.
//!
//! Must not know: where the probability comes from.

/// Adding this to a number in `0.0..=255.0` leaves its rounded value in the lowest byte (and vectorises, which a
/// saturating cast does not).
const ROUND: f32 = 8_388_608.0; // 2^23
/// Softness below this is a hard edge.
const HARD: f32 = 1e-6;

/// `255 · clamp(0.5 + (p - threshold) / (2 · softness), 0, 1)` as `p · gain + offset`, and nothing for p up to
/// `nothing`. Never falls when p grows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ramp {
    gain: f32,
    offset: f32,
    nothing: f32,
}

impl Ramp {
    /// Settings out of range are taken as the nearest in range, NaN as 0.5.
    pub(super) fn new(threshold: f32, softness: f32) -> Self {
        let sane = |v: f32, max: f32| if v.is_nan() { 0.5 } else { v.clamp(0.0, max) };
        let (threshold, softness) = (sane(threshold, 1.0), sane(softness, 0.5));
        if softness < HARD {
            return Self { gain: 0.0, offset: 255.0, nothing: threshold.next_down().max(0.0) };
        }
        let gain = 255.0 / (2.0 * softness);
        Self { gain, offset: 127.5 - threshold * gain, nothing: 0.0 }
    }

    /// The alpha of a probability.
    #[inline]
    pub(super) fn level(&self, p: f32) -> u8 {
        let level = (p * self.gain + self.offset).clamp(0.0, 255.0);
        let level = if p > self.nothing { level } else { 0.0 };
        (level + ROUND).to_bits() as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_settings_are_the_probability_itself() {
        let ramp = Ramp::new(0.5, 0.5);
        for level in 0..=255_u8 {
            assert_eq!(ramp.level(f32::from(level) / 255.0), level);
        }
    }

    #[test]
    fn a_hard_edge_takes_the_threshold_itself_in() {
        let ramp = Ramp::new(0.3, 0.0);
        assert_eq!((ramp.level(0.299_999), ramp.level(0.3), ramp.level(1.0)), (0, 255, 255));
        assert_eq!(Ramp::new(1.0, 0.0).level(1.0), 255);
    }

    #[test]
    fn no_probability_is_never_visible() {
        for (threshold, softness) in [(0.0, 0.0), (0.0, 0.5), (0.1, 0.5), (f32::NAN, f32::NAN), (-4.0, 0.2)] {
            assert_eq!(Ramp::new(threshold, softness).level(0.0), 0);
        }
        assert!(Ramp::new(0.0, 0.5).level(0.01) > 127);
    }
}
