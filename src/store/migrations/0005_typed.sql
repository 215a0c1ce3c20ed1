-- What was typed for an answer, as it was typed; empty where nothing was.
ALTER TABLE event ADD COLUMN typed TEXT;
-- Words that are spelled alike are asked for each other's readings.
CREATE INDEX note_homograph ON note (head) WHERE homograph = 1;
