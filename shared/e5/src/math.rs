//! Elementary functions as plain arithmetic without branches, so that a loop over them is vectorised; the standard library's are
//! calls.

use crate::simd::Kernel;

/// e to the power of `x`, for `x` not above 88; relative error below 2e-7. Anything below -87 is about 1e-38.
#[inline(always)]
pub(crate) fn exp<K: Kernel>(kernel: K, x: f32) -> f32 {
    const SHIFT: f32 = 12_582_912.0;
    // ln 2 in two parts: the first has trailing zeros, so its product with a small integer is exact.
    const LN_2_HIGH: f32 = 0.693_359_4;
    const LN_2_LOW: f32 = -2.121_944_4e-4;
    // A comparison instead of `f32::max`, which also minds NaN.
    let x = if x < -87.0 { -87.0 } else { x };
    let shifted = kernel.multiply_add(x, std::f32::consts::LOG2_E, SHIFT);
    let whole = shifted - SHIFT;
    let rest = kernel.multiply_add(whole, -LN_2_LOW, kernel.multiply_add(whole, -LN_2_HIGH, x));
    // Cephes' polynomial for e^x on |x| <= ln 2 / 2.
    let mut series = 1.987_569_2e-4;
    for coefficient in [1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 1.666_666_6e-1, 5.0e-1] {
        series = kernel.multiply_add(series, rest, coefficient);
    }
    let fraction = kernel.multiply_add(series * rest, rest, rest) + 1.0;
    // The low bits of `shifted` are the integer; moved into the exponent they are a power of two.
    let power = f32::from_bits((shifted.to_bits() << 23).wrapping_add(1.0_f32.to_bits()));
    fraction * power
}

/// The Gaussian error linear unit, `x * Phi(x)`, with the error function of Abramowitz and Stegun 7.1.26 (error below 1.5e-7).
#[inline(always)]
pub(crate) fn gelu<K: Kernel>(kernel: K, x: f32) -> f32 {
    let z = x.abs() * std::f32::consts::FRAC_1_SQRT_2;
    let t = 1.0 / kernel.multiply_add(z, 0.327_591_1, 1.0);
    let mut series = 1.061_405_4;
    for coefficient in [-1.453_152, 1.421_413_7, -0.284_496_74, 0.254_829_6] {
        series = kernel.multiply_add(series, t, coefficient);
    }
    let tail = series * t * exp(kernel, -z * z);
    // With erf(z) = 1 - tail: x / 2 * (1 + erf(x / sqrt 2)) for either sign of x.
    let positive_part = if x > 0.0 { x } else { 0.0 };
    kernel.multiply_add(-0.5 * x.abs(), tail, positive_part)
}

#[cfg(test)]
mod tests {
    use super::{exp, gelu};
    use crate::simd::Portable;

    #[test]
    fn exp_is_close_to_the_standard_librarys() {
        for step in -8_700..=800 {
            let x = step as f32 / 100.0;
            assert!((exp(Portable, x) / x.exp() - 1.0).abs() < 1e-6, "{x}");
        }
        assert!(exp(Portable, f32::NEG_INFINITY) < 1e-37);
    }

    #[test]
    fn gelu_is_close_to_known_values() {
        // x * Phi(x) by the tables of the normal distribution.
        for (x, expected) in
            [(0.0, 0.0), (1.0, 0.841_344_7), (-1.0, -0.158_655_3), (2.0, 1.954_499_7), (-3.0, -0.004_049_7)]
        {
            assert!((gelu(Portable, x) - expected).abs() < 1e-6, "{x}");
        }
        assert_eq!(gelu(Portable, 20.0), 20.0);
        assert!(gelu(Portable, -20.0).abs() < 1e-30);
    }
}
