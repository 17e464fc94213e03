//! State: the document and its history, the jobs, the previews, the notices. [`Editor`] owns them all.
//!
//! Must not know: egui, `ort`, words.

mod activity;
pub mod advice;
mod beside;
mod brush;
pub mod caches;
pub mod command;
mod composed;
mod copy;
pub mod depth;
pub mod document;
pub mod draft;
pub mod export;
pub mod finds;
pub mod folder;
mod heads;
pub mod history;
pub mod job;
mod keeping;
mod light;
mod look;
pub mod models;
pub mod notice;
mod perform;
pub mod place;
mod second_shot;
pub mod settings;
pub mod shelf;
mod shown;
mod strip;
pub mod tasks;
mod work;

pub use activity::Activity;
pub use beside::Beside;
pub use brush::painted;
pub use command::{Command, CommandKind};
pub use document::{Cut, Document, Layer, LayerId, PROXY_SIDE, PhotoEntry, PhotoId};
pub use draft::{Draft, Piece, Window};
pub use export::{ExportSettings, FileKind, Made};
pub use finds::{Finds, FindsChange};
pub use job::{Crash, Job, Wake};
pub use look::LayerLook;
pub use models::{Choice, Models, PEOPLE, PORTRAIT};
pub use notice::{Event, Notice, Severity};
pub use shelf::Shelf;
pub use strip::CutState;
pub use tasks::{Export, ExportError, Opened, Preview, Source};
pub use work::OpenAs;

use copy::Copying;
use history::History;
use settings::Kept;
use shown::Shown;
use work::{Exporting, Opening, Segmented};

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex},
};

use crate::{
    imaging::Rect,
    inference::{ModelId, RuntimeError, Subject},
};

/// The document and everything that works on it. The window and the commands own one.
pub struct Editor {
    document: Document,
    history: History,
    results: BTreeMap<(PhotoId, ModelId), Arc<Vec<Subject>>>,
    shown: BTreeMap<PhotoId, Shown>,
    previews: BTreeMap<PhotoId, Arc<Preview>>,
    notices: Vec<Notice>,
    past: Vec<Notice>,
    runtime_problem: Option<RuntimeError>,
    models: Arc<Mutex<Models>>,
    wake: Wake,
    last_id: u64,
    export_settings: ExportSettings,
    draft: Draft,
    to_open: VecDeque<(Source, OpenAs)>,
    opened: u32,
    opening: Option<Opening>,
    segmenting: Option<(PhotoId, Choice, Job<Segmented>)>,
    runtime_announced: bool,
    failed: BTreeMap<PhotoId, Choice>,
    previewing: BTreeMap<PhotoId, Job<Preview>>,
    copying: Option<Copying>,
    exporting: Option<Exporting>,
    to_place: VecDeque<strip::ToPlace>,
    kept: Kept,
    keeping: Option<Job<Result<(), settings::Problem>>>,
    shelf: Shelf,
    fronts: depth::Fronts,
    aligning: second_shot::Aligning,
    lighting: light::Lighting,
    heads: heads::Heads,
    composed: composed::Composed,
    /// Nothing is worked out beside the window until the next edit.
    resting: bool,
}

impl Editor {
    /// An empty editor. `wake` is called, from any thread, when [`Self::poll`] has something to do.
    #[must_use]
    pub fn new(wake: Wake) -> Self {
        Self {
            document: Document::default(),
            history: History::default(),
            results: BTreeMap::new(),
            shown: BTreeMap::new(),
            previews: BTreeMap::new(),
            notices: Vec::new(),
            past: Vec::new(),
            runtime_problem: None,
            models: Arc::default(),
            shelf: Shelf::new(wake.clone()),
            wake,
            last_id: 0,
            export_settings: ExportSettings::default(),
            draft: Draft::default(),
            to_open: VecDeque::new(),
            opened: 0,
            opening: None,
            segmenting: None,
            runtime_announced: false,
            failed: BTreeMap::new(),
            previewing: BTreeMap::new(),
            copying: None,
            exporting: None,
            to_place: VecDeque::new(),
            kept: Kept::default(),
            keeping: None,
            fronts: depth::Fronts::default(),
            aligning: second_shot::Aligning::default(),
            lighting: light::Lighting::default(),
            heads: heads::Heads::default(),
            composed: composed::Composed::default(),
            resting: false,
        }
    }

    /// The picture as it stands.
    #[must_use]
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// The only way to change the document.
    pub fn apply(&mut self, command: Command) -> bool {
        let changed = self.history.apply(&mut self.document, command);
        self.edited();
        changed
    }

    fn edited(&mut self) {
        self.resting = false;
        self.refresh_previews();
    }

    /// Ends a gesture: the next edit is an undo step of its own.
    pub fn end_gesture(&mut self) {
        self.history.end_gesture();
    }

    /// Gives up the gesture that goes on: the document is as before it. False when none goes on.
    pub fn abandon_gesture(&mut self) -> bool {
        let any = self.history.abandon_gesture(&mut self.document);
        self.edited();
        any
    }

    /// Takes the last step back. Says which kind of edit it was.
    pub fn undo(&mut self) -> Option<CommandKind> {
        self.to_place.clear();
        let kind = self.history.undo(&mut self.document);
        self.edited();
        kind
    }

    /// Makes the step again that was taken back last.
    pub fn redo(&mut self) -> Option<CommandKind> {
        let kind = self.history.redo(&mut self.document);
        self.edited();
        kind
    }

    /// What [`Self::undo`] and [`Self::redo`] would do.
    #[must_use]
    pub fn undo_redo(&self) -> (Option<CommandKind>, Option<CommandKind>) {
        (self.history.undoable(), self.history.redoable())
    }

    /// Every step that can be taken back or made again, oldest first, and how many of them are done.
    #[must_use]
    pub fn steps(&self) -> (Vec<CommandKind>, usize) {
        (self.history.steps().collect(), self.history.done())
    }

    /// Goes back or forward in history until that many steps are done.
    pub fn go_to_step(&mut self, done: usize) {
        self.to_place.clear();
        if self.history.go_to(&mut self.document, done) {
            self.edited();
        }
    }

    /// The last finished preview of a photo's cut. It may be a moment behind the document.
    #[must_use]
    pub fn preview(&self, photo: PhotoId) -> Option<&Arc<Preview>> {
        self.document.photo(photo).filter(|entry| entry.cut.is_begun())?;
        self.previews.get(&photo)
    }

    /// The box of a photo's cut-out in that photo's full pixels; `None` when nothing shows.
    #[must_use]
    pub fn cutout_bounds(&self, photo: PhotoId) -> Option<Rect> {
        self.preview(photo)?.bounds(self.document.photo(photo)?)
    }

    /// Why models cannot run on this machine, when the last try said so.
    #[must_use]
    pub fn runtime_problem(&self) -> Option<&RuntimeError> {
        self.runtime_problem.as_ref()
    }

    /// What the user has not dismissed, oldest first.
    #[must_use]
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// Takes a notice away.
    pub fn dismiss(&mut self, notice_id: u64) {
        if let Some(at) = self.notices.iter().position(|notice| notice.notice_id == notice_id) {
            self.past.push(self.notices.remove(at));
            let beyond = self.past.len().saturating_sub(notice::KEPT);
            self.past.drain(..beyond);
        }
    }

    /// What the user has dismissed, oldest first.
    #[must_use]
    pub fn past(&self) -> &[Notice] {
        &self.past
    }

    /// Tells the user something.
    pub fn notify(&mut self, event: Event) {
        let notice_id = self.fresh_id();
        self.notices.push(Notice { notice_id, event, at: std::time::Instant::now() });
    }

    /// A number no photo, layer or notice has had.
    pub fn fresh_id(&mut self) -> u64 {
        self.last_id += 1;
        self.last_id
    }
}
