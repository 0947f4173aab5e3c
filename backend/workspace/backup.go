package workspace

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/computer"
	"tabiji/backend/problem"
)

// Backup is one backup file. Its name holds when and why it was made: 20261122-090500-daily.tabiji.
type Backup = computer.Backup

// How many backups are kept.
const (
	keptDays   = 7
	keptWeeks  = 4
	keptBefore = 3 // from before a migration
	keptAhead  = 3 // from a date that was wrong
)

const backupTime = "20060102-150405"

var backupName = regexp.MustCompile(`^(\d{8}-\d{6})-(daily|before-\d+)(?:-\d+)?\.tabiji$`)

// backups lists the backups of a workspace, newest first. Files with other names are ignored.
func (k *Keeper) backups(id string) []Backup {
	if !validID(id) {
		return nil
	}
	dir := k.places.Backups(id)
	files, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	var list []Backup
	for _, f := range files {
		m := backupName.FindStringSubmatch(f.Name())
		if m == nil {
			continue
		}
		at, err := time.Parse(backupTime, m[1])
		info, statErr := f.Info()
		if err != nil || statErr != nil {
			continue
		}
		list = append(list, Backup{Path: filepath.Join(dir, f.Name()), At: clock.Of(at), Kind: m[2], Bytes: info.Size()})
	}
	slices.SortFunc(list, func(a, b Backup) int {
		return cmp.Or(cmp.Compare(b.At, a.At), cmp.Compare(b.Path, a.Path))
	})
	return list
}

// superfluous are the backups that rotation deletes: of the daily ones it keeps the newest of each of the last 7 days
// that have one and the newest of each of the last 4 weeks, of those made before a migration the last 3. Days and weeks
// are those of the zone. Those that a wrong date has put into the future take no day from the others; the newest 3 of
// them are kept too.
func superfluous(list []Backup, now clock.Instant, zone *time.Location) (drop []Backup) {
	days, weeks, before, ahead := map[string]bool{}, map[int]bool{}, 0, 0
	for _, b := range list { // newest first
		if b.At > now.Add(24*time.Hour) {
			if ahead++; ahead > keptAhead {
				drop = append(drop, b)
			}
			continue
		}
		if b.Kind != "daily" {
			if before++; before > keptBefore {
				drop = append(drop, b)
			}
			continue
		}
		local := b.At.Time().In(zone)
		day := local.Format(time.DateOnly)
		year, week := local.ISOWeek()
		keep := false
		if !days[day] && len(days) < keptDays {
			days[day], keep = true, true
		}
		if !weeks[year*100+week] && len(weeks) < keptWeeks {
			weeks[year*100+week], keep = true, true
		}
		if !keep {
			drop = append(drop, b)
		}
	}
	return drop
}

// backUp makes a checked backup of the file and only then deletes superfluous ones.
func (k *Keeper) backUp(ctx context.Context, path, id, kind string, zone *time.Location) (Backup, error) {
	dir := k.places.Backups(id)
	if err := folder(dir); err != nil {
		return Backup{}, err
	}
	k.sweep() // what a killed process left of an earlier one takes as much room
	b := Backup{At: k.clock.Now(), Kind: kind}
	stem := filepath.Join(dir, b.At.Time().Format(backupTime)+"-"+kind)
	var err error
	for n := 0; ; n++ {
		b.Path = stem + ".tabiji"
		if n > 0 {
			b.Path = stem + "-" + strconv.Itoa(n) + ".tabiji"
		}
		b.Bytes, err = k.copy(ctx, path, b.Path)
		if !problem.IsKind(err, problem.Conflict) || n > 100 {
			break
		}
	}
	if err != nil {
		return Backup{}, err
	}
	for _, old := range superfluous(k.backups(id), b.At, zone) {
		if err := os.Remove(old.Path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return b, describe(err)
		}
	}
	return b, nil
}

// copy is Files.Copy with a note of it, so that an unfinished copy is deleted at the next start.
func (k *Keeper) copy(ctx context.Context, from, to string) (int64, error) {
	done, err := k.drafting(to)
	if err != nil {
		return 0, err
	}
	defer done()
	return k.files.Copy(ctx, from, to)
}

// BackupDue reports whether no daily backup was made yet on the present day of the zone.
func (w *Workspace) BackupDue() bool {
	today := w.keeper.clock.Now().Time().In(w.zone).Format(time.DateOnly)
	for _, b := range w.Backups() {
		if b.Kind == "daily" {
			return b.At.Time().In(w.zone).Format(time.DateOnly) != today
		}
	}
	return true
}

// BackUp makes a daily backup. Writers go on meanwhile.
func (w *Workspace) BackUp(ctx context.Context) (Backup, error) {
	return w.keeper.backUp(ctx, w.Path, w.ID, "daily", w.zone)
}

// Backups lists the backups of the workspace, newest first.
func (w *Workspace) Backups() []Backup { return w.keeper.backups(w.ID) }

// SaveCopy writes a complete copy to a path where nothing is yet; the copy opens held.
func (w *Workspace) SaveCopy(ctx context.Context, to string) (bytes int64, err error) {
	bytes, err = w.keeper.copy(ctx, w.Path, to)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, problem.New(problem.NotFound, "workspace.no_folder").Because(err)
	}
	return bytes, err
}
