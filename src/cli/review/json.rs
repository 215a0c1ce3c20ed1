//! The session as JSON Lines both ways, for programs. `answered` is written only after the commit is durable.

use std::io::{self, BufRead};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::app::confusion::{self, Confused};
use crate::app::question::Question;
use crate::app::session::{Answered, Ending, Given, Session, Shown, Step};
use crate::app::typed::{Field, Judged};
use crate::cli::failure::Failure;
use crate::cli::{Context, Exit};
use crate::domain::card::Outcome;
use crate::domain::event::Act;
use crate::domain::rating::{Quality, Rating};
use crate::domain::time::{Millis, Timestamp};
use crate::store::Store;
use crate::tui::verdict;

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
    /// What `answer` is taken for: reading, on, kun, meaning or word; null where nothing can be typed.
    asks: Option<&'static str>,
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
    /// For a typed answer: `right`, `typo`, `other-reading` or `wrong`, and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// The word for which the answer would have been right.
    #[serde(skip_serializing_if = "Option::is_none")]
    confused: Option<ConfusedJson>,
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
    /// For a typed answer that is asked again: `typo`, `wrong-field` or `visible-kana`, and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

#[derive(Serialize)]
struct ConfusedJson {
    note: String,
    head: String,
    read: String,
    gloss: String,
}

impl From<Confused> for ConfusedJson {
    fn from(c: Confused) -> ConfusedJson {
        ConfusedJson { note: c.note, head: c.head, read: c.read, gloss: c.gloss }
    }
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
    let mut face = Face { context, store, session, since: Timestamp(0), question: None };
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
    /// What the card shown asks.
    question: Option<Question>,
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
            Wish::Answer(answer) => {
                let Some(mut question) = self.question.take().filter(|q| q.field.is_some()) else {
                    return self.error("this card has nothing to type; say rate or q").map(|()| false);
                };
                question.reveal(self.store.read())?;
                let judged = question.key.judge_among(self.store.read(), &answer)?;
                let Some(rating) = judged.rating() else {
                    self.question = Some(question);
                    return self.once_more(&judged).map(|()| false);
                };
                self.grade(rating.quality(), took, Some((&question, &judged, &answer)))?;
            }
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

    /// Stores a grade, with what was typed and what it was judged to be.
    fn grade(
        &mut self,
        quality: Quality,
        took: Option<Millis>,
        typed: Option<(&Question, &Judged, &str)>,
    ) -> Result<(), Failure> {
        let now = self.context.now();
        let took = took.unwrap_or(Millis((now.at - self.since).0.max(0)));
        let given = Given { quality, took, typed: typed.map(|(_, _, answer)| answer) };
        let Some(answered) = self.session.give(self.store, now, given)? else { return Ok(()) };
        let mut line = answered_line(self.store.read().event_name(answered.event)?, answered);
        if let Some((question, judged, answer)) = typed {
            line.right = Some(judged.is_right());
            line.expected = question.key.expected().to_vec();
            line.verdict = judged.verdict().map(|v| v.as_str());
            line.reason = verdict::why(judged);
            if !judged.is_right() {
                line.confused = confusion::of(self.store.read(), question, answer)?.map(ConfusedJson::from);
            }
        }
        self.write(&line)
    }

    /// What was typed does not count; the card is still asked.
    fn once_more(&mut self, judged: &Judged) -> Result<(), Failure> {
        self.write(&Error {
            r#type: "error",
            message: verdict::line(judged),
            verdict: judged.verdict().map(|v| v.as_str()),
            reason: verdict::why(judged),
        })
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
        self.question = Some(shown.question.clone());
        let put_off = self.session.put_off().map(|p| PutOff { cards: p.cards, back: p.back.map(|d| d.to_string()) });
        self.write(&card(shown, put_off))
    }

    fn end(&mut self, reason: &'static str) -> Result<Exit, Failure> {
        let reviewed = self.session.reviewed();
        self.write(&End { r#type: "end", reason, reviewed }).map(|()| 0)
    }

    fn error(&mut self, message: &str) -> Result<(), Failure> {
        self.write(&Error { r#type: "error", message: message.to_owned(), verdict: None, reason: None })
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
            extra: question.columns(),
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
        asks: question.field.map(Field::as_str),
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

fn answered_line(event: String, answered: Answered) -> AnsweredLine {
    AnsweredLine {
        r#type: "answered",
        event,
        card: answered.card,
        rating: answered.answer.quality.rating().as_str(),
        q: answered.answer.quality.get(),
        kind: answered.outcome.kind.as_str(),
        due: answered.outcome.due.to_string(),
        interval_days: answered.outcome.interval.0,
        again_today: answered.outcome.again_today,
        right: None,
        expected: Vec::new(),
        verdict: None,
        reason: None,
        confused: None,
        leech: answered.leech,
    }
}
