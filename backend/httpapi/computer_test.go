package httpapi_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"tabiji/backend"
	"tabiji/backend/httpapi"
	"tabiji/backend/smtptest"
)

func TestPreferencesOutliveTheProgramAndBelongToTheComputer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var p httpapi.Preferences
	w.must("PUT", "/api/preferences", `{"lang":"en","theme":"dark","page":{"rail":true,"columns":["name","tags"]}}`, &p)
	if p.Lang != "en" || p.Theme != "dark" || len(p.Page) != 2 {
		t.Errorf("%+v", p)
	}
	file := filepath.Join(w.dir, "preferences.json")
	info, err := os.Stat(file)
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info, err)
	}
	if err := os.WriteFile(file, []byte("{half"), 0o600); err != nil {
		t.Fatal(err)
	}
	var none httpapi.Preferences
	w.must("GET", "/api/preferences", "", &none)
	if none.Lang != "" || none.Theme != "" || none.Page != nil {
		t.Errorf("a file that cannot be read counts as nothing chosen: %+v", none)
	}
}

func TestAWorkspaceIsRenamedInTheFileAndInTheList(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must("PATCH", "/api/workspace", `{"name":"  旅路珈琲   本店 "}`, nil)
	var st httpapi.Status
	w.must("GET", "/api/status", "", &st)
	var page httpapi.Page[httpapi.Workspace]
	w.must("GET", "/api/workspaces", "", &page)
	if st.Workspace.Name != "旅路珈琲 本店" || len(page.Items) != 1 || page.Items[0].Name != "旅路珈琲 本店" || !page.Items[0].Current || page.Items[0].Missing {
		t.Errorf("%q %+v", st.Workspace.Name, page.Items)
	}
	var place httpapi.CopyPlace
	w.must("GET", "/api/copies/suggest", "", &place)
	if !strings.HasPrefix(place.Name, "旅路珈琲 本店 20") || !filepath.IsAbs(place.Path) || place.Folder != filepath.Dir(place.Path) {
		t.Errorf("%+v", place)
	}
}

func TestOtherWorkspacesAreMadeAndShownWhereThereAreWindows(t *testing.T) {
	t.Parallel()
	var opened []string
	w := newWorld(t, func(c *backend.Config) {
		c.OpenOther = func(path string) error { opened = append(opened, path); return nil }
	})
	var made httpapi.WorkspacePlace
	w.must("POST", "/api/workspaces/new", `{"name":"二号店: <本町>"}`, &made)
	if want := filepath.Join(w.dir, "workspaces", "二号店 本町.tabiji"); made.Path != want || len(opened) != 1 || opened[0] != want {
		t.Errorf("made %q, opened %q", made.Path, opened)
	}
	w.must("POST", "/api/workspaces/new", `{"name":"二号店: <本町>"}`, &made)
	if want := filepath.Join(w.dir, "workspaces", "二号店 本町 2.tabiji"); made.Path != want {
		t.Errorf("the same name again: %q", made.Path)
	}
	w.must("POST", "/api/workspaces/open", jsonOf(map[string]string{"path": made.Path}), nil)
	var page httpapi.Page[httpapi.Workspace]
	w.must("GET", "/api/workspaces", "", &page)
	if len(page.Items) != 3 || len(opened) != 3 {
		t.Errorf("%+v, opened %q", page.Items, opened)
	}
	if err := os.Remove(made.Path); err != nil {
		t.Fatal(err)
	}
	page = httpapi.Page[httpapi.Workspace]{}
	w.must("GET", "/api/workspaces", "", &page)
	missing := 0
	for _, one := range page.Items {
		if one.Missing {
			missing++
		}
	}
	if missing != 1 {
		t.Errorf("%d missing in %+v", missing, page.Items)
	}
}

func jsonOf(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

func TestAPageKnowsWhatSurroundsIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *backend.Config) {
		c.Shell = func() backend.Shell {
			return backend.Shell{Window: true, Dialogs: true, Notifications: true, Tray: true, Autostart: true}
		}
		c.OpenOther = func(string) error { return errors.New("never called") }
	})
	for _, c := range []struct {
		name string
		door func(r *httptest.ResponseRecorder)
		want string
	}{
		{"in the window", func(r *httptest.ResponseRecorder) {
			q := httptest.NewRequest("GET", "http://wails/api/shell", nil)
			w.b.Window().ServeHTTP(r, q)
		}, `{"window":true,"dialogs":true,"notifications":true,"tray":true,"autostart":true,"open_other":true,"lang":"ja"}`},
		{"in a browser beside it", func(r *httptest.ResponseRecorder) {
			const host = "127.0.0.1:4713"
			token, h := w.b.TCP(host)
			q := httptest.NewRequest("GET", "http://"+host+"/api/shell", nil)
			q.Header.Set("Authorization", "Bearer "+token)
			h.ServeHTTP(r, q)
		}, `{"window":false,"dialogs":false,"notifications":true,"tray":false,"autostart":false,"open_other":true,"lang":"ja"}`},
	} {
		r := httptest.NewRecorder()
		c.door(r)
		if got := strings.TrimSpace(r.Body.String()); got != c.want {
			t.Errorf("%s: %s", c.name, got)
		}
	}
	r := httptest.NewRecorder()
	w.b.Window().ServeHTTP(r, httptest.NewRequest("GET", "http://evil.example/api/status", nil))
	if r.Code != 403 {
		t.Errorf("another host: %d", r.Code)
	}
}

func TestTheAccountIsTriedAdjustedAndRetried(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	server := smtptest.New(t, smtptest.Options{})
	set := func(more string) string {
		return fmt.Sprintf(`{"smtp":%q,"security":"none","from_name":"旅路珈琲","from_address":"info@tabiji-mail.jp"%s}`, server.Addr(), more)
	}
	var checked httpapi.AccountChecked
	w.must("POST", "/api/account/check", set(""), &checked)
	if !checked.OK || len(checked.Stages) == 0 {
		t.Errorf("%+v", checked)
	}
	if status, _ := w.ask("GET", "/api/account", ""); status != 404 {
		t.Errorf("a check kept the account: %d", status)
	}
	server.Fault(smtptest.Fault{At: smtptest.Greeting, Do: smtptest.Reply, Say: "554 5.3.2 go away"})
	var refused httpapi.AccountChecked
	w.must("POST", "/api/account/check", set(""), &refused)
	if last := refused.Stages[len(refused.Stages)-1]; refused.OK || last.OK || last.Text == "" {
		t.Errorf("%+v", refused)
	}
	server.Heal()
	w.must("PUT", "/api/account", set(`,"sender_address":"東京都","sender_contact":"03-0000-0000","per_hour":100,"per_day":500`), nil)
	var a httpapi.Account
	w.must("PATCH", "/api/account", `{"refusal_limit":5}`, nil)
	w.must("PATCH", "/api/account", `{"per_hour":20,"sender_contact":"03-1111-1111"}`, &a)
	if a.PerHour != 20 || a.RefusalLimit != 5 || a.PerDay != 500 || a.SenderContact != "03-1111-1111" || a.SenderAddress != "東京都" || a.FromName != "旅路珈琲" || a.FromAddress != "info@tabiji-mail.jp" ||
		a.Host != server.Host() || a.Port != server.Port() || a.PasswordKept || a.StateText != "ready" {
		t.Errorf("%+v", a)
	}
	w.must("POST", "/api/account/retry", "", &a)
	if a.State != "ready" {
		t.Errorf("%+v", a)
	}
	var presets httpapi.Page[httpapi.AccountPreset]
	w.must("GET", "/api/account/presets", "", &presets)
	for _, p := range presets.Items {
		if p.Hint == "" || p.Name == "" || p.Port == 0 || p.PerDay == 0 || (p.Host == "") == (p.HostEnds == "") || strings.HasPrefix(p.Host, ".") {
			t.Errorf("%+v", p)
		}
	}
	if len(presets.Items) < 10 {
		t.Errorf("%d providers", len(presets.Items))
	}
}

// TestBadInputIsAnsweredInWords tries what every new operation must refuse, in both languages.
func TestBadInputOfTheWindowsOperationsIsAnsweredInWords(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	large := `{"lang":"","theme":"","page":{"x":"` + strings.Repeat("あ", 30_000) + `"}}`
	for _, c := range []struct {
		name, method, path, body string
		status                   int
		ja, en                   string
	}{
		{"a language nobody speaks here", "PUT", "/api/preferences", `{"lang":"fr","theme":""}`, 422, "受け取れないところ", "cannot be accepted"},
		{"a theme nobody knows", "PUT", "/api/preferences", `{"lang":"","theme":"blue"}`, 422, "受け取れないところ", "cannot be accepted"},
		{"a page that remembers too much", "PUT", "/api/preferences", large, 413, "大きすぎる", "too large"},
		{"no name", "PATCH", "/api/workspace", `{"name":"　 "}`, 422, "名前を入力してください", "needs a name"},
		{"a name of 200 letters", "PATCH", "/api/workspace", `{"name":"` + strings.Repeat("a", 200) + `"}`, 422, "受け取れないところ", "cannot be accepted"},
		{"another workspace without windows", "POST", "/api/workspaces/open", `{"path":"/nowhere/x.tabiji"}`, 409, "ここからは", "cannot be opened from here"},
		{"a new workspace without windows", "POST", "/api/workspaces/new", `{"name":"x"}`, 409, "ここからは", "cannot be opened from here"},
		{"a relative path", "POST", "/api/workspaces/open", `{"path":"x.tabiji"}`, 422, "絶対パス", "absolute path"},
		{"a relative path for a new one", "POST", "/api/workspaces/new", `{"path":"x.tabiji"}`, 422, "絶対パス", "absolute path"},
		{"a window where there is none", "POST", "/api/raise", "", 409, "ウィンドウがありません", "no window"},
		{"a state that is none", "GET", "/api/outbox?state=flying", "", 422, "受け取れないところ", "cannot be accepted"},
		{"a person that is none", "GET", "/api/outbox?contact=x", "", 404, "", ""},
		{"a delivery that is none", "GET", "/api/outbox/out_99", "", 404, "見つかりません", "no delivery"},
		{"a cursor that is none", "GET", "/api/outbox?cursor=zz", "", 422, "cursor", "cursor"},
		{"a practice mail that is gone", "GET", "/api/practice/pm_99", "", 404, "もうありません", "no longer"},
		{"a practice mail that is none", "POST", "/api/practice/x/seen", "", 404, "", ""},
		{"an account that is not there is not adjusted", "PATCH", "/api/account", `{"per_hour":1}`, 404, "まだ登録されていません", "no mail account yet"},
		{"nor retried", "POST", "/api/account/retry", "", 404, "登録されていません", "no such account"},
		{"a limit below nothing", "PATCH", "/api/account", `{"per_hour":-1}`, 422, "受け取れないところ", "cannot be accepted"},
		{"asked after one refusal", "PATCH", "/api/account", `{"refusal_limit":1}`, 422, "受け取れないところ", "cannot be accepted"},
		{"a check of an address without a port", "POST", "/api/account/check", `{"smtp":"x","security":"tls","from_address":"a@b.jp"}`, 422, "ポート", "HOST:PORT"},
		{"a check without a password", "POST", "/api/account/check", `{"smtp":"x.jp:465","security":"tls","user":"u","from_name":"n","from_address":"a@b.jp"}`, 422, "パスワード", "password"},
		{"an open line to another computer", "POST", "/api/account/check", `{"smtp":"x.jp:25","security":"none","from_name":"n","from_address":"a@b.jp"}`, 422, "保護のない接続", "unprotected"},
		{"a copy over a file", "POST", "/api/copies", jsonOf(map[string]string{"path": filepath.Join(w.dir, "shop.tabiji")}), 409, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			for lang, want := range map[string]string{"ja": c.ja, "en": c.en} {
				status, raw := w.askIn(lang, c.method, c.path, c.body)
				var d httpapi.Document
				if err := json.Unmarshal(raw, &d); err != nil || status != c.status || !strings.Contains(d.Detail+fmt.Sprint(d.Errors), want) || d.Hint == "" {
					t.Errorf("%s: %d %s", lang, status, raw)
				}
			}
		})
	}
	if status, raw := w.ask("POST", "/api/vault/unlock", `{"passphrase":"short"}`); status == 422 && !strings.Contains(string(raw), "8") {
		t.Errorf("%s", raw)
	}
}
