package backend

import (
	"context"

	"tabiji/backend/clock"
	"tabiji/backend/outbox"
	"tabiji/backend/sqlite"
)

// Rounds is how many rounds the engine's loop has finished.
func (b *Backend) Rounds() uint64 {
	pace := b.pace.Load()
	pace.mu.Lock()
	defer pace.mu.Unlock()
	return pace.rounds
}

// Wake begins the next round at once.
func (b *Backend) Wake() { b.pace.Load().wake() }

// Failure is why the last round failed.
func (b *Backend) Failure() error {
	_, _, err := b.pace.Load().state()
	return err
}

// Outbox are the senders.
func (b *Backend) Outbox() *outbox.Outbox { return b.outbox }

// DB is the open file.
func (b *Backend) DB() *sqlite.DB { return b.db }

// NextDue is the earliest moment at which the engine has something to do.
func (b *Backend) NextDue(ctx context.Context) (clock.Instant, error) { return b.db.NextDue(ctx) }
