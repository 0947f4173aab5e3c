package cli

import (
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// TestEveryNumberHasItsRange: a flag that takes a number, or a port, says which; its default is one of them.
func TestEveryNumberHasItsRange(t *testing.T) {
	t.Parallel()
	var g grammar
	k, err := kong.New(&g, kong.Name("tabiji"), kong.NoDefaultHelp())
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	ends := func(flag, bounds string) (least, most float64) {
		low, high, ok := strings.Cut(bounds, "..")
		least, badLow := strconv.ParseFloat(low, 64)
		most, badHigh := strconv.ParseFloat(high, 64)
		if !ok || badLow != nil || badHigh != nil || least >= most {
			t.Errorf("%s has the range %q", flag, bounds)
		}
		return least, most
	}
	var visit func(*kong.Node)
	visit = func(n *kong.Node) {
		for _, f := range n.Flags {
			name := n.Path() + " --" + f.Name
			kind := f.Target.Type()
			if kind.Kind() == reflect.Pointer {
				kind = kind.Elem()
			}
			switch {
			case f.PlaceHolder == "HOST:PORT":
				ends(name, f.Tag.Get("port"))
				found++
			case kind.Kind() == reflect.Int || kind.Kind() == reflect.Int64 || kind.Kind() == reflect.Float64:
				least, most := ends(name, f.Tag.Get("range"))
				if d, err := strconv.ParseFloat(f.Default, 64); f.HasDefault && (err != nil || d < least || d > most) {
					t.Errorf("%s is %s if nobody says otherwise, which is outside of %s", name, f.Default, f.Tag.Get("range"))
				}
				found++
			}
		}
		for _, c := range n.Children {
			visit(c)
		}
	}
	visit(k.Model.Node)
	if found < 10 {
		t.Errorf("only %d numbers were found", found)
	}
}
