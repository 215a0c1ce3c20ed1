//! `gokaku readiness --html`: sections against what must be reached, the sittings ahead, and what was not measured.

use crate::app::readiness::Readiness;
use crate::cli::readiness::{advice, band, beside, headline, known, need, odds, percent, window};
use crate::domain::readiness::constants::exam;
use crate::domain::readiness::report::SectionScore;

use super::Page;
use super::svg::{self, Anchor};

/// The left end and the width of a bar, in pixels.
const LEFT: f64 = 220.0;
const WIDTH: f64 = 440.0;

pub fn page(found: &Readiness) -> String {
    let under = format!("As of {}. Levels are unofficial.", found.today);
    let mut page = Page::new(&format!("gokaku: readiness for JLPT {}", found.report.level), &under);
    page.paragraph(&(headline(found) + &band(found)));
    page.paragraph(&known(found));
    sections(&mut page, found);
    for said in advice(found) {
        page.paragraph(&said);
    }
    sittings(&mut page, found);
    shares(&mut page, found);
    page.heading("What was not measured");
    page.put(format_args!("<ul>\n"));
    for missing in &found.missing {
        page.put(format_args!("<li>{}</li>\n", super::text(missing)));
    }
    page.put(format_args!("</ul>\n"));
    page.end()
}

fn sections(page: &mut Page, found: &Readiness) {
    let exam = exam(found.report.level);
    page.heading("Section by section");
    let sections = exam.sections.iter().zip(&found.report.scores);
    let mut rows: Vec<(&str, &SectionScore, u16, u16)> =
        sections.map(|(s, score)| (s.name, score, u16::from(s.max), u16::from(s.minimum))).collect();
    rows.push(("Total", &found.report.total, 180, exam.pass));
    let height = 30 * i32::try_from(rows.len()).unwrap_or(0) + 6;
    let about = "A bar a section up to the expected points, a thin line where eight of ten scores lie, a stroke at the points \
                 that must be reached.";
    svg::figure(page, "sections", (780, height), "Expected points", about, |page| {
        for (n, (name, score, max, must)) in (0..).zip(&rows) {
            let (x, y) = (|points: f64| LEFT + WIDTH * points / f64::from(*max), 6.0 + 30.0 * f64::from(n));
            svg::words(page, (LEFT - 8.0, y + 13.0), Anchor::End, name);
            svg::rect(page, "bg", (LEFT, y), (WIDTH, 18.0), "");
            svg::rect(
                page,
                if score.measured { "a" } else { "c" },
                (LEFT, y),
                (x(score.mean) - LEFT, 18.0),
                &said(score, *max, *must),
            );
            svg::line(page, "whisker", (x(score.low), y + 9.0), (x(score.high), y + 9.0));
            svg::line(page, "mark", (x(f64::from(*must)), y - 2.0), (x(f64::from(*must)), y + 20.0));
            svg::words(page, (LEFT + WIDTH + 8.0, y + 13.0), Anchor::Start, &format!("{:.0} of {max}", score.mean));
        }
    });
    let row = |(name, score, max, must): &(&str, &SectionScore, u16, u16)| {
        vec![
            (*name).to_owned(),
            format!("{:.0} of {max}", score.mean),
            format!("{:.0} to {:.0}", score.low, score.high),
            must.to_string(),
            if score.measured { "yes" } else { "no" }.to_owned(),
        ]
    };
    let rows: Vec<Vec<String>> = rows.iter().map(row).collect();
    page.table(&["Section", "Expected", "8 in 10", "To be reached", "Measured"], &rows);
}

fn said(score: &SectionScore, max: u16, must: u16) -> String {
    format!("{:.0} of {max}, 8 in 10 from {:.0} to {:.0}; to be reached: {must}", score.mean, score.low, score.high)
}

fn sittings(page: &mut Page, found: &Readiness) {
    page.heading("The sittings ahead");
    page.paragraph(&format!("At {} new cards a day.", found.pace));
    let height = 30 * i32::try_from(found.sittings.len()).unwrap_or(0) + 22;
    let about = "A bar a sitting up to the probability, a thin line over its band; the stroke is at 80 per cent.";
    svg::figure(page, "sittings", (780, height), "Probability to pass", about, |page| {
        let x = |share: f64| LEFT + WIDTH * share;
        for (n, ahead) in (0..).zip(&found.sittings) {
            let y = 6.0 + 30.0 * f64::from(n);
            let said = odds(ahead.at_pace, found.report.results > 0);
            svg::words(page, (LEFT - 8.0, y + 13.0), Anchor::End, &ahead.sitting.day.to_string());
            svg::rect(page, "bg", (LEFT, y), (WIDTH, 18.0), "");
            svg::rect(page, "a", (LEFT, y), (WIDTH * ahead.at_pace, 18.0), &said);
            svg::line(page, "whisker", (x(ahead.band.0), y + 9.0), (x(ahead.band.1), y + 9.0));
            svg::line(page, "mark", (x(0.8), y - 2.0), (x(0.8), y + 20.0));
            svg::words(page, (LEFT + WIDTH + 8.0, y + 13.0), Anchor::Start, &said);
        }
        for share in [0.0, 0.5, 1.0] {
            svg::words(page, (x(share), f64::from(height) - 3.0), Anchor::Middle, &percent(share));
        }
    });
    let row = |ahead: &crate::app::readiness::Ahead| {
        vec![
            ahead.sitting.day.to_string(),
            odds(ahead.at_pace, found.report.results > 0),
            format!("{} to {}", percent(ahead.band.0), percent(ahead.band.1)),
            need(ahead),
            window(found, ahead),
        ]
    };
    let rows: Vec<Vec<String>> = found.sittings.iter().map(row).collect();
    page.table(&["Sitting", "To pass", "Band", "What makes it likely", "Registration in Japan"], &rows);
    page.dim("Typical windows: check the organiser's site; they can close early.");
}

fn shares(page: &mut Page, found: &Readiness) {
    page.heading("Beside the probability");
    for said in beside(found) {
        page.paragraph(&said);
    }
    let shares: Vec<&crate::app::readiness::Share> = found.business.iter().collect();
    let row = |s: &&crate::app::readiness::Share| {
        let (low, high) = (percent(s.low), percent(s.high));
        vec![s.name.clone(), s.cards.to_string(), percent(s.coverage), format!("{low} to {high}")]
    };
    page.folded("Business words by topic", |page| {
        page.table(&["Topic", "Words", "Known", "8 in 10"], &shares.iter().map(row).collect::<Vec<_>>());
    });
}
