//! Which lines people can snap to, from the document; and how lines, the selecting rectangle and the numbers of a drag
//! look.
//!
//! Must not know: how a box snaps (see `guides`).

use egui::{Align2, Color32, FontId, Painter, Rect, Stroke, StrokeKind, pos2, vec2};

use super::{
    Canvas,
    drag::Drag,
    guides::{self, Kind, Line, lines_of},
    screen_rect, standing,
};
use crate::{
    editor::{Editor, LayerId, place::STANDING},
    inference::Subject,
    ui::{App, theme},
};

/// Lines that something lies on, unlike anything in a photo.
const LINE: Color32 = Color32::from_rgb(255, 70, 160);
/// Heads and feet of the people in the photo that nothing lies on.
const LIGHT: Color32 = Color32::from_rgba_premultiplied(120, 120, 120, 120);
/// Who ends this near to the photo's bottom is cut off by it: no feet there. A share of the height.
const CUT_OFF: f32 = 0.02;

/// Every line of the picture, but those of the people who are moved.
pub fn targets(editor: &Editor, moved: &[LayerId]) -> Vec<Line> {
    let document = editor.document();
    let mut lines: Vec<Line> =
        standing::picture(document).iter().flat_map(|picture| lines_of(picture, Kind::Picture)).collect();
    let others = document.layers.iter().filter(|layer| !layer.hidden && !moved.contains(&layer.id));
    let others = others.filter_map(|layer| standing::standing(editor, layer));
    lines.extend(others.flat_map(|other| lines_of(&other.frame.bounds(), Kind::Layer)));
    lines.extend(heads_and_feet(editor));
    lines.extend(equal_spacing(editor, moved));
    lines
}

/// Above the head and under the feet of each person of the group whose face is known.
fn heads_and_feet(editor: &Editor) -> Vec<Line> {
    let Some(group) = editor.document().group() else { return Vec::new() };
    let turn = standing::turn(editor.document());
    let bottom = group.photo.height() as f32 * (1.0 - CUT_OFF);
    let line = |subject: &Subject, y: f32, kind: Kind| {
        let (left, at) = turn.apply(f64::from(subject.bounds.x0), f64::from(y));
        let (right, other) = turn.apply(f64::from(subject.bounds.x1), f64::from(y));
        Line { upright: false, at: (at + other) / 2.0, span: (left, right), kind, marks: None }
    };
    let people = editor.group_people().unwrap_or_default();
    let known = people.into_iter().filter(|subject| subject.face.is_some());
    known
        .flat_map(|subject| {
            let whole = subject.face.is_some_and(|face| subject.bounds.height() >= STANDING as f32 * face.height());
            let feet = (whole && subject.bounds.y1 < bottom).then(|| line(subject, subject.bounds.y1, Kind::Feet));
            [Some(line(subject, subject.bounds.y0, Kind::Head)), feet]
        })
        .flatten()
        .collect()
}

/// Equal spacing between the faces of the group and those who were put in, inside the picture.
fn equal_spacing(editor: &Editor, moved: &[LayerId]) -> Vec<Line> {
    let document = editor.document();
    let Some(picture) = standing::picture(document) else { return Vec::new() };
    let turn = standing::turn(document);
    let people = editor.group_people().unwrap_or_default();
    let faces = people.iter().map(|person| {
        let (x, y) = person.face.unwrap_or(person.bounds).centre();
        turn.apply(f64::from(x), f64::from(y)).0
    });
    let others = document.layers.iter().filter(|layer| !layer.hidden && !moved.contains(&layer.id));
    let others = others.filter_map(|layer| Some(standing::standing(editor, layer)?.frame.centre.0));
    let middles: Vec<f64> = faces.chain(others).collect();
    let lines = guides::spacing(&middles, picture.y).into_iter();
    lines.filter(|line| (picture.x.0..=picture.x.1).contains(&line.at)).collect()
}

/// Draws what belongs to the drag that goes on.
pub fn paint(painter: &Painter, app: &App, canvas: &Canvas) {
    match &app.placing.drag {
        Drag::Carrying(carry) => {
            for line in carry.lines.iter().filter(|line| matches!(line.kind, Kind::Head | Kind::Feet)) {
                paint_line(painter, canvas, line, Stroke::new(1.5, LIGHT));
            }
            paint_found(painter, canvas, &carry.on);
            if let Some((at, text)) = &carry.numbers {
                paint_tag(painter, *at, text);
            }
        }
        Drag::Selecting(marquee) => {
            let rect = screen_rect(canvas, &marquee.bounds());
            painter.rect_filled(rect, 0.0, theme::ACCENT.gamma_multiply(0.15));
            painter.rect_stroke(rect, 0.0, Stroke::new(1.0, theme::ACCENT), StrokeKind::Middle);
        }
        Drag::None | Drag::GivenUp => {}
    }
}

fn paint_line(painter: &Painter, canvas: &Canvas, line: &Line, stroke: Stroke) {
    let (from, to) = match line.upright {
        true => ((line.at, line.span.0), (line.at, line.span.1)),
        false => ((line.span.0, line.at), (line.span.1, line.at)),
    };
    painter.line_segment([canvas.screen(from), canvas.screen(to)], stroke);
}

/// Draws the guides that something lies on.
pub fn paint_found(painter: &Painter, canvas: &Canvas, lines: &[Line]) {
    for line in lines {
        if let Some(marks) = line.marks {
            paint_spacing(painter, canvas, line, marks);
            continue;
        }
        paint_line(painter, canvas, line, Stroke::new(3.0, Color32::from_black_alpha(70)));
        paint_line(painter, canvas, line, Stroke::new(1.0, LINE));
    }
}

/// Two equal stretches between three middles, with an upright tick at each.
fn paint_spacing(painter: &Painter, canvas: &Canvas, line: &Line, marks: [f64; 3]) {
    let y = line.span.0 + 0.04 * (line.span.1 - line.span.0);
    let [a, b, c] = marks.map(|x| canvas.screen((x, y)));
    for stroke in [Stroke::new(3.0, Color32::from_black_alpha(70)), Stroke::new(1.0, LINE)] {
        painter.line_segment([a, c], stroke);
        for at in [a, b, c] {
            painter.line_segment([at - vec2(0.0, 6.0), at + vec2(0.0, 6.0)], stroke);
        }
        let here = canvas.screen((line.at, y));
        painter.line_segment(
            [here, canvas.screen((line.at, line.span.1))],
            Stroke { color: stroke.color.gamma_multiply(0.6), ..stroke },
        );
    }
}

/// Beside the pointer, inside the canvas.
pub fn paint_tag(painter: &Painter, at: egui::Pos2, text: &str) {
    let galley = painter.layout_no_wrap(text.to_owned(), FontId::proportional(12.0), Color32::WHITE);
    let size = galley.size() + vec2(16.0, 8.0);
    let room = painter.clip_rect().shrink(4.0);
    let corner = (at + vec2(18.0, 18.0)).min(room.max - size).max(room.min);
    let rect = Rect::from_min_size(corner, size);
    painter.rect_filled(rect, 6.0, theme::CHIP);
    let middle = Align2::CENTER_CENTER.anchor_size(rect.center(), galley.size());
    painter.galley(pos2(middle.min.x, middle.min.y), galley, Color32::WHITE);
}
