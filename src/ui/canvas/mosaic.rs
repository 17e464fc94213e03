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
    tile: impl FnMut(Tile) -> Option<TextureId>,
) {
    let corners = |photo: Rect| canvas.turned(photo);
    if canvas.tiles.is_empty() {
        return quad(painter, corners(whole.1), whole.0, ALL, tint);
    }
    paint(painter, (&canvas.tiles, size), &corners, whole, tint, tile);
}

/// The same of these tiles, wherever `corners` puts a box of the photo's pixels: its own top left, top right, bottom
/// right, bottom left.
pub fn paint(
    painter: &Painter,
    (tiles, size): (&[Tile], (u32, u32)),
    corners: &dyn Fn(Rect) -> [Pos2; 4],
    (coarse, covers): (TextureId, Rect),
    tint: Color32,
    mut tile: impl FnMut(Tile) -> Option<TextureId>,
) {
    for one in tiles {
        let area = one.area(size);
        if let Some(texture) = tile(*one) {
            quad(painter, corners(area), texture, one.uv(size), tint);
            continue;
        }
        let part = area.intersect(covers);
        if part.is_positive() {
            let at = |p: Pos2| ((p - covers.min) / covers.size()).to_pos2();
            quad(painter, corners(part), coarse, Rect::from_min_max(at(part.min), at(part.max)), tint);
        }
    }
}

/// A mesh and not a rectangle: that would be rounded to screen pixels, and neighbours would not meet.
fn quad(painter: &Painter, corners: [Pos2; 4], texture: TextureId, uv: Rect, tint: Color32) {
    let mut mesh = Mesh::with_texture(texture);
    let uvs = [uv.left_top(), uv.right_top(), uv.right_bottom(), uv.left_bottom()];
    for (pos, uv) in corners.into_iter().zip(uvs) {
        mesh.vertices.push(egui::epaint::Vertex { pos, uv, color: tint });
    }
    mesh.indices = vec![0, 1, 2, 0, 2, 3];
    painter.add(Shape::mesh(mesh));
}
