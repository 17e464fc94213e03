//! A picture and its halves, each made when it is first asked for: what stays the same however the edge is set.
//!
//! Must not know: masks, what the sizes are for.

use std::sync::OnceLock;

use crate::imaging::{photo::Photo, resize};

/// Halving stops when the long side is at most this.
const SHORT_SIDE: u32 = 400;

#[derive(Debug)]
pub(super) struct Pictures {
    /// The largest.
    pub photo: Photo,
    halves: Vec<Half>,
}

#[derive(Debug)]
struct Half {
    size: (u32, u32),
    rgb: OnceLock<Vec<u8>>,
}

impl Pictures {
    pub fn new(photo: &Photo) -> Self {
        let mut halves: Vec<Half> = Vec::new();
        let (mut width, mut height) = (photo.width(), photo.height());
        while width.max(height) > SHORT_SIDE {
            (width, height) = (width.div_ceil(2), height.div_ceil(2));
            halves.push(Half { size: (width, height), rgb: OnceLock::new() });
        }
        Self { photo: photo.clone(), halves }
    }

    /// How often it can be halved.
    pub fn halvings(&self) -> usize {
        self.halves.len()
    }

    /// Pixels across and down, halved so often.
    pub fn size(&self, halved: usize) -> (u32, u32) {
        let half = halved.checked_sub(1).and_then(|i| self.halves.get(i));
        half.map_or((self.photo.width(), self.photo.height()), |half| half.size)
    }

    /// Red, green, blue of it, halved so often.
    pub fn rgb(&self, halved: usize) -> &[u8] {
        let Some(half) = halved.checked_sub(1).and_then(|i| self.halves.get(i)) else { return self.photo.rgb() };
        half.rgb.get_or_init(|| resize::area(self.rgb(halved - 1), 3, self.size(halved - 1), half.size))
    }
}
