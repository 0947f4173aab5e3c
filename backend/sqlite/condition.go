package sqlite

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"tabiji/backend/audience"
	"tabiji/backend/contact"
	"tabiji/backend/event"
	"tabiji/backend/facts"
	"tabiji/backend/segment"
)

// condition finds the people who meet a condition at the moment of a transaction. Who has a tag or had an event is read
// as a set of people from an index, and sets are combined as far as they decide; of the people for whom they leave the
// answer open the row is read, and evaluated as the walk evaluates it.
type condition struct {
	tx    *Tx
	zone  *time.Location
	types map[string]contact.FieldType
	lang  string
	all   *members
	sets  map[string]*members // by the name that stands for the set's leaf
	names map[*segment.Tree]string
}

// truth is the people who certainly meet a condition, and those for whom it is not decided. Nobody is in both.
type truth struct{ yes, open *members }

// meeting gives the people who meet a condition now, and all people.
func (tx *Tx) meeting(t segment.Tree, zone *time.Location) (met, all *members, err error) {
	c := &condition{tx: tx, zone: zone, sets: map[string]*members{}, names: map[*segment.Tree]string{}}
	if t.Needs().Typed() {
		if c.types, err = tx.FieldTypes(); err != nil {
			return nil, nil, err
		}
	}
	if c.lang, err = tx.Lang(); err != nil {
		return nil, nil, err
	}
	if c.all, err = tx.everyone(); err != nil {
		return nil, nil, err
	}
	found, err := c.weigh(&t)
	if err == nil && !found.open.empty() {
		err = c.judge(&t, found)
	}
	return found.yes, c.all, err
}

// weigh evaluates a condition as far as sets decide it.
func (c *condition) weigh(t *segment.Tree) (truth, error) {
	switch {
	case len(t.All) > 0:
		return c.allOf(t.All)
	case len(t.Any) > 0:
		return c.anyOf(t.Any)
	case len(t.None) > 0:
		one, err := c.anyOf(t.None)
		if err != nil {
			return truth{}, err
		}
		yes := c.all.clone()
		yes.drop(one.yes)
		yes.drop(one.open)
		return truth{yes, one.open}, nil
	case t.Tag != "":
		return c.leaf(t, func() (*members, error) { return c.tx.members([]string{t.Tag}) })
	case t.Event != "":
		return c.leaf(t, func() (*members, error) { return c.had(t) })
	case t.Field != "":
		return truth{&members{}, c.all}, nil
	}
	return truth{&members{}, &members{}}, nil
}

// leaf stores a set under a name, by which the rows of undecided people are evaluated too.
func (c *condition) leaf(t *segment.Tree, find func() (*members, error)) (truth, error) {
	set, err := find()
	if err != nil {
		return truth{}, err
	}
	set.keep(c.all)
	name := strconv.Itoa(len(c.sets))
	c.names[t], c.sets[name] = name, set
	return truth{set, &members{}}, nil
}

// allOf evaluates a conjunction; it stops when nobody can meet all children.
func (c *condition) allOf(children []segment.Tree) (truth, error) {
	yes, may := c.all.clone(), c.all.clone()
	for _, i := range cheapest(children) {
		child, err := c.weigh(&children[i])
		if err != nil {
			return truth{}, err
		}
		yes.keep(child.yes)
		either := child.yes.clone()
		either.join(child.open)
		if may.keep(either); may.empty() {
			break
		}
	}
	may.drop(yes)
	return truth{yes, may}, nil
}

// anyOf evaluates a disjunction; it stops when everybody meets one child.
func (c *condition) anyOf(children []segment.Tree) (truth, error) {
	yes, open, left := &members{}, &members{}, c.all.clone()
	for _, i := range cheapest(children) {
		child, err := c.weigh(&children[i])
		if err != nil {
			return truth{}, err
		}
		yes.join(child.yes)
		open.join(child.open)
		if left.drop(child.yes); left.empty() {
			break
		}
	}
	open.drop(yes)
	return truth{yes, open}, nil
}

// cheapest is the order in which children are evaluated: tags, then fields, which need no query yet, then groups, then
// events.
func cheapest(children []segment.Tree) []int {
	cost := func(t *segment.Tree) int {
		switch {
		case t.Tag != "" || t.Field != "":
			return 0
		case t.Event != "" && t.Where != nil:
			return 3
		case t.Event != "":
			return 2
		}
		return 1
	}
	order := make([]int, len(children))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cost(&children[a]) - cost(&children[b]) })
	return order
}

// had finds the people who had an event as often as asked. Events that the program itself writes are many and in no
// index by kind, so that a question about those takes longer.
func (c *condition) had(t *segment.Tree) (*members, error) {
	if t.Where != nil {
		if set, ok, err := c.told(t); ok || err != nil {
			return set, err
		}
	}
	query, args := "SELECT contact FROM event WHERE kind = ?", []any{t.Event}
	if !strings.HasPrefix(t.Event, event.Ours) {
		query = "SELECT contact FROM event INDEXED BY event_of_kind WHERE " + done + " AND kind = ?"
	}
	if since, bounded := t.Since(c.tx.now, c.zone); bounded {
		query, args = query+" AND occurred_at >= ?", append(args, int64(since))
	}
	query, args = query+" AND occurred_at <= ?", append(args, int64(c.tx.now))
	if t.Where != nil {
		q := &rowQuestion{ask: segment.Ready(*t.Where, c.tx.now, c.zone), props: true}
		defer q.remember(t.Where.Props())()
		query, args = query+" AND tabiji_met(?, 0, props)", append(args, q.no)
	}
	least, most := t.Bounds()
	switch {
	case most < 0 && least > 1:
		query += fmt.Sprintf(" GROUP BY contact HAVING count(*) >= %d", least)
	case most > 0 && least == 0:
		query += fmt.Sprintf(" GROUP BY contact HAVING count(*) > %d", most)
	case most > 0:
		query += fmt.Sprintf(" GROUP BY contact HAVING count(*) BETWEEN %d AND %d", least, most)
	}
	set := &members{}
	if _, err := c.tx.gather(set, query, args...); err != nil || most < 0 || least > 0 {
		return set, err
	}
	return c.others(set), nil
}

// others are all people but those of a set: who never had an event is in no index.
func (c *condition) others(set *members) *members {
	others := c.all.clone()
	others.drop(set)
	return others
}

// told finds the people who had an event with properties as often as asked, from columns in memory; ok is false when these
// cannot be used.
func (c *condition) told(t *segment.Tree) (set *members, ok bool, err error) {
	keys := t.Where.Props()
	since, bounded := t.Since(c.tx.now, c.zone)
	s, list, ok, err := c.tx.eventColumns(t.Event, keys, !bounded) // of some days they are few, and an index finds them
	if err != nil || !ok {
		return nil, false, err
	}
	least, most := t.Bounds()
	q := segment.Ready(*t.Where, c.tx.now, c.zone)
	props := segment.Props{}
	set = &members{}
	for i, n := 0, 0; i < len(s.contact); i++ { // events stand by contact
		if i == 0 || s.contact[i] != s.contact[i-1] {
			n = 0
		}
		if bounded && s.at[i] < int64(since) || s.at[i] > int64(c.tx.now) || most < 0 && n >= max(least, 1) {
			continue
		}
		for k, key := range keys {
			keep(props, key, list[k].value(int64(i)))
		}
		if !q.Met(props) {
			continue
		}
		switch n++; {
		case most > 0 && least == 0 && n == most+1, most < 0 && n == max(least, 1), most == 0 && n == 1, most > 0 && least > 0 && n == least:
			set.add(s.contact[i])
		case most > 0 && least > 0 && n == most+1:
			set.remove(s.contact[i])
		}
	}
	if most < 0 || least > 0 {
		return set, true, nil
	}
	return c.others(set), true, nil
}

// fewRows is the divisor of the number of all people up to which undecided rows are looked up one by one; of more, the
// whole table is read.
const fewRows = 6

// judge reads the rows of the undecided people, and adds those who meet the condition to found.yes.
func (c *condition) judge(t *segment.Tree, found truth) error {
	needs := t.Needs().Fields
	asked := c.named(t)
	q := &rowQuestion{ask: segment.Ready(asked, c.tx.now, c.zone), open: found.open}
	q.facts = rowFacts{Facts: facts.Facts{Lang: c.lang, Types: c.types}, sets: c.sets}
	defer q.remember(needs)()
	many := found.open.count()*fewRows > c.all.count()
	if q.facts.fields != nil {
		list, ok, err := c.tx.peopleColumns(needs, many)
		if err != nil {
			return err
		}
		if ok {
			q.judge(found, list)
			return nil
		}
	}
	met := " tabiji_met(?, contact.id, contact.fields)"
	if slices.Contains(needs, facts.Email) {
		met = " tabiji_met(?, contact.id, contact.fields, contact.address)"
	}
	if many {
		_, err := c.tx.gather(found.yes, "SELECT id AS contact FROM contact NOT INDEXED WHERE"+met, q.no)
		return err
	}
	list := []byte{'['}
	found.open.up(0, func(id int64) bool { list = appendID(list, id); return true })
	_, err := c.tx.gather(found.yes, "SELECT contact.id AS contact FROM json_each(?) l CROSS JOIN contact ON contact.id = l.value WHERE"+met,
		string(append(list, ']')), q.no)
	return err
}

// judge adds to found.yes those of the undecided people who meet the condition, by the columns of the fields that it reads.
func (q *rowQuestion) judge(found truth, list []*column) {
	found.open.up(0, func(id int64) bool {
		for i, c := range list {
			q.facts.fields[i].Raw = c.value(id)
		}
		if q.facts.id = id; q.ask.Met(&q.facts) {
			found.yes.add(id)
		}
		return true
	})
}

// named is the condition with the names of sets in place of tags and events. A leaf that was not evaluated does not
// change the result.
func (c *condition) named(t *segment.Tree) segment.Tree {
	if t.Tag != "" || t.Event != "" {
		return segment.Tree{Tag: setPrefix + c.names[t]}
	}
	copied := *t
	for _, children := range [...]*[]segment.Tree{&copied.All, &copied.Any, &copied.None} {
		from := *children
		if *children = nil; len(from) > 0 {
			*children = make([]segment.Tree, len(from))
		}
		for i := range from {
			(*children)[i] = c.named(&from[i])
		}
	}
	return copied
}

// Meeting counts the people who meet a condition now, and names at most some of them and some of the others, newest
// first. Days of the condition begin and end in zone.
func (tx *Tx) Meeting(t segment.Tree, zone *time.Location, some int) (found audience.Meeting, err error) {
	met, all, err := tx.meeting(t, zone)
	if err != nil {
		return found, err
	}
	found.Count, found.Of, found.People = met.count(), all.count(), met.newest(some)
	all.drop(met)
	found.Others = all.newest(some)
	return found, nil
}

// MeetingIDs lists people who meet a condition now, by number, behind a number, at most limit.
func (tx *Tx) MeetingIDs(t segment.Tree, zone *time.Location, behind contact.ID, limit int) (list []contact.ID, err error) {
	met, _, err := tx.meeting(t, zone)
	if err == nil {
		met.up(behind, func(id int64) bool {
			list = append(list, id)
			return len(list) < limit
		})
	}
	return list, err
}
