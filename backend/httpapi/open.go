package httpapi

import (
	"net"
	"net/http"

	"tabiji/backend/ident"
)

// Handler is the API for callers in this process.
func (s *Server) Handler() http.Handler { return s.through(Process, s.Routes()) }

// TCP makes a new token and the handler that asks for it, for a listener at host (address:port).
func (s *Server) TCP(host string) (token string, h http.Handler) {
	token = ident.Token(32)
	return token, s.through(TCP, Guard(token, host, s.Routes()))
}

// ServeTCP makes the gate of a listener on loopback, and the token its callers must show.
func (s *Server) ServeTCP(l net.Listener) (token string, gate *Gate) {
	token, h := s.TCP(l.Addr().String())
	return token, NewGate(TCP, h)
}

// Window is the handler for the program's own window: pages and API, without a token, for requests that
// name one of the window's own hosts (WindowGuard). Hints come from Signals, not from a stream.
func (s *Server) Window() http.Handler { return s.through(Window, WindowGuard(s.Routes())) }

// SocketGate is the gate of the socket that only this user can open.
func (s *Server) SocketGate() *Gate { return NewGate(Socket, s.through(Socket, s.Routes())) }

// Signals are hints that something changed.
func (s *Server) Signals() *Signals { return s.services.Signals }

func (s *Server) through(door Door, h http.Handler) http.Handler {
	return Through(door, s.services.Zone, s.services.Now, h)
}
