//go:build desktop || dev || bindings

package shell

import (
	"context"
	"os"

	"fyne.io/systray"
	"github.com/godbus/dbus/v5"
)

const watcher = "org.kde.StatusNotifierWatcher"

// startTray puts the icon up as soon as a desktop has a place for it: at login the panel may come after
// us. Without a bus or a place there is none, and a second start is the way back.
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

// waitForTray waits until somebody shows tray icons; false: the program ended before.
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

// runTray shows the icon until the program ends. The library asks the environment for the bus.
func (a *app) runTray() {
	if address := sessionBus(getenvOf(a.start.Config)); os.Getenv("DBUS_SESSION_BUS_ADDRESS") == "" && address != "" {
		os.Setenv("DBUS_SESSION_BUS_ADDRESS", address) // only fails on a bad name
	}
	start, end := systray.RunWithExternalLoop(func() { a.trayReady(trayPNG) }, nil)
	start()
	<-a.ended
	defer func() { recover() }() // without a bus the library has nothing to take down and does not look
	end()
}
