// Package frame knows how the toolkit is told to make the window: size, background, file access, menus, and the
// pitfalls of those options. It refuses to know what happens in the window, and its tests need neither a display nor C.
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
		// GTK handles HTML5 dragging itself, and a dropped file would replace the page.
		DragAndDrop: &options.DragAndDrop{DisableWebViewDrop: true},
		Linux: &linux.Options{
			// The zero value means "always" to the toolkit's C code, which leaves the window white with many graphics
			// cards.
			WebviewGpuPolicy: linux.WebviewGpuPolicyNever,
			ProgramName:      "tabiji",
			Icon:             w.Icon,
		},
		Windows: &windows.Options{
			WebviewUserDataPath:  w.UserData,
			IsZoomControlEnabled: true,
			DisablePinchZoom:     true, // the canvas zooms by itself
			Theme:                theme(w),
			Messages:             w.Messages,
			OnSuspend:            w.Suspend,
			OnResume:             w.Resume,
		},
		Mac: &mac.Options{
			DisableEscapeExitsFullscreen: true, // Esc closes dialogs and panels of the page
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

// dmabuf switches off WebKit's DMA-BUF renderer, which leaves windows blank with some drivers.
const dmabuf = "WEBKIT_DISABLE_DMABUF_RENDERER"

// Environment sets the variables that the web view reads when it starts, unless the person has set them.
func Environment() error {
	if _, set := os.LookupEnv(dmabuf); set {
		return nil
	}
	return os.Setenv(dmabuf, "1")
}
