//! Writing a package that every Anki since 2.0 reads: notes of one type with furigana, their cards with due days, and
//! the whole review log. Never knows the store.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};
use rusqlite::{Connection, params};
use serde_json::{Map, Value, json};

use super::OWN_TYPE;
use super::unpack::Scratch;
use crate::domain::card::Ask;
use crate::domain::time::{Day, Offset, Rollover};

/// The number of gokaku's note type, the same in every package, so that Anki knows it again.
const TYPE: i64 = 1_767_225_600_000;
/// Numbers of notes and decks begin here; a note's cards follow its own.
const FIRST_NOTE: i64 = 1_577_836_800_000;
const FIRST_DECK: i64 = 1_577_836_800_001;

/// The fields of the note type, in their order. Read again, they are known by their names.
pub const FIELDS: [&str; 9] =
    ["Expression", "Furigana", "Reading", "Meaning", "Hint", "Sentence", "Translation", "Level", "Reverse"];

const SCHEMA: &str = "
CREATE TABLE col (id integer PRIMARY KEY, crt integer NOT NULL, mod integer NOT NULL, scm integer NOT NULL,
  ver integer NOT NULL, dty integer NOT NULL, usn integer NOT NULL, ls integer NOT NULL, conf text NOT NULL,
  models text NOT NULL, decks text NOT NULL, dconf text NOT NULL, tags text NOT NULL);
CREATE TABLE notes (id integer PRIMARY KEY, guid text NOT NULL, mid integer NOT NULL, mod integer NOT NULL,
  usn integer NOT NULL, tags text NOT NULL, flds text NOT NULL, sfld integer NOT NULL, csum integer NOT NULL,
  flags integer NOT NULL, data text NOT NULL);
CREATE TABLE cards (id integer PRIMARY KEY, nid integer NOT NULL, did integer NOT NULL, ord integer NOT NULL,
  mod integer NOT NULL, usn integer NOT NULL, type integer NOT NULL, queue integer NOT NULL, due integer NOT NULL,
  ivl integer NOT NULL, factor integer NOT NULL, reps integer NOT NULL, lapses integer NOT NULL,
  left integer NOT NULL, odue integer NOT NULL, odid integer NOT NULL, flags integer NOT NULL, data text NOT NULL);
CREATE TABLE revlog (id integer PRIMARY KEY, cid integer NOT NULL, usn integer NOT NULL, ease integer NOT NULL,
  ivl integer NOT NULL, lastIvl integer NOT NULL, factor integer NOT NULL, time integer NOT NULL,
  type integer NOT NULL);
CREATE TABLE graves (usn integer NOT NULL, oid integer NOT NULL, type integer NOT NULL);
CREATE INDEX ix_notes_usn ON notes (usn);
CREATE INDEX ix_cards_usn ON cards (usn);
CREATE INDEX ix_revlog_usn ON revlog (usn);
CREATE INDEX ix_cards_nid ON cards (nid);
CREATE INDEX ix_cards_sched ON cards (did, queue, due);
CREATE INDEX ix_revlog_cid ON revlog (cid);
CREATE INDEX ix_notes_csum ON notes (csum);";

const CSS: &str = ".card { font-family: sans-serif; font-size: 24px; text-align: center; }
.word { font-size: 48px; }
ruby rt { font-size: 50%; }
.hint, .level { color: gray; font-size: 16px; }";

/// A note as it leaves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutNote {
    /// Its identity for Anki.
    pub guid: String,
    /// Where it stands among all notes that leave.
    pub number: i64,
    pub deck: String,
    /// Word, furigana, reading, meaning, hint, sentence, translation, level, and whether the reverse card is wanted.
    pub fields: [String; 9],
    pub tags: String,
}

/// A card as it leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutCard {
    pub ask: Ask,
    pub suspended: bool,
    /// Where it stands among new cards.
    pub place: i64,
    /// Day, interval in days and ease in hundredths; none for a new card.
    pub due: Option<(Day, i32, u16)>,
    pub reps: u32,
    pub lapses: u16,
}

/// An answer as it leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutReview {
    /// Milliseconds since 1970; no two answers of a package have the same.
    pub at_ms: i64,
    /// 1 (again) to 4 (easy).
    pub button: u8,
    pub interval: i32,
    /// In hundredths.
    pub ease: u16,
    pub took_ms: i64,
    /// 0 learning, 1 review, 2 relearning, 3 asked early.
    pub kind: u8,
}

/// A package being written.
pub struct Writer {
    scratch: Scratch,
    conn: Connection,
    first_day: Day,
    changed: i64,
    decks: Vec<String>,
}

fn failed(e: rusqlite::Error) -> io::Error {
    io::Error::other(e)
}

impl Writer {
    /// Begins a package in a temporary file in `folder`. `first_day` is the day from which Anki counts, `changed` the
    /// moment of the export in seconds since 1970.
    pub fn new(folder: &Path, first_day: Day, changed: i64) -> io::Result<Writer> {
        let (scratch, _) = Scratch::new(folder).map_err(io::Error::other)?;
        let conn = Connection::open(&scratch.path).map_err(failed)?;
        conn.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = 4096")
            .map_err(failed)?;
        conn.execute_batch(SCHEMA).and_then(|()| conn.execute_batch("BEGIN")).map_err(failed)?;
        Ok(Writer { scratch, conn, first_day, changed, decks: Vec::new() })
    }

    /// Adds a note with its cards and their answers.
    pub fn note(&mut self, note: &OutNote, cards: &[(OutCard, Vec<OutReview>)]) -> io::Result<()> {
        self.put(note, cards).map_err(failed)
    }

    fn put(&mut self, note: &OutNote, cards: &[(OutCard, Vec<OutReview>)]) -> rusqlite::Result<()> {
        let deck = match self.decks.iter().position(|name| *name == note.deck) {
            Some(at) => at,
            None => {
                self.decks.push(note.deck.clone());
                self.decks.len() - 1
            }
        };
        let deck = FIRST_DECK + i64::try_from(deck).unwrap_or(0);
        let id = FIRST_NOTE + note.number * 8;
        let tags = if note.tags.is_empty() { String::new() } else { format!(" {} ", note.tags) };
        let mut insert =
            self.conn.prepare_cached("INSERT INTO notes VALUES (?1, ?2, ?3, ?4, -1, ?5, ?6, ?7, 0, 0, '')")?;
        insert.execute(params![id, note.guid, TYPE, self.changed, tags, note.fields.join("\u{1f}"), note.fields[0]])?;
        for (card, reviews) in cards {
            let template = i64::from(card.ask == Ask::Recall);
            let (kind, queue, due, interval, factor) = match card.due {
                None => (0, 0, card.place, 0, 0),
                Some((due, interval, ease)) => {
                    (2, 2, i64::from((due - self.first_day).0), interval.max(1), i64::from(ease) * 10)
                }
            };
            let queue = if card.suspended { -1 } else { queue };
            let mut insert = self.conn.prepare_cached(
                "INSERT INTO cards VALUES (?1, ?2, ?3, ?4, ?5, -1, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 0, 0, 0, 0, '')",
            )?;
            let (reps, lapses) = (card.reps, card.lapses);
            let card = id + template;
            insert.execute(params![
                card,
                id,
                deck,
                template,
                self.changed,
                kind,
                queue,
                due,
                interval,
                factor,
                reps,
                lapses
            ])?;
            let mut insert =
                self.conn.prepare_cached("INSERT INTO revlog VALUES (?1, ?2, -1, ?3, ?4, ?5, ?6, ?7, ?8)")?;
            let mut last = 0;
            for r in reviews {
                insert.execute(params![
                    r.at_ms,
                    card,
                    r.button,
                    r.interval,
                    last,
                    i64::from(r.ease) * 10,
                    r.took_ms,
                    r.kind
                ])?;
                last = r.interval;
            }
        }
        Ok(())
    }

    /// Ends the package and writes it out. Day 0 begins at the rollover hour where the learner is.
    pub fn finish(self, offset: Offset, rollover: Rollover, out: &mut dyn Write) -> io::Result<()> {
        let minutes = i64::from(offset.minutes());
        let created = i64::from(self.first_day.0) * 86_400 - minutes * 60 + i64::from(rollover.hour()) * 3600;
        let conf = json!({
            "schedVer": 2, "sched2021": true, "creationOffset": -minutes, "rollover": rollover.hour(), "curDeck": 1,
            "activeDecks": [1], "newSpread": 0, "collapseTime": 1200, "timeLim": 0, "estTimes": true, "dueCounts": true,
            "curModel": TYPE, "nextPos": 1, "sortType": "noteFld", "sortBackwards": false, "addToCur": true,
            "dayLearnFirst": false,
        });
        let mut decks: Map<String, Value> = Map::new();
        decks.insert("1".to_owned(), deck(1, "Default", self.changed));
        for (id, name) in (FIRST_DECK..).zip(&self.decks) {
            decks.insert(id.to_string(), deck(id, name, self.changed));
        }
        let insert = "INSERT INTO col VALUES (1, ?1, ?2, ?2, 11, 0, 0, 0, ?3, ?4, ?5, ?6, '{}')";
        let texts = (conf.to_string(), models(self.changed).to_string(), Value::Object(decks).to_string());
        let values = params![created, self.changed * 1000, texts.0, texts.1, texts.2, options().to_string()];
        self.conn.execute(insert, values).and_then(|_| self.conn.execute_batch("COMMIT")).map_err(failed)?;
        self.conn.close().map_err(|(_, e)| failed(e))?;
        let mut bytes = Vec::new();
        File::open(&self.scratch.path)?.read_to_end(&mut bytes)?;
        archive(&[("collection.anki2", &bytes), ("media", b"{}")], out)
    }
}

fn deck(id: i64, name: &str, changed: i64) -> Value {
    json!({
        "id": id, "name": name, "mod": changed, "usn": -1, "desc": "", "dyn": 0, "conf": 1, "collapsed": false,
        "browserCollapsed": false, "extendNew": 0, "extendRev": 0, "newToday": [0, 0], "revToday": [0, 0],
        "lrnToday": [0, 0], "timeToday": [0, 0],
    })
}

fn options() -> Value {
    json!({ "1": {
        "id": 1, "name": "Default", "mod": 0, "usn": 0, "maxTaken": 60, "autoplay": true, "timer": 0, "replayq": true,
        "dyn": false,
        "new": { "delays": [1.0, 10.0], "ints": [1, 4, 0], "initialFactor": 2500, "order": 1, "perDay": 20, "bury": false },
        "rev": { "perDay": 200, "ease4": 1.3, "ivlFct": 1.0, "maxIvl": 36500, "bury": false, "hardFactor": 1.2 },
        "lapse": { "delays": [10.0], "mult": 0.0, "minInt": 1, "leechFails": 8, "leechAction": 1 },
    }})
}

/// The note type: the word with its reading above it and its meaning, and the reverse card where a note asks for it.
fn models(changed: i64) -> Value {
    let field = |(ord, name): (usize, &&str)| json!({ "name": name, "ord": ord, "sticky": false, "rtl": false, "font": "Arial", "size": 20, "media": [] });
    let back = "{{FrontSide}}<hr id=answer><div class=word>{{furigana:Furigana}}</div>{{Meaning}}\
                <div class=hint>{{Hint}}</div><p>{{Sentence}}<br>{{Translation}}</p><div class=level>{{Level}}</div>";
    let template = |(ord, (name, front)): (usize, (&str, &str))| json!({ "name": name, "ord": ord, "qfmt": front, "afmt": back, "bqfmt": "", "bafmt": "", "did": null });
    let fronts = [
        ("Recognise", "<div class=word>{{Expression}}</div>"),
        ("Recall", "{{#Reverse}}{{Meaning}}<div class=hint>{{Hint}}</div>{{/Reverse}}"),
    ];
    json!({ TYPE.to_string(): {
        "id": TYPE, "name": OWN_TYPE, "type": 0, "mod": changed, "usn": -1, "sortf": 0, "did": 1, "css": CSS,
        "latexPre": "", "latexPost": "", "tags": [], "vers": [],
        "flds": FIELDS.iter().enumerate().map(field).collect::<Vec<_>>(),
        "tmpls": fronts.into_iter().enumerate().map(template).collect::<Vec<_>>(),
        "req": [[0, "any", [0]], [1, "all", [8]]],
    }})
}

/// Writes a ZIP archive of these files, packed.
fn archive(files: &[(&str, &[u8])], out: &mut dyn Write) -> io::Result<()> {
    let number = |n: usize| u32::try_from(n).map_err(|_| io::Error::other("the package is larger than 4 GiB"));
    let (mut directory, mut at) = (Vec::new(), 0usize);
    for (name, bytes) in files {
        let mut packed = DeflateEncoder::new(Vec::new(), Compression::default());
        packed.write_all(bytes)?;
        let packed = packed.finish()?;
        let mut crc = Crc::new();
        crc.update(bytes);
        // Version 2.0, no flags, deflated, at midnight of the first of January 1980.
        let mut shared = vec![20, 0, 0, 0, 8, 0, 0, 0, 0x21, 0];
        for n in [crc.sum(), number(packed.len())?, number(bytes.len())?] {
            shared.extend(n.to_le_bytes());
        }
        shared.extend(u16::try_from(name.len()).unwrap_or(0).to_le_bytes());
        shared.extend([0, 0]);
        let local = [b"PK\x03\x04".as_slice(), &shared, name.as_bytes(), &packed].concat();
        directory.extend(
            [b"PK\x01\x02\x14\x00".as_slice(), &shared, &[0; 10], &number(at)?.to_le_bytes(), name.as_bytes()].concat(),
        );
        at += local.len();
        out.write_all(&local)?;
    }
    let count = u16::try_from(files.len()).unwrap_or(0).to_le_bytes();
    let (length, start) = (number(directory.len())?.to_le_bytes(), number(at)?.to_le_bytes());
    out.write_all(&directory)?;
    out.write_all(&[b"PK\x05\x06\0\0\0\0".as_slice(), &count, &count, &length, &start, &[0, 0]].concat())
}
