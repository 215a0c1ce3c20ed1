//! The session as JSON Lines both ways, for programs. `answered` is written only after the commit is durable.

use std::io::{self, BufRead};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::app::session::{Answered, Ending, Session, Shown, Step};
use crate::app::typed::{self, Judged};
use crate::cli::failure::Failure;
use crate::cli::{Context, Exit};
use crate::domain::card::Outcome;
use crate::domain::event::Act;
use crate::domain::rating::{Quality, Rating};
use crate::domain::time::{Millis, Timestamp};
use crate::store::Store;

use super::verdict;

const SCHEMA: &str = "gokaku.review/1";
/// No line of input is longer: nobody types so much about a card.
const LONGEST_LINE: u64 = 1 << 16;

#[derive(Serialize)]
struct Card<'a> {
    r#type: &'static str,
    schema: &'static str,
    card: &'a str,
    note: Note<'a>,
    ask: &'static str,
    front: &'a str,
    context: &'a [String],
    state: &'static str,
    choices: Choices,
    /// The reading may be typed: `{"answer":"…"}`.
    typed: bool,
    left: Left,
}

#[derive(Serialize)]
struct Note<'a> {
    id: &'a str,
    kind: &'static str,
    level: Option<&'static str>,
    head: &'a str,
    read: &'a str,
    gloss: &'a str,
    hint: &'a str,
    sentence: &'a str,
    translation: &'a str,
    tags: &'a str,
    extra: &'a Map<String, Value>,
}

#[derive(Serialize)]
struct Choices {
    again: Choice,
    hard: Choice,
    good: Choice,
    easy: Choice,
}

#[derive(Serialize)]
struct Choice {
    due: String,
    interval_days: i32,
    again_today: bool,
}

#[derive(Serialize)]
struct Left {
    due: u32,
    new: u32,
    repeats: u32,
    minutes: f64,
    /// Due cards that the day has no time for, and the day by which they are back.
    #[serde(skip_serializing_if = "Option::is_none")]
    put_off: Option<PutOff>,
}

#[derive(Serialize)]
struct PutOff {
    cards: u32,
    back: Option<String>,
}

#[derive(Serialize)]
struct AnsweredLine {
    r#type: &'static str,
    event: String,
    card: String,
    rating: &'static str,
    q: u8,
    kind: &'static str,
    due: String,
    interval_days: i32,
    again_today: bool,
    /// For a typed answer: whether it was right, and the readings that are.
    #[serde(skip_serializing_if = "Option::is_none")]
    right: Option<bool>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    expected: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    leech: Option<u16>,
}

#[derive(Serialize)]
struct Done {
    r#type: &'static str,
    card: String,
    what: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<String>,
}

#[derive(Serialize)]
struct End {
    r#type: &'static str,
    reason: &'static str,
    reviewed: u32,
}

#[derive(Serialize)]
struct Error {
    r#type: &'static str,
    message: String,
}

/// A line of input.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Input {
    rate: Option<String>,
    q: Option<u8>,
    answer: Option<String>,
    took_ms: Option<u32>,
    #[serde(default)]
    undo: bool,
    #[serde(default)]
    bury: bool,
    #[serde(default)]
    suspend: bool,
    #[serde(default)]
    known: bool,
    #[serde(default)]
    quit: bool,
}

/// What a line of input asks for.
enum Wish {
    Grade(Quality),
    Answer(String),
    Undo,
    Act(Act),
    Quit,
}

pub fn run(context: &mut Context, store: &mut Store, session: Session) -> Result<Exit, Failure> {
    let mut face = Face { context, store, session, since: Timestamp(0), readings: Vec::new() };
    let mut lines = io::stdin().lock();
    if face.next()? {
        return Ok(0);
    }
    let mut line = Vec::new();
    loop {
        line.clear();
        if io::Read::take(&mut lines, LONGEST_LINE).read_until(b'\n', &mut line)? == 0 {
            return face.end("quit");
        }
        if line.len() as u64 == LONGEST_LINE {
            face.error("the line is too long")?;
            skip_line(&mut lines)?;
        } else if face.take(&line)? {
            return Ok(0);
        }
    }
}

/// Reads on to the end of an overlong line, keeping none of it.
fn skip_line(lines: &mut impl BufRead) -> io::Result<()> {
    loop {
        let part = lines.fill_buf()?;
        match part.iter().position(|&b| b == b'\n') {
            Some(end) => {
                lines.consume(end + 1);
                return Ok(());
            }
            None if part.is_empty() => return Ok(()),
            None => {
                let length = part.len();
                lines.consume(length);
            }
        }
    }
}

struct Face<'a> {
    context: &'a mut Context,
    store: &'a mut Store,
    session: Session,
    /// When the card was shown.
    since: Timestamp,
    /// The readings of the card shown.
    readings: Vec<String>,
}

impl Face<'_> {
    /// Deals with one line of input. Returns whether the session is over.
    fn take(&mut self, line: &[u8]) -> Result<bool, Failure> {
        if line.iter().all(u8::is_ascii_whitespace) {
            return Ok(false);
        }
        let (wish, took) = match parse(line) {
            Ok(parsed) => parsed,
            Err(message) => return self.error(&message).map(|()| false),
        };
        let now = self.context.now();
        match wish {
            Wish::Quit => return self.end("quit").map(|_| true),
            Wish::Grade(quality) => self.grade(quality, took, None)?,
            Wish::Answer(_) if self.readings.is_empty() => {
                return self.error("this card has no reading to type; say rate or q").map(|()| false);
            }
            Wish::Answer(answer) => match typed::judge(&self.readings, &answer) {
                judged @ (Judged::Right(_) | Judged::Wrong(_)) => {
                    let right = matches!(judged, Judged::Right(_));
                    let quality = if right { Rating::Good } else { Rating::Again }.quality();
                    self.grade(quality, took, Some(right))?;
                }
                judged @ Judged::NoAnswer(_) => return self.error(&verdict::line(judged)).map(|()| false),
            },
            Wish::Undo => {
                let Some((undone, shown)) = self.session.undo(self.store, now)? else {
                    return self.error("there is nothing to take back").map(|()| false);
                };
                self.write(&Done {
                    r#type: "undone",
                    card: undone.card,
                    what: undone.what,
                    event: Some(undone.event),
                })?;
                self.show(&shown)?;
                return Ok(false);
            }
            Wish::Act(act) => {
                if let Some(card) = self.session.act(self.store, now, act)? {
                    self.write(&Done { r#type: "done", card, what: act.as_str(), event: None })?;
                }
            }
        }
        self.next()
    }

    /// Stores a grade; `right` says what a typed answer was.
    fn grade(&mut self, quality: Quality, took: Option<Millis>, right: Option<bool>) -> Result<(), Failure> {
        let now = self.context.now();
        let took = took.unwrap_or(Millis((now.at - self.since).0.max(0)));
        let expected = if right.is_some() { std::mem::take(&mut self.readings) } else { Vec::new() };
        match self.session.rate(self.store, now, quality, took)? {
            Some(answered) => self.write(&AnsweredLine { right, expected, ..answered_line(answered) }),
            None => Ok(()),
        }
    }

    /// Shows the next card. Returns whether the session is over.
    fn next(&mut self) -> Result<bool, Failure> {
        match self.session.next(self.store, self.context.now())? {
            Step::Card(shown) => self.show(&shown).map(|()| false),
            Step::End(ending) => {
                let reason = match ending {
                    Ending::Done => "done",
                    Ending::Limit => "limit",
                    Ending::Minutes => "minutes",
                };
                self.end(reason).map(|_| true)
            }
        }
    }

    fn show(&mut self, shown: &Shown) -> Result<(), Failure> {
        self.since = self.context.now().at;
        self.readings.clone_from(&shown.question.readings);
        let put_off = self.session.put_off().map(|p| PutOff { cards: p.cards, back: p.back.map(|d| d.to_string()) });
        self.write(&card(shown, put_off))
    }

    fn end(&mut self, reason: &'static str) -> Result<Exit, Failure> {
        let reviewed = self.session.reviewed();
        self.write(&End { r#type: "end", reason, reviewed }).map(|()| 0)
    }

    fn error(&mut self, message: &str) -> Result<(), Failure> {
        self.write(&Error { r#type: "error", message: message.to_owned() })
    }

    fn write(&mut self, line: &impl Serialize) -> Result<(), Failure> {
        self.context.out.json(line)?;
        self.context.out.flush()
    }
}

fn parse(line: &[u8]) -> Result<(Wish, Option<Millis>), String> {
    let input: Input = serde_json::from_slice(line).map_err(|e| format!("this line is not understood: {e}"))?;
    let rate = input.rate.map(|r| r.parse::<Rating>().map(Rating::quality).map_err(|e| e.to_string())).transpose()?;
    let q = input.q.map(|q| Quality::new(q).ok_or_else(|| format!("q is 0 to 5, not {q}"))).transpose()?;
    let wishes = [
        rate.map(Wish::Grade),
        q.map(Wish::Grade),
        input.answer.map(Wish::Answer),
        input.undo.then_some(Wish::Undo),
        input.bury.then_some(Wish::Act(Act::Bury)),
        input.suspend.then_some(Wish::Act(Act::Suspend)),
        input.known.then_some(Wish::Act(Act::Known)),
        input.quit.then_some(Wish::Quit),
    ];
    let mut wishes = wishes.into_iter().flatten();
    match (wishes.next(), wishes.next()) {
        (Some(wish), None) => Ok((wish, input.took_ms.map(|ms| Millis(i64::from(ms))))),
        _ => Err("say one thing: rate, q, answer, undo, bury, suspend, known or quit".to_owned()),
    }
}

fn card(shown: &Shown, put_off: Option<PutOff>) -> Card<'_> {
    let question = &shown.question;
    let note = &question.note;
    let [again, hard, good, easy] = shown.choices.each_ref().map(choice);
    Card {
        r#type: "card",
        schema: SCHEMA,
        card: &shown.card.id,
        note: Note {
            id: &note.id,
            kind: note.kind.as_str(),
            level: note.level.map(|l| l.as_str()),
            head: &note.head,
            read: &note.read,
            gloss: &note.gloss,
            hint: &note.hint,
            sentence: &note.sentence,
            translation: &note.translation,
            tags: &note.tags,
            extra: &question.extra,
        },
        ask: question.ask.as_str(),
        front: &question.front,
        context: &question.context,
        state: match (shown.is_repeat(), shown.card.state.is_new()) {
            _ if shown.is_audit() => "audit",
            _ if shown.is_early() => "early",
            (true, _) => "repeat",
            (false, true) => "new",
            (false, false) => "review",
        },
        choices: Choices { again, hard, good, easy },
        typed: !question.readings.is_empty(),
        left: Left {
            due: shown.left.due,
            new: shown.left.new,
            repeats: shown.left.repeats,
            minutes: shown.minutes_left,
            put_off,
        },
    }
}

fn choice(outcome: &Outcome) -> Choice {
    Choice { due: outcome.due.to_string(), interval_days: outcome.interval.0, again_today: outcome.again_today }
}

fn answered_line(answered: Answered) -> AnsweredLine {
    AnsweredLine {
        r#type: "answered",
        event: answered.event,
        card: answered.card,
        rating: answered.quality.rating().as_str(),
        q: answered.quality.get(),
        kind: answered.outcome.kind.as_str(),
        due: answered.outcome.due.to_string(),
        interval_days: answered.outcome.interval.0,
        again_today: answered.outcome.again_today,
        right: None,
        expected: Vec::new(),
        leech: answered.leech,
    }
}
