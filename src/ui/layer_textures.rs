//! GPU copies of people as they are lit, of their shadows, and of who stands before them.
//!
//! Must not know: when they change; each is keyed by the pixels it was made from.

use std::sync::Arc;

use egui::{Context, TextureHandle};

use super::{
    made::Made,
    textures::{image, options},
};
use crate::{
    editor::LayerId,
    imaging::{Cutout, Photo, Shadow, light::Lit},
};

/// Stands for the layer that a person who is dragged in is going to have.
pub const CARRIED: LayerId = LayerId(0);

/// The textures of layers. Each is given with what it was made from, which may be a moment behind what was asked for.
#[derive(Default)]
pub struct LayerTextures {
    lit: Made<LayerId, Arc<Lit>>,
    shadows: Made<LayerId, Arc<Shadow>>,
    fronts: Made<LayerId, Arc<Cutout>>,
}

impl LayerTextures {
    /// A person as they are lit.
    pub fn lit(&mut self, ctx: &Context, layer: LayerId, lit: &Arc<Lit>) -> Option<(Arc<Lit>, TextureHandle)> {
        of(&mut self.lit, ctx, layer, lit, |lit| &lit.photo)
    }

    /// A shadow.
    pub fn shadow(
        &mut self,
        ctx: &Context,
        layer: LayerId,
        shadow: &Arc<Shadow>,
    ) -> Option<(Arc<Shadow>, TextureHandle)> {
        of(&mut self.shadows, ctx, layer, shadow, |shadow| &shadow.photo)
    }

    /// People of the group photo who stand before a layer.
    pub fn front(
        &mut self,
        ctx: &Context,
        layer: LayerId,
        people: &Arc<Cutout>,
    ) -> Option<(Arc<Cutout>, TextureHandle)> {
        of(&mut self.fronts, ctx, layer, people, |people| &people.photo)
    }

    /// Drops what belongs to layers that are gone.
    pub fn keep(&mut self, alive: impl Fn(LayerId) -> bool) {
        self.lit.keep(&alive);
        self.shadows.keep(&alive);
        self.fronts.keep(|id| id == CARRIED || alive(id));
    }
}

fn of<T: Send + Sync + 'static>(
    made: &mut Made<LayerId, Arc<T>>,
    ctx: &Context,
    layer: LayerId,
    from: &Arc<T>,
    photo: fn(&T) -> &Photo,
) -> Option<(Arc<T>, TextureHandle)> {
    made.get(ctx, layer, from, options(), move |from: &Arc<T>| Some(image(photo(from))))
}
