//! The edge of a cut as the photo's own pixels say it: worked out once on the proxy, then carried to any raster, so
//! that the window, its tiles and an export agree.
//!
//! Must not know: models, the document, what the matte is used for.

mod specks;

use std::{ops::Range, sync::Arc};

use rayon::prelude::*;

use super::{
    geometry::Affine,
    mask::Mask,
    matte::{Edge, Matte, Raster, draw},
    photo::Photo,
};
use specks::Specks;

/// What the mattes of a cut are made from, at every size.
#[derive(Clone, Debug)]
pub struct Rough {
    masks: Vec<Arc<Mask>>,
    edge: Edge,
    photo_size: (u32, u32),
    proxy: Photo,
    specks: Specks,
}

/// The two alphas of a cut on a raster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alphas {
    /// How much of the person shows.
    pub shown: Matte,
    /// How much of the photo's colour is the person's: [`Self::shown`] before it grew or was feathered.
    pub mixed: Matte,
}

impl Rough {
    /// Works out what is the same at every size. `proxy` is the whole photo (of `photo_size` pixels), as a rule smaller.
    #[must_use]
    pub fn new(masks: Vec<Arc<Mask>>, edge: &Edge, photo_size: (u32, u32), proxy: &Photo) -> Self {
        let mut rough = Self { masks, edge: *edge, photo_size, proxy: proxy.clone(), specks: Specks::default() };
        if edge.fill_holes_px > 0.0 || edge.drop_islands_px > 0.0 {
            rough.specks = rough.find_specks();
        }
        rough
    }

    /// The whole photo's at the proxy's size.
    #[must_use]
    pub fn at_proxy(&self) -> Alphas {
        let size = (self.proxy.width(), self.proxy.height());
        self.piece(&self.proxy, 0..self.photo_size.0, 0..self.photo_size.1, size)
    }

    /// The whole photo's at its own size.
    #[must_use]
    pub fn whole(&self, photo: &Photo) -> Alphas {
        self.piece(photo, 0..self.photo_size.0, 0..self.photo_size.1, self.photo_size)
    }

    /// Those of the piece `x` by `y` (photo pixels) at `to` pixels: what [`Self::whole`] has there, as long as a raster
    /// pixel is as large as a photo pixel. `photo` is the whole photo. All zero when the piece is empty or reaches
    /// beyond the photo.
    #[must_use]
    pub fn piece(&self, _photo: &Photo, x: Range<u32>, y: Range<u32>, to: (u32, u32)) -> Alphas {
        let Some(raster) = Raster::new(&self.edge, self.photo_size, &x, &y, to) else {
            let empty = Matte { width: to.0, height: to.1, alpha: vec![0; to.0 as usize * to.1 as usize] };
            return Alphas { shown: empty.clone(), mixed: empty };
        };
        let mut matte = self.drawn(&raster.to_photo, raster.size);
        self.apply_specks(&raster.to_photo, &mut matte);
        let mixed = raster.trimmed(matte.clone());
        Alphas { shown: raster.finish(&self.edge, matte), mixed }
    }

    fn drawn(&self, to_photo: &Affine, size: (u32, u32)) -> Matte {
        let masks: Vec<&Mask> = self.masks.iter().map(|mask| &**mask).collect();
        draw(&masks, &self.edge, to_photo, size)
    }

    /// Photo pixels a proxy pixel, across and down.
    fn scale(&self) -> (f64, f64) {
        let ratio = |photo: u32, proxy: u32| f64::from(photo) / f64::from(proxy.max(1));
        (ratio(self.photo_size.0, self.proxy.width()), ratio(self.photo_size.1, self.proxy.height()))
    }

    /// The largest cell of the masks, in photo pixels; at least 1.
    fn cell_px(&self) -> f64 {
        self.masks.iter().map(|mask| mask.to_photo().mean_scale()).fold(1.0, f64::max)
    }

    fn find_specks(&self) -> Specks {
        let (sx, sy) = self.scale();
        let size = (self.proxy.width(), self.proxy.height());
        let matte = self.drawn(&Affine::scale_then_move(sx, sy, 0.5 * sx, 0.5 * sy), size);
        let pixels = |side_px: f32| (f64::from(side_px.clamp(0.0, 1e5)).powi(2) / (sx * sy)) as f32;
        let rim = (2.0 * self.cell_px() / (sx * sy).sqrt()).ceil() as usize + 2;
        specks::find(
            &matte.alpha,
            size.0 as usize,
            pixels(self.edge.fill_holes_px),
            pixels(self.edge.drop_islands_px),
            rim.min(128),
        )
    }

    /// Fills holes and drops islands on a raster.
    fn apply_specks(&self, to_photo: &Affine, matte: &mut Matte) {
        if self.specks.fill.is_none() && self.specks.drop.is_none() {
            return;
        }
        let (sx, sy) = self.scale();
        // From raster indices to proxy indices.
        let to_proxy = to_photo.then(&Affine::scale_then_move(1.0 / sx, 1.0 / sy, -0.5, -0.5));
        let size = (self.proxy.width() as usize, self.proxy.height() as usize);
        matte.alpha.par_chunks_mut((matte.width as usize).max(1)).enumerate().for_each(|(y, row)| {
            for (x, alpha) in row.iter_mut().enumerate() {
                let at = to_proxy.apply(x as f64, y as f64);
                if let Some(fill) = &self.specks.fill {
                    *alpha = (*alpha).max(between(fill, size, at).round() as u8);
                }
                if let Some(drop) = &self.specks.drop {
                    *alpha = (f32::from(*alpha) * (255.0 - between(drop, size, at)) / 255.0).round() as u8;
                }
            }
        });
    }
}

/// The value of a plane between its pixels; `at` in pixel indices, the border's values beyond it.
fn between(plane: &[u8], (width, height): (usize, usize), at: (f64, f64)) -> f32 {
    let split = |at: f64, side: usize| {
        let at = at.clamp(0.0, side as f64 - 1.0);
        (at as usize, (at as usize + 1).min(side - 1), at.fract() as f32)
    };
    let ((x0, x1, fx), (y0, y1, fy)) = (split(at.0, width), split(at.1, height));
    let level = |x: usize, y: usize| plane.get(y * width + x).copied().map_or(0.0, f32::from);
    let top = level(x0, y0) + (level(x1, y0) - level(x0, y0)) * fx;
    let bottom = level(x0, y1) + (level(x1, y1) - level(x0, y1)) * fx;
    top + (bottom - top) * fy
}
