//! The subjects of a photo: what a model found, and those of it that are shown.
//!
//! Must not know: the window, how subjects are found.

use std::{collections::BTreeMap, sync::Arc};

use super::{Editor, PhotoId, finds::Finds};
use crate::inference::{ModelId, Subject};

/// The shown ones of a result of which some are hidden.
pub(super) struct Shown {
    of: Arc<Vec<Subject>>,
    finds: Finds,
    subjects: Arc<Vec<Subject>>,
}

impl Editor {
    /// The subjects of a photo's current model that are shown, once it has run.
    #[must_use]
    pub fn subjects(&self, photo: PhotoId) -> Option<&Arc<Vec<Subject>>> {
        let all = self.found(photo)?;
        Some(self.shown.get(&photo).map_or(all, |shown| &shown.subjects))
    }

    /// As [`Self::subjects`], hidden ones too. Of a photo that is only painted: nobody.
    #[must_use]
    pub fn found(&self, photo: PhotoId) -> Option<&Arc<Vec<Subject>>> {
        let cut = &self.document.photo(photo)?.cut;
        match cut.model {
            Some(model) => self.result(photo, model),
            None => cut.is_begun().then_some(&super::brush::NOBODY),
        }
    }

    /// Everything that models found, for a job.
    pub(super) fn all_subjects(&self) -> BTreeMap<(PhotoId, ModelId), Arc<Vec<Subject>>> {
        self.results.clone()
    }

    /// What a model found in a photo, once it has run.
    #[must_use]
    pub fn result(&self, photo: PhotoId, model: ModelId) -> Option<&Arc<Vec<Subject>>> {
        self.results.get(&(photo, model))
    }

    /// Keeps the shown subjects in step with the document.
    pub(super) fn refresh_shown(&mut self) {
        let mut shown = BTreeMap::new();
        for entry in &self.document.photos {
            let Some(all) = self.found(entry.id) else { continue };
            let finds = &entry.cut.finds;
            if all.iter().all(|subject| finds.shows(subject)) {
                continue;
            }
            let same = |shown: &Shown| Arc::ptr_eq(&shown.of, all) && shown.finds == *finds;
            let subjects = match self.shown.get(&entry.id).filter(|shown| same(shown)) {
                Some(kept) => kept.subjects.clone(),
                None => Arc::new(all.iter().filter(|subject| finds.shows(subject)).cloned().collect()),
            };
            shown.insert(entry.id, Shown { of: all.clone(), finds: finds.clone(), subjects });
        }
        self.shown = shown;
    }
}
