//! GPU copies of people as they are lit, and of their shadows: made when those change and not before.
//!
//! Must not know: when they change; each is keyed by the pixels it was made from.

use std::{collections::BTreeMap, sync::Arc};

use egui::{Context, TextureHandle};

use super::textures::{image, options};
use crate::{
    editor::LayerId,
    imaging::{Photo, Shadow, light::Lit},
};

/// The textures of layers.
#[derive(Default)]
pub struct LayerTextures {
    lit: BTreeMap<LayerId, (Arc<Lit>, TextureHandle)>,
    shadows: BTreeMap<LayerId, (Arc<Shadow>, TextureHandle)>,
}

impl LayerTextures {
    /// A person as they are lit.
    pub fn lit(&mut self, ctx: &Context, layer: LayerId, lit: &Arc<Lit>) -> TextureHandle {
        of(&mut self.lit, ctx, layer, lit, |lit| &lit.photo)
    }

    /// A shadow.
    pub fn shadow(&mut self, ctx: &Context, layer: LayerId, shadow: &Arc<Shadow>) -> TextureHandle {
        of(&mut self.shadows, ctx, layer, shadow, |shadow| &shadow.photo)
    }

    /// Drops what belongs to layers that are gone.
    pub fn keep(&mut self, alive: impl Fn(LayerId) -> bool) {
        self.lit.retain(|id, _| alive(*id));
        self.shadows.retain(|id, _| alive(*id));
    }
}

fn of<T>(
    kept: &mut BTreeMap<LayerId, (Arc<T>, TextureHandle)>,
    ctx: &Context,
    layer: LayerId,
    from: &Arc<T>,
    photo: impl Fn(&T) -> &Photo,
) -> TextureHandle {
    if let Some((of, texture)) = kept.get_mut(&layer) {
        if !Arc::ptr_eq(of, from) {
            texture.set(image(photo(from)), options());
            *of = from.clone();
        }
        return texture.clone();
    }
    let texture = ctx.load_texture("layer", image(photo(from)), options());
    kept.insert(layer, (from.clone(), texture.clone()));
    texture
}
