//! The far end of a shadow, in place of its direction and length.
//!
//! Must not know: pixels.

use super::{SLANT, ShadowSettings};

impl ShadowSettings {
    /// Where the top of a person of height 1 falls, from their feet: across and up in the picture.
    #[must_use]
    pub fn tip(&self) -> (f64, f64) {
        let (length, turn) = (f64::from(self.length), f64::from(self.direction_deg).to_radians());
        (length * turn.sin(), length * turn.cos() * SLANT)
    }

    /// The same falling there, as far as its length goes; in whole degrees and hundredths of a height.
    #[must_use]
    pub fn with_tip(self, (across, up): (f64, f64)) -> Self {
        let up = up / SLANT;
        let length = ((across.hypot(up) * 100.0).round() / 100.0) as f32;
        // At the feet there is no direction.
        let direction_deg =
            if length > 0.0 { across.atan2(up).to_degrees().round() as f32 } else { self.direction_deg };
        Self { length, direction_deg, ..self }.sane()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shadow_falls_where_its_tip_is_put() {
        const ON: ShadowSettings = ShadowSettings { on: true, ..ShadowSettings::OFF };
        for (direction_deg, length) in [(55.0, 0.45), (-90.0, 1.0), (180.0, 0.2), (0.0, 2.0)] {
            let shadow = ShadowSettings { direction_deg, length, ..ON };
            let back = ShadowSettings { direction_deg: 7.0, length: 0.1, ..ON }.with_tip(shadow.tip());
            assert_eq!(back, shadow);
        }
        let farthest = ShadowSettings { direction_deg: 90.0, length: 2.0, ..ON };
        assert_eq!(ON.with_tip((9.0, 0.0)), farthest, "its length has an end");
        assert_eq!(ON.with_tip((0.0, 0.0)), ShadowSettings { length: 0.0, ..ON }, "and it keeps its direction");
    }
}
