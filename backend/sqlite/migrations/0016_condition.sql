-- +goose Up
-- Conditions ask who did something, how often and since when. Events were found by person or by time alone.
-- Events of our own, of which an import writes one for each person and tag, are not in it: imports write no row more.
CREATE INDEX event_of_kind ON event (kind, contact, occurred_at) WHERE substr(kind, 1, 7) <> 'tabiji.';
