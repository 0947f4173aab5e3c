package smtptest_test

import (
	"fmt"
	"net/smtp"

	"tabiji/backend/smtptest"
)

// The second mail is accepted, and the connection is closed before the reply.
func Example() {
	s, err := smtptest.Start(smtptest.Options{})
	if err != nil {
		panic(err)
	}
	defer s.Close()
	s.Fault(smtptest.Fault{At: smtptest.Queued, Nth: 2, Do: smtptest.Drop})

	for i := 1; i <= 2; i++ {
		body := fmt.Sprintf("Message-ID: <%d@kissa.example>\r\n\r\nこんにちは\r\n", i)
		err := smtp.SendMail(s.Addr(), nil, "info@kissa.example", []string{"a@customer.example"}, []byte(body))
		fmt.Println(i, err, s.Has(fmt.Sprintf("%d@kissa.example", i)))
	}
	// Output:
	// 1 <nil> 1
	// 2 EOF 1
}
