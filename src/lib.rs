//! Lineup puts a missing friend into the team photo: it cuts a person out of one photo and places them in another,
//! on the user's own machine.
//!
//! # Layers
//!
//! ```text
//! ui  ──►  editor  ──►  inference  ──►  imaging
//! cli ──►  editor            both ──►  text
//! ```
//!
//! | layer | owns | must not know |
//! |---|---|---|
//! | [`imaging`] | pixels: load and save, geometry, masks, mattes, strokes, cut-outs, light, shadows, compositing | models, `ort`, egui, threads of its own, logging |
//! | [`inference`] | models: the ONNX Runtime library, model files, tensors, one file or folder per model | the document, egui; the only layer that names `ort` |
//! | [`editor`] | state: the document, commands, history, jobs, notices, settings | egui, `ort`, words |
//! | [`text`] | every visible word, English and Korean | egui, pixels, how anything works |
//! | `ui` | egui: panels, canvas, textures, dialogs | how pixels or models work; the only layer that names `egui`, `eframe`, `rfd` |
//! | [`cli`] | the same editor without a window | egui |
//!
//! The `gui` feature, on by default, holds `ui`. `tests/layering.rs` checks the arrows.
//!
//! # Data flow
//!
//! ```text
//! load -> Photo -> tensor -> model -> Vec<Subject { Mask }>                 a job, once per photo and model
//! Mask + Edge + pixels -> Rough -> strokes -> Matte -> extract -> Cutout    a job, per slider move, at proxy size
//! Cutout + SceneStats of both photos -> light -> Lit, shadow                a job, per layer
//! group + [(Cutout, Placement)] -> render -> pixels -> save                 an export; at rest a job, for the canvas
//! group's people before a layer: their mattes -> drawn again over it        copies in a job, never while dragging
//! ```
//!
//! The window works on a proxy of each photo (at most 2,048 pixels on the long side), and nearer than that on the tiles
//! of its own pixels that are in sight; an export runs the same functions at full size. When nothing moves a job composes
//! the picture as an export would, and its tiles cover the quick drawing. The group photo may be cropped
//! and straightened ([`editor::Document::frame`]); people stand in the photo's coordinates all the same. While a slider
//! or a layer is dragged, the latest wins: one preview runs, and the next is whatever the document says when it ends.
//!
//! # Invariants
//!
//! 1. No `ui` function blocks, decodes, or runs a model.
//! 2. Only [`editor::Editor::apply`] (with undo and redo) changes a [`editor::Document`]; panels read it and push
//!    actions.
//! 3. One gesture (a whole slider drag, a whole layer drag) is one undo step.
//! 4. `imaging` and `inference` neither log nor start threads of their own (rayon aside).
//! 5. Photo coordinates everywhere below `ui::canvas`.
//! 6. A panic in a job becomes a notice, never a lost document.
//!
//! # A new model, a new tool
//!
//! A model: one file in [`inference`] with its [`inference::ModelSpec`] and a [`inference::Segmenter`], one line in
//! [`inference::MODELS`], its words in [`text`], a row in `models/README.md`, a test. Menu and commands read
//! [`inference::models`]; a file that is fetched is named in [`inference::store::catalogue`].
//!
//! A command of the window: one line in `ui::commands`, which keys, menu, palette, tooltips and the sheet of shortcuts
//! read.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails"))]

pub mod cli;
pub mod editor;
pub mod imaging;
pub mod inference;
pub mod text;
#[cfg(feature = "gui")]
pub mod ui;
