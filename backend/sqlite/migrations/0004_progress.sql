-- +goose Up
-- What a chain of causes must know (design D28), and what becomes of entries that are not made at once (D27).
-- +goose StatementBegin
-- Which cause from outside a passage goes back to: the seq of an event, or minus the moment of an act by hand.
-- 0: made by a program that did not note it.
ALTER TABLE enrollment ADD COLUMN root INTEGER NOT NULL DEFAULT 0;

-- One after the other all are in lane 0; side by side each has one of its own.
ALTER TABLE enrollment ADD COLUMN lane INTEGER NOT NULL DEFAULT 0;
DROP INDEX enrollment_once;
CREATE UNIQUE INDEX enrollment_once ON enrollment (journey, contact, lane) WHERE state IN ('live', 'held');

-- Who has passed a drawn wait of an hour or more begins a new chain with what comes next: depth -1 says so.
UPDATE enrollment SET depth = -1, chain = '[]' WHERE state = 'live' AND step_no > 1 AND EXISTS (
  SELECT 1 FROM history h WHERE h.enrollment = enrollment.id AND h.kind = 'wait.duration'
    AND (h.step_no < enrollment.step_no - 1 OR enrollment.waits <> 'timer')
    AND CASE WHEN NOT json_valid(h.reasons) THEN 0
      ELSE CASE substr(h.reasons ->> '$[0].args.amount', instr(h.reasons ->> '$[0].args.amount', ' ') + 1)
        WHEN 'second' THEN CAST(h.reasons ->> '$[0].args.amount' AS INTEGER) >= 3600
        WHEN 'minute' THEN CAST(h.reasons ->> '$[0].args.amount' AS INTEGER) >= 60
        ELSE h.reasons ->> '$[0].args.amount' IS NOT NULL END END);

-- Keys that wait until the enrollment before them has ended. open: their turn may have come.
CREATE TABLE postponed (
  id        INTEGER PRIMARY KEY,
  journey   INTEGER NOT NULL REFERENCES journey(no),
  contact   INTEGER NOT NULL REFERENCES contact(id),
  practice  INTEGER NOT NULL CHECK (practice IN (0, 1)),
  entry_key TEXT NOT NULL,
  event_key TEXT NOT NULL,
  entry     TEXT NOT NULL,
  at        INTEGER NOT NULL,
  why       TEXT NOT NULL DEFAULT '[]', -- lines
  depth     INTEGER NOT NULL DEFAULT 0,
  chain     TEXT NOT NULL DEFAULT '[]',
  root      INTEGER NOT NULL DEFAULT 0,
  open      INTEGER NOT NULL DEFAULT 0 CHECK (open IN (0, 1)),
  UNIQUE (journey, contact, practice, entry_key)
) STRICT;
CREATE INDEX postponed_open ON postponed (open) WHERE open = 1;
CREATE INDEX postponed_of_contact ON postponed (contact);

-- The last reason why a person was not let into a journey, and how often that happened.
CREATE TABLE refused_entry (
  contact  INTEGER NOT NULL REFERENCES contact(id),
  journey  INTEGER NOT NULL REFERENCES journey(no),
  first_at INTEGER NOT NULL,
  last_at  INTEGER NOT NULL,
  n        INTEGER NOT NULL,
  reason   TEXT NOT NULL, -- a line
  PRIMARY KEY (contact, journey)
) STRICT, WITHOUT ROWID;

-- again: the same mail would reach a person again so soon that it looks like a circle. 'ask': held until a person
-- decides, and by nothing else released; 'let': a person let it go.
ALTER TABLE outbox ADD COLUMN again TEXT NOT NULL DEFAULT '';
-- +goose StatementEnd
-- Whoever ends an enrollment, the next key of the same person gets its turn; when a journey takes nobody in any
-- more all of them are looked at, and are dropped with the reason.
-- +goose StatementBegin
CREATE TRIGGER enrollment_ended AFTER UPDATE OF state ON enrollment
WHEN OLD.state IN ('live', 'held') AND NEW.state <> 'live' AND NEW.state <> 'held' BEGIN
  UPDATE postponed SET open = 1 WHERE id = (SELECT min(id) FROM postponed WHERE journey = NEW.journey AND contact = NEW.contact);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER journey_closed AFTER UPDATE OF state ON journey
WHEN NEW.state <> OLD.state AND NEW.state IN ('finishing', 'stopped') BEGIN
  UPDATE postponed SET open = 1 WHERE journey = NEW.no;
END;
-- +goose StatementEnd
