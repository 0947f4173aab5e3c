package httpapi

import (
	"net/http"
	"sync"
)

// Acts calls act for each request that may change something: at its begin, and once more before the first byte of its
// answer. A count in between may or may not include the act.
func Acts(next http.Handler, act func()) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			act()
			ended := sync.OnceFunc(act)
			defer ended()
			w = &acting{ResponseWriter: w, act: ended}
		}
		next.ServeHTTP(w, r)
	})
}

// acting counts an act before the first byte of its answer is written.
type acting struct {
	http.ResponseWriter
	act func()
}

func (a *acting) WriteHeader(status int) {
	a.act()
	a.ResponseWriter.WriteHeader(status)
}

func (a *acting) Write(b []byte) (int, error) {
	a.act()
	return a.ResponseWriter.Write(b)
}

// Unwrap gives what is written to.
func (a *acting) Unwrap() http.ResponseWriter { return a.ResponseWriter }
