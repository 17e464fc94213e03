//! Pickles that are not checkpoints: each is refused by name, nothing of it runs, none takes more memory than it has.

use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
};

use lineup::inference::{
    Progress,
    mask_rcnn::{
        checkpoint::{self, CheckpointError},
        pickle,
    },
};

fn refused(bytes: &[u8]) -> String {
    pickle::arrays(bytes, bytes.len() as u64, "model").unwrap_err().to_string()
}

#[test]
fn a_pickle_that_wants_to_run_something_is_refused_by_name() {
    let cases: [(&[u8], &str); 9] = [
        (b"cos\nsystem\n(S'touch /tmp/owned'\ntR.", "os.system"),
        (b"\x80\x03cbuiltins\neval\nX\x04\0\0\0exit\x85R.", "builtins.eval"),
        (b"\x80\x03cnumpy.core.multiarray\nscalar\n.", "numpy.core.multiarray.scalar"),
        (b"\x80\x03cnumpy\nmemmap\n.", "numpy.memmap"),
        (b"\x80\x04\x95\x10\0\0\0\0\0\0\0\x8c\x05posix\x8c\x06system\x93.", "FRAME"),
        (b"\x80\x03X\x02\0\0\0osX\x06\0\0\0system\x93.", "STACK_GLOBAL"),
        (b"(i__main__\nThing\n.", "INST"),
        (b"\x80\x03ccollections\nOrderedDict\n)\x81.", "NEWOBJ"),
        (b"P42\n.", "PERSID"),
    ];
    for (bytes, name) in cases {
        let sentence = refused(bytes);
        assert!(sentence.contains(name) && sentence.contains("refuses"), "{sentence}");
    }
}

#[test]
fn lengths_that_the_file_does_not_have_are_refused_before_memory_is_taken() {
    let huge: [&[u8]; 4] = [
        b"\x80\x03B\xff\xff\xff\xff",
        b"\x80\x03B\xff\xff\xff\x7fabc.",
        b"\x80\x03X\xff\xff\xff\xff",
        b"\x80\x03C\xffabc",
    ];
    for bytes in huge {
        let (most, sentence) = peak(|| refused(bytes));
        assert!(most < 1 << 20 && sentence.contains("damaged"), "{sentence}, {most} bytes");
    }
    // A million marks, and a tuple in a tuple in a tuple …
    let marks = vec![b'('; 1 << 20];
    let nested: Vec<u8> = [&b")"[..], &[0x85; 100_000]].concat();
    for bytes in [marks, nested] {
        let (most, sentence) = peak(|| refused(&bytes));
        assert!(most < 32 << 20 && sentence.contains("damaged"), "{sentence}, {most} bytes");
    }
}

#[test]
fn a_checkpoint_cut_off_anywhere_is_refused() {
    let bytes = tiny();
    let steps = (0..4000).chain((4000..bytes.len()).step_by(9973)).chain(bytes.len() - 4000..bytes.len());
    for len in steps {
        assert!(pickle::arrays(&bytes[..len], len as u64, "model").is_err(), "cut off at {len}");
        // The length the system gave may be wrong as well.
        assert!(pickle::arrays(&bytes[..len], bytes.len() as u64, "model").is_err());
    }
}

#[test]
fn a_checkpoint_with_a_changed_byte_never_panics_and_never_takes_more_than_its_size() {
    let mut bytes = tiny();
    let len = bytes.len();
    // Every byte of the first arrays' frames and of the end, and some of all others.
    let places = (0..400).chain(3300..3700).chain((0..len).step_by(40_009)).chain(len - 600..len);
    for at in places {
        for change in [0x01, 0x80, 0xff] {
            bytes[at] ^= change;
            let (most, _) = peak(|| pickle::arrays(&bytes[..], len as u64, "model").is_ok());
            assert!(most < len + (4 << 20), "byte {at} ^ {change:#x} took {most} bytes");
            bytes[at] ^= change;
        }
    }
    assert!(pickle::arrays(&bytes[..], len as u64, "model").is_ok());
}

#[test]
fn the_first_tensor_that_differs_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("changed.pkl");
    let with = |from: &str, to: &str| {
        let mut bytes = tiny();
        let at = bytes.windows(from.len()).position(|part| part == from.as_bytes()).unwrap();
        bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
        std::fs::write(&path, bytes).unwrap();
        checkpoint::read(&path, &Progress::default()).unwrap_err()
    };
    let name = "backbone.bottom_up.res3.1.conv2.weight";
    assert_eq!(with(name, "backbone.bottom_up.res3.9.conv2.weight"), CheckpointError::Missing { name: name.into() });
    // Two arrays change places: the first in the network's order is named, with both shapes.
    let (a, b) = ("roi_heads.mask_head.mask_fcn2.weight", "roi_heads.mask_head.mask_fcn2.weighx");
    assert_eq!(with(a, b), CheckpointError::Missing { name: a.into() });
    let shape = with("backbone.fpn_output5.bias", "backbone.fpn_output5.biaz");
    assert_eq!(shape.to_string(), "the tensor backbone.fpn_output5.bias is missing");
    let error = with("model", "modal");
    assert!(error.to_string().contains("no dictionary \"model\""), "{error}");
}

#[test]
fn what_is_no_pickle_is_refused() {
    for bytes in [&b""[..], b"PK\x03\x04", b"\x89PNG\r\n", b"\x80\x03}.", b"hello", b"\x80\x05.", b"."] {
        assert!(pickle::arrays(bytes, bytes.len() as u64, "model").is_err());
    }
}

fn tiny() -> Vec<u8> {
    std::fs::read(crate::common::file("tests/data/mask_rcnn/tiny_person.pkl")).unwrap()
}

/// Counts what is taken from the system by this thread.
struct Counting;

thread_local! {
    /// In use now, and the most since it was last looked at.
    static TAKEN: (Cell<usize>, Cell<usize>) = const { (Cell::new(0), Cell::new(0)) };
}

/// The most bytes that were in use at once while `work` ran, and what it gave.
fn peak<T>(work: impl FnOnce() -> T) -> (usize, T) {
    let start = TAKEN.with(|(now, most)| {
        most.set(now.get());
        now.get()
    });
    let result = work();
    (TAKEN.with(|(_, most)| most.get()).saturating_sub(start), result)
}

#[allow(unsafe_code, reason = "an allocator that counts; it hands everything to the system's")]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as isize);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        count(-(layout.size() as isize));
        unsafe { System.dealloc(place, layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as isize);
        unsafe { System.alloc_zeroed(layout) }
    }
}

fn count(bytes: isize) {
    let _ending = TAKEN.try_with(|(now, most)| {
        now.set(now.get().saturating_add_signed(bytes));
        most.set(most.get().max(now.get()));
    });
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;
