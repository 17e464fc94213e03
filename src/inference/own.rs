//! Models of the user's own: U²-Net-like ONNX files in the model folder, each with a small JSON beside it
//! (`NAME.onnx.json`) that says how a photo is fed to it. They run, and are listed, like Lineup's own models.
//!
//! A model that was once listed lives as long as the process: ids are `&'static`, and whoever adds models by hand adds
//! few.
//!
//! Must not know: how a photo becomes a mask (see `u2net`).

use std::{
    fs,
    io::Write as _,
    path::Path,
    sync::{Mutex, PoisonError},
};

use serde::{Deserialize, Serialize};

use super::{
    InferenceError, ModelId, ModelSpec, Progress, Segmenter, Stage, StoreError, runtime,
    store::{self, Digests, ModelFile, Places},
    u2net::{self, Feed, U2Net},
};

/// What stands in place of a licence and a source.
pub const YOUR_OWN: &str = "your own";

/// Sides that a network may have.
pub const SIDES: std::ops::RangeInclusive<u32> = 32..=4096;

/// How a file of the user's own is to be added.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    /// Its name; none takes the file's.
    pub name: Option<String>,
    /// Cells across and down of what it takes; none takes what the file says, or else U²-Net's.
    pub side: Option<u32>,
    /// See [`Feed::mean`].
    pub mean: [f32; 3],
    /// See [`Feed::std`].
    pub std: [f32; 3],
}

impl Default for Wanted {
    fn default() -> Self {
        Self { name: None, side: None, mean: Feed::U2NET.mean, std: Feed::U2NET.std }
    }
}

/// What stands in the JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Note {
    side: u32,
    mean: [f32; 3],
    std: [f32; 3],
    bytes: u64,
    sha256: String,
}

/// A model that was listed once.
struct Known {
    name: String,
    note: Note,
    places: Places,
    spec: &'static ModelSpec,
}

/// All that were ever listed, and the indices of those that are there.
static KNOWN: Mutex<Option<(Vec<Known>, Vec<usize>)>> = Mutex::new(None);

/// The models in the user's own folder, by name.
#[must_use]
pub fn specs() -> Vec<&'static ModelSpec> {
    let listed = |known: &Option<(Vec<Known>, Vec<usize>)>| {
        let (all, here) = known.as_ref()?;
        Some(here.iter().filter_map(|&index| Some(all.get(index)?.spec)).collect())
    };
    let lock = || KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(specs) = listed(&lock()) {
        return specs;
    }
    refresh(&Places::of_user());
    listed(&lock()).unwrap_or_default()
}

/// Whether a model is the user's own.
#[must_use]
pub fn is_own(id: &str) -> bool {
    specs().iter().any(|spec| spec.id == id)
}

/// Looks into the folder again. What is not whole is not listed.
pub fn refresh(places: &Places) {
    let mut found: Vec<(String, Note)> = fs::read_dir(&places.folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let file = entry.file_name().into_string().ok()?;
            let name = file.strip_suffix(".onnx.json")?;
            let note: Note = serde_json::from_slice(&fs::read(entry.path()).ok()?).ok()?;
            let is_whole = is_free(name) && is_sound(&note) && places.folder.join(format!("{name}.onnx")).is_file();
            is_whole.then(|| (name.to_owned(), note))
        })
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let (all, here) = known.get_or_insert_default();
    here.clear();
    for (name, note) in found {
        let same = |known: &Known| known.name == name && known.note == note && known.places == *places;
        here.push(all.iter().position(same).unwrap_or(all.len()));
        if here.last() == Some(&all.len()) {
            all.push(Known { spec: spec(&name, &note, places), name, note, places: places.clone() });
        }
    }
}

fn is_sound(note: &Note) -> bool {
    let finite = note.mean.iter().chain(&note.std).all(|value| value.is_finite());
    SIDES.contains(&note.side) && finite && note.std.iter().all(|value| *value != 0.0) && note.sha256.len() == 64
}

/// Makes a model of a note; it is never given back.
fn spec(name: &str, note: &Note, places: &Places) -> &'static ModelSpec {
    let file: &'static ModelFile = Box::leak(Box::new(ModelFile {
        name: format!("{name}.onnx").leak(),
        embedded: None,
        size: note.bytes,
        checksum: note.sha256.clone().leak(),
        sure: true,
        licence: YOUR_OWN,
        source: YOUR_OWN,
    }));
    let (places, feed) = (places.clone(), Feed { side: note.side, mean: note.mean, std: note.std });
    let load = move |progress: &Progress| -> Result<Box<dyn Segmenter>, InferenceError> {
        let bytes = store::open_bytes_in(file, &places, progress)?;
        Ok(Box::new(U2Net::from_bytes(&bytes, file.name, feed, progress)?))
    };
    Box::leak(Box::new(ModelSpec {
        id: name.to_owned().leak(),
        files: std::slice::from_ref(file),
        finds_people: false,
        load: Box::leak(Box::new(load)),
    }))
}

/// Adds a file of the user's own, once ONNX Runtime has run it on a small picture. One of the same name is replaced.
/// Blocks: call it in a job.
///
/// # Errors
/// When the file cannot be read, does not make a mask of a picture, has a name that another model has, or cannot be
/// stored; then the folder is as before.
pub fn add(path: &Path, wanted: &Wanted, places: &Places, progress: &Progress) -> Result<ModelId, StoreError> {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let name = wanted.name.clone().unwrap_or_else(|| plain(&stem));
    if !is_free(&name) {
        return Err(StoreError::BadName(name));
    }
    runtime::open(progress)?;
    progress.begin(Stage::Checking, 0)?;
    let unreadable =
        |error: std::io::Error| StoreError::Unreadable { file: path.to_owned(), detail: error.to_string() };
    let bytes = fs::read(path).map_err(unreadable)?;
    progress.begin(Stage::Loading, 0)?;
    let feed = u2net::probe(&bytes, wanted.side, wanted.mean, wanted.std, progress).map_err(|error| match error {
        InferenceError::Network { detail, .. } => {
            StoreError::NotAMaskModel { file: path.to_owned(), detail: short(&detail) }
        }
        InferenceError::OutputShape { actual, .. } => {
            StoreError::NotAMaskModel { file: path.to_owned(), detail: format!("it gives {actual:?}") }
        }
        other => StoreError::from(other),
    })?;
    let sha256 = Digests::of(&bytes).of_length(64);
    let note = Note { side: feed.side, mean: feed.mean, std: feed.std, bytes: bytes.len() as u64, sha256 };
    let failed = |error: std::io::Error| store::write_error(&error, &places.folder, note.bytes);
    fs::create_dir_all(&places.folder).map_err(failed)?;
    put(&places.folder, &format!("{name}.onnx"), &bytes).map_err(failed)?;
    let text = serde_json::to_vec_pretty(&note).unwrap_or_default();
    put(&places.folder, &format!("{name}.onnx.json"), &text).map_err(failed)?;
    refresh(places);
    let added = specs().into_iter().find(|spec| spec.id == name).ok_or(StoreError::BadName(name))?;
    for file in added.files {
        drop(store::ready_path_in(file, places, progress)); // notes that it is right
    }
    Ok(added.id)
}

/// Writes a file beside and renames it.
fn put(folder: &Path, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    let mut part = tempfile::Builder::new().prefix(".adding-").tempfile_in(folder)?;
    part.write_all(bytes)?;
    part.as_file().sync_all()?;
    part.persist(folder.join(name))?;
    Ok(())
}

/// The first line of what ONNX Runtime says, not all of it.
fn short(detail: &str) -> String {
    detail.lines().next().unwrap_or_default().chars().take(160).collect()
}

/// A file's name as a model's name: spaces and signs become `-`.
#[must_use]
pub fn plain(stem: &str) -> String {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let name: String = stem.chars().map(|c| if fits(c) { c } else { '-' }).take(60).collect();
    name.trim_matches(['-', '.']).to_lowercase()
}

/// Whether a name can be a model's and is none of Lineup's own.
fn is_free(name: &str) -> bool {
    let taken = super::MODELS.iter().any(|spec| spec.id == name) || store::catalogue::is_fetchable(name);
    // `plain` leaves a good name as it is. A file of Lineup's own must not be written over either.
    !name.is_empty() && name != "auto" && !taken && plain(name) == name.to_lowercase() && !is_known_file(name)
}

fn is_known_file(name: &str) -> bool {
    let file = format!("{name}.onnx");
    store::catalogue::file_of_name(&file).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_made_of_the_files_and_never_takes_anothers() {
        assert_eq!(plain("My Model (1)"), "my-model--1");
        assert_eq!(plain("내 모델"), "내-모델");
        assert!(is_free("my-model") && is_free("내-모델") && is_free("mine_2.1"));
        for name in ["", "auto", "people", "u2net", "mask-rcnn", "a/b", "..", "a b", "u2net_human_seg"] {
            assert!(!is_free(name), "{name}");
        }
    }

    #[test]
    fn notes_that_are_not_whole_are_not_listed() {
        let folder = tempfile::tempdir().unwrap();
        let places = Places { folder: folder.path().to_owned(), ..Places::default() };
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        let sha = "0".repeat(64);
        let good = format!(r#"{{"side":64,"mean":[0.5,0.5,0.5],"std":[1.0,1.0,1.0],"bytes":3,"sha256":"{sha}"}}"#);
        write("good.onnx.json", &good);
        write("good.onnx", "abc");
        write("alone.onnx.json", &good);
        write("people.onnx.json", &good);
        write("people.onnx", "abc");
        write("flat.onnx.json", &good.replace("[1.0,1.0,1.0]", "[0.0,1.0,1.0]"));
        write("flat.onnx", "abc");
        write("broken.onnx.json", "{");
        refresh(&places);
        let own: Vec<ModelId> = specs().iter().map(|spec| spec.id).collect();
        assert_eq!(own, ["good"]);
        let before = specs();
        refresh(&places);
        assert!(std::ptr::eq(before[0], specs()[0]), "a known model is not made twice");
        refresh(&Places { folder: folder.path().join("none"), ..places });
        assert!(specs().is_empty());
        refresh(&Places::of_user());
    }
}
