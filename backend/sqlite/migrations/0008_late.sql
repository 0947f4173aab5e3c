-- +goose Up
-- Chores are claimed by an engine run, so that a killed one is due again and never done twice at once.
-- +goose StatementBegin
ALTER TABLE agenda ADD COLUMN owner TEXT NOT NULL DEFAULT '';

-- When no engine could send, or not through one account. why: closed, asleep, clock, attention, locked, network.
CREATE TABLE outage (
  id      INTEGER PRIMARY KEY,
  account TEXT NOT NULL DEFAULT '', -- '': every account
  why     TEXT NOT NULL,
  from_at INTEGER NOT NULL,
  to_at   INTEGER -- NULL while it lasts
) STRICT;
INSERT INTO outage (account, why, from_at)
  SELECT id, CASE WHEN state = 'locked' THEN 'locked' WHEN failures > 0 THEN 'network' ELSE 'attention' END, updated_at
  FROM account WHERE state IN ('attention', 'locked') OR failures > 0;

-- What passed its time during outages and waits for one answer. kind: mails, waits. state: gathering until it
-- is known how much it is, asking, then carrying out the answer, then done.
CREATE TABLE late (
  id          INTEGER PRIMARY KEY,
  kind        TEXT NOT NULL,
  state       TEXT NOT NULL,
  why         TEXT NOT NULL,
  from_at     INTEGER NOT NULL,
  to_at       INTEGER NOT NULL,
  answer      TEXT NOT NULL DEFAULT '', -- spread, skip, shift, leave; let_go: below what asks
  answered_at INTEGER,
  total       INTEGER NOT NULL DEFAULT 0, -- how many the answer is for
  moved       INTEGER NOT NULL DEFAULT 0, -- how many of them are dealt with
  body        TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(body))
) STRICT;
CREATE INDEX late_open ON late (id) WHERE state <> 'done';

-- A mail that is held because it is late; dealt with, its row goes.
CREATE TABLE late_mail (
  outbox    INTEGER PRIMARY KEY,
  late      INTEGER NOT NULL REFERENCES late(id),
  journey   INTEGER NOT NULL, -- row number; 0: none
  wanted_at INTEGER NOT NULL
) STRICT;
CREATE INDEX late_mail_order ON late_mail (late, wanted_at, outbox);
CREATE INDEX late_mail_journey ON late_mail (late, journey);

-- When a paused journey went on last: what waited for that is nobody's lateness.
CREATE TABLE journey_resumed (
  journey INTEGER PRIMARY KEY REFERENCES journey(no),
  at      INTEGER NOT NULL
) STRICT;
-- +goose StatementEnd
