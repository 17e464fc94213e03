//! Products of many rows with one matrix of weights, as fast as the processor multiplies.
//!
//! The weights are packed once, in panels two registers wide. Six rows at a time run down a panel: twelve sums stay in
//! registers, and every weight that is loaded serves six rows (Goto and van de Geijn, *Anatomy of High-Performance
//! Matrix Multiplication*, 2008).
//!
//! Must not know: what the numbers mean.

use pulp::{Arch, Simd, WithSimd};

/// Rows that run down a panel together.
const ROWS: usize = 6;
/// Registers across a panel.
const REGISTERS: usize = 2;

/// A matrix of weights, packed.
pub struct Weights {
    depth: usize,
    /// Columns of a panel.
    panel: usize,
    /// `[panels, depth, panel]`
    values: Vec<f32>,
}

impl Weights {
    /// Packs a matrix of `depth` rows and `columns` columns, whose values `value` gives by row and column; what is
    /// beyond the last column is 0.
    pub fn pack(depth: usize, columns: usize, value: impl Fn(usize, usize) -> f32) -> Self {
        let panel = panel();
        let mut values = vec![0.0; depth * columns.next_multiple_of(panel)];
        for (number, part) in values.chunks_exact_mut((depth * panel).max(1)).enumerate() {
            for (row, line) in part.chunks_exact_mut(panel).enumerate() {
                for (to, column) in line.iter_mut().zip(number * panel..columns) {
                    *to = value(row, column);
                }
            }
        }
        Self { depth, panel, values }
    }

    /// Columns with those beyond the last: a multiple of [`panel`].
    pub fn stride(&self) -> usize {
        self.values.len() / self.depth.max(1)
    }
}

/// What columns and depths are rounded up to for this processor: the width of a panel.
pub fn panel() -> usize {
    struct Panel;
    impl WithSimd for Panel {
        type Output = usize;
        fn with_simd<S: Simd>(self, _simd: S) -> usize {
            REGISTERS * S::F32_LANES
        }
    }
    Arch::new().dispatch(Panel)
}

/// `rows` `[n, depth]` times `weights` into `out` `[n, stride]`.
pub fn product(rows: &[f32], weights: &Weights, out: &mut [f32]) {
    struct Call<'a>(&'a [f32], &'a Weights, &'a mut [f32]);
    impl WithSimd for Call<'_> {
        type Output = ();
        #[inline(always)] // into what pulp compiles for wider registers
        fn with_simd<S: Simd>(self, simd: S) {
            multiply(simd, self.0, self.1, self.2);
        }
    }
    Arch::new().dispatch(Call(rows, weights, out));
}

/// [`product`] for who is among `pulp`'s registers already.
#[inline(always)]
pub fn multiply<S: Simd>(simd: S, rows: &[f32], weights: &Weights, out: &mut [f32]) {
    let (depth, panel) = (weights.depth, weights.panel);
    if depth == 0 || panel != REGISTERS * S::F32_LANES {
        return;
    }
    for (number, values) in weights.values.chunks_exact(depth * panel).enumerate() {
        let values = S::as_simd_f32s(values).0.as_chunks::<REGISTERS>().0;
        for (rows, out) in rows.chunks(ROWS * depth).zip(out.chunks_mut(ROWS * weights.stride())) {
            let mut each = rows.chunks_exact(depth);
            let Some(first) = each.next() else { continue };
            let mut six = [first; ROWS];
            six.iter_mut().skip(1).zip(each).for_each(|(to, row)| *to = row);
            let sums = down(simd, six, values);
            for (line, sums) in out.chunks_exact_mut(weights.stride()).zip(&sums) {
                if let Some(to) = line.chunks_exact_mut(panel).nth(number) {
                    S::as_mut_simd_f32s(to).0.iter_mut().zip(sums).for_each(|(to, sum)| *to = *sum);
                }
            }
        }
    }
}

/// Six rows down a panel.
#[inline(always)]
fn down<S: Simd>(
    simd: S,
    [a, b, c, d, e, f]: [&[f32]; ROWS],
    panel: &[[S::f32s; REGISTERS]],
) -> [[S::f32s; REGISTERS]; ROWS] {
    let mut sums = [[simd.splat_f32s(0.0); REGISTERS]; ROWS];
    let rows = a.iter().zip(b).zip(c).zip(d).zip(e).zip(f);
    for ((((((a, b), c), d), e), f), weights) in rows.zip(panel) {
        for (sums, value) in sums.iter_mut().zip([a, b, c, d, e, f]) {
            let value = simd.splat_f32s(*value);
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum = simd.mul_add_e_f32s(value, *weight, *sum);
            }
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_number_of_rows_and_columns_is_multiplied() {
        for (count, depth, columns) in [(1, 1, 1), (6, 5, 16), (7, 3, 15), (20, 40, 33)] {
            let value = |row: usize, column: usize| ((row * 31 + column * 17) % 13) as f32 - 6.0;
            let weights = Weights::pack(depth, columns, value);
            let rows: Vec<f32> = (0..count * depth).map(|i| ((i * 7) % 11) as f32 - 5.0).collect();
            let stride = weights.stride();
            assert_eq!(stride, columns.next_multiple_of(panel()));
            let mut out = vec![9.0; count * stride];
            product(&rows, &weights, &mut out);
            for (row, line) in rows.chunks_exact(depth).zip(out.chunks_exact(stride)) {
                for (column, got) in line.iter().enumerate() {
                    let sum: f32 = row.iter().enumerate().map(|(k, v)| v * value(k, column)).sum();
                    assert_eq!(*got, if column < columns { sum } else { 0.0 });
                }
            }
        }
    }
}
