//! What stands out, looked at twice: in the whole photo and in crops of the people, where they are larger.
//!
//! U²-Net-p sees 320 x 320 pixels. Must not know: whose pixels are whose.

use super::{
    body::Body,
    grid::{Grid, Window},
    raster::Raster,
};
use crate::{
    imaging::{Photo, Rect},
    inference::{
        InferenceError, Progress,
        u2net::{SIDE, U2Net, salient},
    },
};

/// Margin of the crop of all people, of its long side. Less loses surroundings that things stand out from.
const MARGIN: f32 = 0.15;
/// A person smaller than this, of the crop of all, gets a closer look.
const SMALL: f32 = 0.25;
/// The closer look is a square of so many of the person's long sides ...
const SQUARE: f32 = 2.2;
/// ... whose middle lies right of the person's by this, so that the neighbours come along.
const AHEAD: f32 = 0.4;
/// A person who is larger, but of whose body less than this part stands out (dark before dark, hidden in a busy room),
/// gets one as well: a square of so many long sides, with a weight against that of the looks before.
const OVERLOOKED: f64 = 0.6;
const OVERLOOKED_SQUARE: f32 = 1.3;
const OVERLOOKED_WEIGHT: f32 = 2.0;
/// How far a crop's weight rises from its inner borders, of its long side: no seams.
const RAMP: f64 = 0.1;
/// The weight of the whole photo and the crop of all where there are closer looks.
const FAR_WEIGHT: f32 = 0.05;
/// A crop of more than this part of the photo is the whole photo once more.
const WHOLE: f32 = 0.9;

/// How much every cell of a network's map over the whole of `photo` stands out, `0.0..=1.0`, stretched; all zero when
/// nothing does.
pub fn look(network: &mut U2Net, photo: &Photo, progress: &Progress) -> Result<Raster<f32>, InferenceError> {
    let side = SIDE as usize;
    let map = salient(&network.raw(photo, progress)?).filter(|map| map.len() == side * side);
    Ok(map.map_or_else(|| Raster::filled(side, side, 0.0), |cells| Raster { width: side, height: side, cells }))
}

/// Rectangles to look at again, whole photo pixels inside the photo: the first holds all people, the others those that
/// are small in it, left to right.
pub fn rectangles(people: &[Body], photo: &Photo) -> Vec<Rect> {
    let mut boxes: Vec<Rect> = people.iter().map(|body| inside(body.extent(), photo)).collect();
    let join = |a: Rect, b: Rect| Rect::new(a.x0.min(b.x0), a.y0.min(b.y0), a.x1.max(b.x1), a.y1.max(b.y1));
    let Some(all) = boxes.iter().copied().reduce(join) else { return Vec::new() };
    let all = grown(all, MARGIN * long(&all), photo);
    let mut found = vec![all];
    boxes.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    for b in boxes.into_iter().filter(|b| long(b) <= SMALL * long(&all)) {
        let within = |c: &Rect| c.x0 <= b.x0 && c.y0 <= b.y0 && c.x1 >= b.x1 && c.y1 >= b.y1;
        if !found.iter().skip(1).any(within) {
            let (size, (x, y)) = (long(&b), b.centre());
            let (x, half) = (x + AHEAD * size, SQUARE * size / 2.0);
            found.push(grown(Rect::new(x, y, x, y), half, photo));
        }
    }
    found
}

/// How much every cell of the grid stands out, `0.0..=1.0`: the mean of the whole photo's map, the rectangles' and a
/// closer look at everybody whom those overlooked.
pub fn on_grid(
    network: &mut U2Net,
    photo: &Photo,
    whole: &Raster<f32>,
    people: &[Body],
    rectangles: &[Rect],
    grid: &Grid,
    progress: &Progress,
) -> Result<Raster<f32>, InferenceError> {
    let far = if rectangles.len() > 1 { FAR_WEIGHT } else { 1.0 };
    let all = Rect::new(0.0, 0.0, photo.width() as f32, photo.height() as f32);
    let mut mean = Mean { grid, photo, sum: Raster::filled(grid.width, grid.height, (0.0, 0.0)) };
    mean.add(whole, all, far);
    for (number, &rectangle) in rectangles.iter().enumerate() {
        if number > 0 || rectangle.area() <= WHOLE * all.area() {
            let Some(crop) = crop(photo, rectangle) else { continue };
            mean.add(&look(network, &crop, progress)?, rectangle, if number == 0 { far } else { 1.0 });
        }
        progress.step()?;
    }
    let so_far = mean.value();
    let size = rectangles.first().map_or(0.0, long);
    for body in people.iter().filter(|body| part_shown(body, &so_far, grid) < OVERLOOKED) {
        let around = inside(body.extent(), photo);
        if long(&around) > SMALL * size {
            let (half, (x, y)) = (OVERLOOKED_SQUARE * long(&around) / 2.0, around.centre());
            let area = grown(Rect::new(x, y, x, y), half, photo);
            let Some(crop) = crop(photo, area) else { continue };
            mean.add(&look(network, &crop, progress)?, area, OVERLOOKED_WEIGHT * far);
        }
    }
    Ok(mean.value())
}

/// How much of a body stands out, `0.0..=1.0`; all of it when it has no cell on the grid.
fn part_shown(body: &Body, salient: &Raster<f32>, grid: &Grid) -> f64 {
    let cells = body.pose.cells(2).filter(|cell| cell.1 > 0.0).filter_map(|(point, _)| {
        let (x, y) = grid.cell(point);
        let on_grid = x >= 0.0 && y >= 0.0 && x < grid.width as f64 && y < grid.height as f64;
        on_grid.then(|| salient.get(x as usize, y as usize))
    });
    let (all, shown) = cells.fold((0, 0), |(all, shown), p| (all + 1, shown + u32::from(p > 0.5)));
    if all == 0 { 1.0 } else { f64::from(shown) / f64::from(all) }
}

/// A weighted mean of maps on a grid: sums of values and of weights.
struct Mean<'a> {
    grid: &'a Grid,
    photo: &'a Photo,
    sum: Raster<(f32, f32)>,
}

impl Mean<'_> {
    fn value(&self) -> Raster<f32> {
        self.sum.map(|(sum, weight)| sum / weight.max(1e-6))
    }

    /// Adds a map that lies over `area` of the photo.
    fn add(&mut self, map: &Raster<f32>, area: Rect, weight: f32) {
        let Window { x0, y0, x1, y1 } = self.grid.window(area);
        let ramp = RAMP * f64::from(long(&area));
        let (w, h) = (self.photo.width() as f32, self.photo.height() as f32);
        let rise = |at: f64, from: f32, to: f32, end: f32| {
            let near = if from > 0.0 { (at - f64::from(from)) / ramp } else { 1.0 };
            let far = if to < end { (f64::from(to) - at) / ramp } else { 1.0 };
            near.min(far).clamp(0.0, 1.0) as f32
        };
        let (kx, ky) = (map.width as f64 / f64::from(area.width()), map.height as f64 / f64::from(area.height()));
        for y in y0..y1 {
            let py = self.grid.centre(0, y).1;
            let down = weight * rise(py, area.y0, area.y1, h);
            for (x, cell) in (x0..x1).zip(self.sum.row_mut(y, x0, x1 - x0)) {
                let px = self.grid.centre(x, 0).0;
                let weight = down * rise(px, area.x0, area.x1, w);
                cell.0 += weight * map.held((px - f64::from(area.x0)) * kx, (py - f64::from(area.y0)) * ky);
                cell.1 += weight;
            }
        }
    }
}

/// The pixels of a rectangle of the photo.
fn crop(photo: &Photo, area: Rect) -> Option<Photo> {
    let (x, y) = (area.x0 as usize, area.y0 as usize);
    let (width, height) = (area.width() as usize, area.height() as usize);
    let stride = photo.width() as usize * 3;
    let mut rgb = Vec::with_capacity(width * height * 3);
    for row in photo.rgb().chunks_exact(stride).skip(y).take(height) {
        rgb.extend_from_slice(row.get(x * 3..(x + width) * 3)?);
    }
    Photo::from_rgb(width as u32, height as u32, rgb)
}

fn long(b: &Rect) -> f32 {
    b.width().max(b.height())
}

fn inside(b: Rect, photo: &Photo) -> Rect {
    b.clamped(photo.width(), photo.height())
}

/// A box with a margin on every side, in whole pixels inside the photo, at least one pixel.
fn grown(b: Rect, margin: f32, photo: &Photo) -> Rect {
    let (w, h) = (photo.width() as f32, photo.height() as f32);
    let (x0, y0) = ((b.x0 - margin).floor().clamp(0.0, w - 1.0), (b.y0 - margin).floor().clamp(0.0, h - 1.0));
    let (x1, y1) = ((b.x1 + margin).ceil().clamp(x0 + 1.0, w), (b.y1 + margin).ceil().clamp(y0 + 1.0, h));
    Rect::new(x0, y0, x1, y1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crop_is_whole_pixels_inside_the_photo() {
        let photo = Photo::from_rgb(10, 8, (0..240).map(|v| v as u8).collect()).unwrap();
        let area = grown(Rect::new(6.5, 5.0, 30.0, 6.2), 1.0, &photo);
        assert_eq!(area, Rect::new(5.0, 4.0, 10.0, 8.0));
        let part = crop(&photo, area).unwrap();
        assert_eq!((part.width(), part.height(), part.rgb()[0]), (5, 4, 4 * 30 + 15));
        let beyond = grown(Rect::new(90.0, 90.0, 99.0, 99.0), 0.0, &photo);
        assert_eq!(beyond, Rect::new(9.0, 7.0, 10.0, 8.0));
    }

    #[test]
    fn a_closer_look_counts_more_and_fades_out() {
        let photo = Photo::from_rgb(100, 100, vec![0; 30_000]).unwrap();
        let grid = Grid::over(Rect::new(0.0, 0.0, 100.0, 100.0), &[]);
        let mut mean = Mean { grid: &grid, photo: &photo, sum: Raster::filled(100, 100, (0.0, 0.0)) };
        mean.add(&Raster::filled(4, 4, 0.0), Rect::new(0.0, 0.0, 100.0, 100.0), FAR_WEIGHT);
        mean.add(&Raster::filled(4, 4, 1.0), Rect::new(0.0, 20.0, 50.0, 70.0), 1.0);
        let at = |x, y| {
            let (sum, weight): (f32, f32) = mean.sum.get(x, y);
            sum / weight
        };
        assert!(at(0, 45) > 0.94 && at(0, 45) > at(0, 20) && at(0, 20) > 0.0);
        assert_eq!((at(0, 10), at(60, 45)), (0.0, 0.0));
    }
}
