//! U²-Net: one salient subject, over the whole photo. The small network, the full ones, IS-Net and files of the user's
//! own share this code; they differ in how a photo is fed to them ([`Feed`]).
//!
//! Must not know: thresholds beyond the half that bounds a subject (see `imaging::matte`), the document.

use std::sync::Arc;

use super::{
    InferenceError, ModelSpec, Progress, Segmenter, Stage, Subject, own,
    session::Session,
    store::{self, ModelFile, catalogue},
    tensor,
};
use crate::imaging::{Mask, Photo, Rect};

/// The small network, carried by the program.
pub const U2NETP: ModelSpec = ModelSpec {
    id: "u2netp",
    files: &[U2NETP_FILE],
    finds_people: false,
    load: &|progress| open(&U2NETP_FILE, &Feed::U2NET, progress),
};
/// The full network, when its file is there.
pub const U2NET: ModelSpec = ModelSpec {
    id: "u2net",
    files: &[catalogue::U2NET],
    finds_people: false,
    load: &|progress| open(&catalogue::U2NET, &Feed::U2NET, progress),
};
/// The full network trained on people, when its file is there.
pub const U2NET_HUMAN: ModelSpec = ModelSpec {
    id: "u2net-human",
    files: &[catalogue::U2NET_HUMAN],
    finds_people: false,
    load: &|progress| open(&catalogue::U2NET_HUMAN, &Feed::U2NET, progress),
};
/// IS-Net, the authors' later network at 1024 x 1024, when its file is there.
pub const ISNET: ModelSpec = ModelSpec {
    id: "isnet",
    files: &[catalogue::ISNET],
    finds_people: false,
    load: &|progress| open(&catalogue::ISNET, &Feed::ISNET, progress),
};

/// The small network's file; the People model uses it too.
pub const U2NETP_FILE: ModelFile = ModelFile {
    name: "u2netp.onnx",
    embedded: Some(include_bytes!("../../models/u2netp.onnx")),
    size: 4_574_861,
    checksum: "309c8469258dda742793dce0ebea8e6dd393174f89934733ecc8b14c76f4ddd8",
    sure: true,
    licence: "Apache-2.0",
    source: "https://github.com/xuebinqin/U-2-Net",
};

/// Cells across and down of what the authors' networks take and give.
pub const SIDE: u32 = 320;

/// How a photo is fed to a network of this kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Feed {
    /// Cells across and down of what it takes and gives.
    pub side: u32,
    /// Taken from each channel, which is `0.0..=1.0`; red first.
    pub mean: [f32; 3],
    /// What the rest is divided by.
    pub std: [f32; 3],
}

impl Feed {
    /// As U²-Net's authors do (`data_loader.py`).
    pub const U2NET: Self = Self { side: SIDE, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };
    /// As IS-Net's authors do (`Inference.py` of DIS).
    pub const ISNET: Self = Self { side: 1024, mean: [0.5; 3], std: [1.0; 3] };
}

/// A photo whose strongest raw probability stays below this shows nothing salient. The stretch to `0..=1` that follows
/// would blow up noise.
const NOTHING_BELOW: f32 = 0.5;

/// An open U²-Net. [`Segmenter::segment`] finds at most one subject.
pub struct U2Net {
    session: Session,
    feed: Feed,
}

impl U2Net {
    /// Opens the network of a file that is fed as the authors do.
    ///
    /// # Errors
    /// When the file or the ONNX Runtime library is not there, the network is not a U²-Net, or `progress` was cancelled.
    pub fn open(file: &ModelFile, progress: &Progress) -> Result<Self, InferenceError> {
        Self::from_bytes(&store::open_bytes(file, progress)?, file.name, Feed::U2NET, progress)
    }

    /// Opens a network from the bytes of its file; `model` names it in messages.
    ///
    /// # Errors
    /// When the ONNX Runtime library is not there or refuses the network, or `progress` was cancelled.
    pub fn from_bytes(
        bytes: &[u8],
        model: &'static str,
        feed: Feed,
        progress: &Progress,
    ) -> Result<Self, InferenceError> {
        Ok(Self { session: Session::open(bytes, model, progress)?, feed })
    }

    /// [`Feed::side`] x [`Feed::side`] probabilities over the whole photo as the network gave them, row-major, not
    /// stretched.
    ///
    /// # Errors
    /// When the network fails or `progress` was cancelled.
    pub fn raw(&mut self, photo: &Photo, progress: &Progress) -> Result<Vec<f32>, InferenceError> {
        let Feed { side, mean, std } = self.feed;
        let Some(input) = tensor::salient_input(photo, side, mean, std) else { return Ok(Vec::new()) };
        let side = i64::from(side);
        // By position: the names differ between the files.
        let first_input = self.session.input_name(0).unwrap_or_default().to_owned();
        let first_output = self.session.output_name(0).unwrap_or_default().to_owned();
        let outputs = self.session.run(&[(&first_input, &input)], &[(&first_output, &[1, 1, side, side])], progress)?;
        Ok(outputs.into_iter().next().map(tensor::Tensor::into_data).unwrap_or_default())
    }
}

impl Segmenter for U2Net {
    fn segment(&mut self, photo: &Photo, progress: &Progress) -> Result<Vec<Subject>, InferenceError> {
        progress.begin(Stage::Finding, 1)?;
        let raw = self.raw(photo, progress)?;
        progress.step()?;
        Ok(subject(&raw, self.feed.side, photo.width(), photo.height()).into_iter().collect())
    }
}

/// Opens the network of a file that is fed so, for a [`ModelSpec`].
///
/// # Errors
/// As [`U2Net::open`].
pub fn open(file: &ModelFile, feed: &Feed, progress: &Progress) -> Result<Box<dyn Segmenter>, InferenceError> {
    Ok(Box::new(U2Net::from_bytes(&store::open_bytes(file, progress)?, file.name, *feed, progress)?))
}

/// Runs a network once on a small picture, to see whether it makes a mask of one; gives how it is to be fed. Without a
/// `side` the file's own is taken, and U²-Net's where that is open.
///
/// # Errors
/// When the ONNX Runtime library is not there or refuses the network, or the network does something else.
pub fn probe(
    bytes: &[u8],
    side: Option<u32>,
    mean: [f32; 3],
    std: [f32; 3],
    progress: &Progress,
) -> Result<Feed, InferenceError> {
    let model = "the file";
    let session = Session::open(bytes, model, progress)?;
    let refuse = |detail: String| Err(InferenceError::Network { model, detail });
    if session.input_name(1).is_some() {
        return refuse("it takes more than one input".to_owned());
    }
    let of_file = session.input_shape(0).and_then(|shape| u32::try_from(*shape.get(2)?).ok());
    let side = side.or(of_file.filter(|side| *side > 0)).unwrap_or(SIDE);
    if !own::SIDES.contains(&side) {
        return refuse(format!("its side is {side}, but only {:?} are possible", own::SIDES));
    }
    let feed = Feed { side, mean, std };
    let Some(photo) = Photo::from_rgb(2, 1, vec![40, 90, 200, 250, 180, 20]) else { return Ok(feed) };
    U2Net { session, feed }.raw(&photo, progress)?;
    Ok(feed)
}

/// A raw map stretched to `0.0..=1.0`; `None` when nothing stands out.
#[must_use]
pub fn salient(raw: &[f32]) -> Option<Vec<f32>> {
    let strongest = raw.iter().copied().fold(0.0, f32::max);
    (strongest >= NOTHING_BELOW).then(|| tensor::stretched(raw))
}

/// A stretched map as the authors publish it (`save_output` in `u2net_test.py`): cut off, not rounded, to a whole level
/// of 255 before anything enlarges it. Without the cut our masks are half a level lighter than theirs wherever they are
/// not black.
fn published(stretched: &[f32]) -> Vec<f32> {
    stretched.iter().map(|p| (p * 255.0).floor() / 255.0).collect()
}

/// The subject of a raw map, [`published`]. Its score is the mean probability where that
/// is above a half: 1 when the network has no doubt, 0.5 when it guesses.
fn subject(raw: &[f32], side: u32, photo_width: u32, photo_height: u32) -> Option<Subject> {
    let probs = published(&salient(raw)?);
    let (sum, count) = probs.iter().filter(|&&p| p > 0.5).fold((0.0, 0.0), |(sum, count), p| (sum + p, count + 1.0));
    let cells = bounds(&probs, side)?;
    let (kx, ky) = (photo_width as f32 / side as f32, photo_height as f32 / side as f32);
    let bounds = Rect::new(cells.x0 * kx, cells.y0 * ky, cells.x1 * kx, cells.y1 * ky);
    let mask = Mask::over_photo(side, side, probs, photo_width, photo_height)?;
    let label = "subject".to_owned();
    Some(Subject { id: 1, label, score: sum / count, bounds, face: None, mask: Arc::new(mask) })
}

/// Where the interpolated map is above a half, in cells. Along each axis the interpolation is linear, so its outermost
/// crossing lies on a row (or column) of cell centres.
fn bounds(probs: &[f32], side: u32) -> Option<Rect> {
    let side = side as usize;
    let at = |x: usize, y: usize| probs.get(y * side + x).copied().unwrap_or(0.0);
    let rows = (0..side).filter_map(|y| span(side, |x| at(x, y)));
    let columns = (0..side).filter_map(|x| span(side, |y| at(x, y)));
    let widest = |spans: &mut dyn Iterator<Item = (f32, f32)>| spans.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
    let ((x0, x1), (y0, y1)) = (widest(&mut { rows })?, widest(&mut { columns })?);
    Some(Rect::new(x0, y0, x1, y1))
}

/// The outermost crossings of a half along one line of cells; to the edge where the outermost cell is above it.
fn span(len: usize, at: impl Fn(usize) -> f32) -> Option<(f32, f32)> {
    let (first, last) = ((0..len).find(|&i| at(i) > 0.5)?, (0..len).rfind(|&i| at(i) > 0.5)?);
    let crossing = |inside: f32, outside: f32| (inside - 0.5) / (inside - outside);
    let start = if first == 0 { 0.0 } else { first as f32 + 0.5 - crossing(at(first), at(first - 1)) };
    let end = if last + 1 == len { len as f32 } else { last as f32 + 0.5 + crossing(at(last), at(last + 1)) };
    Some((start, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(inside: impl Fn(u32, u32) -> f32) -> Vec<f32> {
        (0..SIDE).flat_map(|y| (0..SIDE).map(move |x| (x, y))).map(|(x, y)| inside(x, y)).collect()
    }

    #[test]
    fn a_faint_map_has_no_subject() {
        assert!(subject(&map(|x, _| x as f32 / 1000.0), SIDE, 100, 100).is_none());
        assert!(subject(&[], SIDE, 100, 100).is_none());
    }

    #[test]
    fn masks_are_cut_off_to_whole_levels_as_the_authors_publish_them() {
        assert_eq!(published(&[0.0, 0.5, 0.999, 1.0]), [0.0, 127.0 / 255.0, 254.0 / 255.0, 1.0]);
    }

    #[test]
    fn a_constant_map_has_no_subject() {
        assert!(subject(&map(|_, _| 0.9), SIDE, 100, 100).is_none());
    }

    #[test]
    fn bounds_lie_where_the_interpolated_mask_crosses_a_half() {
        let raw = map(|x, y| if (80..160).contains(&x) && y >= 240 { 1.0 } else { 0.0 });
        let found = subject(&raw, SIDE, 640, 320).unwrap();
        assert_eq!(found.bounds, Rect::new(160.0, 240.0, 320.0, 320.0));
        assert_eq!((found.id, found.score, found.face), (1, 1.0, None));
        let (x, y) = (f64::from(found.bounds.x1), 300.0);
        assert!(found.mask.sample(x - 0.5, y) > 0.5 && found.mask.sample(x + 0.5, y) < 0.5);
    }
}
