package httpapi

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"tabiji/backend/words"
)

// general are huma's messages for which "this value cannot be accepted" says enough: no route uses
// them, or their own words would repeat the value.
var general = map[string]bool{
	"MsgExpectedMatchAtLeastOneSchema": true,
	"MsgExpectedMatchExactlyOneSchema": true, "MsgExpectedNotMatchSchema": true, "MsgExpectedPropertyNameInObject": true, "MsgExpectedDuration": true,
	"MsgExpectedArrayItemsUnique": true, "MsgExpectedExclusiveMinimumNumber": true,
	"MsgExpectedExclusiveMaximumNumber": true, "MsgExpectedNumberBeMultipleOf": true, "MsgExpectedMinItems": true, "MsgExpectedMinProperties": true,
	"MsgExpectedMaxProperties": true, "MsgExpectedDependentRequiredProperty": true,
}

// TestEveryValidationMessageHasASentence reads huma's own list, so that a new message of a later huma
// is noticed here.
func TestEveryValidationMessageHasASentence(t *testing.T) {
	t.Parallel()
	messages := validationMessages(t)
	if len(messages) < 40 {
		t.Fatalf("only %d messages were found", len(messages))
	}
	verb := regexp.MustCompile(`%[svdq]`)
	for name, format := range messages {
		message := verb.ReplaceAllString(format, "7")
		line := validationLine(message)
		if isGeneral := line.ID == "api.field.invalid"; isGeneral != general[name] {
			t.Errorf("%s (%q) says %s; general is %v", name, message, line.ID, general[name])
		}
		var said [2]string
		for i, lang := range []words.Lang{words.Japanese, words.English} {
			said[i] = words.Printer{Lang: lang}.Say(line)
			if said[i] == "" || said[i] == line.ID || strings.Contains(said[i], "{") {
				t.Errorf("%s in %s: %q", name, lang, said[i])
			}
		}
		if said[0] == said[1] {
			t.Errorf("%s: both languages say %q", name, said[0])
		}
		if strings.Contains(format, "%") && !general[name] && name != "MsgExpectedRequiredProperty" && line.ID != "api.field.pattern" && !strings.Contains(said[0], "7") {
			t.Errorf("%s does not say the limit: %q", name, said[0])
		}
	}
	if line := validationLine("required query parameter is missing"); line.ID != "api.field.required" {
		t.Errorf("a missing parameter says %s", line.ID)
	}
	if line := validationLine("something nobody has seen: ひみつ"); line.ID != "api.field.invalid" || fmt.Sprint(line.Args) != "map[]" && fmt.Sprint(line.Args) != "[]" {
		t.Errorf("an unknown message says %+v", line)
	}
}

// validationMessages are the Msg… variables of huma's package validation, from its source.
func validationMessages(t *testing.T) map[string]string {
	t.Helper()
	out, err := exec.Command("go", "list", "-f", "{{.Dir}}", "github.com/danielgtaylor/huma/v2/validation").Output()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(out)), "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	messages := map[string]string{}
	for _, name := range files {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			v, ok := n.(*ast.ValueSpec)
			if !ok || len(v.Values) != 1 || !strings.HasPrefix(v.Names[0].Name, "Msg") {
				return true
			}
			if text, ok := v.Values[0].(*ast.BasicLit); ok {
				if messages[v.Names[0].Name], err = strconv.Unquote(text.Value); err != nil {
					t.Fatal(err)
				}
			}
			return true
		})
	}
	return messages
}
