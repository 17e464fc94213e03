//! Lines that people snap to while they are placed: edges and middles of the picture and of other people, heads and
//! feet of those who stand in the photo.
//!
//! In the pixels of the picture as it is shown.
//!
//! Must not know: the screen, the document, egui.

use super::super::{
    frame::{Bounds, Frame},
    gesture::{Gesture, Grip, Held},
};

/// What a line belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An edge or the middle of the picture.
    Picture,
    /// An edge or the middle of another person who was put in.
    Layer,
    /// Above the head of somebody in the photo: tops snap to it.
    Head,
    /// Under the feet of somebody in the photo: feet snap to it.
    Feet,
    /// Equally far from two others as they stand: middles snap to it.
    Spacing,
}

/// A line across one axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// Whether it stands upright, at an x; else it lies, at a y.
    pub upright: bool,
    /// Where.
    pub at: f64,
    /// From where to where it reaches, on the other axis.
    pub span: (f64, f64),
    /// What it belongs to.
    pub kind: Kind,
    /// Of [`Kind::Spacing`]: three middles that are equally far apart, one of them here.
    pub marks: Option<[f64; 3]>,
}

/// The six lines of a box.
pub fn lines_of(bounds: &Bounds, kind: Kind) -> [Line; 6] {
    let three = |side: (f64, f64)| [side.0, (side.0 + side.1) / 2.0, side.1];
    let [left, middle, right] = three(bounds.x).map(|at| Line { upright: true, at, span: bounds.y, kind, marks: None });
    let [top, centre, bottom] =
        three(bounds.y).map(|at| Line { upright: false, at, span: bounds.x, kind, marks: None });
    [left, middle, right, top, centre, bottom]
}

/// Where the middle of one more would be equally far from two neighbours: between them, or beyond the one as far as from
/// the other. `middles` are of those who stand there; lines reach over `span`.
#[must_use]
pub fn spacing(middles: &[f64], span: (f64, f64)) -> Vec<Line> {
    let mut middles: Vec<f64> = middles.iter().copied().filter(|at| at.is_finite()).collect();
    middles.sort_by(f64::total_cmp);
    let line = |at: f64, marks: [f64; 3]| Line { upright: true, at, span, kind: Kind::Spacing, marks: Some(marks) };
    let mut lines = Vec::new();
    for (index, pair) in middles.windows(2).enumerate() {
        let &[a, b] = pair else { continue };
        let gap = b - a;
        if gap < 2.0 {
            continue;
        }
        lines.push(line((a + b) / 2.0, [a, (a + b) / 2.0, b]));
        if index == 0 {
            lines.push(line(a - gap, [a - gap, a, b]));
        }
        if index + 2 == middles.len() {
            lines.push(line(b + gap, [a, b, b + gap]));
        }
    }
    lines
}

/// A box that has found its lines.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapped {
    /// The box.
    pub frame: Frame,
    /// The lines it lies on, made long enough to reach it.
    pub on: Vec<Line>,
}

/// Moves the edges that a gesture moves onto lines nearer than `reach`.
#[must_use]
pub fn snap(gesture: &Gesture, frame: Frame, held: Held, lines: &[Line], reach: f64) -> Snapped {
    let bounds = frame.bounds();
    let (x_edges, y_edges) = moving_edges(gesture, &frame, held);
    let dx = nearest(lines, true, bounds.x, &x_edges, reach);
    let dy = nearest(lines, false, bounds.y, &y_edges, reach);
    let frame = match gesture.grip {
        Grip::Turn => return Snapped { frame, on: Vec::new() },
        Grip::Body => frame.moved(dx.unwrap_or(0.0), dy.unwrap_or(0.0)),
        Grip::Scale(..) if gesture.keeps_ratio(held) => match (dx, dy) {
            (Some(dx), Some(dy)) if dx.abs() <= dy.abs() => gesture.nudged(&frame, dx, 0.0, held),
            (_, Some(dy)) => gesture.nudged(&frame, 0.0, dy, held),
            (Some(dx), None) => gesture.nudged(&frame, dx, 0.0, held),
            (None, None) => frame,
        },
        Grip::Scale(..) if dx.is_some() || dy.is_some() => {
            gesture.nudged(&frame, dx.unwrap_or(0.0), dy.unwrap_or(0.0), held)
        }
        Grip::Scale(..) => frame,
    };
    let bounds = frame.bounds();
    let touched = |line: &&Line| {
        let (side, edges) = if line.upright { (bounds.x, &x_edges) } else { (bounds.y, &y_edges) };
        edges.iter().any(|edge| fits(line.kind, *edge) && (edge.of(side) - line.at).abs() < 1e-6)
    };
    let on = lines.iter().filter(touched).map(|line| {
        let other = if line.upright { bounds.y } else { bounds.x };
        Line { span: (line.span.0.min(other.0), line.span.1.max(other.1)), ..*line }
    });
    Snapped { frame, on: on.collect() }
}

#[derive(Clone, Copy, PartialEq)]
enum Edge {
    Low,
    Middle,
    High,
}

impl Edge {
    fn of(self, side: (f64, f64)) -> f64 {
        match self {
            Self::Low => side.0,
            Self::Middle => (side.0 + side.1) / 2.0,
            Self::High => side.1,
        }
    }
}

fn fits(kind: Kind, edge: Edge) -> bool {
    match kind {
        Kind::Picture | Kind::Layer => true,
        Kind::Head => edge == Edge::Low,
        Kind::Feet => edge == Edge::High,
        Kind::Spacing => edge == Edge::Middle,
    }
}

/// The edges that the gesture moves, across and down. A turned box that is scaled has none that is upright.
fn moving_edges(gesture: &Gesture, frame: &Frame, held: Held) -> (Vec<Edge>, Vec<Edge>) {
    let all = vec![Edge::Low, Edge::Middle, Edge::High];
    match gesture.grip {
        Grip::Turn => (Vec::new(), Vec::new()),
        Grip::Body => {
            let moved = (frame.centre.0 - gesture.from.centre.0, frame.centre.1 - gesture.from.centre.1);
            let only = |along: f64| if held.shift && along == 0.0 { Vec::new() } else { all.clone() };
            (only(moved.0), only(moved.1))
        }
        Grip::Scale(hx, hy) => {
            if (2.0 * frame.angle_rad).sin().abs() > 1e-6 {
                return (Vec::new(), Vec::new());
            }
            let (x, y) = super::super::frame::rotated(frame.angle_rad, (f64::from(hx), f64::from(hy)));
            let edge = |along: f64| match along {
                low if low < -0.5 => vec![Edge::Low],
                high if high > 0.5 => vec![Edge::High],
                _ => Vec::new(),
            };
            (edge(x), edge(y))
        }
    }
}

fn nearest(lines: &[Line], upright: bool, side: (f64, f64), edges: &[Edge], reach: f64) -> Option<f64> {
    lines
        .iter()
        .filter(|line| line.upright == upright)
        .flat_map(|line| {
            let fitting = edges.iter().filter(|edge| fits(line.kind, **edge));
            fitting.map(|edge| line.at - edge.of(side))
        })
        .filter(|by| by.abs() <= reach)
        .min_by(|a, b| a.abs().total_cmp(&b.abs()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FREE: Held = Held { shift: false, alt: false };

    fn picture() -> Vec<Line> {
        lines_of(&Bounds { x: (0.0, 1000.0), y: (0.0, 600.0) }, Kind::Picture).to_vec()
    }

    fn dragged(grip: Grip, start: (f64, f64)) -> Gesture {
        let from = Frame { centre: (300.0, 300.0), half: (50.0, 100.0), angle_rad: 0.0 };
        Gesture { grip, from, start, rigid: false }
    }

    #[test]
    fn a_moved_box_finds_edges_and_middles_within_reach_and_no_further() {
        let body = dragged(Grip::Body, (300.0, 300.0));
        let at = |x: f64, y: f64| {
            let snapped = snap(&body, body.frame(x, y, FREE), FREE, &picture(), 6.0);
            (snapped.frame.centre, snapped.on.len())
        };
        assert_eq!(at(54.0, 220.0), ((50.0, 220.0), 1)); // its left edge on the picture's
        assert_eq!(at(497.0, 296.0), ((500.0, 300.0), 2)); // middle on middle, both ways
        assert_eq!(at(58.0, 220.0), ((58.0, 220.0), 0));
    }

    #[test]
    fn heads_take_tops_and_feet_take_feet() {
        let line = |at: f64, kind: Kind| Line { upright: false, at, span: (0.0, 9.0), kind, marks: None };
        let body = dragged(Grip::Body, (300.0, 300.0));
        let y = |lines: &[Line]| snap(&body, body.frame(300.0, 304.0, FREE), FREE, lines, 6.0).frame.centre.1;
        assert_eq!(y(&[line(201.0, Kind::Head)]), 301.0);
        assert_eq!(y(&[line(201.0, Kind::Feet)]), 304.0);
        assert_eq!(y(&[line(401.0, Kind::Feet)]), 301.0);
        assert_eq!(y(&[line(401.0, Kind::Head)]), 304.0);
    }

    #[test]
    fn the_middle_finds_equal_spacing_between_and_beyond_others() {
        let lines = spacing(&[500.0, 100.0, 300.0], (0.0, 600.0));
        let at: Vec<f64> = lines.iter().map(|line| line.at).collect();
        assert_eq!(at, [200.0, -100.0, 400.0, 700.0]);
        let body = dragged(Grip::Body, (300.0, 300.0));
        let x = |x: f64| snap(&body, body.frame(x, 300.0, FREE), FREE, &lines, 6.0).frame.centre.0;
        assert_eq!((x(396.0), x(703.0)), (400.0, 700.0));
        assert_eq!(x(446.0), 446.0, "an edge does not take it");
        assert!(spacing(&[5.0], (0.0, 1.0)).is_empty());
    }

    #[test]
    fn a_scaled_corner_snaps_by_its_nearest_edge_and_keeps_the_proportions() {
        let corner = dragged(Grip::Scale(1, 1), (350.0, 400.0));
        let frame = corner.frame(449.0, 597.0, FREE);
        let snapped = snap(&corner, frame, FREE, &picture(), 6.0);
        assert!((snapped.frame.bounds().y.1 - 600.0).abs() < 1e-9);
        assert!((snapped.frame.half.1 / snapped.frame.half.0 - 2.0).abs() < 1e-9);
        assert_eq!(snapped.on.len(), 1);
    }

    #[test]
    fn a_turned_box_that_is_scaled_snaps_to_nothing() {
        let mut corner = dragged(Grip::Scale(1, 1), (350.0, 400.0));
        corner.from.angle_rad = 0.5;
        let frame = corner.frame(360.0, 410.0, FREE);
        assert_eq!(snap(&corner, frame, FREE, &picture(), 1000.0), Snapped { frame, on: Vec::new() });
    }
}
