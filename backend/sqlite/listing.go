package sqlite

import (
	"cmp"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"tabiji/backend/audience"
	"tabiji/backend/clock"
	"tabiji/backend/contact"
)

// done selects the events that a person did, not those that the program wrote; the indexes of migration 0002 have the
// same words.
const done = "substr(kind, 1, 7) <> 'tabiji.'"

// question collects the conditions of a query and their arguments.
type question struct {
	where []string
	args  []any
}

// and adds a condition in which %s stands for the next arguments.
func (q *question) and(condition string, args ...any) {
	places := make([]any, len(args))
	for i, a := range args {
		q.args = append(q.args, a)
		places[i] = fmt.Sprintf("$%d", len(q.args))
	}
	q.where = append(q.where, fmt.Sprintf(condition, places...))
}

func (q *question) String() string { return strings.Join(q.where, " AND ") }

// newestBasis is the ground of a contact's newest consent to advertising; NULL when there is no record.
const newestBasis = "(SELECT k.basis FROM consent k WHERE k.contact = contact.id AND k.purpose = 'marketing' ORDER BY k.id DESC LIMIT 1)"

// filtered turns a filter into conditions on contact. When a search found few people the query names them; with many it
// reads in the order of the page and checks each, which fills a page sooner.
func (tx *Tx) filtered(f audience.Filter) (*question, error) {
	q := &question{}
	q.and("contact.merged_into IS NULL")
	if f.Search != "" {
		found, err := tx.found(f.Search)
		if err != nil {
			return nil, err
		}
		if len(found) <= mostSorted {
			q.among(found)
		} else {
			q.and(`contact.search LIKE %s ESCAPE '\'`, "%"+likeText.Replace(f.Search)+"%")
		}
	}
	q.others(f)
	return q, nil
}

// among adds that the contact is one of these.
func (q *question) among(ids []int64) {
	list := []byte{'['}
	for _, id := range ids {
		list = appendID(list, id)
	}
	q.and("contact.id IN (SELECT value FROM json_each(%s))", string(append(list, ']')))
}

// others adds all conditions of a filter but the search.
func (q *question) others(f audience.Filter) {
	if f.Tag != "" {
		q.and("contact.id IN (SELECT contact FROM contact_tag WHERE tag = (SELECT id FROM tag WHERE name = %s))", f.Tag)
	}
	switch f.Consent {
	case contact.ConsentStopped:
		q.and("contact.stopped = 1")
	case contact.ConsentUnknown:
		q.and("contact.stopped = 0 AND NOT EXISTS (SELECT 1 FROM consent k WHERE k.contact = contact.id AND k.purpose = 'marketing')")
	case contact.ConsentDeclined:
		q.and("contact.stopped = 0 AND " + newestBasis + " = 'none'")
	case contact.ConsentGiven:
		q.and("contact.stopped = 0 AND " + newestBasis + " <> 'none'")
	}
	if f.Inside != nil {
		not := map[bool]string{true: "", false: "NOT "}[*f.Inside]
		q.and("contact.id " + not + "IN (SELECT contact FROM enrollment INDEXED BY enrollment_once WHERE state IN ('live', 'held'))")
	}
	if f.Sample != nil {
		q.and(map[bool]string{true: "contact.sample = 1", false: "contact.sample = 0"}[*f.Sample])
	}
}

// CountPeople counts whom a filter lets through: by classes where it asks nothing else, else among those found.
func (tx *Tx) CountPeople(f audience.Filter) (n int64, err error) {
	q := &question{}
	q.and("contact.merged_into IS NULL")
	switch {
	case f.Search != "":
		found, err := tx.found(f.Search)
		if err != nil || f == (audience.Filter{Search: f.Search}) {
			return int64(len(found)), err
		}
		q.among(found)
	case f.Inside == nil:
		return tx.countClasses(f)
	}
	q.others(f)
	_, err = tx.one("SELECT count(*) FROM contact WHERE "+q.String(), q.args, &n)
	return n, err
}

// countClasses counts whom a filter lets through that asks for nothing but a tag and what a class tells.
func (tx *Tx) countClasses(f audience.Filter) (n int64, err error) {
	var tags []string
	if f.Tag != "" {
		tags = []string{f.Tag}
	}
	crowd, err := tx.Crowd(tags)
	for class, many := range crowd {
		if (f.Consent == "" || f.Consent == class.State()) && (f.Sample == nil || *f.Sample == class.Sample) {
			n += many
		}
	}
	return n, err
}

// Page lists the marks of one page in its order, at most l.Limit.
func (tx *Tx) Page(l audience.Listing) ([]audience.Mark, error) {
	switch l.Order {
	case audience.ByName:
		return tx.pageByName(l)
	case audience.ByLast:
		return tx.pageByLast(l)
	}
	q, err := tx.filtered(l.Filter)
	if err != nil {
		return nil, err
	}
	if l.Mark.ID != 0 {
		q.and("contact.id < %s", l.Mark.ID)
	}
	return tx.marks(q, "SELECT contact.id, '', 0 FROM contact WHERE "+q.String()+" ORDER BY contact.id DESC", l.Limit, l.Offset)
}

func (tx *Tx) pageByName(l audience.Listing) ([]audience.Mark, error) {
	q, err := tx.filtered(l.Filter)
	if err != nil {
		return nil, err
	}
	if l.Mark.ID != 0 {
		q.and("(contact.sort_key, contact.id) > (%s, %s)", l.Mark.Key, l.Mark.ID)
	}
	return tx.marks(q, "SELECT contact.id, contact.sort_key, 0 FROM contact WHERE "+q.String()+" ORDER BY contact.sort_key, contact.id", l.Limit, l.Offset)
}

// pageByLast lists the people with an event of their own, by the newest one, then everybody else.
func (tx *Tx) pageByLast(l audience.Listing) (list []audience.Mark, err error) {
	if l.Search != "" {
		if list, few, err := tx.fewByLast(l); few || err != nil {
			return list, err
		}
	}
	passed := int64(l.Offset)
	if l.Mark.ID == 0 || l.Mark.At != 0 {
		q, err := tx.filtered(l.Filter)
		if err != nil {
			return nil, err
		}
		q.and(strings.Replace(done, "kind", "e.kind", 1))
		q.and(`NOT EXISTS (SELECT 1 FROM event f INDEXED BY event_done WHERE f.contact = e.contact AND ` +
			strings.Replace(done, "kind", "f.kind", 1) + ` AND (f.occurred_at, f.seq) > (e.occurred_at, e.seq))`)
		if l.Mark.ID != 0 {
			q.and("(e.occurred_at, e.seq) < (%s, %s)", int64(l.Mark.At), l.Mark.ID)
		}
		from := " FROM event e INDEXED BY event_newest CROSS JOIN contact ON contact.id = e.contact WHERE " + q.String()
		list, err = tx.marks(q, "SELECT contact.id, '', e.occurred_at, e.seq"+from+" ORDER BY e.occurred_at DESC, e.seq DESC", l.Limit, l.Offset)
		if err != nil || len(list) == l.Limit {
			return list, err
		}
		if passed > 0 && len(list) == 0 { // the offset lies among those without an event
			var n int64
			if _, err := tx.one("SELECT count(*)"+from, q.args, &n); err != nil {
				return nil, err
			}
			passed -= n
		} else {
			passed = 0
		}
		l.Mark = audience.Mark{}
	}
	q, err := tx.filtered(l.Filter)
	if err != nil {
		return nil, err
	}
	q.and("NOT EXISTS (SELECT 1 FROM event e INDEXED BY event_done WHERE e.contact = contact.id AND " + strings.Replace(done, "kind", "e.kind", 1) + ")")
	if l.Mark.ID != 0 {
		q.and("contact.id < %s", l.Mark.ID)
	}
	rest, err := tx.marks(q, "SELECT contact.id, '', 0 FROM contact WHERE "+q.String()+" ORDER BY contact.id DESC", l.Limit-len(list), int(passed))
	return append(list, rest...), err
}

// mostSorted is how many people a search may find to be sorted here; with more of them a walk along the events
// meets a page of them soon.
const mostSorted = 2000

// fewByLast is a page by last action out of a few people; few is false when they are more.
func (tx *Tx) fewByLast(l audience.Listing) (list []audience.Mark, few bool, err error) {
	q, err := tx.filtered(l.Filter)
	if err != nil {
		return nil, false, err
	}
	found, err := tx.marks(q, "SELECT contact.id, '', 0 FROM contact WHERE "+q.String()+" ORDER BY contact.id DESC", mostSorted+1, 0)
	if err != nil || len(found) > mostSorted {
		return nil, false, err
	}
	for i, m := range found {
		_, err := tx.one("SELECT occurred_at, seq FROM event INDEXED BY event_done WHERE contact = $1 AND "+done+" ORDER BY occurred_at DESC, seq DESC LIMIT 1",
			[]any{m.Contact}, &found[i].At, &found[i].ID)
		if err != nil {
			return nil, false, err
		}
	}
	down := func(a, b audience.Mark) int { return cmp.Or(cmp.Compare(b.At, a.At), cmp.Compare(b.ID, a.ID)) }
	slices.SortStableFunc(found, down)
	if l.Mark.ID != 0 {
		found = slices.DeleteFunc(found, func(m audience.Mark) bool { return down(m, l.Mark) <= 0 })
	}
	found = found[min(l.Offset, len(found)):]
	return found[:min(l.Limit, len(found))], true, nil
}

// marks runs a query for places. A mark by last action is named by the seq of its event; its contact is
// kept beside it.
func (tx *Tx) marks(q *question, query string, limit, offset int) (list []audience.Mark, err error) {
	args := append(slices.Clone(q.args), limit, offset)
	err = tx.each(func(r *sql.Rows) error {
		var m audience.Mark
		into := []any{&m.Contact, &m.Key, &m.At, &m.ID}
		columns, err := r.Columns()
		if err != nil {
			return err
		}
		err = r.Scan(into[:len(columns)]...)
		if len(columns) == 3 {
			m.ID = m.Contact
		}
		list = append(list, m)
		return err
	}, fmt.Sprintf("%s LIMIT $%d OFFSET $%d", query, len(args)-1, len(args)), args...)
	return list, err
}

// People reads contacts with what a listing shows beside them, in the order of the ids. Merged ones are found
// too, missing ones are left out.
func (tx *Tx) People(ids []contact.ID) (list []audience.Listed, err error) {
	ask := []byte{'['}
	for _, id := range ids {
		ask = appendID(ask, id)
	}
	err = tx.each(func(r *sql.Rows) error {
		var p audience.Listed
		var basis, source, kind string
		var props sql.RawBytes
		var at, last clock.Instant
		c, err := scanContact(func(into ...any) error {
			return r.Scan(append(into, &basis, &at, &source, &p.Inside, &kind, &last, &props)...)
		}, true)
		if err != nil {
			return err
		}
		p.Contact = c
		p.Consent = contact.Consent{Basis: contact.Basis(basis), At: at, Source: source}
		if kind != "" {
			p.Last = &audience.Last{Kind: kind, At: last}
			if json.Unmarshal(props, &p.Last.Props) != nil {
				p.Last.Props = nil // a broken row must not hide the person
			}
		}
		list = append(list, p)
		return nil
	}, peopleQuery, string(append(ask, ']')))
	return list, err
}

const peopleQuery = "SELECT " + contactColumnsOf + ", " + tagsColumn + `,
		coalesce(k.basis, ''), coalesce(k.at, 0), coalesce(k.source, ''),
		(SELECT count(*) FROM enrollment n INDEXED BY enrollment_of_contact WHERE n.contact = contact.id AND n.state IN ('live', 'held')),
		coalesce(v.kind, ''), coalesce(v.occurred_at, 0), coalesce(v.props, '{}')
	FROM json_each($1) l CROSS JOIN contact ON contact.id = l.value
	LEFT JOIN consent k ON k.id = (SELECT max(x.id) FROM consent x WHERE x.contact = contact.id AND x.purpose = 'marketing')
	LEFT JOIN event v ON v.seq = (SELECT e.seq FROM event e INDEXED BY event_done WHERE e.contact = contact.id
		AND substr(e.kind, 1, 7) <> 'tabiji.' ORDER BY e.occurred_at DESC, e.seq DESC LIMIT 1)
	ORDER BY l.key`

const contactColumnsOf = `contact.id, contact.rev, contact.address, coalesce(contact.address_key, ''), contact.fields, contact.sample,
	contact.created_at, contact.updated_at`

// CountViews counts the prepared filters of the customer list at once.
func (tx *Tx) CountViews() (all, unknown, stopped, inside, sample int64, err error) {
	crowd, err := tx.Crowd(nil)
	if err != nil {
		return 0, 0, 0, 0, 0, err
	}
	for class, n := range crowd {
		all += n
		switch class.State() {
		case contact.ConsentUnknown:
			unknown += n
		case contact.ConsentStopped:
			stopped += n
		}
		if class.Sample {
			sample += n
		}
	}
	people := &members{}
	if _, err := tx.gather(people, "SELECT contact FROM enrollment INDEXED BY enrollment_once WHERE state IN ('live', 'held')"); err != nil {
		return 0, 0, 0, 0, 0, err
	}
	inside = people.count()
	return all, unknown, stopped, inside, sample, err
}

// TagCounts lists all tags with their counts, by name.
func (tx *Tx) TagCounts() (list []audience.Tag, err error) {
	all, err := tx.Tags()
	list = []audience.Tag{}
	for _, t := range all {
		list = append(list, audience.Tag{Name: t.Name, N: t.Count})
	}
	return list, err
}

// ConsentRecords reads every consent record of a contact, newest first.
func (tx *Tx) ConsentRecords(id contact.ID) (list []audience.ConsentRecord, err error) {
	list = []audience.ConsentRecord{}
	err = tx.each(func(r *sql.Rows) error {
		var c audience.ConsentRecord
		err := r.Scan(&c.ID, &c.Purpose, &c.Basis, &c.At, &c.Source, &c.Evidence)
		list = append(list, c)
		return err
	}, "SELECT id, purpose, basis, at, source, evidence FROM consent WHERE contact = $1 ORDER BY id DESC", id)
	return list, err
}
