package sqlite

import (
	"testing"

	"tabiji/backend/studio"
	"tabiji/backend/words"
)

func TestANoticeWithAKeyIsWrittenOnce(t *testing.T) {
	t.Parallel()
	db := openFile(t, Options{})
	ctx := t.Context()
	line := words.New("why.paused")
	err := db.Write(ctx, Tick, Normal, func(tx *Tx) error {
		for i, row := range []struct {
			notice studio.Notice
			added  bool
		}{
			{studio.Notice{Kind: "step", Title: "花子さんが来ました", Key: "n:1", Toast: "due"}, true},
			{studio.Notice{Kind: "step", Title: "花子さんが来ました", Key: "n:1", Toast: "due"}, false},
			{studio.Notice{Kind: "engine", Line: &line}, true},
			{studio.Notice{Kind: "engine", Line: &line}, true},
		} {
			added, err := tx.AddNotice(row.notice)
			if err != nil || added != row.added {
				t.Errorf("notice %d: added %v, %v; want %v", i, added, err, row.added)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	s := studio.New(studio.Config{Store: db.Studio()})
	list, err := s.Notices(ctx, false, "", 2)
	if err != nil || len(list) != 2 || list[0].ID != "ntc_3" || list[0].Line == nil || list[0].Line.ID != "why.paused" {
		t.Fatalf("first page %+v, %v", list, err)
	}
	rest, err := s.Notices(ctx, false, list[1].ID, 2)
	if err != nil || len(rest) != 1 || rest[0].Title != "花子さんが来ました" || rest[0].At != noon {
		t.Errorf("second page %+v, %v", rest, err)
	}
	if n, err := s.SeeNotices(ctx, []string{"ntc_1", "ntc_99"}); n != 1 || err != nil {
		t.Errorf("saw %d, %v; want 1", n, err)
	}
	if unseen, err := s.Notices(ctx, true, "", 0); len(unseen) != 2 || err != nil {
		t.Errorf("unseen %+v, %v", unseen, err)
	}
	if n, err := s.SeeNotices(ctx, nil); n != 2 || err != nil {
		t.Errorf("saw all: %d, %v; want 2", n, err)
	}
	if n, err := s.SeeNotices(ctx, []string{}); n != 0 || err != nil {
		t.Errorf("saw none: %d, %v", n, err)
	}
	if _, err := s.SeeNotices(ctx, []string{"con_1"}); err == nil {
		t.Error("an id of something else was taken for a notice")
	}
}

func TestToastsAreShownAtMostOnce(t *testing.T) {
	t.Parallel()
	db := openFile(t, Options{})
	err := db.Write(t.Context(), Tick, Normal, func(tx *Tx) error {
		for _, title := range []string{"一", "二"} {
			if _, err := tx.AddNotice(studio.Notice{Kind: "step", Title: title, Toast: "due"}); err != nil {
				return err
			}
		}
		due, err := tx.DueToasts(10)
		if err != nil || len(due) != 2 || due[0].Title != "一" {
			t.Errorf("due %+v, %v", due, err)
		}
		if err := tx.ShowToasts([]int64{due[0].ID}); err != nil {
			return err
		}
		due, err = tx.DueToasts(10)
		if len(due) != 1 || due[0].Title != "二" {
			t.Errorf("left %+v", due)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
