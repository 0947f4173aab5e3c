package sqlite

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/problem"
)

// leftLog is a file and its log as a kill leaves them, after commits that may be FULL or NORMAL, and what the mark
// heard of.
func leftLog(t *testing.T, commits ...Durability) (path string, log []byte, marked int64) {
	t.Helper()
	now := clock.NewManual(noon)
	db := openFile(t, Options{Clock: now, Mark: func(n int64, _ clock.Instant) { marked = n }})
	for _, durable := range commits {
		now.Advance(time.Second)
		if err := db.Write(t.Context(), UI, durable, addTag(now.Now().Time().Format("150405.000"))); err != nil {
			t.Fatal(err)
		}
	}
	path = filepath.Join(t.TempDir(), "left.tabiji")
	for _, end := range []string{"", "-wal"} {
		if err := os.WriteFile(path+end, must(os.ReadFile(db.options.Path+end)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return path, must(os.ReadFile(path + "-wal")), marked
}

const frameSize = frameHeader + 4096

// commitFrames are the places in a log at which its transactions end.
func commitFrames(log []byte) (ends []int) {
	for at := logHeader; at+frameSize <= len(log); at += frameSize {
		if binary.BigEndian.Uint32(log[at+4:]) != 0 {
			ends = append(ends, at+frameSize)
		}
	}
	return ends
}

func TestTrust5_WhatStandsBehindABrokenFrameIsLostOnlyIfItWasDurable(t *testing.T) {
	t.Parallel()
	commits := []Durability{Full, Normal, Full, Full, Normal, Normal}
	path, log, marked := leftLog(t, commits...)
	ends := commitFrames(log)
	if marked != 3 || len(ends) != len(commits) {
		t.Fatalf("marked %d, %d transactions in the log", marked, len(ends))
	}
	flip := func(at int) []byte {
		b := slices.Clone(log)
		b[at] ^= 4
		return b
	}
	for _, c := range []struct {
		says string
		log  []byte
		want int64
	}{
		{"a sound log", log, 0},
		{"no log", nil, 0},
		{"a log cut inside its last frame", log[:len(log)-100], 0},
		{"a log cut anywhere has nothing behind the cut", log[:ends[1]+10], 0},
		{"a bit of the first page", flip(logHeader + frameHeader + 5), 3},
		{"a bit of a frame's own checksum", flip(logHeader + 17), 3},
		{"a bit of the log's header", flip(18), 3},
		{"a bit of the log's magic", flip(2), 3},
		{"a bit in the last FULL commit", flip(ends[2] + frameHeader + 9), 3},
		{"a bit in the FULL commit before it", flip(ends[1] + frameHeader + 9), 3},
		{"a bit behind the last FULL commit: what is lost there was never promised", flip(ends[3] + frameHeader + 9), 0},
		{"a power cut that tore the FULL commit in progress", func() []byte { // its last frame came to the disk before another
			b := slices.Clone(log[:ends[3]])
			clear(b[ends[3]-2*frameSize : ends[3]-frameSize])
			return b
		}(), 0},
	} {
		if err := os.WriteFile(path+"-wal", c.log, 0o600); err != nil {
			t.Fatal(err)
		}
		os.Remove(path + "-shm")
		got, err := FindLost(t.Context(), path)
		if err != nil || got.Commits != c.want {
			t.Errorf("%s: got %+v (%v), want %d", c.says, got, err, c.want)
		}
		if after := must(os.ReadFile(path + "-wal")); !slices.Equal(after, c.log) {
			t.Errorf("%s: looking changed the log", c.says)
		}
	}
}

func TestTrust5_FullCommitsAreCountedAndNormalOnesAreNot(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	var heard []int64
	mark := func(n int64, _ clock.Instant) { heard = append(heard, n) }
	db := openFile(t, Options{Path: path, Mark: mark})
	for i, durable := range []Durability{Full, Normal, Full} {
		if err := db.Write(t.Context(), UI, durable, addTag(string(rune('a'+i)))); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Write(t.Context(), UI, Full, func(*Tx) error { return os.ErrInvalid }); err == nil {
		t.Fatal("a failing write succeeded")
	}
	meta, err := Inspect(t.Context(), path)
	if err != nil || meta[MetaCommits] != "2" || !slices.Equal(heard, []int64{1, 2}) {
		t.Errorf("the file says %q, the mark heard %v (%v)", meta[MetaCommits], heard, err)
	}
	// A held file counts nothing, until it is taken over: then from above what the computer knew.
	held := openFile(t, Options{})
	if err := held.Write(t.Context(), UI, Full, addTag("x")); err != nil {
		t.Fatal(err)
	}
	heard = nil
	if err := held.Resume(t.Context(), 70, mark); err != nil {
		t.Fatal(err)
	}
	if err := held.Write(t.Context(), UI, Full, addTag("y")); err != nil {
		t.Fatal(err)
	}
	if meta, err = Inspect(t.Context(), held.options.Path); err != nil || meta[MetaCommits] != "72" || !slices.Equal(heard, []int64{71, 72}) {
		t.Errorf("after a take-over the file says %q, the mark heard %v (%v)", meta[MetaCommits], heard, err)
	}
}

func TestTrust5_AnIndexThatLacksARowIsFound(t *testing.T) {
	t.Parallel()
	path := aliveFile(t)
	// What a lost page of an index leaves: the row is there, and its key could be planned again. The index is made
	// to know less by being called another one while the row is written.
	for _, statements := range [][]string{
		{"PRAGMA writable_schema = 1", "UPDATE sqlite_schema SET sql = 'CREATE INDEX enrollment_once ON enrollment (journey, contact) WHERE 0' WHERE name = 'enrollment_once'"},
		{`INSERT INTO enrollment (id, journey, version, contact, entry_key, entry, state, practice, due_at, entered_at)
			VALUES (9, 1, 1, 1, 'ev:1', 'in', 'live', 0, 5, 1)`},
		{"PRAGMA writable_schema = 1", `UPDATE sqlite_schema SET sql = 'CREATE UNIQUE INDEX enrollment_once ON enrollment (journey, contact)
			WHERE state IN (''live'', ''held'')' WHERE name = 'enrollment_once'`},
	} {
		raw, err := open(path, "rw", copying)
		if err != nil {
			t.Fatal(err)
		}
		raw.SetMaxOpenConns(1)
		for _, statement := range statements {
			if _, err := raw.Exec(statement); err != nil {
				t.Fatalf("%s: %v", statement, err)
			}
		}
		raw.Close()
	}
	if err := Check(t.Context(), path, true); err != nil {
		t.Fatalf("the common check finds it already: %v", err)
	}
	if err := CheckIndexes(t.Context(), path); problem.Of(err).ID != "workspace.damaged" {
		t.Errorf("got %v, want a damaged workspace", err)
	}
}
