//! The edge of a cut as the photo's own pixels say it: worked out once on the proxy, then carried to any raster, so
//! that the window, its tiles and an export agree.
//!
//! Must not know: models, the document, what the matte is used for.

mod band;
mod colours;
mod laplacian;
mod lift;
mod pictures;
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
use lift::{Coarse, Lift};
use pictures::Pictures;
use solve::{Found, Said};
use specks::Specks;

/// Who is cut out of a photo.
#[derive(Clone, Debug, Default)]
pub struct Masks {
    /// Those who are.
    pub chosen: Vec<Arc<Mask>>,
    /// Other people of the photo: where they touch the chosen ones the border between them follows the photo's edge.
    pub others: Vec<Arc<Mask>>,
}

impl From<Vec<Arc<Mask>>> for Masks {
    fn from(chosen: Vec<Arc<Mask>>) -> Self {
        Self { chosen, others: Vec::new() }
    }
}

/// What the mattes of a cut are made from, at every size.
#[derive(Clone, Debug)]
pub struct Rough {
    masks: Masks,
    edge: Edge,
    photo_size: (u32, u32),
    pictures: Arc<Pictures>,
    specks: Specks,
    found: Option<Found>,
    /// [`Alphas::mixed`] at the proxy's size.
    mixed: Matte,
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
    pub fn new(masks: impl Into<Masks>, edge: &Edge, photo_size: (u32, u32), proxy: &Photo) -> Self {
        Self::of(masks.into(), edge, photo_size, Arc::new(Pictures::new(proxy)))
    }

    /// Another cut of the same photo: what [`Self::new`] gives, without what they have in common being made again.
    #[must_use]
    pub fn again(&self, masks: impl Into<Masks>, edge: &Edge) -> Self {
        Self::of(masks.into(), edge, self.photo_size, self.pictures.clone())
    }

    fn of(masks: Masks, edge: &Edge, photo_size: (u32, u32), pictures: Arc<Pictures>) -> Self {
        let (width, height) = pictures.size(0);
        let (edge, specks) = (*edge, Specks::default());
        let mixed = Matte { width, height, alpha: Vec::new() };
        let mut rough = Self { masks, edge, photo_size, pictures, specks, found: None, mixed, colours: None };
        let (sx, sy) = rough.scale();
        let to_photo = Affine::scale_then_move(sx, sy, 0.5 * sx, 0.5 * sy);
        if edge.fill_holes_px > 0.0 || edge.drop_islands_px > 0.0 {
            rough.specks = rough.find_specks(&to_photo);
        }
        rough.mixed = rough.drawn(&edge, &to_photo, (width, height));
        if rough.masks.chosen.is_empty() {
            return rough;
        }
        if edge.refine > 0.0 {
            let found = rough.solved();
            let strength = edge.refine.clamp(0.0, 1.0);
            rough.mixed.alpha.par_iter_mut().zip(&found.alpha).with_min_len(1 << 16).for_each(|(alpha, &to)| {
                if *alpha != to {
                    *alpha = mixed_in(*alpha, f32::from(to), strength);
                }
            });
            rough.found = Some(found);
        }
        if edge.clean > 0.0 {
            rough.colours = Some(Colours::new(rough.proxy().rgb(), &rough.mixed.alpha, (width, height)));
        }
        rough
    }

    /// The photo that it was worked out on.
    #[must_use]
    pub fn proxy(&self) -> &Photo {
        &self.pictures.photo
    }

    /// The whole photo's at the proxy's size.
    #[must_use]
    pub fn at_proxy(&self) -> Alphas {
        self.piece(self.proxy(), 0..self.photo_size.0, 0..self.photo_size.1, self.pictures.size(0))
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
        let matte = if raster.is_whole() && raster.size == self.pictures.size(0) {
            self.mixed.clone()
        } else {
            let mut matte = self.drawn(&self.edge, &raster.to_photo, raster.size);
            self.refine(photo, &raster, &mut matte);
            matte
        };
        let mixed = raster.trimmed(matte.clone());
        Alphas { shown: raster.finish(&self.edge, matte), mixed }
    }

    /// The pixels `x` by `y` of the photo on the raster of `alphas`, the old background taken out where it is mixed
    /// with the person, as far as [`Edge::clean`] says. Pixels that are all the person's stay as they are, so do those
    /// far from the edge, and so does the photo's own alpha. `None` when `alphas` are not a raster of it.
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
        let across = to.0 as usize;
        let mut rgb = pixels.rgb().to_vec();
        let rows = rgb.par_chunks_mut(across * 3).zip(alphas.mixed.alpha.par_chunks(across));
        rows.enumerate().for_each(|(y, (line, mixed))| {
            let line = line.as_chunks_mut::<3>().0;
            let (_, v) = to_guess.apply(0.0, y as f64);
            let fine = |at: f64| ((at - to_guess.e) / to_guess.a).ceil().clamp(0.0, across as f64) as usize;
            for run in colours.columns((v + 0.5).max(0.0) as usize) {
                let columns = fine(run.start as f64 - 0.5)..fine(run.end as f64 - 0.5);
                let mixed = mixed.iter().skip(columns.start);
                let pixels = columns.clone().zip(line.get_mut(columns).unwrap_or_default()).zip(mixed);
                for ((x, pixel), &mixed) in pixels.filter(|(_, mixed)| **mixed < 255) {
                    let u = to_guess.a * x as f64 + to_guess.e;
                    let front = colours.front(u, v, pixel.map(f32::from), f32::from(mixed) / 255.0);
                    for (to, front) in pixel.iter_mut().zip(front) {
                        *to = mixed_in(*to, front, strength);
                    }
                }
            }
        });
        pixels.with_rgb(rgb)
    }

    /// The masks on a raster, without holes and islands.
    fn drawn(&self, edge: &Edge, to_photo: &Affine, size: (u32, u32)) -> Matte {
        let masks: Vec<&Mask> = self.masks.chosen.iter().map(|mask| &**mask).collect();
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
            let others: Vec<&Mask> = self.masks.others.iter().map(|mask| &**mask).collect();
            Said {
                alpha: self.drawn(&self.edge, &to_photo, size).alpha,
                doubt: self.drawn(&doubt, &to_photo, size).alpha,
                others: (!others.is_empty()).then(|| draw(&others, &doubt, &to_photo, size).alpha),
            }
        };
        solve::solve(&self.pictures, self.cell_px() / (sx * sy).sqrt(), &self.mixed.alpha, &says)
    }

    /// Lets the edge that was found on the proxy come in, as far as [`Edge::refine`] says.
    fn refine(&self, photo: &Photo, raster: &Raster, matte: &mut Matte) {
        let Some(found) = &self.found else { return };
        let strength = self.edge.refine.clamp(0.0, 1.0);
        let across = matte.width as usize;
        let (width, height) = (self.pictures.size(0).0 as usize, self.pictures.size(0).1 as usize);
        // On the proxy's own pixels it is there already.
        let (sx, sy) = self.scale();
        if (raster.to_photo.a, raster.to_photo.d) == (sx, sy) {
            let first = |at: f64, scale: f64| (at / scale - 0.5).round().max(0.0) as usize;
            let (left, top) = (first(raster.to_photo.e, sx), first(raster.to_photo.f, sy));
            for (y, row) in matte.alpha.chunks_exact_mut(across.max(1)).enumerate() {
                let there = self.mixed.alpha.get((top + y) * width + left..).unwrap_or_default();
                row.iter_mut().zip(there).for_each(|(alpha, &to)| *alpha = to);
            }
            return;
        }
        let Some(pixels) = raster.pixels(photo) else { return };
        let alpha = |at: usize| found.alpha.get(at).copied().map_or(0.0, |a| f32::from(a) / 255.0);
        let coarse = Coarse { size: (width, height), rgb: self.proxy().rgb(), alpha, band: &found.band };
        let to_proxy = raster.to_photo.then(&Affine::scale_then_move(1.0 / sx, 1.0 / sy, -0.5, -0.5));
        let ((x0, y0), (x1, y1)) =
            (to_proxy.apply(0.0, 0.0), to_proxy.apply(f64::from(matte.width), f64::from(matte.height)));
        let lift = Lift::new(&coarse, (x0, x1), (y0, y1));
        let rows = pixels.rgb().par_chunks(across * 3);
        matte.alpha.par_chunks_mut(across).zip(rows).enumerate().for_each(|(y, (row, colours))| {
            lift.row(&to_proxy, y, colours.as_chunks::<3>().0, |x, lifted| {
                if let Some(alpha) = row.get_mut(x) {
                    *alpha = mixed_in(*alpha, lifted * 255.0, strength);
                }
            });
        });
    }

    /// Photo pixels a proxy pixel, across and down.
    fn scale(&self) -> (f64, f64) {
        let ratio = |photo: u32, proxy: u32| f64::from(photo) / f64::from(proxy.max(1));
        let (width, height) = self.pictures.size(0);
        (ratio(self.photo_size.0, width), ratio(self.photo_size.1, height))
    }

    /// The largest cell of the masks, in photo pixels; at least 1.
    fn cell_px(&self) -> f64 {
        self.masks.chosen.iter().map(|mask| mask.to_photo().mean_scale()).fold(1.0, f64::max)
    }

    fn find_specks(&self, to_photo: &Affine) -> Specks {
        let (sx, sy) = self.scale();
        let size = self.pictures.size(0);
        let masks: Vec<&Mask> = self.masks.chosen.iter().map(|mask| &**mask).collect();
        let matte = draw(&masks, &self.edge, to_photo, size);
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
        let size = (self.pictures.size(0).0 as usize, self.pictures.size(0).1 as usize);
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

/// A level on the way to another, so much of it.
fn mixed_in(from: u8, to: f32, strength: f32) -> u8 {
    (f32::from(from) + (to - f32::from(from)) * strength + 0.5) as u8
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
