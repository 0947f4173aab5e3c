package notify

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/studio"
	"tabiji/backend/words"
)

const noon = clock.Instant(1_795_305_600_000)

// desk is an inbox and a desktop that write down, in order, what happened to them.
type desk struct {
	*testing.T
	clock *clock.Manual
	due   []studio.Notice
	log   []string
	fail  error
	next  int64
}

func (d *desk) DueToasts(_ context.Context, limit int) ([]studio.Notice, error) {
	return d.due[:min(limit, len(d.due))], nil
}

func (d *desk) ShowToasts(_ context.Context, ids []int64) error {
	if d.fail != nil {
		return d.fail
	}
	d.log = append(d.log, fmt.Sprintf("mark %v", ids))
	gone := map[int64]bool{}
	for _, id := range ids {
		gone[id] = true
	}
	var left []studio.Notice
	for _, n := range d.due {
		if !gone[n.ID] {
			left = append(left, n)
		}
	}
	d.due = left
	return nil
}

func (d *desk) Fields(_ context.Context, contact int64) (map[string]string, error) {
	if contact == 404 {
		return nil, nil
	}
	return map[string]string{"family_name": "山田", "given_name": "花子"}, nil
}

func (d *desk) JourneyID(_ context.Context, no int64) (string, error) {
	return fmt.Sprint("jny_", no), nil
}

func (d *desk) Show(_ context.Context, t Toast) error {
	d.log = append(d.log, "show "+t.Title+" / "+t.Body)
	return nil
}

func (d *desk) add(n int, contact int64) {
	for range n {
		d.next++
		d.due = append(d.due, studio.Notice{ID: d.next, At: d.clock.Now(), Title: "資料請求", Body: "折り返し電話を", Contact: contact})
	}
}

func (d *desk) took() string {
	s := strings.Join(d.log, " | ")
	d.log = nil
	return s
}

func newDesk(t *testing.T, lang words.Lang) (*desk, *Notifier) {
	d := &desk{T: t, clock: clock.NewManual(noon)}
	return d, New(Config{Store: d, Clock: d.clock, Desktop: d, Say: words.Printer{Lang: lang}})
}

func (d *desk) show(n *Notifier) {
	d.Helper()
	if err := n.Show(d.Context()); err != nil {
		d.Fatal(err)
	}
}

func TestTheFirstToastNamesThePersonAndIsMarkedBeforeItIsShown(t *testing.T) {
	t.Parallel()
	d, n := newDesk(t, words.Japanese)
	d.add(1, 7)
	d.show(n)
	if got, want := d.took(), "mark [1] | show 山田 花子 様：資料請求 / 折り返し電話を"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	d.show(n)
	if got := d.took(); got != "" {
		t.Errorf("shown again: %s", got)
	}
}

func TestFurtherNoticesWithin30SecondsBecomeOne(t *testing.T) {
	t.Parallel()
	for lang, want := range map[words.Lang]string{
		words.Japanese: "mark [2 3 4 5 6 7 8 9 10 11 12 13] | show ほかに12件のお知らせがあります / 通知の一覧で確かめられます。",
		words.English:  "mark [2 3 4 5 6 7 8 9 10 11 12 13] | show And 12 more notices / All of them are in the inbox.",
	} {
		d, n := newDesk(t, lang)
		d.add(5, 7)
		d.show(n)
		d.took()
		d.clock.Advance(10 * time.Second)
		d.add(8, 7)
		for range 19 {
			d.show(n)
			if got := d.took(); got != "" {
				t.Fatalf("within 30 s: %s", got)
			}
			d.clock.Advance(time.Second)
		}
		d.clock.Advance(time.Second)
		d.show(n)
		if got := d.took(); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
		d.clock.Advance(time.Minute)
		d.add(3, 7)
		d.show(n)
		if got := d.took(); !strings.HasPrefix(got, "mark [14] | show 山田 花子") {
			t.Errorf("long after, the first of three: %s", got)
		}
	}
}

func TestOneFurtherNoticeIsShownAsItself(t *testing.T) {
	t.Parallel()
	d, n := newDesk(t, words.Japanese)
	d.add(2, 7)
	d.show(n)
	d.took()
	d.clock.Advance(30 * time.Second)
	d.show(n)
	if got, want := d.took(), "mark [2] | show 山田 花子 様：資料請求 / 折り返し電話を"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestWithoutADesktopOnlyTheInboxHasThem(t *testing.T) {
	t.Parallel()
	d := &desk{T: t, clock: clock.NewManual(noon)}
	n := New(Config{Store: d, Clock: d.clock, Say: words.Printer{}})
	d.add(3, 7)
	d.show(n)
	if got := d.took(); got != "mark [1 2 3]" || len(d.due) != 0 {
		t.Errorf("got %s; a desktop that comes later must not be flooded", got)
	}
}

func TestWhatCannotBeMarkedIsNotShown(t *testing.T) {
	t.Parallel()
	d, n := newDesk(t, words.Japanese)
	d.fail = errors.New("disk full")
	d.add(1, 7)
	if err := n.Show(t.Context()); !errors.Is(err, d.fail) {
		t.Errorf("got %v", err)
	}
	if got := d.took(); got != "" {
		t.Errorf("got %s", got)
	}
	d.fail = nil
	d.show(n)
	if got := d.took(); !strings.HasPrefix(got, "mark [1] | show ") {
		t.Errorf("after the failure: %s", got)
	}
}

type brokenDesktop struct{}

func (brokenDesktop) Show(context.Context, Toast) error { return errors.New("no bus") }

func TestADesktopThatFailsStopsNothingAndIsNotAskedTwice(t *testing.T) {
	t.Parallel()
	d := &desk{T: t, clock: clock.NewManual(noon)}
	n := New(Config{Store: d, Clock: d.clock, Desktop: brokenDesktop{}})
	d.add(1, 7)
	d.show(n)
	d.clock.Advance(time.Hour)
	d.show(n)
	if got := d.took(); got != "mark [1]" {
		t.Errorf("got %s", got)
	}
}

func TestNoticesOfTheEngineAndOfPeopleWhoAreGone(t *testing.T) {
	t.Parallel()
	d, n := newDesk(t, words.English)
	line := words.New("notify.more.body")
	d.due = []studio.Notice{{ID: 1, At: noon, Line: &line}}
	d.show(n)
	if got, want := d.took(), "mark [1] | show Tabiji / All of them are in the inbox."; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	d.clock.Advance(time.Hour)
	d.add(1, 404)
	d.show(n)
	if got, want := d.took(), "mark [1] | show 資料請求 / 折り返し電話を"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestAClockSetBackDoesNotSilenceTheDesktop(t *testing.T) {
	t.Parallel()
	d, n := newDesk(t, words.Japanese)
	d.add(1, 7)
	d.show(n)
	d.took()
	d.clock.Advance(-3 * time.Hour)
	d.add(1, 7)
	d.show(n)
	if got := d.took(); !strings.Contains(got, "show ") {
		t.Errorf("got %q", got)
	}
}

func TestAToastLeadsToThePersonAndTheJourneyItNames(t *testing.T) {
	t.Parallel()
	_, n := newDesk(t, words.Japanese)
	one := studio.Notice{ID: 1, Title: "資料請求", Contact: 7, Journey: 3}
	toast, err := n.toast(t.Context(), []studio.Notice{one}, false)
	if err != nil || toast.Contact != 7 || toast.Journey != "jny_3" || toast.Notice != 1 {
		t.Errorf("%+v, %v", toast, err)
	}
	toast, err = n.toast(t.Context(), []studio.Notice{one, one}, true)
	if err != nil || toast.Contact != 0 || toast.Journey != "" || toast.Notice != 0 {
		t.Errorf("several lead nowhere in particular: %+v, %v", toast, err)
	}
}

func TestALanguageChosenMeanwhileIsSpokenAtOnce(t *testing.T) {
	t.Parallel()
	d, n := newDesk(t, words.Japanese)
	n.Speak(string(words.English))
	d.add(1, 7)
	d.show(n)
	if got, want := d.took(), "mark [1] | show 山田 花子: 資料請求 / 折り返し電話を"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
