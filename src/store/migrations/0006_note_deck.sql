-- What a deck holds, without a look at every other note.
CREATE INDEX note_deck ON note (deck);
