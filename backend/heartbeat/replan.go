package heartbeat

import (
	"context"
	"slices"
	"strconv"
	"time"
)

// atOnce is how many rows are planned anew in one transaction.
const atOnce = 900

// settle plans anew what was planned from a wrong date, in pieces. After a crash in between the next start goes on:
// rows that were moved are not found again, or are due now.
func (m *Monitor) settle(ctx context.Context) error {
	for {
		var j Jump
		var found bool
		var wrong Misplanned
		err := m.Store.Read(ctx, func(tx Tx) (err error) {
			if j, found, err = tx.OpenJump(); err != nil || !found {
				return err
			}
			wrong, err = tx.Misplanned(j)
			return err
		})
		if err != nil || !found {
			return err
		}
		if err := m.replan(ctx, j, wrong); err != nil {
			return err
		}
	}
}

func (m *Monitor) replan(ctx context.Context, j Jump, wrong Misplanned) error {
	for _, part := range []struct {
		ids []int64
		do  func(tx Tx, ids []int64) error
	}{
		{wrong.Mails, func(tx Tx, ids []int64) error { return tx.MoveMails(j, ids) }},
		{wrong.Held, func(tx Tx, ids []int64) error { return tx.MoveHeld(j, ids) }},
		{wrong.Late, func(tx Tx, ids []int64) error { return tx.ReleaseEarly(j, ids) }},
		{wrong.Starts, Tx.MoveStarts},
		{wrong.Overlong, Tx.ShortenWaits},
	} {
		if err := m.inPieces(ctx, part.ids, part.do); err != nil {
			return err
		}
	}
	if j.Returned != nil {
		err := m.inPieces(ctx, wrong.Waits, func(tx Tx, ids []int64) error { return tx.MoveWaits(j.By(), ids) })
		if err != nil {
			return err
		}
	}
	return m.Store.Settle(ctx, func(tx Tx) error { return closeJump(tx, j, wrong) })
}

// closeJump marks a jump as settled, asks about waits where needed and writes the notice.
func closeJump(tx Tx, j Jump, wrong Misplanned) error {
	zone, err := tx.Zone()
	if err != nil {
		zone = time.UTC // a broken zone must not stop the engine
	}
	if err := tx.ReplanChores(zone); err != nil {
		return err
	}
	if j.Mails, err = tx.CountSentUnder(j.Correction); err != nil {
		return err
	}
	if j.AsksAboutWaits() && len(wrong.Waits) > 0 {
		if err := tx.AskAboutWaits(j, wrong.Waits); err != nil {
			return err
		}
	}
	if j.Told() {
		if err := tx.Notify("clock:"+strconv.FormatInt(j.ID, 10), j.Line(j.Mails)); err != nil {
			return err
		}
	}
	return tx.SettleJump(j)
}

func (m *Monitor) inPieces(ctx context.Context, ids []int64, do func(tx Tx, ids []int64) error) error {
	for piece := range slices.Chunk(ids, atOnce) {
		if err := m.Store.Note(ctx, func(tx Tx) error { return do(tx, piece) }); err != nil {
			return err
		}
	}
	return nil
}
