//go:build !desktop

package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"tabiji/backend/httpapi"
)

// serving runs a command that serves until it is stopped, and gives its first line.
func (p person) serving(args ...string) (line string, stop func() (code int)) {
	p.t.Helper()
	ctx, cancel := context.WithCancel(p.t.Context())
	read, write := io.Pipe()
	var errText bytes.Buffer
	ended := make(chan int, 1)
	go func() {
		sys := p.system(nil, &errText)
		sys.Out = write
		ended <- Run(ctx, args, sys)
		write.Close()
	}()
	out := bufio.NewReader(read)
	line, err := out.ReadString('\n')
	if err != nil {
		cancel()
		p.t.Fatalf("%v: %s", err, &errText)
	}
	go io.Copy(io.Discard, out)
	return line, func() int {
		cancel()
		return <-ended
	}
}

func TestOpenServesThePageWhereThereIsNoWindow(t *testing.T) {
	t.Parallel()
	p := person{t, t.TempDir()}
	line, stop := p.serving("open", "--json", "--lang", "ja")
	var ready served
	if err := json.Unmarshal([]byte(line), &ready); err != nil {
		t.Fatalf("%v: %s", err, line)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, ready.URL+"api/status", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+ready.Token)
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var st httpapi.Status
	if err := json.NewDecoder(res.Body).Decode(&st); err != nil || st.Contacts != 300 || !st.Engine.Running {
		t.Errorf("the first start makes no sample shop: %v %+v", err, st)
	}
	if code := stop(); code != exitOK {
		t.Errorf("stopped, it ends with %d", code)
	}
	line, stop = p.serving("open", "--lang", "ja")
	if !strings.Contains(line, "ブラウザー") {
		t.Errorf("a person reads %q", line)
	}
	if code, _, err := p.run(t.Context(), "open", "--lang", "ja"); code != exitFailed || !strings.Contains(err, "開いています") {
		t.Errorf("a second one: %d %s", code, err)
	}
	stop()
	if found, err := filepath.Glob(filepath.Join(p.home, "workspaces", "*.tabiji")); err != nil || len(found) != 1 {
		t.Errorf("%v %v", found, err)
	}
}

func TestOpenSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	p := person{t, t.TempDir()}
	code, out, err := p.run(t.Context(), "open", "-w", filepath.Join(p.home, "gone.tabiji"), "--lang", "ja")
	if code != exitFailed || out != "" || !strings.Contains(err, "見つかりません") {
		t.Errorf("%d %s %s", code, out, err)
	}
}
