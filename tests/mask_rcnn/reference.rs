//! What Detectron2 gave for a picture: `NAME.npz` and `NAME.json`.

use std::{collections::BTreeMap, fs, io::Read, path::Path};

/// The numbers of a picture.
pub struct Reference {
    /// x0, y0, x1, y1 in input pixels.
    pub boxes: Vec<[f32; 4]>,
    pub scores: Vec<f32>,
    pub classes: Vec<usize>,
    /// 28 x 28 each.
    pub masks: Vec<Vec<f32>>,
    /// In photo pixels, without empty ones.
    pub boxes_full: Vec<[f32; 4]>,
    /// Height and width.
    pub net_hw: [usize; 2],
    /// Rows of people with a score of at least 0.5.
    pub people: Vec<usize>,
    /// Every pasted mask, row-major, at the photo's size.
    pub pasted: Vec<Vec<bool>>,
    /// Of the resized picture's bytes as height, width, blue-green-red.
    pub resized_sha256: String,
}

#[derive(serde::Deserialize)]
struct Json {
    rle: Vec<Rle>,
    resized_sha256_hwc_bgr_u8: String,
}

#[derive(serde::Deserialize)]
struct Rle {
    size: [usize; 2],
    counts: String,
}

impl Reference {
    pub fn read(folder: &Path, name: &str) -> Self {
        let arrays = npz(&folder.join(format!("{name}.npz")));
        let json: Json = serde_json::from_slice(&fs::read(folder.join(format!("{name}.json"))).unwrap()).unwrap();
        let floats = |name: &str| -> Vec<f32> { arrays[name].iter().map(|&v| v as f32).collect() };
        let whole = |name: &str| -> Vec<usize> { arrays[name].iter().map(|&v| v as usize).collect() };
        let corners = |name: &str| floats(name).chunks_exact(4).map(|c| c.try_into().unwrap()).collect();
        Self {
            boxes: corners("boxes_net"),
            scores: floats("scores"),
            classes: whole("classes"),
            masks: floats("masks28").chunks_exact(784).map(<[f32]>::to_vec).collect(),
            boxes_full: corners("boxes_full"),
            net_hw: whole("net_hw").try_into().unwrap(),
            people: whole("person_idx"),
            pasted: json.rle.iter().map(decoded).collect(),
            resized_sha256: json.resized_sha256_hwc_bgr_u8,
        }
    }
}

/// COCO's compressed run lengths, column by column, as rows.
fn decoded(rle: &Rle) -> Vec<bool> {
    let mut runs: Vec<i64> = Vec::new();
    let mut bytes = rle.counts.bytes().map(|b| i64::from(b) - 48);
    while let Some(first) = bytes.next() {
        let (mut value, mut shift, mut byte) = (0, 0, first);
        loop {
            value |= (byte & 0x1f) << shift;
            shift += 5;
            if byte & 0x20 == 0 {
                break;
            }
            byte = bytes.next().unwrap();
        }
        if byte & 0x10 != 0 {
            value |= -1 << shift;
        }
        if runs.len() > 2 {
            value += runs[runs.len() - 2];
        }
        runs.push(value);
    }
    let [height, width] = rle.size;
    let mut inside = Vec::with_capacity(height * width);
    for (i, &run) in runs.iter().enumerate() {
        inside.resize(inside.len() + run as usize, i % 2 == 1);
    }
    assert_eq!(inside.len(), height * width);
    (0..height * width).map(|i| inside[i % width * height + i / width]).collect()
}

/// The arrays of an `.npz`, as 64-bit floats.
fn npz(path: &Path) -> BTreeMap<String, Vec<f64>> {
    let mut archive = zip::ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    let mut arrays = BTreeMap::new();
    for i in 0..archive.len() {
        let mut entry = archive.by_index(i).unwrap();
        let name = entry.name().trim_end_matches(".npy").to_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        let header = usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
        let (header, data) = bytes[10..].split_at(header);
        let header = String::from_utf8_lossy(header);
        let values = if header.contains("<f4") {
            data.chunks_exact(4).map(|c| f64::from(f32::from_le_bytes(c.try_into().unwrap()))).collect()
        } else if header.contains("<i8") {
            data.chunks_exact(8).map(|c| i64::from_le_bytes(c.try_into().unwrap()) as f64).collect()
        } else if header.contains("<i4") {
            data.chunks_exact(4).map(|c| f64::from(i32::from_le_bytes(c.try_into().unwrap()))).collect()
        } else {
            panic!("{name}: {header}");
        };
        arrays.insert(name, values);
    }
    arrays
}
