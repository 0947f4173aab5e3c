package backend_test

import (
	"strings"
)

// thanks begins with every purchase of somebody who is not inside, and starts birthday by its tag now and then.
const thanks = `{"id":"jny_thanks","title":"お買い上げのお礼","settings":{"reentry":"after_exit"},
"nodes":[
 {"id":"in","kind":"entry.event","at":[0,0],"config":{"event":"purchase"}},
 {"id":"soon","kind":"wait.duration","at":[0,1],"config":{"amount":40,"unit":"minute"}},
 {"id":"letter","kind":"mail.send","at":[0,2],"config":{"message":"msg_thanks"}},
 {"id":"later","kind":"wait.duration","at":[0,3],"config":{"amount":3,"unit":"day"}},
 {"id":"often","kind":"split.condition","at":[0,4],"config":{"branches":[{"port":"yes","title":"常連","when":{"event":"purchase","at_least":2,"within_days":30}}]}},
 {"id":"gift","kind":"tag.add","at":[0,5],"config":{"tag":"今月お誕生日"}},
 {"id":"sorry","kind":"notify","at":[0,6],"config":{"title":"お礼が届きません","body":"{{ contact.name }}様"}},
 {"id":"end","kind":"goal","at":[0,7],"config":{}},
 {"id":"bye","kind":"exit","at":[0,8],"config":{}}],
"edges":[
 {"from":["in","next"],"to":"soon"},{"from":["soon","next"],"to":"letter"},{"from":["letter","next"],"to":"later"},
 {"from":["letter","failed"],"to":"sorry"},{"from":["sorry","next"],"to":"bye"},{"from":["later","next"],"to":"often"},
 {"from":["often","yes"],"to":"gift"},{"from":["often","else"],"to":"bye"},{"from":["gift","next"],"to":"end"}],
"messages":[{"id":"msg_thanks","subject":"ありがとうございます","html":"<p>{{ contact.name | default: \"お客\" }}様</p>"}]}`

// birthday begins with a tag, and takes it away at the end.
const birthday = `{"id":"jny_birthday","title":"誕生日クーポン","settings":{"reentry":"after_days","days":5},
"nodes":[
 {"id":"in","kind":"entry.tag","at":[0,0],"config":{"tag":"今月お誕生日"}},
 {"id":"coupon","kind":"mail.send","at":[0,1],"config":{"message":"msg_coupon"}},
 {"id":"month","kind":"wait.duration","at":[0,2],"config":{"amount":2,"unit":"day"}},
 {"id":"over","kind":"tag.remove","at":[0,3],"config":{"tag":"今月お誕生日"}},
 {"id":"last","kind":"mail.send","at":[0,4],"config":{"message":"msg_last"}}],
"edges":[
 {"from":["in","next"],"to":"coupon"},{"from":["coupon","next"],"to":"month"},{"from":["month","next"],"to":"over"},{"from":["over","next"],"to":"last"}],
"messages":[
 {"id":"msg_coupon","subject":"お誕生日おめでとうございます","html":"<p>クーポンです。</p>"},
 {"id":"msg_last","subject":"クーポンは今日までです","html":"<p>お忘れなく。</p>"}]}`

// rehearsal is practice: its mails never leave.
const rehearsal = `{"id":"jny_rehearsal","title":"練習","settings":{"reentry":"after_exit"},
"nodes":[
 {"id":"in","kind":"entry.manual","at":[0,0],"config":{}},
 {"id":"letter","kind":"mail.send","at":[0,1],"config":{"message":"msg_rehearsal"}},
 {"id":"day","kind":"wait.duration","at":[0,2],"config":{"amount":1,"unit":"day"}},
 {"id":"again","kind":"mail.send","at":[0,3],"config":{"message":"msg_rehearsal"}},
 {"id":"end","kind":"goal","at":[0,4],"config":{}}],
"edges":[{"from":["in","next"],"to":"letter"},{"from":["letter","next"],"to":"day"},{"from":["day","next"],"to":"again"},{"from":["again","next"],"to":"end"}],
"messages":[{"id":"msg_rehearsal","subject":"練習です","html":"<p>練習です。</p>"}]}`

// laws are what holds whatever happened; the engine stands still while they are asked.
func (m *sim) laws() {
	m.t.Helper()
	m.eachKeyLeavesOnce()
	m.nobodyGetsMailAfterOptingOut()
	m.countersAreRows()
	m.theSameMailNeedsANewCause()
	for range 8 {
		m.whyIsAnswered(m.someone())
	}
	m.verify()
	if m.t.Failed() {
		m.t.Fatalf("round %d", m.round)
	}
}

// verify asks the file itself: nobody is stuck, nobody is inside twice, practice stayed here, and more. Its rule
// about opting out compares moments of a clock, and says nothing true once that was set back.
func (m *sim) verify() {
	m.t.Helper()
	if m.latest != 0 {
		m.s.verify("verify.sent_after_opt_out")
		return
	}
	m.s.verify()
}

func (m *sim) eachKeyLeavesOnce() {
	m.t.Helper()
	record := m.server.Record()
	for _, row := range m.s.look().Rows("SELECT id, message_id, state, practice, effect_key FROM outbox") {
		n := record[row[1]]
		delete(record, row[1])
		switch id, state := row[0]+" "+row[4], row[2]; {
		case row[3] == "1":
			if n != 0 {
				m.t.Errorf("out_%s is practice, and the server has it", id)
			}
		case state == "sent" && n != 1 && m.s.look().One("SELECT reason ->> 'id' FROM outbox WHERE id = ? AND reason <> ''", row[0]) != "reason.delivery.sent_by_person":
			m.t.Errorf("out_%s is sent, and the server has it %d times", id, n)
		case n > 1:
			m.t.Errorf("out_%s is %s, and the server has it %d times", id, state, n)
		case n != 0 && state != "sent" && state != "unknown":
			m.t.Errorf("out_%s is %s, and the server has it", id, state)
		}
	}
	for id := range record {
		m.t.Errorf("the server has %s, which has no row", id)
	}
}

// theSameMailNeedsANewCause looks at every two mails of one message version to one person within ten minutes: they go
// back to different causes from outside, or a person let the second one go, or sent it anew. Moments of a clock
// that was set back say nothing.
func (m *sim) theSameMailNeedsANewCause() {
	m.t.Helper()
	if m.latest != 0 {
		return
	}
	for _, row := range m.s.look().Rows(`SELECT a.id, b.id, a.message_version FROM outbox a JOIN outbox b ON b.contact = a.contact AND b.message_version = a.message_version AND b.id > a.id
		JOIN enrollment x ON x.id = a.enrollment JOIN enrollment y ON y.id = b.enrollment
		WHERE a.state IN ('sent', 'handed', 'unknown') AND b.state IN ('sent', 'handed', 'unknown') AND a.handed_at IS NOT NULL AND b.handed_at IS NOT NULL
			AND b.again <> 'let' AND a.again <> 'let' AND abs(b.handed_at - a.handed_at) < 600000 AND (x.id = y.id OR x.root = y.root)`) {
		m.t.Errorf("out_%s and out_%s are the same mail to the same person by the same cause", row[0], row[1])
	}
}

func (m *sim) nobodyGetsMailAfterOptingOut() {
	m.t.Helper()
	for who, most := range m.stopped {
		if n := m.got(who); n > most {
			m.t.Errorf("somebody opted out with %d mails and has %d", most, n)
		}
	}
}

// countersAreRows counts the history anew: each visit of a step arrived there, and left it by its outcome
// unless the person still stands there.
func (m *sim) countersAreRows() {
	m.t.Helper()
	e := m.s.look()
	kept := e.Dump("SELECT version, node, what, n FROM node_count WHERE n <> 0 AND what <> 'standing' ORDER BY 1, 2, 3")
	counted := e.Dump(`SELECT version, node, what, n FROM (
		SELECT version, node, 'arrived' AS what, count(*) AS n FROM (
			SELECT e.version, h.enrollment, h.visit, h.node FROM history h JOIN enrollment e ON e.id = h.enrollment
			UNION SELECT version, id, visit, node FROM enrollment WHERE node <> '') GROUP BY 1, 2
		UNION ALL SELECT e.version, h.node, 'left:' || h.outcome, count(*) FROM history h JOIN enrollment e ON e.id = h.enrollment
			WHERE h.outcome <> '' AND NOT (e.state = 'live' AND e.node = h.node AND e.visit = h.visit) GROUP BY 1, 2, 3) ORDER BY 1, 2, 3`)
	if kept != counted {
		m.t.Errorf("the counters say\n%sand the rows\n%s", kept, counted)
	}
}

// whyIsAnswered asks for the record of a person: every step says why, and who is inside is somewhere.
func (m *sim) whyIsAnswered(who string) {
	m.t.Helper()
	for _, e := range m.s.why(who) {
		if e.State == "broken" || len(e.Steps) == 0 && e.State != "live" && e.State != "held" {
			m.t.Errorf("%s is %s after %d steps", e.ID, e.State, len(e.Steps))
		}
		if e.State == "live" && e.Now == "" {
			m.t.Errorf("%s does not say where the person is", e.ID)
		}
		for _, step := range e.Steps {
			if len(step.Reasons) == 0 || strings.Contains(strings.Join(step.Reasons, " "), "reason.") {
				m.t.Errorf("%s: %s does not say why: %q", e.ID, step.Node, step.Reasons)
			}
		}
	}
}
