//! Small dense matrices.

/// A square matrix, row by row.
pub type Matrix = Vec<Vec<f64>>;

/// The lower triangle L with L·Lᵀ = `m`, for a matrix that is positive definite. A pivot that rounding has made
/// negative counts as 0.
pub fn cholesky(m: &[Vec<f64>]) -> Matrix {
    let n = m.len();
    let mut l = vec![vec![0.0; n]; n];
    for i in 0..n {
        for j in 0..=i {
            let dot: f64 = (0..j).map(|k| l[i][k] * l[j][k]).sum();
            let rest = m[i][j] - dot;
            l[i][j] = match i == j {
                true => rest.max(0.0).sqrt(),
                false if l[j][j] > 0.0 => rest / l[j][j],
                false => 0.0,
            };
        }
    }
    l
}
