//! People of the background who stand before a layer: drawn again over it, with their matte.
//!
//! With the background `G` as it was before any layer, the picture so far `X` (with the layer and its shadow) and the
//! matte `m` of the people:
//!
//! ```text
//! out = m · G + (1 - m) · X          colours times alpha; alpha likewise
//! ```
//!
//! Where the layer covers the background (with alpha `l`) the old background is no longer behind these people: with
//! their cleaned colours `F` ([`Front::with_colours`]) `G` becomes `G + l · (F - G)`, or a rim of it would show.
//!
//! Where no layer covers the background `X` is `G`, so a matte changes nothing there. This is painter's order: layers are
//! drawn lowest first, each followed at once by the people before it, as far as the layer's own box reaches. A layer
//! that lies *below* another one is thus hidden, inside that box, by the people who hide the upper one: whoever stands
//! behind somebody stands behind those before them. A window that draws the people's cut-out over the layer's texture
//! (source-over) gets the same picture.
//!
//! Must not know: the document, models, how the matte was made.

use std::{ops::Range, sync::Arc};

use rayon::prelude::*;

use crate::imaging::{crop::Crop, cutout::Cutout, geometry::Affine, matte::Matte, photo::Photo};

/// The people of a photo who stand before a layer, and where their matte lies in the background.
#[derive(Clone, Debug)]
pub struct Front {
    /// Trimmed to what shows.
    matte: Matte,
    /// Background pixels to the matte's.
    back: Affine,
    /// The matte's left and top edge in the photo.
    origin: (u32, u32),
    colours: Option<Colours>,
}

/// People with their own colours, and the photo that they are cut from.
#[derive(Clone, Debug)]
struct Colours {
    photo: Photo,
    people: Vec<Arc<Cutout>>,
}

impl Front {
    /// From the matte of people of a photo, at the photo's own size; `crop` is the part of the photo that is the
    /// background. `None` when nobody shows.
    #[must_use]
    pub fn new(matte: &Matte, crop: &Crop) -> Option<Self> {
        let size = (matte.width, matte.height);
        let (x, y) = visible(matte)?;
        let back = crop.to_frame(size).inverse()?;
        let back = back.then(&Affine::scale_then_move(1.0, 1.0, -f64::from(x.start), -f64::from(y.start)));
        let matte = matte.piece(x.start, y.start, x.end - x.start, y.end - y.start)?;
        Some(Self { matte, back, origin: (x.start, y.start), colours: None })
    }

    /// The same people in their own colours: cut out of `photo`, of which the background is a part, with the old
    /// background taken out of their edges.
    #[must_use]
    pub fn with_colours(self, photo: Photo, people: Vec<Arc<Cutout>>) -> Self {
        Self { colours: Some(Colours { photo, people }), ..self }
    }

    /// Draws the people again inside columns `x`, rows `y` of a picture as wide as the `background`; `layer` tells the
    /// alpha of what was drawn last.
    pub(super) fn draw(
        &self,
        background: &Photo,
        (x, y): (Range<usize>, Range<usize>),
        layer: &(dyn Fn(usize, usize) -> f32 + Sync),
        rgb: &mut [u8],
        alpha: Option<&mut [u8]>,
    ) {
        let width = background.width() as usize;
        let mut own = alpha.map(|alpha| alpha.chunks_mut(width));
        let rows: Vec<_> = rgb
            .chunks_mut(width * 3)
            .map(|rgb| (rgb, own.as_mut().and_then(Iterator::next).unwrap_or_default()))
            .enumerate()
            .filter(|(row, _)| y.contains(row))
            .collect();
        rows.into_par_iter().for_each(|(row, (rgb, alpha))| {
            let from = row * width;
            let ground = background.rgb().get(from * 3..(from + width) * 3).unwrap_or_default();
            let ground_alpha = background.alpha().and_then(|alpha| alpha.get(from..from + width));
            for column in x.clone() {
                let (u, v) = self.back.apply(column as f64 + 0.5, row as f64 + 0.5);
                let m = self.level(u, v);
                if m <= 0.0 {
                    continue;
                }
                let (Some(to), Some(of)) =
                    (rgb.get_mut(column * 3..column * 3 + 3), ground.get(column * 3..column * 3 + 3))
                else {
                    return;
                };
                let mut of: [f32; 3] = std::array::from_fn(|c| of.get(c).copied().map_or(0.0, f32::from));
                if m < 1.0
                    && let Some(colours) = &self.colours
                {
                    let at = (u + f64::from(self.origin.0), v + f64::from(self.origin.1));
                    let covered = layer(column, row);
                    of.iter_mut().zip(colours.shift(at)).for_each(|(of, shift)| *of += covered * shift);
                }
                match (alpha.get_mut(column), ground_alpha.and_then(|alpha| alpha.get(column))) {
                    (Some(now), Some(&before)) => {
                        let (a, b) = (m * f32::from(before), (1.0 - m) * f32::from(*now));
                        if a + b > 0.0 {
                            mix(to, of, a / (a + b));
                        }
                        *now = (a + b + 0.5) as u8;
                    }
                    _ => mix(to, of, m),
                }
            }
        });
    }

    /// The matte at a point of its own raster, `0.0..=1.0`: bilinear between pixel centres, 0 beyond.
    fn level(&self, u: f64, v: f64) -> f32 {
        let (u, v) = (u - 0.5, v - 0.5);
        let (i, j) = (u.floor(), v.floor());
        if i < -1.0 || j < -1.0 || i >= f64::from(self.matte.width) || j >= f64::from(self.matte.height) {
            return 0.0;
        }
        let (fu, fv) = ((u - i) as f32, (v - j) as f32);
        let (i, j) = (i as i64, j as i64);
        let at = |i: i64, j: i64| {
            let inside =
                (0..i64::from(self.matte.width)).contains(&i) && (0..i64::from(self.matte.height)).contains(&j);
            let index = j * i64::from(self.matte.width) + i;
            if inside { self.matte.alpha.get(index as usize).map_or(0.0, |&level| f32::from(level)) } else { 0.0 }
        };
        let row = |j: i64| at(i, j) * (1.0 - fu) + if fu > 0.0 { at(i + 1, j) * fu } else { 0.0 };
        let below = if fv > 0.0 { row(j + 1) * fv } else { 0.0 };
        (row(j) * (1.0 - fv) + below) / 255.0
    }
}

impl Colours {
    /// What their own colour has more than the photo's, levels: bilinear at a point of the photo.
    fn shift(&self, (x, y): (f64, f64)) -> [f32; 3] {
        let (x, y) = (x - 0.5, y - 0.5);
        let (i, j) = (x.floor(), y.floor());
        let (fx, fy) = ((x - i) as f32, (y - j) as f32);
        let mut sum = [0.0; 3];
        for (dx, dy, share) in
            [(0, 0, (1.0 - fx) * (1.0 - fy)), (1, 0, fx * (1.0 - fy)), (0, 1, (1.0 - fx) * fy), (1, 1, fx * fy)]
        {
            if share > 0.0
                && let Some(shift) = self.at(i as i64 + dx, j as i64 + dy)
            {
                sum.iter_mut().zip(shift).for_each(|(sum, shift)| *sum += share * shift);
            }
        }
        sum
    }

    /// The same at a pixel of the photo, for whoever has the most of it.
    fn at(&self, x: i64, y: i64) -> Option<[f32; 3]> {
        let within = |person: &Cutout| {
            let (x, y) = (x - i64::from(person.origin_x), y - i64::from(person.origin_y));
            let (width, height) = (i64::from(person.photo.width()), i64::from(person.photo.height()));
            ((0..width).contains(&x) && (0..height).contains(&y)).then_some((y * width + x) as usize)
        };
        let there = self.people.iter().filter_map(|person| {
            let index = within(person)?;
            Some((person, index, person.photo.alpha()?.get(index).copied().filter(|alpha| *alpha > 0)?))
        });
        let (person, index, _) = there.max_by_key(|(_, _, alpha)| *alpha)?;
        let own = person.photo.rgb().as_chunks::<3>().0.get(index)?;
        let index = usize::try_from(y).ok()? * self.photo.width() as usize + usize::try_from(x).ok()?;
        let mixed = self.photo.rgb().as_chunks::<3>().0.get(index)?;
        Some(std::array::from_fn(|c| {
            let level = |pixel: &[u8; 3]| pixel.get(c).copied().map_or(0.0, f32::from);
            level(own) - level(mixed)
        }))
    }
}

/// `share` of one colour in another.
fn mix(to: &mut [u8], of: [f32; 3], share: f32) {
    for (to, of) in to.iter_mut().zip(of) {
        *to = (of * share + f32::from(*to) * (1.0 - share) + 0.5) as u8;
    }
}

/// The sum of mattes of people of one photo, at most 255: where two of them touch each covers a part of the pixel, and
/// nothing is to shine through between them. `None` when there are none or their sizes differ.
#[must_use]
pub fn joined<'a>(mattes: impl IntoIterator<Item = &'a Matte>) -> Option<Matte> {
    let mut mattes = mattes.into_iter();
    let mut sum = mattes.next()?.clone();
    for other in mattes {
        if (other.width, other.height) != (sum.width, sum.height) {
            return None;
        }
        sum.alpha.iter_mut().zip(&other.alpha).for_each(|(to, &level)| *to = to.saturating_add(level));
    }
    Some(sum)
}

/// Columns and rows from the first pixel that shows to the last.
fn visible(matte: &Matte) -> Option<(Range<u32>, Range<u32>)> {
    let width = matte.width.max(1) as usize;
    let shows = |row: &[u8]| row.iter().any(|&level| level > 0);
    let first = matte.alpha.chunks_exact(width).position(shows)?;
    let last = matte.alpha.chunks_exact(width).rposition(shows)?;
    let (mut left, mut right) = (width, 0);
    for row in matte.alpha.chunks_exact(width).take(last + 1).skip(first) {
        if let Some(at) = row.iter().position(|&level| level > 0) {
            left = left.min(at);
        }
        if let Some(at) = row.iter().rposition(|&level| level > 0) {
            right = right.max(at + 1);
        }
    }
    Some((left as u32..right as u32, first as u32..last as u32 + 1))
}
