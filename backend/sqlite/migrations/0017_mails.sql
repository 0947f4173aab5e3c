-- +goose Up
-- Mails belong to the workspace: a journey names those that its steps send, and no longer owns them.
-- +goose StatementBegin
CREATE TABLE workspace_message (
  no         INTEGER PRIMARY KEY, -- in the order they were made
  id         TEXT NOT NULL UNIQUE,
  rev        INTEGER NOT NULL DEFAULT 1,
  title      TEXT NOT NULL DEFAULT '',
  purpose    TEXT NOT NULL,
  source     TEXT NOT NULL CHECK (json_valid(source)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER -- can be taken back; NULL: it is there
) STRICT;
INSERT INTO workspace_message (id, rev, title, purpose, source, created_at, updated_at)
  SELECT id, rev, title, purpose, source, updated_at, updated_at FROM message ORDER BY updated_at, id;
DROP TABLE message;
ALTER TABLE workspace_message RENAME TO message;

-- Which mails the draft of a journey sends; derived from it.
CREATE TABLE message_use (
  journey INTEGER NOT NULL REFERENCES journey(no),
  message TEXT NOT NULL,
  PRIMARY KEY (journey, message)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_use_of ON message_use (message);
INSERT OR IGNORE INTO message_use (journey, message)
  SELECT j.no, n.value ->> '$.config.message' FROM journey j, json_each(j.draft, '$.nodes') n
  WHERE n.value ->> '$.kind' = 'mail.send' AND json_type(n.value, '$.config.message') = 'text';
-- +goose StatementEnd
