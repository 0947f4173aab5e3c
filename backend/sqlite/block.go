package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"strings"

	"tabiji/backend/contact"
)

// blockSize is how many neighbouring contact numbers one block holds; migration 0011 has the same number.
const blockSize = 512

// block is what searching and counting read of blockSize contacts.
type block struct {
	no    int64
	upto  int64  // the highest contact number in it
	class []byte // by number; contact.Nobody where nobody is
	text  []byte // lines by number, without a line break at the end; only if asked for
}

// first is the lowest contact number of a block.
func first(no int64) int64 { return no * blockSize }

// last is the number up to which a block must reach when top is the highest contact number.
func last(no, top int64) int64 { return min(first(no+1)-1, top) }

// blocks calls f for every block in order. A block that is not stored as it must be is made of the contacts;
// texts are read only when wanted. f must not keep what it is given.
func (tx *Tx) blocks(texts bool, f func(block) error) error {
	return tx.storedBlocks(texts, f, func(from, to, top int64) error {
		for no := from; no < to; no++ {
			b, err := tx.makeBlock(no, top)
			if err == nil {
				err = f(b)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// storedBlocks calls f for the blocks that are stored as they must be, and missing for those in between, from one
// number to before another; top is the highest contact number.
func (tx *Tx) storedBlocks(texts bool, f func(block) error, missing func(from, to, top int64) error) error {
	top, err := tx.topContact()
	if err != nil {
		return err
	}
	stale, err := tx.staleBlocks()
	if err != nil {
		return err
	}
	next := int64(0)
	upTo := func(to int64) (err error) {
		if next < to {
			err = missing(next, to, top)
			next = to
		}
		return err
	}
	columns := "no, upto, class"
	if texts {
		columns += ", text"
	}
	err = tx.each(func(r *sql.Rows) error {
		var b block
		var class, text sql.RawBytes
		into := []any{&b.no, &b.upto, &class, &text}
		if !texts {
			into = into[:3]
		}
		if err := r.Scan(into...); err != nil {
			return err
		}
		if stale[b.no] || b.upto < last(b.no, top) || len(class) != blockSize {
			return nil
		}
		b.class, b.text = class, text
		if err := upTo(b.no); err != nil {
			return err
		}
		next = b.no + 1
		return f(b)
	}, "SELECT "+columns+" FROM contact_block WHERE no <= $1 ORDER BY no", top/blockSize)
	if err != nil || top == 0 {
		return err
	}
	return upTo(top/blockSize + 1)
}

// everybody counts the people there are. Where a block is not stored they are counted by themselves: making it would
// read much more of each.
func (tx *Tx) everybody() (n int64, err error) {
	err = tx.storedBlocks(false, func(b block) error {
		n += int64(len(b.class) - bytes.Count(b.class, []byte{contact.Nobody}))
		return nil
	}, func(from, to, _ int64) error {
		var more int64
		_, err := tx.one("SELECT count(*) FROM contact WHERE id >= $1 AND id < $2 AND merged_into IS NULL", []any{first(from), first(to)}, &more)
		n += more
		return err
	})
	return n, err
}

// everyone are the numbers of all people.
func (tx *Tx) everyone() (*members, error) {
	all := &members{}
	err := tx.storedBlocks(false, func(b block) error {
		for i, class := range b.class {
			if class != contact.Nobody {
				all.add(first(b.no) + int64(i))
			}
		}
		return nil
	}, func(from, to, _ int64) error {
		_, err := tx.gather(all, "SELECT id AS contact FROM contact NOT INDEXED WHERE id >= $1 AND id < $2 AND merged_into IS NULL", first(from), first(to))
		return err
	})
	return all, err
}

// topContact is the highest contact number there is; 0: nobody.
func (tx *Tx) topContact() (top int64, err error) {
	_, err = tx.one("SELECT coalesce(max(id), 0) FROM contact", nil, &top)
	return top, err
}

func (tx *Tx) staleBlocks() (stale map[int64]bool, err error) {
	err = tx.each(func(r *sql.Rows) error {
		var no int64
		err := r.Scan(&no)
		if stale == nil {
			stale = map[int64]bool{}
		}
		stale[no] = true
		return err
	}, "SELECT no FROM contact_block_stale")
	return stale, err
}

// makeBlock reads a block from the contacts themselves. top is the highest contact number.
func (tx *Tx) makeBlock(no, top int64) (block, error) {
	b := block{no: no, upto: last(no, top), class: make([]byte, blockSize)}
	lines := make([]string, blockSize)
	err := tx.classes(func(id int64, c contact.Class, search string) {
		b.class[id-first(no)] = c.Byte()
		lines[id-first(no)] = strings.ReplaceAll(search, "\n", " ")
	}, first(no), b.upto)
	b.text = []byte(strings.Join(lines, "\n"))
	return b, err
}

// classes reads the class and the folded text of the people from one number to another.
func (tx *Tx) classes(f func(id int64, c contact.Class, search string), from, to int64) error {
	stops, err := tx.anyStops()
	if err != nil {
		return err
	}
	noService := "0"
	if stops {
		noService = holdsFor("contact.id", "'service'")
	}
	return tx.each(func(r *sql.Rows) error {
		var id int64
		var key, search string
		var c contact.Class
		if err := r.Scan(&id, &key, &search, &c.Basis, &c.Stopped, &c.NoService, &c.Sample); err != nil {
			return err
		}
		c.NoAddress, c.Reserved = key == "", contact.Reserved(key[strings.LastIndexByte(key, '@')+1:])
		f(id, c, search)
		return nil
	}, `SELECT id, coalesce(address_key, ''), search, coalesce(`+newestBasis+`, ''), stopped, `+noService+`, sample
		FROM contact WHERE id BETWEEN $1 AND $2 AND merged_into IS NULL`, from, to)
}

// classOf reads the class of one person.
func (tx *Tx) classOf(id int64) (c contact.Class, err error) {
	err = tx.classes(func(_ int64, read contact.Class, _ string) { c = read }, id, id)
	return c, err
}

func (tx *Tx) anyStops() (bool, error) {
	var n int64
	_, err := tx.one("SELECT EXISTS (SELECT 1 FROM stop)", nil, &n)
	return n > 0, err
}

// blocksAtOnce is how many blocks one transaction makes: about 25 ms.
const blocksAtOnce = 8

// MakeBlocks stores the next blocks that are not as they must be, and reports whether there are more.
func (db *DB) MakeBlocks(ctx context.Context) (more bool, err error) {
	err = db.Read(ctx, func(tx *Tx) error { more, err = tx.blocksMissing(); return err })
	if err != nil || !more {
		return false, err
	}
	err = db.Write(ctx, Bulk, Normal, func(tx *Tx) (err error) { more, err = tx.makeBlocks(); return err })
	return more, err
}

func (tx *Tx) blocksMissing() (bool, error) {
	list, err := tx.nextBlocks(1)
	return len(list) > 0, err
}

// nextBlocks are the numbers of blocks to be made, at most limit: stale ones first, then those behind the last.
func (tx *Tx) nextBlocks(limit int) (list []int64, err error) {
	err = tx.each(func(r *sql.Rows) error {
		var no int64
		err := r.Scan(&no)
		list = append(list, no)
		return err
	}, "SELECT no FROM contact_block_stale ORDER BY no LIMIT $1", limit)
	if err != nil {
		return nil, err
	}
	top, err := tx.topContact()
	if err != nil || top == 0 {
		return list, err
	}
	no, upto := int64(-1), int64(0)
	if _, err := tx.one("SELECT no, upto FROM contact_block ORDER BY no DESC LIMIT 1", nil, &no, &upto); err != nil {
		return nil, err
	}
	if no < 0 || upto >= last(no, top) {
		no++
	}
	for ; no <= top/blockSize && len(list) < limit; no++ {
		list = append(list, no)
	}
	return list, nil
}

func (tx *Tx) makeBlocks() (more bool, err error) {
	list, err := tx.nextBlocks(blocksAtOnce)
	if err != nil {
		return false, err
	}
	top, err := tx.topContact()
	if err != nil {
		return false, err
	}
	for _, no := range list {
		b, err := tx.makeBlock(no, top)
		if err != nil {
			return false, err
		}
		if _, err := tx.exec(`INSERT INTO contact_block (no, upto, class, text) VALUES ($1, $2, $3, $4)
			ON CONFLICT (no) DO UPDATE SET upto = excluded.upto, class = excluded.class, text = excluded.text`, no, b.upto, b.class, b.text); err != nil {
			return false, err
		}
		if _, err := tx.exec("DELETE FROM contact_block_stale WHERE no = $1", no); err != nil {
			return false, err
		}
	}
	return len(list) == blocksAtOnce, nil
}

// found lists the contacts whose folded text has the folded words, by number. It is asked once a transaction.
func (tx *Tx) found(text string) ([]int64, error) {
	if tx.search.known && tx.search.text == text {
		return tx.search.ids, nil
	}
	var ids []int64
	if needle := []byte(text); !bytes.ContainsRune(needle, '\n') {
		err := tx.blocks(true, func(b block) error {
			ids = appendMatches(ids, b, needle)
			return tx.ctx.Err()
		})
		if err != nil {
			return nil, err
		}
	}
	tx.search = searched{known: true, text: text, ids: ids}
	return ids, nil
}

// searched is what a transaction found last.
type searched struct {
	known bool
	text  string
	ids   []int64
}

// appendMatches adds the numbers of the lines that have the needle.
func appendMatches(ids []int64, b block, needle []byte) []int64 {
	at, line := 0, int64(0)
	for {
		i := bytes.Index(b.text[at:], needle)
		if i < 0 {
			return ids
		}
		line += int64(bytes.Count(b.text[at:at+i], lineBreak))
		if b.class[line] != contact.Nobody {
			ids = append(ids, first(b.no)+line)
		}
		end := bytes.IndexByte(b.text[at+i:], '\n')
		if end < 0 {
			return ids
		}
		at += i + end + 1
		line++
	}
}

var lineBreak = []byte{'\n'}

// Crowd counts people by class: everybody, or with any of the tags.
func (tx *Tx) Crowd(tags []string) (crowd map[contact.Class]int64, err error) {
	var chosen *members
	if len(tags) > 0 {
		if chosen, err = tx.members(tags); err != nil {
			return nil, err
		}
	}
	var n [256]int64
	err = tx.blocks(false, func(b block) error {
		for i, class := range b.class {
			if class != contact.Nobody && (chosen == nil || chosen.has(first(b.no)+int64(i))) {
				n[class]++
			}
		}
		return nil
	})
	crowd = map[contact.Class]int64{}
	for b, count := range n {
		if class, ok := contact.ClassOf(byte(b)); ok && count > 0 {
			crowd[class] = count
		}
	}
	return crowd, err
}

// gather adds the numbers that a query of one column gives, as one text: reading them row by row takes several times
// as long.
func (tx *Tx) gather(m *members, query string, args ...any) (n int, err error) {
	var list sql.NullString
	if _, err := tx.one("SELECT group_concat(contact) FROM ("+query+")", args, &list); err != nil {
		return 0, err
	}
	for at := 0; at < len(list.String); n++ {
		m.top = 0
		for ; at < len(list.String) && list.String[at] != ','; at++ {
			m.top = 10*m.top + int64(list.String[at]-'0')
		}
		at++
		m.add(m.top)
	}
	return n, nil
}

// mostMembers is how many numbers of a tag are read at once.
const mostMembers = 50_000

// members reads who has any of the tags.
func (tx *Tx) members(tags []string) (*members, error) {
	m := &members{}
	for _, tag := range tags {
		id, found, err := tx.TagID(tag)
		if err != nil {
			return nil, err
		}
		for behind := int64(0); found; {
			n, err := tx.gather(m, "SELECT contact FROM contact_tag WHERE tag = $1 AND contact > $2 ORDER BY contact LIMIT $3", id, behind, mostMembers)
			if err != nil {
				return nil, err
			}
			behind = m.top
			found = n == mostMembers
		}
	}
	return m, nil
}
