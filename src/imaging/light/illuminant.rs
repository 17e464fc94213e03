//! The colour of the light in a scene.
//!
//! The mean, in logarithms, of two estimates with different failures: shades of grey (Finlayson & Trezzi, "Shades of
//! gray and colour constancy", 2004), which takes the brightest things for white, and grey-edge (van de Weijer, Gevers &
//! Gijsenij, "Edge-based color constancy", 2007), which a large coloured wall or sky does not fool.
//!
//! Must not know: photos, what the estimate is for.

use super::linear::luminance;

/// The Minkowski norm of either; 6 is what both papers found best or near it.
const NORM: i32 = 6;

/// The light's colour, luminance 1, of a picture of linear `pixels`, `width` a row; where `used` is false a pixel does
/// not count. `None` when too little does, or it has no colour to speak of.
pub(super) fn of(pixels: &[[f32; 3]], used: &[bool], width: usize) -> Option<[f32; 3]> {
    let shades = norm(pixels.iter().zip(used).filter(|(_, used)| **used).map(|(pixel, _)| *pixel))?;
    let Some(edges) = norm(differences(pixels, used, width)) else { return Some(shades) };
    Some(unit(std::array::from_fn(|c| (shades[c] * edges[c]).sqrt())))
}

/// Lengths of the gradients of every channel, between pixels that are used with all their neighbours.
fn differences<'a>(pixels: &'a [[f32; 3]], used: &'a [bool], width: usize) -> impl Iterator<Item = [f32; 3]> + 'a {
    let at = move |i: usize| Some(pixels.get(i)?).filter(|_| used.get(i) == Some(&true));
    (width..pixels.len().saturating_sub(width)).filter_map(move |i| {
        at(i)?;
        let (left, right, up, down) = (at(i - 1)?, at(i + 1)?, at(i - width)?, at(i + width)?);
        Some(std::array::from_fn(|c| (right[c] - left[c]).hypot(down[c] - up[c])))
    })
}

fn norm(values: impl Iterator<Item = [f32; 3]>) -> Option<[f32; 3]> {
    let mut sum = [0.0_f64; 3];
    let mut count = 0_u32;
    for value in values {
        count += 1;
        sum.iter_mut().zip(value).for_each(|(sum, v)| *sum += f64::from(v).powi(NORM));
    }
    if count < 64 {
        return None;
    }
    let each = sum.map(|sum| (sum / f64::from(count)).powf(1.0 / f64::from(NORM)) as f32);
    each.iter().all(|v| *v > 1e-4).then(|| unit(each))
}

fn unit(colour: [f32; 3]) -> [f32; 3] {
    let y = luminance(colour).max(1e-6);
    colour.map(|v| v / y)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_light_on_a_grey_scene_is_its_own_colour_at_any_brightness() {
        let light = unit([1.2, 1.0, 0.7]);
        for exposure in [0.2, 0.8] {
            let pixels: Vec<[f32; 3]> =
                (0..4096_u32).map(|i| light.map(|v| v * exposure * ((i * 37 % 61) as f32 / 61.0))).collect();
            let found = of(&pixels, &vec![true; 4096], 64).unwrap();
            assert!(found.iter().zip(light).all(|(a, b)| (a / b - 1.0).abs() < 1e-3), "{found:?}");
        }
        assert!(of(&[[0.5; 3]; 16], &[true; 16], 4).is_none());
    }
}
