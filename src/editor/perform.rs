//! What each edit does to a document.
//!
//! Must not know: history, jobs, the window.

use std::collections::BTreeSet;

use super::{
    command::Command,
    document::{Cut, Document, Layer, LayerId, PhotoEntry, PhotoId},
    finds::Finds,
};
use crate::{
    imaging::{Crop, LightSettings, Photo, Placement, ShadowSettings, Strokes},
    inference::{self, ModelId},
};

/// Makes the edit. Says whether anything changed.
pub(super) fn perform(command: Command, document: &mut Document) -> bool {
    match command {
        Command::AddPhotos(entries) => {
            let any = !entries.is_empty();
            document.photos.extend(entries);
            any
        }
        Command::OpenGroup(entry) => open_group(document, entry),
        Command::RemovePhoto(id) => remove_photo(document, id),
        Command::MakeGroup(id) => make_group(document, id),
        Command::MovePhoto { photo, to } => super::strip::move_photo(document, photo, to),
        Command::ReplacePhoto { photo, entry } => super::strip::replace_photo(document, photo, *entry),
        Command::SetFinds { photo, change } => {
            document.photo_mut(photo).is_some_and(|entry| entry.cut.finds.change(change))
        }
        Command::UseModel { photo, model, chosen, held, in_front } => {
            for (layer, people) in in_front {
                set(document.layer_mut(layer).map(|layer| &mut layer.in_front), people);
            }
            document.tells_apart(photo, model);
            let Some(cut) = document.photo_mut(photo).map(|entry| &mut entry.cut) else { return false };
            let finds = if cut.model == Some(model) { cut.finds.clone() } else { Finds::of_model(model, cut) };
            let new = Cut { model: Some(model), chosen, finds: Finds { held, ..finds }, ..cut.clone() };
            set(Some(cut), new)
        }
        Command::SetEdge { photo, edge } => set(document.photo_mut(photo).map(|entry| &mut entry.cut.edge), edge),
        Command::Choose { photo, chosen } => set(document.photo_mut(photo).map(|entry| &mut entry.cut.chosen), chosen),
        Command::AddStroke { photo, stroke } => document.photo_mut(photo).is_some_and(|entry| entry.cut.draw(stroke)),
        Command::ClearStrokes(photo) => {
            set(document.photo_mut(photo).map(|entry| &mut entry.cut.strokes), Strokes::default())
        }
        Command::AddLayer(layer) => put(document, layer),
        Command::LiftOut { entry, layer } => {
            document.photos.push(*entry);
            put(document, layer)
        }
        Command::PutIn { layer, group } => {
            if let (Some((model, chosen)), Some(entry)) = (group, document.photos.first_mut())
                && entry.cut.model.is_none()
            {
                entry.cut.finds = Finds::of_model(model, &entry.cut);
                (entry.cut.model, entry.cut.chosen) = (Some(model), chosen);
                document.told_apart = Some(model);
            }
            put(document, layer)
        }
        Command::Duplicate(copies) => copies.into_iter().filter(|copy| put(document, copy.clone())).count() > 0,
        Command::Place(placed) => {
            placed.into_iter().filter(|&(layer, place)| put_at(document, layer, place)).count() > 0
        }
        Command::SetOpacity { layers, opacity } => {
            each(document, &layers, |layer| set(Some(&mut layer.opacity), opacity.clamp(0.0, 1.0)))
        }
        Command::PasteLook { layers, look } => document.paste_look(&layers, &look),
        Command::Raise { layers, steps } => raise(document, &layers, steps),
        Command::RemoveLayers(layers) => {
            let before = document.layers.len();
            document.layers.retain(|layer| layer.locked || !layers.contains(&layer.id));
            document.layers.len() != before
        }
        Command::SetHidden { layers, hidden } => each(document, &layers, |layer| set(Some(&mut layer.hidden), hidden)),
        Command::SetLocked { layers, locked } => each(document, &layers, |layer| set(Some(&mut layer.locked), locked)),
        Command::SetInFront { layers, people } => set_in_front(document, &layers, &people),
        Command::Rename { layer, name } => {
            let name = name.trim();
            let own = document.layer(layer).and_then(|layer| document.photo(layer.photo)).map(|entry| &entry.name);
            let name = (!name.is_empty() && own.is_none_or(|own| own != name)).then(|| name.to_owned());
            set(document.layer_mut(layer).map(|layer| &mut layer.name), name)
        }
        Command::SetLight(lit) => {
            let mut set =
                |(id, light): (_, LightSettings)| set(document.layer_mut(id).map(|l| &mut l.light), light.sane());
            lit.into_iter().filter(|each| set(*each)).count() > 0
        }
        Command::SetShadow(shadows) => {
            let mut set =
                |(id, shadow): (_, ShadowSettings)| set(document.layer_mut(id).map(|l| &mut l.shadow), shadow.sane());
            shadows.into_iter().filter(|each| set(*each)).count() > 0
        }
        Command::SetCrop(crop) => set_crop(document, crop),
    }
}

fn open_group(document: &mut Document, entry: PhotoEntry) -> bool {
    match document.photos.first_mut() {
        Some(group) => {
            if size(&group.photo) != size(&entry.photo) {
                document.crop = None;
            }
            *group = entry;
            nobody_in_front(document);
        }
        None => document.photos.push(entry),
    }
    true
}

fn remove_photo(document: &mut Document, id: PhotoId) -> bool {
    let before = document.photos.len();
    if document.group().is_some_and(|group| group.id == id) {
        document.crop = None;
        nobody_in_front(document);
    }
    document.photos.retain(|entry| entry.id != id);
    let group = document.group().map(|entry| entry.id);
    document.layers.retain(|layer| layer.photo != id && Some(layer.photo) != group);
    document.photos.len() != before
}

fn make_group(document: &mut Document, id: PhotoId) -> bool {
    match document.photos.iter().position(|entry| entry.id == id) {
        None | Some(0) => false,
        Some(at) => {
            let entry = document.photos.remove(at);
            document.photos.insert(0, entry);
            document.layers.retain(|layer| layer.photo != id);
            document.crop = None;
            nobody_in_front(document);
            true
        }
    }
}

/// On top, or in the place of the layer of that id.
fn put(document: &mut Document, layer: Layer) -> bool {
    if document.photo(layer.photo).is_none() || !layer.placement.is_sound() {
        return false;
    }
    if let Some(old) = document.layer_mut(layer.id) {
        return set(Some(old), layer);
    }
    document.layers.push(layer);
    true
}

fn put_at(document: &mut Document, layer: LayerId, placement: Placement) -> bool {
    let free = document.layer_mut(layer).filter(|layer| placement.is_sound() && !layer.locked);
    set(free.map(|layer| &mut layer.placement), placement)
}

fn raise(document: &mut Document, ids: &[LayerId], steps: i32) -> bool {
    let mut at: Vec<usize> =
        document.layers.iter().enumerate().filter(|(_, layer)| ids.contains(&layer.id)).map(|(at, _)| at).collect();
    if steps > 0 {
        at.reverse(); // the foremost first, so that none is in another's way
    }
    let top = document.layers.len() as i64 - 1;
    let mut moved = false;
    for (already, from) in (0_i64..).zip(at) {
        let room = if steps > 0 { 0..=top - already } else { already..=top };
        let to = (from as i64 + i64::from(steps)).clamp(*room.start(), *room.end()) as usize;
        let layer = document.layers.remove(from);
        document.layers.insert(to, layer);
        moved |= from != to;
    }
    moved
}

/// See [`Command::SetInFront`].
fn set_in_front(document: &mut Document, ids: &[LayerId], people: &BTreeSet<u32>) -> bool {
    let changed = each(document, ids, |layer| set(Some(&mut layer.in_front), people.clone()));
    let less = |a: &BTreeSet<u32>, b: &BTreeSet<u32>| a.len() < b.len() && a.is_subset(b);
    for id in ids.iter().filter(|_| changed) {
        let layers = &mut document.layers;
        let Some(at) = layers.iter().position(|layer| layer.id == *id) else { continue };
        let below = layers.iter().take(at).position(|other| less(&other.in_front, people));
        let above = layers.iter().skip(at + 1).rposition(|other| less(people, &other.in_front));
        if let Some(to) = below.or(above.map(|above| at + 1 + above)) {
            let layer = layers.remove(at);
            layers.insert(to, layer);
        }
    }
    changed
}

impl Document {
    fn tells_apart(&mut self, photo: PhotoId, model: ModelId) {
        if self.group().is_some_and(|group| group.id == photo) && inference::finds_people(model) {
            self.told_apart = Some(model);
        }
    }
}

/// Whoever stood before layers is in another photo.
pub(super) fn nobody_in_front(document: &mut Document) {
    document.told_apart = None;
    document.layers.iter_mut().for_each(|layer| layer.in_front.clear());
}

fn set_crop(document: &mut Document, crop: Option<Crop>) -> bool {
    let Some(group) = document.group() else { return false };
    let size = size(&group.photo);
    let crop = match crop.map(|crop| crop.fitted(size)) {
        Some(None) => return false, // not a number
        Some(fitted) => fitted.filter(|crop| *crop != Crop::whole(size)),
        None => None,
    };
    set(Some(&mut document.crop), crop)
}

fn size(photo: &Photo) -> (u32, u32) {
    (photo.width(), photo.height())
}

fn each(document: &mut Document, ids: &[LayerId], mut edit: impl FnMut(&mut Layer) -> bool) -> bool {
    let mut changed = false;
    for layer in document.layers.iter_mut().filter(|layer| ids.contains(&layer.id)) {
        changed |= edit(layer);
    }
    changed
}

fn set<T: PartialEq>(place: Option<&mut T>, value: T) -> bool {
    match place {
        Some(old) if *old != value => {
            *old = value;
            true
        }
        _ => false,
    }
}
