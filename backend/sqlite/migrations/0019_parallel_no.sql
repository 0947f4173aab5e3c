-- +goose Up
-- One name for one thing: a lane is an account at work. Enrollments of a person that go through a journey in parallel are
-- told apart by a number; 0: it is the only one. The index enrollment_once follows the column.
-- +goose StatementBegin
ALTER TABLE enrollment RENAME COLUMN lane TO parallel_no;
-- +goose StatementEnd
