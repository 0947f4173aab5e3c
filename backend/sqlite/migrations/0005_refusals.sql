-- +goose Up
-- Refusals since the last mail that an account's server took: whom they concern is not known yet, or a
-- person is asked. kind: stage, code and words, without what differs from person to person.
-- +goose StatementBegin
CREATE TABLE refusal (
  account TEXT NOT NULL,
  outbox  INTEGER NOT NULL,
  contact INTEGER NOT NULL,
  kind    TEXT NOT NULL,
  message TEXT NOT NULL, -- version of the mail when it is the mail that was refused, else ''
  at      INTEGER NOT NULL,
  PRIMARY KEY (account, outbox)
) STRICT, WITHOUT ROWID;

-- What a person said is these people's own fault, and how many more in a row it takes to ask again.
CREATE TABLE excused (
  account TEXT NOT NULL,
  kind    TEXT NOT NULL,
  most    INTEGER NOT NULL,
  at      INTEGER NOT NULL,
  PRIMARY KEY (account, kind)
) STRICT, WITHOUT ROWID;

-- Rows that were put off to the moment at which their account's own limit has a place for them.
ALTER TABLE outbox ADD COLUMN limited INTEGER NOT NULL DEFAULT 0;
CREATE INDEX outbox_limited ON outbox (account, planned_at, id) WHERE limited = 1;
-- +goose StatementEnd
