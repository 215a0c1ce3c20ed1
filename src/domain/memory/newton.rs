//! Newton's method for the few numbers that fit a log best under a Gaussian prior. Never knows what they mean.

/// How often a step is tried, half as long each time: where a sixteenth of it makes nothing better, nothing will.
const HALVINGS: usize = 5;

/// What is believed of a number beforehand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prior {
    pub mean: f64,
    /// Standard deviation, above 0.
    pub sd: f64,
}

/// How well some numbers fit, to the second order: minus log posterior (up to a constant), its gradient, and its
/// curvature.
#[derive(Debug, Clone, Copy)]
pub struct Fit<const N: usize> {
    pub loss: f64,
    pub gradient: [f64; N],
    pub curvature: [[f64; N]; N],
}

impl<const N: usize> Fit<N> {
    /// The prior alone, at `x`.
    pub fn of(prior: &[Prior; N], x: &[f64; N]) -> Fit<N> {
        let mut fit = Fit { loss: 0.0, gradient: [0.0; N], curvature: [[0.0; N]; N] };
        for (i, (prior, x)) in prior.iter().zip(x).enumerate() {
            let precision = prior.sd.powi(-2);
            fit.loss += precision * (x - prior.mean).powi(2) / 2.0;
            fit.gradient[i] = precision * (x - prior.mean);
            fit.curvature[i][i] = precision;
        }
        fit
    }

    /// One observation: its loss, and the first (`slope`) and second (`bend`, 0 or more) derivative of that loss by a
    /// quantity whose own gradient is `row`.
    pub fn add(&mut self, loss: f64, row: &[f64; N], slope: f64, bend: f64) {
        self.loss += loss;
        for ((gradient, curvature), x) in self.gradient.iter_mut().zip(&mut self.curvature).zip(row) {
            *gradient += slope * x;
            let bent = bend * x;
            // Whole rows: a loop of known length takes less time than half as much work in a loop of any.
            curvature.iter_mut().zip(row).for_each(|(c, x)| *c += bent * x);
        }
    }
}

/// The numbers that fit best, from `start` in `steps` steps at most; a step that makes the fit no better is halved.
/// Arrived with the first step that promises less than `enough`, which is taken on trust. `held` brings a step that went
/// out of range back to the edge.
pub fn best<const N: usize>(
    start: [f64; N],
    steps: usize,
    enough: f64,
    held: impl Fn([f64; N]) -> [f64; N],
    fit: impl Fn(&[f64; N]) -> Fit<N>,
) -> [f64; N] {
    let mut here = start;
    let mut now = fit(&here);
    for _ in 0..steps {
        let step = solve(now.curvature, now.gradient);
        let stepped = |share: f64| {
            let mut there = here;
            there.iter_mut().zip(&step).for_each(|(x, s)| *x -= share * s);
            held(there)
        };
        let promised: f64 = now.gradient.iter().zip(&step).map(|(slope, s)| slope * s / 2.0).sum();
        if promised < enough {
            return stepped(1.0);
        }
        let tried = std::iter::successors(Some(1.0), |share| Some(share / 2.0)).take(HALVINGS).find_map(|share| {
            let there = stepped(share);
            let then = fit(&there);
            (then.loss <= now.loss).then_some((there, then))
        });
        let Some((there, then)) = tried else { break };
        let gain = now.loss - then.loss;
        (here, now) = (there, then);
        if gain < enough {
            break;
        }
    }
    here
}

/// Solves `matrix · x = right` for a positive definite matrix given by its lower half (Cholesky).
fn solve<const N: usize>(mut matrix: [[f64; N]; N], right: [f64; N]) -> [f64; N] {
    for i in 0..N {
        for j in 0..=i {
            let known: f64 = (0..j).map(|k| matrix[i][k] * matrix[j][k]).sum();
            let rest = matrix[i][j] - known;
            matrix[i][j] = if i == j { rest.max(1e-12).sqrt() } else { rest / matrix[j][j] };
        }
    }
    let mut x = right;
    for i in 0..N {
        let known: f64 = (0..i).map(|k| matrix[i][k] * x[k]).sum();
        x[i] = (x[i] - known) / matrix[i][i];
    }
    for i in (0..N).rev() {
        let known: f64 = (i + 1..N).map(|k| matrix[k][i] * x[k]).sum();
        x[i] = (x[i] - known) / matrix[i][i];
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_is_solved() {
        let x = solve([[4.0, 0.0, 0.0], [2.0, 5.0, 0.0], [1.0, 3.0, 6.0]], [11.0, 21.0, 25.0]);
        for (x, expected) in x.into_iter().zip([1.0, 2.0, 3.0]) {
            assert!((x - expected).abs() < 1e-9, "{x}");
        }
    }

    #[test]
    fn the_best_fit_is_found_and_held_within_its_range() {
        let prior = [Prior { mean: 3.0, sd: 1.0 }, Prior { mean: -2.0, sd: 0.5 }];
        let fit = |x: &[f64; 2]| Fit::of(&prior, x);
        assert_eq!(best([0.0, 0.0], 5, 1e-9, |x| x, fit), [3.0, -2.0]);
        assert_eq!(best([0.0, 0.0], 5, 1e-9, |x| x.map(|x| x.max(-1.0)), fit), [3.0, -1.0]);
    }
}
