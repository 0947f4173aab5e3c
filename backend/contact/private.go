package contact

import "fmt"

// Private is text about a person, or a secret, on its way to a log: however it is printed, only "[…]"
// appears. string(p) gives the text itself.
type Private string

const redacted = "[…]"

// String hides the text.
func (p Private) String() string { return redacted }

// GoString hides the text from %#v.
func (p Private) GoString() string { return redacted }

// Format hides the text from every verb.
func (p Private) Format(f fmt.State, _ rune) { fmt.Fprint(f, redacted) }

// MarshalText hides the text from JSON and from log handlers.
func (p Private) MarshalText() ([]byte, error) { return []byte(redacted), nil }
