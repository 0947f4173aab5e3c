//go:build desktop || dev || bindings

package shell

import (
	"context"
	"fmt"
	"sync"

	wails_runtime "github.com/wailsapp/wails/v2/pkg/runtime"
)

// wailsBell shows notifications by the toolkit (Windows, macOS).
type wailsBell struct {
	window context.Context
	open   func(route string)

	once   sync.Once
	failed error
	mu     sync.Mutex
	last   int
}

func newWailsBell(window context.Context, open func(route string)) *wailsBell {
	return &wailsBell{window: window, open: open}
}

// prepare asks the system for permission once; the program does not ask again after a refusal.
func (b *wailsBell) prepare() error {
	b.once.Do(func() {
		if !wails_runtime.IsNotificationAvailable(b.window) {
			b.failed = fmt.Errorf("this system shows no notifications")
			return
		}
		if b.failed = wails_runtime.InitializeNotifications(b.window); b.failed != nil {
			return
		}
		if _, b.failed = wails_runtime.RequestNotificationAuthorization(b.window); b.failed != nil {
			return
		}
		wails_runtime.OnNotificationResponse(b.window, func(r wails_runtime.NotificationResult) {
			route, _ := r.Response.UserInfo["route"].(string)
			if r.Error == nil && route != "" {
				b.open(route)
			}
		})
	})
	return b.failed
}

func (b *wailsBell) ring(_ context.Context, title, body, route string) error {
	if err := b.prepare(); err != nil {
		return err
	}
	b.mu.Lock()
	b.last++
	id := fmt.Sprintf("tabiji-%d", b.last)
	b.mu.Unlock()
	return wails_runtime.SendNotification(b.window, wails_runtime.NotificationOptions{ID: id, Title: title, Body: body, Data: map[string]any{"route": route}})
}

func (b *wailsBell) permission(context.Context) string {
	if b.prepare() != nil {
		return "absent"
	}
	granted, err := wails_runtime.CheckNotificationAuthorization(b.window)
	switch {
	case err != nil:
		return "absent"
	case granted:
		return "granted"
	}
	return "denied"
}

func (b *wailsBell) close() {
	if b.failed == nil {
		wails_runtime.CleanupNotifications(b.window)
	}
}
