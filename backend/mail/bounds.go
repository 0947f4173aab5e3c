package mail

import (
	"bufio"
	"errors"
	"io"
	"net"
	"time"

	"github.com/wneessen/go-mail/smtp"
)

// Bounds of one reply, in octets. RFC 5321 §4.5.3.1.5 allows lines of 512; real servers write longer ones, but never
// pages. Whatever a server sends, no more than this is kept of one reply.
const (
	mostLine  = 2 << 10
	mostReply = 64 << 10
	// mostRaw bounds the octets between two commands while the connection is encrypted and replies cannot be told apart
	// here: a handshake with its certificates, and a reply.
	mostRaw = 256 << 10
)

var errTooMuch = errors.New("the server says more than a reply may hold")

// measure counts replies as they come in (RFC 5321 §4.2.1): a line whose fourth octet is a hyphen is
// followed by another of the same reply.
type measure struct {
	line, reply int
	goes        bool // the line in hand is not the last of its reply
}

// take counts octets; false when a line or a reply is too long.
func (m *measure) take(p []byte) bool {
	for _, c := range p {
		m.line++
		m.reply++
		switch {
		case m.line > mostLine || m.reply > mostReply:
			return false
		case m.line == 4:
			m.goes = c == '-'
		case c == '\n':
			if !m.goes {
				m.reply = 0
			}
			m.line, m.goes = 0, false
		}
	}
	return true
}

// bounded is a connection to a server that ends when a reply is longer than the bounds.
type bounded struct {
	net.Conn
	clear   bool // what comes can be read here: no TLS on it
	measure measure
	raw     int  // octets since the last deadline was set, which is done for every command
	left    bool // the server said too much
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left {
		return 0, errTooMuch
	}
	n, err := b.Conn.Read(p)
	b.raw += n
	if b.clear && !b.measure.take(p[:n]) || !b.clear && b.raw > mostRaw {
		return 0, b.leave()
	}
	return n, err
}

// leave closes the connection at once: a server that sends without end would not read a QUIT.
func (b *bounded) leave() error {
	b.left = true
	b.Close()
	return errTooMuch
}

func (b *bounded) SetDeadline(t time.Time) error {
	b.raw = 0
	return b.Conn.SetDeadline(t)
}

// boundReplies measures what a client reads out of TLS. It comes after the first reply inside of TLS,
// which the transport measures as it was on the wire.
func boundReplies(c *smtp.Client, line *bounded) {
	c.Text.R = bufio.NewReader(&decrypted{from: c.Text.R, line: line})
}

type decrypted struct {
	from    io.Reader
	line    *bounded
	measure measure
}

func (d *decrypted) Read(p []byte) (int, error) {
	n, err := d.from.Read(p)
	if !d.measure.take(p[:n]) {
		return 0, d.line.leave()
	}
	return n, err
}
