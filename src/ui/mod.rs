//! The window: panels that read the editor and ask for actions, a canvas, textures, dialogs.
//!
//! Must not know: how pixels or models work. The only layer that names `egui`, `eframe`, `rfd`. No function here
//! blocks, decodes, or runs a model.

pub mod action;
mod app;
pub mod brush;
mod brush_panel;
pub mod canvas;
mod clipboard;
mod commands;
mod crop;
mod crop_panel;
mod depth;
mod dialogs;
mod dials;
mod edge_panel;
mod empty;
mod export_panel;
mod fonts;
mod found_panel;
mod guide;
mod hints;
mod history_panel;
mod keys;
mod layer_panel;
mod layer_textures;
mod layout;
mod made;
mod model_panel;
mod names;
mod notices;
mod overlays;
mod palette;
mod people_panel;
mod perform;
mod photos_panel;
mod placing;
mod reveal;
mod said;
mod settings_panel;
mod sheet;
mod shelf_panel;
mod small_textures;
mod start;
mod status_bar;
mod textures;
pub mod theme;
mod tiles;
mod tint;
mod top_bar;
mod traces;
pub mod view;
mod view_bar;
mod window_state;

pub use action::{Action, Mode, Zoom};
pub use app::App;
pub use brush::BrushAction;
pub use crop::{CropAction, Ratio};
pub use depth::DepthAct;
pub use overlays::Overlay;
pub use placing::PlaceAction;
pub use start::run;
