package sqlite

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"

	"tabiji/backend/journey"
)

// A cached drawing is given for the very same text alone.
func TestADraftIsReadAnewWhenItsTextChanged(t *testing.T) {
	t.Parallel()
	text := func(title string) []byte {
		b, err := json.Marshal(journey.Drawing{Title: title, Notes: []journey.Note{{ID: "n", Text: strings.Repeat("x", leastRemembered)}}})
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	var d drafts
	for _, title := range []string{"一", "一", "二", "一"} {
		if got, err := d.read(7, text(title)); err != nil || got.Title != title {
			t.Errorf("%s reads as %q, %v", title, got.Title, err)
		}
	}
	if whole := text("x"); len(whole) < leastRemembered {
		t.Fatal("too short to be remembered")
	} else if _, err := d.read(7, whole[:len(whole)-5]); err == nil {
		t.Error("half a draft is read")
	}
	before := d.last[7].drawing.Notes
	if again, err := d.read(7, text("一")); err != nil || &again.Notes[0] != &before[0] {
		t.Errorf("the same text is parsed again: %v", err)
	}
	for no := range int64(20) {
		b, _ := json.Marshal(journey.Drawing{Notes: []journey.Note{{ID: "n", Text: strings.Repeat("x", 3<<20)}}})
		if _, err := d.read(no, b); err != nil {
			t.Fatal(err)
		}
		if d.size > mostRemembered || d.size <= 0 {
			t.Fatalf("%d bytes are remembered", d.size)
		}
	}
}

// The drawing cached when a draft is saved equals the one read from its text.
func TestASavedDraftIsRememberedAsItReads(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"../journey/testdata/everything.journey.json", "../journey/testdata/welcome.journey.json"} {
		file, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		saved, err := journey.Read(file)
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(saved)
		if err != nil {
			t.Fatal(err)
		}
		var d drafts
		read, err := d.read(1, text)
		if err != nil || !reflect.DeepEqual(read, saved) {
			t.Errorf("%s is saved as\n%+v and reads as\n%+v, %v", path, saved, read, err)
		}
		if len(text) < leastRemembered {
			continue
		}
		d = drafts{}
		d.remember(1, text, saved)
		if read, err := d.read(1, text); err != nil || &read.Nodes[0] != &saved.Nodes[0] {
			t.Errorf("%s is not remembered: %v", path, err)
		}
	}
}
