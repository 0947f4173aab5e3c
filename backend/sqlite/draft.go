package sqlite

import (
	"bytes"
	"encoding/json"
	"sync"

	"tabiji/backend/journey"
)

// drafts caches the parsed drawing of each journey's last stored draft: parsing a thousand steps takes ten
// milliseconds, and every list of journeys reads all drafts. The cached drawing is shared; those who read it must not
// change it.
type drafts struct {
	mu   sync.Mutex
	last map[int64]readDraft // by the journey's row number
	size int                 // bytes of the cached texts
}

type readDraft struct {
	text    []byte
	drawing journey.Drawing
}

const (
	leastRemembered = 4 << 10  // bytes; a shorter text is parsed each time
	mostRemembered  = 32 << 20 // bytes of all cached texts together
)

// read parses a stored draft, or gives the cached drawing of the same text.
func (d *drafts) read(no int64, text []byte) (drawing journey.Drawing, err error) {
	if len(text) < leastRemembered {
		return drawing, json.Unmarshal(text, &drawing)
	}
	d.mu.Lock()
	last := d.last[no]
	d.mu.Unlock()
	if bytes.Equal(last.text, text) {
		return last.drawing, nil
	}
	if err := json.Unmarshal(text, &drawing); err != nil {
		return drawing, err
	}
	d.remember(no, text, drawing)
	return drawing, nil
}

// remember caches the drawing of a text. Whether the text came to be stored does not matter, because the drawing is
// given for that very text alone.
func (d *drafts) remember(no int64, text []byte, drawing journey.Drawing) {
	if len(text) < leastRemembered {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.size += len(text) - len(d.last[no].text)
	if d.last == nil || d.size > mostRemembered {
		d.last, d.size = map[int64]readDraft{}, len(text)
	}
	d.last[no] = readDraft{text, drawing}
}
