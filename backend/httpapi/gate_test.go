package httpapi

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/problem"
)

// pipes is a listener whose connections are pipes, so that the time of a test's bubble rules them.
type pipes struct {
	waiting chan net.Conn
	ended   chan struct{}
}

func newPipes() *pipes { return &pipes{waiting: make(chan net.Conn), ended: make(chan struct{})} }

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.waiting:
		return c, nil
	case <-p.ended:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { close(p.ended); return nil }
func (p *pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 4713} }

func (p *pipes) dial() net.Conn {
	ours, theirs := net.Pipe()
	p.waiting <- theirs
	return ours
}

const gateToken, gateHost = "6fN0-token-of-43-letters-xxxxxxxxxxxxxxxxxx", "127.0.0.1:4713"

// atGate serves /api/ping, /api/live, /api/long (which takes half an hour after its body) and /api/file.
func atGate(t *testing.T, door Door, test func(p *pipes)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := &Server{services: Services{Signals: NewSignals(clock.System())}, mux: http.NewServeMux()}
		s.mux.HandleFunc("/api/ping", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "pong") })
		s.mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "page") })
		s.mux.HandleFunc("GET /api/live", s.live)
		s.mux.HandleFunc("POST /api/long", func(w http.ResponseWriter, r *http.Request) {
			http.NewResponseController(w).SetReadDeadline(time.Now().Add(5 * time.Second)) // as huma does
			if _, err := io.ReadAll(r.Body); err != nil {
				fail(w, r, problem.New(problem.Unavailable, "api.slow_body"))
				return
			}
			select {
			case <-time.After(30 * time.Minute):
				io.WriteString(w, "done")
			case <-r.Context().Done():
				io.WriteString(w, "cancelled")
			}
		})
		s.mux.HandleFunc("POST /api/file", func(w http.ResponseWriter, r *http.Request) {
			r.Body.(*timedBody).stall = stallTime
			_, err := io.ReadAll(r.Body)
			var late net.Error
			if errors.As(err, &late) && late.Timeout() {
				fail(w, r, problem.New(problem.Unavailable, "api.stalled"))
				return
			}
			io.WriteString(w, "taken")
		})
		h := http.Handler(s.mux)
		if door == TCP {
			h = Guard(gateToken, gateHost, h)
		}
		p, g := newPipes(), NewGate(door, Through(door, time.UTC, clock.System().Now, h))
		served := make(chan error, 1)
		go func() { served <- g.Serve(p) }()
		test(p)
		if err := g.Shutdown(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
		if err := <-served; !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
		g.mu.Lock()
		defer g.mu.Unlock()
		if len(g.callers)+g.lines != 0 {
			t.Errorf("%d connections and %d lines are still counted", len(g.callers), g.lines)
		}
	})
}

const withToken = "Authorization: Bearer " + gateToken + "\r\n"

func say(c net.Conn, head, body string) {
	c.SetWriteDeadline(time.Now().Add(time.Hour))
	io.WriteString(c, head+"\r\n\r\n"+body)
}

func get(c net.Conn, path, more string) {
	go say(c, "GET "+path+" HTTP/1.1\r\nHost: "+gateHost+"\r\n"+strings.TrimSuffix(more, "\r\n"), "")
}

// hear reads an answer; 0 when the connection was ended instead.
func hear(c net.Conn) (status int, body string, ends bool) {
	res, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		return 0, err.Error(), true
	}
	if res.Header.Get("Content-Type") == "application/x-ndjson" {
		line, _ := bufio.NewReader(res.Body).ReadString('\n')
		return res.StatusCode, line, res.Close
	}
	b, _ := io.ReadAll(res.Body)
	return res.StatusCode, string(b), res.Close
}

// pass lets the time of the bubble pass.
func pass(d time.Duration) { <-time.After(d) }

// stands tells whether a connection still stands.
func stands(c net.Conn) bool {
	c.SetReadDeadline(time.Now().Add(time.Millisecond))
	defer c.SetReadDeadline(time.Time{})
	_, err := c.Read(make([]byte, 1))
	return !errors.Is(err, io.EOF)
}

func TestAtMost64ConnectionsAndStrangersGoFirst(t *testing.T) {
	t.Parallel()
	atGate(t, TCP, func(p *pipes) {
		owner := p.dial()
		defer owner.Close()
		get(owner, "/api/ping", withToken)
		if status, body, _ := hear(owner); status != 200 {
			t.Fatal(status, body)
		}
		strangers := make([]net.Conn, 200)
		for i := range strangers {
			strangers[i] = p.dial()
			defer strangers[i].Close()
		}
		synctest.Wait()
		standing := 0
		for i, c := range strangers {
			if stands(c) {
				standing++
			} else if i >= 200-63 {
				t.Errorf("the younger stranger %d went before an older one", i)
			}
		}
		if standing != mostCallers-1 {
			t.Errorf("%d strangers stand beside the owner, want %d", standing, mostCallers-1)
		}
		get(owner, "/api/ping", withToken)
		if status, body, _ := hear(owner); status != 200 {
			t.Errorf("the owner was shut out by strangers: %d %s", status, body)
		}
		another := p.dial()
		defer another.Close()
		get(another, "/api/ping", withToken)
		if status, body, _ := hear(another); status != 200 {
			t.Errorf("the owner's second connection was not let in: %d %s", status, body)
		}
	})
}

func TestAStrangersLifeIsShort(t *testing.T) {
	t.Parallel()
	for name, act := range map[string]func(c net.Conn){
		"who says nothing": func(net.Conn) {},
		"who sends a head letter by letter": func(c net.Conn) {
			go func() {
				for _, letter := range "GET /api/ping HTTP/1.1\r\nHost: " + gateHost + "\r\nX: " + strings.Repeat("x", 1000) {
					if _, err := c.Write([]byte(string(letter))); err != nil {
						return
					}
					pass(100 * time.Millisecond)
				}
			}()
		},
		"who keeps asking for the page": func(c net.Conn) {
			go func() {
				for {
					if _, err := io.WriteString(c, "GET / HTTP/1.1\r\nHost: "+gateHost+"\r\n\r\n"); err != nil {
						return
					}
					pass(time.Second)
				}
			}()
			go io.Copy(io.Discard, c)
		},
		"who never takes the answer": func(c net.Conn) { get(c, "/", "") },
	} {
		t.Run(name, func(t *testing.T) {
			atGate(t, TCP, func(p *pipes) {
				c := p.dial()
				defer c.Close()
				act(c)
				pass(strangerLife + time.Second)
				if c.SetReadDeadline(time.Now().Add(time.Second)); true {
					if _, err := io.Copy(io.Discard, c); errors.Is(err, context.DeadlineExceeded) || err != nil && strings.Contains(err.Error(), "timeout") {
						t.Errorf("the connection stands after %v", strangerLife+time.Second)
					}
				}
			})
		})
	}
}

func TestWhoeverIsRefusedDoesNotKeepAPlace(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		head string
		want int
	}{
		"without the token":       {"Host: " + gateHost, 401},
		"with a wrong token":      {"Host: " + gateHost + "\r\nAuthorization: Bearer no", 401},
		"under another host":      {"Host: evil.example\r\n" + strings.TrimSpace(withToken), 403},
		"from another site":       {"Host: " + gateHost + "\r\nOrigin: https://evil.example\r\n" + strings.TrimSpace(withToken), 403},
		"with a body it promised": {"Host: " + gateHost + "\r\nContent-Length: 1000000000", 401},
	} {
		t.Run(name, func(t *testing.T) {
			atGate(t, TCP, func(p *pipes) {
				conn := p.dial()
				defer conn.Close()
				go say(conn, "GET /api/ping HTTP/1.1\r\n"+c.head, "")
				status, body, ends := hear(conn)
				if status != c.want || !ends {
					t.Errorf("%d, ends: %v: %s", status, ends, body)
				}
				pass(time.Second)
				if stands(conn) {
					t.Error("the connection stands")
				}
			})
		})
	}
}

func TestLiveLinesAreCountedApart(t *testing.T) {
	t.Parallel()
	for _, door := range []Door{TCP, Socket} {
		t.Run(string(door), func(t *testing.T) {
			atGate(t, door, func(p *pipes) {
				var lines []net.Conn
				for range mostLines {
					c := p.dial()
					defer c.Close()
					get(c, "/api/live", withToken)
					if status, body, _ := hear(c); status != 200 || body != "{\"changed\":[]}\n" {
						t.Fatal(status, body)
					}
					lines = append(lines, c)
				}
				one := p.dial()
				defer one.Close()
				get(one, "/api/ping", withToken)
				if status, body, _ := hear(one); status != 200 {
					t.Errorf("%d open pages shut the owner out: %d %s", mostLines, status, body)
				}
				over := p.dial()
				defer over.Close()
				get(over, "/api/live", withToken+"Accept-Language: ja\r\n")
				if status, body, _ := hear(over); status != 503 || !strings.Contains(body, "64個の画面") {
					t.Errorf("line %d: %d %s", mostLines+1, status, body)
				}
				lines[0].Close()
				pass(time.Second)
				again := p.dial()
				defer again.Close()
				get(again, "/api/live", withToken)
				if status, body, _ := hear(again); status != 200 {
					t.Errorf("a line that ended left no room: %d %s", status, body)
				}
			})
		})
	}
}

func TestWhenAllConnectionsAreAtWorkTheNextIsToldInBothLanguages(t *testing.T) {
	t.Parallel()
	atGate(t, TCP, func(p *pipes) {
		for range mostCallers {
			c := p.dial()
			defer c.Close()
			go say(c, "POST /api/long HTTP/1.1\r\nHost: "+gateHost+"\r\n"+withToken+"Content-Length: 1", "x")
		}
		synctest.Wait()
		c := p.dial()
		status, body, ends := hear(c)
		var d Document
		if err := json.Unmarshal([]byte(body), &d); err != nil || status != 503 || !ends || d.ID != "api.full" {
			t.Fatalf("%d %v %s", status, err, body)
		}
		for _, want := range []string{"64個の接続", "64 connections"} {
			if !strings.Contains(d.Detail, want) {
				t.Errorf("%q is not in %q", want, d.Detail)
			}
		}
		pass(31 * time.Minute) // their answers were taken, or had their time
	})
}

func TestABodyThatStopsArrivingIsEndedAndALongAnswerIsNot(t *testing.T) {
	t.Parallel()
	atGate(t, TCP, func(p *pipes) {
		c := p.dial()
		defer c.Close()
		go say(c, "POST /api/long HTTP/1.1\r\nHost: "+gateHost+"\r\n"+withToken+"Content-Length: 2", "{}")
		if status, body, _ := hear(c); status != 200 || body != "done" {
			t.Errorf("the time for the body was the time for the answer: %d %s", status, body)
		}
		slow := p.dial()
		defer slow.Close()
		go say(slow, "POST /api/long HTTP/1.1\r\nHost: "+gateHost+"\r\n"+withToken+"Content-Length: 2", "{")
		if status, body, _ := hear(slow); status != 503 || !strings.Contains(body, "api.slow_body") {
			t.Errorf("%d %s", status, body)
		}
		unread := p.dial()
		defer unread.Close()
		go say(unread, "POST /api/ping HTTP/1.1\r\nHost: "+gateHost+"\r\n"+withToken+"Content-Length: 2", "{")
		if status, body, _ := hear(unread); status != 200 {
			t.Errorf("%d %s", status, body)
		}
		pass(stallTime + time.Second)
		if stands(unread) {
			t.Error("a body that nobody reads is waited for, for ever")
		}
		file := p.dial()
		defer file.Close()
		begun := time.Now()
		go func() {
			say(file, "POST /api/file HTTP/1.1\r\nHost: "+gateHost+"\r\n"+withToken+"Content-Length: 100", "")
			for range 10 {
				pass(stallTime - time.Second)
				io.WriteString(file, "x")
			}
		}()
		status, body, _ := hear(file)
		if took := time.Since(begun); status != 503 || !strings.Contains(body, "api.stalled") || took < 10*(stallTime-time.Second)+stallTime {
			t.Errorf("after %v: %d %s", took, status, body)
		}
	})
}

func TestALargeHeadIsRefused(t *testing.T) {
	t.Parallel()
	atGate(t, Socket, func(p *pipes) {
		c := p.dial()
		defer c.Close()
		go say(c, "GET /api/ping HTTP/1.1\r\nHost: x\r\nX-Long: "+strings.Repeat("x", 2*headSize), "")
		if status, body, ends := hear(c); status != 431 || !ends {
			t.Errorf("%d %s", status, body)
		}
	})
}

func TestAnIdleConnectionEnds(t *testing.T) {
	t.Parallel()
	for _, door := range []Door{TCP, Socket} {
		atGate(t, door, func(p *pipes) {
			quiet, silent := p.dial(), p.dial()
			defer quiet.Close()
			defer silent.Close()
			get(quiet, "/api/ping", withToken)
			if status, body, _ := hear(quiet); status != 200 {
				t.Fatal(status, body)
			}
			pass(strangerLife + time.Second)
			if !stands(quiet) || stands(silent) {
				t.Errorf("%s: after %v the known one stands: %v, the one that never asked: %v", door, strangerLife, stands(quiet), stands(silent))
			}
			pass(idleTime)
			if stands(quiet) {
				t.Errorf("%s: it is still open", door)
			}
		})
	}
}

// TestEveryDoorThatListensHasAGate: a server of its own would bear whatever comes.
func TestEveryDoorThatListensHasAGate(t *testing.T) {
	t.Parallel()
	for _, root := range []string{"..", "../../app"} {
		err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			b, err := os.ReadFile(path)
			if err == nil && regexp.MustCompile(`http\.(Server\{|Serve\(|ListenAndServe)`).Match(b) && filepath.Base(path) != "gate.go" {
				t.Errorf("%s makes a server without a gate", path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
