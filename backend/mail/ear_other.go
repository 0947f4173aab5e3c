//go:build !unix

package mail

import "net"

// ear can never check a connection on this system, where a socket cannot be read without blocking.
type ear struct{}

func newEar(net.Conn) ear { return ear{} }

func (ear) deaf() bool   { return true }
func (ear) closed() bool { return false }
func (ear) spoke() bool  { return false }
