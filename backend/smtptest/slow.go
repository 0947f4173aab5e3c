package smtptest

import (
	"net"
	"time"
)

// SlowLine is a connection whose writes reach the other side at so many bytes a second. It waits with the runtime's
// timers, so that a synctest bubble skips the waiting.
func SlowLine(line net.Conn, perSecond int) net.Conn {
	return &slowLine{Conn: line, perSecond: perSecond}
}

type slowLine struct {
	net.Conn
	perSecond int
}

func (l *slowLine) Write(p []byte) (n int, err error) {
	for len(p) > 0 {
		piece := p[:min(len(p), max(1, l.perSecond/10))]
		<-time.After(time.Duration(len(piece)) * time.Second / time.Duration(l.perSecond))
		m, err := l.Conn.Write(piece)
		n += m
		if err != nil {
			return n, err
		}
		p = p[m:]
	}
	return n, nil
}
