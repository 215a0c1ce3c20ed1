//! `gokaku stats`: what was done, what is coming, true retention with how many and how sure, predicted against actual.

mod picture;

use serde_json::{Value, json};

use crate::app::stats::{self, Coming, Stats};
use crate::domain::level::Level;
use crate::domain::readiness::ledger::Score;
use crate::domain::retention::{Retention, Tally};
use crate::domain::time::Day;
use crate::store::days::Tally as Done;

use super::args::StatsArgs;
use super::failure::Failure;
use super::progress::while_learning;
use super::{Context, Exit, html};

/// Days of the forecast that are said one by one.
const NEAR: usize = 7;

pub fn run(context: &mut Context, args: &StatsArgs) -> Result<Exit, Failure> {
    let mut store = context.open()?;
    let now = context.now();
    let found = while_learning(context, &mut store, |store| stats::stats(store, now))?;
    if let Some(path) = &args.html {
        html::write(context, path, &html::stats::page(&found))?;
    }
    if context.json {
        return context.out.json(&value(&found)).map(|()| 0);
    }
    match (&args.html, context.pictures()) {
        (Some(_), _) => {}
        (None, true) => picture::tell(context, &found)?,
        (None, false) => tell(context, &found)?,
    }
    Ok(0)
}

fn tell(context: &mut Context, found: &Stats) -> Result<(), Failure> {
    let out = &mut context.out;
    for said in summary(found) {
        out.line(&said)?;
    }
    out.line("")?;
    retention_lines(found).iter().try_for_each(|line| out.line(line))?;
    if let Some(score) = &found.foretold {
        out.line("")?;
        out.line(&foretold(score))?;
        for bin in &found.bins {
            out.line(&format!("  said {:.0} %: came {}", bin.said * 100.0, words(bin.came)))?;
        }
    }
    out.line("")?;
    out.line(&coming_head(found))?;
    for coming in found.coming.iter().take(NEAR) {
        out.line(&format!("  {}  {}", coming.day, coming_words(coming)))?;
    }
    out.line(&coming_sum(found))
}

/// What was done, one fact each.
pub fn summary(found: &Stats) -> Vec<String> {
    if found.answers == 0 {
        return vec!["No answer yet.".to_owned()];
    }
    let mut said =
        vec![format!("{} answers on {} days, {:.0} minutes in all.", found.answers, found.days, found.minutes)];
    if found.streak > 1 {
        said.push(format!("{} days in a row.", found.streak));
    }
    said
}

fn retention_lines(found: &Stats) -> Vec<String> {
    if found.periods[0].1.all().n == 0 {
        return vec!["Nothing to tell yet: no card has been asked again on a later day.".to_owned()];
    }
    let line = |name: &str, r: &Retention| {
        format!("  {name:<13} {}   young {}   mature {}", words(r.all()), words(r.young), words(r.mature))
    };
    let mut lines = vec!["Recalled, of what was last seen at least a day before (95 % interval):".to_owned()];
    lines.extend(found.periods.iter().map(|(period, r)| line(period_name(period), r)));
    lines.extend(found.levels.iter().map(|(level, r)| line(level_name(*level), r)));
    lines
}

pub fn foretold(score: &Score) -> String {
    format!(
        "Of your newest {} reviews I said {:.0} % recalled; you recalled {:.0} %.",
        score.n,
        score.said * 100.0,
        score.came * 100.0
    )
}

fn coming_head(found: &Stats) -> String {
    format!("Coming, if you answer all of it and begin {} new cards a day:", found.new_a_day)
}

fn coming_words(coming: &Coming) -> String {
    let load = coming.load;
    let parts =
        [(load.due, "due"), (load.lapsed, "after a failure"), (load.later, "after a success"), (load.new, "new")];
    let parts = parts.iter().filter(|(n, _)| *n >= 0.5).map(|(n, what)| format!("{n:.0} {what}"));
    let parts: Vec<String> = parts.collect();
    match parts.as_slice() {
        [] => "nothing".to_owned(),
        parts => format!("{:.0} min: {}", coming.minutes, parts.join(", ")),
    }
}

fn coming_sum(found: &Stats) -> String {
    let cards: f64 = found.coming.iter().map(|c| c.load.all()).sum();
    let minutes: f64 = found.coming.iter().map(|c| c.minutes).sum();
    format!("  {} days    {minutes:.0} min: {cards:.0} cards", found.coming.len())
}

/// A day of the past in words.
pub fn day_words(day: Day, tally: &Done) -> String {
    let minutes = crate::domain::time::Millis(tally.ms).as_minutes();
    format!("{day}: {} answers, {} new, {minutes:.0} min", tally.answers, tally.new)
}

/// A period's name.
pub fn period_name(period: &str) -> &'static str {
    match period {
        "all" => "all time",
        "year" => "last year",
        _ => "last 30 days",
    }
}

/// A level's name in a list of them.
pub fn level_name(level: Option<Level>) -> &'static str {
    level.map_or("no level", Level::as_str)
}

/// A share with its interval and of how many.
pub fn words(tally: Tally) -> String {
    let (low, high) = tally.interval();
    match tally.rate() {
        Some(rate) => format!("{:.0} % ({:.0}–{:.0}, n {})", rate * 100.0, low * 100.0, high * 100.0, tally.n),
        None => "— (n 0)".to_owned(),
    }
}

fn value(found: &Stats) -> Value {
    let periods = found.periods.iter().map(|(period, r)| retention("period", period, r));
    let levels = found.levels.iter().map(|(level, r)| retention("level", level_name(*level), r));
    let bins = found.bins.iter().map(|bin| json!({"from": bin.from, "predicted": bin.said, "actual": tally(bin.came)}));
    let done = found.done.iter().map(|(day, t)| {
        let minutes = crate::domain::time::Millis(t.ms).as_minutes();
        json!({"date": day.to_string(), "answers": t.answers, "new": t.new, "minutes": minutes})
    });
    let coming = found.coming.iter().map(|c| {
        json!({
            "date": c.day.to_string(), "due": c.load.due, "after_failure": c.load.lapsed, "after_success": c.load.later,
            "new": c.load.new, "minutes": c.minutes,
        })
    });
    json!({
        "schema": "gokaku.stats/1",
        "answers": found.answers,
        "days": found.days,
        "minutes": found.minutes,
        "days_in_a_row": found.streak,
        "retention": periods.collect::<Vec<_>>(),
        "retention_by_level": levels.collect::<Vec<_>>(),
        "calibration": {
            "n": found.foretold.map_or(0, |s| s.n),
            "predicted": found.foretold.map(|s| s.said),
            "actual": found.foretold.map(|s| s.came),
            "brier": found.foretold.map(|s| s.brier),
            "bins": bins.collect::<Vec<_>>(),
        },
        "past": done.collect::<Vec<_>>(),
        "forecast": coming.collect::<Vec<_>>(),
        "new_a_day": found.new_a_day,
    })
}

fn retention(what: &str, name: &str, r: &Retention) -> Value {
    json!({what: name, "all": tally(r.all()), "young": tally(r.young), "mature": tally(r.mature)})
}

fn tally(t: Tally) -> Value {
    let (low, high) = t.interval();
    json!({"n": t.n, "recalled": t.recalled, "rate": t.rate(), "low": low, "high": high})
}
