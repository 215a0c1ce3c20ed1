//! `gokaku placement`: some thirty words instead of three thousand easy cards. Lines in, lines out; `--json` for programs.

use std::io::{self, BufRead};

use serde::Deserialize;
use serde_json::json;

use crate::app::placement::{Asked, Placed, Test, Words};
use crate::app::typed::Judged;
use crate::domain::level::Level;
use crate::store::Store;
use crate::tui::verdict;

use super::args::PlacementArgs;
use super::failure::Failure;
use super::{Context, Exit};

const SCHEMA: &str = "gokaku.placement/1";

pub fn run(context: &mut Context, args: &PlacementArgs) -> Result<Exit, Failure> {
    let mut store = context.open()?;
    let words = Words::load(&store, args.fast)?;
    let seed = context.number();
    let mut test = Test::begin(&store, &words, args.fast, seed)?;
    if args.more {
        test.more();
    }
    if !context.json {
        greet(context, args.fast, test.answered())?;
    }
    let mut face = Face { context, store: &mut store, lines: io::stdin().lock(), fast: args.fast };
    while let Some(asked) = test.next() {
        let Some(right) = face.ask(&test, &asked)? else {
            return face.stop(test.answered());
        };
        test.answer(face.store, right)?;
    }
    let now = face.context.now();
    let placed = test.finish(face.store, now)?;
    face.tell(&placed)?;
    Ok(0)
}

fn greet(context: &mut Context, fast: bool, answered: usize) -> Result<(), Failure> {
    let out = &mut context.out;
    if answered > 0 {
        out.line(&format!("Going on after {answered} answers."))?;
    } else if fast {
        out.line("Do you know the word, its reading and its meaning? y or n. Some of these are no words.")?;
    } else {
        out.line("Type each reading, in Latin letters or kana. An empty line: you do not know it.")?;
    }
    out.line("It takes some five minutes; q stops, and the next time goes on from there.")
}

/// A line of input from a program.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    answer: Option<String>,
    know: Option<bool>,
    #[serde(default)]
    quit: bool,
}

struct Face<'a, R> {
    context: &'a mut Context,
    store: &'a mut Store,
    lines: R,
    fast: bool,
}

impl<R: BufRead> Face<'_, R> {
    /// Asks one item until it is answered; none when the learner stops or the input ends.
    fn ask(&mut self, test: &Test<'_>, asked: &Asked<'_>) -> Result<Option<bool>, Failure> {
        loop {
            self.show(asked)?;
            let mut line = Vec::new();
            if self.lines.read_until(b'\n', &mut line)? == 0 {
                return Ok(None);
            }
            let line = String::from_utf8_lossy(&line);
            let heard = if self.context.json { said(&line, self.fast) } else { typed(line.trim(), self.fast) };
            match heard {
                Heard::Stop => return Ok(None),
                Heard::Claim(know) => return Ok(Some(know)),
                Heard::Reading(text) => match test.judge(asked, &text) {
                    judged @ Judged::NoAnswer(_) => self.refuse(&verdict::line(&judged))?,
                    judged => {
                        let right = judged.is_right();
                        self.judged(asked, &judged, right)?;
                        return Ok(Some(right));
                    }
                },
                Heard::Unknown => {
                    if !self.fast {
                        self.judged(asked, &Judged::NoAnswer(crate::domain::japanese::typed::Why::Empty), false)?;
                    }
                    return Ok(Some(false));
                }
                Heard::Nonsense(why) => self.refuse(&why)?,
            }
        }
    }

    fn show(&mut self, asked: &Asked<'_>) -> Result<(), Failure> {
        let out = &mut self.context.out;
        if self.context.json {
            let kind = if self.fast { "know" } else { "answer" };
            out.json(
                &json!({"type": "ask", "schema": SCHEMA, "number": asked.number, "word": asked.word, "wants": kind}),
            )?;
        } else {
            out.write(&format!("{:>3}  {}  ", asked.number, asked.word))?;
        }
        out.flush()
    }

    fn judged(&mut self, asked: &Asked<'_>, judged: &Judged, right: bool) -> Result<(), Failure> {
        let out = &mut self.context.out;
        if self.context.json {
            return out
                .json(&json!({"type": "judged", "right": right, "expected": asked.read, "meaning": asked.gloss}));
        }
        let said = if judged.rating().is_some() { verdict::line(judged) } else { "Not known.".to_owned() };
        out.line(&format!("     {said} {} — {}", asked.read, asked.gloss))
    }

    fn refuse(&mut self, why: &str) -> Result<(), Failure> {
        if self.context.json {
            return self.context.out.json(&json!({"type": "error", "message": why}));
        }
        self.context.out.line(&format!("     {why}"))
    }

    fn stop(&mut self, answered: usize) -> Result<Exit, Failure> {
        if self.context.json {
            self.context.out.json(&json!({"type": "end", "reason": "quit", "answered": answered}))?;
        } else {
            self.context.out.line("")?;
            self.context
                .out
                .line(&format!("Stopped after {answered} answers; `gokaku placement` goes on from there."))?;
        }
        Ok(0)
    }

    fn tell(&mut self, placed: &Placed) -> Result<(), Failure> {
        let out = &mut self.context.out;
        if self.context.json {
            let levels = Level::ALL.into_iter().filter_map(|level| {
                let (coverage, sd) = placed.levels.get(level.as_str())?;
                Some(json!({"level": level.as_str(), "coverage": coverage, "sd": sd}))
            });
            return out.json(&json!({
                "type": "result", "schema": SCHEMA, "items": placed.items, "levels": levels.collect::<Vec<_>>(),
                "seeded": placed.seeded, "last_check": placed.last_check,
            }));
        }
        out.line("")?;
        out.line("Words that you know, by (unofficial) level:")?;
        for level in Level::ALL {
            if let Some((mean, sd)) = placed.levels.get(level.as_str()) {
                let end = |x: f64| x.clamp(0.0, 1.0) * 100.0;
                let (low, high) = (end(mean - 1.28 * sd), end(mean + 1.28 * sd));
                out.line(&format!("  {level}  {:>3.0} %  (8 in 10: {low:.0} to {high:.0} %)", end(*mean)))?;
            }
        }
        let until = placed.last_check.as_deref().map_or(String::new(), |day| format!(", the last on {day}"));
        out.line(&format!("{} words enter as known; each is checked once{until}.", placed.seeded))?;
        out.line("`gokaku undo` takes all of it back. `gokaku readiness` uses it at once.")
    }
}

/// What was said.
enum Heard {
    Reading(String),
    Claim(bool),
    Unknown,
    Stop,
    Nonsense(String),
}

fn typed(line: &str, fast: bool) -> Heard {
    match (line, fast) {
        ("q" | "ｑ", _) => Heard::Stop,
        ("", _) => Heard::Unknown,
        (text, false) => Heard::Reading(text.to_owned()),
        ("y" | "ｙ" | "yes", true) => Heard::Claim(true),
        ("n" | "ｎ" | "no", true) => Heard::Claim(false),
        (_, true) => Heard::Nonsense("y or n, please; q stops.".to_owned()),
    }
}

fn said(line: &str, fast: bool) -> Heard {
    match serde_json::from_str::<Input>(line) {
        Ok(Input { quit: true, .. }) => Heard::Stop,
        Ok(Input { know: Some(know), answer: None, .. }) if fast => Heard::Claim(know),
        Ok(Input { answer: Some(text), know: None, .. }) if !fast && text.trim().is_empty() => Heard::Unknown,
        Ok(Input { answer: Some(text), know: None, .. }) if !fast => Heard::Reading(text),
        Ok(_) => {
            Heard::Nonsense(format!("say {{\"{}\":…}} or {{\"quit\":true}}", if fast { "know" } else { "answer" }))
        }
        Err(e) => Heard::Nonsense(format!("this line is not understood: {e}")),
    }
}
