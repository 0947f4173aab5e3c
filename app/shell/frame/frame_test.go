package frame

import (
	"context"
	"net/http"
	"os"
	"testing"

	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/options/linux"
	"github.com/wailsapp/wails/v2/pkg/options/windows"
)

func window() Window {
	return Window{Title: "店 — Tabiji", Width: 1280, Height: 800, LeastWide: 1000, LeastTall: 640, Ground: [3]uint8{0xf5, 0xf6, 0xfa},
		UserData: `C:\Users\山田 太郎\AppData\Local\Tabiji\webview`,
		Door:     func(next http.Handler) http.Handler { return next }, Close: func() bool { return false }, Bridge: &struct{}{}}
}

func TestWLS4_TheWebViewNeverUsesTheGPU(t *testing.T) {
	o := Options(window())
	if o.Linux == nil || o.Linux.WebviewGpuPolicy != linux.WebviewGpuPolicyNever {
		t.Errorf("%+v", o.Linux)
	}
}

func TestWLS2_TheDMABUFRendererIsSwitchedOffUnlessThePersonSaid(t *testing.T) {
	for _, c := range []struct {
		name, before, after string
		set                 bool
	}{
		{"nobody said anything", "", "1", false},
		{"the person keeps it on", "0", "0", true},
		{"the person set it to nothing", "", "", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv(dmabuf, c.before) // so that it is put back
			if !c.set {
				os.Unsetenv(dmabuf)
			}
			if err := Environment(); err != nil {
				t.Fatal(err)
			}
			if got := os.Getenv(dmabuf); got != c.after {
				t.Errorf("%s=%q", dmabuf, got)
			}
		})
	}
}

func TestWLS3_TheGroundIsThePagesOwn(t *testing.T) {
	if got := *Options(window()).BackgroundColour; got != (options.RGBA{R: 0xf5, G: 0xf6, B: 0xfa, A: 255}) {
		t.Errorf("%+v", got)
	}
}

func TestWLS5_NothingIsDroppedOnTheWindow(t *testing.T) {
	d := Options(window()).DragAndDrop
	if d == nil || !d.DisableWebViewDrop || d.EnableFileDrop {
		t.Errorf("%+v", d)
	}
}

func TestWLS14_TheWebViewsOwnFilesLieBesideOurs(t *testing.T) {
	if got := Options(window()).Windows.WebviewUserDataPath; got != window().UserData {
		t.Errorf("%q", got)
	}
}

func TestTheWindow(t *testing.T) {
	o := Options(window())
	if o.Width != 1280 || o.Height != 800 || o.MinWidth != 1000 || o.MinHeight != 640 || o.StartHidden || o.WindowStartState != options.Normal {
		t.Errorf("%+v", o)
	}
	if o.EnableDefaultContextMenu || o.DisablePanicRecovery || o.HideWindowOnClose || o.SingleInstanceLock != nil {
		t.Error("a page has no menu of a browser, a panic ends no program, closing is ours to decide, and so is who runs")
	}
	if o.AssetServer.Middleware == nil || o.AssetServer.Assets != nil || o.AssetServer.Handler != nil {
		t.Error("everything comes in by the middleware")
	}
	w := window()
	w.Maximised, w.Hidden, w.Dark = true, true, true
	if o = Options(w); o.WindowStartState != options.Maximised || !o.StartHidden || o.Windows.Theme != windows.Dark {
		t.Errorf("%+v", o)
	}
}

func TestClosingIsDecidedByTheShell(t *testing.T) {
	w := window()
	if !Options(w).OnBeforeClose(context.Background()) {
		t.Error("the window was let go")
	}
	w.Close = func() bool { return true }
	if Options(w).OnBeforeClose(context.Background()) {
		t.Error("the window was kept")
	}
}

func TestTheMenuDoesWhatItsLinesSay(t *testing.T) {
	clicked := ""
	bar := Menu([]Group{{"移動", []Line{{Text: "ホーム", Click: func() { clicked = "home" }}, {}, {Text: "検索", Key: "k", Click: func() { clicked = "palette" }}}}}, false)
	if len(bar.Items) != 1 || len(bar.Items[0].SubMenu.Items) != 3 {
		t.Fatalf("%+v", bar.Items)
	}
	items := bar.Items[0].SubMenu.Items
	items[0].Click(nil)
	if clicked != "home" {
		t.Errorf("clicked %q", clicked)
	}
	items[2].Click(nil)
	if clicked != "palette" || items[2].Accelerator.Key != "k" {
		t.Errorf("clicked %q, key %+v", clicked, items[2].Accelerator)
	}
	if n := len(Menu(nil, true).Items); n != 3 {
		t.Errorf("macOS has %d menus of its own", n)
	}
}
