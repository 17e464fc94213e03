//! Drawing outlines: what is seen of them, with no more corners than the screen can show.
//!
//! Must not know: whose they are, how they were traced.

use egui::{Color32, Painter, Pos2, Shape, Stroke};

use super::Canvas;
use crate::ui::traces::Line;

/// Corners nearer to each other than this on the screen are one, points.
const STEP: f32 = 0.8;

/// How an outline looks.
#[derive(Clone, Copy, Debug)]
pub struct Pen {
    /// Width of the line, points.
    pub width: f32,
    /// Its colour.
    pub colour: Color32,
    /// How dark the rim is that sets it off from bright photos, `0..=255`.
    pub rim: u8,
}

/// Draws lines.
pub fn outline(painter: &Painter, canvas: &Canvas, lines: &[Line], pen: Pen) {
    let runs: Vec<(Vec<Pos2>, bool)> = lines.iter().flat_map(|line| runs(canvas, line)).collect();
    let draw = |stroke: Stroke| {
        for (points, closed) in &runs {
            let points = points.clone();
            painter.add(if *closed { Shape::closed_line(points, stroke) } else { Shape::line(points, stroke) });
        }
    };
    if pen.rim > 0 {
        draw(Stroke::new(pen.width + 2.0, Color32::from_black_alpha(pen.rim)));
    }
    draw(Stroke::new(pen.width, pen.colour));
}

/// The parts of a line that are seen, on the screen, and whether it is all of it.
fn runs(canvas: &Canvas, line: &Line) -> Vec<(Vec<Pos2>, bool)> {
    let seen = canvas.seen().expand(40.0 / canvas.camera.zoom());
    if !seen.intersects(line.bounds) {
        return Vec::new();
    }
    let whole = seen.contains_rect(line.bounds);
    let mut runs = Vec::new();
    let mut run: Vec<Pos2> = Vec::new();
    let mut end = |run: &mut Vec<Pos2>| {
        let points = std::mem::take(run);
        if points.len() > 1 {
            runs.push((points, whole));
        }
    };
    let first = line.points.first().filter(|_| !whole);
    for point in line.points.iter().chain(first) {
        if !whole && !seen.contains(*point) {
            end(&mut run);
            continue;
        }
        let at = canvas.camera.to_screen(canvas.area, point.to_vec2());
        if run.last().is_none_or(|last| last.distance_sq(at) > STEP * STEP) {
            run.push(at);
        }
    }
    end(&mut run);
    runs
}
