//! What a file is, by its first bytes.
//!
//! Must not know: file names, how any format is decoded.

use super::LoadError;

/// A format that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Jpeg,
    Png,
    Tiff,
    WebP,
    Bmp,
    Gif,
}

/// The format of a file that begins with `head` (64 bytes, or the whole file when it is shorter).
///
/// # Errors
/// Empty, not a photo, or a kind of photo that is not read (named).
pub(super) fn kind(head: &[u8]) -> Result<Kind, LoadError> {
    let at = |offset: usize, magic: &[u8]| head.get(offset..).is_some_and(|rest| rest.starts_with(magic));
    if head.is_empty() {
        return Err(LoadError::Empty);
    }
    if let Some(what) = unsupported(head) {
        return Err(LoadError::Unsupported { what: what.to_owned() });
    }
    Ok(if at(0, b"\xFF\xD8\xFF") {
        Kind::Jpeg
    } else if at(0, b"\x89PNG\r\n\x1A\n") {
        Kind::Png
    } else if at(0, b"RIFF") && at(8, b"WEBP") {
        Kind::WebP
    } else if at(0, b"II\x2A\0") || at(0, b"MM\0\x2A") || at(0, b"II\x2B\0") || at(0, b"MM\0\x2B") {
        Kind::Tiff
    } else if at(0, b"GIF87a") || at(0, b"GIF89a") {
        Kind::Gif
    } else if at(0, b"BM") && head.len() >= 26 && at(6, &[0, 0, 0, 0]) {
        Kind::Bmp
    } else if [&b"\xFF\xD8\xFF"[..], b"\x89PNG\r\n\x1A\n", b"GIF89a", b"II\x2A\0", b"MM\0\x2A"]
        .iter()
        .any(|magic| head.len() >= 2 && magic.starts_with(head))
    {
        return Err(LoadError::CutOff);
    } else {
        return Err(LoadError::NotAPhoto);
    })
}

/// The name of a kind of picture or film that people try to open and that is not read.
fn unsupported(head: &[u8]) -> Option<&'static str> {
    let at = |offset: usize, magic: &[u8]| head.get(offset..).is_some_and(|rest| rest.starts_with(magic));
    if at(4, b"ftyp") {
        let brand = head.get(8..12)?;
        return Some(match brand {
            b"heic" | b"heix" | b"hevc" | b"hevx" | b"heim" | b"heis" | b"mif1" | b"msf1" => "a HEIC photo",
            b"avif" | b"avis" => "an AVIF photo",
            b"crx " => "a camera RAW photo",
            _ => "a video",
        });
    }
    let raw = at(8, b"CR\x02")
        || at(0, b"FUJIFILMCCD-RAW")
        || at(0, b"IIU\0")
        || at(0, b"IIRO")
        || at(0, b"IIRS")
        || at(0, b"MMOR")
        || at(0, b"FOVb")
        || at(0, b"\0MRM");
    if raw {
        return Some("a camera RAW photo");
    }
    if at(0, b"\0\0\0\x0CJXL \r\n\x87\n") || at(0, b"\xFF\x0A") {
        return Some("a JPEG XL photo");
    }
    if at(0, b"\0\0\0\x0CjP  \r\n\x87\n") || at(0, b"\xFF\x4F\xFF\x51") {
        return Some("a JPEG 2000 photo");
    }
    if at(0, b"\x1A\x45\xDF\xA3") || (at(0, b"RIFF") && at(8, b"AVI ")) || at(4, b"moov") || at(4, b"mdat") {
        return Some("a video");
    }
    if at(0, b"8BPS") {
        return Some("a Photoshop document");
    }
    if at(0, b"%PDF") {
        return Some("a PDF document");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_try_to_open_is_named() {
        let named = |head: &[u8]| match kind(head) {
            Err(LoadError::Unsupported { what }) => what,
            other => format!("{other:?}"),
        };
        assert_eq!(named(b"\0\0\0\x24ftypheic\0\0\0\0mif1heic"), "a HEIC photo");
        assert_eq!(named(b"\0\0\0\x20ftypavif\0\0\0\0"), "an AVIF photo");
        assert_eq!(named(b"\0\0\0\x20ftypisom\0\0\0\0"), "a video");
        assert_eq!(named(b"II\x2A\0\x10\0\0\0CR\x02\0"), "a camera RAW photo");
        assert!(matches!(kind(b"hello, I am a text"), Err(LoadError::NotAPhoto)));
        assert!(matches!(kind(b""), Err(LoadError::Empty)));
    }
}
