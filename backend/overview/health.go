package overview

import (
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/delivery"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// Level is how urgent an item is.
type Level string

// The levels. An error stops something, a warning waits for a person, a hint is good to know.
const (
	Error   Level = "error"
	Warning Level = "warning"
	Hint    Level = "hint"
)

// Item is one thing that needs attention.
type Item struct {
	Level   Level
	Kind    string // what it is about: engine, file, outbox, account, clock, waits, limit, late, unknown, held, broken, entries_held, overdue, alarm, crashed
	N       int64  // how many rows it is about; 0: they cannot be counted
	Journey string // id, where it is about one
	Line    words.Line
}

// facts are the input of health.
type facts struct {
	engine   Engine
	trouble  error // why nothing can be recorded
	journeys []Journey
	sending  Sending
	date     words.Line // what there is to say about the computer's date; zero: nothing
	misdated int64      // mails that left under a wrong date
	waits    []int64    // of each question about waits that began under a wrong date, how many
	overdue  Overdue
	alarms   []words.Line
}

// read reads what stands in the file.
func (f *facts) read(tx Tx, now clock.Instant) (err error) {
	if f.journeys, err = tx.Journeys(); err != nil {
		return err
	}
	if f.sending, err = tx.Sending(); err != nil {
		return err
	}
	set, mails, found, err := tx.DateSet()
	if err != nil {
		return err
	}
	if found && dateIsNews(set, now) {
		f.date, f.misdated = set.Line(mails), mails
	}
	f.waits, err = tx.WaitsAsked()
	return err
}

// dateIsNews reports whether the computer's date was set within the last day, for which it is shown.
func dateIsNews(c delivery.Correction, now clock.Instant) bool {
	return c.Told() && now >= c.At.Add(-delivery.Unnoticed) && now < c.At.Add(24*time.Hour)
}

// health lists what needs a person, most urgent first.
func health(f facts) (items []Item) {
	add := func(level Level, kind string, n int64, line words.Line) {
		items = append(items, Item{Level: level, Kind: kind, N: n, Line: line})
	}
	if f.engine.Failure != nil {
		add(Error, "engine", 0, words.New("health.engine", "why", problem.Of(f.engine.Failure).Sentence()))
	}
	if f.engine.Damage != nil {
		add(Error, "file", 0, problem.Of(f.engine.Damage).Sentence())
	}
	if f.trouble != nil {
		add(Error, "outbox", 0, words.New("health.outbox", "why", problem.Of(f.trouble).Sentence()))
	}
	for _, a := range f.sending.Accounts {
		if a.State != delivery.Ready && a.Reason.ID != "" {
			add(Error, "account", 0, words.New("health.account", "from", a.FromAddress, "why", a.Reason))
		}
	}
	if f.date.ID != "" {
		add(Warning, "clock", f.misdated, f.date)
	}
	for _, n := range f.waits {
		add(Warning, "waits", n, words.New("health.waits", "n", n))
	}
	items = append(items, mailItems(f.sending)...)
	for _, j := range f.journeys {
		if j.Broken > 0 {
			items = append(items, Item{Warning, "broken", j.Broken, j.ID, words.New("health.broken", "n", j.Broken, "title", j.Title)})
		}
		if j.Held > 0 {
			items = append(items, Item{Warning, "entries_held", j.Held, j.ID, words.New("health.entries_held", "n", j.Held, "title", j.Title)})
		}
	}
	if f.overdue.Line.ID != "" { // all for one cause: one line, however many people wait
		add(Warning, "overdue", f.overdue.N, f.overdue.Line)
	}
	for _, l := range f.alarms {
		add(Warning, "alarm", 0, l)
	}
	if f.engine.Crashed {
		add(Hint, "crashed", 0, words.New("health.crashed"))
	}
	return items
}

// mailItems are about mails that wait.
func mailItems(s Sending) (items []Item) {
	if s.Late > 0 {
		items = append(items, Item{Level: Warning, Kind: "late", N: s.Late, Line: words.New("health.late", "n", s.Late)})
	}
	for _, a := range s.Accounts {
		if a.Waiting > 0 {
			items = append(items, Item{Level: Hint, Kind: "limit", N: a.Waiting, Line: a.WaitingLine})
		}
	}
	if n := s.Counts[delivery.Unknown]; n > 0 {
		items = append(items, Item{Level: Warning, Kind: "unknown", N: n, Line: words.New("health.unknown", "n", n)})
	}
	if n := s.Counts[delivery.Held] - s.Late; n > 0 {
		items = append(items, Item{Level: Warning, Kind: "held", N: n, Line: words.New("health.held", "n", n)})
	}
	return items
}
