package workspace_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/problem"
	"tabiji/backend/sqlite"
	"tabiji/backend/vault"
	"tabiji/backend/words"
	"tabiji/backend/workspace"
)

// The life of a real file: the keeper and the store together, as backend.go joins them.

type shop struct {
	*testing.T
	home   string
	clock  *clock.Manual
	places workspace.Places
	keeper *workspace.Keeper
	path   string
	env    map[string]string
}

func newShop(t *testing.T) *shop {
	t.Helper()
	home := t.TempDir()
	s := &shop{T: t, home: home, clock: clock.NewManual(1_795_305_600_000), path: filepath.Join(home, "旅路 珈琲.tabiji")}
	s.env = map[string]string{"TABIJI_HOME": filepath.Join(home, "app"), "XDG_RUNTIME_DIR": filepath.Join(home, "run"), "TZ": "Asia/Tokyo"}
	if err := os.Mkdir(s.env["XDG_RUNTIME_DIR"], 0o700); err != nil {
		t.Fatal(err)
	}
	var err error
	if s.places, err = workspace.FindPlaces(s.getenv); err != nil {
		t.Fatal(err)
	}
	if s.keeper, err = workspace.NewKeeper(s.places, sqlite.Files{Clock: s.clock}, s.clock, s.getenv); err != nil {
		t.Fatal(err)
	}
	if _, err := s.keeper.Create(t.Context(), s.path, workspace.CreateOptions{Lang: "ja"}); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *shop) getenv(key string) string { return s.env[key] }

func (s *shop) open(path string) (*workspace.Workspace, *sqlite.DB) {
	s.Helper()
	w, err := s.keeper.Open(s.Context(), path, workspace.OpenOptions{})
	if err != nil {
		s.Fatal(err)
	}
	db, err := sqlite.Open(s.Context(), sqlite.Options{Path: w.Path, Clock: s.clock})
	if err != nil {
		w.Close()
		s.Fatal(err)
	}
	return w, db
}

func (s *shop) close(w *workspace.Workspace, db *sqlite.DB) {
	s.Helper()
	if err := errors.Join(w.End(context.Background()), db.Close(), w.Close()); err != nil {
		s.Error(err)
	}
}

// engine runs one engine on the file, during which f happens.
func (s *shop) engine(path string, f func(*workspace.Workspace, *sqlite.DB)) error {
	s.Helper()
	w, db := s.open(path)
	defer s.close(w, db)
	if err := w.Start(s.Context(), db); err != nil {
		return err
	}
	if f != nil {
		f(w, db)
	}
	return nil
}

func write(t *testing.T, db *sqlite.DB, key, value string) {
	t.Helper()
	if err := db.SetMeta(t.Context(), key, value); err != nil {
		t.Fatal(err)
	}
}

func TestLifeAWorkspaceIsCreatedRunAndClosedAsOneFile(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	for range 2 {
		if err := s.engine(s.path, func(_ *workspace.Workspace, db *sqlite.DB) { write(t, db, "x", "y") }); err != nil {
			t.Fatal(err)
		}
	}
	files, err := filepath.Glob(filepath.Join(s.home, "旅路*"))
	if err != nil || len(files) != 1 {
		t.Errorf("after a clean close there are %v (%v)", files, err)
	}
	w, db := s.open(s.path)
	defer s.close(w, db)
	if w.Name != "旅路 珈琲" || w.Zone().String() != "Asia/Tokyo" || w.Lang != "ja" || w.Verdict.Held || w.Unchecked {
		t.Errorf("got %+v in %v", w, w.Zone())
	}
	if g, err := db.Meta(t.Context(), sqlite.MetaGeneration); err != nil || g != "2" {
		t.Errorf("generation %s (%v), want 2", g, err)
	}
}

func TestDUP6_ARealCopyIsHeldUntilTakenOver(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	saved := filepath.Join(s.home, "控え.tabiji")
	byHand := filepath.Join(s.home, "手で写した.tabiji")
	err := s.engine(s.path, func(w *workspace.Workspace, db *sqlite.DB) {
		write(t, db, "x", "in the copy")
		if _, err := w.SaveCopy(t.Context(), saved); err != nil {
			t.Fatal(err)
		}
		if _, err := w.SaveCopy(t.Context(), saved); problem.Of(err).ID != "copy.exists" {
			t.Errorf("a second copy to the same place: %v", err)
		}
		if _, err := w.SaveCopy(t.Context(), filepath.Join(s.home, "none", "x.tabiji")); problem.Of(err).ID != "workspace.no_folder" {
			t.Errorf("a copy into no folder: %v", err)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(s.path)
	if err == nil {
		err = os.WriteFile(byHand, b, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{saved, byHand} {
		err := s.engine(path, nil)
		p := problem.Of(err)
		if p == nil || p.ID != "workspace.held" || p.Kind != problem.Held {
			t.Fatalf("%s: got %v, want a held workspace", path, err)
		}
		for _, lang := range words.Langs() {
			if text, hint := (words.Printer{Lang: lang}).Problem(p); strings.Contains(text+hint, "{") || strings.Contains(text, "reason.") {
				t.Errorf("%s: %q %q", lang, text, hint)
			}
		}
	}
	w, db := s.open(saved)
	if got, _ := db.Meta(t.Context(), "x"); got != "in the copy" {
		t.Errorf("a held workspace cannot be read: %q", got)
	}
	if err := w.TakeOver(t.Context(), db); err != nil || w.Verdict.Held {
		t.Errorf("take-over: %v, held %v", err, w.Verdict.Held)
	}
	s.close(w, db)
	if err := s.engine(saved, nil); err != nil {
		t.Errorf("after take-over: %v", err)
	}
	if err := s.engine(s.path, nil); !problem.IsKind(err, problem.Held) {
		t.Errorf("the original after take-over of its copy: %v", err)
	}
}

func TestDB7_FlippedBytesInARealFileAreRefusedWithTheBackupsNamed(t *testing.T) {
	t.Parallel()
	for says, c := range map[string]struct {
		offset int
		clean  bool // the small tables alone must find it
	}{
		"in the header":                            {20, true},
		"in the first page":                        {105, true},
		"in the table of facts, after a crash":     {4096 + 2, false},
		"in every page, after an orderly end":      {-1, true},
		"in the middle of the file, after a crash": {-2, false},
	} {
		t.Run(says, func(t *testing.T) {
			t.Parallel()
			s := newShop(t)
			var backup workspace.Backup
			err := s.engine(s.path, func(w *workspace.Workspace, db *sqlite.DB) {
				var err error
				if backup, err = w.BackUp(t.Context()); err != nil {
					t.Fatal(err)
				}
			})
			if err != nil {
				t.Fatal(err)
			}
			if !c.clean {
				w, db := s.open(s.path)
				if err := w.Start(t.Context(), db); err != nil {
					t.Fatal(err)
				}
				if err := errors.Join(db.Close(), w.Close()); err != nil { // without End: as after a crash
					t.Fatal(err)
				}
			}
			b, err := os.ReadFile(s.path)
			if err != nil {
				t.Fatal(err)
			}
			flip := func(at int) {
				for i := range 24 {
					b[at+i] ^= 0x5a
				}
			}
			switch c.offset {
			case -1:
				for at := 4096; at < len(b); at += 4096 {
					flip(at)
				}
			case -2:
				flip(len(b) / 2 / 4096 * 4096)
			default:
				flip(c.offset)
			}
			if err := os.WriteFile(s.path, b, 0o600); err != nil {
				t.Fatal(err)
			}
			_, err = s.keeper.Open(t.Context(), s.path, workspace.OpenOptions{})
			p := problem.Of(err)
			if p == nil || p.ID != "workspace.damaged_backups" {
				t.Fatalf("got %v, want workspace.damaged_backups", err)
			}
			if _, hint := (words.Printer{Lang: words.Japanese}).Problem(p); !strings.Contains(hint, backup.Path) {
				t.Errorf("the hint names no backup: %s", hint)
			}
			if after, _ := os.ReadFile(s.path); !bytes.Equal(after, b) {
				t.Error("the damaged file was changed")
			}
			// The rescue that the hint describes.
			good, err := os.ReadFile(backup.Path)
			if err == nil {
				err = os.WriteFile(s.path, good, 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
			w, db := s.open(s.path)
			if !w.Verdict.Held {
				t.Error("a backup in the file's place may send")
			}
			if err := w.TakeOver(t.Context(), db); err != nil {
				t.Errorf("take-over of the backup: %v", err)
			}
			s.close(w, db)
			if err := s.engine(s.path, nil); err != nil {
				t.Errorf("the rescued workspace: %v", err)
			}
		})
	}
}

func TestSCHED6_ASecondEngineOnARealFileIsRefused(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	err := s.engine(s.path, func(w *workspace.Workspace, _ *sqlite.DB) {
		socket, err := w.Socket()
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Announce(socket); err != nil {
			t.Fatal(err)
		}
		if _, err := s.keeper.Open(t.Context(), s.path, workspace.OpenOptions{}); !problem.IsKind(err, problem.Locked) {
			t.Errorf("got %v, want a locked workspace", err)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestBadFilesAreRefusedInWordsAndUntouched(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	good, err := os.ReadFile(s.path)
	if err != nil {
		t.Fatal(err)
	}
	newer := bytes.Clone(good)
	newer[62], newer[63] = 3, 231
	for says, c := range map[string]struct {
		content []byte
		want    string
		kind    problem.Kind
	}{
		"a file of a newer release": {newer, "workspace.newer", problem.Damaged},
		"a CSV":                     {[]byte("氏名,メール\n"), "workspace.not_ours", problem.Damaged},
		"an empty file":             {nil, "workspace.not_ours", problem.Damaged},
		"half a file":               {good[:len(good)/2/4096*4096], "workspace.damaged_no_backup", problem.Damaged},
	} {
		path := filepath.Join(t.TempDir(), "x.tabiji")
		if err := os.WriteFile(path, c.content, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := s.keeper.Open(t.Context(), path, workspace.OpenOptions{})
		p := problem.Of(err)
		if p == nil || p.ID != c.want || p.Kind != c.kind {
			t.Errorf("%s: got %v, want %s", says, err, c.want)
			continue
		}
		for _, lang := range words.Langs() {
			if text, hint := (words.Printer{Lang: lang}).Problem(p); text == "problem."+p.ID || hint == "problem."+p.ID+".hint" || strings.Contains(text+hint, "{") {
				t.Errorf("%s in %s: %q %q", says, lang, text, hint)
			}
		}
		if after, _ := os.ReadFile(path); !bytes.Equal(after, c.content) {
			t.Errorf("%s: the file was changed", says)
		}
		if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 1 {
			t.Errorf("%s: left beside it: %v", says, left)
		}
	}
	if runtime.GOOS != "linux" {
		return
	}
	_, err = s.keeper.Create(t.Context(), "/sys/shop.tabiji", workspace.CreateOptions{})
	if p := problem.Of(err); p == nil || p.ID != "disk.read_only" {
		t.Errorf("a read-only folder: got %v", err)
	}
}

func TestSEC1_NoSecretIsInAnyFile(t *testing.T) {
	t.Parallel()
	const password, passphrase = "kōhī-s3cret-Passw0rd", "open sesame and close it"
	s := newShop(t)
	phrase := filepath.Join(t.TempDir(), "passphrase") // outside of what is searched
	if err := os.WriteFile(phrase, []byte(passphrase), 0o600); err != nil {
		t.Fatal(err)
	}
	s.env[vault.PassphraseVariable] = phrase
	log, end, err := workspace.OpenLog(s.places)
	if err != nil {
		t.Fatal(err)
	}
	err = s.engine(s.path, func(w *workspace.Workspace, db *sqlite.DB) {
		v := vault.Open(vault.Options{Dir: s.places.Vault(), Workspace: w.ID, Getenv: s.getenv})
		if err := v.Put(t.Context(), "default", password); err != nil {
			t.Fatal(err)
		}
		if got, err := v.Get(t.Context(), "default"); err != nil || got != password {
			t.Fatalf("got %q (%v)", got, err)
		}
		socket, err := w.Socket()
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Announce(socket); err != nil {
			t.Fatal(err)
		}
		log.Info("connected", "password", password, "reply", "235 AUTH PLAIN "+password, "passphrase", passphrase)
		if _, err := w.BackUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := w.SaveCopy(t.Context(), filepath.Join(s.home, "copy.tabiji")); err != nil {
			t.Fatal(err)
		}
		searched := 0
		err = filepath.WalkDir(s.home, func(path string, d os.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return err
			}
			searched++
			b, err := os.ReadFile(path)
			for _, secret := range []string{password, passphrase} {
				if bytes.Contains(b, []byte(secret)) {
					t.Errorf("%s holds %q", path, secret)
				}
			}
			return err
		})
		if err != nil || searched < 8 {
			t.Errorf("%d files searched (%v)", searched, err)
		}
	})
	if err := errors.Join(err, end()); err != nil {
		t.Fatal(err)
	}
}

func TestABackupCanBeMadeWhileTheEngineWrites(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	err := s.engine(s.path, func(w *workspace.Workspace, db *sqlite.DB) {
		stop, stopped := make(chan struct{}), make(chan error, 1)
		go func() {
			for n := 0; ; n++ {
				select {
				case <-stop:
					stopped <- nil
					return
				default:
				}
				if err := db.SetMeta(context.Background(), "n", strings.Repeat("x", n%500)); err != nil {
					stopped <- err
					return
				}
			}
		}()
		for range 5 {
			b, err := w.BackUp(t.Context())
			if err != nil {
				t.Error(err)
				break
			}
			if findings, err := sqlite.Verify(t.Context(), b.Path); err != nil || len(findings) != 0 {
				t.Errorf("the backup: %v %v", findings, err)
			}
			s.clock.Advance(24 * time.Hour)
		}
		close(stop)
		if err := <-stopped; err != nil {
			t.Error(err)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}
