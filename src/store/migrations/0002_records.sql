-- What the learner or the program puts on record beside the cards: results of tests, forecasts, placements, fits of the
-- memory model. Append-only like `event`, with ids of their own; `body` is a JSON object whose form `kind` names.
CREATE TABLE record (
  seq              INTEGER PRIMARY KEY,
  device           INTEGER NOT NULL REFERENCES device (num),
  counter          INTEGER NOT NULL,
  at               INTEGER NOT NULL,
  offset_min       INTEGER NOT NULL,
  day              INTEGER NOT NULL,
  kind             TEXT NOT NULL CHECK (kind <> ''),
  body             TEXT NOT NULL,
  -- The record that this one takes back, for kind 'retract'.
  retracts_device  INTEGER,
  retracts         INTEGER,
  UNIQUE (device, counter)
) STRICT;
CREATE INDEX record_kind ON record (kind, seq);
