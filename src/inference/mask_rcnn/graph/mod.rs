//! The graphs of Mask R-CNN with a ResNet-50 and a feature pyramid, as Detectron2 0.6 computes it, without weights.
//!
//! Four graphs. Between them our own code: `super::pyramid` computes the outputs of the pyramid and the head of the
//! proposals, `super::roi` cuts boxes out of the pyramid. Masks are drawn only for those who are wanted, a few at a time,
//! with progress and a way to stop in between.
//!
//! | graph | input | output | |
//! |---|---|---|---|
//! | [`sums`] | `image` `[3, height, width]` BGR 0..255 | `s2` … `s5` `[1, h, w, channels]` | before the last 3x3 |
//! | [`places`] | `said2` … `said6` `[h, w, 15]`, `limits`, `settings` | `places` `[n, 4]` | x0 y0 x1 y1, input pixels |
//! | [`boxes`] | `places`, `seen` `[n, channels, 7, 7]`, | `boxes` `[m, 4]` | |
//! | | `limits`, `settings` | `scores` `[m]` | falling |
//! | | | `classes` `[m]` | whole numbers, as floats |
//! | [`masks`] | `seen` `[m, channels, 14, 14]`, `classes` | `masks` `[m, 28, 28]` | probability of the class inside its box |
//!
//! `limits` `[4]`: width and height of the image, twice. `settings` `[5]`: see
//! [`Settings`](super::network::Settings).
//!
//! Sources: He et al. 2017; Detectron2 (`modeling/meta_arch/rcnn.py` and what it calls). Exact where it matters: the
//! stride lies in the 1x1 convolution, one suppression a pyramid level among the proposals, one a class at the end.
//!
//! Must not know: `ort`, photos.

mod backbone;
mod heads;
mod proposals;

use super::{
    layout::{BOX_CELLS, Layout},
    onnx::{Attribute, Graph, Length, Name, Type},
    pyramid::SAID,
};

/// Outputs of [`sums`], finest first.
pub const SUMS: [&str; 4] = ["s2", "s3", "s4", "s5"];
/// Inputs of [`places`], finest first.
pub const SAID_OF: [&str; 5] = ["said2", "said3", "said4", "said5", "said6"];
/// Cells across of what [`masks`] looks at.
pub const MASK_CELLS: usize = 14;
/// Cells across of a mask.
pub const MASK_SIDE: usize = 2 * MASK_CELLS;

/// From a photo to what the pyramid is made from; the bytes of an `.onnx` file.
#[must_use]
pub fn sums(layout: &Layout) -> Vec<u8> {
    let mut graph = Graph::default();
    graph.input("image", Type::Float, &[Length::Of(3), Length::Any("height"), Length::Any("width")]);
    let image = backbone::prepared(&mut graph);
    let sums = backbone::sums(&mut graph, layout, &image);
    for (sum, name) in sums.iter().zip(SUMS) {
        // The channels of a place together.
        graph.op_named("Transpose", &[sum], &[("perm", Attribute::Ints(&[0, 2, 3, 1]))], name);
        let (high, wide) = (format!("{name}_height"), format!("{name}_width"));
        let shape = [Length::Of(1), Length::Any(&high), Length::Any(&wide), Length::Of(layout.pyramid)];
        graph.output(name, Type::Float, &shape);
    }
    graph.to_bytes("sums")
}

/// From what the head says of every place to where something may be; the bytes of an `.onnx` file.
#[must_use]
pub fn places() -> Vec<u8> {
    let mut graph = Graph::default();
    for name in SAID_OF {
        let (high, wide) = (format!("{name}_height"), format!("{name}_width"));
        graph.input(name, Type::Float, &[Length::Any(&high), Length::Any(&wide), Length::Of(SAID)]);
    }
    graph.input("limits", Type::Float, &[Length::Of(4)]);
    graph.input("settings", Type::Float, &[Length::Of(5)]);
    let settings = Knobs::of(&mut graph);
    proposals::proposals(&mut graph, &SAID_OF, &settings);
    graph.output("places", Type::Float, &[Length::Any("places"), Length::Of(4)]);
    graph.to_bytes("places")
}

/// From what the pyramid shows at places to what stands there and where exactly; the bytes of an `.onnx` file.
#[must_use]
pub fn boxes(layout: &Layout) -> Vec<u8> {
    let mut graph = Graph::default();
    let any = Length::Any("places");
    graph.input("places", Type::Float, &[any, Length::Of(4)]);
    let cells = Length::Of(BOX_CELLS);
    graph.input("seen", Type::Float, &[any, Length::Of(layout.pyramid), cells, cells]);
    graph.input("limits", Type::Float, &[Length::Of(4)]);
    graph.input("settings", Type::Float, &[Length::Of(5)]);
    let settings = Knobs::of(&mut graph);
    heads::boxes(&mut graph, layout, &settings);
    graph.output("boxes", Type::Float, &[Length::Any("found"), Length::Of(4)]);
    graph.output("scores", Type::Float, &[Length::Any("found")]);
    graph.output("classes", Type::Float, &[Length::Any("found")]);
    graph.to_bytes("boxes")
}

/// From what the pyramid shows in boxes to masks; the bytes of an `.onnx` file.
#[must_use]
pub fn masks(layout: &Layout) -> Vec<u8> {
    let mut graph = Graph::default();
    let cells = Length::Of(MASK_CELLS);
    graph.input("seen", Type::Float, &[Length::Any("found"), Length::Of(layout.pyramid), cells, cells]);
    graph.input("classes", Type::Float, &[Length::Any("found")]);
    heads::masks(&mut graph, layout);
    let side = Length::Of(MASK_SIDE);
    graph.output("masks", Type::Float, &[Length::Any("found"), side, side]);
    graph.to_bytes("masks")
}

/// What can be set for a run, as values of the graph.
struct Knobs {
    /// A scalar.
    score: Name,
    /// Vectors of one whole number.
    proposals: Name,
    first_class: Name,
    end_class: Name,
    detections: Name,
}

impl Knobs {
    fn of(g: &mut Graph) -> Self {
        let index = g.int(0);
        let score = g.op("Gather", &["settings", &index], &[("axis", Attribute::Int(0))]);
        let mut whole = |at: i64| {
            let (from, to) = (g.ints(&[at]), g.ints(&[at + 1]));
            let value = g.op("Slice", &["settings", &from, &to], &[]);
            cast(g, &value, Type::Int64)
        };
        let (proposals, first_class) = (whole(1), whole(2));
        let (end_class, detections) = (whole(3), whole(4));
        Self { score, proposals, first_class, end_class, detections }
    }
}

// What both graphs are written with.

fn cast(g: &mut Graph, value: &str, to: Type) -> Name {
    g.op("Cast", &[value], &[("to", Attribute::Int(to as i64))])
}

fn reshape(g: &mut Graph, value: &str, shape: &[i64]) -> Name {
    let shape = g.ints(shape);
    g.op("Reshape", &[value, &shape], &[])
}

fn unsqueeze(g: &mut Graph, value: &str, axes: &[i64]) -> Name {
    let axes = g.ints(axes);
    g.op("Unsqueeze", &[value, &axes], &[])
}

fn transpose(g: &mut Graph, value: &str, order: &[i64]) -> Name {
    g.op("Transpose", &[value], &[("perm", Attribute::Ints(order))])
}

/// Rows of `value` by `index`.
fn rows(g: &mut Graph, value: &str, index: &str) -> Name {
    g.op("Gather", &[value, index], &[("axis", Attribute::Int(0))])
}

fn concat<S: AsRef<str>>(g: &mut Graph, values: &[S], axis: i64) -> Name {
    let values: Vec<&str> = values.iter().map(AsRef::as_ref).collect();
    g.op("Concat", &values, &[("axis", Attribute::Int(axis))])
}

/// The last axis of four, taken apart.
fn four(g: &mut Graph, value: &str) -> [Name; 4] {
    let sizes = g.ints(&[1, 1, 1, 1]);
    g.op_many("Split", &[value, &sizes], &[("axis", Attribute::Int(-1))])
}

/// The indices at which a condition holds, as one axis.
fn indices(g: &mut Graph, condition: &str) -> Name {
    let flat = reshape(g, condition, &[-1]);
    let found = g.op("NonZero", &[&flat], &[]);
    reshape(g, &found, &[-1])
}

/// The largest (or smallest) `count` with their places, in order.
fn top(g: &mut Graph, values: &str, count: &str, largest: bool) -> [Name; 2] {
    let attributes =
        [("axis", Attribute::Int(0)), ("largest", Attribute::Int(i64::from(largest))), ("sorted", Attribute::Int(1))];
    g.op_many("TopK", &[values, count], &attributes)
}

/// At most `most` of all values.
fn at_most(g: &mut Graph, values: &str, most: &str) -> Name {
    let all = g.op("Shape", &[values], &[]);
    g.op("Min", &[&all, most], &[])
}

/// A convolution with a bias whose output is as large as its input over the stride.
fn conv(g: &mut Graph, value: &str, name: &str, (from, to): (usize, usize), side: usize, stride: i64) -> Name {
    let weight = g.weight(&format!("{name}.weight"), &[to, from, side, side]);
    let bias = g.weight(&format!("{name}.bias"), &[to]);
    let (side, pad) = (side as i64, side as i64 / 2);
    let attributes = [
        ("kernel_shape", Attribute::Ints(&[side, side])),
        ("strides", Attribute::Ints(&[stride, stride])),
        ("pads", Attribute::Ints(&[pad, pad, pad, pad])),
    ];
    g.op("Conv", &[value, &weight, &bias], &attributes)
}

fn relu(g: &mut Graph, value: &str) -> Name {
    g.op("Relu", &[value], &[])
}

/// Boxes moved by deltas (Detectron2's `Box2BoxTransform.apply_deltas`, in its order of operations), within the photo.
fn decoded(g: &mut Graph, boxes: &str, deltas: &str, limits: &str) -> Name {
    let half = g.float(0.5);
    // ln(1000 / 16): no box grows further.
    let most = g.float(4.135_166_6);
    let [x0, y0, x1, y1] = four(g, boxes);
    let [dx, dy, dw, dh] = four(g, deltas);
    let mut along = |low: &str, high: &str, shift: &str, growth: &str| {
        let size = g.op("Sub", &[high, low], &[]);
        let to_centre = g.op("Mul", &[&size, &half], &[]);
        let centre = g.op("Add", &[low, &to_centre], &[]);
        let growth = g.op("Min", &[growth, &most], &[]);
        let moved = g.op("Mul", &[shift, &size], &[]);
        let centre = g.op("Add", &[&moved, &centre], &[]);
        let factor = g.op("Exp", &[&growth], &[]);
        let size = g.op("Mul", &[&factor, &size], &[]);
        let reach = g.op("Mul", &[&size, &half], &[]);
        (g.op("Sub", &[&centre, &reach], &[]), g.op("Add", &[&centre, &reach], &[]))
    };
    let (left, right) = along(&x0, &x1, &dx, &dw);
    let (upper, lower) = along(&y0, &y1, &dy, &dh);
    let boxes = concat(g, &[left, upper, right, lower], -1);
    let zero = g.float(0.0);
    let boxes = g.op("Max", &[&boxes, &zero], &[]);
    g.op("Min", &[&boxes, limits], &[])
}
