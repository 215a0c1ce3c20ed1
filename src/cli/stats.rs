//! `gokaku stats`: true retention with how many and how sure, and predicted against actual recall.

use serde_json::{Value, json};

use crate::app::stats::{self, Stats};
use crate::domain::retention::{Retention, Tally};

use super::failure::Failure;
use super::{Context, Exit};

pub fn run(context: &mut Context) -> Result<Exit, Failure> {
    let mut store = context.open()?;
    let found = stats::stats(&mut store, context.now())?;
    if context.json {
        return context.out.json(&value(&found)).map(|()| 0);
    }
    let out = &mut context.out;
    if found.periods[0].1.all().n == 0 {
        out.line("Nothing to tell yet: no card has been asked again on a later day.")?;
        return Ok(0);
    }
    out.line("Recalled, of what was last seen at least a day before (95 % interval):")?;
    for (period, retention) in &found.periods {
        let name = match *period {
            "all" => "all time",
            "year" => "last year",
            _ => "last 30 days",
        };
        out.line(&format!(
            "  {name:<13} {}   young {}   mature {}",
            words(retention.all()),
            words(retention.young),
            words(retention.mature)
        ))?;
    }
    if let Some(score) = &found.foretold {
        out.line("")?;
        out.line(&format!(
            "Of your newest {} reviews I said {:.0} % recalled; you recalled {:.0} %.",
            score.n,
            score.said * 100.0,
            score.came * 100.0
        ))?;
    }
    Ok(0)
}

fn words(tally: Tally) -> String {
    let (low, high) = tally.interval();
    match tally.rate() {
        Some(rate) => format!("{:.0} % ({:.0}–{:.0}, n {})", rate * 100.0, low * 100.0, high * 100.0, tally.n),
        None => "— (n 0)".to_owned(),
    }
}

fn value(found: &Stats) -> Value {
    let periods = found.periods.iter().map(|(period, r)| retention(period, r));
    let bins = found.bins.iter().map(|bin| json!({"from": bin.from, "predicted": bin.said, "actual": tally(bin.came)}));
    json!({
        "schema": "gokaku.stats/1",
        "answers": found.answers,
        "retention": periods.collect::<Vec<_>>(),
        "calibration": {
            "n": found.foretold.map_or(0, |s| s.n),
            "predicted": found.foretold.map(|s| s.said),
            "actual": found.foretold.map(|s| s.came),
            "brier": found.foretold.map(|s| s.brier),
            "bins": bins.collect::<Vec<_>>(),
        },
    })
}

fn retention(period: &str, r: &Retention) -> Value {
    json!({"period": period, "all": tally(r.all()), "young": tally(r.young), "mature": tally(r.mature)})
}

fn tally(t: Tally) -> Value {
    let (low, high) = t.interval();
    json!({"n": t.n, "recalled": t.recalled, "rate": t.rate(), "low": low, "high": high})
}
