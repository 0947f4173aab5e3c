package shell

import (
	"context"
	"html"
	"slices"
	"sync"

	"github.com/godbus/dbus/v5"
)

// The notification service of freedesktop desktops is called directly, because the toolkit takes a dismissal for a
// click and names the program after its file.
const (
	noticesName = "org.freedesktop.Notifications"
	noticesPath = "/org/freedesktop/Notifications"
)

type busBell struct {
	getenv func(string) string
	open   func(route string)
	label  func() string // of the action that a click triggers
	icon   []byte

	mu     sync.Mutex
	conn   *dbus.Conn
	markup bool // the service reads the body as markup
	routes map[uint32]string
}

func newBusBell(getenv func(string) string, open func(route string), label func() string, icon []byte) *busBell {
	return &busBell{getenv: getenv, open: open, label: label, icon: icon, routes: map[uint32]string{}}
}

// connect is the connection to the bus; it is made when first needed and again after it was lost.
func (b *busBell) connect(ctx context.Context) (*dbus.Conn, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.conn != nil && b.conn.Connected() {
		return b.conn, nil
	}
	conn, err := connectBus(b.getenv)
	if err != nil {
		return nil, err
	}
	signals := make(chan *dbus.Signal, 16)
	conn.Signal(signals)
	if err := conn.AddMatchSignalContext(ctx, dbus.WithMatchInterface(noticesName), dbus.WithMatchObjectPath(noticesPath)); err != nil {
		conn.Close()
		return nil, err
	}
	var abilities []string
	limited, cancel := context.WithTimeout(ctx, busTimeout)
	defer cancel()
	if conn.Object(noticesName, noticesPath).CallWithContext(limited, noticesName+".GetCapabilities", 0).Store(&abilities) == nil {
		b.markup = slices.Contains(abilities, "body-markup")
	}
	b.conn = conn
	go b.listen(signals)
	return conn, nil
}

// listen handles clicks until the connection ends. A dismissal is no click.
func (b *busBell) listen(signals <-chan *dbus.Signal) {
	for s := range signals {
		if len(s.Body) < 2 {
			continue
		}
		id, _ := s.Body[0].(uint32)
		b.mu.Lock()
		route, ours := b.routes[id]
		if ours && s.Name == noticesName+".NotificationClosed" {
			delete(b.routes, id)
		}
		b.mu.Unlock()
		if ours && s.Name == noticesName+".ActionInvoked" {
			b.open(route)
		}
	}
}

func (b *busBell) ring(ctx context.Context, title, body, route string) error {
	conn, err := b.connect(ctx)
	if err != nil {
		return err
	}
	b.mu.Lock()
	markup := b.markup
	b.mu.Unlock()
	if markup {
		body = html.EscapeString(body)
	}
	hints := map[string]dbus.Variant{"desktop-entry": dbus.MakeVariant("tabiji")}
	if picture, ok := pixels(b.icon); ok {
		hints["image-data"] = dbus.MakeVariant(picture)
	}
	limited, cancel := context.WithTimeout(ctx, busTimeout)
	defer cancel()
	var id uint32
	// The lock is held until the answer: a click may only be handled when its route is stored.
	b.mu.Lock()
	defer b.mu.Unlock()
	err = conn.Object(noticesName, noticesPath).CallWithContext(limited, noticesName+".Notify", 0,
		"Tabiji", uint32(0), "", title, body, []string{"default", b.label()}, hints, int32(-1)).Store(&id)
	if err == nil {
		b.routes[id] = route
	}
	return err
}

func (b *busBell) permission(ctx context.Context) string {
	conn, err := b.connect(ctx)
	if err != nil || !owned(ctx, conn, noticesName) {
		return "absent"
	}
	return "granted"
}

func (b *busBell) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.conn != nil {
		b.conn.Close()
		b.conn = nil
	}
}
