//! The taps of the Gaussian, in 256ths, as OpenCV rounds them.
//!
//! Must not know: pictures.

/// Half a kernel in 256ths: the centre first, then outwards, without the zeros at the end. The whole kernel
/// (`taps[0] + 2 · the rest`) sums to 256.
///
/// Rounding to 256ths passes each tap's error on to the next, from the rim inwards, and the centre takes what is
/// left, as `getGaussianKernelFixedPoint_ED` in OpenCV's `smooth.dispatch.cpp` does.
pub(super) fn half_taps(radius: f32) -> Vec<u16> {
    let exact = half_weights(f64::from(radius));
    let mut taps = vec![0_u16; exact.len()];
    let (mut carried, mut sum) = (0.0, 0_u16);
    for (tap, weight) in taps.iter_mut().zip(&exact).skip(1).rev() {
        let wanted = weight * 256.0 + carried;
        let rounded = wanted.round_ties_even().max(0.0);
        carried = wanted - rounded;
        *tap = rounded as u16;
        sum += *tap;
    }
    if let Some(centre) = taps.first_mut() {
        *centre = 256_u16.saturating_sub(2 * sum);
    }
    let used = taps.iter().rposition(|&tap| tap > 0).unwrap_or(0);
    taps.truncate(used + 1);
    taps
}

/// The kernel of a fractional radius: those of the whole radii around it, mixed.
fn half_weights(radius: f64) -> Vec<f64> {
    let (inner, part) = (radius.floor(), radius.fract());
    let (near, far) = (whole(inner as usize), whole(radius.ceil() as usize));
    far.iter().enumerate().map(|(i, weight)| weight * part + near.get(i).unwrap_or(&0.0) * (1.0 - part)).collect()
}

/// Half a normalised kernel of `2 · radius + 1` taps, the centre first; OpenCV's `getGaussianKernel` with sigma 0,
/// which has fixed binomial-like kernels up to 9 taps.
fn whole(radius: usize) -> Vec<f64> {
    let fixed: &[f64] = match radius {
        0 => &[256.0],
        1 => &[128.0, 64.0],
        2 => &[96.0, 64.0, 16.0],
        3 => &[72.0, 56.0, 28.0, 8.0],
        4 => &[60.0, 51.0, 30.0, 13.0, 4.0],
        _ => &[],
    };
    if !fixed.is_empty() {
        return fixed.iter().map(|tap| tap / 256.0).collect();
    }
    let sigma = 0.3 * (radius as f64 - 1.0) + 0.8;
    let bell: Vec<f64> = (0..=radius).map(|i| (-((i * i) as f64) / (2.0 * sigma * sigma)).exp()).collect();
    let sum = 2.0 * bell.iter().sum::<f64>() - 1.0;
    bell.iter().map(|weight| weight / sum).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kernel_sums_to_one() {
        for tenth in 0..=1500_u16 {
            let taps = half_taps(f32::from(tenth) / 10.0);
            let sum: u16 = taps.iter().skip(1).map(|tap| 2 * tap).sum::<u16>() + taps.first().unwrap();
            assert_eq!(sum, 256, "radius {}", f32::from(tenth) / 10.0);
        }
    }

    #[test]
    fn whole_radii_have_the_kernels_of_opencv() {
        assert_eq!(half_taps(1.0), [128, 64]);
        assert_eq!(half_taps(5.0), [52, 45, 31, 17, 7, 2]);
        assert_eq!(half_taps(15.0), [20, 20, 19, 17, 15, 13, 10, 7, 6, 4, 3, 2, 1, 0, 1]);
    }

    #[test]
    fn a_radius_towards_nothing_is_nothing() {
        assert_eq!(half_taps(0.001), [256]);
    }
}
