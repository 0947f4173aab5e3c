package shell

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"tabiji/backend"
	"tabiji/backend/httpapi"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// get sends a request as the window's page would, through the middleware.
func get(a *app, method, path, body string) *httptest.ResponseRecorder {
	next := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("the toolkit's own")) })
	r := httptest.NewRequest(method, "http://wails"+path, strings.NewReader(body))
	r.Host = "wails"
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	w := httptest.NewRecorder()
	a.door(next).ServeHTTP(w, r)
	return w
}

func TestTheDoorOfTheWindow(t *testing.T) {
	t.Parallel()
	a, k, _ := opened(t)
	if w := get(a, "GET", "/api/status", ""); w.Code != 200 || !strings.Contains(w.Body.String(), `"name":"店"`) {
		t.Errorf("the API: %d %s", w.Code, w.Body)
	}
	if w := get(a, "GET", "/wails/ipc.js", ""); w.Body.String() != "the toolkit's own" {
		t.Errorf("the toolkit's scripts: %s", w.Body)
	}
	if w := get(a, "GET", "/api/shell", ""); !strings.Contains(w.Body.String(), `"window":true`) || !strings.Contains(w.Body.String(), `"open_other":true`) {
		t.Errorf("what surrounds the page: %s", w.Body)
	}
	if w := get(a, "PATCH", "/api/workspace", `{"name":"新しい店"}`); w.Code != 200 || k.title != "新しい店 — Tabiji" {
		t.Errorf("another name: %d %s, title %q", w.Code, w.Body, k.title)
	}
	if w := get(a, "PUT", "/api/preferences", `{"lang":"en","theme":"dark"}`); w.Code != 200 || a.say().Lang != words.English || k.ground != [3]uint8{0x11, 0x13, 0x1a} {
		t.Errorf("preferences: %d %s, language %s, ground %v", w.Code, w.Body, a.say().Lang, k.ground)
	}
}

func TestAForeignPageInTheWindowIsRefused(t *testing.T) {
	t.Parallel()
	a, _, _ := opened(t)
	r := httptest.NewRequest("GET", "http://wails/api/status", nil)
	r.Host = "elsewhere.example"
	w := httptest.NewRecorder()
	a.door(http.NotFoundHandler()).ServeHTTP(w, r)
	if w.Code != http.StatusForbidden {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestWhatKeepsAWorkspaceFromOpeningIsAPage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		content string // of the file; "": there is no file
		says    string
		buttons []string
	}{
		{"missing", "", "ワークスペースのファイルが見つかりません。", []string{"choose", "again", "sample", "quit"}},
		{"not ours", strings.Repeat("顧客,メール\n", 100), "このファイルはTabijiのワークスペースではありません。", []string{"choose"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a, k, b := home(t)
			path := filepath.Join(t.TempDir(), "店 <1>.tabiji")
			if c.content != "" {
				if err := os.WriteFile(path, []byte(c.content), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if err := a.open(t.Context(), path, false); err != nil {
				t.Fatal(err)
			}
			page := get(a, "GET", "/", "").Body.String()
			if !strings.Contains(page, c.says) || strings.Contains(page, "店 <1>") || !strings.Contains(page, "店 &lt;1&gt;") || !strings.Contains(page, `lang="ja"`) {
				t.Errorf("%s", page)
			}
			for _, way := range c.buttons {
				if !strings.Contains(page, `data-do="`+way+`"`) {
					t.Errorf("no button %s in\n%s", way, page)
				}
			}
			a.setLang(words.English)
			if page := get(a, "GET", "/", "").Body.String(); !strings.Contains(page, `lang="en"`) || strings.Contains(page, c.says) {
				t.Errorf("in English:\n%s", page)
			}
			if w := get(a, "GET", "/trouble/page.js", ""); w.Code != 200 || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/javascript") {
				t.Errorf("its script: %d %s", w.Code, w.Header())
			}
			if w := get(a, "GET", "/api/status", ""); w.Code != 503 {
				t.Errorf("the API without a workspace: %d", w.Code)
			}
			k.pick = create(t, a, "ほかの店")
			if err := b.Try("choose"); err != nil || !a.hasEngine() || !k.has("reload") || k.title != "ほかの店 — Tabiji" {
				t.Errorf("another workspace was chosen: %v, %v, %q", err, k.did, k.title)
			}
		})
	}
}

func TestTheSampleIsOpenedInsteadOfABrokenOne(t *testing.T) {
	t.Parallel()
	a, k, b := home(t)
	broken := filepath.Join(a.places.Workspaces(), "旅路珈琲焙煎所.tabiji") // the path of the sample workspace
	if err := os.MkdirAll(filepath.Dir(broken), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(broken, []byte(strings.Repeat("壊れています", 500)), 0o600); err != nil {
		t.Fatal(err)
	}
	create(t, a, "ほかの店")
	if err := a.open(t.Context(), broken, false); err != nil {
		t.Fatal(err)
	}
	if err := b.Try("sample"); err != nil || !a.hasEngine() || k.title != "旅路珈琲焙煎所 — Tabiji" || a.now() == broken {
		t.Errorf("%v, %q at %s (%v)", err, k.title, a.now(), a.trouble)
	}
}

func TestAPersonWhoChoosesNothingStaysOnThePage(t *testing.T) {
	t.Parallel()
	a, k, b := home(t)
	a.open(t.Context(), filepath.Join(t.TempDir(), "no.tabiji"), false)
	if err := b.Try("choose"); err != nil || a.hasEngine() || k.has("reload") {
		t.Errorf("%v %v", err, k.did)
	}
	if err := b.Try("no such button"); !problem.IsKind(err, problem.Invalid) {
		t.Errorf("%v", err)
	}
}

func TestWLS11_ASecondStartRaisesTheFirst(t *testing.T) {
	t.Parallel()
	a, k, _ := opened(t)
	second, err := newApp(a.start)
	if err != nil {
		t.Fatal(err)
	}
	if err := second.open(t.Context(), a.now(), false); !errors.Is(err, errRaised) {
		t.Fatalf("%v, trouble %v", err, second.trouble)
	}
	if !k.has("raise") || second.hasEngine() {
		t.Errorf("%v", k.did)
	}
}

func TestWLS11_AServedPageWithoutAWindowIsSaid(t *testing.T) {
	t.Parallel()
	a, _, _ := home(t)
	c := a.start.Config
	c.Path = create(t, a, "店")
	served, err := backend.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	defer served.Close()
	if err := served.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := a.open(t.Context(), c.Path, false); err != nil || problem.Of(a.trouble).ID != "shell.no_window" {
		t.Errorf("%v, %v", err, a.trouble)
	}
}

func TestWLS11_TwoFirstStartsAtTheSameInstantMakeOneWorkspace(t *testing.T) {
	t.Parallel()
	a, _, _ := home(t)
	twin, err := newApp(a.start)
	if err != nil {
		t.Fatal(err)
	}
	var tool toolkit = &kit{}
	twin.tool.Store(&tool)
	defer twin.shut()
	var both sync.WaitGroup
	ends := make([]error, 2)
	for i, one := range []*app{a, twin} {
		both.Go(func() { ends[i] = one.open(t.Context(), "", false) })
	}
	both.Wait()
	engines := 0
	for i, one := range []*app{a, twin} {
		if one.hasEngine() {
			engines++
		} else if !errors.Is(ends[i], errRaised) {
			t.Errorf("the other one neither opened nor raised: %v, %v", ends[i], one.trouble)
		}
	}
	files, err := os.ReadDir(a.places.Workspaces())
	if err != nil {
		t.Fatal(err)
	}
	made := 0
	for _, f := range files {
		if filepath.Ext(f.Name()) == ".tabiji" {
			made++
		}
	}
	if engines != 1 || made != 1 {
		t.Errorf("%d engines, %d files: %v", engines, made, files)
	}
}

func TestTheLastWorkspaceIsOpenedAgain(t *testing.T) {
	t.Parallel()
	a, _, _ := opened(t)
	path := a.now()
	if err := a.shut(); err != nil {
		t.Fatal(err)
	}
	again, err := newApp(a.start)
	if err != nil {
		t.Fatal(err)
	}
	defer again.shut()
	if err := again.open(t.Context(), "", false); err != nil || !again.hasEngine() || again.now() != path {
		t.Errorf("%v: %s, not %s (%v)", err, again.now(), path, again.trouble)
	}
}

func TestAHeldWorkspaceShowsItsWindowAndStartsWhenTakenOver(t *testing.T) {
	t.Parallel()
	a, k, _ := home(t)
	path := create(t, a, "店")
	copied := filepath.Join(t.TempDir(), "copy.tabiji")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(copied, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := a.open(t.Context(), copied, false); err != nil || !a.hasEngine() || !a.backend().Held() {
		t.Fatalf("%v, %v", err, a.trouble)
	}
	second, err := newApp(a.start)
	if err != nil {
		t.Fatal(err)
	}
	if err := second.open(t.Context(), copied, false); !errors.Is(err, errRaised) || !k.has("raise") {
		t.Errorf("a second start: %v, %v", err, second.trouble)
	}
	if w := get(a, "POST", "/api/take-over", "{}"); w.Code != 200 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	var st httpapi.Status
	if err := a.ask(t.Context(), "/api/status", &st); err != nil || !st.Engine.Running {
		t.Errorf("%v %+v", err, st.Engine)
	}
}

func TestEndingTellsThePageClosesTheEngineAndThenTheWindow(t *testing.T) {
	t.Parallel()
	a, k, _ := opened(t)
	a.visible.Store(true)
	a.loaded.Store(true)
	a.life.quit(true)
	if len(k.did) < 2 || k.did[len(k.did)-2] != "emit ending <nil>" || k.did[len(k.did)-1] != "quit" {
		t.Errorf("%q", k.did)
	}
	if err := a.ask(t.Context(), "/api/status", &httpapi.Status{}); err == nil {
		t.Error("the engine still answers")
	}
	if p := a.memory.get(); p.Width != 1400 || p.Height != 900 || !p.Placed {
		t.Errorf("the window's place is forgotten: %+v", p)
	}
}

func TestPreferencesOutliveTheProgramAndDamage(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	remember(dir).change(func(p *Preferences) { p.Last, p.Told, p.Width, p.Height = "/店.tabiji", true, 1500, 950 })
	if p := remember(dir).get(); p.Last != "/店.tabiji" || !p.Told || p.Width != 1500 {
		t.Errorf("%+v", p)
	}
	for _, damage := range []string{"", "{", `{"width":-5,"height":1e9}`, `{"width":99999999,"height":10,"placed":true}`} {
		if err := os.WriteFile(filepath.Join(dir, "window.json"), []byte(damage), 0o600); err != nil {
			t.Fatal(err)
		}
		if p := remember(dir).get(); p.Width != usualWidth || p.Height != usualHeight || p.Placed {
			t.Errorf("%q: %+v", damage, p)
		}
	}
}
