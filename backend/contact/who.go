package contact

import "tabiji/backend/ident"

// ParseWho reads how a person is named: by an id such as "con_12", else by an address, of which the key is given. id is 0
// when it is an address. Errors are those of ParseAddress.
func ParseWho(given string) (id int64, addressKey string, err error) {
	if id, ok := ident.Read("con", given); ok {
		return id, "", nil
	}
	a, err := ParseAddress(given)
	return 0, a.Key, err
}
