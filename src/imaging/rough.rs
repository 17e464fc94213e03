//! The edge of a cut as the photo's own pixels say it: worked out once on the proxy, then carried to any raster, so
//! that the window, its tiles and an export agree.
//!
//! Must not know: models, the document, what the matte is used for.

mod band;
mod colours;
mod laplacian;
mod lift;
mod solve;
mod specks;

use std::{ops::Range, sync::Arc};

use rayon::prelude::*;

use super::{
    geometry::Affine,
    mask::Mask,
    matte::{Edge, Matte, Raster, draw},
    photo::Photo,
};
use colours::Colours;
use lift::{Coarse, Colour, Lift};
use solve::Found;
use specks::Specks;

/// What the mattes of a cut are made from, at every size.
#[derive(Clone, Debug)]
pub struct Rough {
    masks: Vec<Arc<Mask>>,
    edge: Edge,
    photo_size: (u32, u32),
    proxy: Photo,
    specks: Specks,
    found: Option<Found>,
    colours: Option<Colours>,
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
        let mut rough = Self {
            masks,
            edge: *edge,
            photo_size,
            proxy: proxy.clone(),
            specks: Specks::default(),
            found: None,
            colours: None,
        };
        if edge.fill_holes_px > 0.0 || edge.drop_islands_px > 0.0 {
            rough.specks = rough.find_specks();
        }
        if edge.refine > 0.0 && !rough.masks.is_empty() {
            rough.found = Some(rough.solved());
        }
        if edge.clean > 0.0 && !rough.masks.is_empty() {
            let size = (proxy.width(), proxy.height());
            rough.colours = Some(Colours::new(proxy.rgb(), &rough.at_proxy().mixed.alpha, size));
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
    pub fn piece(&self, photo: &Photo, x: Range<u32>, y: Range<u32>, to: (u32, u32)) -> Alphas {
        let Some(raster) = Raster::new(&self.edge, self.photo_size, &x, &y, to) else {
            let empty = Matte { width: to.0, height: to.1, alpha: vec![0; to.0 as usize * to.1 as usize] };
            return Alphas { shown: empty.clone(), mixed: empty };
        };
        let mut matte = self.drawn(&self.edge, &raster.to_photo, raster.size);
        self.refine(photo, &raster, &mut matte);
        let mixed = raster.trimmed(matte.clone());
        Alphas { shown: raster.finish(&self.edge, matte), mixed }
    }

    /// The pixels `x` by `y` of the photo on the raster of `alphas`, the old background taken out where it is mixed
    /// with the person, as far as [`Edge::clean`] says. Pixels that are all the person's stay as they are, so do those
    /// that neither show nor lie in the band, and so does the photo's own alpha. `None` when `alphas` are not a raster of it.
    #[must_use]
    pub fn cleaned(&self, photo: &Photo, x: Range<u32>, y: Range<u32>, alphas: &Alphas) -> Option<Photo> {
        let to = (alphas.shown.width, alphas.shown.height);
        let raster = Raster::new(&Edge::RAW, self.photo_size, &x, &y, to)?;
        let pixels = raster.pixels(photo)?;
        let Some(colours) = &self.colours else { return Some(pixels) };
        let strength = self.edge.clean.clamp(0.0, 1.0);
        let (width, height) = colours.size();
        let ratio = |side: usize, photo: u32| side as f64 / f64::from(photo);
        let (kx, ky) = (ratio(width, self.photo_size.0), ratio(height, self.photo_size.1));
        let to_guess = raster.to_photo.then(&Affine::scale_then_move(kx, ky, -0.5, -0.5));
        let (sx, sy) = self.scale();
        let to_proxy = raster.to_photo.then(&Affine::scale_then_move(1.0 / sx, 1.0 / sy, 0.0, 0.0));
        let in_band = |x: usize, y: usize| {
            let (px, py) = to_proxy.apply(x as f64, y as f64);
            let at = py as usize * self.proxy.width() as usize + px as usize;
            self.found.as_ref().is_some_and(|found| found.band.get(at) == Some(&true))
        };
        let across = to.0 as usize;
        let mut rgb = pixels.rgb().to_vec();
        let rows = alphas.shown.alpha.par_chunks(across).zip(alphas.mixed.alpha.par_chunks(across));
        rgb.par_chunks_mut(across * 3).zip(rows).enumerate().for_each(|(row, (line, (shown, mixed)))| {
            for (x, (pixel, (&shown, &mixed))) in
                line.as_chunks_mut::<3>().0.iter_mut().zip(shown.iter().zip(mixed)).enumerate()
            {
                if mixed == 255 || (shown == 0 && !in_band(x, row)) {
                    continue;
                }
                let (gx, gy) = to_guess.apply(x as f64, row as f64);
                let own = pixel.map(f32::from);
                let front = colours.front(gx, gy, own, f32::from(mixed) / 255.0);
                for (to, front) in pixel.iter_mut().zip(front) {
                    *to = (f32::from(*to) + (front - f32::from(*to)) * strength + 0.5) as u8;
                }
            }
        });
        pixels.with_rgb(rgb)
    }

    /// The masks on a raster, without holes and islands.
    fn drawn(&self, edge: &Edge, to_photo: &Affine, size: (u32, u32)) -> Matte {
        let masks: Vec<&Mask> = self.masks.iter().map(|mask| &**mask).collect();
        let mut matte = draw(&masks, edge, to_photo, size);
        self.apply_specks(to_photo, &mut matte);
        matte
    }

    /// Finds the edge on the proxy.
    fn solved(&self) -> Found {
        let (sx, sy) = self.scale();
        let says = |size: (u32, u32)| {
            let (sx, sy) = (
                f64::from(self.photo_size.0) / f64::from(size.0.max(1)),
                f64::from(self.photo_size.1) / f64::from(size.1.max(1)),
            );
            let to_photo = Affine::scale_then_move(sx, sy, 0.5 * sx, 0.5 * sy);
            let doubt = Edge { softness: 0.5, ..self.edge };
            (self.drawn(&self.edge, &to_photo, size).alpha, self.drawn(&doubt, &to_photo, size).alpha)
        };
        let size = (self.proxy.width(), self.proxy.height());
        solve::solve(self.proxy.rgb(), size, self.cell_px() / (sx * sy).sqrt(), &says)
    }

    /// Lets the edge that was found on the proxy come in, as far as [`Edge::refine`] says.
    fn refine(&self, photo: &Photo, raster: &Raster, matte: &mut Matte) {
        let Some(found) = &self.found else { return };
        let strength = self.edge.refine.clamp(0.0, 1.0);
        let mixed = |from: u8, to: f32| (f32::from(from) + (to - f32::from(from)) * strength + 0.5) as u8;
        let (width, height) = (self.proxy.width() as usize, self.proxy.height() as usize);
        // On the proxy's own pixels it is there already.
        let (sx, sy) = self.scale();
        if (raster.to_photo.a, raster.to_photo.d) == (sx, sy) {
            let first = |at: f64, scale: f64| (at / scale - 0.5).round().max(0.0) as usize;
            let (left, top) = (first(raster.to_photo.e, sx), first(raster.to_photo.f, sy));
            for (y, row) in matte.alpha.chunks_exact_mut((matte.width as usize).max(1)).enumerate() {
                let there = found.alpha.get((top + y) * width + left..).unwrap_or_default();
                for (alpha, &to) in row.iter_mut().zip(there) {
                    *alpha = mixed(*alpha, f32::from(to));
                }
            }
            return;
        }
        let Some(pixels) = raster.pixels(photo) else { return };
        let rgb = self.proxy.rgb().as_chunks::<3>().0;
        let unit = |pixel: [u8; 3]| pixel.map(|v| f32::from(v) / 255.0);
        let colour = |x: usize, y: usize| rgb.get(y * width + x).copied().map_or([0.0; 3], unit);
        let alpha = |x: usize, y: usize| found.alpha.get(y * width + x).copied().map_or(0.0, |a| f32::from(a) / 255.0);
        let in_band = |x: usize, y: usize| found.band.get(y * width + x) == Some(&true);
        let coarse = Coarse { width, height, colour: &colour, alpha: &alpha, in_band: &in_band };
        let to_proxy = raster.to_photo.then(&Affine::scale_then_move(1.0 / sx, 1.0 / sy, -0.5, -0.5));
        let ((x0, y0), (x1, y1)) =
            (to_proxy.apply(0.0, 0.0), to_proxy.apply(f64::from(matte.width), f64::from(matte.height)));
        let lift = Lift::new(&coarse, (x0, x1), (y0, y1));
        let across = matte.width as usize;
        let rows = pixels.rgb().par_chunks(across * 3);
        matte.alpha.par_chunks_mut(across).zip(rows).enumerate().for_each(|(y, (row, colours))| {
            for (x, (alpha, &pixel)) in row.iter_mut().zip(colours.as_chunks::<3>().0).enumerate() {
                let (px, py) = to_proxy.apply(x as f64, y as f64);
                let colour: Colour = unit(pixel);
                if let Some(lifted) = lift.at(px, py, colour) {
                    *alpha = mixed(*alpha, lifted * 255.0);
                }
            }
        });
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
        let masks: Vec<&Mask> = self.masks.iter().map(|mask| &**mask).collect();
        let matte = draw(&masks, &self.edge, &Affine::scale_then_move(sx, sy, 0.5 * sx, 0.5 * sy), size);
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
