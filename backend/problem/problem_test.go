package problem

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"tabiji/backend/words"
)

func TestAProblemIsFoundUnderItsWrapping(t *testing.T) {
	t.Parallel()
	p := New(Conflict, "contact.changed").Because(fs.ErrExist)
	err := fmt.Errorf("update: %w", fmt.Errorf("commit: %w", p))
	if got := Of(err); got != p {
		t.Errorf("got %v", got)
	}
	if !IsKind(err, Conflict) || IsKind(err, Invalid) || IsKind(fs.ErrExist, Conflict) || IsKind(nil, Conflict) {
		t.Error("the kind is not told by the chain")
	}
	if !errors.Is(err, fs.ErrExist) {
		t.Error("the cause is lost")
	}
}

func TestAnyOtherErrorBecomesInternal(t *testing.T) {
	t.Parallel()
	cause := errors.New("nobody thought of this")
	p := Of(cause)
	if p.Kind != Internal || p.ID != "internal" || !errors.Is(p, cause) {
		t.Errorf("got %+v", p)
	}
	if Of(nil) != nil {
		t.Error("no error became a problem")
	}
}

func TestTheLogLineHoldsNoArguments(t *testing.T) {
	t.Parallel()
	p := New(Invalid, "field.value", "field", "hanako@example.jp")
	if got := p.Error(); strings.Contains(got, "hanako") || got != "field.value" {
		t.Errorf("got %q", got)
	}
	if got := p.Because(errors.New("too long")).Error(); got != "field.value: too long" {
		t.Errorf("got %q", got)
	}
}

func TestSentenceAndHintShareTheArguments(t *testing.T) {
	t.Parallel()
	p := New(Invalid, "tag.name", "most", 100).At("/tag", words.New("csv.row.nul"))
	for _, lang := range words.Langs() {
		sentence, hint := words.Printer{Lang: lang}.Problem(p)
		if !strings.Contains(sentence, "100") || hint == "" || strings.Contains(hint, "problem.") {
			t.Errorf("%s: %q, %q", lang, sentence, hint)
		}
	}
	if len(p.Where) != 1 || p.Where[0].Path != "/tag" {
		t.Errorf("got %+v", p.Where)
	}
}

func Example() {
	p := New(NotFound, "contact.missing")
	sentence, hint := words.Printer{Lang: words.English}.Problem(p)
	fmt.Println(sentence, hint)
	// Output: There is no such contact. Check the address or the id.
}
