//! What generated people and what is behind them are drawn with: the same for the same seed.

/// How a person looks and what is behind them.
#[derive(Clone, Copy)]
pub struct Look {
    pub seed: u64,
    pub backdrop: Backdrop,
    pub hair: [f32; 3],
    pub shirt: [f32; 3],
    pub strands: usize,
    /// How much strands bend, 1 is wavy.
    pub curl: f32,
    /// Arms and legs leave gaps.
    pub gaps: bool,
    /// One arm swings.
    pub moving: bool,
    /// Both arms are up.
    pub raised: bool,
    /// A thin skirt that shows the background.
    pub cloth: bool,
}

#[derive(Clone, Copy)]
pub enum Backdrop {
    Leaves,
    Bricks,
    Stripes,
    Street,
    Crowd,
    Grass,
    Plaid,
    Sea,
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

    pub fn bell(&mut self) -> f32 {
        (0..6).map(|_| self.roll()).sum::<f32>() - 3.0 // variance one half
    }
}

/// Smooth noise, about -1..1, with features of `size` pixels and four finer octaves.
pub struct Clouds {
    pub size: f32,
    pub seed: u64,
}

impl Clouds {
    fn lattice(&self, x: i64, y: i64, octave: u64) -> f32 {
        let mut h = (x as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (y as u64).wrapping_mul(0xC2B2_AE3D_27D4_EB4F);
        h ^= (self.seed + octave * 77).wrapping_mul(0x1656_67B1_9E37_79F9);
        h = (h ^ (h >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        h = (h ^ (h >> 32)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((h >> 40) as f32 / (1_u64 << 24) as f32) * 2.0 - 1.0
    }

    pub fn at(&self, x: f32, y: f32) -> f32 {
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

pub fn mix(a: [f32; 3], b: [f32; 3], t: f32) -> [f32; 3] {
    let t = t.clamp(0.0, 1.0);
    [0, 1, 2].map(|c| a[c] + (b[c] - a[c]) * t)
}

pub fn lit(a: [f32; 3], by: f32) -> [f32; 3] {
    a.map(|v| (v * (1.0 + by)).clamp(2.0, 253.0))
}

pub fn backdrop(Look { seed, backdrop, .. }: Look, width: usize, height: usize) -> Vec<[f32; 3]> {
    let (wide, fine) = (Clouds { size: 130.0, seed }, Clouds { size: 26.0, seed: seed + 9 });
    let pixel = |x: f32, y: f32| match backdrop {
        Backdrop::Leaves => {
            let leaves = mix([34.0, 58.0, 22.0], [150.0, 180.0, 84.0], 0.5 + 0.9 * fine.at(x, y));
            mix(leaves, [205.0, 222.0, 235.0], 1.6 * wide.at(x, y))
        }
        Backdrop::Bricks => {
            let row = (y / 34.0).floor();
            let across = (x + if row as i32 % 2 == 0 { 0.0 } else { 45.0 }) / 90.0;
            let mortar = (y / 34.0).fract() < 0.12 || across.fract() < 0.05;
            let brick = lit([148.0, 72.0, 56.0], 0.25 * ((across.floor() * 7.3 + row * 3.1).sin()));
            lit(if mortar { [186.0, 178.0, 168.0] } else { brick }, 0.25 * fine.at(x, y))
        }
        Backdrop::Stripes => {
            let band = ((x * 0.8 + y * 0.35) / 40.0).fract();
            let wall = if band < 0.5 { [208.0, 196.0, 170.0] } else { [92.0, 120.0, 150.0] };
            lit(wall, 0.18 * fine.at(x, y) + 0.15 * wide.at(x, y))
        }
        Backdrop::Crowd => {
            let (i, j) = ((x / 62.0).floor(), (y / 78.0).floor());
            let hue = (i * 12.9 + j * 78.2).sin() * 3.0;
            let coat = [120.0 + 80.0 * hue.sin(), 104.0 + 70.0 * (hue + 2.0).sin(), 110.0 + 80.0 * (hue + 4.0).sin()];
            let (dx, dy) = (x / 62.0 - i - 0.5, y / 78.0 - j - 0.3);
            let head = (1.0 - (dx.hypot(dy) - 0.22) * 12.0).clamp(0.0, 1.0);
            lit(mix(coat, [206.0, 160.0, 134.0], head), 0.2 * fine.at(x, y) + 0.1 * wide.at(x, y))
        }
        Backdrop::Grass => {
            let blade = ((x + 5.0 * fine.at(x * 0.3, y)) * 0.9).sin() * ((y + x * 0.2) * 0.06).cos();
            lit(mix([58.0, 92.0, 36.0], [164.0, 178.0, 92.0], 0.5 + 0.4 * blade), 0.3 * wide.at(x, y))
        }
        Backdrop::Plaid => {
            let line = |at: f32| if (at / 52.0).fract() < 0.3 { 1.0 } else { 0.0 };
            let cloth = mix([150.0, 40.0, 48.0], [32.0, 52.0, 44.0], 0.5 * (line(x) + line(y)));
            lit(cloth, 0.06 * ((x + y) * 1.1).sin() + 0.15 * wide.at(x, y))
        }
        Backdrop::Sea => {
            let wave = ((y * 0.09 + 2.0 * wide.at(x, y)).sin() * 0.5 + 0.5) * (y / height as f32);
            let water = mix([150.0, 186.0, 204.0], [24.0, 74.0, 104.0], (y / height as f32) * 0.9);
            mix(water, [236.0, 242.0, 240.0], 0.7 * wave * wave + 0.15 * fine.at(x, y))
        }
        Backdrop::Street => {
            let street = mix([88.0, 92.0, 100.0], [184.0, 178.0, 168.0], 0.5 + wide.at(x, y));
            let lamp = (x * 0.013).sin() * (y * 0.017).cos();
            mix(street, [236.0, 196.0, 120.0], 3.0 * (lamp - 0.72) + 0.2 * fine.at(x, y))
        }
    };
    (0..width * height).map(|i| pixel((i % width) as f32, (i / width) as f32)).collect()
}

/// An alpha plane that shapes are put on.
pub struct Layer<'a> {
    pub width: usize,
    pub height: usize,
    pub alpha: &'a mut [f32],
    pub front: &'a mut [[f32; 3]],
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

/// Draws a person, `shift` units (`s` pixels each) to the right of the middle.
pub fn draw(layer: &mut Layer<'_>, look: Look, dice: &mut Dice, s: f32, shift: f32) {
    let Look { seed, hair: hair_colour, shirt, .. } = look;
    let grain = Clouds { size: 18.0, seed: seed + 40 };
    let folds = Clouds { size: 70.0, seed: seed + 50 };
    let skin = move |x: f32, y: f32| lit([212.0, 164.0, 138.0], 0.06 * grain.at(x, y));
    let cloth = move |x: f32, y: f32| lit(shirt, 0.35 * folds.at(x, y) + 0.08 * ((x * 0.5 + y * 0.3).sin()));
    let trousers = move |x: f32, y: f32| lit([60.0, 66.0, 84.0], 0.12 * ((x * 0.7).sin() * (y * 0.6).cos()));
    let at = |x: f32, y: f32| [(x + shift) * s, y * s];
    // Legs, body, arms, neck, head.
    let apart = if look.gaps { 70.0 } else { 42.0 };
    for side in [-1.0, 1.0] {
        layer.limb(at(450.0 + side * 34.0, 760.0), at(450.0 + side * apart, 1190.0), (44.0 * s, 30.0 * s), &trousers);
    }
    layer.limb(at(450.0, 420.0), at(450.0, 740.0), (86.0 * s, 74.0 * s), &cloth);
    layer.limb(at(380.0, 395.0), at(520.0, 395.0), (46.0 * s, 46.0 * s), &cloth);
    let hand = if look.raised {
        at(262.0, 130.0)
    } else if look.gaps {
        at(385.0, 690.0)
    } else {
        at(318.0, 780.0)
    };
    let elbow = if look.raised {
        at(226.0, 300.0)
    } else if look.gaps {
        at(215.0, 590.0)
    } else {
        at(312.0, 590.0)
    };
    layer.limb(at(375.0, 400.0), elbow, (34.0 * s, 28.0 * s), &cloth);
    layer.limb(elbow, hand, (26.0 * s, 18.0 * s), &skin);
    for finger in 0..4 {
        let a = 1.2 + 0.35 * finger as f32 + if look.raised { 2.9 } else { 0.0 };
        let tip = [hand[0] + 52.0 * s * a.cos(), hand[1] + 52.0 * s * a.sin()];
        layer.limb(hand, tip, (8.0 * s, 5.0 * s), &skin);
    }
    if !look.moving {
        let (elbow, hand) =
            if look.raised { (at(668.0, 296.0), at(640.0, 120.0)) } else { (at(600.0, 600.0), at(640.0, 790.0)) };
        layer.limb(at(525.0, 400.0), elbow, (34.0 * s, 28.0 * s), &cloth);
        layer.limb(elbow, hand, (26.0 * s, 18.0 * s), &skin);
        for finger in 0..4 {
            let a = 0.9 + 0.3 * finger as f32 + if look.raised { 2.9 } else { 0.0 };
            let tip = [hand[0] + 52.0 * s * a.cos(), hand[1] + 52.0 * s * a.sin()];
            layer.limb(hand, tip, (8.0 * s, 5.0 * s), &skin);
        }
    }
    layer.limb(at(450.0, 300.0), at(450.0, 370.0), (34.0 * s, 36.0 * s), &skin);
    layer.limb(at(450.0, 205.0), at(450.0, 265.0), (72.0 * s, 60.0 * s), &skin);
    // A cap of hair, and strands that leave it.
    layer.limb(at(430.0, 165.0), at(470.0, 165.0), (74.0 * s, 74.0 * s), &|x, y| {
        lit(hair_colour, 0.3 * ((x * 0.9 + (y * 0.08).sin() * 4.0).sin() * 0.5))
    });
    for _ in 0..look.strands {
        let angle = dice.between(2.6, 6.8);
        let out = dice.between(0.75, 1.0);
        let from = at(450.0 + 92.0 * out * angle.cos(), 165.0 + 72.0 * out * angle.sin());
        let heading = angle + 0.5 * dice.bell();
        let length = dice.between(25.0, 130.0) * s;
        let thick = 0.5 + 2.5 * dice.roll() * dice.roll();
        let bend = 0.012 * look.curl * dice.bell() / s;
        let colour = lit(hair_colour, 0.3 * dice.bell());
        layer.strand(from, heading, length, thick, bend, colour);
    }
    if look.cloth {
        // A thin skirt that lets a part of the background through.
        let waves = Clouds { size: 60.0 * s, seed: seed + 70 };
        for y in (700.0 * s) as i64..(1010.0 * s) as i64 {
            let down = (y as f32 / s - 700.0) / 310.0;
            let half = (90.0 + 130.0 * down) * s;
            for x in ((450.0 + shift) * s - half - 2.0) as i64..=((450.0 + shift) * s + half + 2.0) as i64 {
                let (px, py) = (x as f32 + 0.5, y as f32 + 0.5);
                let inside = (half + 0.5 - (px - (450.0 + shift) * s).abs()).clamp(0.0, 1.0);
                let thick = (0.62 + 0.35 * waves.at(px, py)).clamp(0.25, 0.95);
                layer.put(x, y, inside * thick, lit([232.0, 214.0, 222.0], 0.12 * waves.at(px * 1.7, py)));
            }
        }
    }
    if look.moving {
        move_arm(layer, s, &cloth, &skin);
    }
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
