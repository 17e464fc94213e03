//! Drawing a picture of a whole photo: its visible tiles, and one coarse texture where a tile is not there.
//!
//! Must not know: what is on the textures.

use egui::{Color32, Mesh, Painter, Pos2, Rect, Shape, TextureId, pos2};

use super::Canvas;
use crate::ui::tiles::Tile;

const ALL: Rect = Rect { min: Pos2::ZERO, max: pos2(1.0, 1.0) };

/// Draws a picture of a photo of `size`: `whole` is a texture and the photo pixels it covers; `tile` gives the texture
/// of a tile, when there is one. `tint` multiplies.
pub fn mosaic(
    painter: &Painter,
    canvas: &Canvas,
    size: (u32, u32),
    whole: (TextureId, Rect),
    tint: Color32,
    mut tile: impl FnMut(Tile) -> Option<TextureId>,
) {
    let (coarse, covers) = whole;
    if canvas.tiles.is_empty() {
        return quad(painter, canvas, coarse, covers, ALL, tint);
    }
    for one in &canvas.tiles {
        let area = one.area(size);
        if let Some(texture) = tile(*one) {
            quad(painter, canvas, texture, area, one.uv(size), tint);
            continue;
        }
        let part = area.intersect(covers);
        if part.is_positive() {
            let at = |p: Pos2| ((p - covers.min) / covers.size()).to_pos2();
            quad(painter, canvas, coarse, part, Rect::from_min_max(at(part.min), at(part.max)), tint);
        }
    }
}

/// A mesh and not a rectangle: that would be rounded to screen pixels, and neighbours would not meet.
fn quad(painter: &Painter, canvas: &Canvas, texture: TextureId, photo: Rect, uv: Rect, tint: Color32) {
    let mut mesh = Mesh::with_texture(texture);
    mesh.add_rect_with_uv(canvas.rect(photo), uv, tint);
    painter.add(Shape::mesh(mesh));
}
