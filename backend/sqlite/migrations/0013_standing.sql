-- +goose Up
-- What was decided when somebody came to a step at which people stay. It becomes the step's row of history when they leave
-- it, so that each row of history is a step that was left. The rows of those who are inside a wait now are taken back.
-- +goose StatementBegin
ALTER TABLE enrollment ADD COLUMN standing_at INTEGER NOT NULL DEFAULT 0; -- 0: nothing is standing
ALTER TABLE enrollment ADD COLUMN standing TEXT NOT NULL DEFAULT '' CHECK (length(standing) <= 4096); -- lines
UPDATE enrollment SET standing_at = h.at, standing = h.reasons, step_no = enrollment.step_no - 1
  FROM history h
  WHERE enrollment.waits = 'timer' AND h.enrollment = enrollment.id AND h.step_no = enrollment.step_no - 1 AND h.node = enrollment.node
    AND h.visit = enrollment.visit;
-- A wait that somebody was taken out of was left by no line.
UPDATE history SET outcome = '' WHERE outcome <> '' AND kind LIKE 'wait.%' AND EXISTS (SELECT 1 FROM enrollment e
  WHERE e.id = history.enrollment AND e.state = 'done' AND e.ended_by <> 'path_end' AND e.step_no - 1 = history.step_no
    AND e.node = history.node AND e.visit = history.visit);
DELETE FROM history WHERE (enrollment, step_no) IN (SELECT id, step_no FROM enrollment WHERE standing_at > 0);
-- +goose StatementEnd
