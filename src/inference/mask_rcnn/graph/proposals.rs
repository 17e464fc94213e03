//! Where something may be: the region proposal network (Detectron2's `modeling/proposal_generator`).
//!
//! Must not know: classes, masks.

use super::{
    Knobs, at_most, cast, concat, conv, decoded, four, indices, relu, reshape, rows, top, transpose, unsqueeze,
};
use crate::inference::mask_rcnn::{
    layout::{ANCHORS, Layout},
    onnx::{Attribute, Graph, Name, Type},
};

/// Proposals of a level that are looked at (`PRE_NMS_TOPK_TEST`).
const MOST_OF_A_LEVEL: i64 = 1000;
/// Of two proposals that overlap more, the weaker goes (`RPN.NMS_THRESH`).
const OVERLAP: f32 = 0.7;
/// Side of a level's square anchor, pixels.
const SIDES: [f32; 5] = [32.0, 64.0, 128.0, 256.0, 512.0];
/// Height over width of the anchors.
const RATIOS: [f64; ANCHORS] = [0.5, 1.0, 2.0];

/// Writes the output `places`: the surest proposals of all levels.
pub fn proposals(g: &mut Graph, layout: &Layout, pyramid: &[Name], limits: &str, knobs: &Knobs) {
    let (mut boxes, mut scores) = (Vec::new(), Vec::new());
    for (number, (level, side)) in pyramid.iter().zip(SIDES).enumerate() {
        let (some, score) = of_level(g, layout, level, (4 << number) as f32, side, limits, knobs);
        boxes.push(some);
        scores.push(score);
    }
    let (boxes, scores) = (concat(g, &boxes, 0), concat(g, &scores, 0));
    let count = at_most(g, &scores, &knobs.proposals);
    let [_, best] = top(g, &scores, &count, true);
    g.op_named("Gather", &[&boxes, &best], &[("axis", Attribute::Int(0))], "places");
}

fn of_level(
    g: &mut Graph,
    layout: &Layout,
    level: &str,
    stride: f32,
    side: f32,
    limits: &str,
    knobs: &Knobs,
) -> (Name, Name) {
    let (rpn, features) = ("proposal_generator.rpn_head", layout.pyramid);
    let seen = conv(g, level, &format!("{rpn}.conv"), (features, features), 3, 1);
    let seen = relu(g, &seen);
    let score = conv(g, &seen, &format!("{rpn}.objectness_logits"), (features, ANCHORS), 1, 1);
    let deltas = conv(g, &seen, &format!("{rpn}.anchor_deltas"), (features, 4 * ANCHORS), 1, 1);
    let score = transpose(g, &score, &[0, 2, 3, 1]);
    let score = reshape(g, &score, &[-1]);
    let shape = g.op("Shape", &[level], &[]);
    let [high, wide] = [2, 3].map(|axis| {
        let axis = g.int(axis);
        g.op("Gather", &[&shape, &axis], &[("axis", Attribute::Int(0))])
    });
    let most = g.ints(&[MOST_OF_A_LEVEL]);
    let count = at_most(g, &score, &most);
    let [score, place] = top(g, &score, &count, true);

    // [1, 4 A, H, W] -> [A, 4, H, W] -> [H, W, A, 4]
    let anchors_first = g.ints(&[ANCHORS as i64, 4]);
    let (rows_, columns) = (unsqueeze(g, &high, &[0]), unsqueeze(g, &wide, &[0]));
    let shape = concat(g, &[anchors_first, rows_, columns], 0);
    let deltas = g.op("Reshape", &[&deltas, &shape], &[]);
    let deltas = transpose(g, &deltas, &[2, 3, 0, 1]);
    let deltas = reshape(g, &deltas, &[-1, 4]);
    let deltas = rows(g, &deltas, &place);

    let anchors = anchors_at(g, &place, &wide, stride, side);
    let boxes = decoded(g, &anchors, &deltas, limits);
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
