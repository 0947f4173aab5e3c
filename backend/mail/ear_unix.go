//go:build unix

package mail

import (
	"net"
	"syscall"

	"golang.org/x/sys/unix"
)

// ear checks whether the peer of a socket has closed it or sent something, without consuming a byte and without
// blocking: one recv(2) with MSG_PEEK. For a connection that is no socket (a pipe) it is deaf.
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

// deaf reports whether the connection can only be checked by reading from it.
func (e ear) deaf() bool { return e.fd == nil }

func (e ear) listen() bool {
	return e.fd != nil && e.fd.Control(e.peek) == nil
}

// closed reports whether the peer has closed the connection, or it is broken.
func (e ear) closed() bool {
	if !e.listen() {
		return false
	}
	if e.heard.err != nil {
		return e.heard.err != unix.EAGAIN && e.heard.err != unix.EINTR
	}
	return e.heard.n == 0
}

// spoke reports whether bytes have come that were not read.
func (e ear) spoke() bool { return e.listen() && e.heard.err == nil && e.heard.n > 0 }
