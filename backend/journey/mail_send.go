package journey

import "encoding/json"

// MailConfig: one mail; the person waits here until the delivery is resolved.
type MailConfig struct {
	nothing
	Message string // id
}

// Outcomes are next (sent; unknown counts as sent) and failed.
func (MailConfig) Outcomes() []Outcome {
	return []Outcome{next, {Port: PortFailed, Word: "port.failed"}}
}

// MessageID names the mail.
func (c MailConfig) MessageID() string { return c.Message }

func mailSend() Kind {
	return Kind{
		ID: "mail.send", Category: Mails, Icon: "mail", config: MailConfig{}, Outcomes: MailConfig{}.Outcomes(),
		Schema: schema(`"message":`+nameSchema, "message"), Examples: examples(`{"message":"m"}`),
		read: func(raw json.RawMessage) (Config, error) {
			var c MailConfig
			if err := settings(raw, "", map[string]func(json.RawMessage, string) error{"message": intoText(&c.Message)}); err != nil {
				return nil, err
			}
			return c, named("message", c.Message)
		},
	}
}
