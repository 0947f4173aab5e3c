-- +goose Up
-- Journeys that were put away: archived ones can be looked at, deleted ones can be brought back. NULL: neither.
ALTER TABLE journey ADD COLUMN archived_at INTEGER;
ALTER TABLE journey ADD COLUMN deleted_at INTEGER;
