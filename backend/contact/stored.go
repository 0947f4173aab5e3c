package contact

import (
	"maps"
	"slices"

	"tabiji/backend/words"
)

// Stored are the columns of a person's row that are derived from others.
type Stored struct {
	Fields  string // FieldsText
	Search  string // SearchText
	SortKey string
}

// Store makes the texts of a person's row.
func Store(c Contact) Stored {
	return Stored{Fields: FieldsText(c.Fields), Search: SearchText(c), SortKey: SortKey(c)}
}

// FieldsText is the stored form of fields: a JSON object with sorted keys and no empty values.
func FieldsText(fields map[string]string) string {
	if len(fields) == 0 {
		return "{}"
	}
	kept := fields
	for _, value := range fields {
		if value == "" {
			kept = maps.Clone(fields)
			maps.DeleteFunc(kept, func(_, value string) bool { return value == "" })
			break
		}
	}
	keys := make([]string, 0, 16)
	size := 2
	for key, value := range kept {
		keys = append(keys, key)
		size += len(key) + len(value) + 6
	}
	slices.Sort(keys)
	b := append(make([]byte, 0, size), '{')
	for i, key := range keys {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(words.AppendText(b, key), ':')
		b = words.AppendText(b, kept[key])
	}
	return string(append(b, '}'))
}
