//! A person lifted out of a photo: the photo's own colours under a matte, trimmed to what shows.
//!
//! Must not know: models, where the cut-out will stand.

use super::{matte::Matte, photo::Photo};

/// Straight-alpha pixels trimmed to the matte's bounding box.
#[derive(Clone, Debug)]
pub struct Cutout {
    /// The trimmed pixels; `photo.alpha()` is always there. The colour under every alpha is the photo's own.
    pub photo: Photo,
    /// Left edge of the trimmed box in the raster it was cut from.
    pub origin_x: u32,
    /// Top edge of the trimmed box in the raster it was cut from.
    pub origin_y: u32,
}

/// Cuts `matte` out of `photo` (same size), the photo's own alpha multiplied in. `None` when nothing shows or the
/// sizes differ.
#[must_use]
pub fn extract(photo: &Photo, matte: &Matte) -> Option<Cutout> {
    let _ = (photo, matte);
    None
}
