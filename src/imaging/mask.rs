//! What a model said about one subject: probabilities on a small grid, and where that grid lies in the photo.
//!
//! Must not know: which model made it, thresholds (see `matte`), the document.

use super::geometry::Affine;

/// Foreground probability as the model gave it: `width` x `height`, row-major, values in `0.0..=1.0`.
/// `to_photo` maps grid coordinates (cell centres at +0.5) to photo pixels. Beyond the outermost cell centres but
/// inside the grid's rectangle the edge value holds; outside the rectangle the probability is zero.
#[derive(Clone, Debug)]
pub struct Mask {
    width: u32,
    height: u32,
    probs: Vec<f32>,
    to_photo: Affine,
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
        Some(Self { width, height, probs, to_photo })
    }

    /// A mask whose grid covers the whole of a photo of `photo_width` x `photo_height` pixels.
    #[must_use]
    pub fn over_photo(width: u32, height: u32, probs: Vec<f32>, photo_width: u32, photo_height: u32) -> Option<Self> {
        let (sx, sy) =
            (f64::from(photo_width) / f64::from(width.max(1)), f64::from(photo_height) / f64::from(height.max(1)));
        Self::new(width, height, probs, Affine::scale_then_move(sx, sy, 0.0, 0.0))
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
