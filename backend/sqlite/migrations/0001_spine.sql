-- +goose Up
-- Times are milliseconds since 1970 UTC in *_at columns; states are words; JSON is text.
-- +goose StatementBegin
CREATE TABLE meta (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE contact (
  id          INTEGER PRIMARY KEY,
  rev         INTEGER NOT NULL DEFAULT 1,
  address     TEXT NOT NULL,
  address_key TEXT UNIQUE,
  fields      TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(fields)),
  search      TEXT NOT NULL DEFAULT '',
  merged_into INTEGER REFERENCES contact(id),
  sample      INTEGER NOT NULL DEFAULT 0 CHECK (sample IN (0, 1)),
  created_at  INTEGER NOT NULL,
  updated_at  INTEGER NOT NULL
) STRICT;

CREATE TABLE field (
  key   TEXT PRIMARY KEY,
  label TEXT NOT NULL,
  type  TEXT NOT NULL CHECK (type IN ('text', 'number', 'date', 'flag'))
) STRICT, WITHOUT ROWID;

CREATE TABLE tag (
  id   INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE contact_tag (
  contact INTEGER NOT NULL REFERENCES contact(id) ON DELETE CASCADE,
  tag     INTEGER NOT NULL REFERENCES tag(id),
  at      INTEGER NOT NULL,
  PRIMARY KEY (contact, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_tag_by_tag ON contact_tag (tag, contact);

CREATE TABLE consent (
  id       INTEGER PRIMARY KEY,
  contact  INTEGER NOT NULL REFERENCES contact(id),
  purpose  TEXT NOT NULL CHECK (purpose IN ('marketing', 'service')),
  basis    TEXT NOT NULL CHECK (basis IN ('opt-in', 'existing-customer', 'business-card', 'public-address', 'none')),
  at       INTEGER NOT NULL,
  source   TEXT NOT NULL,
  evidence TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX consent_of_contact ON consent (contact, purpose, id);

-- The hash survives the person: a re-imported address stays out (HMAC with meta.token_key).
CREATE TABLE suppression (
  address_hmac TEXT NOT NULL,
  purpose      TEXT NOT NULL CHECK (purpose IN ('marketing', 'service', 'all')),
  at           INTEGER NOT NULL,
  source       TEXT NOT NULL,
  PRIMARY KEY (address_hmac, purpose)
) STRICT, WITHOUT ROWID;

CREATE TABLE event (
  seq         INTEGER PRIMARY KEY AUTOINCREMENT,
  contact     INTEGER NOT NULL REFERENCES contact(id),
  kind        TEXT NOT NULL,
  source      TEXT NOT NULL,
  key         TEXT NOT NULL,
  occurred_at INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  props       TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(props)),
  cause       INTEGER NOT NULL DEFAULT 0,
  depth       INTEGER NOT NULL DEFAULT 0,
  chain       TEXT NOT NULL DEFAULT '[]',
  UNIQUE (source, key)
) STRICT;
CREATE INDEX event_of_contact ON event (contact, kind, occurred_at);

CREATE TABLE message (
  id         TEXT PRIMARY KEY,
  journey    INTEGER REFERENCES journey(no), -- whose file it travels in
  rev        INTEGER NOT NULL DEFAULT 1,
  title      TEXT NOT NULL DEFAULT '',
  purpose    TEXT NOT NULL CHECK (purpose IN ('marketing', 'service')),
  source     TEXT NOT NULL CHECK (json_valid(source)),
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX message_of_journey ON message (journey);

CREATE TABLE message_version (
  id         TEXT PRIMARY KEY, -- hex SHA-256 of the source
  message    TEXT NOT NULL,
  purpose    TEXT NOT NULL,
  source     TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE asset (
  sha256 TEXT PRIMARY KEY,
  type   TEXT NOT NULL,
  name   TEXT NOT NULL,
  data   BLOB NOT NULL
) STRICT;

CREATE TABLE journey (
  no           INTEGER PRIMARY KEY,
  id           TEXT NOT NULL UNIQUE,
  rev          INTEGER NOT NULL DEFAULT 1,
  title        TEXT NOT NULL,
  draft        TEXT NOT NULL CHECK (json_valid(draft)),
  salt         TEXT NOT NULL,
  state        TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'running', 'paused', 'finishing', 'stopped')),
  live_version INTEGER REFERENCES version(id),
  practice     INTEGER NOT NULL DEFAULT 0 CHECK (practice IN (0, 1)),
  start_seq    INTEGER NOT NULL DEFAULT 0, -- events after this one may enter
  started_at   INTEGER,
  paused_at    INTEGER,
  created_at   INTEGER NOT NULL,
  updated_at   INTEGER NOT NULL
) STRICT;

-- Everything a tick reads of a journey, without its draft.
CREATE INDEX journey_of_state ON journey (state, no, id, salt);

CREATE TABLE version (
  id         INTEGER PRIMARY KEY,
  journey    INTEGER NOT NULL REFERENCES journey(no),
  no         INTEGER NOT NULL,
  body       TEXT NOT NULL CHECK (json_valid(body)), -- drawing + pins
  hash       TEXT NOT NULL, -- of the meaning, without positions
  created_at INTEGER NOT NULL,
  UNIQUE (journey, no)
) STRICT;

CREATE TABLE interest (
  journey INTEGER NOT NULL REFERENCES journey(no),
  version INTEGER NOT NULL REFERENCES version(id),
  kind    TEXT NOT NULL CHECK (kind IN ('event', 'field', 'tag')),
  ref     TEXT NOT NULL,
  use     TEXT NOT NULL CHECK (use IN ('entry', 'read')),
  node    TEXT NOT NULL,
  PRIMARY KEY (version, kind, ref, use, node)
) STRICT, WITHOUT ROWID;
CREATE INDEX interest_by_ref ON interest (kind, ref, use);

-- The hottest table: OR in its checks, because IN with more than two words builds a table for every row.
CREATE TABLE enrollment (
  id             INTEGER PRIMARY KEY,
  journey        INTEGER NOT NULL REFERENCES journey(no),
  version        INTEGER NOT NULL REFERENCES version(id),
  contact        INTEGER NOT NULL REFERENCES contact(id),
  entry_key      TEXT NOT NULL,
  entry          TEXT NOT NULL, -- node id of the entry trigger
  state          TEXT NOT NULL CHECK (state = 'live' OR state = 'held' OR state = 'done' OR state = 'broken'),
  node           TEXT NOT NULL DEFAULT '',
  visit          INTEGER NOT NULL DEFAULT 0,
  step_no        INTEGER NOT NULL DEFAULT 0,
  waits          TEXT NOT NULL DEFAULT '' CHECK (waits = '' OR waits = 'timer' OR waits = 'receipt'),
  since          INTEGER NOT NULL DEFAULT 0,
  due_at         INTEGER,
  wait_after_seq INTEGER NOT NULL DEFAULT 0,
  data           TEXT NOT NULL DEFAULT '{}' CHECK (length(data) <= 16384),
  reason         TEXT NOT NULL DEFAULT '', -- a line, for held and broken
  practice       INTEGER NOT NULL CHECK (practice IN (0, 1)),
  depth          INTEGER NOT NULL DEFAULT 0,
  chain          TEXT NOT NULL DEFAULT '[]',
  entered_at     INTEGER NOT NULL,
  ended_at       INTEGER,
  ended_by       TEXT NOT NULL DEFAULT '',
  UNIQUE (journey, contact, entry_key),
  CHECK ((state = 'done') = (ended_at IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX enrollment_once ON enrollment (journey, contact) WHERE state IN ('live', 'held');
CREATE INDEX enrollment_due ON enrollment (journey, due_at) WHERE state = 'live' AND due_at IS NOT NULL;
CREATE INDEX enrollment_of_contact ON enrollment (contact);
-- Rows that nothing would ever move; always empty unless something is broken.
CREATE INDEX enrollment_astray ON enrollment (id) WHERE state = 'live' AND due_at IS NULL AND waits <> 'receipt';
CREATE INDEX enrollment_broken ON enrollment (journey) WHERE state = 'broken';

CREATE TABLE wake (
  seq        INTEGER PRIMARY KEY,
  enrollment INTEGER NOT NULL REFERENCES enrollment(id),
  kind       TEXT NOT NULL CHECK (kind IN ('receipt')),
  ref        INTEGER NOT NULL, -- outbox id
  at         INTEGER NOT NULL
) STRICT;

CREATE TABLE history (
  enrollment INTEGER NOT NULL,
  step_no    INTEGER NOT NULL,
  node       TEXT NOT NULL,
  kind       TEXT NOT NULL,
  visit      INTEGER NOT NULL,
  at         INTEGER NOT NULL,
  outcome    TEXT NOT NULL,
  reasons    TEXT NOT NULL CHECK (length(reasons) <= 4096),
  PRIMARY KEY (enrollment, step_no)
) STRICT, WITHOUT ROWID;

-- what: 'arrived', 'standing', or 'left:<port>'.
CREATE TABLE node_count (
  version INTEGER NOT NULL REFERENCES version(id),
  node    TEXT NOT NULL,
  what    TEXT NOT NULL,
  n       INTEGER NOT NULL,
  PRIMARY KEY (version, node, what)
) STRICT, WITHOUT ROWID;

CREATE TABLE account (
  id             TEXT PRIMARY KEY, -- 'practice' is built in
  rev            INTEGER NOT NULL DEFAULT 1,
  host           TEXT NOT NULL DEFAULT '',
  port           INTEGER NOT NULL DEFAULT 0,
  security       TEXT NOT NULL CHECK (security IN ('none', 'starttls', 'tls', 'practice')),
  username       TEXT NOT NULL DEFAULT '',
  from_name      TEXT NOT NULL DEFAULT '',
  from_address   TEXT NOT NULL DEFAULT '',
  sender_postal  TEXT NOT NULL DEFAULT '',
  sender_contact TEXT NOT NULL DEFAULT '',
  per_hour       INTEGER NOT NULL DEFAULT 0, -- 0: no limit
  per_day        INTEGER NOT NULL DEFAULT 0,
  connections    INTEGER NOT NULL DEFAULT 2 CHECK (connections BETWEEN 1 AND 256),
  state          TEXT NOT NULL DEFAULT 'ready' CHECK (state IN ('ready', 'attention', 'resting', 'locked')),
  reason         TEXT NOT NULL DEFAULT '',
  resumes_at     INTEGER, -- of a resting account
  failures       INTEGER NOT NULL DEFAULT 0, -- consecutive connection failures
  created_at     INTEGER NOT NULL,
  updated_at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (
  id              INTEGER PRIMARY KEY,
  effect_key      TEXT NOT NULL UNIQUE,
  message_id      TEXT NOT NULL UNIQUE, -- without angle brackets; fixed for all tries
  state           TEXT NOT NULL CHECK (state IN ('due', 'claimed', 'handed', 'sent', 'never', 'unknown', 'later', 'held', 'skipped', 'expired')),
  rev             INTEGER NOT NULL DEFAULT 1,
  account         TEXT NOT NULL, -- 'practice', or 'default' until another is chosen
  practice        INTEGER NOT NULL CHECK (practice IN (0, 1)),
  purpose         TEXT NOT NULL CHECK (purpose IN ('marketing', 'service')),
  contact         INTEGER NOT NULL REFERENCES contact(id),
  enrollment      INTEGER,
  journey         INTEGER,
  node            TEXT NOT NULL DEFAULT '',
  message_version TEXT NOT NULL,
  planned_at      INTEGER NOT NULL,
  next_at         INTEGER, -- when it may be claimed: state due, later
  expires_at      INTEGER,
  owner           TEXT NOT NULL DEFAULT '', -- engine run that holds it, in states claimed and handed
  tries           INTEGER NOT NULL DEFAULT 0,
  address         TEXT NOT NULL DEFAULT '', -- fixed when handed over
  subject         TEXT NOT NULL DEFAULT '' CHECK (length(subject) <= 400), -- as sent
  content_hash    TEXT NOT NULL DEFAULT '',
  handed_at       INTEGER,
  resolved_at     INTEGER,
  reason          TEXT NOT NULL DEFAULT '', -- a line
  reply           TEXT NOT NULL DEFAULT '' CHECK (length(reply) <= 500),
  settled         TEXT NOT NULL DEFAULT '' CHECK (settled IN ('', 'again')) -- what a person decided about an unknown or never row
) STRICT;
CREATE INDEX outbox_due ON outbox (account, next_at, id) WHERE next_at IS NOT NULL;
CREATE INDEX outbox_handed ON outbox (account, handed_at) WHERE handed_at IS NOT NULL;
CREATE INDEX outbox_owned ON outbox (owner) WHERE owner <> '';
CREATE INDEX outbox_aside ON outbox (state) WHERE state IN ('held', 'unknown', 'never', 'skipped', 'expired');
CREATE INDEX outbox_of_contact ON outbox (contact);

-- A try that ended otherwise than in "sent"; the last, successful one is the outbox row itself.
CREATE TABLE attempt (
  outbox  INTEGER NOT NULL REFERENCES outbox(id),
  n       INTEGER NOT NULL,
  at      INTEGER NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('later', 'never', 'unknown', 'held')),
  scope   TEXT NOT NULL, -- address, message, account, network, server
  stage   TEXT NOT NULL, -- dial, greeting, tls, auth, mail, rcpt, data, body, dot
  code    INTEGER NOT NULL DEFAULT 0,
  text    TEXT NOT NULL DEFAULT '' CHECK (length(text) <= 500),
  PRIMARY KEY (outbox, n)
) STRICT, WITHOUT ROWID;

-- Work that must happen at a time or in pieces, with a cursor: sweeps, shifts, exits, backups.
CREATE TABLE agenda (
  key        TEXT PRIMARY KEY,
  kind       TEXT NOT NULL,
  planned_at INTEGER NOT NULL,
  cursor     INTEGER NOT NULL DEFAULT 0,
  body       TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(body)),
  result     TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(result)), -- what has been done so far
  done       INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX agenda_due ON agenda (planned_at, key) WHERE done = 0;

CREATE TABLE notice (
  id         INTEGER PRIMARY KEY,
  at         INTEGER NOT NULL,
  kind       TEXT NOT NULL, -- step, engine, account, backup
  title      TEXT NOT NULL,
  body       TEXT NOT NULL DEFAULT '',
  line       TEXT NOT NULL DEFAULT '', -- a line, for notices the engine itself writes
  contact    INTEGER,
  journey    INTEGER,
  enrollment INTEGER,
  key        TEXT UNIQUE, -- the same notice is written once
  seen_at    INTEGER,
  toast      TEXT NOT NULL DEFAULT 'none' CHECK (toast IN ('none', 'due', 'shown'))
) STRICT;
CREATE INDEX notice_toast ON notice (toast) WHERE toast = 'due';

CREATE TABLE practice_mail (
  id         INTEGER PRIMARY KEY,
  at         INTEGER NOT NULL,
  sender     TEXT NOT NULL,
  recipient  TEXT NOT NULL,
  subject    TEXT NOT NULL,
  message_id TEXT NOT NULL,
  raw        BLOB NOT NULL
) STRICT;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER version_is_immutable BEFORE UPDATE ON version BEGIN SELECT RAISE(ABORT, 'a version is immutable'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER message_version_is_immutable BEFORE UPDATE ON message_version BEGIN SELECT RAISE(ABORT, 'a message version is immutable'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER consent_is_append_only BEFORE UPDATE ON consent BEGIN SELECT RAISE(ABORT, 'consent is append-only'); END;
-- +goose StatementEnd
