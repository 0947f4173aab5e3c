package backend_test

import (
	"testing"

	"tabiji/backend/smtptest"
)

func TestPausedJourneysMailsWaitAndLeaveAfterTheResume(t *testing.T) {
	t.Parallel()
	for _, how := range []bool{true, false} {
		server := smtptest.New(t, smtptest.Options{Discard: true})
		s := newShop(t).start()
		s.people(1, 5)
		s.account(server, 2)
		server.Fault(smtptest.Fault{At: smtptest.RCPT, Do: smtptest.Reply, Say: "451 4.3.0 later"})
		id := s.journey(welcome, nil)
		s.enterAll(id)
		s.settle()
		s.call("POST", "/api/journeys/"+id+"/pause", nil, nil)
		server.Heal()
		s.until(monday + 6*hour)
		if n := s.look().One("SELECT count(*) FROM outbox WHERE state = 'held'"); n != "5" || server.Taken() != 0 {
			t.Fatalf("%s mails are held, %d left while the journey was paused", n, server.Taken())
		}
		s.call("POST", "/api/journeys/"+id+"/resume", map[string]any{"send_due": how}, nil)
		s.until(monday + 2*day)
		if n := s.look().One("SELECT count(*) FROM outbox WHERE state = 'sent'"); n != "10" || server.Taken() != 10 {
			t.Errorf("send_due %v: %s of 10 mails are sent, the server has %d", how, n, server.Taken())
		}
	}
}
