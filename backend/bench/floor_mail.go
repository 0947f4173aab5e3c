package bench

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	gomail "github.com/wneessen/go-mail"

	"tabiji/backend/clock"
	"tabiji/backend/outbox"
)

// This file is a floor: "go-mail lean base64 buffered", what a careful program sends with the same
// library and no record of anything. It is never edited by a change that improves its ratio.

// FloorMail sends count letters over so many connections to the plain (no TLS) server at address, as fast as go-mail
// can: one client for each connection, one message a Send, without NOOP and RSET, base64, the writes of a message
// gathered into few packets. next gives the i-th letter, and is called from many goroutines. It returns mails a second
// of wall time.
func FloorMail(ctx context.Context, address string, connections, count int, next func(i int) outbox.Letter) (perSecond float64, err error) {
	host, portText, err := net.SplitHostPort(address)
	if err != nil {
		return 0, fmt.Errorf("floor: %w", err)
	}
	port, err := strconv.Atoi(portText)
	if err != nil {
		return 0, fmt.Errorf("floor: %w", err)
	}
	var (
		wg     sync.WaitGroup
		taken  atomic.Int64
		failed = make(chan error, connections)
		start  = clock.System().Now()
	)
	for range connections {
		wg.Go(func() {
			if err := floorConnection(ctx, host, port, &taken, int64(count), next); err != nil {
				failed <- err
			}
		})
	}
	wg.Wait()
	took := clock.System().Now().Sub(start)
	select {
	case err := <-failed:
		return 0, fmt.Errorf("floor: %w", err)
	default:
	}
	return float64(count) / max(took, time.Millisecond).Seconds(), nil
}

func floorConnection(ctx context.Context, host string, port int, taken *atomic.Int64, count int64, next func(i int) outbox.Letter) error {
	client, err := gomail.NewClient(host,
		gomail.WithPort(port), gomail.WithTLSPolicy(gomail.NoTLS), gomail.WithHELO("bench.example"), gomail.WithTimeout(time.Minute),
		gomail.WithoutNoop(), gomail.WithoutRset(), gomail.WithoutSMTPUTF8(),
		gomail.WithDialContextFunc(func(ctx context.Context, network, address string) (net.Conn, error) {
			line, err := new(net.Dialer).DialContext(ctx, network, address)
			if err != nil {
				return nil, err
			}
			return &gathered{Conn: line, w: bufio.NewWriterSize(line, 64<<10)}, nil
		}))
	if err != nil {
		return err
	}
	if err := client.DialWithContext(ctx); err != nil {
		return err
	}
	defer client.Close()
	for i := taken.Add(1); i <= count; i = taken.Add(1) {
		msg, err := floorMessage(next(int(i - 1)))
		if err != nil {
			return err
		}
		if err := client.Send(msg); err != nil {
			return err
		}
	}
	return nil
}

func floorMessage(l outbox.Letter) (*gomail.Msg, error) {
	msg := gomail.NewMsg(gomail.WithEncoding(gomail.EncodingB64), gomail.WithNoDefaultUserAgent())
	if err := msg.FromFormat(l.FromName, l.From); err != nil {
		return nil, err
	}
	if err := msg.AddToFormat(l.ToName, l.To); err != nil {
		return nil, err
	}
	msg.Subject(l.Body.Subject)
	msg.SetMessageIDWithValue(l.MessageID)
	msg.SetDateWithValue(l.Date.Time())
	msg.SetBodyString(gomail.TypeTextPlain, l.Body.Text)
	msg.AddAlternativeString(gomail.TypeTextHTML, l.Body.HTML)
	return msg, nil
}

// gathered is a connection that buffers writes until the next read.
type gathered struct {
	net.Conn
	w *bufio.Writer
}

func (g *gathered) Write(p []byte) (int, error) { return g.w.Write(p) }

func (g *gathered) Read(p []byte) (int, error) {
	if err := g.w.Flush(); err != nil {
		return 0, err
	}
	return g.Conn.Read(p)
}

func (g *gathered) Close() error {
	_ = g.w.Flush() // a broken connection is reported by Close
	return g.Conn.Close()
}
