//! A small ONNX graph as it grows, and the bytes of an `.onnx` file from it (protobuf, `onnx.proto`).
//!
//! The format is written, never read, and only the few messages that a graph of plain operators needs: less code than
//! the declarations that an ONNX or protobuf crate would want, and no build time.
//!
//! Must not know: which network it is, `ort`.

use std::collections::{BTreeMap, BTreeSet};

/// The name of a value that flows through the graph.
pub type Name = String;

/// An attribute of an operator.
#[derive(Clone, Copy, Debug)]
pub enum Attribute<'a> {
    /// One whole number.
    Int(i64),
    /// Whole numbers.
    Ints(&'a [i64]),
    /// One number.
    Float(f32),
    /// A word.
    Word(&'a str),
}

/// The type of a tensor's elements, by its number in `onnx.proto`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
pub enum Type {
    /// 32-bit floats.
    Float = 1,
    /// 64-bit whole numbers.
    Int64 = 7,
}

/// A length that is known, or the name of one that is not.
#[derive(Clone, Copy, Debug)]
pub enum Length<'a> {
    /// Known.
    Of(usize),
    /// Any; equal names have equal lengths.
    Any(&'a str),
}

/// A graph under construction. Values are named as they are made.
#[derive(Default)]
pub struct Graph {
    nodes: Vec<u8>,
    initializers: Vec<u8>,
    inputs: Vec<u8>,
    outputs: Vec<u8>,
    constants: BTreeMap<(u64, Vec<i64>, Vec<u8>), Name>,
    weights: BTreeSet<Name>,
    external_bytes: u64,
    count: usize,
}

impl Graph {
    /// An operator with one output.
    pub fn op(&mut self, kind: &str, inputs: &[&str], attributes: &[(&str, Attribute<'_>)]) -> Name {
        let output = self.fresh(kind);
        self.node(kind, inputs, &[&output], attributes);
        output
    }

    /// An operator with several outputs.
    pub fn op_many<const N: usize>(
        &mut self,
        kind: &str,
        inputs: &[&str],
        attributes: &[(&str, Attribute<'_>)],
    ) -> [Name; N] {
        let outputs = std::array::from_fn(|_| self.fresh(kind));
        self.node(kind, inputs, &outputs.each_ref().map(String::as_str), attributes);
        outputs
    }

    /// An operator whose output has a name of its own.
    pub fn op_named(&mut self, kind: &str, inputs: &[&str], attributes: &[(&str, Attribute<'_>)], output: &str) {
        self.node(kind, inputs, &[output], attributes);
    }

    /// A constant vector of whole numbers; equal ones are one.
    pub fn ints(&mut self, values: &[i64]) -> Name {
        self.constant(Type::Int64, &[values.len() as i64], values.iter().flat_map(|v| v.to_le_bytes()).collect())
    }

    /// A constant whole number.
    pub fn int(&mut self, value: i64) -> Name {
        self.constant(Type::Int64, &[], value.to_le_bytes().to_vec())
    }

    /// A constant of floats of a shape (none: a scalar); equal ones are one.
    pub fn floats(&mut self, shape: &[i64], values: &[f32]) -> Name {
        self.constant(Type::Float, shape, values.iter().flat_map(|v| v.to_le_bytes()).collect())
    }

    /// A constant float.
    pub fn float(&mut self, value: f32) -> Name {
        self.floats(&[], &[value])
    }

    /// A float tensor that is bound to the graph when it is opened, by this name; used as often as wanted.
    pub fn weight(&mut self, name: &str, shape: &[usize]) -> Name {
        if self.weights.insert(name.to_owned()) {
            let bytes = 4 * shape.iter().product::<usize>() as u64;
            let mut tensor = Message::default();
            for &side in shape {
                tensor.number(1, side as u64);
            }
            tensor.number(2, Type::Float as u64).text(8, name);
            // Where it would lie in a file beside the graph; the binding takes the place of that file.
            let place = [("location", "weights".to_owned()), ("offset", self.external_bytes.to_string())];
            for (key, value) in place.into_iter().chain([("length", bytes.to_string())]) {
                tensor.message(13, Message::default().text(1, key).text(2, &value));
            }
            tensor.number(14, 1); // data_location: EXTERNAL
            Message::append(&mut self.initializers, 5, &tensor);
            self.external_bytes += bytes;
        }
        name.to_owned()
    }

    /// Declares an input of the whole graph.
    pub fn input(&mut self, name: &str, kind: Type, shape: &[Length<'_>]) {
        Message::append(&mut self.inputs, 11, &value_info(name, kind, shape));
    }

    /// Declares an output of the whole graph.
    pub fn output(&mut self, name: &str, kind: Type, shape: &[Length<'_>]) {
        Message::append(&mut self.outputs, 12, &value_info(name, kind, shape));
    }

    /// The bytes of an `.onnx` file of ONNX operator set 17.
    #[must_use]
    pub fn to_bytes(&self, name: &str) -> Vec<u8> {
        let mut graph = Message::default();
        graph.0.extend_from_slice(&self.nodes);
        graph.text(2, name);
        for part in [&self.initializers, &self.inputs, &self.outputs] {
            graph.0.extend_from_slice(part);
        }
        let mut model = Message::default();
        model.number(1, 8).text(2, "lineup").message(7, &graph);
        model.message(8, Message::default().text(1, "").number(2, 17));
        model.0
    }

    /// A name that no value has.
    pub fn fresh(&mut self, kind: &str) -> Name {
        self.count += 1;
        format!("{kind}_{}", self.count)
    }

    fn constant(&mut self, kind: Type, shape: &[i64], bytes: Vec<u8>) -> Name {
        let key = (kind as u64, shape.to_vec(), bytes);
        if let Some(name) = self.constants.get(&key) {
            return name.clone();
        }
        let name = self.fresh("const");
        let mut tensor = Message::default();
        for &side in shape {
            tensor.number(1, side as u64);
        }
        tensor.number(2, kind as u64).text(8, &name).bytes(9, &key.2);
        Message::append(&mut self.initializers, 5, &tensor);
        self.constants.insert(key, name.clone());
        name
    }

    fn node(&mut self, kind: &str, inputs: &[&str], outputs: &[&str], attributes: &[(&str, Attribute<'_>)]) {
        let mut node = Message::default();
        for name in inputs {
            node.text(1, name);
        }
        for name in outputs {
            node.text(2, name);
        }
        node.text(3, &self.fresh("node")).text(4, kind);
        for (name, value) in attributes {
            let mut attribute = Message::default();
            attribute.text(1, name);
            match value {
                Attribute::Float(value) => attribute.float(2, *value).number(20, 1),
                Attribute::Int(value) => attribute.number(3, *value as u64).number(20, 2),
                Attribute::Word(value) => attribute.text(4, value).number(20, 3),
                Attribute::Ints(values) => {
                    for &value in *values {
                        attribute.number(8, value as u64);
                    }
                    attribute.number(20, 7)
                }
            };
            node.message(5, &attribute);
        }
        Message::append(&mut self.nodes, 1, &node);
    }
}

fn value_info(name: &str, kind: Type, shape: &[Length<'_>]) -> Message {
    let mut sides = Message::default();
    for length in shape {
        let mut side = Message::default();
        match length {
            Length::Of(value) => side.number(1, *value as u64),
            Length::Any(name) => side.text(2, name),
        };
        sides.message(1, &side);
    }
    let mut tensor = Message::default();
    tensor.number(1, kind as u64).message(2, &sides);
    let mut info = Message::default();
    info.text(1, name).message(2, Message::default().message(1, &tensor));
    info
}

/// A protobuf message: fields one after the other.
#[derive(Default)]
struct Message(Vec<u8>);

impl Message {
    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }

    fn number(&mut self, field: u64, value: u64) -> &mut Self {
        self.varint(field << 3);
        self.varint(value);
        self
    }

    fn float(&mut self, field: u64, value: f32) -> &mut Self {
        self.varint(field << 3 | 5);
        self.0.extend_from_slice(&value.to_le_bytes());
        self
    }

    fn bytes(&mut self, field: u64, value: &[u8]) -> &mut Self {
        self.varint(field << 3 | 2);
        self.varint(value.len() as u64);
        self.0.extend_from_slice(value);
        self
    }

    fn text(&mut self, field: u64, value: &str) -> &mut Self {
        self.bytes(field, value.as_bytes())
    }

    fn message(&mut self, field: u64, inner: &Self) -> &mut Self {
        self.bytes(field, &inner.0)
    }

    /// Writes a message as a field behind others.
    fn append(fields: &mut Vec<u8>, field: u64, inner: &Self) {
        let mut outer = Self(std::mem::take(fields));
        outer.message(field, inner);
        *fields = outer.0;
    }
}
