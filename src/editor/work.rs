//! What the editor has done beside the window: opening, model runs, previews, exports; and taking in what they give.
//!
//! Must not know: the window, how the work itself is done (see `tasks`).

use std::{
    collections::BTreeSet,
    path::PathBuf,
    sync::{Arc, PoisonError},
};

use super::{
    Choice, Command, Cut, Editor, Event, Export, ExportError, FileKind, Job, Models, Opened, PEOPLE, PORTRAIT,
    PhotoEntry, PhotoId, Source,
    export::make,
    finds,
    folder::Folder,
    models::{Found, suited},
    strip::ToPlace,
    tasks,
};
use crate::imaging::LoadError;
use crate::inference::{InferenceError, ModelId, Progress, Stage};

/// A photo that is being read.
pub(super) type Opening = (Source, OpenAs, Job<Result<Opened, LoadError>>);

/// A file that is being written; gives its kind when its name asked for another than was chosen.
pub(super) type Exporting = (Export, PathBuf, Job<Result<Option<FileKind>, ExportError>>);

/// What a model run gave.
pub(super) type Segmented = Result<Found, InferenceError>;

/// What a photo is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenAs {
    /// The next in the strip: the group when there is none, else a person to add.
    Next,
    /// The group photo, in place of the one there is.
    Group,
    /// In the place of another photo.
    Instead(PhotoId),
}

impl Editor {
    /// Opens photos one after the other.
    pub fn open(&mut self, sources: impl IntoIterator<Item = Source>, role: OpenAs) {
        self.to_open.extend(sources.into_iter().map(|source| (source, role)));
        self.start_opening();
    }

    /// Opens a folder's photos next; those after the first are people to add.
    fn open_folder(&mut self, name: String, folder: Folder, role: OpenAs) {
        if folder.photos.is_empty() || folder.beyond > 0 {
            self.notify(Event::FolderLeftOut { name, opened: folder.photos.len(), beyond: folder.beyond });
        }
        let roles = std::iter::once(role).chain(std::iter::repeat(OpenAs::Next));
        for (path, role) in folder.photos.into_iter().zip(roles).collect::<Vec<_>>().into_iter().rev() {
            self.to_open.push_front((Source::File(path), role));
        }
    }

    /// Runs a model on a photo, or takes its kept result. One run at a time: while one goes on, this does nothing.
    pub fn segment(&mut self, photo: PhotoId, choice: Choice) {
        if let Choice::Model(model) = choice
            && self.results.contains_key(&(photo, model))
        {
            self.use_result(photo, model);
            return;
        }
        if choice == Choice::Auto
            && let Some(people) = self.result(photo, PEOPLE)
            && let Some(model) = suited(people, self.result(photo, PORTRAIT).map(|found| found.as_slice()))
        {
            self.use_result(photo, model);
            return;
        }
        let Some(entry) = self.document.photo(photo) else { return };
        if self.segmenting.is_some() {
            return;
        }
        let (pool, pixels) = (self.models.clone(), entry.photo.clone());
        let job = Job::spawn(&self.wake, move |progress: &Progress| {
            let mut models = pool.lock().unwrap_or_else(|poisoned| {
                // A model that panicked may be in any state: open it again.
                pool.clear_poison();
                let mut guard = PoisonError::into_inner(poisoned);
                *guard = Models::default();
                guard
            });
            models.segment(choice, &pixels, progress)
        });
        self.runtime_problem = None;
        self.failed.remove(&photo);
        self.segmenting = Some((photo, choice, job));
    }

    /// The photo a model is running on now.
    #[must_use]
    pub fn segmenting(&self) -> Option<PhotoId> {
        self.segmenting.as_ref().map(|(photo, _, _)| *photo)
    }

    /// Puts a photo's cut-out into the group photo, centred on `at` (group pixels) or where it fits. A photo that
    /// is not cut out yet is cut out first.
    pub fn place(&mut self, photo: PhotoId, at: Option<(f64, f64)>) {
        self.place_behind(photo, at, BTreeSet::new());
    }

    /// As [`Self::place`], behind these people of the group photo.
    pub fn place_behind(&mut self, photo: PhotoId, at: Option<(f64, f64)>, in_front: BTreeSet<u32>) {
        if self.document.group().is_some_and(|group| group.id != photo) {
            self.forget_placing(photo);
            self.to_place.push_back(ToPlace { photo, at, in_front });
            self.place_waiting();
        }
    }

    /// Writes a result to a file at full size. One export at a time: while one goes on, this does nothing.
    pub fn export(&mut self, what: Export, path: PathBuf) {
        if self.exporting.is_some() {
            return;
        }
        let settings = self.export_settings;
        let format = match settings.format_for(what, &path) {
            Ok(format) => format,
            Err(error) => return self.notify(Event::ExportFailed { what, path, error }),
        };
        let (document, subjects, drafted) = (self.document.clone(), self.all_subjects(), self.drafted(what));
        let target = path.clone();
        let as_named = Some(FileKind::of(format)).filter(|kind| *kind != settings.kind(what));
        let job = Job::spawn(&self.wake, move |progress| {
            let made = match drafted {
                Some(made) => made,
                None => Arc::new(make(&document, &|of| subjects.get(&of).cloned(), what, &settings, progress)?),
            };
            made.save(&target, format, progress).map(|()| as_named)
        });
        self.exporting = Some((what, path, job));
    }

    /// Whether a file is being written.
    #[must_use]
    pub fn exporting(&self) -> bool {
        self.exporting.is_some()
    }

    /// Takes in what finished jobs give. Never blocks. `hold_edits` while a gesture goes on: what would edit the
    /// document waits, so that the gesture stays one undo step.
    pub fn poll(&mut self, hold_edits: bool) {
        // Looking for faces edits nothing: whoever is being dragged is to have the size of those that are found.
        if !hold_edits || self.fronts.looks() {
            self.poll_segmenting();
        }
        if !hold_edits {
            self.poll_opening();
            self.place_waiting();
            self.poll_aligning();
        }
        self.poll_previews();
        self.poll_heads();
        self.poll_light();
        self.poll_copy();
        self.poll_draft(hold_edits);
        self.poll_composed(hold_edits);
        self.poll_export();
        self.keep_settings(hold_edits);
        self.poll_shelf();
    }

    fn poll_opening(&mut self) {
        let Some((source, role, job)) = self.opening.take() else { return };
        let outcome = match job.try_take() {
            Ok(outcome) => outcome,
            Err(job) => return self.opening = Some((source, role, job)),
        };
        self.opened += 1;
        match outcome {
            Ok(Ok(Opened::Folder(folder))) => {
                self.opened -= 1;
                self.open_folder(source.name(), folder, role);
            }
            Ok(Ok(Opened::Photo(photo, proxy))) => {
                let path = if let Source::File(path) = &source { Some(path.clone()) } else { None };
                let id = PhotoId(self.fresh_id());
                let entry = PhotoEntry {
                    id,
                    name: source.name(),
                    path,
                    photo,
                    proxy,
                    cut: Cut { edge: self.settings().edge.edge(), ..Cut::default() },
                };
                match role {
                    OpenAs::Next => drop(self.apply(Command::AddPhotos(vec![entry]))),
                    OpenAs::Group => drop(self.apply(Command::OpenGroup(entry))),
                    OpenAs::Instead(photo) => self.replace(photo, entry),
                }
            }
            Ok(Err(error)) => self.notify(Event::LoadFailed { name: source.name(), error }),
            Err(crash) => self.notify(Event::Crashed(crash)),
        }
        self.start_opening();
    }

    fn start_opening(&mut self) {
        if self.opening.is_some() {
            return;
        }
        match self.to_open.pop_front() {
            Some((source, role)) => {
                let inside = source.clone();
                let job = Job::spawn(&self.wake, move |progress| tasks::open(&inside, progress));
                self.opening = Some((source, role, job));
            }
            None => self.opened = 0,
        }
    }

    fn poll_segmenting(&mut self) {
        let Some((photo, choice, job)) = self.segmenting.take() else { return };
        if job.progress().now().0 == Stage::FetchingRuntime && !self.runtime_announced {
            self.runtime_announced = true;
            self.notify(Event::FetchingRuntime);
        }
        let outcome = match job.try_take() {
            Ok(outcome) => outcome,
            Err(job) => return self.segmenting = Some((photo, choice, job)),
        };
        let quiet = self.fronts.looked_for(photo);
        match outcome {
            Ok(found) if quiet => self.keep_faces(photo, found),
            Ok(Ok(found)) => {
                let used = found.last().map(|(model, subjects)| (*model, subjects.is_empty()));
                self.results.extend(found.into_iter().map(|(model, subjects)| ((photo, model), Arc::new(subjects))));
                self.forget_results();
                let Some((model, nobody)) = used else { return };
                if nobody && let Some(entry) = self.document.photo(photo) {
                    let name = entry.name.clone();
                    self.notify(Event::NobodyFound { photo, name, model });
                }
                self.use_result(photo, model);
            }
            Ok(Err(InferenceError::Cancelled)) => self.forget_placing(photo),
            Ok(Err(InferenceError::Runtime(error))) => {
                self.failed.insert(photo, choice);
                self.to_place.clear();
                self.runtime_problem = Some(error);
            }
            Ok(Err(error)) => {
                self.give_up(photo, choice);
                self.notify(Event::ModelFailed { photo, choice, error });
            }
            Err(crash) => {
                self.give_up(photo, choice);
                self.notify(Event::Crashed(crash));
            }
        }
        self.notices.retain(|notice| !matches!(notice.event, Event::FetchingRuntime));
    }

    fn use_result(&mut self, photo: PhotoId, model: ModelId) {
        let Some(subjects) = self.results.get(&(photo, model)) else { return };
        let Some(entry) = self.document.photo(photo).filter(|entry| entry.cut.model != Some(model)) else { return };
        let before = self.found(photo).filter(|_| entry.cut.model.is_some());
        let chosen = match before {
            Some(before) => finds::chosen_again(&entry.cut, before, model, subjects),
            None => finds::chosen_at_first(model, subjects),
        };
        let held = finds::held_again(&entry.cut, before.map_or(&[], |before| before.as_slice()), model, subjects);
        let in_front = self.in_front_again(photo, model, subjects);
        self.apply(Command::UseModel { photo, model, chosen, held, in_front });
    }

    pub(super) fn refresh_previews(&mut self) {
        self.refresh_shown();
        self.previews.retain(|id, _| self.document.photo(*id).is_some());
        if let Some((photo, _, job)) = &self.segmenting
            && self.document.photo(*photo).is_none()
        {
            job.progress().cancel();
        }
        for entry in self.document.photos.iter().filter(|_| !self.resting) {
            let Some(subjects) = self.found(entry.id) else { continue };
            let before = self.previews.get(&entry.id);
            let current = before.is_some_and(|preview| preview.cut == entry.cut);
            // One runs, and the one wanted next is what the document says when it ends: latest wins.
            if current || self.previewing.contains_key(&entry.id) {
                continue;
            }
            let (photo, proxy, cut) = (entry.photo.clone(), entry.proxy.clone(), entry.cut.clone());
            let (subjects, before) = (subjects.clone(), before.cloned());
            let job =
                Job::spawn(&self.wake, move |_| tasks::preview(&photo, &proxy, &cut, &subjects, before.as_deref()));
            self.previewing.insert(entry.id, job);
        }
        self.refresh_fronts();
        self.refresh_light();
    }

    fn poll_previews(&mut self) {
        self.poll_fronts();
        let running = std::mem::take(&mut self.previewing);
        let mut finished = false;
        for (id, job) in running {
            match job.try_take() {
                Ok(Ok(preview)) => {
                    self.previews.insert(id, Arc::new(preview));
                    finished = true;
                }
                // Not tried again until the next edit.
                Ok(Err(crash)) => self.notify(Event::Crashed(crash)),
                Err(job) => drop(self.previewing.insert(id, job)),
            }
        }
        if finished {
            self.refresh_previews();
        }
    }

    fn poll_export(&mut self) {
        let Some((what, path, job)) = self.exporting.take() else { return };
        let outcome = match job.try_take() {
            Ok(outcome) => outcome,
            Err(job) => return self.exporting = Some((what, path, job)),
        };
        match outcome {
            Ok(Ok(as_named)) => self.notify(Event::Exported(path, as_named)),
            Ok(Err(ExportError::Cancelled)) => {}
            Ok(Err(error)) => self.notify(Event::ExportFailed { what, path, error }),
            Err(crash) => self.notify(Event::Crashed(crash)),
        }
    }
}
