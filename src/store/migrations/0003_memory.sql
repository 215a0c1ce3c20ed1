-- What the memory model keeps of a card between two answers, in whole numbers: a cache of the log like the rest. All of
-- these are empty until the first answer.
ALTER TABLE card ADD COLUMN stability INTEGER;
ALTER TABLE card ADD COLUMN difficulty INTEGER;
ALTER TABLE card ADD COLUMN seen_on INTEGER;
ALTER TABLE card ADD COLUMN gap INTEGER;
ALTER TABLE card ADD COLUMN days_seen INTEGER;
ALTER TABLE card ADD COLUMN days_failed INTEGER;
ALTER TABLE card ADD COLUMN first_grade INTEGER;
ALTER TABLE card ADD COLUMN last_grade INTEGER;
ALTER TABLE card ADD COLUMN repeats INTEGER;
ALTER TABLE card ADD COLUMN took INTEGER;
ALTER TABLE card ADD COLUMN took_before INTEGER;

-- A card seeded by a placement: its stability, and the first event of its placement.
ALTER TABLE event ADD COLUMN stability INTEGER;
ALTER TABLE event ADD COLUMN batch INTEGER;
