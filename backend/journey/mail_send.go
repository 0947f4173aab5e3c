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

func mailSend() Kind {
	return Kind{
		ID: "mail.send", Category: Mails, Icon: "mail", Outcomes: MailConfig{}.Outcomes(),
		Schema: schema(`"message":`+nameSchema, "message"),
		read: func(raw json.RawMessage) (Config, error) {
			var c MailConfig
			if err := settings(raw, "", map[string]func(json.RawMessage, string) error{"message": intoText(&c.Message)}); err != nil {
				return nil, err
			}
			return c, named("message", c.Message)
		},
	}
}
