//! Ground truth for edges: people-like shapes with strand hair, gaps, a moving arm and thin cloth over textured
//! backgrounds, with exact alpha, foreground and background, and the masks that models would make of them.

#[path = "person.rs"]
mod person;

use lineup::imaging::{Affine, Mask, Photo};

pub use person::Dice;
use person::{Backdrop, Clouds, Layer, Look, backdrop, draw, mix};

/// A photo of which everything is known. Colours are sRGB levels, `photo = alpha * front + (1 - alpha) * back`.
#[allow(dead_code, reason = "tests, benches and pictures use different parts")]
pub struct Scene {
    pub name: &'static str,
    pub width: usize,
    pub height: usize,
    pub alpha: Vec<f32>,
    pub front: Vec<[f32; 3]>,
    pub back: Vec<[f32; 3]>,
    pub photo: Photo,
}

/// Which model's mask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Net {
    /// 320 x 320 cells over the whole photo.
    Portrait,
    /// 256 x 256 cells over a square about the person.
    People,
    /// 28 x 28 cells over the person's box.
    Box28,
}

pub const NETS: [Net; 3] = [Net::Portrait, Net::People, Net::Box28];

const DARK: [f32; 3] = [52.0, 36.0, 28.0];
const FAIR: [f32; 3] = [196.0, 158.0, 96.0];

impl Look {
    const PLAIN: Self = Self {
        seed: 0,
        backdrop: Backdrop::Leaves,
        hair: DARK,
        shirt: [52.0, 74.0, 130.0],
        strands: 120,
        curl: 1.0,
        gaps: false,
        moving: false,
        raised: false,
        cloth: false,
    };
}

/// Every kind of scene, `scale` 1 is 900 x 1200 pixels; strands stay 0.5 to 3 pixels wide at any scale.
pub fn scenes(scale: f32) -> Vec<Scene> {
    let plain = Look::PLAIN;
    vec![
        scene("hair before leaves", scale, Look { seed: 1, strands: 420, ..plain }),
        scene(
            "fair hair before bricks",
            scale,
            Look {
                seed: 2,
                backdrop: Backdrop::Bricks,
                hair: FAIR,
                shirt: [224.0, 222.0, 216.0],
                strands: 420,
                ..plain
            },
        ),
        scene(
            "gaps before stripes",
            scale,
            Look { seed: 3, backdrop: Backdrop::Stripes, shirt: [40.0, 42.0, 48.0], strands: 60, gaps: true, ..plain },
        ),
        scene(
            "moving arm before a street",
            scale,
            Look { seed: 4, backdrop: Backdrop::Street, shirt: [120.0, 70.0, 140.0], moving: true, ..plain },
        ),
        scene("thin cloth before leaves", scale, Look { seed: 5, shirt: [176.0, 52.0, 60.0], cloth: true, ..plain }),
    ]
}

/// People, clothes and backgrounds that no constant of the program was chosen by.
pub fn held_out(scale: f32) -> Vec<Scene> {
    let plain = Look::PLAIN;
    let look = |seed, backdrop, hair, shirt| Look { seed, backdrop, hair, shirt, ..plain };
    let (red, grey) = ([150.0, 74.0, 40.0], [170.0, 168.0, 164.0]);
    vec![
        scene(
            "curls before a crowd",
            scale,
            Look { strands: 420, curl: 3.0, ..look(11, Backdrop::Crowd, red, [38.0, 84.0, 66.0]) },
        ),
        scene(
            "raised arms before grass",
            scale,
            Look { strands: 300, raised: true, ..look(12, Backdrop::Grass, DARK, [214.0, 196.0, 92.0]) },
        ),
        scene(
            "grey hair before plaid",
            scale,
            Look { strands: 420, gaps: true, ..look(13, Backdrop::Plaid, grey, [92.0, 96.0, 104.0]) },
        ),
        scene(
            "thin cloth before the sea",
            scale,
            Look { strands: 200, cloth: true, ..look(14, Backdrop::Sea, FAIR, [206.0, 120.0, 130.0]) },
        ),
        scene(
            "moving arm before bricks",
            scale,
            Look { strands: 240, moving: true, ..look(15, Backdrop::Bricks, DARK, [70.0, 120.0, 160.0]) },
        ),
    ]
}

/// Two people who touch, the one on the right in front: the scene of each, in which the other is background.
pub struct Pair {
    pub left: Scene,
    pub right: Scene,
}

/// Pairs of people in different clothes, and in clothes that are nearly the same.
pub fn pairs(scale: f32) -> Vec<Pair> {
    let look = |seed, backdrop, shirt| Look { seed, backdrop, shirt, strands: 160, ..Look::PLAIN };
    let of = |name, a, b| pair(name, scale, a, b);
    vec![
        of(
            "different clothes before a street",
            look(21, Backdrop::Street, [176.0, 52.0, 60.0]),
            Look { hair: FAIR, ..look(22, Backdrop::Street, [52.0, 74.0, 130.0]) },
        ),
        of(
            "white beside black before leaves",
            look(23, Backdrop::Leaves, [224.0, 222.0, 216.0]),
            look(24, Backdrop::Leaves, [40.0, 42.0, 48.0]),
        ),
        of(
            "like clothes before stripes",
            look(25, Backdrop::Stripes, [120.0, 70.0, 140.0]),
            look(26, Backdrop::Stripes, [110.0, 80.0, 146.0]),
        ),
    ]
}

fn pair(name: &'static str, scale: f32, behind: Look, before: Look) -> Pair {
    let (width, height) = ((900.0 * scale) as usize, (1200.0 * scale) as usize);
    let mut dice = Dice::new(behind.seed);
    let back = backdrop(behind, width, height);
    let mut person = |look, shift| {
        let (mut alpha, mut front) = (vec![0.0; width * height], vec![[0.0; 3]; width * height]);
        let mut layer = Layer { width, height, alpha: &mut alpha, front: &mut front };
        draw(&mut layer, look, &mut dice, scale, shift);
        (alpha, front)
    };
    let (mut first, first_front) = person(behind, -130.0);
    let (second, second_front) = person(before, 130.0);
    let over = |under: &[[f32; 3]], front: &[[f32; 3]], alpha: &[f32]| -> Vec<[f32; 3]> {
        under.iter().zip(front).zip(alpha).map(|((under, front), &alpha)| mix(*under, *front, alpha)).collect()
    };
    let alone = over(&back, &second_front, &second);
    let with_first = over(&back, &first_front, &first);
    let both = over(&with_first, &second_front, &second);
    first.iter_mut().zip(&second).for_each(|(first, second)| *first *= 1.0 - second);
    let pixels = both.iter().flat_map(|pixel| {
        let noise = 1.2 * dice.bell();
        pixel.map(|v| (v + noise).round().clamp(0.0, 255.0) as u8)
    });
    let photo = Photo::from_rgb(width as u32, height as u32, pixels.collect()).unwrap();
    let scene = |alpha, front, back| Scene { name, width, height, alpha, front, back, photo: photo.clone() };
    Pair { left: scene(first, first_front, alone), right: scene(second, second_front, with_first) }
}

impl Pair {
    /// The masks that a model would make that first finds all people and then whose each cell is, which it knows to a
    /// cell or two.
    pub fn masks(&self) -> [Mask; 2] {
        const SIDE: usize = 256;
        let cell = self.left.width.max(self.left.height) as f32 / SIDE as f32;
        let wander = Clouds { size: 9.0, seed: 950 };
        let shares = |sway: f32, seed: f32| -> Vec<(f32, f32)> {
            let share = |i: usize| {
                let (u, v) = ((i % SIDE) as f32, (i / SIDE) as f32);
                let x = cell * (u + sway * wander.at(u + seed, v));
                let y = cell * (v + sway * wander.at(u + seed, v + 300.0));
                (self.left.mean(x, y, x + cell, y + cell), self.right.mean(x, y, x + cell, y + cell))
            };
            (0..SIDE * SIDE).map(share).collect()
        };
        let anybody: Vec<f32> = shares(0.35, 0.0).iter().map(|(a, b)| a + b).collect();
        let anybody = blur(&anybody, SIDE, 0.9);
        let whose = shares(1.8, 700.0);
        [true, false].map(|left| {
            let probs = anybody.iter().zip(&whose).map(|(&p, (a, b))| {
                let p = 1.0 / (1.0 + (-(p - 0.47) * 9.0).exp());
                if (a > b) == left && p >= 0.02 { p } else { 0.0 }
            });
            let to_photo = Affine::scale_then_move(f64::from(cell), f64::from(cell), 0.0, 0.0);
            Mask::new(SIDE as u32, SIDE as u32, probs.collect(), to_photo).unwrap()
        })
    }
}

fn scene(name: &'static str, scale: f32, look: Look) -> Scene {
    let (width, height) = ((900.0 * scale) as usize, (1200.0 * scale) as usize);
    let mut dice = Dice::new(look.seed);
    let back = backdrop(look, width, height);
    let (mut alpha, mut front) = (vec![0.0; width * height], vec![[0.0; 3]; width * height]);
    let mut layer = Layer { width, height, alpha: &mut alpha, front: &mut front };
    draw(&mut layer, look, &mut dice, scale, 0.0);
    let photo = back.iter().zip(&front).zip(&alpha).flat_map(|((back, front), &alpha)| {
        let noise = 1.2 * dice.bell();
        mix(*back, *front, alpha).map(|v| (v + noise).round().clamp(0.0, 255.0) as u8)
    });
    let photo = Photo::from_rgb(width as u32, height as u32, photo.collect()).unwrap();
    Scene { name, width, height, alpha, front, back, photo }
}

impl Scene {
    pub fn size(&self) -> (u32, u32) {
        (self.width as u32, self.height as u32)
    }

    /// The mask that a model would make: the alpha averaged over each cell, blurred as networks blur, with an outline
    /// that wavers, and surer of itself than the average is.
    pub fn mask(&self, net: Net) -> Mask {
        let (x0, y0, x1, y1) = self.bounds();
        let (cells, left, top, right, bottom) = match net {
            Net::Portrait => (320_u32, 0.0, 0.0, self.width as f32, self.height as f32),
            Net::People => {
                let half = 0.625 * (x1 - x0).max(y1 - y0);
                let (x, y) = ((x0 + x1) / 2.0, (y0 + y1) / 2.0);
                (256, x - half, y - half, x + half, y + half)
            }
            Net::Box28 => (28, x0 - 3.0, y0 - 2.0, x1 + 2.0, y1 + 3.0),
        };
        let side = cells as usize;
        let (dx, dy) = ((right - left) / cells as f32, (bottom - top) / cells as f32);
        let wander = Clouds { size: 7.0, seed: 900 + cells as u64 };
        let sway = if net == Net::Box28 { 0.12 } else { 0.35 };
        let mut levels = vec![0.0; side * side];
        for (i, level) in levels.iter_mut().enumerate() {
            let (u, v) = ((i % side) as f32, (i / side) as f32);
            let x = left + dx * (u + sway * wander.at(u, v));
            let y = top + dy * (v + sway * wander.at(u + 500.0, v));
            *level = self.mean(x, y, x + dx, y + dy);
        }
        let sigma = if net == Net::Box28 { 0.4 } else { 0.9 };
        let blurred = blur(&levels, side, sigma);
        let probs =
            blurred.iter().map(|&p| 1.0 / (1.0 + (-(p - 0.47) * 9.0).exp())).map(|p| if p < 0.02 { 0.0 } else { p });
        let to_photo = Affine::scale_then_move(f64::from(dx), f64::from(dy), f64::from(left), f64::from(top));
        Mask::new(cells, cells, probs.collect(), to_photo).unwrap()
    }

    fn mean(&self, x0: f32, y0: f32, x1: f32, y1: f32) -> f32 {
        let (mut sum, mut count) = (0.0, 0.0);
        for y in y0.floor() as i64..(y1.ceil() as i64).max(y0.floor() as i64 + 1) {
            for x in x0.floor() as i64..(x1.ceil() as i64).max(x0.floor() as i64 + 1) {
                count += 1.0;
                if x >= 0 && y >= 0 && x < self.width as i64 && y < self.height as i64 {
                    sum += self.alpha[y as usize * self.width + x as usize];
                }
            }
        }
        sum / count
    }

    /// The box of what is seen: left, top, right, bottom.
    fn bounds(&self) -> (f32, f32, f32, f32) {
        let (mut x0, mut y0, mut x1, mut y1) = (f32::MAX, f32::MAX, 0.0_f32, 0.0_f32);
        for (i, &alpha) in self.alpha.iter().enumerate().filter(|(_, alpha)| **alpha > 0.5) {
            let _ = alpha;
            let (x, y) = ((i % self.width) as f32, (i / self.width) as f32);
            (x0, y0, x1, y1) = (x0.min(x), y0.min(y), x1.max(x + 1.0), y1.max(y + 1.0));
        }
        (x0, y0, x1, y1)
    }
}

fn blur(levels: &[f32], side: usize, sigma: f32) -> Vec<f32> {
    let taps: Vec<f32> = (-4..=4).map(|i| (-(i * i) as f32 / (2.0 * sigma * sigma)).exp()).collect();
    let total: f32 = taps.iter().sum();
    let pass = |levels: &[f32], step: usize| -> Vec<f32> {
        let place = |i: usize| if step == 1 { i % side } else { i / side };
        (0..levels.len())
            .map(|i| {
                let along = |k: usize| {
                    let to = place(i) as i64 + k as i64 - 4;
                    let to = to.clamp(0, side as i64 - 1) as usize;
                    levels[i - place(i) * step + to * step]
                };
                taps.iter().enumerate().map(|(k, tap)| tap * along(k)).sum::<f32>() / total
            })
            .collect()
    };
    pass(&pass(levels, 1), side)
}
