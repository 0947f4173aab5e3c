package studio_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"tabiji/backend/contact"
	"tabiji/backend/studio"
)

// notices is a journey file of n notice steps one after the other, each with Liquid texts of its own.
func notices(n int) string {
	var nodes, edges strings.Builder
	last := "in"
	for i := range n {
		fmt.Fprintf(&nodes, `,{"id":"n%[1]d","kind":"notify","config":{"title":"{{ contact.family_name | default: 'お客' }}さまの%[1]d回目","body":"{%% if contact.company %%}{{ contact.company }}の{%% endif %%}{{ contact.family_name }}さま %[1]d：{{ contact.email }}"}}`, i)
		fmt.Fprintf(&edges, `,{"from":["%s","next"],"to":"n%d"}`, last, i)
		last = fmt.Sprint("n", i)
	}
	return `{"format":"tabiji.journey/1","id":"long","title":"長い","settings":{"reentry":"never"},
		"nodes":[{"id":"in","kind":"entry.tag","config":{"tag":"新規"}}` + nodes.String() + `],
		"edges":[` + edges.String()[1:] + `],"messages":[]}`
}

// TestNumber26_TheStartSheetOfVeryManyNotices: the Liquid of 20,000 notices is parsed once, not for each sheet nor
// after each change, and looking at another journey in between does not discard it.
func TestNumber26_TheStartSheetOfVeryManyNotices(t *testing.T) {
	b := newBench(t)
	b.person("a@shop.test", contact.OptIn, "新規")
	n := 2_000
	if testing.Short() {
		n = 500
	}
	if os.Getenv("TABIJI_LONG") != "" {
		n = 19_999
	}
	b.mustImport(greeting)
	took := func(what string) time.Duration {
		t.Helper()
		began := time.Now()
		sheet, err := b.Preview(t.Context(), "long", studio.StartOptions{})
		if err != nil {
			t.Fatal(said(err))
		}
		d := time.Since(began)
		t.Logf("%s: %s, %d findings", what, d.Round(time.Millisecond), len(sheet.Findings))
		return d
	}
	began := time.Now()
	b.mustImport(notices(n))
	cold := time.Since(began)
	t.Logf("read: %s", cold.Round(time.Millisecond))
	times := map[string]time.Duration{"the first": took("the first")}
	if _, err := b.Check(t.Context(), "greeting"); err != nil {
		t.Fatal(said(err))
	}
	times["after another journey"] = took("after another journey")
	began = time.Now()
	b.mustImport(strings.Replace(notices(n), "の7回目", "の7度目", 1))
	again := time.Since(began)
	t.Logf("read again: %s", again.Round(time.Millisecond))
	if again > cold/2 {
		t.Errorf("after a change of one text all of it took %s, and %s the first time", again, cold)
	}
	times["after a change"] = took("after a change")
	for what, d := range times {
		if d > cold/3 {
			t.Errorf("%s took %s, and reading all of it %s", what, d, cold)
		}
		if n > 10_000 && d > 500*time.Millisecond {
			t.Errorf("%s took %s", what, d)
		}
	}
}
