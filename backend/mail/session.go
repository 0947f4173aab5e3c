package mail

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"strconv"
	"time"

	"github.com/wneessen/go-mail/smtp"

	"tabiji/backend/clock"
	"tabiji/backend/delivery"
	"tabiji/backend/outbox"
)

// session is one open SMTP session. go-mail's smtp.Client opens and ends it; MAIL to the final dot
// are spoken here on the client's own textproto line, because the body must be on the wire while
// the dot still waits for a commit, and because MAIL, RCPT and DATA may share one packet (RFC 2920).
type session struct {
	t        *Transport
	client   *smtp.Client
	text     *textproto.Conn
	raw      net.Conn
	place    place
	ear      ear
	composer composer
	pipeline bool // PIPELINING offered
	size     bool // SIZE offered (RFC 1870)
	mails    int
	used     clock.Instant
	reset    bool // a refused transaction is still open: RSET goes before the next MAIL
	inBody   bool
	quoted   bool // the letter in hand goes to a quoted local part
	dead     bool
	command  []byte
}

func newSession(t *Transport, client *smtp.Client, raw *bounded, place place) *session {
	s := &session{t: t, client: client, text: client.Text, raw: raw, place: place, ear: newEar(raw.Conn), used: clock.System().Now()}
	s.composer.images = t.images
	s.pipeline, _ = client.Extension("PIPELINING")
	s.size, _ = client.Extension("SIZE")
	return s
}

// Body speaks MAIL, RCPT and DATA and writes the body, flushed, without the final dot.
func (s *session) Body(ctx context.Context, letter outbox.Letter) error {
	if s.inBody || s.dead {
		return s.lost("mail", net.ErrClosed)
	}
	body, err := s.composer.compose(&letter)
	if err != nil {
		return composeFailure(err)
	}
	if s.hungUp() {
		return s.lost("mail", errHungUp)
	}
	release := s.watch(ctx)
	failure := s.hand(&letter, body)
	if err := release(); err != nil {
		failure = s.lost("body", err)
	}
	if failure != nil {
		return failure
	}
	s.inBody = true
	return nil
}

func (s *session) hand(letter *outbox.Letter, body []byte) *outbox.Failure {
	s.quoted = letter.To[0] == '"'
	if failure := s.transaction(letter, len(body)); failure != nil {
		return failure
	}
	limit(s.raw, s.t.limits.Body+time.Duration(len(body))*time.Second/time.Duration(s.t.limits.BodyRate))
	// The dot's own CRLF ends the last line. A body longer than the writer's buffer passes it by, so
	// this is one write; what is left of a short one is flushed.
	if _, err := s.text.W.Write(body[:len(body)-2]); err != nil {
		return s.lost("body", err)
	}
	if err := s.text.W.Flush(); err != nil {
		return s.lost("body", err)
	}
	return nil
}

// stages of a transaction in the order in which their replies come.
var stages = [...]struct {
	stage string
	want  int
}{{"mail", 250}, {"mail", 250}, {"rcpt", 25}, {"data", 354}}

// transaction speaks RSET if needed, MAIL, RCPT and DATA, together where the server takes them so.
// The first refusal counts; the others then only follow from it.
func (s *session) transaction(letter *outbox.Letter, size int) *outbox.Failure {
	var refused *outbox.Failure
	first := 1
	if s.reset {
		first = 0
	}
	s.command = s.command[:0]
	asked := first
	for i := first; i < len(stages); i++ {
		s.command = s.appendCommand(s.command, i, letter, size)
		if s.pipeline && i < len(stages)-1 {
			continue
		}
		limit(s.raw, s.t.limits.Command)
		if err := s.send(s.command); err != nil {
			return s.lost(stages[i].stage, err)
		}
		s.command = s.command[:0]
		for ; asked <= i; asked++ {
			failure := s.answer(asked)
			if refused == nil {
				refused = failure
			}
			switch {
			case s.dead:
				return refused
			case failure != nil && asked == 0:
				return s.lost("mail", failure)
			case failure == nil && asked == 0:
				s.reset = false
			case failure == nil && asked == 1:
				s.reset = true // until the dot, this transaction is open
			case failure == nil && asked == 3 && refused != nil:
				s.close() // it waits for a body that must not come
			}
		}
		if refused != nil {
			return refused
		}
	}
	return nil
}

func (s *session) appendCommand(to []byte, i int, letter *outbox.Letter, size int) []byte {
	switch i {
	case 0:
		to = append(to, "RSET"...)
	case 1:
		to = append(append(append(to, "MAIL FROM:<"...), s.composer.from...), '>')
		if s.size {
			to = strconv.AppendInt(append(to, " SIZE="...), int64(size), 10)
		}
	case 2:
		to = append(append(append(to, "RCPT TO:<"...), letter.To...), '>')
	case 3:
		to = append(to, "DATA"...)
	}
	return append(to, '\r', '\n')
}

func (s *session) send(b []byte) error {
	if _, err := s.text.W.Write(b); err != nil {
		return err
	}
	return s.text.W.Flush()
}

// answer reads one reply of the transaction; when the connection is lost the session is dead.
func (s *session) answer(i int) *outbox.Failure {
	limit(s.raw, s.t.limits.Command)
	_, _, err := s.text.ReadResponse(stages[i].want)
	if err == nil {
		return nil
	}
	return s.refusal(stages[i].stage, err)
}

func (s *session) refusal(stage string, err error) *outbox.Failure {
	failure := classify(stage, err, s.place, s.quoted)
	var reply *textproto.Error
	if !errors.As(err, &reply) || reply.Code == 421 || reply.Code < 400 {
		s.close()
	}
	return failure
}

// Dot sends the final dot and waits for the reply.
func (s *session) Dot(ctx context.Context) (string, error) {
	if !s.inBody {
		return "", s.lost("body", net.ErrClosed)
	}
	s.inBody = false
	if failure := s.beforeDot(); failure != nil {
		return "", failure
	}
	release := s.watch(ctx)
	limit(s.raw, s.t.limits.Dot)
	code, text, err := 0, "", s.send(dot)
	if err == nil {
		code, text, err = s.text.ReadResponse(2)
	}
	if gaveUp := release(); gaveUp != nil && err != nil {
		err = gaveUp
	}
	if err != nil {
		return "", s.refusal("dot", err)
	}
	s.mails++
	s.reset = false
	s.used = clock.System().Now()
	return shorten(strconv.Itoa(code) + " " + text), nil
}

var dot = []byte("\r\n.\r\n")

// beforeDot tells whether the server ended the conversation while the commit was made: then the mail was certainly not
// accepted and need not become unknown. A reply that came too early must never be read as the answer to the dot.
func (s *session) beforeDot() *outbox.Failure {
	if s.text.R.Buffered() > 0 {
		limit(s.raw, s.t.limits.Command)
		code, text, err := s.text.ReadResponse(0)
		if err == nil {
			err = &textproto.Error{Code: code, Msg: text}
		}
		failure := s.refusal("body", err)
		s.close()
		return failure
	}
	if s.ear.closed() {
		return s.lost("body", errHungUp)
	}
	return nil
}

// Usable reports whether another letter may be sent over this session; that the server has closed the connection
// meanwhile is found here, before a letter is begun.
func (s *session) Usable() bool {
	return !s.dead && !s.inBody && s.mails < s.t.limits.Mails && !s.hungUp()
}

// hungUp reports whether the server closed the idle connection, or sent an unasked reply, which there is its 421 (RFC
// 5321 §3.8).
func (s *session) hungUp() bool {
	if s.dead {
		return true
	}
	if s.text.R.Buffered() > 0 || s.ear.closed() || s.ear.spoke() || (s.ear.deaf() && s.idle() && s.listen()) {
		s.close()
		return true
	}
	return false
}

// A connection whose ear is deaf is checked by reading for a moment, and so only after it was idle.
const (
	idleFor    = time.Second
	listenTime = time.Millisecond
)

func (s *session) idle() bool { return clock.System().Now().Sub(s.used) >= idleFor }

// listen reads for a moment, and reports whether the connection ended or an unasked reply came.
func (s *session) listen() bool {
	limit(s.raw, listenTime)
	_, err := s.text.R.Peek(1)
	return !timedOut(err)
}

// Drop closes the connection at once, without QUIT.
func (s *session) Drop() { s.close() }

// Quit ends the session politely, waiting briefly.
func (s *session) Quit() {
	if !s.dead && !s.inBody {
		limit(s.raw, s.t.limits.Quit)
		_ = s.client.Quit() // the line is closed next, whatever the server says
	}
	s.close()
}

func (s *session) close() {
	s.dead = true
	s.inBody = false
	_ = s.raw.Close() // a second close is the only error possible, and it is harmless
}

func (s *session) lost(stage string, err error) *outbox.Failure {
	s.close()
	return classify(stage, err, s.place, false)
}

// watch closes the connection when ctx ends; the function it returns stops that and gives ctx's error when it has
// happened.
func (s *session) watch(ctx context.Context) func() error {
	if ctx.Done() == nil {
		return func() error { return nil }
	}
	stop := context.AfterFunc(ctx, func() { s.raw.Close() })
	return func() error {
		if stop() {
			return nil
		}
		s.dead = true
		return ctx.Err()
	}
}

var errHungUp = errors.New("the server closed the line")

func composeFailure(err error) *outbox.Failure {
	return &outbox.Failure{
		Outcome: delivery.Never, Scope: outbox.OfMessage, Stage: "mail",
		Line: line("not_composed", place{}, ""), Err: fmt.Errorf("compose: %w", err),
	}
}
