package vault

import (
	"context"
	"errors"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/zalando/go-keyring"
)

// system is the keychain of the operating system.
type system struct{}

func (system) Get(service, user string) (string, error) { return keyring.Get(service, user) }
func (system) Set(service, user, secret string) error   { return keyring.Set(service, user, secret) }
func (system) Delete(service, user string) error        { return keyring.Delete(service, user) }

// errSlow stands for a keychain that did not answer.
var errSlow = errors.New("the keychain does not answer")

// guarded asks a keychain with a deadline: on Linux without a desktop the call can block for ever on a D-Bus service
// that does not exist. A keychain that once did not answer in time is not asked again.
type guarded struct {
	keys  Keychain
	limit time.Duration
	slow  atomic.Bool
}

// guard sets the deadline: short on Linux, long elsewhere, where a person may be typing the keychain's own password.
func guard(k Keychain) *guarded {
	limit := time.Minute
	if runtime.GOOS == "linux" {
		limit = 4 * time.Second
	}
	return &guarded{keys: k, limit: limit}
}

// Get reads a secret; errSlow when the deadline passes.
func (g *guarded) Get(ctx context.Context, service, user string) (secret string, err error) {
	return ask(ctx, g, func() (string, error) { return g.keys.Get(service, user) })
}

// Set stores a secret.
func (g *guarded) Set(ctx context.Context, service, user, secret string) error {
	_, err := ask(ctx, g, func() (struct{}, error) { return struct{}{}, g.keys.Set(service, user, secret) })
	return err
}

// Delete removes a secret.
func (g *guarded) Delete(ctx context.Context, service, user string) error {
	_, err := ask(ctx, g, func() (struct{}, error) { return struct{}{}, g.keys.Delete(service, user) })
	return err
}

func ask[T any](ctx context.Context, g *guarded, call func() (T, error)) (T, error) {
	var none T
	if g.slow.Load() {
		return none, errSlow
	}
	limited, cancel := context.WithTimeout(ctx, g.limit)
	defer cancel()
	type answer struct {
		value T
		err   error
	}
	answered := make(chan answer, 1)
	go func() {
		value, err := call()
		answered <- answer{value, err}
	}()
	select {
	case a := <-answered:
		return a.value, a.err
	case <-limited.Done():
		if ctx.Err() == nil { // it was our limit and not the caller's
			g.slow.Store(true)
		}
		return none, errSlow
	}
}
