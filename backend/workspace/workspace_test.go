package workspace

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

const noon = clock.Instant(1_795_305_600_000) // 2026-11-22T00:00:00Z

// desktop is one computer with its app data.
type desktop struct {
	*testing.T
	clock  *clock.Manual
	files  *fakeFiles
	keeper *Keeper
	home   string
}

func newComputer(t *testing.T) *desktop {
	t.Helper()
	home := t.TempDir()
	env := map[string]string{"TABIJI_HOME": filepath.Join(home, "app"), "XDG_RUNTIME_DIR": filepath.Join(home, "run"), "TZ": "Asia/Tokyo"}
	if err := os.Mkdir(env["XDG_RUNTIME_DIR"], 0o700); err != nil {
		t.Fatal(err)
	}
	getenv := func(key string) string { return env[key] }
	places, err := FindPlaces(getenv)
	if err != nil {
		t.Fatal(err)
	}
	c := &desktop{T: t, clock: clock.NewManual(noon), home: home}
	c.files = &fakeFiles{clock: c.clock}
	if c.keeper, err = NewKeeper(places, c.files, c.clock, getenv); err != nil {
		t.Fatal(err)
	}
	return c
}

func (c *desktop) create(name string) string {
	c.Helper()
	path := filepath.Join(c.home, name)
	if _, err := c.keeper.Create(c.Context(), path, CreateOptions{Lang: "ja"}); err != nil {
		c.Fatal(err)
	}
	return path
}

func (c *desktop) open(path string) *Workspace {
	c.Helper()
	w, err := c.keeper.Open(c.Context(), path, OpenOptions{})
	if err != nil {
		c.Fatal(err)
	}
	return w
}

// engine opens, starts and ends one engine; it returns why the file was held, "" when it ran.
func (c *desktop) engine(path string) string {
	c.Helper()
	w := c.open(path)
	defer w.Close()
	err := w.Start(c.Context(), fakeStore{path: w.Path, c: c.clock})
	if w.Verdict.Held {
		if !problem.IsKind(err, problem.Held) {
			c.Errorf("a held workspace started: %v", err)
		}
		return w.Verdict.Reason.ID
	}
	if err != nil {
		c.Fatal(err)
	}
	return ""
}

func (c *desktop) takeOver(path string) {
	c.Helper()
	w := c.open(path)
	defer w.Close()
	if err := w.TakeOver(c.Context(), fakeStore{path: w.Path, c: c.clock}); err != nil {
		c.Fatal(err)
	}
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	b, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, b, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestDUP6_OnlyOneFileOfAWorkspaceMaySend(t *testing.T) {
	t.Parallel()
	for says, c := range map[string]struct {
		with func(c *desktop, shop string) (open string)
		want string
	}{
		"the file itself goes on sending": {func(_ *desktop, shop string) string { return shop }, ""},
		"a file that was moved on its disk goes on sending": {func(c *desktop, shop string) string {
			to := filepath.Join(c.home, "moved.tabiji")
			if err := os.Rename(shop, to); err != nil {
				c.Fatal(err)
			}
			return to
		}, ""},
		"a link to the file is the file": {func(c *desktop, shop string) string {
			to := filepath.Join(c.home, "link.tabiji")
			if err := os.Symlink(shop, to); err != nil {
				c.Skip(err)
			}
			return to
		}, ""},
		"a copy made by hand is held": {func(c *desktop, shop string) string {
			copyFile(c.T, shop, filepath.Join(c.home, "copy.tabiji"))
			return filepath.Join(c.home, "copy.tabiji")
		}, "reason.held.file"},
		"a saved copy is held": {func(c *desktop, shop string) string {
			w := c.open(shop)
			defer w.Close()
			to := filepath.Join(c.home, "saved.tabiji")
			if _, err := w.SaveCopy(c.Context(), to); err != nil {
				c.Fatal(err)
			}
			return to
		}, "reason.held.copy"},
		"a backup put in the place of the file is held": {func(c *desktop, shop string) string {
			w := c.open(shop)
			b, err := w.BackUp(c.Context())
			if err != nil {
				c.Fatal(err)
			}
			w.Close()
			c.engine(shop)
			copyFile(c.T, b.Path, shop) // in place: the same file on disk
			return shop
		}, "reason.held.copy"},
		"an older state written over the file is held": {func(c *desktop, shop string) string {
			old := filepath.Join(c.home, "old")
			copyFile(c.T, shop, old)
			c.engine(shop)
			copyFile(c.T, old, shop)
			return shop
		}, "reason.held.older"},
		"a file that another computer made is held": {func(c *desktop, _ string) string {
			other := newComputer(c.T)
			path := other.create("theirs.tabiji")
			other.engine(path)
			return path
		}, "reason.held.elsewhere"},
		"a file that no engine ever ran on is held on another computer": {func(c *desktop, _ string) string {
			return newComputer(c.T).create("theirs.tabiji")
		}, "reason.held.unknown"},
		"app data that came from another computer holds the file": {func(c *desktop, shop string) string {
			if err := writeJSON(filepath.Join(c.keeper.places.Data, "identity.json"), identity{ID: "another"}); err != nil {
				c.Fatal(err)
			}
			var err error
			if c.keeper, err = NewKeeper(c.keeper.places, c.files, c.clock, c.keeper.getenv); err != nil {
				c.Fatal(err)
			}
			return shop
		}, "reason.held.machine"},
		"a registry that cannot be read holds the file": {func(c *desktop, shop string) string {
			meta, err := c.files.Inspect(c.Context(), shop)
			if err != nil {
				c.Fatal(err)
			}
			if err := os.WriteFile(c.keeper.registry().path(meta["workspace_id"]), []byte("{"), 0o600); err != nil {
				c.Fatal(err)
			}
			return shop
		}, "reason.held.elsewhere"},
	} {
		t.Run(says, func(t *testing.T) {
			t.Parallel()
			comp := newComputer(t)
			shop := comp.create("shop.tabiji")
			if got := comp.engine(shop); got != "" {
				t.Fatalf("the first engine was held: %s", got)
			}
			comp.clock.Advance(time.Hour)
			open := c.with(comp, shop)
			if got := comp.engine(open); got != c.want {
				t.Fatalf("got %q, want %q", got, c.want)
			}
			if c.want == "" {
				return
			}
			if got := comp.engine(open); got != c.want {
				t.Errorf("opened a second time it is %q; looking at it must not free it", got)
			}
			comp.takeOver(open)
			if got := comp.engine(open); got != "" {
				t.Errorf("after take-over it is held: %s", got)
			}
		})
	}
}

func TestDUP6_AfterTakeOverTheOriginalIsHeld(t *testing.T) {
	t.Parallel()
	c := newComputer(t)
	shop := c.create("shop.tabiji")
	c.engine(shop)
	c.engine(shop)
	twin := filepath.Join(c.home, "twin.tabiji")
	copyFile(t, shop, twin)
	c.takeOver(twin)
	if got := c.engine(twin); got != "" {
		t.Errorf("the one taken over is held: %s", got)
	}
	if got := c.engine(shop); got != "reason.held.file" {
		t.Errorf("the original: got %q, want reason.held.file", got)
	}
}

func TestDUP6_AnOldStateTakenOverOutranksEveryLaterOne(t *testing.T) {
	t.Parallel()
	c := newComputer(t)
	shop := c.create("shop.tabiji")
	old, late := filepath.Join(c.home, "old"), filepath.Join(c.home, "late")
	c.engine(shop)
	copyFile(t, shop, old)
	for range 4 {
		c.engine(shop)
	}
	copyFile(t, shop, late)
	copyFile(t, old, shop) // the owner goes back to the old state, in place, and wants it
	c.takeOver(shop)
	copyFile(t, late, shop) // and then somebody puts the late one back
	if got := c.engine(shop); got != "reason.held.older" {
		t.Errorf("got %q, want reason.held.older: both states may have sent", got)
	}
}

func TestTheGenerationRisesOnlyAtAnEngineStart(t *testing.T) {
	t.Parallel()
	c := newComputer(t)
	shop := c.create("shop.tabiji")
	generation := func() string {
		t.Helper()
		meta, err := c.files.Inspect(t.Context(), shop)
		if err != nil {
			t.Fatal(err)
		}
		return meta["generation"]
	}
	for range 3 {
		c.open(shop).Close()
	}
	if got := generation(); got != "0" {
		t.Errorf("after three commands: generation %s, want 0", got)
	}
	for range 3 {
		c.engine(shop)
	}
	if got := generation(); got != "3" {
		t.Errorf("after three engines: generation %s, want 3", got)
	}
	known, err := c.keeper.registry().get(c.keeper.Recent()[0].Workspace)
	if err != nil || known.Generation != 3 {
		t.Errorf("the registry knows %+v (%v), want generation 3", known, err)
	}
}

func TestACrashBetweenFileAndRegistryHoldsNobody(t *testing.T) {
	t.Parallel()
	c := newComputer(t)
	shop := c.create("shop.tabiji")
	if _, err := (fakeStore{path: shop, c: c.clock}).StepGeneration(t.Context(), 0, "here"); err != nil {
		t.Fatal(err)
	}
	if got := c.engine(shop); got != "" {
		t.Errorf("held: %s", got)
	}
}

func TestJudgeSaysWhyInBothLanguages(t *testing.T) {
	t.Parallel()
	own := Found{ID: "wsp_1", Generation: 4, File: "f", Machine: "m", Host: "shop-pc", EngineAt: noon}
	known := &Entry{Workspace: "wsp_1", Generation: 4, File: "f", Machine: "m", Path: "/home/hana/shop.tabiji"}
	with := func(change func(*Found)) Found { f := own; change(&f); return f }
	for says, c := range map[string]struct {
		found Found
		known *Entry
		want  string
	}{
		"ours":                      {own, known, ""},
		"ours, ahead of the notes":  {with(func(f *Found) { f.Generation = 9 }), known, ""},
		"older":                     {with(func(f *Found) { f.Generation = 3 }), known, "reason.held.older"},
		"another file":              {with(func(f *Found) { f.File = "g" }), known, "reason.held.file"},
		"another computer":          {with(func(f *Found) { f.Machine = "n" }), known, "reason.held.machine"},
		"never seen":                {own, nil, "reason.held.elsewhere"},
		"never seen and never used": {with(func(f *Found) { f.EngineAt = 0 }), nil, "reason.held.unknown"},
		"a copy":                    {with(func(f *Found) { f.CopiedAt = noon }), known, "reason.held.copy"},
	} {
		v := Judge(c.found, c.known)
		if v.Reason.ID != c.want || v.Held != (c.want != "") {
			t.Errorf("%s: got %+v, want %q", says, v, c.want)
		}
		for _, lang := range words.Langs() {
			if text := (words.Printer{Lang: lang}).Say(v.Reason); v.Held && (text == v.Reason.ID || strings.Contains(text, "{")) {
				t.Errorf("%s in %s: %q", says, lang, text)
			}
		}
	}
}

func TestDB7_ADamagedFileIsRefusedWithTheBackupsNamed(t *testing.T) {
	t.Parallel()
	for says, damage := range map[string]func(c *desktop, shop string){
		"at first sight": func(c *desktop, shop string) {
			if err := os.WriteFile(shop, []byte("damaged"), 0o600); err != nil {
				c.Fatal(err)
			}
		},
		"by the check": func(c *desktop, _ string) { c.files.broken = true },
	} {
		t.Run(says, func(t *testing.T) {
			t.Parallel()
			c := newComputer(t)
			shop := c.create("shop.tabiji")
			damage(c, shop)
			_, err := c.keeper.Open(t.Context(), shop, OpenOptions{})
			if p := problem.Of(err); p.ID != "workspace.damaged_no_backup" || p.Kind != problem.Damaged {
				t.Errorf("without backups: got %v", err)
			}
			c = newComputer(t)
			shop = c.create("shop.tabiji")
			w := c.open(shop)
			b, err := w.BackUp(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			w.Close()
			damage(c, shop)
			before, _ := os.ReadFile(shop)
			_, err = c.keeper.Open(t.Context(), shop, OpenOptions{})
			p := problem.Of(err)
			if p.ID != "workspace.damaged_backups" {
				t.Fatalf("got %v, want workspace.damaged_backups", err)
			}
			for _, lang := range words.Langs() {
				if _, hint := (words.Printer{Lang: lang}).Problem(p); !strings.Contains(hint, b.Path) {
					t.Errorf("the hint in %s names no backup: %s", lang, hint)
				}
			}
			if after, _ := os.ReadFile(shop); string(after) != string(before) {
				t.Error("the damaged file was changed")
			}
			if _, err := os.Stat(LockFile(shop)); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("the lock was left: %v", err)
			}
		})
	}
}

func TestTheWholeFileIsCheckedWhenThereIsReason(t *testing.T) {
	t.Parallel()
	c := newComputer(t)
	shop := c.create("shop.tabiji")
	last := func(path string) bool {
		t.Helper()
		c.open(path).Close()
		return c.files.checks[len(c.files.checks)-1]
	}
	if last(shop) {
		t.Error("a file that was closed in order was checked whole")
	}
	c.engine(shop) // ends without saying so
	if !last(shop) {
		t.Error("after an unclean end only the small tables were checked")
	}
	twin := filepath.Join(c.home, "twin.tabiji")
	copyFile(t, shop, twin)
	if !last(twin) {
		t.Error("of a copy only the small tables were checked")
	}
}

func TestAMigrationIsPrecededByABackup(t *testing.T) {
	t.Parallel()
	c := newComputer(t)
	shop := c.create("shop.tabiji")
	c.files.migrate = true
	w := c.open(shop)
	defer w.Close()
	list := w.Backups()
	if len(list) != 1 || list[0].Kind != "before-2" {
		t.Errorf("backups: %+v, want one from before the migration", list)
	}
	if !w.BackupDue() {
		t.Error("the backup before a migration counts as the daily one")
	}
}

func TestCreateRefusals(t *testing.T) {
	t.Parallel()
	c := newComputer(t)
	shop := c.create("shop.tabiji")
	sync := filepath.Join(c.home, "OneDrive - 旅路珈琲", "shop.tabiji")
	if err := os.Mkdir(filepath.Dir(sync), 0o700); err != nil {
		t.Fatal(err)
	}
	for says, path := range map[string]struct{ path, want string }{
		"a name that is taken":      {shop, "workspace.exists"},
		"a folder that is not here": {filepath.Join(c.home, "none", "shop.tabiji"), "workspace.no_folder"},
		"a synced folder":           {sync, "workspace.place_synced"},
	} {
		_, err := c.keeper.Create(t.Context(), path.path, CreateOptions{})
		p := problem.Of(err)
		if p == nil || p.ID != path.want {
			t.Errorf("%s: got %v, want %s", says, err, path.want)
			continue
		}
		for _, lang := range words.Langs() {
			sentence, hint := (words.Printer{Lang: lang}).Problem(p)
			if strings.Contains(sentence+hint, "{") || sentence == "problem."+p.ID || hint == "problem."+p.ID+".hint" {
				t.Errorf("%s in %s: %q %q", says, lang, sentence, hint)
			}
		}
	}
	if _, err := c.keeper.Create(t.Context(), sync, CreateOptions{Accepted: true}); err != nil {
		t.Errorf("a synced folder that the owner accepted: %v", err)
	}
	if w, err := c.keeper.Open(t.Context(), sync, OpenOptions{}); err != nil {
		t.Errorf("it is asked again: %v", err)
	} else {
		w.Close()
	}
	if _, err := os.Stat(LockFile(shop)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a lock was left: %v", err)
	}
}

func TestAMissingFileIsNotMade(t *testing.T) {
	t.Parallel()
	c := newComputer(t)
	path := filepath.Join(c.home, "nothing.tabiji")
	_, err := c.keeper.Open(t.Context(), path, OpenOptions{})
	if p := problem.Of(err); p.ID != "workspace.missing" || p.Kind != problem.NotFound {
		t.Errorf("got %v, want workspace.missing", err)
	}
	for _, left := range []string{path, LockFile(path)} {
		if _, err := os.Stat(left); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s was left: %v", left, err)
		}
	}
}

func TestAnIdThatIsNoFileNameIsRefused(t *testing.T) {
	t.Parallel()
	c := newComputer(t)
	for _, id := range []string{"", "../../x", "a/b", "A", strings.Repeat("x", 65), "wsp_1\x00"} {
		path := filepath.Join(c.home, "evil.tabiji")
		if err := writeMeta(path, map[string]string{"workspace_id": id}); err != nil {
			t.Fatal(err)
		}
		if _, err := c.keeper.Open(t.Context(), path, OpenOptions{}); !problem.IsKind(err, problem.Damaged) {
			t.Errorf("id %q: got %v, want a refusal", id, err)
		}
	}
}

func TestRecentListsTheLastOpenedFirst(t *testing.T) {
	t.Parallel()
	c := newComputer(t)
	a, b := c.create("a.tabiji"), c.create("b.tabiji")
	c.clock.Advance(time.Minute)
	c.open(b).Close()
	c.clock.Advance(time.Minute)
	c.open(a).Close()
	if err := os.Remove(b); err != nil {
		t.Fatal(err)
	}
	got := c.keeper.Recent()
	if len(got) != 2 || got[0].Path != a || got[0].Name != "a" || got[0].Missing || !got[1].Missing {
		t.Errorf("got %+v", got)
	}
}

func TestAFailedEngineStartIsTold(t *testing.T) {
	t.Parallel()
	c := newComputer(t)
	w := c.open(c.create("shop.tabiji"))
	defer w.Close()
	full := problem.New(problem.Unavailable, "disk.full")
	if err := w.Start(t.Context(), fakeStore{path: w.Path, c: c.clock, fail: full}); !errors.Is(err, full) {
		t.Errorf("got %v, want the disk's problem", err)
	}
}
