package studio

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"

	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/delivery"
	"tabiji/backend/facts"
	"tabiji/backend/journey"
	"tabiji/backend/message"
	"tabiji/backend/words"
)

// Sheet is what the Start sheet shows before a journey is started.
type Sheet struct {
	ID       string            `json:"id"`
	Title    string            `json:"title"`
	Practice bool              `json:"practice"` // as Start would choose by itself
	Findings []journey.Finding `json:"findings"`
	Ready    bool              `json:"ready"` // no finding is an error
	// Enter counts the people who would enter at once, by the tags of entry triggers.
	Enter int64 `json:"enter"`
	// Qualified counts the people who have a tag of an entry trigger now and would enter with LaterOnly off.
	Qualified int64 `json:"qualified"`
	// ByHand says that the journey has an entry.manual trigger; Everyone counts the people whom "enter --all" would let
	// in.
	ByHand   bool  `json:"by_hand"`
	Everyone int64 `json:"everyone"`
	// NoMail counts, by reason, those of Enter (of Everyone when nobody enters at once) whom the first mail would not
	// reach if it left now.
	NoMail []NoMail   `json:"no_mail"`
	First  *FirstMail `json:"first,omitempty"`
	From   *Sender    `json:"from,omitempty"`
	Plan   *Plan      `json:"plan,omitempty"`
	Sample []Sampled  `json:"-"`
	// Entries and Settings describe who enters and which settings apply.
	Entries  []EntryText   `json:"-"`
	Settings []SettingText `json:"-"`
}

// Sender is the sender that the mails name.
type Sender struct {
	Name    string `json:"name"`
	Address string `json:"address"`
}

// Sampled is one person who would enter, with the fact that lets them in.
type Sampled struct {
	Contact contact.Contact
	Fact    words.Line
}

// EntryText describes an entry trigger.
type EntryText struct {
	Node, Kind string
	Line       words.Line
}

// SettingText describes a setting of a journey.
type SettingText struct {
	ID   string
	Name words.Line
	Line words.Line
}

// NoMail is how many people get no mail, for one reason.
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
	Example string          `json:"example"` // the subject as the first person of the sample would get it
	Purpose contact.Purpose `json:"purpose"`
	At      clock.Instant   `json:"at" doc:"When it would leave, started now."`
	Sure    bool            `json:"sure" doc:"False: it may leave earlier, when what is waited for happens."`
	After   words.Line      `json:"-"`
}

// mostSampled is how many people the sheet names.
const mostSampled = 3

// Preview counts who would enter if the journey were started now as o says, and who of them would get no mail.
func (s *Studio) Preview(ctx context.Context, id string, o StartOptions) (sheet Sheet, err error) {
	err = s.store.Read(ctx, func(tx Tx) error {
		j, others, err := s.amongOthers(tx, id)
		if err != nil {
			return err
		}
		sheet, err = s.preview(tx, &j, o, others)
		return err
	})
	return sheet, err
}

func (s *Studio) preview(tx Tx, j *Journey, o StartOptions, others running) (sheet Sheet, err error) {
	sheet = Sheet{ID: j.ID, Title: j.Title, NoMail: []NoMail{}}
	if sheet.Findings, err = s.memory.findings(tx, j, others); err != nil {
		return sheet, err
	}
	sheet.Ready = !slices.ContainsFunc(sheet.Findings, func(f journey.Finding) bool { return f.Level == journey.Error })
	if sheet.Practice, err = wantsPractice(tx, j, o.Practice); err != nil {
		return sheet, err
	}
	c, err := gather(tx, j)
	if err != nil {
		return sheet, err
	}
	sheet.First = firstMail(c, tx.Now())
	sheet.Entries, sheet.Settings = entryTexts(c.drawing), settingTexts(c.drawing.Settings)
	count, err := newCounter(tx, c, sheet)
	if err != nil {
		return sheet, err
	}
	if entries := tagEntries(c.drawing); len(entries) > 0 {
		var tags []string
		for _, entry := range entries {
			tags = append(tags, entry.tag)
		}
		if err := count.all(j, tags); err != nil {
			return sheet, err
		}
		sheet.Qualified = count.entered
		if !o.LaterOnly {
			sheet.Enter = count.entered
			if sheet.Sample, err = count.sample(j, entries); err != nil {
				return sheet, err
			}
		}
	}
	if _, sheet.ByHand = manualEntry(c.drawing); sheet.ByHand {
		everyone := count
		if sheet.Qualified > 0 {
			if everyone, err = newCounter(tx, c, Sheet{}); err != nil { // the mails of this count are not asked about
				return sheet, err
			}
		}
		if err := everyone.all(j, nil); err != nil {
			return sheet, err
		}
		sheet.Everyone = everyone.entered
	}
	if !o.LaterOnly || sheet.Qualified == 0 {
		sheet.NoMail = append(sheet.NoMail, count.noMail()...)
	}
	return sheet, pacing(tx, &sheet, c)
}

// pacing fills in the sender and on which days the mails leave.
func pacing(tx Tx, sheet *Sheet, c composed) error {
	id := realAccount
	if sheet.Practice {
		id = practiceAccount
	}
	a, found, err := tx.Sender(id)
	if err != nil || !found {
		return err
	}
	sheet.From = &Sender{Name: a.FromName, Address: a.FromAddress}
	if err := exemplify(tx, sheet); err != nil {
		return err
	}
	mails := sheet.Enter
	for _, n := range sheet.NoMail {
		mails -= n.N
	}
	if sheet.First == nil || sheet.Enter == 0 || mails <= 0 {
		return nil
	}
	if sheet.Practice {
		a.PerHour, a.PerDay = 0, 0
	}
	pace, err := behind(tx, a, sheet.First.At)
	if err != nil {
		return err
	}
	plan := planned(mails, sheet.First.At, a, pace, c.location())
	sheet.Plan = &plan
	return nil
}

// exemplify renders the first mail's subject for the first person of the sample.
func exemplify(tx Tx, sheet *Sheet) error {
	if sheet.First == nil {
		return nil
	}
	sheet.First.Example = sheet.First.Subject
	if len(sheet.Sample) == 0 {
		return nil
	}
	lang, err := tx.Lang()
	if err != nil {
		return err
	}
	types, err := tx.FieldTypes()
	if err != nil {
		return err
	}
	c := sheet.Sample[0].Contact
	t, err := message.Parse(message.Source{ID: "example", Purpose: contact.Service, Subject: sheet.First.Subject, HTML: "<p></p>"})
	if err != nil {
		return nil // Check reports what is wrong with it
	}
	r, err := t.Render(facts.Of(c, types, lang), message.Sender{Name: sheet.sender()}, message.Options{Lang: lang})
	if err == nil && r.Subject != "" {
		sheet.First.Example = r.Subject
	}
	return nil // the person's values do not fit the subject: there is no example
}

func (s *Sheet) sender() string {
	if s.From == nil {
		return ""
	}
	return s.From.Name
}

// counter counts who would enter, and whom their first mail would reach.
type counter struct {
	tx       Tx
	settings journey.Settings
	practice bool
	entered  int64
	reach    *delivery.Reach // nil: no mail to ask about
}

func newCounter(tx Tx, c composed, sheet Sheet) (*counter, error) {
	n := &counter{tx: tx, settings: c.drawing.Settings, practice: sheet.Practice}
	if sheet.First == nil {
		return n, nil
	}
	n.reach = &delivery.Reach{Purpose: sheet.First.Purpose, At: tx.Now(), Account: delivery.Account{ID: practiceAccount, Practice: true}}
	if !sheet.Practice {
		a, _, err := tx.Sender(realAccount)
		if err != nil {
			return nil, err
		}
		n.reach.Account = delivery.Account{ID: a.ID, Loopback: a.Loopback}
	}
	return n, nil
}

// all counts everybody, or those who have any of the tags. People who were never in the journey are counted by class,
// because all of a class are decided alike; the others are decided one by one.
func (n *counter) all(j *Journey, tags []string) error {
	crowd, err := n.tx.Crowd(tags)
	if err != nil {
		return err
	}
	err = n.tx.Returning(j.No, tags, n.practice, func(c Candidate) error {
		crowd[c.Class]--
		if n.mayEnter(c) {
			n.count(c.Class, 1)
		}
		return nil
	})
	classes := slices.SortedFunc(maps.Keys(crowd), func(a, b contact.Class) int { return cmp.Compare(a.Byte(), b.Byte()) })
	for _, class := range classes {
		if many := crowd[class]; many > 0 {
			n.count(class, many)
		}
	}
	return err
}

func (n *counter) mayEnter(c Candidate) bool {
	return journey.MayEnter(n.settings, c.Past, journey.Cause{Key: "preview", At: n.tx.Now()}).Enters
}

// count counts people of a class who would enter.
func (n *counter) count(class contact.Class, many int64) {
	n.entered += many
	if n.reach != nil {
		n.reach.Count(class, many)
	}
}

// noMail lists, by reason, how many the first mail would not reach.
func (n *counter) noMail() (list []NoMail) {
	if n.reach != nil {
		for _, m := range n.reach.Missed {
			list = append(list, NoMail(m))
		}
	}
	return list
}

// sample is the first people who would enter by the tags, each with the fact that lets them in.
func (n *counter) sample(j *Journey, entries []tagEntry) (list []Sampled, err error) {
	for _, entry := range entries {
		err := n.tx.Candidates(j.No, entry.tag, n.practice, func(c Candidate) error {
			known := slices.ContainsFunc(list, func(s Sampled) bool { return s.Contact.ID == c.Contact })
			if known || !n.mayEnter(c) {
				return nil
			}
			if list, err = n.take(list, c.Contact, entry.tag); err == nil && len(list) == mostSampled {
				err = errEnough
			}
			return err
		})
		if errors.Is(err, errEnough) {
			break
		}
		if err != nil {
			return nil, err
		}
	}
	return list, nil
}

// take adds a person to the sample, with the fact that lets them in.
func (n *counter) take(list []Sampled, id int64, tag string) ([]Sampled, error) {
	c, found, err := n.tx.Contact(id)
	if err != nil || !found {
		return list, err
	}
	since, err := n.tx.TagSince(id, tag)
	return append(list, Sampled{Contact: c, Fact: words.New("fact.tag", "tag", tag, "at", int64(since))}), err
}

func purposeOf(m message.Source) contact.Purpose {
	if m.Purpose == "" {
		return contact.Marketing
	}
	return m.Purpose
}
