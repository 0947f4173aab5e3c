package mail

import (
	"context"
	"net"
	"net/netip"

	"tabiji/backend/clock"
	"tabiji/backend/outbox"
	"tabiji/backend/words"
)

// Check goes through the stages of a connection with the product's own settings; see Transport.Check.
func Check(ctx context.Context, route outbox.Route) []outbox.Stage {
	return New(Options{}).Check(ctx, route)
}

// Check opens a session stage by stage (dns, connect, greeting, tls, auth), as sending does, and ends it. The stages come in the order
// in which they were tried; the last one is the only one that can have failed. Stages that the route
// does not need (tls with security "none", auth without a user name) are not there.
func (t *Transport) Check(ctx context.Context, route outbox.Route) []outbox.Stage {
	c := &check{place: placeOf(route), since: clock.System().Now()}
	if failure := t.resolve(ctx, route, c.place); failure != nil {
		return c.failed("dns", failure)
	}
	c.passed("dns")
	session, failure := t.open(ctx, route, c.passed)
	if failure != nil {
		name := failure.Stage
		if name == "dial" {
			name = "connect"
		}
		return c.failed(name, failure)
	}
	session.Quit()
	return c.stages
}

func (t *Transport) resolve(ctx context.Context, route outbox.Route, p place) *outbox.Failure {
	if _, err := netip.ParseAddr(route.Host); err == nil {
		return nil
	}
	if asciiDomain(route.Host) != route.Host || route.Host == "" {
		return ownFailure("dial", "no_such_host", p)
	}
	looking, cancel := context.WithTimeout(ctx, t.limits.Connect)
	defer cancel()
	addresses, err := t.options.Lookup(looking, route.Host)
	if err == nil && len(addresses) == 0 {
		err = &net.DNSError{Name: route.Host, Err: "no addresses", IsNotFound: true}
	}
	if err != nil {
		return classifyError("dial", orCause(ctx, err), p)
	}
	return nil
}

type check struct {
	place  place
	since  clock.Instant
	stages []outbox.Stage
}

func (c *check) passed(name string) {
	c.add(name, true, words.New("check.smtp."+name, "host", c.place.host, "port", c.place.port))
}

func (c *check) failed(name string, failure *outbox.Failure) []outbox.Stage {
	c.add(name, false, failure.Line)
	return c.stages
}

func (c *check) add(name string, ok bool, line words.Line) {
	now := clock.System().Now()
	c.stages = append(c.stages, outbox.Stage{Name: name, OK: ok, Line: line, Millis: int64(now - c.since)})
	c.since = now
}
