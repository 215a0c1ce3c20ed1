//! The session on a terminal, by single keys. Cards scroll by as they are answered; nothing is drawn over.

use crate::app::question::Fact;
use crate::app::session::{Ending, Session, Shown, Step};
use crate::cli::failure::Failure;
use crate::cli::out::Style;
use crate::cli::{Context, Exit};
use crate::domain::event::Act;
use crate::domain::rating::Rating;
use crate::domain::time::Timestamp;
use crate::store::Store;

use super::keys::{self, Key};
use super::raw::{Keyboard, Pressed};
use super::{words, wrap};

pub fn run(context: &mut Context, store: &mut Store, session: Session) -> Result<Exit, Failure> {
    let keyboard = Keyboard::open()?;
    let mut face = Face { context, store, session, keyboard };
    face.session().map(|stop| stop.unwrap_or(0))
}

/// Where the session stands.
enum Stage {
    Question(Box<Shown>),
    Answer,
    /// Nothing is left; the last answer may still be taken back.
    Over(Ending),
}

struct Face<'a> {
    context: &'a mut Context,
    store: &'a mut Store,
    session: Session,
    keyboard: Keyboard,
}

/// How far a question and an answer stand from the left, in columns.
const QUESTION: usize = 4;
const ANSWER: usize = 16;

impl Face<'_> {
    /// Runs to the end. Returns the exit code when a signal or Ctrl-C ended it.
    fn session(&mut self) -> Result<Option<Exit>, Failure> {
        let mut stage = self.onward()?;
        let mut since = self.context.now().at;
        loop {
            if let Stage::Over(ending) = stage
                && self.session.reviewed() == 0
            {
                self.say(&words::ending(Some(ending), 0))?;
                return Ok(None);
            }
            self.context.out.flush()?;
            let key = match self.keyboard.read()? {
                Pressed::Char(c) => keys::of(c),
                Pressed::Stop(exit) => {
                    self.say(&words::ending(None, self.session.reviewed()))?;
                    return Ok(Some(exit));
                }
            };
            let Some(key) = key else { continue };
            stage = match (stage, key) {
                (stage, Key::Help) => {
                    self.help()?;
                    stage
                }
                (Stage::Over(ending), Key::Undo) => self.undo()?.unwrap_or(Stage::Over(ending)),
                (Stage::Over(_), _) => return Ok(None),
                (_, Key::Quit) => {
                    self.say(&words::ending(None, self.session.reviewed()))?;
                    return Ok(None);
                }
                (stage, Key::Undo) => self.undo()?.unwrap_or(stage),
                (Stage::Question(shown), Key::Next | Key::Rate(_)) => {
                    self.reveal(&shown)?;
                    Stage::Answer
                }
                (Stage::Answer, Key::Next) => self.rate(Rating::Good, since)?,
                (Stage::Answer, Key::Rate(rating)) => self.rate(rating, since)?,
                (_, Key::Bury) => self.act(Act::Bury, "not today")?,
                (_, Key::Suspend) => self.act(Act::Suspend, "suspended")?,
                (_, Key::Known) => self.act(Act::Known, "known")?,
            };
            if matches!(stage, Stage::Question(_)) && key != Key::Help {
                since = self.context.now().at;
            }
        }
    }

    fn say(&mut self, line: &str) -> Result<(), Failure> {
        self.context.out.line(line)
    }

    fn dim(&mut self, line: &str) -> Result<(), Failure> {
        self.context.out.styled(Style::Dim, line)?;
        self.say("")
    }

    /// The next card's question, or the end.
    fn onward(&mut self) -> Result<Stage, Failure> {
        Ok(match self.session.next(self.store, self.context.now())? {
            Step::Card(shown) => {
                self.ask(&shown)?;
                Stage::Question(shown)
            }
            Step::End(ending) => {
                if self.session.reviewed() > 0 {
                    self.say("")?;
                    self.say(&words::ending(Some(ending), self.session.reviewed()))?;
                    self.dim("u takes the last answer back · any other key leaves")?;
                }
                Stage::Over(ending)
            }
        })
    }

    fn ask(&mut self, shown: &Shown) -> Result<(), Failure> {
        let columns = wrap::columns();
        self.say("")?;
        self.dim(&words::header(shown))?;
        self.say("")?;
        for line in wrap::lines(&shown.question.front, columns, QUESTION) {
            self.context.out.write("    ")?;
            self.context.out.styled(Style::Strong, line)?;
            self.say("")?;
        }
        for line in shown.question.context.iter().flat_map(|text| wrap::lines(text, columns, QUESTION)) {
            self.say(&format!("    {line}"))?;
        }
        self.say("")?;
        self.dim("Space shows the answer · u undo · ? keys · q quit")
    }

    fn reveal(&mut self, shown: &Shown) -> Result<(), Failure> {
        let columns = wrap::columns();
        for Fact { label, text } in &shown.question.answer {
            let mut label = *label;
            for line in wrap::lines(text, columns, ANSWER) {
                self.context.out.styled(Style::Dim, &format!("  {label:>12}  "))?;
                self.say(line)?;
                label = "";
            }
        }
        self.say("")?;
        self.say(&words::choices(shown))
    }

    fn rate(&mut self, rating: Rating, since: Timestamp) -> Result<Stage, Failure> {
        let now = self.context.now();
        if let Some(answered) = self.session.rate(self.store, now, rating.quality(), now.at - since)? {
            self.dim(&words::answered(&answered))?;
            if let Some(leech) = words::leech(&answered) {
                self.say(&leech)?;
            }
        }
        self.onward()
    }

    fn undo(&mut self) -> Result<Option<Stage>, Failure> {
        let Some((undone, shown)) = self.session.undo(self.store, self.context.now())? else {
            self.dim("There is nothing to take back.")?;
            return Ok(None);
        };
        self.dim(&words::undone(&undone))?;
        self.ask(&shown)?;
        Ok(Some(Stage::Question(Box::new(shown))))
    }

    fn act(&mut self, act: Act, said: &str) -> Result<Stage, Failure> {
        if let Some(card) = self.session.act(self.store, self.context.now(), act)? {
            self.dim(&format!("{card}: {said}. u takes it back."))?;
        }
        self.onward()
    }

    fn help(&mut self) -> Result<(), Failure> {
        self.say("")?;
        for (key, what) in keys::TABLE {
            self.say(&format!("  {key:<14}{what}"))?;
        }
        Ok(())
    }
}
