//! Mask R-CNN as models of Lineup: what menus and commands open.
//!
//! Must not know: how the network computes.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, Weak},
};

use super::{Ask, FAINTEST, MaskRcnn, Quality, zoo::Zoo};
use crate::{
    imaging::Photo,
    inference::{
        InferenceError, ModelId, ModelSpec, Progress, Segmenter, Subject,
        store::{self, ModelFile, catalogue},
    },
};

/// The id of Mask R-CNN with Detectron2's own settings.
pub const EXACT_ID: ModelId = "mask-rcnn";
/// The id of its quick way.
pub const FAST_ID: ModelId = "mask-rcnn-fast";

/// Detectron2's own settings, from its own checkpoint.
pub const EXACT: ModelSpec = ModelSpec {
    id: EXACT_ID,
    files: &[catalogue::MASK_RCNN],
    finds_people: true,
    load: &|progress| Ok(Box::new(Shared::open(Quality::Exact, progress)?)),
};
/// The same network, quicker; no row of its own in menus.
pub const FAST: ModelSpec =
    ModelSpec { id: FAST_ID, load: &|progress| Ok(Box::new(Shared::open(Quality::Fast, progress)?)), ..EXACT };
/// The zoo's network in 8-bit integers.
pub const INT8: ModelSpec = ModelSpec {
    id: "mask-rcnn-int8",
    files: &[catalogue::MASK_RCNN_INT8],
    finds_people: true,
    load: &|progress| zoo(&catalogue::MASK_RCNN_INT8, progress),
};
/// The zoo's network.
pub const ZOO: ModelSpec = ModelSpec {
    id: "mask-rcnn-zoo",
    files: &[catalogue::MASK_RCNN_ZOO],
    finds_people: true,
    load: &|progress| zoo(&catalogue::MASK_RCNN_ZOO, progress),
};

/// Whether a model is one of these: it gives doubtful finds as well, and things besides people.
#[must_use]
pub fn is_one(id: &str) -> bool {
    [EXACT.id, FAST.id, INT8.id, ZOO.id].contains(&id)
}

/// The checkpoint in use: `LINEUP_MASK_RCNN` in place of the official file, for a network of one's own.
///
/// # Errors
/// When the official file is missing or damaged, or the job was told to stop.
fn checkpoint(progress: &Progress) -> Result<PathBuf, InferenceError> {
    match own_checkpoint() {
        Some(path) => Ok(path),
        None => store::ready_path(&catalogue::MASK_RCNN, progress),
    }
}

/// What `LINEUP_MASK_RCNN` names.
#[must_use]
pub fn own_checkpoint() -> Option<PathBuf> {
    std::env::var_os("LINEUP_MASK_RCNN").filter(|value| !value.is_empty()).map(PathBuf::from)
}

fn zoo(file: &ModelFile, progress: &Progress) -> Result<Box<dyn Segmenter>, InferenceError> {
    Ok(Box::new(Zoo::open(&store::open_bytes(file, progress)?, file.name, progress)?))
}

/// The network, open once for both qualities while either is in use.
static OPEN: Mutex<Weak<Mutex<MaskRcnn>>> = Mutex::new(Weak::new());

struct Shared {
    network: Arc<Mutex<MaskRcnn>>,
    quality: Quality,
}

impl Shared {
    fn open(quality: Quality, progress: &Progress) -> Result<Self, InferenceError> {
        let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(network) = open.upgrade().filter(|network| !network.is_poisoned()) {
            return Ok(Self { network, quality });
        }
        let network = MaskRcnn::open(&checkpoint(progress)?, EXACT_ID, progress)?;
        let network = Arc::new(Mutex::new(network));
        *open = Arc::downgrade(&network);
        Ok(Self { network, quality })
    }
}

impl Segmenter for Shared {
    /// Everything Detectron2 would give, doubtful finds and other classes too: who looks at it hides what is not wanted.
    fn segment(&mut self, photo: &Photo, progress: &Progress) -> Result<Vec<Subject>, InferenceError> {
        let ask = Ask { quality: self.quality, all_classes: true, score: FAINTEST };
        self.network.lock().unwrap_or_else(PoisonError::into_inner).find(photo, &ask, progress)
    }
}

/// A Mask R-CNN that finds only what is asked for, opened with the first photo.
pub struct Asked {
    ask: Ask,
    file: Option<PathBuf>,
    open: Option<MaskRcnn>,
}

impl Asked {
    /// With the official checkpoint, or with `file`.
    #[must_use]
    pub fn new(ask: Ask, file: Option<&Path>) -> Self {
        Self { ask, file: file.map(Path::to_owned), open: None }
    }
}

impl Segmenter for Asked {
    fn segment(&mut self, photo: &Photo, progress: &Progress) -> Result<Vec<Subject>, InferenceError> {
        let network = match &mut self.open {
            Some(network) => network,
            None => {
                let file = self.file.clone().map_or_else(|| checkpoint(progress), Ok)?;
                self.open.insert(MaskRcnn::open(&file, EXACT_ID, progress)?)
            }
        };
        network.find(photo, &self.ask, progress)
    }
}
