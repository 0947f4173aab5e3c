package sqlite

import (
	"cmp"
	"database/sql"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/delivery"
	"tabiji/backend/outbox"
)

// addAttempt writes the next try of a row that ended otherwise than in "sent".
func (tx *Tx) addAttempt(id int64, a outbox.Attempt) error {
	_, err := tx.exec(`INSERT INTO attempt (outbox, n, at, outcome, scope, stage, code, text)
		SELECT $1, coalesce(max(n), 0) + 1, $2, $3, $4, $5, $6, $7 FROM attempt WHERE outbox = $1`,
		id, int64(a.At), string(a.Outcome), string(a.Scope), a.Stage, a.Code, a.Text)
	return err
}

// Attempts lists the tries of a row, oldest first.
func (tx outboxTx) Attempts(id int64) (list []outbox.Attempt, err error) {
	err = tx.each(func(r *sql.Rows) error {
		var a outbox.Attempt
		err := r.Scan(&a.N, &a.At, &a.Outcome, &a.Scope, &a.Stage, &a.Code, &a.Text)
		list = append(list, a)
		return err
	}, "SELECT n, at, outcome, scope, stage, code, text FROM attempt WHERE outbox = $1 ORDER BY n", id)
	return list, err
}

const deliveryColumns = `o.id, o.effect_key, o.message_id, o.state, o.rev, o.account, o.practice, o.purpose, o.contact, coalesce(c.address, ''),
	coalesce(o.enrollment, 0), coalesce(o.journey, 0), o.node, o.message_version, o.planned_at, coalesce(o.next_at, 0),
	coalesce(o.expires_at, 0), o.tries, o.address, o.subject, o.content_hash, coalesce(o.handed_at, 0), coalesce(o.resolved_at, 0), o.reason,
	o.reply, o.settled, ` + aboutColumns

// deliveryJoins are the rows that say what a delivery is about.
const deliveryJoins = ` LEFT JOIN contact c ON c.id = o.contact LEFT JOIN journey j ON j.no = o.journey LEFT JOIN enrollment e ON e.id = o.enrollment`

// aboutColumns need deliveryJoins; the last names the version that knows the step.
const aboutColumns = `coalesce(c.fields, ''), coalesce(c.sample, 0), coalesce(j.id, ''), coalesce(j.title, ''), coalesce(j.state, ''),
	coalesce(j.practice, 0), coalesce(e.version, j.live_version, 0)`

// about holds the values of aboutColumns.
type about struct {
	outbox.About
	fields  string
	version int64
}

func (a *about) into() []any {
	return []any{&a.fields, &a.Sample, &a.JourneyID, &a.JourneyTitle, &a.JourneyState, &a.JourneyPractice, &a.version}
}

// read fills in the person's fields. When they cannot be read the row is listed without a name.
func (a *about) read() outbox.About {
	if a.fields != "" && json.Unmarshal([]byte(a.fields), &a.Fields) != nil {
		a.Fields = nil
	}
	return a.About
}

// stepTitles remembers the titles of the steps of versions, for the length of a list.
type stepTitles map[int64]map[string]string

// of is the title of a step; "" when it has none or is not known.
func (s stepTitles) of(tx *Tx, version int64, node string) (string, error) {
	if version == 0 || node == "" {
		return "", nil
	}
	titles, known := s[version]
	if !known {
		titles = map[string]string{}
		err := tx.each(func(r *sql.Rows) error {
			var id, title string
			err := r.Scan(&id, &title)
			titles[id] = title
			return err
		}, `SELECT n.value ->> 'id', coalesce(n.value ->> 'title', '') FROM version v, json_each(v.body, '$.drawing.nodes') n WHERE v.id = $1`, version)
		if err != nil {
			return "", err
		}
		s[version] = titles
	}
	return titles[node], nil
}

func scanDelivery(r scanner) (o outbox.Row, version int64, err error) {
	var reason string
	var a about
	err = r.Scan(append([]any{&o.ID, &o.Key, &o.MessageID, &o.State, &o.Rev, &o.Account, &o.Practice, &o.Purpose, &o.Contact, &o.Person,
		&o.Enrollment, &o.Journey, &o.Node, &o.MessageVersion, &o.PlannedAt, &o.NextAt,
		&o.ExpiresAt, &o.Tries, &o.Address, &o.Subject, &o.ContentHash, &o.HandedAt, &o.ResolvedAt, &reason,
		&o.Reply, &o.Settled}, a.into()...)...)
	if err != nil {
		return o, 0, err
	}
	o.About = a.read()
	line, err := readLine(reason)
	if err != nil {
		return o, 0, brokenRow("outbox", o.ID, err)
	}
	if line != nil {
		o.Reason = *line
	}
	return o, a.version, nil
}

// Row reads one delivery.
func (tx outboxTx) Row(id int64) (row outbox.Row, found bool, err error) {
	list, err := tx.deliveries("outbox o"+deliveryJoins+" WHERE o.id = $1", id)
	if err != nil || len(list) == 0 {
		return row, false, err
	}
	return list[0], true, nil
}

// Rows lists deliveries, newest first.
func (tx outboxTx) Rows(f outbox.Filter) ([]outbox.Row, error) {
	where, args, err := tx.chosen(f)
	if err != nil {
		return nil, err
	}
	return tx.deliveries(where+" AND ($"+strconv.Itoa(len(args)+1)+" = 0 OR o.id < $"+strconv.Itoa(len(args)+1)+
		") ORDER BY o.id DESC LIMIT $"+strconv.Itoa(len(args)+2), append(args, f.After, f.Limit)...)
}

func (tx outboxTx) deliveries(from string, args ...any) (list []outbox.Row, err error) {
	var versions []int64
	err = tx.each(func(r *sql.Rows) error {
		row, version, err := scanDelivery(r)
		list, versions = append(list, row), append(versions, version)
		return err
	}, "SELECT "+deliveryColumns+" FROM "+from, args...)
	titles := stepTitles{}
	for i := range list {
		if err == nil {
			list[i].About.StepTitle, err = titles.of(tx.Tx, versions[i], list[i].Node)
		}
	}
	return list, err
}

// chosen is the part of a query that a filter decides: FROM with its joins, and WHERE.
func (tx outboxTx) chosen(f outbox.Filter) (from string, args []any, err error) {
	practice := -1
	if f.Practice != nil {
		practice = flag(*f.Practice)
	}
	states, err := json.Marshal(f.States)
	if err != nil {
		return "", nil, err
	}
	var no int64
	if f.JourneyID != "" {
		found, err := tx.one("SELECT no FROM journey WHERE id = $1", []any{f.JourneyID}, &no)
		if err != nil {
			return "", nil, err
		}
		if !found {
			no = -1
		}
	}
	from, where := "outbox o", "$1 = 0"
	switch {
	case f.Contact != 0:
		from, where = "outbox o INDEXED BY outbox_of_contact", "o.contact = $1"
	case only(f.States, delivery.Held, delivery.Unknown, delivery.Never, delivery.Skipped, delivery.Expired):
		from, where = "outbox o INDEXED BY outbox_aside", "$1 = 0 AND o.state IN ('held', 'unknown', 'never', 'skipped', 'expired')"
	case only(f.States, delivery.Due, delivery.Later, delivery.Claimed, delivery.Handed):
		where = `$1 = 0 AND o.id IN (SELECT id FROM outbox INDEXED BY outbox_due WHERE next_at IS NOT NULL
			UNION ALL SELECT id FROM outbox INDEXED BY outbox_owned WHERE owner <> '')`
	}
	if len(f.States) > 0 {
		where += " AND o.state IN (SELECT value FROM json_each($2))"
	} else {
		where += " AND $2 <> ''"
	}
	where += " AND ($3 = 0 OR o.journey = $3) AND ($4 < 0 OR o.practice = $4)"
	args = []any{f.Contact, string(states), no, practice}
	if f.Search != "" {
		where += " AND (instr(c.search, $5) > 0 OR instr(lower(o.address), $6) > 0 OR instr(lower(o.subject), $6) > 0)"
		args = append(args, contact.Fold(f.Search), strings.ToLower(strings.TrimSpace(f.Search)))
	}
	return from + deliveryJoins + " WHERE " + where, args, nil
}

// only reports whether there are states and all of them are among some: then a partial index finds them without reading
// the sent rows, which are nearly all.
func only(states []delivery.State, among ...delivery.State) bool {
	return len(states) > 0 && !slices.ContainsFunc(states, func(s delivery.State) bool { return !slices.Contains(among, s) })
}

// Tally counts deliveries by state, practice and real apart.
func (tx outboxTx) Tally(f outbox.Filter) (list []outbox.Tally, err error) {
	if len(f.States) == 0 && f.Contact == 0 && f.JourneyID == "" && f.Search == "" {
		return tx.tallyAll(f.Practice)
	}
	where, args, err := tx.chosen(f)
	if err != nil {
		return nil, err
	}
	return list, tx.each(func(r *sql.Rows) error {
		var t outbox.Tally
		err := r.Scan(&t.State, &t.Practice, &t.N, &t.Settled)
		list = append(list, t)
		return err
	}, "SELECT o.state, o.practice, count(*), sum(o.settled <> '') FROM "+where+" GROUP BY o.state, o.practice ORDER BY o.state, o.practice", args...)
}

// tallyAll counts everything without reading the sent rows: those are what the index of hand-overs has beside the rows
// that ended otherwise. Practice mail has an account of its own.
func (tx outboxTx) tallyAll(only *bool) (list []outbox.Tally, err error) {
	var otherwise [2]int64
	err = tx.each(func(r *sql.Rows) error {
		var t outbox.Tally
		var handed int64
		err := r.Scan(&t.State, &t.Practice, &t.N, &t.Settled, &handed)
		otherwise[flag(t.Practice)] += handed
		list = append(list, t)
		return err
	}, `SELECT state, practice, count(*), sum(settled <> ''), count(handed_at) FROM outbox
			WHERE state IN ('held', 'unknown', 'never', 'skipped', 'expired') GROUP BY state, practice
		UNION ALL SELECT state, practice, count(*), 0, count(handed_at) FROM outbox WHERE owner <> '' GROUP BY state, practice
		UNION ALL SELECT state, practice, count(*), 0, count(handed_at) FROM outbox WHERE next_at IS NOT NULL GROUP BY state, practice`)
	if err != nil {
		return nil, err
	}
	err = tx.each(func(r *sql.Rows) error {
		var account string
		var n int64
		if err := r.Scan(&account, &n); err != nil {
			return err
		}
		practice := account == outbox.Practice
		if n -= otherwise[flag(practice)]; n > 0 {
			list = append(list, outbox.Tally{State: delivery.Sent, Practice: practice, N: n})
		}
		return nil
	}, "SELECT account, count(*) FROM outbox INDEXED BY outbox_handed WHERE handed_at IS NOT NULL GROUP BY account")
	if only != nil {
		list = slices.DeleteFunc(list, func(t outbox.Tally) bool { return t.Practice != *only })
	}
	slices.SortFunc(list, func(a, b outbox.Tally) int {
		return cmp.Or(cmp.Compare(a.State, b.State), cmp.Compare(flag(a.Practice), flag(b.Practice)))
	})
	return list, err
}

// Recipient reads what a letter to a row's person is made of, as they are now.
func (tx outboxTx) Recipient(r outbox.Row) (c outbox.Claimed, found bool, err error) {
	c = outbox.Claimed{MessageID: r.MessageID, Rev: r.Rev, Practice: r.Practice, Purpose: r.Purpose, Enrollment: r.Enrollment,
		MessageVersion: r.MessageVersion, PlannedAt: r.PlannedAt, ExpiresAt: r.ExpiresAt, Tries: r.Tries}
	c.ID = r.ID
	if c.Person, found, err = tx.Contact(r.Contact); err != nil || !found {
		return c, found, err
	}
	_, err = tx.one("SELECT basis FROM consent WHERE contact = $1 AND purpose = $2 ORDER BY id DESC LIMIT 1",
		[]any{r.Contact, string(r.Purpose)}, &c.Facts.Basis)
	return c, true, err
}

// Counts counts deliveries by state. The sent rows are the remainder, so that they are not read.
func (tx outboxTx) Counts() (map[delivery.State]int64, error) {
	counts := map[delivery.State]int64{}
	rest := int64(0)
	err := tx.each(func(r *sql.Rows) error {
		var s delivery.State
		var n, all int64
		err := r.Scan(&s, &n, &all)
		counts[s] = n
		rest += all
		return err
	}, `SELECT state, sum(settled = ''), count(*) FROM outbox WHERE state IN ('held', 'unknown', 'never', 'skipped', 'expired') GROUP BY state
		UNION ALL SELECT state, count(*), count(*) FROM outbox WHERE owner <> '' GROUP BY state
		UNION ALL SELECT state, count(*), count(*) FROM outbox WHERE next_at IS NOT NULL GROUP BY state`)
	if err != nil {
		return nil, err
	}
	var all int64
	if _, err := tx.one("SELECT count(*) FROM outbox", nil, &all); err != nil {
		return nil, err
	}
	if counts[delivery.Sent] = all - rest; counts[delivery.Sent] == 0 {
		delete(counts, delivery.Sent)
	}
	return counts, nil
}

// LastSent is when the newest sent mail was handed over, practice not counted.
func (tx outboxTx) LastSent() (last clock.Instant, err error) {
	_, err = tx.one(`SELECT coalesce(max(handed_at), 0) FROM (
			SELECT handed_at, state FROM outbox WHERE account = 'default' AND handed_at IS NOT NULL ORDER BY handed_at DESC LIMIT 300)
		WHERE state = 'sent'`, nil, &last)
	return last, err
}

// Resends lists the states of the deliberate resends of a row, oldest first.
func (tx outboxTx) Resends(id int64) (list []delivery.State, err error) {
	err = tx.each(func(r *sql.Rows) error {
		var s delivery.State
		err := r.Scan(&s)
		list = append(list, s)
		return err
	}, `SELECT state FROM outbox WHERE effect_key > 'r:' || $1 || ':' AND effect_key < 'r:' || $1 || ';' ORDER BY id`, id)
	return list, err
}

// SetRow moves a row that is not handed over, as a person decided, and clears its question.
func (tx outboxTx) SetRow(r outbox.Row) (bool, error) {
	reason, err := lineText(&r.Reason)
	if err != nil {
		return false, err
	}
	before, _, err := tx.Row(r.ID)
	if err != nil {
		return false, err
	}
	n, err := tx.affected(`UPDATE outbox SET state = $1, rev = rev + 1, owner = '', next_at = $2, resolved_at = $3, reason = $4, planned_at = $5, limited = 0,
			again = CASE again WHEN 'ask' THEN 'let' ELSE again END
		WHERE id = $6 AND rev = $7 AND state <> 'handed'`, string(r.State), at(r.NextAt), at(r.ResolvedAt), reason, int64(r.PlannedAt), r.ID, r.Rev)
	if err != nil || n == 0 {
		return false, err
	}
	if err := tx.leaveLate(r.ID); err != nil {
		return false, err
	}
	tx.Changed("outbox")
	if r.State.Final() && !before.State.Final() {
		return true, tx.wake(r.Enrollment, r.ID)
	}
	return true, nil
}

// AddResend writes a new row like r, of no enrollment, and settles r.
func (tx outboxTx) AddResend(r outbox.Row, key, messageID string) (id int64, err error) {
	tx.Changed("outbox")
	_, err = tx.one(`INSERT INTO outbox (effect_key, message_id, state, account, practice, purpose, contact, journey, node,
			message_version, planned_at, next_at, kind, to_kind, cause)
		SELECT $1, $2, 'due', account, practice, purpose, contact, journey, node, message_version, $3, $3, kind, to_kind, 'hand'
		FROM outbox WHERE id = $4 RETURNING id`, []any{key, messageID, int64(tx.now), r.ID}, &id)
	if err != nil {
		return 0, err
	}
	_, err = tx.exec("UPDATE outbox SET settled = 'again', rev = rev + 1 WHERE id = $1", r.ID)
	return id, err
}
