package studio

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/delivery"
	"tabiji/backend/facts"
	"tabiji/backend/journey"
	"tabiji/backend/problem"
	"tabiji/backend/walk"
	"tabiji/backend/words"
)

// Example is what a step of a draft would do for one person who entered now.
type Example struct {
	Line   words.Line      // the sentence
	Person contact.Contact // id 0: the sentence is about nobody
	Name   string          // of the person, as the sentences name them
	At     clock.Instant   // when they would come to the step; 0: nobody would
	Until  clock.Instant   // until when they would stay at most; 0: not at all, or until something happens
	Now    clock.Instant   // when they would enter
	Zone   *time.Location  // of the journey
	Why    []words.Line    // what was read and compared, where the step decides by facts
	Shares []words.Line    // of the outcomes of a step that draws
	Notes  []words.Line    // what has to happen for it, and what may change the moment
	Others bool            // there are other people whom it can be asked for
}

// ExampleOptions choose the person of an example.
type ExampleOptions struct {
	Contact int64  // 0: one whom an entry takes and who would come to the step; else any
	Lang    string // in which the person is named
}

// Example walks one person through the draft to a step, with the engine's own walk.
func (s *Studio) Example(ctx context.Context, id, node string, o ExampleOptions) (e Example, err error) {
	err = s.store.Read(ctx, func(tx Tx) error {
		j, err := need(tx, id)
		if err != nil {
			return err
		}
		e, err = example(tx, &j, node, o)
		return err
	})
	return e, err
}

func example(tx Tx, j *Journey, node string, o ExampleOptions) (Example, error) {
	c, err := gather(tx, j)
	if err != nil {
		return Example{}, err
	}
	c.drawing.Settings.Zone = c.location().String()
	at := slices.IndexFunc(c.drawing.Nodes, func(n journey.Node) bool { return n.ID == node })
	if at < 0 {
		return Example{}, problem.New(problem.NotFound, "journey.no_step", "node", short(node))
	}
	v, err := journey.Sketch(c.drawing)
	if err != nil {
		return Example{}, err
	}
	x := exampler{tx: tx, journey: j, composed: c, version: v, step: v.Steps[node], now: tx.Now(), reader: o.Lang, ways: walk.WaysTo(v, node)}
	if x.lang, err = tx.Lang(); err != nil {
		return Example{}, err
	}
	if x.practice, err = sendsPractice(tx, j, nil); err != nil {
		return Example{}, err
	}
	e, err := x.example(o)
	e.Now, e.Zone = x.now, v.Zone
	return e, err
}

// exampler finds the example of one step.
type exampler struct {
	composed
	tx       Tx
	journey  *Journey
	version  *journey.Version
	step     *journey.Step
	ways     walk.Ways
	now      clock.Instant
	lang     string
	reader   string // the language in which the person is named
	practice bool
}

// candidate is a person who might be the example, and the entry by which they would come.
type candidate struct {
	contact int64 // 0: nobody in particular
	entry   string
	taken   bool // the entry takes them now
}

func (x *exampler) example(o ExampleOptions) (Example, error) {
	if x.step == nil {
		return Example{Line: words.New("example.unfinished")}, nil
	}
	entries := slices.DeleteFunc(slices.Clone(x.version.Entries), func(s *journey.Step) bool { return !x.ways.From(s.ID) })
	if len(entries) == 0 {
		return Example{Line: words.New("example.apart")}, nil
	}
	people, err := x.candidates(entries, o)
	if err != nil {
		return Example{}, err
	}
	if len(people) == 0 {
		return x.nobody(entries[0])
	}
	best, seen, err := x.choose(people)
	if err != nil {
		return Example{}, err
	}
	if !seen.Reached {
		if seen, err = x.foresee(best, true); err != nil || !seen.Reached {
			return Example{Line: words.New("example.endless")}, notDamaged(err)
		}
	}
	return x.say(best, seen)
}

// notDamaged is the error of a walk; what a draft cannot be walked for is no failure.
func notDamaged(err error) error {
	if p := problem.Of(err); err != nil && p.Kind == problem.Damaged {
		return nil
	}
	return err
}

// mostTried is how many people of one entry are tried.
const mostTried = 30

// candidates are people for the example: the one asked for, else some whom the entries take now, else any.
func (x *exampler) candidates(entries []*journey.Step, o ExampleOptions) (list []candidate, err error) {
	if o.Contact != 0 {
		if _, found, err := x.tx.Contact(o.Contact); err != nil || !found {
			return nil, orElse(err, problem.New(problem.NotFound, "contact.unknown"))
		}
		for _, entry := range entries {
			crowd := crowdOf(entry)
			taken := crowd.Chosen
			if crowd.Tag != "" {
				since, err := x.tx.TagSince(o.Contact, crowd.Tag)
				if err != nil {
					return nil, err
				}
				taken = since != 0
			}
			list = append(list, candidate{o.Contact, entry.ID, taken})
		}
		return list, nil
	}
	for _, entry := range entries {
		if list, err = x.of(list, entry.ID, crowdOf(entry)); err != nil {
			return nil, err
		}
	}
	if len(list) == 0 {
		return x.of(nil, entries[0].ID, journey.Crowd{})
	}
	return list, nil
}

func crowdOf(entry *journey.Step) journey.Crowd {
	t, _ := entry.Config.(journey.Trigger)
	return t.TakesNow()
}

// of adds people of a crowd; the zero crowd is everybody, though nothing takes them now.
func (x *exampler) of(list []candidate, entry string, crowd journey.Crowd) ([]candidate, error) {
	n, taken := 0, crowd != journey.Crowd{}
	err := x.tx.Candidates(x.journey.No, crowd.Tag, x.practice, func(c Candidate) error {
		cause := journey.Cause{Key: "example", At: x.now}
		if taken && !journey.MayEnter(x.drawing.Settings, c.Past, cause).Enters {
			return nil
		}
		list = append(list, candidate{c.Contact, entry, taken})
		if n++; n == mostTried {
			return errEnough
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return list, err
}

// choose finds the first person who comes to the step as things are, and gets its mail; else the first who comes, or who
// is taken by an entry, or at all.
func (x *exampler) choose(people []candidate) (best candidate, way walk.Foreseen, err error) {
	best, rank := people[0], -1
	known, err := x.facts(people)
	if err != nil {
		return best, way, err
	}
	for _, p := range people {
		seen, err := x.walk(p, false, known[p.contact])
		if notDamaged(err) != nil {
			return best, way, err
		}
		worth := 0
		switch {
		case err == nil && seen.Reached && p.taken:
			worth = 3
			if missed, err := x.missed(p.contact); err != nil {
				return best, way, err
			} else if missed.ID == "" {
				return p, seen, nil
			}
		case err == nil && seen.Reached:
			worth = 2
		case p.taken:
			worth, seen = 1, walk.Foreseen{}
		default:
			seen = walk.Foreseen{}
		}
		if worth > rank {
			best, way, rank = p, seen, worth
		}
		known[p.contact] = nil // they hold the changes of this walk
	}
	return best, way, nil
}

// facts gathers what the version reads of people.
func (x *exampler) facts(people []candidate) (map[int64]*facts.Facts, error) {
	of := map[int64]*facts.Facts{}
	for _, p := range people {
		of[p.contact] = x.noFacts()
	}
	return of, x.tx.Gather(x.version.Needs, of)
}

func (x *exampler) noFacts() *facts.Facts {
	return &facts.Facts{Lang: x.lang, Fields: map[string]string{}, Tags: map[string]bool{}, Events: map[string][]clock.Instant{}, With: map[string][]facts.Told{}}
}

func (x *exampler) foresee(p candidate, given bool) (walk.Foreseen, error) {
	return x.walk(p, given, nil)
}

// walk walks a person with facts of their own, which are used up; nil: they are gathered.
func (x *exampler) walk(p candidate, given bool, f *facts.Facts) (walk.Foreseen, error) {
	if f == nil {
		all, err := x.facts([]candidate{p})
		if err != nil {
			return walk.Foreseen{}, err
		}
		f = all[p.contact]
	}
	who := walk.Who{Contact: p.contact, Salt: x.journey.Salt, Practice: x.practice, Lang: x.lang}
	return x.ways.Foresee(who, p.entry, given, f, x.now)
}

// nobody is the example of a workspace without people.
func (x *exampler) nobody(entry *journey.Step) (Example, error) {
	seen, err := x.walk(candidate{entry: entry.ID}, true, x.noFacts())
	if err != nil || !seen.Reached || entry == x.step {
		return Example{Line: words.New("example.nobody")}, notDamaged(err)
	}
	return Example{Line: words.New("example.nobody.at", "when", int64(seen.At)), At: seen.At, Notes: x.notes(seen)}, nil
}

// say puts a way into words.
func (x *exampler) say(p candidate, seen walk.Foreseen) (e Example, err error) {
	e = Example{At: seen.At, Until: seen.Until, Notes: x.notes(seen), Others: true}
	if e.Person, _, err = x.tx.Contact(p.contact); err != nil {
		return e, err
	}
	e.Name = cmp.Or(contact.FullName(e.Person.Fields, x.reader), e.Person.Address)
	switch c := x.step.Config.(type) {
	case journey.Trigger:
		return x.entry(e, c)
	case journey.Sender:
		e.Line, err = x.mail(e, seen)
	default:
		if len(seen.Why) == 0 {
			return Example{Line: words.New("example.unfinished")}, nil
		}
		first := seen.Why[0]
		e.Line = words.Line{ID: "example." + strings.TrimPrefix(first.ID, "reason."), Args: append(slices.Clip(first.Args), words.Arg{Key: "when", Value: int64(seen.At)}, words.Arg{Key: "who", Value: e.Name})}
		if !words.Has(e.Line.ID) {
			e.Line = first
		}
		if _, forks := c.(journey.Fork); forks && seen.Outcome != "" {
			e.Why = slices.DeleteFunc(slices.Clone(seen.Why[1:]), func(l words.Line) bool { return l.ID == "reason.path_end" })
		}
	}
	if lot, ok := x.step.Config.(journey.Lot); ok {
		shares := lot.Shares()
		for _, o := range x.step.Config.Outcomes() {
			e.Shares = append(e.Shares, words.New("example.share", "branch", o.Title, "percent", strconv.FormatFloat(shares[o.Port], 'g', 3, 64)))
		}
	}
	if slices.ContainsFunc(seen.Turns, func(t walk.Turn) bool { return t.Given() && x.known(t) }) {
		e.Notes = append([]words.Line{words.New("example.only", "who", e.Name)}, e.Notes...)
	}
	if !p.taken && crowdOf(x.version.Steps[p.entry]).Tag != "" {
		e.Notes = append([]words.Line{words.New("example.not_taken", "who", e.Name)}, e.Notes...)
	}
	return e, err
}

// known reports whether facts or a draw decide at a turn, and nothing that may still happen.
func (x *exampler) known(t walk.Turn) bool {
	switch x.version.Steps[t.Node].Config.(type) {
	case journey.Awaiter, journey.Sender:
		return false
	}
	return true
}

// mail says when a mail would be sent, or why it would not.
func (x *exampler) mail(e Example, seen walk.Foreseen) (words.Line, error) {
	missed, err := x.missed(e.Person.ID)
	switch {
	case err != nil:
		return words.Line{}, err
	case missed.ID != "":
		return words.New("example.mail.never", "who", e.Name, "why", missed), nil
	case seen.At == x.now:
		return words.New("example.mail.now", "who", e.Name), nil
	}
	return words.New("example.mail", "who", e.Name, "at", int64(seen.At)), nil
}

// missed is why the mail of the step would not reach a person if it left now; none when it would, or the step sends none.
func (x *exampler) missed(id int64) (words.Line, error) {
	sender, ok := x.step.Config.(journey.Sender)
	if !ok {
		return words.Line{}, nil
	}
	at := slices.IndexFunc(x.messages, func(m Message) bool { return m.Source.ID == sender.MessageID() })
	if at < 0 {
		return words.Line{}, nil // Check reports that there is no such mail
	}
	r := delivery.Reach{Purpose: purposeOf(x.messages[at].Source), At: x.now, Account: delivery.Account{ID: practiceAccount, Practice: true}}
	if !x.practice {
		a, _, err := x.tx.Sender(realAccount)
		if err != nil {
			return words.Line{}, err
		}
		r.Account = delivery.Account{ID: a.ID, Loopback: a.Loopback}
	}
	class, err := x.tx.Class(id)
	if err != nil {
		return words.Line{}, err
	}
	if r.Count(class, 1); len(r.Missed) > 0 {
		return r.Missed[0].Reason, nil
	}
	return words.Line{}, nil
}

// entry says who would enter now.
func (x *exampler) entry(e Example, t journey.Trigger) (Example, error) {
	switch crowd := t.TakesNow(); {
	case crowd.Chosen:
		e.Line = words.New("example.entry.hand", "who", e.Name)
	case crowd.Tag == "":
		e.Line = words.New("example.entry.event", "who", e.Name, "whom", t.Who())
	default:
		count, err := newCounter(x.tx, x.composed, Sheet{Practice: x.practice})
		if err != nil {
			return e, err
		}
		if err := count.all(x.journey, []string{crowd.Tag}); err != nil {
			return e, err
		}
		if count.entered == 0 {
			return Example{Line: words.New("example.entry.none", "whom", t.Who()), Others: true}, nil
		}
		e.Line = words.New("example.entry.tag", "who", e.Name, "n", count.entered)
	}
	return e, nil
}

// notes say what has to happen on the way, and what may change the moment.
func (x *exampler) notes(seen walk.Foreseen) (list []words.Line) {
	for _, t := range seen.Turns {
		step := x.version.Steps[t.Node]
		name := journey.StepName(journey.Node{ID: step.ID, Kind: step.Kind, Title: step.Title})
		taken := journey.OutcomeName(step.Config.Outcomes(), t.Takes)
		switch step.Config.(type) {
		case journey.Awaiter:
			switch {
			case t.Takes != journey.PortTimeout:
				list = append(list, words.New("example.given.event", "step", name, "branch", taken))
			case t.Sooner:
				list = append(list, words.New("example.given.sooner", "step", name))
			default:
				list = append(list, words.New("example.given.timeout", "step", name))
			}
		case journey.Sender:
			if t.Given() {
				list = append(list, words.New("example.given.failed", "step", name))
			}
		default:
			if t.Given() {
				list = append(list, words.New("example.given.branch", "step", name, "branch", taken))
			}
		}
	}
	return list
}

func orElse(err, other error) error {
	if err == nil {
		return other
	}
	return err
}
