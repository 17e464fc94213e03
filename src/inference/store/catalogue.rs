//! The model files that Lineup knows but does not carry, and every model as one list.
//!
//! Sizes and checksums are the publishers' where [`ModelFile::sure`] says so. Detectron2 publishes no checksum (its
//! name carries the first six digits of one), so only its size is sure.
//!
//! Must not know: how a model runs.

use super::ModelFile;
use crate::inference::{ModelId, models};

/// The full U²-Net, as the release of rembg has it.
pub const U2NET: ModelFile = ModelFile {
    name: "u2net.onnx",
    embedded: None,
    size: 175_997_641,
    checksum: "60024c5c889badc19c04ad937298a77b",
    sure: true,
    licence: "Apache-2.0",
    source: "https://github.com/danielgatis/rembg/releases/download/v0.0.0/u2net.onnx",
};
/// The full U²-Net trained on people.
pub const U2NET_HUMAN: ModelFile = ModelFile {
    name: "u2net_human_seg.onnx",
    checksum: "c09ddc2e0104f800e3e1bb4652583d1f",
    source: "https://github.com/danielgatis/rembg/releases/download/v0.0.0/u2net_human_seg.onnx",
    ..U2NET
};
/// IS-Net for general use, the U²-Net authors' later network: 1024 x 1024.
pub const ISNET: ModelFile = ModelFile {
    name: "isnet-general-use.onnx",
    size: 178_648_008,
    checksum: "fc16ebd8b0c10d971d3513d564d01e29",
    source: "https://github.com/danielgatis/rembg/releases/download/v0.0.0/isnet-general-use.onnx",
    ..U2NET
};
/// Detectron2's own checkpoint of `mask_rcnn_R_50_FPN_3x`, model 137849600.
pub const MASK_RCNN: ModelFile = ModelFile {
    name: "model_final_f10217.pkl",
    embedded: None,
    size: 177_841_981,
    checksum: "9a737e290372f1f70994ebcbd89d8004dbb3ae30a605fd915a190fa4a782dd66",
    sure: false,
    licence: "CC-BY-SA-3.0",
    source: "https://dl.fbaipublicfiles.com/detectron2/COCO-InstanceSegmentation/mask_rcnn_R_50_FPN_3x/137849600/model_final_f10217.pkl",
};
/// The model zoo's small Mask R-CNN, in 8-bit integers.
pub const MASK_RCNN_INT8: ModelFile = ModelFile {
    name: "MaskRCNN-12-int8.onnx",
    embedded: None,
    size: 45_769_352,
    checksum: "4409935e855719fd6cd986f7ec2a3de840d0bd9c9cf7a0cba84ce95377f5b476",
    sure: true,
    licence: "MIT",
    source: "https://github.com/onnx/models/raw/main/validated/vision/object_detection_segmentation/mask-rcnn/model/MaskRCNN-12-int8.onnx",
};
/// The model zoo's Mask R-CNN.
pub const MASK_RCNN_ZOO: ModelFile = ModelFile {
    name: "MaskRCNN-12.onnx",
    size: 177_970_010,
    checksum: "5bf940c124d9117f6fae350c4e0d46df180cbb01981832b35fdbed148078b946",
    source: "https://github.com/onnx/models/raw/main/validated/vision/object_detection_segmentation/mask-rcnn/model/MaskRCNN-12.onnx",
    ..MASK_RCNN_INT8
};

/// What can be fetched: model and file.
static FETCHABLE: &[Entry] = &[
    Entry { id: "u2net", files: &[U2NET] },
    Entry { id: "u2net-human", files: &[U2NET_HUMAN] },
    Entry { id: "isnet", files: &[ISNET] },
    Entry { id: "mask-rcnn", files: &[MASK_RCNN] },
    Entry { id: "mask-rcnn-int8", files: &[MASK_RCNN_INT8] },
    Entry { id: "mask-rcnn-zoo", files: &[MASK_RCNN_ZOO] },
];

/// Whether a model of that id can be fetched.
#[must_use]
pub fn is_fetchable(id: &str) -> bool {
    FETCHABLE.iter().any(|entry| entry.id == id)
}

/// The file of that name that can be fetched.
#[must_use]
pub fn file_of_name(name: &str) -> Option<&'static ModelFile> {
    FETCHABLE.iter().filter_map(Entry::loose_file).find(|file| file.name == name)
}

/// A model on the shelf.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// As on the command line.
    pub id: ModelId,
    /// The files it needs.
    pub files: &'static [ModelFile],
}

impl Entry {
    /// The file that can be fetched, imported or removed; none when the program carries all of them.
    #[must_use]
    pub fn loose_file(&self) -> Option<&'static ModelFile> {
        self.files.iter().find(|file| file.embedded.is_none())
    }

    /// Bytes of all its files.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.files.iter().map(|file| file.size).sum()
    }

    /// The licences of its files, each once, in their order.
    #[must_use]
    pub fn licences(&self) -> Vec<&'static str> {
        let mut licences = Vec::new();
        for file in self.files {
            if !licences.contains(&file.licence) {
                licences.push(file.licence);
            }
        }
        licences
    }
}

/// Every model: those that run first, in the order menus show them, then those that are only kept.
#[must_use]
pub fn entries() -> Vec<Entry> {
    let mut all: Vec<Entry> = models().iter().map(|spec| Entry { id: spec.id, files: spec.files }).collect();
    let missing: Vec<Entry> =
        FETCHABLE.iter().filter(|entry| !all.iter().any(|known| known.id == entry.id)).copied().collect();
    all.extend(missing);
    all
}

/// The model of that id.
#[must_use]
pub fn entry(id: &str) -> Option<Entry> {
    entries().into_iter().find(|entry| entry.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::own;

    #[test]
    fn every_model_is_listed_once_with_whole_data() {
        let all = entries();
        for entry in &all {
            assert_eq!(all.iter().filter(|other| other.id == entry.id).count(), 1, "{}", entry.id);
            assert!(!entry.files.is_empty() && entry.size() > 0);
            if own::is_own(entry.id) {
                continue;
            }
            for file in entry.files {
                assert!(matches!(file.checksum.len(), 32 | 64) && file.source.starts_with("https://"));
                let ends = file.embedded.is_some() || file.source.ends_with(file.name);
                assert!(ends && !file.licence.is_empty(), "{}", file.name);
            }
        }
        assert!(FETCHABLE.iter().all(|entry| all.iter().any(|known| known.id == entry.id)));
    }
}
