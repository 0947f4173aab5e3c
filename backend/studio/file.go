package studio

import (
	"bytes"
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strconv"

	"tabiji/backend/ident"
	"tabiji/backend/journey"
	"tabiji/backend/message"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// LargestAsset is the largest picture, in bytes, that a journey file may contain.
const LargestAsset = 5 << 20

// Imported is the result of importing a journey file.
type Imported struct {
	ID       string            `json:"id"`
	Title    string            `json:"title"`
	Created  bool              `json:"created"` // false: the draft of a known journey was replaced
	Rev      int64             `json:"rev"`
	Findings []journey.Finding `json:"findings"`
}

// Import reads a file of format tabiji.journey/1. A known id replaces the draft of that journey, an
// unknown one makes a journey with that id, none a journey with a new id. A message that this journey alone sends is
// replaced; one with a known id that others send, or nobody, keeps its text: the file's gets a new id, and the steps
// that send it follow. Everything is stored in one transaction, or nothing is.
func (s *Studio) Import(ctx context.Context, raw []byte) (done Imported, err error) {
	d, err := journey.Read(raw)
	if err != nil {
		return done, err
	}
	if err := checkAssets(d.Assets); err != nil {
		return done, err
	}
	err = s.store.Change(ctx, func(tx Tx) error {
		j, created, err := s.target(tx, d)
		if err != nil {
			return err
		}
		if err := adopt(tx, &j, d, s.newMessageID); err != nil {
			return err
		}
		done = Imported{ID: j.ID, Title: j.Title, Created: created, Rev: j.Rev}
		return nil
	})
	if err != nil {
		return Imported{}, err
	}
	done.Findings, err = s.Check(ctx, done.ID)
	return done, err
}

func (s *Studio) newMessageID() string { return ident.New("msg", s.clock.Now()) }

// target finds the journey that a file replaces, or makes a new one.
func (s *Studio) target(tx Tx, d journey.Drawing) (j Journey, created bool, err error) {
	if d.ID != "" {
		j, found, err := tx.Journey(d.ID)
		if found || err != nil {
			j.ArchivedAt, j.DeletedAt = 0, 0 // an import makes an archived or deleted journey visible again
			return j, false, err
		}
	} else {
		d.ID = ident.New("jny", tx.Now())
	}
	j = Journey{ID: d.ID, Title: d.Title, Salt: ident.Hex(16), State: Draft}
	j.Draft = journey.Drawing{Format: journey.Format, ID: d.ID, Title: d.Title, Settings: d.Settings}
	return j, true, tx.AddJourney(&j)
}

// adopt makes the drawing the journey's draft and stores its messages and pictures in rows of their own.
func adopt(tx Tx, j *Journey, d journey.Drawing, newID func() string) error {
	renamed := map[string]string{}
	for i := range d.Messages {
		m := &d.Messages[i]
		mine, err := mayReplace(tx, j, *m)
		if err != nil {
			return err
		}
		if !mine {
			old := m.ID
			if m.ID, err = again(tx, j, *m, newID); err != nil {
				return err
			}
			renamed[old] = m.ID
		}
	}
	if len(renamed) > 0 {
		rename(&d, renamed)
	}
	for _, m := range d.Messages {
		if err := tx.PutMessage(m); err != nil {
			return err
		}
	}
	for _, a := range d.Assets {
		if err := tx.PutAsset(a); err != nil {
			return err
		}
	}
	d.Messages, d.Assets, d.ID, d.Format = nil, nil, j.ID, journey.Format
	j.Draft, j.Title = d, d.Title
	return tx.SaveJourney(j)
}

// mayReplace reports whether a message of a file may be stored under its own id: no message has the id, or one with the
// same content, or one that this journey sends and no other.
func mayReplace(tx Tx, j *Journey, m message.Source) (bool, error) {
	have, found, err := tx.Message(m.ID)
	if err != nil || !found || samePin(have.Source, m) {
		return true, err
	}
	uses, err := tx.MessageUses([]string{m.ID})
	return len(uses) == 1 && uses[0].Journey == j.No, err
}

func samePin(a, b message.Source) bool {
	one, _ := message.Pin(a)
	other, _ := message.Pin(b)
	return one == other
}

// again is the id that a message of a file is stored under when it may not keep its own: that of a message with the
// same content but for the id, sent by this journey or by none, so that importing the same file twice makes one copy;
// else a new id.
func again(tx Tx, j *Journey, m message.Source, newID func() string) (string, error) {
	mine, err := tx.Messages(j.Draft.MessageIDs())
	if err != nil {
		return "", err
	}
	unused, err := unusedMessages(tx)
	if err != nil {
		return "", err
	}
	for _, have := range append(mine, unused...) {
		m.ID = have.Source.ID
		if samePin(have.Source, m) {
			return m.ID, nil
		}
	}
	return newID(), nil
}

// rename replaces message ids in the mail steps of a drawing: new id by old id.
func rename(d *journey.Drawing, ids map[string]string) {
	d.Nodes = slices.Clone(d.Nodes)
	for i, n := range d.Nodes {
		to, ok := ids[n.MessageID()]
		if !ok {
			continue
		}
		var config map[string]json.RawMessage
		if json.Unmarshal(n.Config, &config) != nil {
			continue
		}
		config["message"], _ = json.Marshal(to) // a string always marshals
		d.Nodes[i].Config, _ = json.Marshal(config)
	}
}

// Export is the whole journey as a file: the draft, its messages in the order steps send them, and the
// pictures they show. Importing it again changes nothing.
func (s *Studio) Export(ctx context.Context, id string) (file []byte, err error) {
	err = s.store.Read(ctx, func(tx Tx) error {
		j, err := need(tx, id)
		if err != nil {
			return err
		}
		d, err := whole(tx, &j)
		file = journey.Write(d)
		return err
	})
	return file, err
}

// whole is the draft of a journey with its messages and pictures.
func whole(tx Tx, j *Journey) (journey.Drawing, error) {
	d := j.Draft
	d.Format, d.ID, d.Title = journey.Format, j.ID, j.Title
	order := d.MessageIDs()
	messages, err := tx.Messages(order)
	if err != nil {
		return d, err
	}
	rank := func(m Message) int {
		if i := slices.Index(order, m.Source.ID); i >= 0 {
			return i
		}
		return len(order)
	}
	slices.SortStableFunc(messages, func(a, b Message) int { return rank(a) - rank(b) })
	shown := map[string]bool{}
	for _, m := range messages {
		d.Messages = append(d.Messages, m.Source)
		for _, sum := range picturesOf(m.Source) {
			if shown[sum] {
				continue
			}
			shown[sum] = true
			a, found, err := tx.Asset(sum)
			if err != nil {
				return d, err
			}
			if found {
				d.Assets = append(d.Assets, a)
			}
		}
	}
	return d, nil
}

var pictureReference = regexp.MustCompile(`asset:([0-9a-f]{64})`)

// picturesOf lists the content hashes of the pictures that a message shows, in order, each once.
func picturesOf(m message.Source) (sums []string) {
	for _, found := range pictureReference.FindAllStringSubmatch(m.HTML, -1) {
		if !slices.Contains(sums, found[1]) {
			sums = append(sums, found[1])
		}
	}
	return sums
}

// checkAssets refuses pictures that are not PNG, JPEG or GIF by their bytes, or are larger than LargestAsset.
// journey.Read has compared their content hashes.
func checkAssets(assets []message.Asset) error {
	p := problem.New(problem.Invalid, "journey.assets")
	for i := range assets {
		a := &assets[i]
		kind := sniff(a.Data)
		switch {
		case len(a.Data) > LargestAsset:
			p.At(placeOf(i), words.New("finding.asset.large", "name", a.Name, "bytes", len(a.Data), "most", LargestAsset))
		case kind == "":
			p.At(placeOf(i), words.New("finding.asset.type", "name", a.Name))
		default:
			a.Type = kind
		}
	}
	if len(p.Where) > 0 {
		return p
	}
	return nil
}

func placeOf(i int) string { return "assets[" + strconv.Itoa(i) + "]" }

// sniff is the media type of a picture by its first bytes; "" for a type that is not put into mail.
func sniff(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		return "image/png"
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		return "image/jpeg"
	case bytes.HasPrefix(data, []byte("GIF87a")), bytes.HasPrefix(data, []byte("GIF89a")):
		return "image/gif"
	}
	return ""
}
