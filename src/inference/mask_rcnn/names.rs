//! What the classes of a network are called, and what stands beside a checkpoint that is not the official one.
//!
//! Must not know: how the network computes.

use std::{fs, path::Path};

use super::checkpoint::CheckpointError;
use crate::inference::PERSON;

/// Sides of the input of the official networks: the short one, and the most that the long one may be.
pub const SIDES: (u32, u32) = (800, 1333);

/// What is known of a network beside its weights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Description {
    /// Short side of the input, and the most that its long side may be.
    pub sides: (u32, u32),
    /// The classes' names, in order.
    pub classes: Vec<String>,
}

/// `NAME.json` beside `NAME.pkl`.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    short_side: Option<u32>,
    long_side: Option<u32>,
    classes: Option<Vec<String>>,
}

/// The description of a checkpoint with so many classes. `NAME.json` beside `NAME.pkl` may give
/// `{"short_side": 800, "long_side": 1333, "classes": ["person", …]}`, each when it is not the official one; without
/// names the classes are COCO's when there are 80, else numbered, 0 being a person.
///
/// # Errors
/// When the file is there and cannot be used.
pub fn description(checkpoint: &Path, classes: usize) -> Result<Description, CheckpointError> {
    let path = checkpoint.with_extension("json");
    let wrong = |detail: String| CheckpointError::Description {
        file: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        detail,
    };
    let written = match fs::read(&path) {
        Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| wrong(error.to_string()))?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Written { short_side: None, long_side: None, classes: None }
        }
        Err(error) => return Err(wrong(error.to_string())),
    };
    let short = written.short_side.unwrap_or(SIDES.0);
    let long = written.long_side.unwrap_or(short.saturating_mul(SIDES.1) / SIDES.0);
    if !(32..=2048).contains(&short) || !(short..=4096).contains(&long) {
        return Err(wrong("short_side must be 32 to 2048, long_side no less and at most 4096".to_owned()));
    }
    let names = written.classes.unwrap_or_else(|| usual_names(classes));
    if names.len() != classes {
        return Err(wrong(format!("it names {} classes, the network has {classes}", names.len())));
    }
    Ok(Description { sides: (short, long), classes: names })
}

/// COCO's names when there are as many, else numbers.
#[must_use]
pub fn usual_names(classes: usize) -> Vec<String> {
    let coco = COCO.iter().map(|&name| name.to_owned());
    if classes == COCO.len() {
        return coco.collect();
    }
    coco.take(1).chain((1..classes).map(|number| format!("class {number}"))).collect()
}

/// The 80 classes of COCO, in the networks' order.
pub const COCO: [&str; 80] = [
    PERSON,
    "bicycle",
    "car",
    "motorcycle",
    "airplane",
    "bus",
    "train",
    "truck",
    "boat",
    "traffic light",
    "fire hydrant",
    "stop sign",
    "parking meter",
    "bench",
    "bird",
    "cat",
    "dog",
    "horse",
    "sheep",
    "cow",
    "elephant",
    "bear",
    "zebra",
    "giraffe",
    "backpack",
    "umbrella",
    "handbag",
    "tie",
    "suitcase",
    "frisbee",
    "skis",
    "snowboard",
    "sports ball",
    "kite",
    "baseball bat",
    "baseball glove",
    "skateboard",
    "surfboard",
    "tennis racket",
    "bottle",
    "wine glass",
    "cup",
    "fork",
    "knife",
    "spoon",
    "bowl",
    "banana",
    "apple",
    "sandwich",
    "orange",
    "broccoli",
    "carrot",
    "hot dog",
    "pizza",
    "donut",
    "cake",
    "chair",
    "couch",
    "potted plant",
    "bed",
    "dining table",
    "toilet",
    "tv",
    "laptop",
    "mouse",
    "remote",
    "keyboard",
    "cell phone",
    "microwave",
    "oven",
    "toaster",
    "sink",
    "refrigerator",
    "book",
    "clock",
    "vase",
    "scissors",
    "teddy bear",
    "hair drier",
    "toothbrush",
];
