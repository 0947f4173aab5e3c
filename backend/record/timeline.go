package record

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/delivery"
	"tabiji/backend/event"
	"tabiji/backend/ident"
	"tabiji/backend/journey"
	"tabiji/backend/problem"
	"tabiji/backend/walk"
	"tabiji/backend/words"
)

// Show chooses which moments a timeline lists.
type Show string

// The choices of Show.
const (
	ShowAll        Show = "all"
	ShowEvents     Show = "events"     // what the person did
	ShowDecisions  Show = "decisions"  // what was decided about them
	ShowDeliveries Show = "deliveries" // what was mailed, or was not
)

// The types of moments. An event is what the person did, a decision what Tabiji decided.
const (
	momentEvent    = "event"
	momentDecision = "decision"
	momentDelivery = "delivery"
	momentConsent  = "consent"
	momentTag      = "tag"
)

// Moment is one item of a person's timeline. It shows what was stored then; what was not stored is shown as missing,
// never computed from present data.
type Moment struct {
	ID         string
	At         clock.Instant
	Type       string
	Icon       string // kind of the event or the step, state of the delivery
	Title      words.Line
	Detail     *words.Line
	Reasons    []words.Line
	Journey    *MomentJourney
	Step       *MomentStep
	Outcome    string
	Taken      *words.Line // the outcome's name
	State      string      // of a delivery
	Enrollment string
	Delivery   string

	at Place
}

// MomentJourney is the journey of a moment, with the version of that moment.
type MomentJourney struct {
	ID       string `json:"id"`
	Title    string `json:"title"`
	Version  int    `json:"version"`
	Practice bool   `json:"practice"`
}

// MomentStep is the step of a moment.
type MomentStep struct {
	Node string
	Name words.Line
	Kind string
}

// Place is a position in a timeline. Moments are ordered by At, then by rank (what they are), then by row, all
// descending.
type Place struct {
	At   clock.Instant // 0: before the newest moment
	Rank int
	Row  int64
}

// The ranks order what happened at the same moment: in the list, newest first, a cause comes after its effect.
const (
	rankStop = iota + 1
	rankConsent
	rankEvent
	rankDelivery
	rankDecision
	rankRefused
	rankWaiting
	rankEnd
)

// Timeline lists what happened to a person, newest first, at most limit moments. cursor is the next of the previous
// page, "" for the first page; next is "" on the last. A cursor of another form is an Invalid problem.
func (s *Service) Timeline(ctx context.Context, person int64, show Show, cursor string, limit int) (list []Moment, next string, err error) {
	after, err := readPlace(cursor)
	if err != nil {
		return nil, "", err
	}
	if limit <= 0 || limit > MostListed {
		limit = MostListed
	}
	err = s.read(ctx, person, func(tx Tx, c contact.Contact) error {
		t := &timeline{reader: newReader(tx, s.shelf), who: c, after: after, limit: limit + 1, withoutDecided: show != ShowDeliveries}
		for _, part := range parts(show) {
			if err := part(t); err != nil {
				return err
			}
		}
		list = t.list
		return nil
	})
	if err != nil {
		return nil, "", err
	}
	slices.SortFunc(list, func(a, b Moment) int { return b.at.compare(a.at) })
	if len(list) > limit {
		list = list[:limit]
		next = list[limit-1].at.String()
	}
	return list, next, nil
}

func parts(show Show) []func(*timeline) error {
	switch show {
	case ShowEvents:
		return []func(*timeline) error{(*timeline).ownEvents}
	case ShowDecisions:
		return []func(*timeline) error{(*timeline).decisions, (*timeline).entries, (*timeline).endings}
	case ShowDeliveries:
		return []func(*timeline) error{(*timeline).deliveries}
	}
	return []func(*timeline) error{(*timeline).events, (*timeline).decisions, (*timeline).entries, (*timeline).endings, (*timeline).deliveries, (*timeline).consents}
}

func (p Place) compare(o Place) int {
	return cmp.Or(cmp.Compare(p.At, o.At), cmp.Compare(p.Rank, o.Rank), cmp.Compare(p.Row, o.Row))
}

// of is the position for rows of one rank: at the same moment all rows of a lower rank come after it.
func (p Place) of(rank int) Place {
	switch {
	case p.At == 0, rank < p.Rank:
		return Place{At: p.At, Rank: rank, Row: math.MaxInt64}
	case rank > p.Rank:
		return Place{At: p.At, Rank: rank, Row: math.MinInt64}
	}
	return p
}

// String is the place as a cursor.
func (p Place) String() string {
	return strconv.FormatInt(int64(p.At), 10) + "." + strconv.Itoa(p.Rank) + "." + strconv.FormatInt(p.Row, 10)
}

func readPlace(cursor string) (p Place, err error) {
	if cursor == "" {
		return p, nil
	}
	parts := strings.Split(cursor, ".")
	if len(parts) == 3 {
		at, e1 := strconv.ParseInt(parts[0], 10, 64)
		rank, e2 := strconv.Atoi(parts[1])
		row, e3 := strconv.ParseInt(parts[2], 10, 64)
		if e1 == nil && e2 == nil && e3 == nil && at != 0 {
			return Place{At: clock.Instant(at), Rank: rank, Row: row}, nil
		}
	}
	return p, problem.New(problem.Invalid, "api.cursor")
}

// timeline collects the moments of one person behind a place.
type timeline struct {
	*reader
	who   contact.Contact
	after Place
	limit int
	// withoutDecided leaves out deliveries that belong to a decision in the list, so that one mail is one item.
	withoutDecided bool
	list           []Moment
}

func (t *timeline) add(rank int, row int64, m Moment) {
	m.at = Place{At: m.At, Rank: rank, Row: row}
	t.list = append(t.list, m)
}

// events adds what the person did, and tags given and removed.
func (t *timeline) events() error { return t.addEvents(false) }

// ownEvents adds only what the person did.
func (t *timeline) ownEvents() error { return t.addEvents(true) }

func (t *timeline) addEvents(ownOnly bool) error {
	rows, err := t.tx.Events(t.who.ID, t.after.of(rankEvent), ownOnly, t.limit)
	for _, e := range rows {
		t.add(rankEvent, e.Seq, momentOf(e))
	}
	return err
}

func momentOf(e event.Event) Moment {
	m := Moment{ID: ident.Show("evt", e.Seq), At: e.OccurredAt}
	source := event.SourceLine(e.Source)
	switch e.Kind {
	case event.TagAdded:
		m.Type, m.Icon, m.Title, m.Detail = momentTag, string(walk.AddTag), words.New("timeline.tag_added", "tag", e.Props["tag"]), &source
	case event.TagRemoved:
		m.Type, m.Icon, m.Title, m.Detail = momentTag, string(walk.RemoveTag), words.New("timeline.tag_removed", "tag", e.Props["tag"]), &source
	default:
		m.Type, m.Icon, m.Title = momentEvent, e.Kind, event.Said(e.Kind, e.Props)
		if rest := event.Told(e.Props); len(rest) > 0 {
			line := words.New("timeline.props", "lines", rest)
			m.Detail = &line
		}
	}
	return m
}

func (t *timeline) decisions() error {
	rows, err := t.tx.Decisions(t.who.ID, t.after.of(rankDecision), t.limit)
	if err != nil {
		return err
	}
	for _, d := range rows {
		j, k, err := t.journeyAt(d.Journey, d.Version, d.Practice)
		if err != nil {
			return err
		}
		d.Kind = cmp.Or(d.Kind, k.kind(d.Node))
		r := k.record(d.HistoryRow)
		m := Moment{
			ID: ident.Show("enr", d.Enrollment) + ":" + strconv.Itoa(d.StepNo), At: d.At, Type: momentDecision, Icon: d.Kind, Title: words.New("why.no_reason"),
			Reasons: r.Reasons, Journey: j, Step: &MomentStep{Node: d.Node, Name: r.Name, Kind: d.Kind}, Outcome: d.Outcome, Taken: r.Taken,
			Enrollment: ident.Show("enr", d.Enrollment),
		}
		if len(r.Reasons) > 0 {
			m.Title = r.Reasons[0]
		}
		if sends(d.Kind) {
			mail, found, err := t.tx.MailAt(d.Enrollment, d.Node, d.Visit)
			if err != nil {
				return err
			}
			if found {
				m.Delivery, m.State = ident.Show("out", mail.ID), string(mail.State)
				m.Reasons = append(m.Reasons, mail.since()...)
			}
		}
		t.add(rankDecision, d.Enrollment<<20|int64(d.StepNo), m)
	}
	return nil
}

// journeyAt is the journey of a moment, and the version that has its steps.
func (t *timeline) journeyAt(journey, version int64, practice bool) (*MomentJourney, *known, error) {
	j, err := t.journey(journey)
	if err != nil {
		return nil, nil, err
	}
	k, err := t.version(version)
	if err != nil {
		return nil, nil, err
	}
	return &MomentJourney{ID: j.ID, Title: j.Title, Version: k.no, Practice: practice}, k, nil
}

// entries adds refused and postponed entries.
func (t *timeline) entries() error {
	if err := t.refusals(); err != nil {
		return err
	}
	rows, err := t.tx.PostponedEntries(t.who.ID, 0)
	if err != nil {
		return err
	}
	for _, e := range rows {
		if t.passed(Place{At: e.At, Rank: rankWaiting, Row: e.ID}) {
			continue
		}
		j, err := t.journey(e.Journey)
		if err != nil {
			return err
		}
		t.add(rankWaiting, e.ID, Moment{ID: "turn:" + strconv.FormatInt(e.ID, 10), At: e.At, Type: momentDecision, Icon: "turn",
			Title: words.New("timeline.turn"), Journey: &MomentJourney{ID: j.ID, Title: j.Title, Practice: e.Practice},
			Reasons: []words.Line{words.New("why.waiting", "title", short(j.Title), "key", short(e.EventKey), "at", int64(e.At))}})
	}
	return nil
}

// passed reports whether a previous page has listed a position.
func (t *timeline) passed(s Place) bool { return t.after.At != 0 && s.compare(t.after) >= 0 }

// refusals adds one moment per journey, at the time of the last refusal, that says how many there were.
func (t *timeline) refusals() error {
	rows, err := t.tx.RefusedEntries(t.who.ID, 0)
	if err != nil {
		return err
	}
	for _, e := range rows {
		if t.passed(Place{At: e.LastAt, Rank: rankRefused, Row: e.Journey}) {
			continue
		}
		j, err := t.journey(e.Journey)
		if err != nil {
			return err
		}
		m := Moment{ID: "refused:" + j.ID, At: e.LastAt, Type: momentDecision, Icon: "refused", Title: words.New("timeline.refused"),
			Reasons: []words.Line{e.Why}, Journey: &MomentJourney{ID: j.ID, Title: j.Title, Practice: j.Practice}}
		if e.N > 1 {
			before := words.New("timeline.refused_before", "first", int64(e.FirstAt), "n", e.N)
			m.Detail = &before
			m.Reasons = append(m.Reasons, before)
		}
		t.add(rankRefused, e.Journey, m)
	}
	return nil
}

// endings adds enrollments that ended in another way than at a step.
func (t *timeline) endings() error {
	rows, err := t.tx.EndedEnrollments(t.who.ID, t.after.of(rankEnd), t.limit)
	if err != nil {
		return err
	}
	for _, e := range rows {
		j, k, err := t.journeyAt(e.Journey, e.Version, e.Practice)
		if err != nil {
			return err
		}
		m := Moment{ID: ident.Show("enr", e.ID) + ":end", At: e.EndedAt, Type: momentDecision, Icon: "end",
			Title: words.New("timeline.ended", "how", EndedBy(e.EndedBy)), Journey: j, Enrollment: ident.Show("enr", e.ID)}
		if node := cmp.Or(e.Node, e.Entry); node != "" {
			m.Step = &MomentStep{Node: node, Name: k.name(node, ""), Kind: k.kind(node)}
		}
		if e.Reason != nil {
			m.Reasons = []words.Line{*e.Reason}
		}
		t.add(rankEnd, e.ID, m)
	}
	return nil
}

func (t *timeline) deliveries() error {
	rows, err := t.tx.Deliveries(t.who.ID, t.after.of(rankDelivery), t.withoutDecided, t.limit)
	if err != nil {
		return err
	}
	for _, d := range rows {
		m := Moment{ID: ident.Show("out", d.ID), At: d.At, Type: momentDelivery, Icon: string(d.State), State: string(d.State), Delivery: ident.Show("out", d.ID),
			Title: words.New("timeline.delivery."+string(d.State), "subject", d.Subject), Detail: d.Reason}
		if d.NextAt != 0 && d.State == delivery.Later {
			line := words.New("timeline.delivery_next", "at", int64(d.NextAt))
			m.Detail = &line
		}
		if d.Reason != nil {
			m.Reasons = []words.Line{*d.Reason}
		}
		if d.Enrollment != 0 {
			m.Enrollment = ident.Show("enr", d.Enrollment)
		}
		if d.Journey != 0 {
			var k *known
			if m.Journey, k, err = t.journeyAt(d.Journey, d.Version, d.Practice); err != nil {
				return err
			}
			kind := cmp.Or(k.kind(d.Node), mailKind)
			m.Step = &MomentStep{Node: d.Node, Name: k.name(d.Node, kind), Kind: kind}
		}
		t.add(rankDelivery, d.ID, m)
	}
	return nil
}

// consents adds the records of consent, and stops with their lifting.
func (t *timeline) consents() error {
	rows, err := t.tx.Consents(t.who.ID, t.after.of(rankConsent), t.limit)
	if err != nil {
		return err
	}
	for _, a := range rows {
		line := words.New("timeline.consent", "basis", "basis."+string(a.Basis))
		if a.Basis == contact.None {
			line = words.New("timeline.consent_none")
		}
		detail := event.SourceLine(a.Source)
		m := Moment{ID: ident.Show("cns", a.ID), At: a.At, Type: momentConsent, Icon: string(a.Basis), Title: line, Detail: &detail}
		if a.Evidence != "" {
			m.Reasons = []words.Line{words.New("timeline.evidence", "text", a.Evidence)}
		}
		t.add(rankConsent, a.ID, m)
	}
	stops, err := t.tx.Stops(t.who.ID)
	for _, stop := range stops {
		place := Place{At: stop.At, Rank: rankStop, Row: stop.ID}
		if t.after.At == 0 || place.compare(t.after) < 0 {
			t.add(rankStop, stop.ID, stopMoment(stop))
		}
	}
	return err
}

// stopMoment is the moment of a stop, or of the end of one with the reason that was given for it.
func stopMoment(s contact.Stop) Moment {
	line, icon := words.New("timeline.stopped_all"), "stopped"
	switch {
	case s.Lifted && s.Purpose == contact.Marketing:
		line, icon = words.New("timeline.lifted"), "lifted"
	case s.Lifted && s.Purpose == contact.Service:
		line, icon = words.New("timeline.lifted_service"), "lifted"
	case s.Lifted:
		line, icon = words.New("timeline.lifted_all"), "lifted"
	case s.Purpose == contact.Marketing:
		line = words.New("timeline.stopped")
	case s.Purpose == contact.Service:
		line = words.New("timeline.stopped_service")
	}
	detail := event.SourceLine(s.Source)
	m := Moment{ID: ident.Show("stp", s.ID), At: s.At, Type: momentConsent, Icon: icon, Title: line, Detail: &detail}
	if s.Evidence != "" {
		m.Reasons = []words.Line{words.New("timeline.evidence", "text", s.Evidence)}
	}
	return m
}

// mailKind is shown as the kind of a mail's step when no version has the step any more.
var mailKind = journey.KindsOf(journey.Mails)[0]

func (k *known) kind(node string) string {
	if step := k.step(node); step != nil {
		return step.Kind
	}
	return ""
}
