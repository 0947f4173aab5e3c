package sqlite

import (
	"database/sql"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"tabiji/backend/clock"
	"tabiji/backend/delivery"
	"tabiji/backend/journey"
	"tabiji/backend/runner"
	"tabiji/backend/walk"
	"tabiji/backend/words"
)

// running is a journey whose people may be moved, and when the first and the last of them are due.
type running struct {
	runner.Journey
	waits       bool // somebody is due at a time
	first, last clock.Instant
}

// runningQuery reads nothing but indexes.
const runningQuery = `SELECT j.no, j.id, j.salt, j.state,
	(SELECT due_at FROM enrollment e INDEXED BY enrollment_due WHERE e.journey = j.no AND e.state = 'live' AND e.due_at IS NOT NULL ORDER BY e.due_at LIMIT 1),
	(SELECT due_at FROM enrollment e INDEXED BY enrollment_due WHERE e.journey = j.no AND e.state = 'live' AND e.due_at IS NOT NULL ORDER BY e.due_at DESC LIMIT 1)
	FROM journey j INDEXED BY journey_of_state WHERE j.state IN ('running', 'finishing')`

func (tx *tickTx) running() (map[int64]*running, error) {
	journeys := map[int64]*running{}
	err := tx.each(func(r *sql.Rows) error {
		j := &running{}
		var state string
		var first, last sql.NullInt64
		err := r.Scan(&j.No, &j.ID, &j.Salt, &state, &first, &last)
		j.waits, j.first, j.last = first.Valid, clock.Instant(first.Int64), clock.Instant(last.Int64)
		journeys[j.No] = j
		tx.finish = tx.finish || journey.State(state) == journey.Finishing
		return err
	}, runningQuery)
	return journeys, err
}

// claimColumns are what the runner needs of an enrollment; scanRow reads them.
const claimColumns = `e.id, e.journey, e.version, e.contact, e.entry, e.node, e.visit, e.step_no, e.waits, e.since, e.wait_after_seq, e.moved_seq, e.standing_at, e.standing,
	e.due_at AS due, e.practice, e.depth, nullif(e.chain, '[]'), e.entered_at, CASE e.node WHEN '' THEN e.data END, c.id IS NULL`

// astrayColumns are the same for rows that may have no due time.
var astrayColumns = strings.Replace(claimColumns, "e.due_at", "coalesce(e.due_at, 0)", 1)

const claimTables = " LEFT JOIN contact c ON c.id = e.contact "

func scanRow(r *sql.Rows, row *runner.Row, more ...any) (journey int64, err error) {
	var due, since, stood, practice, entered, gone int64
	var waits string
	var chain, data sql.NullString
	into := [...]any{&row.ID, &journey, &row.Version, &row.Contact, &row.Entry, &row.State.Node, &row.State.Visit,
		&row.State.StepNo, &waits, &since, &row.State.After, &row.State.Moved, &stood, &row.State.Standing.Reasons, &due, &practice, &row.Depth, &chain, &entered, &data, &gone}
	err = r.Scan(append(into[:], more...)...)
	row.State.Waits, row.State.Since, row.DueAt = walk.Waits(waits), clock.Instant(since), clock.Instant(due)
	row.State.Standing.At = clock.Instant(stood)
	row.Practice, row.EnteredAt, row.Gone, row.Chain, row.Data = practice != 0, clock.Instant(entered), gone != 0, chain.String, data.String
	return journey, err
}

// Claim lists the enrollments that a tick may work on.
func (tx *tickTx) Claim(limit int, farthest clock.Instant, into []runner.Row) (c runner.Claim, err error) {
	journeys, err := tx.running()
	if err != nil {
		return c, err
	}
	if c.Lang, err = tx.Lang(); err != nil {
		return c, err
	}
	c.Rows = into
	if back, err := tx.unpark(); err != nil || back > 0 { // in a transaction of its own
		c.Full = true
		return c, err
	}
	woken, err := tx.woken(&c, journeys, limit)
	if err != nil {
		return c, err
	}
	if err := tx.due(&c, journeys, woken, limit); err != nil {
		return c, err
	}
	if c.Full = c.Full || len(c.Rows) >= limit; c.Full {
		return c, nil
	}
	return c, tx.astray(&c, journeys, limit, farthest)
}

var wokenQuery = "SELECT " + astrayColumns + `, w.seq, w.kind, w.at, e.state, coalesce(o.effect_key, ''), coalesce(o.state, ''), coalesce(o.reason, ''),
	coalesce(o.message_version, ''), coalesce(o.subject, ''), coalesce(o.resolved_at, w.at)
	FROM wake w CROSS JOIN enrollment e ON e.id = w.enrollment` + claimTables + `JOIN journey j ON j.no = e.journey
	LEFT JOIN outbox o ON w.kind = '` + wakeReceipt + `' AND o.id = w.ref WHERE w.seq > 0 ORDER BY w.seq LIMIT ?`

// woken lists rows whose mail has a result, or for which an event came. A wake that moves nobody is deleted, and of
// several for one row the first brings in everything that has happened.
func (tx *tickTx) woken(c *runner.Claim, journeys map[int64]*running, limit int) (seen map[int64]bool, err error) {
	read := 0
	seen = map[int64]bool{}
	err = tx.each(func(r *sql.Rows) error {
		var row runner.Row
		var at clock.Instant
		var kind, life, key, state, reason string
		receipt := &runner.Receipt{}
		no, err := scanRow(r, &row, &row.Wake, &kind, &at, &life, &key, &state, &reason, &receipt.Version, &receipt.Subject, &receipt.At)
		if err != nil {
			return err
		}
		read++
		resolved := kind == wakeReceipt && waitsFor(&row, key) && delivery.State(state).Final()
		if seen[row.ID] || life != string(walk.Live) || !resolved && !(kind == wakeEvent && row.State.Waits == walk.WaitsEvent) {
			c.Wakes = append(c.Wakes, row.Wake)
			return nil
		}
		seen[row.ID] = true
		if journeys[no] == nil {
			c.Parks = append(c.Parks, runner.Park{Wake: row.Wake, Journey: no})
			return nil
		}
		row.Journey = &journeys[no].Journey
		if !resolved {
			c.Rows = append(c.Rows, row)
			return nil
		}
		receipt.State = walk.Resolution(state)
		if err := readReason(reason, &receipt.Reason); err != nil {
			return err
		}
		receipt.At = min(receipt.At, tx.now) // it may be dated in the future, by a date that was wrong
		row.Receipt, row.DueAt = receipt, receipt.At
		c.Rows = append(c.Rows, row)
		return nil
	}, wokenQuery, limit)
	c.Woken, c.Full = len(c.Rows), read >= limit
	return seen, err
}

// waitsFor reports whether an enrollment is at the mail step that the outbox row with the key belongs to.
func waitsFor(row *runner.Row, key string) bool {
	nth, found := strings.CutPrefix(key, walk.VisitKey(row.ID, row.State.Node, row.State.Visit)+":")
	return found && nth != "" && row.State.Waits == walk.WaitsReceipt
}

func readReason(text string, into *words.Line) error {
	if text == "" {
		return nil
	}
	if err := json.Unmarshal([]byte(text), into); err != nil {
		*into = words.New("reason.unreadable")
	}
	return nil
}

// mostMerged bounds how many journeys' due rows one claim merges; the others have later ones.
const mostMerged = 60

// due lists enrollments that are due, over all journeys by (due time, id). It reads no more rows of each journey than
// are taken, plus one. Rows that were also woken are left out.
func (tx *tickTx) due(c *runner.Claim, journeys map[int64]*running, woken map[int64]bool, limit int) (err error) {
	room := limit - len(c.Rows)
	if room == 0 || c.Full {
		return nil
	}
	from, until := dueJourneys(journeys, tx.now)
	c.Full = until < tx.now
	var heads []*head
	defer func() {
		for _, h := range heads {
			err = errors.Join(err, h.close())
		}
	}()
	for _, no := range from {
		h, err := tx.open(journeys[no], until, room)
		if err != nil {
			return err
		}
		heads = append(heads, h)
	}
	for len(c.Rows) < limit {
		var first *head
		for _, h := range heads {
			if h.there && (first == nil || h.before(first)) {
				first = h
			}
		}
		if first == nil {
			return nil
		}
		if woken[first.row.ID] {
			if err := first.next(); err != nil {
				return err
			}
			continue
		}
		c.Rows = append(c.Rows, first.row)
		if err := first.next(); err != nil {
			return err
		}
	}
	return nil
}

// head is the next due row of one journey.
type head struct {
	journey *runner.Journey
	rows    *sql.Rows
	done    func() // returns the statement to the pool
	row     runner.Row
	there   bool
}

// open begins to read the due rows of a journey. Its number is in the text of the query, so that every journey has a
// statement of its own.
func (tx *tickTx) open(j *running, until clock.Instant, limit int) (*head, error) {
	s, done, err := tx.stmts.use(tx.conn, "SELECT "+claimColumns+" FROM enrollment e INDEXED BY enrollment_due"+claimTables+
		"WHERE e.journey = "+strconv.FormatInt(j.No, 10)+" AND e.state = 'live' AND e.due_at <= ? ORDER BY e.due_at, e.id LIMIT ?")
	if err != nil {
		return nil, err
	}
	rows, err := s.QueryContext(tx.ctx, int64(until), limit)
	if err != nil {
		done()
		return nil, err
	}
	h := &head{journey: &j.Journey, rows: rows, done: done}
	if err := h.next(); err != nil {
		return nil, errors.Join(err, h.close())
	}
	return h, nil
}

func (h *head) next() (err error) {
	if h.there = h.rows.Next(); !h.there {
		return h.rows.Err()
	}
	h.row = runner.Row{Journey: h.journey}
	_, err = scanRow(h.rows, &h.row)
	return err
}

func (h *head) before(o *head) bool {
	return h.row.DueAt < o.row.DueAt || h.row.DueAt == o.row.DueAt && h.row.ID < o.row.ID
}

func (h *head) close() error {
	err := h.rows.Close()
	h.done()
	return err
}

// astray lists enrollments that can never become due: with no due time, or one beyond farthest.
func (tx *tickTx) astray(c *runner.Claim, journeys map[int64]*running, limit int, farthest clock.Instant) error {
	take := func(r *sql.Rows) error {
		var row runner.Row
		no, err := scanRow(r, &row)
		if j := journeys[no]; j != nil {
			row.Journey = &j.Journey
		} else {
			row.Journey = &runner.Journey{No: no}
		}
		c.Rows = append(c.Rows, row)
		return err
	}
	err := tx.each(take, "SELECT "+astrayColumns+" FROM enrollment e INDEXED BY enrollment_astray"+claimTables+
		"WHERE e.state = 'live' AND e.due_at IS NULL AND (e.waits = '' OR e.waits = 'timer') LIMIT ?", limit-len(c.Rows))
	if err != nil {
		return err
	}
	for no, j := range journeys {
		if j.last <= farthest {
			continue
		}
		err := tx.each(take, "SELECT "+astrayColumns+" FROM enrollment e INDEXED BY enrollment_due"+claimTables+
			"WHERE e.journey = ? AND e.state = 'live' AND e.due_at > ? LIMIT ?", no, int64(farthest), max(limit-len(c.Rows), 0))
		if err != nil {
			return err
		}
	}
	return nil
}
