package shell

import (
	"context"
	"fmt"
	"net/url"
	"runtime/debug"
	"strings"

	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// Bridge is what the page may ask of the window; the page finds it at window.go.shell.Bridge. Errors reach the page as
// {id, detail, hint}, in its language. A panic in a method becomes an error and never ends the program.
type Bridge struct{ app *app }

// guard turns a panic of a bound method into an error.
func (b *Bridge) guard(err *error) {
	v := recover()
	if v == nil {
		return
	}
	b.app.log.Error("a bound method panicked", "what", fmt.Sprintf("%T", v), "stack", string(debug.Stack()))
	*err = problem.New(problem.Internal, "internal")
}

// Ready is called by the page when it is drawn and listens to events.
func (b *Bridge) Ready() (err error) {
	defer b.guard(&err)
	b.app.loaded.Store(true)
	return nil
}

// SetTitle names the window; "" is the workspace's name.
func (b *Bridge) SetTitle(title string) (err error) {
	defer b.guard(&err)
	t := b.app.toolkit()
	if t == nil {
		return nil
	}
	if title = strings.TrimSpace(title); title == "" {
		title = b.app.title()
	}
	t.SetTitle(title)
	return nil
}

// SetTheme stores which background the next window begins with: light, dark, or "" for the system's.
func (b *Bridge) SetTheme(theme string) (err error) {
	defer b.guard(&err)
	if theme != "light" && theme != "dark" {
		theme = ""
	}
	b.app.memory.change(func(p *Preferences) { p.Theme = theme })
	if t := b.app.toolkit(); t != nil {
		t.SetGround(ground(theme))
	}
	return nil
}

// SetLanguage sets the language of dialogs, tray and notices to the page's.
func (b *Bridge) SetLanguage(lang string) (err error) {
	defer b.guard(&err)
	if read, ok := words.Read(lang); ok {
		b.app.setLang(read)
	}
	return nil
}

// Hide hides the window; the engine keeps running.
func (b *Bridge) Hide() (err error) {
	defer b.guard(&err)
	b.app.life.stay()
	b.app.life.hideNow()
	return nil
}

// Closing is the page's answer to the event closing-first-time: "shown" when it says what closing does and will hide
// the window itself; "stay" when the person keeps it open.
func (b *Bridge) Closing(answer string) (err error) {
	defer b.guard(&err)
	switch answer {
	case "shown":
		b.app.life.closingShown()
	case "stay":
		b.app.life.closingDropped()
	}
	return nil
}

// Quit ends the program. Unless confirmed it asks first when mail is due soon, by the event quit-asked.
func (b *Bridge) Quit(confirmed bool) (err error) {
	defer b.guard(&err)
	go b.app.life.quit(confirmed) // the engine may take seconds to close; the event ending shows that on the page
	return nil
}

// QuitAsked is the page's answer to the event quit-asked: "shown" when it asks the person; "stay" when the person does
// not quit.
func (b *Bridge) QuitAsked(answer string) (err error) {
	defer b.guard(&err)
	switch answer {
	case "shown":
		b.app.life.quitShown()
	case "stay":
		b.app.life.stay()
	}
	return nil
}

// OpenExternal opens a web address in the browser, or a mailto address in the mail program. The page has asked the
// person before.
func (b *Bridge) OpenExternal(address string) (err error) {
	defer b.guard(&err)
	safe, err := external(address)
	if err != nil {
		return err
	}
	if t := b.app.toolkit(); t != nil {
		t.Browse(safe)
	}
	return nil
}

// external accepts only addresses for a browser or a mail program, and nothing that the system could take for a file or
// a command; all others are a problem.
func external(address string) (string, error) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err == nil && (u.Scheme == "https" && u.Host != "" && u.User == nil || u.Scheme == "mailto" && u.Opaque != "") {
		return u.String(), nil
	}
	return "", problem.New(problem.Invalid, "shell.external").Because(err)
}

// OpenOther shows another workspace in a window of its own, or raises it.
func (b *Bridge) OpenOther(path string) (err error) {
	defer b.guard(&err)
	return b.app.openOther(path)
}

// Autostart reports whether the program starts at login.
func (b *Bridge) Autostart() (on bool, err error) {
	defer b.guard(&err)
	return b.app.loginer.on()
}

// SetAutostart makes the program start at login, or not.
func (b *Bridge) SetAutostart(on bool) (err error) {
	defer b.guard(&err)
	return b.app.loginer.set(on)
}

// NotificationPermission is "granted", "denied", or "absent" where the desktop shows no notices.
func (b *Bridge) NotificationPermission() (state string, err error) {
	defer b.guard(&err)
	return b.app.toasts.permission(context.Background()), nil
}

// Try opens the workspace again, or another one: the buttons of the trouble page call it. kind is "again", "choose",
// "accept" (although the folder is synchronised by another program) or "sample".
func (b *Bridge) Try(kind string) (err error) {
	defer b.guard(&err)
	return b.app.tryAgain(context.Background(), kind)
}
