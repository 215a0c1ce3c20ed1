-- Many events of one card in one row: what an import brings of it. The row stands for as many rows, of which it bears the
-- last number; its other columns are those of its first event, and q is empty. See packs.rs.
ALTER TABLE event ADD COLUMN pack BLOB;
CREATE INDEX event_pack ON event (seq) WHERE pack IS NOT NULL;
