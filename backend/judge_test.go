package backend_test

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"tabiji/backend/smtptest"
	"tabiji/backend/sqlitetest"
)

// killTally is what all kills together showed.
type killTally struct{ kills, unknown, had, hadNot atomic.Int64 }

// judgeWelcome holds the file against the server's record: everybody went the whole way and got each mail once,
// but for unknown ones, of which there are at most as many as connections were open at kills.
func judgeWelcome(t *testing.T, s *shop, server *smtptest.Server, people, open int, sum *killTally) {
	t.Helper()
	e := s.look()
	record := server.Record()
	unknown := 0
	perPerson := map[string]int{}
	for _, row := range e.Rows("SELECT id, message_id, state, contact, node, coalesce(handed_at, 0), address FROM outbox ORDER BY id") {
		id, messageID, state, handed := row[0], row[1], row[2], row[5]
		perPerson[row[3]+" "+row[4]]++
		switch {
		case state == "sent" && record[messageID] != 1:
			t.Errorf("out_%s is sent and the server has it %d times", id, record[messageID])
		case state == "unknown":
			unknown++
			if handed == "0" || row[6] == "" {
				t.Errorf("out_%s is unknown and was never handed over", id)
			}
			if record[messageID] > 1 {
				t.Errorf("out_%s is unknown and the server has it %d times", id, record[messageID])
			}
			if record[messageID] == 1 {
				sum.had.Add(1)
			} else {
				sum.hadNot.Add(1)
			}
		case state != "sent":
			t.Errorf("out_%s ends %s", id, state)
		}
		delete(record, messageID)
	}
	for id, n := range record {
		t.Errorf("the server has %s %d times, which nobody planned", id, n)
	}
	if unknown > open {
		t.Errorf("%d mails are unknown, with %d connections open at the kills", unknown, open)
	}
	sum.unknown.Add(int64(unknown))
	for who, n := range perPerson {
		if n != 1 {
			t.Errorf("contact and step %s: %d mails", who, n)
		}
	}
	if len(perPerson) != 2*people {
		t.Errorf("%d mails for %d people", len(perPerson), people)
	}
	wentAllTheWay(t, e, people)
}

// wentAllTheWay reads the histories, and that every change of a step happened once.
func wentAllTheWay(t *testing.T, e *sqlitetest.Eyes, people int) {
	t.Helper()
	paths := map[string]int{}
	for _, row := range e.Rows("SELECT enrollment, node, outcome FROM history ORDER BY enrollment, step_no") {
		paths[row[0]] += 0
	}
	gold := 0
	for enrollment := range paths {
		switch way := wayOf(e, enrollment); way {
		case welcomeGold:
			gold++
		case welcomePlain:
		default:
			t.Errorf("enr_%s went %s", enrollment, way)
		}
	}
	if len(paths) != people {
		t.Errorf("%d of %d people went through", len(paths), people)
	}
	for what, n := range map[string]int{
		"SELECT count(*) FROM enrollment WHERE state = 'done' AND ended_by = 'goal'":         people,
		"SELECT count(*) FROM notice WHERE kind = 'step'":                                    people,
		"SELECT count(*) FROM contact WHERE fields ->> 'company' = 'お得意様'":                   people,
		"SELECT count(*) FROM contact_tag k JOIN tag t ON t.id = k.tag WHERE t.name = '入会'":  people,
		"SELECT count(*) FROM contact_tag k JOIN tag t ON t.id = k.tag WHERE t.name = '金'":   gold,
		"SELECT count(*) FROM event WHERE source = 'step' AND kind = 'tabiji.tag.added'":     people + gold,
		"SELECT coalesce(sum(n), 0) FROM node_count WHERE what = 'arrived' AND node = 'end'": people,
		"SELECT count(*) FROM wake": 0,
		"SELECT coalesce(sum(n), 0) FROM node_count WHERE what = 'standing'":                                          0,
		"SELECT count(*) FROM (SELECT node, n FROM node_count WHERE what = 'left:next' AND node = 'hello' AND n > 0)": 1,
	} {
		if got := e.One(what); got != fmt.Sprint(n) {
			t.Errorf("%s: %s, not %d", what, got, n)
		}
	}
}

func wayOf(e *sqlitetest.Eyes, enrollment string) string {
	var steps []string
	for _, row := range e.Rows("SELECT node, outcome FROM history WHERE enrollment = ? ORDER BY step_no", enrollment) {
		steps = append(steps, row[0]+":"+row[1])
	}
	return strings.Join(steps, " → ")
}
