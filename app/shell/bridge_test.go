package shell

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tabiji/backend/problem"
	"tabiji/backend/words"
)

func TestWLS9_Dialogs(t *testing.T) {
	t.Parallel()
	say := words.Printer{Lang: words.Japanese}
	here := t.TempDir()
	for kind := range patterns {
		d := newDialog(say, "選ぶ", kind, here, "名前")
		if d.Folder != here || len(d.Filters) != 2 {
			t.Errorf("%s: %+v", kind, d)
		}
		for _, f := range d.Filters {
			if f.Name == "" || strings.HasPrefix(f.Name, "shell.") || strings.ContainsAny(f.Pattern, " \t") || f.Pattern == "" {
				t.Errorf("%s: filter %+v", kind, f)
			}
		}
	}
	for _, folder := range []string{"", "relative", filepath.Join(here, "gone"), "/no/such/place"} {
		if d := newDialog(say, "選ぶ", "csv", folder, ""); d.Folder != "" {
			t.Errorf("the folder %q was kept", folder)
		}
	}
	if d := newDialog(say, "選ぶ", "", here, ""); len(d.Filters) != 0 {
		t.Errorf("a folder needs no filter: %+v", d)
	}
}

func TestWLS9_NamesThatEverySystemAccepts(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"はじめてのお客様へ.json":                   "はじめてのお客様へ.json",
		"a/b\\c:d*e?.csv":                  "a_b_c_d_e_.csv",
		"改行\nと\x00制御.json":                 "改行と制御.json",
		"  点で終わる.  ":                       "点で終わる",
		"CON.json":                         "_CON.json",
		"nul":                              "_nul",
		"../../etc/passwd":                 "_.._etc_passwd",
		"":                                 "",
		strings.Repeat("長", 200) + ".json": strings.Repeat("長", 70) + ".json",
	} {
		if got := fileName(given); got != want {
			t.Errorf("%q became %q, not %q", given, got, want)
		}
	}
}

func TestWLS9_CancellingIsNoError(t *testing.T) {
	t.Parallel()
	_, _, b := opened(t)
	if path, err := b.SaveFile("x.csv", "csv", "/api/status"); path != "" || err != nil {
		t.Errorf("save: %q %v", path, err)
	}
	if file, err := b.OpenFile("csv"); file.Path != "" || err != nil {
		t.Errorf("open: %+v %v", file, err)
	}
	if path, err := b.ChooseFolder(); path != "" || err != nil {
		t.Errorf("folder: %q %v", path, err)
	}
}

func TestWLS9_OneDialogAtATime(t *testing.T) {
	t.Parallel()
	_, k, b := opened(t)
	var second error
	k.inside = func() { _, second = b.OpenFile("csv") }
	if _, err := b.ChooseFolder(); err != nil || !problem.IsKind(second, problem.Conflict) {
		t.Errorf("%v; the second: %v", err, second)
	}
	k.inside = nil
	if _, err := b.OpenFile("csv"); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

func TestSavingWritesTheWholeFileOrNothing(t *testing.T) {
	t.Parallel()
	_, k, b := opened(t)
	dir := t.TempDir()
	k.pick = filepath.Join(dir, "状態") // no extension: that of the suggested name is added
	path, err := b.SaveFile("状態.json", "json", "/api/status")
	if err != nil || path != k.pick+".json" {
		t.Fatalf("%q %v", path, err)
	}
	if got, err := os.ReadFile(path); err != nil || !strings.Contains(string(got), `"店"`) {
		t.Errorf("%s %v", got, err)
	}
	if k.dialog.File != "状態.json" {
		t.Errorf("%+v", k.dialog)
	}
	if _, err := b.SaveFile("x.json", "json", "/api/nowhere"); err == nil {
		t.Error("a missing page was saved")
	}
	if _, err := b.SaveFile("x.json", "json", "file:///etc/passwd"); !problem.IsKind(err, problem.Invalid) {
		t.Errorf("%v", err)
	}
	k.pick = filepath.Join(dir, "gone", "x.json")
	if _, err := b.SaveFile("x.json", "json", "/api/status"); !problem.IsKind(err, problem.Unavailable) {
		t.Errorf("%v", err)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 {
		t.Errorf("pieces are left: %v %v", left, err)
	}
}

func TestThePageReadsOnlyWhatWasPicked(t *testing.T) {
	t.Parallel()
	_, k, b := opened(t)
	path := filepath.Join(t.TempDir(), "顧客.csv")
	if err := os.WriteFile(path, []byte("\x93\xfa\x96\x7b"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := b.ReadFile(path); !problem.IsKind(err, problem.Denied) {
		t.Errorf("before it was picked: %v", err)
	}
	k.pick = path
	if file, err := b.OpenFile("csv"); err != nil || file.Name != "顧客.csv" {
		t.Fatalf("%+v %v", file, err)
	}
	if got, err := b.ReadFile(path); err != nil || string(got) != "\x93\xfa\x96\x7b" {
		t.Errorf("%q %v", got, err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if _, err := b.ReadFile(path); !problem.IsKind(err, problem.Unavailable) {
		t.Errorf("gone: %v", err)
	}
}

func TestOnlyPagesAndLettersLeaveTheWindow(t *testing.T) {
	t.Parallel()
	_, k, b := opened(t)
	for _, good := range []string{"https://example.jp/a?b=1", "mailto:hanako@example.jp"} {
		if err := b.OpenExternal(good); err != nil || !k.has("browse "+good) {
			t.Errorf("%s: %v", good, err)
		}
	}
	for _, bad := range []string{"", "http://example.jp", "file:///etc/passwd", "javascript:alert(1)", "https://", "https://user:secret@example.jp/", "mailto:", "/usr/bin/x", "smb://server/x", "https:\\\\x", "ms-settings:privacy"} {
		if err := b.OpenExternal(bad); !problem.IsKind(err, problem.Invalid) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestWLS6_APanicInABoundMethodIsAnError(t *testing.T) {
	t.Parallel()
	a, _, _ := home(t)
	var nothing toolkit = (*kit)(nil) // every call panics
	a.tool.Store(&nothing)
	b := &Bridge{a}
	if err := b.SetTitle("x"); problem.Of(err).ID != "internal" {
		t.Errorf("%v", err)
	}
	if _, err := b.OpenFile("csv"); problem.Of(err).ID != "internal" {
		t.Errorf("%v", err)
	}
	if _, err := b.OpenFile("csv"); problem.Of(err).ID != "internal" {
		t.Errorf("the dialogs are locked for ever: %v", err)
	}
	a.tool.Store(nil)
}

func TestErrorsReachThePageInItsLanguage(t *testing.T) {
	t.Parallel()
	a, _, b := opened(t)
	_, err := b.ReadFile("/etc/passwd")
	if got := a.format(err).(told); got.ID != "shell.not_chosen" || got.Detail != "そのファイルは選ばれていません。" || got.Hint == "" {
		t.Errorf("%+v", got)
	}
	if err := b.SetLanguage("en-GB"); err != nil {
		t.Fatal(err)
	}
	if got := a.format(err).(told); got.Detail != "That file was not chosen." {
		t.Errorf("%+v", got)
	}
	if _, err := b.app.fetch(t.Context(), "/api/contacts/con_99"); a.format(err).(told).ID == "internal" {
		t.Errorf("a problem of the API arrives as %+v", a.format(err))
	}
	if got := a.format(errors.New("花子")).(told); got.ID != "internal" || strings.Contains(got.Detail+got.Hint, "花子") {
		t.Errorf("%+v", got)
	}
}

func TestTheWindowFollowsThePage(t *testing.T) {
	t.Parallel()
	a, k, b := opened(t)
	for theme, want := range map[string][3]uint8{"dark": {0x11, 0x13, 0x1a}, "light": {0xf5, 0xf6, 0xfa}} {
		if err := b.SetTheme(theme); err != nil || k.ground != want || a.memory.get().Theme != theme {
			t.Errorf("%s: %v, %v", theme, err, k.ground)
		}
	}
	if err := b.SetTitle("はじめてのお客様へ"); err != nil || k.title != "はじめてのお客様へ" {
		t.Errorf("%v %q", err, k.title)
	}
	if err := b.SetTitle(" "); err != nil || k.title != "店 — Tabiji" {
		t.Errorf("%v %q", err, k.title)
	}
	a.command("go.home")
	a.openRoute("#/contacts/con_1")
	if !k.has("emit command go.home") || !k.has("emit open #/contacts/con_1") || !k.has("raise") {
		t.Errorf("%q", k.did)
	}
}

func TestWLS12_WithoutADesktopThatShowsNoticesNothingFails(t *testing.T) {
	t.Parallel()
	_, _, b := opened(t)
	if state, err := b.NotificationPermission(); state != "absent" || err != nil {
		t.Errorf("%q %v", state, err)
	}
	if err := b.app.toasts.notice(t.Context(), "a", "b", "#/"); err != nil {
		t.Error(err)
	}
}
