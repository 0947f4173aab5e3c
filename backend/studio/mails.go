package studio

import (
	"context"
	"slices"

	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/ident"
	"tabiji/backend/journey"
	"tabiji/backend/message"
	"tabiji/backend/problem"
)

// MailCard is a mail of the workspace without its text.
type MailCard struct {
	ID        string          `json:"id"`
	Rev       int64           `json:"rev"`
	Title     string          `json:"title"`
	Name      string          `json:"name" doc:"How to call it: its title, else its subject."`
	Subject   string          `json:"subject"`
	Preheader string          `json:"preheader"`
	Purpose   contact.Purpose `json:"purpose" enum:"marketing,service"`
	CreatedAt clock.Instant   `json:"created_at"`
	UpdatedAt clock.Instant   `json:"updated_at"`
	Deleted   bool            `json:"deleted,omitempty" doc:"It can be brought back."`
	Uses      []MessageUse    `json:"uses" doc:"Journeys whose draft sends it."`
}

// Mail is a mail of the workspace with its text and what is wrong with it.
type Mail struct {
	MailCard
	HTML     string            `json:"html"`
	Text     string            `json:"text"`
	Findings []journey.Finding `json:"-"`
}

// MailChange is what an author changes of a mail; nil leaves a part as it is.
type MailChange struct {
	Title, Subject, Preheader, HTML, Text *string
	Purpose                               *contact.Purpose
}

// MailsPage is at most one page of mails, newest first; Next is 0 on the last.
type MailsPage struct {
	Items []MailCard
	Next  int64
}

// Mails lists the mails of the workspace, newest first: those with a smaller row number than before, or from the newest
// with before 0.
func (s *Studio) Mails(ctx context.Context, before int64, limit int) (page MailsPage, err error) {
	err = s.store.Read(ctx, func(tx Tx) error {
		list, err := tx.NewestMessages(before, limit+1)
		if err != nil {
			return err
		}
		if len(list) > limit {
			list = list[:limit]
			page.Next = list[limit-1].No
		}
		page.Items, err = cardsOf(tx, list)
		return err
	})
	return page, err
}

// Mail is one mail of the workspace, also a deleted one.
func (s *Studio) Mail(ctx context.Context, id string) (m Mail, err error) {
	err = s.store.Read(ctx, func(tx Tx) error {
		m, err = readMail(tx, id)
		return err
	})
	return m, err
}

// AddMail makes a mail of the workspace: an empty one, or a copy of another, with the changes applied.
func (s *Studio) AddMail(ctx context.Context, copyOf string, c MailChange) (m Mail, err error) {
	err = s.store.Change(ctx, func(tx Tx) error {
		source := message.Source{Purpose: contact.Marketing}
		if copyOf != "" {
			from, err := needMessage(tx, copyOf)
			if err != nil {
				return err
			}
			source = from.Source
		}
		source.ID = ident.New("msg", tx.Now())
		c.apply(&source)
		if err := tx.PutMessage(source); err != nil {
			return err
		}
		m, err = readMail(tx, source.ID)
		return err
	})
	return m, err
}

// SaveMail changes a mail. rev is the revision that the author saw; when the row has a newer one the problem is a
// Conflict that carries the present Mail. Published versions keep the text they were published with.
func (s *Studio) SaveMail(ctx context.Context, id string, rev int64, c MailChange) (m Mail, err error) {
	err = s.store.Change(ctx, func(tx Tx) error {
		row, err := needMessage(tx, id)
		if err != nil {
			return err
		}
		if row.Rev != rev {
			return mailMoved(tx, row)
		}
		c.apply(&row.Source)
		if err := tx.PutMessage(row.Source); err != nil {
			return err
		}
		m, err = readMail(tx, id)
		return err
	})
	return m, err
}

// DeleteMail removes a mail from the list; RestoreMail brings it back. A mail that a draft sends is refused, and the
// problem names the journeys.
func (s *Studio) DeleteMail(ctx context.Context, id string) error {
	return s.store.Change(ctx, func(tx Tx) error {
		row, err := needMessage(tx, id)
		if err != nil {
			return err
		}
		uses, err := tx.MessageUses([]string{id})
		if err != nil {
			return err
		}
		if len(uses) > 0 {
			titles := []string{}
			for _, u := range uses {
				titles = append(titles, u.Title)
			}
			return problem.New(problem.Conflict, "mail.used", "mail", row.Source.Name(), "titles", titles)
		}
		return tx.SetMessageDeleted(id, true)
	})
}

// RestoreMail brings a deleted mail back.
func (s *Studio) RestoreMail(ctx context.Context, id string) (m Mail, err error) {
	err = s.store.Change(ctx, func(tx Tx) error {
		row, found, err := tx.Message(id)
		if err != nil {
			return err
		}
		if !found {
			return unknownMail(id)
		}
		if row.DeletedAt > 0 {
			if err := tx.SetMessageDeleted(id, false); err != nil {
				return err
			}
		}
		m, err = readMail(tx, id)
		return err
	})
	return m, err
}

// TrialMail finds what is needed to preview a mail, whether or not a journey sends it: the person asked for, else the
// first of the workspace, else a made-up one.
func (s *Studio) TrialMail(ctx context.Context, id string, o TrialOptions) (t Trial, err error) {
	err = s.store.Read(ctx, func(tx Tx) error {
		row, err := needMessage(tx, id)
		if err != nil {
			return err
		}
		t.Source, t.Account = row.Source, practiceAccount
		_, real, err := tx.Sender(realAccount)
		if err != nil {
			return err
		}
		if real {
			t.Account = realAccount
		}
		if o.Contact == 0 {
			if o.Contact, err = firstOf(tx, !real); err != nil {
				return err
			}
		}
		t.Person, err = personShown(tx, o)
		return err
	})
	return t, err
}

func (c MailChange) apply(to *message.Source) {
	for _, part := range [...]struct {
		from *string
		to   *string
	}{{c.Title, &to.Title}, {c.Subject, &to.Subject}, {c.Preheader, &to.Preheader}, {c.HTML, &to.HTML}, {c.Text, &to.Text}} {
		if part.from != nil {
			*part.to = *part.from
		}
	}
	if c.Purpose != nil {
		to.Purpose = *c.Purpose
	}
}

func needMessage(tx Tx, id string) (Message, error) {
	m, found, err := tx.Message(id)
	if err == nil && (!found || m.DeletedAt > 0) {
		err = unknownMail(id)
	}
	return m, err
}

func unknownMail(id string) error {
	return problem.New(problem.NotFound, "mail.unknown", "id", short(id))
}

func mailMoved(tx Tx, row Message) error {
	current, err := readMail(tx, row.Source.ID)
	if err != nil {
		return err
	}
	p := problem.New(problem.Conflict, "mail.changed_meanwhile", "mail", row.Source.Name())
	p.Current = current
	return p
}

func readMail(tx Tx, id string) (m Mail, err error) {
	row, found, err := tx.Message(id)
	if err != nil {
		return m, err
	}
	if !found {
		return m, unknownMail(id)
	}
	cards, err := cardsOf(tx, []Message{row})
	if err != nil {
		return m, err
	}
	fields, err := tx.Fields()
	if err != nil {
		return m, err
	}
	keys := []string{}
	for _, f := range fields {
		keys = append(keys, f.Key)
	}
	judged, err := mailOf(tx, row.Source, keys)
	return Mail{MailCard: cards[0], HTML: row.Source.HTML, Text: row.Source.Text, Findings: judged.Findings}, err
}

// cardsOf are the cards of mails, in their order.
func cardsOf(tx Tx, list []Message) ([]MailCard, error) {
	ids := make([]string, len(list))
	for i, m := range list {
		ids[i] = m.Source.ID
	}
	uses, err := tx.MessageUses(ids)
	if err != nil {
		return nil, err
	}
	cards := make([]MailCard, len(list))
	for i, m := range list {
		cards[i] = MailCard{
			ID: m.Source.ID, Rev: m.Rev, Title: m.Source.Title, Name: m.Source.Name(), Subject: m.Source.Subject, Preheader: m.Source.Preheader,
			Purpose: purposeOf(m.Source), CreatedAt: m.CreatedAt, UpdatedAt: m.UpdatedAt, Deleted: m.DeletedAt > 0, Uses: []MessageUse{},
		}
		for _, u := range uses {
			if u.Message == m.Source.ID {
				cards[i].Uses = append(cards[i].Uses, u)
			}
		}
	}
	return cards, nil
}

// everyMail is a limit larger than the number of mails in any workspace.
const everyMail = 1 << 30

// unusedMessages are the messages that no draft sends.
func unusedMessages(tx Tx) ([]Message, error) {
	all, err := tx.NewestMessages(0, everyMail)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(all))
	for i, m := range all {
		ids[i] = m.Source.ID
	}
	uses, err := tx.MessageUses(ids)
	if err != nil {
		return nil, err
	}
	used := map[string]bool{}
	for _, u := range uses {
		used[u.Message] = true
	}
	return slices.DeleteFunc(all, func(m Message) bool { return used[m.Source.ID] }), nil
}
