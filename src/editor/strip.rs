//! The photos of the strip: their order, how far each is cut out, one in the place of another, where each would stand.
//!
//! Must not know: the window, how a cut-out is made.

use std::collections::BTreeSet;

use super::{
    Activity, Choice, Command, Document, Editor, Event, Layer, LayerId, PEOPLE, PhotoEntry, PhotoId, finds,
    place::{Newcomer, Scene},
};
use crate::{
    imaging::{LightSettings, Placement, Rect},
    inference::Subject,
};

/// How far cutting a photo out is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CutState {
    /// Nobody has asked for it.
    Fresh,
    /// It comes after the photo that is worked on.
    Waiting,
    /// A model runs on it.
    Working,
    /// Somebody was found.
    Cut,
    /// Nobody was found.
    Nobody,
    /// The last run did not end.
    Failed,
}

/// Somebody who waits to be put into the group photo.
pub(super) struct ToPlace {
    pub(super) photo: PhotoId,
    /// Centred there, in group pixels, or where it fits.
    pub(super) at: Option<(f64, f64)>,
    /// Behind these people.
    pub(super) in_front: BTreeSet<u32>,
}

impl Activity {
    /// How much of it is done, `0.0..=1.0`, where that is known.
    #[must_use]
    pub fn share(&self) -> Option<f32> {
        match self {
            Self::Segmenting { done, total, .. } if *total > 0 => Some(*done as f32 / *total as f32),
            _ => None,
        }
    }
}

impl Editor {
    /// How far cutting a photo out is.
    #[must_use]
    pub fn cut_state(&self, photo: PhotoId) -> CutState {
        if self.segmenting() == Some(photo) {
            return CutState::Working;
        }
        if self.failed.contains_key(&photo) {
            return CutState::Failed;
        }
        match self.subjects(photo) {
            Some(subjects) if subjects.is_empty() && !self.is_painted(photo) => CutState::Nobody,
            Some(_) => CutState::Cut,
            None if self.to_place.iter().any(|waiting| waiting.photo == photo) => CutState::Waiting,
            None => CutState::Fresh,
        }
    }

    /// Puts a photo that was just read in the place of another. The edge stays as it was set, and the model that was
    /// used runs again.
    pub(super) fn replace(&mut self, photo: PhotoId, mut entry: PhotoEntry) {
        let Some(old) = self.document.photo(photo) else {
            self.apply(Command::AddPhotos(vec![entry])); // gone meanwhile
            return;
        };
        let (new, model) = (entry.id, old.cut.model);
        entry.cut.edge = old.cut.edge;
        self.apply(Command::ReplacePhoto { photo, entry: Box::new(entry) });
        if let Some(model) = model {
            self.segment(new, Choice::Model(model));
        }
    }

    /// What did not end on a photo, when that was its last run.
    #[must_use]
    pub fn failed(&self, photo: PhotoId) -> Option<Choice> {
        self.failed.get(&photo).copied()
    }

    pub(super) fn give_up(&mut self, photo: PhotoId, choice: Choice) {
        self.failed.insert(photo, choice);
        self.forget_placing(photo);
    }

    pub(super) fn forget_placing(&mut self, photo: PhotoId) {
        self.to_place.retain(|waiting| waiting.photo != photo);
    }

    /// Puts in the first who waits, once they are cut out; runs a model on them when none has.
    pub(super) fn place_waiting(&mut self) {
        let Some((photo, at)) = self.to_place.front().map(|next| (next.photo, next.at)) else { return };
        let Some(entry) = self.document.photo(photo) else { return self.forget_placing(photo) };
        if !entry.cut.is_begun() {
            return self.segment(photo, Choice::Auto);
        }
        if self.preview(photo).is_none_or(|preview| preview.cut != entry.cut) {
            return;
        }
        let (name, chosen) = (entry.name.clone(), !entry.cut.chosen.is_empty());
        if self.look_for_faces(photo) {
            return;
        }
        let in_front = self.to_place.pop_front().map(|next| next.in_front).unwrap_or_default();
        let spot = self.cutout_bounds(photo).and_then(|bounds| self.suggest_spot(photo, bounds, at));
        let Some((anchor, placement, behind)) = spot else {
            // That nobody was found has been said.
            if chosen || self.is_painted(photo) || self.subjects(photo).is_some_and(|subjects| !subjects.is_empty()) {
                self.notify(Event::NothingToPlace { photo, name });
            }
            return;
        };
        let id = LayerId(self.fresh_id());
        let group = self.group_to_use();
        let people = if behind { self.everybody(group.as_ref()) } else { in_front };
        let light = LightSettings { seed: id.0 as u32, ..LightSettings::MATCHED };
        let layer = Layer { in_front: people, light, ..Layer::new(id, photo, anchor, placement) };
        self.apply(Command::PutIn { layer, group });
    }

    /// Drops the results of photos that are neither in the document nor in its history.
    pub(super) fn forget_results(&mut self) {
        let (document, history) = (&self.document, &self.history);
        self.results.retain(|(photo, _), _| document.photo(*photo).is_some() || history.has(*photo));
        self.failed.retain(|photo, _| document.photo(*photo).is_some());
    }

    /// Where a photo's cut-out would stand in the group photo: see [`Scene::place`]. `None` when nothing shows.
    #[must_use]
    pub fn suggest_placement(&self, photo: PhotoId, at: Option<(f64, f64)>) -> Option<((f64, f64), Placement)> {
        self.suggest_for(photo, self.cutout_bounds(photo)?, at)
    }

    /// Where the part `bounds` of a photo would stand, centred on `at` (group pixels) or where it fits; upright in the
    /// picture as it is cropped and straightened. `None` without a group photo.
    #[must_use]
    pub fn suggest_for(&self, photo: PhotoId, bounds: Rect, at: Option<(f64, f64)>) -> Option<((f64, f64), Placement)> {
        self.suggest_spot(photo, bounds, at).map(|(anchor, placement, _)| (anchor, placement))
    }

    /// The same, and whether they are to stand behind everybody.
    fn suggest_spot(
        &self,
        photo: PhotoId,
        bounds: Rect,
        at: Option<(f64, f64)>,
    ) -> Option<((f64, f64), Placement, bool)> {
        let (group, frame, entry) = (self.document.group()?, self.document.frame()?, self.document.photo(photo)?);
        let size = (group.photo.width(), group.photo.height());
        let found = |photo: PhotoId| self.result(photo, PEOPLE).or_else(|| self.subjects(photo));
        let people = |photo: PhotoId| found(photo).map_or(&[][..], |subjects| subjects.as_slice());
        let at = at.map(|(x, y)| frame.place(size, Placement::at(x, y))).map(|at| (at.centre_x, at.centre_y));
        let group: Vec<&Subject> = people(group.id).iter().filter(|subject| !finds::is_thing(subject)).collect();
        let own = Newcomer::new(bounds, people(photo), entry.photo.height());
        let scene = Scene::new(&self.document, &group);
        let behind = if at.is_none() { scene.behind(&own) } else { None };
        let (scale, (x, y)) = behind.unwrap_or_else(|| scene.place(&own, at));
        let (cx, cy) = bounds.centre();
        let placement = frame.unplace(size, Placement { scale, ..Placement::at(x, y) });
        Some(((f64::from(cx), f64::from(cy)), placement, behind.is_some()))
    }
}

impl Editor {
    /// Where a layer would stand if it were put in at its place now: the size of faces there, feet on the ground when
    /// those are near. Turn, stretch and mirroring stay. `None` while its cut-out is not there.
    #[must_use]
    pub fn fitted(&self, layer: &Layer) -> Option<Placement> {
        let bounds = self.cutout_bounds(layer.photo)?;
        let (x, y) = (f64::from(bounds.centre().0), f64::from(bounds.centre().1));
        let now = layer.placement_of(x, y);
        let (_, wanted) = self.suggest_for(layer.photo, bounds, Some((now.centre_x, now.centre_y)))?;
        let scaled = Layer { placement: Placement { scale: wanted.scale, ..layer.placement }, ..layer.clone() };
        let then = scaled.placement_of(x, y);
        let (dx, dy) = (wanted.centre_x - then.centre_x, wanted.centre_y - then.centre_y);
        let place = scaled.placement;
        Some(Placement { centre_x: place.centre_x + dx, centre_y: place.centre_y + dy, ..place })
    }
}

/// See [`Command::MovePhoto`].
pub(super) fn move_photo(document: &mut Document, photo: PhotoId, to: usize) -> bool {
    let Some(from) = document.photos.iter().position(|entry| entry.id == photo).filter(|from| *from > 0) else {
        return false;
    };
    let to = to.clamp(1, document.photos.len() - 1);
    let entry = document.photos.remove(from);
    document.photos.insert(to, entry);
    from != to
}

/// See [`Command::ReplacePhoto`]. The new photo is taken to show what the old one did, at its own size.
pub(super) fn replace_photo(document: &mut Document, photo: PhotoId, entry: PhotoEntry) -> bool {
    let Some(old) = document.photo(photo) else { return false };
    let k = f64::from(entry.photo.width()) / f64::from(old.photo.width());
    let (id, of_group) = (entry.id, document.photos.first().is_some_and(|group| group.id == photo));
    let Some(old) = document.photo_mut(photo) else { return false };
    let same_size = (old.photo.width(), old.photo.height()) == (entry.photo.width(), entry.photo.height());
    *old = entry;
    if of_group {
        super::perform::nobody_in_front(document);
        if !same_size {
            document.crop = None;
        }
    }
    for layer in document.layers.iter_mut().filter(|layer| layer.photo == photo) {
        layer.photo = id;
        layer.anchor = (layer.anchor.0 * k, layer.anchor.1 * k);
        layer.placement.scale /= k;
    }
    true
}
