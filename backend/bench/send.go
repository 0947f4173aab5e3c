package bench

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/mail"
	"tabiji/backend/message"
	"tabiji/backend/outbox"
	"tabiji/backend/smtptest"
	"tabiji/backend/sqlite"
	"tabiji/backend/walk"
)

// SendOptions are the sizes of the delivery's benchmark.
type SendOptions struct {
	Mails       int           // of one round of one side; 0: 6,000
	Connections int           // 0: 64, and 128 for the slow disk
	Time        time.Duration // about how long the rounds of one comparison take; 0: 20 s
	Delay       time.Duration // added to every FULL commit in the second comparison; 0 leaves it out
}

// connections of the floor and of the first comparison, and of the second, with a slow disk.
const connections, connectionsSlow = 64, 128

// The names of the measurements.
const (
	senderName    = "旅路珈琲焙煎所"
	senderAddress = "info@roaster.example"
	senderPostal  = "京都市左京区一乗寺1-2-3"
	senderContact = "075-000-0000"
)

// letters is how many different recipients the floor's letters are rendered for.
const letters = 200

// Send measures durable deliveries a second, from due rows of the outbox to rows recorded as sent, beside go-mail
// sending the same letters without a record. The server is smtptest in this process, so its cost counts on both sides.
func Send(ctx context.Context, c Config, o SendOptions) error {
	if o.Mails <= 0 {
		o.Mails = 6000
	}
	if o.Time <= 0 {
		o.Time = 20 * time.Second
	}
	plain, slow := o.Connections, o.Connections
	if o.Connections <= 0 {
		plain, slow = connections, connectionsSlow
	}
	err := sendRounds(ctx, c, o, "send", plain, 0)
	if err != nil || o.Delay <= 0 {
		return err
	}
	return sendRounds(ctx, c, o, "send.slow-disk", slow, o.Delay)
}

// sendRounds lets both sides send by turns. A round begins with no connection and ends when the last mail is
// recorded as sent and the connections are closed.
func sendRounds(ctx context.Context, c Config, o SendOptions, name string, connections int, delay time.Duration) error {
	p, err := newPost(ctx, c, o.Mails, connections, delay)
	if err != nil {
		return err
	}
	var all rates
	start := time.Now()
	for n := 0; err == nil && (n < 4 || time.Since(start) < o.Time); n++ {
		var measured, floor rate
		err = each(ctx,
			func() (err error) { floor, err = p.bare(ctx); return err },
			func() (err error) { measured, err = p.round(ctx, n); return err })
		if err == nil && n > 0 { // the first round warms the caches of both sides
			all.add(measured, floor)
		}
		c.progress(name, int(min(time.Since(start), o.Time).Seconds()), int(o.Time.Seconds()))
	}
	if err == nil {
		all.report(c, name, "mails")
	}
	return errors.Join(err, p.close())
}

// post is a workspace with an account, people with consent and a server that accepts everything.
type post struct {
	db          *sqlite.DB
	site        *site
	server      *smtptest.Server
	remove      func()
	letters     []outbox.Letter
	mails       int
	connections int
	plain       int // connections of the floor
}

func newPost(ctx context.Context, c Config, mails, connectionsOpen int, delay time.Duration) (p *post, err error) {
	c.progress("send.fill", 0, mails)
	p = &post{mails: mails, connections: connectionsOpen, plain: min(connections, connectionsOpen)}
	folder, remove, err := c.folder()
	if err != nil {
		return nil, err
	}
	p.remove = remove
	defer func() {
		if err != nil {
			err = errors.Join(err, p.close())
		}
	}()
	if p.server, err = smtptest.Start(smtptest.Options{CountOnly: true}); err != nil {
		return p, err
	}
	if p.site, err = newSite(ctx, folder, "send", clock.System(), mailing()); err != nil {
		return p, err
	}
	now := p.site.clock.Now()
	err = p.site.fill(ctx, append(people(mails, now),
		do(`INSERT INTO account (id, host, port, security, from_name, from_address, sender_postal, sender_contact, connections, created_at, updated_at)
			VALUES ('default', '127.0.0.1', ?1, 'none', ?4, ?5, ?6, ?7, ?2, ?3, ?3)`,
			p.server.Port(), connectionsOpen, int64(now), senderName, senderAddress, senderPostal, senderContact),
		do(numbers+`INSERT INTO enrollment (id, journey, version, contact, entry_key, entry, state, node, visit, step_no, waits, since, practice, entered_at)
			SELECT i, ?3, ?4, i, 'once', 'in', 'live', 'mail', 1, 1, 'receipt', ?5, 0, ?5 FROM n`, 1, mails, p.site.journey, p.site.version, int64(now)))...)
	if err != nil {
		return p, err
	}
	var latency func()
	if delay > 0 {
		latency = func() { time.Sleep(delay) }
	}
	if p.db, err = p.site.open(ctx, latency); err != nil {
		return p, err
	}
	if err = p.write(); err != nil {
		return p, err
	}
	c.progress("send.fill", mails, mails)
	return p, nil
}

func (p *post) close() error {
	var err error
	if p.db != nil {
		err = p.db.Close()
	}
	if p.server != nil {
		p.server.Close()
	}
	p.remove()
	return err
}

// write renders the floor's letters beforehand with the product's own template, so that the floor renders nothing while
// it is measured.
func (p *post) write() error {
	template, err := message.Parse(newsletter())
	if err != nil {
		return err
	}
	sender := message.Sender{Name: senderName, Address: senderAddress, Postal: senderPostal, Contact: senderContact}
	uri := message.UnsubscribeURI(senderAddress, contact.UnsubscribeToken([]byte("key"), 1, contact.Marketing), "ja")
	for i := range min(letters, p.mails) {
		address := fmt.Sprintf("p%d@customer.example", i+1)
		person := message.Person{Fields: map[string]string{"family_name": "髙橋", "given_name": fmt.Sprint("花子", i+1), "company": "株式会社たびじ"}, Address: address}
		body, err := template.Render(person, sender, message.Options{Lang: "ja", Basis: contact.OptIn, Unsubscribe: uri})
		if err != nil {
			return err
		}
		p.letters = append(p.letters, outbox.Letter{MessageID: "@roaster.example", Date: p.site.clock.Now(), FromName: senderName,
			From: senderAddress, ToName: "髙橋 花子", To: address, Unsubscribe: uri, Body: body})
	}
	return nil
}

// plan puts so many mails into the outbox, due now, as the tick does: one for each enrollment. Every round has its own
// message, because the same one goes to nobody twice within ten minutes.
func (p *post) plan(ctx context.Context, round, n int) error {
	letter := newsletter()
	letter.Subject += fmt.Sprintf(" %d", round+1)
	pin, _ := message.Pin(letter)
	if err := p.db.Write(ctx, sqlite.Bulk, sqlite.Normal, func(tx *sqlite.Tx) error { return tx.AddMessageVersion(letter) }); err != nil {
		return err
	}
	for from := 1; from <= n; from += 500 {
		err := p.db.Write(ctx, sqlite.Bulk, sqlite.Normal, func(tx *sqlite.Tx) error {
			key, err := tx.TokenKey()
			if err != nil {
				return err
			}
			for i := from; i < min(from+500, n+1); i++ {
				_, err := tx.PlanMail(outbox.Planned{Cause: outbox.ByJourney, Key: walk.EffectKey(int64(i), "mail", 1, round+1), Account: outbox.Default,
					Purpose: contact.Marketing, Contact: int64(i), Enrollment: int64(i), Journey: p.site.journey, Node: "mail",
					MessageVersion: pin, At: tx.Now()}, key, senderAddress)
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// round sends all mails of a round by the product and checks that all were accepted and recorded.
func (p *post) round(ctx context.Context, n int) (rate, error) {
	if err := p.plan(ctx, n, p.mails); err != nil {
		return rate{}, err
	}
	before := p.server.Taken()
	transport := mail.New(mail.Options{})
	o := outbox.New(outbox.Config{
		Store: p.db.Outbox(), Clock: p.site.clock, RunID: fmt.Sprint("bench", n),
		Transport: func(outbox.Account) outbox.Transport { return transport },
	})
	took, err := timed(func() error {
		ended := make(chan error, 1)
		o.Poke()
		go func() { ended <- o.Run(ctx) }()
		return errors.Join(o.Idle(ctx), o.Drain(ctx), <-ended)
	})
	if err != nil {
		return rate{}, err
	}
	if taken := p.server.Taken() - before; taken != p.mails {
		return rate{}, fmt.Errorf("%d of %d mails were taken", taken, p.mails)
	}
	return took.rate(p.mails), p.allSent(ctx)
}

func (p *post) allSent(ctx context.Context) error {
	return p.db.Outbox().Read(ctx, func(tx outbox.Tx) error {
		counts, err := tx.Counts()
		if err != nil {
			return err
		}
		for state, n := range counts {
			if state != "sent" && n != 0 {
				return fmt.Errorf("%d mails ended as %s", n, state)
			}
		}
		return nil
	})
}

// bare is a round of the floor.
func (p *post) bare(ctx context.Context) (rate, error) {
	took, err := timed(func() error {
		_, err := FloorMail(ctx, p.server.Addr(), p.plain, p.mails, func(i int) outbox.Letter {
			l := p.letters[i%len(p.letters)]
			l.MessageID = fmt.Sprintf("f%d%s", i, l.MessageID)
			return l
		})
		return err
	})
	return took.rate(p.mails), err
}
