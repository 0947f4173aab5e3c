package outbox_test

import (
	"testing"
	"time"

	"tabiji/backend/outbox"
)

// answerLate has late mail sent, as a person does, until nothing is late any more.
func (r *run) answerLate(t *testing.T) {
	t.Helper()
	for range 50 {
		if _, err := r.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		list, err := r.Late(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if len(list) == 0 {
			return
		}
		if _, err := r.ResolveLate(t.Context(), list[0].ID, outbox.Spread); err != nil {
			t.Fatal(err)
		}
		for range 6 {
			r.later(30 * time.Minute)
		}
	}
}
