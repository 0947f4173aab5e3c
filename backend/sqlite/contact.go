package sqlite

import (
	"cmp"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"

	"tabiji/backend/audience"
	"tabiji/backend/contact"
)

const contactColumns = "id, rev, address, coalesce(address_key, ''), fields, sample, created_at, updated_at"

// tagsColumn lists a contact's tags as a JSON array, sorted by name.
const tagsColumn = `(SELECT json_group_array(name) FROM (
  SELECT t.name FROM contact_tag ct JOIN tag t ON t.id = ct.tag WHERE ct.contact = contact.id ORDER BY t.name))`

// scanContact reads contactColumns, and the tags when the query selected tagsColumn after them.
func scanContact(scan func(...any) error, withTags bool) (contact.Contact, error) {
	var c contact.Contact
	var fields, tags sql.RawBytes
	into := []any{&c.ID, &c.Rev, &c.Address, &c.AddressKey, &fields, &c.Sample, &c.CreatedAt, &c.UpdatedAt}
	if withTags {
		into = append(into, &tags)
	}
	if err := scan(into...); err != nil {
		return c, err
	}
	if err := json.Unmarshal(fields, &c.Fields); err != nil {
		return c, fmt.Errorf("fields of contact %d: %w", c.ID, err)
	}
	if len(tags) > 0 {
		if err := json.Unmarshal(tags, &c.Tags); err != nil {
			return c, fmt.Errorf("tags of contact %d: %w", c.ID, err)
		}
	}
	return c, nil
}

func (tx *Tx) oneContact(withTags bool, query string, args ...any) (c contact.Contact, found bool, err error) {
	err = tx.each(func(rows *sql.Rows) error {
		found = true
		c, err = scanContact(rows.Scan, withTags)
		return err
	}, query, args...)
	return c, found, err
}

// Contact reads one contact with its tags. A merged contact is found too.
func (tx *Tx) Contact(id contact.ID) (contact.Contact, bool, error) {
	return tx.oneContact(true, "SELECT "+contactColumns+", "+tagsColumn+" FROM contact WHERE id = $1", id)
}

// ContactByKey finds the contact with a normalised address; tags are not read.
func (tx *Tx) ContactByKey(key string) (contact.Contact, bool, error) {
	return tx.oneContact(false, "SELECT "+contactColumns+" FROM contact WHERE address_key = $1", key)
}

// InsertContact adds a contact, sets its ID, Rev and times (CreatedAt unless it is known), and reports false, changing nothing,
// when somebody with the same address key exists. search is the folded text List looks in.
func (tx *Tx) InsertContact(c *contact.Contact, search string) (bool, error) {
	return tx.InsertStored(c, contact.Stored{Fields: contact.FieldsText(c.Fields), Search: search, SortKey: contact.SortKey(*c)})
}

// InsertStored is InsertContact with the texts of the row made before, so that an import makes them while the
// writer writes others.
func (tx *Tx) InsertStored(c *contact.Contact, s contact.Stored) (bool, error) {
	var key any
	if c.AddressKey != "" {
		key = c.AddressKey
	}
	created := cmp.Or(c.CreatedAt, tx.now)
	r, err := tx.exec(`INSERT INTO contact (address, address_key, fields, search, sort_key, sample, created_at, updated_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (address_key) DO NOTHING`,
		c.Address, key, s.Fields, s.Search, s.SortKey, flag(c.Sample), int64(created), int64(tx.now))
	if err != nil {
		return false, err
	}
	if n, err := r.RowsAffected(); n == 0 || err != nil {
		return false, err
	}
	if c.ID, err = r.LastInsertId(); err != nil {
		return false, err
	}
	c.Rev, c.CreatedAt, c.UpdatedAt = 1, created, tx.now
	tx.Changed("contact")
	return true, tx.keepStopped(c.ID, c.AddressKey)
}

// UpdateContact writes address, fields and search of a contact whose revision is still c.Rev, and raises it; it reports
// false when the row does not exist or was changed meanwhile. Stops of the person apply to the new address too.
func (tx *Tx) UpdateContact(c *contact.Contact, search string) (bool, error) {
	fields := contact.FieldsText(c.Fields)
	var key any
	if c.AddressKey != "" {
		key = c.AddressKey
	}
	var before string
	if _, err := tx.one("SELECT coalesce(address_key, '') FROM contact WHERE id = $1", []any{c.ID}, &before); err != nil {
		return false, err
	}
	n, err := tx.affected(`UPDATE contact SET rev = rev + 1, address = $1, address_key = $2, fields = $3, search = $4, sort_key = $5,
updated_at = $6 WHERE id = $7 AND rev = $8`, c.Address, key, fields, search, contact.SortKey(*c), int64(tx.now), c.ID, c.Rev)
	if err != nil || n == 0 {
		return false, err
	}
	c.Rev++
	c.UpdatedAt = tx.now
	tx.Changed("contact")
	if before == c.AddressKey {
		return true, nil
	}
	return true, tx.keepStopped(c.ID, c.AddressKey)
}

// Contacts lists contacts with their tags in the order of their ids. Merged rows are not listed.
func (tx *Tx) Contacts(q audience.Query) ([]contact.Contact, error) {
	where, args := contactFilter(q.Search, q.Tag)
	order := "DESC"
	if q.OldestFirst {
		order = "ASC"
	}
	if q.After != 0 {
		args = append(args, q.After)
		where += fmt.Sprintf(" AND contact.id %s $%d", map[bool]string{false: "<", true: ">"}[q.OldestFirst], len(args))
	}
	args = append(args, q.Limit)
	list := []contact.Contact{}
	err := tx.each(func(rows *sql.Rows) error {
		c, err := scanContact(rows.Scan, true)
		list = append(list, c)
		return err
	}, fmt.Sprintf("SELECT %s, %s FROM contact WHERE %s ORDER BY contact.id %s LIMIT $%d", contactColumns, tagsColumn, where, order, len(args)), args...)
	return list, err
}

// CountContacts counts what Contacts would list in all.
func (tx *Tx) CountContacts(search, tag string) (n int64, err error) {
	if search == "" && tag == "" {
		return tx.everybody()
	}
	where, args := contactFilter(search, tag)
	_, err = tx.one("SELECT count(*) FROM contact WHERE "+where, args, &n)
	return n, err
}

func contactFilter(search, tag string) (where string, args []any) {
	where = "merged_into IS NULL"
	if search != "" {
		args = append(args, "%"+likeText.Replace(search)+"%")
		where += fmt.Sprintf(` AND search LIKE $%d ESCAPE '\'`, len(args))
	}
	if tag != "" {
		args = append(args, tag)
		where += fmt.Sprintf(" AND contact.id IN (SELECT contact FROM contact_tag WHERE tag = (SELECT id FROM tag WHERE name = $%d))", len(args))
	}
	return where, args
}

var likeText = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// Fields are the columns of the customer list that the owner added, by key.
func (tx *Tx) Fields() ([]contact.Field, error) {
	list := []contact.Field{}
	err := tx.each(func(rows *sql.Rows) error {
		var f contact.Field
		err := rows.Scan(&f.Key, &f.Label, &f.Type)
		list = append(list, f)
		return err
	}, "SELECT key, label, type FROM field ORDER BY key")
	return list, err
}

// AddField adds a field of the owner's own; one that exists is not changed.
func (tx *Tx) AddField(f contact.Field) error {
	n, err := tx.affected("INSERT INTO field (key, label, type) VALUES ($1, $2, $3) ON CONFLICT (key) DO NOTHING", f.Key, f.Label, string(f.Type))
	if n > 0 {
		tx.Changed("field")
	}
	return err
}

// SetFieldType changes the type of an existing field; false when there is no such field. The stored values are not
// changed.
func (tx *Tx) SetFieldType(key string, t contact.FieldType) (bool, error) {
	n, err := tx.affected("UPDATE field SET type = $1 WHERE key = $2", string(t), key)
	tx.Changed("field")
	return n > 0, err
}
