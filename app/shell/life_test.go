package shell

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/httpapi"
)

// actor records the effects of the window's life, in order.
type actor struct {
	mu      sync.Mutex
	did     []string
	isTold  bool
	listens bool // a visible page listens
	engine  bool
	due     httpapi.Leaving
	answer  bool // of the native question
}

func (a *actor) do(s string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.did = append(a.did, s)
}

func (a *actor) hide()                    { a.do("hide") }
func (a *actor) show()                    { a.do("show") }
func (a *actor) tell(event string, _ any) { a.do("tell " + event) }
func (a *actor) canTell() bool            { return a.listens }
func (a *actor) told() bool               { a.mu.Lock(); defer a.mu.Unlock(); return a.isTold }
func (a *actor) setTold()                 { a.mu.Lock(); defer a.mu.Unlock(); a.isTold = true }
func (a *actor) notifyClosed()            { a.do("notify") }
func (a *actor) hasEngine() bool          { return a.engine }
func (a *actor) leaving() httpapi.Leaving { return a.due }
func (a *actor) end()                     { a.do("end") }
func (a *actor) leave()                   { a.do("leave") }
func (a *actor) askNatively(httpapi.Leaving) bool {
	a.do("ask natively")
	return a.answer
}

func TestTheLifeOfTheWindow(t *testing.T) {
	due := httpapi.Leaving{Total: 3, Items: []httpapi.LeavingJourney{{Title: "はじめてのお客様へ", N: 3}}}
	for _, c := range []struct {
		name string
		set  func(*actor)
		do   func(*life)
		want []string
	}{
		{"the first close is said in the page, which does not answer; then outside", func(a *actor) { a.listens = true },
			func(l *life) { l.close() }, []string{"tell closing-first-time", "hide", "notify"}},
		{"the first close is said in the page, which hides the window itself", func(a *actor) { a.listens = true },
			func(l *life) { l.close(); synctest.Wait(); l.closingShown(); pass(time.Hour); l.hideNow() },
			[]string{"tell closing-first-time", "hide", "notify"}},
		{"a second close while the page says it means it", func(a *actor) { a.listens = true },
			func(l *life) { l.close(); synctest.Wait(); l.closingShown(); pass(time.Hour); l.close() },
			[]string{"tell closing-first-time", "hide", "notify"}},
		{"a page that is not drawn says nothing", func(a *actor) {},
			func(l *life) { l.close() }, []string{"hide", "notify"}},
		{"later closes only hide", func(a *actor) { a.listens, a.isTold = true, true },
			func(l *life) { l.close(); synctest.Wait(); l.close() }, []string{"hide", "hide"}},
		{"a window without a workspace ends when it is closed", func(a *actor) { a.engine, a.listens = false, true },
			func(l *life) { l.close() }, []string{"end", "leave"}},
		{"nothing is due: quitting ends", func(a *actor) { a.listens = true },
			func(l *life) { l.quit(false) }, []string{"end", "leave"}},
		{"mail is due: the page asks, and the person stays", func(a *actor) { a.due, a.listens = due, true },
			func(l *life) { go l.quit(false); synctest.Wait(); l.quitShown(); pass(time.Hour); l.stay() },
			[]string{"show", "tell quit-asked"}},
		{"mail is due: the page asks, and the person quits", func(a *actor) { a.due, a.listens = due, true },
			func(l *life) { go l.quit(false); synctest.Wait(); l.quitShown(); synctest.Wait(); l.quit(true) },
			[]string{"show", "tell quit-asked", "end", "leave"}},
		{"the page put the question away: quitting again asks again", func(a *actor) { a.due, a.listens = due, true },
			func(l *life) {
				go l.quit(false)
				synctest.Wait()
				l.quitShown()
				pass(time.Hour)
				go l.quit(false)
				synctest.Wait()
				l.quitShown()
			},
			[]string{"show", "tell quit-asked", "show", "tell quit-asked"}},
		{"the page does not answer: a native dialog asks, and no is no", func(a *actor) { a.due = due },
			func(l *life) { l.quit(false) }, []string{"show", "tell quit-asked", "ask natively"}},
		{"the page does not answer: a native dialog asks, and yes ends", func(a *actor) { a.due, a.answer = due, true },
			func(l *life) { l.quit(false) }, []string{"show", "tell quit-asked", "ask natively", "end", "leave"}},
		{"two wishes within the five seconds lead to one native dialog", func(a *actor) { a.due = due },
			func(l *life) { go l.quit(false); pass(time.Second); l.quit(false) },
			[]string{"show", "tell quit-asked", "show", "tell quit-asked", "ask natively"}},
		{"it ends once", func(a *actor) {},
			func(l *life) { l.quit(true); l.quit(true); l.quit(false); l.end() }, []string{"end", "leave"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a := &actor{engine: true}
				c.set(a)
				l := &life{clock: clock.System(), acts: a}
				c.do(l)
				pass(time.Minute) // in the bubble's time: everything that was begun has ended
				synctest.Wait()
				if !slices.Equal(a.did, c.want) {
					t.Errorf("%q, want %q", a.did, c.want)
				}
			})
		})
	}
}

func TestAnEndingWindowIsLetGo(t *testing.T) {
	a := &leaver{}
	l := &life{clock: clock.System(), acts: a}
	a.onEnd = func() {
		if l.close() {
			t.Error("the window goes while the engine is closing")
		}
	}
	l.end()
	if !l.close() {
		t.Error("the window stays although the engine is closed")
	}
}

// leaver is an actor whose engine takes time to close.
type leaver struct {
	actor
	onEnd func()
}

func (l *leaver) end() { l.onEnd() }

func TestTheNativeQuestionListsFiveAndCountsTheRest(t *testing.T) {
	var due httpapi.Leaving
	for i := range 7 {
		due.Items = append(due.Items, httpapi.LeavingJourney{Title: fmt.Sprint("J", i), N: 1})
	}
	text := quitQuestion(func(id string, kv ...any) string { return fmt.Sprint(id, kv) }, due)
	want := "shell.quit.question[n 0]\n\n" +
		"shell.quit.line[at 0 title J0 n 1]\nshell.quit.line[at 0 title J1 n 1]\nshell.quit.line[at 0 title J2 n 1]\n" +
		"shell.quit.line[at 0 title J3 n 1]\nshell.quit.line[at 0 title J4 n 1]\nshell.quit.more[n 2]"
	if text != want {
		t.Errorf("%s", text)
	}
}

// pass waits for d in a synctest bubble, whose time passes without waiting.
func pass(d time.Duration) { <-time.NewTimer(d).C }
