package mail_test

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	gomail "github.com/wneessen/go-mail"

	"tabiji/backend/mail"
	"tabiji/backend/message"
	"tabiji/backend/outbox"
	"tabiji/backend/smtptest"
)

// newsletter is a Japanese mail of about 23 KB, text and HTML.
func newsletter(i int) outbox.Letter {
	l := letter(fmt.Sprint("n", i))
	text := strings.Repeat("春の豆が焼き上がりました。酸味のやわらかい一杯を、どうぞお楽しみください。\n", 30)
	l.Body.Text = text
	l.Body.HTML = "<html><body>" + strings.Repeat("<p style=\"margin:0 0 16px;color:#333\">春の豆が焼き上がりました。酸味のやわらかい一杯を、どうぞお楽しみください。</p>\n", 100) + "</body></html>"
	return l
}

func BenchmarkCompose(b *testing.B) {
	l := newsletter(0)
	b.Run("ours", func(b *testing.B) {
		compose := mail.Composer()
		b.ReportAllocs()
		for b.Loop() {
			if _, err := compose(&l); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("go-mail alone", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			msg := gomail.NewMsg(gomail.WithEncoding(gomail.EncodingB64), gomail.WithNoDefaultUserAgent())
			if err := msg.FromFormat(l.FromName, l.From); err != nil {
				b.Fatal(err)
			}
			if err := msg.AddToFormat(l.ToName, l.To); err != nil {
				b.Fatal(err)
			}
			msg.Subject(l.Body.Subject)
			msg.SetMessageIDWithValue(l.MessageID)
			msg.SetDateWithValue(l.Date.Time())
			msg.SetBodyString(gomail.TypeTextPlain, l.Body.Text)
			msg.AddAlternativeString(gomail.TypeTextHTML, l.Body.HTML)
			if _, err := msg.WriteTo(io.Discard); err != nil {
				b.Fatal(err)
			}
		}
	})
	l.Body.Inline = []message.Asset{{SHA256: strings.Repeat("a", 64), Type: "image/png", Name: "beans.png", Data: make([]byte, 60<<10)}}
	b.Run("ours with a picture", func(b *testing.B) {
		compose := mail.Composer()
		for b.Loop() {
			if _, err := compose(&l); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkSend(b *testing.B) {
	for _, pipelined := range []bool{true, false} {
		b.Run(fmt.Sprint("pipelining ", pipelined), func(b *testing.B) {
			s, err := smtptest.Start(smtptest.Options{CountOnly: true, NoPipeline: !pipelined})
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close()
			tr := mail.New(mail.Options{Limits: mail.Limits{Mails: 1 << 30}})
			l := newsletter(0)
			var left atomic.Int64
			left.Store(int64(b.N))
			b.ReportAllocs()
			b.ResetTimer()
			var wg sync.WaitGroup
			for range 64 {
				wg.Go(func() {
					c, err := tr.Dial(b.Context(), routeTo(s))
					if err != nil {
						b.Error(err)
						return
					}
					defer c.Quit()
					for left.Add(-1) >= 0 {
						if err := send(b.Context(), c, l); err != nil {
							b.Error(err)
							return
						}
					}
				})
			}
			wg.Wait()
		})
	}
}
