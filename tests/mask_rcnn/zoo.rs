//! The model zoo's contract, on a small network of the same inputs and outputs that tells what it was fed. (The zoo's
//! own files cannot be had where this is built; they were not run.)

use lineup::{
    imaging::Photo,
    inference::{
        Progress, Segmenter as _,
        mask_rcnn::{
            onnx::{Attribute, Graph, Length, Type},
            zoo::Zoo,
        },
    },
};

/// Three finds, all with a label of 1: their scores are the largest value of blue, of green and of red over 255. Box 0
/// is the input without its last row and column, box 1 its left half. A fourth, a racket, is sure when both sides are
/// multiples of 32 and the lower right corner is zero.
fn network() -> Vec<u8> {
    let mut graph = Graph::default();
    let g = &mut graph;
    g.input("image", Type::Float, &[Length::Of(3), Length::Any("height"), Length::Any("width")]);
    let (full, one) = (g.float(255.0), g.ints(&[1]));
    let all = [("axes", Attribute::Ints(&[1, 2])), ("keepdims", Attribute::Int(0))];
    let brightest = g.op("ReduceMax", &["image"], &all);
    let brightest = g.op("Div", &[&brightest, &full], &[]);

    let shape = g.op("Shape", &["image"], &[]);
    let (from, to, step) = (g.ints(&[1]), g.ints(&[3]), g.int(32));
    let sides = g.op("Slice", &[&shape, &from, &to], &[]);
    let rest = g.op("Mod", &[&sides, &step], &[]);
    let rest = g.op("Cast", &[&rest], &[("to", Attribute::Int(Type::Float as i64))]);
    let rest = g.op("ReduceSum", &[&rest], &[("keepdims", Attribute::Int(0))]);
    let (first, last, axes) = (g.ints(&[-1, -1]), g.ints(&[i64::MAX, i64::MAX]), g.ints(&[1, 2]));
    let corner = g.op("Slice", &["image", &first, &last, &axes], &[]);
    let corner = g.op("Abs", &[&corner], &[]);
    let corner = g.op("ReduceSum", &[&corner], &[("keepdims", Attribute::Int(0))]);
    let wrong = g.op("Add", &[&rest, &corner], &[]);
    let good = g.float(0.9);
    let racket = g.op("Sub", &[&good, &wrong], &[]);
    let racket = g.op("Reshape", &[&racket, &one], &[]);
    g.op_named("Concat", &[&brightest, &racket], &[("axis", Attribute::Int(0))], "6572");

    let sides = g.op("Cast", &[&sides], &[("to", Attribute::Int(Type::Float as i64))]);
    let (zero, index_w, index_h) = (g.floats(&[1], &[0.0]), g.ints(&[1]), g.ints(&[0]));
    let by_row = [("axis", Attribute::Int(0))];
    let width = g.op("Gather", &[&sides, &index_w], &by_row);
    let height = g.op("Gather", &[&sides, &index_h], &by_row);
    let unit = g.floats(&[1], &[1.0]);
    let (right, bottom) = (g.op("Sub", &[&width, &unit], &[]), g.op("Sub", &[&height, &unit], &[]));
    let two = g.floats(&[1], &[2.0]);
    let half = g.op("Div", &[&width, &two], &[]);
    let half = g.op("Sub", &[&half, &unit], &[]);
    let whole = [zero.as_str(), &zero, &right, &bottom];
    let left = [zero.as_str(), &zero, &half, &bottom];
    let corners: Vec<&str> = whole.into_iter().chain(left).chain(whole).chain(whole).collect();
    let corners = g.op("Concat", &corners, &by_row);
    let table = g.ints(&[4, 4]);
    g.op_named("Reshape", &[&corners, &table], &[], "6568");

    let labels = g.ints(&[1, 1, 1, 39]);
    g.op_named("Identity", &[&labels], &[], "6570");
    let masks = g.floats(&[4, 1, 28, 28], &[1.0; 4 * 784]);
    g.op_named("Identity", &[&masks], &[], "6887");
    g.output("6568", Type::Float, &[Length::Any("n"), Length::Of(4)]);
    g.output("6570", Type::Int64, &[Length::Any("n")]);
    g.output("6572", Type::Float, &[Length::Any("n")]);
    g.output("6887", Type::Float, &[Length::Any("n"), Length::Of(1), Length::Of(28), Length::Of(28)]);
    graph.to_bytes("zoo")
}

#[test]
fn a_network_of_the_zoos_contract_is_fed_and_read_as_the_zoo_says() {
    let mut zoo = Zoo::open(&network(), "MaskRCNN-12.onnx", &Progress::default()).unwrap();
    // 300 x 200 becomes 1200 x 800, then 1216 x 800. All red.
    let photo = Photo::from_rgb(300, 200, [255, 0, 0].repeat(60_000)).unwrap();
    let found = zoo.segment(&photo, &Progress::default()).unwrap();
    let seen: Vec<_> = found.iter().map(|s| (s.label.as_str(), (s.score * 1000.0).round() / 1000.0)).collect();
    // Blue and green are zero less their mean, with zeros beyond: below the faintest score. Red: (255 - 122.7717) / 255.
    assert_eq!(seen, [("person", 0.519), ("tennis racket", 0.9)]);
    // The padding lies beyond the photo: a box over all of the input is one over all of the photo.
    assert_eq!((found[0].bounds.x1, found[0].bounds.y1), (300.0, 200.0));
    assert!(found[0].mask.sample(150.0, 100.0) > 0.99);
    // The last pixel of a box belongs to it.
    let white = Photo::from_rgb(300, 200, vec![255; 180_000]).unwrap();
    let found = zoo.segment(&white, &Progress::default()).unwrap();
    let widths: Vec<f32> = found.iter().map(|s| s.bounds.x1).collect();
    assert!(widths.contains(&152.0), "half of 1216, in photo pixels: {widths:?}");
}

#[test]
fn a_network_of_another_contract_is_refused_with_a_sentence() {
    let mut graph = Graph::default();
    graph.input("image", Type::Float, &[Length::Of(3), Length::Any("height"), Length::Any("width")]);
    graph.op_named("Identity", &["image"], &[], "out");
    graph.output("out", Type::Float, &[Length::Of(3), Length::Any("height"), Length::Any("width")]);
    let mut zoo = Zoo::open(&graph.to_bytes("other"), "MaskRCNN-12.onnx", &Progress::default()).unwrap();
    let photo = Photo::from_rgb(64, 64, vec![0; 64 * 64 * 3]).unwrap();
    let error = zoo.segment(&photo, &Progress::default()).unwrap_err().to_string();
    assert!(error.contains("MaskRCNN-12.onnx") && error.contains("use the model file"), "{error}");
    assert!(Zoo::open(b"not a network", "MaskRCNN-12.onnx", &Progress::default()).is_err());
}
