//! EXIF blocks: the orientation, and carrying them from one file into another.
//!
//! A block is a small TIFF file: a byte order, then directories of tagged values. It is changed in place where it
//! can be, so that whatever else a camera wrote there stays as it was.
//!
//! Must not know: pixels, where in a file the block stands.

mod redact;

use std::io::{Seek, Write};

use tiff::{
    TiffResult,
    encoder::{DirectoryEncoder, TiffEncoder, TiffKind, TiffKindStandard},
    tags::{Tag, Type},
};

pub use redact::Metadata;
pub(crate) use redact::{has_place, redacted};

const ORIENTATION: u16 = 0x0112;
const EXIF_IFD: u16 = 0x8769;
const GPS_IFD: u16 = 0x8825;
const COLOR_SPACE: u16 = 0xA001;
const MAKER_NOTE: u16 = 0x927C;
const INTEROP_IFD: u16 = 0xA005;

/// Tags of the first directory that speak of the photo and not of how its pixels are stored: description, make,
/// model, software, date, artist, computer, copyright.
pub(crate) const ABOUT_THE_PHOTO: [u16; 8] = [0x010E, 0x010F, 0x0110, 0x0131, 0x0132, 0x013B, 0x013C, 0x8298];

/// Tags of the Exif directory that mean nothing in another place: a maker's own block holds offsets, and the
/// interoperability directory is a pointer.
const TIED_TO_THEIR_PLACE: [u16; 2] = [MAKER_NOTE, INTEROP_IFD];

/// One value: tag, TIFF type and bytes in the machine's own order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) tag: u16,
    pub(crate) kind: u16,
    pub(crate) bytes: Vec<u8>,
}

/// The values of a block that can move to another file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fields {
    pub(crate) photo: Vec<Field>,
    pub(crate) exif: Vec<Field>,
    pub(crate) gps: Vec<Field>,
}

/// Prepares a raw block (with or without `Exif\0\0`) to be carried: returns it with the orientation set to 1 and
/// the colour space to sRGB, and the orientation it had. `None` when it is no EXIF block.
pub(crate) fn carry(mut raw: Vec<u8>) -> Option<(Vec<u8>, u16)> {
    if raw.starts_with(b"Exif\0\0") {
        raw.drain(..6);
    }
    let block = Block::open(&raw)?;
    let first = block.directory(block.u32(4)?);
    let turned = first.iter().find(|entry| entry.tag == ORIENTATION);
    let orientation = turned.and_then(|entry| block.short(entry)).filter(|v| (1..=8).contains(v)).unwrap_or(1);
    let exif = block.pointed_to(&first, EXIF_IFD);
    let spaces = exif.iter().filter(|entry| entry.tag == COLOR_SPACE);
    let patches: Vec<(usize, [u8; 4], usize)> =
        turned.into_iter().chain(spaces).filter_map(|entry| block.one(entry)).collect();
    for (at, bytes, len) in patches {
        if let (Some(target), Some(source)) = (raw.get_mut(at..at + len), bytes.get(..len)) {
            target.copy_from_slice(source);
        }
    }
    Some((raw, orientation))
}

/// The movable values of a block; `None` when it is no EXIF block.
pub(crate) fn fields(raw: &[u8]) -> Option<Fields> {
    let block = Block::open(raw)?;
    let first = block.directory(block.u32(4)?);
    let take = |entries: &[Entry], wanted: &dyn Fn(u16) -> bool| -> Vec<Field> {
        entries.iter().filter(|entry| wanted(entry.tag)).filter_map(|entry| block.field(entry)).collect()
    };
    Some(Fields {
        photo: take(&first, &|tag| ABOUT_THE_PHOTO.contains(&tag)),
        exif: take(&block.pointed_to(&first, EXIF_IFD), &movable),
        gps: take(&block.pointed_to(&first, GPS_IFD), &|_| true),
    })
}

/// Whether a tag of the Exif directory means the same in another file.
pub(crate) fn movable(tag: u16) -> bool {
    !TIED_TO_THEIR_PLACE.contains(&tag)
}

impl Fields {
    /// Whether there is nothing to carry.
    pub(crate) fn is_empty(&self) -> bool {
        self.photo.is_empty() && self.exif.is_empty() && self.gps.is_empty()
    }

    /// A new block with these values; `None` when there are none.
    pub(crate) fn to_block(&self) -> Option<Vec<u8>> {
        if self.is_empty() {
            return None;
        }
        let mut out = std::io::Cursor::new(Vec::new());
        let mut encoder = TiffEncoder::new(&mut out).ok()?;
        let pointers = self.write_directories(&mut encoder).ok()?;
        let mut first = encoder.image_directory().ok()?;
        self.write_photo(&mut first, &pointers).ok()?;
        first.finish().ok()?;
        Some(out.into_inner())
    }

    /// Writes the Exif and GPS directories ahead of a picture; the pointers go into its directory.
    pub(crate) fn write_directories<W: Write + Seek>(
        &self,
        encoder: &mut TiffEncoder<W, TiffKindStandard>,
    ) -> TiffResult<Vec<(u16, u32)>> {
        let mut pointers = Vec::new();
        for (tag, fields) in [(EXIF_IFD, &self.exif), (GPS_IFD, &self.gps)] {
            if !fields.is_empty() {
                let mut directory = encoder.extra_directory()?;
                write(&mut directory, fields)?;
                pointers.push((tag, directory.finish_with_offsets()?.offset));
            }
        }
        Ok(pointers)
    }

    /// Writes the values of the first directory and the pointers of [`Self::write_directories`].
    pub(crate) fn write_photo<W: Write + Seek>(
        &self,
        directory: &mut DirectoryEncoder<'_, W, TiffKindStandard>,
        pointers: &[(u16, u32)],
    ) -> TiffResult<()> {
        write(directory, &self.photo)?;
        for &(tag, offset) in pointers {
            directory.write_tag(Tag::from_u16_exhaustive(tag), offset)?;
        }
        Ok(())
    }
}

fn write<W: Write + Seek, K: TiffKind>(directory: &mut DirectoryEncoder<'_, W, K>, fields: &[Field]) -> TiffResult<()> {
    let mut entries = tiff::Directory::empty();
    for field in fields {
        if let Some(kind) = Type::from_u16(field.kind) {
            let entry = directory.write_entry_bytes(kind, &field.bytes)?;
            entries.extend([(Tag::from_u16_exhaustive(field.tag), entry)]);
        }
    }
    directory.extend_from(&entries);
    Ok(())
}

/// Bytes of one value of a TIFF type, and of the unit whose order the machine sets; `None` for unknown types.
fn sizes(kind: u16) -> Option<(usize, usize)> {
    Some(match kind {
        1 | 2 | 6 | 7 => (1, 1),
        3 | 8 => (2, 2),
        4 | 9 | 11 | 13 => (4, 4),
        5 | 10 => (8, 4),
        12 => (8, 8),
        _ => return None,
    })
}

struct Entry {
    tag: u16,
    kind: u16,
    /// Where the value's bytes are in the block, all of them inside it.
    at: usize,
    len: usize,
}

/// A raw block and its byte order.
struct Block<'a> {
    bytes: &'a [u8],
    little: bool,
}

impl<'a> Block<'a> {
    fn open(bytes: &'a [u8]) -> Option<Self> {
        let little = match bytes.get(..4)? {
            b"II\x2A\0" => true,
            b"MM\0\x2A" => false,
            _ => return None,
        };
        Some(Self { bytes, little })
    }

    fn u16(&self, at: usize) -> Option<u16> {
        let pair = *self.bytes.get(at..)?.first_chunk()?;
        Some(if self.little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) })
    }

    fn u32(&self, at: usize) -> Option<usize> {
        let four = *self.bytes.get(at..)?.first_chunk()?;
        usize::try_from(if self.little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) }).ok()
    }

    /// The entries of the directory at `at`; those that point out of the block are left out.
    fn directory(&self, at: usize) -> Vec<Entry> {
        let count = self.u16(at).unwrap_or(0);
        (0..usize::from(count)).map_while(|i| at.checked_add(2 + i * 12)).filter_map(|at| self.entry(at)).collect()
    }

    fn entry(&self, at: usize) -> Option<Entry> {
        let (tag, kind, count) = (self.u16(at)?, self.u16(at + 2)?, self.u32(at + 4)?);
        let len = sizes(kind)?.0.checked_mul(count)?;
        let at = if len <= 4 { at + 8 } else { self.u32(at + 8)? };
        self.bytes.get(at..at.checked_add(len)?)?;
        Some(Entry { tag, kind, at, len })
    }

    fn pointed_to(&self, entries: &[Entry], tag: u16) -> Vec<Entry> {
        let pointer = entries.iter().find(|entry| entry.tag == tag && entry.len == 4);
        pointer.and_then(|entry| self.u32(entry.at)).map_or_else(Vec::new, |at| self.directory(at))
    }

    /// The value of an entry that holds one small number.
    fn short(&self, entry: &Entry) -> Option<u16> {
        match (entry.kind, entry.len) {
            (3, 2..) => self.u16(entry.at),
            (4, 4) => u16::try_from(self.u32(entry.at)?).ok(),
            _ => None,
        }
    }

    /// Where and how to write 1 into an entry that holds one small number.
    fn one(&self, entry: &Entry) -> Option<(usize, [u8; 4], usize)> {
        let [a, b] = if self.little { 1u16.to_le_bytes() } else { 1u16.to_be_bytes() };
        match (entry.kind, entry.len) {
            (3, 2..) => Some((entry.at, [a, b, 0, 0], 2)),
            (4, 4) => Some((entry.at, if self.little { 1u32.to_le_bytes() } else { 1u32.to_be_bytes() }, 4)),
            _ => None,
        }
    }

    fn field(&self, entry: &Entry) -> Option<Field> {
        let mut bytes = self.bytes.get(entry.at..entry.at + entry.len)?.to_vec();
        let unit = sizes(entry.kind)?.1;
        if self.little != cfg!(target_endian = "little") {
            bytes.chunks_exact_mut(unit).for_each(<[u8]>::reverse);
        }
        (!bytes.is_empty()).then_some(Field { tag: entry.tag, kind: entry.kind, bytes })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A big-endian block with Make, Orientation and an Exif directory holding ColorSpace and ExposureTime.
    fn big_endian(orientation: u8) -> Vec<u8> {
        let mut b = b"MM\0\x2A\0\0\0\x08\0\x03".to_vec();
        b.extend(b"\x01\x0F\0\x02\0\0\0\x06\0\0\0\x32"); // Make, 6 characters at 50
        b.extend([1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
        b.extend(b"\x87\x69\0\x04\0\0\0\x01\0\0\0\x38\0\0\0\0"); // Exif directory at 56
        assert_eq!(b.len(), 50);
        b.extend(b"Canon\0\0\x02");
        b.extend(b"\x82\x9A\0\x05\0\0\0\x01\0\0\0\x56\xA0\x01\0\x03\0\0\0\x01\xFF\xFF\0\0\0\0\0\0"); // 1/250 at 86
        b.extend(b"\0\0\0\x01\0\0\0\xFA");
        b
    }

    #[test]
    fn carrying_resets_orientation_and_colour_space_and_nothing_else() {
        let raw = big_endian(6);
        let (carried, orientation) = carry([b"Exif\0\0".as_slice(), &raw].concat()).unwrap();
        assert_eq!(orientation, 6);
        let changed: Vec<usize> = (0..raw.len()).filter(|&i| raw[i] != carried[i]).collect();
        assert_eq!(changed, [31, 78, 79]);
        assert_eq!(carry(carried).unwrap().1, 1);
    }

    #[test]
    fn movable_values_survive_a_new_block() {
        let from = fields(&big_endian(3)).unwrap();
        assert_eq!(from.photo, [Field { tag: 0x010F, kind: 2, bytes: b"Canon\0".to_vec() }]);
        assert_eq!(from.exif.len(), 2);
        assert_eq!(fields(&from.to_block().unwrap()).unwrap(), from);
    }

    #[test]
    fn nonsense_is_no_block() {
        assert!(carry(b"Exif\0\0".to_vec()).is_none());
        assert!(carry(b"II\x2A\0".to_vec()).is_none());
        assert!(fields(b"II\x2A\0\xFF\xFF\xFF\xFF").unwrap().is_empty());
    }
}
