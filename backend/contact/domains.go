package contact

import "strings"

// carriers are the mobile mail domains that gave out addresses which are not dot-strings.
var carriers = [...]string{
	"docomo.ne.jp",
	"ezweb.ne.jp", "au.com", "biz.ezweb.ne.jp", "biz.au.com", "ido.ne.jp",
	"softbank.ne.jp", "i.softbank.jp", "disney.ne.jp",
	"willcom.com", "pdx.ne.jp", "emnet.ne.jp",
}

// carrier reports whether a lower-case ASCII domain belongs to a carrier, or lies under vodafone.ne.jp
// or pdx.ne.jp, which had one subdomain a region.
func carrier(domain string) bool {
	for _, c := range carriers {
		if domain == c {
			return true
		}
	}
	return strings.HasSuffix(domain, ".vodafone.ne.jp") || strings.HasSuffix(domain, ".pdx.ne.jp")
}

// Reserved reports whether a domain is set aside for examples and tests and reaches nobody: RFC 2606 §2–3,
// RFC 6761 §6, and the example names of JPRS (example.jp, example1.jp, example.co.jp …).
func Reserved(domain string) bool {
	domain = strings.ToLower(strings.TrimSuffix(strings.TrimSpace(domain), "."))
	labels := strings.Split(domain, ".")
	n := len(labels)
	switch labels[n-1] {
	case "example", "test", "invalid", "localhost":
		return true
	case "com", "net", "org":
		return n >= 2 && labels[n-2] == "example"
	case "jp":
		if n >= 2 && exampleLabel(labels[n-2]) {
			return true
		}
		return n >= 3 && exampleLabel(labels[n-3]) && attributeType(labels[n-2])
	}
	return false
}

func exampleLabel(l string) bool {
	rest, ok := strings.CutPrefix(l, "example")
	return ok && (rest == "" || len(rest) == 1 && rest[0] >= '0' && rest[0] <= '9')
}

// attributeType reports whether a label is one of the second levels of .jp for kinds of organisation.
func attributeType(l string) bool {
	switch l {
	case "co", "ne", "or", "ac", "ad", "ed", "go", "gr", "lg":
		return true
	}
	return false
}
