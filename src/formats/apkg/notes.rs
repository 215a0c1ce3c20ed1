//! The notes of a collection, one after the other with their cards and answers. A bad one is named and left out.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use super::OWN_TYPE;
use super::collection::{Collection, Notetype, damaged, text, whole};
use super::fail::{PackageError, UnmappedType};
use super::fields::Layout;
use super::layouts::{layouts, sample};
use super::rows::{Button, Card, Review, Rows, TIMES};
use super::standing;
use super::texts::{level_of_deck, uncovered};
use crate::domain::card::Ask;
use crate::domain::hash::Stable;
use crate::domain::japanese::furigana;
use crate::domain::level::Level;
use crate::domain::time::Day;
use crate::formats::fail::{FileError, ReadError};
use crate::formats::html;
use crate::formats::item::{DeckHead, Left, PastCard, PastReview, PastState, Problem, Row, Standing};
use crate::formats::options::{Options, Role};
use crate::formats::row::{self, Refusal};
use crate::formats::tally::{Tally, excerpt};

/// Seconds from 1970 within which a collection was made.
pub(super) const MADE: std::ops::Range<i64> = 946_684_800..4_102_444_800;
/// How the notice for older programs begins that Anki puts into its packages.
const NOTICE: &str = "Please update to the latest Anki version";

/// Reads everything.
pub(super) fn read<E>(
    from: &Collection,
    rows: Rows,
    options: &Options,
    tally: &mut Tally<'_, '_, E>,
) -> Result<(), ReadError<E>> {
    let layouts = layouts(from, options)?;
    let first_day = MADE.contains(&from.created).then(|| {
        let minutes = from.offset.unwrap_or_else(|| i64::from(options.offset.minutes()));
        // The collection's days begin at some hour before noon.
        Day(i32::try_from((from.created + minutes * 60).div_euclid(86_400)).unwrap_or_default())
    });
    let levels = from.decks.iter().map(|(&deck, name)| (deck, level_of_deck(name))).collect();
    let mut reader = Reader { from, options, tally, layouts, levels, rows, first_day, counts: Counts::default() };
    reader.all()?;
    reader.finish()
}

/// What is told once at the end.
#[derive(Default)]
struct Counts {
    taken: u64,
    not_answers: u32,
    cloze: u32,
    unmapped: BTreeMap<i64, Left>,
    other_types: Left,
    too_long: u32,
}

struct Reader<'n, 's, 'k, E> {
    from: &'n Collection,
    options: &'n Options,
    tally: &'n mut Tally<'s, 'k, E>,
    layouts: BTreeMap<i64, Option<Rc<Layout>>>,
    /// The levels that decks bear in their names.
    levels: HashMap<i64, Option<Level>>,
    rows: Rows,
    first_day: Option<Day>,
    counts: Counts,
}

impl<E> Reader<'_, '_, '_, E> {
    fn all(&mut self) -> Result<(), ReadError<E>> {
        let read = |e: rusqlite::Error| ReadError::from(FileError::from(damaged(&e)));
        for (notetype, layout) in &self.layouts {
            if let (true, Some(t)) = (layout.as_ref().is_some_and(|l| l.told), self.from.notetypes.get(notetype)) {
                self.tally.mapped(*notetype, &t.fields)?;
            }
        }
        let mut query =
            self.from.conn.prepare("SELECT id, guid, mid, tags, flds FROM notes ORDER BY id").map_err(read)?;
        let mut notes = query.query([]).map_err(read)?;
        let (mut card, mut review) = (0, 0);
        let mut orphans = Left::default();
        while let Some(r) = notes.next().map_err(read)? {
            let id = whole(r, 0);
            let cards = self.rows.of_note(id, card);
            orphans.cards += count(cards.start - card);
            let reviews = self.rows.of_cards(&cards);
            orphans.reviews += count(reviews.start - review);
            (card, review) = (cards.end, reviews.end);
            let left = Left { notes: 0, cards: count(cards.len()), reviews: count(reviews.len()) };
            let (Some(guid), Some(fields)) = (text(r, 1), text(r, 4)) else {
                self.skip(id, "its fields are no text", left)?;
                continue;
            };
            let note = Note { id, guid, tags: text(r, 3).unwrap_or_default(), fields, cards };
            self.note(&note, whole(r, 2), left)?;
        }
        orphans.cards += count(self.rows.cards.len() - card);
        orphans.reviews += count(self.rows.reviews.len() - review);
        if orphans.cards > 0 {
            self.warn(None, format!("{} cards belong to notes that are not in the package", orphans.cards))?;
        }
        orphans.reviews += self.rows.orphans;
        if self.rows.orphans > 0 {
            self.warn(None, format!("{} reviews belong to cards that are not in the package", self.rows.orphans))?;
        }
        self.tally.left(orphans)
    }

    fn note(&mut self, note: &Note<'_>, mid: i64, left: Left) -> Result<(), ReadError<E>> {
        let whole_note = Left { notes: 1, ..left };
        let Some(notetype) = self.from.notetypes.get(&mid) else {
            return self.skip(note.id, "its note type is not in the package", left);
        };
        if self.options.notetype.as_ref().is_some_and(|asked| *asked != notetype.name) {
            self.counts.other_types.add(whole_note);
            return Ok(());
        }
        if note.fields.starts_with(NOTICE) && self.rows.cards.len() <= 1 {
            return Err(FileError::from(PackageError::OnlyNotice).into());
        }
        let Some(Some(layout)) = self.layouts.get(&mid) else {
            let first = !self.counts.unmapped.contains_key(&mid);
            self.counts.unmapped.entry(mid).or_default().add(whole_note);
            return if first { self.show(notetype) } else { Ok(()) };
        };
        let layout = Rc::clone(layout);
        let mut row = match self.row(note, notetype, &layout) {
            Ok(row) => row,
            Err(Refusal::BadBytes) => {
                return self.skip(note.id, "it holds U+FFFD, the mark of a character lost earlier", left);
            }
            Err(Refusal::Because(reason)) => return self.skip(note.id, &reason, left),
        };
        let ignored = notetype.cloze && !self.options.as_plain;
        self.counts.cloze += u32::from(ignored);
        let cards = self.rows.cards.get(note.cards.clone()).unwrap_or_default();
        row.ours = notetype.name == OWN_TYPE;
        row.place = cards.iter().filter_map(|c| c.position).min();
        let deck = cards.first().and_then(|c| self.from.decks.get(&c.deck));
        row.deck = deck.map(|name| Cow::Borrowed(name.as_str()));
        if !row.ours {
            let of_deck = || *self.levels.get(&cards.first()?.deck)?;
            row.level = self.options.level.or_else(of_deck).or(row.level);
        }
        self.counts.taken += 1;
        let gloss_is_empty = row.gloss.is_empty();
        self.tally.note(row)?;
        if gloss_is_empty && layout.roles.contains(&Some(Role::Gloss)) {
            self.warn(Some(format!("note {}", note.id)), "the meaning is empty".to_owned())?;
        }
        for at in note.cards.clone() {
            let Some(card) = self.rows.cards.get(at).cloned() else { continue };
            let reviews = self.rows.of_cards(&(at..at + 1));
            self.card(note.guid, &card, layout.asks.get(card.template).copied(), ignored, reviews)?;
        }
        Ok(())
    }

    /// One note's row.
    fn row<'a>(&mut self, note: &Note<'a>, notetype: &'a Notetype, layout: &Layout) -> Result<Row<'a>, Refusal> {
        let mut row = Row { id: Some(Cow::Borrowed(note.guid)), kind: layout.kind, ..Row::default() };
        row.tags = row::cleaned(Cow::Borrowed(note.tags))?;
        let ours = notetype.name == OWN_TYPE;
        let mut above = Cow::Borrowed("");
        for ((field, name), role) in note.fields.split('\u{1f}').zip(&notetype.fields).zip(&layout.roles) {
            let joiner = if *role == Some(Role::Gloss) { "; " } else { " " };
            // A bracket that we meant as one is not written as one.
            let ruby = ours && (*role == Some(Role::Sentence) || name == "Furigana");
            let written = if ruby { furigana::of_brackets(field) } else { Cow::Borrowed(field) };
            let plain = match written {
                Cow::Borrowed(written) => html::strip(written, joiner),
                Cow::Owned(written) => Cow::Owned(html::strip(&written, joiner).into_owned()),
            };
            let plain = if notetype.cloze { uncovered(plain) } else { plain };
            let value = match (row::cleaned(plain), role) {
                (Ok(value), _) => value,
                (Err(Refusal::Because(_)), None) => {
                    self.counts.too_long += 1;
                    continue;
                }
                (Err(refusal), _) => return Err(refusal),
            };
            match role {
                _ if value.is_empty() => {}
                None if ours && name == "Furigana" => above = value,
                // It says what the cards say already.
                None if ours && name == "Reverse" => {}
                Some(Role::Level) if value.parse::<Level>().is_ok() => {
                    row::put(&mut row, Role::Level, value, self.options)?
                }
                Some(role) if *role != Role::Level => row::put(&mut row, *role, value, self.options)?,
                _ => row.extra.push((Cow::Borrowed(name), value)),
            }
        }
        let level = row.level;
        row::complete(&mut row, &DeckHead { own: ours, ..DeckHead::default() }, self.options)?;
        if ours {
            // What our own package does not say of a note is not so.
            row.level = self.options.level.or(level);
            let whole = format!("{}({})", row.head, row.read);
            if furigana::plain(&above) == row.head && above != row.head && above != whole {
                row.extra.push((Cow::Borrowed("ruby"), above));
            }
        }
        row.extra.push((Cow::Borrowed(GUID), Cow::Borrowed(note.guid)));
        Ok(row)
    }

    fn card(
        &mut self,
        guid: &str,
        card: &Card,
        ask: Option<Ask>,
        ignored: bool,
        reviews: std::ops::Range<usize>,
    ) -> Result<(), ReadError<E>> {
        let ask = ask.unwrap_or(Ask::Recognise);
        let state = match standing::state(card, self.first_day) {
            Ok(state) => state,
            Err(reason) => {
                self.warn(Some(format!("card {}", card.id)), reason)?;
                PastState::Unknown
            }
        };
        if card.bad_memory {
            let reason = "its FSRS state makes no sense; the review log is followed".to_owned();
            self.warn(Some(format!("card {}", card.id)), reason)?;
        }
        let mut digits = itoa::Buffer::new();
        let name = Stable::new().and(guid).and("|").and(digits.format(card.template));
        let standing = match card.queue {
            _ if ignored => Standing::Ignored,
            -1 => Standing::Suspended,
            _ => Standing::Active,
        };
        let changed_ms = card.changed.clamp(MADE.start, MADE.end - 1) * 1000;
        self.tally.card(PastCard { ask, key: name.end().finish(), standing, changed_ms, state })?;
        for at in reviews {
            let Some(&Review { at, took, button, .. }) = self.rows.reviews.get(at) else { continue };
            let quality = match button {
                Button::Pressed(button) if TIMES.contains(&at) => [1, 3, 4, 5].get(usize::from(button) - 1),
                Button::Forgotten if TIMES.contains(&at) => None,
                Button::None => {
                    self.counts.not_answers += 1;
                    self.tally.left(Left { reviews: 1, ..Left::default() })?;
                    continue;
                }
                _ => {
                    let reason = "no time or no button that there is; left out".to_owned();
                    self.warn(Some(format!("review {at}")), reason)?;
                    self.tally.left(Left { reviews: 1, ..Left::default() })?;
                    continue;
                }
            };
            let key = name.and("|").and(digits.format(at)).end().finish();
            match quality {
                Some(&quality) => self.tally.review(PastReview {
                    at_ms: at,
                    quality,
                    took_ms: Some(took),
                    ask,
                    from_anki: false,
                    key,
                })?,
                None => {
                    self.counts.not_answers += 1;
                    self.tally.left(Left { reviews: 1, ..Left::default() })?;
                    self.tally.forgotten(at, ask, key)?;
                }
            }
        }
        Ok(())
    }

    /// Three notes of a type that nothing is known of.
    fn show(&mut self, notetype: &Notetype) -> Result<(), ReadError<E>> {
        let sample = sample(self.from, notetype.id).map_err(|e| FileError::from(damaged(&e)))?;
        for row in sample.into_iter().take(3) {
            let named = row.iter().zip(&notetype.fields).filter(|(cell, _)| !cell.trim().is_empty());
            let told: Vec<String> =
                named.take(6).map(|(cell, name)| format!("{}: {}", excerpt(name), excerpt(cell))).collect();
            self.warn(Some(format!("a note of “{}”", excerpt(&notetype.name))), told.join(" · "))?;
        }
        Ok(())
    }

    fn finish(self) -> Result<(), ReadError<E>> {
        let unmapped = |id: &i64| self.from.notetypes.get(id);
        if self.counts.taken == 0 && !self.counts.unmapped.is_empty() {
            let mut types: Vec<UnmappedType> = self
                .counts
                .unmapped
                .keys()
                .filter_map(unmapped)
                .map(|t| UnmappedType { name: t.name.clone(), fields: t.fields.clone() })
                .collect();
            types.sort_by(|a, b| a.name.cmp(&b.name));
            return Err(FileError::from(PackageError::Unmapped(types)).into());
        }
        let counts = self.counts;
        let told = |reason: String| Problem { line: None, note: None, reason, skipped: false };
        for (id, left) in &counts.unmapped {
            let Some(t) = self.from.notetypes.get(id) else { continue };
            let hint =
                PackageError::Unmapped(vec![UnmappedType { name: t.name.clone(), fields: t.fields.clone() }]).hint();
            let reason = format!("no field is known to hold a Japanese word: {} notes left out; {hint}", left.notes);
            let note = Some(format!("note type “{}”", excerpt(&t.name)));
            self.tally.problem(Problem { line: None, note, reason, skipped: true })?;
            // The problem itself stands for one note.
            self.tally.left(Left { notes: left.notes.saturating_sub(1), ..*left })?;
        }
        let Left { notes, .. } = counts.other_types;
        if notes > 0 {
            self.tally.problem(told(format!("{notes} notes of other note types left out, as --notetype says")))?;
            self.tally.left(counts.other_types)?;
        }
        if counts.cloze > 0 {
            let reason = format!(
                "{} cloze notes are no vocabulary cards: kept with their history, and not asked (--as-plain asks them)",
                counts.cloze
            );
            self.tally.problem(told(reason))?;
        }
        if counts.not_answers > 0 {
            let reason = format!(
                "{} rows of the review log are no answers: cards moved by hand, or crammed",
                counts.not_answers
            );
            self.tally.problem(told(reason))?;
        }
        if counts.too_long > 0 {
            self.tally.problem(told(format!(
                "{} fields of more than 64 KB left out; their notes are taken",
                counts.too_long
            )))?;
        }
        if self.first_day.is_none() {
            let reason =
                "when the collection was made makes no sense, so its due days make none; the review log is followed";
            self.tally.problem(told(reason.to_owned()))?;
        }
        Ok(())
    }

    fn skip(&mut self, note: i64, reason: &str, left: Left) -> Result<(), ReadError<E>> {
        let note = Some(format!("note {note}"));
        self.tally.problem(Problem { line: None, note, reason: reason.to_owned(), skipped: true })?;
        self.tally.left(Left { notes: 0, ..left })
    }

    fn warn(&mut self, note: Option<String>, reason: String) -> Result<(), ReadError<E>> {
        self.tally.problem(Problem { line: None, note, reason, skipped: false })
    }
}

/// Where a note's identity in Anki stands among its columns without a role.
pub const GUID: &str = "guid";

/// A note as its row has it, and which cards and reviews are its own.
struct Note<'a> {
    id: i64,
    guid: &'a str,
    tags: &'a str,
    fields: &'a str,
    cards: std::ops::Range<usize>,
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
