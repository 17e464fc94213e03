//! Between encoded sRGB and linear light (IEC 61966-2-1), and the luminance of either.
//!
//! Must not know: photos.

use std::sync::LazyLock;

static LINEAR: LazyLock<[f32; 256]> = LazyLock::new(|| std::array::from_fn(|level| decode(level as f32 / 255.0)));

/// Linear light of an encoded value, both `0.0..=1.0`.
#[must_use]
pub fn decode(encoded: f32) -> f32 {
    if encoded <= 0.040_45 { encoded / 12.92 } else { ((encoded + 0.055) / 1.055).powf(2.4) }
}

/// The encoded value of linear light; both `0.0..=1.0`, clamped.
#[must_use]
pub fn encode(linear: f32) -> f32 {
    let linear = linear.clamp(0.0, 1.0);
    if linear <= 0.003_130_8 { linear * 12.92 } else { 1.055 * linear.powf(1.0 / 2.4) - 0.055 }
}

/// Linear light of a byte.
pub(super) fn of_byte(level: u8) -> f32 {
    LINEAR.get(usize::from(level)).copied().unwrap_or_default()
}

/// Luminance of linear light (ITU-R BT.709).
pub(super) fn luminance([red, green, blue]: [f32; 3]) -> f32 {
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// Luma of encoded values (ITU-R BT.601): what noise and edges are measured on.
pub(super) fn luma([red, green, blue]: [f32; 3]) -> f32 {
    0.299 * red + 0.587 * green + 0.114 * blue
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back_is_the_same_byte() {
        for level in 0..=255 {
            assert_eq!((encode(of_byte(level)) * 255.0 + 0.5) as u8, level);
        }
    }
}
