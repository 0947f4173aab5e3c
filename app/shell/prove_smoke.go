//go:build smoke && (desktop || dev || bindings)

package shell

import (
	"fmt"
	"os"
	"sync"
	"time"
)

var once sync.Once

// prove dereferences nil pointers while the web view works: a signal handler without a stack of its own would end the
// program at the first one (WLS-6).
func prove() {
	once.Do(func() {
		go func() {
			pulse := time.NewTicker(5 * time.Millisecond)
			defer pulse.Stop()
			for range 1000 {
				<-pulse.C
				stumble()
			}
			fmt.Fprintln(os.Stderr, "1000 nil pointers survived")
		}()
	})
}

func stumble() {
	defer func() { _ = recover() }()
	var nothing *Preferences
	nothing.Width++
}
