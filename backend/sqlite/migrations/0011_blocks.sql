-- +goose Up
-- What searching and counting read of contacts, in blocks of 512 neighbouring numbers (no = id >> 9): a scan over
-- 2,000 rows instead of a million. Derived, made again in the background; a block that is missing, marked stale, or
-- made before its last contact came is read from the contacts themselves (block.go).
-- +goose StatementBegin
CREATE TABLE contact_block (
  no    INTEGER PRIMARY KEY,
  upto  INTEGER NOT NULL, -- contacts up to this number are in it
  class BLOB NOT NULL,    -- a byte for each number (contact.Class)
  text  BLOB NOT NULL     -- a line for each number: contact.search
) STRICT;
CREATE TABLE contact_block_stale (
  no INTEGER PRIMARY KEY
) STRICT;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER block_of_contact AFTER UPDATE OF search, merged_into, sample, address_key, stopped ON contact
  WHEN (old.search <> new.search OR old.stopped <> new.stopped OR old.sample <> new.sample OR old.merged_into IS NOT new.merged_into
    OR old.address_key IS NOT new.address_key) AND EXISTS (SELECT 1 FROM contact_block WHERE no = new.id >> 9)
  BEGIN INSERT OR IGNORE INTO contact_block_stale VALUES (new.id >> 9); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER block_without_contact AFTER DELETE ON contact
  BEGIN INSERT OR IGNORE INTO contact_block_stale VALUES (old.id >> 9); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER block_of_consent AFTER INSERT ON consent WHEN EXISTS (SELECT 1 FROM contact_block WHERE no = new.contact >> 9)
  BEGIN INSERT OR IGNORE INTO contact_block_stale VALUES (new.contact >> 9); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER block_of_stop AFTER INSERT ON stop WHEN EXISTS (SELECT 1 FROM contact_block WHERE no = new.contact >> 9)
  BEGIN INSERT OR IGNORE INTO contact_block_stale VALUES (new.contact >> 9); END;
-- +goose StatementEnd
