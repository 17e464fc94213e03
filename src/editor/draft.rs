//! What an export would give, before it is made: its pixels, the bytes of its file, a piece of it at 100 %.
//!
//! Three jobs, each with one running and one wanted: the picture at the size of the file, its weight, and a piece before
//! and after the encoder (see `pieces`).
//!
//! Must not know: the window.

mod pieces;

use std::sync::Arc;

use self::pieces::{cut, weigh};
use super::{
    Editor, Event, Job,
    document::Document,
    export::{ExportSettings, Made, make},
    tasks::{Export, ExportError},
};
use crate::imaging::{Format, Metadata, Photo};

/// Long side of the overview, pixels.
const OVERVIEW_SIDE: u32 = 512;

/// A rectangle of whole pixels of the picture that would be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Left edge.
    pub x: u32,
    /// Top edge.
    pub y: u32,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

/// A piece of the picture at 100 %.
#[derive(Debug)]
pub struct Piece {
    /// Which.
    pub window: Window,
    /// As it was made.
    pub before: Photo,
    /// As the file will show it; the same pixels for a format without loss.
    pub after: Photo,
}

#[derive(Clone, PartialEq)]
struct MadeOf {
    document: Document,
    what: Export,
    long_side: Option<u32>,
    metadata: Metadata,
}

/// The picture an export would write, and a small one of it.
type MadeJob = Job<Result<(Arc<Made>, Photo), ExportError>>;
type Weighed = (MadeOf, Format);
type Cut = (MadeOf, Format, Window);

/// What is known of the next export.
#[derive(Default)]
pub struct Draft {
    wanted: Option<(Export, Option<Window>)>,
    made: Option<(MadeOf, Arc<Made>, Photo)>,
    making: Option<(MadeOf, MadeJob)>,
    weight: Option<(Weighed, u64)>,
    weighing: Option<(Weighed, Job<Option<u64>>)>,
    piece: Option<(Cut, Arc<Piece>)>,
    cutting: Option<(Cut, Job<Option<Piece>>)>,
    failed: Option<MadeOf>,
}

impl Draft {
    /// Pixels across and down of the picture that was made last.
    #[must_use]
    pub fn size(&self) -> Option<(u32, u32)> {
        self.made.as_ref().map(|(_, made, _)| made.size())
    }

    /// The whole picture, small.
    #[must_use]
    pub fn overview(&self) -> Option<&Photo> {
        self.made.as_ref().map(|(_, _, small)| small)
    }

    /// Bytes of the file, as far as they were counted last.
    #[must_use]
    pub fn bytes(&self) -> Option<u64> {
        self.weight.as_ref().map(|(_, bytes)| *bytes)
    }

    /// The piece that was cut last.
    #[must_use]
    pub fn piece(&self) -> Option<&Arc<Piece>> {
        self.piece.as_ref().map(|(_, piece)| piece)
    }

    /// How much of the picture is made, `0.0..=1.0`, while it is.
    #[must_use]
    pub fn made_share(&self) -> Option<f32> {
        let (_, done, total) = self.making.as_ref()?.1.progress().now();
        Some(done as f32 / total.max(1) as f32)
    }

    /// Bytes of the file that were counted so far, to the thousand, while they are.
    #[must_use]
    pub fn counted(&self) -> Option<u64> {
        let (_, thousands, _) = self.weighing.as_ref()?.1.progress().now();
        Some(u64::from(thousands) * 1000)
    }

    /// Whether the newest numbers are still on their way.
    #[must_use]
    pub fn busy(&self) -> bool {
        self.making.is_some() || self.weighing.is_some() || self.cutting.is_some()
    }
}

impl Editor {
    /// How exports are written.
    #[must_use]
    pub fn export_settings(&self) -> &ExportSettings {
        &self.export_settings
    }

    /// Sets how exports are written.
    pub fn set_export_settings(&mut self, settings: ExportSettings) {
        self.export_settings = settings;
    }

    /// What is known of the next export.
    #[must_use]
    pub fn draft(&self) -> &Draft {
        &self.draft
    }

    /// Says what to draft: an export and the piece of it to show; `None` when nobody looks any more, which frees the
    /// pixels.
    pub fn want_draft(&mut self, wanted: Option<(Export, Option<Window>)>) {
        if wanted.is_none() && self.draft.wanted.is_some() {
            self.draft.cancel();
            self.draft = Draft::default();
        }
        self.draft.wanted = wanted;
    }

    /// The picture of the next export, when it was drafted as the document and the settings now say.
    pub(super) fn drafted(&self, what: Export) -> Option<Arc<Made>> {
        let (of, made, _) = self.draft.made.as_ref()?;
        (*of == self.made_of(what)).then(|| made.clone())
    }

    fn made_of(&self, what: Export) -> MadeOf {
        let ExportSettings { long_side, metadata, .. } = self.export_settings;
        MadeOf { document: self.document.clone(), what, long_side, metadata }
    }

    /// Takes in finished drafts and starts the next. `hold` while a gesture goes on: the picture waits for its end.
    pub(super) fn poll_draft(&mut self, hold: bool) {
        let Some((what, window)) = self.draft.wanted else { return };
        let of = self.made_of(what);
        self.take_made();
        if !hold {
            self.start_making(&of);
        }
        let format = self.export_settings.format(self.export_settings.kind(what));
        self.draft.take_weight();
        self.draft.take_piece();
        let Some((made_of, made, _)) = &self.draft.made else { return };
        if *made_of != of {
            return;
        }
        let (wanted, made) = ((of.clone(), format), made.clone());
        match &self.draft.weighing {
            // A lossless picture may take seconds: the old one is stopped. A JPEG is quick, and its number of use.
            Some((running, job)) if *running != wanted && !matches!(running.1, Format::Jpeg { .. }) => {
                job.progress().cancel();
            }
            None if self.draft.weight.as_ref().is_none_or(|(weighed, _)| *weighed != wanted) => {
                let made = made.clone();
                let job = Job::spawn(&self.wake, move |progress| weigh(&made, format, progress));
                self.draft.weighing = Some((wanted, job));
            }
            _ => {}
        }
        let Some(window) = window else { return };
        let wanted = (of, format, window);
        if self.draft.cutting.is_none() && self.draft.piece.as_ref().is_none_or(|(cut, _)| *cut != wanted) {
            let job = Job::spawn(&self.wake, move |_| cut(&made, format, window));
            self.draft.cutting = Some((wanted, job));
        }
    }

    fn start_making(&mut self, of: &MadeOf) {
        match &self.draft.making {
            Some((running, job)) if running != of => job.progress().cancel(),
            None if self.draft.failed.as_ref() != Some(of)
                && self.draft.made.as_ref().is_none_or(|(made, _, _)| made != of) =>
            {
                let (document, settings, what) = (self.document.clone(), self.export_settings, of.what);
                let subjects = self.all_subjects();
                let job = Job::spawn(&self.wake, move |progress| {
                    let made = make(&document, &|of| subjects.get(&of).cloned(), what, &settings, progress)?;
                    let whole = match &made {
                        Made::Picture(photo) => photo.clone(),
                        Made::Mask(matte) => matte.grey().ok_or(ExportError::Empty)?,
                    };
                    Ok((Arc::new(made), whole.proxy(OVERVIEW_SIDE)))
                });
                self.draft.making = Some((of.clone(), job));
            }
            _ => {}
        }
    }

    fn take_made(&mut self) {
        let Some((of, job)) = self.draft.making.take() else { return };
        match job.try_take() {
            Ok(Ok(Ok((made, small)))) => self.draft.made = Some((of, made, small)),
            Ok(Ok(Err(ExportError::Cancelled))) => {}
            // Said when the export itself is asked for.
            Ok(Ok(Err(_nothing_to_export))) => {
                self.draft.failed = Some(of);
                self.draft.made = None;
            }
            Ok(Err(crash)) => {
                self.draft.failed = Some(of);
                self.notify(Event::Crashed(crash));
            }
            Err(job) => self.draft.making = Some((of, job)),
        }
    }
}

impl Draft {
    fn cancel(&self) {
        if let Some((_, job)) = &self.making {
            job.progress().cancel();
        }
        if let Some((_, job)) = &self.weighing {
            job.progress().cancel();
        }
    }

    fn take_weight(&mut self) {
        let Some((of, job)) = self.weighing.take() else { return };
        match job.try_take() {
            Ok(Ok(Some(bytes))) => self.weight = Some((of, bytes)),
            Ok(_stopped_or_refused) => self.weight = None,
            Err(job) => self.weighing = Some((of, job)),
        }
    }

    fn take_piece(&mut self) {
        let Some((of, job)) = self.cutting.take() else { return };
        match job.try_take() {
            Ok(Ok(Some(piece))) => self.piece = Some((of, Arc::new(piece))),
            Ok(_no_such_piece) => {}
            Err(job) => self.cutting = Some((of, job)),
        }
    }
}
