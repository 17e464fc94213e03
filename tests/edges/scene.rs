//! Ground truth for edges: people-like shapes with strand hair, gaps, a moving arm and thin cloth over textured
//! backgrounds, with exact alpha, foreground and background, and the masks that models would make of them.

use lineup::imaging::{Affine, Mask, Photo};

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

/// Every kind of scene, `scale` 1 is 900 x 1200 pixels; strands stay 0.5 to 3 pixels wide at any scale.
pub fn scenes(scale: f32) -> Vec<Scene> {
    vec![
        scene("hair before leaves", 1, scale, Kind { strands: 420, ..Kind::PLAIN }),
        scene("fair hair before bricks", 2, scale, Kind { strands: 420, ..Kind::PLAIN }),
        scene("gaps before stripes", 3, scale, Kind { strands: 60, gaps: true, ..Kind::PLAIN }),
        scene("moving arm before a street", 4, scale, Kind { strands: 120, moving: true, ..Kind::PLAIN }),
        scene("thin cloth before leaves", 5, scale, Kind { strands: 120, cloth: true, ..Kind::PLAIN }),
    ]
}

#[derive(Clone, Copy)]
struct Kind {
    strands: usize,
    gaps: bool,
    moving: bool,
    cloth: bool,
}

impl Kind {
    const PLAIN: Self = Self { strands: 0, gaps: false, moving: false, cloth: false };
}

/// Numbers without end, the same each time.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// `0.0..1.0`.
    pub fn roll(&mut self) -> f32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 40) as f32 / (1_u64 << 24) as f32
    }

    pub fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.roll()
    }

    fn bell(&mut self) -> f32 {
        (0..6).map(|_| self.roll()).sum::<f32>() - 3.0 // variance one half
    }
}

/// Smooth noise, about -1..1, with features of `size` pixels and four finer octaves.
struct Clouds {
    size: f32,
    seed: u64,
}

impl Clouds {
    fn lattice(&self, x: i64, y: i64, octave: u64) -> f32 {
        let mut h = (x as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (y as u64).wrapping_mul(0xC2B2_AE3D_27D4_EB4F);
        h ^= (self.seed + octave * 77).wrapping_mul(0x1656_67B1_9E37_79F9);
        h = (h ^ (h >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        h = (h ^ (h >> 32)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((h >> 40) as f32 / (1_u64 << 24) as f32) * 2.0 - 1.0
    }

    fn at(&self, x: f32, y: f32) -> f32 {
        let (mut sum, mut size, mut weight) = (0.0, self.size, 0.55);
        for octave in 0..5 {
            let (u, v) = (x / size, y / size);
            let (i, j) = (u.floor(), v.floor());
            let ease = |t: f32| t * t * (3.0 - 2.0 * t);
            let (fu, fv) = (ease(u - i), ease(v - j));
            let at = |di: i64, dj: i64| self.lattice(i as i64 + di, j as i64 + dj, octave);
            let top = at(0, 0) + (at(1, 0) - at(0, 0)) * fu;
            let bottom = at(0, 1) + (at(1, 1) - at(0, 1)) * fu;
            sum += weight * (top + (bottom - top) * fv);
            (size, weight) = (size * 0.5, weight * 0.6);
        }
        sum
    }
}

fn mix(a: [f32; 3], b: [f32; 3], t: f32) -> [f32; 3] {
    let t = t.clamp(0.0, 1.0);
    [0, 1, 2].map(|c| a[c] + (b[c] - a[c]) * t)
}

fn lit(a: [f32; 3], by: f32) -> [f32; 3] {
    a.map(|v| (v * (1.0 + by)).clamp(2.0, 253.0))
}

fn backdrop(seed: u64, width: usize, height: usize) -> Vec<[f32; 3]> {
    let (wide, fine) = (Clouds { size: 130.0, seed }, Clouds { size: 26.0, seed: seed + 9 });
    let pixel = |x: f32, y: f32| match seed {
        1 | 5 => {
            let leaves = mix([34.0, 58.0, 22.0], [150.0, 180.0, 84.0], 0.5 + 0.9 * fine.at(x, y));
            mix(leaves, [205.0, 222.0, 235.0], 1.6 * wide.at(x, y))
        }
        2 => {
            let row = (y / 34.0).floor();
            let across = (x + if row as i32 % 2 == 0 { 0.0 } else { 45.0 }) / 90.0;
            let mortar = (y / 34.0).fract() < 0.12 || across.fract() < 0.05;
            let brick = lit([148.0, 72.0, 56.0], 0.25 * ((across.floor() * 7.3 + row * 3.1).sin()));
            lit(if mortar { [186.0, 178.0, 168.0] } else { brick }, 0.25 * fine.at(x, y))
        }
        3 => {
            let band = ((x * 0.8 + y * 0.35) / 40.0).fract();
            let wall = if band < 0.5 { [208.0, 196.0, 170.0] } else { [92.0, 120.0, 150.0] };
            lit(wall, 0.18 * fine.at(x, y) + 0.15 * wide.at(x, y))
        }
        _ => {
            let street = mix([88.0, 92.0, 100.0], [184.0, 178.0, 168.0], 0.5 + wide.at(x, y));
            let lamp = (x * 0.013).sin() * (y * 0.017).cos();
            mix(street, [236.0, 196.0, 120.0], 3.0 * (lamp - 0.72) + 0.2 * fine.at(x, y))
        }
    };
    (0..width * height).map(|i| pixel((i % width) as f32, (i / width) as f32)).collect()
}

/// An alpha plane that shapes are put on.
struct Layer<'a> {
    width: usize,
    height: usize,
    alpha: &'a mut [f32],
    front: &'a mut [[f32; 3]],
}

impl Layer<'_> {
    /// Lays `colour` with `cover` over what is there, and keeps the foreground's colour unmixed.
    fn put(&mut self, x: i64, y: i64, cover: f32, colour: [f32; 3]) {
        if x < 0 || y < 0 || x >= self.width as i64 || y >= self.height as i64 || cover <= 0.0 {
            return;
        }
        let at = y as usize * self.width + x as usize;
        let (cover, under) = (cover.min(1.0), self.alpha[at]);
        let all = cover + under * (1.0 - cover);
        self.front[at] = mix(self.front[at], colour, cover / all);
        self.alpha[at] = all;
    }

    /// A tapering capsule from `a` to `b`; `colour` may look at the place.
    fn limb(&mut self, a: [f32; 2], b: [f32; 2], radii: (f32, f32), colour: &dyn Fn(f32, f32) -> [f32; 3]) {
        let most = radii.0.max(radii.1) + 2.0;
        let (x0, x1) = (a[0].min(b[0]) - most, a[0].max(b[0]) + most);
        let (y0, y1) = (a[1].min(b[1]) - most, a[1].max(b[1]) + most);
        let d = [b[0] - a[0], b[1] - a[1]];
        let length = (d[0] * d[0] + d[1] * d[1]).max(1e-6);
        for y in y0 as i64..=y1 as i64 {
            for x in x0 as i64..=x1 as i64 {
                let (px, py) = (x as f32 + 0.5, y as f32 + 0.5);
                let t = (((px - a[0]) * d[0] + (py - a[1]) * d[1]) / length).clamp(0.0, 1.0);
                let far = (px - a[0] - d[0] * t).hypot(py - a[1] - d[1] * t);
                let cover = radii.0 + (radii.1 - radii.0) * t + 0.5 - far;
                self.put(x, y, cover, colour(px, py));
            }
        }
    }

    /// A bent hair of `thick` pixels that grows thinner; thinner than a pixel it is fainter.
    fn strand(&mut self, from: [f32; 2], mut heading: f32, length: f32, thick: f32, bend: f32, colour: [f32; 3]) {
        let (mut covers, mut at) = (std::collections::BTreeMap::<(i64, i64), f32>::new(), from);
        let steps = (length / 1.5) as usize;
        for step in 0..steps {
            let thick = thick * (1.0 - 0.75 * step as f32 / steps as f32);
            let faint = thick.min(1.0);
            let half = thick.max(1.0) / 2.0;
            let reach = half + 1.0;
            for y in (at[1] - reach).floor() as i64..=(at[1] + reach).ceil() as i64 {
                for x in (at[0] - reach).floor() as i64..=(at[0] + reach).ceil() as i64 {
                    let far = (x as f32 + 0.5 - at[0]).hypot(y as f32 + 0.5 - at[1]);
                    let cover = (half + 0.5 - far).clamp(0.0, 1.0) * faint;
                    let kept = covers.entry((x, y)).or_default();
                    *kept = kept.max(cover);
                }
            }
            at = [at[0] + 1.5 * heading.cos(), at[1] + 1.5 * heading.sin()];
            heading += bend;
        }
        for ((x, y), cover) in covers {
            self.put(x, y, cover, colour);
        }
    }
}

fn scene(name: &'static str, seed: u64, scale: f32, kind: Kind) -> Scene {
    let (width, height) = ((900.0 * scale) as usize, (1200.0 * scale) as usize);
    let mut dice = Dice::new(seed);
    let back = backdrop(seed, width, height);
    let mut alpha = vec![0.0; width * height];
    let mut front = vec![[0.0; 3]; width * height];
    let grain = Clouds { size: 18.0, seed: seed + 40 };
    let folds = Clouds { size: 70.0, seed: seed + 50 };
    let hair_colour = if seed == 2 { [196.0, 158.0, 96.0] } else { [52.0, 36.0, 28.0] };
    let shirt =
        [[176.0, 52.0, 60.0], [52.0, 74.0, 130.0], [224.0, 222.0, 216.0], [40.0, 42.0, 48.0], [120.0, 70.0, 140.0]]
            [seed as usize % 5];
    let skin = move |x: f32, y: f32| lit([212.0, 164.0, 138.0], 0.06 * grain.at(x, y));
    let cloth = move |x: f32, y: f32| lit(shirt, 0.35 * folds.at(x, y) + 0.08 * ((x * 0.5 + y * 0.3).sin()));
    let trousers = move |x: f32, y: f32| lit([60.0, 66.0, 84.0], 0.12 * ((x * 0.7).sin() * (y * 0.6).cos()));
    let s = scale;
    let at = |x: f32, y: f32| [x * s, y * s];
    let mut layer = Layer { width, height, alpha: &mut alpha, front: &mut front };
    // Legs, body, arms, neck, head.
    let apart = if kind.gaps { 70.0 } else { 42.0 };
    for side in [-1.0, 1.0] {
        layer.limb(at(450.0 + side * 34.0, 760.0), at(450.0 + side * apart, 1190.0), (44.0 * s, 30.0 * s), &trousers);
    }
    layer.limb(at(450.0, 420.0), at(450.0, 740.0), (86.0 * s, 74.0 * s), &cloth);
    layer.limb(at(380.0, 395.0), at(520.0, 395.0), (46.0 * s, 46.0 * s), &cloth);
    let hand = if kind.gaps { at(385.0, 690.0) } else { at(318.0, 780.0) };
    let elbow = if kind.gaps { at(215.0, 590.0) } else { at(312.0, 590.0) };
    layer.limb(at(375.0, 400.0), elbow, (34.0 * s, 28.0 * s), &cloth);
    layer.limb(elbow, hand, (26.0 * s, 18.0 * s), &skin);
    for finger in 0..4 {
        let a = 1.2 + 0.35 * finger as f32;
        let tip = [hand[0] + 52.0 * s * a.cos(), hand[1] + 52.0 * s * a.sin()];
        layer.limb(hand, tip, (8.0 * s, 5.0 * s), &skin);
    }
    if !kind.moving {
        layer.limb(at(525.0, 400.0), at(600.0, 600.0), (34.0 * s, 28.0 * s), &cloth);
        layer.limb(at(600.0, 600.0), at(640.0, 790.0), (26.0 * s, 18.0 * s), &skin);
        for finger in 0..4 {
            let a = 0.9 + 0.3 * finger as f32;
            let tip = [640.0 * s + 52.0 * s * a.cos(), 790.0 * s + 52.0 * s * a.sin()];
            layer.limb(at(640.0, 790.0), tip, (8.0 * s, 5.0 * s), &skin);
        }
    }
    layer.limb(at(450.0, 300.0), at(450.0, 370.0), (34.0 * s, 36.0 * s), &skin);
    layer.limb(at(450.0, 205.0), at(450.0, 265.0), (72.0 * s, 60.0 * s), &skin);
    // A cap of hair, and strands that leave it.
    layer.limb(at(430.0, 165.0), at(470.0, 165.0), (74.0 * s, 74.0 * s), &|x, y| {
        lit(hair_colour, 0.3 * ((x * 0.9 + (y * 0.08).sin() * 4.0).sin() * 0.5))
    });
    for _ in 0..kind.strands {
        let angle = dice.between(2.6, 6.8);
        let out = dice.between(0.75, 1.0);
        let from = [(450.0 + 92.0 * out * angle.cos()) * s, (165.0 + 72.0 * out * angle.sin()) * s];
        let heading = angle + 0.5 * dice.bell();
        let length = dice.between(25.0, 130.0) * s;
        let thick = 0.5 + 2.5 * dice.roll() * dice.roll();
        let bend = 0.012 * dice.bell() / s;
        let colour = lit(hair_colour, 0.3 * dice.bell());
        layer.strand(from, heading, length, thick, bend, colour);
    }
    if kind.cloth {
        // A thin skirt that lets a part of the background through.
        let waves = Clouds { size: 60.0 * s, seed: seed + 70 };
        for y in (700.0 * s) as i64..(1010.0 * s) as i64 {
            let down = (y as f32 / s - 700.0) / 310.0;
            let half = (90.0 + 130.0 * down) * s;
            for x in (450.0 * s - half - 2.0) as i64..=(450.0 * s + half + 2.0) as i64 {
                let (px, py) = (x as f32 + 0.5, y as f32 + 0.5);
                let inside = (half + 0.5 - (px - 450.0 * s).abs()).clamp(0.0, 1.0);
                let thick = (0.62 + 0.35 * waves.at(px, py)).clamp(0.25, 0.95);
                layer.put(x, y, inside * thick, lit([232.0, 214.0, 222.0], 0.12 * waves.at(px * 1.7, py)));
            }
        }
    }
    if kind.moving {
        move_arm(&mut layer, s, &cloth, &skin);
    }
    let photo = back.iter().zip(&front).zip(&alpha).flat_map(|((back, front), &alpha)| {
        let noise = 1.2 * dice.bell();
        mix(*back, *front, alpha).map(|v| (v + noise).round().clamp(0.0, 255.0) as u8)
    });
    let photo = Photo::from_rgb(width as u32, height as u32, photo.collect()).unwrap();
    Scene { name, width, height, alpha, front, back, photo }
}

/// The right arm while it swings: the mean of many places, so soft on both sides.
fn move_arm(layer: &mut Layer<'_>, s: f32, cloth: &dyn Fn(f32, f32) -> [f32; 3], skin: &dyn Fn(f32, f32) -> [f32; 3]) {
    const PLACES: usize = 17;
    let count = layer.width * layer.height;
    let (mut sum, mut colours) = (vec![0.0_f32; count], vec![[0.0_f32; 3]; count]);
    for place in 0..PLACES {
        let swing = (place as f32 / (PLACES - 1) as f32 - 0.5) * 0.16;
        let turn = |x: f32, y: f32| {
            let (x, y) = (x - 525.0, y - 400.0);
            [(525.0 + x * swing.cos() - y * swing.sin()) * s, (400.0 + x * swing.sin() + y * swing.cos()) * s]
        };
        let (mut alpha, mut front) = (vec![0.0; count], vec![[0.0; 3]; count]);
        let mut one = Layer { width: layer.width, height: layer.height, alpha: &mut alpha, front: &mut front };
        one.limb(turn(525.0, 400.0), turn(690.0, 480.0), (34.0 * s, 28.0 * s), cloth);
        one.limb(turn(690.0, 480.0), turn(800.0, 330.0), (26.0 * s, 18.0 * s), skin);
        for i in 0..count {
            sum[i] += alpha[i] / PLACES as f32;
            for c in 0..3 {
                colours[i][c] += front[i][c] * alpha[i] / PLACES as f32;
            }
        }
    }
    for i in 0..count {
        if sum[i] > 0.0 {
            layer.put((i % layer.width) as i64, (i / layer.width) as i64, sum[i], colours[i].map(|v| v / sum[i]));
        }
    }
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
