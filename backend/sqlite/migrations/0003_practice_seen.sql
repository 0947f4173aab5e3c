-- +goose Up
-- What the list of the practice mailbox says beside the mail: in a table of its own, because columns after
-- the source could be read only by walking over it. Mails that were there before count as seen.
CREATE TABLE practice_note (
  mail    INTEGER PRIMARY KEY REFERENCES practice_mail(id) ON DELETE CASCADE,
  seen_at INTEGER,
  snippet TEXT NOT NULL DEFAULT ''
) STRICT;
INSERT INTO practice_note (mail, seen_at) SELECT id, at FROM practice_mail;
