//! The full U²-Net: an ONNX file of its layout with made-up weights, written here, against PyTorch's.
//!
//! `benches/peers/u2net_full.py` makes the same network in PyTorch, shows that the layout is the authors', and wrote
//! `tests/data/u2net/full.bin`.

use std::{fs, io::Write as _, path::Path};

use lineup::inference::{
    InferenceError, Progress,
    store::{self, Digests, ModelFile, Places, catalogue},
    u2net::{Feed, SIDE, U2Net},
};

use crate::{
    common,
    onnx::{attribute, bytes, number, value, varint, word},
};

/// Residual U-blocks: height (0 for the one that widens its convolutions instead of pooling), channels in, within, out.
const BLOCKS: [(usize, usize, usize, usize); 11] = [
    (7, 3, 32, 64),
    (6, 64, 32, 128),
    (5, 128, 64, 256),
    (4, 256, 128, 512),
    (0, 512, 256, 512),
    (0, 512, 256, 512),
    (0, 1024, 256, 512),
    (4, 1024, 128, 256),
    (5, 512, 64, 128),
    (6, 256, 32, 64),
    (7, 128, 16, 64),
];

/// A graph as it grows: nodes and weights as they stand in the file.
#[derive(Default)]
struct Graph {
    nodes: Vec<u8>,
    weights: Vec<u8>,
    names: usize,
    made: u64,
}

/// A value: its name, channels, and cells across and down.
#[derive(Clone)]
struct Value(String, usize, usize);

impl Graph {
    fn op(&mut self, kind: &str, inputs: &[&str], attributes: &[Vec<u8>]) -> String {
        let output = format!("v{}", self.names);
        self.names += 1;
        let inputs: Vec<u8> = inputs.iter().flat_map(|name| bytes(1, name.as_bytes())).collect();
        let names = [inputs, bytes(2, output.as_bytes()), bytes(4, kind.as_bytes())].concat();
        self.nodes.extend(bytes(1, &[names, attributes.concat()].concat()));
        output
    }

    /// A tensor of a shape (ONNX type 1: floats, 7: whole numbers).
    fn tensor(&mut self, shape: &[usize], kind: u64, raw: &[u8]) -> String {
        let name = format!("w{}", self.names);
        self.names += 1;
        let dims: Vec<u8> = shape.iter().flat_map(|&side| number(1, side as u64)).collect();
        let head = [dims, number(2, kind), bytes(8, name.as_bytes()), vec![9 << 3 | 2], varint(raw.len() as u64)];
        let head = head.concat();
        self.weights.push(5 << 3 | 2);
        self.weights.extend(varint((head.len() + raw.len()) as u64));
        self.weights.extend(head);
        self.weights.extend_from_slice(raw);
        name
    }

    /// A convolution whose weights follow the rule of `u2net_full.py`.
    fn convolve(&mut self, x: &Value, to: usize, side: usize, reach: usize) -> Value {
        let Value(name, from, cells) = x;
        let count = to * from * side * side;
        let width = (4.0 / (from * side * side) as f64).sqrt() as f32;
        let raw: Vec<u8> = (1..=count as u64).flat_map(|i| (share(self.made + i) * width).to_le_bytes()).collect();
        self.made += count as u64;
        let weight = self.tensor(&[to, *from, side, side], 1, &raw);
        let bias = self.tensor(&[to], 1, &vec![0; 4 * to]);
        let ints = |name: &str, values: &[u64]| {
            let list: Vec<u8> = values.iter().flat_map(|&v| number(8, v)).collect();
            bytes(5, &[bytes(1, name.as_bytes()), list, number(20, 7)].concat())
        };
        let (pad, reach) = ((side / 2 * reach) as u64, reach as u64);
        let attributes = [ints("pads", &[pad; 4]), ints("dilations", &[reach; 2])];
        Value(self.op("Conv", &[name, &weight, &bias], &attributes), to, *cells)
    }

    fn layer(&mut self, x: &Value, to: usize, reach: usize) -> Value {
        let Value(name, to, cells) = self.convolve(x, to, 3, reach);
        Value(self.op("Relu", &[&name], &[]), to, cells)
    }

    fn pool(&mut self, x: &Value) -> Value {
        let two =
            |name: &str| bytes(5, &[bytes(1, name.as_bytes()), number(8, 2), number(8, 2), number(20, 7)].concat());
        let attributes = [two("kernel_shape"), two("strides"), attribute("ceil_mode", 1, false)];
        Value(self.op("MaxPool", &[&x.0], &attributes), x.1, x.2.div_ceil(2))
    }

    fn enlarge(&mut self, x: &Value, cells: usize) -> Value {
        if x.2 == cells {
            return x.clone();
        }
        let sizes: Vec<u8> = [1, x.1, cells, cells].iter().flat_map(|&v| (v as i64).to_le_bytes()).collect();
        let sizes = self.tensor(&[4], 7, &sizes);
        let attributes = [word("mode", "linear"), word("coordinate_transformation_mode", "pytorch_half_pixel")];
        Value(self.op("Resize", &[&x.0, "", "", &sizes], &attributes), x.1, cells)
    }

    fn join(&mut self, values: &[Value]) -> Value {
        let names: Vec<&str> = values.iter().map(|value| value.0.as_str()).collect();
        let channels = values.iter().map(|value| value.1).sum();
        Value(self.op("Concat", &names, &[attribute("axis", 1, false)]), channels, values[0].2)
    }

    fn block(&mut self, x: &Value, (height, _, middle, to): (usize, usize, usize, usize)) -> Value {
        let (flat, height) = (height == 0, if height == 0 { 4 } else { height });
        let reach = |i: usize| if flat { 1 << i } else { 1 };
        let whole = self.layer(x, to, 1);
        let (mut x, mut kept) = (whole.clone(), Vec::new());
        for i in 0..height {
            if !flat && i > 0 && i < height - 1 {
                x = self.pool(&x);
            }
            x = self.layer(&x, middle, if flat || i < height - 1 { reach(i) } else { 2 });
            kept.push(x.clone());
        }
        kept.pop();
        for i in (0..height - 1).rev() {
            let beside = kept.pop().unwrap();
            let large = self.enlarge(&x, beside.2);
            let both = self.join(&[large, beside]);
            x = self.layer(&both, if i == 0 { to } else { middle }, reach(i));
        }
        Value(self.op("Add", &[&x.0, &whole.0], &[]), to, x.2)
    }

    /// The whole network; the names of its seven outputs.
    fn network(&mut self, input: &str) -> Vec<String> {
        let (mut x, mut kept) = (Value(input.to_owned(), 3, SIDE as usize), Vec::new());
        for (i, &block) in BLOCKS[..6].iter().enumerate() {
            if i > 0 {
                x = self.pool(&x);
            }
            x = self.block(&x, block);
            kept.push(x.clone());
        }
        let mut deep = vec![kept.pop().unwrap()];
        for &block in &BLOCKS[6..] {
            let beside = kept.pop().unwrap();
            let large = self.enlarge(&deep[deep.len() - 1].clone(), beside.2);
            let both = self.join(&[large, beside]);
            deep.push(self.block(&both, block));
        }
        let sides: Vec<Value> = deep.iter().rev().map(|x| self.convolve(x, 1, 3, 1)).collect();
        let sides: Vec<Value> = sides.iter().map(|side| self.enlarge(side, SIDE as usize)).collect();
        let all = self.join(&sides);
        let fused = self.convolve(&all, 1, 1, 1);
        std::iter::once(&fused).chain(&sides).map(|side| self.op("Sigmoid", &[&side.0], &[])).collect()
    }
}

/// The `number`th of the made-up weights, `-1.0..1.0`: splitmix64.
fn share(number: u64) -> f32 {
    let z = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((z ^ (z >> 31)) >> 40) as f32 / (1 << 23) as f32 - 1.0
}

/// Writes the file; gives its size and md5.
fn write(path: &Path) -> (u64, String) {
    let side = u64::from(SIDE);
    let mut graph = Graph::default();
    let outputs = graph.network("input.1");
    let outputs = outputs.iter().flat_map(|name| value(12, name, &[1, 1, side, side])).collect::<Vec<u8>>();
    let rest = [bytes(2, b"full"), value(11, "input.1", &[1, 3, side, side]), outputs].concat();
    let length = graph.nodes.len() + graph.weights.len() + rest.len();
    let opset = [bytes(1, b""), number(2, 13)].concat();
    let head = [number(1, 8), bytes(8, &opset), vec![7 << 3 | 2], varint(length as u64)].concat();
    let (mut file, mut digests, mut size) = (fs::File::create(path).unwrap(), Digests::default(), 0);
    for part in [head, graph.nodes, graph.weights, rest] {
        file.write_all(&part).unwrap();
        digests.update(&part);
        size += part.len() as u64;
    }
    (size, digests.of_length(32))
}

#[test]
fn a_file_of_the_full_networks_layout_gives_what_pytorch_gives() {
    let folder = tempfile::tempdir().unwrap();
    let places = Places { folder: folder.path().to_owned(), ..Places::default() };
    let (size, checksum) = write(&folder.path().join(catalogue::U2NET.name));
    println!("{size} bytes, the published file has {}", catalogue::U2NET.size);
    assert!(size.abs_diff(catalogue::U2NET.size) < 100_000, "{size}");

    let progress = Progress::default();
    let refused = store::open_bytes_in(&catalogue::U2NET, &places, &progress);
    assert!(matches!(refused, Err(InferenceError::ModelDamaged { .. })), "it is not the published one");

    // The way of the published file: found in the folder by its name, summed, opened, fed as its authors do.
    let file = ModelFile { size, checksum: checksum.leak(), ..catalogue::U2NET };
    let begun = std::time::Instant::now();
    let bytes = store::open_bytes_in(&file, &places, &progress).unwrap();
    let mut network = U2Net::from_bytes(&bytes, file.name, Feed::U2NET, &progress).unwrap();
    drop(bytes);
    let opened = begun.elapsed();
    let photo = common::photo(&common::file("assets/samples/astronaut.png"));
    let begun = std::time::Instant::now();
    let raw = network.raw(&photo, &progress).unwrap();
    println!("read, summed and opened in {opened:.1?}, ran in {:.1?}", begun.elapsed());

    let expected = fs::read(common::file("tests/data/u2net/full.bin")).unwrap();
    let expected: Vec<f32> = expected.as_chunks::<4>().0.iter().map(|&four| f32::from_le_bytes(four)).collect();
    let side = SIDE as usize;
    let got = (4..side).step_by(8).flat_map(|y| (4..side).step_by(8).map(move |x| (x, y)));
    let off: Vec<f32> = got.zip(&expected).map(|((x, y), expected)| (raw[y * side + x] - expected).abs()).collect();
    let (mean, most) = (off.iter().sum::<f32>() / off.len() as f32, off.iter().copied().fold(0.0, f32::max));
    println!("mean difference {mean:.6}, largest {most:.6}");
    assert!(off.len() == 1600 && mean <= 0.001 && most <= 0.01, "{} values, {mean}, {most}", off.len());
}
