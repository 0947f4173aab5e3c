package agenda

import (
	"encoding/json"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/journey"
	"tabiji/backend/words"
)

// How many people one piece moves: with the rows that each of them changes, a transaction stays below
// 1,000 rows.
const (
	enterAtOnce = 900
	shiftAtOnce = 900
	endAtOnce   = 200
	lookAtOnce  = 5000 // ids looked through for practice enrollments
)

// job is one piece of one row, in its transaction.
type job struct {
	tx      Tx
	row     *Row
	version *live
}

// EnterBody is the body of Sweep (Tag) and Enter (exactly one of All, Tag and Contact).
type EnterBody struct {
	Journey int64  `json:"journey"` // row number
	Entry   string `json:"entry"`   // node id of the trigger; "": the one by hand, or the first
	All     bool   `json:"all,omitempty"`
	Tag     string `json:"tag,omitempty"`
	Contact int64  `json:"contact,omitempty"`
}

// ShiftBody is the body of Shift.
type ShiftBody struct {
	Journey int64         `json:"journey"`
	By      int64         `json:"by"` // milliseconds
	To      journey.State `json:"to"` // running (also when empty) or finishing
}

// ExitBody is the body of Exit.
type ExitBody struct {
	Journey int64 `json:"journey"`
}

func (j *job) read(body any) error {
	if err := json.Unmarshal(j.row.Body, body); err != nil {
		return broken(err)
	}
	return nil
}

// sweep lets the people in who had a tag when the journey started. Those who got it later came by the
// event that says so.
func (j *job) sweep() (last bool, err error) {
	var b EnterBody
	if err := j.read(&b); err != nil {
		return false, err
	}
	return j.letIn(b, words.New("reason.entry.tag_held", "tag", b.Tag))
}

// enter lets the people in whom somebody chose.
func (j *job) enter() (last bool, err error) {
	var b EnterBody
	if err := j.read(&b); err != nil {
		return false, err
	}
	why := words.New("reason.entry.by_hand")
	if b.Tag != "" {
		why = words.New("reason.entry.by_hand_tag", "tag", b.Tag)
	} else if b.All {
		why = words.New("reason.entry.by_hand_all")
	}
	return j.letIn(b, why)
}

// letIn plans entries for the next people. A journey that takes nobody in any more ends the row.
func (j *job) letIn(b EnterBody, why words.Line) (last bool, err error) {
	to, found, err := j.tx.Journey(b.Journey)
	if err != nil {
		return false, err
	}
	switch {
	case !found || !to.State.TakesIn() || j.version == nil:
		return true, nil
	case j.version.id != to.Live:
		return false, nil // published meanwhile: again with the new version
	}
	entry := j.version.EntryFor(b.Entry)
	if entry == "" {
		return true, nil
	}
	people, last, err := j.people(b)
	if err != nil {
		return false, err
	}
	for _, contact := range people {
		if err := j.letOneIn(to, contact, entry, why); err != nil {
			return false, err
		}
		j.row.After = contact
	}
	return last, nil
}

func (j *job) people(b EnterBody) (people []int64, last bool, err error) {
	if b.Contact != 0 {
		return []int64{b.Contact}, true, nil
	}
	people, err = j.tx.People(b.Tag, j.row.PlannedAt, j.row.After, enterAtOnce)
	return people, len(people) < enterAtOnce, err
}

func (j *job) letOneIn(to Journey, contact int64, entry string, why words.Line) error {
	tally := &j.row.Result
	tally.Asked++
	past, err := j.tx.Past(to.No, contact, to.Practice)
	if err != nil {
		return err
	}
	door := journey.Door{Journey: j.version.Journey, Version: j.version.Version}
	a := door.ByChoice(entry, journey.Cause{Key: "run:" + j.row.Key, At: j.row.PlannedAt}, past, why)
	if !a.Enters {
		if journey.Inside(past) {
			tally.Already++
		} else {
			tally.Refused++
		}
		return j.tx.Refuse(to.No, contact, j.row.PlannedAt, a.Why)
	}
	entered, err := j.tx.Enroll(Enrollment{Journey: to.No, Version: to.Live, Contact: contact, Key: a.Key, Entry: a.Entry,
		At: j.row.PlannedAt, Why: a.Reasons, ByHand: j.row.Kind == Enter, Practice: to.Practice, Replaces: a.Replaces})
	if entered {
		tally.Entered++
	} else {
		tally.Already++
	}
	return err
}

// shift moves the waits of a paused journey by the length of its pause; with the last one the journey goes on. Whoever
// entered during the pause has not begun to walk, so nothing of theirs moves.
func (j *job) shift() (last bool, err error) {
	var b ShiftBody
	if err := j.read(&b); err != nil {
		return false, err
	}
	if b.To == "" {
		b.To = journey.Running
	}
	to, found, err := j.tx.Journey(b.Journey)
	if err != nil || !found || to.State != journey.Paused {
		return err == nil, err
	}
	people, err := j.tx.Inside(b.Journey, j.row.After, shiftAtOnce)
	if err != nil {
		return false, err
	}
	for _, in := range people {
		j.row.After = in.Contact
		due := in.DueAt + clock.Instant(b.By)
		if in.Node == "" {
			due = max(in.DueAt, j.row.PlannedAt)
		}
		if in.DueAt == 0 || due == in.DueAt {
			continue
		}
		if err := j.tx.SetDue(in.ID, due); err != nil {
			return false, err
		}
		j.row.Result.Moved++
	}
	if len(people) < shiftAtOnce {
		return true, j.tx.LeavePause(b.Journey, b.To)
	}
	return false, nil
}

// WaitsBody is the body of Waits: every wait that began between From and To moves by By, then the question Late is done.
type WaitsBody struct {
	Late int64 `json:"late"` // the question that this answers
	From int64 `json:"from"`
	To   int64 `json:"to"`
	By   int64 `json:"by"` // milliseconds
}

// waits moves the waits that began under a wrong date, in the order of their numbers.
func (j *job) waits() (last bool, err error) {
	var b WaitsBody
	if err := j.read(&b); err != nil {
		return false, err
	}
	n, next, more, err := j.tx.ShiftWaits(clock.Instant(b.From), clock.Instant(b.To), time.Duration(b.By)*time.Millisecond, j.row.After, shiftAtOnce)
	if err != nil {
		return false, err
	}
	j.row.After = next
	j.row.Result.Moved += int64(n)
	if more {
		return false, nil
	}
	return true, j.tx.CloseLate(b.Late)
}

// exit ends everybody who was inside when it was planned.
func (j *job) exit() (last bool, err error) {
	var b ExitBody
	if err := j.read(&b); err != nil {
		return false, err
	}
	people, err := j.tx.Inside(b.Journey, j.row.After, endAtOnce)
	if err != nil {
		return false, err
	}
	for _, in := range people {
		j.row.After = in.Contact
		if in.EnteredAt > j.row.PlannedAt {
			continue
		}
		if err := j.end(in, "stopped", stopped); err != nil {
			return false, err
		}
	}
	return len(people) < endAtOnce, nil
}

// endPractice ends every practice enrollment there was when it was planned.
func (j *job) endPractice() (last bool, err error) {
	to := j.row.After + lookAtOnce
	people, highest, err := j.tx.InPractice(j.row.After, to)
	if err != nil {
		return false, err
	}
	for i, in := range people {
		if i == endAtOnce {
			return false, nil
		}
		j.row.After = in.ID
		if in.EnteredAt > j.row.PlannedAt {
			continue
		}
		if err := j.end(in, "practice", practice); err != nil {
			return false, err
		}
	}
	j.row.After = to
	return to >= highest, nil
}

func (j *job) end(in Inside, by string, why words.Line) error {
	if err := j.tx.End(in, by, why); err != nil {
		return err
	}
	n, err := j.tx.SkipMails(in, why)
	j.row.Result.Ended++
	j.row.Result.Skipped += n
	return err
}
