//! What a format does to a picture: the bytes of its file, counted by really encoding it, and a piece as the file will
//! show it. A piece of a JPEG is encoded with whole blocks around it, so that it holds the very pixels the file will.
//!
//! Must not know: jobs, the document.

use std::io::{self, Cursor, Seek, SeekFrom, Write};

use super::{Piece, Window};
use crate::{
    editor::export::Made,
    imaging::{self, Format, Photo},
    inference::Progress,
};

/// JPEG blocks with 4:2:0 are this large; what a decoder smooths reaches no further than one block.
const BLOCK: u32 = 16;

/// The bytes of the file; `None` when stopped or when the format has no such pictures.
pub(super) fn weigh(made: &Made, format: Format, progress: &Progress) -> Option<u64> {
    let mut scale = Scale { at: 0, len: 0, progress };
    made.encode(format, &mut scale).ok()?;
    Some(scale.len)
}

/// Counts what is written and keeps none of it.
struct Scale<'a> {
    at: u64,
    len: u64,
    progress: &'a Progress,
}

impl Write for Scale<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.at += bytes.len() as u64;
        self.len = self.len.max(self.at);
        let thousands = u32::try_from(self.len / 1000).unwrap_or(u32::MAX);
        self.progress.reach(thousands).map(|()| bytes.len()).map_err(|_told| io::Error::other("stopped"))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Seek for Scale<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let (from, by) = match to {
            SeekFrom::Start(at) => (at, 0),
            SeekFrom::Current(by) => (self.at, by),
            SeekFrom::End(by) => (self.len, by),
        };
        self.at = from.checked_add_signed(by).ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

/// Cuts a piece and shows what the format does to it. `None` when it lies outside.
pub(super) fn cut(made: &Made, format: Format, window: Window) -> Option<Piece> {
    let Window { x, y, width, height } = window;
    let before = match made {
        Made::Picture(photo) => photo.piece(x, y, width, height)?,
        Made::Mask(matte) => matte.piece(x, y, width, height)?.grey()?,
    };
    let after = match (made, format) {
        (Made::Picture(photo), Format::Jpeg { .. }) => after_jpeg(photo, format, window)?,
        _ => before.clone(),
    };
    Some(Piece { window, before, after })
}

fn after_jpeg(photo: &Photo, format: Format, window: Window) -> Option<Photo> {
    let start = |at: u32| (at / BLOCK * BLOCK).saturating_sub(BLOCK);
    let end = |at: u32, side: u32| (at.div_ceil(BLOCK) * BLOCK + BLOCK).min(side);
    let (x0, y0) = (start(window.x), start(window.y));
    let (x1, y1) = (end(window.x + window.width, photo.width()), end(window.y + window.height, photo.height()));
    let around = photo.piece(x0, y0, x1 - x0, y1 - y0)?;
    let mut bytes = Vec::new();
    imaging::encode(&around, format, &mut Cursor::new(&mut bytes)).ok()?;
    let decoded = imaging::decode(&bytes).ok()?;
    decoded.piece(window.x - x0, window.y - y0, window.width, window.height)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imaging::Subsampling;

    fn busy_photo(width: u32, height: u32) -> Photo {
        let mut state = 7_u32;
        let rgb = (0..width * height * 3)
            .map(|i| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                ((i / 3 % width) as u8).wrapping_add((state >> 27) as u8)
            })
            .collect();
        Photo::from_rgb(width, height, rgb).unwrap()
    }

    #[test]
    fn a_piece_shows_the_very_pixels_the_file_will_hold() {
        let photo = busy_photo(203, 151);
        for subsampling in [Subsampling::Full, Subsampling::Quarter] {
            let format = Format::Jpeg { quality: 40, subsampling };
            let mut file = Cursor::new(Vec::new());
            imaging::encode(&photo, format, &mut file).unwrap();
            let whole = imaging::decode(&file.into_inner()).unwrap();
            for window in [
                Window { x: 0, y: 0, width: 40, height: 30 },
                Window { x: 61, y: 37, width: 50, height: 41 },
                Window { x: 150, y: 100, width: 53, height: 51 },
            ] {
                let piece = cut(&Made::Picture(photo.clone()), format, window).unwrap();
                let wanted = whole.piece(window.x, window.y, window.width, window.height).unwrap();
                assert_eq!(piece.after.rgb(), wanted.rgb(), "{window:?} {subsampling:?}");
                assert_ne!(piece.after.rgb(), piece.before.rgb());
            }
        }
    }

    #[test]
    fn the_weight_is_the_length_of_the_file() {
        let photo = busy_photo(64, 48);
        let jpeg = Format::Jpeg { quality: 80, subsampling: Subsampling::Quarter };
        for format in [jpeg, Format::Png, Format::WebP, Format::Tiff] {
            let mut file = Cursor::new(Vec::new());
            imaging::encode(&photo, format, &mut file).unwrap();
            let weight = weigh(&Made::Picture(photo.clone()), format, &Progress::default());
            assert_eq!(weight, Some(file.into_inner().len() as u64), "{format:?}");
        }
        let stopped = Progress::default();
        stopped.cancel();
        assert_eq!(weigh(&Made::Picture(photo), Format::Png, &stopped), None);
    }

    #[test]
    fn a_piece_outside_is_none() {
        let window = Window { x: 60, y: 0, width: 10, height: 10 };
        assert!(cut(&Made::Picture(busy_photo(64, 48)), Format::Png, window).is_none());
    }
}
