//! The photos of the strip: where each would stand.
//!
//! Must not know: the window, how a cut-out is made.

use super::{Editor, PEOPLE, PhotoId, place};
use crate::imaging::Placement;

impl Editor {
    /// Where a photo's cut-out would stand in the group photo: see [`place::suggest`]. `None` when nothing shows.
    #[must_use]
    pub fn suggest_placement(&self, photo: PhotoId, at: Option<(f64, f64)>) -> Option<((f64, f64), Placement)> {
        let (group, bounds) = (self.document.group()?, self.cutout_bounds(photo)?);
        let found = |photo: PhotoId| self.result(photo, PEOPLE).or_else(|| self.subjects(photo));
        let people = |photo: PhotoId| found(photo).map_or(&[][..], |subjects| subjects.as_slice());
        Some(place::suggest(group, people(group.id), people(photo), bounds, at))
    }
}
