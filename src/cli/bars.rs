//! Bars of characters, for a terminal that shows them.

/// The cell of `columns` cells that a share of 0 to 1 falls in.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a few cells")]
fn cell(columns: usize, share: f64) -> usize {
    ((share.clamp(0.0, 1.0) * columns as f64) as usize).min(columns.saturating_sub(1))
}

/// A value between a low and a high one, as shares of 0 to 1: filled to the low one, then lighter to the value, then
/// lightest to the high one. A mark, if there is one, stands over it.
pub fn range(columns: usize, low: f64, value: f64, high: f64, mark: Option<f64>) -> String {
    #[expect(clippy::cast_precision_loss, reason = "a few cells")]
    let middle = |n: usize| (n as f64 + 0.5) / columns as f64;
    let mark = mark.map(|mark| cell(columns, mark));
    let one = |n: usize| match middle(n) {
        _ if mark == Some(n) => '┃',
        at if at <= low => '█',
        at if at <= value => '▓',
        at if at <= high => '░',
        _ => '·',
    };
    (0..columns).map(one).collect()
}

/// Parts one after the other, `most` filling all columns.
pub fn stacked(columns: usize, most: f64, parts: &[(char, f64)]) -> String {
    let (mut bar, mut drawn, mut sum) = (String::new(), 0, 0.0);
    for (c, part) in parts {
        sum += part;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "no more than the columns")]
        #[expect(clippy::cast_precision_loss, reason = "a few cells")]
        let end = ((sum / most).clamp(0.0, 1.0) * columns as f64).round() as usize;
        bar.extend(std::iter::repeat_n(*c, end.saturating_sub(drawn)));
        drawn = drawn.max(end);
    }
    bar.extend(std::iter::repeat_n(' ', columns.saturating_sub(drawn)));
    bar
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_filled_as_far_as_it_is_sure() {
        assert_eq!(range(10, 0.2, 0.5, 0.8, None), "██▓▓▓░░░··");
        assert_eq!(range(10, 0.2, 0.5, 0.8, Some(0.32)), "██▓┃▓░░░··");
        assert_eq!(range(4, 1.0, 1.0, 1.0, Some(1.0)), "███┃");
    }

    #[test]
    fn stacked_parts_fill_the_bar_together() {
        assert_eq!(stacked(8, 8.0, &[('a', 2.0), ('b', 0.0), ('c', 4.0)]), "aacccc  ");
        assert_eq!(stacked(4, 2.0, &[('a', 9.0), ('b', 9.0)]), "aaaa");
    }
}
