//! Where something may be: what the region proposal network makes of its head's answers (Detectron2's
//! `modeling/proposal_generator`).
//!
//! Must not know: classes, masks.

use super::{Knobs, at_most, cast, concat, decoded, four, indices, reshape, rows, top, unsqueeze};
use crate::inference::mask_rcnn::{
    layout::ANCHORS,
    onnx::{Attribute, Graph, Name, Type},
    pyramid::SAID,
};

/// Proposals of a level that are looked at (`PRE_NMS_TOPK_TEST`).
const MOST_OF_A_LEVEL: i64 = 1000;
/// Of two proposals that overlap more, the weaker goes (`RPN.NMS_THRESH`).
const OVERLAP: f32 = 0.7;
/// Side of a level's square anchor, pixels.
const SIDES: [f32; 5] = [32.0, 64.0, 128.0, 256.0, 512.0];
/// Height over width of the anchors.
const RATIOS: [f64; ANCHORS] = [0.5, 1.0, 2.0];

/// Writes the output `places`: the surest proposals of all levels, from what the head said of each, finest first.
pub fn proposals(g: &mut Graph, said: &[&str], knobs: &Knobs) {
    let (mut boxes, mut scores) = (Vec::new(), Vec::new());
    for (number, (said, side)) in said.iter().zip(SIDES).enumerate() {
        let (some, score) = of_level(g, said, (4 << number) as f32, side, knobs);
        boxes.push(some);
        scores.push(score);
    }
    let (boxes, scores) = (concat(g, &boxes, 0), concat(g, &scores, 0));
    let count = at_most(g, &scores, &knobs.proposals);
    let [_, best] = top(g, &scores, &count, true);
    g.op_named("Gather", &[&boxes, &best], &[("axis", Attribute::Int(0))], "places");
}

fn of_level(g: &mut Graph, said: &str, stride: f32, side: f32, knobs: &Knobs) -> (Name, Name) {
    let [first, middle, end] = [0, ANCHORS, SAID].map(|at| g.ints(&[at as i64]));
    let axis = g.ints(&[2]);
    let score = g.op("Slice", &[said, &first, &middle, &axis], &[]);
    let deltas = g.op("Slice", &[said, &middle, &end, &axis], &[]);
    let score = reshape(g, &score, &[-1]);
    let deltas = reshape(g, &deltas, &[-1, 4]);
    let shape = g.op("Shape", &[said], &[]);
    let across = g.int(1);
    let wide = g.op("Gather", &[&shape, &across], &[("axis", Attribute::Int(0))]);
    let most = g.ints(&[MOST_OF_A_LEVEL]);
    let count = at_most(g, &score, &most);
    let [score, place] = top(g, &score, &count, true);
    let deltas = rows(g, &deltas, &place);

    let anchors = anchors_at(g, &place, &wide, stride, side);
    let boxes = decoded(g, &anchors, &deltas, "limits");
    let [x0, y0, x1, y1] = four(g, &boxes);
    let zero = g.float(0.0);
    let mut wide_enough = |low: &str, high: &str| {
        let size = g.op("Sub", &[high, low], &[]);
        g.op("Greater", &[&size, &zero], &[])
    };
    let (x, y) = (wide_enough(&x0, &x1), wide_enough(&y0, &y1));
    let some = g.op("And", &[&x, &y], &[]);
    let some = indices(g, &some);
    let (boxes, score) = (rows(g, &boxes, &some), rows(g, &score, &some));
    let (batch, lines) = (unsqueeze(g, &boxes, &[0]), unsqueeze(g, &score, &[0, 1]));
    let overlap = g.float(OVERLAP);
    let kept = g.op("NonMaxSuppression", &[&batch, &lines, &knobs.proposals, &overlap], &[]);
    let last = g.ints(&[2]);
    let kept = g.op("Gather", &[&kept, &last], &[("axis", Attribute::Int(1))]);
    let kept = reshape(g, &kept, &[-1]);
    (rows(g, &boxes, &kept), rows(g, &score, &kept))
}

/// The anchors at some places of a level (place = (y · width + x) · A + a).
fn anchors_at(g: &mut Graph, place: &str, wide: &str, stride: f32, side: f32) -> Name {
    let each = g.int(ANCHORS as i64);
    let (which, cell) = (g.op("Mod", &[place, &each], &[]), g.op("Div", &[place, &each], &[]));
    let step = g.float(stride);
    let corners = ["Mod", "Div"].map(|of| {
        let at = g.op(of, &[&cell, wide], &[]);
        let at = cast(g, &at, Type::Float);
        let at = g.op("Mul", &[&at, &step], &[]);
        unsqueeze(g, &at, &[1])
    });
    let [x, y] = &corners;
    let corners = concat(g, &[x, y, x, y], 1);
    let shapes: Vec<f32> = RATIOS
        .iter()
        .flat_map(|ratio| {
            let width = (f64::from(side) * f64::from(side) / ratio).sqrt();
            let height = width * ratio;
            [-width / 2.0, -height / 2.0, width / 2.0, height / 2.0].map(|v| v as f32)
        })
        .collect();
    let shapes = g.floats(&[ANCHORS as i64, 4], &shapes);
    let shapes = rows(g, &shapes, &which);
    g.op("Add", &[&corners, &shapes], &[])
}
