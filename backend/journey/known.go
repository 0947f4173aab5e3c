package journey

import (
	"encoding/json"
	"strings"
	"sync"

	"tabiji/backend/message"
)

// Known remembers what the texts of notices turned out to be: reading Liquid is most of what it costs to check a large
// drawing, and from one check to the next few texts change. The zero value is ready; it may be used from several goroutines.
type Known struct {
	mu      sync.Mutex
	own     string // the owner's fields that the findings are about
	bytes   int
	configs map[string]knownConfig // by config
	found   map[NotifyConfig][]message.Finding
}

type knownConfig struct {
	config Config
	err    error
}

// mostKnown bounds the texts that are remembered, in bytes; beyond it everything is forgotten.
const mostKnown = 16 << 20

// room makes room for a text more. Held under mu.
func (k *Known) room(bytes int) {
	if k.bytes += bytes; k.configs == nil || k.bytes > mostKnown {
		k.bytes, k.configs, k.found = bytes, map[string]knownConfig{}, map[NotifyConfig][]message.Finding{}
	}
}

// configure reads a config, or remembers it. What is remembered cannot be carried out, only checked.
func (k *Known) configure(kind *Kind, raw json.RawMessage) (Config, error) {
	if k == nil || kind.Category != Notices {
		return kind.Configure(raw)
	}
	k.mu.Lock()
	c, known := k.configs[string(raw)]
	k.mu.Unlock()
	if known {
		return c.config, c.err
	}
	c.config, c.err = kind.Configure(raw)
	if n, ok := c.config.(NotifyConfig); ok {
		c.config = n.text()
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.room(2 * len(raw))
	k.configs[string(raw)] = c
	return c.config, c.err
}

// check looks into the texts of a notice, or remembers what was found in them for these fields.
func (k *Known) check(n NotifyConfig, own []string) []message.Finding {
	if k == nil {
		return n.findings(own)
	}
	n, fields := n.text(), strings.Join(own, "\x00")
	k.mu.Lock()
	if k.own != fields {
		k.own, k.found = fields, map[NotifyConfig][]message.Finding{}
	}
	found, known := k.found[n]
	k.mu.Unlock()
	if known {
		return found
	}
	found = n.findings(own)
	k.mu.Lock()
	defer k.mu.Unlock()
	k.room(len(n.Title) + len(n.Body))
	if k.own == fields {
		k.found[n] = found
	}
	return found
}
