package backend_test

import (
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/smtptest"
)

// seedsVariable adds seeds to a run of the simulation: "a b c" or, as a number, so many more.
const seedsVariable = "TABIJI_SEEDS"

// long tells whether there is a night's time: go run ./build test -long.
func long() bool { return os.Getenv("TABIJI_LONG") != "" }

func simulationSeeds() []string {
	seeds := []string{"kissa", "tabiji", "hojicha", "20261124", "kohaku", "minato"}
	more := os.Getenv(seedsVariable)
	if more == "" && long() {
		more = "40"
	}
	var n int
	if _, err := fmt.Sscan(more, &n); err == nil && !strings.Contains(more, " ") {
		for i := range n {
			seeds = append(seeds, fmt.Sprintf("more-%d", i+1))
		}
		return seeds
	}
	return append(seeds, strings.Fields(more)...)
}

// TestSimulation lives through weeks of a shop: people, events, tags, opt-outs, pauses, faults of the
// server, restarts, a computer that sleeps, a clock that is set back and a date that is wrong for hours. After every round the laws hold.
func TestSimulation(t *testing.T) {
	t.Parallel()
	rounds := 60
	switch {
	case long():
		rounds = 200
	case testing.Short(): // under the race detector
		rounds = 20
	}
	for _, seed := range simulationSeeds() {
		t.Run(seed, func(t *testing.T) {
			t.Parallel()
			m := newSim(t, seed)
			for m.round = 1; m.round <= rounds && !t.Failed(); m.round++ {
				for range 1 + m.throw(4) {
					m.act()
				}
				m.s.settle()
				m.laws()
			}
			if !t.Failed() {
				m.end()
			}
			t.Logf("%d people, done: %v, mails: %s", m.people, m.done, m.s.look().One("SELECT group_concat(state || ' ' || n, ', ') FROM (SELECT state, count(*) AS n FROM outbox GROUP BY 1)"))
		})
	}
}

// sim is one simulated shop and what its owner knows of it.
type sim struct {
	*dice
	t        *testing.T
	s        *shop
	server   *smtptest.Server
	round    int
	people   int
	events   []map[string]any
	journeys []string
	paused   map[string]bool
	stopped  map[string]int // address → mails it may have got at most
	done     map[string]int
	latest   clock.Instant
}

func newSim(t *testing.T, seed string) *sim {
	m := &sim{dice: &dice{seed: seed}, t: t, server: smtptest.New(t, smtptest.Options{Discard: true}),
		paused: map[string]bool{}, stopped: map[string]int{}, done: map[string]int{}}
	m.s = newShop(t).start()
	m.newPeople()
	m.s.account(m.server, 1+m.throw(4))
	for _, drawing := range []string{welcome, thanks, birthday, vip("round", `entry.tag {"tag":"VIP"}`, "VIP", "VIP"),
		strings.NewReplacer(`"SETTINGS"`, `{"reentry":"per_key"}`, `"purpose":"service",`, "").Replace(bill)} { // opting out stops it
		m.journeys = append(m.journeys, m.s.journey(drawing, nil))
	}
	m.s.journey(rehearsal, map[string]any{"practice": true})
	return m
}

// act does one thing that happens in the life of a shop.
func (m *sim) act() {
	for _, a := range []struct {
		name    string
		percent int
		do      func()
	}{
		{"wrong date", 4, m.wrongDate}, {"fault", 20, m.fault}, {"heal", 10, m.heal}, {"new people", 12, m.newPeople}, {"enter", 12, m.enter}, {"purchase", 25, m.purchase}, {"tag", 10, m.tag},
		{"opt out", 6, m.optOut}, {"pause", 8, m.pause}, {"restart", 6, m.s.restart},
		{"sleep", 45, m.sleep}, {"clock back", 4, m.clockBack}, {"decide", 10, m.decide}, {"account", 12, m.account}, {"settle", 20, m.s.settle},
	} {
		if m.chance(a.percent) {
			a.do()
			m.done[a.name]++
			return
		}
	}
}

func (m *sim) newPeople() {
	n := 1 + m.throw(6)
	m.s.people(m.people+1, m.people+n)
	m.people += n
}

func (m *sim) someone() string { return address(1 + m.throw(m.people)) }

func (m *sim) enter() {
	for _, journey := range []string{"jny_welcome", "jny_rehearsal"} {
		for range 1 + m.throw(3) {
			m.s.try("POST", "/api/journeys/"+journey+"/enter", map[string]any{"contact": m.someone()}) // some are in already
		}
	}
}

// purchase tells of new events, and now and then of an old one again.
func (m *sim) purchase() {
	for range 1 + m.throw(8) {
		e := map[string]any{"contact": m.someone(), "kind": "purchase", "key": fmt.Sprint("order-", len(m.events)), "props": map[string]any{"amount": 1000 * m.throw(6)}}
		if m.chance(70) || len(m.events) == 0 {
			m.events = append(m.events, e)
		} else {
			e = one(m.dice, m.events)
		}
		m.s.call("POST", "/api/events", e, nil)
	}
}

func (m *sim) tag() {
	path := fmt.Sprintf("/api/contacts/con_%d/tags/%s", 1+m.throw(m.people), url.PathEscape(one(m.dice, []string{"今月お誕生日", "VIP"})))
	m.s.call(one(m.dice, []string{"PUT", "PUT", "DELETE"}), path, nil, nil)
}

// optOut counts what may have arrived when the answer is there: what the server has, and what was handed over.
func (m *sim) optOut() {
	who := m.someone()
	m.s.call("POST", "/api/contacts/opt-out", map[string]any{"address": who}, nil)
	if _, out := m.stopped[who]; out {
		return
	}
	var inTheAir int
	fmt.Sscan(m.s.look().One("SELECT count(*) FROM outbox WHERE state = 'handed' AND address = ?", who), &inTheAir)
	m.stopped[who] = m.got(who) + inTheAir
}

func (m *sim) got(who string) (n int) {
	for _, mail := range m.server.Mails() {
		if slices.Contains(mail.To, who) {
			n++
		}
	}
	return n
}

func (m *sim) pause() {
	id := one(m.dice, m.journeys)
	if m.paused[id] {
		m.s.call("POST", "/api/journeys/"+id+"/resume", map[string]any{"send_due": m.chance(50)}, nil)
	} else {
		m.s.call("POST", "/api/journeys/"+id+"/pause", nil, nil)
	}
	m.paused[id] = !m.paused[id]
}

// fault sets a trap somewhere in the next mails. A server that takes a mail and says that it did not lies;
// nobody can be right about that one, so it is left out.
func (m *sim) fault() {
	points := append(smtptest.Points(), smtptest.RCPT, smtptest.RCPT, smtptest.Body, smtptest.Dot, smtptest.Dot, smtptest.Queued, smtptest.Queued, smtptest.Queued)
	f := smtptest.Fault{At: one(m.dice, points), Do: one(m.dice, []smtptest.Do{smtptest.Reply, smtptest.Drop, smtptest.Reset})}
	f.Say = one(m.dice, []string{"451 4.3.0 later", "550 5.1.1 no such person", "421 4.3.2 closing", "452 4.2.2 full", "554 5.7.1 no", "550 5.4.5 daily limit exceeded"})
	if f.Do == smtptest.Reply && slices.Contains([]smtptest.At{smtptest.Queued, smtptest.Idle, smtptest.Accept, smtptest.STARTTLS, smtptest.QUIT}, f.At) {
		f.Do = smtptest.Drop
	}
	if m.chance(90) {
		f.Nth = m.server.Reached(f.At) + 1 + m.throw(6)
	}
	m.server.Fault(f)
}

func (m *sim) heal() { m.server.Heal() }

func (m *sim) sleep() {
	longest := one(m.dice, []int{10, 60, 600, 2 * 1440, 4 * 1440})
	m.s.clock.Set(m.s.clock.Now() + clock.Instant(1+m.throw(longest))*60_000)
}

func (m *sim) clockBack() {
	m.latest = max(m.latest, m.s.clock.Now())
	m.s.clock.Set(m.s.clock.Now() - clock.Instant(1+m.throw(3*1440))*60_000)
}

// wrongDate lives for some hours under a date of another year, now and then over a restart, and sets it right.
func (m *sim) wrongDate() {
	m.latest = max(m.latest, 1) // moments of different dates cannot be compared
	away := clock.Instant(300+m.throw(900)) * day
	if m.chance(30) {
		away = -away
	}
	set := func(to clock.Instant) {
		if m.chance(40) {
			m.s.close()
			m.s.clock.Correct(to)
			m.s.start()
			return
		}
		m.s.clock.Correct(to)
		m.s.settle()
	}
	set(m.s.clock.Now() + away)
	for range 1 + m.throw(3) {
		one(m.dice, []func(){m.enter, m.purchase, m.tag, m.optOut, m.newPeople, m.s.settle})()
		m.s.clock.Advance(time.Duration(1+m.throw(300)) * time.Minute)
		m.s.settle()
	}
	set(m.s.clock.Now() - away)
}

// decide settles what waits for a person.
func (m *sim) decide() {
	if late := m.s.late(); len(late) > 0 && m.chance(50) {
		m.s.try("POST", "/api/late/"+one(m.dice, late).ID+"/resolve", map[string]any{"as": one(m.dice, []string{"spread", "skip", "shift"})}) // who leaves a wait waits for years
	}
	var page struct{ Items []struct{ ID, State string } }
	for _, state := range []string{"unknown", "never", "held"} {
		m.s.call("GET", "/api/outbox?state="+state, nil, &page)
		if len(page.Items) > 0 {
			m.s.try("POST", "/api/outbox/"+one(m.dice, page.Items).ID+"/resolve", map[string]any{"as": one(m.dice, []string{"sent", "again", "again", "skip"})})
		}
	}
}

// account sets the account again, as an owner does who saw that it needs attention.
func (m *sim) account() {
	m.server.Heal()
	m.s.account(m.server, 1+m.throw(4))
}

// end heals everything and waits: everybody must come to an end.
func (m *sim) end() {
	m.account()
	for id, is := range m.paused {
		if is {
			m.s.call("POST", "/api/journeys/"+id+"/resume", map[string]any{}, nil)
		}
	}
	m.s.clock.Set(max(m.latest, m.s.clock.Now()))
	m.s.until(m.s.clock.Now() + 15*day)
	m.s.answerLate()
	m.s.until(m.s.clock.Now() + 15*day)
	m.laws()
	for i := range m.people {
		m.whyIsAnswered(address(i + 1))
	}
	for what, query := range map[string]string{
		"people are still inside":             "SELECT 'enr_' || id || ' ' || node || ' ' || waits FROM enrollment WHERE state NOT IN ('done', 'held') AND id NOT IN (SELECT enrollment FROM outbox WHERE again = 'ask' AND state = 'held')",
		"an entry waits for nobody":           "SELECT id, entry_key FROM postponed p WHERE NOT EXISTS (SELECT 1 FROM enrollment e WHERE e.journey = p.journey AND e.contact = p.contact AND e.state IN ('live', 'held'))",
		"mails are still here":                "SELECT 'out_' || id || ' ' || state || ' ' || reason FROM outbox WHERE state IN ('due', 'claimed', 'handed', 'later', 'held') AND again <> 'ask'",
		"wakes nobody heard are still there":  "SELECT enrollment FROM wake",
		"planned work was never carried out":  "SELECT key FROM agenda WHERE done = 0 AND kind NOT IN ('backup', 'check') AND planned_at <= " + fmt.Sprint(int64(m.s.clock.Now())),
		"events are not consumed by anything": "SELECT seq FROM event WHERE seq > (SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'intake_seq')",
	} {
		if rest := m.s.look().Dump(query); rest != "" {
			m.t.Errorf("%s when all is well again: %s", what, rest)
		}
	}
	m.s.close()
	m.verify()
}
