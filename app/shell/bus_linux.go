package shell

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/godbus/dbus/v5"
)

var errNoBus = errors.New("there is no session bus")

// busTimeout bounds every D-Bus call: a service that does not exist may never answer.
const busTimeout = 2 * time.Second

// sessionBus is the address of the user's bus, "" when there is none. Without an address the library would start a bus
// of its own, to which no desktop is connected.
func sessionBus(getenv func(string) string) string {
	if address := getenv("DBUS_SESSION_BUS_ADDRESS"); address != "" && address != "autolaunch:" {
		return address
	}
	dir := getenv("XDG_RUNTIME_DIR")
	if dir == "" {
		dir = filepath.Join("/run/user", strconv.Itoa(os.Getuid()))
	}
	if info, err := os.Stat(filepath.Join(dir, "bus")); err == nil && info.Mode()&os.ModeSocket != 0 {
		return "unix:path=" + dbus.EscapeBusAddressValue(filepath.Join(dir, "bus"))
	}
	return ""
}

func connectBus(getenv func(string) string) (*dbus.Conn, error) {
	address := sessionBus(getenv)
	if address == "" {
		return nil, errNoBus
	}
	conn, err := dbus.Connect(address)
	if err != nil {
		return nil, errors.Join(errNoBus, err)
	}
	return conn, nil
}

// owned reports whether a name on the bus has an owner, or can be activated.
func owned(ctx context.Context, conn *dbus.Conn, name string) bool {
	ctx, cancel := context.WithTimeout(ctx, busTimeout)
	defer cancel()
	var has bool
	if conn.BusObject().CallWithContext(ctx, "org.freedesktop.DBus.NameHasOwner", 0, name).Store(&has) == nil && has {
		return true
	}
	var startable []string
	if conn.BusObject().CallWithContext(ctx, "org.freedesktop.DBus.ListActivatableNames", 0).Store(&startable) != nil {
		return false
	}
	for _, s := range startable {
		if s == name {
			return true
		}
	}
	return false
}

// systemDark reports whether the desktop prefers the dark theme.
func systemDark() bool {
	if theme := strings.ToLower(os.Getenv("GTK_THEME")); theme != "" {
		return strings.HasSuffix(theme, ":dark") || strings.HasSuffix(theme, "-dark")
	}
	conn, err := connectBus(os.Getenv)
	if err != nil {
		return false
	}
	defer conn.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 300*time.Millisecond)
	defer cancel()
	var scheme dbus.Variant
	portal := conn.Object("org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop")
	if portal.CallWithContext(ctx, "org.freedesktop.portal.Settings.Read", dbus.FlagNoAutoStart, "org.freedesktop.appearance", "color-scheme").Store(&scheme) != nil {
		return false
	}
	for {
		inner, nested := scheme.Value().(dbus.Variant)
		if !nested {
			break
		}
		scheme = inner
	}
	prefers, _ := scheme.Value().(uint32)
	return prefers == 1
}
