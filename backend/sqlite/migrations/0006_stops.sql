-- +goose Up
-- A stop follows the person and the address. Whatever an address is out of (suppression, by hash), the person who
-- has it is out of, and the other way round; a change of either keeps both. Each row says that mail of a purpose
-- ('marketing', 'service', or 'all') was stopped, or that this was lifted; the newest row of a person and purpose
-- says what holds. contact.stopped is derived: 1 exactly where a stop of 'marketing' or 'all' holds.
-- +goose StatementBegin
CREATE TABLE stop (
  id       INTEGER PRIMARY KEY,
  contact  INTEGER NOT NULL REFERENCES contact(id),
  purpose  TEXT NOT NULL,
  lifted   INTEGER NOT NULL CHECK (lifted = 0 OR lifted = 1),
  at       INTEGER NOT NULL,
  source   TEXT NOT NULL,
  evidence TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX stop_of_contact ON stop (contact, purpose, id, lifted);

INSERT INTO stop (contact, purpose, lifted, at, source)
  SELECT c.id, s.purpose, 0, s.at, s.source
  FROM contact c CROSS JOIN suppression s ON s.address_hmac = tabiji_hash((SELECT value FROM meta WHERE key = 'token_key'), c.address_key)
  WHERE c.address_key IS NOT NULL AND EXISTS (SELECT 1 FROM suppression) ORDER BY s.at, c.id, s.purpose;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER stop_is_append_only BEFORE UPDATE ON stop BEGIN SELECT RAISE(ABORT, 'stops are append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
-- Who stays after a merge must have been given the stops of who goes.
CREATE TRIGGER merge_keeps_stops BEFORE UPDATE OF merged_into ON contact WHEN NEW.merged_into IS NOT NULL AND EXISTS (
  SELECT 1 FROM stop s WHERE s.contact = NEW.id AND s.lifted = 0
    AND NOT EXISTS (SELECT 1 FROM stop n WHERE n.contact = NEW.id AND n.purpose = s.purpose AND n.id > s.id)
    AND coalesce((SELECT k.lifted FROM stop k WHERE k.contact = NEW.merged_into AND k.purpose = s.purpose ORDER BY k.id DESC LIMIT 1), 1) = 1)
BEGIN SELECT RAISE(ABORT, 'a merge would lose a stop'); END;
-- +goose StatementEnd
