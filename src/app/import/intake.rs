//! The notes of one file, one after the other, into one deck.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::{Map, Value};

use crate::domain::deck::Deck;
use crate::domain::hash::{NumberMap, NumberSet};
use crate::domain::level::Level;
use crate::domain::time::{Day, Now};
use crate::formats::{Problem, Row};
use crate::store::notes::{NoteText, Shared};
use crate::store::{Change, DeckNum, NoteNum, StoreError};

use super::clerk::Clerk;
use super::reviews::History;
use super::waiting::Waiting;
use super::words::Words;
use super::{Identity, ImportError, Keys, Report, made_id, own_id, package_id};
use crate::app::edit::{self, Edits};
use crate::app::retained;

/// What the decks of one import are filled against.
#[derive(Clone)]
pub struct Ground {
    /// The shipped words, which a deck of the learner's joins; none for a shipped deck.
    pub words: Rc<Words>,
    /// What the learner changed: it stands over what the file says.
    pub edits: Rc<Edits>,
    /// The moment of the import, and its study day.
    pub now: Now,
    pub day: Day,
}

/// Where a row went.
#[derive(Debug)]
pub struct Landed {
    /// The note that it is now, and whether that came with it. `None`: it was not taken.
    pub note: Option<(NoteNum, bool)>,
    /// Why it was not taken, or not as it stands.
    pub problem: Option<Problem>,
}

/// A deck being filled.
pub struct Intake<'c, 't> {
    tx: &'c Change<'t>,
    deck: Deck,
    num: DeckNum,
    keys: Keys,
    /// Whether the deck is studied, so that its new cards are listed at once.
    on: bool,
    /// What the deck is filled against.
    ground: Ground,
    /// Notes that came with this import, and those of them that joined shipped words.
    new: NumberSet<NoteNum>,
    joined: NumberSet<NoteNum>,
    /// What this deck held before and what the file has named so far.
    members: NumberMap<NoteNum, bool>,
    seen: NumberSet<NoteNum>,
    rows: i64,
    first_place: i64,
    stride: i64,
    report: Report,
}

impl<'c, 't> Intake<'c, 't> {
    /// Opens a deck.
    pub fn open(
        tx: &'c Change<'t>,
        target: Level,
        deck: Deck,
        num: DeckNum,
        keys: Keys,
        first_place: i64,
        ground: Ground,
    ) -> Result<Self, ImportError> {
        let members: NumberMap<_, _> = tx.members(num)?.into_iter().collect();
        let report = Report { deck: Some(deck.id.clone()), ..Report::default() };
        Ok(Intake {
            on: deck.is_on(target),
            tx,
            deck,
            num,
            keys,
            ground,
            new: NumberSet::default(),
            joined: NumberSet::default(),
            members,
            seen: NumberSet::default(),
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

    /// Takes one note.
    pub fn note(&mut self, row: &Row<'_>, new: &mut Waiting<'_>) -> Result<Landed, ImportError> {
        let place = row.place.map_or(self.rows, |place| place.clamp(0, MOST_PLACES));
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
        let id = match (&row.id, self.keys.identity) {
            (Some(id), Identity::Own) => id.to_string(),
            (Some(id), Identity::Package) => package_id(&new.notes, id)?,
            (Some(id), Identity::Theirs) => own_id(&self.deck.id, id),
            (None, _) => made_id(&self.deck.id, &row.head, &row.read),
        };
        // What a package names is the same note in every deck.
        let everywhere = self.keys.identity == Identity::Package;
        let mut found = new.notes.find(&id)?;
        let joins = found.is_none();
        if joins {
            found = self.shipped(&text, row.known && row.read.is_empty())?;
        }
        let joins = joins && found.is_some();
        let added = if found.is_none() { self.add(&id, place, &text, new)? } else { None };
        let edits = Rc::clone(&self.ground.edits);
        let over = found.and_then(|(note, _)| edits.over(note, text));
        if let Some((note, _)) = found.filter(|(_, home)| *home == self.num && over.is_some()) {
            self.rebase(note, &text)?;
        }
        let deck_text = text;
        let text = over.as_ref().map_or(text, |over| over.text(text));
        if added.is_none() {
            // What follows may ask for any card.
            new.write(self.tx)?;
        }
        let num = match (found, added) {
            (_, Some(note)) => note,
            (None, None) => return Err(StoreError::Nonsense(format!("the id {id} is taken and free")).into()),
            (Some((note, home)), _) if self.seen.contains(&note) => return self.again(note, home, &text, row),
            (Some((note, home)), _) if home == self.num => self.update(note, place, &text)?,
            (Some((note, _)), _) if everywhere && self.tx.note(note)?.id == id && !self.shipped_note(note)? => {
                self.update(note, place, &text)?
            }
            (Some((note, _)), _) => {
                let theirs = self.tx.note(note)?;
                let under = edits.under(note, theirs.text());
                let original = under.as_ref().map_or(theirs.text(), |under| under.text(theirs.text()));
                if !joins && (original.head, original.read) != (deck_text.head, deck_text.read) {
                    let reason = format!("the id {id} belongs to {} in another deck", original.head);
                    return Ok(Landed { note: None, problem: Some(refusal(row, reason)) });
                }
                self.share(note, place, &own_json(&original, &deck_text))?
            }
        };
        self.seen.insert(num);
        Ok(Landed { note: Some((num, added.is_some())), problem: None })
    }

    /// Takes one note with its past.
    pub fn take(
        &mut self,
        row: &Row<'_>,
        past: &History,
        clerk: &mut Clerk<'_>,
    ) -> Result<Option<Problem>, ImportError> {
        let landed = self.note(row, &mut clerk.new)?;
        match landed.note {
            Some((note, fresh)) => self.past(note, fresh, past, clerk)?,
            None => {
                let (cards, answers) = past.size();
                self.report.cards_skipped += u32::try_from(cards).unwrap_or(u32::MAX);
                self.report.reviews_skipped += u32::try_from(answers).unwrap_or(u32::MAX);
            }
        }
        Ok(landed.problem)
    }

    /// Takes the past of a note of this deck that comes back: only what happened to it matters.
    pub fn returned(&mut self, note: NoteNum, past: &History, clerk: &mut Clerk<'_>) -> Result<(), ImportError> {
        self.report.known += 1;
        self.past(note, false, past, clerk)
    }

    /// Stores the past of a note.
    fn past(&mut self, note: NoteNum, fresh: bool, past: &History, clerk: &mut Clerk<'_>) -> Result<(), ImportError> {
        let taken = past.store(self.tx, clerk, note, fresh, self.on)?;
        self.report.reviews += taken.new;
        self.report.reviews_skipped += taken.known;
        // A package's own cards are counted where their note is new; else those that were made.
        let theirs = self.keys.identity == Identity::Package && self.new.contains(&note);
        self.report.cards += if theirs { taken.cards } else { taken.made };
        Ok(())
    }

    pub const fn deck(&self) -> DeckNum {
        self.num
    }

    /// Ends the deck: what the file no longer has is retired.
    pub fn finish(mut self, new: &mut Waiting<'_>) -> Result<Report, ImportError> {
        new.write(self.tx)?;
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

    /// The shipped word of this spelling and reading, when a deck of the learner's names it; of this spelling alone, the
    /// easiest, where a list says no more.
    fn shipped(&self, text: &NoteText<'_>, bare: bool) -> Result<Option<(NoteNum, DeckNum)>, ImportError> {
        if self.ground.words.is_empty() || !text.kind.is_word() {
            return Ok(None);
        }
        let found =
            if bare { self.ground.words.spelled(text.head) } else { self.ground.words.get(text.head, text.read) };
        Ok(found.map(|note| self.tx.home_of(note).map(|home| (note, home))).transpose()?)
    }

    fn shipped_note(&self, note: NoteNum) -> Result<bool, ImportError> {
        let home = self.tx.home_of(note)?;
        Ok(self.tx.decks()?.iter().any(|d| d.num == home && d.deck.shipped))
    }

    /// Makes a note of its own, unless there is one of this id.
    fn add(
        &mut self,
        id: &str,
        place: i64,
        text: &NoteText<'_>,
        new: &mut Waiting<'_>,
    ) -> Result<Option<NoteNum>, ImportError> {
        let Some(note) = new.notes.add(id, self.num, place, text)? else { return Ok(None) };
        new.add(self.tx, note, self.first_place + place * self.stride, self.on)?;
        self.report.added += 1;
        if self.keys.identity == Identity::Package {
            self.new.insert(note);
        } else {
            self.report.cards += 1;
        }
        Ok(Some(note))
    }

    /// Notes down what the deck says of edited fields by now.
    fn rebase(&self, note: NoteNum, text: &NoteText<'_>) -> Result<(), ImportError> {
        let rebased = self.ground.edits.rebased(note, *text);
        if !rebased.is_empty() {
            let id = self.tx.note(note)?.id;
            edit::record(self.tx, self.ground.now, self.ground.day, &id, &rebased)?;
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
                self.new.insert(note);
                self.joined.insert(note);
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
    ) -> Result<Landed, ImportError> {
        let taken = Landed { note: Some((note, false)), problem: None };
        let before = self.tx.note(note)?;
        if home != self.num || before.text() == *text {
            let joins = self.joined.contains(&note);
            *if joins { &mut self.report.joined } else { &mut self.report.known } += 1;
            return Ok(taken);
        }
        let reason = format!("{} is in this file twice with different text; the first was taken", text.head);
        Ok(Landed { problem: Some(refusal(row, reason)), ..taken })
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

fn refusal(row: &Row<'_>, reason: String) -> Problem {
    Problem { line: Some(row.line), note: None, reason, skipped: true }
}

/// Room in study order for the places that another program gives.
const MOST_PLACES: i64 = 900_000_000;

/// Columns without a role as a JSON object.
fn extra_json(extra: &[(std::borrow::Cow<'_, str>, std::borrow::Cow<'_, str>)]) -> String {
    let object: BTreeMap<&str, &str> = extra.iter().map(|(k, v)| (k.as_ref(), v.as_ref())).collect();
    // Text under text cannot fail to be written.
    serde_json::to_string(&object).unwrap_or_else(|_| "{}".to_owned())
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
