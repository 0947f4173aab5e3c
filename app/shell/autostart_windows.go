package shell

import (
	"errors"
	"os"

	"golang.org/x/sys/windows/registry"

	"tabiji/backend/problem"
)

// runKey is where Windows looks for what the user starts at login.
const runKey = `Software\Microsoft\Windows\CurrentVersion\Run`

type runEntry struct{ key, name string }

func newAutostart(func(string) string) autostart { return runEntry{key: runKey, name: "Tabiji"} }

func (e runEntry) on() (bool, error) {
	k, err := registry.OpenKey(registry.CURRENT_USER, e.key, registry.QUERY_VALUE)
	if errors.Is(err, registry.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, problem.New(problem.Unavailable, "shell.autostart").Because(err)
	}
	defer k.Close()
	_, _, err = k.GetStringValue(e.name)
	return err == nil, nil
}

func (e runEntry) set(on bool) error {
	if err := e.write(on); err != nil {
		return problem.New(problem.Unavailable, "shell.autostart").Because(err)
	}
	return nil
}

func (e runEntry) write(on bool) error {
	k, _, err := registry.CreateKey(registry.CURRENT_USER, e.key, registry.SET_VALUE)
	if err != nil {
		return err
	}
	defer k.Close()
	if !on {
		if err := k.DeleteValue(e.name); err != nil && !errors.Is(err, registry.ErrNotExist) {
			return err
		}
		return nil
	}
	program, err := ownProgram(os.Getenv)
	if err != nil {
		return err
	}
	return k.SetStringValue(e.name, `"`+program+`" open --hidden`)
}
