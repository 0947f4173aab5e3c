//go:build smoke && linux

package shell

import (
	"sync"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// notice is a notification that the recording daemon was asked to show.
type notice struct {
	ID               uint32
	App, Title, Body string
	Actions          []string
	Picture          bool
}

// daemon is a notification service that records notifications and shows none.
type daemon struct {
	conn *dbus.Conn
	mu   sync.Mutex
	all  []notice
	got  chan notice
}

// nobody owns the name of the notification service while no test listens. Otherwise the bus would start whichever
// daemon is installed, which then keeps the name. A test's daemon replaces it, and it takes the name again after that.
type nobody struct{}

func (nobody) Notify(string, uint32, string, string, string, []string, map[string]dbus.Variant, int32) (uint32, *dbus.Error) {
	return 1, nil
}

func (nobody) GetCapabilities() ([]string, *dbus.Error) { return []string{"body", "actions"}, nil }

func standIn() (*dbus.Conn, error) {
	conn, err := dbus.ConnectSessionBus()
	if err != nil {
		return nil, err
	}
	if err := conn.Export(nobody{}, noticesPath, noticesName); err != nil {
		return nil, err
	}
	if _, err := conn.RequestName(noticesName, dbus.NameFlagAllowReplacement); err != nil {
		return nil, err
	}
	return conn, nil
}

func newDaemon(t *testing.T) *daemon {
	t.Helper()
	conn, err := dbus.ConnectSessionBus()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	d := &daemon{conn: conn, got: make(chan notice, 100)}
	if err := conn.Export(d, noticesPath, noticesName); err != nil {
		t.Fatal(err)
	}
	reply, err := conn.RequestName(noticesName, dbus.NameFlagReplaceExisting|dbus.NameFlagDoNotQueue)
	if err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		t.Fatalf("another daemon shows notifications: %v %v", reply, err)
	}
	return d
}

func (d *daemon) Notify(app string, _ uint32, _, title, body string, actions []string, hints map[string]dbus.Variant, _ int32) (uint32, *dbus.Error) {
	d.mu.Lock()
	_, has := hints["image-data"]
	n := notice{ID: uint32(len(d.all) + 1), App: app, Title: title, Body: body, Actions: actions, Picture: has}
	d.all = append(d.all, n)
	d.mu.Unlock()
	d.got <- n
	return n.ID, nil
}

func (d *daemon) GetCapabilities() ([]string, *dbus.Error) { return []string{"body", "actions"}, nil }

func (d *daemon) next(t *testing.T, within time.Duration) notice {
	t.Helper()
	return d.find(t, within, func(notice) bool { return true })
}

func (d *daemon) find(t *testing.T, within time.Duration, fits func(notice) bool) notice {
	t.Helper()
	limit := time.After(within)
	for {
		select {
		case n := <-d.got:
			if fits(n) {
				return n
			}
		case <-limit:
			t.Fatalf("no notification within %s; until now %+v", within, d.all)
		}
	}
}

func (d *daemon) drain() {
	for {
		select {
		case <-d.got:
		default:
			return
		}
	}
}

func (d *daemon) last() notice {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.all[len(d.all)-1]
}

func (d *daemon) click(id uint32) {
	d.conn.Emit(noticesPath, noticesName+".ActionInvoked", id, "default")
	d.conn.Emit(noticesPath, noticesName+".NotificationClosed", id, uint32(2))
}

// tray is a desktop's place for icons, which records them and shows none.
type tray struct {
	conn  *dbus.Conn
	items chan dbus.Sender
}

func newTray(t *testing.T) *tray {
	t.Helper()
	conn, err := dbus.ConnectSessionBus()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	w := &tray{conn: conn, items: make(chan dbus.Sender, 10)}
	if err := conn.Export(w, "/StatusNotifierWatcher", watcherName); err != nil {
		t.Fatal(err)
	}
	return w
}

const watcherName = "org.kde.StatusNotifierWatcher"

func (w *tray) RegisterStatusNotifierItem(_ string, from dbus.Sender) *dbus.Error {
	w.items <- from
	return nil
}

// lines are the texts of the icon's menu by their ids.
func (w *tray) lines(t *testing.T, item dbus.Sender) map[string]int32 {
	t.Helper()
	var revision uint32
	var layout struct {
		ID       int32
		Props    map[string]dbus.Variant
		Children []dbus.Variant
	}
	if err := w.conn.Object(string(item), "/StatusNotifierItem/menu").Call("com.canonical.dbusmenu.GetLayout", 0, int32(0), int32(-1), []string{}).Store(&revision, &layout); err != nil {
		t.Fatal(err)
	}
	found := map[string]int32{}
	for _, child := range layout.Children {
		parts := child.Value().([]any)
		if label, ok := parts[1].(map[string]dbus.Variant)["label"]; ok {
			found[label.Value().(string)] = parts[0].(int32)
		}
	}
	return found
}

func (w *tray) click(t *testing.T, item dbus.Sender, id int32) {
	t.Helper()
	if err := w.conn.Object(string(item), "/StatusNotifierItem/menu").Call("com.canonical.dbusmenu.Event", 0, id, "clicked", dbus.MakeVariant(0), uint32(0)).Err; err != nil {
		t.Fatal(err)
	}
}
