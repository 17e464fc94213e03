//! What it is and where exactly, and its mask (Detectron2's `modeling/roi_heads`).
//!
//! Must not know: where proposals come from.

use super::{Knobs, at_most, cast, conv, decoded, relu, reshape, rows, top, transpose, unsqueeze};
use crate::inference::mask_rcnn::{
    layout::{BOX_CELLS, Layout, MASK_CONVS},
    onnx::{Attribute, Graph, Name, Type},
};

/// Of two of one class that overlap more, the weaker goes (`ROI_HEADS.NMS_THRESH_TEST`).
const OVERLAP: f32 = 0.5;
/// What deltas are measured in (`ROI_BOX_HEAD.BBOX_REG_WEIGHTS`).
const DELTA_UNITS: [f32; 4] = [10.0, 10.0, 5.0, 5.0];

/// Writes the outputs `boxes`, `scores`, `classes`.
pub fn boxes(g: &mut Graph, layout: &Layout, knobs: &Knobs) {
    let (classes, cells) = (layout.classes, layout.pyramid * BOX_CELLS * BOX_CELLS);
    let seen = reshape(g, "seen", &[-1, cells as i64]);
    let hidden = linear(g, &seen, "roi_heads.box_head.fc1", cells, layout.hidden);
    let hidden = relu(g, &hidden);
    let hidden = linear(g, &hidden, "roi_heads.box_head.fc2", layout.hidden, layout.hidden);
    let hidden = relu(g, &hidden);
    let logits = linear(g, &hidden, "roi_heads.box_predictor.cls_score", layout.hidden, classes + 1);
    let deltas = linear(g, &hidden, "roi_heads.box_predictor.bbox_pred", layout.hidden, 4 * classes);
    let probs = g.op("Softmax", &[&logits], &[("axis", Attribute::Int(1))]);
    let deltas = reshape(g, &deltas, &[-1, classes as i64, 4]);
    // The wanted classes.
    let axis = g.ints(&[1]);
    let mut wanted = |value: &str| g.op("Slice", &[value, &knobs.first_class, &knobs.end_class, &axis], &[]);
    let (probs, deltas) = (wanted(&probs), wanted(&deltas));
    let units = g.floats(&[4], &DELTA_UNITS);
    let deltas = g.op("Div", &[&deltas, &units], &[]);
    let each = unsqueeze(g, "places", &[1]);
    let boxes = decoded(g, &each, &deltas, "limits"); // [proposals, classes, 4]
    let boxes = transpose(g, &boxes, &[1, 0, 2]);
    let probs = transpose(g, &probs, &[1, 0]);
    let lines = unsqueeze(g, &probs, &[1]);
    let overlap = g.float(OVERLAP);
    // [found, 3]: class, 0, proposal.
    let kept = g.op("NonMaxSuppression", &[&boxes, &lines, &knobs.proposals, &overlap, &knobs.score], &[]);
    let (outer, first) = (g.ints(&[0, 2]), g.ints(&[0]));
    let place = g.op("Gather", &[&kept, &outer], &[("axis", Attribute::Int(1))]);
    let class = g.op("Gather", &[&kept, &first], &[("axis", Attribute::Int(1))]);
    let class = reshape(g, &class, &[-1]);
    let (scores, boxes) = (g.op("GatherND", &[&probs, &place], &[]), g.op("GatherND", &[&boxes, &place], &[]));
    let count = at_most(g, &scores, &knobs.detections);
    let [_, best] = top(g, &scores, &count, true);
    let by_best = [("axis", Attribute::Int(0))];
    g.op_named("Gather", &[&scores, &best], &by_best, "scores");
    g.op_named("Gather", &[&boxes, &best], &by_best, "boxes");
    let class = rows(g, &class, &best);
    let class = g.op("Add", &[&class, &knobs.first_class], &[]);
    g.op_named("Cast", &[&class], &[("to", Attribute::Int(Type::Float as i64))], "classes");
}

/// Writes the output `masks`.
pub fn masks(g: &mut Graph, layout: &Layout) {
    let head = "roi_heads.mask_head";
    let mut value = "seen".to_owned();
    let mut channels = layout.pyramid;
    for number in 1..=MASK_CONVS {
        value = conv(g, &value, &format!("{head}.mask_fcn{number}"), (channels, layout.mask), 3, 1);
        value = relu(g, &value);
        channels = layout.mask;
    }
    let weight = g.weight(&format!("{head}.deconv.weight"), &[channels, channels, 2, 2]);
    let bias = g.weight(&format!("{head}.deconv.bias"), &[channels]);
    let attributes = [("kernel_shape", Attribute::Ints(&[2, 2])), ("strides", Attribute::Ints(&[2, 2]))];
    value = g.op("ConvTranspose", &[&value, &weight, &bias], &attributes);
    value = relu(g, &value);
    value = conv(g, &value, &format!("{head}.predictor"), (channels, layout.classes), 1, 1);
    let class = cast(g, "classes", Type::Int64);
    let class = unsqueeze(g, &class, &[1]);
    value = g.op("GatherND", &[&value, &class], &[("batch_dims", Attribute::Int(1))]);
    g.op_named("Sigmoid", &[&value], &[], "masks");
}

fn linear(g: &mut Graph, value: &str, name: &str, from: usize, to: usize) -> Name {
    let (weight, bias) = (g.weight(&format!("{name}.weight"), &[to, from]), g.weight(&format!("{name}.bias"), &[to]));
    g.op("Gemm", &[value, &weight, &bias], &[("transB", Attribute::Int(1))])
}
