package studio_test

import (
	"testing"

	"tabiji/backend/contact"
	"tabiji/backend/studio"
)

// A status asks who is present without everybody's past; it says the same as the list.
func TestThoseWhoArePresentAreThoseOfTheList(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.mustImport(welcome)
	b.person("a@shop.test", contact.OptIn, "常連")
	b.person("b@shop.test", contact.OptIn)
	if _, err := b.Start(t.Context(), "welcome", studio.StartOptions{}); err != nil {
		t.Fatal(said(err))
	}
	if _, err := b.Enter(t.Context(), "welcome", studio.EnterWho{All: true}); err != nil {
		t.Fatal(said(err))
	}
	list, err := b.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	present, err := b.Present(t.Context())
	if err != nil || len(present) != len(list) || list[0].Inside != 2 {
		t.Fatalf("%+v, %+v, %v", present, list, err)
	}
	for i, p := range present {
		l := list[i]
		if p.ID != l.ID || p.Title != l.Title || p.State != l.State || p.Inside != l.Inside || p.Held != l.Held || p.Broken != l.Broken {
			t.Errorf("%+v is listed as %+v", p, l)
		}
	}
}
