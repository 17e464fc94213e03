//! Faces, found by CenterFace: in tiles where they are small, from afar where one fills the photo.
//!
//! CenterFace: Xu et al., *CenterFace: Joint Face Detection and Alignment Using Face as Point* (2020), and the code
//! that its authors published with it. Must not know: bodies, masks.

use super::{MOST_PEOPLE, Range};
use crate::{
    imaging::{Photo, Rect, sample},
    inference::{InferenceError, Progress, session::Session, tensor::Tensor},
};

/// Long side in pixels of the picture that the network sees at first.
const SIDE: u32 = 1280;
/// ... and of a second, small one: a face that fills the photo is beyond what the network knows at [`SIDE`] (scores
/// fall below 0.6, boxes shrink to the cheeks) but plain from afar (0.9).
const AFAR: u32 = 320;
/// Only faces larger than this, of the photo's long side, are looked for from afar.
const FILLS: f64 = 0.25;
/// A face is where the heat map is above this (its authors' threshold). Lower ones let in things and gained nothing.
const KEEP: f32 = 0.5;
/// Two boxes that overlap more than this (intersection over union) are one face (its authors' limit).
const SAME: f32 = 0.3;
/// When a face is larger than this in the first picture, the photo is about people nearby: no tiles.
const LARGE_PX: f32 = 64.0;
/// Another round of tiles only when it shows at least this many times the pixels a side.
const WORTH_ZOOM: f32 = 1.5;
/// What neighbouring tiles share: a face up to half of it is whole in one of them.
const OVERLAP: u32 = 128;
/// The finest round (5120) is worth its time when faces below this many pixels were found in the one before.
const TINY_PX: f32 = 40.0;
/// Long side of the finest round.
const FINEST: u32 = 5120;
/// Sides of what goes in are multiples of this.
const MULTIPLE: u32 = 32;
/// Input pixels a cell of the maps that come out.
const CELL_PX: f32 = 4.0;

/// A face of the photo.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Face {
    /// Where, in photo pixels; may hang over the photo's edge.
    pub bounds: Rect,
    /// The network's confidence, above a half.
    pub score: f32,
}

impl Face {
    /// The mean of its width and height, photo pixels.
    pub fn size(&self) -> f64 {
        f64::from(self.bounds.width() + self.bounds.height()) / 2.0
    }
}

/// The faces of a photo, the surest first, at most [`MOST_PEOPLE`].
pub fn find(
    network: &mut Session,
    photo: &Photo,
    progress: &Progress,
    range: Range,
) -> Result<Vec<Face>, InferenceError> {
    let long = photo.width().max(photo.height());
    let mut faces = at_once(network, photo, SIDE, progress)?;
    range.reach(progress, 1, 4)?;
    let mut side = SIDE;
    while long as f32 >= WORTH_ZOOM * side as f32 && side < FINEST && tiles_help(&faces, side, long) {
        side = (side * 2).min(long);
        faces.extend(in_tiles(network, photo, side, progress, range)?);
        faces = distinct(faces);
    }
    Ok(faces)
}

/// The faces that a quick look at the whole photo shows: a quarter of the work of the first step of [`find`].
pub fn glance(network: &mut Session, photo: &Photo, progress: &Progress) -> Result<Vec<Face>, InferenceError> {
    at_once(network, photo, SIDE / 2, progress)
}

/// Faces of the whole photo, seen at `side` pixels and from afar.
fn at_once(network: &mut Session, photo: &Photo, side: u32, progress: &Progress) -> Result<Vec<Face>, InferenceError> {
    let long = photo.width().max(photo.height());
    let mut filling = distinct(whole(network, photo, AFAR, progress)?);
    filling.retain(|face| face.size() > FILLS * f64::from(long));
    let mut faces = whole(network, photo, side, progress)?;
    faces.retain(|face| !filling.iter().any(|large| part_of(face, large)));
    faces.extend(filling);
    Ok(distinct(faces))
}

/// Faces of the whole photo, seen at `side` pixels along its long side.
fn whole(network: &mut Session, photo: &Photo, side: u32, progress: &Progress) -> Result<Vec<Face>, InferenceError> {
    let (w, h) = (photo.width(), photo.height());
    let k = f64::from(side) / f64::from(w.max(h));
    let to = |side: u32| ((f64::from(side) * k / f64::from(MULTIPLE)).ceil().max(1.0) as u32) * MULTIPLE;
    let (width, height) = (to(w), to(h));
    let (kx, ky) = (w as f32 / width as f32, h as f32 / height as f32);
    let found = look(network, &sample::resize(photo, width, height), width, height, progress)?;
    Ok(found.into_iter().map(|face| scaled(face, kx, ky, 0.0, 0.0)).collect())
}

/// Whether a face is a piece of a larger one.
fn part_of(face: &Face, large: &Face) -> bool {
    let shared = face.bounds.intersection(&large.bounds).area();
    shared > 0.5 * face.bounds.area().min(large.bounds.area())
}

/// Whether a finer round may find more, after one at `side`.
fn tiles_help(faces: &[Face], side: u32, long: u32) -> bool {
    let k = side as f32 / long as f32;
    let sizes = || faces.iter().map(|face| face.size() as f32 * k);
    let none_large = sizes().all(|size| size < LARGE_PX * side as f32 / SIDE as f32);
    none_large && (side == SIDE || sizes().any(|size| size < TINY_PX))
}

/// Faces of the photo at `side` pixels along its long side, tile by tile, in photo pixels.
fn in_tiles(
    network: &mut Session,
    photo: &Photo,
    side: u32,
    progress: &Progress,
    range: Range,
) -> Result<Vec<Face>, InferenceError> {
    let k = f64::from(side) / f64::from(photo.width().max(photo.height()));
    let to = |side: u32| ((f64::from(side) * k).round() as u32).max(1);
    let (width, height) = (to(photo.width()), to(photo.height()));
    let large = sample::resize(photo, width, height);
    let back = (1.0 / k) as f32;
    let tiles: Vec<(u32, u32)> =
        starts(height).into_iter().flat_map(|y| starts(width).into_iter().map(move |x| (x, y))).collect();
    let mut faces = Vec::new();
    for (done, &(x, y)) in tiles.iter().enumerate() {
        let (tile, w, h) = tile(&large, width, height, x, y);
        for face in look(network, &tile, w, h, progress)? {
            // A face cut by the tile's edge is whole in its neighbour: leave it to that.
            let (edge, b) = (SIDE as f32 - 1.0, face.bounds);
            let cut = (b.x0 < 1.0 && x > 0)
                || (b.y0 < 1.0 && y > 0)
                || (b.x1 > edge && x + SIDE < width)
                || (b.y1 > edge && y + SIDE < height);
            if !cut {
                faces.push(scaled(face, back, back, x as f32, y as f32));
            }
        }
        range.reach(progress, 1 + 3 * (done + 1) / tiles.len(), 4)?;
    }
    Ok(faces)
}

/// Where tiles begin along a side of `len` pixels.
fn starts(len: u32) -> Vec<u32> {
    if len <= SIDE {
        return vec![0];
    }
    let count = (len - OVERLAP).div_ceil(SIDE - OVERLAP);
    (0..count).map(|i| (u64::from(len - SIDE) * u64::from(i) / u64::from(count.max(2) - 1)) as u32).collect()
}

/// The tile at (`x`, `y`) of a picture, filled up with black to whole multiples, with its width and height.
fn tile(pixels: &[u8], width: u32, height: u32, x: u32, y: u32) -> (Vec<u8>, u32, u32) {
    let (w, h) = ((width - x).min(SIDE), (height - y).min(SIDE));
    let (full_w, full_h) = (w.next_multiple_of(MULTIPLE), h.next_multiple_of(MULTIPLE));
    let mut out = vec![0; full_w as usize * full_h as usize * 3];
    for (row, line) in out.chunks_exact_mut(full_w as usize * 3).take(h as usize).enumerate() {
        let start = ((y as usize + row) * width as usize + x as usize) * 3;
        let from = pixels.get(start..start + w as usize * 3).unwrap_or_default();
        line.iter_mut().zip(from).for_each(|(to, &v)| *to = v);
    }
    (out, full_w, full_h)
}

fn scaled(face: Face, kx: f32, ky: f32, x: f32, y: f32) -> Face {
    let b = face.bounds;
    Face { bounds: Rect::new((b.x0 + x) * kx, (b.y0 + y) * ky, (b.x1 + x) * kx, (b.y1 + y) * ky), ..face }
}

/// The network on interleaved RGB pixels: every cell above the threshold is a face, in pixels of this picture.
fn look(
    network: &mut Session,
    pixels: &[u8],
    width: u32,
    height: u32,
    progress: &Progress,
) -> Result<Vec<Face>, InferenceError> {
    let mut planes = Vec::with_capacity(pixels.len());
    for channel in [2, 1, 0] {
        planes.extend(pixels.iter().skip(channel).step_by(3).map(|&v| f32::from(v)));
    }
    let Some(input) = Tensor::new([1, 3, height as usize, width as usize], planes) else { return Ok(Vec::new()) };
    let (w, h) = (i64::from(width / 4), i64::from(height / 4));
    let wanted: [(&str, &[i64]); 3] = [("heatmap", &[1, 1, h, w]), ("scale", &[1, 2, h, w]), ("offset", &[1, 2, h, w])];
    let maps = network.run(&[("image", &input)], &wanted, progress)?;
    let [heat, scale, offset] = maps.as_slice() else { return Ok(Vec::new()) };
    let (across, cells) = (w.max(1) as usize, heat.data().len());
    let value = |map: &Tensor, at: usize| map.data().get(at).copied().unwrap_or(f32::NAN);
    let hot = heat.data().iter().copied().enumerate().filter(|&(_, score)| score > KEEP);
    let faces = hot.map(|(at, score)| {
        let (tall, wide) = (value(scale, at).exp() * CELL_PX, value(scale, cells + at).exp() * CELL_PX);
        let y = ((at / across) as f32 + value(offset, at) + 0.5) * CELL_PX;
        let x = ((at % across) as f32 + value(offset, cells + at) + 0.5) * CELL_PX;
        Face { bounds: Rect::new(x - wide / 2.0, y - tall / 2.0, x + wide / 2.0, y + tall / 2.0), score }
    });
    Ok(faces.filter(|face| face.size().is_finite() && face.size() >= 1.0).collect())
}

/// Non-maximum suppression: of boxes that overlap much only the surest stays.
fn distinct(mut faces: Vec<Face>) -> Vec<Face> {
    faces.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut kept: Vec<Face> = Vec::new();
    for face in faces {
        if kept.iter().all(|other| other.bounds.iou(&face.bounds) < SAME) {
            kept.push(face);
        }
        if kept.len() == MOST_PEOPLE {
            break;
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn face(x: f32, size: f32, score: f32) -> Face {
        Face { bounds: Rect::new(x, 0.0, x + size, size), score }
    }

    #[test]
    fn of_two_boxes_of_one_face_the_surer_stays() {
        let kept = distinct(vec![face(0.0, 10.0, 0.6), face(2.0, 10.0, 0.9), face(30.0, 10.0, 0.7)]);
        assert_eq!(kept.iter().map(|f| f.score).collect::<Vec<_>>(), [0.9, 0.7]);
    }

    #[test]
    fn tiles_cover_every_length_and_share_their_overlap() {
        for len in [1, 1280, 1281, 1920, 2560, 3413, 5120] {
            let tiles = starts(len);
            assert_eq!((tiles[0], tiles[tiles.len() - 1] + SIDE.min(len)), (0, len));
            assert!(tiles.windows(2).all(|two| two[1] > two[0] && two[1] - two[0] <= SIDE - OVERLAP), "{tiles:?}");
        }
    }

    #[test]
    fn tiles_are_for_photos_of_small_faces() {
        assert!(tiles_help(&[], SIDE, 4000));
        assert!(!tiles_help(&[], 2 * SIDE, 4000));
        assert!(!tiles_help(&[face(0.0, 300.0, 0.9)], SIDE, 4000));
        assert!(tiles_help(&[face(0.0, 30.0, 0.9)], 2 * SIDE, 4000));
    }

    #[test]
    fn a_tile_is_filled_up_with_black() {
        let (pixels, w, h) = tile(&[7; 40 * 3 * 3], 40, 3, 0, 0);
        assert_eq!((w, h), (64, 32));
        assert_eq!(pixels.iter().filter(|&&v| v == 7).count(), 40 * 3 * 3);
    }
}
