package backend_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"tabiji/backend/smtptest"
)

// vip is a journey that mails, takes a tag and gives another: entered by in, which is a config of an entry trigger.
func vip(id, in, takes, gives string) string {
	kind, config, _ := strings.Cut(in, " ")
	return fmt.Sprintf(`{"id":"jny_%[1]s","title":"%[1]s","settings":{"reentry":"after_exit"},
"nodes":[
 {"id":"in","kind":"%[2]s","at":[0,0],"config":%[3]s},
 {"id":"letter","kind":"mail.send","at":[0,1],"config":{"message":"msg_%[1]s"}},
 {"id":"off","kind":"tag.remove","at":[0,2],"config":{"tag":"%[4]s"}},
 {"id":"on","kind":"tag.add","at":[0,3],"config":{"tag":"%[5]s"}}],
"edges":[{"from":["in","next"],"to":"letter"},{"from":["letter","next"],"to":"off"},{"from":["letter","failed"],"to":"off"},{"from":["off","next"],"to":"on"}],
"messages":[{"id":"msg_%[1]s","subject":"VIPの方へ %[1]s","html":"<p>特別なご案内です。</p>"}]}`, id, kind, config, takes, gives)
}

// returning mails again and again, over a field that it sets and a wait of a second.
const returning = `{"id":"jny_field","title":"項目で回る","settings":{"reentry":"after_exit"},
"nodes":[
 {"id":"in","kind":"entry.tag","at":[0,0],"config":{"tag":"VIP"}},
 {"id":"letter","kind":"mail.send","at":[0,1],"config":{"message":"msg_field"}},
 {"id":"set","kind":"field.set","at":[0,2],"config":{"field":"company","value":"金"}},
 {"id":"soon","kind":"wait.duration","at":[0,3],"config":{"amount":1,"unit":"second"}},
 {"id":"gold","kind":"split.condition","at":[0,4],"config":{"branches":[{"port":"yes","title":"金","when":{"field":"company","is":"equals","value":"金"}}]}},
 {"id":"bye","kind":"exit","at":[0,5],"config":{}}],
"edges":[{"from":["in","next"],"to":"letter"},{"from":["letter","next"],"to":"set"},{"from":["letter","failed"],"to":"set"},{"from":["set","next"],"to":"soon"},
 {"from":["soon","next"],"to":"gold"},{"from":["gold","yes"],"to":"letter"},{"from":["gold","else"],"to":"bye"}],
"messages":[{"id":"msg_field","subject":"VIPの方へ","html":"<p>特別なご案内です。</p>"}]}`

// TestNumber1_JourneysThatStartThemselves is case 04 in all its forms, with the real engine and a real server: a
// finding before Start, one mail of each message, and what comes again is held the first time, for as long as it takes.
func TestNumber1_JourneysThatStartThemselves(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		says     string
		drawings []string
		finding  string // of the last drawing, before its start
		mails    int
		held     string // entries and mails held
		reason   string // in words, in English
	}{
		{"through a tag", []string{vip("a", `entry.tag {"tag":"VIP"}`, "VIP", "VIP")}, "This journey starts itself again", 1, "1 0", "Entry held"},
		{"two journeys that start each other", []string{vip("a", `entry.tag {"tag":"VIP"}`, "VIP", "金"), vip("b", `entry.tag {"tag":"金"}`, "金", "VIP")},
			"Journeys start each other in a circle", 2, "1 0", "Entry held"},
		{"through an event", []string{vip("a", `entry.event {"event":"tabiji.tag.added","where":{"prop":"tag","is":"equals","value":"VIP"}}`, "VIP", "VIP")},
			"This journey starts itself again", 1, "1 0", "Entry held"},
		{"through a field, inside one journey", []string{returning}, "A loop that mails or notifies has no wait of an hour", 1, "0 1", "On hold: this person got the same mail"},
	} {
		t.Run(c.says, func(t *testing.T) {
			t.Parallel()
			server := smtptest.New(t, smtptest.Options{})
			s := newShop(t).start()
			s.account(server, 2)
			s.people(1, 1)
			for i, drawing := range c.drawings {
				var file map[string]any
				s.must(json.Unmarshal([]byte(drawing), &file))
				file["format"] = "tabiji.journey/1"
				s.call("POST", "/api/journeys/import", file, nil)
				if i == len(c.drawings)-1 {
					if found := s.findings(file["id"].(string)); !slices.ContainsFunc(found, func(f string) bool { return strings.HasPrefix(f, "warning "+c.finding) }) {
						t.Errorf("before Start: %q", found)
					}
				}
				s.call("POST", "/api/journeys/"+file["id"].(string)+"/start", map[string]any{"practice": false}, nil)
			}
			s.call("PUT", "/api/contacts/con_1/tags/VIP", nil, nil)
			s.until(monday + 3*day)
			s.restart()
			s.until(monday + 6*day)
			if n := len(server.Mails()); n != c.mails {
				t.Errorf("the server has %d mails, want %d", n, c.mails)
			}
			if got := s.look().One("SELECT (SELECT count(*) FROM enrollment WHERE state = 'held') || ' ' || (SELECT count(*) FROM outbox WHERE state = 'held')"); got != c.held {
				t.Errorf("entries and mails held: %s, want %s", got, c.held)
			}
			said := ""
			for _, e := range s.why(address(1)) {
				said += e.Now + "\n"
			}
			if !strings.Contains(said, c.reason) {
				t.Errorf("why says\n%s", said)
			}
			s.verify()
		})
	}
}

// findings of a draft as "level sentence".
func (s *shop) findings(journey string) (list []string) {
	s.t.Helper()
	var answer struct {
		Items []struct{ Level, Text string }
	}
	s.call("GET", "/api/journeys/"+journey+"/findings", nil, &answer)
	for _, f := range answer.Items {
		list = append(list, f.Level+" "+f.Text)
	}
	return list
}

// TestNumber1_WhatWasHeldAsACircleIsLetGoByAPerson: a released entry is a cause by hand, and walks one more round.
func TestNumber1_WhatWasHeldAsACircleIsLetGoByAPerson(t *testing.T) {
	t.Parallel()
	server := smtptest.New(t, smtptest.Options{})
	s := newShop(t).start()
	s.account(server, 2)
	s.people(1, 1)
	s.journey(vip("a", `entry.tag {"tag":"VIP"}`, "VIP", "VIP"), map[string]any{"practice": false})
	s.call("PUT", "/api/contacts/con_1/tags/VIP", nil, nil)
	s.settle()
	for round := 2; round <= 3; round++ {
		s.clock.Set(s.clock.Now() + 60_000)
		id := s.look().One("SELECT 'enr_' || id FROM enrollment WHERE state = 'held'")
		s.call("POST", "/api/enrollments/"+id+"/release", nil, nil)
		s.settle()
		if n := len(server.Mails()); n != round {
			t.Errorf("after %d releases the server has %d mails", round-1, n)
		}
		if got := s.look().Dump("SELECT state, count(*) FROM enrollment GROUP BY 1"); got != fmt.Sprintf("done | %d\nheld | 1\n", round) {
			t.Errorf("enrollments: %s", got)
		}
	}
	// Stopped now, what is held stays to be ended by a person, and nothing moves.
	s.call("POST", "/api/journeys/jny_a/stop", map[string]any{"exit_now": true}, nil)
	s.settle()
	if got := s.look().One("SELECT count(*) FROM enrollment WHERE state <> 'done'"); got != "0" {
		t.Errorf("%s are still inside", got)
	}
	s.verify()
}

// TestNumber8_TenOrdersAtOnceGetTenMails: every order is a cause of its own, and none of them is lost.
func TestNumber8_TenOrdersAtOnceGetTenMails(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		says, settings string
		atOnce         int
	}{
		{"one after the other", `{"reentry":"per_key"}`, 10},
		{"side by side", `{"reentry":"per_key","parallel":true}`, 10},
	} {
		t.Run(c.says, func(t *testing.T) {
			t.Parallel()
			server := smtptest.New(t, smtptest.Options{})
			s := newShop(t).start()
			s.account(server, 2)
			s.people(1, 2)
			s.journey(strings.Replace(bill, `"SETTINGS"`, c.settings, 1), map[string]any{"practice": false})
			for i := range 10 {
				s.call("POST", "/api/events", map[string]any{"contact": address(1), "kind": "purchase", "key": fmt.Sprint("order-", i)}, nil)
			}
			s.call("POST", "/api/events", map[string]any{"contact": address(1), "kind": "purchase", "key": "order-3"}, nil)
			s.restart()
			s.settle()
			if n := len(server.Mails()); n != c.atOnce {
				t.Errorf("the server has %d mails", n)
			}
			if got := s.look().One("SELECT group_concat(entry_key) FROM (SELECT entry_key FROM enrollment ORDER BY id)"); strings.Count(got, "key:order-") != 10 {
				t.Errorf("entries: %s", got)
			}
			s.verify()
		})
	}
}

// bill mails at once for every order.
const bill = `{"id":"jny_bill","title":"ご注文の控え","settings":"SETTINGS",
"nodes":[
 {"id":"in","kind":"entry.event","at":[0,0],"config":{"event":"purchase"}},
 {"id":"letter","kind":"mail.send","at":[0,1],"config":{"message":"msg_bill"}},
 {"id":"end","kind":"goal","at":[0,2],"config":{}}],
"edges":[{"from":["in","next"],"to":"letter"},{"from":["letter","next"],"to":"end"},{"from":["letter","failed"],"to":"end"}],
"messages":[{"id":"msg_bill","purpose":"service","subject":"ご注文の控え","html":"<p>ありがとうございます。</p>"}]}`
