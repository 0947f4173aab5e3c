//go:build unix

package mail

import (
	"net"
	"syscall"

	"golang.org/x/sys/unix"
)

// ear listens whether the other side has closed or spoken, without taking a byte and without
// waiting: one recv with MSG_PEEK. A line that is no socket (a pipe) has no ear.
type ear struct {
	fd    syscall.RawConn
	peek  func(fd uintptr)
	heard *heard
}

type heard struct {
	buf [1]byte
	n   int
	err error
}

func newEar(line net.Conn) ear {
	socket, ok := line.(syscall.Conn)
	if !ok {
		return ear{}
	}
	fd, err := socket.SyscallConn()
	if err != nil {
		return ear{}
	}
	h := &heard{}
	return ear{fd: fd, heard: h, peek: func(fd uintptr) {
		h.n, _, h.err = unix.Recvfrom(int(fd), h.buf[:], unix.MSG_PEEK|unix.MSG_DONTWAIT)
	}}
}

// deaf: this line can only be listened to by reading.
func (e ear) deaf() bool { return e.fd == nil }

func (e ear) listen() bool {
	return e.fd != nil && e.fd.Control(e.peek) == nil
}

// closed: an end of stream or a broken line waits to be read.
func (e ear) closed() bool {
	if !e.listen() {
		return false
	}
	if e.heard.err != nil {
		return e.heard.err != unix.EAGAIN && e.heard.err != unix.EINTR
	}
	return e.heard.n == 0
}

// spoke: bytes wait to be read.
func (e ear) spoke() bool { return e.listen() && e.heard.err == nil && e.heard.n > 0 }
