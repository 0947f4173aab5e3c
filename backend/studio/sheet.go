package studio

import (
	"context"
	"slices"
	"strings"

	"tabiji/backend/contact"
	"tabiji/backend/delivery"
	"tabiji/backend/journey"
	"tabiji/backend/message"
	"tabiji/backend/words"
)

// Sheet is what the owner should know before pressing Start.
type Sheet struct {
	ID       string            `json:"id"`
	Title    string            `json:"title"`
	Practice bool              `json:"practice"` // as Start would choose by itself
	Findings []journey.Finding `json:"findings"`
	Ready    bool              `json:"ready"` // no finding is an error
	// Enter counts the people who would enter at once, by the tags of entry triggers.
	Enter int64 `json:"enter"`
	// ByHand says that the journey has an entry.manual trigger; Everyone counts whom "enter --all" would
	// let in.
	ByHand   bool  `json:"by_hand"`
	Everyone int64 `json:"everyone"`
	// NoMail counts those of Enter (of Everyone when nobody enters at once) whom the first mail would not
	// reach now, by reason.
	NoMail []NoMail   `json:"no_mail"`
	First  *FirstMail `json:"first,omitempty"`
}

// NoMail is how many people get no mail for one reason.
type NoMail struct {
	Reason words.Line `json:"reason"`
	N      int64      `json:"n"`
}

// FirstMail is the first mail that people of the journey get.
type FirstMail struct {
	Node    string          `json:"node"`
	Message string          `json:"message"`
	Title   string          `json:"title"`
	Subject string          `json:"subject"`
	Purpose contact.Purpose `json:"purpose"`
}

// Preview counts who would enter if the journey were started now, and who of them would get no mail.
func (s *Studio) Preview(ctx context.Context, id string) (sheet Sheet, err error) {
	err = s.store.Read(ctx, func(tx Tx) error {
		j, err := need(tx, id)
		if err != nil {
			return err
		}
		sheet, err = preview(tx, &j)
		return err
	})
	return sheet, err
}

func preview(tx Tx, j *Journey) (sheet Sheet, err error) {
	sheet = Sheet{ID: j.ID, Title: j.Title, NoMail: []NoMail{}}
	if sheet.Findings, err = check(tx, j); err != nil {
		return sheet, err
	}
	sheet.Ready = !slices.ContainsFunc(sheet.Findings, func(f journey.Finding) bool { return f.Level == journey.Error })
	if sheet.Practice, err = wantsPractice(tx, j, nil); err != nil {
		return sheet, err
	}
	c, err := compose(tx, j)
	if err != nil {
		return sheet, err
	}
	sheet.First = firstMail(c)
	count, err := newCounter(tx, j, c, sheet)
	if err != nil {
		return sheet, err
	}
	for _, entry := range tagEntries(c.drawing) {
		if err := tx.Candidates(j.No, entry.tag, sheet.Practice, count.person); err != nil {
			return sheet, err
		}
	}
	sheet.Enter = count.entered
	if _, sheet.ByHand = manualEntry(c.drawing); sheet.ByHand {
		everyone := count
		if sheet.Enter > 0 {
			if everyone, err = newCounter(tx, j, c, Sheet{}); err != nil { // its mails are not asked about
				return sheet, err
			}
		}
		if err := tx.Candidates(j.No, "", sheet.Practice, everyone.person); err != nil {
			return sheet, err
		}
		sheet.Everyone = everyone.entered
	}
	sheet.NoMail = append(sheet.NoMail, count.noMail...)
	return sheet, nil
}

// counter judges people as the mail step will judge them.
type counter struct {
	tx       Tx
	settings journey.Settings
	first    *FirstMail // nil: no mail to ask about
	practice bool
	account  delivery.Account
	key      []byte // of the suppression hashes; nil when nobody is suppressed
	seen     map[int64]bool
	entered  int64
	noMail   []NoMail
}

func newCounter(tx Tx, j *Journey, c composed, sheet Sheet) (*counter, error) {
	n := &counter{tx: tx, settings: c.drawing.Settings, first: sheet.First, practice: sheet.Practice, seen: map[int64]bool{}}
	n.account = delivery.Account{ID: practiceAccount, Practice: true, State: delivery.Ready}
	if !sheet.Practice {
		a, _, err := tx.Sender(realAccount)
		if err != nil {
			return nil, err
		}
		n.account = delivery.Account{ID: a.ID, Loopback: a.Loopback, State: delivery.Ready}
	}
	any, err := tx.AnySuppressed()
	if err == nil && any {
		n.key, err = tx.TokenKey()
	}
	return n, err
}

func (n *counter) person(c Candidate) error {
	if n.seen[c.Contact] {
		return nil
	}
	n.seen[c.Contact] = true
	cause := journey.Cause{Key: "preview", At: n.tx.Now()}
	if _, ok, _ := journey.MayEnter(n.settings, c.Past, cause); !ok {
		return nil
	}
	n.entered++
	if n.first == nil {
		return nil
	}
	q := delivery.Question{
		Purpose: n.first.Purpose, Practice: n.practice, Contact: true, Sample: c.Sample,
		Address: c.AddressKey, Reserved: reserved(c.AddressKey), Consent: c.Consent,
		Enrolled: true, Journey: string(Running), PlannedAt: n.tx.Now(), Account: n.account,
	}
	if n.key != nil && c.AddressKey != "" {
		var err error
		if q.Suppressed, err = n.tx.Suppressed(contact.Hash(n.key, c.AddressKey), n.first.Purpose); err != nil {
			return err
		}
	}
	if v := delivery.Decide(q, n.tx.Now()); v.State != delivery.Due {
		n.miss(v.Reason)
	}
	return nil
}

func (n *counter) miss(reason words.Line) {
	for i := range n.noMail {
		if n.noMail[i].Reason.ID == reason.ID {
			n.noMail[i].N++
			return
		}
	}
	n.noMail = append(n.noMail, NoMail{Reason: reason, N: 1})
}

func reserved(addressKey string) bool {
	i := strings.LastIndexByte(addressKey, '@')
	return i >= 0 && contact.Reserved(addressKey[i+1:])
}

// firstMail is the mail step nearest to an entry trigger, along the lines in drawing order.
func firstMail(c composed) *FirstMail {
	next := map[string][]string{}
	for _, e := range c.drawing.Edges {
		next[e.From[0]] = append(next[e.From[0]], e.To)
	}
	nodes := map[string]journey.Node{}
	var queue []string
	for _, n := range c.drawing.Nodes {
		nodes[n.ID] = n
		if strings.HasPrefix(n.Kind, "entry.") {
			queue = append(queue, n.ID)
		}
	}
	seen := map[string]bool{}
	for len(queue) > 0 {
		id := queue[0]
		queue = queue[1:]
		if seen[id] {
			continue
		}
		seen[id] = true
		if m, ok := find(c.messages, messageOf(nodes[id])); ok {
			return &FirstMail{Node: id, Message: m.ID, Title: m.Title, Subject: m.Subject, Purpose: purposeOf(m)}
		}
		queue = append(queue, next[id]...)
	}
	return nil
}

func find(messages []Message, id string) (message.Source, bool) {
	for _, m := range messages {
		if m.Source.ID == id {
			return m.Source, true
		}
	}
	return message.Source{}, false
}

func purposeOf(m message.Source) contact.Purpose {
	if m.Purpose == "" {
		return contact.Marketing
	}
	return m.Purpose
}
