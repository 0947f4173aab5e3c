package shell

import (
	"sync"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/httpapi"
)

// stage is how far the end of the program has come.
type stage int

const (
	alive  stage = iota
	asking       // the person is being asked whether to quit
	ending       // the engine is being closed; this cannot be cancelled
	over         // the engine is closed: the window may close
)

// life decides what closing and quitting mean. Closing hides the window and the program keeps running; the first time
// the person is told so. Quitting asks when mail is due soon. Effects go through acts.
type life struct {
	clock clock.Clock
	acts  acts

	mu      sync.Mutex
	stage   stage
	pending bool          // the page was asked to say that closing hides
	shown   bool          // and it says so
	answer  chan struct{} // closed when the page shows the question about quitting
	native  bool          // a native dialog is asking
}

// acts are the effects of life's decisions. They may take time and are never called under the lock.
type acts interface {
	hide()
	show()
	tell(event string, data any)
	// canTell reports whether the page is visible and listens to events.
	canTell() bool
	told() bool // the person was told before that closing hides
	setTold()
	notifyClosed() // says outside of the window too that the program keeps running
	hasEngine() bool
	leaving() httpapi.Leaving // what would not happen in time
	askNatively(due httpapi.Leaving) bool
	end()   // closes the engine
	leave() // and closes the window after that
}

const (
	sayWithin = 700 * time.Millisecond // the page says by then that closing hides, or the window just hides
	askWithin = 5 * time.Second        // the page asks by then about quitting, or a native dialog does
)

// close handles the window's close button; true lets the window close.
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

// sayThenHide lets the page say once what closing does; when the page does not, the window is hidden without.
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

// quit is the request to end the program: it asks first when mail is due soon. A second request asks again, because the
// page may have closed the question.
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
		close(l.answer) // the question before is replaced by this one
	}
	l.stage, l.answer = asking, answer
	l.mu.Unlock()
	l.acts.show()
	l.acts.tell("quit-asked", due.Items)
	select {
	case <-answer:
		return // the page asks; quit(true) or stay is called next
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

// beginNative reports whether the native dialog must ask: the page has not answered this question yet.
func (l *life) beginNative(answer chan struct{}) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stage != asking || l.answer != answer {
		return false
	}
	l.native = true
	return true
}

// quitShown is called when the page asks the person about quitting.
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

// end closes the engine, once, and then the window.
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

// after is a channel that receives once after d on the window's clock.
func (l *life) after(d time.Duration) <-chan struct{} {
	return l.clock.Timer(l.clock.Now().Add(d)).C()
}
