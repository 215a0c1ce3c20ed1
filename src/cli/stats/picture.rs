//! The statistics as a terminal shows them: squares for the past, bars for what is coming.

use crate::app::stats::{Coming, Stats, WEEKS};
use crate::cli::failure::Failure;
use crate::cli::out::Style;
use crate::cli::{Context, bars, wrap};
use crate::domain::retention::{Retention, Tally};
use crate::domain::time::Days;

use super::{coming_head, coming_words, foretold, level_name, period_name, summary, words};

/// Columns of a bar.
const BAR: usize = 24;
/// Days of the forecast that are drawn.
const DRAWN: usize = 14;

pub fn tell(context: &mut Context, found: &Stats) -> Result<(), Failure> {
    let out = &mut context.out;
    out.styled(Style::Strong, &summary(found).join(" "))?;
    out.line("\n")?;
    for line in past(found, wrap::columns()) {
        out.line(&line)?;
    }
    if found.periods[0].1.all().n > 0 {
        out.line("")?;
        out.line("Recalled, of what was last seen at least a day before (95 % interval):")?;
        for (period, r) in &found.periods {
            out.line(&recalled(period_name(period), r))?;
        }
        for (level, r) in &found.levels {
            out.line(&recalled(level_name(*level), r))?;
        }
    }
    if let Some(score) = &found.foretold {
        out.line("")?;
        out.line(&foretold(score))?;
    }
    out.line("")?;
    out.line(&coming_head(found))?;
    let most = found.coming.iter().take(DRAWN).map(|c| c.load.all()).fold(1.0, f64::max);
    for coming in found.coming.iter().take(DRAWN) {
        out.line(&format!("  {}  {}", bar(coming, most), coming_words(coming)))?;
    }
    out.line(&super::coming_sum(found))
}

/// The past in squares, a column a week, a row a weekday.
fn past(found: &Stats, columns: usize) -> Vec<String> {
    let room = i32::try_from(columns.saturating_sub(6) / 2).unwrap_or(WEEKS).clamp(8, WEEKS);
    let first = found.first + Days(7 * (WEEKS - room));
    let answers = |n: i32| {
        let day = first + Days(n);
        found.done.iter().find(|(d, _)| *d == day).map_or(0, |(_, t)| t.answers)
    };
    let most = (0..room * 7).map(answers).max().unwrap_or(0).max(1);
    let row = |weekday: i32| {
        let name = ["Mon", "", "Wed", "", "Fri", "", "Sun"][usize::try_from(weekday).unwrap_or(0)];
        let square = |week: i32| {
            let n = week * 7 + weekday;
            match answers(n) {
                _ if first + Days(n) > found.today => "  ".to_owned(),
                0 => "· ".to_owned(),
                few => format!("{} ", ["░", "▒", "▓", "█"][usize::try_from((few * 4 - 1) / most).unwrap_or(0).min(3)]),
            }
        };
        format!("  {name:<3} {}", (0..room).map(square).collect::<String>()).trim_end().to_owned()
    };
    let mut lines: Vec<String> = (0..7).map(row).collect();
    lines.push(format!("      {first} to {}; at most {most} answers a day", found.today));
    lines
}

fn recalled(name: &str, r: &Retention) -> String {
    let all: Tally = r.all();
    let (low, high) = all.interval();
    format!("  {name:<12} {} {}", bars::range(BAR, low, all.rate().unwrap_or_default(), high, None), words(all))
}

/// A day to come: what is due, what comes back, what is new.
fn bar(coming: &Coming, most: f64) -> String {
    let load = coming.load;
    let day = coming.day.to_string();
    let cells = bars::stacked(BAR, most, &[('█', load.due), ('▓', load.lapsed), ('▒', load.later), ('░', load.new)]);
    format!("{} {cells}", day.get(5..).unwrap_or_default())
}
