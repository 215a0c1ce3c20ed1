//! The review on the screen: keys in, pages out. What is asked, and what an answer does, the session says.

use crate::app::confusion::{self, Confused};
use crate::app::session::{Ending, Given, Session, Shown, Step};
use crate::domain::event::Act;
use crate::domain::japanese::romaji;
use crate::domain::rating::Rating;
use crate::domain::time::{Millis, Timestamp};
use crate::store::Store;

use super::draw::{self, Look, Page, Row};
use super::keyboard::{self, Event};
use super::keys::{self, Key};
use super::play::Player;
use super::screen::Screen;
use super::{Closed, Failed, Setup, verdict, words};

/// The longest answer that is taken, in characters.
const LONGEST: usize = 60;

/// Where the session stands.
enum Stage {
    Question,
    /// The answer is being typed.
    Typing(String),
    /// The answer is shown; what Space means, and what was said of what was typed.
    Answer(Rating, Vec<String>),
    /// Nothing is left; the last answer may still be taken back.
    Over(Ending),
}

/// A line that is asked for beside the cards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    Tag,
    Search,
}

/// What stands before the card for a while.
pub(super) enum Aside {
    Pages { title: String, rows: Vec<Row> },
    Line { wanted: Wanted, text: String },
}

/// What a key leads to.
enum Next {
    Draw,
    Leave(u8),
}

pub(super) struct Face<'a> {
    pub(super) store: &'a mut Store,
    pub(super) session: &'a mut Session,
    pub(super) setup: Setup<'a>,
    pub(super) screen: Screen,
    pub(super) player: Player,
    pub(super) shown: Box<Shown>,
    stage: Stage,
    pub(super) aside: Option<Aside>,
    pub(super) message: Option<String>,
    /// What was typed for the card shown, and the word that it belongs to.
    typed: Option<String>,
    pub(super) pair: Option<Confused>,
    pub(super) scroll: usize,
    furthest: usize,
    /// When the card was shown.
    since: Timestamp,
    /// The card, what was foretold of it and whether it was recalled, for every due card answered.
    recalled: Vec<(String, f64, bool)>,
}

/// Runs to the end, with `shown` as the first card.
pub fn run<'a>(
    store: &'a mut Store,
    session: &'a mut Session,
    setup: Setup<'a>,
    shown: Box<Shown>,
) -> Result<Closed, Failed> {
    let mut face = Face {
        since: (setup.now)().at,
        // What the day has no time for is named above the keys until the first of them is pressed.
        message: session.put_off().map(words::put_off),
        store,
        session,
        setup,
        screen: Screen::open()?,
        player: Player::default(),
        stage: first_stage(&shown),
        shown,
        aside: None,
        typed: None,
        pair: None,
        scroll: 0,
        furthest: 0,
        recalled: Vec::new(),
    };
    let exit = face.session()?;
    let ending = match face.stage {
        Stage::Over(ending) => Some(ending),
        _ => None,
    };
    let recalled = face.recalled.iter().map(|(_, foretold, recalled)| (*foretold, *recalled)).collect();
    Ok(Closed { exit, opened: true, ending, recalled })
}

fn first_stage(shown: &Shown) -> Stage {
    if shown.typed { Stage::Typing(String::new()) } else { Stage::Question }
}

impl Face<'_> {
    fn session(&mut self) -> Result<u8, Failed> {
        loop {
            self.draw()?;
            // The answer is gathered while the learner thinks.
            self.shown.question.reveal(self.store.read())?;
            let event = self.screen.read()?;
            let (columns, rows) = keyboard::size();
            let small = columns < draw::SMALLEST.0 || rows < draw::SMALLEST.1;
            match (event, small) {
                (Event::Stop(exit), _) => return Ok(exit),
                (Event::Redraw, _) | (_, true) => {}
                (event, false) => match self.event(event)? {
                    Next::Draw => {}
                    Next::Leave(exit) => return Ok(exit),
                },
            }
        }
    }

    fn event(&mut self, event: Event) -> Result<Next, Failed> {
        match event {
            Event::Up => self.scroll = self.scroll.saturating_sub(1),
            Event::Down => self.scroll = (self.scroll + 1).min(self.furthest),
            Event::PageUp => self.scroll = self.scroll.saturating_sub(10),
            Event::PageDown => self.scroll = (self.scroll + 10).min(self.furthest),
            event => return self.key(event),
        }
        Ok(Next::Draw)
    }

    fn key(&mut self, event: Event) -> Result<Next, Failed> {
        match self.aside.take() {
            // Any key closes a page.
            Some(Aside::Pages { .. }) => {
                self.scroll = 0;
                return Ok(Next::Draw);
            }
            Some(Aside::Line { wanted, text }) => {
                self.line(wanted, text, event)?;
                return Ok(Next::Draw);
            }
            None => {}
        }
        if let Stage::Typing(text) = &mut self.stage {
            let text = std::mem::take(text);
            // No answer begins with these two.
            let command = matches!(event, Event::Char('q' | '?')) && text.is_empty() && self.command_free();
            if !command {
                self.letter(text, event)?;
                return Ok(Next::Draw);
            }
        }
        let key = match event {
            Event::Char(c) => keys::of(c),
            Event::Enter => Some(Key::Next),
            _ => None,
        };
        key.map_or(Ok(Next::Draw), |key| self.command(key))
    }

    /// Whether q and ? are keys where something is typed: readings never begin with them, meanings may.
    fn command_free(&self) -> bool {
        self.shown.question.field != Some(crate::app::typed::Field::Meaning)
    }

    fn command(&mut self, key: Key) -> Result<Next, Failed> {
        self.message = None;
        match (&self.stage, key) {
            (_, Key::Help) => self.help(),
            (_, Key::Undo) => self.undo()?,
            (Stage::Over(_), _) | (_, Key::Quit) => return Ok(Next::Leave(0)),
            (Stage::Question, Key::Next | Key::Rate(_)) => self.reveal(Rating::Good, Vec::new()),
            (&Stage::Answer(rating, _), Key::Next) | (Stage::Answer(..), Key::Rate(rating)) => self.rate(rating)?,
            (Stage::Typing(_), Key::Next | Key::Rate(_)) => {}
            (_, Key::Bury) => self.act(Act::Bury, "not today")?,
            (_, Key::Suspend) => self.act(Act::Suspend, "suspended")?,
            (_, Key::Known) => self.act(Act::Known, "known")?,
            (_, Key::Why) => self.why()?,
            (_, Key::Contrast) => self.contrast()?,
            (_, Key::Tag) => self.aside = Some(Aside::Line { wanted: Wanted::Tag, text: String::new() }),
            (_, Key::Search) => self.aside = Some(Aside::Line { wanted: Wanted::Search, text: String::new() }),
            (_, Key::Play) => self.message = self.play(),
            (_, Key::Edit) => self.edit()?,
        }
        Ok(Next::Draw)
    }

    fn begin(&mut self, shown: Box<Shown>) {
        self.stage = first_stage(&shown);
        self.shown = shown;
        (self.typed, self.pair, self.scroll) = (None, None, 0);
        self.since = (self.setup.now)().at;
    }

    fn go_on(&mut self, step: Step) {
        match step {
            Step::Card(shown) => self.begin(shown),
            Step::End(ending) => (self.stage, self.scroll) = (Stage::Over(ending), 0),
        }
    }

    fn reveal(&mut self, rating: Rating, said: Vec<String>) {
        (self.stage, self.scroll) = (Stage::Answer(rating, said), 0);
    }

    /// One more key of a typed answer.
    fn letter(&mut self, mut text: String, event: Event) -> Result<(), Failed> {
        match event {
            Event::Enter if !text.trim().is_empty() => return self.judge(text),
            // Not known: the answer is shown, and Space takes Again.
            Event::Enter | Event::Tab => {
                self.reveal(Rating::Again, vec!["Not known.".to_owned()]);
                return Ok(());
            }
            // The keys answer instead.
            Event::Escape => {
                self.stage = Stage::Question;
                return Ok(());
            }
            edit => edited(&mut text, edit),
        }
        self.message = None;
        self.stage = Stage::Typing(text);
        Ok(())
    }

    fn judge(&mut self, text: String) -> Result<(), Failed> {
        let question = &self.shown.question;
        let judged = question.key.judge_among(self.store.read(), &text)?;
        let said = verdict::line(&judged);
        let Some(rating) = judged.rating() else {
            self.message = Some(said);
            self.stage = Stage::Typing(String::new());
            return Ok(());
        };
        let mut lines = vec![said];
        if rating == Rating::Again {
            lines.push(format!("You typed {}.", self.as_shown(&text)));
            self.pair = confusion::of(self.store.read(), question, &text)?;
            lines.extend(self.pair.as_ref().map(|pair| format!("{} (c compares them)", verdict::confused(pair))));
        }
        self.typed = Some(text);
        self.reveal(rating, lines);
        Ok(())
    }

    /// What has been typed as it is shown: kana, unless English is asked.
    fn as_shown(&self, text: &str) -> String {
        if self.command_free() { romaji::to_kana(text) } else { text.to_owned() }
    }

    fn rate(&mut self, rating: Rating) -> Result<(), Failed> {
        let now = (self.setup.now)();
        let given = Given { quality: rating.quality(), took: now.at - self.since, typed: self.typed.as_deref() };
        let scheduled = !self.shown.is_audit() && !self.shown.is_repeat() && !self.shown.card.state.is_new();
        let foretold = self.shown.recall.filter(|_| scheduled);
        let stored = match self.session.give(self.store, now, given) {
            Ok(stored) => stored,
            Err(e) => {
                self.lost(&e.to_string())?;
                return Err(e.into());
            }
        };
        let Some(answered) = stored else { return Ok(()) };
        if let Some(foretold) = foretold {
            self.recalled.push((answered.card.clone(), foretold, answered.answer.quality.recalled()));
        }
        self.message = Some(match words::leech(&answered) {
            Some(leech) => format!("{} {leech}", words::answered(&answered)),
            None => words::answered(&answered),
        });
        let step = self.session.next(self.store, now)?;
        self.go_on(step);
        Ok(())
    }

    /// Shows that an answer could not be stored, and waits for any key.
    fn lost(&mut self, why: &str) -> Result<(), Failed> {
        let rows = vec![
            Row::left("This answer could not be stored:", Look::Strong),
            Row::left(why, Look::Plain),
            Row::empty(),
            Row::left("Every answer before it is kept. Any key ends the review.", Look::Plain),
        ];
        self.aside = Some(Aside::Pages { title: String::new(), rows });
        loop {
            self.draw()?;
            if self.screen.read()? != Event::Redraw {
                return Ok(());
            }
        }
    }

    fn undo(&mut self) -> Result<(), Failed> {
        let Some((undone, shown)) = self.session.undo(self.store, (self.setup.now)())? else {
            self.message = Some("There is nothing to take back.".to_owned());
            return Ok(());
        };
        if undone.was_answer && self.recalled.last().is_some_and(|(card, ..)| *card == undone.card) {
            self.recalled.pop();
        }
        self.begin(Box::new(shown));
        self.message = Some(words::undone(&undone));
        Ok(())
    }

    fn act(&mut self, act: Act, said: &str) -> Result<(), Failed> {
        let now = (self.setup.now)();
        let done = self.session.act(self.store, now, act)?;
        let step = self.session.next(self.store, now)?;
        self.go_on(step);
        self.message = done.map(|card| format!("{card}: {said}. u takes it back."));
        Ok(())
    }

    /// Time spent elsewhere is no time spent on the card.
    pub(super) fn not_counted(&mut self, away: Millis) {
        self.since = Timestamp(self.since.0.saturating_add(away.0));
    }

    pub(super) fn columns(&self) -> usize {
        draw::columns(keyboard::size().0)
    }

    fn draw(&mut self) -> Result<(), Failed> {
        let page = self.page();
        let (mut furthest, styled) = (0, self.setup.styled);
        self.screen.draw(|frame| furthest = draw::page(frame, &page, styled))?;
        self.furthest = furthest;
        Ok(())
    }

    fn page(&self) -> Page {
        let width = keyboard::size().0;
        let shown = &self.shown;
        let mut page = Page {
            header: (words::place(shown, self.session.reviewed()), words::sort(shown)),
            message: self.message.clone(),
            scroll: self.scroll,
            ..Page::default()
        };
        match (&self.aside, &self.stage) {
            (Some(Aside::Pages { title, rows }), _) => {
                page.header = (title.clone(), String::new());
                page.body.clone_from(rows);
                page.message = None;
                page.keys = vec!["any key goes back".to_owned()];
            }
            (Some(Aside::Line { wanted, text }), _) => {
                let prompt = if *wanted == Wanted::Tag { "tag" } else { "search" };
                page.question = draw::question(shown, width, false);
                page.input = Some((prompt.to_owned(), text.clone()));
                page.keys = vec!["Enter takes it".to_owned(), "Esc goes back".to_owned()];
            }
            (None, Stage::Over(ending)) => {
                let said = words::ending(Some(*ending), self.session.reviewed());
                page.header = ("gokaku".to_owned(), String::new());
                page.body =
                    draw::flowed(&said, self.columns()).into_iter().map(|l| Row::left(l, Look::Strong)).collect();
                page.keys = vec!["u takes the last answer back".to_owned(), "any other key leaves".to_owned()];
            }
            (None, Stage::Question) => {
                page.question = draw::question(shown, width, false);
                page.keys = ["Space shows the answer", "u undo", "? keys", "q quit"].map(str::to_owned).to_vec();
            }
            (None, Stage::Typing(text)) => {
                page.question = draw::question(shown, width, false);
                page.input = Some((draw::asked(shown.question.field), self.as_shown(text)));
                let quit = if self.command_free() { "q quit" } else { "Ctrl-C quit" };
                page.keys = ["Enter checks", "Tab: not known", "Esc keys", quit].map(str::to_owned).to_vec();
            }
            (None, Stage::Answer(rating, said)) => {
                page.question = draw::question(shown, width, true);
                let lines = said.iter().flat_map(|line| draw::flowed(line, self.columns()));
                page.body = lines.map(|line| Row::left(line, Look::Strong)).collect();
                if !said.is_empty() {
                    page.body.push(Row::empty());
                }
                page.body.extend(draw::answer(shown, width));
                page.grades = words::grades(shown);
                page.keys = vec![format!("Space {}", words::short(*rating))];
                page.keys.extend(["u undo", "? keys", "q quit"].map(str::to_owned));
            }
        }
        page
    }
}

/// A key in a line of text.
pub(super) fn edited(text: &mut String, event: Event) {
    match event {
        Event::Backspace => drop(text.pop()),
        Event::Control('u') => text.clear(),
        Event::Char(c) if text.chars().count() < LONGEST => text.push(c),
        _ => {}
    }
}
