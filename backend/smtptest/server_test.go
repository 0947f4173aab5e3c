package smtptest

import (
	"bufio"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tabiji/backend/clock"
)

// client speaks raw SMTP, one line at a time.
type client struct {
	t    *testing.T
	line net.Conn
	r    *bufio.Reader
}

func connect(t *testing.T, s *Server) *client {
	t.Helper()
	line, err := net.Dial("tcp", s.Addr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { line.Close() })
	return &client{t: t, line: line, r: bufio.NewReader(line)}
}

// say sends lines; an empty string sends nothing. hear reads one whole reply; "" when the connection has ended.
func (c *client) say(lines ...string) { fmt.Fprint(c.line, strings.Join(lines, "\r\n")+"\r\n") }

func (c *client) hear() string {
	for {
		s, err := c.r.ReadString('\n')
		if err != nil {
			return ""
		}
		if len(s) < 4 || s[3] != '-' {
			return strings.TrimRight(s, "\r\n")
		}
	}
}

func (c *client) ask(line string) string {
	c.say(line)
	return c.hear()
}

func (c *client) expect(code string, lines ...string) {
	c.t.Helper()
	for _, l := range lines {
		if got := c.ask(l); !strings.HasPrefix(got, code) {
			c.t.Fatalf("%q answered %q, want %s", l, got, code)
		}
	}
}

func (c *client) mail(id, to string) string {
	c.say("MAIL FROM:<a@b.example>", "RCPT TO:<"+to+">", "DATA")
	c.hear()
	c.hear()
	if got := c.hear(); !strings.HasPrefix(got, "354") {
		return got
	}
	return c.ask("Message-ID: <" + id + ">\r\nSubject: x\r\n\r\n..dot\r\n.")
}

func TestServer_KeepsWhatItTook(t *testing.T) {
	t.Parallel()
	s := New(t, Options{Clock: clock.NewManual(1_000)})
	c := connect(t, s)
	c.hear()
	c.expect("250", "EHLO kissa.example")
	for range 2 {
		if got := c.mail("one@b.example", "x@y.example"); !strings.HasPrefix(got, "250") {
			t.Fatal(got)
		}
	}
	c.expect("221", "QUIT")
	if s.Has("one@b.example") != 2 || s.Has("other") != 0 || s.Taken() != 2 || s.Record()["one@b.example"] != 2 {
		t.Errorf("has %d, taken %d", s.Has("one@b.example"), s.Taken())
	}
	m := s.Mails()[1]
	want := Mail{Conn: 1, At: 1_000, HELO: "kissa.example", From: "a@b.example", To: []string{"x@y.example"}, MessageID: "one@b.example"}
	if m.Conn != want.Conn || m.At != want.At || m.HELO != want.HELO || m.From != want.From || !slices.Equal(m.To, want.To) {
		t.Errorf("got %+v, want %+v", m, want)
	}
	if string(m.Raw) != "Message-ID: <one@b.example>\r\nSubject: x\r\n\r\n.dot\r\n" {
		t.Errorf("raw %q", m.Raw)
	}
}

func TestServer_EveryFaultHappensWhereItIsSetAndOnlyThere(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		at    At
		has   int
		heard string // the last reply of the conversation when the point is answered with 599
	}{
		{Greeting, 0, "599"}, {EHLO, 0, "599"}, {MAIL, 0, "503"}, {RCPT, 0, "503"}, {DATA, 0, "599"}, {Body, 0, "599"},
		{Dot, 0, "599"}, {Queued, 1, "599"},
	} {
		for _, do := range []Do{Reply, Drop, Reset} {
			if test.at == Greeting && do == Reset {
				continue // the client may see it while it connects
			}
			t.Run(fmt.Sprint(test.at, " ", do), func(t *testing.T) {
				t.Parallel()
				s := New(t, Options{})
				trap := s.Fault(Fault{At: test.at, Do: do, Say: "599 no"})
				c := connect(t, s)
				last := ""
				for _, step := range []func() string{c.hear, func() string { return c.ask("EHLO k.example") }, func() string { return c.mail("id", "x@y.example") }} {
					if last = step(); last == "" || (do == Reply && strings.HasPrefix(last, "599")) {
						break
					}
				}
				if want := map[bool]string{true: test.heard, false: ""}[do == Reply]; !strings.HasPrefix(last, want) || (want == "" && last != "") {
					t.Errorf("heard %q, want %q", last, want)
				}
				<-trap.Hit()
				s.Close()
				if s.Has("id") != test.has || s.Fired(trap) != 1 {
					t.Errorf("has it %d times, want %d; fired %d", s.Has("id"), test.has, s.Fired(trap))
				}
			})
		}
	}
}

func TestServer_FaultsCountAcrossConnections(t *testing.T) {
	t.Parallel()
	s := New(t, Options{})
	s.Fault(Fault{At: Dot, Nth: 5, Do: Reply, Say: "554 5.6.0 no"})
	s.Fault(Fault{At: Dot, Nth: 7, Do: Drop})
	s.Fault(Fault{At: RCPT, To: "gone@y.example", Do: Reply, Say: "550 5.1.1 gone"})
	c := connect(t, s)
	c.hear()
	for i := 1; i <= 8; i++ {
		got := c.mail(fmt.Sprint(i), "x@y.example")
		switch i {
		case 5:
			if !strings.HasPrefix(got, "554") {
				t.Errorf("5: %q", got)
			}
		case 7:
			if got != "" {
				t.Errorf("7: %q", got)
			}
			c = connect(t, s)
			c.hear()
		default:
			if !strings.HasPrefix(got, "250") {
				t.Errorf("%d: %q", i, got)
			}
		}
	}
	c.expect("250", "MAIL FROM:<a@b>", "RCPT TO:<x@y.example>")
	c.expect("550", "RCPT TO:<Gone@y.example>")
	c.expect("250", "RSET", "NOOP")
	if s.Taken() != 6 || s.Reached(Dot) != 8 || s.Connections() != 2 {
		t.Errorf("taken %d, dots %d, connections %d", s.Taken(), s.Reached(Dot), s.Connections())
	}
}

func TestServer_AHangLastsUntilItIsReleasedOrHealed(t *testing.T) {
	t.Parallel()
	s := New(t, Options{})
	first, second := s.Fault(Fault{At: MAIL, Nth: 1, Do: Hang}), s.Fault(Fault{At: NOOP, Do: Hang})
	c := connect(t, s)
	c.hear()
	answer := make(chan string)
	go func() { answer <- c.ask("MAIL FROM:<a@b>") }()
	<-first.Hit()
	select {
	case got := <-answer:
		t.Fatalf("answered %q while hanging", got)
	default:
	}
	first.Release()
	if got := <-answer; !strings.HasPrefix(got, "250") {
		t.Errorf("after the release: %q", got)
	}
	go func() { answer <- c.ask("NOOP") }()
	<-second.Hit()
	s.Heal()
	if got := <-answer; !strings.HasPrefix(got, "250") {
		t.Errorf("after healing: %q", got)
	}
	c.expect("250", "NOOP")
}

func TestServer_LimitsRollWithItsOwnClock(t *testing.T) {
	t.Parallel()
	hands := clock.NewManual(1_000_000)
	s := New(t, Options{Clock: hands, PerMinute: 2, PerDay: 3, PerConnection: 4})
	c := connect(t, s)
	c.hear()
	take := func(want string) {
		t.Helper()
		if got := c.mail("m", "x@y.example"); want == "250" != strings.HasPrefix(got, "250") {
			t.Errorf("got %q, want %s", got, want)
		}
	}
	take("250")
	take("250")
	c.expect("451", "MAIL FROM:<a@b>")
	hands.Advance(59 * time.Second)
	c.expect("451", "MAIL FROM:<a@b>")
	hands.Advance(time.Second)
	take("250")
	c.expect("550", "MAIL FROM:<a@b>")
	hands.Advance(24 * time.Hour)
	take("250")
	c.expect("421", "MAIL FROM:<a@b>")
	if got := c.hear(); got != "" || s.OverLimit() != 4 || s.Taken() != 4 {
		t.Errorf("then %q; over the limit %d, taken %d", got, s.OverLimit(), s.Taken())
	}
}

func TestServer_AccountsAreAskedBeforeMail(t *testing.T) {
	t.Parallel()
	s := New(t, Options{Accounts: map[string]string{"u": "p"}})
	c := connect(t, s)
	c.hear()
	c.expect("530", "MAIL FROM:<a@b>")
	c.expect("535", "AUTH PLAIN AHUAeA==")
	c.expect("334", "AUTH LOGIN", "dQ==")
	c.expect("235", "cA==")
	c.expect("250", "MAIL FROM:<a@b>")
	for _, command := range s.Commands() {
		if strings.Contains(command, "AHUAeA") {
			t.Errorf("the record holds a secret: %s", command)
		}
	}
}

func TestServer_ManyClientsAtOnce(t *testing.T) {
	t.Parallel()
	s := New(t, Options{Discard: true})
	var wg sync.WaitGroup
	for n := range 8 {
		c := connect(t, s)
		wg.Go(func() {
			c.hear()
			for i := range 50 {
				if got := c.mail(fmt.Sprint(n, ".", i), "x@y.example"); !strings.HasPrefix(got, "250") {
					t.Errorf("%d.%d: %q", n, i, got)
				}
			}
		})
	}
	wg.Wait()
	if s.Taken() != 400 || len(s.Record()) != 400 || s.Mails()[0].Raw != nil {
		t.Errorf("taken %d, different %d", s.Taken(), len(s.Record()))
	}
}

func TestServer_CloseEndsEverythingAtOnce(t *testing.T) {
	t.Parallel()
	s := New(t, Options{})
	trap := s.Fault(Fault{At: Greeting, Do: Hang})
	c := connect(t, s)
	<-trap.Hit()
	s.Close()
	s.Close()
	if got := c.hear(); got != "" || s.Open() != 0 {
		t.Errorf("heard %q, open %d", got, s.Open())
	}
	if _, err := s.Pipe().Read(make([]byte, 1)); err == nil {
		t.Error("a closed server still serves")
	}
}
