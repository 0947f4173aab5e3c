package mail_test

import (
	"context"
	"errors"
	"testing"

	"tabiji/backend/clock"
	"tabiji/backend/mail"
	"tabiji/backend/message"
	"tabiji/backend/outbox"
	"tabiji/backend/smtptest"
)

var noon = clock.Instant(1_772_334_000_000) // 2026-03-01 12:00 in Japan

func letter(id string) outbox.Letter {
	return outbox.Letter{
		MessageID: id + "@kissa.example", Date: noon, FromName: "旅路珈琲焙煎所", From: "info@kissa.example",
		ToName: "髙橋 美咲", To: "misaki@customer.example", Unsubscribe: "mailto:info@kissa.example?subject=%E9%85%8D%E4%BF%A1%E5%81%9C%E6%AD%A2%20abc",
		Body: message.Rendered{Subject: "はじめまして、髙橋さん", HTML: "<p>こんにちは</p>\n<p>豆が届きました</p>", Text: "こんにちは\n豆が届きました"},
	}
}

func routeTo(s *smtptest.Server) outbox.Route {
	r := outbox.Route{Account: "default", Host: s.Host(), Port: s.Port(), Security: mail.None, HELO: "kissa.example"}
	return r
}

// dial opens a session or ends the test.
func dial(t *testing.T, tr *mail.Transport, r outbox.Route) outbox.Conn {
	t.Helper()
	c, err := tr.Dial(t.Context(), r)
	if err != nil {
		t.Fatalf("dial: %v", err)
	}
	t.Cleanup(c.Drop)
	return c
}

// send hands one letter over, both halves.
func send(ctx context.Context, c outbox.Conn, l outbox.Letter) error {
	if err := c.Body(ctx, l); err != nil {
		return err
	}
	_, err := c.Dot(ctx)
	return err
}

// failureOf is the failure in err, or ends the test.
func failureOf(t *testing.T, err error) *outbox.Failure {
	t.Helper()
	var f *outbox.Failure
	if !errors.As(err, &f) {
		t.Fatalf("got %v, want an *outbox.Failure", err)
	}
	return f
}
