//! The session in plain lines: one fact a line, a line of input a step. For screen readers, pipes and dumb terminals.

use std::io::{self, BufRead};

use crate::app::confusion;
use crate::app::session::{Given, Session, Shown, Step};
use crate::app::typed::Judged;
use crate::cli::failure::Failure;
use crate::cli::{Context, Exit};
use crate::domain::event::Act;
use crate::domain::rating::Rating;
use crate::domain::time::Timestamp;
use crate::store::Store;
use crate::tui::keys::{self, Key};
use crate::tui::{verdict, words};

pub fn run(context: &mut Context, store: &mut Store, session: Session) -> Result<Exit, Failure> {
    let mut face = Plain { context, store, session, lines: io::stdin().lock() };
    let mut next = match face.session.next(face.store, face.context.now())? {
        Step::Card(shown) => Some(shown),
        Step::End(ending) => {
            face.say(&words::ending(Some(ending), 0))?;
            None
        }
    };
    while let Some(mut shown) = next {
        next = face.card(&mut shown)?;
    }
    Ok(0)
}

struct Plain<'a, R> {
    context: &'a mut Context,
    store: &'a mut Store,
    session: Session,
    lines: R,
}

impl<R: BufRead> Plain<'_, R> {
    fn say(&mut self, line: &str) -> Result<(), Failure> {
        self.context.out.line(line)
    }

    /// The next key, after showing a prompt; `None` at the end of input. Lines that mean nothing are named.
    fn key(&mut self, prompt: &str) -> Result<Option<Key>, Failure> {
        loop {
            self.say(prompt)?;
            self.context.out.flush()?;
            let mut line = Vec::new();
            if self.lines.read_until(b'\n', &mut line)? == 0 {
                return Ok(None);
            }
            let line = String::from_utf8_lossy(&line);
            let mut typed = line.trim().chars();
            match (typed.next(), typed.next()) {
                (None, _) => return Ok(Some(Key::Next)),
                (Some(c), None) if keys::plain(c) == Some(Key::Help) => {
                    for row in keys::TABLE.iter().filter(|row| row.plain) {
                        self.say(&format!("{}: {}", row.name, row.what))?;
                    }
                }
                (Some(c), None) if keys::plain(c).is_some() => return Ok(keys::plain(c)),
                _ => self.say("That is no key here; ? lists them.")?,
            }
        }
    }

    /// Asks one card. Returns the next, `None` when the session is over.
    fn card(&mut self, shown: &mut Shown) -> Result<Option<Box<Shown>>, Failure> {
        let since = self.context.now().at;
        self.say(&words::header(shown))?;
        self.say(&format!("question: {}", shown.question.front))?;
        for line in &shown.question.context {
            self.say(&format!("context: {line}"))?;
        }
        self.context.out.flush()?;
        // The answer is gathered while the learner thinks.
        shown.question.reveal(self.store.read())?;
        let mut next = Rating::Good;
        let mut given = None;
        if shown.typed {
            match self.typed(shown)? {
                Some(Some((judged, text))) => {
                    self.say(&verdict::line(&judged))?;
                    next = judged.rating().unwrap_or(next);
                    if next == Rating::Again
                        && let Some(pair) = confusion::of(self.store.read(), &shown.question, &text)?
                    {
                        self.say(&format!("taken for: {}", verdict::confused(&pair)))?;
                    }
                    given = Some(text);
                }
                // Not known.
                Some(None) => next = Rating::Again,
                None => return self.other(None),
            }
        } else {
            let key = self.key("Enter shows the answer.")?;
            if key != Some(Key::Next) && !matches!(key, Some(Key::Rate(_))) {
                return self.other(key);
            }
        }
        for fact in &shown.question.answer {
            self.say(&format!("{}: {}", fact.label, fact.text))?;
        }
        match self.key(&words::choices(shown))? {
            Some(Key::Next) => self.rate(next, since, given.as_deref()),
            Some(Key::Rate(rating)) => self.rate(rating, since, given.as_deref()),
            key => self.other(key),
        }
    }

    /// Asks for the answer until something that counts is typed; `Some(None)` for an empty line, which says that it is not
    /// known, and `None` at the end of input.
    fn typed(&mut self, shown: &Shown) -> Result<Option<Option<(Judged, String)>>, Failure> {
        loop {
            let wanted = verdict::prompt(shown.question.field);
            self.say(&format!("Type the {wanted}; an empty line shows the answer."))?;
            self.context.out.flush()?;
            let mut line = Vec::new();
            if self.lines.read_until(b'\n', &mut line)? == 0 {
                return Ok(None);
            }
            let line = String::from_utf8_lossy(&line);
            if line.trim().is_empty() {
                return Ok(Some(None));
            }
            let judged = shown.question.key.judge_among(self.store.read(), &line)?;
            match judged.rating() {
                None => self.say(&verdict::line(&judged))?,
                Some(_) => return Ok(Some(Some((judged, line.trim().to_owned())))),
            }
        }
    }

    fn rate(&mut self, rating: Rating, since: Timestamp, typed: Option<&str>) -> Result<Option<Box<Shown>>, Failure> {
        let now = self.context.now();
        let given = Given { quality: rating.quality(), took: now.at - since, typed };
        if let Some(answered) = self.session.give(self.store, now, given)? {
            self.say(&words::answered(&answered))?;
            if let Some(leech) = words::leech(&answered) {
                self.say(&leech)?;
            }
        }
        self.onward()
    }

    fn other(&mut self, key: Option<Key>) -> Result<Option<Box<Shown>>, Failure> {
        let now = self.context.now();
        let act = match key {
            Some(Key::Undo) => {
                return match self.session.undo(self.store, now)? {
                    Some((undone, shown)) => {
                        self.say(&words::undone(&undone))?;
                        Ok(Some(Box::new(shown)))
                    }
                    None => {
                        self.say("There is nothing to take back.")?;
                        self.onward()
                    }
                };
            }
            Some(Key::Bury) => Act::Bury,
            Some(Key::Suspend) => Act::Suspend,
            Some(Key::Known) => Act::Known,
            _ => {
                self.say(&words::ending(None, self.session.reviewed()))?;
                return Ok(None);
            }
        };
        if let Some(card) = self.session.act(self.store, now, act)? {
            self.say(&format!("{card}: {}", act.as_str()))?;
        }
        self.onward()
    }

    fn onward(&mut self) -> Result<Option<Box<Shown>>, Failure> {
        Ok(match self.session.next(self.store, self.context.now())? {
            Step::Card(shown) => Some(shown),
            Step::End(ending) => {
                self.say(&words::ending(Some(ending), self.session.reviewed()))?;
                None
            }
        })
    }
}
