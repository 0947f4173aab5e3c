package studio

import (
	"context"

	"tabiji/backend/clock"
	"tabiji/backend/journey"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// AllFixes stands for every finding whose fix is safe.
const AllFixes = "all"

// Fixed is a draft in which findings were put right, stored durably.
type Fixed struct {
	Rev       int64
	UpdatedAt clock.Instant
	Made      []Mended
	Findings  []journey.Finding // what is left
}

// Mended is a finding that was put right, and how.
type Mended struct {
	Key  string
	Line words.Line
	Fix  words.Line
}

// mostFixes bounds how many fixes one command makes.
const mostFixes = 1_000

// Fix makes the fix of a finding, by its key, or all safe ones. Of several each is computed in the draft that the one before
// has made. The problem is "journey.fix_unknown" when there is no such finding, and "journey.fix_none" when it has no fix.
// With nothing to fix the draft stays as it is.
func (s *Studio) Fix(ctx context.Context, id, key string) (done Fixed, err error) {
	err = s.store.Change(ctx, func(tx Tx) error {
		done = Fixed{Made: []Mended{}}
		j, err := need(tx, id)
		if err != nil {
			return err
		}
		others, err := s.memory.running(tx)
		if err != nil {
			return err
		}
		for len(done.Made) < mostFixes {
			if done.Findings, err = s.memory.check(tx, &j, others); err != nil {
				return err
			}
			at := next(done.Findings, key, done.Made)
			if at < 0 {
				break
			}
			f := done.Findings[at]
			if f.Fix == nil {
				return problem.New(problem.Conflict, "journey.fix_none", "finding", short(key))
			}
			if j.Draft, err = journey.Apply(j.Draft, f.Fix.Change); err != nil {
				return err
			}
			done.Made = append(done.Made, Mended{Key: journey.FindingKeys(done.Findings)[at], Line: f.Line, Fix: f.Fix.Title})
		}
		if len(done.Made) > 0 {
			j.Title = j.Draft.Title
			if err := tx.SaveJourney(&j); err != nil {
				return err
			}
		} else if key != AllFixes {
			return problem.New(problem.NotFound, "journey.fix_unknown", "finding", short(key))
		}
		done.Rev, done.UpdatedAt = j.Rev, j.UpdatedAt
		return nil
	})
	return done, err
}

// next is the finding whose fix is made next, by index; -1: none.
func next(findings []journey.Finding, key string, made []Mended) int {
	if key != AllFixes && len(made) > 0 {
		return -1
	}
	for i, own := range journey.FindingKeys(findings) {
		f := findings[i]
		if key == AllFixes && f.Fix != nil && f.Fix.Safe && !f.Aside || own == key {
			return i
		}
	}
	return -1
}
