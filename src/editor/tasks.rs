//! The slow work itself: open, segment, preview, export. Plain functions that jobs and commands call.
//!
//! Must not know: the window, history, who waits for the result.

use std::{path::PathBuf, sync::Arc};

use super::{
    brush::{self, painted},
    depth::Mattes,
    document::{Cut, Document, PROXY_SIDE, PhotoEntry, PhotoId},
    folder::{self, Folder},
    light,
};
use crate::{
    imaging::{self, Alphas, Cutout, LoadError, Masks, Matte, Photo, Rect, Rough, SaveError, Watch},
    inference::{InferenceError, ModelId, Progress, Stage, Subject},
};

/// Where a photo comes from.
#[derive(Clone, Debug)]
pub enum Source {
    /// A file.
    File(PathBuf),
    /// A file that the program carries.
    Carried {
        /// Its name, for people.
        name: &'static str,
        /// Its bytes.
        bytes: &'static [u8],
    },
    /// Pixels that are there already, from the clipboard.
    Pixels {
        /// What to call them, for people.
        name: String,
        /// All of them.
        photo: Photo,
    },
}

impl Source {
    /// The file's name, for people.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::File(path) => {
                path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
            }
            Self::Carried { name, .. } => (*name).to_owned(),
            Self::Pixels { name, .. } => name.clone(),
        }
    }
}

/// What was opened.
#[derive(Debug)]
pub enum Opened {
    /// A photo and its proxy.
    Photo(Photo, Photo),
    /// A folder: its photos are still to be opened.
    Folder(Folder),
}

/// Reads a photo and makes its proxy, or looks into a folder.
///
/// # Errors
/// As [`imaging::load_watched`].
pub fn open(source: &Source, progress: &Progress) -> Result<Opened, LoadError> {
    progress.begin(Stage::Reading, STEPS).map_err(|_told| LoadError::Stopped)?;
    let photo = match source {
        Source::File(path) if path.is_dir() => {
            let found = folder::look_into(path);
            return found.map(Opened::Folder).map_err(|source| LoadError::Unreadable { path: path.clone(), source });
        }
        // The last step is the proxy.
        Source::File(path) => imaging::load_watched(path, &Looking(progress, 0, STEPS - 1))?,
        Source::Carried { bytes, .. } => imaging::decode(bytes)?,
        Source::Pixels { photo, .. } => photo.clone(),
    };
    let proxy = photo.proxy(PROXY_SIDE);
    Ok(Opened::Photo(photo, proxy))
}

/// What the window shows of a cut: the matte and the cut-out at the proxy's size.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The parameters it was made from; another cut makes it stale.
    pub cut: Cut,
    /// The alpha, at the proxy's size.
    pub matte: Matte,
    /// How it was after so many strokes of the brush: after all but the last, as a rule.
    pub before_stroke: (usize, Arc<Alphas>),
    /// The person on nothing, trimmed; `None` when nothing shows.
    pub cutout: Option<Cutout>,
    /// What finer ones are made from.
    pub rough: Arc<Rough>,
}

impl Preview {
    /// The box of the cut-out in full pixels of `entry`, whose preview this is; `None` when nothing shows.
    #[must_use]
    pub fn bounds(&self, entry: &PhotoEntry) -> Option<Rect> {
        let cutout = self.cutout.as_ref()?;
        let k = entry.photo.width() as f32 / entry.proxy.width() as f32;
        let (x, y) = (cutout.origin_x as f32, cutout.origin_y as f32);
        let (w, h) = (cutout.photo.width() as f32, cutout.photo.height() as f32);
        Some(Rect::new(x * k, y * k, (x + w) * k, (y + h) * k))
    }
}

/// Makes the preview of a photo's cut; `last` is the one before, of which it may go on.
#[must_use]
pub fn preview(photo: &Photo, proxy: &Photo, cut: &Cut, subjects: &[Subject], last: Option<&Preview>) -> Preview {
    let (rough, before_stroke, alphas) = brush::alphas_at_proxy(photo, proxy, cut, subjects, last);
    let colours = rough.cleaned(proxy, 0..photo.width(), 0..photo.height(), &alphas);
    let matte = alphas.shown;
    let cutout = colours.and_then(|colours| imaging::extract(&colours, &matte));
    Preview { cut: cut.clone(), matte, before_stroke, cutout, rough }
}

/// What mattes of the chosen subjects of a photo are made from, but for the brush.
#[must_use]
pub fn rough(photo: &Photo, proxy: &Photo, cut: &Cut, subjects: &[Subject]) -> Rough {
    rough_again(photo, proxy, cut, subjects, None)
}

/// The same, more quickly where `before` is of the same photo.
pub(super) fn rough_again(
    photo: &Photo,
    proxy: &Photo,
    cut: &Cut,
    subjects: &[Subject],
    before: Option<&Rough>,
) -> Rough {
    let of = |people: Vec<&Subject>| people.into_iter().map(|subject| subject.mask.clone()).collect();
    let masks = Masks { chosen: of(cut.used(subjects)), others: of(cut.beside(subjects)) };
    match before.filter(|before| before.proxy() == proxy) {
        Some(before) => before.again(masks, &cut.edge),
        None => Rough::new(masks, &cut.edge, (photo.width(), photo.height()), proxy),
    }
}

/// The matte of the chosen subjects of a photo at a raster size.
#[must_use]
pub fn matte(photo: &Photo, proxy: &Photo, cut: &Cut, subjects: &[Subject], raster_size: (u32, u32)) -> Matte {
    let (x, y) = (0..photo.width(), 0..photo.height());
    let alphas = rough(photo, proxy, cut, subjects).piece(photo, x.clone(), y.clone(), raster_size);
    painted(alphas, cut.strokes.all(), photo, x, y).shown
}

/// The chosen subjects of a photo on nothing, at full size; `None` when nothing shows.
#[must_use]
pub fn cutout(photo: &Photo, proxy: &Photo, cut: &Cut, subjects: &[Subject]) -> Option<Cutout> {
    let (x, y) = (0..photo.width(), 0..photo.height());
    let rough = rough(photo, proxy, cut, subjects);
    let alphas = painted(rough.whole(photo), cut.strokes.all(), photo, x.clone(), y.clone());
    imaging::extract(&rough.cleaned(photo, x, y, &alphas)?, &alphas.shown)
}

/// What to write to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Export {
    /// The group photo with everybody in it.
    Composition,
    /// One person on nothing.
    Cutout(PhotoId),
    /// The matte alone, 8-bit grey.
    Mask(PhotoId),
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The file could not be written.
    #[error(transparent)]
    Save(SaveError),
    /// The user stopped it.
    #[error("stopped")]
    Cancelled,
    /// There is no group photo.
    #[error("open a group photo first")]
    NoGroup,
    /// The format cannot hold it.
    #[error("this cannot be kept in that format: end the file name in {ends}")]
    WrongFormat {
        /// Endings that can.
        ends: &'static str,
    },
    /// The cut-out is empty.
    #[error("nothing is cut out yet: choose a person, or lower the threshold")]
    Empty,
}

impl From<SaveError> for ExportError {
    fn from(error: SaveError) -> Self {
        if matches!(error, SaveError::Stopped) { Self::Cancelled } else { Self::Save(error) }
    }
}

/// Steps of [`Stage::Drawing`] and of [`Stage::Writing`].
const STEPS: u32 = 100;
/// ... of which cutting out takes so many, before the layers are drawn.
const CUTTING: u32 = 60;

/// Progress that looks on while a picture is drawn or written: from one step of the stage to another.
pub(super) struct Looking<'a>(&'a Progress, u32, u32);

impl<'a> Looking<'a> {
    /// Looks on from the beginning of a stage to its end.
    pub(super) fn through(progress: &'a Progress, stage: Stage) -> Self {
        // Whether it was stopped is asked for by itself.
        let _stopped = progress.begin(stage, STEPS);
        Self(progress, 0, STEPS)
    }

    /// Begins to write.
    pub(super) fn at_writing(progress: &'a Progress) -> Result<Self, ExportError> {
        progress.begin(Stage::Writing, STEPS).map_err(stopped)?;
        Ok(Self(progress, 0, STEPS))
    }
}

impl Watch for Looking<'_> {
    fn reached(&self, share: f32) {
        // Whether it was stopped is asked for by itself.
        let _stopped = self.0.reach(self.1 + ((self.2 - self.1) as f32 * share.clamp(0.0, 1.0)) as u32);
    }

    fn stopped(&self) -> bool {
        self.0.is_cancelled()
    }
}

fn stopped(_told: InferenceError) -> ExportError {
    ExportError::Cancelled
}

/// Gives what a model found in a photo.
pub type Lookup<'a> = &'a dyn Fn((PhotoId, ModelId)) -> Option<Arc<Vec<Subject>>>;

/// The subjects that a photo's cut chooses from; of a photo that is only painted: nobody.
pub(super) fn subjects(entry: &PhotoEntry, lookup: Lookup<'_>) -> Option<Arc<Vec<Subject>>> {
    match entry.cut.model {
        Some(model) => lookup((entry.id, model)),
        None => entry.cut.is_begun().then(|| brush::NOBODY.clone()),
    }
}

/// The composed picture at full size: the group photo as it is cropped and straightened, and everybody in it who is
/// not hidden.
///
/// # Errors
/// When there is no group photo or the user stopped it.
pub fn compose(document: &Document, lookup: Lookup<'_>, progress: &Progress) -> Result<Photo, ExportError> {
    let (group, frame) = document.group().zip(document.frame()).ok_or(ExportError::NoGroup)?;
    let mut scenes = light::Scenes::new(lookup);
    progress.begin(Stage::Drawing, STEPS).map_err(stopped)?;
    let mut placed = Vec::with_capacity(document.layers.len());
    let row = lookup((group.id, document.row_model())).zip(document.row_cut());
    let mut mattes = row.as_ref().map(|(subjects, cut)| Mattes::of(group, cut, subjects));
    for (number, layer) in (0..).zip(&document.layers).filter(|(_, layer)| !layer.hidden) {
        progress.reach(CUTTING * number / document.layers.len().max(1) as u32).map_err(stopped)?;
        let Some(entry) = document.photo(layer.photo) else { continue };
        let Some(cutout) = full_cutout(entry, lookup) else { continue };
        let front = mattes.as_mut().and_then(|mattes| mattes.front(&layer.in_front, &frame));
        placed.extend(light::placed(document, layer, &cutout, &frame, &mut scenes, front));
    }
    let background = frame.cut(&group.photo);
    imaging::render_watched(&background, &placed, &Looking(progress, CUTTING, STEPS)).ok_or(ExportError::Cancelled)
}

/// The person of a photo on nothing, at full size; `None` when nothing shows.
pub(super) fn full_cutout(entry: &PhotoEntry, lookup: Lookup<'_>) -> Option<Cutout> {
    let subjects = subjects(entry, lookup)?;
    cutout(&entry.photo, &entry.proxy, &entry.cut, &subjects)
}

pub(super) fn stop_if_cancelled(progress: &Progress) -> Result<(), ExportError> {
    if progress.is_cancelled() { Err(ExportError::Cancelled) } else { Ok(()) }
}
