//! The shipped decks: embedded in the program, loaded into the collection once per version, never parsed on the start
//! path.

use std::rc::Rc;

use crate::domain::deck::Deck;
use crate::domain::level::Level;
use crate::domain::note::Kind;
use crate::domain::time::{Now, Offset, Timestamp};
use crate::formats::{self, DeckHead, Item, Options, ReadError};
use crate::store::bulk::Much;
use crate::store::{Change, Store};

use super::edit::Edits;
use super::import::{Ground, Identity, ImportError, Intake, Keys, Stopped, Waiting};
use super::packed::{packed, unpack};
use super::settings::Settings;
use super::{AppError, decks, rules};

macro_rules! shipped {
    ($($name:literal),* $(,)?) => {
        [$(($name, packed!($name))),*]
    };
}

/// Every shipped deck, in the order in which the list shows them. A deck that shares notes of another comes after it.
const DECKS: [(&str, &[u8]); 17] = shipped![
    "n5-words",
    "n5-kanji",
    "n5-grammar",
    "n4-words",
    "n4-kanji",
    "n4-grammar",
    "n3-words",
    "n3-kanji",
    "n3-grammar",
    "n2-words",
    "n2-kanji",
    "n2-grammar",
    "n1-words",
    "n1-kanji",
    "n1-grammar",
    "business",
    "name-kanji",
];

const ALIASES: &[u8] = packed!("aliases");

/// Where the collection notes which decks it has.
const META: &str = "library";

/// Room in study order for one level.
const LEVEL_ROOM: i64 = 1_000_000_000;

/// Names the embedded decks: another program version or other decks give another name.
fn version() -> String {
    format!("{}/{}/{FOLD}", env!("CARGO_PKG_VERSION"), env!("GOKAKU_DECKS"))
}

/// The form of what is folded from the log; raised when a new program folds the same log differently.
const FOLD: u32 = 3;

/// Loads the shipped decks where the collection does not have this version of them yet.
///
/// # Errors
/// When the collection cannot be written; then it has the decks that it had.
pub fn ensure(store: &mut Store) -> Result<(), AppError> {
    let version = version();
    if store.read().meta(META)?.as_deref() == Some(&version) {
        return Ok(());
    }
    store.change_much(Much::Rows, |tx: &Change<'_>| {
        // Another process may have been faster.
        if tx.meta(META)?.as_deref() == Some(&version) {
            return Ok(());
        }
        let settings = Settings::load(**tx)?;
        let aliases = unpack("aliases", ALIASES)?;
        for (old, new) in aliases.lines().skip(1).filter_map(|line| line.split_once('\t')) {
            tx.alias(old, new)?;
        }
        let mut new = Waiting::new(tx)?;
        for (name, packed) in DECKS {
            load(tx, &settings, name, &unpack(name, packed)?, &mut new)?;
        }
        tx.mark_homographs()?;
        decks::relist(tx, settings.target)?;
        rules::refold(tx)?;
        tx.recount_days()?;
        tx.set_meta(META, &version)?;
        Ok(())
    })
}

fn load(
    tx: &Change<'_>,
    settings: &Settings,
    name: &'static str,
    text: &str,
    new: &mut Waiting<'_>,
) -> Result<(), AppError> {
    let broken = |reason: String| AppError::Library { deck: name, reason };
    let mut intake: Option<Intake<'_, '_>> = None;
    let mut take = |item: Item<'_>| {
        match (item, &mut intake) {
            (Item::Head(head), _) => intake = Some(open(tx, settings.clone(), name, head, text)?),
            (Item::Note(row), Some(intake)) => {
                if let Some(problem) = intake.note(&row, new)?.problem {
                    return Err(broken(problem.reason).into());
                }
            }
            (Item::Problem(p), _) => return Err(broken(format!("line {:?}: {}", p.line, p.reason)).into()),
            _ => return Err(broken("a note before the head".to_owned()).into()),
        }
        Ok::<(), ImportError>(())
    };
    let mut failed = None;
    let read = formats::read(text.as_bytes(), &Options::default(), &mut |item| {
        take(item).map_err(|e| {
            failed = Some(e);
            Stopped
        })
    });
    if let Some(e) = failed {
        return Err(broken(e.to_string()));
    }
    if let Err(ReadError::File(e)) = read {
        return Err(broken(e.to_string()));
    }
    match intake.map(|intake| intake.finish(new)) {
        Some(Ok(_)) => Ok(()),
        Some(Err(e)) => Err(broken(e.to_string())),
        None => Err(broken("it is empty".to_owned())),
    }
}

fn open<'c, 't>(
    tx: &'c Change<'t>,
    settings: Settings,
    name: &'static str,
    head: &DeckHead,
    text: &str,
) -> Result<Intake<'c, 't>, ImportError> {
    let copied = |field: &Option<String>| field.clone().unwrap_or_default();
    let kind = head.kind.unwrap_or(Kind::Word);
    let before = tx.deck(name)?;
    let deck = Deck {
        id: name.to_owned(),
        name: copied(&head.name),
        kind,
        level: head.level,
        shipped: true,
        choice: before.and_then(|b| b.deck.choice),
        license: copied(&head.license),
        source: copied(&head.source),
        version: copied(&head.version),
    };
    let num = tx.put_deck(&deck)?;
    let notes = text.lines().filter(|line| !line.starts_with('#')).count();
    let stride = LEVEL_ROOM / i64::try_from(notes.max(1)).unwrap_or(LEVEL_ROOM);
    // Words, kanji and grammar of a level share its room evenly, so that study order interleaves them.
    let first = room(head.level, kind) * LEVEL_ROOM + stride / 2;
    let keys = Keys { identity: Identity::Own, retire: true };
    // An edit that meets another text of its deck is noted down at no moment in particular.
    let now = Now { at: Timestamp(0), offset: Offset::UTC };
    let (words, edits) = (Rc::default(), Rc::new(Edits::load(tx)?));
    let ground = Ground { words, edits, now, day: now.day(settings.rollover) };
    Ok(Intake::open(tx, settings.target, deck, num, keys, first, ground)?.with_stride(stride))
}

/// Which stretch of study order a deck has: the levels from the easiest, then business, then the name kanji.
fn room(level: Option<Level>, kind: Kind) -> i64 {
    match (level, kind) {
        (Some(level), _) => i64::from(level.rank()),
        (None, Kind::Kanji) => 6,
        (None, _) => 5,
    }
}
