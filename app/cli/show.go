package cli

import (
	"fmt"
	"net/http"
	"net/mail"
	"net/url"
	"slices"
	"time"

	"tabiji/backend"
	"tabiji/backend/clock"
	"tabiji/backend/httpapi"
)

// The show plays the last days of the sample workspace in half a minute: the clock starts in the past
// and runs until it has caught up with the real one.
const (
	showDays    = 9
	showSeconds = 24
	showForms   = 3 // brochure requests that arrive on the first day
)

// show plays the main use of the program in the terminal: journeys start, people enter, mails arrive in the practice
// mailbox, a notice names a person, and a summary says who got what and why.
func (s *session) show(path string) error {
	fresh, err := s.hasDrafts(path)
	if err != nil {
		return err
	}
	config := s.config(path)
	if fresh {
		start := clock.System().Now().Add(-showDays * 24 * time.Hour)
		config.Clock, config.Pretend = clock.Recap(start, showDays*24*3600/showSeconds), true
	}
	b, err := backend.Open(s.ctx, config)
	if err != nil {
		return err
	}
	defer b.Close()
	s.reach = backend.Inside(b)
	s.say.Zone = b.Zone()
	first, err := s.status()
	if err != nil {
		return err
	}
	s.print("cli.show.title", "name", first.Workspace.Name)
	s.print("cli.show.contacts", "n", first.Contacts)
	if err := s.startDrafts(); err != nil {
		return err
	}
	if !fresh {
		s.print("cli.show.again")
	} else {
		s.print("cli.show.fast", "days", showDays, "seconds", showSeconds)
	}
	if err := b.Start(s.ctx); err != nil {
		return err
	}
	if fresh {
		n, err := b.PlayForms(s.ctx, showForms)
		if err != nil {
			return err
		}
		s.print("cli.show.forms", "n", n)
	}
	fmt.Fprintln(s.sys.Out)
	seen := &watcher{s: s}
	if !fresh {
		if err := seen.skip(); err != nil {
			return err
		}
	}
	after, err := seen.untilNow(b)
	if err != nil {
		return err
	}
	return s.summary(first, after)
}

// hasDrafts reports whether the show is still to be played: whether a journey is a draft.
func (s *session) hasDrafts(path string) (bool, error) {
	if err := s.open(path); err != nil {
		return false, err
	}
	defer s.close()
	var page httpapi.Page[httpapi.Journey]
	_, err := s.call(http.MethodGet, "/api/journeys", nil, nil, &page)
	return slices.ContainsFunc(page.Items, func(j httpapi.Journey) bool { return j.State == "draft" }), err
}

// startDrafts starts every journey that is still a draft.
func (s *session) startDrafts() error {
	var page httpapi.Page[httpapi.Journey]
	if _, err := s.call(http.MethodGet, "/api/journeys", nil, nil, &page); err != nil {
		return err
	}
	for _, j := range page.Items {
		if j.State != "draft" {
			continue
		}
		var started httpapi.Journey
		if _, err := s.call(http.MethodPost, "/api/journeys/"+escape(j.ID)+"/start", nil, httpapi.StartJourney{}, &started); err != nil {
			return err
		}
		s.print("cli.show.started", "title", started.Title)
	}
	return nil
}

// watcher prints what happens as it happens, a few lines a day and not one per mail.
type watcher struct {
	s         *session
	lastMail  string
	lastNote  string
	mailLines int
	day       string
}

const mailLinesPerDay = 3

// untilNow follows the engine until its clock has caught up and nothing is due.
func (w *watcher) untilNow(b *backend.Backend) (*httpapi.Status, error) {
	s := w.s
	pulse := time.NewTicker(150 * time.Millisecond)
	defer pulse.Stop()
	for {
		select {
		case <-s.ctx.Done():
			s.endProgress()
			s.print("cli.run.stopping")
			return nil, errBroken
		case <-pulse.C:
		}
		caughtUp := b.Now() >= clock.System().Now()-1000
		idle, err := b.Idle()
		if err != nil {
			return nil, err
		}
		if err := w.news(); err != nil {
			return nil, err
		}
		st, err := s.status()
		if err != nil {
			return nil, err
		}
		if caughtUp && idle {
			s.endProgress()
			return st, nil
		}
		if s.sys.Terminal {
			fmt.Fprintf(s.sys.Out, "\r\x1b[K%s", s.say.Text("cli.show.progress", "at", int64(b.Now()), "sent", st.Outbox["sent"], "inside", st.People))
		}
	}
}

// skip marks everything that exists already as seen.
func (w *watcher) skip() error {
	var mails httpapi.Page[httpapi.PracticeMail]
	if _, err := w.s.call(http.MethodGet, "/api/practice", limitQuery(1), nil, &mails); err != nil {
		return err
	}
	var notices httpapi.Page[httpapi.Notice]
	if _, err := w.s.call(http.MethodGet, "/api/notices", limitQuery(1), nil, &notices); err != nil {
		return err
	}
	if len(mails.Items) > 0 {
		w.lastMail = mails.Items[0].ID
	}
	if len(notices.Items) > 0 {
		w.lastNote = notices.Items[0].ID
	}
	return nil
}

// news prints new practice mails and notices since the last look.
func (w *watcher) news() error {
	s := w.s
	var mails httpapi.Page[httpapi.PracticeMail]
	if _, err := s.call(http.MethodGet, "/api/practice", limitQuery(20), nil, &mails); err != nil {
		return err
	}
	for i := len(mails.Items) - 1; i >= 0; i-- {
		m := mails.Items[i]
		if !later(m.ID, w.lastMail) {
			continue
		}
		w.lastMail = m.ID
		if day := s.say.Date(int64(m.At)); day != w.day {
			w.day, w.mailLines = day, 0
		}
		if w.mailLines++; w.mailLines <= mailLinesPerDay {
			s.endProgress()
			s.print("cli.show.mail", "at", int64(m.At), "to", s.nameOn(m), "subject", m.Subject)
		}
	}
	var notices httpapi.Page[httpapi.Notice]
	if _, err := s.call(http.MethodGet, "/api/notices", limitQuery(20), nil, &notices); err != nil {
		return err
	}
	for i := len(notices.Items) - 1; i >= 0; i-- {
		n := notices.Items[i]
		if later(n.ID, w.lastNote) {
			w.lastNote = n.ID
			s.endProgress()
			s.print("cli.show.notice", "at", int64(n.At), "text", n.Text)
		}
	}
	return nil
}

// nameOn is the name on a practice mail's envelope line, else the address.
func (s *session) nameOn(m httpapi.PracticeMail) string {
	var letter httpapi.PracticeLetter
	if _, err := s.call(http.MethodGet, "/api/practice/"+escape(m.ID), nil, nil, &letter); err != nil {
		return m.To
	}
	for _, h := range letter.Headers {
		if a, err := mail.ParseAddress(h.Value); h.Name == "To" && err == nil && a.Name != "" {
			return a.Name
		}
	}
	return m.To
}

// later compares two ids of the same kind by their row numbers.
func later(id, than string) bool {
	return len(id) > len(than) || len(id) == len(than) && id > than
}

// summary says in words who got what and why, and where the files are.
func (s *session) summary(first, after *httpapi.Status) error {
	fmt.Fprintln(s.sys.Out)
	s.print("cli.show.summary")
	sent := after.Outbox["sent"] - first.Outbox["sent"]
	s.print("cli.show.sent", "n", sent, "inside", after.People)
	if n := after.Outbox["skipped"] - first.Outbox["skipped"]; n > 0 {
		s.print("cli.show.skipped", "n", n)
		if err := s.printReasons(); err != nil {
			return err
		}
	}
	if err := s.printExample(); err != nil {
		return err
	}
	s.print("cli.show.files", "file", after.Workspace.Path)
	s.print("cli.show.try", "program", s.sys.Program, "file", after.Workspace.Path)
	return nil
}

// printReasons counts the skipped deliveries by their reason.
func (s *session) printReasons() error {
	counts := map[string]int{}
	q := limitQuery(500)
	q.Set("state", "skipped")
	for {
		var page httpapi.Page[httpapi.Delivery]
		if _, err := s.call(http.MethodGet, "/api/outbox", q, nil, &page); err != nil {
			return err
		}
		for _, d := range page.Items {
			counts[d.Reason]++
		}
		if page.Next == "" {
			break
		}
		q.Set("cursor", page.Next)
	}
	for _, reason := range sortedKeys(counts) {
		s.print("cli.show.reason", "n", counts[reason], "text", reason)
	}
	return nil
}

// printExample prints the decision record of the person who got the newest mail.
func (s *session) printExample() error {
	var mails httpapi.Page[httpapi.PracticeMail]
	if _, err := s.call(http.MethodGet, "/api/practice", limitQuery(1), nil, &mails); err != nil || len(mails.Items) == 0 {
		return err
	}
	var why httpapi.Why
	if _, err := s.call(http.MethodGet, "/api/why", url.Values{"contact": {mails.Items[0].To}}, nil, &why); err != nil {
		return err
	}
	fmt.Fprintln(s.sys.Out)
	s.print("cli.show.example", "name", why.Name)
	for i := range why.Enrollments {
		s.printEnrollment(why.Name, &why.Enrollments[i])
	}
	fmt.Fprintln(s.sys.Out)
	return nil
}
