-- +goose Up
-- How many FULL commits the file holds and when the newest one was. The same number stands beside the file, in
-- the app data of the computer that writes it: a file that is behind has lost what was told or sent (decision 011).
-- A page of its own, so that the number can be read from the frames of a broken log.
-- +goose StatementBegin
CREATE TABLE full_commit (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  n  INTEGER NOT NULL,
  at INTEGER NOT NULL
) STRICT;
INSERT INTO full_commit (id, n, at) VALUES (1, 0, 0);
-- +goose StatementEnd
