package shell

import (
	"sync"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/httpapi"
)

// stage is how far ending the program has come.
type stage int

const (
	alive  stage = iota
	asking       // the person is being asked whether to quit
	ending       // the engine is being closed; nothing stops it any more
	over         // it is closed: the window may go
)

// life decides what closing and quitting mean. Closing hides the window and the program goes on; the
// first time it says so. Quitting asks when mail is due soon. Effects go through acts.
type life struct {
	clock clock.Clock
	acts  acts

	mu      sync.Mutex
	stage   stage
	pending bool          // the page was asked to say that closing hides
	shown   bool          // and it does
	answer  chan struct{} // closed when the page shows the question about quitting
	native  bool          // a native dialog asks
}

// acts are the effects of a decision. They may take time and are never called under the lock.
type acts interface {
	hide()
	show()
	tell(event string, data any)
	// canTell reports whether the page is visible and listens to events.
	canTell() bool
	told() bool // that closing hides
	setTold()
	notifyClosed() // says it outside the window too
	hasEngine() bool
	leaving() httpapi.Leaving // what would not happen in time
	askNatively(due httpapi.Leaving) bool
	end()   // closes the engine
	leave() // and then the window
}

const (
	sayWithin = 700 * time.Millisecond // the page says that closing hides, or the window just hides
	askWithin = 5 * time.Second        // the page asks about quitting, or a native dialog does
)

// close handles the window's close button; true lets the window go.
func (l *life) close() (letGo bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch l.stage {
	case over:
		return true
	case alive, asking:
		go l.closing()
	}
	return false
}

func (l *life) closing() {
	switch {
	case !l.acts.hasEngine():
		l.end()
	case l.acts.told() || l.hinting():
		l.hideNow()
	default:
		l.sayThenHide()
	}
}

// hinting reports whether the page is showing that closing only hides; a second close then hides at once.
func (l *life) hinting() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.pending && l.shown
}

// sayThenHide lets the page say once what closing does; a page that does not is not waited for.
func (l *life) sayThenHide() {
	if !l.acts.canTell() {
		l.hideNow()
		return
	}
	l.mu.Lock()
	if l.pending {
		l.mu.Unlock()
		return
	}
	l.pending, l.shown = true, false
	l.mu.Unlock()
	l.acts.tell("closing-first-time", nil)
	<-l.after(sayWithin)
	l.mu.Lock()
	shown := l.shown
	l.mu.Unlock()
	if !shown {
		l.hideNow()
	}
}

// closingShown is called when the page shows what closing does and will hide the window itself.
func (l *life) closingShown() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.shown = true
}

// closingDropped is called when the person keeps the window open.
func (l *life) closingDropped() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.pending, l.shown = false, false
}

func (l *life) hideNow() {
	l.closingDropped()
	first := !l.acts.told()
	l.acts.setTold()
	l.acts.hide()
	if first {
		l.acts.notifyClosed()
	}
}

// quit is the wish to end the program: it asks first when mail is due soon. A second wish asks again, for
// the page may have put the question away.
func (l *life) quit(confirmed bool) {
	if l.isEnding() {
		return
	}
	if confirmed || !l.acts.hasEngine() {
		l.end()
		return
	}
	due := l.acts.leaving()
	if due.Total == 0 {
		l.end()
		return
	}
	l.ask(due)
}

func (l *life) ask(due httpapi.Leaving) {
	answer := make(chan struct{})
	l.mu.Lock()
	if l.stage >= ending || l.native {
		l.mu.Unlock()
		return
	}
	if l.answer != nil {
		close(l.answer) // the former question is this one now
	}
	l.stage, l.answer = asking, answer
	l.mu.Unlock()
	l.acts.show()
	l.acts.tell("quit-asked", due.Items)
	select {
	case <-answer:
		return // the page asks; quit(true) or stay follows
	case <-l.after(askWithin):
	}
	if !l.beginNative(answer) {
		return
	}
	yes := l.acts.askNatively(due)
	l.mu.Lock()
	l.native = false
	l.mu.Unlock()
	if yes {
		l.end()
		return
	}
	l.stay()
}

// beginNative reports whether the native question is due: the page has still said nothing to this one.
func (l *life) beginNative(answer chan struct{}) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stage != asking || l.answer != answer {
		return false
	}
	l.native = true
	return true
}

// quitShown is called when the page asks the person.
func (l *life) quitShown() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stage == asking && l.answer != nil {
		close(l.answer)
		l.answer = nil
	}
}

// stay is called when the person decides not to quit.
func (l *life) stay() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stage == asking {
		l.stage = alive
		if l.answer != nil {
			close(l.answer)
			l.answer = nil
		}
	}
}

// end closes the engine, once, and then lets the window go.
func (l *life) end() {
	l.mu.Lock()
	if l.stage >= ending {
		l.mu.Unlock()
		return
	}
	l.stage = ending
	if l.answer != nil {
		close(l.answer)
		l.answer = nil
	}
	l.mu.Unlock()
	l.acts.end()
	l.mu.Lock()
	l.stage = over
	l.mu.Unlock()
	l.acts.leave()
}

func (l *life) isEnding() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.stage >= ending
}

// after fires once on the clock of the window.
func (l *life) after(d time.Duration) <-chan struct{} {
	return l.clock.Timer(l.clock.Now().Add(d)).C()
}
