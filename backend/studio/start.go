package studio

import (
	"context"
	"fmt"

	"tabiji/backend/contact"
	"tabiji/backend/journey"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// The ids of accounts: the practice mailbox is built in, the real one is the owner's.
const (
	practiceAccount = "practice"
	realAccount     = "default"
)

// StartOptions choose how a journey starts.
type StartOptions struct {
	// Practice keeps all mail in the practice mailbox. nil: practice when no real account exists.
	Practice *bool
	// LaterOnly leaves out the people who have the tag of an entry trigger already.
	LaterOnly bool
}

// Start publishes the draft and runs it (design D13). People who have the tag of an entry.tag trigger
// enter now, unless LaterOnly; events enter people from now on; entry.manual enters nobody. Starting a
// running journey with an unchanged draft changes nothing; with a changed one it is refused.
func (s *Studio) Start(ctx context.Context, id string, o StartOptions) (v View, err error) {
	if err := s.held(); err != nil {
		return v, err
	}
	err = s.planned(ctx, id, func(tx Tx, j *Journey, p *plan) error { return start(tx, j, p, o) })
	return s.answer(ctx, id, err)
}

func start(tx Tx, j *Journey, p *plan, o StartOptions) error {
	practice, err := wantsPractice(tx, j, o.Practice)
	if err != nil {
		return err
	}
	if idle, err := mayStart(tx, j, p, practice); idle || err != nil {
		return err
	}
	if p.refusal != nil {
		return p.refusal
	}
	if !practice {
		if err := senderFits(tx, p.composed); err != nil {
			return err
		}
	}
	if _, err := publish(tx, j, p); err != nil {
		return err
	}
	seq, err := tx.LastEvent()
	if err != nil {
		return err
	}
	j.State, j.Practice, j.StartSeq, j.StartedAt, j.PausedAt, j.ArchivedAt = Running, practice, seq, tx.Now(), 0, 0
	if err := tx.SaveJourney(j); err != nil || o.LaterOnly {
		return err
	}
	return sweep(tx, j, p.drawing)
}

// mayStart is the table of states for Start. idle: the journey runs already as asked, there is nothing to do.
func mayStart(tx Tx, j *Journey, p *plan, practice bool) (idle bool, err error) {
	switch j.State {
	case Draft, Stopped, Finishing:
		return false, nil
	case Paused:
		return false, problem.New(problem.Conflict, "journey.start_paused", "title", j.Title)
	}
	if j.Practice != practice {
		if practice {
			return false, problem.New(problem.Conflict, "journey.start_practice", "title", j.Title)
		}
		return false, nil // from practice to real mail: like a first start
	}
	live, err := needVersion(tx, j.Live)
	if err != nil {
		return false, err
	}
	if live.Hash != p.hash {
		return false, problem.New(problem.Conflict, "journey.start_changed", "title", j.Title)
	}
	return true, nil
}

// wantsPractice reports whether a journey is started in practice: the choice told, when there is one; else a journey that
// runs with real mail keeps it; else practice when no real account exists.
func wantsPractice(tx Tx, j *Journey, told *bool) (bool, error) {
	_, found, err := tx.Sender(realAccount)
	switch {
	case err != nil:
		return false, err
	case told != nil && !*told && !found:
		return false, problem.New(problem.Conflict, "journey.start_no_account", "title", j.Title)
	case told != nil:
		return *told, nil
	case j.State == Running && !j.Practice:
		return false, nil
	}
	return !found, nil
}

// senderFits refuses real mail that would break the law: advertising must name its sender, the sender's
// postal address and where to ask (特定電子メール法 Art. 4, 施行規則 Art. 7–9).
func senderFits(tx Tx, c composed) error {
	if len(c.messages) == 0 {
		return nil
	}
	a, found, err := tx.Sender(realAccount)
	if err != nil || !found {
		return err
	}
	if a.FromAddress == "" {
		return problem.New(problem.Conflict, "journey.sender_missing_from")
	}
	for _, m := range c.messages {
		if m.Source.Purpose == contact.Service {
			continue
		}
		var missing []words.Line
		for _, part := range [...]struct{ value, word string }{
			{a.FromName, "name"}, {a.SenderPostal, "postal"}, {a.SenderContact, "contact"},
		} {
			if part.value == "" {
				missing = append(missing, words.New("sender."+part.word))
			}
		}
		if len(missing) > 0 {
			return problem.New(problem.Conflict, "journey.sender_missing", "missing", missing)
		}
		return nil
	}
	return nil
}

// sweep plans the entry of the people who have the tag of a trigger already.
func sweep(tx Tx, j *Journey, d journey.Drawing) error {
	for _, entry := range tagEntries(d) {
		err := tx.AddTask(Task{
			Key:  fmt.Sprintf("sweep:%d:%s:%d", j.No, entry.node, j.Rev),
			Kind: Sweep, At: tx.Now(),
			Body: SweepBody{Journey: j.No, Entry: entry.node, Tag: entry.tag},
		})
		if err != nil {
			return err
		}
	}
	return nil
}

type tagEntry struct{ node, tag string }

// tagEntries are the triggers by which people enter who have a tag already.
func tagEntries(d journey.Drawing) (list []tagEntry) {
	for _, n := range d.Nodes {
		if t, ok := journey.Can[journey.Trigger](n); ok && t.TakesNow().Tag != "" {
			list = append(list, tagEntry{n.ID, t.TakesNow().Tag})
		}
	}
	return list
}

// manualEntry is the first trigger by which people chosen by hand enter; ok is false when there is none.
func manualEntry(d journey.Drawing) (node string, ok bool) {
	for _, n := range d.Nodes {
		if t, ok := journey.Can[journey.Trigger](n); ok && t.TakesNow().Chosen {
			return n.ID, true
		}
	}
	return "", false
}
