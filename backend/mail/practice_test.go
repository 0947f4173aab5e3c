package mail_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"tabiji/backend/delivery"
	"tabiji/backend/mail"
	"tabiji/backend/message"
	"tabiji/backend/outbox"
)

// kept is a mailbox in memory.
type kept struct {
	mu    sync.Mutex
	mails []outbox.PracticeMail
	fail  error
}

func (k *kept) Keep(_ context.Context, m outbox.PracticeMail) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.fail != nil {
		return k.fail
	}
	k.mails = append(k.mails, m)
	return nil
}

func newPractice(t *testing.T) (*mail.Transport, *kept) {
	t.Helper()
	box := &kept{}
	p := mail.NewPractice(box)
	t.Cleanup(func() { p.Close() })
	return mail.New(mail.Options{Practice: p}), box
}

var practiceRoute = outbox.Route{Account: "practice", Security: mail.Practice, HELO: "kissa.example"}

func TestPractice_ALetterIsKeptAsItWentOverTheWire(t *testing.T) {
	t.Parallel()
	tr, box := newPractice(t)
	c := dial(t, tr, practiceRoute)
	l := letter("p1")
	l.Body.HTML = `<img src="cid:aa@tabiji">` + l.Body.HTML
	l.Body.Inline = []message.Asset{{SHA256: "aa", Type: "image/png", Name: "豆.png", Data: []byte("PNG…")}}
	for range 2 { // the same Message-ID twice is two mails
		if err := send(t.Context(), c, l); err != nil {
			t.Fatal(err)
		}
	}
	c.Quit()
	if len(box.mails) != 2 {
		t.Fatalf("kept %d", len(box.mails))
	}
	m := box.mails[0]
	if m.From != l.From || m.To != l.To || m.Subject != l.Body.Subject || m.MessageID != l.MessageID {
		t.Errorf("kept %+v", m)
	}
	v, err := mail.Read(m.Raw)
	if err != nil || v.Text != l.Body.Text || v.HTML != l.Body.HTML || len(v.Inline) != 1 || v.Inline[0].Name != "豆.png" {
		t.Errorf("read back %+v, %v", v, err)
	}
	if page := v.Page(); !strings.HasPrefix(page, `<img src="data:image/png;base64,UE5H4oCm">`) {
		t.Errorf("page %q", page)
	}
}

func TestPractice_AMailboxThatCannotKeepAsksToComeLater(t *testing.T) {
	t.Parallel()
	tr, box := newPractice(t)
	box.fail = errors.New("disk full")
	f := failureOf(t, send(t.Context(), dial(t, tr, practiceRoute), letter("a")))
	if f.Outcome != delivery.Later || f.Scope != outbox.OfServer || f.Code != 451 || strings.Contains(f.Text, "disk") {
		t.Errorf("got %+v", f)
	}
}

func TestPractice_ManySessionsAtOnceAndAWholeWorkdayOfMails(t *testing.T) {
	t.Parallel()
	tr, box := newPractice(t)
	var wg sync.WaitGroup
	for n := range 8 {
		wg.Go(func() {
			c, err := tr.Dial(context.Background(), practiceRoute)
			if err != nil {
				t.Error(err)
				return
			}
			defer c.Quit()
			for i := range 50 {
				if err := send(context.Background(), c, letter(fmt.Sprint(n, "-", i))); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	if len(box.mails) != 400 {
		t.Errorf("kept %d of 400", len(box.mails))
	}
}

func TestPractice_ClosingEndsOpenSessionsAndRefusesNewOnes(t *testing.T) {
	t.Parallel()
	box := &kept{}
	p := mail.NewPractice(box)
	c, err := p.Dial(t.Context(), practiceRoute)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Body(t.Context(), letter("a")); err != nil {
		t.Fatal(err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Dot(t.Context()); failureOf(t, err).Outcome != delivery.Unknown || len(box.mails) != 0 {
		t.Errorf("dot after close: %v, kept %d", err, len(box.mails))
	}
	if _, err := p.Dial(t.Context(), practiceRoute); failureOf(t, err).Outcome != delivery.Later {
		t.Errorf("dial after close: %v", err)
	}
}
