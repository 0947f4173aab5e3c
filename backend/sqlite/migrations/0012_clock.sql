-- +goose Up
-- When the computer's date was set, and what that meant (delivery.Correction, in body). doubted: it is not known which
-- of the two dates was wrong. settled: everything that was planned from the wrong one has been planned anew.
-- +goose StatementBegin
CREATE TABLE clock_jump (
  id         INTEGER PRIMARY KEY,
  was_at     INTEGER NOT NULL, -- the date before
  at         INTEGER NOT NULL, -- the date after
  wrong_from INTEGER, -- when the time that was lived under a wrong date began, by that date
  doubted    INTEGER NOT NULL CHECK (doubted = 0 OR doubted = 1),
  settled    INTEGER NOT NULL DEFAULT 0 CHECK (settled = 0 OR settled = 1),
  enrollment INTEGER NOT NULL, -- the highest ids there were then
  outbox     INTEGER NOT NULL,
  mails      INTEGER NOT NULL DEFAULT 0, -- that left under the wrong date
  body       TEXT NOT NULL CHECK (json_valid(body))
) STRICT;

-- The hand-overs of the day before the newest jump, as the date after it would show them: what the limits of an
-- account count until that day has passed.
CREATE TABLE clock_handed (
  account TEXT NOT NULL,
  at      INTEGER NOT NULL
) STRICT;
CREATE INDEX clock_handed_of ON clock_handed (account, at);
-- +goose StatementEnd
