package smtptest

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"net"
	"strconv"
	"strings"
	"time"
)

// dialogue is the conversation of one connection.
type dialogue struct {
	s      *Server
	raw    net.Conn
	line   net.Conn // raw, or TLS over it
	r      *bufio.Reader
	w      *bufio.Writer
	n      int
	secure bool
	helo   string
	user   string
	from   string
	inMail bool
	to     []string
	mails  int
	body   []byte
}

const lineBuffer = 64 << 10

func newDialogue(s *Server, raw net.Conn, n int) *dialogue {
	return &dialogue{s: s, raw: raw, line: raw, n: n}
}

var errEnd = errors.New("the conversation is over")

func (d *dialogue) run() {
	if stop, _ := d.fault(Accept); stop != nil {
		return
	}
	if d.s.options.Security == Implicit && !d.upgrade() {
		return
	}
	d.buffers()
	stop, said := d.fault(Greeting)
	if stop != nil || (!said && d.say("220 "+Name+" ESMTP smtptest") != nil) {
		return
	}
	for {
		if d.r.Buffered() == 0 && d.w.Flush() != nil {
			return
		}
		command, err := d.read()
		if err != nil || d.command(command) != nil {
			d.w.Flush()
			return
		}
	}
}

func (d *dialogue) buffers() {
	d.r = bufio.NewReaderSize(d.line, lineBuffer)
	d.w = bufio.NewWriterSize(d.line, 4096)
}

func (d *dialogue) upgrade() bool {
	secure := tls.Server(d.line, d.s.tls)
	if secure.Handshake() != nil {
		return false
	}
	d.line, d.secure = secure, true
	return true
}

func (d *dialogue) read() (string, error) {
	b, err := d.r.ReadSlice('\n')
	if err != nil {
		return "", err
	}
	return string(bytes.TrimRight(b, "\r\n")), nil
}

// say queues a reply; replies to pipelined commands leave together (RFC 2920).
func (d *dialogue) say(text string) error {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		if i < len(lines)-1 && len(l) > 3 {
			l = l[:3] + "-" + l[4:]
		}
		d.w.WriteString(l)
		d.w.WriteString("\r\n")
	}
	if d.r.Buffered() > 0 {
		return nil
	}
	return d.w.Flush()
}

// fault applies the fault that is set for a point, if any; stop ends the conversation, said means that a reply has been
// sent already.
func (d *dialogue) fault(at At) (stop error, said bool) {
	if o := d.s.options; o.WornAfter > 0 && d.mails >= o.WornAfter && o.Worn.At == at {
		d.s.mu.Lock()
		d.s.over++
		d.s.mu.Unlock()
		err := d.say(o.Worn.Say)
		if strings.HasPrefix(o.Worn.Say, "421") {
			d.w.Flush()
			return errEnd, true
		}
		return err, true
	}
	t := d.s.at(at, d.n, d.to)
	if t == nil {
		return nil, false
	}
	switch t.fault.Do {
	case Hang:
		if d.w != nil {
			d.w.Flush() // earlier replies of the same packet are sent before the silence
		}
		select {
		case <-t.release:
		case <-d.s.done:
			return errEnd, true
		}
		return nil, false
	case Reply:
		if d.w == nil {
			d.buffers()
		}
		err := d.say(t.fault.Say)
		if strings.HasPrefix(t.fault.Say, "421") {
			d.w.Flush()
			return errEnd, true
		}
		return err, true
	case Raw:
		d.w.WriteString(strings.ReplaceAll(t.fault.Say, "\n", "\r\n") + "\r\n")
		return d.w.Flush(), true
	case Drip:
		for {
			if _, err := d.line.Write([]byte(t.fault.Say)); err != nil {
				return err, true
			}
			<-time.After(time.Second)
		}
	case Flood:
		return d.flood(t.fault), true
	case Reset:
		if tcp, ok := d.raw.(*net.TCPConn); ok {
			tcp.SetLinger(0)
		}
	}
	if d.w != nil {
		d.w.Flush()
	}
	d.raw.Close()
	return errEnd, true
}

// flood sends the same text again and again; the octets that the client took are counted.
func (d *dialogue) flood(f Fault) error {
	if d.w != nil {
		d.w.Flush()
	}
	piece := bytes.Repeat([]byte(f.Say), 1+(8<<10)/len(f.Say))
	for sent := 0; f.Bytes == 0 || sent < f.Bytes; {
		n, err := d.line.Write(piece)
		sent += n
		d.s.flooded.Add(int64(n))
		if err != nil {
			return err
		}
	}
	return errEnd
}

func (d *dialogue) command(line string) error {
	d.s.heard(line)
	verb, rest, _ := strings.Cut(line, " ")
	switch strings.ToUpper(verb) {
	case "EHLO", "HELO":
		return d.ehlo(verb, rest)
	case "STARTTLS":
		return d.startTLS()
	case "AUTH":
		return d.auth(rest)
	case "MAIL":
		return d.mail(rest)
	case "RCPT":
		return d.rcpt(rest)
	case "DATA":
		return d.data()
	case "RSET":
		return d.simple(RSET, "250 2.0.0 ok", d.forget)
	case "NOOP":
		return d.simple(NOOP, "250 2.0.0 ok", nil)
	case "QUIT":
		if err := d.simple(QUIT, "221 2.0.0 bye", nil); err != nil {
			return err
		}
		return errEnd
	}
	return d.say("500 5.5.2 what?")
}

func (d *dialogue) simple(at At, ok string, then func()) error {
	stop, said := d.fault(at)
	if stop != nil || said {
		return stop
	}
	if then != nil {
		then()
	}
	return d.say(ok)
}

func (d *dialogue) forget() { d.inMail, d.from, d.to = false, "", nil }

func (d *dialogue) ehlo(verb, name string) error {
	stop, said := d.fault(EHLO)
	if stop != nil || said {
		return stop
	}
	d.helo = name
	d.forget()
	if strings.EqualFold(verb, "HELO") {
		return d.say("250 " + Name)
	}
	o := d.s.options
	lines := []string{"250 " + Name, "250 ENHANCEDSTATUSCODES", "250 8BITMIME"}
	if !o.NoPipeline {
		lines = append(lines, "250 PIPELINING")
	}
	if o.MostBytes > 0 {
		lines = append(lines, "250 SIZE "+strconv.Itoa(o.MostBytes))
	}
	if o.Security == StartTLS && !d.secure {
		lines = append(lines, "250 STARTTLS")
	}
	if len(o.Accounts) > 0 {
		lines = append(lines, "250 AUTH "+strings.Join(o.Mechanisms, " "))
	}
	for _, e := range o.Extensions {
		lines = append(lines, "250 "+e)
	}
	return d.say(strings.Join(lines, "\n"))
}

func (d *dialogue) startTLS() error {
	stop, said := d.fault(STARTTLS)
	if stop != nil || said {
		return stop
	}
	if d.s.options.Security != StartTLS || d.secure {
		return d.say("502 5.5.1 not here")
	}
	if err := d.say("220 2.0.0 go ahead"); err != nil {
		return err
	}
	if err := d.w.Flush(); err != nil {
		return err
	}
	if !d.upgrade() {
		return errEnd
	}
	d.buffers()
	d.forget()
	return nil
}

func (d *dialogue) auth(rest string) error {
	stop, said := d.fault(AUTH)
	if stop != nil || said {
		return stop
	}
	mechanism, initial, _ := strings.Cut(rest, " ")
	var user, secret string
	switch strings.ToUpper(mechanism) {
	case "PLAIN":
		if initial == "" {
			initial = d.ask("334 ")
		}
		b, _ := base64.StdEncoding.DecodeString(initial)
		if parts := strings.Split(string(b), "\x00"); len(parts) == 3 {
			user, secret = parts[1], parts[2]
		}
	case "LOGIN":
		u, _ := base64.StdEncoding.DecodeString(d.ask("334 VXNlcm5hbWU6"))
		p, _ := base64.StdEncoding.DecodeString(d.ask("334 UGFzc3dvcmQ6"))
		user, secret = string(u), string(p)
	default:
		return d.say("504 5.5.4 unknown mechanism")
	}
	if want, ok := d.s.options.Accounts[user]; !ok || want != secret {
		return d.say("535 5.7.8 authentication credentials invalid")
	}
	d.user = user
	return d.say("235 2.7.0 welcome")
}

func (d *dialogue) ask(challenge string) string {
	if d.say(challenge) != nil || d.w.Flush() != nil {
		return ""
	}
	answer, _ := d.read()
	return answer
}

func (d *dialogue) mail(rest string) error {
	stop, said := d.fault(MAIL)
	if stop != nil || said {
		return stop
	}
	from, parameters, ok := path(rest, "FROM:")
	switch {
	case !ok:
		return d.say("501 5.5.4 MAIL FROM:<address>")
	case len(d.s.options.Accounts) > 0 && d.user == "":
		return d.say("530 5.7.0 authentication required")
	case d.inMail:
		return d.say("503 5.5.1 nested MAIL")
	case d.s.options.MostBytes > 0 && declared(parameters) > d.s.options.MostBytes:
		return d.say("552 5.3.4 message size exceeds fixed limit")
	}
	if refused := d.s.refuse(d.mails); refused != "" {
		err := d.say(refused)
		if strings.HasPrefix(refused, "421") {
			return errEnd
		}
		return err
	}
	d.inMail, d.from = true, from
	return d.say("250 2.1.0 ok")
}

// refuse is the reply when a limit is reached; "" while none is.
func (s *Server) refuse(onThisLine int) string {
	if s.options.CountOnly {
		return ""
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.clock.Now()
	switch {
	case s.options.PerConnection > 0 && onThisLine >= s.options.PerConnection:
		s.over++
		return "421 4.7.0 too many messages in this session"
	case s.day.full(now):
		s.over++
		return "550 5.4.5 daily sending quota exceeded"
	case s.minute.full(now):
		s.over++
		return "451 4.7.1 rate limit exceeded, try again later"
	}
	return ""
}

func (d *dialogue) rcpt(rest string) error {
	to, _, ok := path(rest, "TO:")
	if ok && d.inMail {
		d.to = append(d.to, to)
	}
	stop, said := d.fault(RCPT)
	if stop != nil {
		return stop
	}
	if said {
		if ok && d.inMail {
			d.to = d.to[:len(d.to)-1]
		}
		return nil
	}
	if !ok || !d.inMail {
		return d.say("503 5.5.1 MAIL first")
	}
	return d.say("250 2.1.5 ok")
}

func (d *dialogue) data() error {
	if len(d.to) == 0 {
		if stop, said := d.fault(NoRecipients); stop != nil || said {
			return stop
		}
		return d.say("503 5.5.1 no valid recipients")
	}
	stop, said := d.fault(DATA)
	if stop != nil || said {
		return stop
	}
	if err := d.say("354 go on"); err != nil {
		return err
	}
	if err := d.w.Flush(); err != nil {
		return err
	}
	if err := d.readBody(); err != nil {
		return err
	}
	if stop, said = d.fault(Dot); stop != nil {
		return stop
	}
	if said {
		d.forget()
		return nil
	}
	d.s.take(d)
	d.mails++
	if stop, said = d.fault(Queued); stop != nil {
		return stop
	}
	d.forget()
	if !said {
		if err := d.say("250 2.0.0 queued"); err != nil {
			return err
		}
	}
	stop, _ = d.fault(Idle)
	return stop
}
