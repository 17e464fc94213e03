//! A grey picture for finding corners.
//!
//! Must not know: what a corner is.

use crate::imaging::{photo::Photo, resize, sample::on_white};

/// 8-bit luma, row-major.
pub(super) struct Grey {
    pub width: usize,
    pub height: usize,
    pub levels: Vec<u8>,
}

impl Grey {
    /// A photo's luma (ITU-R BT.601), at most `long_side` pixels long.
    pub fn of(photo: &Photo, long_side: u32) -> Self {
        let small = on_white(photo).proxy(long_side);
        let luma =
            |c: &[u8; 3]| ((77 * u32::from(c[0]) + 150 * u32::from(c[1]) + 29 * u32::from(c[2]) + 128) >> 8) as u8;
        let levels = small.rgb().as_chunks::<3>().0.iter().map(luma).collect();
        Self { width: small.width() as usize, height: small.height() as usize, levels }
    }

    /// The same picture at that many of its sides.
    pub fn shrunk(&self, to: (usize, usize)) -> Self {
        let (size, wanted) = ((self.width as u32, self.height as u32), (to.0 as u32, to.1 as u32));
        Self { width: to.0, height: to.1, levels: resize::area(&self.levels, 1, size, wanted) }
    }

    /// Blurred by the binomial 1 4 6 4 1 across and down, edges held.
    pub fn blurred(&self) -> Self {
        let (w, h) = (self.width, self.height);
        let taps = |at: usize, end: usize| {
            let held = |by: isize| (at as isize + by).clamp(0, end as isize - 1) as usize;
            [held(-2), held(-1), at, held(1), held(2)]
        };
        let sum = |five: [u32; 5]| five[0] + 4 * five[1] + 6 * five[2] + 4 * five[3] + five[4];
        let level = |x: usize, y: usize| u32::from(self.at(x, y));
        let across: Vec<u32> = (0..w * h).map(|i| sum(taps(i % w, w).map(|x| level(x, i / w)))).collect();
        let row = |x: usize, y: usize| across.get(y * w + x).copied().unwrap_or(0);
        let levels = (0..w * h).map(|i| ((sum(taps(i / w, h).map(|y| row(i % w, y))) + 128) >> 8) as u8).collect();
        Self { width: w, height: h, levels }
    }

    /// The level of a pixel, 0 outside.
    #[inline]
    pub fn at(&self, x: usize, y: usize) -> u8 {
        if x < self.width { self.levels.get(y * self.width + x).copied().unwrap_or(0) } else { 0 }
    }
}
