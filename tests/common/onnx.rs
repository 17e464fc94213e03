//! ONNX files, byte by byte (onnx.proto, version 8); small networks of U²-Net's contract for which bright is salient.

/// A field of bytes.
pub fn bytes(number: u8, content: &[u8]) -> Vec<u8> {
    [varint(u64::from(number) << 3 | 2), varint(content.len() as u64), content.to_vec()].concat()
}

/// A field that is a number.
pub fn number(number: u8, value: u64) -> Vec<u8> {
    [varint(u64::from(number) << 3), varint(value)].concat()
}

/// A number in groups of seven bits.
pub fn varint(mut value: u64) -> Vec<u8> {
    let mut out = Vec::new();
    while value >= 128 {
        out.push(value as u8 | 128);
        value >>= 7;
    }
    out.push(value as u8);
    out
}

/// An attribute: one number or, where `many`, a list.
pub fn attribute(name: &str, value: u64, many: bool) -> Vec<u8> {
    let (field, kind) = if many { (8, 7) } else { (3, 2) };
    bytes(5, &[bytes(1, name.as_bytes()), number(field, value), number(20, kind)].concat())
}

/// An attribute that is a word.
pub fn word(name: &str, value: &str) -> Vec<u8> {
    bytes(5, &[bytes(1, name.as_bytes()), bytes(4, value.as_bytes()), number(20, 3)].concat())
}

fn node(operator: &str, input: &str, output: &str, attributes: &[Vec<u8>]) -> Vec<u8> {
    let names = [bytes(1, input.as_bytes()), bytes(2, output.as_bytes()), bytes(4, operator.as_bytes())];
    bytes(1, &[names.concat(), attributes.concat()].concat())
}

/// A tensor of floats; a side of 0 is open.
pub fn value(field: u8, name: &str, shape: &[u64]) -> Vec<u8> {
    let dim = |side: &u64| bytes(1, &if *side == 0 { bytes(2, b"side") } else { number(1, *side) });
    let shape = bytes(2, &shape.iter().flat_map(dim).collect::<Vec<_>>());
    let tensor = bytes(1, &[number(1, 1), shape].concat());
    bytes(field, &[bytes(1, name.as_bytes()), bytes(2, &tensor)].concat())
}

fn model(parts: &[Vec<u8>]) -> Vec<u8> {
    let graph = [parts.concat(), bytes(2, b"small")].concat();
    let opset = [bytes(1, b""), number(2, 13)].concat();
    [number(1, 8), bytes(8, &opset), bytes(7, &graph)].concat()
}

/// One picture in, one mask out: the sigmoid of the mean of the channels; 0 for an open side.
pub fn bright(side: u64) -> Vec<u8> {
    model(&[
        node("ReduceMean", "photo", "mean", &[attribute("axes", 1, true), attribute("keepdims", 1, false)]),
        node("Sigmoid", "mean", "mask", &[]),
        node("Identity", "mask", "again", &[]),
        value(11, "photo", &[1, 3, side, side]),
        value(12, "mask", &[1, 1, side, side]),
        value(12, "again", &[1, 1, side, side]),
    ])
}

/// The mask has no channel.
pub fn flat(side: u64) -> Vec<u8> {
    model(&[
        node("ReduceMean", "photo", "mask", &[attribute("axes", 1, true), attribute("keepdims", 0, false)]),
        value(11, "photo", &[1, 3, side, side]),
        value(12, "mask", &[1, side, side]),
    ])
}

/// It takes two pictures.
pub fn two_inputs(side: u64) -> Vec<u8> {
    model(&[
        node("Identity", "photo", "mask", &[]),
        value(11, "photo", &[1, 1, side, side]),
        value(11, "other", &[1, 1, side, side]),
        value(12, "mask", &[1, 1, side, side]),
    ])
}
