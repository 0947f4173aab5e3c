package journey

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"tabiji/backend/clock"
	"tabiji/backend/problem"
	"tabiji/backend/segment"
)

// packed is the body of a version row: the drawing without messages and pictures, which are pinned.
type packed struct {
	Drawing Drawing           `json:"drawing"`
	Pins    map[string]string `json:"pins"`
}

// Pack makes the body of a version and the hash of its meaning: settings, steps with titles and configs, lines, and the
// pins of the messages in use. Positions, notes, memos, captions, the page, the purpose and the order of nodes and
// edges are not part of it. Pins maps a message id to its message version.
func Pack(d Drawing, pins map[string]string) (body []byte, hash string) {
	d.Format, d.Messages, d.Assets = Format, nil, nil
	used := map[string]string{}
	for _, n := range d.Nodes {
		if m, ok := Can[Sender](n); ok {
			used[m.MessageID()] = pins[m.MessageID()]
		}
	}
	body = bytes.TrimSpace(encode(packed{Drawing: d, Pins: used}, ""))
	sum := sha256.Sum256(meaning(d, used))
	return body, hex.EncodeToString(sum[:])
}

func configOf(n Node) Config {
	k, ok := kindsByID()[n.Kind]
	if !ok {
		return nil
	}
	if n.Disabled {
		return k.off(n.Config)
	}
	c, err := k.Configure(n.Config)
	if err != nil {
		return nil
	}
	return c
}

func meaning(d Drawing, pins map[string]string) []byte {
	type step struct {
		ID, Kind, Title string
		Config          any
		Disabled        bool `json:",omitempty"`
	}
	m := struct {
		Title    string
		Settings Settings
		Steps    []step
		Lines    [][3]string
		Pins     map[string]string
	}{Title: d.Title, Settings: d.Settings, Pins: pins}
	m.Settings.Purpose, m.Settings.Obeyed = Purpose{}, d.Settings.Obeyed.canonical()
	for _, n := range d.Nodes {
		m.Steps = append(m.Steps, step{n.ID, n.Kind, n.Title, canonical(n.Config), n.Disabled})
	}
	for _, e := range d.Edges {
		m.Lines = append(m.Lines, [3]string{e.From[0], e.From[1], e.To})
	}
	slices.SortFunc(m.Steps, func(a, b step) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(m.Lines, func(a, b [3]string) int { return slices.Compare(a[:], b[:]) })
	return encode(m, "")
}

// canonical decodes a JSON value, so that encoding it again sorts its keys.
func canonical(raw json.RawMessage) (v any) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	if dec.Decode(&v) != nil {
		return string(raw)
	}
	return v
}

// DrawingOf reads the drawing in the body of a version row, as its author drew it.
func DrawingOf(body []byte) (Drawing, error) {
	var p packed
	if err := json.Unmarshal(body, &p); err != nil {
		return Drawing{}, damaged(err)
	}
	return p.Drawing, nil
}

// Unpack compiles the body of a version row. The drawing was checked before it was packed; so whatever is wrong now is
// damage of the file, and the problem is "journey.version_damaged".
func Unpack(body []byte) (*Version, error) {
	var p packed
	if err := json.Unmarshal(body, &p); err != nil {
		return nil, damaged(err)
	}
	zone, err := clock.Zone(p.Drawing.Settings.Zone)
	if err != nil {
		return nil, damaged(err)
	}
	d := p.Drawing
	v := &Version{
		Journey: d.ID, Title: d.Title, Settings: d.Settings, Zone: zone,
		Steps: make(map[string]*Step, len(d.Nodes)), Pins: p.Pins,
	}
	for _, n := range d.Nodes {
		if err := v.add(n); err != nil {
			return nil, damaged(err)
		}
	}
	for _, e := range d.Edges {
		if err := v.connect(e); err != nil {
			return nil, damaged(err)
		}
	}
	if len(v.Entries) == 0 {
		return nil, damaged(nil)
	}
	v.findLoops(d.Nodes)
	return v, nil
}

func damaged(cause error) error {
	return problem.New(problem.Damaged, "journey.version_damaged").Because(cause)
}

func (v *Version) add(n Node) error {
	k, ok := kindsByID()[n.Kind]
	if !ok {
		return problem.New(problem.Invalid, "journey.kind_unknown", "kind", short(n.Kind), "node", n.ID)
	}
	if _, twice := v.Steps[n.ID]; twice {
		return problem.New(problem.Invalid, "journey.id_twice", "what", "part.nodes", "id", n.ID)
	}
	c, err := k.configure(n)
	if err != nil {
		return err
	}
	if m, ok := c.(Sender); ok && v.Pins[m.MessageID()] == "" {
		return problem.New(problem.Invalid, "journey.unpinned", "node", n.ID)
	}
	s := &Step{ID: n.ID, Kind: k.ID, Title: n.Title, Config: c, Next: map[string]*Step{}}
	v.Steps[n.ID] = s
	if is[Trigger](c) {
		v.Entries = append(v.Entries, s)
	}
	v.Needs = v.Needs.Merge(c.Needs())
	if a, ok := c.(Awaiter); ok {
		v.listen(a)
	}
	return nil
}

// listen adds a step that waits for events.
func (v *Version) listen(a Awaiter) {
	v.awaiters = append(v.awaiters, a)
	for _, one := range a.Awaits() {
		if at, known := slices.BinarySearch(v.Awaits, one.Topic.Ref); !known {
			v.Awaits = slices.Insert(v.Awaits, at, one.Topic.Ref)
		}
	}
}

func (v *Version) connect(e Edge) error {
	from, to := v.Steps[e.From[0]], v.Steps[e.To]
	if from == nil || to == nil || slices.Contains(v.Entries, to) || from.Next[e.From[1]] != nil {
		return problem.New(problem.Invalid, "journey.line", "from", short(e.From[0]), "to", short(e.To))
	}
	if !hasPort(from.Config, e.From[1]) {
		if is[OffConfig](from.Config) {
			return nil // nobody takes it while the step is switched off
		}
		return problem.New(problem.Invalid, "journey.line", "from", short(e.From[0]), "to", short(e.To))
	}
	from.Next[e.From[1]] = to
	return nil
}

// Interest is an event kind, a field or a tag that a step of a version listens to, waits for or reads.
type Interest struct {
	Kind string // "event", "field", "tag"
	Ref  string // the event kind, field key or tag
	Use  string // "entry": an entry trigger listens to it; "await": a step waits for it; "read": a step reads it
	Node string
}

// Interests lists all interests of a version, sorted, each once.
func Interests(v *Version) []Interest {
	var list []Interest
	for id, s := range v.Steps {
		list = append(list, interestsOf(id, s.Config)...)
	}
	slices.SortFunc(list, func(a, b Interest) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Ref, b.Ref), cmp.Compare(a.Use, b.Use), cmp.Compare(a.Node, b.Node))
	})
	return slices.Compact(list)
}

func interestsOf(node string, c Config) (list []Interest) {
	if t, ok := c.(Trigger); ok {
		for _, topic := range t.Topics() {
			list = append(list, Interest{topic.Kind, topic.Ref, "entry", node})
		}
	}
	if a, ok := c.(Awaiter); ok {
		for _, one := range a.Awaits() {
			list = append(list, Interest{one.Topic.Kind, one.Topic.Ref, "await", node})
		}
	}
	needs := c.Needs()
	return slices.Concat(list,
		interests(needs.Fields, "field", node), interests(needs.Tags, "tag", node), eventInterests(needs, node))
}

func interests(refs []string, kind, node string) (list []Interest) {
	for _, ref := range refs {
		list = append(list, Interest{kind, ref, "read", node})
	}
	return list
}

func eventInterests(needs segment.Needs, node string) (list []Interest) {
	for _, kind := range needs.Kinds() {
		list = append(list, Interest{"event", kind, "read", node})
	}
	return list
}
