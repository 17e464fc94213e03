//! What shows of the mask: a tint, grey, or the people on another background.
//!
//! Must not know: how the mask was found, the numbers and outlines over it.

use std::sync::Arc;

use egui::{Color32, ColorImage, Mesh, Painter, Pos2, Rect, Shape, TextureId, TextureOptions, TextureWrapMode, pos2};

use super::{Canvas, all_of, mosaic::mosaic, photo_rect};
use crate::{
    editor::{Layer, LayerId, PhotoEntry, Preview},
    imaging::Affine,
    inference::Subject,
    ui::{App, textures::Textures, tiles::Cover, traces::Outlines, view::Style},
};

/// Screen pixels along two squares of the checkerboard.
const CHECKS: f32 = 20.0;

/// Draws the mask over the photo as the view options say. Gives the outlines, once they are traced.
pub fn cover(
    painter: &Painter,
    app: &mut App,
    canvas: &Canvas,
    entry: &PhotoEntry,
    subjects: &Arc<Vec<Subject>>,
    preview: &Arc<Preview>,
) -> Option<Outlines> {
    let ctx = painter.ctx();
    let look = app.view.look;
    let (outlines, tint) = app.textures.traces.of(ctx, entry, subjects, preview, look.style == Style::Tint).unzip();
    let strength = Color32::from_white_alpha((look.opacity() * 255.0).round() as u8);
    let (kind, whole, strength) = match look.style {
        Style::Tint => (Cover::Tint, tint.flatten().map(|texture| (texture, all_of(entry))), strength),
        Style::Mask => {
            let texture = app.textures.mask(ctx, entry.id, preview);
            (Cover::Mask, texture.map(|texture| (texture.id(), all_of(entry))), strength)
        }
        style => {
            background(painter, app, canvas, entry, style, look.cover);
            (Cover::Cutout, cutout(ctx, &mut app.textures, entry, preview), Color32::WHITE)
        }
    };
    if let Some(whole) = whole {
        let size = (entry.photo.width(), entry.photo.height());
        let tiles = &mut app.textures.tiles;
        mosaic(painter, canvas, size, whole, strength, |tile| tiles.cover(ctx, entry, preview, kind, tile));
        tiles.make_covers(ctx, entry, subjects, preview, kind);
    }
    outlines
}

fn cutout(
    ctx: &egui::Context,
    textures: &mut Textures,
    entry: &PhotoEntry,
    preview: &Arc<Preview>,
) -> Option<(TextureId, Rect)> {
    let (shown, texture) = textures.cutout(ctx, entry.id, preview)?;
    let bounds = shown.bounds(entry)?;
    Some((texture.id(), Rect::from_min_max(pos2(bounds.x0, bounds.y0), pos2(bounds.x1, bounds.y1))))
}

fn background(painter: &Painter, app: &mut App, canvas: &Canvas, entry: &PhotoEntry, style: Style, cover: f32) {
    let strength = (cover * 255.0).round() as u8;
    let photo = photo_rect(canvas, entry).intersect(canvas.area);
    let flat = |[r, g, b]: [u8; 3]| {
        painter.rect_filled(photo, 0.0, Color32::from_rgba_unmultiplied(r, g, b, strength));
    };
    match style {
        Style::Black => flat([0; 3]),
        Style::White => flat([255; 3]),
        Style::Colour => flat(app.view.look.colour),
        Style::Group if group(painter, app, canvas, entry, strength).is_some() => {}
        _ => checks(painter, app, photo, Color32::from_white_alpha(strength)),
    }
}

/// A checkerboard of screen pixels: it says "nothing is here" at every zoom.
fn checks(painter: &Painter, app: &mut App, area: Rect, tint: Color32) {
    let texture = app.textures.checks.get_or_insert_with(|| {
        let (light, dark) = (Color32::from_gray(235), Color32::from_gray(195));
        let options = TextureOptions { wrap_mode: TextureWrapMode::Repeat, ..TextureOptions::NEAREST };
        painter.ctx().load_texture("checks", ColorImage::new([2, 2], vec![light, dark, dark, light]), options)
    });
    let mut mesh = Mesh::with_texture(texture.id());
    let uv = Rect::from_min_size(Pos2::ZERO, area.size() / CHECKS);
    mesh.add_rect_with_uv(area, uv, tint);
    painter.add(Shape::mesh(mesh));
}

/// The group photo, as it lies round the person where they stand in it, or would stand.
fn group(painter: &Painter, app: &mut App, canvas: &Canvas, entry: &PhotoEntry, strength: u8) -> Option<()> {
    let ctx = painter.ctx();
    let group = app.editor.document().group().filter(|group| group.id != entry.id)?.clone();
    let layers = app.editor.document().layers.clone();
    let own = match layers.iter().rev().find(|layer| layer.photo == entry.id) {
        Some(layer) => layer.clone(),
        None => {
            let (anchor, placement) = app.editor.suggest_placement(entry.id, None)?;
            Layer::new(LayerId(0), entry.id, anchor, placement)
        }
    };
    let back = own.to_group().inverse()?;
    let tint = Color32::from_white_alpha(strength);
    let texture = app.textures.photo(ctx, &group, false)?;
    placed(painter, canvas, texture.id(), all_of(&group), &back, tint);
    for other in layers.iter().filter(|other| other.id != own.id) {
        let Some(preview) = app.editor.preview(other.photo).cloned() else { continue };
        let Some(entry) = app.editor.document().photo(other.photo).cloned() else { continue };
        let Some((texture, area)) = cutout(ctx, &mut app.textures, &entry, &preview) else { continue };
        placed(painter, canvas, texture, area, &other.to_group().then(&back), tint.gamma_multiply(other.opacity));
    }
    Some(())
}

/// A texture over the box `area` of some other picture, which `map` takes to this photo.
fn placed(painter: &Painter, canvas: &Canvas, texture: TextureId, area: Rect, map: &Affine, tint: Color32) {
    let mut mesh = Mesh::with_texture(texture);
    let corners = [area.left_top(), area.right_top(), area.right_bottom(), area.left_bottom()];
    let uvs = [pos2(0.0, 0.0), pos2(1.0, 0.0), pos2(1.0, 1.0), pos2(0.0, 1.0)];
    for (corner, uv) in corners.into_iter().zip(uvs) {
        let pos = canvas.screen(map.apply(f64::from(corner.x), f64::from(corner.y)));
        mesh.vertices.push(egui::epaint::Vertex { pos, uv, color: tint });
    }
    mesh.indices = vec![0, 1, 2, 0, 2, 3];
    painter.add(Shape::mesh(mesh));
}
