-- +goose Up
-- People can wait for something to happen, and what leaves the program may be more than mail. Lists of words in CHECKs
-- that each new kind would have to widen go: which words there are is known in Go.
-- +goose StatementBegin
-- The event that moved somebody last: it is nothing that has happened already when they next look back. 0: none did.
ALTER TABLE enrollment ADD COLUMN moved_seq INTEGER NOT NULL DEFAULT 0;
-- The event that postponed entries go back to, for the same; 0: it was not noted.
ALTER TABLE postponed ADD COLUMN event INTEGER NOT NULL DEFAULT 0;

-- Rows that nothing would ever move: they wait for a moment and have none.
DROP INDEX enrollment_astray;
CREATE INDEX enrollment_astray ON enrollment (id) WHERE state = 'live' AND due_at IS NULL AND (waits = '' OR waits = 'timer');

-- Wakes of people whose journey does not run now; they come back when it does.
CREATE TABLE wake_parked (
  journey    INTEGER NOT NULL REFERENCES journey(no),
  seq        INTEGER NOT NULL,
  enrollment INTEGER NOT NULL REFERENCES enrollment(id),
  kind       TEXT NOT NULL,
  ref        INTEGER NOT NULL,
  at         INTEGER NOT NULL,
  PRIMARY KEY (journey, seq)
) STRICT, WITHOUT ROWID;

-- Until now a receipt of such a journey made its person due.
INSERT INTO wake_parked (journey, seq, enrollment, kind, ref, at)
  SELECT e.journey, -e.id, e.id, 'receipt', o.id, e.due_at FROM enrollment e
  JOIN outbox o ON o.effect_key = 'e:' || e.id || ':' || e.node || ':' || e.visit || ':0'
  WHERE e.state = 'live' AND e.waits = 'receipt' AND e.due_at IS NOT NULL;
UPDATE enrollment SET due_at = NULL WHERE state = 'live' AND waits = 'receipt' AND due_at IS NOT NULL;

-- kind: what leaves. to_kind: to whom (contact, staff, self). cause: what made it (journey, broadcast, hand).
ALTER TABLE outbox ADD COLUMN kind TEXT NOT NULL DEFAULT 'mail'
  CHECK (kind <> 'mail' OR (contact IS NOT NULL AND purpose IS NOT NULL AND message_version IS NOT NULL));
ALTER TABLE outbox ADD COLUMN to_kind TEXT NOT NULL DEFAULT 'contact';
ALTER TABLE outbox ADD COLUMN cause TEXT NOT NULL DEFAULT 'journey';
UPDATE outbox SET cause = 'hand' WHERE enrollment IS NULL;

-- Constraints alone change, nothing that is stored: sqlite.org/lang_altertable.html, "Making Other Kinds Of Table
-- Schema Changes".
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, ' CHECK (waits = '''' OR waits = ''timer'' OR waits = ''receipt'')', '') WHERE type = 'table' AND name = 'enrollment';
UPDATE sqlite_schema SET sql = replace(sql, ' CHECK (kind IN (''receipt''))', '') WHERE type = 'table' AND name = 'wake';
UPDATE sqlite_schema SET sql = replace(sql, ' CHECK (outcome IN (''later'', ''never'', ''unknown'', ''held''))', '') WHERE type = 'table' AND name = 'attempt';
UPDATE sqlite_schema SET sql = replace(replace(sql, ' CHECK (kind IN (''event'', ''field'', ''tag''))', ''), ' CHECK (use IN (''entry'', ''read''))', '')
  WHERE type = 'table' AND name = 'interest';
UPDATE sqlite_schema SET sql = replace(replace(replace(sql, 'TEXT NOT NULL CHECK (purpose IN (''marketing'', ''service''))', 'TEXT'),
    'contact         INTEGER NOT NULL', 'contact         INTEGER'), 'message_version TEXT NOT NULL', 'message_version TEXT')
  WHERE type = 'table' AND name = 'outbox';
PRAGMA writable_schema = RESET;
-- +goose StatementEnd
