package audience

import (
	"context"
	"errors"
	"maps"
	"strings"

	"tabiji/backend/contact"
	"tabiji/backend/event"
	"tabiji/backend/ident"
)

// counts are what one transaction did; they enter the result after its commit.
type counts struct{ added, updated, same, declined, stopped, unclear int64 }

// write commits a piece and counts it.
func (im *importing) write(ctx context.Context, p piece, last bool) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	var n counts
	var news []string
	err := im.store.Bulk(ctx, last, func(tx Tx) error {
		n, news = counts{}, nil
		w := im.writer(tx)
		for i := range p.rows {
			if err := w.person(&p.rows[i], &n); err != nil {
				return err
			}
		}
		if err := w.flush(); err != nil {
			return err
		}
		var err error
		news, err = im.addFields(tx, p.rows)
		return err
	})
	if err != nil {
		return err
	}
	for _, key := range news {
		im.seen[key] = true
	}
	r := &im.result
	r.New += n.added
	r.Updated += n.updated
	r.Same += n.same
	r.Declined += n.declined
	r.Stopped += n.stopped
	r.Unclear += n.unclear
	r.Bad += p.bad
	r.Read += int64(len(p.rows)) + p.bad
	r.Rejected = append(r.Rejected, p.rejected[:min(len(p.rejected), mostRejected-len(r.Rejected))]...)
	im.met.add(p.met)
	if im.options.Progress != nil {
		im.options.Progress(*r)
	}
	return nil
}

// addFields makes the owner's columns known that have a value for the first time; those of our own export also
// without.
func (im *importing) addFields(tx Tx, rows []row) (news []string, err error) {
	for _, c := range im.layout.columns {
		if c.key == "" || standard(c.key) || im.seen[c.key] {
			continue
		}
		for i := range rows {
			if im.layout.own || rows[i].contact.Fields[c.key] != "" {
				news = append(news, c.key)
				kind := c.kind
				if kind == "" {
					kind = contact.Text
				}
				if err := tx.AddField(contact.Field{Key: c.key, Label: c.header, Type: kind}); err != nil {
					return nil, err
				}
				break
			}
		}
	}
	return news, nil
}

// personWriter writes the people of one transaction.
type personWriter struct {
	*importing
	tx     Tx
	agreed []contact.ConsentEntry // of new people; written many at once
}

// flush writes the consents that wait.
func (w *personWriter) flush() error {
	if len(w.agreed) == 0 {
		return nil
	}
	err := w.tx.AddConsents(w.agreed)
	w.agreed = w.agreed[:0]
	return err
}

func (im *importing) writer(tx Tx) *personWriter {
	w := &personWriter{importing: im, tx: tx}
	if im.id == "" {
		im.id, im.began = ident.New("imp", tx.Now()), tx.Now()
	}
	return w
}

func (w *personWriter) person(r *row, n *counts) error {
	c := r.contact
	c.CreatedAt = min(c.CreatedAt, w.tx.Now())
	added, err := w.tx.InsertStored(&c, r.stored)
	if err != nil {
		return err
	}
	changed := false
	if !added {
		if err := w.flush(); err != nil { // the person may be new in this very piece
			return err
		}
		if changed, err = w.merge(r, &c); err != nil {
			return err
		}
	}
	said, err := w.permission(r, c, added, n)
	if err != nil {
		return err
	}
	tagged, err := w.tag(c.ID, r.tags)
	if err != nil {
		return err
	}
	switch {
	case added:
		n.added++
	case changed || said || tagged:
		n.updated++
	default:
		n.same++
	}
	return nil
}

// tag gives a person the tags of the row and of the file.
func (w *personWriter) tag(id contact.ID, tags []string) (changed bool, err error) {
	if w.options.Tag == "" && len(tags) == 0 {
		return false, nil
	}
	because := event.Event{Source: "import", Key: w.id + ":" + ident.Show("con", id)}
	if w.options.Tag != "" {
		if changed, err = w.tx.AddTag(id, w.options.Tag, because); err != nil {
			return changed, err
		}
	}
	for _, tag := range tags {
		if tag == w.options.Tag {
			continue
		}
		because.Key = w.id + ":" + ident.Show("con", id) + ":" + tag
		added, err := w.tx.AddTag(id, tag, because)
		if err != nil {
			return changed, err
		}
		changed = changed || added
	}
	return changed, nil
}

// merge puts the row's values over those of the person who is there; empty cells are not in the row.
func (w *personWriter) merge(r *row, c *contact.Contact) (changed bool, err error) {
	have, found, err := w.tx.ContactByKey(r.contact.AddressKey)
	if err != nil {
		return false, err
	}
	if !found {
		return false, errors.New("a contact was there and is not")
	}
	*c = have
	merged := maps.Clone(have.Fields)
	if merged == nil {
		merged = map[string]string{}
	}
	for key, value := range r.contact.Fields {
		if r.marked && merged[key] != "" && strings.ContainsRune(value, missingLetter) {
			continue // what could not be read takes nothing away
		}
		merged[key] = value
	}
	if maps.Equal(merged, have.Fields) {
		return false, nil
	}
	c.Fields = merged
	_, err = w.tx.UpdateContact(c, contact.SearchText(*c))
	return true, err
}
