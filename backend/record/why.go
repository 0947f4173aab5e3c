package record

import (
	"context"

	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/delivery"
	"tabiji/backend/ident"
	"tabiji/backend/journey"
	"tabiji/backend/problem"
	"tabiji/backend/walk"
	"tabiji/backend/words"
)

// Record is the decision record of one person: the path of each enrollment, newest first. It says only what is stored;
// Line is the sentence that nothing is.
type Record struct {
	Contact Person
	Paths   []Path
	Refused []Refused   // what kept the person out, one for each journey
	Waiting []Waiting   // postponed entries, in order
	Line    *words.Line // set when there is nothing of all that
}

// Refused is why a person was not let into a journey when that happened last.
type Refused struct {
	Journey string
	Title   string
	FirstAt clock.Instant
	LastAt  clock.Instant
	N       int64
	Why     words.Line
	Line    words.Line // all of it as a sentence
}

// Waiting is an entry that is postponed until the enrollment before it has ended.
type Waiting struct {
	Journey  string
	Title    string
	Practice bool
	Key      string // of the event
	At       clock.Instant
	Line     words.Line
}

// Person is the person that a record is about.
type Person struct {
	ID      string
	Address string
	Name    string
}

// Path is one enrollment: why the person entered, every step with its reasons, and where they are.
type Path struct {
	ID           string
	Journey      string
	Title        string
	JourneyState journey.State
	Version      int
	State        walk.EnrollmentState
	Practice     bool
	EnteredAt    clock.Instant
	EndedAt      clock.Instant
	EndedBy      walk.End
	Steps        []StepRecord
	Missing      *words.Line  // set when history rows have been deleted
	Now          []words.Line // where the person is, why, and what comes next
	Standing     *Standing
}

// StepRecord is one history row.
type StepRecord struct {
	No      int
	Node    string
	Name    words.Line // the step's title, or its kind's name
	Kind    string
	At      clock.Instant
	Outcome string
	Taken   *words.Line // the outcome's name
	Reasons []words.Line
}

// Standing is the step at which a person is whose enrollment has not ended.
type Standing struct {
	Node  string
	Name  words.Line
	Kind  string
	Waits walk.Waits
	Since clock.Instant
	Until clock.Instant
	Mail  *MailRecord
	Next  *StepName

	open bool // what comes next is not certain
}

// MailRecord is the outbox row that an enrollment waits for.
type MailRecord struct {
	ID     string
	State  delivery.State
	Reason *words.Line
	NextAt clock.Instant
}

// StepName names a step.
type StepName struct {
	Node string
	Name words.Line
}

// Why reads the decision record of a person ("con_12" or an address), of one journey or, with journeyID "", of all. An
// unknown person or journey is a NotFound problem.
func (s *Service) Why(ctx context.Context, who, journeyID string) (r Record, err error) {
	err = s.store.Read(ctx, func(tx Tx) error {
		c, err := contact.Find(tx, who)
		if err != nil {
			return err
		}
		r = Record{Contact: Person{
			ID: ident.Show("con", c.ID), Address: c.Address, Name: contact.FullName(c.Fields, "en"),
		}, Paths: []Path{}}
		var no int64
		if journeyID != "" {
			j, found, err := tx.Journey(journeyID)
			if err == nil && !found {
				err = problem.New(problem.NotFound, "journey.unknown", "id", short(journeyID))
			}
			if err != nil {
				return err
			}
			no = j.No
		}
		rows, err := tx.Enrollments(c.ID, no)
		if err != nil {
			return err
		}
		reader := newReader(tx, s.shelf)
		for _, e := range rows {
			p, err := reader.path(e)
			if err != nil {
				return err
			}
			r.Paths = append(r.Paths, p)
		}
		if err := reader.atTheDoor(c.ID, no, &r); err != nil {
			return err
		}
		if len(rows)+len(r.Refused)+len(r.Waiting) == 0 {
			line := words.New("why.never_entered")
			r.Line = &line
		}
		return nil
	})
	return r, err
}

// atTheDoor adds the refused and the postponed entries of a person in a journey (0: in all).
func (r *reader) atTheDoor(contact, journey int64, into *Record) error {
	refused, err := r.tx.RefusedEntries(contact, journey)
	if err != nil {
		return err
	}
	for _, e := range refused {
		j, err := r.journey(e.Journey)
		if err != nil {
			return err
		}
		into.Refused = append(into.Refused, Refused{Journey: j.ID, Title: j.Title, FirstAt: e.FirstAt, LastAt: e.LastAt, N: e.N, Why: e.Why,
			Line: words.New("why.refused", "title", short(j.Title), "n", e.N, "at", int64(e.LastAt), "why", e.Why)})
	}
	waiting, err := r.tx.PostponedEntries(contact, journey)
	if err != nil {
		return err
	}
	for _, e := range waiting {
		j, err := r.journey(e.Journey)
		if err != nil {
			return err
		}
		into.Waiting = append(into.Waiting, Waiting{Journey: j.ID, Title: j.Title, Practice: e.Practice, Key: e.EventKey, At: e.At,
			Line: words.New("why.waiting", "title", short(j.Title), "key", short(e.EventKey), "at", int64(e.At))})
	}
	return nil
}

// reader reads enrollments and caches journeys and versions.
type reader struct {
	tx       Tx
	shelf    *journey.Shelf
	journeys map[int64]Journey
	versions map[int64]*known
}

// known is a version that may be unreadable; then names come from the history rows alone.
type known struct {
	no      int
	version *journey.Version // nil: unreadable
}

func newReader(tx Tx, shelf *journey.Shelf) *reader {
	return &reader{tx: tx, shelf: shelf, journeys: map[int64]Journey{}, versions: map[int64]*known{}}
}

func (r *reader) journey(no int64) (j Journey, err error) {
	j, ok := r.journeys[no]
	if !ok {
		j, _, err = r.tx.JourneyAt(no)
		r.journeys[no] = j
	}
	return j, err
}

func (r *reader) version(id int64) (*known, error) {
	if k := r.versions[id]; k != nil {
		return k, nil
	}
	k := &known{}
	no, found, err := r.tx.VersionNo(id)
	if err != nil {
		return nil, err
	}
	if found {
		p, err := r.shelf.Version(id, r.tx.VersionBody)
		if err != nil {
			return nil, err
		}
		k.no, k.version = no, p.Version
	}
	r.versions[id] = k
	return k, nil
}

func (r *reader) path(e Enrollment) (p Path, err error) {
	j, err := r.journey(e.Journey)
	if err != nil {
		return p, err
	}
	k, err := r.version(e.Version)
	if err != nil {
		return p, err
	}
	p = Path{
		ID: ident.Show("enr", e.ID), Journey: j.ID, Title: j.Title, JourneyState: j.State, Version: k.no,
		State: e.State, Practice: e.Practice, EnteredAt: e.EnteredAt, EndedAt: e.EndedAt, EndedBy: e.EndedBy,
		Steps: []StepRecord{},
	}
	rows, err := r.tx.History(e.ID)
	if err != nil {
		return p, err
	}
	for _, h := range rows {
		s := k.record(h)
		if sends(h.Kind) {
			mail, found, err := r.tx.MailAt(e.ID, h.Node, h.Visit)
			if err != nil {
				return p, err
			}
			if found {
				s.Reasons = append(s.Reasons, mail.since()...)
			}
		}
		p.Steps = append(p.Steps, s)
	}
	if len(rows) < e.StepNo {
		line := words.New("why.no_record", "n", e.StepNo-len(rows))
		p.Missing = &line
	}
	if e.StandingAt != 0 {
		p.Steps = append(p.Steps, k.record(HistoryRow{StepNo: e.StepNo, Node: e.Node, Kind: k.kind(e.Node), Visit: e.Visit, At: e.StandingAt, Reasons: e.Standing}))
	}
	if e.State != walk.Done {
		if p.Standing, err = r.standing(e, k); err != nil {
			return p, err
		}
	}
	p.Now = now(j, e, p.Standing)
	return p, nil
}

// since says what a person has decided about a mail after its step was left. The step's record does not change; these
// lines add the present state.
func (m Mail) since() []words.Line {
	if m.Again == nil {
		if m.Reason != nil && m.Reason.ID == outboxSentByPerson && m.State == delivery.Sent {
			return []words.Line{words.New("why.mail_as_sent")}
		}
		return nil
	}
	lines := []words.Line{words.New("why.mail_again", "state", "state.outbox."+m.Again.State)}
	if m.Again.Reason != nil {
		lines = append(lines, *m.Again.Reason)
	}
	return lines
}

// outboxSentByPerson is the reason of a mail whose result was unknown and that a person declared sent.
const outboxSentByPerson = "reason.delivery.sent_by_person"

func (k *known) record(h HistoryRow) StepRecord {
	s := StepRecord{
		No: h.StepNo, Node: h.Node, Name: k.name(h.Node, h.Kind), Kind: h.Kind, At: h.At, Outcome: h.Outcome,
		Reasons: append([]words.Line{}, h.Reasons...),
	}
	if h.Outcome != "" {
		line := k.outcome(h.Node, h.Outcome)
		s.Taken = &line
	}
	return s
}

func (k *known) step(node string) *journey.Step {
	if k.version == nil {
		return nil
	}
	return k.version.Steps[node]
}

// name is the name of a step in a sentence: as in the drawing, else from the history row.
func (k *known) name(node, kind string) words.Line {
	if step := k.step(node); step != nil {
		return journey.StepName(journey.Node{ID: step.ID, Kind: step.Kind, Title: step.Title})
	}
	if _, ok := journey.KindOf(kind); ok {
		return words.New("kind." + kind)
	}
	return words.New("step.titled", "title", node)
}

// outcome is the name of an outcome: the author's title for it, else its own word, else its id.
func (k *known) outcome(node, port string) words.Line {
	if step := k.step(node); step != nil && step.Config != nil {
		for _, o := range step.Config.Outcomes() {
			switch {
			case o.Port != port:
			case o.Title != "":
				return words.New("step.titled", "title", o.Title)
			case o.Word != "":
				return words.New(o.Word)
			}
		}
	}
	return words.New("step.titled", "title", port)
}

// standing is the step where a person is whose enrollment has not ended, and the next step if that is certain.
func (r *reader) standing(e Enrollment, k *known) (*Standing, error) {
	node := e.Node
	if node == "" {
		node = e.Entry
	}
	s := &Standing{Node: node, Name: k.name(node, ""), Waits: e.Waits, Since: e.Since}
	switch e.Waits {
	case walk.WaitsTimer, walk.WaitsEvent:
		s.Until = e.DueAt
	case walk.WaitsReceipt:
		m, found, err := r.tx.MailAt(e.ID, e.Node, e.Visit)
		if err != nil {
			return nil, err
		}
		if found {
			s.Mail = &MailRecord{ID: ident.Show("out", m.ID), State: m.State, Reason: m.Reason, NextAt: m.NextAt}
		}
	}
	step := k.step(node)
	if step == nil || e.State != walk.Live {
		s.open = true
		return s, nil
	}
	if e.Waits == walk.WaitsEvent {
		s.open = true // the next step depends on what happens
		return s, nil
	}
	next, failed := step.Next[journey.PortNext], step.Next[journey.PortFailed]
	switch {
	case failed != nil && failed != next:
		s.open = true // the next step depends on the delivery's result
	case next != nil:
		s.Next = &StepName{Node: next.ID, Name: k.name(next.ID, next.Kind)}
	}
	return s, nil
}

// now says in lines where a person is, why, and what comes next.
func now(j Journey, e Enrollment, s *Standing) []words.Line {
	switch e.State {
	case walk.Done:
		lines := []words.Line{words.New("why.ended", "at", int64(e.EndedAt), "how", EndedBy(e.EndedBy))}
		if e.Reason != nil {
			lines = append(lines, *e.Reason)
		}
		return lines
	case walk.Held, walk.Broken:
		reason := words.New("why.no_reason")
		if e.Reason != nil {
			reason = *e.Reason
		}
		return []words.Line{words.New("why."+string(e.State), "step", s.Name, "why", reason)}
	}
	lines := append(append([]words.Line{}, e.Why...), waiting(e, s))
	if s.Mail != nil && s.Mail.Reason != nil {
		lines = append(lines, *s.Mail.Reason)
	}
	if j.State == journey.Paused {
		lines = append(lines, words.New("why.paused"))
	}
	switch {
	case e.Waits == "" || s.open:
	case s.Next != nil:
		lines = append(lines, words.New("why.next", "step", s.Next.Name))
	default:
		lines = append(lines, words.New("why.next_end"))
	}
	return lines
}

// EndedBy is the word-list id of the way an enrollment ended.
func EndedBy(how walk.End) string {
	if id := "ended." + string(how); words.Has(id) {
		return id
	}
	return "ended.no_record"
}

func waiting(e Enrollment, s *Standing) words.Line {
	switch {
	case e.Waits == walk.WaitsTimer:
		return words.New("why.timer", "step", s.Name, "until", int64(s.Until))
	case e.Waits == walk.WaitsEvent && s.Until == 0:
		return words.New("why.event_open", "step", s.Name)
	case e.Waits == walk.WaitsEvent:
		return words.New("why.event", "step", s.Name, "until", int64(s.Until))
	case e.Waits == walk.WaitsReceipt && s.Mail == nil:
		return words.New("why.mail_no_record", "step", s.Name)
	case e.Waits == walk.WaitsReceipt && s.Mail.State == delivery.Later:
		return words.New("why.mail_next", "step", s.Name, "state", "state.outbox."+s.Mail.State, "at", int64(s.Mail.NextAt))
	case e.Waits == walk.WaitsReceipt:
		return words.New("why.mail", "step", s.Name, "state", "state.outbox."+s.Mail.State)
	}
	return words.New("why.begins")
}
