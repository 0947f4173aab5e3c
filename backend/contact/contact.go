// Package contact knows who a person is: address, fields, tags, consent and suppression.
// It refuses to know journeys, messages and how mail leaves.
package contact

import "tabiji/backend/clock"

// ID is the row number of a contact; the API shows it as "con_12".
type ID = int64

// Contact is one person of the customer list.
type Contact struct {
	ID         ID
	Rev        int64             // revision: +1 with every change of the row
	Address    string            // as the owner wrote it, repaired (ParseAddress.Text)
	AddressKey string            // normalised; the same key is the same person
	Fields     map[string]string // by field key; empty values are not stored
	Tags       []string          // sorted
	Sample     bool              // a sample person: mail never leaves for them
	CreatedAt  clock.Instant
	UpdatedAt  clock.Instant
}

// Standard field keys. An owner's own fields have other keys and live in the same map.
const (
	FieldName       = "name" // the whole name, when the parts are not known
	FieldFamilyName = "family_name"
	FieldGivenName  = "given_name"
	FieldFamilyKana = "family_kana"
	FieldGivenKana  = "given_kana"
	FieldCompany    = "company"
	FieldPhone      = "phone"
	FieldBirthday   = "birthday" // YYYY-MM-DD
)

// Purpose separates advertising from mail a person needs (an order, an appointment).
type Purpose string

// Marketing needs consent and carries the legal footer; Service needs neither, but respects suppression.
const (
	Marketing Purpose = "marketing"
	Service   Purpose = "service"
)

// Basis is why mail may be sent (特定電子メール法 Art. 3): the ground of a consent record.
type Basis string

// The bases. None means: known, and no consent. No record at all means: unknown. Neither is mailed.
const (
	OptIn            Basis = "opt-in"
	ExistingCustomer Basis = "existing-customer"
	BusinessCard     Basis = "business-card"
	PublicAddress    Basis = "public-address"
	None             Basis = "none"
)

// Bases lists every accepted basis.
var bases = [...]Basis{OptIn, ExistingCustomer, BusinessCard, PublicAddress, None}

// ReadBasis accepts one of the basis words.
func ReadBasis(s string) (Basis, bool) {
	for _, b := range bases {
		if string(b) == s {
			return b, true
		}
	}
	return "", false
}

// Consent is the newest consent record of a contact for a purpose; the zero value is "unknown".
type Consent struct {
	Basis    Basis
	At       clock.Instant
	Source   string // "import:顧客.csv", "command", "api", "sample"
	Evidence string
}

// ConsentEntry is a consent record with its person and purpose.
type ConsentEntry struct {
	ID      ID
	Purpose Purpose
	Consent
}

// Given reports whether marketing mail may be sent on this record alone.
func (c Consent) Given() bool { return c.Basis != "" && c.Basis != None }

// Field is a column of the customer list.
type Field struct {
	Key   string
	Label string
	Type  FieldType
}

// StandardFields are the keys that every workspace has, in the order they are shown.
func StandardFields() []string {
	return []string{FieldFamilyName, FieldGivenName, FieldFamilyKana, FieldGivenKana, FieldName, FieldCompany, FieldPhone, FieldBirthday}
}
