//! What a model said about one subject: probabilities on a small grid, and where that grid lies in the photo.
//!
//! Must not know: which model made it, thresholds (see `matte`), the document.

use super::geometry::{Affine, Rect};

/// Foreground probability as the model gave it: `width` x `height`, row-major, values in `0.0..=1.0`.
/// `to_photo` maps grid coordinates (cell centres at +0.5) to photo pixels. Beyond the outermost cell centres but
/// inside the grid's rectangle the edge value holds; outside the rectangle the probability is zero. A mask
/// [`Self::in_box`] fades to zero over one cell instead, centred on the rectangle's edge.
#[derive(Clone, Debug)]
pub struct Mask {
    width: u32,
    height: u32,
    probs: Vec<f32>,
    to_photo: Affine,
    in_box: Option<InBox>,
}

impl Mask {
    /// A mask from its cells; `None` when the length is not `width * height`, a side is zero or the map is flat.
    /// Values are clamped to `0.0..=1.0`, NaN becomes 0.
    #[must_use]
    pub fn new(width: u32, height: u32, mut probs: Vec<f32>, to_photo: Affine) -> Option<Self> {
        if width == 0 || height == 0 || probs.len() != width as usize * height as usize || to_photo.inverse().is_none()
        {
            return None;
        }
        for p in &mut probs {
            *p = if p.is_nan() { 0.0 } else { p.clamp(0.0, 1.0) };
        }
        Some(Self { width, height, probs, to_photo, in_box: None })
    }

    /// A mask whose grid covers the whole of a photo of `photo_width` x `photo_height` pixels.
    #[must_use]
    pub fn over_photo(width: u32, height: u32, probs: Vec<f32>, photo_width: u32, photo_height: u32) -> Option<Self> {
        let (sx, sy) =
            (f64::from(photo_width) / f64::from(width.max(1)), f64::from(photo_height) / f64::from(height.max(1)));
        Self::new(width, height, probs, Affine::scale_then_move(sx, sy, 0.0, 0.0))
    }

    /// A mask whose grid covers a box of the photo and that is sampled as `PyTorch` does it (`grid_sample` with zeros
    /// outside, `align_corners=False`, on the CPU), to the last bit: for masks that must come out as another program's.
    #[must_use]
    pub fn in_box(width: u32, height: u32, probs: Vec<f32>, bounds: &Rect) -> Option<Self> {
        let step = |low: f32, high: f32, cells: u32| (f64::from(high) - f64::from(low)) / f64::from(cells.max(1));
        let (dx, dy) = (step(bounds.x0, bounds.x1, width), step(bounds.y0, bounds.y1, height));
        let to_photo = Affine::scale_then_move(dx, dy, f64::from(bounds.x0), f64::from(bounds.y0));
        let mask = Self::new(width, height, probs, to_photo)?;
        let along = |low, high, cells| Along { low, size: high - low, cells: cells as f32 };
        let in_box = InBox { x: along(bounds.x0, bounds.x1, width), y: along(bounds.y0, bounds.y1, height) };
        Some(Self { in_box: Some(in_box), ..mask })
    }

    /// How the mask lies in its box, when it was made so.
    pub(super) fn box_map(&self) -> Option<&InBox> {
        self.in_box.as_ref()
    }

    /// Cells across.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Cells down.
    #[must_use]
    pub fn height(&self) -> u32 {
        self.height
    }

    /// `width * height` probabilities, row-major.
    #[must_use]
    pub fn probs(&self) -> &[f32] {
        &self.probs
    }

    /// Grid coordinates to photo pixels.
    #[must_use]
    pub fn to_photo(&self) -> &Affine {
        &self.to_photo
    }

    /// The probability at a point of the photo, by bilinear interpolation between cell centres.
    #[must_use]
    pub fn sample(&self, x: f64, y: f64) -> f32 {
        if let Some(map) = &self.in_box {
            let at = |i: i64, j: i64| {
                let inside = i >= 0 && j >= 0 && i < i64::from(self.width) && j < i64::from(self.height);
                if inside {
                    self.probs.get((j * i64::from(self.width) + i) as usize).copied().unwrap_or(0.0)
                } else {
                    0.0
                }
            };
            let (Some((i, w)), Some((j, n))) = (map.x.cell(x as f32), map.y.cell(y as f32)) else { return 0.0 };
            return weighed([at(i, j), at(i + 1, j), at(i, j + 1), at(i + 1, j + 1)], w, n);
        }
        let Some(to_grid) = self.to_photo.inverse() else { return 0.0 };
        let (u, v) = to_grid.apply(x, y);
        let (w, h) = (f64::from(self.width), f64::from(self.height));
        if !(0.0..=w).contains(&u) || !(0.0..=h).contains(&v) {
            return 0.0;
        }
        let (u, v) = ((u - 0.5).clamp(0.0, w - 1.0), (v - 0.5).clamp(0.0, h - 1.0));
        let (i, j) = (u as usize, v as usize);
        let (fu, fv) = ((u - i as f64) as f32, (v - j as f64) as f32);
        let (i1, j1) = ((i + 1).min(self.width as usize - 1), (j + 1).min(self.height as usize - 1));
        let at = |i: usize, j: usize| self.probs.get(j * self.width as usize + i).copied().unwrap_or(0.0);
        let top = at(i, j) + (at(i1, j) - at(i, j)) * fu;
        let bottom = at(i, j1) + (at(i1, j1) - at(i, j1)) * fu;
        top + (bottom - top) * fv
    }
}

/// How a mask lies in a box.
#[derive(Clone, Copy, Debug)]
pub(super) struct InBox {
    /// From left to right.
    pub x: Along,
    /// From top to bottom.
    pub y: Along,
}

/// One side of a box.
#[derive(Clone, Copy, Debug)]
pub(super) struct Along {
    low: f32,
    size: f32,
    cells: f32,
}

impl Along {
    /// The cell whose centre lies at or before a point of the photo (-1: before the first), and how far beyond it the
    /// point lies, `0.0..1.0`; `None` where no cell reaches. The order of operations is Detectron2's (`_do_paste_mask`)
    /// and PyTorch's (`ComputeLocationBase`).
    pub fn cell(&self, at: f32) -> Option<(i64, f32)> {
        let place = (at - self.low) / self.size * 2.0 - 1.0;
        let place = fused(place + 1.0, self.cells / 2.0, -0.5);
        let cell = place.floor();
        (cell >= -1.0 && cell < self.cells).then_some((cell as i64, place - cell))
    }
}

/// The value between four cells (upper left, upper right, lower left, lower right), `right` and `down` on the way.
/// PyTorch's `ApplyGridSample`, as its CPU build computes it.
#[inline]
pub(super) fn weighed(cells: [f32; 4], right: f32, down: f32) -> f32 {
    let (left, up) = (1.0 - right, 1.0 - down);
    let sum = cells[0] * (left * up);
    let sum = fused(cells[1], right * up, sum);
    let sum = fused(cells[2], left * down, sum);
    fused(cells[3], right * down, sum)
}

/// `a * b + c`, rounded once. The product of two 32-bit floats is exact in 64; faster than `mul_add`, which without
/// hardware that is asked for is a call.
#[inline]
fn fused(a: f32, b: f32, c: f32) -> f32 {
    (f64::from(a) * f64::from(b) + f64::from(c)) as f32
}
