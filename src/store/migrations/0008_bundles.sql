-- The packs of neighbouring cards in one row: block = card / 256, so that 32 notes make a block. The row bears the number of
-- one of its cards; a pack of an older program is a bundle of one card. See packs.rs.
ALTER TABLE event ADD COLUMN block INTEGER;
UPDATE event SET block = card >> 8 WHERE pack IS NOT NULL;
CREATE INDEX event_block ON event (block) WHERE block IS NOT NULL;
