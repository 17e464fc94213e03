//! Everything undo restores: photos, how each is cut out, and what stands where in the group photo.
//!
//! Must not know: history, jobs, previews, the window.

use std::{collections::BTreeSet, path::PathBuf};

use super::{finds::Finds, models::PEOPLE};
use crate::{
    imaging::{Affine, Crop, Edge, LightSettings, Photo, Placement, ShadowSettings, Strokes, Turn},
    inference::{self, ModelId},
};

/// Long side of the copy that the window shows and edits with, pixels.
pub const PROXY_SIDE: u32 = 2048;

/// Names a photo for as long as the program runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhotoId(pub u64);

/// Names a placed cut-out for as long as the program runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LayerId(pub u64);

/// A photo that was opened.
#[derive(Clone, Debug, PartialEq)]
pub struct PhotoEntry {
    /// Its name in commands.
    pub id: PhotoId,
    /// The file's name, for people.
    pub name: String,
    /// The file, when it came from one.
    pub path: Option<PathBuf>,
    /// All its pixels.
    pub photo: Photo,
    /// At most [`PROXY_SIDE`] on the long side.
    pub proxy: Photo,
    /// How it is cut out.
    pub cut: Cut,
}

/// How a photo is cut out. Subjects themselves are kept by the editor, not here.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cut {
    /// Whose result is used; `None` before the first run.
    pub model: Option<ModelId>,
    /// Threshold, softness, feather.
    pub edge: Edge,
    /// Ids of the chosen subjects of that result.
    pub chosen: BTreeSet<u32>,
    /// What of that result is shown and used.
    pub finds: Finds,
    /// What is kept and erased by hand, over whatever a model found.
    pub strokes: Strokes,
}

/// A cut-out that stands in the group photo. It stays linked to its photo.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// Its name in commands.
    pub id: LayerId,
    /// Whose cut-out.
    pub photo: PhotoId,
    /// The point of that photo (its pixels) that `placement.centre` holds: turns and scales go about it.
    pub anchor: (f64, f64),
    /// Where that point stands in the group photo, and how.
    pub placement: Placement,
    /// `0.0..=1.0`.
    pub opacity: f32,
    /// What the user calls it; the photo's name when `None`.
    pub name: Option<String>,
    /// Neither shown nor exported.
    pub hidden: bool,
    /// Neither moved nor deleted.
    pub locked: bool,
    /// Who of the group photo stands before it: ids of the result of [`Document::row_model`].
    pub in_front: BTreeSet<u32>,
    /// How it is lit.
    pub light: LightSettings,
    /// The shadow it throws.
    pub shadow: ShadowSettings,
}

impl Layer {
    /// A visible, opaque layer, lit as it is and without a shadow.
    #[must_use]
    pub const fn new(id: LayerId, photo: PhotoId, anchor: (f64, f64), placement: Placement) -> Self {
        Self {
            id,
            photo,
            anchor,
            placement,
            opacity: 1.0,
            name: None,
            hidden: false,
            locked: false,
            in_front: BTreeSet::new(),
            light: LightSettings::NEUTRAL,
            shadow: ShadowSettings::OFF,
        }
    }

    /// The map from the person's photo to the group photo, both in full pixels.
    #[must_use]
    pub fn to_group(&self) -> Affine {
        self.placement.affine(2.0 * self.anchor.0, 2.0 * self.anchor.1)
    }

    /// The placement of a piece of that photo whose centre is (`x`, `y`) there.
    #[must_use]
    pub fn placement_of(&self, x: f64, y: f64) -> Placement {
        let (centre_x, centre_y) = self.to_group().apply(x, y);
        Placement { centre_x, centre_y, ..self.placement }
    }
}

/// The whole picture as the user made it. Small; a clone shares the pixels, and so do equals.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// The first is the group photo, the others are people to add.
    pub photos: Vec<PhotoEntry>,
    /// Lowest first.
    pub layers: Vec<Layer>,
    /// The part of the group photo that is the picture; all of it when `None`. Layers stay in the photo's own pixels.
    pub crop: Option<Crop>,
    /// The model that told the people of the group photo apart last; People when `None`.
    pub told_apart: Option<ModelId>,
}

impl Document {
    /// The group photo, once one is open.
    #[must_use]
    pub fn group(&self) -> Option<&PhotoEntry> {
        self.photos.first()
    }

    /// The part of the group photo that is the picture, `None` while there is none.
    #[must_use]
    pub fn frame(&self) -> Option<Crop> {
        let group = self.group()?;
        Some(self.crop.unwrap_or(Crop::whole((group.photo.width(), group.photo.height()))))
    }

    /// How the group photo is turned under its frame.
    #[must_use]
    pub fn turn(&self) -> Option<Turn> {
        let group = self.group()?;
        Some(self.frame()?.turn((group.photo.width(), group.photo.height())))
    }

    /// The model whose result of the group photo tells who can stand before a layer: that of its cut, or when that tells
    /// nobody apart, the last that did.
    #[must_use]
    pub fn row_model(&self) -> ModelId {
        let of_cut = self.group().and_then(|group| group.cut.model).filter(|model| inference::finds_people(model));
        of_cut.or(self.told_apart).unwrap_or(PEOPLE)
    }

    /// The cut that takes people of that result out of the group photo; nobody is chosen. `None` without a group photo.
    #[must_use]
    pub fn row_cut(&self) -> Option<Cut> {
        let (cut, model) = (&self.group()?.cut, self.row_model());
        let finds = if cut.model == Some(model) { cut.finds.clone() } else { Finds::of_model(model, cut) };
        Some(Cut { model: Some(model), finds, chosen: BTreeSet::new(), ..cut.clone() })
    }

    /// What a layer is called.
    #[must_use]
    pub fn layer_name<'a>(&'a self, layer: &'a Layer) -> &'a str {
        let photo = || self.photo(layer.photo).map(|entry| entry.name.as_str());
        layer.name.as_deref().or_else(photo).unwrap_or_default()
    }

    /// The photo of that id.
    #[must_use]
    pub fn photo(&self, id: PhotoId) -> Option<&PhotoEntry> {
        self.photos.iter().find(|entry| entry.id == id)
    }

    /// The layer of that id.
    #[must_use]
    pub fn layer(&self, id: LayerId) -> Option<&Layer> {
        self.layers.iter().find(|layer| layer.id == id)
    }

    pub(super) fn photo_mut(&mut self, id: PhotoId) -> Option<&mut PhotoEntry> {
        self.photos.iter_mut().find(|entry| entry.id == id)
    }

    pub(super) fn layer_mut(&mut self, id: LayerId) -> Option<&mut Layer> {
        self.layers.iter_mut().find(|layer| layer.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_anchor_stands_where_the_placement_says_and_pieces_follow() {
        let placement =
            Placement { scale: 2.0, stretch: 0.7, angle_rad: 0.4, flip: true, ..Placement::at(200.0, 100.0) };
        let layer = Layer::new(LayerId(1), PhotoId(1), (30.0, 50.0), placement);
        let (x, y) = layer.to_group().apply(30.0, 50.0);
        assert!((x - 200.0).abs() < 1e-9 && (y - 100.0).abs() < 1e-9);
        // A piece of 20 x 10 pixels centred on (40, 60), placed on its own, lands where the whole photo's map puts it.
        let piece = layer.placement_of(40.0, 60.0).affine(20.0, 10.0);
        let (px, py) = piece.apply(0.0, 0.0);
        let (wx, wy) = layer.to_group().apply(30.0, 55.0);
        assert!((px - wx).abs() < 1e-9 && (py - wy).abs() < 1e-9);
    }
}
