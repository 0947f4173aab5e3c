//go:build desktop || dev || bindings

package shell

import (
	"context"
	"os"

	"fyne.io/systray"
	"github.com/godbus/dbus/v5"
)

const watcher = "org.kde.StatusNotifierWatcher"

// startTray shows the icon as soon as a desktop has a place for it: at login the panel may start after the program.
// Without a bus or a place there is no icon, and a second start brings the window back.
func (a *app) startTray() {
	conn, err := connectBus(getenvOf(a.start.Config))
	if err != nil {
		return
	}
	go func() {
		defer conn.Close()
		if waitForTray(conn, a.ended) {
			a.runTray()
		}
	}()
}

// waitForTray waits until a desktop shows tray icons; false when the program ended before.
func waitForTray(conn *dbus.Conn, ended <-chan struct{}) bool {
	signals := make(chan *dbus.Signal, 4)
	conn.Signal(signals)
	err := conn.AddMatchSignal(dbus.WithMatchSender("org.freedesktop.DBus"), dbus.WithMatchInterface("org.freedesktop.DBus"),
		dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, watcher))
	if err != nil {
		return false
	}
	ctx, cancel := context.WithTimeout(context.Background(), busTimeout)
	defer cancel()
	var has bool
	if conn.BusObject().CallWithContext(ctx, "org.freedesktop.DBus.NameHasOwner", 0, watcher).Store(&has) == nil && has {
		return true
	}
	for {
		select {
		case <-ended:
			return false
		case s, ok := <-signals:
			if !ok {
				return false
			}
			if len(s.Body) == 3 && s.Body[2] != "" {
				return true
			}
		}
	}
}

// runTray shows the icon until the program ends. The library reads the bus address from the environment.
func (a *app) runTray() {
	if address := sessionBus(getenvOf(a.start.Config)); os.Getenv("DBUS_SESSION_BUS_ADDRESS") == "" && address != "" {
		os.Setenv("DBUS_SESSION_BUS_ADDRESS", address) // fails only for a malformed name
	}
	start, end := systray.RunWithExternalLoop(func() { a.trayReady(trayPNG) }, nil)
	start()
	<-a.ended
	defer func() { recover() }() // without a bus the library closes a connection that it does not have
	end()
}
