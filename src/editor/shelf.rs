//! The model shelf: where every model stands, and the work on their files: fetch, check, delete, add.
//!
//! Nothing is fetched unless [`Shelf::fetch`] is called, which only a click does.
//!
//! Must not know: the window, HTTP, what is in a file.

mod meter;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::Instant,
};

pub use meter::Advance;

use meter::Meter;

use super::{Crash, Editor, Event, Job, Severity, Wake};
use crate::inference::{
    ModelId, Progress, StoreError, own,
    store::{self, Entry, Fetched, FileState, ModelFile, Patience, Places},
};

/// Where one model stands.
#[derive(Clone, Debug)]
pub struct Row {
    /// The model and its files.
    pub entry: Entry,
    /// The state of the file that is not in the program, else [`FileState::BuiltIn`].
    pub state: FileState,
    /// Bytes that a download has left, to go on from.
    pub begun: u64,
}

/// Something that became of the work.
#[derive(Debug)]
pub enum News {
    /// A model is there, and right.
    Ready(ModelId),
    /// A model is there; only its size is sure.
    Unconfirmed {
        /// The model.
        id: ModelId,
        /// Its file's checksum.
        actual: String,
        /// The checksum that third parties give.
        expected: &'static str,
    },
    /// A file was read whole, and is right.
    Whole(&'static str),
    /// A file was read whole, and is not.
    Damaged(&'static str),
    /// A model's file was deleted.
    Removed(ModelId),
    /// It did not work.
    Failed {
        /// The model or file.
        name: String,
        /// Why.
        error: StoreError,
    },
    /// Something broke inside.
    Crashed(Crash),
}

impl News {
    /// How serious it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        match self {
            Self::Ready(_) | Self::Whole(_) | Self::Removed(_) => Severity::Done,
            Self::Unconfirmed { .. } => Severity::Info,
            Self::Damaged(_) | Self::Failed { .. } | Self::Crashed(_) => Severity::Error,
        }
    }
}

impl Editor {
    /// The model shelf.
    #[must_use]
    pub fn shelf(&self) -> &Shelf {
        &self.shelf
    }

    /// The model shelf, to work on.
    pub fn shelf_mut(&mut self) -> &mut Shelf {
        &mut self.shelf
    }

    /// Takes in what became of the work on model files.
    pub(super) fn poll_shelf(&mut self) {
        for news in self.shelf.poll() {
            self.notify(Event::Shelf(news));
        }
    }
}

/// What a job on a model's file gives.
type Outcome = Result<News, StoreError>;

/// A job on one model's file.
struct Work {
    job: Job<Outcome>,
    meter: Meter,
    stopping: bool,
}

/// What became of a file to add.
enum Added {
    /// It is there.
    Known(News),
    /// Lineup does not know it: it may be a model of the user's own.
    Unknown,
}

/// The shelf.
pub struct Shelf {
    places: Places,
    patience: Patience,
    rows: Vec<Row>,
    work: BTreeMap<ModelId, Work>,
    adding: Option<(PathBuf, Job<Result<Added, StoreError>>)>,
    unknown: Option<PathBuf>,
    changes: u64,
    wake: Wake,
    /// Models to show instead of all, for tests.
    only: Option<Vec<Entry>>,
}

impl Shelf {
    /// The user's own shelf.
    #[must_use]
    pub fn new(wake: Wake) -> Self {
        Self {
            places: Places::of_user(),
            patience: Patience::default(),
            rows: Vec::new(),
            work: BTreeMap::new(),
            adding: None,
            unknown: None,
            changes: 0,
            wake,
            only: None,
        }
    }

    /// Another shelf: other folders, another mirror, and when `only` is given these models instead of all.
    pub fn use_places(&mut self, places: Places, only: Option<Vec<Entry>>) {
        (self.places, self.only) = (places, only);
        own::refresh(&self.places);
        self.refresh();
    }

    /// Where files are kept and fetched from.
    #[must_use]
    pub fn places(&self) -> &Places {
        &self.places
    }

    /// Every model, as of the last [`Self::refresh`].
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// A number that grows whenever a model came or went.
    #[must_use]
    pub fn changes(&self) -> u64 {
        self.changes
    }

    /// Looks where every model stands; reads no file but the notes of earlier checks.
    pub fn refresh(&mut self) {
        let entries = self.only.clone().unwrap_or_else(store::entries);
        let row = |entry: Entry| match entry.loose_file() {
            Some(file) => {
                Row { entry, state: store::glance(file, &self.places), begun: store::begun(file, &self.places) }
            }
            None => Row { entry, state: FileState::BuiltIn, begun: 0 },
        };
        self.rows = entries.into_iter().map(row).collect();
        self.changes += 1;
    }

    /// Fetches a model's file, or goes on where the last try ended.
    pub fn fetch(&mut self, id: ModelId) {
        let (places, patience) = (self.places.clone(), self.patience);
        self.start(id, move |entry, file, progress| {
            store::fetch(file, &places, &patience, progress).map(|fetched| there(entry, file, fetched))
        });
    }

    /// Reads a model's file whole and compares its checksum.
    pub fn check(&mut self, id: ModelId) {
        let places = self.places.clone();
        self.start(id, move |_, file, progress| {
            Ok(match store::check(file, &places, progress)? {
                FileState::Damaged(_) | FileState::Missing(_) => News::Damaged(file.name),
                FileState::Unconfirmed { actual, .. } => News::Unconfirmed { id, actual, expected: file.checksum },
                _ => News::Whole(file.name),
            })
        });
    }

    /// Deletes a model's file and what a download of it left.
    pub fn remove(&mut self, id: ModelId) {
        let places = self.places.clone();
        self.start(id, move |_, file, _| {
            store::remove(file, &places)?;
            own::refresh(&places);
            Ok(News::Removed(id))
        });
    }

    fn start(
        &mut self,
        id: ModelId,
        work: impl FnOnce(Entry, &'static ModelFile, &Progress) -> Outcome + Send + 'static,
    ) {
        let Some(entry) = self.rows.iter().map(|row| row.entry).find(|entry| entry.id == id) else { return };
        let Some(file) = entry.loose_file().filter(|_| !self.work.contains_key(id)) else { return };
        let job = Job::spawn(&self.wake, move |progress| work(entry, file, progress));
        self.work.insert(id, Work { job, meter: Meter::default(), stopping: false });
    }

    /// Stops the work on a model's file.
    pub fn cancel(&mut self, id: ModelId) {
        if let Some(work) = self.work.get_mut(id) {
            work.stopping = true;
            work.job.progress().cancel();
        }
    }

    /// Stops the work that [`Self::under_way`] names first.
    pub fn cancel_first(&mut self) {
        if let Some(id) = self.work.keys().next() {
            self.cancel(id);
        }
    }

    /// Stops adding a file.
    pub fn stop_adding(&mut self) {
        if let Some((_, job)) = &self.adding {
            job.progress().cancel();
        }
    }

    /// Adds a file: one that Lineup knows at once; any other ONNX file becomes [`Self::unknown`], to be described.
    pub fn add(&mut self, path: PathBuf) {
        if self.adding.is_some() {
            return;
        }
        let (places, inside) = (self.places.clone(), path.clone());
        let job = Job::spawn(&self.wake, move |progress| {
            Ok(match store::import(&inside, &places, progress)? {
                Some((entry, fetched)) => match entry.loose_file() {
                    Some(file) => Added::Known(there(entry, file, fetched)),
                    None => Added::Known(News::Ready(entry.id)),
                },
                None if inside.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("onnx")) => Added::Unknown,
                None => return Err(StoreError::Unrecognised { file: inside }),
            })
        });
        self.unknown = None;
        self.adding = Some((path, job));
    }

    /// A file to add that may be a model of the user's own, once it is described.
    #[must_use]
    pub fn unknown(&self) -> Option<&Path> {
        self.unknown.as_deref()
    }

    /// Adds the file that was unknown as the user described it.
    pub fn add_own(&mut self, wanted: own::Wanted) {
        let Some(path) = self.unknown.clone().filter(|_| self.adding.is_none()) else { return };
        let (places, inside) = (self.places.clone(), path.clone());
        let job = Job::spawn(&self.wake, move |progress| {
            own::add(&inside, &wanted, &places, progress).map(|id| Added::Known(News::Ready(id)))
        });
        self.adding = Some((path, job));
    }

    /// The unknown file is not to be added after all.
    pub fn forget_unknown(&mut self) {
        self.unknown = None;
    }

    /// How far the work on a model's file is, when there is any.
    #[must_use]
    pub fn advance(&self, id: ModelId) -> Option<Advance> {
        let work = self.work.get(id)?;
        Some(Advance { stopping: work.stopping, ..work.meter.advance(work.job.progress()) })
    }

    /// The file that is being added.
    #[must_use]
    pub fn adding(&self) -> Option<&Path> {
        self.adding.as_ref().map(|(path, _)| path.as_path())
    }

    /// The models whose files are worked on, with how far that is.
    pub fn under_way(&self) -> impl Iterator<Item = (ModelId, Advance)> + '_ {
        self.work.keys().filter_map(|id| Some((*id, self.advance(id)?)))
    }

    /// Whether a job runs that will wake the window.
    #[must_use]
    pub fn busy(&self) -> bool {
        !self.work.is_empty() || self.adding.is_some()
    }

    /// Takes in what finished jobs give. Never blocks.
    pub(super) fn poll(&mut self) -> Vec<News> {
        let mut news = Vec::new();
        for (id, mut work) in std::mem::take(&mut self.work) {
            match work.job.try_take() {
                Ok(outcome) => news.extend(told(outcome, || id.to_owned())),
                Err(job) => {
                    work.job = job;
                    work.meter.look(work.job.progress(), Instant::now());
                    self.work.insert(id, work);
                    continue;
                }
            }
            self.refresh();
        }
        let Some((path, job)) = self.adding.take() else { return news };
        match job.try_take() {
            Err(job) => self.adding = Some((path, job)),
            Ok(Ok(Ok(Added::Unknown))) => self.unknown = Some(path),
            Ok(outcome) => {
                // A description that did not fit can be mended: the file stays to be described.
                let failed_own = self.unknown.is_some() && !matches!(&outcome, Ok(Ok(_)));
                self.unknown = self.unknown.take().filter(|_| failed_own);
                let outcome = outcome.map(|added| {
                    added.and_then(|added| match added {
                        Added::Known(news) => Ok(news),
                        Added::Unknown => Err(StoreError::Unrecognised { file: path.clone() }),
                    })
                });
                news.extend(told(outcome, || name_of(&path)));
                self.refresh();
            }
        }
        news
    }
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// What a job has to tell; nothing when the user stopped it.
fn told(outcome: Result<Outcome, Crash>, name: impl FnOnce() -> String) -> Option<News> {
    match outcome {
        Ok(Ok(news)) => Some(news),
        Ok(Err(StoreError::Cancelled)) => None,
        Ok(Err(error)) => Some(News::Failed { name: name(), error }),
        Err(crash) => Some(News::Crashed(crash)),
    }
}

fn there(entry: Entry, file: &ModelFile, fetched: Fetched) -> News {
    match fetched.unconfirmed {
        Some(actual) => News::Unconfirmed { id: entry.id, actual, expected: file.checksum },
        None => News::Ready(entry.id),
    }
}
