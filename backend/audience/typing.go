package audience

import (
	"regexp"
	"slices"
	"strings"

	"tabiji/backend/contact"
	"tabiji/backend/words"
)

// Headers that say what their values are, and headers whose digits are no numbers.
var (
	dayHeaders    = regexp.MustCompile(`(日|日付|日時|年月日|date|day|-at|-on)$|日\(|^date|birthday|誕生日`)
	codeHeaders   = regexp.MustCompile(`番号|コード|code|郵便|〒|電話|tel|phone|fax|携帯|zip|postal|postcode|口座|カード|jan|isbn|sku|(^|[^a-z])(id|no|number|num|#)$|№|ナンバー|会員no|顧客no|^列\d+$`)
	amountHeaders = regexp.MustCompile(`金額|価格|単価|売上|合計|累計|回数|個数|件数|人数|数量|点数|ポイント|残高|年齢|amount|price|total|count|points?|qty|quantity|age$|spent|orders|balance`)
	plainNumber   = regexp.MustCompile(`^[-+]?(¥|￥|\\)?[0-9０-９]{1,3}([,，]?[0-9０-９]{3})*([.．][0-9０-９]+)?円?$|^[-+]?[0-9０-９]{1,15}([.．][0-9０-９]+)?$`)
)

// settleType gives a column the type of its field: the one it has, the owner's word, or, for a new field of
// the owner's, the one that its values show.
func (l *layout) settleType(c *column, sample []string, w world) {
	c.reader.Zone = w.zone
	if c.role != asField || c.key == "" {
		return
	}
	field, exists := w.fields[c.key]
	m := w.asked[headerKey(c.header)]
	t, reader, asked := m.typed()
	reader.Zone = w.zone
	switch {
	case standard(c.key):
		c.kind = contact.TypeOf(c.key)
	case exists:
		c.kind = field.Type
	case asked:
		c.kind = t
	case c.kind == "":
		c.kind = contact.Text
		if !c.asked {
			c.kind = guess(c, sample)
		}
		c.guessed = c.kind != contact.Text
	}
	if asked && (!exists || t == c.kind) {
		c.reader = reader
	}
	if asked && t != c.kind {
		l.notes = append(l.notes, words.New("import.note.type_kept", "column", c.header, "type", "type."+string(c.kind), "key", c.key, "word", string(m)))
	}
	if c.kind == contact.Date && c.reader.Order == contact.Unsettled {
		c.reader.Order = orderOf(sample)
	}
	if exists && !asked && c.kind == contact.Text && !standard(c.key) && c.permission == noPermission {
		if seen := guess(c, sample); seen != contact.Text && len(sample) >= 3 {
			l.notes = append(l.notes, words.New("import.note.looks_typed", "column", c.header, "type", "type."+string(seen), "key", c.key, "word", string(seen)))
		}
	}
}

// guess recognises the values of a new column. What could be a code, a telephone number or a text with a number in it
// stays text, because a type rewrites values in its canonical form.
func guess(c *column, sample []string) contact.FieldType {
	sample = slices.DeleteFunc(slices.Clone(sample), nothing)
	if len(sample) == 0 || c.permission != noPermission {
		return contact.Text
	}
	folded := headerKey(c.header)
	days, digits := 0, 0
	order := orderOf(sample)
	for _, v := range sample {
		if _, ok := (contact.Reader{Order: order}).Read(contact.Date, v); ok {
			days++
			if strings.Trim(v, "0123456789") == "" {
				digits++ // 20260105, or the number of a member
			}
		}
	}
	named := dayHeaders.MatchString(folded)
	switch {
	case days > 0 && named && days*2 >= len(sample):
		return contact.Date
	case days > 1 && digits == 0 && days*5 >= len(sample)*4, days == 1 && len(sample) == 1 && digits == 0:
		return contact.Date
	case days > 0 && digits < days, codeHeaders.MatchString(folded) && !amountHeaders.MatchString(folded), named:
		return contact.Text
	}
	numbers := 0
	for _, v := range sample {
		if codeLike(v) {
			return contact.Text
		}
		if _, ok := contact.Number.Read(v); ok && plainNumber.MatchString(v) {
			numbers++
		}
	}
	if numbers == len(sample) || amountHeaders.MatchString(folded) && numbers*5 >= len(sample)*4 {
		return contact.Number
	}
	return contact.Text
}

// nothing reports how people and programs write that a value is not known.
func nothing(v string) bool {
	switch strings.ToLower(v) {
	case "-", "－", "ー", "―", "—", "–", "なし", "無し", "無", "不明", "未定", "未設定", "未入力", "n/a", "na", "null", "none", "unknown", "?", "？", "0000-00-00", "0000/00/00":
		return true
	}
	return false
}

// codeLike reports digits that lose something as a number: a leading zero, or more digits than a
// spreadsheet counts.
func codeLike(v string) bool {
	v = strings.TrimLeft(v, "-+")
	return len(v) > 1 && v[0] == '0' && v[1] != '.' || strings.HasPrefix(v, "０") && len(v) > len("０") || len(v) > 15 && strings.Trim(v, "0123456789") == ""
}

// orderOf finds in a column which of 1/5/2026 is the month: by the days that can be only one.
func orderOf(sample []string) contact.DayOrder {
	month, day := false, false
	for _, v := range sample {
		if strings.Count(v, "/") != 2 && strings.Count(v, "-") != 2 && strings.Count(v, ".") != 2 {
			continue
		}
		if _, ok := contact.Date.Read(v); !ok {
			continue
		}
		_, first := (contact.Reader{Order: contact.MonthFirst}).Read(contact.Date, v)
		_, second := (contact.Reader{Order: contact.DayFirst}).Read(contact.Date, v)
		month, day = month || first && !second, day || second && !first
	}
	switch {
	case month && !day:
		return contact.MonthFirst
	case day && !month:
		return contact.DayFirst
	}
	return contact.Unsettled
}
