package smtptest

import (
	"bufio"
	"bytes"
	"errors"
	"strconv"
	"strings"
)

// readBody reads the mail's text up to the final dot (RFC 5321 §4.1.1.4), with its dot stuffing.
func (d *dialogue) readBody() error {
	d.body = d.body[:0]
	limit, faulty := d.s.bodyFault()
	atLineStart := true
	for {
		line, err := d.r.ReadSlice('\n')
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return err
		}
		if atLineStart && len(line) == 3 && line[0] == '.' && line[1] == '\r' {
			return nil
		}
		atLineStart = err == nil
		if d.keeps(len(d.body)) {
			d.body = append(d.body, line...)
		}
		if faulty && len(d.body) >= limit {
			faulty = false
			if stop, said := d.fault(Body); stop != nil {
				return stop
			} else if said {
				return errEnd // a server that answers in mid-body closes the connection
			}
		}
	}
}

// keeps reports whether more of a body is stored: with Discard the header is enough.
func (d *dialogue) keeps(sofar int) bool {
	return !d.s.options.CountOnly && (!d.s.options.Discard || sofar < 8<<10)
}

// take records the mail: from here on it is accepted, whatever happens to the reply.
func (s *Server) take(d *dialogue) {
	s.taken.Add(1)
	if s.options.CountOnly {
		return
	}
	raw := unstuff(d.body)
	m := Mail{
		Conn: d.n, At: s.clock.Now(), HELO: d.helo, User: d.user, TLS: d.secure, From: d.from,
		To: append([]string(nil), d.to...), MessageID: messageID(raw),
	}
	if !s.options.Discard {
		m.Raw = raw
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mails = append(s.mails, m)
	s.has[m.MessageID]++
	s.minute.add(m.At)
	s.day.add(m.At)
}

func (s *Server) heard(line string) {
	if s.options.CountOnly || s.options.Discard {
		return
	}
	if verb, rest, _ := strings.Cut(line, " "); strings.EqualFold(verb, "AUTH") {
		mechanism, _, _ := strings.Cut(rest, " ")
		line = verb + " " + mechanism + " …"
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.commands = append(s.commands, line)
}

func unstuff(body []byte) []byte {
	raw := bytes.ReplaceAll(body, []byte("\r\n.."), []byte("\r\n.")) // always a copy
	if bytes.HasPrefix(raw, []byte("..")) {
		raw = raw[1:]
	}
	return raw
}

func messageID(raw []byte) string {
	header, _, _ := bytes.Cut(raw, []byte("\r\n\r\n"))
	for line := range bytes.SplitSeq(header, []byte("\r\n")) {
		if name, value, ok := bytes.Cut(line, []byte(":")); ok && bytes.EqualFold(name, []byte("message-id")) {
			return string(bytes.Trim(value, " <>"))
		}
	}
	return ""
}

// path reads "FROM:<address> PARAMETERS" of MAIL and "TO:<address> PARAMETERS" of RCPT (RFC 5321 §4.1.2).
func path(rest, word string) (address, parameters string, ok bool) {
	if len(rest) < len(word) || !strings.EqualFold(rest[:len(word)], word) {
		return "", "", false
	}
	rest = strings.TrimSpace(rest[len(word):])
	end := strings.LastIndexByte(rest, '>')
	if !strings.HasPrefix(rest, "<") || end < 0 {
		return "", "", false
	}
	return rest[1:end], rest[end+1:], true
}

func declared(parameters string) int {
	for _, p := range strings.Fields(parameters) {
		if size, ok := strings.CutPrefix(strings.ToUpper(p), "SIZE="); ok {
			n, _ := strconv.Atoi(size)
			return n
		}
	}
	return 0
}
