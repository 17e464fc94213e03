//! How far every cell is from the nearest marked one.
//!
//! Felzenszwalb and Huttenlocher, *Distance Transforms of Sampled Functions* (2012): exact, two passes. Must not know:
//! people.

use rayon::prelude::*;

use super::raster::Raster;

/// Far, but its square is still a number.
const FAR: f32 = 1e6;

/// The Euclidean distance in cells from every cell's centre to that of the nearest marked cell; at least 1e6 when none
/// is marked.
pub fn distance(marked: &Raster<bool>) -> Raster<f32> {
    let (width, height) = (marked.width, marked.height);
    if width == 0 || height == 0 {
        return Raster::filled(width, height, FAR);
    }
    // Down every column: the distance to the nearest marked cell of the column.
    let mut columns: Vec<f32> = marked.cells.iter().map(|&m| if m { 0.0 } else { FAR }).collect();
    for y in 1..height {
        let (above, below) = columns.split_at_mut(y * width);
        let above = above.get((y - 1) * width..).unwrap_or_default();
        below.iter_mut().zip(above).for_each(|(v, &a)| *v = v.min(a + 1.0));
    }
    for y in (1..height).rev() {
        let (above, below) = columns.split_at_mut(y * width);
        let above = above.get_mut((y - 1) * width..).unwrap_or_default();
        above.iter_mut().zip(&*below).for_each(|(v, &b)| *v = v.min(b + 1.0));
    }
    columns.par_chunks_mut(width).with_min_len(32).for_each(along);
    Raster { width, height, cells: columns }
}

/// Along one row: the lower envelope of the parabolas `column² + (x - at)²`, then its root.
fn along(row: &mut [f32]) {
    // Each parabola of the envelope: where it stands, its height, and from where on it is the lowest.
    let mut envelope: Vec<(f32, f32, f32)> = Vec::with_capacity(row.len());
    for (at, &column) in row.iter().enumerate() {
        if column >= FAR {
            continue;
        }
        let (at, height) = (at as f32, column * column);
        let mut from = f32::NEG_INFINITY;
        while let Some(&(other_at, other_height, other_from)) = envelope.last() {
            let cross = ((height + at * at) - (other_height + other_at * other_at)) / (2.0 * (at - other_at));
            if cross > other_from {
                from = cross;
                break;
            }
            envelope.pop();
        }
        envelope.push((at, height, from));
    }
    let mut parabolas = envelope.into_iter().peekable();
    let Some(mut lowest) = parabolas.next() else {
        row.fill(FAR);
        return;
    };
    for (x, value) in row.iter_mut().enumerate() {
        let x = x as f32;
        while let Some(next) = parabolas.next_if(|&(_, _, from)| from <= x) {
            lowest = next;
        }
        let off = x - lowest.0;
        *value = (lowest.1 + off * off).sqrt();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_distance_is_that_to_the_nearest_marked_cell() {
        let marked = Raster::from_fn(23, 17, |x, y| (x * 31 + y * 57) % 41 == 0);
        let spots: Vec<(usize, usize)> = marked.each().filter(|c| c.2).map(|c| (c.0, c.1)).collect();
        assert!(spots.len() > 3);
        for (x, y, found) in distance(&marked).each() {
            let to = |&(i, j): &(usize, usize)| (x.abs_diff(i) as f32).hypot(y.abs_diff(j) as f32);
            let expected = spots.iter().map(to).fold(f32::INFINITY, f32::min);
            assert!((found - expected).abs() < 1e-3, "({x}, {y}): {found} instead of {expected}");
        }
    }

    #[test]
    fn nothing_marked_is_far() {
        assert!(distance(&Raster::filled(3, 2, false)).cells.iter().all(|&d| d >= FAR));
        assert!(distance(&Raster::filled(0, 0, false)).cells.is_empty());
    }
}
