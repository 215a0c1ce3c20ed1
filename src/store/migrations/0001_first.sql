-- The collection, first form. The events are the truth; `card` (but for its place in study order) and `day` are caches
-- of them and `doctor` proves it. Days are counted from 1970-01-01, instants in milliseconds UTC.
-- The CHECKs avoid IN with a list: SQLite builds an index for such a list at every INSERT, which doubles its cost.

CREATE TABLE meta (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE config (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Who writes events. Number 1 is this collection itself; imported histories have devices of their own.
CREATE TABLE device (
  num  INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE CHECK (name <> '')
) STRICT;

CREATE TABLE deck (
  num     INTEGER PRIMARY KEY,
  id      TEXT NOT NULL UNIQUE,
  name    TEXT NOT NULL,
  kind    TEXT NOT NULL CHECK (kind = 'word' OR kind = 'kanji' OR kind = 'grammar' OR kind = 'business'),
  level   TEXT CHECK (level = 'N5' OR level = 'N4' OR level = 'N3' OR level = 'N2' OR level = 'N1'),
  shipped INTEGER NOT NULL CHECK (shipped BETWEEN 0 AND 1),
  -- What the learner said; without a word the target level decides.
  choice  TEXT CHECK (choice = 'on' OR choice = 'off'),
  license TEXT NOT NULL DEFAULT '',
  source  TEXT NOT NULL DEFAULT '',
  version TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE note (
  num         INTEGER PRIMARY KEY,
  id          TEXT NOT NULL UNIQUE CHECK (id <> ''),
  deck        INTEGER NOT NULL REFERENCES deck (num),
  kind        TEXT NOT NULL CHECK (kind = 'word' OR kind = 'kanji' OR kind = 'grammar' OR kind = 'business'),
  level       TEXT CHECK (level = 'N5' OR level = 'N4' OR level = 'N3' OR level = 'N2' OR level = 'N1'),
  head        TEXT NOT NULL CHECK (head <> ''),
  read        TEXT NOT NULL DEFAULT '',
  gloss       TEXT NOT NULL DEFAULT '',
  hint        TEXT NOT NULL DEFAULT '',
  sentence    TEXT NOT NULL DEFAULT '',
  translation TEXT NOT NULL DEFAULT '',
  tags        TEXT NOT NULL DEFAULT '',
  -- Columns without a role of their own: a JSON object, sorted by name.
  extra       TEXT NOT NULL DEFAULT '{}',
  -- The row in its deck.
  place       INTEGER NOT NULL,
  -- Another shipped note of its kind is spelled the same: the question then shows the sentence too.
  homograph   INTEGER NOT NULL DEFAULT 0 CHECK (homograph BETWEEN 0 AND 1),
  -- Gone from its deck's file; kept with its history.
  retired     INTEGER NOT NULL DEFAULT 0 CHECK (retired BETWEEN 0 AND 1)
) STRICT;

-- Notes that a deck shares with the deck they live in, with that deck's own text where it differs.
CREATE TABLE share (
  deck  INTEGER NOT NULL REFERENCES deck (num),
  note  INTEGER NOT NULL REFERENCES note (num),
  place INTEGER NOT NULL,
  own   TEXT NOT NULL DEFAULT '{}',
  PRIMARY KEY (deck, note)
) STRICT, WITHOUT ROWID;
CREATE INDEX share_note ON share (note);

-- Ids that a deck once used, and what they are called now.
CREATE TABLE alias (
  old TEXT PRIMARY KEY,
  new TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- num = note.num * 8 + the question (0 recognise, 1 recall): the cards of a note are neighbours.
CREATE TABLE card (
  num       INTEGER PRIMARY KEY,
  -- Study order of new cards, over all decks.
  place     INTEGER NOT NULL,
  -- Some deck that holds it is on.
  listed    INTEGER NOT NULL CHECK (listed BETWEEN 0 AND 1),
  -- The only card of its note.
  single    INTEGER NOT NULL DEFAULT 1 CHECK (single BETWEEN 0 AND 1),
  standing  TEXT NOT NULL DEFAULT 'active'
            CHECK (standing = 'active' OR standing = 'suspended' OR standing = 'known' OR standing = 'ignored'),
  due       INTEGER,
  streak    INTEGER NOT NULL DEFAULT 0,
  ease      INTEGER NOT NULL DEFAULT 250,
  interval  INTEGER NOT NULL DEFAULT 0,
  reps      INTEGER NOT NULL DEFAULT 0,
  lapses    INTEGER NOT NULL DEFAULT 0,
  last_day  INTEGER,
  last_at   INTEGER,
  last_seq  INTEGER,
  repeat_on INTEGER,
  buried_on INTEGER
) STRICT;
CREATE INDEX card_new ON card (place) WHERE due IS NULL AND standing = 'active' AND listed = 1;
CREATE INDEX card_due ON card (due, place, single, buried_on)
  WHERE due IS NOT NULL AND standing = 'active' AND listed = 1;
CREATE INDEX card_repeat ON card (repeat_on, last_seq) WHERE repeat_on IS NOT NULL;

-- Append-only: no row is ever changed or deleted. `device` and `counter` are the id.
CREATE TABLE event (
  seq           INTEGER PRIMARY KEY,
  device        INTEGER NOT NULL REFERENCES device (num),
  counter       INTEGER NOT NULL,
  card          INTEGER NOT NULL REFERENCES card (num),
  at            INTEGER NOT NULL,
  offset_min    INTEGER NOT NULL,
  day           INTEGER NOT NULL,
  kind          TEXT NOT NULL
                CHECK (instr(' learn review relearn extra cram audit undo suspend resume bury known ignore anchor seed ',
                             ' ' || kind || ' ') > 0),
  q             INTEGER CHECK (q BETWEEN 0 AND 5),
  took_ms       INTEGER,
  scheduler     TEXT,
  version       INTEGER,
  interval_days INTEGER,
  due_before    INTEGER,
  undoes_device INTEGER,
  undoes        INTEGER,
  UNIQUE (device, counter)
) STRICT;
CREATE INDEX event_card ON event (card);
CREATE INDEX event_undoes ON event (undoes_device, undoes) WHERE kind = 'undo';

-- What each study day has seen, undone answers left out.
CREATE TABLE day (
  day      INTEGER PRIMARY KEY,
  answers  INTEGER NOT NULL,
  cards    INTEGER NOT NULL,
  new      INTEGER NOT NULL,
  recalled INTEGER NOT NULL,
  ms       INTEGER NOT NULL
) STRICT;
