//go:build unix

package backend_test

import (
	"fmt"
	"testing"

	"tabiji/backend/smtptest"
	"tabiji/backend/sqlitetest"
)

const (
	killPeople = 40
	killLines  = 8 // SMTP connections
)

// killPoints are the moments at which a child kills itself, with how often each may come before.
var killPoints = []struct {
	name string
	most int
}{
	{"commit:ui", 2}, {"committed:ui", 2}, {"commit:send", 25}, {"committed:send", 25}, {"commit:tick", 12}, {"committed:tick", 12},
	{"commit:bulk", 3}, {"committed:bulk", 3}, {"claimed", 6}, {"walk", 50}, {"walked", 8}, {"stored", 8}, {"rendered", 30}, {"body", 30},
	{"before-handed", 15}, {"handed", 15}, {"dot", 30}, {"replied", 30}, {"receipt", 15}, {"rested", 4},
}

// killServer are the moments of the server at which the parent kills its child, whatever that is doing.
var killServer = []smtptest.At{smtptest.Greeting, smtptest.MAIL, smtptest.RCPT, smtptest.DATA, smtptest.Dot, smtptest.Queued, smtptest.Idle}

// kill is one planned end of a child: at a named point of its own, or at a moment of the server.
type kill struct {
	point  string
	server smtptest.At
	nth    int
}

func (k kill) String() string { return fmt.Sprintf("%s%s %d", k.point, k.server, k.nth) }

// planKills throws every named point several times and as many random moments, in random order.
func planKills(d *dice, each, random int) (list []kill) {
	for _, p := range killPoints {
		for range each {
			list = append(list, kill{point: p.name, nth: 1 + d.throw(p.most)})
		}
	}
	for range random {
		list = append(list, kill{server: one(d, killServer), nth: 1 + d.throw(35)})
	}
	for i := range list {
		j := i + d.throw(len(list)-i)
		list[i], list[j] = list[j], list[i]
	}
	return list
}

func TestLOST1_KilledAnywhereNobodyIsMissingAndNobodyDoubled(t *testing.T) {
	needsChildren(t)
	t.Parallel()
	const seed, groups = "LOST-1 20261124", 12
	d := &dice{seed: seed}
	each, random := 4, 60
	if long() {
		each, random = 30, 800
	}
	plans := planKills(d, each, random)
	var sum killTally
	t.Run("workspaces", func(t *testing.T) {
		for i := range groups {
			t.Run(fmt.Sprintf("%02d", i+1), func(t *testing.T) {
				t.Parallel()
				var mine []kill
				for j := i; j < len(plans); j += groups {
					mine = append(mine, plans[j])
				}
				for workspace := 0; len(mine) > 0; workspace++ {
					if workspace == 5*each {
						t.Fatalf("these moments never come: %v", mine)
					}
					mine = killInOneWorkspace(t, mine, &sum)
				}
			})
		}
	})
	t.Logf("%d kills, %d unknown: the server had %d of them, and %d not", sum.kills.Load(), sum.unknown.Load(), sum.had.Load(), sum.hadNot.Load())
	if int(sum.kills.Load()) < len(plans) {
		t.Errorf("%d kills of %d", sum.kills.Load(), len(plans))
	}
	if sum.had.Load() == 0 || sum.hadNot.Load() == 0 {
		t.Errorf("an unknown mail is one of which both may be true; the server had %d and had not %d", sum.had.Load(), sum.hadNot.Load())
	}
}

// killInOneWorkspace carries out kills until all mails are sent, judges, and returns the kills that are left.
func killInOneWorkspace(t *testing.T, kills []kill, sum *killTally) (left []kill) {
	server := smtptest.New(t, smtptest.Options{Discard: true})
	s := newShop(t).open()
	s.people(1, killPeople)
	s.account(server, killLines)
	s.enterAll(s.journey(welcome, nil))
	s.close()
	server.WaitOpen(0) // the check of the account

	l := life{Path: s.path, Home: s.home, Now: monday, Until: monday + day/2}
	open := 0                     // connections at the kills, summed
	inTheAir := map[string]bool{} // rows that a kill found handed over
	for alive := true; alive && len(kills) > 0; {
		k := kills[0]
		kills = kills[1:]
		l.Point, l.Nth = k.point, k.nth
		connections, quits := server.Connections(), server.Reached(smtptest.QUIT)
		end := child(t, l, k.during(server))
		l.Now = end.now
		server.Heal()
		server.WaitOpen(0)
		if !end.killed {
			k.nth = 1 + k.nth/2
			left, alive = append(left, k), false
			continue
		}
		sum.kills.Add(1)
		then := min(killLines, server.Connections()-connections-(server.Reached(smtptest.QUIT)-quits))
		open += then
		dead := sqlitetest.Peek(t, s.path)
		handed := 0 // in this life
		for _, row := range dead.Rows("SELECT id FROM outbox WHERE state = 'handed'") {
			if !inTheAir[row[0]] {
				inTheAir[row[0]] = true
				handed++
			}
		}
		if handed > then {
			t.Errorf("%v: %d mails were handed over with %d connections open", k, handed, then)
		}
		dead.Close()
	}
	l.Point = ""
	if end := child(t, l, nil); end.killed {
		t.Fatalf("killed by a stranger:\n%s", end.said)
	}
	s.verify()
	judgeWelcome(t, s, server, killPeople, open, sum)
	for _, row := range s.look().Rows("SELECT id FROM outbox WHERE state = 'unknown'") {
		if !inTheAir[row[0]] {
			t.Errorf("out_%s is unknown, and no kill found it handed over", row[0])
		}
	}
	return append(left, kills...)
}

// during kills the child when the server comes to a moment. Other lines are then wherever they are.
func (k kill) during(server *smtptest.Server) func(func()) {
	if k.server == "" {
		return nil
	}
	trap := server.Fault(smtptest.Fault{At: k.server, Nth: server.Reached(k.server) + k.nth, Do: smtptest.Hang})
	return func(kill func()) {
		select {
		case <-trap.Hit():
			kill()
		case <-trap.Healed():
		}
	}
}
