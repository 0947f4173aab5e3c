package outbox

import (
	"net"
	"net/netip"
	"strings"

	"tabiji/backend/clock"
	"tabiji/backend/delivery"
	"tabiji/backend/message"
	"tabiji/backend/words"
)

// The accounts of this release: the built-in mailbox, and the one the owner sets.
const (
	Practice = "practice"
	Default  = "default"
)

// Account is one way to send. Its secret is in the vault, never here.
type Account struct {
	ID            string
	Rev           int64 // raised by settings, not by a change of state
	Host          string
	Port          int
	Security      string // none, starttls, tls, practice
	Username      string
	FromName      string
	FromAddress   string
	SenderPostal  string
	SenderContact string
	PerHour       int // 0: no limit
	PerDay        int // 0: no limit
	Connections   int
	RefusalLimit  int // how many people in a row refused alike stop it (delivery.FewestRefusals to MostRefusals)
	State         delivery.AccountState
	Reason        words.Line    // of a state other than ready
	ResumesAt     clock.Instant // when a resting account is ready again, or one in attention is tried; 0: a person must act
	Failures      int           // connection failures in a row
}

// Practice reports whether it is the built-in mailbox.
func (a Account) Practice() bool { return a.Security == "practice" }

// Loopback reports whether the server is this machine.
func (a Account) Loopback() bool { return Loopback(a.Host) }

// Loopback reports whether a host name or IP literal is this machine: localhost, 127.0.0.0/8, ::1
// (RFC 6761 §6.3). Nothing is looked up: a name that merely resolves there is another machine's.
func Loopback(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	a, err := netip.ParseAddr(host)
	return err == nil && a.Unmap().IsLoopback()
}

// Sender is what the footer says.
func (a Account) Sender() message.Sender {
	return message.Sender{Name: a.FromName, Address: a.FromAddress, Postal: a.SenderPostal, Contact: a.SenderContact}
}

// Route is where to connect; the secret is still to be filled in.
func (a Account) Route() Route {
	return Route{Account: a.ID, Host: a.Host, Port: a.Port, Security: a.Security, Username: a.Username, HELO: heloOf(a)}
}

// heloOf names us by the sender's domain, or by an address literal (RFC 5321 §4.1.4), never by the
// name of this computer.
func heloOf(a Account) string {
	if d := domainOf(a.FromAddress); d != noDomain {
		return d
	}
	return "[" + net.IPv4(127, 0, 0, 1).String() + "]"
}

func (a Account) decision() delivery.Account {
	return delivery.Account{ID: a.ID, Practice: a.Practice(), Loopback: a.Loopback(), State: a.State, Reason: a.Reason}
}
