//! Connected parts of a marked area.
//!
//! Must not know: people.

use super::raster::Raster;

/// One connected part.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// What its cells carry in the labels; never 0.
    pub label: u32,
    /// Cells.
    pub area: usize,
    /// First column.
    pub x0: usize,
    /// First row.
    pub y0: usize,
    /// Column after the last.
    pub x1: usize,
    /// Row after the last.
    pub y1: usize,
}

/// The parts of the marked area whose cells meet at their sides (4-connected), in the order of their first cells, and
/// every cell's label, 0 where nothing is marked.
pub fn parts(marked: &Raster<bool>) -> (Raster<u32>, Vec<Part>) {
    let (width, height) = (marked.width, marked.height);
    let mut labels = Raster::filled(width, height, 0_u32);
    let mut found = Vec::new();
    let mut open: Vec<(usize, usize)> = Vec::new();
    for (x, y, _) in marked.each().filter(|cell| cell.2) {
        let label = found.len() as u32 + 1;
        let mut part = Part { label, area: 0, x0: x, y0: y, x1: x, y1: y };
        open.push((x, y));
        while let Some((x, y)) = open.pop() {
            let Some(cell) = labels.cells.get_mut(y * width + x) else { continue };
            if *cell != 0 || !marked.get(x, y) {
                continue;
            }
            *cell = label;
            part.area += 1;
            (part.x0, part.y0) = (part.x0.min(x), part.y0.min(y));
            (part.x1, part.y1) = (part.x1.max(x + 1), part.y1.max(y + 1));
            let sides = [(x.wrapping_sub(1), y), (x + 1, y), (x, y.wrapping_sub(1)), (x, y + 1)];
            open.extend(sides.into_iter().filter(|&(x, y)| x < width && y < height && labels.get(x, y) == 0));
        }
        if part.area > 0 {
            found.push(part);
        }
    }
    (labels, found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_that_meet_at_a_corner_are_two_parts() {
        let drawn = ["##..#", "#..##", ".#..."];
        let marked = Raster::from_fn(5, 3, |x, y| drawn[y].as_bytes()[x] == b'#');
        let (labels, found) = parts(&marked);
        let sizes: Vec<usize> = found.iter().map(|part| part.area).collect();
        assert_eq!(sizes, [3, 3, 1]);
        assert_eq!(found[1], Part { label: 2, area: 3, x0: 3, y0: 0, x1: 5, y1: 2 });
        assert_eq!((labels.get(1, 2), labels.get(2, 2), labels.get(0, 1)), (3, 0, 1));
    }
}
