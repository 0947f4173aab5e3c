package outbox

import (
	"sync/atomic"

	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/delivery"
)

// job is a claimed row on its way through one connection.
type job struct {
	Claimed
	lane        *lane
	account     *Account // as it was at the claim
	address     string   // wire form; "" when the person has none
	reserved    bool
	addressHash string
	promised    atomic.Bool // counts as a promised place of the limits
	over        atomic.Bool
}

// newJob counts a claimed row as on its way until finish.
func newJob(l *lane, t Ticket, a *Account) *job {
	j := &job{lane: l, account: a}
	j.Ticket = t
	j.promised.Store(true)
	l.places.promised.Add(1)
	l.o.flight.add(1)
	return j
}

// fill adds what was read after the claim.
func (j *job) fill(c Claimed, tokenKey []byte) {
	c.Ticket = j.Ticket
	j.Claimed = c
	if parsed, err := contact.ParseAddress(c.Person.Address); err == nil {
		j.address, j.reserved = parsed.Wire(), parsed.Reserved()
		j.addressHash = contact.Hash(tokenKey, parsed.Key)
	}
}

// handed gives up the place of the limits that was promised to the job: the row, now handed over, counts itself.
func (j *job) handed() {
	if j.promised.Swap(false) {
		j.lane.places.promised.Add(-1)
	}
}

// finish ends the job: its result is recorded, or it was given up, and it no longer counts as on its way.
func (j *job) finish() {
	if j.over.Swap(true) {
		return
	}
	j.handed()
	if j.lane.places.starved.Swap(false) {
		j.lane.poked.kick()
	}
	j.lane.o.flight.add(-1)
}

// question is the input of delivery's decision about this row, with the facts of one moment.
func (j *job) question(f Facts, a Account, l limiter) delivery.Question {
	return delivery.Question{
		Purpose: j.Purpose, Practice: j.Practice,
		Contact: f.Contact, Sample: j.Person.Sample, Address: j.address, Reserved: j.reserved,
		Consent: contact.Consent{Basis: f.Basis}, Suppressed: f.Suppressed,
		Enrolled: f.Enrolled, Journey: f.Journey,
		PlannedAt: j.PlannedAt, ExpiresAt: j.ExpiresAt, SameAt: f.SameAt,
		Account: a.decision(), Windows: l.windows(),
	}
}

// verdict is the result of a row that may not leave now.
func (j *job) verdict(v delivery.Verdict) Result {
	s := Result{ID: j.ID, Enrollment: j.Enrollment, State: v.State, Reason: v.Reason, Ask: v.Ask}
	if v.State == delivery.Later {
		s.NextAt = v.At
	}
	return s
}

// back is the result of a row that is given back without a try: due again, at a moment.
func (j *job) back(at clock.Instant) Result {
	return Result{ID: j.ID, State: delivery.Due, NextAt: min(at, j.lane.o.now())}
}
