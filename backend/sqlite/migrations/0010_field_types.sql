-- +goose Up
-- The types of fields are checked in Go, where they are known: a new one needs no new table.
-- +goose StatementBegin
CREATE TABLE field_now (
  key   TEXT PRIMARY KEY,
  label TEXT NOT NULL,
  type  TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO field_now SELECT key, label, type FROM field;
DROP TABLE field;
ALTER TABLE field_now RENAME TO field;
-- +goose StatementEnd
