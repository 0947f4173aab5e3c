package sqlite

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/problem"
)

// folderOf lists the names beside a file, to see what was left behind.
func folderOf(t *testing.T, path string) string {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

func digest(t *testing.T, path string) [32]byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return sha256.Sum256(b)
}

func TestCreateMakesOneWholeFileForItsOwnerAlone(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	if got := folderOf(t, path); got != "shop.tabiji" {
		t.Errorf("the folder holds %q", got)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
	meta, err := Inspect(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{MetaWorkspace: "wsp_test", MetaGeneration: "0", MetaName: "旅路珈琲焙煎所", MetaZone: "Asia/Tokyo",
		MetaCreatedAt: fmt.Sprint(int64(noon)), MetaCopiedAt: "", MetaTokenKey: ""} {
		if meta[key] != want {
			t.Errorf("meta %s is %q from outside, want %q", key, meta[key], want)
		}
	}
	db := openFile(t, Options{Path: path})
	read(t, db, func(tx *Tx) error {
		var security string
		var connections int
		found, err := tx.one("SELECT security, connections FROM account WHERE id = 'practice'", nil, &security, &connections)
		if !found || security != "practice" || connections != 4 {
			t.Errorf("practice account: %v %q %d", found, security, connections)
		}
		return err
	})
}

func TestCreateNeverTakesThePlaceOfAFile(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	before := digest(t, path)
	err := Create(t.Context(), path, noon, testMeta)
	if p := problem.Of(err); p.ID != "workspace.exists" || p.Kind != problem.Conflict {
		t.Errorf("got %v, want workspace.exists", err)
	}
	if digest(t, path) != before || folderOf(t, path) != "shop.tabiji" {
		t.Error("something was changed")
	}
}

func TestInspectAndMigrateRefuseAndTouchNothing(t *testing.T) {
	t.Parallel()
	good, err := os.ReadFile(newFile(t))
	if err != nil {
		t.Fatal(err)
	}
	withHeader := func(offset int, b ...byte) []byte {
		c := bytes.Clone(good)
		copy(c[offset:], b)
		return c
	}
	for says, c := range map[string]struct {
		content []byte
		want    string
	}{
		"a file of a newer release":         {withHeader(60, 0, 0, 3, 231), "workspace.newer"},
		"a database of another program":     {withHeader(68, 0, 0, 0, 7), "workspace.not_ours"},
		"a text file":                       {[]byte("顧客,メール\n山田,yamada@example.jp\n"), "workspace.not_ours"},
		"a picture":                         {append([]byte("\x89PNG\r\n\x1a\n"), make([]byte, 5000)...), "workspace.not_ours"},
		"an empty file":                     {nil, "workspace.not_ours"},
		"a file cut off in its first page":  {good[:200], "workspace.damaged"},
		"a file whose tables are gone":      {append(bytes.Clone(good[:100]), make([]byte, len(good)-100)...), "workspace.damaged"},
		"a file whose meta page is garbage": {garble(good), "workspace.damaged"},
	} {
		t.Run(says, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "x.tabiji")
			if err := os.WriteFile(path, c.content, 0o600); err != nil {
				t.Fatal(err)
			}
			before := digest(t, path)
			_, err := Inspect(t.Context(), path)
			if err == nil {
				err = Check(t.Context(), path, true)
			}
			if p := problem.Of(err); p.ID != c.want || p.Kind != problem.Damaged {
				t.Errorf("inspect: got %v, want %s", err, c.want)
			}
			if c.want != "workspace.damaged" && len(c.content) > 0 {
				if p := problem.Of(Migrate(t.Context(), path, nil)); p.ID != c.want {
					t.Errorf("migrate: got %v, want %s", p, c.want)
				}
			}
			if digest(t, path) != before {
				t.Error("the refused file was changed")
			}
			if got := folderOf(t, path); got != "x.tabiji" {
				t.Errorf("the folder holds %q", got)
			}
		})
	}
}

// garble inverts every byte of all pages but the first.
func garble(good []byte) []byte {
	c := bytes.Clone(good)
	for i := 4096; i < len(c); i++ {
		c[i] ^= 0xff
	}
	return c
}

func TestANewerFormatThatStandsOnlyInTheLogIsRefused(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	raw, err := open(path, "rw", writing)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	if _, err := raw.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, 1)"); err != nil {
		t.Fatal(err)
	}
	before := digest(t, path)
	if _, err := Inspect(t.Context(), path); problem.Of(err).ID != "workspace.newer" {
		t.Errorf("inspect: got %v, want workspace.newer", err)
	}
	if err := Migrate(t.Context(), path, nil); problem.Of(err).ID != "workspace.newer" {
		t.Errorf("migrate: got %v, want workspace.newer", err)
	}
	if digest(t, path) != before {
		t.Error("the refused file was changed")
	}
}

func TestMigrateMakesABackupPossibleBeforeAnythingChanges(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	if err := Migrate(t.Context(), path, func(from, to int64) error {
		t.Errorf("asked for a backup from %d to %d of a current file", from, to)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	raw, err := open(path, "rw", copying)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := raw.Exec("UPDATE goose_db_version SET version_id = 0 WHERE version_id = 1; INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, 1)"); err != nil {
		t.Fatal(err)
	}
	raw.Close()
}

func TestDB7_FlippedBytesAreFoundByACheck(t *testing.T) {
	t.Parallel()
	path := aliveFile(t)
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	pages := len(good) / 4096
	for page := 1; page < pages; page++ {
		c := bytes.Clone(good)
		for i := range 16 { // the head of a page: its kind, its cells, its free space
			c[page*4096+i] ^= 0x5a
		}
		bad := filepath.Join(t.TempDir(), "bad.tabiji")
		if err := os.WriteFile(bad, c, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Inspect(t.Context(), bad)
		if err == nil {
			err = Check(t.Context(), bad, true)
		}
		if problem.IsKind(err, problem.Damaged) {
			found++
		} else {
			t.Errorf("page %d: got %v, want a damaged workspace", page+1, err)
		}
		if string(c) != string(must(os.ReadFile(bad))) {
			t.Errorf("page %d: the check changed the file", page+1)
		}
	}
	if found == 0 {
		t.Error("no page was damaged")
	}
}

func must(b []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return b
}

func TestACopyIsWholeCheckedAndKnowsThatItIsOne(t *testing.T) {
	t.Parallel()
	now := clock.NewManual(noon)
	db := openFile(t, Options{Clock: now})
	if err := db.Write(t.Context(), UI, Normal, addTag("in the log only")); err != nil {
		t.Fatal(err)
	}
	now.Advance(time.Hour)
	to := filepath.Join(t.TempDir(), "控え.tabiji")
	g := holdWriter(t, db) // a transaction in progress does not stop a backup
	bytes, err := db.Backup(t.Context(), to)
	g.open(t)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(to)
	if err != nil || info.Size() != bytes || info.Mode().Perm()&0o077 != 0 && runtime.GOOS != "windows" {
		t.Errorf("%d bytes told, file is %v (%v)", bytes, info, err)
	}
	if got := folderOf(t, to); got != "控え.tabiji" {
		t.Errorf("the folder holds %q", got)
	}
	meta, err := Inspect(t.Context(), to)
	if err != nil || meta[MetaCopiedAt] != fmt.Sprint(int64(noon.Add(time.Hour))) || meta[MetaWorkspace] != "wsp_test" {
		t.Errorf("meta of the copy: %v (%v)", meta, err)
	}
	if meta, _ := Inspect(t.Context(), db.options.Path); meta[MetaCopiedAt] != "" {
		t.Error("the original thinks it is a copy")
	}
	copied := openFile(t, Options{Path: to})
	if n := countTags(t, copied); n != 1 {
		t.Errorf("the copy has %d rows, want 1", n)
	}
	before := digest(t, db.options.Path)
	if _, err := db.Backup(t.Context(), db.options.Path); problem.Of(err).ID != "copy.exists" {
		t.Errorf("a copy over the file itself: %v", err)
	}
	if _, err := db.Backup(t.Context(), to); problem.Of(err).ID != "copy.exists" {
		t.Errorf("a copy over a file: %v", err)
	}
	if digest(t, db.options.Path) != before {
		t.Error("the original was changed")
	}
}

func TestACopyOfADamagedFileIsNoBackup(t *testing.T) {
	t.Parallel()
	bad := filepath.Join(t.TempDir(), "bad.tabiji")
	if err := os.WriteFile(bad, garble(must(os.ReadFile(aliveFile(t)))), 0o600); err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "copy.tabiji")
	if _, err := Copy(t.Context(), bad, to, noon); !problem.IsKind(err, problem.Damaged) {
		t.Errorf("got %v, want a damaged workspace", err)
	}
	if _, err := os.Stat(to); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a copy was left: %v", err)
	}
}

func TestACopyIsReadWholeBeforeItGetsItsName(t *testing.T) {
	t.Parallel()
	good := must(os.ReadFile(aliveFile(t)))
	refused := 0
	for page := 1; page < len(good)/4096; page++ { // one bad page each, as a failing disk makes it
		c := bytes.Clone(good)
		for i := range 16 {
			c[page*4096+i] ^= 0x5a
		}
		bad := filepath.Join(t.TempDir(), "draft")
		if err := os.WriteFile(bad, c, 0o600); err != nil {
			t.Fatal(err)
		}
		err := markCopy(t.Context(), bad, noon)
		if !problem.IsKind(err, problem.Damaged) {
			t.Errorf("page %d: got %v, want a damaged copy", page+1, err)
		}
		refused++
	}
	if refused < 10 {
		t.Errorf("only %d pages were tried", refused)
	}
}

func TestTheGenerationRisesAboveItsOwnAndWhatTheComputerKnows(t *testing.T) {
	t.Parallel()
	db := openFile(t, Options{})
	for _, c := range []struct{ atLeast, want int64 }{{0, 1}, {0, 2}, {7, 8}, {3, 9}} {
		got, err := db.StepGeneration(t.Context(), c.atLeast, "shop-pc")
		if err != nil || got != c.want {
			t.Errorf("step over %d: got %d (%v), want %d", c.atLeast, got, err, c.want)
		}
	}
	clean := func() string {
		t.Helper()
		meta, err := Inspect(t.Context(), db.options.Path)
		if err != nil {
			t.Fatal(err)
		}
		return meta[MetaGeneration] + " " + meta[MetaHost] + " " + meta[MetaCleanClose]
	}
	if got := clean(); got != "9 shop-pc 0" {
		t.Errorf("while an engine runs: %q", got)
	}
	if err := db.MarkClosed(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := clean(); got != "9 shop-pc 1" {
		t.Errorf("after an orderly end: %q", got)
	}
}

func TestLOCK2_ALeakedTransactionRaisesTheAlarm(t *testing.T) {
	t.Parallel()
	now := clock.NewManual(noon)
	db := openFile(t, Options{})
	db.open.clock = now
	if got := db.Health().Alarms(); len(got) != 0 {
		t.Errorf("a sound file alarms: %v", got)
	}
	begun, finish, done := make(chan struct{}), make(chan struct{}), make(chan struct{})
	go func() { // somebody forgets to end a read
		defer close(done)
		db.Read(context.Background(), func(tx *Tx) error {
			var n int
			_, err := tx.one("SELECT count(*) FROM tag", nil, &n)
			close(begun)
			<-finish
			return err
		})
	}()
	<-begun
	now.Advance(59 * time.Second)
	if got := db.Health().Alarms(); len(got) != 0 {
		t.Errorf("alarm after 59 s: %v", got)
	}
	now.Advance(2 * time.Minute)
	h := db.Health()
	if got := h.Alarms(); len(got) != 1 || got[0].ID != "health.transaction_open" || h.Oldest != 179*time.Second {
		t.Errorf("after 179 s: %v, %v", h, got)
	}
	big := strings.Repeat("x", 1<<20)
	for i := range 20 { // the log cannot be folded in past the forgotten read
		if err := db.Write(t.Context(), Bulk, Normal, addTag(fmt.Sprint(i, big))); err != nil {
			t.Fatal(err)
		}
	}
	grown := db.Health().LogBytes
	if grown < 20<<20 {
		t.Errorf("the log has %d bytes; it should have grown past 20 MB", grown)
	}
	if got := (Health{LogBytes: 200 << 20}).Alarms(); len(got) != 1 || got[0].ID != "health.log_large" {
		t.Errorf("a log of 200 MB: %v", got)
	}
	close(finish)
	<-done
	if h := db.Health(); h.Oldest != 0 {
		t.Errorf("after the read ended: %v", h)
	}
}

func TestACleanCloseLeavesOneFile(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	db, err := Open(t.Context(), Options{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Write(t.Context(), Tick, Normal, addTag("x")); err != nil {
		t.Fatal(err)
	}
	if !LogLeft(path) {
		t.Error("no log while open: the test shows nothing")
	}
	countTags(t, db)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Errorf("a second close: %v", err)
	}
	if got := folderOf(t, path); got != "shop.tabiji" {
		t.Errorf("the folder holds %q", got)
	}
	var n int
	raw, err := open(path, still, inspecting)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	if err := raw.QueryRow("SELECT count(*) FROM tag").Scan(&n); err != nil || n != 1 {
		t.Errorf("the one file has %d rows (%v), want 1", n, err)
	}
}

func TestLookingFromOutsideLeavesNothingBeside(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	before := digest(t, path)
	if _, err := Inspect(t.Context(), path); err != nil {
		t.Error(err)
	}
	if err := Check(t.Context(), path, true); err != nil {
		t.Error(err)
	}
	if err := Check(t.Context(), path, false); err != nil {
		t.Error(err)
	}
	if _, err := Verify(t.Context(), path); err != nil {
		t.Error(err)
	}
	if _, err := Copy(t.Context(), path, filepath.Join(t.TempDir(), "copy"), noon); err != nil {
		t.Error(err)
	}
	if got := folderOf(t, path); got != "shop.tabiji" || digest(t, path) != before {
		t.Errorf("the folder holds %q", got)
	}
}

func TestAReadOnlyPlaceIsSaidAtOnce(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("needs a folder that is read-only even for root")
	}
	err := Create(t.Context(), "/sys/shop.tabiji", noon, testMeta)
	if p := problem.Of(err); p.ID != "disk.read_only" || p.Kind != problem.Unavailable {
		t.Errorf("create: got %v, want disk.read_only", err)
	}
	path := newFile(t)
	ro, err := sql.Open("sqlite", "file:"+escape(path)+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer ro.Close()
	conn, err := ro.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if p := problem.Of(describe(writable(t.Context(), conn))); p.ID != "disk.read_only" {
		t.Errorf("open: got %v, want disk.read_only", p)
	}
}
