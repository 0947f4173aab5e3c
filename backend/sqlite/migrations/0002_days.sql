-- +goose Up
-- What lists and small charts read. All of it is derived from other rows and could be made again.
-- tabiji_day, tabiji_sort_key and tabiji_hash are functions of this program (functions.go), never of the schema.
-- +goose StatementBegin
CREATE TABLE journey_day (
  journey INTEGER NOT NULL REFERENCES journey(no),
  day     INTEGER NOT NULL, -- days since 1970-01-01 by the calendar of the workspace's zone
  what    TEXT NOT NULL CHECK (what = 'entered' OR what = 'sent' OR what = 'goal'),
  n       INTEGER NOT NULL,
  PRIMARY KEY (journey, day, what)
) STRICT, WITHOUT ROWID;

INSERT INTO journey_day (journey, day, what, n)
  SELECT journey, tabiji_day(entered_at, (SELECT value FROM meta WHERE key = 'zone')), 'entered', count(*) FROM enrollment GROUP BY 1, 2;
INSERT INTO journey_day (journey, day, what, n)
  SELECT journey, tabiji_day(ended_at, (SELECT value FROM meta WHERE key = 'zone')), 'goal', count(*)
  FROM enrollment WHERE state = 'done' AND ended_by = 'goal' GROUP BY 1, 2;

-- How a list by name sorts a person, and whether their address is out of advertising.
ALTER TABLE contact ADD COLUMN sort_key TEXT NOT NULL DEFAULT '';
ALTER TABLE contact ADD COLUMN stopped INTEGER NOT NULL DEFAULT 0 CHECK (stopped IN (0, 1));
UPDATE contact SET sort_key = tabiji_sort_key(fields, coalesce(address_key, ''));
UPDATE contact SET stopped = 1 WHERE address_key IS NOT NULL AND EXISTS (SELECT 1 FROM suppression) AND EXISTS (
  SELECT 1 FROM suppression s WHERE s.purpose IN ('marketing', 'all')
    AND s.address_hmac = tabiji_hash((SELECT value FROM meta WHERE key = 'token_key'), contact.address_key));
CREATE INDEX contact_by_name ON contact (sort_key) WHERE merged_into IS NULL;
CREATE INDEX contact_stopped ON contact (id) WHERE stopped = 1;
CREATE INDEX contact_sample ON contact (id) WHERE sample = 1;

-- What a person did, without the events that tell of tags.
CREATE INDEX event_done ON event (contact, occurred_at) WHERE substr(kind, 1, 7) <> 'tabiji.';
CREATE INDEX event_newest ON event (occurred_at, seq, contact) WHERE substr(kind, 1, 7) <> 'tabiji.';

CREATE INDEX enrollment_held ON enrollment (journey) WHERE state = 'held';
-- +goose StatementEnd
