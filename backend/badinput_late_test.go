package backend_test

import (
	"database/sql"
	"strings"

	"tabiji/backend/smtptest"
)

// asked puts a question into the file: kind, state and answer of a late row.
func asked(kind, state, answer string) func(*clerk) {
	return func(s *clerk) {
		db, err := sql.Open("sqlite", "file:"+s.path)
		if err == nil {
			_, err = db.Exec(`INSERT INTO late (id, kind, state, why, from_at, to_at, answer, total, body)
				VALUES (1, ?, ?, 'clock', 1840752000000, 1840755600000, ?, 2, '{"was":1840755600000,"at":1793577600000,"journeys":[]}')`, kind, state, answer)
		}
		if err == nil {
			err = db.Close()
		}
		if err != nil {
			s.t.Fatal(err)
		}
	}
}

// connected sets a real account at a server of the test.
func connected(s *clerk) {
	srv := smtptest.New(s.t, smtptest.Options{})
	s.must("account", "set", "-w", s.path, "--smtp", srv.Addr(), "--security", "none", "--from", sender,
		"--sender-address", "東京都台東区1-1", "--sender-contact", "03-0000-0000")
}

// lateRows: answers about what is late, and about an account that stopped, which nobody asked for.
var lateRows = []badInput{
	{name: "late list of a file that is not there", want: "workspace.missing", ask: command("late", "list", "-w", "$H/none.tabiji")},
	{name: "late resolve of what is not there", want: "late.not_found", place: "late_9", ask: command("late", "resolve", "late_9", "--as", "skip", "-w", "$W")},
	{name: "late resolve of something else", want: "not_found.id", place: "out_1", ask: command("late", "resolve", "out_1", "--as", "skip", "-w", "$W")},
	{name: "an answer about mails for waits", want: "late.waits_answer", prepare: asked("waits", "asking", ""), ask: command("late", "resolve", "late_1", "--as", "spread", "-w", "$W")},
	{name: "an answer about waits for mails", want: "late.answer", prepare: asked("mails", "asking", ""), ask: command("late", "resolve", "late_1", "--as", "shift", "-w", "$W")},
	{name: "waits that are answered already", want: "late.waits_answered", place: "late_1", prepare: asked("waits", "done", "leave"), ask: command("late", "resolve", "late_1", "--as", "shift", "-w", "$W")},
	{name: "mails that are answered already", want: "late.answered", place: "late_1", prepare: asked("mails", "done", "skip"), ask: command("late", "resolve", "late_1", "--as", "spread", "-w", "$W")},
	{name: "no answer at all", want: "api.input", place: `"body.as"`, ask: request(422, "POST", "/api/late/late_1/resolve", `{}`)},
	{name: "an answer that nobody knows", want: "api.input", place: "body.as", ask: request(422, "POST", "/api/late/late_1/resolve", `{"as":"`+strings.Repeat("x", 300)+`"}`)},
	{name: "account retry without an account", want: "account.missing", ask: command("account", "retry", "-w", "$W")},
	{name: "account excuse without an account", want: "account.missing", ask: command("account", "excuse", "-w", "$W")},
	{name: "account excuse where nobody was refused", want: "account.nobody_refused", prepare: connected, ask: command("account", "excuse", "-w", "$W")},
}
