package sqlite

import (
	"cmp"
	"database/sql"

	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/event"
)

// Tag is a tag with the number of people who have it.
type Tag struct {
	Name  string
	Count int64
}

// Tags lists all tags with their counts, by name.
func (tx *Tx) Tags() ([]Tag, error) {
	list := []Tag{}
	err := tx.each(func(rows *sql.Rows) error {
		var t Tag
		err := rows.Scan(&t.Name, &t.Count)
		list = append(list, t)
		return err
	}, "SELECT name, (SELECT count(*) FROM contact_tag WHERE tag = tag.id) FROM tag ORDER BY name")
	return list, err
}

// TagNames are the names of all tags, also of those that nobody has.
func (tx *Tx) TagNames() ([]string, error) {
	var list []string
	err := tx.each(func(rows *sql.Rows) error {
		var name string
		err := rows.Scan(&name)
		list = append(list, name)
		return err
	}, "SELECT name FROM tag ORDER BY id")
	return list, err
}

// TagID is the row number of a tag; found is false when nobody ever used it.
func (tx *Tx) TagID(name string) (id int64, found bool, err error) {
	found, err = tx.one("SELECT id FROM tag WHERE name = $1", []any{name}, &id)
	return id, found, err
}

// EnsureTag is the row number of a tag, made when it is new.
func (tx *Tx) EnsureTag(name string) (int64, error) {
	if id, found, err := tx.TagID(name); found || err != nil {
		return id, err
	}
	r, err := tx.exec("INSERT INTO tag (name) VALUES ($1)", name)
	if err != nil {
		return 0, err
	}
	tx.Changed("tag")
	return r.LastInsertId()
}

// AddTag gives a contact a tag and writes the event that says so. The event's source, key, cause,
// depth and chain are the caller's, and its times unless they are 0 (now); kind and props are set here.
// It reports false, writing nothing, when the contact had the tag.
func (tx *Tx) AddTag(id contact.ID, tag string, because event.Event) (bool, error) {
	const give = "INSERT INTO contact_tag (contact, tag, at) SELECT $1, id, $2 FROM tag WHERE name = $3 ON CONFLICT DO NOTHING"
	n, err := tx.affected(give, id, int64(tx.now), tag)
	if err != nil {
		return false, err
	}
	if n == 0 { // they have it, or nobody ever had it
		if _, known, err := tx.TagID(tag); known || err != nil {
			return false, err
		}
		if _, err := tx.EnsureTag(tag); err != nil {
			return false, err
		}
		if n, err = tx.affected(give, id, int64(tx.now), tag); err != nil || n == 0 {
			return false, err
		}
	}
	return true, tx.tagEvent(id, tag, event.TagAdded, because)
}

// RemoveTag takes a tag from a contact and writes the event that says so, like AddTag.
func (tx *Tx) RemoveTag(id contact.ID, tag string, because event.Event) (bool, error) {
	n, err := tx.affected("DELETE FROM contact_tag WHERE contact = $1 AND tag = (SELECT id FROM tag WHERE name = $2)", id, tag)
	if err != nil || n == 0 {
		return false, err
	}
	return true, tx.tagEvent(id, tag, event.TagRemoved, because)
}

func (tx *Tx) tagEvent(id contact.ID, tag, kind string, e event.Event) error {
	e.Contact, e.Kind, e.Props = id, kind, map[string]string{event.TagProp: tag}
	e.OccurredAt, e.ReceivedAt = cmp.Or(e.OccurredAt, tx.now), cmp.Or(e.ReceivedAt, tx.now)
	tx.Changed("contact")
	_, err := tx.AddEvent(&e)
	return err
}

// TagsOf reads the tags of a contact, by name.
func (tx *Tx) TagsOf(id contact.ID) ([]string, error) {
	list := []string{}
	err := tx.each(func(rows *sql.Rows) error {
		var name string
		err := rows.Scan(&name)
		list = append(list, name)
		return err
	}, "SELECT t.name FROM contact_tag ct JOIN tag t ON t.id = ct.tag WHERE ct.contact = $1 ORDER BY t.name", id)
	return list, err
}

// TagSince is when a contact got a tag; 0 when they do not have it.
func (tx *Tx) TagSince(id contact.ID, tag string) (at clock.Instant, err error) {
	_, err = tx.one("SELECT at FROM contact_tag WHERE contact = $1 AND tag = (SELECT id FROM tag WHERE name = $2)", []any{id, tag}, &at)
	return at, err
}
