//! From a photo to the sums of the feature pyramid: padding, ResNet-50 (MSRA's, the stride in the 1x1 convolution), the
//! way down.
//!
//! Must not know: boxes.

use super::{concat, conv, relu, unsqueeze};
use crate::inference::mask_rcnn::{
    layout::{BLOCKS, Layout, STEM, block},
    onnx::{Attribute, Graph, Name},
};

/// Mean of a channel, blue first (Detectron2's `PIXEL_MEAN`; its `PIXEL_STD` is 1).
const MEAN: [f32; 3] = [103.530, 116.280, 123.675];

/// `image` less the mean, with zeros to the right and below up to multiples of 32; `[1, 3, height, width]`.
pub fn prepared(g: &mut Graph) -> Name {
    let mean = g.floats(&[3, 1, 1], &MEAN);
    let image = g.op("Sub", &["image", &mean], &[]);
    let (height, width) = size(g);
    let (less, step, before) = (g.int(31), g.int(32), g.ints(&[0, 0, 0, 0]));
    let mut missing = |side: &str| {
        let up = g.op("Add", &[side, &less], &[]);
        let steps = g.op("Div", &[&up, &step], &[]);
        let whole = g.op("Mul", &[&steps, &step], &[]);
        let missing = g.op("Sub", &[&whole, side], &[]);
        unsqueeze(g, &missing, &[0])
    };
    let (below, right) = (missing(&height), missing(&width));
    let pads = concat(g, &[before, below, right], 0);
    let zero = g.float(0.0);
    let padded = g.op("Pad", &[&image, &pads, &zero], &[("mode", Attribute::Word("constant"))]);
    unsqueeze(g, &padded, &[0])
}

fn size(g: &mut Graph) -> (Name, Name) {
    let shape = g.op("Shape", &["image"], &[]);
    let [height, width] = [1, 2].map(|axis| {
        let axis = g.int(axis);
        g.op("Gather", &[&shape, &axis], &[("axis", Attribute::Int(0))])
    });
    (height, width)
}

/// What the levels of the pyramid are made from, finest first: `[1, channels, height, width]`.
pub fn sums(g: &mut Graph, layout: &Layout, image: &str) -> Vec<Name> {
    let stages = stages(g, layout, image);
    let mut sums: Vec<Name> = Vec::new();
    for (number, (stage, &(channels, _))) in stages.iter().zip(&layout.stages).enumerate().rev() {
        let lateral = conv(g, stage, &format!("backbone.fpn_lateral{}", number + 2), (channels, layout.pyramid), 1, 1);
        let sum = match sums.last() {
            None => lateral,
            Some(above) => {
                let scales = g.floats(&[4], &[1.0, 1.0, 2.0, 2.0]);
                let attributes = [
                    ("mode", Attribute::Word("nearest")),
                    ("coordinate_transformation_mode", Attribute::Word("asymmetric")),
                    ("nearest_mode", Attribute::Word("floor")),
                ];
                let larger = g.op("Resize", &[above, "", &scales], &attributes);
                g.op("Add", &[&lateral, &larger], &[])
            }
        };
        sums.push(sum);
    }
    sums.reverse();
    sums
}

/// The outputs of `res2` to `res5`.
fn stages(g: &mut Graph, layout: &Layout, image: &str) -> Vec<Name> {
    let stem = conv(g, image, STEM, (3, layout.stem), 7, 2);
    let stem = relu(g, &stem);
    let pool = [
        ("kernel_shape", Attribute::Ints(&[3, 3])),
        ("strides", Attribute::Ints(&[2, 2])),
        ("pads", Attribute::Ints(&[1, 1, 1, 1])),
    ];
    let mut value = g.op("MaxPool", &[&stem], &pool);
    let mut channels = layout.stem;
    let mut outputs = Vec::new();
    for (stage, (&(out, inner), blocks)) in layout.stages.iter().zip(BLOCKS).enumerate() {
        for number in 0..blocks {
            let name = block(stage, number);
            let stride = if number == 0 && stage > 0 { 2 } else { 1 };
            let a = conv(g, &value, &format!("{name}.conv1"), (channels, inner), 1, stride);
            let a = relu(g, &a);
            let b = conv(g, &a, &format!("{name}.conv2"), (inner, inner), 3, 1);
            let b = relu(g, &b);
            let c = conv(g, &b, &format!("{name}.conv3"), (inner, out), 1, 1);
            let short = if number == 0 {
                conv(g, &value, &format!("{name}.shortcut"), (channels, out), 1, stride)
            } else {
                value
            };
            let sum = g.op("Add", &[&c, &short], &[]);
            value = relu(g, &sum);
            channels = out;
        }
        outputs.push(value.clone());
    }
    outputs
}
