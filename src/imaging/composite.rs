//! Cut-outs over a background: the picture that is exported.
//!
//! Owns: source-over with straight alpha in 8-bit sRGB (Porter & Duff, "Compositing digital images", 1984). With the
//! layer's colour `cs`, its alpha `as` (already times opacity), the background's `cb` and `ab`:
//!
//! ```text
//! ao = as + ab · (1 - as)
//! co = (cs · as + cb · ab · (1 - as)) / ao
//! ```
//!
//! Computed in `f32` once a pixel and layer, then rounded. Over an opaque background ao = 1. Where ao rounds to 0 the
//! background's colour stays. A layer is read through `sample` (premultiplied, so the colours hidden under alpha 0
//! never bleed in); one that is made smaller is first averaged down by `shrink`. People of the background who stand before
//! a layer are drawn again over it: see `front`.
//!
//! Must not know: the document, models, files.

mod front;
mod sample;
mod shrink;

pub use front::{Front, joined};

use std::{
    ops::Range,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use rayon::prelude::*;

use super::{
    cutout::Cutout,
    geometry::{Affine, Placement},
    photo::Photo,
    watch::Watch,
};
use sample::{Pixels, Window};

/// A cut-out and where it stands, in the background's pixels.
#[derive(Clone, Debug)]
pub struct Placed {
    /// What stands there.
    pub cutout: Cutout,
    /// Where, how large, how turned; the centre is the trimmed cut-out's.
    pub placement: Placement,
    /// `0.0..=1.0`.
    pub opacity: f32,
    /// Who of the background stands before it.
    pub front: Option<Arc<Front>>,
}

/// Side of the squares a layer is drawn in, pixels: what a square reads of the layer fits the cache.
const TILE: usize = 64;
/// Layers are averaged down below this scale; above, the four-pixel-wide interpolation alone is sharper and does
/// not yet alias visibly.
const SHRINK_BELOW: f64 = 0.9;
/// Less than this cannot change any 8-bit value.
const INVISIBLE: f64 = 0.5 / 255.0;

/// The background with the cut-outs over it, first one lowest; carries the background's EXIF.
///
/// Opaque when the background is, else with straight alpha. Parts beyond the background are cut off. A cut-out at
/// scale 1, unturned, a whole number of pixels away is copied exactly where its alpha is 255. Layers that cannot
/// be drawn (a placement with NaN or infinity, a scale of 0 or less, an opacity of NaN) are left out.
#[must_use]
pub fn render(background: &Photo, layers: &[Placed]) -> Photo {
    // Nobody stops it.
    render_watched(background, layers, &()).unwrap_or_else(|| background.clone())
}

/// The same; `watch` hears how far it is and may stop it: then there is no picture.
#[must_use]
pub fn render_watched(background: &Photo, layers: &[Placed], watch: &dyn Watch) -> Option<Photo> {
    let size = (background.width() as usize, background.height() as usize);
    let mut rgb = background.rgb().to_vec();
    let mut alpha = background.alpha().map(<[u8]>::to_vec);
    for (number, placed) in layers.iter().enumerate() {
        let share = |part: f32| (number as f32 + part) / layers.len() as f32;
        if watch.stopped() {
            return None;
        }
        let shrunk = shrink::for_scale(&placed.cutout.photo, placed.placement.scales(), SHRINK_BELOW);
        let pixels = shrunk.as_ref().map_or(Pixels::Straight(&placed.cutout.photo), Pixels::Premultiplied);
        if let Some(layer) = Layer::new(placed, pixels, size) {
            layer.draw(&mut rgb, alpha.as_deref_mut(), |part| {
                watch.reached(share(part));
                !watch.stopped()
            });
            if let Some(front) = &placed.front {
                let reach = (layer.x.clone(), layer.y.clone());
                front.draw(background, reach, &|x, y| layer.alpha(x, y), &mut rgb, alpha.as_deref_mut());
            }
        }
        watch.reached(share(1.0));
    }
    if watch.stopped() {
        return None;
    }
    let picture = Photo::from_rgb(background.width(), background.height(), rgb).and_then(|photo| match alpha {
        Some(alpha) => photo.with_alpha(alpha),
        None => Some(photo),
    });
    // The sizes are the background's own.
    Some(picture.map_or_else(|| background.clone(), |photo| photo.with_exif(background.exif().map(<[u8]>::to_vec))))
}

/// A layer ready to be drawn.
struct Layer<'a> {
    pixels: Pixels<'a>,
    /// Background pixels to the layer's pixels.
    back: Affine,
    /// Background pixels a layer pixel, across and down.
    scale: (f64, f64),
    opacity: f32,
    /// What the layer may touch of the background.
    x: Range<usize>,
    y: Range<usize>,
    width: usize, // of the background
}

impl<'a> Layer<'a> {
    /// `None` when nothing of it can be seen.
    fn new(placed: &Placed, pixels: Pixels<'a>, (width, height): (usize, usize)) -> Option<Self> {
        let place = placed.placement;
        let (cut_w, cut_h) = (f64::from(placed.cutout.photo.width()), f64::from(placed.cutout.photo.height()));
        let (scale_x, scale_y) = place.scales();
        if ![scale_x, scale_y].iter().all(|scale| *scale > 0.0 && scale.is_finite()) {
            return None;
        }
        let (w, h) = pixels.size();
        let across = Side::new(cut_w, w as f64, scale_x);
        let down = Side::new(cut_h, h as f64, scale_y);
        let opacity = f64::from(placed.opacity).clamp(0.0, 1.0) * across.fade * down.fade; // NaN stays NaN
        if opacity.is_nan() || opacity < INVISIBLE {
            return None;
        }
        let there = Affine::scale_then_move(across.stretch, down.stretch, across.offset, down.offset)
            .then(&place.affine(cut_w, cut_h));
        let back = there.inverse()?;
        let corners =
            [(0.0, 0.0), (w as f64, 0.0), (0.0, h as f64), (w as f64, h as f64)].map(|(x, y)| there.apply(x, y));
        if corners.iter().any(|(x, y)| !x.is_finite() || !y.is_finite()) {
            return None;
        }
        let x = touched(corners.map(|c| c.0), width)?;
        let y = touched(corners.map(|c| c.1), height)?;
        let scale = (there.a.hypot(there.b), there.c.hypot(there.d));
        Some(Self { pixels, back, scale, opacity: opacity as f32, x, y, width })
    }

    /// Its alpha at a background pixel, opacity included: the nearest of its own.
    fn alpha(&self, x: usize, y: usize) -> f32 {
        let (w, h) = (self.pixels.size().0 as f64, self.pixels.size().1 as f64);
        let (u, v) = self.back.apply(x as f64 + 0.5, y as f64 + 0.5);
        let covered = coverage(u, w, self.scale.0) * coverage(v, h, self.scale.1);
        self.opacity * covered * self.pixels.alpha(u.clamp(0.0, w - 1.0) as usize, v.clamp(0.0, h - 1.0) as usize)
    }

    /// Draws it, band by band; `go_on` hears which share is done and says whether to go on.
    fn draw(&self, rgb: &mut [u8], alpha: Option<&mut [u8]>, go_on: impl Fn(f32) -> bool + Sync) {
        let mut alpha = alpha.map(|alpha| alpha.chunks_mut(self.width * TILE));
        let bands: Vec<_> = rgb
            .chunks_mut(self.width * 3 * TILE)
            .map(|rgb| (rgb, alpha.as_mut().and_then(Iterator::next).unwrap_or_default()))
            .enumerate()
            .filter(|(band, _)| band * TILE < self.y.end && (band + 1) * TILE > self.y.start)
            .collect();
        let (done, in_all) = (AtomicUsize::new(0), bands.len().max(1));
        bands.into_par_iter().for_each_init(Window::default, |window, (band, (rgb, alpha))| {
            if !go_on(done.fetch_add(1, Ordering::Relaxed) as f32 / in_all as f32) {
                return;
            }
            let y = (band * TILE).max(self.y.start)..((band + 1) * TILE).min(self.y.end);
            for x0 in self.x.clone().step_by(TILE) {
                self.draw_tile(window, x0..(x0 + TILE).min(self.x.end), y.clone(), band * TILE, rgb, alpha);
            }
        });
    }

    /// Draws into columns `x`, rows `y` of the band of rows that begins with row `top`; `alpha` is empty when the
    /// background is opaque.
    fn draw_tile(
        &self,
        window: &mut Window,
        x: Range<usize>,
        y: Range<usize>,
        top: usize,
        rgb: &mut [u8],
        alpha: &mut [u8],
    ) {
        let (left, right) = (x.start as f64 + 0.5, x.end as f64 - 0.5);
        let (upper, lower) = (y.start as f64 + 0.5, y.end as f64 - 0.5);
        let corners =
            [(left, upper), (right, upper), (left, lower), (right, lower)].map(|(x, y)| self.back.apply(x, y));
        if !window.fill(&self.pixels, corners) {
            return;
        }
        let (w, h) = (self.pixels.size().0 as f64, self.pixels.size().1 as f64);
        for y in y {
            let start = (y - top) * self.width;
            let Some(colours) = rgb.get_mut((start + x.start) * 3..(start + x.end) * 3) else { return };
            let mut alphas = alpha.get_mut(start + x.start..start + x.end).map(<[u8]>::iter_mut);
            for (x, colour) in x.clone().zip(colours.as_chunks_mut::<3>().0) {
                let own = alphas.as_mut().and_then(Iterator::next);
                let (u, v) = self.back.apply(x as f64 + 0.5, y as f64 + 0.5);
                let covered = coverage(u, w, self.scale.0) * coverage(v, h, self.scale.1);
                if covered > 0.0 {
                    let source = window.sample(u.clamp(0.0, w), v.clamp(0.0, h));
                    over(source, self.opacity * covered, colour, own);
                }
            }
        }
    }
}

/// How one side of a cut-out becomes a side of the pixels that are drawn.
struct Side {
    /// Cut-out pixels a drawn pixel.
    stretch: f64,
    /// Cut-out coordinate of the drawn pixels' edge.
    offset: f64,
    /// What is left of the opacity: a side that is thinner than a background pixel is drawn one pixel wide, and
    /// paler for it.
    fade: f64,
}

impl Side {
    fn new(cut: f64, drawn: f64, scale: f64) -> Self {
        if cut * scale >= 1.0 {
            Self { stretch: cut / drawn, offset: 0.0, fade: 1.0 }
        } else {
            let stretch = 1.0 / (scale * drawn);
            Self { stretch, offset: (cut - stretch * drawn) / 2.0, fade: cut * scale }
        }
    }
}

/// The background pixels between the outermost of some coordinates and one more on either side, if there are any.
fn touched(corners: [f64; 4], side: usize) -> Option<Range<usize>> {
    let first = corners.iter().copied().fold(f64::INFINITY, f64::min) - 1.0;
    let last = corners.iter().copied().fold(f64::NEG_INFINITY, f64::max) + 1.0;
    let (first, end) = (first.floor().max(0.0) as usize, (last.ceil().max(0.0) as usize).min(side));
    (first < end).then_some(first..end)
}

/// How much of a background pixel lies between a layer's edges at 0 and `side`, when its centre is at `at` (in layer
/// pixels, `scale` background pixels each).
fn coverage(at: f64, side: f64, scale: f64) -> f32 {
    (at.min(side - at) * scale + 0.5).clamp(0.0, 1.0) as f32
}

/// Puts a premultiplied colour (`0.0..=255.0`, alpha `0.0..=1.0`) times `opacity` over a pixel. `own` is the pixel's
/// alpha, `None` when it is opaque.
#[inline]
fn over([red, green, blue, alpha]: [f32; 4], opacity: f32, colour: &mut [u8; 3], own: Option<&mut u8>) {
    let alpha = alpha * opacity;
    if alpha <= 0.0 {
        return;
    }
    let rest = 1.0 - alpha;
    let Some(own) = own else {
        for (below, above) in colour.iter_mut().zip([red, green, blue]) {
            *below = (above * opacity + f32::from(*below) * rest + 0.5) as u8;
        }
        return;
    };
    let below_alpha = f32::from(*own) / 255.0 * rest;
    let sum = alpha + below_alpha;
    *own = (sum * 255.0 + 0.5) as u8;
    if *own > 0 {
        for (below, above) in colour.iter_mut().zip([red, green, blue]) {
            *below = ((above * opacity + f32::from(*below) * below_alpha) / sum + 0.5) as u8;
        }
    }
}
