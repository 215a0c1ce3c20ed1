//! `gokaku stats --html`: the past as a heat map, the coming month, retention, predictions against what came.

use crate::app::stats::{Coming, Stats};
use crate::cli::stats::{day_words, level_name, period_name, summary};
use crate::domain::retention::{Retention, Tally};
use crate::domain::time::{Day, Days};

use super::Page;
use super::svg::{self, Anchor};

/// Pixels from one day of the heat map to the next.
const CELL: f64 = 14.0;

pub fn page(found: &Stats) -> String {
    let mut page = Page::new("gokaku: statistics", &format!("As of {}.", found.today));
    for said in summary(found) {
        page.paragraph(&said);
    }
    past(&mut page, found);
    coming(&mut page, found);
    retention(&mut page, found);
    foretold(&mut page, found);
    page.end()
}

fn past(page: &mut Page, found: &Stats) {
    page.heading("The past year");
    let answers: i64 = found.done.iter().map(|(_, t)| t.answers).sum();
    let about = format!("One square a day, darker for more answers: {answers} answers on {} days.", found.done.len());
    let steps = steps(found);
    let size = (34 + 53 * 14 + 4, 16 + 7 * 14 + 2);
    svg::figure(page, "past", size, "Answers a day", &about, |page| {
        for (row, name) in [(0.0, "Mon"), (2.0, "Wed"), (4.0, "Fri")] {
            svg::words(page, (28.0, 16.0 + row * CELL + 10.0), Anchor::End, name);
        }
        let at = |day: Day| {
            let n = (day - found.first).0;
            (34.0 + f64::from(n.div_euclid(7)) * CELL, 16.0 + f64::from(n.rem_euclid(7)) * CELL)
        };
        // An empty square for every day, in one path; then those with answers.
        page.put(format_args!("<path class=\"c0\" d=\""));
        for n in 0..=(found.today - found.first).0 {
            let (x, y) = at(found.first + Days(n));
            page.put(format_args!("M{x:.0} {y:.0}h12v12h-12z"));
        }
        page.put(format_args!("\"/>\n"));
        for (day, tally) in &found.done {
            let class = ["c1", "c2", "c3", "c4"][steps.iter().filter(|s| tally.answers > **s).count().min(3)];
            svg::rect(page, class, at(*day), (12.0, 12.0), &day_words(*day, tally));
        }
        for n in 0..=(found.today - found.first).0 / 7 {
            let monday = found.first + Days(n * 7);
            let date = monday.to_string();
            // The week in which a month begins bears its name.
            if let (Some(month), Some("01" | "02" | "03" | "04" | "05" | "06" | "07")) =
                (date.get(..7), date.get(8..10))
            {
                svg::words(page, (at(monday).0, 10.0), Anchor::Start, month.get(5..).unwrap_or_default());
            }
        }
    });
}

/// Answers above which a day is darker: the quarters of the days with answers.
fn steps(found: &Stats) -> [i64; 3] {
    let mut answers: Vec<i64> = found.done.iter().map(|(_, t)| t.answers).collect();
    answers.sort_unstable();
    [1, 2, 3].map(|quarter| answers.get(answers.len() * quarter / 4).copied().unwrap_or(i64::MAX))
}

fn parts(coming: &Coming) -> [(&'static str, &'static str, f64); 4] {
    let load = coming.load;
    [
        ("a", "due", load.due),
        ("b", "back after a failure", load.lapsed),
        ("c", "back after a success", load.later),
        ("d", "new", load.new),
    ]
}

fn coming(page: &mut Page, found: &Stats) {
    page.heading("The coming 30 days");
    let cards: f64 = found.coming.iter().map(|c| c.load.all()).sum();
    let minutes: f64 = found.coming.iter().map(|c| c.minutes).sum();
    page.paragraph(&format!(
        "If you answer all of it and begin {} new cards a day: about {cards:.0} cards in {minutes:.0} minutes.",
        found.new_a_day
    ));
    let most = found.coming.iter().map(|c| c.load.all()).fold(1.0, f64::max);
    let about = format!("Cards a day in stacked bars, at most {most:.0} on one day.");
    svg::figure(page, "coming", (780, 190), "Cards a day", &about, |page| {
        svg::line(page, "axis", (34.0, 160.0), (776.0, 160.0));
        for share in [0.5, 1.0] {
            let y = 160.0 - 150.0 * share;
            svg::line(page, "line", (34.0, y), (776.0, y));
            svg::words(page, (30.0, y + 4.0), Anchor::End, &format!("{:.0}", most * share));
        }
        for (n, coming) in (0..).zip(&found.coming) {
            let x = 38.0 + f64::from(n) * 24.6;
            page.put(format_args!("<g><title>{}</title>\n", super::text(&coming_words(coming))));
            let mut y = 160.0;
            for (class, _, cards) in parts(coming).into_iter().filter(|(.., cards)| *cards > 0.0) {
                let height = 150.0 * cards / most;
                y -= height;
                svg::rect(page, class, (x, y), (18.0, height), "");
            }
            page.put(format_args!("</g>\n"));
            if n % 7 == 0 {
                svg::words(page, (x, 176.0), Anchor::Start, coming.day.to_string().get(5..).unwrap_or_default());
            }
        }
    });
    page.put(format_args!("<p class=\"dim\">"));
    for (class, name, _) in found.coming.first().map(parts).into_iter().flatten() {
        page.put(format_args!("<span class=\"key {class}\"></span>{name}"));
    }
    page.put(format_args!("</p>\n"));
    page.folded("Day by day", |page| {
        let row = |coming: &Coming| {
            let mut row = vec![coming.day.to_string(), format!("{:.0}", coming.minutes)];
            row.extend(parts(coming).map(|(.., cards)| format!("{cards:.0}")));
            row
        };
        let rows: Vec<Vec<String>> = found.coming.iter().map(row).collect();
        page.table(&["Day", "Minutes", "Due", "After a failure", "After a success", "New"], &rows);
    });
}

fn coming_words(coming: &Coming) -> String {
    let parts = parts(coming).map(|(_, name, cards)| format!("{cards:.0} {name}"));
    format!("{}: {:.0} minutes; {}", coming.day, coming.minutes, parts.join(", "))
}

fn retention(page: &mut Page, found: &Stats) {
    page.heading("Recalled");
    if found.periods[0].1.all().n == 0 {
        page.paragraph("Nothing to tell yet: no card has been asked again on a later day.");
        return;
    }
    page.paragraph(
        "Of what was last seen at least a day before: the share recalled, its 95 % interval, and of how many.",
    );
    let row = |name: String, r: &Retention| vec![name, cell(r.all()), cell(r.young), cell(r.mature)];
    let mut rows: Vec<Vec<String>> = found.periods.iter().map(|(p, r)| row(period_name(p).to_owned(), r)).collect();
    rows.extend(found.levels.iter().map(|(level, r)| row(level_name(*level).to_owned(), r)));
    page.table(&["", "All", "Young (under 21 days)", "Mature"], &rows);
    let lines: Vec<(String, Tally)> = found
        .periods
        .iter()
        .map(|(p, r)| (period_name(p).to_owned(), r.all()))
        .chain(found.levels.iter().map(|(l, r)| (level_name(*l).to_owned(), r.all())))
        .filter(|(_, t)| t.n > 0)
        .collect();
    let height = 24 + 22 * i32::try_from(lines.len()).unwrap_or(0);
    svg::figure(
        page,
        "recalled",
        (620, height),
        "Recalled, with 95 % intervals",
        "The shares of the table as dots.",
        |page| {
            let x = |share: f64| 130.0 + 470.0 * share;
            let foot = f64::from(height) - 16.0;
            for tenth in [0.0, 0.25, 0.5, 0.75, 1.0] {
                svg::line(page, "line", (x(tenth), 2.0), (x(tenth), foot));
                svg::words(page, (x(tenth), foot + 13.0), Anchor::Middle, &format!("{:.0} %", tenth * 100.0));
            }
            for (n, (name, tally)) in (0..).zip(&lines) {
                let y = 14.0 + 22.0 * f64::from(n);
                svg::words(page, (122.0, y + 4.0), Anchor::End, name);
                dot(page, x, y, *tally);
            }
        },
    );
}

/// A share with its interval.
fn dot(page: &mut Page, x: impl Fn(f64) -> f64, y: f64, tally: Tally) {
    let (low, high) = tally.interval();
    svg::line(page, "whisker", (x(low), y), (x(high), y));
    let says = cell(tally);
    page.put(format_args!(
        "<circle class=\"a\" cx=\"{:.1}\" cy=\"{y:.1}\" r=\"5\"><title>{says}</title></circle>\n",
        x(tally.rate().unwrap_or_default())
    ));
}

fn cell(tally: Tally) -> String {
    crate::cli::stats::words(tally)
}

fn foretold(page: &mut Page, found: &Stats) {
    let Some(score) = &found.foretold else { return };
    page.heading("Foretold and come");
    page.paragraph(&crate::cli::stats::foretold(score));
    let about = "What was foretold from left to right, what came from bottom to top; on the diagonal both agree.";
    svg::figure(page, "foretold", (350, 320), "Predicted against actual recall", about, |page| {
        let (x, y) = (|share: f64| 40.0 + 280.0 * share, |share: f64| 290.0 - 280.0 * share);
        for tenth in [0.0, 0.5, 1.0] {
            svg::line(page, "line", (x(tenth), y(0.0)), (x(tenth), y(1.0)));
            svg::line(page, "line", (x(0.0), y(tenth)), (x(1.0), y(tenth)));
            svg::words(page, (x(tenth), 305.0), Anchor::Middle, &format!("{:.0} %", tenth * 100.0));
            svg::words(page, (34.0, y(tenth) + 4.0), Anchor::End, &format!("{:.0}", tenth * 100.0));
        }
        svg::line(page, "axis", (x(0.0), y(0.0)), (x(1.0), y(1.0)));
        for bin in &found.bins {
            let (low, high) = bin.came.interval();
            svg::line(page, "whisker", (x(bin.said), y(low)), (x(bin.said), y(high)));
            page.put(format_args!(
                "<circle class=\"a\" cx=\"{:.1}\" cy=\"{:.1}\" r=\"5\"><title>foretold {:.0} %, came {}</title></circle>\n",
                x(bin.said),
                y(bin.came.rate().unwrap_or_default()),
                bin.said * 100.0,
                cell(bin.came)
            ));
        }
    });
    let row = |bin: &crate::app::stats::Bin| vec![format!("{:.0} %", bin.said * 100.0), cell(bin.came)];
    page.folded("In numbers", |page| {
        page.table(&["Foretold", "Came"], &found.bins.iter().map(row).collect::<Vec<_>>());
    });
}
