//! Writes a checkpoint as Detectron2's model zoo does: `mask_rcnn_R_50_FPN_3x` with seeded weights, in the official
//! layout and of the official file's size. What is found with them means nothing; the numbers must agree.

use std::{
    fs,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

use rayon::prelude::*;

#[derive(serde::Deserialize)]
struct Tensor {
    name: String,
    shape: Vec<usize>,
    scale: Option<f64>,
    offset: Option<usize>,
}

/// The seeded checkpoint, made from `reference/mask_rcnn/r50` of the shared folder once for all runs.
pub fn seeded(shared: &Path, cache: &Path) -> PathBuf {
    let path = cache.join("seeded_r50.pkl");
    if path.is_file() {
        return path;
    }
    let r50 = shared.join("reference/mask_rcnn/r50");
    let tensors: Vec<Tensor> = serde_json::from_slice(&fs::read(r50.join("tensors.json")).unwrap()).unwrap();
    let small = fs::read(r50.join("small.bin")).unwrap();
    let values = |tensor: &Tensor| -> Vec<u8> {
        let count: usize = tensor.shape.iter().product();
        match (tensor.offset, tensor.scale) {
            (Some(offset), _) => small[offset..offset + 4 * count].to_vec(),
            (None, Some(scale)) => uniform(&tensor.name, count, scale as f32),
            (None, None) => panic!("{} has neither offset nor scale", tensor.name),
        }
    };
    let mut all: Vec<(String, Vec<usize>, Vec<u8>)> =
        tensors.par_iter().map(|tensor| (tensor.name.clone(), tensor.shape.clone(), values(tensor))).collect();
    for level in 0..5 {
        let name = format!("proposal_generator.anchor_generator.cell_anchors.{level}");
        all.push((name, vec![3, 4], vec![0; 48]));
    }
    let tiny = fs::read(shared.join("reference/mask_rcnn/tiny/tiny_person.pkl")).unwrap();
    let part = tempfile::NamedTempFile::new_in(cache).unwrap();
    write(&mut BufWriter::new(part.as_file()), &all, &tiny);
    part.persist(&path).unwrap();
    path
}

/// `scale * u(name, i)`, little-endian.
fn uniform(name: &str, count: usize, scale: f32) -> Vec<u8> {
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    let value = |i: usize| {
        let mut z = hash.wrapping_add((i as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
        let u = 2.0 * (z >> 40) as f32 / 16_777_216.0 - 1.0;
        (scale * u).to_le_bytes()
    };
    (0..count).flat_map(value).collect()
}

/// Python's pickler, protocol 3, for this one kind of object. What follows the arrays (the module versions, the author)
/// is taken from a checkpoint of the same modules, whose arrays end at `_metadata`.
fn write(out: &mut impl Write, tensors: &[(String, Vec<usize>, Vec<u8>)], like: &[u8]) {
    let tail = like.windows(10).position(|part| part == b"X\x09\0\0\0_meta").expect("a checkpoint with metadata") - 6;
    let mut memo = 0_u32;
    let mut put = move |bytes: &mut Vec<u8>| {
        let slot = memo;
        memo += 1;
        match u8::try_from(slot) {
            Ok(slot) => bytes.extend([b'q', slot]),
            Err(_) => bytes.extend([&b"r"[..], &slot.to_le_bytes()].concat()),
        }
        slot as u8
    };
    let mut head = b"\x80\x03}".to_vec();
    put(&mut head);
    head.push(b'(');
    text(&mut head, "model");
    put(&mut head);
    head.extend(b"ccollections\nOrderedDict\n");
    put(&mut head);
    head.extend(b")R");
    put(&mut head);
    head.push(b'(');
    out.write_all(&head).unwrap();
    let mut shared: Option<[u8; 4]> = None; // _reconstruct, ndarray, b'b', dtype
    for (name, shape, values) in tensors {
        let mut part = Vec::new();
        text(&mut part, name);
        put(&mut part);
        let known = shared;
        let mut global = |part: &mut Vec<u8>, index: usize, lines: &[u8]| match known {
            Some(slots) => {
                part.extend([b'h', slots[index]]);
                slots[index]
            }
            None => {
                part.extend(lines);
                put(part)
            }
        };
        let reconstruct = global(&mut part, 0, b"cnumpy.core.multiarray\n_reconstruct\n");
        let ndarray = global(&mut part, 1, b"cnumpy\nndarray\n");
        part.extend(b"K\0\x85");
        put(&mut part);
        let letter = match known {
            Some(slots) => {
                part.extend([b'h', slots[2]]);
                slots[2]
            }
            None => {
                part.extend(b"C\x01b");
                put(&mut part)
            }
        };
        part.push(0x87);
        put(&mut part);
        part.push(b'R');
        put(&mut part);
        part.extend(b"(K\x01");
        if shape.len() > 3 {
            part.push(b'(');
        }
        for &side in shape {
            match u8::try_from(side) {
                Ok(side) => part.extend([b'K', side]),
                Err(_) => part.extend([&b"M"[..], &(side as u16).to_le_bytes()].concat()),
            }
        }
        part.push([b')', 0x85, 0x86, 0x87, b't'][shape.len().min(4)]);
        put(&mut part);
        let dtype = match known {
            Some(slots) => {
                part.extend([b'h', slots[3]]);
                slots[3]
            }
            None => {
                part.extend(b"cnumpy\ndtype\n");
                put(&mut part);
                text(&mut part, "f4");
                put(&mut part);
                part.extend(b"K\0K\x01\x87");
                put(&mut part);
                part.push(b'R');
                let slot = put(&mut part);
                part.extend(b"(K\x03");
                text(&mut part, "<");
                put(&mut part);
                part.extend(b"NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\0t");
                put(&mut part);
                part.push(b'b');
                slot
            }
        };
        part.push(0x89);
        match u8::try_from(values.len()) {
            Ok(len) => part.extend([b'C', len]),
            Err(_) => part.extend([&b"B"[..], &(values.len() as u32).to_le_bytes()].concat()),
        }
        out.write_all(&part).unwrap();
        out.write_all(values).unwrap();
        let mut end = Vec::new();
        put(&mut end);
        end.push(b't');
        put(&mut end);
        end.push(b'b');
        out.write_all(&end).unwrap();
        shared = Some([reconstruct, ndarray, letter, dtype]);
    }
    out.write_all(b"u").unwrap();
    out.write_all(&without_newer_modules(&like[tail..])).unwrap();
    out.flush().unwrap();
}

/// The official file is older than these modules, which have no weights.
fn without_newer_modules(tail: &[u8]) -> Vec<u8> {
    let mut kept = Vec::new();
    let mut rest = tail;
    while let [first, more @ ..] = rest {
        let name = if *first == b'X' { &more[4..4 + usize::from(more[0])] } else { &[] };
        let newer = [&b"activation"[..], b"relu", b"flatten"];
        if newer.iter().any(|part| name.windows(part.len()).any(|found| found == *part)) {
            rest = &rest[24 + name.len()..];
        } else {
            let len = match first {
                b'X' => 5 + name.len(),
                b'r' | b'j' => 5,
                b'q' | b'h' | b'K' => 2,
                _ => 1,
            };
            kept.extend(&rest[..len]);
            rest = &rest[len..];
        }
    }
    kept
}

fn text(bytes: &mut Vec<u8>, text: &str) {
    bytes.push(b'X');
    bytes.extend((text.len() as u32).to_le_bytes());
    bytes.extend(text.bytes());
}
