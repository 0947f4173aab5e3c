package contact

import (
	"tabiji/backend/ident"
	"tabiji/backend/problem"
)

// ParseWho reads how a person is named: by an id such as "con_12", else by an address, of which the key is given. id is 0
// when it is an address. Errors are those of ParseAddress.
func ParseWho(given string) (id int64, addressKey string, err error) {
	if id, ok := ident.Read("con", given); ok {
		return id, "", nil
	}
	a, err := ParseAddress(given)
	return 0, a.Key, err
}

// Finder finds people; found is false when there is nobody.
type Finder interface {
	Contact(id int64) (c Contact, found bool, err error)
	ContactByKey(addressKey string) (c Contact, found bool, err error)
}

// Find reads the person that ParseWho names. Nobody is a problem of kind NotFound.
func Find(among Finder, given string) (c Contact, err error) {
	id, key, err := ParseWho(given)
	if err != nil {
		return c, err
	}
	var found bool
	if id != 0 {
		c, found, err = among.Contact(id)
	} else {
		c, found, err = among.ContactByKey(key)
	}
	if err == nil && !found {
		err = problem.New(problem.NotFound, "contact.unknown")
	}
	return c, err
}
