package bench

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/delivery"
	"tabiji/backend/mail"
	"tabiji/backend/message"
	"tabiji/backend/outbox"
	"tabiji/backend/smtptest"
	"tabiji/backend/sqlite"
)

// SendOptions say how the durable sending is measured.
type SendOptions struct {
	Mails       int           // how many each side sends
	Connections int           // open at once, for both sides
	Commit      time.Duration // added to every durable commit, as a slow disk would
	Folder      string        // for the workspace file; "" is a temporary folder
	Started     func()        // called before our side begins, for profiles
	Ended       func()
}

// Sent is one measurement: mails a second of wall time, ours with one row per recipient that survives
// a power cut before its dot, the floor's with no record of anything.
type Sent struct {
	Floor, Measured, Ratio float64
	Mails, Connections     int
}

// Send measures durable sending against FloorMail in the same run, on the same letters, over loopback to
// a server in this process. Ours renders every letter from its template; the floor gets them ready made.
func Send(ctx context.Context, o SendOptions) (Sent, error) {
	floor, err := floorOfSend(ctx, o)
	if err != nil {
		return Sent{}, err
	}
	ours, err := durableSend(ctx, o)
	if err != nil {
		return Sent{}, err
	}
	return Sent{Floor: floor, Measured: ours, Ratio: ours / floor, Mails: o.Mails, Connections: o.Connections}, nil
}

// sendSource is a mail of usual size: about 20 KB on the wire.
func sendSource() message.Source {
	line := "<p style=\"margin:0\">酸味のやわらかい一杯を、どうぞお楽しみください。</p>\n"
	return message.Source{
		ID: "msg_bench", Purpose: contact.Marketing, Subject: "{{ contact.family_name }}様、春の豆が焼き上がりました",
		Preheader: "季節限定の三種です", HTML: "<p>{{ contact.family_name }} {{ contact.given_name }}様</p>\n" + strings.Repeat(line, 70),
	}
}

var sendAccount = outbox.Account{
	ID: outbox.Default, Security: "none", FromName: "旅路珈琲焙煎所", FromAddress: "info@bench.jp",
	SenderPostal: "東京都港区1-2-3", SenderContact: "03-0000-0000", State: delivery.Ready,
}

func floorOfSend(ctx context.Context, o SendOptions) (float64, error) {
	server, err := smtptest.Start(smtptest.Options{CountOnly: true})
	if err != nil {
		return 0, err
	}
	defer server.Close()
	template, err := message.Parse(sendSource())
	if err != nil {
		return 0, err
	}
	fields := map[string]string{"family_name": "佐藤", "given_name": "花子"}
	body, err := template.Render(message.Person{Fields: fields, Address: "p1@kyaku.jp"}, sendAccount.Sender(), message.Options{Lang: "ja", Basis: contact.OptIn})
	if err != nil {
		return 0, err
	}
	now := clock.System().Now()
	return FloorMail(ctx, server.Addr(), o.Connections, o.Mails, func(i int) outbox.Letter {
		return outbox.Letter{
			MessageID: fmt.Sprintf("f%d@bench.jp", i), Date: now, FromName: sendAccount.FromName, From: sendAccount.FromAddress,
			ToName: "佐藤 花子", To: fmt.Sprintf("p%d@kyaku.jp", i), Body: body,
		}
	})
}

func durableSend(ctx context.Context, o SendOptions) (perSecond float64, err error) {
	folder := o.Folder
	if folder == "" {
		if folder, err = os.MkdirTemp("", "tabiji-bench"); err != nil {
			return 0, err
		}
		defer os.RemoveAll(folder)
	}
	server, err := smtptest.Start(smtptest.Options{CountOnly: true})
	if err != nil {
		return 0, err
	}
	defer server.Close()
	path := filepath.Join(folder, "send.tabiji")
	machine := clock.System()
	meta := map[string]string{sqlite.MetaWorkspace: "wsp_bench", sqlite.MetaZone: "Asia/Tokyo", sqlite.MetaLang: "ja"}
	if err := sqlite.Create(ctx, path, machine.Now(), meta); err != nil {
		return 0, err
	}
	options := sqlite.Options{Path: path, Clock: machine}
	var measuring atomic.Bool
	if o.Commit > 0 {
		options.Latency = func() {
			if measuring.Load() {
				<-time.After(o.Commit)
			}
		}
	}
	db, err := sqlite.Open(ctx, options)
	if err != nil {
		return 0, err
	}
	defer db.Close()
	if err := planSend(ctx, db, server, o); err != nil {
		return 0, err
	}
	if err := enrollAll(ctx, path); err != nil {
		return 0, err
	}
	transport := mail.New(mail.Options{Limits: mail.Limits{Mails: o.Mails + 1}}) // the floor keeps its connections too
	engine := outbox.New(outbox.Config{
		Store: db.Outbox(), Clock: machine, RunID: "bench",
		Transport: func(outbox.Account) outbox.Transport { return transport },
	})
	run, quit := context.WithCancel(ctx)
	ended := make(chan error, 1)
	measuring.Store(true)
	if o.Started != nil {
		o.Started()
	}
	start := machine.Now()
	engine.Poke()
	go func() { ended <- engine.Run(run) }()
	err = engine.Idle(ctx)
	took := machine.Now().Sub(start)
	if o.Ended != nil {
		o.Ended()
	}
	measuring.Store(false)
	quit()
	if ran := <-ended; err == nil {
		err = ran
	}
	if err == nil && server.Taken() != o.Mails {
		err = fmt.Errorf("the server took %d mails, want %d", server.Taken(), o.Mails)
	}
	if counts, countErr := engine.Counts(ctx); err == nil && (countErr != nil || counts[delivery.Sent] != int64(o.Mails)) {
		err = fmt.Errorf("states %v, want %d sent (%v)", counts, o.Mails, countErr)
	}
	return float64(o.Mails) / max(took, time.Millisecond).Seconds(), err
}

// planSend writes what a tick would have planned: one due row a person.
func planSend(ctx context.Context, db *sqlite.DB, server *smtptest.Server, o SendOptions) error {
	account := sendAccount
	account.Host, account.Port, account.Connections = server.Host(), server.Port(), o.Connections
	source := sendSource()
	pin, _ := message.Pin(source)
	err := db.Write(ctx, sqlite.UI, sqlite.Full, func(tx *sqlite.Tx) error {
		if err := tx.PutAccount(&account); err != nil {
			return err
		}
		return tx.AddMessageVersion(source)
	})
	for from := 0; from < o.Mails && err == nil; from += sqlite.MostRows {
		err = db.Write(ctx, sqlite.Bulk, sqlite.Normal, func(tx *sqlite.Tx) error {
			key, err := tx.TokenKey()
			if err != nil {
				return err
			}
			for i := from; i < min(from+sqlite.MostRows, o.Mails); i++ {
				if err := planOne(tx, i, pin, key); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return err
}

// enrollAll lets everybody stand at the mail step, so that every hand-over asks for it and every receipt
// wakes somebody.
func enrollAll(ctx context.Context, path string) error {
	beside, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Opaque: path, RawQuery: "_pragma=busy_timeout(5000)"}).String())
	if err != nil {
		return err
	}
	defer beside.Close()
	for _, query := range []string{
		`INSERT INTO journey (no, id, title, draft, salt, state, created_at, updated_at) VALUES (1, 'jny_1', '歓迎', '{}', 's', 'running', 0, 0)`,
		`INSERT INTO version (id, journey, no, body, hash, created_at) VALUES (1, 1, 1, '{}', 'h', 0)`,
		`INSERT INTO enrollment (id, journey, version, contact, entry_key, entry, state, node, visit, waits, practice, entered_at)
			SELECT id, 1, 1, id, 'once', 'n0', 'live', 'n1', 1, 'receipt', 0, 0 FROM contact`,
		`UPDATE outbox SET enrollment = contact, journey = 1`,
	} {
		if _, err := beside.ExecContext(ctx, query); err != nil {
			return err
		}
	}
	return nil
}

func planOne(tx *sqlite.Tx, i int, pin string, key []byte) error {
	address := fmt.Sprintf("p%d@kyaku.jp", i)
	c := contact.Contact{Address: address, AddressKey: address, Fields: map[string]string{"family_name": "佐藤", "given_name": "花子", "company": "旅路商会"}}
	if _, err := tx.InsertContact(&c, contact.SearchText(c)); err != nil {
		return err
	}
	if err := tx.AddConsent(c.ID, contact.Marketing, contact.Consent{Basis: contact.OptIn, Source: "bench"}); err != nil {
		return err
	}
	_, err := tx.PlanMail(outbox.Planned{
		Key: outbox.EffectKey(int64(i), "n1", 1, 0), Account: outbox.Default, Purpose: contact.Marketing, Contact: c.ID,
		MessageVersion: pin, Node: "n1", At: tx.Now(),
	}, key, sendAccount.FromAddress)
	return err
}
