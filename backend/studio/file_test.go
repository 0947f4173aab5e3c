package studio_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"tabiji/backend/journey"
	"tabiji/backend/sqlite"
	"tabiji/backend/studio"
)

func TestImportOfAHandWrittenFileMakesAJourney(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	done, err := b.Import(t.Context(), []byte(welcome))
	if err != nil {
		t.Fatal(err)
	}
	if done.ID != "welcome" || !done.Created || done.Findings == nil {
		t.Errorf("imported %+v", done)
	}
	v, err := b.Get(t.Context(), "welcome")
	if err != nil {
		t.Fatal(err)
	}
	if v.State != studio.Draft || v.Version != 0 || !v.Changed || len(v.Draft.Nodes) != 4 || len(v.Draft.Messages) != 0 {
		t.Errorf("view %+v", v)
	}
}

func TestImportOfTheSmallestFiles(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for name, file := range map[string]string{
		"no id gives a new one":       `{"format":"tabiji.journey/1","title":"x","nodes":[{"id":"a","kind":"entry.manual"}]}`,
		"a byte order mark is passed": "\xef\xbb\xbf" + `{"format":"tabiji.journey/1","nodes":[{"id":"a","kind":"entry.manual"}],"edges":[]}`,
		"an empty drawing is a draft": `{"format":"tabiji.journey/1"}`,
	} {
		done, err := b.Import(t.Context(), []byte(file))
		if err != nil {
			t.Errorf("%s: %v", name, said(err))
			continue
		}
		if !strings.HasPrefix(done.ID, "jny_") || !done.Created {
			t.Errorf("%s: imported %+v", name, done)
		}
	}
}

func TestExportIsStable(t *testing.T) {
	t.Parallel()
	b, c := newBench(t), newBench(t)
	b.mustImport(welcome)
	first, err := b.Export(t.Context(), "welcome")
	if err != nil {
		t.Fatal(err)
	}
	done, err := b.Import(t.Context(), first)
	if err != nil {
		t.Fatal(err)
	}
	if done.Created || done.ID != "welcome" {
		t.Errorf("the second import %+v, want an update", done)
	}
	again, _ := b.Export(t.Context(), "welcome")
	if !bytes.Equal(first, again) {
		t.Errorf("the export changed:\n%s\n%s", first, again)
	}
	c.mustImport(string(first))
	elsewhere, _ := c.Export(t.Context(), "welcome")
	if !bytes.Equal(first, elsewhere) {
		t.Errorf("another workspace exports otherwise:\n%s\n%s", first, elsewhere)
	}
	if d, err := journey.Read(first); err != nil || len(d.Messages) != 2 || d.Messages[0].ID != "thanks" {
		t.Errorf("the file reads back as %+v, %v", d, err)
	}
}

func TestImportOfAKnownJourneyReplacesItsDraft(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.mustImport(welcome)
	before, _ := b.Get(t.Context(), "welcome")
	shorter := strings.NewReplacer(
		`,
    {"from": ["w", "next"], "to": "m2"}`, "",
		`,
    {"id": "m2", "kind": "mail.send", "title": "ご案内", "config": {"message": "guide"}}`, "",
		`,
    {"id": "guide", "title": "ご案内", "subject": "ご案内", "html": "<p>ご案内です。</p>"}`, "",
		`"subject": "ありがとうございます"`, `"subject": "はじめまして"`,
	).Replace(welcome)
	done, err := b.Import(t.Context(), []byte(shorter))
	if err != nil {
		t.Fatal(said(err))
	}
	after, _ := b.Get(t.Context(), "welcome")
	if done.Created || after.Rev <= before.Rev || len(after.Draft.Nodes) != 3 {
		t.Errorf("after %+v, done %+v", after, done)
	}
	file, _ := b.Export(t.Context(), "welcome")
	d, _ := journey.Read(file)
	if len(d.Messages) != 1 || d.Messages[0].Subject != "はじめまして" {
		t.Errorf("messages %+v, want the one that is left, changed", d.Messages)
	}
}

func TestAMessageIDOfAnotherJourneyGetsANewOne(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.mustImport(welcome)
	second := strings.Replace(welcome, `"id": "welcome"`, `"id": "other"`, 1)
	second = strings.Replace(second, "ありがとうございます。", "またお越しください。", 1)
	b.mustImport(second)
	read := func(id string) journey.Drawing {
		file, err := b.Export(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		d, err := journey.Read(file)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	mine, theirs := read("other"), read("welcome")
	if theirs.Messages[0].ID != "thanks" || !strings.Contains(theirs.Messages[0].HTML, "ありがとうございます。") {
		t.Errorf("the first journey's message changed: %+v", theirs.Messages[0])
	}
	id := mine.Messages[0].ID
	if id == "thanks" || !strings.Contains(mine.Messages[0].HTML, "またお越しください。") {
		t.Errorf("the second journey's message is %+v", mine.Messages[0])
	}
	var config struct{ Message string }
	if err := json.Unmarshal(mine.Nodes[1].Config, &config); err != nil || config.Message != id {
		t.Errorf("the step sends %q, want %q", config.Message, id)
	}
	b.mustImport(second)
	if again := read("other"); again.Messages[0].ID != id || len(again.Messages) != 2 {
		t.Errorf("importing the same file again made %+v", again.Messages)
	}
	if p, err := b.Publish(t.Context(), "other"); err != nil || !p.New {
		t.Errorf("publish %+v, %v", p, err)
	}
}

// pixel is a GIF of one pixel.
var pixel = []byte("GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;")

func withPicture(data []byte) string {
	sum := sha256.Sum256(data)
	sha := hex.EncodeToString(sum[:])
	return fmt.Sprintf(`{"format":"tabiji.journey/1","id":"pic","title":"絵","nodes":[{"id":"in","kind":"entry.manual"},
		{"id":"m","kind":"mail.send","config":{"message":"a"}}],"edges":[{"from":["in","next"],"to":"m"}],
		"messages":[{"id":"a","subject":"件名","html":"<p>絵です。<img src=\"asset:%s\" alt=\"絵\"></p>"}],
		"assets":[{"sha256":"%s","type":"image/gif","name":"絵.gif","data":"%s"}]}`, sha, sha, base64.StdEncoding.EncodeToString(data))
}

func TestPicturesTravelInTheFile(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.mustImport(withPicture(pixel))
	file, err := b.Export(t.Context(), "pic")
	if err != nil {
		t.Fatal(err)
	}
	d, err := journey.Read(file)
	if err != nil || len(d.Assets) != 1 || !bytes.Equal(d.Assets[0].Data, pixel) {
		t.Errorf("assets %v, %v", len(d.Assets), err)
	}
}

func TestBadPicturesAreRefusedWhole(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	big := append(append([]byte{}, pixel...), make([]byte, studio.LargestAsset)...)
	for name, row := range map[string]struct {
		file, problem string
	}{
		"no picture at all":         {withPicture([]byte("<svg onload=alert(1)>")), "journey.assets"},
		"over five megabytes":       {withPicture(big), "journey.assets"},
		"another content than told": {strings.Replace(withPicture(pixel), `"data":"R0lG`, `"data":"R0lH`, 1), "journey.asset"},
	} {
		_, err := b.Import(t.Context(), []byte(row.file))
		p := wantProblem(t, err, row.problem)
		if row.problem == "journey.assets" && !strings.Contains(said(p), "絵.gif") {
			t.Errorf("%s: does not name the picture: %s", name, said(p))
		}
		if list, _ := b.List(t.Context()); len(list) != 0 {
			t.Errorf("%s: %d journeys after a refusal", name, len(list))
		}
	}
}

func TestARefusedImportWritesNothing(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.mustImport(welcome)
	before, _ := b.Export(t.Context(), "welcome")
	bad := strings.Replace(strings.Replace(welcome, "ご案内です", "変わりました", 1), `"kind": "wait.duration"`, `"kind": "wait.forever"`, 1)
	_, err := b.Import(t.Context(), []byte(bad))
	wantProblem(t, err, "journey.kind_unknown")
	after, _ := b.Export(t.Context(), "welcome")
	if !bytes.Equal(before, after) {
		t.Error("a refused file changed the journey")
	}
}

func TestSaveDraftWithAStaleRevisionAnswersWithThePresentRow(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.mustImport(welcome)
	v, _ := b.Get(t.Context(), "welcome")
	d := *v.Draft
	d.Title = "新しい題"
	saved, err := b.SaveDraft(t.Context(), "welcome", v.Rev, jsonOf(d))
	if err != nil {
		t.Fatal(said(err))
	}
	if got, _ := b.Get(t.Context(), "welcome"); got.Title != "新しい題" || got.Rev != saved.Rev || got.UpdatedAt != saved.UpdatedAt || saved.Rev != v.Rev+1 {
		t.Errorf("saved %+v", saved)
	}
	d.Title = "古い題"
	_, err = b.SaveDraft(t.Context(), "welcome", v.Rev, jsonOf(d))
	p := wantProblem(t, err, "journey.changed_meanwhile")
	if current, ok := p.Current.(studio.View); !ok || current.Rev != saved.Rev || current.Draft == nil || current.Title != "新しい題" {
		t.Errorf("current %+v", p.Current)
	}
	_, err = b.SaveDraft(t.Context(), "nowhere", 1, jsonOf(d))
	wantProblem(t, err, "journey.unknown")
}

func TestAnImportIsOneTransactionOnTheDisk(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.mustImport(welcome)
	b.write(func(tx *sqlite.Tx) error {
		list, err := tx.NewestMessages(0, 10)
		if len(list) != 2 || list[0].Rev != 1 {
			t.Errorf("messages %+v", list)
		}
		return err
	})
}

// jsonOf is a drawing as an editor saves it.
func jsonOf(d journey.Drawing) []byte {
	b, err := json.Marshal(d)
	if err != nil {
		panic(err)
	}
	return b
}
