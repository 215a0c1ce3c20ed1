//! What stands before a card for a while: the keys, its history, a contrast, a search, a tag, the editor.

use crate::app::{cards, confusion, why};
use crate::domain::japanese::furigana;

use super::draw::{self, Look, Row};
use super::face::{Aside, Face, Wanted, edited};
use super::keyboard::{self, Event};
use super::{Failed, keys, words};

/// Cards that a search shows.
const FOUND: usize = 200;

impl Face<'_> {
    pub(super) fn help(&mut self) {
        let mut rows: Vec<Row> =
            keys::TABLE.iter().map(|row| Row::left(format!("{:<14}{}", row.name, row.what), Look::Plain)).collect();
        rows.push(Row::empty());
        rows.push(Row::left("Where an answer is typed: Enter checks it, Tab says that you do not", Look::Plain));
        rows.push(Row::left("know it, Esc goes over to the keys.", Look::Plain));
        self.show("keys".to_owned(), rows);
    }

    pub(super) fn show(&mut self, title: String, rows: Vec<Row>) {
        self.scroll = 0;
        self.aside = Some(Aside::Pages { title, rows });
    }

    pub(super) fn why(&mut self) -> Result<(), Failed> {
        let card = &self.shown.card.id;
        let mut rows = Vec::new();
        for history in why::why(self.store, card)?.iter().filter(|h| h.card.id == *card) {
            let told = history.entries.iter().map(words::entry).chain([words::standing(&history.card)]);
            rows.extend(told.flat_map(|line| draw::flowed(&line, self.columns())).map(|l| Row::left(l, Look::Plain)));
        }
        self.show(format!("why {}", draw::title(&self.shown.question)), rows);
        Ok(())
    }

    pub(super) fn contrast(&mut self) -> Result<(), Failed> {
        let Some(pair) = &self.pair else {
            self.message = Some("It was not taken for another word just now.".to_owned());
            return Ok(());
        };
        let contrast = confusion::contrast(self.store, &self.shown.question.note.id, &pair.note)?;
        let width = keyboard::size().0;
        let mut rows = Vec::new();
        for (label, text) in words::contrast(&contrast) {
            rows.extend(draw::labelled(&label, &text, width));
        }
        self.show("contrast".to_owned(), rows);
        Ok(())
    }

    /// One more key of a tag or a query.
    pub(super) fn line(&mut self, wanted: Wanted, mut text: String, event: Event) -> Result<(), Failed> {
        match (event, wanted) {
            (Event::Escape, _) => return Ok(()),
            (Event::Enter, _) if text.trim().is_empty() => return Ok(()),
            (Event::Enter, Wanted::Tag) => return self.tag(text.trim()),
            (Event::Enter, Wanted::Search) => return self.search(text.trim()),
            (edit, _) => edited(&mut text, edit),
        }
        self.aside = Some(Aside::Line { wanted, text });
        Ok(())
    }

    /// Puts a tag on the note, or takes it off where it has it.
    pub(super) fn tag(&mut self, tag: &str) -> Result<(), Failed> {
        let tag: String = tag.chars().map(|c| if c.is_whitespace() { '-' } else { c }).collect();
        let on = !self.shown.question.note.tags.split(' ').any(|t| t == tag);
        let names = [self.shown.question.note.id.clone()];
        let now = (self.setup.now)();
        cards::say(self.store, now, &names, &cards::Say::Tag { tag: tag.clone(), on })?;
        self.again()?;
        self.message = Some(if on { format!("Tagged {tag}.") } else { format!("The tag {tag} is off.") });
        Ok(())
    }

    /// Looks at the card anew, as its note has changed.
    pub(super) fn again(&mut self) -> Result<(), Failed> {
        if let Some(shown) = self.session.again(self.store)? {
            *self.shown = shown;
        }
        Ok(())
    }

    pub(super) fn search(&mut self, query: &str) -> Result<(), Failed> {
        let found = match cards::find(self.store, (self.setup.now)(), query) {
            Ok(found) => found,
            Err(e) => {
                self.message = Some(e.to_string());
                return Ok(());
            }
        };
        let width = keyboard::size().0;
        let mut rows: Vec<Row> = Vec::new();
        for found in found.iter().take(FOUND) {
            let note = &found.note;
            let due = found.card.state.due.map_or(String::new(), |due| format!(", due {due}"));
            let text = format!("{} {} ({}{due})", note.read, note.gloss, found.state());
            rows.extend(draw::labelled(&furigana::plain(&note.head), &text, width));
        }
        let count = found.len();
        if count == 0 {
            rows.push(Row::left("No card matches.", Look::Plain));
        }
        self.show(format!("{query}: {count} cards"), rows);
        Ok(())
    }

    pub(super) fn play(&mut self) -> Option<String> {
        self.player.play(self.setup.play.as_deref(), &self.shown.question).err()
    }

    pub(super) fn edit(&mut self) -> Result<(), Failed> {
        let note = self.shown.question.note.id.clone();
        let (store, edit) = (&mut *self.store, self.setup.edit);
        let left = (self.setup.now)().at;
        let said = self.screen.lend(|| edit(store, &note))?;
        self.not_counted((self.setup.now)().at - left);
        self.again()?;
        self.message = Some(said);
        Ok(())
    }
}
