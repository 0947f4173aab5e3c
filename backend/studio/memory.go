package studio

import (
	"fmt"
	"sync"

	"tabiji/backend/journey"
)

// memory caches what is expensive to compute: of versions without end, because they never change; of drafts as long as
// the draft and its messages are unchanged.
type memory struct {
	shelf    *journey.Shelf
	mu       sync.Mutex
	drafts   map[int64]draftFacts
	versions map[int64]versionFacts
	ties     map[int64]outward // of versions
	asks     map[int64]asked
	checked  checked
	known    journey.Known
}

// checked are the findings of the draft that was checked last: a sheet is opened and changed several times for the same
// draft, and a large draft has many findings.
type checked struct {
	journey  int64
	mark     string
	findings []journey.Finding
}

// draftFacts is what was computed from a draft; it is valid while markOf gives the same mark.
type draftFacts struct {
	mark    string
	hash    string
	weights Weights
}

// versionFacts is what was read from a version. A version that cannot be read has no steps.
type versionFacts struct {
	no    int
	hash  string
	steps map[string]journey.Node // id, kind, title and whether it is switched off
}

// mostRemembered is how many drafts, and how many versions, are cached.
const mostRemembered = 500

// markOf is a text that changes with everything that the findings and the hash of a draft depend on.
func (m *memory) markOf(tx Tx, j *Journey, others running) (string, error) {
	mark, err := tx.MessagesMark(j.No)
	if err != nil {
		return "", err
	}
	fields, err := tx.Fields()
	if err != nil {
		return "", err
	}
	asks, err := m.askedBy(tx, j)
	if err != nil {
		return "", err
	}
	heard, err := tx.Heard(asks.Events)
	past := 0
	for _, at := range asks.Dates {
		if at <= tx.Now() {
			past++
		}
	}
	_, beside := others.touching(j.No, asks)
	return fmt.Sprintf("%d|%s|%d|%s|%s|%d|%d", j.Rev, mark, len(fields), others.mark, beside, len(heard), past), err
}

// asked is what the findings of a draft depend on beside the draft.
type asked struct {
	rev int64
	journey.Asks
}

func (m *memory) askedBy(tx Tx, j *Journey) (journey.Asks, error) {
	m.mu.Lock()
	a, known := m.asks[j.No]
	m.mu.Unlock()
	if known && a.rev == j.Rev {
		return a.Asks, nil
	}
	zone, err := tx.ZoneName()
	if err != nil {
		return a.Asks, err
	}
	a = asked{j.Rev, journey.AsksOf(j.Draft, zone)}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.asks == nil || len(m.asks) >= mostTies {
		m.asks = map[int64]asked{}
	}
	m.asks[j.No] = a
	return a.Asks, nil
}

// findings checks a draft, or gives the last findings when that draft was the last one checked and is unchanged.
func (m *memory) findings(tx Tx, j *Journey, others running) ([]journey.Finding, error) {
	mark, err := m.markOf(tx, j, others)
	if err != nil {
		return nil, err
	}
	m.mu.Lock()
	last := m.checked
	m.mu.Unlock()
	if last.journey == j.No && last.mark == mark {
		return last.findings, nil
	}
	list, err := m.check(tx, j, others)
	if err != nil {
		return nil, err
	}
	m.mu.Lock()
	m.checked = checked{j.No, mark, list}
	m.mu.Unlock()
	return list, nil
}

func (m *memory) draft(tx Tx, j *Journey, others running) (d draftFacts, err error) {
	mark, err := m.markOf(tx, j, others)
	if err != nil {
		return d, err
	}
	m.mu.Lock()
	d, known := m.drafts[j.No]
	m.mu.Unlock()
	if known && d.mark == mark {
		return d, nil
	}
	c, err := compose(tx, j)
	if err != nil {
		return d, err
	}
	findings, err := m.findings(tx, j, others)
	if err != nil {
		return d, err
	}
	d = draftFacts{mark: mark, hash: c.hash, weights: weigh(findings)}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.drafts == nil || len(m.drafts) >= mostRemembered {
		m.drafts = map[int64]draftFacts{}
	}
	m.drafts[j.No] = d
	return d, nil
}

func weigh(findings []journey.Finding) (w Weights) {
	for _, f := range findings {
		switch {
		case f.Aside:
		case f.Level == journey.Error:
			w.Errors++
		case f.Level == journey.Warning:
			w.Warnings++
		default:
			w.Hints++
		}
	}
	return w
}

func (m *memory) version(tx Tx, id int64) (v versionFacts, err error) {
	m.mu.Lock()
	v, known := m.versions[id]
	m.mu.Unlock()
	if known {
		return v, nil
	}
	row, err := needVersion(tx, id)
	if err != nil {
		return v, err
	}
	p, err := m.shelf.Version(id, row.body)
	if err != nil {
		return v, err
	}
	v = versionFacts{no: row.No, hash: row.Hash, steps: map[string]journey.Node{}}
	if p.Version != nil {
		for id, s := range p.Steps {
			_, off := s.Off()
			v.steps[id] = journey.Node{ID: s.ID, Kind: s.Kind, Title: s.Title, Disabled: off}
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.versions == nil || len(m.versions) >= mostRemembered {
		m.versions = map[int64]versionFacts{}
	}
	m.versions[id] = v
	return v, nil
}

// body lets a version row serve as the source of a journey.Shelf, which asks for the body when it does not have it.
func (v Version) body(int64) (body []byte, found bool, err error) { return v.Body, true, nil }
