// Package frame is the window as the toolkit is told to make it: size, ground, doors, menus. It knows the
// toolkit's options and their traps; it refuses to know what happens in the window, and needs neither a
// display nor C to be tried.
package frame

import (
	"context"
	"net/http"
	"os"

	"github.com/wailsapp/wails/v2/pkg/menu"
	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/options/assetserver"
	"github.com/wailsapp/wails/v2/pkg/options/linux"
	"github.com/wailsapp/wails/v2/pkg/options/mac"
	"github.com/wailsapp/wails/v2/pkg/options/windows"
)

// Window is what differs from one start to the next.
type Window struct {
	Title                string
	Width, Height        int
	LeastWide, LeastTall int
	Maximised, Hidden    bool
	Ground               [3]uint8
	Dark, Light          bool // chosen by the person; neither: the system's
	Icon                 []byte
	UserData             string // where the web view keeps its own files (Windows)
	Messages             *windows.Messages

	Door    func(next http.Handler) http.Handler
	Started func(ctx context.Context)
	Loaded  func(ctx context.Context)
	Ended   func(ctx context.Context)
	Close   func() (letGo bool)
	Suspend func()
	Resume  func()
	Format  func(error) any
	Bridge  any
	Menu    *menu.Menu
}

// Options are the toolkit's options for a window.
func Options(w Window) *options.App {
	o := &options.App{
		Title: w.Title, Width: w.Width, Height: w.Height, MinWidth: w.LeastWide, MinHeight: w.LeastTall,
		StartHidden:      w.Hidden,
		BackgroundColour: options.NewRGB(w.Ground[0], w.Ground[1], w.Ground[2]),
		AssetServer:      &assetserver.Options{Middleware: w.Door},
		Menu:             w.Menu,
		OnStartup:        w.Started,
		OnDomReady:       w.Loaded,
		OnShutdown:       w.Ended,
		OnBeforeClose:    func(context.Context) (prevent bool) { return !w.Close() },
		Bind:             []any{w.Bridge},
		ErrorFormatter:   w.Format,
		// HTML5 dragging is taken by GTK and a dropped file would replace the page.
		DragAndDrop: &options.DragAndDrop{DisableWebViewDrop: true},
		Linux: &linux.Options{
			// Left out it would be 0, which the toolkit's C code takes for "always": white windows on many cards.
			WebviewGpuPolicy: linux.WebviewGpuPolicyNever,
			ProgramName:      "tabiji",
			Icon:             w.Icon,
		},
		Windows: &windows.Options{
			WebviewUserDataPath:  w.UserData,
			IsZoomControlEnabled: true,
			DisablePinchZoom:     true, // the canvas has a zoom of its own
			Theme:                theme(w),
			Messages:             w.Messages,
			OnSuspend:            w.Suspend,
			OnResume:             w.Resume,
		},
		Mac: &mac.Options{
			DisableEscapeExitsFullscreen: true, // Esc closes what is open in the page
			About:                        &mac.AboutInfo{Title: "Tabiji", Icon: w.Icon},
		},
	}
	if w.Maximised {
		o.WindowStartState = options.Maximised
	}
	return o
}

func theme(w Window) windows.Theme {
	switch {
	case w.Dark:
		return windows.Dark
	case w.Light:
		return windows.Light
	}
	return windows.SystemDefault
}

// dmabuf is WebKit's way to hand pictures over that leaves windows blank with some drivers.
const dmabuf = "WEBKIT_DISABLE_DMABUF_RENDERER"

// Environment sets what the web view reads at its start, unless the person set it.
func Environment() error {
	if _, set := os.LookupEnv(dmabuf); set {
		return nil
	}
	return os.Setenv(dmabuf, "1")
}
