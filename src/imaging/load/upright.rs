//! Turning pixels upright after EXIF orientation.
//!
//! Must not know: files, colours, what a pixel holds.

use rayon::prelude::*;

/// Rows of the turned picture made at a time: few enough that a column strip of the source stays in the cache.
const BAND: usize = 32;

/// Turns `width` x `height` pixels of `N` bytes upright, where `orientation` is the EXIF value (1 to 8; anything
/// else does nothing). Orientations 5 to 8 swap the sides and use a second buffer; the others work in place.
pub(super) fn turn<const N: usize>(bytes: &mut Vec<u8>, width: u32, height: u32, orientation: u16) {
    let (w, h) = (width as usize, height as usize);
    if w == 0 || h == 0 || bytes.len() != w * h * N {
        return;
    }
    match orientation {
        2 => mirror_rows::<N>(bytes, w),
        3 => {
            bytes.as_chunks_mut::<N>().0.reverse();
        }
        4 => {
            mirror_rows::<N>(bytes, w);
            bytes.as_chunks_mut::<N>().0.reverse();
        }
        5 => *bytes = transpose::<N>(bytes, w, h, false, false),
        6 => *bytes = transpose::<N>(bytes, w, h, false, true),
        7 => *bytes = transpose::<N>(bytes, w, h, true, true),
        8 => *bytes = transpose::<N>(bytes, w, h, true, false),
        _ => {}
    }
}

fn mirror_rows<const N: usize>(bytes: &mut [u8], w: usize) {
    bytes.as_chunks_mut::<N>().0.par_chunks_mut(w).for_each(<[[u8; N]]>::reverse);
}

/// Rows become columns. `last_column_first`: row 0 of the result is the last column of the source;
/// `last_row_first`: its pixels run from the last row of the source to the first.
fn transpose<const N: usize>(
    bytes: &[u8],
    w: usize,
    h: usize,
    last_column_first: bool,
    last_row_first: bool,
) -> Vec<u8> {
    let mut turned = vec![0; bytes.len()];
    let source = bytes.as_chunks::<N>().0;
    turned.as_chunks_mut::<N>().0.par_chunks_mut(h * BAND).enumerate().for_each(|(band, rows)| {
        for (y, line) in source.chunks_exact(w).enumerate() {
            let to = if last_row_first { h - 1 - y } else { y };
            for (r, row) in rows.chunks_exact_mut(h).enumerate() {
                let column = band * BAND + r;
                let from = if last_column_first { w - 1 - column } else { column };
                if let (Some(target), Some(pixel)) = (row.get_mut(to), line.get(from)) {
                    *target = *pixel;
                }
            }
        }
    });
    turned
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_orientation_puts_the_same_picture_upright() {
        // Upright: 1 2 3 / 4 5 6, and how a camera would have stored it (EXIF 2.32, section 4.6.4, tag 274).
        let stored: [(u16, u32, &[u8]); 8] = [
            (1, 3, &[1, 2, 3, 4, 5, 6]),
            (2, 3, &[3, 2, 1, 6, 5, 4]),
            (3, 3, &[6, 5, 4, 3, 2, 1]),
            (4, 3, &[4, 5, 6, 1, 2, 3]),
            (5, 2, &[1, 4, 2, 5, 3, 6]),
            (6, 2, &[3, 6, 2, 5, 1, 4]),
            (7, 2, &[6, 3, 5, 2, 4, 1]),
            (8, 2, &[4, 1, 5, 2, 6, 3]),
        ];
        for (orientation, width, pixels) in stored {
            let mut grey = pixels.to_vec();
            turn::<1>(&mut grey, width, 6 / width, orientation);
            assert_eq!(grey, [1, 2, 3, 4, 5, 6], "orientation {orientation}");
            let mut rgb: Vec<u8> = pixels.iter().flat_map(|&v| [v, v + 10, v + 20]).collect();
            turn::<3>(&mut rgb, width, 6 / width, orientation);
            assert_eq!(rgb[3..6], [2, 12, 22], "orientation {orientation}");
        }
    }

    #[test]
    fn turning_a_large_picture_there_and_back_changes_nothing() {
        let (w, h) = (101, 67);
        let pixels: Vec<u8> = (0..w * h * 3).map(|i| (i * 7 % 251) as u8).collect();
        let mut turned = pixels.clone();
        turn::<3>(&mut turned, w, h, 6);
        turn::<3>(&mut turned, h, w, 8);
        assert_eq!(turned, pixels);
    }
}
