-- What another program says of a card: where it stands, so that a history that is cut or missing loses nothing. An anchor
-- without a due day makes the card new again.
ALTER TABLE event ADD COLUMN due INTEGER;
ALTER TABLE event ADD COLUMN ease INTEGER;
ALTER TABLE event ADD COLUMN streak INTEGER;
ALTER TABLE event ADD COLUMN lapses INTEGER;
ALTER TABLE event ADD COLUMN difficulty INTEGER;
