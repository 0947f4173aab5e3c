package bench

import (
	"fmt"
	"strings"
	"testing"

	"tabiji/backend/clock"
	"tabiji/backend/mail"
	"tabiji/backend/message"
	"tabiji/backend/outbox"
	"tabiji/backend/smtptest"
)

func floorLetter(i int) outbox.Letter {
	return outbox.Letter{
		MessageID: fmt.Sprintf("f%d@bench.example", i), Date: clock.Instant(1_772_334_000_000), FromName: "旅路珈琲焙煎所", From: "info@bench.example",
		ToName: "髙橋 美咲", To: "misaki@customer.example",
		Body: message.Rendered{
			Subject: "春の豆が焼き上がりました", Text: strings.Repeat("酸味のやわらかい一杯を、どうぞお楽しみください。\n", 40),
			HTML: strings.Repeat("<p style=\"margin:0\">酸味のやわらかい一杯を、どうぞお楽しみください。</p>\n", 100),
		},
	}
}

func TestFloorMail_SendsEveryLetterOnceAsTheProductWould(t *testing.T) {
	t.Parallel()
	s := smtptest.New(t, smtptest.Options{})
	rate, err := FloorMail(t.Context(), s.Addr(), 4, 50, floorLetter)
	if err != nil || rate <= 0 {
		t.Fatalf("rate %v, %v", rate, err)
	}
	if s.Taken() != 50 || len(s.Record()) != 50 || s.Connections() != 4 {
		t.Errorf("taken %d, different %d, connections %d", s.Taken(), len(s.Record()), s.Connections())
	}
	for _, command := range s.Commands() {
		if command == "RSET" || command == "NOOP" {
			t.Fatalf("the floor is not lean: %s", command)
		}
	}
	m := s.Mails()[0]
	got, err := mail.Read(m.Raw)
	if err != nil {
		t.Fatal(err)
	}
	if want := floorLetter(0).Body; got.Text != want.Text || got.HTML != want.HTML || got.Get("Subject") != want.Subject {
		t.Error("the floor sends something else than the product")
	}
}

func BenchmarkFloorMail(b *testing.B) {
	for _, connections := range []int{16, 64} {
		b.Run(fmt.Sprint(connections, " connections"), func(b *testing.B) {
			s, err := smtptest.Start(smtptest.Options{CountOnly: true})
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close()
			b.ReportAllocs()
			b.ResetTimer()
			if _, err := FloorMail(b.Context(), s.Addr(), connections, b.N, floorLetter); err != nil {
				b.Fatal(err)
			}
		})
	}
}
