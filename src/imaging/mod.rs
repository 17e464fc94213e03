//! Pixels: load and save, geometry, masks, mattes, blur, cut-outs, light, compositing.
//!
//! Conventions: photo coordinates are pixels with the origin at the top left and y down; pixel (i, j) has its
//! centre at (i + 0.5, j + 0.5). Colour is 8-bit sRGB, alpha is straight and 8-bit; 0 is transparent.
//!
//! Must not know: models, `ort`, egui, threads of its own (rayon aside), logging.

pub mod align;
pub mod areas;
pub mod blur;
pub mod composite;
mod contour;
pub mod crop;
pub mod cutout;
mod exif;
pub mod geometry;
mod icc;
pub mod light;
pub mod limit;
pub mod load;
pub mod mask;
pub mod matte;
pub mod photo;
pub mod resize;
pub mod rough;
pub mod sample;
pub mod save;
pub mod shadow;
pub mod stroke;
mod watch;

pub use align::{Alignment, align, align_watched};
pub use areas::Areas;
pub use composite::{Front, Placed, joined, render, render_watched};
pub use crop::{Crop, Turn};
pub use cutout::{Cutout, extract};
pub use exif::Metadata;
pub use geometry::{Affine, Placement, Rect};
pub use light::{LightSettings, SceneStats};
pub use limit::{limited, limited_size};
pub use load::{LoadError, MAX_PIXELS, decode, load, load_watched};
pub use mask::Mask;
pub use matte::{Edge, Matte, refine, refine_piece};
pub use photo::Photo;
pub use rough::{Alphas, Masks, Rough};
pub use save::{Format, SaveError, Subsampling, encode, encode_mask, save, save_mask, save_mask_watched, save_watched};
pub use shadow::{Shadow, ShadowSettings};
pub use stroke::{Stroke, StrokePoint, Strokes, paint, paint_piece};
pub use watch::Watch;
