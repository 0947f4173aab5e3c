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
// has made, outside of any transaction: a large draft may take a while. The problem is "journey.fix_unknown" when there is
// no such finding, "journey.fix_none" when it has no fix, and "journey.changed_meanwhile" when the draft was saved by
// somebody else until then. With nothing to fix the draft stays as it is.
func (s *Studio) Fix(ctx context.Context, id, key string) (done Fixed, err error) {
	var j Journey
	var w journey.World
	err = s.store.Read(ctx, func(tx Tx) (err error) {
		var others running
		if j, others, err = s.amongOthers(tx, id); err == nil {
			w, err = s.memory.world(tx, &j, others)
		}
		return err
	})
	if err != nil {
		return done, err
	}
	if done, err = mend(ctx, &j, w, key); err != nil || len(done.Made) == 0 {
		return done, err
	}
	err = s.store.Change(ctx, func(tx Tx) error {
		now, err := need(tx, id)
		if err != nil {
			return err
		}
		if now.Rev != j.Rev {
			return problem.New(problem.Conflict, "journey.changed_meanwhile", "title", now.Title)
		}
		now.Draft, now.Title = j.Draft, j.Draft.Title
		err = tx.SaveJourney(&now)
		done.Rev, done.UpdatedAt = now.Rev, now.UpdatedAt
		return err
	})
	return done, err
}

// mend makes fixes in the draft of a journey, which is not stored.
func mend(ctx context.Context, j *Journey, w journey.World, key string) (Fixed, error) {
	done := Fixed{Rev: j.Rev, UpdatedAt: j.UpdatedAt, Made: []Mended{}}
	for {
		done.Findings = append([]journey.Finding{}, journey.Check(j.Draft, w)...)
		at := next(done.Findings, key, done.Made)
		if at < 0 || len(done.Made) == mostFixes || ctx.Err() != nil {
			break
		}
		f := done.Findings[at]
		if f.Fix == nil {
			return done, problem.New(problem.Conflict, "journey.fix_none", "finding", short(key))
		}
		var err error
		if j.Draft, err = journey.Apply(j.Draft, f.Fix.Change); err != nil {
			return done, err
		}
		done.Made = append(done.Made, Mended{Key: journey.FindingKeys(done.Findings)[at], Line: f.Line, Fix: f.Fix.Title})
	}
	if len(done.Made) == 0 && key != AllFixes {
		return done, problem.New(problem.NotFound, "journey.fix_unknown", "finding", short(key))
	}
	return done, ctx.Err()
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
