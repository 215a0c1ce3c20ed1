//! The notes of one file, one after the other, into one deck.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use serde_json::{Map, Value};

use crate::domain::card::Ask;
use crate::domain::deck::Deck;
use crate::domain::hash;
use crate::domain::note::Kind;
use crate::domain::time::Now;
use crate::formats::{PastReview, Problem, Row};
use crate::store::notes::{NoteText, Shared};
use crate::store::{Change, DeckNum, NoteNum, StoreError};

use super::reviews::History;
use super::{ImportError, Keys, Report, made_id, own_id};
use crate::app::edit::{self, Edits};
use crate::app::retained;
use crate::app::settings::Settings;

/// A deck being filled.
pub struct Intake<'c, 't> {
    tx: &'c Change<'t>,
    now: Now,
    settings: Settings,
    deck: Deck,
    num: DeckNum,
    keys: Keys,
    /// Whether the deck is studied, so that its new cards are listed at once.
    on: bool,
    /// The shipped words by a hash of spelling and reading; empty for a shipped deck.
    words: HashMap<u64, NoteNum>,
    /// What the learner changed: it stands over what the file says.
    edits: Rc<Edits>,
    /// What this deck held before and what the file has named so far.
    members: HashMap<NoteNum, bool>,
    seen: HashSet<NoteNum>,
    /// The deck is new: no id is looked for before it is found taken.
    fresh: bool,
    /// The last row's history, until the next row comes.
    history: Option<History>,
    rows: i64,
    first_place: i64,
    stride: i64,
    report: Report,
}

impl<'c, 't> Intake<'c, 't> {
    pub fn open(
        tx: &'c Change<'t>,
        now: Now,
        settings: Settings,
        deck: Deck,
        num: DeckNum,
        keys: Keys,
        first_place: i64,
    ) -> Result<Self, ImportError> {
        let edits = Rc::new(Edits::load(tx)?);
        let mut words = HashMap::new();
        if !deck.shipped {
            let shipped: Vec<DeckNum> = tx.decks()?.iter().filter(|d| d.deck.shipped).map(|d| d.num).collect();
            for note in edits.notes() {
                // A word is known by what its deck calls it, too.
                let theirs = tx.note(note)?;
                if !shipped.contains(&theirs.deck) {
                    continue;
                }
                if let Some(under) = edits.under(note, theirs.text()) {
                    let text = under.text(theirs.text());
                    words.insert(hash::stable(&[text.head, text.read]), note);
                }
            }
            tx.each_shipped_word(|head, read, note| {
                words.entry(hash::stable(&[head, read])).or_insert(note);
            })?;
        }
        let members: HashMap<_, _> = tx.members(num)?.into_iter().collect();
        let report = Report { deck: Some(deck.id.clone()), ..Report::default() };
        Ok(Intake {
            on: deck.is_on(settings.target),
            tx,
            now,
            settings,
            deck,
            num,
            keys,
            words,
            edits,
            fresh: members.is_empty(),
            members,
            seen: HashSet::new(),
            history: None,
            rows: 0,
            first_place,
            stride: 1,
            report,
        })
    }

    /// Spreads the deck's notes over study order, `stride` places from one to the next.
    pub fn with_stride(mut self, stride: i64) -> Self {
        self.stride = stride;
        self
    }

    /// Takes one note. A problem comes back when it was not taken.
    pub fn note(&mut self, row: &Row<'_>) -> Result<Option<Problem>, ImportError> {
        self.end_history()?;
        let place = self.rows;
        self.rows += 1;
        let kind = row.kind.unwrap_or(self.deck.kind);
        let extra = extra_json(&row.extra);
        let text = NoteText {
            kind,
            level: row.level,
            head: &row.head,
            read: &row.read,
            gloss: &row.gloss,
            hint: &row.hint,
            sentence: &row.sentence,
            translation: &row.translation,
            tags: &row.tags,
            extra: &extra,
        };
        let id = match &row.id {
            Some(id) if self.keys.own => id.to_string(),
            Some(id) => own_id(&self.deck.id, id),
            None => made_id(&self.deck.id, &row.head, &row.read),
        };
        let mut found = if self.fresh { None } else { self.tx.note_with_id(&id)? };
        if found.is_none() {
            found = self.shipped(&text)?;
        }
        let added = if found.is_none() { self.add(&id, place, &text)? } else { None };
        if found.is_none() && added.is_none() {
            found = self.tx.note_with_id(&id)?;
        }
        let edits = Rc::clone(&self.edits);
        let over = found.and_then(|(note, _)| edits.over(note, text));
        if let Some((note, _)) = found.filter(|(_, home)| *home == self.num && over.is_some()) {
            self.rebase(note, &text)?;
        }
        let deck_text = text;
        let text = over.as_ref().map_or(text, |over| over.text(text));
        let num = match (found, added) {
            (_, Some(note)) => note,
            (None, None) => return Err(StoreError::Nonsense(format!("the id {id} is taken and free")).into()),
            (Some((note, home)), _) if self.seen.contains(&note) => return self.again(note, home, &text, row),
            (Some((note, home)), _) if home == self.num => self.update(note, place, &text)?,
            (Some((note, _)), _) => {
                let theirs = self.tx.note(note)?;
                let under = edits.under(note, theirs.text());
                let original = under.as_ref().map_or(theirs.text(), |under| under.text(theirs.text()));
                if (original.head, original.read) != (deck_text.head, deck_text.read) {
                    let reason = format!("the id {id} belongs to {} in another deck", original.head);
                    return Ok(Some(Problem { line: Some(row.line), note: None, reason, skipped: true }));
                }
                self.share(note, place, &own_json(&original, &deck_text))?
            }
        };
        self.seen.insert(num);
        self.history = Some(History::of(num, row.known));
        Ok(None)
    }

    /// Takes a past answer of the note that came last.
    pub fn review(&mut self, review: &PastReview<'_>) {
        match &mut self.history {
            Some(history) => history.push(review),
            None => self.report.reviews_skipped += 1,
        }
    }

    /// Ends the deck: what the file no longer has is retired.
    pub fn finish(mut self) -> Result<Report, ImportError> {
        self.end_history()?;
        if self.report.changed > 0 {
            // A note may have changed its level.
            retained::forget(self.tx)?;
        }
        if self.keys.retire {
            for (&note, &lives_here) in &self.members {
                if !self.seen.contains(&note) {
                    self.report.retired += u32::from(self.retire(note, lives_here)?);
                }
            }
        }
        Ok(self.report)
    }

    fn end_history(&mut self) -> Result<(), ImportError> {
        if let Some(history) = self.history.take() {
            let taken = history.store(self.tx, self.now, &self.settings, self.on)?;
            self.report.reviews += taken.new;
            self.report.reviews_skipped += taken.known;
        }
        Ok(())
    }

    /// The shipped word of this spelling and reading, when a deck of the learner's names it.
    fn shipped(&self, text: &NoteText<'_>) -> Result<Option<(NoteNum, DeckNum)>, ImportError> {
        if self.words.is_empty() || !matches!(text.kind, Kind::Word | Kind::Business) {
            return Ok(None);
        }
        let found = self.words.get(&hash::stable(&[text.head, text.read]));
        Ok(found.map(|&note| self.tx.home_of(note).map(|home| (note, home))).transpose()?)
    }

    /// Makes a note of its own, unless there is one of this id.
    fn add(&mut self, id: &str, place: i64, text: &NoteText<'_>) -> Result<Option<NoteNum>, ImportError> {
        let Some(note) = self.tx.add_note(id, self.num, place, text)? else { return Ok(None) };
        self.tx.add_card(note, Ask::Recognise, self.first_place + place * self.stride, self.on)?;
        self.report.added += 1;
        self.report.cards += 1;
        Ok(Some(note))
    }

    /// Notes down what the deck says of edited fields by now.
    fn rebase(&self, note: NoteNum, text: &NoteText<'_>) -> Result<(), ImportError> {
        let rebased = self.edits.rebased(note, *text);
        if !rebased.is_empty() {
            let id = self.tx.note(note)?.id;
            edit::record(self.tx, self.now, self.now.day(self.settings.rollover), &id, &rebased)?;
        }
        Ok(())
    }

    fn update(&mut self, note: NoteNum, place: i64, text: &NoteText<'_>) -> Result<NoteNum, ImportError> {
        let before = self.tx.note(note)?;
        if before.text() == *text && !before.retired {
            self.report.known += 1;
        } else {
            self.report.changed += 1;
        }
        if before.text() != *text || before.retired || before.place != place {
            self.tx.set_note(note, place, text)?;
            self.tx.list_cards(note, self.on)?;
        }
        Ok(note)
    }

    fn share(&mut self, note: NoteNum, place: i64, own: &str) -> Result<NoteNum, ImportError> {
        match self.tx.share(self.num, note, place, own)? {
            Shared::New => {
                self.report.joined += 1;
                // A deck the learner brings is wanted now: its words come no later than its own other ones.
                if !self.deck.shipped {
                    self.tx.bring_forward(note, self.first_place + place * self.stride)?;
                }
            }
            Shared::Changed => self.report.changed += 1,
            Shared::Same => self.report.known += 1,
        }
        if self.on {
            self.tx.list_cards(note, true)?;
        }
        Ok(note)
    }

    /// A row that names a note which the file named before: the first one counts.
    fn again(
        &mut self,
        note: NoteNum,
        home: DeckNum,
        text: &NoteText<'_>,
        row: &Row<'_>,
    ) -> Result<Option<Problem>, ImportError> {
        self.history = Some(History::of(note, row.known));
        let before = self.tx.note(note)?;
        if home != self.num || before.text() == *text {
            self.report.known += 1;
            return Ok(None);
        }
        let reason = format!("{} is in this file twice with different text; the first was taken", text.head);
        Ok(Some(Problem { line: Some(row.line), note: None, reason, skipped: true }))
    }

    fn retire(&self, note: NoteNum, lives_here: bool) -> Result<bool, ImportError> {
        if !lives_here {
            self.tx.unshare(self.num, note)?;
            return Ok(true);
        }
        if self.tx.note(note)?.retired {
            return Ok(false);
        }
        self.tx.set_retired(note, true)?;
        self.tx.unlist_new(note)?;
        Ok(true)
    }
}

/// Columns without a role as a JSON object.
fn extra_json(extra: &[(std::borrow::Cow<'_, str>, std::borrow::Cow<'_, str>)]) -> String {
    if extra.is_empty() {
        return "{}".to_owned();
    }
    let object: Map<String, Value> = extra.iter().map(|(k, v)| (k.to_string(), Value::from(v.as_ref()))).collect();
    Value::Object(object).to_string()
}

/// What a deck says of a note in other words than the deck it lives in.
fn own_json(theirs: &NoteText<'_>, own: &NoteText<'_>) -> String {
    let fields = [
        ("gloss", theirs.gloss, own.gloss),
        ("hint", theirs.hint, own.hint),
        ("sentence", theirs.sentence, own.sentence),
        ("translation", theirs.translation, own.translation),
        ("tags", theirs.tags, own.tags),
    ];
    let mut object: Map<String, Value> = fields
        .into_iter()
        .filter(|(_, theirs, own)| !own.is_empty() && theirs != own)
        .map(|(name, _, own)| (name.to_owned(), Value::from(own)))
        .collect();
    if own.extra != "{}" && own.extra != theirs.extra {
        object.insert("extra".to_owned(), serde_json::from_str(own.extra).unwrap_or(Value::Null));
    }
    Value::Object(object).to_string()
}
