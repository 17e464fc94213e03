//! Reading that is looked on at: how much of the file has been read, and stopping before its end.
//!
//! Must not know: formats.

use std::io::{self, BufRead, Read, Seek, SeekFrom};

use zune_core::bytestream::{ZByteIoError, ZByteReaderTrait, ZCursor, ZSeekFrom};

use crate::imaging::Watch;

/// A file that tells how much of it was read. Once stopped it cannot be read.
pub(super) struct Watched<'a, R> {
    inner: R,
    watch: &'a dyn Watch,
    read: u64,
    length: u64,
    told: u64,
}

impl<'a, R: Seek> Watched<'a, R> {
    /// From the file's first byte.
    pub(super) fn new(mut inner: R, watch: &'a dyn Watch) -> io::Result<Self> {
        let length = inner.seek(SeekFrom::End(0))?;
        inner.rewind()?;
        Ok(Self { inner, watch, read: 0, length: length.max(1), told: 0 })
    }

    /// The file itself.
    pub(super) fn into_inner(self) -> R {
        self.inner
    }

    fn advance(&mut self, bytes: u64) {
        // Wherever they stand: some formats keep what must be read first at the end.
        self.read += bytes;
        if self.read > self.told {
            self.told = self.read + self.length / 256;
            self.watch.reached((self.read as f32 / self.length as f32).min(1.0));
        }
    }

    fn check(&self) -> io::Result<()> {
        if self.watch.stopped() { Err(io::Error::other("stopped")) } else { Ok(()) }
    }
}

impl<R: Read + Seek> Read for Watched<'_, R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.check()?;
        let read = self.inner.read(buf)?;
        self.advance(read as u64);
        Ok(read)
    }
}

impl<R: BufRead + Seek> BufRead for Watched<'_, R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.check()?;
        self.inner.fill_buf()
    }

    fn consume(&mut self, bytes: usize) {
        self.inner.consume(bytes);
        self.advance(bytes as u64);
    }
}

impl<R: Seek> Seek for Watched<'_, R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

/// Reads between two looks at who looks on: a read is a few bytes.
const READS: u32 = 1 << 14;

/// The same for the JPEG decoder, which reads memory a few bytes at a time. Once stopped the file ends.
pub(super) struct WatchedMemory<'a> {
    inner: ZCursor<&'a [u8]>,
    watch: &'a dyn Watch,
    length: usize,
    reads: u32,
}

impl<'a> WatchedMemory<'a> {
    pub(super) fn new(bytes: &'a [u8], watch: &'a dyn Watch) -> Self {
        Self { inner: ZCursor::new(bytes), watch, length: bytes.len().max(1), reads: 0 }
    }

    #[inline]
    fn count(&mut self) {
        self.reads += 1;
        if self.reads == READS {
            self.look();
        }
    }

    #[cold]
    fn look(&mut self) {
        self.reads = 0;
        if self.watch.stopped() {
            let _end = self.inner.z_seek(ZSeekFrom::End(0));
        } else if let Ok(at) = self.inner.z_position() {
            self.watch.reached(at as f32 / self.length as f32);
        }
    }
}

impl ZByteReaderTrait for WatchedMemory<'_> {
    #[inline(always)]
    fn read_byte_no_error(&mut self) -> u8 {
        self.count();
        self.inner.read_byte_no_error()
    }

    #[inline(always)]
    fn read_exact_bytes(&mut self, buf: &mut [u8]) -> Result<(), ZByteIoError> {
        self.count();
        self.inner.read_exact_bytes(buf)
    }

    #[inline(always)]
    fn read_bytes(&mut self, buf: &mut [u8]) -> Result<usize, ZByteIoError> {
        self.inner.read_bytes(buf)
    }

    #[inline(always)]
    fn peek_bytes(&mut self, buf: &mut [u8]) -> Result<usize, ZByteIoError> {
        self.inner.peek_bytes(buf)
    }

    #[inline(always)]
    fn peek_exact_bytes(&mut self, buf: &mut [u8]) -> Result<(), ZByteIoError> {
        self.inner.peek_exact_bytes(buf)
    }

    #[inline(always)]
    fn z_seek(&mut self, from: ZSeekFrom) -> Result<u64, ZByteIoError> {
        self.inner.z_seek(from)
    }

    #[inline(always)]
    fn is_eof(&mut self) -> Result<bool, ZByteIoError> {
        self.inner.is_eof()
    }

    #[inline(always)]
    fn z_position(&mut self) -> Result<u64, ZByteIoError> {
        self.inner.z_position()
    }

    fn read_remaining(&mut self, sink: &mut Vec<u8>) -> Result<usize, ZByteIoError> {
        self.inner.read_remaining(sink)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    };

    use super::super::{LoadError, decode_watched};
    use super::*;
    use crate::imaging::{Format, Photo, Subsampling, encode};

    /// Remembers what it was told, and stops when it was told of a third.
    #[derive(Default)]
    struct Witness {
        told: Mutex<Vec<f32>>,
        stops: AtomicBool,
    }

    impl Watch for Witness {
        fn reached(&self, share: f32) {
            self.told.lock().unwrap().push(share);
        }

        fn stopped(&self) -> bool {
            self.stops.load(Ordering::Relaxed) && self.told.lock().unwrap().last().is_some_and(|share| *share > 0.3)
        }
    }

    #[test]
    fn every_format_tells_how_much_was_read_and_stops_before_its_end() {
        let noise: Vec<u8> = (0_u32..1024 * 1024 * 3).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        let photo = Photo::from_rgb(1024, 1024, noise).unwrap();
        for format in [Format::Jpeg { quality: 90, subsampling: Subsampling::Full }, Format::Png, Format::Tiff] {
            let mut file = std::io::Cursor::new(Vec::new());
            encode(&photo, format, &mut file).unwrap();
            let witness = Witness::default();
            decode_watched(file.get_ref(), &witness).unwrap();
            let told = witness.told.lock().unwrap();
            // A TIFF is read strip by strip.
            let least = if format == Format::Tiff { 3 } else { 20 };
            assert!(told.len() > least, "{format:?} told {} shares", told.len());
            assert!(told.iter().all(|share| (0.0..=1.0).contains(share)), "{format:?}");
            assert!(told.last().is_some_and(|share| *share > 0.9), "{format:?}");
            let stopping = Witness { stops: true.into(), ..Witness::default() };
            let stopped = decode_watched(file.get_ref(), &stopping);
            assert!(matches!(stopped, Err(LoadError::Stopped)), "{format:?}: {stopped:?}");
            let last = stopping.told.lock().unwrap().last().copied();
            assert!(last.is_some_and(|share| share < 0.7), "{format:?} went on to {last:?}");
        }
    }
}
