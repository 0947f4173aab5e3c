package sqlite

import (
	"bytes"
	"encoding/json"
	"sync"

	"tabiji/backend/journey"
)

// drafts remembers how the last stored text of a journey's draft reads: a drawing of a thousand steps takes ten
// milliseconds to parse, and every list of journeys asks for all of them. A drawing it gives is shared and never
// changed by those who read it.
type drafts struct {
	mu   sync.Mutex
	last map[int64]readDraft // by the journey's row number
	size int                 // bytes of their texts
}

type readDraft struct {
	text    []byte
	drawing journey.Drawing
}

const (
	leastRemembered = 4 << 10  // bytes of a text that is worth remembering
	mostRemembered  = 32 << 20 // bytes of all texts together
)

// read parses a stored draft.
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

// remember keeps how a text reads. Whether it came to be stored does not matter: it counts for that very text alone.
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
