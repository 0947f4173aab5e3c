-- +goose Up
-- +goose StatementBegin
-- How many people in a row a server must refuse alike before the account stops and asks.
ALTER TABLE account ADD COLUMN refusal_limit INTEGER NOT NULL DEFAULT 3 CHECK (refusal_limit BETWEEN 2 AND 20);

-- A person's mails, and those of one message among them: whether the same mail went to the same person a moment ago is
-- asked for each mail that leaves, however many mails the person has had.
DROP INDEX outbox_of_contact;
CREATE INDEX outbox_of_contact ON outbox (contact, message_version);
-- +goose StatementEnd
