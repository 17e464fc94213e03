//! Who is under the pointer: by the cut-out's own alpha, not by its box.
//!
//! Must not know: the screen, what a click does.

use crate::editor::{Editor, Layer};

/// A person takes the pointer where their alpha is above this.
const HIT_ALPHA: u8 = 24;

/// The topmost person who shows at a point of the group photo and can be taken hold of.
pub fn person_at<'a>(editor: &Editor, layers: &'a [Layer], (x, y): (f64, f64)) -> Option<&'a Layer> {
    layers.iter().rev().filter(|layer| !layer.hidden && !layer.locked).find(|layer| covers(editor, layer, x, y))
}

/// Whether a person's cut-out shows at a point of the group photo.
fn covers(editor: &Editor, layer: &Layer, x: f64, y: f64) -> bool {
    let (Some(preview), Some(entry)) = (editor.preview(layer.photo), editor.document().photo(layer.photo)) else {
        return false;
    };
    if is_hidden(editor, layer, x, y) {
        return false;
    }
    let Some(back) = layer.to_group().inverse() else { return false };
    let (u, v) = back.apply(x, y);
    let matte = &preview.matte;
    let k = f64::from(matte.width) / f64::from(entry.photo.width());
    let (i, j) = ((u * k).floor(), (v * k).floor());
    if i < 0.0 || j < 0.0 || i >= f64::from(matte.width) || j >= f64::from(matte.height) {
        return false;
    }
    matte.alpha.get(j as usize * matte.width as usize + i as usize).is_some_and(|&a| a > HIT_ALPHA)
}

/// Whether somebody of the group photo stands before a layer at a point of it.
fn is_hidden(editor: &Editor, layer: &Layer, x: f64, y: f64) -> bool {
    let Some(found) = editor.group_found() else { return false };
    let before = found.iter().filter(|subject| layer.in_front.contains(&subject.id));
    before.into_iter().any(|subject| subject.mask.sample(x, y) > 0.5)
}
