package shell

import (
	"bufio"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/godbus/dbus/v5"
)

func TestWLS12_NoBusIsNoNotificationAndNoHarm(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, address := range map[string]string{"none": "", "one that would be started": "autolaunch:", "one that is gone": "unix:path=" + filepath.Join(dir, "gone")} {
		getenv := func(v string) string {
			return map[string]string{"DBUS_SESSION_BUS_ADDRESS": address, "XDG_RUNTIME_DIR": dir}[v]
		}
		b := newBusBell(getenv, func(string) {}, func() string { return "開く" }, toastPNG)
		if err := b.ring(t.Context(), "a", "b", "#/"); err == nil {
			t.Errorf("%s: it rang", name)
		}
		if got := b.permission(t.Context()); got != "absent" {
			t.Errorf("%s: %s", name, got)
		}
		b.close()
	}
}

// privateBus is a bus for one test.
func privateBus(t *testing.T) string {
	t.Helper()
	program, err := exec.LookPath("dbus-daemon")
	if err != nil {
		t.Fatal("the tests of notices start a bus of their own: apt-get install dbus")
	}
	c := exec.Command(program, "--session", "--nofork", "--print-address", "--address=unix:dir="+t.TempDir())
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		c.Process.Kill()
		c.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(line)
}

// board is a notification service that records what it is asked to show and declares that it reads markup.
type board struct {
	mu    sync.Mutex
	shown []string
}

func (b *board) Notify(app string, _ uint32, _, title, body string, actions []string, hints map[string]dbus.Variant, _ int32) (uint32, *dbus.Error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	_, picture := hints["image-data"]
	b.shown = append(b.shown, app, title, body, strings.Join(actions, ","), map[bool]string{true: "picture"}[picture])
	return uint32(len(b.shown)), nil
}

func (b *board) GetCapabilities() ([]string, *dbus.Error) {
	return []string{"body", "body-markup", "actions"}, nil
}

func TestANotificationOnTheBus(t *testing.T) {
	t.Parallel()
	address := privateBus(t)
	desktop, err := dbus.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	defer desktop.Close()
	var shown board
	if err := desktop.Export(&shown, noticesPath, noticesName); err != nil {
		t.Fatal(err)
	}
	if _, err := desktop.RequestName(noticesName, dbus.NameFlagDoNotQueue); err != nil {
		t.Fatal(err)
	}
	clicks := make(chan string, 5)
	b := newBusBell(func(v string) string { return map[string]string{"DBUS_SESSION_BUS_ADDRESS": address}[v] },
		func(route string) { clicks <- route }, func() string { return "開く" }, toastPNG)
	all := newToasts(nil, nil)
	all.use(b)
	defer all.close()
	if !all.there() {
		t.Error("the desktop shows notifications, and is not seen")
	}
	for _, route := range []string{"#/contacts/con_1", "#/contacts/con_2"} {
		if err := all.notice(t.Context(), "花子様", "<b>A&B</b>", route); err != nil {
			t.Fatal(err)
		}
	}
	want := "Tabiji|花子様|&lt;b&gt;A&amp;B&lt;/b&gt;|default,開く|picture"
	if got := strings.Join(shown.shown[:5], "|"); got != want {
		t.Errorf("%s", got)
	}
	// The first is dismissed, the second is clicked: only the click leads to a route.
	for _, s := range []struct {
		name string
		args []any
	}{
		{".NotificationClosed", []any{uint32(5), uint32(2)}},
		{".ActionInvoked", []any{uint32(5), "default"}},
		{".ActionInvoked", []any{uint32(99), "default"}},
		{".ActionInvoked", []any{uint32(10), "default"}},
	} {
		if err := desktop.Emit(noticesPath, noticesName+s.name, s.args...); err != nil {
			t.Fatal(err)
		}
	}
	if got := <-clicks; got != "#/contacts/con_2" {
		t.Errorf("a notification that was put away opens %s", got)
	}
}
