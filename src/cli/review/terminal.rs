//! The session on a terminal, by single keys. Cards scroll by as they are answered; nothing is drawn over.

use crate::app::question::Fact;
use crate::app::session::{Ending, Session, Shown, Step};
use crate::app::typed;
use crate::cli::failure::Failure;
use crate::cli::out::Style;
use crate::cli::{Context, Exit, wrap};
use crate::domain::event::Act;
use crate::domain::japanese::romaji;
use crate::domain::rating::Rating;
use crate::domain::time::Timestamp;
use crate::store::Store;

use super::keys::{self, Key};
use super::raw::{Keyboard, Pressed};
use super::{verdict, words};

pub fn run(context: &mut Context, store: &mut Store, session: Session) -> Result<Exit, Failure> {
    let keyboard = Keyboard::open()?;
    let mut face = Face { context, store, session, keyboard };
    face.session().map(|stop| stop.unwrap_or(0))
}

/// Where the session stands.
enum Stage {
    Question(Box<Shown>),
    /// The reading is being typed.
    Typing(Box<Shown>, String),
    /// The answer is shown; what Space means.
    Answer(Rating),
    /// Nothing is left; the last answer may still be taken back.
    Over(Ending),
}

struct Face<'a> {
    context: &'a mut Context,
    store: &'a mut Store,
    session: Session,
    keyboard: Keyboard,
}

/// What stands before a reading that is being typed.
const PROMPT: &str = "    > ";
/// The longest reading that is taken, in characters.
const LONGEST: usize = 60;

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
                Pressed::Char(c) => match stage {
                    // No reading begins with these two.
                    Stage::Typing(_, ref text) if text.is_empty() && matches!(c, 'q' | '?') => keys::of(c),
                    Stage::Typing(shown, text) => {
                        stage = self.letter(shown, text, c)?;
                        continue;
                    }
                    _ => keys::of(c),
                },
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
                    Stage::Answer(Rating::Good)
                }
                (Stage::Answer(rating), Key::Next) | (Stage::Answer(_), Key::Rate(rating)) => {
                    self.rate(rating, since)?
                }
                // Other letters went elsewhere before they became keys.
                (stage @ Stage::Typing(..), _) => stage,
                (_, Key::Bury) => self.act(Act::Bury, "not today")?,
                (_, Key::Suspend) => self.act(Act::Suspend, "suspended")?,
                (_, Key::Known) => self.act(Act::Known, "known")?,
            };
            if matches!(stage, Stage::Question(_) | Stage::Typing(..)) && key != Key::Help {
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
            Step::Card(shown) => self.begin(shown)?,
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
        self.dim(match shown.typed {
            true => "Type the reading; Enter checks it, or shows the answer · q quit",
            false => "Space shows the answer · u undo · ? keys · q quit",
        })
    }

    /// Asks a card, and makes ready for how it is answered.
    fn begin(&mut self, shown: Box<Shown>) -> Result<Stage, Failure> {
        self.ask(&shown)?;
        if !shown.typed {
            return Ok(Stage::Question(shown));
        }
        self.context.out.redraw(PROMPT, "")?;
        Ok(Stage::Typing(shown, String::new()))
    }

    /// One more character of a typed reading.
    fn letter(&mut self, shown: Box<Shown>, mut text: String, c: char) -> Result<Stage, Failure> {
        match c {
            '\r' | '\n' => {
                self.say("")?;
                if text.trim().is_empty() {
                    self.reveal(&shown)?;
                    return Ok(Stage::Answer(if shown.is_audit() { Rating::Again } else { Rating::Good }));
                }
                let judged = typed::judge(&shown.question.readings, &text);
                self.context.out.styled(Style::Strong, &format!("    {}", verdict::line(judged)))?;
                self.say("")?;
                if let Some(rating) = judged.rating() {
                    self.reveal(&shown)?;
                    if rating == Rating::Again {
                        self.dim("Space takes Again.")?;
                    }
                    return Ok(Stage::Answer(rating));
                }
                text.clear();
            }
            '\x7f' | '\x08' => drop(text.pop()),
            '\x15' => text.clear(),
            c if !c.is_control() && text.chars().count() < LONGEST => text.push(c),
            _ => {}
        }
        self.context.out.redraw(PROMPT, &romaji::to_kana(&text))?;
        Ok(Stage::Typing(shown, text))
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
        self.begin(Box::new(shown)).map(Some)
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
