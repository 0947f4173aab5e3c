-- +goose Up
-- +goose StatementBegin
-- A person's mails, and those of one message among them: whether the same mail went to the same person a moment ago is
-- asked for each mail that leaves, however many mails the person has had.
DROP INDEX outbox_of_contact;
CREATE INDEX outbox_of_contact ON outbox (contact, message_version);
-- +goose StatementEnd
