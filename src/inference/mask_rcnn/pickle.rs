//! A reader of one kind of pickle: a dictionary of float32 arrays as Detectron2's model zoo writes it.
//!
//! A pickle is a program. This machine knows the opcodes that such a file needs and gives meaning to four globals; it
//! runs nothing, and refuses everything else by name. Before memory is taken for a text or an array, its length is held
//! against what is left of the file, so a file makes the reader take little more than its own size. Arrays are read from
//! the file into the memory in which they are used.
//!
//! Must not know: which tensors a network has.

use std::{collections::BTreeMap, io::Read, rc::Rc};

use super::checkpoint::CheckpointError;

/// An official file has 10,000 opcodes; this many keep what they leave behind small.
const MOST_STEPS: usize = 200_000;
/// Texts are names.
const LONGEST_TEXT: usize = 4096;
/// Tuples within tuples.
const DEEPEST: u8 = 8;
/// Axes of an array.
const MOST_AXES: usize = 8;

/// A float32 array: its shape and its values, last axis fastest.
pub type Array = (Vec<usize>, Vec<f32>);

/// What a pickle holds at `key`: a dictionary of arrays by name, in the file's order.
///
/// # Errors
/// When anything but that layout is met, or the file ends early.
pub fn arrays(file: impl Read, len: u64, key: &str) -> Result<Vec<(String, Array)>, CheckpointError> {
    let mut machine = Machine::new(file, len);
    let root = machine.run()?;
    let found = machine.entries(&root).and_then(|entries| {
        entries.iter().find_map(|(name, value)| matches!(name, Value::Text(text) if **text == *key).then_some(value))
    });
    let Some(entries) = found.and_then(|value| machine.entries(value)) else {
        return Err(CheckpointError::Layout { what: format!("no dictionary {key:?} in it") });
    };
    let entries = entries.to_vec();
    entries.into_iter().map(|(name, value)| machine.array(&name, &value)).collect()
}

/// What is known of numpy and the standard library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Global {
    OrderedDict,
    Reconstruct,
    Ndarray,
    Dtype,
}

impl Global {
    fn of(module: &str, name: &str) -> Option<Self> {
        match (module, name) {
            ("collections", "OrderedDict") => Some(Self::OrderedDict),
            ("numpy.core.multiarray" | "numpy._core.multiarray", "_reconstruct") => Some(Self::Reconstruct),
            ("numpy", "ndarray") => Some(Self::Ndarray),
            ("numpy", "dtype") => Some(Self::Dtype),
            _ => None,
        }
    }
}

/// A value; lists and objects are shared.
#[derive(Clone, Debug)]
enum Value {
    Mark,
    None,
    Bool(bool),
    Int(i64),
    Text(Rc<str>),
    Tuple(Rc<[Value]>, u8),
    Global(Global),
    Object(usize),
}

/// What can change after it was made.
enum Object {
    Bytes { len: usize, floats: Vec<f32> },
    Dict(Vec<(Value, Value)>),
    Dtype { ready: bool },
    Array(Option<(Vec<usize>, usize)>),
}

struct Machine<R> {
    file: R,
    left: u64,
    at: u64,
    stack: Vec<Value>,
    memo: BTreeMap<u32, Value>,
    objects: Vec<Object>,
}

impl<R: Read> Machine<R> {
    fn new(file: R, len: u64) -> Self {
        Self { file, left: len, at: 0, stack: Vec::new(), memo: BTreeMap::new(), objects: Vec::new() }
    }

    /// Runs to the end and gives what is left.
    fn run(&mut self) -> Result<Value, CheckpointError> {
        for _ in 0..MOST_STEPS {
            let opcode = self.byte()?;
            if opcode == b'.' {
                return self.pop();
            }
            self.step(opcode)?;
        }
        Err(self.wrong("it has more parts than a checkpoint"))
    }

    fn step(&mut self, opcode: u8) -> Result<(), CheckpointError> {
        match opcode {
            0x80 => match self.byte()? {
                2..=4 => Ok(()),
                other => Err(CheckpointError::Refused { what: format!("pickle protocol {other}"), at: self.at - 1 }),
            },
            b'}' => self.make(Object::Dict(Vec::new())),
            b'(' => self.push(Value::Mark),
            b')' => self.push(Value::Tuple(Rc::from([]), 0)),
            b'N' => self.push(Value::None),
            0x88 => self.push(Value::Bool(true)),
            0x89 => self.push(Value::Bool(false)),
            b'J' => self.number::<4>().and_then(|b| self.push(Value::Int(i64::from(i32::from_le_bytes(b))))),
            b'K' => self.byte().and_then(|b| self.push(Value::Int(i64::from(b)))),
            b'M' => self.number::<2>().and_then(|b| self.push(Value::Int(i64::from(u16::from_le_bytes(b))))),
            b'X' => self.text(),
            b'C' => self.byte().and_then(|len| self.bytes(u64::from(len))),
            b'B' => self.number::<4>().and_then(|b| self.bytes(u64::from(u32::from_le_bytes(b)))),
            b'c' => self.global(),
            b'q' => self.byte().and_then(|slot| self.remember(u32::from(slot))),
            b'r' => self.number::<4>().and_then(|b| self.remember(u32::from_le_bytes(b))),
            b'h' => self.byte().and_then(|slot| self.recall(u32::from(slot))),
            b'j' => self.number::<4>().and_then(|b| self.recall(u32::from_le_bytes(b))),
            0x85..=0x87 => {
                let from = self.stack.len().checked_sub(usize::from(opcode - 0x84));
                let from = from.ok_or_else(|| self.wrong("a tuple lacks parts"))?;
                let items = self.stack.split_off(from);
                self.tuple(items)
            }
            b't' => self.since_mark().and_then(|items| self.tuple(items)),
            b's' => {
                let (value, key) = (self.pop()?, self.pop()?);
                self.set_items(vec![key, value])
            }
            b'u' => self.since_mark().and_then(|items| self.set_items(items)),
            b'R' => self.reduce(),
            b'b' => self.build(),
            other => Err(CheckpointError::Refused { what: opcode_name(other), at: self.at - 1 }),
        }
    }

    fn reduce(&mut self) -> Result<(), CheckpointError> {
        let (arguments, callee) = (self.pop()?, self.pop()?);
        let (Value::Tuple(arguments, _), Value::Global(callee)) = (arguments, callee) else {
            return Err(self.wrong("something is called that cannot be"));
        };
        match (callee, &*arguments) {
            (Global::OrderedDict, []) => self.make(Object::Dict(Vec::new())),
            (Global::Reconstruct, [Value::Global(Global::Ndarray), Value::Tuple(_, _), Value::Object(_)]) => {
                self.make(Object::Array(None))
            }
            // numpy 1 writes ('f4', 0, 1), numpy 2 ('f4', False, True).
            (
                Global::Dtype,
                [Value::Text(kind), Value::Int(0) | Value::Bool(false), Value::Int(1) | Value::Bool(true)],
            ) => {
                if &**kind == "f4" {
                    return self.make(Object::Dtype { ready: false });
                }
                Err(CheckpointError::Refused { what: format!("numpy type {kind}"), at: self.at - 1 })
            }
            _ => Err(self.wrong("a call has other arguments than a checkpoint's")),
        }
    }

    fn build(&mut self) -> Result<(), CheckpointError> {
        let (state, target) = (self.pop()?, self.pop()?);
        let Value::Object(target) = target else { return Err(self.wrong("a state has nothing to go to")) };
        match (self.objects.get(target), &state) {
            // Attributes of the dictionary itself (`_metadata`): not needed.
            (Some(Object::Dict(_)), Value::Object(state))
                if matches!(self.objects.get(*state), Some(Object::Dict(_))) => {}
            (Some(Object::Dtype { .. }), Value::Tuple(parts, _)) => match &**parts {
                [Value::Int(3), Value::Text(order), ..] if &**order == "<" => {
                    self.put(target, Object::Dtype { ready: true });
                }
                _ => return Err(self.wrong("its numbers are not little-endian")),
            },
            (Some(Object::Array(None)), Value::Tuple(parts, _)) => {
                let array = self.array_state(parts)?;
                self.put(target, Object::Array(Some(array)));
            }
            _ => return Err(self.wrong("a state does not fit its object")),
        }
        self.push(Value::Object(target))
    }

    /// The shape and the bytes of an array, from `(1, shape, dtype, False, bytes)`.
    fn array_state(&self, parts: &[Value]) -> Result<(Vec<usize>, usize), CheckpointError> {
        let [Value::Int(1), Value::Tuple(shape, _), Value::Object(dtype), Value::Bool(false), Value::Object(bytes)] =
            parts
        else {
            return Err(self.wrong("an array is not in the order of rows"));
        };
        let side = |side: &Value| if let Value::Int(side) = side { usize::try_from(*side).ok() } else { None };
        let sides: Option<Vec<usize>> = shape.iter().map(side).collect();
        let sides =
            sides.filter(|sides| sides.len() <= MOST_AXES).ok_or_else(|| self.wrong("an array has a wrong shape"))?;
        let count = sides.iter().try_fold(4_usize, |product, &side| product.checked_mul(side));
        match (self.objects.get(*dtype), self.objects.get(*bytes)) {
            (Some(Object::Dtype { ready: true }), Some(Object::Bytes { len, .. })) if Some(*len) == count => {
                Ok((sides, *bytes))
            }
            _ => Err(self.wrong("an array's bytes do not fit its shape")),
        }
    }

    fn entries(&self, value: &Value) -> Option<&[(Value, Value)]> {
        let Value::Object(at) = value else { return None };
        if let Some(Object::Dict(entries)) = self.objects.get(*at) { Some(entries) } else { None }
    }

    /// An entry of a dictionary as a named array; takes its values out.
    fn array(&mut self, name: &Value, value: &Value) -> Result<(String, Array), CheckpointError> {
        let Value::Text(name) = name else { return Err(self.wrong("a tensor has no name")) };
        let not_one = || CheckpointError::Layout { what: format!("{name} is no float32 array of its own") };
        let Value::Object(at) = value else { return Err(not_one()) };
        let Some(Object::Array(array)) = self.objects.get_mut(*at) else { return Err(not_one()) };
        let (shape, bytes) = array.take().ok_or_else(not_one)?;
        match self.objects.get_mut(bytes) {
            Some(Object::Bytes { len, floats }) if *len == 4 * floats.len() => {
                *len = usize::MAX; // taken
                Ok((name.to_string(), (shape, std::mem::take(floats))))
            }
            _ => Err(not_one()),
        }
    }

    fn text(&mut self) -> Result<(), CheckpointError> {
        let len = u64::from(u32::from_le_bytes(self.number()?));
        if len > LONGEST_TEXT as u64 {
            return Err(self.wrong("a text is longer than a name"));
        }
        let mut text = vec![0; self.room(len)?];
        self.fill(&mut text)?;
        let text = String::from_utf8(text).map_err(|_not_text| self.wrong("a text is not UTF-8"))?;
        self.push(Value::Text(text.into()))
    }

    /// Reads bytes into floats: an array's are little-endian floats, and its memory is the one they are used in.
    fn bytes(&mut self, len: u64) -> Result<(), CheckpointError> {
        let len = self.room(len)?;
        let mut floats = vec![0.0_f32; len.div_ceil(4)];
        let raw: &mut [u8] = bytemuck::cast_slice_mut(&mut floats);
        if let Some(raw) = raw.get_mut(..len) {
            self.fill(raw)?;
        }
        if cfg!(target_endian = "big") {
            floats.iter_mut().for_each(|value| *value = f32::from_bits(value.to_bits().swap_bytes()));
        }
        self.make(Object::Bytes { len, floats })
    }

    fn global(&mut self) -> Result<(), CheckpointError> {
        let (module, name) = (self.line()?, self.line()?);
        match Global::of(&module, &name) {
            Some(global) => self.push(Value::Global(global)),
            None => Err(CheckpointError::Refused { what: format!("{module}.{name}"), at: self.at }),
        }
    }

    /// A text that ends with its line.
    fn line(&mut self) -> Result<String, CheckpointError> {
        let mut line = Vec::new();
        loop {
            match self.byte()? {
                b'\n' => return Ok(String::from_utf8_lossy(&line).escape_debug().to_string()),
                byte if line.len() < 256 => line.push(byte),
                _ => return Err(self.wrong("a name is too long")),
            }
        }
    }

    fn remember(&mut self, slot: u32) -> Result<(), CheckpointError> {
        let top = self.stack.last().cloned().ok_or_else(|| self.wrong("nothing to remember"))?;
        self.memo.insert(slot, top);
        Ok(())
    }

    fn recall(&mut self, slot: u32) -> Result<(), CheckpointError> {
        let value = self.memo.get(&slot).cloned().ok_or_else(|| self.wrong("something is used before it is made"))?;
        self.push(value)
    }

    fn tuple(&mut self, items: Vec<Value>) -> Result<(), CheckpointError> {
        let depth = items.iter().map(|item| if let Value::Tuple(_, depth) = item { depth + 1 } else { 0 }).max();
        let depth = depth.unwrap_or(0);
        if depth > DEEPEST {
            return Err(self.wrong("tuples lie within tuples too deep"));
        }
        self.push(Value::Tuple(items.into(), depth))
    }

    fn set_items(&mut self, items: Vec<Value>) -> Result<(), CheckpointError> {
        let Some(Value::Object(target)) = self.stack.last() else {
            return Err(self.wrong("entries have no dictionary"));
        };
        let Some(Object::Dict(entries)) = self.objects.get_mut(*target) else {
            return Err(self.wrong("entries have no dictionary"));
        };
        let mut items = items.into_iter();
        while let (Some(key), Some(value)) = (items.next(), items.next()) {
            entries.push((key, value));
        }
        Ok(())
    }

    fn since_mark(&mut self) -> Result<Vec<Value>, CheckpointError> {
        let mark = self.stack.iter().rposition(|value| matches!(value, Value::Mark));
        let mark = mark.ok_or_else(|| self.wrong("a list has no beginning"))?;
        let items = self.stack.split_off(mark + 1);
        self.stack.pop();
        Ok(items)
    }

    fn make(&mut self, object: Object) -> Result<(), CheckpointError> {
        self.objects.push(object);
        self.push(Value::Object(self.objects.len() - 1))
    }

    fn put(&mut self, at: usize, object: Object) {
        if let Some(place) = self.objects.get_mut(at) {
            *place = object;
        }
    }

    #[allow(clippy::unnecessary_wraps, reason = "ends a step like the others")]
    fn push(&mut self, value: Value) -> Result<(), CheckpointError> {
        self.stack.push(value);
        Ok(())
    }

    fn pop(&mut self) -> Result<Value, CheckpointError> {
        self.stack.pop().ok_or_else(|| self.wrong("something is taken from nothing"))
    }

    fn byte(&mut self) -> Result<u8, CheckpointError> {
        self.number::<1>().map(|[byte]| byte)
    }

    fn number<const N: usize>(&mut self) -> Result<[u8; N], CheckpointError> {
        let mut bytes = [0; N];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }

    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), CheckpointError> {
        self.room(bytes.len() as u64)?;
        self.file.read_exact(bytes).map_err(|error| CheckpointError::Unreadable { detail: error.to_string() })?;
        self.left -= bytes.len() as u64;
        self.at += bytes.len() as u64;
        Ok(())
    }

    /// A length that is left in the file.
    fn room(&self, len: u64) -> Result<usize, CheckpointError> {
        if len > self.left {
            return Err(self.wrong("it ends too early"));
        }
        usize::try_from(len).map_err(|_too_long| self.wrong("it is too large for this machine"))
    }

    fn wrong(&self, what: &'static str) -> CheckpointError {
        CheckpointError::Pickle { what, at: self.at }
    }
}

/// What an opcode outside the layout is called in Python's `pickletools`, where it is one that runs or builds things.
fn opcode_name(opcode: u8) -> String {
    let name = match opcode {
        b'i' => "INST",
        b'o' => "OBJ",
        0x81 => "NEWOBJ",
        0x92 => "NEWOBJ_EX",
        0x93 => "STACK_GLOBAL",
        0x82..=0x84 => "EXT",
        b'P' | b'Q' => "PERSID",
        b']' | b'l' => "LIST",
        b'a' | b'e' => "APPEND",
        0x95 => "FRAME",
        0x8c => "SHORT_BINUNICODE",
        0x94 => "MEMOIZE",
        b'G' | b'F' => "FLOAT",
        other => return format!("opcode 0x{other:02x}"),
    };
    format!("opcode {name}")
}
