package journey

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"

	"tabiji/backend/contact"
	"tabiji/backend/message"
	"tabiji/backend/problem"
)

// Bounds of a journey file.
const (
	MaxFile     = 64 << 20 // bytes
	MaxNodes    = 20_000
	MaxEdges    = 60_000
	MaxMessages = 5_000
	MaxAssets   = 2_000
	MaxNotes    = 5_000
	maxConfig   = 1 << 20 // bytes of one step's settings

	MaxTitle   = 200    // characters of a title: of the journey, a step, a message, a picture
	MaxNote    = 10_000 // characters of a note
	MaxSide    = 4_000  // px of a note
	MaxNesting = 100    // lists and objects inside each other, anywhere in the file
	farthest   = 1e7    // on the canvas, from its middle
)

// Read reads a journey file strictly: a key it does not know is refused, so that nothing an author
// wrote is lost silently. What a step's config says is judged by Check, so that an unfinished
// drawing can be read. Errors are *problem.Problem: "journey.newer" for a later format,
// "journey.format" for no journey file, "journey.kind_unknown" for a step this program does not have.
func Read(b []byte) (Drawing, error) {
	top, err := readTop(b)
	if err != nil {
		return Drawing{}, err
	}
	if err := checkFormat(formatOf(top)); err != nil {
		return Drawing{}, err
	}
	return readDrawing(top)
}

// ReadDraft reads what an editor saves as the draft of a journey: as strictly as Read, so that what is stored can
// always be opened again. Its format may be left out; messages and pictures are not a draft's.
func ReadDraft(b []byte) (Drawing, error) {
	top, err := readTop(b)
	if err != nil {
		return Drawing{}, err
	}
	if format := formatOf(top); format != "" {
		if err := checkFormat(format); err != nil {
			return Drawing{}, err
		}
	}
	d, err := readDrawing(top)
	if err == nil && (len(d.Messages) > 0 || len(d.Assets) > 0) {
		err = problem.New(problem.Invalid, "journey.draft_with_messages")
	}
	d.Format = Format
	return d, err
}

// readTop reads the outermost object, and makes sure that everything inside it is JSON.
func readTop(b []byte) ([]member, error) {
	if len(b) > MaxFile {
		return nil, problem.New(problem.TooLarge, "journey.too_large", "limit", MaxFile>>20)
	}
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(b) {
		return nil, problem.New(problem.Invalid, "journey.encoding")
	}
	if line := tooDeep(b); line > 0 {
		return nil, problem.New(problem.TooLarge, "journey.deep", "line", line, "limit", MaxNesting)
	}
	if err := validJSON(b); err != nil {
		return nil, err
	}
	return members(b, "")
}

func formatOf(top []member) (format string) {
	for _, m := range top {
		if m.key == "format" {
			_ = json.Unmarshal(m.value, &format)
		}
	}
	return format
}

func checkFormat(format string) error {
	if format == Format {
		return nil
	}
	name, version, _ := strings.Cut(format, "/")
	if n, err := strconv.Atoi(version); name == "tabiji.journey" && err == nil && n > 1 {
		return problem.New(problem.Damaged, "journey.newer", "format", short(format))
	}
	return problem.New(problem.Invalid, "journey.format", "want", Format)
}

func readDrawing(top []member) (d Drawing, err error) {
	d = Drawing{Settings: Settings{Reentry: Never}, Nodes: []Node{}, Edges: []Edge{}}
	for _, m := range top {
		switch m.key {
		case "format":
			d.Format = Format
		case "id":
			if err = text(m.value, "id", &d.ID); err == nil && d.ID != "" {
				err = checkID("id", d.ID)
			}
		case "title":
			err = shortText(m.value, "title", MaxTitle, &d.Title)
		case "settings":
			d.Settings, err = readSettings(m.value)
		case "nodes":
			err = each(m, MaxNodes, readNode, &d.Nodes)
		case "edges":
			err = each(m, MaxEdges, readEdge, &d.Edges)
		case "messages":
			err = each(m, MaxMessages, readMessage, &d.Messages)
		case "assets":
			err = each(m, MaxAssets, readAsset, &d.Assets)
		case "notes":
			err = each(m, MaxNotes, readNote, &d.Notes)
		default:
			var ours bool
			if ours, err = readPage(m, &d.Page); !ours {
				err = unknownKey("", m.key)
			}
		}
		if err != nil {
			return Drawing{}, err
		}
	}
	if err := checkUnique(d); err != nil {
		return Drawing{}, err
	}
	return d, nil
}

// each reads a list of things, at most limit.
func each[T any](m member, limit int, read func(raw json.RawMessage, path string) (T, error), into *[]T) error {
	list, err := items(m.value, m.key)
	if err != nil {
		return err
	}
	if len(list) > limit {
		return problem.New(problem.TooLarge, "journey.too_many", "what", "part."+m.key, "n", len(list), "limit", limit)
	}
	for i, raw := range list {
		one, err := read(raw, m.key+"["+strconv.Itoa(i)+"]")
		if err != nil {
			return err
		}
		*into = append(*into, one)
	}
	return nil
}

func readSettings(raw json.RawMessage) (s Settings, err error) {
	s.Reentry = Never
	list, err := members(raw, "settings")
	if err != nil {
		return s, err
	}
	for _, m := range list {
		path := "settings." + m.key
		switch m.key {
		case "reentry":
			err = text(m.value, path, (*string)(&s.Reentry))
		case "days":
			err = whole(m.value, path, &s.Days)
		case "zone":
			err = text(m.value, path, &s.Zone)
		case "parallel":
			err = flag(m.value, path, &s.Parallel)
		default:
			var ours bool
			if ours, err = readSetting(m, path, &s); !ours {
				err = unknownKey("settings", m.key)
			}
		}
		if err != nil {
			return s, err
		}
	}
	switch s.Reentry {
	case Never, AfterExit, AfterDays, PerKey:
	case "":
		s.Reentry = Never
	default:
		return s, problem.New(problem.Invalid, "journey.reentry", "value", short(string(s.Reentry)))
	}
	if s.Parallel && s.Reentry != PerKey {
		return s, problem.New(problem.Invalid, "journey.parallel", "value", string(s.Reentry))
	}
	return s, nil
}

func readNode(raw json.RawMessage, path string) (n Node, err error) {
	list, err := members(raw, path)
	if err != nil {
		return n, err
	}
	n.Config = json.RawMessage("{}")
	for _, m := range list {
		at := path + "." + m.key
		switch m.key {
		case "id":
			err = text(m.value, at, &n.ID)
		case "kind":
			err = text(m.value, at, &n.Kind)
		case "title":
			err = shortText(m.value, at, MaxTitle, &n.Title)
		case "at":
			err = place(m.value, at, &n.At)
		case "config":
			n.Config, err = readConfig(m.value, at)
		case "disabled":
			err = flag(m.value, at, &n.Disabled)
		case "memo":
			err = shortText(m.value, at, MaxNote, &n.Memo)
		case "caption":
			err = shortText(m.value, at, MaxTitle, &n.Caption)
		default:
			err = unknownKey(path, m.key)
		}
		if err != nil {
			return n, err
		}
	}
	if err := checkID(path+".id", n.ID); err != nil {
		return n, err
	}
	if _, ok := KindOf(n.Kind); !ok {
		return n, problem.New(problem.Invalid, "journey.kind_unknown", "kind", short(n.Kind), "node", n.ID)
	}
	return n, nil
}

func readConfig(raw json.RawMessage, path string) (json.RawMessage, error) {
	raw = compact(raw)
	if string(raw) == "null" {
		return json.RawMessage("{}"), nil
	}
	if raw[0] != '{' {
		return nil, shape(path, "object")
	}
	if len(raw) > maxConfig {
		return nil, problem.New(problem.TooLarge, "journey.config_large", "path", path, "limit", maxConfig>>10)
	}
	return raw, nil
}

func readEdge(raw json.RawMessage, path string) (e Edge, err error) {
	list, err := members(raw, path)
	if err != nil {
		return e, err
	}
	for _, m := range list {
		switch m.key {
		case "from":
			var from []string
			if json.Unmarshal(m.value, &from) != nil || len(from) != 2 {
				return e, shape(path+".from", "end")
			}
			copy(e.From[:], from)
		case "to":
			err = text(m.value, path+".to", &e.To)
		default:
			err = unknownKey(path, m.key)
		}
		if err != nil {
			return e, err
		}
	}
	for _, part := range [...]string{e.From[0], e.From[1], e.To} {
		if part == "" || len(part) > 200 {
			return e, shape(path, "line")
		}
	}
	return e, nil
}

func readMessage(raw json.RawMessage, path string) (s message.Source, err error) {
	list, err := members(raw, path)
	if err != nil {
		return s, err
	}
	for _, m := range list {
		at := path + "." + m.key
		switch m.key {
		case "id":
			err = text(m.value, at, &s.ID)
		case "title":
			err = shortText(m.value, at, MaxTitle, &s.Title)
		case "purpose":
			err = text(m.value, at, (*string)(&s.Purpose))
		case "subject":
			err = text(m.value, at, &s.Subject)
		case "preheader":
			err = text(m.value, at, &s.Preheader)
		case "html":
			err = text(m.value, at, &s.HTML)
		case "text":
			err = text(m.value, at, &s.Text)
		case "body":
			if s.Body = compact(m.value); string(s.Body) == "null" {
				s.Body = nil
			}
		default:
			err = unknownKey(path, m.key)
		}
		if err != nil {
			return s, err
		}
	}
	if s.Purpose != "" && s.Purpose != contact.Marketing && s.Purpose != contact.Service {
		return s, problem.New(problem.Invalid, "journey.purpose", "path", path, "value", short(string(s.Purpose)))
	}
	return s, checkID(path+".id", s.ID)
}

func readAsset(raw json.RawMessage, path string) (a message.Asset, err error) {
	list, err := members(raw, path)
	if err != nil {
		return a, err
	}
	for _, m := range list {
		at := path + "." + m.key
		switch m.key {
		case "sha256":
			err = text(m.value, at, &a.SHA256)
		case "type":
			err = text(m.value, at, &a.Type)
		case "name":
			err = shortText(m.value, at, MaxTitle, &a.Name)
		case "data":
			if json.Unmarshal(m.value, &a.Data) != nil {
				err = shape(at, "base64")
			}
		default:
			err = unknownKey(path, m.key)
		}
		if err != nil {
			return a, err
		}
	}
	if sum := sha256.Sum256(a.Data); len(a.Data) == 0 || a.SHA256 != hex.EncodeToString(sum[:]) {
		return a, problem.New(problem.Invalid, "journey.asset", "path", path, "name", short(a.Name))
	}
	return a, nil
}

func readNote(raw json.RawMessage, path string) (n Note, err error) {
	list, err := members(raw, path)
	if err != nil {
		return n, err
	}
	for _, m := range list {
		at := path + "." + m.key
		switch m.key {
		case "id":
			err = text(m.value, at, &n.ID)
		case "text":
			err = shortText(m.value, at, MaxNote, &n.Text)
		case "at":
			err = place(m.value, at, &n.At)
		case "size":
			err = size(m.value, at, &n.Size)
		case "color":
			if err = text(m.value, at, (*string)(&n.Color)); err == nil && n.Color != "" && n.Color != Blue && n.Color != Green && n.Color != Pink {
				err = shape(at, "color")
			}
		default:
			err = unknownKey(path, m.key)
		}
		if err != nil {
			return n, err
		}
	}
	return n, checkID(path+".id", n.ID)
}

// validID reports whether s may name a step, a message or an outcome: [A-Za-z0-9._-]{1,64}.
func validID(s string) bool {
	if len(s) == 0 || len(s) > 64 {
		return false
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '.' && c != '_' && c != '-' {
			return false
		}
	}
	return true
}

func checkID(path, id string) error {
	if !validID(id) {
		return problem.New(problem.Invalid, "journey.id", "path", path, "id", short(id))
	}
	return nil
}

func checkUnique(d Drawing) error {
	seen := make(map[string]bool, len(d.Nodes)+len(d.Messages)+len(d.Assets)+len(d.Notes))
	twice := func(part, id string) error {
		if key := part + " " + id; seen[key] {
			return problem.New(problem.Invalid, "journey.id_twice", "what", "part."+part, "id", id)
		} else {
			seen[key] = true
		}
		return nil
	}
	for i := range d.Nodes {
		if err := twice("nodes", d.Nodes[i].ID); err != nil {
			return err
		}
	}
	for i := range d.Messages {
		if err := twice("messages", d.Messages[i].ID); err != nil {
			return err
		}
	}
	for i := range d.Assets {
		if err := twice("assets", d.Assets[i].SHA256); err != nil {
			return err
		}
	}
	for i := range d.Notes {
		if err := twice("notes", d.Notes[i].ID); err != nil {
			return err
		}
	}
	for i := range d.Phases {
		if err := twice("phases", d.Phases[i].ID); err != nil {
			return err
		}
	}
	return nil
}
