//! Connected parts of a marked area.
//!
//! Must not know: people.

use super::{distance::distance, raster::Raster};

/// Where an area is thinner than these, of its greatest depth, it may be several things that touch.
const NECKS: [f32; 3] = [0.25, 0.4, 0.55];

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

/// The pieces that a marked area falls into where it is thinner than a share of its greatest depth: the largest shares
/// are tried last. None when it is one whole, or when fewer than two pieces have `smallest` cells; the largest first.
pub fn pieces(marked: &Raster<bool>, smallest: usize) -> Vec<(Raster<bool>, Part)> {
    let depth = distance(&marked.map(|inside| !inside));
    let most = depth.cells.iter().copied().fold(0.0, f32::max);
    for neck in NECKS {
        let (labels, cores) = parts(&depth.map(|d| d > neck * most));
        if cores.len() < 2 {
            continue;
        }
        let grown = spread(labels, marked);
        let mut found: Vec<(Raster<bool>, Part)> = Vec::new();
        for core in cores {
            let piece = grown.map(|label| label == core.label);
            if let [whole] = *parts(&piece).1
                && whole.area >= smallest
            {
                found.push((piece, whole));
            }
        }
        if found.len() > 1 {
            found.sort_by_key(|(_, part)| std::cmp::Reverse(part.area));
            return found;
        }
    }
    Vec::new()
}

/// Labels spread over the marked cells that hang together with theirs, all at the same pace.
fn spread(mut labels: Raster<u32>, marked: &Raster<bool>) -> Raster<u32> {
    let mut edge: Vec<(usize, usize)> = labels.each().filter(|cell| cell.2 > 0).map(|(x, y, _)| (x, y)).collect();
    while !edge.is_empty() {
        let mut next = Vec::new();
        for (x, y) in edge {
            let label = labels.get(x, y);
            for (x, y) in [(x.wrapping_sub(1), y), (x + 1, y), (x, y.wrapping_sub(1)), (x, y + 1)] {
                if y < marked.height && marked.get(x, y) && labels.get(x, y) == 0 {
                    labels.row_mut(y, x, 1).fill(label);
                    next.push((x, y));
                }
            }
        }
        edge = next;
    }
    labels
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

    #[test]
    fn an_area_falls_into_pieces_at_its_neck() {
        let drawn = ["######......", "######......", "######.####.", "############", "######.####.", "######......"];
        let marked = Raster::from_fn(12, 6, |x, y| drawn[y].as_bytes()[x] == b'#');
        let found = pieces(&marked, 8);
        assert_eq!(found.iter().map(|(_, part)| part.x0).collect::<Vec<_>>(), [0, 7]);
        assert!(found[0].0.get(2, 2) && !found[0].0.get(9, 3) && found[1].0.get(9, 3));
        assert_eq!(pieces(&marked, 20).len(), 0, "the smaller is too small");
        assert!(pieces(&Raster::filled(9, 9, true), 1).is_empty(), "nothing is thin");
    }
}
