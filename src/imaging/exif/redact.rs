//! What a written picture may say about itself: the block of its photo, less the place, less the old thumbnail.
//!
//! The block is changed in place, so that the values which stay keep their bytes and their offsets. What is taken out
//! is overwritten with zeros, not merely unlinked.
//!
//! Must not know: pixels, who asks.

use super::{Block, EXIF_IFD, GPS_IFD, MAKER_NOTE};

/// What an exported picture tells of the photo it was made from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Metadata {
    /// Everything but the place: no GPS, and none of the blocks in which programs and makers may repeat it (XMP, IPTC,
    /// the maker's own notes).
    #[default]
    WithoutPlace,
    /// Everything.
    All,
    /// Nothing.
    Nothing,
}

const XMP: u16 = 0x02BC;
const IPTC: u16 = 0x83BB;
const SUB_IFDS: u16 = 0x014A;
/// Where the place may stand.
const PLACE: [u16; 5] = [GPS_IFD, XMP, IPTC, SUB_IFDS, MAKER_NOTE];
const THUMBNAIL_AT: u16 = 0x0201;
const THUMBNAIL_LEN: u16 = 0x0202;
/// Width and height as the first and the Exif directory have them.
const SIDES: [(u16, u16); 2] = [(0x0100, 0x0101), (0xA002, 0xA003)];

/// The block for a picture of `size` made from the photo whose block this is; `None` when nothing is to be kept or
/// the block cannot be read to its end. The thumbnail always goes: it shows the photo as it was.
pub(crate) fn redacted(mut raw: Vec<u8>, keep: Metadata, size: (u32, u32)) -> Option<Vec<u8>> {
    if keep == Metadata::Nothing {
        return None;
    }
    let first = Block::open(&raw)?.u32(4)?;
    drop_thumbnail(&mut raw, first)?;
    let exif = pointer(&raw, first, EXIF_IFD);
    if keep == Metadata::WithoutPlace {
        for directory in [Some(first), exif].into_iter().flatten() {
            remove(&mut raw, directory, &PLACE)?;
        }
    }
    for (directory, sides) in [Some(first), exif].into_iter().zip(SIDES) {
        if let Some(directory) = directory {
            set_size(&mut raw, directory, sides, size)?;
        }
    }
    Some(raw)
}

/// One entry as it stands: tag, and the twelve bytes.
type Raw = (u16, [u8; 12]);

/// The entries of a directory and where the pointer to the next one is. `None` when they run out of the block.
fn raw_entries(raw: &[u8], at: usize) -> Option<(Vec<Raw>, usize)> {
    let block = Block::open(raw)?;
    let count = usize::from(block.u16(at)?);
    let entry = |i: usize| {
        let at = at.checked_add(2 + i * 12)?;
        Some((block.u16(at)?, *raw.get(at..)?.first_chunk::<12>()?))
    };
    let entries = (0..count).map(entry).collect::<Option<Vec<_>>>()?;
    Some((entries, at.checked_add(2 + count * 12)?))
}

fn pointer(raw: &[u8], directory: usize, tag: u16) -> Option<usize> {
    let block = Block::open(raw)?;
    let entry = block.directory(directory).into_iter().find(|entry| entry.tag == tag && entry.len == 4)?;
    block.u32(entry.at)
}

/// Takes the entries of these tags out of a directory, with what they hold and point to.
fn remove(raw: &mut [u8], at: usize, tags: &[u16]) -> Option<()> {
    let (entries, next) = raw_entries(raw, at)?;
    if !entries.iter().any(|(tag, _)| tags.contains(tag)) {
        return Some(());
    }
    let after: [u8; 4] = raw.get(next..).and_then(<[u8]>::first_chunk).copied().unwrap_or_default();
    for &tag in tags {
        if tag == GPS_IFD
            && let Some(place) = pointer(raw, at, tag)
        {
            erase_directory(raw, place);
        }
        erase_values(raw, at, &[tag]);
    }
    let kept: Vec<[u8; 12]> = entries.iter().filter(|(tag, _)| !tags.contains(tag)).map(|(_, bytes)| *bytes).collect();
    let count = u16::try_from(kept.len()).ok()?;
    let little = Block::open(raw)?.little;
    let end = raw.len().min(next + 4);
    raw.get_mut(at..end)?.fill(0);
    put_u16(raw, at, count, little)?;
    for (i, bytes) in kept.iter().enumerate() {
        raw.get_mut(at + 2 + i * 12..)?.first_chunk_mut::<12>()?.copy_from_slice(bytes);
    }
    raw.get_mut(at + 2 + kept.len() * 12..)?.first_chunk_mut::<4>()?.copy_from_slice(&after);
    Some(())
}

/// Zeros over the values of these tags, where they stand outside their entries.
fn erase_values(raw: &mut [u8], directory: usize, tags: &[u16]) {
    let Some(block) = Block::open(raw) else { return };
    let entries = block.directory(directory);
    for entry in entries.iter().filter(|entry| tags.is_empty() || tags.contains(&entry.tag)) {
        if let Some(value) = raw.get_mut(entry.at..entry.at + entry.len) {
            value.fill(0);
        }
    }
}

/// Zeros over a directory and all its values.
fn erase_directory(raw: &mut [u8], at: usize) {
    erase_values(raw, at, &[]);
    if let Some((_, next)) = raw_entries(raw, at)
        && let Some(entries) = raw.get_mut(at..next)
    {
        entries.fill(0);
    }
}

/// Ends the chain of directories after the first, and erases the picture that the second describes.
fn drop_thumbnail(raw: &mut Vec<u8>, first: usize) -> Option<()> {
    let (_, next) = raw_entries(raw, first)?;
    let Some(second) = Block::open(raw)?.u32(next).filter(|at| *at != 0) else { return Some(()) };
    let (start, len) = (pointer(raw, second, THUMBNAIL_AT), pointer(raw, second, THUMBNAIL_LEN));
    if second != first {
        erase_directory(raw, second);
    }
    raw.get_mut(next..)?.first_chunk_mut::<4>()?.fill(0);
    if let Some((start, end)) = start.zip(len).and_then(|(start, len)| Some((start, start.checked_add(len)?)))
        && start > next + 4
    {
        if end == raw.len() {
            raw.truncate(start); // where cameras put it
        } else if let Some(pixels) = raw.get_mut(start..end) {
            pixels.fill(0);
        }
    }
    Some(())
}

fn set_size(raw: &mut [u8], directory: usize, sides: (u16, u16), size: (u32, u32)) -> Option<()> {
    let block = Block::open(raw)?;
    let little = block.little;
    for (tag, pixels) in [(sides.0, size.0), (sides.1, size.1)] {
        let Some(entry) = Block::open(raw)?.directory(directory).into_iter().find(|entry| entry.tag == tag) else {
            continue;
        };
        match (entry.kind, entry.len) {
            (3, 2) => put_u16(raw, entry.at, u16::try_from(pixels).unwrap_or(u16::MAX), little)?,
            (4, 4) => {
                let bytes = if little { pixels.to_le_bytes() } else { pixels.to_be_bytes() };
                raw.get_mut(entry.at..)?.first_chunk_mut::<4>()?.copy_from_slice(&bytes);
            }
            _ => {}
        }
    }
    Some(())
}

fn put_u16(raw: &mut [u8], at: usize, value: u16, little: bool) -> Option<()> {
    let bytes = if little { value.to_le_bytes() } else { value.to_be_bytes() };
    raw.get_mut(at..)?.first_chunk_mut::<2>()?.copy_from_slice(&bytes);
    Some(())
}

/// Whether a block tells of a place.
pub(crate) fn has_place(raw: &[u8]) -> bool {
    let Some(first) = Block::open(raw).and_then(|block| block.u32(4)) else { return false };
    raw_entries(raw, first).is_some_and(|(entries, _)| entries.iter().any(|(tag, _)| *tag == GPS_IFD))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A block of the given byte order: Make, ImageWidth, Exif (ExposureTime, PixelXDimension, MakerNote) and GPS
    /// (latitude) directories, a thumbnail.
    fn block(little: bool) -> Vec<u8> {
        let mut b = Vec::new();
        let u16v = |v: u16| if little { v.to_le_bytes() } else { v.to_be_bytes() };
        let u32v = |v: u32| if little { v.to_le_bytes() } else { v.to_be_bytes() };
        let entry = |tag: u16, kind: u16, count: u32, value: u32| {
            let value = if kind == 3 { [u16v(value as u16), [0; 2]].concat() } else { u32v(value).to_vec() };
            [&u16v(tag)[..], &u16v(kind), &u32v(count), &value].concat()
        };
        b.extend(if little { b"II\x2A\0" } else { b"MM\0\x2A" });
        b.extend(u32v(8));
        // First directory at 8: four entries, to 62; values follow at 62.
        b.extend(u16v(4));
        b.extend(entry(0x0100, 3, 1, 4000));
        b.extend(entry(0x010F, 2, 6, 62));
        b.extend(entry(EXIF_IFD, 4, 1, 68));
        b.extend(entry(GPS_IFD, 4, 1, 126));
        b.extend(u32v(168));
        b.extend(b"Canon\0");
        // Exif directory at 68: three entries, to 110; values at 110.
        b.extend(u16v(3));
        b.extend(entry(0x829A, 5, 1, 110));
        b.extend(entry(MAKER_NOTE, 7, 8, 118));
        b.extend(entry(0xA002, 4, 1, 4000));
        b.extend(u32v(0));
        b.extend([u32v(1), u32v(250)].concat());
        b.extend(b"Seoul!!!");
        // GPS directory at 126: one entry, to 144; value at 144.
        b.extend(u16v(1));
        b.extend(entry(2, 5, 3, 144));
        b.extend(u32v(0));
        b.extend([u32v(37), u32v(1), u32v(33), u32v(1), u32v(59), u32v(1)].concat());
        // Second directory at 168: the thumbnail, at 198.
        assert_eq!(b.len(), 168);
        b.extend(u16v(2));
        b.extend(entry(THUMBNAIL_AT, 4, 1, 198));
        b.extend(entry(THUMBNAIL_LEN, 4, 1, 5));
        b.extend(u32v(0));
        b.extend(b"small");
        b
    }

    fn tags(raw: &[u8]) -> Vec<(::exif::In, ::exif::Tag)> {
        let read = ::exif::Reader::new().read_raw(raw.to_vec()).unwrap();
        read.fields().map(|field| (field.ifd_num, field.tag)).collect()
    }

    #[test]
    fn by_default_the_place_goes_and_the_rest_stays() {
        for little in [true, false] {
            let raw = block(little);
            assert!(has_place(&raw) && tags(&raw).contains(&(::exif::In::PRIMARY, ::exif::Tag::GPSLatitude)));
            let kept = redacted(raw, Metadata::WithoutPlace, (800, 600)).unwrap();
            assert!(!has_place(&kept));
            let read = ::exif::Reader::new().read_raw(kept.clone()).unwrap();
            let value = |tag| read.get_field(tag, ::exif::In::PRIMARY).map(|field| field.display_value().to_string());
            assert_eq!(value(::exif::Tag::Make).as_deref(), Some("\"Canon\""));
            assert_eq!(value(::exif::Tag::ExposureTime).as_deref(), Some("1/250"));
            assert_eq!(value(::exif::Tag::PixelXDimension).as_deref(), Some("800"));
            assert_eq!(value(::exif::Tag::ImageWidth).as_deref(), Some("800"));
            assert_eq!(value(::exif::Tag::MakerNote), None);
            assert!(read.fields().all(|field| field.tag.context() != ::exif::Context::Gps));
            assert!(!kept.windows(5).any(|w| w == b"Seoul") && !kept.windows(5).any(|w| w == b"small"));
            assert!(kept[126..168].iter().all(|&byte| byte == 0), "the place is overwritten");
        }
    }

    #[test]
    fn keeping_all_loses_the_old_thumbnail_only() {
        let kept = redacted(block(false), Metadata::All, (800, 600)).unwrap();
        assert!(has_place(&kept));
        let found = tags(&kept);
        assert!(found.contains(&(::exif::In::PRIMARY, ::exif::Tag::MakerNote)));
        assert!(found.iter().all(|(ifd, _)| *ifd == ::exif::In::PRIMARY));
        assert!(!kept.windows(5).any(|w| w == b"small"));
    }

    #[test]
    fn nothing_is_nothing_and_nonsense_is_not_carried() {
        assert!(redacted(block(true), Metadata::Nothing, (1, 1)).is_none());
        assert!(redacted(b"II\x2A\0\x08\0\0\0\xFF\xFF".to_vec(), Metadata::All, (1, 1)).is_none());
        assert!(redacted(b"hello".to_vec(), Metadata::WithoutPlace, (1, 1)).is_none());
        let whole = block(true);
        for len in 0..whole.len() {
            if let Some(kept) = redacted(whole[..len].to_vec(), Metadata::WithoutPlace, (1, 1)) {
                assert!(!has_place(&kept), "cut at {len}");
            }
        }
    }
}
