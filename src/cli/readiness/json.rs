//! Readiness for other programs; with `--explain` everything that the figure can be worked out from again.

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::app::readiness::{Ahead, Ledger, Readiness, Share};
use crate::cli::failure::Failure;
use crate::cli::{Context, Exit};
use crate::domain::level::Level;
use crate::domain::readiness::constants::exam;
use crate::domain::readiness::coverage::{Coverage, Estimate, List};
use crate::domain::readiness::ledger::Score;
use crate::domain::readiness::report::Binding;
use crate::domain::readiness::sittings::Registration;

#[derive(Serialize)]
struct Json {
    schema: &'static str,
    level: &'static str,
    sitting: String,
    probability: f64,
    band: [f64; 2],
    section_scores: Vec<Value>,
    total: Value,
    binding: String,
    lever: &'static str,
    cefr: Option<&'static str>,
    coverage: f64,
    evidence: Vec<Value>,
    missing: Vec<String>,
    grammar: Value,
    business: Vec<Value>,
    sittings: Vec<Value>,
    note: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    explain: Option<Value>,
}

pub fn readiness(context: &mut Context, found: &Readiness, explain: bool) -> Result<(), Failure> {
    let report = &found.report;
    let sections = exam(report.level).sections;
    let scores = sections.iter().zip(&report.scores).map(|(section, score)| {
        json!({
            "section": section.key, "mean": score.mean, "low": score.low, "high": score.high,
            "minimum": section.minimum, "maximum": section.max, "measured": score.measured,
        })
    });
    let evidence = found.evidence.iter().map(|e| {
        json!({
            "section": sections[e.section].key, "date": e.day.to_string(), "points": e.points, "items": e.items,
            "source": e.source.as_str(), "coverage": e.coverage,
        })
    });
    context.out.json(&Json {
        schema: "gokaku.readiness/1",
        level: report.level.as_str(),
        sitting: report.sitting.to_string(),
        probability: report.chance.probability,
        band: [report.chance.band.0, report.chance.band.1],
        section_scores: scores.collect(),
        total: json!({
            "mean": report.total.mean, "low": report.total.low, "high": report.total.high,
            "pass_mark": exam(report.level).pass, "measured": report.total.measured,
        }),
        binding: match report.binding {
            Binding::Total => "total".to_owned(),
            Binding::Minimum(s) => format!("{}-minimum", sections[s].key),
        },
        lever: sections[report.lever].key,
        cefr: report.cefr,
        coverage: found.basis.coverage.value,
        evidence: evidence.collect(),
        missing: found.missing.clone(),
        grammar: share(&found.grammar),
        business: found.business.iter().map(share).collect(),
        sittings: found.sittings.iter().map(|ahead| sitting(found, ahead)).collect(),
        note: "levels are unofficial",
        explain: explain.then(|| explained(found)),
    })
}

fn share(s: &Share) -> Value {
    json!({"topic": s.name, "cards": s.cards, "coverage": s.coverage, "low": s.low, "high": s.high})
}

fn sitting(found: &Readiness, ahead: &Ahead) -> Value {
    let s = &ahead.sitting;
    json!({
        "date": s.day.to_string(),
        "registration": {"opens": s.opens.to_string(), "closes": s.closes.to_string(), "state": match s.registration(found.today) {
            Registration::NotYet => "not-yet",
            Registration::Open => "open",
            Registration::Closed => "closed",
        }},
        "results": s.results.to_string(),
        "confirmed": s.confirmed,
        "source": s.source,
        "probability": ahead.probability,
        "at_pace": {"new_a_day": found.pace, "probability": ahead.at_pace, "band": [ahead.band.0, ahead.band.1]},
        "fewest_new_a_day": ahead.fewest_new,
    })
}

fn explained(found: &Readiness) -> Value {
    let basis = &found.basis;
    let own = usize::from(found.report.level.rank());
    let mut levels = Map::new();
    for (n, level) in Level::ALL.into_iter().take(own + 1).rev().enumerate() {
        let lists = &found.known.lists[usize::from(level.rank())];
        let entry = json!({
            "weight": exam(found.report.level).weights[n],
            "coverage": coverage(&basis.levels[n]),
            "words": list(&lists.words, &basis.words[n]),
            "kanji": list(&lists.kanji, &basis.kanji[n]),
        });
        levels.insert(level.to_string(), entry);
    }
    let chance = &found.report.chance;
    json!({
        "coverage": basis.coverage.value,
        "coverage_variance": basis.coverage.variance,
        "recalibration": estimate(basis.recalibration),
        "recalibration_pairs": found.known.pairs.len(),
        "overclaim": estimate(basis.overclaim),
        "audits": found.known.audits,
        "audit_failures": found.known.failures,
        "levels": levels,
        "section_means": found.report.means,
        "covariance": found.report.covariance,
        "probability": chance.probability,
        "band": [chance.band.0, chance.band.1],
        "gains": {"total": chance.total_gain, "minimums": chance.minimum_gains},
    })
}

fn estimate(e: Estimate) -> Value {
    json!({"value": e.value, "variance": e.variance})
}

fn coverage(c: &Coverage) -> Value {
    json!({
        "value": c.value, "variance": c.variance, "by_overclaim": c.by_overclaim, "by_recalibration": c.by_recalibration,
    })
}

fn list(l: &List, c: &Coverage) -> Value {
    json!({
        "cards": l.size(), "seen": l.recall.len(), "unseen": l.unseen, "recall": l.recall,
        "known_unseen": l.known_unseen.0, "known_unseen_sd": l.known_unseen.1, "coverage": coverage(c),
    })
}

pub fn ledger(context: &mut Context, ledger: &Ledger) -> Result<Exit, Failure> {
    let score = |s: &Score| json!({"n": s.n, "said": s.said, "came": s.came, "brier": s.brier, "bias": s.bias()});
    let forecasts = ledger.forecasts.iter().map(|(said, level, sitting, probability, passed)| {
        json!({
            "said_on": said.to_string(), "level": level, "sitting": sitting.to_string(), "probability": probability,
            "passed": passed,
        })
    });
    let value = json!({
        "schema": "gokaku.readiness-ledger/1",
        "forecasts": forecasts.collect::<Vec<_>>(),
        "sittings": ledger.sittings.as_ref().map(score),
        "recall": ledger.recall.as_ref().map(score),
    });
    context.out.json(&value).map(|()| 0)
}
