package shell

import (
	"context"
	"strconv"
	"sync"
	"time"

	"tabiji/backend/notify"
	"tabiji/backend/words"
)

// bell shows one notification of the operating system. A click on it opens the route.
type bell interface {
	ring(ctx context.Context, title, body, route string) error
	permission(ctx context.Context) string
	close()
}

// toasts shows notices on the desktop. Where the desktop shows none, they are in the inbox only, without an error.
type toasts struct {
	say  func() words.Printer
	open func(route string) // called for a click

	mu   sync.Mutex
	bell bell
}

func newToasts(say func() words.Printer, open func(route string)) *toasts {
	return &toasts{say: say, open: open}
}

func (t *toasts) use(b bell) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.bell = b
}

func (t *toasts) get() bell {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.bell
}

// Show implements notify.Desktop.
func (t *toasts) Show(ctx context.Context, toast notify.Toast) error {
	return t.notice(ctx, toast.Title, toast.Body, routeOf(toast))
}

func (t *toasts) notice(ctx context.Context, title, body, route string) error {
	b := t.get()
	if b == nil {
		return nil // the notice is in the inbox
	}
	return b.ring(ctx, title, body, route)
}

func (t *toasts) permission(ctx context.Context) string {
	if b := t.get(); b != nil {
		return b.permission(ctx)
	}
	return "absent"
}

// there reports whether the desktop shows notifications.
func (t *toasts) there() bool {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	return t.permission(ctx) == "granted"
}

func (t *toasts) close() {
	if b := t.get(); b != nil {
		b.close()
	}
}

// routeOf is the route of the page that a notice opens: the person it names, else its journey, else home, where the
// inbox is.
func routeOf(t notify.Toast) string {
	if t.Contact != 0 {
		return "#/contacts/con_" + strconv.FormatInt(t.Contact, 10)
	}
	if t.Journey != "" {
		return "#/journeys/" + t.Journey
	}
	return "#/"
}
