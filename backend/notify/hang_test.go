package notify

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"tabiji/backend/words"
)

type hanging struct{ until chan struct{} }

func (h hanging) Show(context.Context, Toast) error { <-h.until; return nil }

func TestWLS12_ADesktopThatHangsHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d, n := newDesk(t, words.Japanese)
		h := hanging{until: make(chan struct{})}
		n.config.Desktop = h
		for _, want := range []time.Duration{answer, 0} { // the second is not even tried
			d.add(1, 7)
			began := time.Now()
			d.show(n)
			if took := time.Since(began); took != want {
				t.Errorf("took %v, want %v", took, want)
			}
			d.clock.Advance(time.Minute)
		}
		close(h.until)
		synctest.Wait()
		d.took()
		n.config.Desktop = d
		d.add(1, 7)
		d.show(n)
		if got := d.took(); got != "mark [3] | show 山田 花子 様：資料請求 / 折り返し電話を" {
			t.Errorf("afterwards %s", got)
		}
	})
}

func TestANameThatTheTitleHasIsNotSaidTwice(t *testing.T) {
	t.Parallel()
	d, n := newDesk(t, words.Japanese)
	d.add(1, 7)
	d.due[0].Title = "山田 花子さんが来ました"
	d.show(n)
	if got := d.took(); got != "mark [1] | show 山田 花子さんが来ました / 折り返し電話を" {
		t.Errorf("got %s", got)
	}
}
