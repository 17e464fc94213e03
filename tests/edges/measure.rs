//! How far an alpha and its colours are from the truth.

use super::scene::Scene;

/// Errors of one result. All are better when smaller, and 0 for the truth itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Errors {
    /// Sum of absolute differences of alpha, thousands of pixels.
    pub sad: f64,
    /// Mean squared difference, thousandths.
    pub mse: f64,
    /// Sum of squared differences of the gradient (Gaussian derivative, sigma 1.4), thousands.
    pub gradient: f64,
    /// 1 - intersection over union of the two boundaries (Cheng et al. 2021): pixels of the shape (alpha at least one
    /// half) no further than `BOUNDARY_PX` from its outline.
    pub boundary: f64,
    /// Mean distance of the foreground's colour where it is mixed, weighed by the true alpha, levels.
    pub colour: f64,
}

/// Width of the boundary: 0.25 % of the diagonal of 1500 pixels.
const BOUNDARY_PX: i64 = 4;

impl std::ops::AddAssign for Errors {
    fn add_assign(&mut self, other: Self) {
        self.sad += other.sad;
        self.mse += other.mse;
        self.gradient += other.gradient;
        self.boundary += other.boundary;
        self.colour += other.colour;
    }
}

/// `alpha` (8 bits) and `colours` (sRGB, interleaved) against the truth of a scene.
pub fn errors(scene: &Scene, alpha: &[u8], colours: &[u8]) -> Errors {
    let (w, h) = (scene.width, scene.height);
    let ours: Vec<f32> = alpha.iter().map(|&a| f32::from(a) / 255.0).collect();
    let (mut sad, mut squares) = (0.0, 0.0);
    for (&a, &b) in ours.iter().zip(&scene.alpha) {
        let d = f64::from(a - b);
        sad += d.abs();
        squares += d * d;
    }
    let gradients = (gradient(&ours, w, h), gradient(&scene.alpha, w, h));
    let gradient = gradients.0.iter().zip(&gradients.1).map(|(a, b)| f64::from((a - b) * (a - b))).sum::<f64>();
    let rims = (rim(&ours, w, h), rim(&scene.alpha, w, h));
    let (mut both, mut any) = (0_u32, 0_u32);
    for (&a, &b) in rims.0.iter().zip(&rims.1) {
        both += u32::from(a && b);
        any += u32::from(a || b);
    }
    let (mut off, mut weight) = (0.0, 0.0);
    for ((front, ours), &alpha) in scene.front.iter().zip(colours.chunks_exact(3)).zip(&scene.alpha) {
        if alpha > 0.02 && alpha < 0.98 {
            let d: f32 = front.iter().zip(ours).map(|(a, &b)| (a - f32::from(b)).powi(2)).sum::<f32>().sqrt();
            off += f64::from(alpha * d);
            weight += f64::from(alpha);
        }
    }
    Errors {
        sad: sad / 1000.0,
        mse: 1000.0 * squares / ours.len().max(1) as f64,
        gradient: gradient / 1000.0,
        boundary: 1.0 - f64::from(both) / f64::from(any.max(1)),
        colour: off / weight.max(1e-9),
    }
}

fn gradient(alpha: &[f32], w: usize, h: usize) -> Vec<f32> {
    const SIGMA: f32 = 1.4;
    let bell: Vec<f32> = (-4..=4).map(|i| (-(i * i) as f32 / (2.0 * SIGMA * SIGMA)).exp()).collect();
    let total: f32 = bell.iter().sum();
    let bell: Vec<f32> = bell.iter().map(|v| v / total).collect();
    let slope: Vec<f32> = bell.iter().zip(-4..=4).map(|(v, i)| v * i as f32 / (SIGMA * SIGMA)).collect();
    let pass = |plane: &[f32], taps: &[f32], down: bool| -> Vec<f32> {
        (0..w * h)
            .map(|i| {
                let (x, y) = ((i % w) as i64, (i / w) as i64);
                let at = |k: i64| {
                    let (x, y) =
                        if down { (x, (y + k).clamp(0, h as i64 - 1)) } else { ((x + k).clamp(0, w as i64 - 1), y) };
                    plane[y as usize * w + x as usize]
                };
                taps.iter().zip(-4..=4).map(|(tap, k)| tap * at(k)).sum()
            })
            .collect()
    };
    let across = pass(&pass(alpha, &slope, false), &bell, true);
    let down = pass(&pass(alpha, &bell, false), &slope, true);
    across.iter().zip(&down).map(|(a, b)| a.hypot(*b)).collect()
}

/// The pixels of the shape that lie within reach of what is not the shape.
fn rim(alpha: &[f32], w: usize, h: usize) -> Vec<bool> {
    let inside: Vec<bool> = alpha.iter().map(|&a| a >= 0.5).collect();
    let pass = |plane: &[bool], down: bool| -> Vec<bool> {
        (0..w * h)
            .map(|i| {
                let (x, y) = ((i % w) as i64, (i / w) as i64);
                (-BOUNDARY_PX..=BOUNDARY_PX).all(|k| {
                    let (x, y) =
                        if down { (x, (y + k).clamp(0, h as i64 - 1)) } else { ((x + k).clamp(0, w as i64 - 1), y) };
                    plane[y as usize * w + x as usize]
                })
            })
            .collect()
    };
    let deep = pass(&pass(&inside, false), true);
    inside.iter().zip(&deep).map(|(&inside, &deep)| inside && !deep).collect()
}
