package contact

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"encoding/hex"
	"strings"
)

// Hash is the form in which the suppression list keeps an address: hex HMAC-SHA256 of ParseAddress.Key
// under the workspace's key. It outlives the person, and cannot be turned back without the key.
func Hash(key []byte, addressKey string) string {
	return hex.EncodeToString(mac(key, "address", []byte(addressKey)))
}

// tagLength is the number of bytes of the HMAC in a token (RFC 2104 §5: at least 80 bits and half of the hash; a token
// is checked online, so 96 bits are enough).
const tagLength = 12

var tokenText = base32.NewEncoding("abcdefghijkmnpqrstuvwxyz23456789").WithPadding(base32.NoPadding)

// UnsubscribeToken names a contact and a purpose so that only this workspace could have written it. It is
// about 24 small letters and digits and survives being retyped and a change of case.
func UnsubscribeToken(key []byte, contact ID, purpose Purpose) string {
	body := append([]byte{purposeByte(purpose)}, binary.AppendUvarint(nil, uint64(contact))...)
	return tokenText.EncodeToString(append(body, mac(key, "unsubscribe", body)[:tagLength]...))
}

// ReadUnsubscribeToken checks a token and says whom and what it is about. ok is false for anything this
// workspace did not write.
func ReadUnsubscribeToken(key []byte, token string) (contact ID, purpose Purpose, ok bool) {
	raw, err := tokenText.DecodeString(strings.ToLower(strings.TrimSpace(token)))
	if err != nil || len(raw) < 1+1+tagLength {
		return 0, "", false
	}
	body, tag := raw[:len(raw)-tagLength], raw[len(raw)-tagLength:]
	if !hmac.Equal(tag, mac(key, "unsubscribe", body)[:tagLength]) {
		return 0, "", false
	}
	id, n := binary.Uvarint(body[1:])
	if n != len(body)-1 || id == 0 || id > 1<<62 {
		return 0, "", false
	}
	switch body[0] {
	case 'm':
		return ID(id), Marketing, true
	case 's':
		return ID(id), Service, true
	}
	return 0, "", false
}

func purposeByte(p Purpose) byte {
	if p == Service {
		return 's'
	}
	return 'm'
}

// mac is an HMAC with a word for its use, so that a hash of one use never equals one of another.
func mac(key []byte, use string, message []byte) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(use))
	h.Write([]byte{0})
	h.Write(message)
	return h.Sum(nil)
}
