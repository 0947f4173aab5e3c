package shell

import (
	"testing"
)

func TestAWindowThatStaysBlankIsToldNatively(t *testing.T) {
	late := make(chan struct{}, 1)
	for name, c := range map[string]struct{ loaded, visible, asks bool }{
		"no page came":   {false, true, true},
		"the page came":  {true, true, false},
		"nobody sees it": {false, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			a, k, _ := home(t)
			a.loaded.Store(c.loaded)
			a.visible.Store(c.visible)
			late <- struct{}{}
			a.askBlank(k, late)
			if k.has(a.say().Text("shell.blank")) != c.asks {
				t.Errorf("asked: %v", k.did)
			}
		})
	}
}
