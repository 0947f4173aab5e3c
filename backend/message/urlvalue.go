package message

import (
	"strings"
)

// urlPlace is where in an address a value stands (URL standard §4.4; RFC 6068 for mailto).
type urlPlace byte

const (
	urlWhole urlPlace = iota // it begins the address, or names the host: it brings its own signs
	urlPath                  // a part of the path
	urlQuery                 // where a whole query is expected, behind "?" or "&"
	urlPart                  // the value of a query's key, or a fragment
	urlMail                  // the address of mailto:
)

// urlPlaceAfter reads where a value behind this beginning of an address stands.
func urlPlaceAfter(before string) urlPlace {
	before = strings.TrimLeft(before, " \t\n")
	if strings.IndexByte(before, '#') >= 0 {
		return urlPart
	}
	if _, query, asked := strings.Cut(before, "?"); asked {
		if i := strings.LastIndexByte(query, '&'); i >= 0 {
			query = query[i+1:]
		}
		if query == "" {
			return urlQuery
		}
		return urlPart
	}
	name, rest := scheme(before)
	switch {
	case name == "mailto":
		return urlMail
	case name == "tel":
		return urlPath
	case name == "":
		if strings.IndexByte(before, '/') > 0 {
			return urlPath // a relative address
		}
		return urlWhole
	}
	if host := strings.TrimPrefix(rest, "//"); strings.IndexByte(host, '/') >= 0 {
		return urlPath
	}
	return urlWhole
}

// kept are the signs that a value may bring to its place unchanged, beside letters, digits and "-._~".
func (p urlPlace) kept() string {
	switch p {
	case urlPath:
		return "/:@+,;="
	case urlQuery:
		return "=&%+/:@,;"
	case urlMail:
		return "@+"
	}
	return ""
}

// urlValue is a value as it stands in an address behind before: percent-encoded (RFC 3986 §2.1), so that a
// name with "&" or "#" in it stays one value. What is an address itself only loses its blanks.
func urlValue(value, before string) string {
	place := urlPlaceAfter(before)
	if place == urlWhole {
		if trimmed := strings.TrimSpace(value); strings.IndexByte(trimmed, ' ') >= 0 {
			return strings.ReplaceAll(trimmed, " ", "%20")
		}
		return value
	}
	return escapeURL(strings.TrimSpace(strings.ReplaceAll(value, lineMark, "\n")), place.kept())
}
