package workspace

import (
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"tabiji/backend/problem"
)

// Risk is why a folder is a bad home for a workspace: a program that copies the file while it is
// open, or a drive whose locks cannot be trusted, damages it or makes two of it (DB-6).
type Risk struct {
	Kind string // "synced" or "network"
	Name string // of the service or the kind of drive: "OneDrive", "SMB"
}

// FindRisk judges the folder of a path, which need not exist yet.
func FindRisk(file string, getenv func(string) string) (Risk, bool) {
	home, _ := os.UserHomeDir() // without a home fewer rules match
	exists := func(p string) bool { _, err := os.Lstat(filepath.FromSlash(p)); return err == nil }
	if name, ok := syncRoot(runtime.GOOS, file, home, getenv, exists); ok {
		return Risk{Kind: "synced", Name: name}, true
	}
	if strings.HasPrefix(file, `\\`) && !strings.HasPrefix(file, `\\?\`) && !strings.HasPrefix(file, `\\.\`) {
		return Risk{Kind: "network", Name: "SMB"}, true
	}
	dir := filepath.Dir(file)
	for !exists(dir) && filepath.Dir(dir) != dir {
		dir = filepath.Dir(dir)
	}
	if name, ok := networkDrive(dir); ok {
		return Risk{Kind: "network", Name: name}, true
	}
	return Risk{}, false
}

// Problem is the sentence that asks the owner whether the place is meant.
func (r Risk) Problem() error {
	return problem.New(problem.Conflict, "workspace.place_"+r.Kind, "name", r.Name)
}

// folders of sync programs, by the name of one folder in the path, in small letters. A trailing "*"
// stands for any ending, for "OneDrive - 旅路珈琲".
var syncFolders = []struct{ pattern, name string }{
	{"onedrive", "OneDrive"}, {"onedrive - *", "OneDrive"}, {"onedrive-*", "OneDrive"}, {"onedrive (*", "OneDrive"},
	{"dropbox", "Dropbox"}, {"dropbox (*", "Dropbox"}, {"dropbox-*", "Dropbox"},
	{"google drive", "Google Drive"}, {"googledrive", "Google Drive"}, {"googledrive-*", "Google Drive"},
	{"google ドライブ", "Google Drive"}, {"my drive", "Google Drive"}, {"マイドライブ", "Google Drive"},
	{"icloud drive", "iCloud"}, {"iclouddrive", "iCloud"}, {"com~apple~clouddocs", "iCloud"}, {"mobile documents", "iCloud"},
	{"box sync", "Box"}, {"box-box", "Box"},
	{"nextcloud", "Nextcloud"}, {"nextcloud*", "Nextcloud"}, {"owncloud", "ownCloud"},
	{"pcloud drive", "pCloud"}, {"pclouddrive", "pCloud"}, {"pcloud sync", "pCloud"}, {"pcloudsync", "pCloud"},
	{"megasync", "MEGA"}, {"synologydrive", "Synology Drive"}, {"synology drive", "Synology Drive"},
	{"proton drive", "Proton Drive"}, {"protondrive-*", "Proton Drive"}, {"tresorit", "Tresorit"}, {"yandex.disk", "Yandex Disk"},
	{"creative cloud files", "Creative Cloud"}, {"seafile", "Seafile"}, {"seadrive", "Seafile"}, {"resilio sync", "Resilio Sync"},
}

// names that mean a sync program only directly below the home folder or at the root of a drive.
var syncFoldersAtHome = map[string]string{"box": "Box", "mega": "MEGA", "sync": "Sync.com", "pcloud": "pCloud"}

// files that sync programs leave in the root of what they sync.
var syncMarks = []struct{ file, name string }{
	{".dropbox", "Dropbox"}, {".dropbox.cache", "Dropbox"}, {".nextcloudsync.log", "Nextcloud"}, {".owncloudsync.log", "ownCloud"},
	{".stfolder", "Syncthing"}, {".tmp.drivedownload", "Google Drive"}, {".tmp.driveupload", "Google Drive"}, {".849c9593-d756-4e56-8d6e-42412f2a707b", "OneDrive"},
}

// syncRoot is the table of DB-6: it names the sync program whose folder a file lies in.
func syncRoot(goos, file, home string, getenv func(string) string, exists func(string) bool) (string, bool) {
	file, home = clean(file), clean(home)
	if goos == "windows" {
		for _, variable := range []string{"OneDrive", "OneDriveConsumer", "OneDriveCommercial"} {
			if root := clean(getenv(variable)); root != "" && within(strings.ToLower(root), strings.ToLower(file)) {
				return "OneDrive", true // also Documents and Desktop when they were moved there
			}
		}
	}
	if goos == "darwin" && within(path.Join(home, "Library/CloudStorage"), file) {
		provider, _, _ := strings.Cut(strings.TrimPrefix(file, path.Join(home, "Library/CloudStorage")+"/"), "-")
		provider, _, _ = strings.Cut(provider, "/")
		return provider, true
	}
	for dir := path.Dir(file); dir != "."; dir = path.Dir(dir) {
		folder := strings.ToLower(path.Base(dir))
		if i := slices.IndexFunc(syncFolders, func(f struct{ pattern, name string }) bool { return fits(f.pattern, folder) }); i >= 0 {
			return syncFolders[i].name, true
		}
		if name, ok := syncFoldersAtHome[folder]; ok && (path.Dir(dir) == home || driveRoot(path.Dir(dir))) {
			return name, true
		}
		for _, mark := range syncMarks {
			if exists(path.Join(dir, mark.file)) && dir != home {
				return mark.name, true
			}
		}
		if path.Dir(dir) == dir {
			break
		}
	}
	return "", false
}

func fits(pattern, folder string) bool {
	if start, ok := strings.CutSuffix(pattern, "*"); ok {
		return strings.HasPrefix(folder, start)
	}
	return folder == pattern
}

func within(root, file string) bool { return file == root || strings.HasPrefix(file, root+"/") }

func driveRoot(dir string) bool { return len(dir) <= 3 && len(dir) >= 2 && dir[1] == ':' }
