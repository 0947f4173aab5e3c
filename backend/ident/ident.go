// Package ident makes sortable ids, random tokens and keys, stable fractions and the text form of row numbers; it is
// the only door to randomness. It refuses to know what the ids name.
package ident

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"math"
	"strconv"
	"strings"

	"tabiji/backend/clock"
)

const crockford = "0123456789abcdefghjkmnpqrstvwxyz"

var base32Text = base32.NewEncoding(crockford).WithPadding(base32.NoPadding)

// New makes an id that sorts by its time: a prefix such as "jny", "_", then 26 characters of Crockford's base 32 in
// lower case (48 bits of milliseconds, 80 random bits).
func New(prefix string, now clock.Instant) string {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], uint64(now)<<16)
	read(b[6:])
	return prefix + "_" + base32Text.EncodeToString(b[:])
}

// Token is n random bytes as URL-safe base64 without padding (RFC 4648 §5).
func Token(n int) string {
	b := make([]byte, n)
	read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}

// Bytes are n random bytes, for keys and salts. It panics when the operating system gives none, as do Token and Hex.
func Bytes(n int) []byte {
	b := make([]byte, n)
	read(b)
	return b
}

// Hex is n random bytes as 2n hexadecimal digits.
func Hex(n int) string { return hex.EncodeToString(Bytes(n)) }

func read(b []byte) {
	if _, err := rand.Read(b); err != nil {
		panic("no randomness from the operating system: " + err.Error())
	}
}

// Fraction is the stable random number in [0,1) of one contact at one node: the first 53 bits of SHA-256 over salt,
// node and contact, with a zero byte between. The same contact at the same node always gets the same number.
func Fraction(salt, node string, contact int64) float64 {
	h := sha256.New()
	h.Write([]byte(salt))
	h.Write([]byte{0})
	h.Write([]byte(node))
	h.Write([]byte{0})
	h.Write([]byte(strconv.FormatInt(contact, 10)))
	bits := binary.BigEndian.Uint64(h.Sum(nil)[:8]) >> 11
	return float64(bits) * math.Pow(2, -53)
}

// Show writes a row number as an API id: Show("enr", 12) is "enr_12".
func Show(prefix string, id int64) string { return prefix + "_" + strconv.FormatInt(id, 10) }

// Read is the opposite of Show; ok is false when the prefix differs or what follows is no positive number.
func Read(prefix, id string) (n int64, ok bool) {
	rest, found := strings.CutPrefix(id, prefix+"_")
	if !found {
		return 0, false
	}
	n, err := strconv.ParseInt(rest, 10, 64)
	return n, err == nil && n > 0
}
