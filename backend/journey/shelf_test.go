package journey

import (
	"errors"
	"fmt"
	"sync"
	"testing"
)

// body is a version that compiles.
func body(t testing.TB, title string) []byte {
	t.Helper()
	b, _ := Pack(Drawing{ID: "jny_a", Title: title, Settings: Settings{Zone: "Asia/Tokyo"},
		Nodes: []Node{{ID: "in", Kind: "entry.manual", Config: []byte("{}")}}}, nil)
	if _, err := Unpack(b); err != nil {
		t.Fatal(err)
	}
	return b
}

// shop is where versions are read, and how often each was.
type shop struct {
	mu     sync.Mutex
	bodies map[int64][]byte
	read   map[int64]int
	fails  error
}

func (s *shop) body(id int64) ([]byte, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fails != nil {
		return nil, false, s.fails
	}
	s.read[id]++
	b, found := s.bodies[id]
	return b, found, nil
}

func newShop(t testing.TB, n int) *shop {
	s := &shop{bodies: map[int64][]byte{}, read: map[int64]int{}}
	for id := int64(1); id <= int64(n); id++ {
		s.bodies[id] = body(t, fmt.Sprint(id))
	}
	return s
}

func TestAShelfReadsAVersionOnce(t *testing.T) {
	t.Parallel()
	shelf, from := NewShelf(nil), newShop(t, 2)
	for range 3 {
		for id := int64(1); id <= 2; id++ {
			if p, err := shelf.Version(id, from.body); err != nil || p.Title != fmt.Sprint(id) || p.Bad.ID != "" {
				t.Errorf("version %d is %+v, %v", id, p, err)
			}
		}
	}
	if from.read[1] != 1 || from.read[2] != 1 {
		t.Errorf("read %v", from.read)
	}
}

func TestAShelfSaysWhyAVersionCannotBeUsed(t *testing.T) {
	t.Parallel()
	var heard []string
	shelf, from := NewShelf(func(id int64, err error) { heard = append(heard, fmt.Sprint(id)) }), newShop(t, 0)
	from.bodies[1] = []byte("{")
	for _, c := range []struct {
		id   int64
		says string
		read int // in two times asked
	}{{1, "damaged", 1}, {2, "missing", 2}} {
		for range 2 {
			if p, err := shelf.Version(c.id, from.body); err != nil || p.Version != nil || p.Bad.ID != "reason.broken.version" {
				t.Errorf("%s: %+v, %v", c.says, p, err)
			}
		}
		if from.read[c.id] != c.read {
			t.Errorf("%s: read %d times", c.says, from.read[c.id])
		}
	}
	if fmt.Sprint(heard) != "[1 2 2]" {
		t.Errorf("told of %v", heard)
	}
	from.fails = errors.New("the disk is gone")
	if _, err := shelf.Version(3, from.body); !errors.Is(err, from.fails) {
		t.Errorf("a failure to read: %v", err)
	}
	if p, err := shelf.Version(1, from.body); err != nil || p == nil {
		t.Errorf("what is there needs no reading: %v", err)
	}
}

func TestAPanicInAVersionIsDamageOfThatVersion(t *testing.T) {
	t.Parallel()
	var heard error
	shelf, from := NewShelf(func(_ int64, err error) { heard = err }), newShop(t, 1)
	shelf.unpack = func([]byte) (*Version, error) { panic("index out of range") }
	if p, err := shelf.Version(1, from.body); err != nil || p.Version != nil || p.Bad.ID != "reason.broken.version" || heard == nil {
		t.Errorf("%+v, %v; told of %v", p, err, heard)
	}
}

func TestAShelfKeepsWhatIsInUse(t *testing.T) {
	t.Parallel()
	shelf, from := NewShelf(nil), newShop(t, 2*mostPublished)
	for id := int64(1); id <= 2*mostPublished; id++ {
		for _, id := range []int64{1, id} {
			if _, err := shelf.Version(id, from.body); err != nil {
				t.Fatal(err)
			}
		}
	}
	if from.read[1] != 1 || len(shelf.kept) != mostPublished {
		t.Errorf("the one in use was read %d times, %d are kept", from.read[1], len(shelf.kept))
	}
}

func TestWhatWasBorrowedStaysAtHand(t *testing.T) {
	t.Parallel()
	const many = mostPublished + 50 // more than the shelf keeps
	shelf, from := NewShelf(nil), newShop(t, many)
	work := shelf.Borrow()
	for rounds := 0; ; rounds++ {
		for id := int64(1); id <= many; id++ {
			if p := work.Version(id); p != nil && p.Title != fmt.Sprint(id) {
				t.Errorf("version %d is %s", id, p.Title)
			}
		}
		if !work.Missing() {
			if rounds != 1 {
				t.Errorf("ready after %d rounds of reading", rounds)
			}
			break
		}
		if rounds == 5 {
			t.Fatal("it never has all at once")
		}
		if err := work.Load(from.body); err != nil {
			t.Fatal(err)
		}
	}
	work = shelf.Borrow()
	work.Version(many) // is on the shelf
	work.Version(many + 1)
	work.Version(many + 1)
	if err := work.Load(from.body); err != nil || work.Version(many+1).Bad.ID == "" || from.read[many] != 1 || from.read[many+1] != 1 {
		t.Errorf("%v, %+v", err, work.Version(many+1))
	}
	from.fails = errors.New("the disk is gone")
	work.Version(many + 2)
	if err := work.Load(from.body); !errors.Is(err, from.fails) || !work.Missing() {
		t.Errorf("a failure to read: %v", err)
	}
}

func TestAShelfServesManyAtOnce(t *testing.T) {
	t.Parallel()
	shelf, from := NewShelf(nil), newShop(t, mostPublished+20)
	var all sync.WaitGroup
	for g := range 8 {
		all.Go(func() {
			for i := range 2 * mostPublished {
				id := int64((i*7+g)%(mostPublished+20) + 1)
				if p, err := shelf.Version(id, from.body); err != nil || p.Title != fmt.Sprint(id) {
					t.Errorf("version %d: %+v, %v", id, p, err)
				}
			}
		})
	}
	all.Wait()
}
