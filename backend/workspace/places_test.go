package workspace

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func env(pairs ...string) func(string) string {
	values := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		values[pairs[i]] = pairs[i+1]
	}
	return func(key string) string { return values[key] }
}

func TestPlacesOfEachSystem(t *testing.T) {
	t.Parallel()
	for says, c := range map[string]struct {
		goos, home string
		getenv     func(string) string
		want       Places
	}{
		"Windows keeps all in LocalAppData": {"windows", `C:\Users\花`, env("LOCALAPPDATA", `C:\Users\花\AppData\Local`),
			Places{"C:/Users/花/AppData/Local/Tabiji", "C:/Users/花/AppData/Local/Tabiji", "C:/Users/花/AppData/Local/Tabiji", "C:/Users/花/AppData/Local/Tabiji/logs"}},
		"Windows without the variable": {"windows", `C:\Users\花`, env(),
			Places{"C:/Users/花/AppData/Local/Tabiji", "C:/Users/花/AppData/Local/Tabiji", "C:/Users/花/AppData/Local/Tabiji", "C:/Users/花/AppData/Local/Tabiji/logs"}},
		"macOS": {"darwin", "/Users/hana", env(),
			Places{"/Users/hana/Library/Application Support/Tabiji", "/Users/hana/Library/Application Support/Tabiji", "/Users/hana/Library/Application Support/Tabiji", "/Users/hana/Library/Application Support/Tabiji/logs"}},
		"Linux by default": {"linux", "/home/hana", env(),
			Places{"/home/hana/.config/tabiji", "/home/hana/.local/share/tabiji", "/home/hana/.local/state/tabiji", "/home/hana/.local/state/tabiji/logs"}},
		"Linux with XDG": {"linux", "/home/hana", env("XDG_CONFIG_HOME", "/c", "XDG_DATA_HOME", "/d", "XDG_STATE_HOME", "/s"),
			Places{"/c/tabiji", "/d/tabiji", "/s/tabiji", "/s/tabiji/logs"}},
		"a relative XDG path is ignored": {"linux", "/home/hana", env("XDG_DATA_HOME", "data"),
			Places{"/home/hana/.config/tabiji", "/home/hana/.local/share/tabiji", "/home/hana/.local/state/tabiji", "/home/hana/.local/state/tabiji/logs"}},
		"TABIJI_HOME overrides all": {"linux", "/home/hana", env("TABIJI_HOME", "/srv/tabiji", "XDG_DATA_HOME", "/d"),
			Places{"/srv/tabiji", "/srv/tabiji", "/srv/tabiji", "/srv/tabiji/logs"}},
	} {
		if got := placesOn(c.goos, c.home, c.getenv); got != c.want {
			t.Errorf("%s:\n got %+v\nwant %+v", says, got, c.want)
		}
	}
}

func TestDB6_SyncedFoldersAreKnown(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		goos, file string
		want       string
	}{
		{"windows", `C:\Users\花\OneDrive\ドキュメント\shop.tabiji`, "OneDrive"},
		{"windows", `C:\Users\花\OneDrive - 旅路珈琲焙煎所\shop.tabiji`, "OneDrive"},
		{"windows", `D:\Wolke\Dokumente\shop.tabiji`, "OneDrive"}, // where Documents was moved to
		{"windows", `C:\Users\花\Documents\shop.tabiji`, ""},
		{"windows", `C:\Users\花\Dropbox\店\shop.tabiji`, "Dropbox"},
		{"windows", `C:\Users\花\Dropbox (旅路珈琲)\shop.tabiji`, "Dropbox"},
		{"windows", `G:\My Drive\shop.tabiji`, "Google Drive"},
		{"windows", `G:\マイドライブ\shop.tabiji`, "Google Drive"},
		{"windows", `C:\Users\花\iCloudDrive\shop.tabiji`, "iCloud"},
		{"windows", `C:\Users\花\Box\shop.tabiji`, "Box"},
		{"windows", `P:\pCloud Drive\shop.tabiji`, "pCloud"},
		{"windows", `C:\Users\花\AppData\Local\Tabiji\workspaces\shop.tabiji`, ""},
		{"darwin", "/Users/hana/Library/Mobile Documents/com~apple~CloudDocs/shop.tabiji", "iCloud"},
		{"darwin", "/Users/hana/Library/CloudStorage/Dropbox/shop.tabiji", "Dropbox"},
		{"darwin", "/Users/hana/Library/CloudStorage/GoogleDrive-hana@example.jp/My Drive/shop.tabiji", "GoogleDrive"},
		{"darwin", "/Users/hana/Library/Application Support/Tabiji/workspaces/shop.tabiji", ""},
		{"linux", "/home/hana/Nextcloud/shop.tabiji", "Nextcloud"},
		{"linux", "/home/hana/Nextcloud2/shop.tabiji", "Nextcloud"},
		{"linux", "/home/hana/ownCloud/a/b/shop.tabiji", "ownCloud"},
		{"linux", "/home/hana/pCloudDrive/shop.tabiji", "pCloud"},
		{"linux", "/home/hana/Sync/shop.tabiji", "Sync.com"},
		{"linux", "/home/hana/projects/sync/shop.tabiji", ""},
		{"linux", "/home/hana/box/shop.tabiji", "Box"},
		{"linux", "/home/hana/shop/inbox/shop.tabiji", ""},
		{"linux", "/data/share/shop.tabiji", "Syncthing"}, // by the mark in its root
		{"linux", "/home/hana/.local/share/tabiji/workspaces/shop.tabiji", ""},
		{"linux", "/home/hana/onedrivers/shop.tabiji", ""},
	} {
		home := map[string]string{"windows": `C:\Users\花`, "darwin": "/Users/hana", "linux": "/home/hana"}[c.goos]
		marks := func(path string) bool { return path == "/data/share/.stfolder" }
		got, found := syncRoot(c.goos, c.file, home, env("OneDriveConsumer", `D:\wolke`), marks)
		if got != c.want || found != (c.want != "") {
			t.Errorf("%s: got %q, want %q", c.file, got, c.want)
		}
	}
}

func TestDB6_NetworkDrivesAreKnown(t *testing.T) {
	t.Parallel()
	if risk, bad := FindRisk(`\\nas\shop\shop.tabiji`, env()); !bad || risk.Kind != "network" {
		t.Errorf("a UNC path: %+v", risk)
	}
	if risk, bad := FindRisk(filepath.Join(t.TempDir(), "not", "yet", "shop.tabiji"), env()); bad {
		t.Errorf("a plain folder that does not exist yet: %+v", risk)
	}
}

func TestPrivateFilesAreTheirOwnersAlone(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows keeps rights elsewhere")
	}
	c := newComputer(t)
	w := c.open(c.create("shop.tabiji"))
	defer w.Close()
	socket, err := w.Socket()
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Announce(socket); err != nil {
		t.Fatal(err)
	}
	if _, err := w.BackUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	files := 0
	err = filepath.WalkDir(c.keeper.places.Data, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		files++
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", path, info.Mode())
		}
		return nil
	})
	if err != nil || files < 6 {
		t.Errorf("%d files (%v)", files, err)
	}
}

func TestTheSocketsPathIsShortAndItsFolderIsOurs(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Unix folders")
	}
	runtimeDir := t.TempDir()
	path, err := socketPath("/home/hana/shop.tabiji", env("XDG_RUNTIME_DIR", runtimeDir))
	if err != nil || filepath.Dir(path) != filepath.Join(runtimeDir, "tabiji") || len(filepath.Base(path)) != len("01234567.sock") {
		t.Errorf("got %s (%v)", path, err)
	}
	again, err := socketPath("/home/hana/shop.tabiji", env("XDG_RUNTIME_DIR", runtimeDir))
	if err != nil || again != path {
		t.Errorf("a second time %s (%v)", again, err)
	}
	twin, err := socketPath("/home/hana/twin.tabiji", env("XDG_RUNTIME_DIR", runtimeDir))
	if err != nil || twin == path {
		t.Errorf("two files share a socket: %s (%v)", twin, err)
	}
	long := filepath.Join(t.TempDir(), strings.Repeat("x", 120))
	path, err = socketPath("/home/hana/shop.tabiji", env("XDG_RUNTIME_DIR", long))
	if err != nil || len(path) > longestSocket || strings.HasPrefix(path, long) {
		t.Errorf("beside a long folder: %s (%v)", path, err)
	}
	foreign := t.TempDir()
	if err := os.Mkdir(filepath.Join(foreign, "tabiji"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(foreign, "tabiji"), 0o777); err != nil {
		t.Fatal(err)
	}
	path, err = socketPath("/home/hana/shop.tabiji", env("XDG_RUNTIME_DIR", foreign))
	if err != nil || strings.HasPrefix(path, foreign) {
		t.Errorf("a folder that others can write to was taken: %s (%v)", path, err)
	}
}

func TestTheZoneComesFromTheSystem(t *testing.T) {
	t.Parallel()
	for tz, want := range map[string]string{"Asia/Tokyo": "Asia/Tokyo", ":Europe/Paris": "Europe/Paris"} {
		if got := SystemZone(env("TZ", tz)); got != want {
			t.Errorf("TZ=%s: got %s", tz, got)
		}
	}
	if got := SystemZone(env("TZ", "No/Where")); got == "No/Where" || got == "Local" || got == "" {
		t.Errorf("a zone nobody knows: got %q", got)
	}
	for path, want := range map[string]string{"/usr/share/zoneinfo/Asia/Tokyo": "Asia/Tokyo", "/var/db/timezone/zoneinfo/Asia/Tokyo": "Asia/Tokyo",
		"/usr/share/zoneinfo/posix/America/New_York": "America/New_York", "/etc/localtime": ""} {
		if got := zoneOfPath(path); got != want {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
	}
}
