// Package notify brings notices to the desktop through an interface that the shell supplies; without one they are in
// the inbox only. It knows how many to show at once and in how few words; it refuses to know why a notice was written.
package notify

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/studio"
	"tabiji/backend/words"
)

// Desktop shows a notification of the operating system. The shell implements it.
type Desktop interface {
	Show(ctx context.Context, t Toast) error
}

// Toast is one notification of the operating system.
type Toast struct {
	Title string
	Body  string
	// Notice is the one it is about; 0 for several. A click on it opens the inbox there.
	Notice int64
	More   int // how many further notices it stands for
	// Contact is the person it names and Journey the id of the journey it comes from; 0 and "" for none or several.
	Contact int64
	Journey string
}

// Store is the inbox as this package needs it.
type Store interface {
	// DueToasts lists the notices not yet shown on the desktop, oldest first.
	DueToasts(ctx context.Context, limit int) ([]studio.Notice, error)
	// ShowToasts marks them as shown, in one commit.
	ShowToasts(ctx context.Context, ids []int64) error
	// Fields are the fields of a contact, for naming them; nil for one who is gone.
	Fields(ctx context.Context, contact int64) (map[string]string, error)
	// JourneyID is the id of a journey by its row number; "" for one that is gone.
	JourneyID(ctx context.Context, no int64) (string, error)
}

// Config joins a Notifier.
type Config struct {
	Store   Store
	Clock   clock.Clock
	Desktop Desktop // nil: the inbox only
	Say     words.Printer
	Log     *slog.Logger // nil: nowhere
}

// Notifier shows what is due. It may be called by several goroutines.
type Notifier struct {
	config Config

	say   atomic.Pointer[words.Printer]
	mu    sync.Mutex
	quiet clock.Instant // until then further notices are gathered
	busy  chan struct{} // holds one token while the desktop is being told
}

// New makes a notifier.
func New(c Config) *Notifier {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	n := &Notifier{config: c, busy: make(chan struct{}, 1)}
	n.say.Store(&c.Say)
	return n
}

// Speak sets the language of what is shown from now on; an unknown one, such as "", means that of the configuration.
func (n *Notifier) Speak(chosen string) {
	say := n.config.Say
	if lang, ok := words.Read(chosen); ok {
		say.Lang = lang
	}
	n.say.Store(&say)
}

const (
	gather = 30 * time.Second // after a toast, further notices become one
	most   = 1000             // rows looked at in one go
	answer = 3 * time.Second  // a desktop that takes longer is left alone
)

var errSilent = errors.New("the desktop does not answer")

// Show brings due notices to the desktop, at most once each: they are marked in a commit before
// anything is shown. The first one names its person; those of the next 30 s become one "and 12 more".
func (n *Notifier) Show(ctx context.Context) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	now := n.config.Clock.Now()
	if now < n.quiet && n.quiet.Sub(now) <= gather { // a clock set back ends the silence
		return nil
	}
	due, err := n.config.Store.DueToasts(ctx, most)
	if err != nil || len(due) == 0 {
		return err
	}
	take, summary := plan(due, n.quiet)
	if n.config.Desktop == nil {
		take = due
	}
	ids := make([]int64, len(take))
	for i := range take {
		ids[i] = take[i].ID
	}
	if err := n.config.Store.ShowToasts(ctx, ids); err != nil || n.config.Desktop == nil {
		return err
	}
	n.quiet = now.Add(gather)
	toast, err := n.toast(ctx, take, summary)
	if err == nil {
		err = n.tell(ctx, toast)
	}
	if err != nil { // the inbox has it; the engine goes on
		n.config.Log.Warn("notification not shown", "error", err)
	}
	return nil
}

// tell calls the desktop on a goroutine of its own, because on Linux the call can block for ever on a D-Bus service
// that does not exist. While one call has not returned no other is made.
func (n *Notifier) tell(ctx context.Context, t Toast) error {
	select {
	case n.busy <- struct{}{}:
	default:
		return errSilent
	}
	limited, cancel := context.WithTimeout(ctx, answer)
	defer cancel()
	told := make(chan error, 1)
	go func() {
		err := n.config.Desktop.Show(limited, t)
		<-n.busy
		told <- err
	}()
	select {
	case err := <-told:
		return err
	case <-limited.Done():
		return errSilent
	}
}

// plan chooses which due notices are shown now. After one is shown others wait for 30 s (quiet) and are then shown
// together as one.
func plan(due []studio.Notice, quiet clock.Instant) (take []studio.Notice, summary bool) {
	if len(due) > 1 && quiet != 0 && due[0].At <= quiet {
		return due, true
	}
	return due[:1], false
}

// toast puts notices into words.
func (n *Notifier) toast(ctx context.Context, take []studio.Notice, summary bool) (Toast, error) {
	speaks := n.say.Load()
	say := words.At(speaks.Lang, speaks.Zone, int64(n.config.Clock.Now()))
	if summary {
		count := len(take)
		return Toast{Title: say.Text("notify.more.title", "n", count), Body: say.Text("notify.more.body"), More: count}, nil
	}
	one := take[0]
	t := Toast{Title: one.Title, Body: one.Body, Notice: one.ID}
	if one.Line != nil {
		t.Body = say.Say(*one.Line)
	}
	if t.Title == "" {
		t.Title = say.Text("notify.title")
	}
	if one.Journey != 0 {
		var err error
		if t.Journey, err = n.config.Store.JourneyID(ctx, one.Journey); err != nil {
			return t, err
		}
	}
	if one.Contact == 0 {
		return t, nil
	}
	t.Contact = one.Contact
	fields, err := n.config.Store.Fields(ctx, one.Contact)
	if err != nil {
		return t, err
	}
	if name := contact.FullName(fields, string(say.Lang)); name != "" && !strings.Contains(t.Title, name) {
		t.Title = say.Text("notify.person", "name", name, "title", t.Title)
	}
	return t, nil
}
